"""Tissue that relaxes and moves: what must hold beside the closed forms of `rehearse verify relaxation creep bar swing`."""
from __future__ import annotations

import numpy as np
import pytest

from biomech.materials import HolzapfelOgden, LinearElastic, NeoHookean, Ogden, VerondaWestmann
from biomech.materials.prony import Prony, softened
from biomech.tissue.dynamics import Moving
from biomech.tissue.fem import Body
from biomech.tissue.newton import Load, Solver
from biomech.tissue.reference import second_order
from biomech.tissue.viscous import Relaxing
from biomech.verification.tissue_time import bar_after
from meshing.errors import ParameterOutOfRange, SimulationError
from meshing.step import silent
from meshing.units import Pascal, Second
from tests.biomech.blocks import block

SERIES = Prony((0.45, 0.365), (Second(0.5), Second(50.0)))
LAW = NeoHookean(Pascal(2e3), Pascal(2e5))


def clamped(law=LAW, mean: bool = True) -> Body:  # type: ignore[no-untyped-def]
    points, nodes = second_order(*block((3, 2, 2), (0.06, 0.04, 0.04)))
    return Body(points, nodes, laws=(law,), free=np.where((points[:, 0] < 1e-9)[:, None, None], 0.0, np.eye(3)), mean=mean)


def weight(body: Body) -> Load:
    return Load(body.body_force(np.full(len(body.nodes), 1060.0), np.array([0.0, 0.0, -2.0])))


def test_what_creeps_for_ever_ends_at_the_equilibrium_of_what_remains() -> None:
    relaxing = Relaxing(clamped(), (SERIES,))
    load = weight(relaxing.body)
    sags = [float(-relaxing.advance(load, dt).x[:, 2].min()) for dt in (0.0, 0.3, 3.0, 30.0, 300.0, 3e4)]
    assert sags == sorted(sags)
    end = clamped(softened(LAW, SERIES.remains))
    assert sags[-1] == pytest.approx(float(-Solver(end).solve(weight(end)).x[:, 2].min()), rel=2e-3)
    first = clamped()
    assert sags[0] == pytest.approx(float(-Solver(first).solve(weight(first)).x[:, 2].min()), rel=1e-5)


def test_the_force_of_the_past_is_the_slope_of_its_energy() -> None:
    relaxing = Relaxing(clamped(), (SERIES,))
    body, past = relaxing.body, relaxing.past
    relaxing.advance(weight(body), 0.5)
    rng = np.random.default_rng(0)
    past.H = 1e3 * rng.standard_normal(past.H.shape)
    past.H = past.H + past.H.transpose(0, 1, 3, 2)
    x, u, h = body.points + 1e-3 * rng.standard_normal(body.points.shape), rng.standard_normal(body.points.shape), 1e-6
    assert float(np.vdot(past.forces(x), u)) == pytest.approx((past.energy(x + h * u) - past.energy(x - h * u)) / (2.0 * h), rel=1e-6)
    body.linearise(x, np.zeros(len(body.nodes)), 0.0)
    free = body.projected(u)
    times = Solver(body).grid.times(free)
    p = np.zeros(len(body.nodes))
    change = (body.internal_force(x + h * free, p, 0.0) - body.internal_force(x - h * free, p, 0.0)) / (2.0 * h)
    body.internal_force(x, p, 0.0)
    change = body.projected(change + body.pressure_force(body.penalty * body.theta_change(free)))
    np.testing.assert_allclose(times, change, atol=2e-5 * np.abs(change).max())


def test_softening_changes_the_moduli_and_nothing_else() -> None:
    assert softened(LAW, 0.5) == NeoHookean(Pascal(1e3), Pascal(2e5))
    assert softened(Ogden((Pascal(10.0), Pascal(4.0)), (2.0, -3.0), Pascal(5.0)), 0.5) == Ogden((Pascal(5.0), Pascal(2.0)), (2.0, -3.0), Pascal(5.0))
    assert softened(VerondaWestmann(Pascal(8.0), 2.5, Pascal(7.0)), 0.25) == VerondaWestmann(Pascal(2.0), 2.5, Pascal(7.0))
    heart = HolzapfelOgden(a=Pascal(2.0), b=1.0, a_f=Pascal(4.0), b_f=2.0, a_s=Pascal(6.0), b_s=3.0, a_fs=Pascal(8.0), b_fs=4.0, lam=Pascal(9.0),
                           tension=Pascal(5.0))
    half = softened(heart, 0.5)
    assert half == HolzapfelOgden(a=Pascal(1.0), b=1.0, a_f=Pascal(2.0), b_f=2.0, a_s=Pascal(3.0), b_s=3.0, a_fs=Pascal(4.0), b_fs=4.0,
                                  lam=Pascal(9.0), tension=Pascal(5.0))


@pytest.mark.parametrize(("g", "tau", "words"), [((0.6, 0.5), (1.0, 2.0), "sum below 1"), ((-0.1,), (1.0,), "positive"),
                                                 ((0.5,), (1.0, 2.0), "as many"), ((0.5,), (0.0,), "times of a Prony series")])
def test_a_series_that_makes_no_sense_is_refused(g: tuple[float, ...], tau: tuple[Second, ...], words: str) -> None:
    with pytest.raises(ParameterOutOfRange, match=words):
        Prony(g, tau)


def test_steps_backwards_in_time_are_refused() -> None:
    relaxing = Relaxing(clamped(), (None,))
    with pytest.raises(ParameterOutOfRange, match="0 s or more"):
        relaxing.advance(weight(relaxing.body), -1.0)
    with pytest.raises(ParameterOutOfRange, match="as many Prony series"):
        Relaxing(clamped(), ())


def test_mass_is_volume_times_density_and_a_density_of_nothing_is_refused() -> None:
    body = clamped()
    moving = Moving(body, np.full(len(body.nodes), 1060.0))
    assert float(moving.inertia.M.sum()) == pytest.approx(1060.0 * 0.06 * 0.04 * 0.04, rel=1e-12)
    assert float(moving.inertia.mass[1].sum()) == pytest.approx(1060.0 * 0.06 * 0.04 * 0.04, rel=1e-12)
    wrong = np.full(len(body.nodes), 1060.0)
    wrong[3] = np.nan
    with pytest.raises(SimulationError, match="density of element 3"):
        Moving(clamped(), wrong)
    with pytest.raises(ParameterOutOfRange, match="between 0 and 1"):
        Moving(clamped(), np.full(len(body.nodes), 1060.0), damping_at_infinity=1.5)


def test_a_free_body_falls_as_galileo_says() -> None:
    points, nodes = second_order(*block((2, 1, 1), (0.06, 0.04, 0.04)))
    body = Body(points, nodes, laws=(LinearElastic(Pascal(2e3), Pascal(2e3)),), mean=False)
    density = np.full(len(nodes), 1060.0)
    load = Load(body.body_force(density, np.array([0.0, 0.0, -9.81])))
    moving = Moving(body, density)
    moving.place(body.points.copy(), np.zeros_like(points), load)
    for _ in range(10):
        moving.advance(lambda _: load, 0.01)
    np.testing.assert_allclose((moving.x - body.points)[:, 2], -0.5 * 9.81 * 0.1**2, rtol=1e-6)
    assert moving.kinetic == pytest.approx(moving.work, rel=1e-6)


def test_damping_at_infinity_takes_energy_and_none_keeps_it() -> None:
    assert bar_after(10, 0.5, silent)[1] == pytest.approx(1.0, abs=1e-7)
    assert bar_after(10, 0.5, silent, damping_at_infinity=0.0)[1] < 0.999
