"""Equilibrium of a body under dead weight, gas around it and moved holds: inexact Newton, line search, load steps.

Mixed form (body.mean): unknowns x and one pressure p an element, theta the mean of ln J, B = d(V theta)/dx:

    shape force(x) + B^T p = loads,      theta(x) = p / lam.

Each Newton step solves, with p an unknown of its own in K,

    K(x, p) du + B^T p_new = loads - shape force(x),      theta + B du / V = p_new / lam,

by positive systems K + B^T (w/V) B with w = min(lam, a hundred shear moduli) (see `newton_step`). The line search descends the
augmented energy shape + V (a theta + w/2 theta^2) with a = p_new - w/lam p frozen and a w of a few shear moduli, of which du is a
descent direction. Without mixed form the energy itself is descended. Where the curvature is negative the point tangents are made
positive and the step is solved again.

The first try is the whole load at once; a step that stalls is cut. The work is bounded: when it is spent, the caller is
told what share of the load has an equilibrium.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from biomech.materials.tensor import Array
from biomech.tissue.account import EnergyAccount, account_of
from biomech.tissue.checks import refuse_bad_load, refuse_loose_body, where_worst
from biomech.tissue.fem import Body
from biomech.tissue.multigrid import Multigrid, conjugate_gradients, norm
from meshing.step import Monitor, silent

MOST_NEWTON = 30
MOST_LINEAR = 400
LOOSEST = {True: 1e-2, False: 1e-1}
"""Largest relative residual of a linear solve, mixed form and not."""
A_TURN = 0.1
"""By how much one turn of the augmented Lagrangian lowers the residual of its linear system."""
SMALLEST_LOAD_STEP = 1e-2
MOST_STEPS, MOST_CYCLES = 80, 4000
"""The work spent on one load, in Newton steps and in multigrid cycles; the plans of the sample patient take 6 and 130."""
INTERMEDIATE = 1e-3
"""Tolerance of the load steps before the last."""
PATIENCE = 8
USUAL_CYCLES, LEFT_BY_A_STEP = 20, 0.5
"""For the progress only: cycles of a usual linear solve, and the share of the work that a usual Newton step leaves."""
PROBE = 1e-6
"""Relative size of the finite difference by which moved holds act on the free nodes."""


@dataclass(frozen=True, eq=False)
class Load:
    """force (n, 3) N on the nodes, gas Pa around the body, shift (n, 3) m of the held directions; body's node order."""

    force: Array
    gas: float = 0.0
    shift: Array | None = None


@dataclass(eq=False)
class Equilibrium:
    """Positions (n, 3) and pressures (m,) in the body's order; `history` residuals over the load, one a Newton step.

    linear: iterations of each linear solve; levels: the shares of the load at which an equilibrium was found; negative: how often the
    curvature was; halvings of the line search; energy: the account at the last equilibrium; worst: where a solve that failed stood worst.
    """

    x: Array
    p: Array
    converged: bool = False
    reached: float = 0.0
    history: list[float] = field(default_factory=list)
    linear: list[int] = field(default_factory=list)
    negative: int = 0
    residual: float = 1.0
    levels: list[float] = field(default_factory=list)
    halvings: int = 0
    energy: EnergyAccount | None = None
    worst: str = ""


class Solver:
    """Finds the equilibrium of one body; keeps its multigrid hierarchy between calls."""

    def __init__(self, body: Body, monitor: Monitor = silent) -> None:
        self.body, self.monitor = body, monitor
        self.grid = Multigrid(body)
        self.done, self.window = 0.0, (0.0, 1.0)
        self.steps = self.cycles = 0
        self.reached = ""
        self.share = 1.0
        """Of what extras do at full load; augmented.py leads a load in stages."""

    def solve(self, load: Load, *, tolerance: float = 1e-6, start: Equilibrium | None = None) -> Equilibrium:
        """Load steps from 0 to 1 (first try: all at once); `start` is a guess for the full load.

        Raises SimulationError for a body that nothing holds and for loads that are no numbers, with the place. Where no equilibrium is
        found, the answer is the last one on the way, `converged` is False and `worst` says where it deforms most.
        """
        refuse_bad_load(self.body.points, load.force, load.shift)
        if not self.body.extras:
            refuse_loose_body(self.body.points, self.body.free)
        found = self._stepped(load, tolerance, start)
        found.energy = account_of(self.body, found.x, found.p, found.reached * load.force, found.reached * load.gas)
        return found

    def _stepped(self, load: Load, tolerance: float, start: Equilibrium | None) -> Equilibrium:
        body = self.body
        found = Equilibrium(body.points.copy(), np.zeros(len(body.nodes)))
        self._at(1.0)
        scale = self._scale(load)
        self.done, self.window = 0.0, (0.0, 1.0)
        if start is not None and start.x is not found.x:
            trial = Equilibrium(start.x.copy(), start.p.copy())
            if self._newton(trial, load, 1.0, scale, tolerance):
                trial.converged, trial.reached, trial.levels = True, 1.0, [1.0]
                return trial
            found.history, found.linear = trial.history, trial.linear
        step = 1.0
        while found.reached < 1.0 - 1e-12 and not _spent(found):
            level = min(1.0, found.reached + step)
            self._at(level)
            trial = Equilibrium(found.x, found.p - (level - found.reached) * load.gas * (body.lam > 0.0) if body.mean else found.p,
                                reached=found.reached, history=found.history, linear=found.linear, negative=found.negative,
                                halvings=found.halvings)
            if load.shift is not None:
                self._lift(trial, load, level)
            steps_before = len(trial.linear)
            share = (level - found.reached) / (1.0 - found.reached)
            self.window = (self.done, self.done + 0.98 * share * (1.0 - self.done))
            good = self._newton(trial, load, level, scale, tolerance if level >= 1.0 else max(INTERMEDIATE, tolerance))
            found.negative, found.residual, found.halvings = trial.negative, trial.residual, trial.halvings
            if good:
                taken = len(trial.linear) - steps_before
                found.x, found.p, found.reached = trial.x, trial.p, level
                found.levels.append(level)
                step *= 2.0 if taken <= 6 else 1.0 if taken <= 12 else 0.6
            else:
                found.worst = where_worst(body, trial.x)
                step = (level - found.reached) * 0.35
                if step < SMALLEST_LOAD_STEP:
                    return found
        found.converged = found.reached >= 1.0 - 1e-12
        return found

    def _at(self, level: float) -> None:
        for extra in self.body.extras:
            extra.at(self.share * level)

    def _scale(self, load: Load) -> float:
        """The size of the load: weight and extras on the free directions, without them the gas; or the reaction of moved holds.

        Not weight and gas together: the gas is balanced but for a change of volume, and would hide a residual of weight.
        """
        body = self.body
        extra = body.extra_force(body.points)
        weight = float(np.linalg.norm(body.projected(load.force))) + float(np.linalg.norm(body.projected(extra)))
        zero = np.zeros(len(body.nodes))
        gas = 0.0
        if load.gas and weight == 0.0:
            gas = float(np.linalg.norm(body.projected(body.internal_force(body.points, zero, load.gas) - extra)))
        if load.shift is not None:
            moved = body.points + PROBE * load.shift
            size = float(np.linalg.norm(body.projected(body.internal_force(moved, zero, 0.0) - body.extra_force(moved)))) / PROBE
            return max(weight + gas, size)
        return max(weight + gas, 1e-300)

    def _lift(self, state: Equilibrium, load: Load, level: float) -> None:
        """Move the holds and let the free nodes follow by one linear solve: moving the holds alone turns elements inside out."""
        body, h = self.body, PROBE
        assert load.shift is not None
        shift = (level - state.reached) * load.shift
        before = body.linearise(state.x, state.p, level * load.gas, positive=True)
        theta = body.theta.copy()
        after = body.internal_force(state.x + h * shift, state.p, level * load.gas)
        pull = (after - before) / h
        if body.mean:
            pull = pull + body.pressure_force(body.penalty * (body.theta - theta) / h)
        b = -body.projected(pull)
        x = state.x + shift
        if np.any(b) and self.grid.update():
            u, _, _ = conjugate_gradients(self.grid.times, self.grid, b, 1e-3, MOST_LINEAR, self._tick)
            x = x + u
            if body.mean:
                body.internal_force(state.x, state.p, level * load.gas)
                state.p = state.p + body.penalty * body.theta_change(u + shift)
        state.x = x

    def _tick(self) -> None:
        """Progress never falls: each load step has a window of it, which Newton steps and the cycles in them fill ever more slowly."""
        self.cycles += 1
        low, high = self.window
        effort = self.steps + self.cycles / (self.cycles + USUAL_CYCLES)
        self.done = max(self.done, low + (high - low) * (1.0 - LEFT_BY_A_STEP**effort))
        self.monitor(self.done, f"finding the equilibrium of the tissue{self.reached}")

    def _newton(self, state: Equilibrium, load: Load, level: float, scale: float, tolerance: float) -> bool:
        """Newton's method at one load level; moves `state`; False when it stalls, and the load step should be cut."""
        body = self.body
        force, gas = level * load.force, level * load.gas
        totals: list[float] = []
        for _ in range(MOST_NEWTON):
            internal = body.linearise(state.x, state.p, gas)
            theta, slope_of_volume = body.theta.copy(), body.volume_slope.copy()
            r = body.projected(internal - force)
            misfit = (body.lam * theta - state.p) / body.divisor if body.mean else np.zeros(1)
            volume_error = float(np.sqrt(np.average(misfit**2, weights=body.volume))) if body.mean else 0.0
            state.residual = float(np.linalg.norm(r)) / scale
            state.history.append(state.residual)
            self.reached = f": Newton step {len(state.history)}, residual {state.residual:.1e}"
            if not np.isfinite(state.residual):
                return False
            if state.residual < tolerance and volume_error < tolerance:
                return True
            totals.append(max(state.residual, 10.0 * volume_error))
            if _spent(state):
                return False
            if len(totals) > PATIENCE + 4 and min(totals[-PATIENCE:]) > 0.6 * min(totals[:-PATIENCE]):
                return False
            forcing = self._forcing(totals, tolerance)
            self.steps, self.cycles = len(totals) - 1, 0
            found = self._direction(state, r, theta, slope_of_volume, gas, forcing)
            if found is None or not self._search(state, force, gas, *found):
                return False
        return False

    def _forcing(self, totals: list[float], tolerance: float) -> float:
        """Eisenstat and Walker 1996: solve the linear system only as well as the step deserves."""
        loosest = LOOSEST[self.body.mean]
        if len(totals) < 2:
            return loosest
        factor, floor = (0.1, 0.1) if self.body.mean else (0.9, 0.5)
        return min(loosest, max(factor * (totals[-1] / totals[-2]) ** 2, floor * tolerance / totals[-1], 1e-8))

    def _direction(self, state: Equilibrium, r: Array, theta: Array, slope_of_volume: Array, gas: float,
                   forcing: float) -> tuple[Array, Array, Array, float] | None:
        """(du, new p, multiplier, slope of the merit along du): solve; if it does not descend, tighter; if still not, positive."""
        body = self.body
        for attempt in range(3):
            if attempt == 2:
                state.negative += 1
                body.linearise(state.x, state.p, gas, positive=True)
            if not self.grid.update():
                continue
            tight = forcing if attempt != 1 else 0.03 * forcing
            body.volume_slope[:] = slope_of_volume
            du, p, count, positive = newton_step(body, self.grid, r, theta, state.p, tight, self._tick)
            state.linear.append(count)
            if (not positive and count < 3) or not np.isfinite(du).all():
                continue
            if not body.mean:
                slope = float(np.vdot(r, du))
                if slope < 0.0:
                    return du, state.p, state.p, slope
                continue
            multiplier = p - body.weights / body.divisor * state.p
            merit = r + body.pressure_force(multiplier + body.weights * theta - state.p)
            slope = float(np.vdot(merit, du))
            if slope < 0.0:
                return du, p, multiplier, slope
        return None

    def _search(self, state: Equilibrium, force: Array, gas: float, du: Array, p: Array, multiplier: Array, slope: float) -> bool:
        """Armijo's rule with halving; moves `state`."""
        body = self.body

        def merit(x: Array) -> float:
            return body.energy(x, gas, multiplier if body.mean else None) - float(np.vdot(force, x - body.points))

        before = merit(state.x)
        length = 1.0
        while length > 1e-3:
            x = state.x + length * du
            if merit(x) <= before + 1e-4 * length * slope + 1e-9 * abs(before):
                state.x = x
                if body.mean:
                    state.p = state.p + length * (p - state.p)
                return True
            length *= 0.5
            state.halvings += 1
        return False


def _spent(state: Equilibrium) -> bool:
    return len(state.history) >= MOST_STEPS or sum(state.linear) >= MOST_CYCLES


def newton_step(body: Body, grid: Multigrid, r: Array, theta: Array, p: Array, tolerance: float,
                tick: Callable[[], None]) -> tuple[Array, Array, int, bool]:
    """(du, new p, iterations, positive) of the last linearisation, with the residual `r` and the dilatations `theta` of it.

    Where lam is far above the shear modulus the matrix holds the smaller `body.penalty` w in its place, because the iterations grow
    with the root of lam / mu, and the pressure comes by augmented Lagrangian: with the pressure q known, (K + B^T w/V B) du = b - B^T
    ((1 - w/lam) q + w theta), then q <- w (theta + B du / V) + (1 - w/lam) q, until the first holds with the new q. Each turn leaves
    less than mu / w of the error (Fortin and Glowinski 1983).
    """
    if not body.mean:
        du, count, positive = conjugate_gradients(grid.times, grid, -r, tolerance, MOST_LINEAR, tick)
        return du, p, count, positive
    w, keep = body.penalty, (body.lam - body.penalty) / body.divisor
    b = body.projected(body.pressure_force(p)) - r
    du, total = np.zeros_like(r), 0
    rest = b - body.projected(body.pressure_force(keep * p + w * theta))
    goal = tolerance * norm(rest)
    known, positive = not keep.any(), True
    while goal > 0.0:
        size = norm(rest)
        change, count, positive = conjugate_gradients(grid.times, grid, rest, goal / size if known else max(goal / size, A_TURN),
                                                      MOST_LINEAR, tick)
        total, du = total + count, du + change
        p = w * (theta + body.theta_change(du)) + keep * p
        if known or not positive or total >= MOST_LINEAR:
            break
        rest = b - body.projected(body.pressure_force(keep * p + w * theta)) - grid.times(du)
        if norm(rest) <= goal:
            break
    return du, p, total, positive
