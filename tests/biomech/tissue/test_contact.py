"""Contact: frames of a moving tool, beds, two bodies; and the words when it begins wrongly."""
from __future__ import annotations

import numpy as np
import pytest

from biomech.materials import LinearElastic, NeoHookean
from biomech.tissue.augmented import equilibrium, refuse_penetration
from biomech.tissue.boundary import FollowerPressure, flat_facets, traction_force
from biomech.tissue.contact import FREE_LOOKS, MOST_TURNS, RigidContact, SurfaceContact
from biomech.tissue.fem import Body
from biomech.tissue.newton import Equilibrium, Load, Solver
from biomech.tissue.obstacles import Capsule, Plane
from biomech.tissue.springs import STIFF, STIFFEST, Tethers
from meshing.errors import SimulationError
from meshing.units import Pascal
from tests.biomech.blocks import Array
from tests.biomech.tissue.columns import caller_nodes, column, no_force

MU = 2e3
FLESH = NeoHookean(Pascal(MU), Pascal(1.8e4))
SOFT = LinearElastic(Pascal(1e3), Pascal(2e3))
ALONG = 4e3


@pytest.mark.parametrize("tool", ["ball", *(pytest.param(tool, marks=pytest.mark.slow) for tool in ("rod", "plate"))])
def test_twenty_frames_of_a_tool_converge_and_never_enter(tool: str) -> None:
    """A tool goes 8 mm deep (a plate over the whole block: 3 mm) into 60 x 60 x 30 mm of tissue under its weight and 3 mm along it, in 20 frames."""
    body, sides = column(FLESH, (5, 5, 2), (0.06, 0.06, 0.03), clamp="bottom held", sides=False, mean=True)
    top = np.unique(sides["top"])
    tip = np.array([0.0291, 0.0303, 0.0402])
    shape = {"ball": Capsule(tip, tip, 0.01), "rod": Capsule(tip, tip + np.array([0.02, 0.004, 0.003]), 0.01),
             "plate": Plane(tip - np.array([0.0, 0.0, 0.0101]), np.array([0.05, 0.0, -1.0]))}[tool]
    contact = RigidContact(top, np.full(len(top), STIFF * MU * 0.005), shape)
    body.extras = (contact,)
    solver = Solver(body)
    load = Load(body.body_force(np.full(len(body.nodes), 1060.0), np.array([0.0, 0.0, -9.81])))
    deep = 0.003 if tool == "plate" else 0.008
    found: Equilibrium | None = None
    converged, pressing = 0, []
    for frame in range(1, 21):
        shape.motion = frame / 20.0 * np.array([0.003, 0.0, -deep])
        found = equilibrium(solver, load, (contact,), tolerance=1e-6, accuracy=1e-6, start=found)
        converged += found.converged
        assert contact.gaps(found.x).min() > -1e-6
        assert np.abs(contact.gaps(found.x)[contact.pressing(contact.gaps(found.x)) > 0.0]).max(initial=0.0) < 1e-6
        pressing.append(float(contact.resultant(found.x)[2]))
    assert converged == 20
    assert pressing[-1] > pressing[9] > pressing[4] > 0.0
    assert found is not None
    assert len(found.history) < 60
    assert contact.kappa.max() <= STIFFEST * STIFF * MU * 0.005 * 1.001


def test_weight_rests_on_a_bed_that_holds_nothing_sideways() -> None:
    """On a table tilted by 20 degrees the bed carries the part of the weight across it, and strings along it the rest."""
    body, sides = column(FLESH, (3, 3, 2), (0.04, 0.04, 0.02), clamp="none", sides=False)
    body.free[:, 1, 1] = 0.0
    nodes = caller_nodes(body)
    body = Body(body.outside(body.points), nodes, laws=(FLESH,), free=body.outside(body.free), mean=False)
    tilt = np.radians(20.0)
    weight = body.body_force(np.full(len(nodes), 1060.0), 9.81 * np.array([np.sin(tilt), 0.0, -np.cos(tilt)]))
    total = 1060.0 * 9.81 * 0.04 * 0.04 * 0.02
    bottom, left = np.unique(sides["bottom"]), np.unique(sides["left"])
    bed = SurfaceContact(bottom, np.full(len(bottom), STIFF * MU * 0.006), flat_facets(sides["bottom"])[:, ::-1].copy(), body.points, reach=0.02,
                         slack=1e-6, still=body.points)
    strings = Tethers(left, body.points[left] - np.array([1.0, 0.0, 0.0]), np.full(len(left), 200.0 / len(left)), np.full(len(left), 1.0))
    body.extras = (bed, strings)
    found = equilibrium(Solver(body), Load(weight), (bed,), tolerance=1e-8, accuracy=1e-7)
    assert found.converged
    np.testing.assert_allclose(bed.resultant(found.x), [0.0, 0.0, -total * np.cos(tilt)], atol=1e-3 * total)
    np.testing.assert_allclose(strings.forces(found.x).sum(axis=0)[0], total * np.sin(tilt), rtol=1e-3)


def test_a_curved_bed_carries_a_tube_like_a_rigid_one() -> None:
    """A tube of inner radius a in a rigid one of radius b, pressed from inside: u = A (r - b^2 / r), lam + mu and mu from Lame."""
    a, b, mu, lam, pressure = 0.01, 0.02, 1e4, 2e4, 20.0
    flat, sides = column(LinearElastic(Pascal(mu), Pascal(lam)), (6, 8, 1), (1.0, 1.0, 1.0), clamp="none", sides=False)
    places = flat.outside(flat.points)
    radius, angle = a + (b - a) * places[:, 0], 0.5 * np.pi * places[:, 1]
    round_ = np.stack([radius * np.cos(angle), radius * np.sin(angle), 0.003 * places[:, 2]], axis=1)
    free = np.tile(np.eye(3), (len(round_), 1, 1))
    free[:, 2, 2] = 0.0
    free[places[:, 1] < 1e-9, 1, 1] = 0.0
    free[places[:, 1] > 1 - 1e-9, 0, 0] = 0.0
    tube = Body(round_, caller_nodes(flat), laws=(LinearElastic(Pascal(mu), Pascal(lam)),), free=free, mean=False)
    inner, outer = (tube.number[flat.order[sides[name]]] for name in ("left", "right"))
    nodes = np.unique(outer)
    bed = SurfaceContact(nodes, np.full(len(nodes), STIFF * mu * 0.002), flat_facets(outer)[:, ::-1].copy(), tube.points, reach=0.005, slack=1e-6,
                         still=tube.points)
    tube.extras = (FollowerPressure(tube.points, inner, pressure), bed)
    found = equilibrium(Solver(tube), Load(no_force(tube)), (bed,), tolerance=1e-8, accuracy=1e-8)
    assert found.converged
    # sigma_r = 2 (lam + mu) A + 2 mu A b^2 / r^2 = -p at r = a
    A = -pressure / (2.0 * (lam + mu) + 2.0 * mu * b**2 / a**2)
    moved = tube.outside(found.x) - round_
    wider = np.linalg.norm((round_ + moved)[places[:, 0] < 1e-9, :2], axis=1) - a
    np.testing.assert_allclose(wider, A * (a - b**2 / a), rtol=5e-3)
    # on the bed: 2 (lam + mu) A + 2 mu A, over a quarter of the circle
    expected = -(2.0 * (lam + mu) + 2.0 * mu) * A * b * 0.003
    assert bed.resultant(found.x)[0] == pytest.approx(expected, rel=1e-2)


def stacked(upper_cells: tuple[int, int, int]) -> tuple[Body, SurfaceContact, dict[str, Array]]:
    """Two blocks of 20 mm on each other, sides sliding, the lower standing on a plane; nothing but contact joins them."""
    low, low_sides = column(SOFT, (2, 2, 2), (0.02, 0.02, 0.02))
    high, high_sides = column(SOFT, upper_cells, (0.02, 0.02, 0.02), clamp="none")
    n = len(low.points)
    points = np.concatenate([low.outside(low.points), high.outside(high.points) + np.array([0.0, 0.0, 0.02])])
    nodes = np.concatenate([caller_nodes(low), caller_nodes(high) + n]).astype(np.int32)
    body = Body(points, nodes, laws=(SOFT,), free=np.concatenate([low.outside(low.free), high.outside(high.free)]), mean=False)

    def moved(of: Body, facets: Array, by: int) -> Array:
        return np.asarray(body.number[of.order[facets] + by])

    slave = np.unique(moved(high, high_sides["bottom"], n))
    facing = flat_facets(moved(low, low_sides["top"], 0))
    contact = SurfaceContact(slave, np.full(len(slave), STIFF * 1e3 * 0.005), facing, body.points, reach=0.02, slack=1e-6)
    body.extras = (contact,)
    return body, contact, {"top": moved(high, high_sides["top"], n)}


@pytest.mark.parametrize(("cells", "tolerance"), [((2, 2, 2), 1e-5), ((3, 3, 3), 0.05)], ids=["same mesh", "other mesh"])
def test_two_bodies_pass_an_even_pressure_on(cells: tuple[int, int, int], tolerance: float) -> None:
    body, contact, sides = stacked(cells)
    force = traction_force(body.points, sides["top"], np.array([0.0, 0.0, -60.0]))
    found = equilibrium(Solver(body), Load(force), (contact,), tolerance=1e-8, accuracy=1e-7)
    assert found.converged
    assert contact.resultant(found.x)[2] == pytest.approx(-60.0 * 4e-4, rel=1e-4)
    assert contact.gaps(found.x).min() > -1e-7
    moved = (found.x - body.points)[:, 2]
    expected = -60.0 / ALONG * body.points[:, 2]
    top = np.unique(sides["top"])
    assert np.average(moved[top] / expected[top]) == pytest.approx(1.0, abs=tolerance)
    away = np.abs(body.points[:, 2] - 0.02) > 0.009  # meshes that do not fit pass it on unevenly within an element of where they meet
    np.testing.assert_allclose(moved[away], expected[away], atol=tolerance * np.abs(expected).max())


def test_one_surface_does_not_go_through_itself() -> None:
    """The two faces of a cut as one surface, each node of it against the other face: half the pressure each way, and nothing through."""
    body, contact, sides = stacked((2, 2, 2))
    near = np.abs(body.points[:, 2] - 0.02) < 1e-9
    of_lower = np.zeros(len(near), bool)
    of_lower[np.unique(contact.triangles)] = True
    lower = contact.triangles
    nodes = np.flatnonzero(near)
    upper = np.array([[t[0], t[2], t[1]] for t in lower])
    partner = {tuple(np.round(body.points[k], 9)): k for k in np.flatnonzero(near & ~of_lower)}
    upper = np.array([[partner[tuple(np.round(body.points[k], 9))] for k in t] for t in upper])
    kappa = np.full(len(nodes), STIFF * 1e3 * 0.005)
    both = SurfaceContact(nodes, kappa, np.concatenate([lower, upper]), body.points, reach=0.02, slack=1e-6, own=True)
    body.extras = (both,)
    found = equilibrium(Solver(body), Load(traction_force(body.points, sides["top"], np.array([0.0, 0.0, -60.0]))), (both,), tolerance=1e-7)
    assert found.converged
    assert both.gaps(found.x).min() > -1e-5
    np.testing.assert_allclose((found.x - body.points)[:, 2], -60.0 / ALONG * body.points[:, 2], atol=2e-5)


def test_a_node_that_goes_round_an_edge_does_not_press_and_one_that_goes_through_does() -> None:
    """Two facets of one surface that look at each other; a corner of the upper one goes below the lower one, in one step or around its side."""
    low = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    start = np.concatenate([low, [[0.25, 0.25, 1.5], [0.25, 1.25, 2.0], [1.25, 0.25, 2.0]]])
    below, beside = start.copy(), start.copy()
    below[3, 2], beside[3] = -0.4, [-2.0, -2.0, -0.4]

    def pressing(*way: Array) -> float:
        contact = SurfaceContact(np.array([3]), np.array([5.0]), np.array([[0, 1, 2], [3, 4, 5]]), start, reach=1.0, slack=1e-9, own=True)
        for x in way:
            contact.augment(x)
        return float(contact.pressing(contact.gaps(way[-1]))[0])

    assert pressing(start) == 0.0
    assert pressing(below) == pytest.approx(5.0 * 0.4)
    assert pressing(beside, below) == 0.0


def test_a_node_that_loses_its_facet_again_and_again_keeps_it() -> None:
    """At the edge of a facet a node that is pushed out finds nothing, comes back, is pushed out again: for ever, if it were not held."""
    start = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.45, 0.45, 0.1], [0.25, 1.25, 2.0], [1.25, 0.25, 2.0]])
    inside, outside = start.copy(), start.copy()
    outside[3] = [0.7, 0.7, 0.1]
    contact = SurfaceContact(np.array([3]), np.array([5.0]), np.array([[0, 1, 2], [3, 4, 5]]), start, reach=1.0, slack=1e-9, own=True)
    found = []
    for _ in range(MOST_TURNS + 2):
        contact.augment(outside)
        found.append(bool(contact.near[0]))
        contact.augment(inside)
        assert contact.near[0]
    assert found == [False] * MOST_TURNS + [True, True]


def test_a_node_whose_gap_jumps_again_and_again_keeps_its_facet() -> None:
    """Two facets beside each other, one lower by three tenths: a node that each round finds on the other one would be pushed to and fro."""
    low = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    start = np.concatenate([low, low + [2.0, 0.0, -0.3], [[0.3, 0.3, 0.1], [0.25, 1.25, 2.0], [1.25, 0.25, 2.0]]])
    there = start.copy()
    there[6:, 0] += 2.0
    contact = SurfaceContact(np.array([6]), np.array([5.0]), np.arange(9).reshape(3, 3), start, reach=1.0, slack=1e-9, own=True)
    found = []
    for turn in range(FREE_LOOKS + MOST_TURNS + 3):
        contact.augment(there if turn % 2 == 0 else start)
        found.append(int(contact.facet[0]))
    changes = FREE_LOOKS + MOST_TURNS
    assert found[:changes] == [1, 0] * (changes // 2)
    assert set(found[changes:]) == {found[changes - 1]}


def test_two_bodies_come_apart_when_pulled() -> None:
    """Contact holds nothing back: a spring on the upper block carries the whole pull."""
    body, contact, sides = stacked((2, 2, 2))
    top = np.unique(sides["top"])
    strings = Tethers(top, body.points[top] - np.array([0.0, 0.0, 1.0]), np.full(len(top), 40.0 / len(top)), np.full(len(top), 1.0))
    body.extras = (contact, strings)
    found = equilibrium(Solver(body), Load(traction_force(body.points, sides["top"], np.array([0.0, 0.0, 20.0]))), (contact,), tolerance=1e-6)
    assert found.converged
    assert np.linalg.norm(contact.resultant(found.x)) < 1e-6
    assert strings.forces(found.x)[:, 2].sum() == pytest.approx(20.0 * 4e-4, rel=1e-4)


def test_a_tool_that_begins_inside_is_refused_with_the_place() -> None:
    body, sides = column(SOFT, (2, 2, 2), (0.02, 0.02, 0.02))
    nodes = np.unique(sides["top"])
    middle = np.array([0.01, 0.01, 0.025])
    gaps = Capsule(middle, middle, 0.008).gap(body.points[nodes])[0]
    with pytest.raises(SimulationError, match=r"'spatula' begins 3\.0 mm inside the tissue at \(10\.0, 10\.0, 20\.0\) mm LPS"):
        refuse_penetration(body.points, gaps, nodes, "'spatula'")
