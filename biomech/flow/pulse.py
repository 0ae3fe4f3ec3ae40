"""Flow in time: one step of a heartbeat, and what a whole beat does to the wall.

Backward differences of second order (the first step of first order), Newton's method from the extrapolated state, the beds of the
outlets inside the step (windkessel.py, attached.py):

    u_t = (3 u - 4 u_n + u_n-1) / (2 dt)        (equal steps; windkessel.backward has the others)

The steps adapt: what a step does wrong is told by how far its velocity ends from the parabola through the three states before (Gresho and Sani
1998, Incompressible Flow and the Finite Element Method, 3.16). With w = dt / dt_n that difference is d = (dt + dt_n)(dt + dt_n + dt_n-1) dt u_ttt / 6
and the error of the formula e = (1 + w)^2 dt^3 u_ttt / (6 w (1 + 2 w)): a step with |e| above `step_error` of the largest |u| of the beats, both as
root mean squares over the nodes, is taken in halves, as one that Newton's method loses.

Over one beat the wall sees (Ku et al. 1985; He and Ku 1996; Himburg et al. 2004), t the shear traction and T the period,

    TAWSS = 1/T Int |t| dt        OSI = 1/2 (1 - |1/T Int t dt| / TAWSS)        RRT = 1 / ((1 - 2 OSI) TAWSS)

and the endothelial cell activation potential ECAP = OSI / TAWSS (Di Achille et al. 2014).
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from biomech.flow.arrays import Double, Longs
from biomech.flow.blockmatrix import prescribe, scale_pressure
from biomech.flow.discretisation import Discretisation
from biomech.flow.membrane import Membrane
from biomech.flow.openinlet import OpenInlet
from biomech.flow.outlets import Beds
from biomech.flow.reactions import patch_mean, wall_stress
from biomech.flow.steady import Linear, unbalanced, worst
from biomech.flow.windkessel import backward
from meshing.errors import SimulationError

NEWTON_STEPS, AT_VALVES = 4, 10
"""At most, and where a heart's valves may open within the step."""
LINEAR, LEAST_LINEAR = 0.02, 1e-6
"""What a linear solve leaves of the residual; of one above the load, which a jump of the pressure beyond the openings makes, as much less: a
fiftieth of that would be flow that nothing drives. Never below the second."""
BALANCED = 5e-4
"""What enters and does not leave, of the largest flow of the beats: a step goes on until it is less, because small residuals add up to a leak."""
RUNS_AWAY, AWAY_AT_VALVES = 1e3, 3.0
"""A residual that has grown so many times is given up: a shorter step is tried sooner. Where a heart's inflow is an unknown it has never come
back from the second, and more than half of all linear iterations went into steps that were lost in the end."""
HALVINGS = 4
STEP_ERROR = 0.05
"""Error of a time step, of the speed, above which it is taken in halves."""
BRAKED = 0.0
"""Share of the entering velocity's normal part that the outlets hold back (discretisation.py). All of it, as in steady flow, spoils an
oscillating flow by 6 % that no mesh removes, a tenth by 1 %; the part along the outlet is held back whole."""


class Surroundings(Protocol):
    """What lies beyond the openings of a `Beds`, through time: Windkessels (windkessel.py) or any circuit (attached.py). Flows (k,) go out
    of the mesh; all is dimensionless."""

    def coupled(self, flow: Double, step: float) -> tuple[Double, Double]:
        """(slope, offset) of the pressures at the end of a step of `step`, P = slope Q + offset, exact at `flow` and linear about it."""

    def advance(self, flow: Double, step: float) -> None:
        """Take the step with the outflows `flow` at its end."""

    def pressure(self, flow: Double) -> Double:
        """(k,) the pressures at the openings now."""


class Beat:
    """Marches `flow` from its present state; `inflow` is the velocity (k, 3) of the inlet nodes by time, or an inlet whose flow is an unknown,
    its opening the last of the `beds`; `bed` what lies beyond the openings or None, `wall` what gives or None; `before` the state one step of
    `earlier` ago, where it is known. `step_error` limits what a step may do wrong; `error` is the largest that was taken since it was set to 0."""

    def __init__(self, flow: Discretisation, beds: Beds, bed: Surroundings | None, inflow: Callable[[float], Double] | OpenInlet, *,
                 tolerance: float = 1e-4, before: Double | None = None, earlier: float | None = None,
                 wall: Membrane | None = None, step_error: float = np.inf) -> None:
        self.flow, self.beds, self.bed, self.inflow, self.tolerance = flow, beds, bed, inflow, tolerance
        self.time, self.wall = 0.0, wall
        flow.braked = BRAKED
        self._inlet = inflow if isinstance(inflow, OpenInlet) else None
        self._linear = Linear(flow, beds, self._inlet)
        self._now, self._before, self._last = flow.state.copy(), before, earlier
        self._earliest: tuple[Double, float] | None = None
        self._reference, self._speed, self._largest = 0.0, 0.0, 0.0
        self.residual, self.error, self.step_error = 0.0, 0.0, step_error

    def step(self, dt: float, allowed: float = np.inf) -> None:
        """One step. Raises SimulationError when Newton's method loses the flow or its error is above `allowed`; the state before it is kept then."""
        flow, now, before = self.flow, self._now, self._before
        rate, own, earlier = backward(dt, self._last)
        flow.inertia, flow.past = rate, own * now[:, :3]
        flow.state = now.copy()
        if before is not None and self._last is not None:
            flow.past = flow.past + earlier * before[:, :3]
            flow.state = now + (dt / self._last) * (now - before)
        held = flow.fixed.copy()
        if self._inlet is not None:
            held[flow.inlet.nodes] = False
        flow.state[held] = flow.prescribed[held]
        if self.wall is not None:
            self.wall.start(rate, own, earlier)
        if not isinstance(self.inflow, OpenInlet):
            flow.prescribe_inflow(self.inflow(self.time + dt))
        most, grown = (NEWTON_STEPS, RUNS_AWAY) if self._inlet is None else (AT_VALVES, AWAY_AT_VALVES)
        first, away = 0.0, False
        for attempt in range(most + 1):
            if self.bed is not None:
                self.beds.resistance, self.beds.offset = self.bed.coupled(self.beds.fluxes(flow.state), dt)
            norm = self._linear.norm()
            self._reference = max(self._reference, unbalanced(flow) if attempt == 0 else 0.0)
            if attempt == 0:
                norm = self._linear.norm()      # `unbalanced` has assembled another state
            self.residual = norm / self._reference
            first = self.residual if attempt == 0 else first
            away = not (self.residual < grown * first or self.residual < self.tolerance)
            if away or attempt == most:
                break
            if attempt and self.residual < self.tolerance and self._balanced():
                break
            if self._inlet is not None:
                self._inlet.take()
            prescribe(flow.indptr, flow.indices, flow.values, flow.fixed)
            factor = float(np.sqrt(flow.velocity_diagonal()[1].mean(dtype=float) / flow.values[flow.diagonal, 3, 3].mean(dtype=float)))
            scale_pressure(flow.values, factor)
            if self._inlet is not None:
                self._inlet.scale_pressure(factor)
            right = -flow.residual
            right[:, 3] *= factor
            increment, _ = self._linear.solve(right, max(LINEAR * min(1.0, 1.0 / self.residual), LEAST_LINEAR))
            increment[:, 3] *= factor
            flow.state = flow.state + increment
        if away or not self.residual < 100.0 * self.tolerance:
            place = worst(flow)
            flow.state = now
            raise SimulationError(f"the flow is lost {self.time:.3g} mean passages into the beat: the residual of a time step stays at "
                                  f"{self.residual:.1e}, worst at {place}. Take more steps a beat, a smaller inflow, or read the steady answer")
        error = self._error(dt)
        if error > allowed:
            flow.state = now
            raise SimulationError(f"a time step of {dt:.3g} mean passages is {error:.1%} off")
        self.error = max(self.error, error)
        if self.bed is not None:
            self.bed.advance(self.beds.fluxes(flow.state), dt)
        if self.wall is not None:
            self.wall.advance(flow.state)
        self._earliest = None if before is None or self._last is None else (before, self._last)
        self._before, self._now, self._last = now, flow.state.copy(), dt
        self.time += dt

    def _balanced(self) -> bool:
        """Whether the present state keeps its blood; walls that give store some."""
        if self.wall is not None or not self.flow.outlets:
            return True
        entering, leaving = -self.flow.inlet.flux(self.flow.state), sum(outlet.flux(self.flow.state) for outlet in self.flow.outlets)
        self._largest = max(self._largest, abs(entering))
        return abs(leaving - entering) <= BALANCED * self._largest

    def _error(self, dt: float) -> float:
        """What the present state, a step of `dt` after the last one, is wrong by, of the largest speed; 0 where fewer than three states are known."""
        now, before = self._now[:, :3], self._before
        self._speed = max(self._speed, float(np.sqrt((self.flow.state[:, :3] ** 2).mean())))
        if self._earliest is None or before is None or self._last is None:
            return 0.0
        (first, long), last = self._earliest, self._last
        # the parabola through times 0, -last, -(last + long), at dt
        a, b = dt + last, dt + last + long
        guess = now * (a * b / (last * (last + long))) - before[:, :3] * (dt * b / (last * long)) + first[:, :3] * (dt * a / (long * (last + long)))
        off = float(np.sqrt(((self.flow.state[:, :3] - guess) ** 2).mean()))
        w = dt / last
        return off * (1.0 + w) ** 2 * dt ** 2 / (w * (1.0 + 2.0 * w) * a * b) / max(self._speed, 1e-300)

    def advance(self, dt: float) -> int:
        """Go on by `dt`, in halves of halves where Newton's method loses a step or it is too wrong; how many steps it took. Raises SimulationError,
        the last good state kept, when a step of dt / 2^HALVINGS is lost too; one so short that is still too wrong is taken."""
        parts, left, taken = 1, 1, 0
        while left:
            try:
                self.step(dt / parts, self.step_error if parts < 2 ** HALVINGS else np.inf)
            except SimulationError:
                if parts == 2 ** HALVINGS:
                    raise
                parts, left = 2 * parts, 2 * left
            else:
                left, taken = left - 1, taken + 1
        return taken


@dataclass(frozen=True, eq=False)
class WallHistory:
    """(k,) at the wall's `nodes`: time-averaged shear, oscillatory index, relative residence time; `area` of each node."""

    nodes: Longs
    area: Double
    average: Double
    oscillation: Double

    @property
    def residence(self) -> Double:
        """1 / ((1 - 2 OSI) TAWSS)."""
        found: Double = 1.0 / np.maximum((1.0 - 2.0 * self.oscillation) * self.average, 1e-9 * max(float(self.average.max()), 1e-300))
        return found

    @property
    def activation(self) -> Double:
        """OSI / TAWSS."""
        found: Double = self.oscillation / np.maximum(self.average, 1e-9 * max(float(self.average.max()), 1e-300))
        return found


class WallRecorder:
    """Adds up the wall shear of equal time steps."""

    def __init__(self) -> None:
        self._count = 0

    def add(self, flow: Discretisation) -> None:
        stress = patch_mean(flow, wall_stress(flow))
        if not self._count:
            self._nodes, self._area = stress.nodes, stress.area
            self._vector, self._size = np.zeros_like(stress.shear), np.zeros(len(stress.nodes))
        self._vector += stress.shear
        self._size += stress.magnitude
        self._count += 1

    def history(self) -> WallHistory:
        average = self._size / self._count
        mean = np.linalg.norm(self._vector, axis=1) / self._count
        return WallHistory(self._nodes, self._area, average, 0.5 * (1.0 - mean / np.maximum(average, 1e-300)))
