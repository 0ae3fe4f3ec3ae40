"""The guard: who is guarded when, what it costs, and that nothing guarded turns inside out."""
from __future__ import annotations

import numpy as np
import pytest

from biomech.materials import NeoHookean
from biomech.tissue.augmented import equilibrium
from biomech.tissue.fem import Body
from biomech.tissue.guard import BEGINS, SHARE, TURNED, Guard
from biomech.tissue.newton import Load, Solver
from biomech.tissue.reference import second_order
from biomech.tissue.scene import Scene
from meshing.tetmesh import tet_volumes
from meshing.units import Pascal
from tests.biomech.blocks import Array, block

SOFT = NeoHookean(Pascal(1e3), Pascal(2e4))


def clamped() -> Body:
    places, tets = block((3, 3, 3), (0.03, 0.03, 0.03))
    points, nodes = second_order(places, tets)
    free = np.tile(np.eye(3), (len(points), 1, 1))
    free[points[:, 2] < 1e-9] = 0.0
    return Body(points, nodes, laws=(SOFT,), free=free, mean=True)


def pressed(body: Body, to: float) -> Array:
    """The upper layer of the block pressed to this share of its thickness."""
    z = body.points[:, 2]
    low = 0.02
    return body.points * [1.0, 1.0, 0.0] + np.stack([0.0 * z, 0.0 * z, np.where(z > low, low + to * (z - low), z)], axis=1)


def test_only_what_is_pressed_together_is_guarded_and_stays_so() -> None:
    body = clamped()
    guard = Guard(body)
    guard.augment(pressed(body, 1.1 * BEGINS))
    assert not len(guard.elements)
    assert guard.energy(pressed(body, 0.5 * BEGINS)) == 0.0
    guard.augment(pressed(body, 0.9 * BEGINS))
    assert len(guard.elements) == len(body.nodes) // 3
    assert (body.points[guard.nodes][..., 2].max(axis=1) > 0.0299).all()
    guard.augment(body.points)
    assert len(guard.elements) == len(body.nodes) // 3
    assert np.abs(guard.forces(body.points)).max() < 1e-12
    assert guard.energy(body.points) == pytest.approx(0.0, abs=1e-15)


def test_a_stage_that_turns_over_what_was_not_guarded_is_tried_again_with_it() -> None:
    body = clamped()
    guard = Guard(body)
    assert guard.strides(body.points, pressed(body, 2.0 * TURNED)) == 0.0
    assert guard.strides(body.points, pressed(body, -0.5)) == np.inf
    guard.augment(pressed(body, 0.9 * BEGINS))
    assert guard.strides(body.points, pressed(body, 0.5 * TURNED)) == 0.0
    assert guard.energy(pressed(body, -0.5)) == np.inf


def test_the_energy_is_the_share_of_the_law_without_its_volume_part() -> None:
    body = clamped()
    guard = Guard(body)
    to = 0.5 * BEGINS
    guard.augment(pressed(body, to))
    volume = 0.03 * 0.03 * 0.01
    assert guard.energy(pressed(body, to)) == pytest.approx(SHARE * 1e3 * volume * (0.5 * (2.0 + to**2 - 3.0) - np.log(to)), rel=1e-9)


def test_the_positive_tangent_is_positive_where_the_true_one_is_not() -> None:
    body = clamped()
    guard = Guard(body)
    x = pressed(body, 0.1 * BEGINS)
    guard.augment(x)
    smallest = []
    for positive in (False, True):
        blocks = guard.tangent(x, positive)
        K = np.zeros((len(x), 3, len(x), 3))
        np.add.at(K, (blocks.rows, slice(None), blocks.columns), blocks.values)
        smallest.append(float(np.linalg.eigvalsh(K.reshape(3 * len(x), -1)).min()) / float(np.abs(K).max()))
    assert smallest[0] < -1e-3
    assert smallest[1] > -1e-9


def test_a_corner_that_is_pulled_through_its_element_is_held_back() -> None:
    """Corners of the upper side, each pushed down by a force of its own, as a stitch that takes too little tissue does."""
    left = []
    for guarded in (False, True):
        body = clamped()
        force = np.zeros_like(body.points)
        pushed = np.flatnonzero(np.abs(body.points - [0.01, 0.01, 0.03]).max(axis=1) < 1e-9)
        force[pushed, 2] = -0.35
        guard = Guard(body)
        if guarded:
            guard.guarded[:] = True
            guard._measure()
            body.extras = (guard,)
        found = Solver(body).solve(Load(force), tolerance=1e-6)
        assert found.converged
        volume = tet_volumes(found.x, body.nodes[:, :4]) / tet_volumes(body.points, body.nodes[:, :4])
        left.append(float(volume.min()))
    assert left[0] < 0.0 < left[1]


def test_an_equilibrium_that_stands_inside_out_is_found_again_with_a_guard() -> None:
    """As a plan does: without sutures nobody knows beforehand that something will be crushed."""
    body = clamped()
    skin = np.array([[0, 1, 2, 3, 4, 5]])
    force = np.zeros_like(body.points)
    force[np.abs(body.points - [0.01, 0.01, 0.03]).max(axis=1) < 1e-9, 2] = -0.35
    scene = Scene(body, body.points, skin)
    assert not scene.opened(body.points), "what is not crushed needs no guard"
    assert scene.extras == []
    crushed = Solver(body).solve(Load(force), tolerance=1e-6)
    assert scene.opened(crushed.x)
    body.extras = tuple(scene.extras)
    found = equilibrium(Solver(body), Load(force), scene.constraints, tolerance=1e-6)
    assert found.converged
    assert tet_volumes(found.x, body.nodes[:, :4]).min() > 0.0 > tet_volumes(crushed.x, body.nodes[:, :4]).min()
    assert not scene.opened(crushed.x), "once is enough"
    assert "kept from standing inside out" in scene.remarks(found.x, 1.0)[0]


def test_what_it_did_is_told_with_the_place_and_its_energy() -> None:
    body = clamped()
    guard = Guard(body)
    assert guard.remarks(body.points, 1.0) == ()
    x = pressed(body, 0.5 * BEGINS)
    guard.augment(x)
    (told,) = guard.remarks(x, 2.0 * guard.energy(x))
    assert told.startswith(f"{len(guard.elements)} of {len(body.nodes)} tetrahedra")
    assert "5.0e-01 of the energy" in told
    assert "mm LPS" in told
