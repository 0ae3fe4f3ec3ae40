"""Lumen meshes: flat named openings, layers, conformity, exact volume."""
from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from meshing.centreline import Centreline
from meshing.errors import MeshError
from meshing.step import silent
from meshing.surface import triangle_normals
from meshing.tetmesh import FACES_OUT, TetMesh, facet_keys, tet_volumes
from meshing.tetmeshers.lumen import MeshLumen
from meshing.units import Millimetre
from meshing.vessels.distance import tube_distance
from meshing.vessels.lumen import Lumen, Opening
from meshing.volume import grid
from tests.meshing.vessels.shapes import SPACE

RADIUS, LENGTH = 3.0, 16.0
AXIS = np.array([0.48, 0.36, 0.8])


@cache
def pipe() -> Lumen:
    """A straight pipe, oblique to the grid."""
    points = np.linspace(-14, 14, 57)[:, None] * AXIS
    to_patient = grid((0.4, 0.4, 0.4), (-14.0, -12.0, -18.0), SPACE)
    distance = tube_distance((91, 61, 71), to_patient, points, np.full(57, RADIUS))
    line = Centreline(points, np.full(57, RADIUS), np.arange(-1, 56, dtype=np.int32), np.zeros(57, np.int32), ("",), SPACE, "pipe")
    ends = [Opening(name, tuple(s * AXIS * LENGTH / 2), tuple(s * AXIS), RADIUS) for name, s in (("inlet", -1.0), ("outlet 1", 1.0))]
    return Lumen(distance, to_patient, line, tuple(ends))


@cache
def meshed(layers: int) -> TetMesh:
    return MeshLumen(edge=Millimetre(1.2), layers=layers).run(pipe(), silent)


@pytest.mark.parametrize("layers", [0, 3])
def test_volume_is_that_of_the_pipe(layers: int) -> None:
    assert meshed(layers).volume_ml() * 1e3 == pytest.approx(np.pi * RADIUS**2 * LENGTH, rel=0.005)


@pytest.mark.parametrize("name", ["inlet", "outlet 1"])
def test_openings_are_flat_and_look_outwards(name: str) -> None:
    mesh = meshed(3)
    opening = next(o for o in pipe().openings if o.name == name)
    triangles = mesh.facet_set(name).triangles
    height = (mesh.points_mm[np.unique(triangles)] - np.array(opening.point_mm)) @ np.array(opening.outward)
    assert np.abs(height).max() < 1e-6
    normals = triangle_normals(mesh.points_mm, triangles)
    assert (normals @ np.array(opening.outward) > 0.999999 * np.linalg.norm(normals, axis=1)).all()
    assert np.linalg.norm(normals, axis=1).sum() / 2 == pytest.approx(np.pi * RADIUS**2, rel=0.01)


@pytest.mark.parametrize("layers", [0, 3])
def test_every_facet_belongs_to_two_elements_or_to_one_named_set(layers: int) -> None:
    mesh = meshed(layers)
    assert tet_volumes(mesh.points_mm, mesh.tets).min() > 0
    keys, counts = np.unique(facet_keys(mesh.tets[:, FACES_OUT].reshape(-1, 3), len(mesh.points_mm)), return_counts=True)
    named = np.concatenate([facet_keys(f.triangles, len(mesh.points_mm)) for f in mesh.facets])
    assert counts.max() == 2
    assert np.array_equal(np.sort(named), keys[counts == 1])
    # a closed surface with its normals outwards has no net area and encloses the volume
    total = np.concatenate([triangle_normals(mesh.points_mm, f.triangles) for f in mesh.facets])
    assert np.abs(total.sum(axis=0)).max() < 1e-6 * np.linalg.norm(total, axis=1).sum()


def test_layers_begin_thin_at_the_wall() -> None:
    mesh = meshed(3)
    wall = np.unique(mesh.facet_set("wall").triangles)
    off = np.linalg.norm(mesh.points_mm - (mesh.points_mm @ AXIS)[:, None] * AXIS, axis=1)
    # heights 1 : 1.4 : 1.96 of a quarter of the radius: the first sheet lies .172 mm inside the wall
    inside = np.setdiff1d(np.arange(len(off)), wall)
    first = np.sum(np.abs(RADIUS - off[inside] - 0.25 * RADIUS / 4.36) < 0.06)
    assert first > 0.95 * len(wall)


def test_the_mesh_is_repeatable_and_a_wrong_size_is_refused() -> None:
    again = MeshLumen(edge=Millimetre(1.2), layers=3).run(pipe(), silent)
    assert np.array_equal(again.points_mm, meshed(3).points_mm)
    assert np.array_equal(again.tets, meshed(3).tets)
    with pytest.raises(MeshError, match="swap"):
        MeshLumen(edge=Millimetre(0.4), finest=Millimetre(0.5))
