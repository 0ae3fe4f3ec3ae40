"""Distances of facets from their voxels, and the edges that bring them nearer."""
from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy.ndimage import map_coordinates

from meshing.agreement import DISTANCE_GOAL, agreement_of, signed_distance
from meshing.labels import Labels
from meshing.step import silent
from meshing.tetmesh import TetMesh
from meshing.tetmeshers import MeshLabels
from meshing.tetmeshers.kernels.field import Field
from meshing.tetmeshers.kernels.gaps import Gaps, step_distances
from meshing.tetmeshers.kernels.gaps import _offsets as offsets
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
    return Gaps.of(points, made.tets.astype(np.int64), made.organ.astype(np.int64), Field.of_labels(labels.values, labels.spacing_mm), labels.values)


def test_distances_are_those_of_the_agreement() -> None:
    labels = bean()
    places = np.random.default_rng(3).uniform(6.0, 34.0, (400, 3))
    found = step_distances(labels.values, np.array(labels.spacing_mm), places, np.tile([0, 1], (400, 1)), *offsets(np.array(labels.spacing_mm)))
    exact = map_coordinates(signed_distance(labels.mask("part 1"), labels.spacing_mm), (places / labels.spacing_mm)[:, ::-1].T, order=1)
    near = np.abs(exact) < 2.0
    assert near.sum() > 50
    assert found[near, 1] == pytest.approx(np.abs(exact[near]), abs=1e-9)
    assert not found[:, 0].any()
    made = mesh(0.0)
    assert gaps(made).means()[1] == pytest.approx(agreement_of(made, labels)[0].distance_voxels, abs=1e-6)


def test_edges_are_asked_for_where_facets_leave_the_field_and_shorter_for_less() -> None:
    found = gaps(mesh(0.0))
    places, edges = found.wanted(1, 0.185)
    more, shorter = found.wanted(1, 0.17)
    assert 0 < len(places) < 0.8 * 4 * len(found.areas)
    assert len(more) >= len(places)
    assert shorter.mean() < edges.mean()
    assert edges.max() <= found.edges.max()
    asked = np.isin(found.places[:, 0, 0], places[::4, 0])
    assert found.off[asked].min() >= found.off[~asked].max()


def test_a_surface_too_curved_for_the_edge_is_refined_until_it_lies_on_its_voxels() -> None:
    (coarse,), (fine,) = (agreement_of(mesh(across), bean()) for across in (0.0, 3.0))
    assert coarse.distance_voxels > DISTANCE_GOAL
    assert fine.distance_voxels <= DISTANCE_GOAL
    assert coarse.dice > 0.95  # it is not thin: nothing else asks for shorter edges
