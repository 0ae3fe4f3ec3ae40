from __future__ import annotations

import numpy as np
import pytest

from meshing.errors import MeshError
from meshing.labels import Label
from meshing.quality import quality_of
from meshing.step import silent
from meshing.surface import triangle_areas, triangle_normals
from meshing.tetmesh import FACES_OUT, TetMesh, facet_keys, outer_facets, tet_volumes
from meshing.tetmeshers.cut import clip_flat, cut_levelset
from meshing.tetmeshers.distance import mesh_distance
from meshing.tetmeshers.lattice import MeshLabels
from meshing.tools import RoundTool, Sheet
from meshing.units import Millimetre
from meshing.volume import grid
from tests.meshing.solids import SPACE, assert_valid, ball_in_ball, enclosed

NORMAL = np.array([0.3, -0.5, 0.8]) / np.linalg.norm([0.3, -0.5, 0.8])


@pytest.fixture(scope="module")
def liver() -> TetMesh:
    labels = ball_in_ball()
    return MeshLabels(labels.names, Millimetre(3.0), across=0.0).run(labels, silent)


def assert_well_shaped(cut: TetMesh) -> None:
    whole = quality_of(cut, None).whole
    assert whole.smallest_dihedral >= 10.0
    assert whole.scaled_jacobian >= 0.08


@pytest.fixture(scope="module")
def fork() -> TetMesh:
    """Two parallel tubes of radius 3 mm joined by a third at the bottom: a U."""
    at = (np.indices((44, 30, 60)) - np.array([5.0, 14.7, 29.7])[:, None, None, None]) * 0.5
    z, y, x = at
    left, right = np.hypot(x + 7.0, y), np.hypot(x - 7.0, y)
    legs = np.where(z >= 3.0, np.minimum(left, right), np.inf)
    bottom = np.hypot(np.hypot(y, z - 3.0), np.maximum(np.abs(x) - 7.0, 0.0))
    distance = np.maximum(np.minimum(legs, bottom) - 3.0, z - 17.0)
    transform = grid((0.5, 0.5, 0.5), (-14.85, -7.35, -2.5), SPACE)
    return mesh_distance(distance.astype(np.float32), transform, Millimetre(1.6), label=Label(1, "lumen", "artery_lumen"))


def test_a_plane_cut_is_flat_conforming_and_keeps_volume_parts_and_surfaces(liver: TetMesh) -> None:
    at = np.array([18.0, 17.0, 16.0])
    cut, side = cut_levelset(liver, (liver.points_mm - at) @ NORMAL, name="cut")
    assert_valid(cut)
    facets = cut.facet_set("cut").triangles
    assert np.abs((cut.points_mm[facets] - at) @ NORMAL).max() < 1e-9
    for name in ("liver", "tumour"):
        # nodes slide so that no volume changes, though the surfaces are curved
        assert cut.volume_ml(name) == pytest.approx(liver.volume_ml(name), rel=2e-5)
    heights = (cut.points_mm[cut.tets] - at) @ NORMAL
    assert (heights[side == 1] > -1e-9).all()
    assert (heights[side == -1] < 1e-9).all()
    assert set(np.unique(side)) == {-1, 1}
    assert_well_shaped(cut)


def test_the_normals_of_the_cut_point_from_minus_to_plus(liver: TetMesh) -> None:
    at = np.array([18.0, 17.0, 16.0])
    cut, side = cut_levelset(liver, (liver.points_mm - at) @ NORMAL, name="cut")
    facets = cut.facet_set("cut").triangles
    normals = triangle_normals(cut.points_mm, facets)
    assert (normals @ NORMAL > 0.0).all()
    # the flux of the cut closes each half: its area is the half's missing wall
    for sign in (-1, 1):
        faces = cut.tets[side == sign][:, FACES_OUT].reshape(-1, 3)
        _, first, uses = np.unique(facet_keys(faces, len(cut.points_mm)), return_index=True, return_counts=True)
        outer = faces[first[uses == 1]]
        of_cut = np.isin(facet_keys(outer, len(cut.points_mm)), facet_keys(facets, len(cut.points_mm)))
        assert of_cut.sum() == len(facets)
        assert -sign * triangle_normals(cut.points_mm, outer[of_cut]).sum(axis=0) @ NORMAL > 0.0


@pytest.mark.parametrize("seed", range(6))
def test_planes_in_any_direction_leave_good_elements(liver: TetMesh, seed: int) -> None:
    draw = np.random.default_rng(seed)
    normal = draw.normal(size=3)
    at = np.array([18.0, 17.0, 16.0]) + draw.uniform(-4.0, 4.0, 3)
    cut, _ = cut_levelset(liver, (liver.points_mm - at) @ (normal / np.linalg.norm(normal)), name="cut")
    assert_valid(cut)
    assert_well_shaped(cut)
    for name in ("liver", "tumour"):
        assert cut.volume_ml(name) == pytest.approx(liver.volume_ml(name), rel=1e-4)


@pytest.mark.parametrize("tool", [
    RoundTool(((17.0, 19.0, 18.0),), Millimetre(9.0)), RoundTool(((10.0, 10.0, 10.0), (30.0, 20.0, 25.0)), Millimetre(5.0)),
    Sheet(((5.0, 5.0, 15.0), (30.0, 5.0, 19.0), (5.0, 30.0, 19.0), (30.0, 30.0, 15.0), (18.0, 18.0, 21.0)), (18.0, 18.0, 60.0))])
def test_the_sides_of_a_curved_tool_are_exact(liver: TetMesh, tool: RoundTool | Sheet) -> None:
    cut, side = cut_levelset(liver, tool.distance_mm, name="cut")
    assert_valid(cut)
    assert_well_shaped(cut)
    off = np.abs(tool.distance_mm(cut.points_mm[np.unique(cut.facet_set("cut").triangles)]))
    assert np.median(off) < 1e-6
    assert off.max() < 0.15  # where a node also lies on the capsule or an element would suffer
    centre = cut.points_mm[cut.tets].mean(axis=1)
    assert (np.sign(tool.distance_mm(centre)) == side).mean() > 0.97  # chords
    for name in ("liver", "tumour"):
        assert cut.volume_ml(name) == pytest.approx(liver.volume_ml(name), rel=1e-3)


def test_a_curved_cut_encloses_the_volume_of_its_ball(liver: TetMesh) -> None:
    centre, radius = np.array([17.0, 19.0, 18.0]), 9.0
    cut, side = cut_levelset(liver, np.linalg.norm(liver.points_mm - centre, axis=1) - radius, name="margin")
    assert_valid(cut)
    inside = tet_volumes(cut.points_mm, cut.tets)[side == -1].sum()
    # linear interpolation of a distance over edges of 4 mm: chords of the ball
    assert inside == pytest.approx(4.0 / 3.0 * np.pi * radius**3, rel=0.08)


def test_a_second_cut_keeps_the_first_one_flat(liver: TetMesh) -> None:
    at = np.array([18.0, 17.0, 16.0])
    other = np.array([1.0, 0.2, 0.0]) / np.linalg.norm([1.0, 0.2, 0.0])
    once, _ = cut_levelset(liver, (liver.points_mm - at) @ NORMAL, name="first")
    twice, _ = cut_levelset(once, (once.points_mm - at) @ other, name="second")
    assert_valid(twice)
    assert_well_shaped(twice)
    for name, normal in (("first", NORMAL), ("second", other)):
        corners = twice.points_mm[twice.facet_set(name).triangles]
        assert np.abs((corners - at) @ normal).max() < 1e-9
    area = triangle_areas(once.points_mm, once.facet_set("first").triangles).sum()
    assert triangle_areas(twice.points_mm, twice.facet_set("first").triangles).sum() == pytest.approx(area, rel=1e-2)


def test_only_the_selection_is_cut(liver: TetMesh) -> None:
    at = np.array([18.0, 17.0, 16.0])
    select = liver.points_mm[:, 0] < 14.0
    cut, side = cut_levelset(liver, (liver.points_mm - at) @ NORMAL, name="cut", select=select)
    assert_valid(cut)
    assert (side == 0).any()
    assert cut.points_mm[cut.facet_set("cut").triangles][:, :, 0].max() < 18.0
    untouched = liver.points_mm[~select]
    assert np.array_equal(cut.points_mm[: len(liver.points_mm)][~select], untouched)


def test_a_cut_beside_the_organ_or_with_wrong_numbers_is_refused(liver: TetMesh) -> None:
    with pytest.raises(MeshError, match="does not pass through"):
        cut_levelset(liver, liver.points_mm[:, 0] + 500.0, name="cut")
    with pytest.raises(MeshError, match="one number for every node"):
        cut_levelset(liver, np.zeros(3), name="cut")
    level = liver.points_mm[:, 0] - 18.0
    level[5] = np.nan
    with pytest.raises(MeshError, match="is not a number at"):
        cut_levelset(liver, level, name="cut")


def test_a_flat_cap_cuts_one_leg_and_leaves_the_other(fork: TetMesh) -> None:
    left = clip_flat(fork, (-7.0, 0.0, 12.0), (0.05, 0.0, 1.0), name="inlet")
    cap = left.facet_set("inlet").triangles
    assert_closed_by(left, "inlet")
    normals = triangle_normals(left.points_mm, cap)
    outward = np.array([0.05, 0.0, 1.0]) / np.hypot(0.05, 1.0)
    assert np.allclose(normals / np.linalg.norm(normals, axis=1)[:, None], outward, atol=1e-6)
    assert triangle_areas(left.points_mm, cap).sum() == pytest.approx(np.pi * 9.0, rel=0.03)
    xs, zs = left.points_mm[:, 0], left.points_mm[:, 2]
    assert zs[xs < 0.0].max() < 12.5
    assert zs[xs > 0.0].max() > 16.0
    both = clip_flat(left, (7.0, 0.0, 10.0), (0.0, 0.0, 1.0), name="outlet")
    assert_closed_by(both, "inlet", "outlet")
    assert np.abs((both.points_mm[both.facet_set("inlet").triangles] - [-7.0, 0.0, 12.0]) @ outward).max() < 1e-9


def assert_closed_by(mesh: TetMesh, *caps: str) -> None:
    """ "lumen surface" has become the wall: with the caps, and without counting any facet twice, it encloses the mesh."""
    assert (tet_volumes(mesh.points_mm, mesh.tets) > 0.0).all()
    facets = np.concatenate([mesh.facet_set(name).triangles for name in ("lumen surface", *caps)])
    outer = outer_facets(mesh.tets)
    nodes = len(mesh.points_mm)
    assert np.array_equal(np.sort(facet_keys(facets, nodes)), np.sort(facet_keys(outer, nodes)))
    assert np.isclose(enclosed(mesh, facets), 1e3 * mesh.volume_ml(), rtol=1e-9)


def test_a_plane_beside_the_vessel_or_one_that_cuts_nothing_off_is_refused(fork: TetMesh) -> None:
    with pytest.raises(MeshError, match="lies outside the mesh"):
        clip_flat(fork, (0.0, 0.0, 60.0), (0.0, 0.0, 1.0), name="inlet")
