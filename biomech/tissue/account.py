"""The energy account of an equilibrium: what is stored, what the loads did, and whether both sides agree.

At equilibrium the principle of virtual work holds for the displacement that was found: the stress times the displacement gradient,
summed over the quadrature points, is the work of the loads over that displacement plus that of the moved holds. Both sides are computed
apart (stress point by point on one side, nodal loads and reactions on the other); their difference over their size is the imbalance. In a
linear elastic body half of it is the stored energy (Clapeyron).
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit, prange

from biomech.materials.point import dilatation, shape_stress
from biomech.materials.tensor import COMPILED, Array, inverse_transpose
from biomech.tissue.assembly import deformation_gradient, own_axes
from biomech.tissue.reference import Ints

if TYPE_CHECKING:
    from biomech.tissue.fem import Body


@dataclass(frozen=True)
class EnergyAccount:
    """stored, loads and holds in J: energy in the tissue; dead loads times displacement; reactions of moved holds times their motion.

    stress: work of the stress (and of the gas around) over the displacement gradient; imbalance: |stress - loads - holds| over the
    largest of them.
    """

    stored: float
    loads: float
    holds: float
    stress: float
    imbalance: float


@njit(parallel=True, **COMPILED)
def stress_work(x: Array, p: Array, nodes: Ints, B: Array, dV: Array, part: Ints, codes: Ints, pars: Array, axes: Array, lams: Array,
                gas: float, mean: bool, out: Array) -> None:
    """Writes (m,) J, the integral of P : (F - I) over each element."""
    for e in prange(nodes.shape[0]):
        F, G, P = np.empty((3, 3)), np.empty((3, 3)), np.empty((3, 3))
        k = part[e]
        out[e] = 0.0
        for q in range(dV.shape[1]):
            deformation_gradient(x, nodes, B, e, q, F)
            J = inverse_transpose(F, G)
            t = dilatation(codes[k], F, J, G)
            around = (p[e] if mean else lams[k] * t) + (gas if codes[k] == 0 else gas * J)
            shape_stress(codes[k], pars[k], own_axes(axes, e), F, G, P)
            for i in range(3):
                for j in range(3):
                    out[e] += dV[e, q] * (P[i, j] + around * G[i, j]) * (F[i, j] - (1.0 if i == j else 0.0))


def account_of(body: Body, x: Array, p: Array, force: Array, gas: float) -> EnergyAccount:
    """The account at positions `x` and pressures `p` under dead loads `force` (n, 3) N and `gas` Pa, all in the body's order."""
    u = x - body.points
    held = u - body.projected(u)
    reaction = body.internal_force(x, p, gas) - force
    work = np.empty(len(body.nodes))
    stress_work(x, p, body.nodes, body.B, body.dV, body.part, body.codes, body.pars, body.axes, body.lams, float(gas), body.mean, work)
    stress = float(work.sum()) + sum(float(np.vdot(extra.forces(x), u)) for extra in body.extras)
    loads, holds = float(np.vdot(force, u)), float(np.vdot(reaction, held))
    size = max(abs(stress), abs(loads), abs(holds))
    return EnergyAccount(body.energy(x, 0.0), loads, holds, stress, abs(stress - loads - holds) / size if size > 0.0 else 0.0)
