"""Element loops: energy, internal force and tangent of the total-Lagrangian body.

For each quadrature point, F = sum_a x_a (x) B_a, then the law gives shape stress P and tangent A. The volumetric part
lam/2 theta^2 is taken in one of two ways:

* pointwise: theta at each point; right for compressible tissue;
* mean: one theta an element, the volume mean of ln J, and a pressure p an element of its own (the condensed P2-P0
  element). p appears in the geometric stiffness as an unknown independent of x, which is what keeps Newton's method
  fast when lam >> mu (measured: 5 steps in place of 14 at K = 100 mu).

`gas` is the pressure of a gas around the whole body: its potential is gas times the enclosed volume, so each point adds
gas (J - 1). On a supported part of the boundary it only changes the reaction of the support.
"""
from __future__ import annotations

import numpy as np
from numba import njit, prange

from biomech.materials.point import dilatation, shape_energy, shape_stress, shape_tangent
from biomech.materials.tensor import COMPILED, Array, add_log_curvature, add_product, inverse_transpose
from biomech.tissue.pattern import Longs
from biomech.tissue.reference import Ints

INSIDE_OUT = 1e300
"""The energy of a body with an inside-out element: no line search accepts it."""

SOFTEST = 1e-3
"""Smallest eigenvalue of a point tangent made positive, as a fraction of its largest."""


@njit(**COMPILED)
def deformation_gradient(x: Array, nodes: Ints, B: Array, e: int, q: int, F: Array) -> None:
    F[:] = 0.0
    for a in range(nodes.shape[1]):
        n = nodes[e, a]
        for i in range(3):
            for j in range(3):
                F[i, j] += x[n, i] * B[e, q, a, j]


@njit(**COMPILED)
def own_axes(axes: Array, e: int) -> Array:
    """The directions of element e; one row stands for all."""
    return axes[e] if len(axes) > 1 else axes[0]


@njit(parallel=True, **COMPILED)
def element_energies(x: Array, nodes: Ints, B: Array, dV: Array, part: Ints, codes: Ints, pars: Array, axes: Array, lams: Array,
                     gas: float, mean: bool, multiplier: Array, weights: Array, out: Array, theta: Array) -> None:
    """Writes the energy (J) and the mean dilatation of every element.

    mean: the volumetric part is V (multiplier theta + weight/2 theta^2), the augmented energy that the line search
    of the mixed form descends; else lam/2 theta^2 at each point.
    """
    for e in prange(nodes.shape[0]):
        F = np.empty((3, 3))
        G = np.empty((3, 3))
        k = part[e]
        total, mean_theta, volume = 0.0, 0.0, 0.0
        for q in range(dV.shape[1]):
            deformation_gradient(x, nodes, B, e, q, F)
            J = inverse_transpose(F, G)
            if J <= 0.0 and codes[k] != 0:
                total = INSIDE_OUT
                volume = 1.0
                break
            t = dilatation(codes[k], F, J, G)
            total += dV[e, q] * shape_energy(codes[k], pars[k], own_axes(axes, e), F, J)
            total += dV[e, q] * gas * (t if codes[k] == 0 else J - 1.0)
            mean_theta += dV[e, q] * t
            volume += dV[e, q]
            if not mean:
                total += dV[e, q] * 0.5 * lams[k] * t * t
        mean_theta /= volume
        if mean and total < INSIDE_OUT:
            total += volume * (multiplier[e] * mean_theta + 0.5 * weights[e] * mean_theta * mean_theta)
        out[e] = total
        theta[e] = mean_theta


@njit(**COMPILED)
def make_positive(A: Array) -> None:
    """Lift the eigenvalues of the symmetric (9, 9) A to at least SOFTEST of the largest; leaves a positive A alone."""
    L = np.zeros((9, 9))
    positive = True
    for i in range(9):
        for j in range(i + 1):
            s = A[i, j]
            for k in range(j):
                s -= L[i, k] * L[j, k]
            if i == j:
                if s <= 0.0:
                    positive = False
                    break
                L[i, i] = np.sqrt(s)
            else:
                L[i, j] = s / L[j, j]
        if not positive:
            break
    if positive:
        return
    values, Q = np.linalg.eigh(A)
    least = SOFTEST * max(values[8], 1e-300)
    for i in range(9):
        for j in range(9):
            s = 0.0
            for k in range(9):
                s += Q[i, k] * max(values[k], least) * Q[j, k]
            A[i, j] = s


@njit(**COMPILED)
def add_stiffness(K: Array, BA: Array, B: Array, e: int, q: int, A: Array, w: float) -> None:
    """K[a, b] += w B_a A B_b for b >= a."""
    width = K.shape[0]
    for a in range(width):
        b0, b1, b2 = w * B[e, q, a, 0], w * B[e, q, a, 1], w * B[e, q, a, 2]
        for i in range(3):
            for s in range(9):
                BA[i, s] = b0 * A[3 * i, s] + b1 * A[3 * i + 1, s] + b2 * A[3 * i + 2, s]
        for b in range(a, width):
            c0, c1, c2 = B[e, q, b, 0], B[e, q, b, 1], B[e, q, b, 2]
            for i in range(3):
                for j in range(3):
                    K[a, b, i, j] += BA[i, 3 * j] * c0 + BA[i, 3 * j + 1] * c1 + BA[i, 3 * j + 2] * c2


@njit(**COMPILED)
def scatter(K: Array, slots: Ints, e: int, D: Array) -> None:
    width = K.shape[0]
    for a in range(width):
        for b in range(width):
            s = slots[e, a, b]
            for i in range(3):
                for j in range(3):
                    D[s, i, j] += K[a, b, i, j]


@njit(**COMPILED)
def coarsen(K: Array, parents: Ints, KR: Array, KC: Array) -> None:
    """KC = P^T K P, the P1 matrix of a P2 element: P1 functions are P2 functions."""
    KR[:] = 0.0
    KC[:] = 0.0
    width = K.shape[0]
    for a in range(width):
        for b in range(width):
            for side in range(2):
                u = parents[b, side]
                for i in range(3):
                    for j in range(3):
                        KR[a, u, i, j] += 0.5 * K[a, b, i, j]
    for a in range(width):
        for side in range(2):
            u = parents[a, side]
            for b in range(4):
                for i in range(3):
                    for j in range(3):
                        KC[u, b, i, j] += 0.5 * KR[a, b, i, j]


@njit(**COMPILED)
def assemble_block(low: int, high: int, x: Array, p: Array, nodes: Ints, B: Array, dV: Array, part: Ints, codes: Ints,
                   pars: Array, axes: Array, lams: Array, gas: float, mean: bool, positive: bool, want: bool, slots: Ints, D: Array,
                   coarse_slots: Ints, coarse_D: Array, parents: Ints, force: Array, volume_slope: Array, theta: Array) -> None:
    width = nodes.shape[1]
    F, G, P, A = np.empty((3, 3)), np.empty((3, 3)), np.empty((3, 3)), np.empty((9, 9))
    f, g = np.empty((width, 3)), np.empty((width, 3))
    K, BA = np.empty((width, width, 3, 3)), np.empty((3, 9))
    KR, KC = np.empty((width, 4, 3, 3)), np.empty((4, 4, 3, 3))
    for e in range(low, high):
        f[:] = 0.0
        g[:] = 0.0
        K[:] = 0.0
        k = part[e]
        linear = codes[k] == 0
        mean_theta, volume = 0.0, 0.0
        for q in range(dV.shape[1]):
            deformation_gradient(x, nodes, B, e, q, F)
            J = inverse_transpose(F, G)
            t = dilatation(codes[k], F, J, G)
            w = dV[e, q]
            mean_theta += w * t
            volume += w
            pressure = p[e] if mean else lams[k] * t
            around = gas if linear else gas * J
            shape_stress(codes[k], pars[k], own_axes(axes, e), F, G, P)
            for a in range(width):
                b0, b1, b2 = w * B[e, q, a, 0], w * B[e, q, a, 1], w * B[e, q, a, 2]
                for i in range(3):
                    slope = G[i, 0] * b0 + G[i, 1] * b1 + G[i, 2] * b2
                    g[a, i] += slope
                    f[a, i] += P[i, 0] * b0 + P[i, 1] * b1 + P[i, 2] * b2 + (pressure + around) * slope
            if want:
                shape_tangent(codes[k], pars[k], own_axes(axes, e), F, G, A)
                if not linear:
                    add_log_curvature(A, G, pressure + around)
                    add_product(A, G, around)
                if not mean:
                    add_product(A, G, lams[k])
                if positive:
                    make_positive(A)
                add_stiffness(K, BA, B, e, q, A, w)
        theta[e] = mean_theta / volume
        for a in range(width):
            for i in range(3):
                force[nodes[e, a], i] += f[a, i]
                volume_slope[e, a, i] = g[a, i]
        if want:
            if mean:
                for a in range(width):
                    for b in range(a, width):
                        for i in range(3):
                            for j in range(3):
                                K[a, b, i, j] += lams[k] / volume * g[a, i] * g[b, j]
            for a in range(width):
                for b in range(a):
                    for i in range(3):
                        for j in range(3):
                            K[a, b, i, j] = K[b, a, j, i]
            scatter(K, slots, e, D)
            if width > 4:
                coarsen(K, parents, KR, KC)
                scatter(KC, coarse_slots, e, coarse_D)


@njit(parallel=True, **COMPILED)
def assemble(x: Array, p: Array, nodes: Ints, B: Array, dV: Array, part: Ints, codes: Ints, pars: Array, axes: Array, lams: Array,
             gas: float, mean: bool, positive: bool, want: bool, block_start: Longs, order: Longs, colour_start: Longs,
             slots: Ints, D: Array, coarse_slots: Ints, coarse_D: Array, parents: Ints,
             force: Array, volume_slope: Array, theta: Array) -> None:
    """Adds the internal force (n, 3) and, when wanted, the tangent blocks `D` and their P1 Galerkin product `coarse_D`.

    Also writes volume_slope (m, a, 3) = d(V theta)/dx_a and theta (m,), the mean dilatation.
    """
    for colour in range(colour_start.size - 1):
        for k in prange(colour_start[colour], colour_start[colour + 1]):
            block = order[k]
            assemble_block(block_start[block], block_start[block + 1], x, p, nodes, B, dV, part, codes, pars, axes, lams, gas, mean,
                           positive, want, slots, D, coarse_slots, coarse_D, parents, force, volume_slope, theta)


@njit(parallel=True, **COMPILED)
def dilatation_change(nodes: Ints, volume_slope: Array, u: Array, out: Array) -> None:
    """out_e = sum_a volume_slope_ea . u_a, the change of V theta under a displacement."""
    for e in prange(nodes.shape[0]):
        s = 0.0
        for a in range(nodes.shape[1]):
            for i in range(3):
                s += volume_slope[e, a, i] * u[nodes[e, a], i]
        out[e] = s


@njit(parallel=True, **COMPILED)
def add_pressure_force(start: Longs, where: Ints, volume_slope: Array, p: Array, out: Array) -> None:
    """out_a += sum_e p_e volume_slope_ea."""
    width = volume_slope.shape[1]
    for n in prange(start.size - 1):
        for k in range(start[n], start[n + 1]):
            e, a = where[k] // width, where[k] % width
            for i in range(3):
                out[n, i] += p[e] * volume_slope[e, a, i]


@njit(parallel=True, **COMPILED)
def constrain(rows: Longs, columns: Ints, diagonal: Longs, held: Array, free: Array, D: Array) -> None:
    """D <- Pi D Pi + s (I - Pi), with the projector Pi `free` (n, 3, 3) of each node; `held` (n,) marks Pi != I.

    s is a tenth of the row's own stiffness so that the held directions do not spoil the spectrum.
    """
    for r in prange(rows.size - 1):
        scale = 0.1 / 3.0 * (D[diagonal[r], 0, 0] + D[diagonal[r], 1, 1] + D[diagonal[r], 2, 2])
        T = np.empty((3, 3))
        for k in range(rows[r], rows[r + 1]):
            c = columns[k]
            if held[r] or held[c]:
                for i in range(3):
                    for j in range(3):
                        T[i, j] = free[r, i, 0] * D[k, 0, j] + free[r, i, 1] * D[k, 1, j] + free[r, i, 2] * D[k, 2, j]
                for i in range(3):
                    for j in range(3):
                        D[k, i, j] = T[i, 0] * free[c, 0, j] + T[i, 1] * free[c, 1, j] + T[i, 2] * free[c, 2, j]
        if held[r]:
            for i in range(3):
                for j in range(3):
                    D[diagonal[r], i, j] += scale * ((1.0 if i == j else 0.0) - free[r, i, j])
