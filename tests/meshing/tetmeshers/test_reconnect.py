"""Cuts of any tool at any place leave good elements, exact volumes and sides that are where the tool is."""
from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from meshing.mesh_edits import CUT_OFF, CutMesh, RefineNear, Tools
from meshing.quality import longest_edges, tet_measures
from meshing.step import silent
from meshing.tetmesh import FACES_OUT, TetMesh, facet_keys
from meshing.tetmeshers import MeshLabels
from meshing.tetmeshers.cut import NEAR, cut_levelset
from meshing.tetmeshers.kernels.shape import worst_cosines
from meshing.tools import HalfSpace, Point, RoundTool, Sheet
from meshing.units import Millimetre
from tests.meshing.solids import assert_valid, ball_in_ball

LIVER, TUMOUR, RADIUS = np.array([17.7, 17.7, 17.7]), np.array([21.7, 20.7, 17.7]), 6.5
KINDS = ("ball", "swept", "sheet", "plane")


@cache
def coarse() -> TetMesh:
    labels = ball_in_ball()
    return MeshLabels(labels.names, Millimetre(4.0)).run(labels, silent)


@cache
def fine() -> TetMesh:
    return RefineNear("tumour surface", Millimetre(2.0), Millimetre(12.0)).run(coarse(), silent)


def point(at: np.ndarray) -> Point:
    return Millimetre(float(at[0])), Millimetre(float(at[1])), Millimetre(float(at[2]))


def tool(kind: str, seed: int) -> Tools:
    """A tool that passes through the tumour and its surface."""
    rng = np.random.default_rng(seed)
    way = rng.normal(size=3)
    way /= np.linalg.norm(way)
    at = TUMOUR + RADIUS * rng.uniform(0.0, 1.2) * way
    if kind == "plane":
        return HalfSpace(point(at), tuple(rng.normal(size=3).tolist()))
    if kind == "sheet":
        across = rng.normal(size=(6, 3)) * 7.0
        across -= np.outer(across @ way, way)
        return Sheet(tuple(point(at + p + rng.uniform(-2.0, 2.0) * way) for p in across), point(at + 20.0 * way))
    radius = Millimetre(float(rng.uniform(0.6, 1.4) * RADIUS))
    path = (point(at),) if kind == "ball" else (point(at), point(at + rng.normal(size=3) * 5.0), point(at + rng.normal(size=3) * 5.0))
    return RoundTool(path, radius)


def assert_cut_well(source: TetMesh, made: TetMesh, tool: Tools) -> None:
    assert_valid(made)
    angles, jacobians = tet_measures(made.points_mm, made.tets)
    assert angles.min() >= 10.0
    assert jacobians.min() >= 0.08
    for label in source.legend:  # joining edges of a curved interface moves it: .02 % at most was seen, and .1 % is what a mesh may have
        own = [name for name in (label.name, label.name + CUT_OFF) if any(part.name == name for part in made.legend)]
        assert made.volume_ml(*own) == pytest.approx(source.volume_ml(label.name), rel=1e-3)
    # the cut lies where the tool is, but for what grazes another surface; and nothing whole lies on the wrong side
    edge = float(longest_edges(made.points_mm, made.tets).max())
    nodes = np.unique(made.facet_set("cut").triangles)
    away = np.abs(tool.distance_mm(made.points_mm[nodes]))
    assert away.max() <= NEAR * edge
    assert np.median(away) <= 0.02 * edge
    off = np.isin(made.organ, [label.value for label in made.legend if label.name.endswith(CUT_OFF)])
    deep = tool.distance_mm(made.points_mm[made.tets].mean(axis=1))
    assert (deep[off] > -NEAR * edge).all()
    assert (deep[~off] < NEAR * edge).all()
    # the set is the border between what stays and what is cut off, once each
    keys, count = np.unique(facet_keys(made.facet_set("cut").triangles, len(made.points_mm)), return_counts=True)
    assert count.max() == 1
    there, here = (facet_keys(made.tets[side][:, FACES_OUT].reshape(-1, 3), len(made.points_mm)) for side in (off, ~off))
    assert np.array_equal(np.sort(keys), np.intersect1d(there, here))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(3))
def test_a_cut_through_coarse_elements(kind: str, seed: int) -> None:
    made = CutMesh(tool(kind, seed)).run(coarse(), silent)
    assert_cut_well(coarse(), made, tool(kind, seed))


def test_a_ball_that_grazes_the_skin_from_inside_runs_along_it() -> None:
    # two spheres that meet at 6.5 degrees: no element fits into that wedge
    middle = LIVER + 5.0 * (TUMOUR - LIVER) / np.linalg.norm(TUMOUR - LIVER)
    ball = RoundTool((point(middle),), Millimetre(9.4))
    assert_cut_well(coarse(), CutMesh(ball).run(coarse(), silent), ball)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(10, 20))
def test_a_cut_through_fine_elements(kind: str, seed: int) -> None:
    assert_cut_well(fine(), CutMesh(tool(kind, seed)).run(fine(), silent), tool(kind, seed))


def test_mending_keeps_every_set_with_its_sides_and_gives_the_same_mesh_again() -> None:
    cut, side = cut_levelset(coarse(), tool("sheet", 2).distance_mm, name="cut", mend=True)
    plain, _ = cut_levelset(coarse(), tool("sheet", 2).distance_mm, name="cut")
    assert worst(cut) < worst(plain)  # there was something to mend
    assert [named.name for named in cut.facets] == [named.name for named in plain.facets]
    nodes = len(cut.points_mm)
    faces = cut.tets[:, FACES_OUT].reshape(-1, 3)
    # a normal of the cut points from side -1 to side 1, that of "A | B" from A to B, that of "A surface" out of A
    owner = {tuple(np.roll(face, -int(np.argmin(face)))): n // 4 for n, face in enumerate(faces.tolist())}
    inner = {"cut": side == -1, "liver | tumour": cut.of("liver"), "tumour surface": cut.of("tumour"), "liver surface": cut.of("liver")}
    for name, of in inner.items():
        for face in cut.facet_set(name).triangles.tolist():
            assert of[owner[tuple(np.roll(face, -int(np.argmin(face))))]]
    border = np.intersect1d(facet_keys(cut.tets[side == -1][:, FACES_OUT].reshape(-1, 3), nodes),
                            facet_keys(cut.tets[side == 1][:, FACES_OUT].reshape(-1, 3), nodes))
    assert np.array_equal(np.sort(facet_keys(cut.facet_set("cut").triangles, nodes)), border)
    again, _ = cut_levelset(coarse(), tool("sheet", 2).distance_mm, name="cut", mend=True)
    assert np.array_equal(again.points_mm, cut.points_mm)
    assert np.array_equal(again.tets, cut.tets)


def worst(mesh: TetMesh) -> float:
    """The largest |cos| of its elements (kernels/shape.py)."""
    return float(worst_cosines(mesh.points_mm, mesh.tets.astype(np.int64)).max())


def test_a_cut_is_never_laid_on_what_is_steady() -> None:
    # a ball around the tumour that misses it by .2 mm or little more: within a third of an edge of its surface
    mesh = fine()
    own = np.zeros(len(mesh.points_mm), bool)
    own[mesh.tets[mesh.of("tumour")]] = True
    ball = RoundTool((point(TUMOUR),), Millimetre(0.2 + np.linalg.norm(mesh.points_mm[own] - TUMOUR, axis=1).max()))
    for steady, expected in ((None, False), (own, True)):
        cut, _ = cut_levelset(mesh, ball.distance_mm, name="cut", mend=True, steady=steady)
        tumour = np.unique(cut.facet_set("tumour surface").triangles)
        assert (len(np.intersect1d(tumour, np.unique(cut.facet_set("cut").triangles))) == 0) == expected


def test_a_second_cut_of_the_same_name_is_mended_and_leaves_the_first() -> None:
    first, _ = cut_levelset(coarse(), tool("plane", 0).distance_mm, name="cut", mend=True)
    both, side = cut_levelset(first, tool("sheet", 2).distance_mm, name="cut", mend=True)
    assert worst(both) < worst(cut_levelset(first, tool("sheet", 2).distance_mm, name="cut")[0])
    one, other = (named for named in both.facets if named.name == "cut")
    nodes = len(both.points_mm)
    assert np.abs(tool("plane", 0).distance_mm(both.points_mm[one.triangles].reshape(-1, 3))).max() < 1e-9
    border = np.intersect1d(facet_keys(both.tets[side == -1][:, FACES_OUT].reshape(-1, 3), nodes),
                            facet_keys(both.tets[side == 1][:, FACES_OUT].reshape(-1, 3), nodes))
    assert np.array_equal(np.sort(facet_keys(other.triangles, nodes)), border)
