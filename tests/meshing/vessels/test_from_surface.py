"""Surfaces of vessels as lumens: holes and caps become openings, or it is said where not."""
from __future__ import annotations

import numpy as np
import pytest

from meshing.errors import AnatomyError, MeshError
from meshing.layer_quality import caps_of
from meshing.step import silent
from meshing.surface import Surface
from meshing.surfacefiles import read_surface
from meshing.tetmeshers.lumen import MeshLumen
from meshing.units import Millimetre
from meshing.vessels.from_surface import LumenOfSurface, flat_caps, flat_holes
from tests.data import data
from tests.meshing.vessels.shapes import SPACE

RADIUS, LENGTH, AROUND, ALONG = 3.0, 40.0, 48, 60


def pipe(*, capped: bool, length: float = LENGTH) -> Surface:
    """A pipe along z, its ends open or closed flat."""
    angle = 2.0 * np.pi * np.arange(AROUND) / AROUND
    z = np.linspace(0.0, length, ALONG + 1)
    ring = np.stack([RADIUS * np.cos(angle), RADIUS * np.sin(angle)], axis=1)
    points = np.concatenate([np.column_stack([ring, np.full(AROUND, height)]) for height in z])
    j, k = np.meshgrid(np.arange(AROUND), np.arange(ALONG))
    a, b = (k * AROUND + j).ravel(), (k * AROUND + (j + 1) % AROUND).ravel()
    triangles = np.concatenate([np.stack([a, b, b + AROUND], axis=1), np.stack([a, b + AROUND, a + AROUND], axis=1)])
    if capped:
        points = np.concatenate([points, [[0.0, 0.0, 0.0], [0.0, 0.0, length]]])
        rim, last = np.arange(AROUND), ALONG * AROUND
        low = np.stack([np.roll(rim, -1), rim, np.full(AROUND, len(points) - 2)], axis=1)
        high = np.stack([last + rim, last + np.roll(rim, -1), np.full(AROUND, len(points) - 1)], axis=1)
        triangles = np.concatenate([triangles, low, high])
    return Surface(points, triangles.astype(np.int32), SPACE, "pipe")


@pytest.mark.parametrize("capped", [True, False])
def test_the_ends_of_a_pipe_become_openings(capped: bool) -> None:
    lumen = LumenOfSurface().run(pipe(capped=capped), silent)
    assert len(lumen.openings) == 2
    for opening in lumen.openings:
        assert opening.radius_mm == pytest.approx(RADIUS, rel=0.03)
        assert np.hypot(*opening.point_mm[:2]) < 0.1
        assert abs(opening.outward[2]) > 0.9999
    mesh = MeshLumen(edge=Millimetre(1.5), layers=2).run(lumen, silent)
    height = abs(lumen.openings[0].point_mm[2] - lumen.openings[1].point_mm[2])
    assert 1e3 * mesh.volume_ml() == pytest.approx(np.pi * RADIUS**2 * height, rel=0.01)
    for cap in caps_of(mesh, lumen):
        assert cap.off_plane < 1e-9
        assert cap.off_axis < 1.0


def test_holes_and_caps_are_found() -> None:
    for found in (flat_holes(pipe(capped=False)), flat_caps(pipe(capped=True))):
        assert np.sort(found[:, 2]) == pytest.approx([0.0, LENGTH], abs=1e-9)
        assert np.abs(found[:, :2]).max() < 1e-9
    assert len(flat_holes(pipe(capped=True))) == 0
    assert len(flat_caps(pipe(capped=False))) == 0


def test_what_has_no_openings_is_refused_with_its_place() -> None:
    with pytest.raises(AnatomyError, match="too short for a flat opening"):
        LumenOfSurface().run(pipe(capped=True, length=9.0), silent)
    metres = pipe(capped=True)
    with pytest.raises(MeshError, match="metres"):
        LumenOfSurface().run(Surface(metres.points_mm * 1e-3, metres.triangles, SPACE, "pipe"), silent)


@pytest.mark.parametrize("file", ["vmtk_aorta_mra/aorta-surface-open-ends.stl", "idealised_sidewall_aneurysm/healthy_parent.stl"])
def test_real_surfaces_have_all_their_openings(file: str) -> None:
    surface = read_surface(data(f"vascular/{file}"), frame="LPS", unit="mm", space=SPACE, name="vessel", inward=True)
    assert len(LumenOfSurface().run(surface, silent).openings) == 3


def test_a_branch_that_would_stay_closed_is_refused() -> None:
    surface = read_surface(data("vascular/ica_aneurisk_c0015/artery.vtp"), frame="LPS", unit="mm", space=SPACE, name="carotid", inward=True)
    with pytest.raises(AnatomyError, match=r"ends flat at .* no opening could be put there|too short for a flat opening"):
        LumenOfSurface().run(surface, silent)
