from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from meshing.distance_edits import shell, union, widened, within, without
from meshing.errors import MeshError
from meshing.labels import Label
from meshing.quality import quality_of
from meshing.step import silent
from meshing.tetmesh import FACES_OUT, TetMesh, facet_keys, outer_facets
from meshing.tetmeshers import MeshLabels
from meshing.tetmeshers.cut import cut_levelset
from meshing.tetmeshers.distance import mesh_distance
from meshing.tetmeshers.edits import opened, partition, refined, side_of
from meshing.units import Millimetre
from meshing.volume import grid
from tests.meshing.solids import SPACE, assert_valid, ball_in_ball


@cache
def liver() -> TetMesh:
    labels = ball_in_ball()
    return MeshLabels(labels.names, Millimetre(5.0), across=0.0).run(labels, silent)


def test_an_opened_cut_doubles_its_nodes_and_leaves_everything_else() -> None:
    mesh = liver()
    middle = mesh.points_mm.mean(axis=0)
    cut, side = cut_levelset(mesh, (mesh.points_mm - middle) @ np.array([0.0, 0.6, 0.8]), name="cut")
    assert np.array_equal(side_of(cut, "cut")[np.isin(cut.tets, np.unique(cut.facet_set("cut").triangles)).any(axis=1)],
                          side[np.isin(cut.tets, np.unique(cut.facet_set("cut").triangles)).any(axis=1)])
    gap = opened(cut, side, "cut")
    assert_valid(gap)
    assert len(gap.points_mm) == len(cut.points_mm) + len(np.unique(cut.facet_set("cut").triangles))
    assert len(outer_facets(gap.tets)) == len(outer_facets(cut.tets)) + 2 * len(cut.facet_set("cut").triangles)
    other = gap.facet_set("cut other side").triangles
    assert np.isin(facet_keys(other, len(gap.points_mm)), facet_keys(outer_facets(gap.tets), len(gap.points_mm))).all()


def test_local_refinement_keeps_volumes_sets_and_conformity() -> None:
    mesh = liver()
    at = mesh.points_mm.mean(axis=0)
    fine = refined(mesh, lambda points: np.where(np.linalg.norm(points - at, axis=1) < 6.0, 2.0, 1e3))
    assert_valid(fine)
    assert len(fine.tets) > 1.5 * len(mesh.tets)
    for part in ("liver", "tumour"):
        assert fine.volume_ml(part) == pytest.approx(mesh.volume_ml(part), rel=1e-9)
    whole = quality_of(fine, None).whole
    assert whole.smallest_dihedral >= 10.0
    assert whole.scaled_jacobian >= 0.08
    keys = facet_keys(fine.tets[:, FACES_OUT].reshape(-1, 3), len(fine.points_mm))
    assert np.isin(facet_keys(fine.facet_set("liver | tumour").triangles, len(fine.points_mm)), keys).all()


@pytest.mark.parametrize("parts", [1, 3, 8])
def test_a_partition_has_equal_shares(parts: int) -> None:
    count = np.bincount(partition(liver(), parts), minlength=parts)
    assert count.max() - count.min() <= parts
    with pytest.raises(MeshError, match="cannot be divided"):
        partition(liver(), len(liver().tets) + 1)


def ball(radius: float, at: float = 0.0) -> np.ndarray:
    place = np.indices((40, 40, 48)) - np.array([20.0, 20.0, 20.0 + at])[:, None, None, None]
    return (np.linalg.norm(place, axis=0) - radius).astype(np.float32)


def volume(distance: np.ndarray) -> float:
    mesh = mesh_distance(distance, grid((1.0, 1.0, 1.0), (0.0, 0.0, 0.0), SPACE), Millimetre(3.0), label=Label(1, "shape", "liver"))
    assert_valid(mesh)
    assert quality_of(mesh, None).whole.smallest_dihedral >= 10.0
    return 1e3 * mesh.volume_ml()


def test_edits_of_distances_have_the_volumes_of_geometry() -> None:
    def of(radius: float) -> float:
        return 4 / 3 * np.pi * radius**3

    lens = np.pi * (4 * 9.0 + 8.0) * (2 * 9.0 - 8.0) ** 2 / 12.0
    one, other = ball(9.0), ball(9.0, 8.0)
    assert volume(union(one, other)) == pytest.approx(2 * of(9.0) - lens, rel=0.02)
    assert volume(within(one, other)) == pytest.approx(lens, rel=0.03)
    assert volume(without(one, other)) == pytest.approx(of(9.0) - lens, rel=0.03)
    assert volume(widened(one, Millimetre(3.0))) == pytest.approx(of(12.0), rel=2e-3)
    half = (np.indices(one.shape)[2] >= 20).astype(np.float32)  # a balloon that reaches as far as the middle
    assert volume(widened(one, Millimetre(3.0), half)) == pytest.approx(0.5 * (of(12.0) + of(9.0)), rel=0.02)
    assert volume(shell(one, Millimetre(0.0), Millimetre(4.0))) == pytest.approx(of(13.0) - of(9.0), rel=3e-3)
    with pytest.raises(MeshError, match="holds nothing"):
        shell(one, Millimetre(2.0), Millimetre(1.0))
    with pytest.raises(MeshError, match="one grid"):
        union(one, one[1:])
