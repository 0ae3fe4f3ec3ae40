"""The wall around a lumen: thickness, conformity, ends; where two vessels leave no room it is thin and says so."""
from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from meshing.centreline import Centreline
from meshing.layer_quality import LEAST_WALL, layer_quality
from meshing.step import silent
from meshing.surface import triangle_normals
from meshing.tetmesh import FACES_OUT, facet_keys, outer_facets, tet_volumes
from meshing.tetmeshers.wall import INNER, OUTER, MeshWall, Wall
from meshing.units import Degree, Millimetre, Percent
from meshing.vessels.distance import tube_distance
from meshing.vessels.lumen import Lumen, Opening
from meshing.volume import grid
from tests.meshing.tetmeshers.test_lumen import AXIS, LENGTH, RADIUS, pipe
from tests.meshing.vessels.shapes import SPACE

THICKNESS = 0.8


@cache
def wall() -> Wall:
    return MeshWall(Millimetre(THICKNESS), edge=Millimetre(1.5)).walled(pipe(), silent)


def test_the_wall_is_as_thick_as_asked_and_has_its_volume() -> None:
    assert (wall().reached > 0.7 * THICKNESS).all()
    assert np.percentile(np.abs(wall().reached / THICKNESS - 1.0), 99) < 0.01
    volume = np.pi * ((RADIUS + THICKNESS) ** 2 - RADIUS**2) * LENGTH
    assert 1e3 * wall().solid().volume_ml() == pytest.approx(volume, rel=0.01)
    shell = wall().shell()
    area = np.linalg.norm(triangle_normals(shell.surface.points_mm, shell.surface.triangles), axis=1).sum() / 2.0
    assert area * THICKNESS == pytest.approx(volume, rel=0.02)
    assert np.array_equal(shell.thickness_mm, wall().reached)


def test_lumen_and_wall_conform_and_every_facet_has_one_name() -> None:
    mesh = wall().mesh
    nodes = len(mesh.points_mm)
    assert tet_volumes(mesh.points_mm, mesh.tets).min() > 0.0
    keys, counts = np.unique(facet_keys(mesh.tets[:, FACES_OUT].reshape(-1, 3), nodes), return_counts=True)
    assert counts.max() == 2
    inner = facet_keys(mesh.facet_set(INNER).triangles, nodes)
    assert (counts[np.searchsorted(keys, inner)] == 2).all()  # blood on one side, wall on the other
    solid = wall().solid()
    named = np.concatenate([facet_keys(f.triangles, len(solid.points_mm)) for f in solid.facets])
    assert np.array_equal(np.sort(named), np.sort(facet_keys(outer_facets(solid.tets), len(solid.points_mm))))
    assert {f.name for f in solid.facets} == {INNER, OUTER, "inlet end", "outlet 1 end"}
    flux = np.concatenate([triangle_normals(solid.points_mm, f.triangles) for f in solid.facets])
    assert np.abs(flux.sum(axis=0)).max() < 1e-6 * np.abs(flux).sum()


def test_the_ends_are_flat_and_the_elements_well_shaped_in_their_metric() -> None:
    solid = wall().solid()
    for name, sign in (("inlet end", -1.0), ("outlet 1 end", 1.0)):
        corners = solid.points_mm[solid.facet_set(name).triangles]
        assert np.abs(corners @ AXIS * sign - LENGTH / 2.0).max() < 1e-6
    found = layer_quality(solid, INNER)
    assert found.smallest_dihedral >= LEAST_WALL  # its triangles are those of the lumen's wall
    assert found.below(LEAST_WALL) == ()
    (words,) = found.below(Degree(60.0))
    assert f"{found.smallest_dihedral:.1f} degrees" in words
    assert "mm LPS" in words
    assert found.scaled_jacobian >= 0.08


def test_local_thickness_follows_the_radius() -> None:
    points = np.linspace(-14, 14, 57)[:, None] * AXIS
    radius = np.linspace(2.0, 4.0, 57)
    to_patient = grid((0.4, 0.4, 0.4), (-16.0, -14.0, -20.0), SPACE)
    line = Centreline(points, radius, np.arange(-1, 56, dtype=np.int32), np.zeros(57, np.int32), ("",), SPACE, "cone")
    ends = [Opening(name, tuple(s * AXIS * 8.0), tuple(s * AXIS), 3.0) for name, s in (("inlet", -1.0), ("outlet 1", 1.0))]
    cone = Lumen(tube_distance((101, 71, 81), to_patient, points, radius), to_patient, line, tuple(ends))
    made = MeshWall(share=Percent(20.0), edge=Millimetre(1.5)).walled(cone, silent)
    along = made.mesh.points_mm[made.columns[:, 0]] @ AXIS
    expected = 0.2 * (3.0 + along / 14.0)
    assert made.asked == pytest.approx(expected, rel=0.06)
    assert np.percentile(np.abs(made.reached / made.asked - 1.0), 95) < 0.03


def test_between_two_vessels_there_is_no_room_and_the_wall_says_where() -> None:
    """Two limbs of a fork 1.8 mm apart with walls of 1.2 mm each: thinner there, valid everywhere."""
    to_patient = grid((0.4, 0.4, 0.4), (-12.0, -8.0, -16.0), SPACE)
    trunk = np.linspace(-14.0, 0.0, 29)[:, None] * np.array([[0.0, 0.0, 1.0]])
    limbs = [np.stack([s * np.minimum(0.7 * t, 3.3), np.zeros(29), t], axis=1) for s in (-1.0, 1.0) for t in [np.linspace(0.0, 14.0, 29)]]
    shape = (81, 41, 61)
    tubes = ((trunk, 3.0), (limbs[0], 2.4), (limbs[1], 2.4))
    distance = np.minimum.reduce([tube_distance(shape, to_patient, way, np.full(29, radius)) for way, radius in tubes])
    points = np.concatenate([trunk, limbs[0][1:], limbs[1][1:]])
    parent = np.concatenate([np.arange(-1, 28), [28], np.arange(29, 56), [28], np.arange(57, 84)]).astype(np.int32)
    branch = np.repeat([0, 1, 2], [29, 28, 28]).astype(np.int32)
    line = Centreline(points, np.repeat([3.0, 2.4], [29, 56]), parent, branch, ("", "", ""), SPACE, "fork")
    openings = (Opening("inlet", (0.0, 0.0, -9.0), (0.0, 0.0, -1.0), 3.0), Opening("outlet 1", (-3.3, 0.0, 9.0), (0.0, 0.0, 1.0), 2.4),
                Opening("outlet 2", (3.3, 0.0, 9.0), (0.0, 0.0, 1.0), 2.4))
    said: list[str] = []
    made = MeshWall(Millimetre(1.2), edge=Millimetre(1.5)).walled(Lumen(distance, to_patient, line, openings), lambda _, words: said.append(words))
    assert tet_volumes(made.mesh.points_mm, made.mesh.tets).min() > 0.0
    share = made.reached / made.asked
    assert np.median(share) == pytest.approx(1.0, abs=0.02)
    assert share.min() < 0.8
    assert "the thinnest near" in said[-1]
