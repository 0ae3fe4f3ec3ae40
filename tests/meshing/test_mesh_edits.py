"""Edits as steps: parts, sets, conformity, volume and angles after each."""
from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from meshing.errors import MeshError
from meshing.mesh_edits import CUT_OFF, CutMesh, OpenCut, Partition, RefineNear, RemoveParts, SecondOrder
from meshing.quality import quality_of
from meshing.step import silent
from meshing.surface import triangle_areas
from meshing.tetmesh import TetMesh, facet_keys, outer_facets
from meshing.tetmeshers import MeshLabels
from meshing.tools import HalfSpace, RoundTool
from meshing.units import Millimetre
from tests.meshing.solids import assert_valid, ball_in_ball

PLANE = HalfSpace((Millimetre(18.0), Millimetre(17.0), Millimetre(16.0)), (0.3, -0.5, 0.8))


@cache
def organs() -> TetMesh:
    labels = ball_in_ball()
    return MeshLabels(labels.names, Millimetre(4.0)).run(labels, silent)


@cache
def cut() -> TetMesh:
    return CutMesh(PLANE).run(organs(), silent)


def assert_well_shaped(mesh: TetMesh) -> None:
    assert_valid(mesh)
    whole = quality_of(mesh, None).whole
    assert whole.smallest_dihedral >= 10.0
    assert whole.scaled_jacobian >= 0.08


def test_what_is_cut_off_is_a_part_of_its_own() -> None:
    assert_well_shaped(cut())
    assert {label.name for label in cut().legend} == {"liver", "tumour", "liver" + CUT_OFF, "tumour" + CUT_OFF}
    for name in ("liver", "tumour"):
        assert cut().volume_ml(name, name + CUT_OFF) == pytest.approx(organs().volume_ml(name), rel=1e-9)
    assert {"cut", "liver | tumour"} <= {named.name for named in cut().facets}


def test_removing_a_part_leaves_the_cut_as_a_surface() -> None:
    left = RemoveParts(("liver" + CUT_OFF, "tumour" + CUT_OFF)).run(cut(), silent)
    assert_well_shaped(left)
    nodes = len(left.points_mm)
    outer = facet_keys(outer_facets(left.tets), nodes)
    assert np.isin(facet_keys(left.facet_set("cut").triangles, nodes), outer).all()
    assert left.volume_ml() == pytest.approx(cut().volume_ml("liver", "tumour"), rel=1e-12)
    with pytest.raises(MeshError, match="nothing would be left"):
        RemoveParts(tuple(label.name for label in cut().legend)).run(cut(), silent)


def test_an_opened_cut_has_two_faces_of_the_same_area() -> None:
    gap = OpenCut("cut").run(cut(), silent)
    assert_well_shaped(gap)
    area = triangle_areas(gap.points_mm, gap.facet_set("cut").triangles).sum()
    assert triangle_areas(gap.points_mm, gap.facet_set("cut other side").triangles).sum() == pytest.approx(area, rel=1e-12)
    assert len(outer_facets(gap.tets)) == len(outer_facets(cut().tets)) + 2 * len(gap.facet_set("cut").triangles)
    assert gap.volume_ml() == pytest.approx(cut().volume_ml(), rel=1e-12)


def test_a_cut_that_ends_inside_opens_as_a_slit() -> None:
    slit = CutMesh(PLANE, around_lps=(Millimetre(18.0), Millimetre(17.0), Millimetre(16.0)), reach=Millimetre(8.0)).run(organs(), silent)
    assert {label.name for label in slit.legend} == {"liver", "tumour"}
    gap = OpenCut("cut").run(slit, silent)
    assert_well_shaped(gap)
    facets = slit.facet_set("cut").triangles
    ends, uses = np.unique(np.sort(facets[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1), axis=0, return_counts=True)
    doubled = len(gap.points_mm) - len(slit.points_mm)
    assert doubled == len(np.unique(facets)) - len(np.unique(ends[uses == 1]))
    assert doubled > 0
    # each face of the slit belongs to one tetrahedron now
    assert len(outer_facets(gap.tets)) == len(outer_facets(slit.tets)) + 2 * np.count_nonzero(
        ~np.isin(facets, np.unique(ends[uses == 1])).all(axis=1))


def test_refinement_near_a_cut_is_local() -> None:
    fine = RefineNear("cut", Millimetre(2.0), Millimetre(1.0)).run(cut(), silent)
    assert_well_shaped(fine)
    assert len(fine.facet_set("cut").triangles) > 1.5 * len(cut().facet_set("cut").triangles)
    for label in cut().legend:
        assert fine.volume_ml(label.name) == pytest.approx(cut().volume_ml(label.name), rel=1e-9)
    area = triangle_areas(cut().points_mm, cut().facet_set("cut").triangles).sum()
    assert triangle_areas(fine.points_mm, fine.facet_set("cut").triangles).sum() == pytest.approx(area, rel=1e-9)


def test_a_ball_taken_out_of_a_finely_divided_place_has_its_volume() -> None:
    ball = RoundTool(((Millimetre(17.0), Millimetre(19.0), Millimetre(18.0)),), Millimetre(8.0))
    near = RefineNear("tumour surface", Millimetre(2.0), Millimetre(12.0)).run(organs(), silent)
    fine = CutMesh(ball).run(near, silent)
    assert_valid(fine)
    whole = quality_of(fine, None).whole
    assert whole.smallest_dihedral >= 10.0
    assert whole.scaled_jacobian >= 0.08
    gone = [label.name for label in fine.legend if label.name.endswith(CUT_OFF)]
    assert 1e3 * fine.volume_ml(*gone) == pytest.approx(4.0 / 3.0 * np.pi * 8.0**3, rel=0.02)


def test_parts_for_parallel_runs_cover_the_mesh_once() -> None:
    made = Partition(4).run(organs(), silent)
    pieces = [made.of(number) for number in range(4)]
    assert sum(len(piece.tets) for piece, _ in pieces) == len(organs().tets)
    assert sum(piece.volume_ml() for piece, _ in pieces) == pytest.approx(organs().volume_ml(), rel=1e-12)
    count = np.zeros(len(organs().points_mm), int)
    for _, old in pieces:
        count[old] += 1
    assert np.array_equal(count, made.shared)
    # the faces between four boxes of one ball: about that of three planes through it
    assert 0 < made.cut_facets < 0.2 * len(organs().tets)


def test_second_order_of_a_cut_mesh_keeps_the_cut_flat() -> None:
    made = SecondOrder().run(cut(), silent)
    assert made.least_jacobian >= 0.2
    normal = np.array(PLANE.normal_lps) / np.linalg.norm(PLANE.normal_lps)
    nodes = np.unique(made.linear.facet_set("cut").triangles)
    assert np.abs((made.points_mm[nodes] - np.array(PLANE.point_lps)) @ normal).max() < 1e-9
