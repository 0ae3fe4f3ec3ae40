"""Tissue in time, against closed forms.

* relaxation: a block sheared at once and held. Its shape stress is the law times g(t) = 1 - sum g_i (1 - exp(-t / tau_i)), whatever the
  steps: the integration is exact for strain that is constant in a step.
* creep: a block under a constant small shear. With one term, gamma(t) = T / (mu r) (1 - g e^{-r t / tau}), r = 1 - g (Ferry 1980, 1.C);
  the error falls with dt^2.
* bar: a clamped bar stretched in its first mode and let go, u = A sin(pi x / 2L) cos(w t), w = pi / (2L) sqrt((lam + 2 mu) / rho): period,
  amplitude after a period, order in dt, and the energy, which the undamped method keeps in a linear body.
* release: the same bar with damping d, after a period T of sqrt(w^2 - d^2/4): amplitude exp(-d T / 2), and the energy of the motion and of the
  tissue is what the damping left.
* let-go: a bar stretched evenly by A at its end and let go. A wave of speed c runs through it: the end goes evenly from A to -A in half a period
  2 L / c and back (d'Alembert); what the steps take of the energy falls with them. It is a shock: second order in smooth motion is 2/3 here.
* swing: a soft nearly incompressible block let go under its weight, far from small strain: the energy of motion, tissue and weight is kept
  but for the damping of the method.
"""
from __future__ import annotations

import numpy as np

from biomech.materials import LinearElastic, NeoHookean
from biomech.materials.prony import Prony
from biomech.materials.tensor import Array
from biomech.tissue.boundary import traction_force
from biomech.tissue.dynamics import Moving
from biomech.tissue.fem import Body
from biomech.tissue.newton import Load
from biomech.tissue.reference import second_order
from biomech.tissue.viscous import Relaxing
from biomech.verification.incompressible import side
from biomech.verification.problem import Finding, Problem, within
from biomech.verification.tissue import brick, cube, outside
from meshing.step import Monitor
from meshing.units import Pascal, Second

MU = 3e3


def _sheared(free: Array, *, linear: bool = False) -> Body:
    points, nodes = second_order(*cube(2))
    law = LinearElastic(Pascal(MU), Pascal(2e4)) if linear else NeoHookean(Pascal(MU), Pascal(2e4))
    return Body(points, nodes, laws=(law,), free=free, mean=True)


def run_relaxation(monitor: Monitor) -> tuple[Finding, ...]:
    points, _ = second_order(*cube(2))
    boundary = outside(points)
    body = _sheared(np.where(boundary[:, None, None], 0.0, np.eye(3)))
    shift = np.zeros_like(points)
    shift[boundary, 0] = 0.5 * points[boundary, 1]
    series = Prony((0.45, 0.365), (Second(0.5), Second(50.0)))
    relaxing, found = Relaxing(body, (series,), monitor), []
    for dt in (0.0, 0.1, 0.9, 99.0):
        relaxing.advance(Load(np.zeros_like(points), shift=body.inside(shift)), dt, tolerance=1e-10)
        felt = relaxing.felt()[..., 0, 1]
        found.append(within(f"shear stress after {relaxing.time:g} s, Pa", float(felt.mean()), MU * 0.5 * series.left(relaxing.time), 1e-8))
    return tuple(found)


def run_creep(monitor: Monitor) -> tuple[Finding, ...]:
    box, tets = cube(2)
    points, nodes = second_order(box, tets)
    free = np.zeros((len(points), 3, 3))
    free[points[:, 1] > 1e-9, 0, 0] = 1.0
    push, g, tau, end = traction_force(points, side(box, tets, nodes, 1, 1.0), np.array([3.0, 0.0, 0.0])), 0.6, 2.0, 4.0
    closed = 3.0 / (MU * (1.0 - g)) * (1.0 - g * np.exp(-(1.0 - g) * end / tau))
    errors = []
    for steps in (8, 16):
        body = _sheared(free)
        relaxing = Relaxing(body, (Prony((g,), (Second(tau),)),), monitor)
        load = Load(body.inside(push))
        at_once = relaxing.advance(load, 0.0, tolerance=1e-10).x[:, 0] - body.points[:, 0]
        for _ in range(steps):
            state = relaxing.advance(load, end / steps, tolerance=1e-10)
        errors.append(float((state.x - body.points)[:, 0].max()) / closed - 1.0)
    return (within("shear at once, over the elastic one", float(at_once.max()) * MU / 3.0, 1.0, 1e-6),
            Finding("relative error of the shear after 4 s in 16 steps", errors[1], 0.0, 2e-4),
            Finding("order of convergence in the time step", float(np.log2(errors[0] / errors[1])), 2.0, 0.1))


def bar_after(steps: int, periods: float, monitor: Monitor, *, damping_at_infinity: float = 1.0, damping: float = 0.0) -> tuple[float, float]:
    """(u(L) / A, energy with what was damped over that at the start) of the bar after so many periods, with `steps` steps a period;
    `damping` over the undamped circular frequency."""
    points, nodes = second_order(*cube(4, size=(1.0, 0.25, 0.25)))
    free = np.zeros((len(points), 3, 3))
    free[points[:, 0] > 1e-9, 0, 0] = 1.0
    body = Body(points, nodes, laws=(LinearElastic(Pascal(MU), Pascal(4e3)),), free=free, mean=False)
    undamped = 4.0 / np.sqrt((4e3 + 2.0 * MU) / 1000.0)
    period = undamped / np.sqrt(1.0 - 0.25 * damping**2)
    moving = Moving(body, np.full(len(nodes), 1000.0), damping_at_infinity=damping_at_infinity, damping=damping * 2.0 * np.pi / undamped,
                    monitor=monitor)
    x, amplitude = body.points.copy(), 0.1
    x[:, 0] += amplitude * np.sin(0.5 * np.pi * body.points[:, 0])
    moving.place(x, -0.25 * damping * 4.0 * np.pi / undamped * (x - body.points))
    begun, still = moving.stored + moving.kinetic, Load(np.zeros_like(points))
    for _ in range(round(steps * periods)):
        moving.advance(lambda _: still, period / steps, tolerance=1e-9)
    end = np.abs(body.points[:, 0] - 1.0) < 1e-9
    return float((moving.x - body.points)[end, 0].mean()) / amplitude, (moving.stored + moving.kinetic + moving.damped) / begun


def run_bar(monitor: Monitor) -> tuple[Finding, ...]:
    """At a quarter of a period the end passes the middle with speed w A: its place there is the error of the period."""
    coarse, fine = (bar_after(n, 1.25, monitor) for n in (20, 40))
    whole, kept = bar_after(40, 1.0, monitor)
    return (Finding("place of the end after 1.25 periods of 40 steps, over the amplitude", fine[0], 0.0, 2e-2),
            Finding("order of convergence of the period in the time step", float(np.log2(abs(coarse[0] / fine[0]))), 2.0, 0.1),
            within("amplitude after a period over the first", whole, 1.0, 1e-3),
            within("energy after a period over the first, undamped", kept, 1.0, 1e-7))


def run_release(monitor: Monitor) -> tuple[Finding, ...]:
    """Begun with the speed that makes it a pure damped cosine."""
    damping = 0.2
    whole, kept = bar_after(40, 1.0, monitor, damping=damping)
    decay = float(np.exp(-np.pi * damping / np.sqrt(1.0 - 0.25 * damping**2)))
    return (within("amplitude after a period over exp(-d T / 2)", whole / decay, 1.0, 5e-3),
            within("energy and what was damped over the energy at the start", kept, 1.0, 2e-3))


def let_go(steps: int, monitor: Monitor) -> tuple[float, float, float]:
    """(largest error of the place of the end over A, energy after a period over the first, its largest rise) in a period of so many steps."""
    points, nodes = second_order(*brick((16, 1, 1), size=(1.0, 0.1, 0.1)))
    free = np.zeros((len(points), 3, 3))
    free[points[:, 0] > 1e-9, 0, 0] = 1.0
    body = Body(points, nodes, laws=(LinearElastic(Pascal(MU), Pascal(4e3)),), free=free, mean=False)
    moving = Moving(body, np.full(len(nodes), 1000.0), monitor=monitor)
    x, still, period = body.points.copy(), Load(np.zeros_like(points)), 4.0 / np.sqrt((4e3 + 2.0 * MU) / 1000.0)
    x[:, 0] *= 1.1
    moving.place(x, np.zeros_like(x), sudden=True)
    end = np.abs(body.points[:, 0] - 1.0) < 1e-9
    energies, off = [moving.stored], 0.0
    for k in range(1, steps + 1):
        moving.advance(lambda _: still, period / steps, tolerance=1e-9)
        energies.append(moving.stored + moving.kinetic)
        off = max(off, abs(float((moving.x - body.points)[end, 0].mean()) / 0.1 - (abs(4.0 * k / steps - 2.0) - 1.0)))
    kept = np.array(energies) / energies[0]
    return off, float(kept[-1]), float(np.diff(kept).max())


def run_let_go(monitor: Monitor) -> tuple[Finding, ...]:
    coarse, fine = let_go(40, monitor), let_go(80, monitor)
    return (Finding("largest error of the place of the end, 80 steps a period, over the amplitude", fine[0], 0.0, 0.1),
            Finding("its order of convergence in the time step", float(np.log2(coarse[0] / fine[0])), 2.0 / 3.0, 0.1),
            Finding("energy that the steps took in a period over the first, 80 steps", 1.0 - fine[1], 0.0, 0.06),
            Finding("what half the step takes of it over what the whole took", (1.0 - fine[1]) / (1.0 - coarse[1]), 0.55, 0.1),
            Finding("largest rise of the energy in a step over the first", max(0.0, coarse[2], fine[2]), 0.0, 1e-3))


def swing(steps: int, monitor: Monitor, *, damping_at_infinity: float = 0.9) -> tuple[float, float]:
    """(energy lost over the work of the weight, sag over the static sag) when a soft block has fallen to its lowest point."""
    points, nodes = second_order(*cube(3, size=(0.05, 0.05, 0.05)))
    free = np.where((points[:, 0] < 1e-9)[:, None, None], 0.0, np.eye(3))
    body = Body(points, nodes, laws=(NeoHookean(Pascal(4e3), Pascal(4e5)),), free=free, mean=True)
    density = np.full(len(nodes), 1060.0)
    weight = Load(body.body_force(density, np.array([0.0, 0.0, -9.81])))
    moving = Moving(body, density, damping_at_infinity=damping_at_infinity, monitor=monitor)
    moving.place(body.points.copy(), np.zeros_like(points), weight)
    lowest, work = 0.0, 0.0
    for _ in range(steps):
        moving.advance(lambda _: weight, 0.1 / steps)
        lowest, work = min(lowest, float((moving.x - body.points)[:, 2].min())), max(work, moving.work)
    return (moving.work - moving.stored - moving.kinetic) / work, -lowest / 0.00643


def run_swing(monitor: Monitor) -> tuple[Finding, ...]:
    lost, sag = swing(25, monitor)
    return (Finding("energy lost over the largest work of the weight, 25 steps", lost, 0.0, 1e-3),
            Finding("largest sag over the static one: a load put on at once doubles it in a linear body", sag, 2.05, 0.15))


PROBLEMS: tuple[Problem, ...] = (
    Problem("relaxation", "Stress relaxation by a Prony series", run_relaxation), Problem("creep", "Creep under constant shear", run_creep),
    Problem("bar", "Free oscillation of a bar", run_bar), Problem("release", "Damped oscillation of a bar", run_release),
    Problem("let-go", "A stretched bar let go: d'Alembert's wave", run_let_go),
    Problem("swing", "A soft block let go under its weight", run_swing))
