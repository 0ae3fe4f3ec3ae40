"""Second-order meshes: order of convergence of the geometry, validity by proof, values there and back."""
from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from meshing.errors import MeshError
from meshing.labels import Label
from meshing.mesh_edits import SecondOrder
from meshing.step import silent
from meshing.tetmesh import FacetSet, TetMesh
from meshing.tetmeshers import MeshLabels
from meshing.tetmeshers.distance import mesh_distance
from meshing.tetmeshers.quadratic import EDGES, bernstein, curved, quadratic
from meshing.units import Millimetre
from meshing.volume import grid
from tests.meshing.solids import SPACE, ball_in_ball

RADIUS, MIDDLE = 10.0, np.array([15.0, 15.0, 15.0])


@cache
def ball(edge: float) -> TetMesh:
    distance = np.linalg.norm(np.indices((61, 61, 61)) * 0.5 - MIDDLE[:, None, None, None], axis=0) - RADIUS
    space = grid((0.5, 0.5, 0.5), (0.0, 0.0, 0.0), SPACE)
    return mesh_distance(distance.astype(np.float32), space, Millimetre(edge), label=Label(1, "ball", "liver"))


def off(points: np.ndarray) -> np.ndarray:
    found: np.ndarray = np.linalg.norm(points - MIDDLE, axis=1) - RADIUS
    return found


@cache
def organs() -> TetMesh:
    labels = ball_in_ball()
    return MeshLabels(labels.names, Millimetre(4.0)).run(labels, silent)


def test_the_curved_geometry_of_a_ball_converges_with_a_higher_order() -> None:
    exact = 4.0 / 3.0 * np.pi * RADIUS**3
    errors, worst = [], []
    for edge in (6.0, 3.0):
        made = curved(ball(edge), {"ball surface": off})
        assert made.straightened == 0
        errors.append(abs(1e3 * made.volume_ml() / exact - 1.0))
        middles = made.points_mm[np.unique(made.nodes[:, 4:])]
        on = np.abs(off(middles)) < 0.3
        assert np.abs(off(middles[on])).max() < 1e-6
        # half-way between the nodes of a curved edge the quadratic leaves the ball by O(h^4)
        ends = made.nodes[:, :4][:, EDGES].reshape(-1, 2)
        edge_points = made.points_mm[ends]
        surface = (np.abs(np.linalg.norm(edge_points - MIDDLE, axis=2) - RADIUS) < 1e-6).all(axis=1)
        surface &= np.abs(off(made.points_mm[made.nodes[:, 4:].ravel()])) < 1e-6
        quarter = 0.375 * edge_points[surface, 0] - 0.125 * edge_points[surface, 1] + 0.75 * made.points_mm[made.nodes[:, 4:].ravel()[surface]]
        worst.append(np.abs(off(quarter)).max())
    assert np.log2(errors[0] / errors[1]) > 3.0  # straight elements: 2
    assert np.log2(worst[0] / worst[1]) > 3.0
    assert errors[1] < 1e-4


def test_labels_keep_their_volume_and_every_jacobian_stays_positive() -> None:
    made = SecondOrder().run(organs(), silent)
    assert made.curved > 1000
    for name in ("liver", "tumour"):
        assert made.volume_ml(name) == pytest.approx(organs().volume_ml(name), rel=3e-3)
    assert made.least_jacobian >= 0.2
    # the bound holds: sampled Jacobians are not below it
    coefficients = bernstein(made.points_mm, made.nodes)
    assert (coefficients > 0.0).all()
    share = np.random.default_rng(0).dirichlet(np.ones(4), 50)
    slope = np.array([[-1.0, -1.0, -1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    at = made.points_mm[made.nodes]
    for place in share:
        slopes = np.concatenate([(4.0 * place - 1.0)[:, None] * slope,
                                 4.0 * (place[EDGES[:, 0], None] * slope[EDGES[:, 1]] + place[EDGES[:, 1], None] * slope[EDGES[:, 0]])])
        jacobian = np.linalg.det(np.einsum("mai,aj->mij", at, slopes))
        assert (jacobian >= coefficients.min(axis=1) - 1e-9).all()
        assert (jacobian <= coefficients.max(axis=1) + 1e-9).all()


def test_an_edge_that_would_turn_its_element_over_stays_straight() -> None:
    points = np.array([[0.0, 0, 0], [4, 0, 0], [0, 4, 0], [0, 0, 0.4]])
    mesh = TetMesh(points, np.array([[0, 1, 2, 3]], np.int32), np.ones(1, np.uint8), SPACE, (Label(1, "flat", "liver"),))
    bent = replace(mesh, facets=(FacetSet("floor", np.array([[0, 2, 1]], np.int32)),))
    made = curved(bent, {"floor": lambda p: p[:, 2] - 0.2 * p[:, 0] * (4.0 - p[:, 0])})
    assert made.straightened + made.curved > 0
    assert made.least_jacobian >= 0.2
    assert (bernstein(made.points_mm, made.nodes) > 0.0).all()
    with pytest.raises(MeshError, match="no facets named"):
        curved(mesh, {"roof": lambda p: p[:, 2]})


def test_values_go_to_the_second_order_and_back() -> None:
    made = quadratic(organs())
    assert made.volume_ml() == pytest.approx(organs().volume_ml(), rel=1e-12)
    values = organs().points_mm @ np.array([1.0, -2.0, 3.0])
    lifted = made.from_corners(values)
    assert lifted == pytest.approx(made.points_mm @ np.array([1.0, -2.0, 3.0]))
    assert np.array_equal(made.to_corners(lifted), values)
    assert len(made.points_mm) == made.nodes.max() + 1
