"""Tissue that moves: M a + internal force(x) = loads, by the generalised alpha method with the same Newton solver.

Chung and Hulbert 1993 (J Appl Mech 60:371) in the form with alpha_f = 0 (Wood, Bossak and Zienkiewicz 1980, Int J Num Meth Eng 15:1562): forces
at t(n+1), inertia at t(n+1-alpha_m), alpha_m from the one number `damping_at_infinity` (spectral radius of the shortest waves: 1 keeps them for
ever, 0 removes them in one step). Unconditionally stable in linear problems and second order in dt. A step is an equilibrium under one more
energy, c/2 (x - y) . M (x - y), where y is where the body would fly without forces. The mass is consistent (not lumped).

alpha_f > 0 was ruled out: then the equilibrium stands between two times, the end of the step is extrapolated from it, and what is nearly
incompressible has a volume that is wrong there by the square of the step; an organ let go stored twice the energy that it had.

`damping` adds the force -damping M v: every motion dies with exp(-damping t / 2), whatever its shape; it goes into c and y.

What is let go at once begins with accelerations that no step resolves, and that the method would carry on for many steps as motion (its
overshoot, Hilber and Hughes 1978). A sudden start therefore forgets them and makes its first step as four of backward Euler (Rannacher 1984):
what that takes of the energy falls with dt, and the order stays.
"""
from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse.linalg import LinearOperator, cg

from biomech.materials.tensor import Array
from biomech.tissue.extras import Uniform
from biomech.tissue.fem import Body
from biomech.tissue.newton import Equilibrium, Load, Solver
from biomech.tissue.reference import quadrature, shape_values
from biomech.tissue.scalar import as_matrix, gathered
from meshing.errors import ParameterOutOfRange, SimulationError
from meshing.step import Monitor, silent

STARTS = 4
"""Steps of backward Euler in the first step after a sudden start."""


class Scheme(NamedTuple):
    """x' = x + dt v + dt^2 ((1/2 - beta) a + beta a'), v' = v + dt ((1 - gamma) a + gamma a'), M ((1 - alpha_m) a' + alpha_m a) = forces at x'."""

    alpha_m: float
    beta: float
    gamma: float


BACKWARD_EULER = Scheme(0.0, 1.0, 1.0)
"""From a = 0."""


class Inertia(Uniform):
    """The extra energy c/2 (x - y) . M (x - y); mass kg on the patterns of the body and of its corners."""

    def __init__(self, body: Body, mass: tuple[Array, Array]) -> None:
        self.M: Any = as_matrix(body, mass[0])
        self.mass = mass
        self.c, self.y = 0.0, body.points

    def at(self, level: float) -> None:
        """Inertia acts in full."""

    def energy(self, x: Array) -> float:
        return 0.5 * float(np.vdot(x - self.y, self.forces(x)))

    def forces(self, x: Array) -> Array:
        found: Array = self.c * (self.M @ (x - self.y))
        return found

    def numbers(self, x: Array, positive: bool) -> tuple[Array, Array]:
        return self.c * self.mass[0], self.c * self.mass[1]


def mass_of(body: Body, density: Array) -> tuple[Array, Array]:
    """(blocks,) and (coarse blocks,) kg: the consistent mass of the density (m,) kg/m3 (caller's element order) on the patterns of the body."""
    if not np.isfinite(density).all() or density.min() <= 0.0:
        worst = int(np.argmin(np.where(np.isfinite(density), density, -np.inf)))
        raise SimulationError(f"the density of element {worst} is {density[worst]:g} kg/m3; something that moves needs a positive mass")
    rho = density[body.element_order]
    if body.dV.shape[1] == 14:
        values, dV = body.values, body.dV
    else:
        places, weights = quadrature(14)
        values, dV = shape_values(places, body.nodes.shape[1]), body.volume[:, None] * weights
    return gathered(body, np.einsum("eq,qa,qb->eab", dV * rho[:, None], values, values))


class Moving:
    """A body in motion. x, v, a (n, 3) m, m/s, m/s2 in the body's order at `time`; `work` J done by the loads and `damped` J lost to the
    damping (1/s) so far."""

    def __init__(self, body: Body, density: Array, *, damping_at_infinity: float = 0.8, damping: float = 0.0, monitor: Monitor = silent) -> None:
        if not 0.0 <= damping < np.inf:
            raise ParameterOutOfRange(f"the damping is {damping:g} 1/s; it must be 0 or more")
        if not 0.0 <= damping_at_infinity <= 1.0:
            raise ParameterOutOfRange(f"the spectral radius at infinity is {damping_at_infinity:g}; it must lie between 0 and 1")
        r = damping_at_infinity
        alpha_m = (r - 1.0) / (r + 1.0)
        self.scheme = Scheme(alpha_m, 0.25 * (1.0 - alpha_m) ** 2, 0.5 - alpha_m)
        self.body, self.still = body, body.extras
        self.inertia = Inertia(body, mass_of(body, density))
        body.extras = (*self.still, self.inertia)
        self.solver = Solver(body, monitor)
        self.damping = damping
        self.time, self.work, self.damped = 0.0, 0.0, 0.0
        self.place(body.points.copy(), np.zeros_like(body.points))

    def place(self, x: Array, v: Array, load: Load | None = None, *, sudden: bool = False) -> None:
        """Begin anew at positions x with velocities v; the acceleration is what the forces demand. `sudden`: something has just let go."""
        body = self.body
        self.x, self.v = x, body.projected(v)
        self.p = np.zeros(len(body.nodes))
        if body.mean:
            body.internal_force(x, self.p, 0.0)
            self.p = body.lam * body.theta
        load = load or Load(np.zeros_like(x))
        self.sudden, self.force = sudden, load.force
        self.a = self._at_rest(lambda: self._acceleration(load))

    def _at_rest(self, ask: Callable[[], Any]) -> Any:
        """What `ask` finds without the energy of inertia."""
        moving, self.body.extras = self.body.extras, self.still
        try:
            return ask()
        finally:
            self.body.extras = moving

    def _acceleration(self, load: Load) -> Array:
        body, M = self.body, self.inertia.M
        force = body.projected(load.force - body.internal_force(self.x, self.p, load.gas) - self.damping * (M @ self.v))
        size = force.size

        def times(a: Array) -> Array:
            a = body.projected(a.reshape(-1, 3))
            found: Array = body.projected(M @ a).ravel()
            return found

        solved, _ = cg(LinearOperator((size, size), matvec=times, dtype=np.float64), force.ravel(), rtol=1e-10, maxiter=500)
        return body.projected(np.asarray(solved).reshape(-1, 3))

    @property
    def kinetic(self) -> float:
        """J."""
        return 0.5 * float(np.vdot(self.v, self.inertia.M @ self.v))

    @property
    def stored(self) -> float:
        """J in the tissue."""
        return float(self._at_rest(lambda: self.body.energy(self.x, 0.0)))

    def advance(self, load_at: Callable[[float], Load], dt: float, *, tolerance: float = 1e-8) -> Equilibrium:
        """One step of dt seconds under the loads of each time; the state moves on. Raises SimulationError where no motion is found."""
        if not 0.0 < dt < np.inf:
            raise ParameterOutOfRange(f"a step in time must last longer than 0 s; it is {dt:g} s")
        if not self.sudden:
            return self._step(load_at, dt, self.scheme, tolerance)
        for _ in range(STARTS):
            self.a = np.zeros_like(self.a)
            found = self._step(load_at, dt / STARTS, BACKWARD_EULER, tolerance)
        self.sudden = False
        return found

    def _step(self, load_at: Callable[[float], Load], dt: float, scheme: Scheme, tolerance: float) -> Equilibrium:
        am, beta = scheme.alpha_m, scheme.beta
        ratio = scheme.gamma / beta
        load = load_at(self.time + dt)
        if load.shift is not None:
            raise SimulationError("a body in motion cannot have moved holds; pull it by a force")
        self.inertia.c = (1.0 - am) / (beta * dt * dt) + self.damping * ratio / dt
        drift = (1.0 - am) / (beta * dt) * self.v + ((1.0 - am) * (0.5 / beta - 1.0) - am) * self.a
        drift -= self.damping * ((1.0 - ratio) * self.v + dt * (1.0 - 0.5 * ratio) * self.a)
        self.inertia.y = self.x + drift / self.inertia.c
        found = self.solver.solve(load, tolerance=tolerance, start=Equilibrium(self.x + dt * self.v, self.p))
        if not found.converged:
            raise SimulationError(f"the motion was lost {self.time + dt:g} s after its start: the tissue deforms most {found.worst}; take "
                                  "shorter steps in time, or a smaller load")
        x, before = found.x, self.v
        a = (x - self.x - dt * self.v) / (beta * dt * dt) - (0.5 / beta - 1.0) * self.a
        self.work += 0.5 * float(np.vdot(self.force + load.force, x - self.x))
        self.v = self.v + dt * ((1.0 - scheme.gamma) * self.a + scheme.gamma * a)
        if self.damping:
            mean = 0.5 * (before + self.v)
            self.damped += dt * self.damping * float(np.vdot(mean, self.inertia.M @ mean))
        self.x, self.a, self.p, self.force, self.time = x, a, found.p, load.force, self.time + dt
        return found
