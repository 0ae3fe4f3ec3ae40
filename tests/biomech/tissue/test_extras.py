"""Every extra: its force is the slope of its energy, its tangent the slope of its force; and what it does against a closed form."""
from __future__ import annotations

import numpy as np
import pytest

from biomech.materials import LinearElastic, NeoHookean
from biomech.tissue.augmented import equilibrium
from biomech.tissue.boundary import FollowerPressure, facet_area, flat_facets, traction_force
from biomech.tissue.contact import RigidContact, SurfaceContact
from biomech.tissue.extras import Extra
from biomech.tissue.fem import Body
from biomech.tissue.guard import BEGINS, Guard
from biomech.tissue.multigrid import Multigrid
from biomech.tissue.newton import Load, Solver
from biomech.tissue.obstacles import Capsule, Plane
from biomech.tissue.springs import Foundation, Tethers, Ties, pairs
from meshing.units import Pascal
from tests.biomech.blocks import Array
from tests.biomech.tissue.columns import caller_nodes, column, no_force

SOFT = LinearElastic(Pascal(1e3), Pascal(2e3))
YOUNG_ALONG = 4e3
"""Stiffness of SOFT between sliding sides: lam + 2 mu."""


def everything(body: Body, sides: dict[str, Array]) -> dict[str, Extra]:
    rng = np.random.default_rng(0)
    x = body.points
    top = np.unique(sides["top"])
    kappa = np.full(len(top), 300.0)
    touched = RigidContact(top, kappa, Capsule(np.array([0.2, 0.5, 1.55]), np.array([0.9, 0.3, 1.5]), 0.56))
    touched.known[:] = 1.0
    flat = RigidContact(top, kappa, Plane(np.array([0.0, 0.0, 0.98]), np.array([0.1, 0.2, -1.0])))
    deep = x.copy()
    deep[:, 2] += np.where(x[:, 2] > 0.75, 5.0, 0.0)  # the search begins where nothing is entered
    surface = SurfaceContact(np.unique(sides["bottom"]), np.full(len(np.unique(sides["bottom"])), 200.0), flat_facets(sides["top"]), x,
                             reach=1.5, slack=2.0)
    surface.known[:] = 0.7
    anchors = x[top] + np.array([0.0, 0.0, 0.4])
    ties = pairs(x, [(top[:3], np.full(3, 1 / 3))], [(np.unique(sides["bottom"])[:2], np.full(2, 0.5))], 50.0, drawn=np.inf)
    ties.force += rng.standard_normal(ties.force.shape)
    guard = Guard(body)
    guard.augment(x * [1.0, 1.0, 0.5 * BEGINS])
    return {"capsule": touched, "plane": flat, "surface": surface, "tethers": Tethers(top, anchors, np.full(len(top), 30.0), np.full(len(top), 0.3)),
            "foundation": Foundation(x, sides["top"], 500.0), "sliding foundation": Foundation(x, sides["top"], 500.0, normal=True), "ties": ties,
            "guard": guard}


@pytest.mark.parametrize("name", ["capsule", "plane", "surface", "tethers", "foundation", "sliding foundation", "ties", "guard"])
def test_force_is_the_slope_of_the_energy_and_the_tangent_of_the_force(name: str) -> None:
    body, sides = column(SOFT, (2, 2, 2), (1.0, 1.0, 1.0), clamp="none", sides=False)
    extra = everything(body, sides)[name]
    rng = np.random.default_rng(2)
    x, u, h = body.points + 0.01 * rng.standard_normal(body.points.shape), rng.standard_normal(body.points.shape), 1e-6
    extra.at(0.8)
    blocks = extra.tangent(x, False)
    force = extra.forces(x)
    assert np.abs(force).max() > 0.0
    slope = (extra.energy(x + h * u) - extra.energy(x - h * u)) / (2.0 * h)
    assert np.vdot(force, u) == pytest.approx(slope, rel=1e-6)
    times = np.zeros_like(x)
    np.add.at(times, blocks.rows, np.einsum("kij,kj->ki", blocks.values, u[blocks.columns]))
    change = (extra.forces(x + h * u) - extra.forces(x - h * u)) / (2.0 * h)
    np.testing.assert_allclose(times, change, atol=2e-6 * np.abs(change).max())


def test_pressure_on_a_closed_surface_has_its_exact_tangent_and_no_resultant() -> None:
    body, sides = column(SOFT, (2, 2, 2), (1.0, 1.0, 1.0), clamp="none", sides=False)
    gas = FollowerPressure(body.points, np.concatenate(list(sides.values())), 40.0)
    rng = np.random.default_rng(3)
    x, u, h = body.points + 0.02 * rng.standard_normal(body.points.shape), rng.standard_normal(body.points.shape), 1e-6
    blocks = gas.tangent(x, False)
    np.testing.assert_allclose(gas.forces(x).sum(axis=0), 0.0, atol=1e-12)
    times = np.zeros_like(x)
    np.add.at(times, blocks.rows, np.einsum("kij,kj->ki", blocks.values, u[blocks.columns]))
    change = (gas.forces(x + h * u) - gas.forces(x - h * u)) / (2.0 * h)
    np.testing.assert_allclose(times, change, atol=1e-6 * np.abs(change).max())
    slope = (gas.energy(x + h * u) - gas.energy(x - h * u)) / (2.0 * h)
    assert np.vdot(gas.forces(x), u) == pytest.approx(slope, rel=1e-6)
    # the same as gas around the whole body, which has an exact potential
    soft = Body(body.outside(body.points), caller_nodes(body), laws=(NeoHookean(Pascal(1e3), Pascal(2e3)),), mean=False, rule=14)
    zero = np.zeros(len(soft.nodes))
    np.testing.assert_allclose(gas.forces(x), soft.internal_force(x, zero, 40.0) - soft.internal_force(x, zero, 0.0), atol=1e-12)


def test_the_multigrid_sees_the_extras_even_between_nodes_that_share_no_element() -> None:
    body, sides = column(SOFT, (2, 2, 4), (1.0, 1.0, 2.0))
    body.extras = (everything(body, sides)["ties"],)
    body.linearise(body.points, np.zeros(len(body.nodes)), 0.0)
    assert body.beyond is not None
    grid = Multigrid(body)
    assert grid.update()
    u = body.projected(np.random.default_rng(0).standard_normal(body.points.shape))
    h = 1e-6
    zero = np.zeros(len(body.nodes))
    change = body.projected(body.internal_force(body.points + h * u, zero, 0.0) - body.internal_force(body.points - h * u, zero, 0.0)) / (2 * h)
    np.testing.assert_allclose(grid.times(u), change + (grid.times(u) - body.projected(grid.times(u))), atol=2e-5 * np.abs(change).max())


def solved(body: Body, force: Array | None = None, **options: float) -> Array:
    constraints = [extra for extra in body.extras if isinstance(extra, (RigidContact, SurfaceContact, Ties))]
    found = equilibrium(Solver(body), Load(no_force(body) if force is None else force), constraints, tolerance=1e-8, **options)
    assert found.converged
    return found.x - body.points


def test_a_traction_stretches_a_column_by_traction_over_stiffness() -> None:
    body, sides = column(SOFT, (2, 2, 3), (0.03, 0.03, 0.06))
    force = traction_force(body.points, sides["top"], np.array([0.0, 0.0, 80.0]))
    assert force[:, 2].sum() == pytest.approx(80.0 * 9e-4, rel=1e-12)
    moved = solved(body, force)
    np.testing.assert_allclose(moved[:, 2], 80.0 / YOUNG_ALONG * body.points[:, 2], atol=1e-9)


def test_a_pressure_that_follows_does_so_by_its_deformed_area() -> None:
    """Two sides slide, two are free: the top is as wide as the neo-Hookean block has become, stretch l along and t across."""
    law = NeoHookean(Pascal(1e3), Pascal(2e3))
    body, sides = column(law, (2, 2, 2), (0.03, 0.03, 0.03), sides=False)
    for axis, name in ((0, "left"), (1, "front")):
        body.free[np.unique(sides[name]), axis, axis] = 0.0
    body = Body(body.outside(body.points), caller_nodes(body), laws=(law,), free=body.outside(body.free), mean=False)
    body.extras = (FollowerPressure(body.points, sides["top"], 300.0),)
    moved = solved(body)
    along = 1.0 + moved[:, 2].min() / 0.03
    across = 1.0 + moved[:, 0].max() / 0.03
    theta = np.log(along * across**2)
    assert 1e3 * (across - 1.0 / across) + 2e3 * theta / across == pytest.approx(0.0, abs=1e-2)
    nominal = 1e3 * (along - 1.0 / along) + 2e3 * theta / along
    assert nominal == pytest.approx(-300.0 * across**2, rel=1e-5)


def test_gas_on_the_inner_side_widens_a_thick_tube_as_lame_says() -> None:
    """A quarter of a tube in plane strain: u(a) = p a ((1 - 2 nu) a^2 + b^2) / (2 mu (b^2 - a^2)) with small pressure."""
    a, b, mu, lam = 0.01, 0.02, 1e4, 2e4
    body, sides = column(LinearElastic(Pascal(mu), Pascal(lam)), (8, 8, 1), (1.0, 1.0, 1.0), clamp="none", sides=False)
    places = body.outside(body.points)
    radius, angle = a + (b - a) * places[:, 0], 0.5 * np.pi * places[:, 1]
    round_ = np.stack([radius * np.cos(angle), radius * np.sin(angle), 0.003 * places[:, 2]], axis=1)
    free = np.tile(np.eye(3), (len(round_), 1, 1))
    free[:, 2, 2] = 0.0
    free[places[:, 1] < 1e-9, 1, 1] = 0.0
    free[places[:, 1] > 1 - 1e-9, 0, 0] = 0.0
    facets = body.order[sides["left"]]
    tube = Body(round_, caller_nodes(body), laws=(LinearElastic(Pascal(mu), Pascal(lam)),), free=free, mean=False)
    pressure = 1.0
    tube.extras = (FollowerPressure(tube.points, tube.number[facets], pressure),)
    moved = tube.outside(solved(tube))
    nu = lam / (2.0 * (lam + mu))
    inner = places[:, 0] < 1e-9
    wider = np.linalg.norm((round_ + moved)[inner, :2], axis=1) - a
    expected = pressure * a * ((1.0 - 2.0 * nu) * a**2 + b**2) / (2.0 * mu * (b**2 - a**2))
    np.testing.assert_allclose(wider, expected, rtol=2e-3)


def test_an_elastic_bed_gives_by_traction_over_stiffness_and_lets_tissue_slide_when_it_holds_the_normal_alone() -> None:
    body, sides = column(SOFT, (2, 2, 2), (0.02, 0.02, 0.02), clamp="none")
    body.extras = (Foundation(body.points, sides["bottom"], 1e5),)
    moved = solved(body, traction_force(body.points, sides["top"], np.array([0.0, 0.0, 50.0])))
    np.testing.assert_allclose(moved[:, 2], 50.0 / 1e5 + 50.0 / YOUNG_ALONG * body.points[:, 2], atol=1e-9)
    sliding = Foundation(body.points, sides["bottom"], 1e5, normal=True)
    assert np.abs(sliding.forces(body.points + np.array([0.3, -0.1, 0.0]))).max() < 1e-9
    assert sliding.area == pytest.approx(4e-4)


def test_a_ligament_pulls_like_a_spring_and_hangs_slack_without_pushing() -> None:
    for slack, pulled in ((0.0, True), (0.02, False)):
        body, sides = column(SOFT, (2, 2, 2), (0.02, 0.02, 0.02))
        top = np.unique(sides["top"])
        anchors = body.points[top] + np.array([0.0, 0.0, -0.2])
        stiffness = 8.0
        body.extras = (Tethers(top, anchors, np.full(len(top), stiffness / len(top)), np.full(len(top), 0.2 + slack)),)
        up = traction_force(body.points, sides["top"], np.array([0.0, 0.0, 90.0]))
        moved = solved(body, up)
        column_stiffness = YOUNG_ALONG * 4e-4 / 0.02
        mean = float(np.vdot(up, moved) / up.sum())
        # force shared by the column and the strings; the strings pull on nodes, not evenly, hence the tolerance
        assert mean == pytest.approx(90.0 * 4e-4 / (column_stiffness + (stiffness if pulled else 0.0)), rel=2e-2 if pulled else 1e-6)


def test_a_suture_closes_a_gap_and_both_sides_pull_alike() -> None:
    """Two columns that stand on one plane 2 mm apart; drawn together each gives by half, with the force of its stiffness."""
    points_by, built = 0.002, []
    for _ in range(2):
        built.append(column(SOFT, (2, 2, 2), (0.02, 0.02, 0.02), clamp="none"))
    (low, low_sides), (_, _) = built
    n = len(low.points)
    places = low.outside(low.points)
    turned = places * np.array([1.0, 1.0, -1.0]) + np.array([0.0, 0.0, 0.04 + points_by])
    nodes = caller_nodes(low)
    flipped = nodes[:, [0, 2, 1, 3, 6, 5, 4, 7, 9, 8]]
    free = np.tile(np.diag([0.0, 0.0, 1.0]), (2 * n, 1, 1))
    both = np.concatenate([places, turned])
    free[(both[:, 2] < 1e-9) | (both[:, 2] > 0.042 - 1e-9)] = 0.0
    body = Body(both, np.concatenate([nodes, flipped + n]).astype(np.int32), laws=(SOFT,), free=free, mean=False)
    top = np.unique(low.order[low_sides["top"]])
    ends = [(body.number[[k]], np.ones(1)) for k in top], [(body.number[[k + n]], np.ones(1)) for k in top]
    ties = pairs(body.points, *ends, 20.0, drawn=np.inf)
    body.extras = (ties,)
    moved = body.outside(solved(body, accuracy=1e-8))
    np.testing.assert_allclose(moved[top, 2], 0.001, atol=2e-8)
    np.testing.assert_allclose(moved[top + n, 2], -0.001, atol=2e-8)
    assert abs(ties.force[:, 2].sum()) == pytest.approx(YOUNG_ALONG * 4e-4 * 0.001 / 0.02, rel=1e-4)


def test_a_stitch_goes_as_far_as_it_is_drawn_and_a_bond_stays() -> None:
    points = np.array([[0.0, 0.0, 0.0], [0.02, 0.0, 0.0]])
    ends = [(np.array([0]), np.ones(1))], [(np.array([1]), np.ones(1))]
    goals = [pairs(points, *ends, 1.0, drawn=drawn).goal[0, 0] for drawn in (None, 0.0, 0.015, 0.02, np.inf)]
    assert goals == pytest.approx([-0.02, -0.02, -0.005, 0.0, 0.0], abs=1e-15)


def test_the_area_of_a_patch_is_that_of_its_facets() -> None:
    body, sides = column(SOFT, (3, 2, 2), (0.03, 0.02, 0.01))
    assert facet_area(body.points, sides["top"]) == pytest.approx(6e-4, rel=1e-12)
