"""Tissue that relaxes and creeps: quasi-static steps in time with the same Newton solver.

The law at the end of a step of dt is the instantaneous law times a constant, plus a stress that the past left behind:

    S(n+1) = (remains + sum_i arrival_i) S0(n+1) + H,      H = sum_i decay_i h_i(n) - arrival_i S0(n),
    h_i(n+1) = decay_i h_i(n) + arrival_i (S0(n+1) - S0(n)),

exact for a stress S0 that changes evenly during the step, hence second order in dt (Simo and Hughes 1998, 10.3.3). H is constant while
the step is solved, so each step still has an energy: that of the softened law plus 1/2 H : C.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numba import njit, prange

from biomech.materials.point import shape_stress
from biomech.materials.prony import Prony, softened
from biomech.materials.tensor import COMPILED, Array, inverse_transpose
from biomech.tissue.assembly import deformation_gradient, own_axes
from biomech.tissue.augmented import Constraint, equilibrium
from biomech.tissue.extras import Uniform
from biomech.tissue.fem import Body
from biomech.tissue.newton import Equilibrium, Load, Solver
from biomech.tissue.reference import Ints
from biomech.tissue.scalar import gathered
from meshing.errors import ParameterOutOfRange, SimulationError
from meshing.step import Monitor, silent


@njit(parallel=True, **COMPILED)
def material_stress(x: Array, nodes: Ints, B: Array, part: Ints, codes: Ints, pars: Array, axes: Array, out: Array) -> None:
    """Writes the second Piola-Kirchhoff stress (m, q, 3, 3) of the shape part; for the linear law its stress."""
    for e in prange(nodes.shape[0]):
        F, G, P = np.empty((3, 3)), np.empty((3, 3)), np.empty((3, 3))
        code = codes[part[e]]
        for q in range(B.shape[1]):
            deformation_gradient(x, nodes, B, e, q, F)
            inverse_transpose(F, G)
            shape_stress(code, pars[part[e]], own_axes(axes, e), F, G, P)
            for i in range(3):
                for j in range(3):
                    out[e, q, i, j] = P[i, j] if code == 0 else G[0, i] * P[0, j] + G[1, i] * P[1, j] + G[2, i] * P[2, j]


@njit(parallel=True, **COMPILED)
def push_forward(x: Array, nodes: Ints, B: Array, part: Ints, codes: Ints, S: Array, out: Array) -> None:
    """Writes F S F^T / J (m, q, 3, 3) of the second Piola-Kirchhoff stress S; for the linear law S itself."""
    for e in prange(nodes.shape[0]):
        F, G, P = np.empty((3, 3)), np.empty((3, 3)), np.empty((3, 3))
        for q in range(B.shape[1]):
            deformation_gradient(x, nodes, B, e, q, F)
            J = inverse_transpose(F, G)
            for i in range(3):
                for j in range(3):
                    P[i, j] = F[i, 0] * S[e, q, 0, j] + F[i, 1] * S[e, q, 1, j] + F[i, 2] * S[e, q, 2, j]
            for i in range(3):
                for j in range(3):
                    out[e, q, i, j] = S[e, q, i, j] if codes[part[e]] == 0 else (P[i, 0] * F[j, 0] + P[i, 1] * F[j, 1] + P[i, 2] * F[j, 2]) / J


@njit(parallel=True, **COMPILED)
def left_behind(x: Array, nodes: Ints, B: Array, dV: Array, part: Ints, codes: Ints, H: Array, energies: Array, shares: Array) -> None:
    """Writes the energy (m,) J and the nodal forces (m, a, 3) N of the stress H (m, q, 3, 3) that the past left."""
    for e in prange(nodes.shape[0]):
        F, P = np.empty((3, 3)), np.empty((3, 3))
        linear = codes[part[e]] == 0
        energies[e] = 0.0
        shares[e] = 0.0
        for q in range(B.shape[1]):
            deformation_gradient(x, nodes, B, e, q, F)
            for i in range(3):
                for j in range(3):
                    P[i, j] = H[e, q, i, j] if linear else F[i, 0] * H[e, q, 0, j] + F[i, 1] * H[e, q, 1, j] + F[i, 2] * H[e, q, 2, j]
                    energies[e] += dV[e, q] * (P[i, j] * F[i, j] * (1.0 if linear else 0.5))
                energies[e] -= dV[e, q] * H[e, q, i, i] * (1.0 if linear else 0.5)
            for a in range(nodes.shape[1]):
                for i in range(3):
                    shares[e, a, i] += dV[e, q] * (P[i, 0] * B[e, q, a, 0] + P[i, 1] * B[e, q, a, 1] + P[i, 2] * B[e, q, a, 2])


class Past(Uniform):
    """The extra energy 1/2 H : (C - I) of the stress that the past left behind."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.H = np.zeros((*body.dV.shape, 3, 3))
        self.level = 1.0

    def at(self, level: float) -> None:
        self.level = level

    def _measured(self, x: Array) -> tuple[Array, Array]:
        body = self.body
        energies, shares = np.empty(len(body.nodes)), np.empty((*body.nodes.shape, 3))
        left_behind(x, body.nodes, body.B, body.dV, body.part, body.codes, self.level * self.H, energies, shares)
        return energies, shares

    def energy(self, x: Array) -> float:
        return float(self._measured(x)[0].sum())

    def forces(self, x: Array) -> Array:
        shares = self._measured(x)[1]
        flat = self.body.nodes.ravel()
        return np.stack([np.bincount(flat, shares[:, :, i].ravel(), minlength=len(x)) for i in range(3)], axis=1)

    def numbers(self, x: Array, positive: bool) -> tuple[Array, Array]:
        """B_a H B_b in each direction; it is negative where the tissue was stretched, so `positive` leaves it out."""
        body = self.body
        bends = (body.codes[body.part] != 0) & (not positive)
        HB = np.einsum("eq,eqij,eqbj->eqib", body.dV * (self.level * bends)[:, None], self.H, body.B, optimize=True)
        return gathered(body, np.einsum("eqai,eqib->eab", body.B, HB, optimize=True))


class Relaxing:
    """A body whose laws fade with time; `prony` one series for each of its laws, None where a law is elastic. Contacts and sutures, which
    must be among the extras of the body, are met at every step.

    Begins at rest at time 0. Each `advance` finds the equilibrium at the end of the next step; x, p are the state reached.
    """

    def __init__(self, body: Body, prony: tuple[Prony | None, ...], monitor: Monitor = silent, *, constraints: Sequence[Constraint] = ()) -> None:
        if len(prony) != len(body.laws):
            raise ParameterOutOfRange(f"{len(body.laws)} laws need as many Prony series (None: elastic), not {len(prony)}")
        self.body, self.prony, self.laws, self.constraints = body, prony, body.laws, constraints
        self.instant = body.pars.copy()
        self.past = Past(body)
        body.extras = (*body.extras, self.past)
        self.solver = Solver(body, monitor)
        terms = max((len(series.g) for series in prony if series is not None), default=0)
        self.stress = np.zeros((*body.dV.shape, 3, 3))
        self.held = np.zeros((terms, *self.stress.shape))
        self.time = 0.0
        self.state: Equilibrium | None = None
        self.softened = self.laws

    def stay(self) -> None:
        """Leave the body with the laws that it felt last, beside the stress of the past: its forces are then those of the state reached."""
        self.body.set_laws(self.softened)

    def advance(self, load: Load, dt: float, *, tolerance: float = 1e-6) -> Equilibrium:
        """The equilibrium under `load` after dt more seconds (0: the load changes at once); the state moves on to it.

        Raises SimulationError when there is none; the state then stays."""
        if not 0.0 <= dt < np.inf:
            raise ParameterOutOfRange(f"a step in time must last 0 s or more; it is {dt:g} s")
        body = self.body
        decay, arrival = self._factors(dt)
        felt = [series.remains + float(series.arrival(dt).sum()) if series is not None else 1.0 for series in self.prony]
        self.past.H = np.einsum("te,teqij->eqij", decay, self.held) - arrival.sum(axis=0)[:, None, None, None] * self.stress
        self.softened = tuple(softened(law, share) if share < 1.0 else law for law, share in zip(self.laws, felt))
        body.set_laws(self.softened)
        start = None if self.state is None else replace(self.state, history=[], linear=[])
        try:
            found = equilibrium(self.solver, load, self.constraints, tolerance=tolerance, start=start)
        finally:
            body.set_laws(self.laws)
        if not found.converged:
            raise SimulationError(f"no equilibrium was found {self.time + dt:g} s after loading: the tissue, still soft from what it has "
                                  f"borne, deforms most {found.worst}; lower the load or take shorter steps")
        before = self.stress
        self.stress = np.empty_like(before)
        material_stress(found.x, body.nodes, body.B, body.part, body.codes, self.instant, body.axes, self.stress)
        self.held = decay[:, :, None, None, None] * self.held + arrival[:, :, None, None, None] * (self.stress - before)
        self.state, self.time = found, self.time + dt
        return found

    def felt(self) -> Array:
        """(m, q, 3, 3) Pa: the second Piola-Kirchhoff shape stress at each point now, what has faded left out."""
        remains = np.array([series.remains if series is not None else 1.0 for series in self.prony])[self.body.part]
        found: Array = remains[:, None, None, None] * self.stress + self.held.sum(axis=0)
        return found

    def cauchy(self) -> Array:
        """(m, q, 3, 3) Pa: the same as Cauchy stress, F S F^T / J."""
        body, felt = self.body, self.felt()
        assert self.state is not None
        found = np.empty_like(felt)
        push_forward(self.state.x, body.nodes, body.B, body.part, body.codes, felt, found)
        return found

    def _factors(self, dt: float) -> tuple[Array, Array]:
        """(decay, arrival) of each term in each element, (terms, m)."""
        decay, arrival = np.zeros((2, len(self.held), len(self.laws)))
        for k, series in enumerate(self.prony):
            if series is not None:
                decay[: len(series.g), k], arrival[: len(series.g), k] = series.decay(dt), series.arrival(dt)
        return decay[:, self.body.part], arrival[:, self.body.part]
