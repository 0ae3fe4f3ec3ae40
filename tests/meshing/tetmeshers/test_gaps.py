"""Distances of facets from the field, and the edges that bring them nearer."""
from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from meshing.agreement import DISTANCE_GOAL, agreement_of
from meshing.labels import Labels
from meshing.step import silent
from meshing.tetmesh import TetMesh
from meshing.tetmeshers import MeshLabels
from meshing.tetmeshers.kernels.field import Field
from meshing.tetmeshers.kernels.gaps import Gaps
from meshing.units import Millimetre
from tests.meshing.solids import labels_of


@cache
def bean() -> Labels:
    """A box with rounded edges of two to three voxels: flat nearly everywhere, and too curved for long edges there."""
    at = np.abs(np.indices((52, 44, 40)) - np.array([25.4, 21.3, 19.6])[:, None, None, None])
    over = np.maximum(at - np.array([16.0, 12.0, 10.0])[:, None, None, None], 0.0)
    return labels_of((np.linalg.norm(over, axis=0) < 3.0).astype(np.uint8), (1.0, 1.0, 1.2))


@cache
def mesh(across: float) -> TetMesh:
    return MeshLabels(("part 1",), Millimetre(8.0), across=across).run(bean(), silent)


def gaps(made: TetMesh) -> Gaps:
    labels = bean()
    points = made.points_mm - labels.to_patient.matrix[:3, 3]
    return Gaps.of(points, made.tets.astype(np.int64), made.organ.astype(np.int64), Field.of_labels(labels.values, labels.spacing_mm))


def test_a_facet_inside_a_ball_is_as_far_from_it_as_its_chord() -> None:
    """A distance field: triangles whose corners lie on a ball of 8 mm, each in front of a node at its centre."""
    at = np.indices((41, 41, 41))[::-1] * 0.5 - 10.0
    field = Field.of_distance((np.linalg.norm(at, axis=0) - 8.0).astype(np.float32), spacing=(0.5, 0.5, 0.5))
    rng = np.random.default_rng(4)
    for edge in (1.0, 2.0, 4.0):
        ways = np.linalg.qr(rng.normal(size=(3, 3)))[0]
        angle = 2.0 * np.pi / 3.0 * np.arange(3)
        ring = edge / np.sqrt(3.0) * (np.cos(angle)[:, None] * ways[0] + np.sin(angle)[:, None] * ways[1])
        corners = 8.0 * (ring + np.sqrt(64.0 - edge ** 2 / 3.0) * ways[2]) / 8.0
        points = np.concatenate([np.zeros((1, 3)), corners]) + 10.0
        tets = np.array([[0, 1, 2, 3]] if np.linalg.det(corners) > 0.0 else [[0, 1, 3, 2]])
        found = Gaps.of(points, tets, np.ones(1, np.int64), field)
        outer = int(np.argmax(found.places[:, 0] @ ways[2] * np.sign(ways[2] @ ways[2])))
        inner = [corners.mean(axis=0) / 2.0 + corner / 2.0 for corner in corners]
        expected = np.mean([8.0 - np.linalg.norm(p) for p in inner]) / 0.5
        assert found.off[outer] == pytest.approx(expected, rel=0.03)
        assert found.edges[outer] == pytest.approx(edge)


def test_edges_are_asked_for_where_facets_leave_the_field_and_shorter_for_less() -> None:
    found = gaps(mesh(0.0))
    places, edges = found.wanted(1, 0.15)
    more, shorter = found.wanted(1, 0.08)
    assert 0 < len(places) < 0.8 * 4 * len(found.areas)
    assert len(more) >= len(places)
    assert shorter.mean() < edges.mean()
    assert edges.max() <= found.edges.max()
    asked = np.isin(found.places[:, 0, 0], places[::4, 0])
    assert found.off[asked].min() >= found.off[~asked].max()


def test_a_surface_too_curved_for_the_edge_is_refined_until_it_lies_on_its_label() -> None:
    (coarse,), (fine,) = (agreement_of(mesh(across), bean()) for across in (0.0, 3.0))
    assert coarse.distance_voxels > DISTANCE_GOAL
    assert fine.distance_voxels <= DISTANCE_GOAL
    assert coarse.dice > 0.95  # it is not thin: nothing else asks for shorter edges
