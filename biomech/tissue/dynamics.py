"""Tissue that moves: M a + internal force(x) = loads, by the generalised alpha method with the same Newton solver.

Chung and Hulbert 1993 (J Appl Mech 60:371): forces at t(n+1-alpha_f), inertia at t(n+1-alpha_m), both parameters from the one number
`damping_at_infinity` (spectral radius of the shortest waves: 1 keeps them for ever, 0 removes them in one step). Unconditionally stable in
linear problems and second order in dt. With the positions at t(n+1-alpha_f) as unknowns a step is an equilibrium under one more energy,
c/2 (x - y) . M (x - y), where y is where the body would fly without forces. The mass is consistent (not lumped).

`damping` adds the force -damping M v at t(n+1-alpha_f): every motion dies with exp(-damping t / 2), whatever its shape; it goes into c and y.
"""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

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
        self.alpha_m, self.alpha_f = (2.0 * r - 1.0) / (r + 1.0), r / (r + 1.0)
        self.gamma = 0.5 - self.alpha_m + self.alpha_f
        self.beta = 0.25 * (1.0 - self.alpha_m + self.alpha_f) ** 2
        self.body, self.still = body, body.extras
        self.inertia = Inertia(body, mass_of(body, density))
        body.extras = (*self.still, self.inertia)
        self.solver = Solver(body, monitor)
        self.damping = damping
        self.time, self.work, self.damped = 0.0, 0.0, 0.0
        self.place(body.points.copy(), np.zeros_like(body.points))

    def place(self, x: Array, v: Array, load: Load | None = None) -> None:
        """Begin anew at positions x with velocities v; the acceleration is what the forces demand."""
        body = self.body
        self.x, self.v = x, body.projected(v)
        self.p = np.zeros(len(body.nodes))
        if body.mean:
            body.internal_force(x, self.p, 0.0)
            self.p = body.lam * body.theta
        load = load or Load(np.zeros_like(x))
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
        body, am, af, beta = self.body, self.alpha_m, self.alpha_f, self.beta
        load = load_at(self.time + (1.0 - af) * dt)
        if load.shift is not None:
            raise SimulationError("a body in motion cannot have moved holds; pull it by a force")
        drag = self.damping * self.gamma / (beta * dt)
        self.inertia.c = (1.0 - am) / (beta * dt * dt * (1.0 - af)) + drag
        drift = (1.0 - am) / (beta * dt) * self.v + ((1.0 - am) * (0.5 / beta - 1.0) - am) * self.a
        ratio = self.gamma / beta
        drift -= self.damping * (self.v + (1.0 - af) * (dt * (1.0 - 0.5 * ratio) * self.a - ratio * self.v))
        self.inertia.y = self.x + drift / self.inertia.c
        guess = Equilibrium(self.x + (1.0 - af) * dt * self.v, self.p)
        found = self.solver.solve(load, tolerance=tolerance, start=guess)
        if not found.converged:
            raise SimulationError(f"the motion was lost {self.time + dt:g} s after its start: the tissue deforms most {found.worst}; take "
                                  "shorter steps in time, or a smaller load")
        x = self.x + (found.x - self.x) / (1.0 - af)
        a = (x - self.x - dt * self.v) / (beta * dt * dt) - (0.5 / beta - 1.0) * self.a
        self.work += float(np.vdot(load.force, x - self.x))
        before = self.v
        self.v = self.v + dt * ((1.0 - self.gamma) * self.a + self.gamma * a)
        if self.damping:
            mean = 0.5 * (before + self.v)
            self.damped += dt * self.damping * float(np.vdot(mean, self.inertia.M @ mean))
        self.x, self.a, self.time = x, a, self.time + dt
        if body.mean:
            self._at_rest(lambda: body.internal_force(x, self.p, 0.0))
            self.p = body.lam * body.theta
        return found
