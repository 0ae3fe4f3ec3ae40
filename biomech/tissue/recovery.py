"""From positions to what is read: stress, strain, and how far the mesh can be believed.

Stress is the deviatoric Cauchy stress, which the volumetric part of a law does not enter; strain is logarithmic ("true"),
the natural logarithm of the largest principal stretch. The mesh error is Zienkiewicz and Zhu's (1987): the L2 projection
of the stress on continuous linear functions, minus the stress itself, in the energy norm.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse
from numba import njit, prange
from scipy.sparse.linalg import cg

from biomech.materials.point import shape_stress
from biomech.materials.tensor import COMPILED, Array, inverse_transpose
from biomech.tissue.assembly import deformation_gradient, own_axes
from biomech.tissue.fem import Body
from biomech.tissue.reference import Ints, quadrature

COMPONENTS = np.array([(0, 0), (1, 1), (2, 2), (0, 1), (1, 2), (0, 2)])
TWICE = np.array([1.0, 1.0, 1.0, 2.0, 2.0, 2.0])
"""How often each component counts in s:s."""


@njit(parallel=True, **COMPILED)
def point_stresses(x: Array, nodes: Ints, B: Array, dV: Array, part: Ints, codes: Ints, pars: Array, axes: Array, stresses: Array,
                   stretch: Array) -> None:
    """Writes deviatoric Cauchy stresses (m, q, 6) Pa and C = F^T F averaged over each element (m, 3, 3)."""
    for e in prange(nodes.shape[0]):
        F, G, P = np.empty((3, 3)), np.empty((3, 3)), np.empty((3, 3))
        stretch[e] = 0.0
        volume = 0.0
        for q in range(dV.shape[1]):
            deformation_gradient(x, nodes, B, e, q, F)
            J = inverse_transpose(F, G)
            shape_stress(codes[part[e]], pars[part[e]], own_axes(axes, e), F, G, P)
            w = dV[e, q]
            volume += w
            for c in range(6):
                i, j = COMPONENTS[c, 0], COMPONENTS[c, 1]
                if codes[part[e]] == 0:
                    stresses[e, q, c] = P[i, j]
                else:
                    stresses[e, q, c] = (P[i, 0] * F[j, 0] + P[i, 1] * F[j, 1] + P[i, 2] * F[j, 2]) / J
            mean = (stresses[e, q, 0] + stresses[e, q, 1] + stresses[e, q, 2]) / 3.0
            for c in range(3):
                stresses[e, q, c] -= mean
            for i in range(3):
                for j in range(3):
                    stretch[e, i, j] += w * (F[0, i] * F[0, j] + F[1, i] * F[1, j] + F[2, i] * F[2, j])
        for i in range(3):
            for j in range(3):
                stretch[e, i, j] /= volume


@dataclass(frozen=True, eq=False)
class Recovered:
    """von_mises (m,) Pa and strain (m,) of the elements (caller's order); error: relative, energy norm."""

    von_mises: Array
    strain: Array
    error: float


def recover(body: Body, x: Array, felt: Array | None = None) -> Recovered:
    """`felt` (m, q, 3, 3) Pa: the Cauchy stress of the shape part where it is not that of the laws, as in tissue that relaxes."""
    m, q = body.dV.shape
    stresses, C = np.empty((m, q, 6)), np.empty((m, 3, 3))
    point_stresses(x, body.nodes, body.B, body.dV, body.part, body.codes, body.pars, body.axes, stresses, C)
    if felt is not None:
        pressure = np.trace(felt, axis1=2, axis2=3)[..., None] / 3.0
        stresses = felt[:, :, COMPONENTS[:, 0], COMPONENTS[:, 1]] - np.where(TWICE == 1.0, pressure, 0.0)
    weights = body.dV / body.volume[:, None]
    mean = np.einsum("eq,eqc->ec", weights, stresses)
    von_mises = np.sqrt(1.5 * (mean**2 @ TWICE))
    strain = 0.5 * np.log(np.linalg.eigvalsh(C)[:, -1])
    return Recovered(body.elements_outside(von_mises), body.elements_outside(strain), _mesh_error(body, stresses))


def percentile(values: Array, volumes: Array, percent: float) -> float:
    """The value that `percent` of the volume stays at or below; small elements do not count for more than they hold."""
    order = np.argsort(values, kind="stable")
    filled = np.cumsum(volumes[order])
    found = int(np.searchsorted(filled, percent / 100.0 * filled[-1]))
    return float(values[order[min(found, len(order) - 1)]])


def _mesh_error(body: Body, stresses: Array) -> float:
    """sqrt(int |s* - s|^2 / mu) / sqrt(int |s|^2 / mu), s* projected tissue by tissue (stress jumps between them)."""
    corners = body.coarse_nodes
    values, _ = quadrature(body.dV.shape[1])
    error, total = 0.0, 0.0
    shear = np.array([float(law.shear_modulus) for law in body.laws])[body.part]
    for k in np.unique(body.region):
        mine = np.flatnonzero(body.region == k)
        used, local = np.unique(corners[mine], return_inverse=True)
        local = local.reshape(-1, 4)
        w, s = body.dV[mine], stresses[mine]
        blocks = np.einsum("eq,qa,qb->eab", w, values, values)
        rows, columns = np.repeat(local, 4, axis=1).ravel(), np.tile(local, (1, 4)).ravel()
        mass = sparse.csr_matrix((blocks.ravel(), (rows, columns)), shape=(len(used), len(used)))
        scaling = sparse.diags(1.0 / mass.diagonal())
        smooth = np.empty((len(used), 6))
        right = np.einsum("eq,qa,eqc->eac", w, values, s).reshape(-1, 6)
        for c in range(6):
            load = np.bincount(local.ravel(), right[:, c], minlength=len(used))
            smooth[:, c], _ = cg(mass, load, rtol=1e-6, maxiter=200, M=scaling)
        difference = np.einsum("qa,eac->eqc", values, smooth[local]) - s
        error += float(np.einsum("eq,eqc,c,e->", w, difference**2, TWICE, 1.0 / shear[mine]))
        total += float(np.einsum("eq,eqc,c,e->", w, s**2, TWICE, 1.0 / shear[mine]))
    return float(np.sqrt(error / total)) if total > 0.0 else 0.0
