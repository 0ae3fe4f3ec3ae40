"""Incompressible Navier-Stokes on linear tetrahedra with residual-based stabilisation.

Dimensionless: density 1, kinematic viscosity `nu`. Find u, p such that for all v, q

    (v, u_t + u.grad u) + nu (grad v, grad u) - (div v, p) + (q, div u)
      + sum_e tau  (u.grad v + grad q, u_t + u.grad u + grad p)    momentum residual: SUPG and PSPG
      + sum_e tauC (div v, div u)                                    continuity residual: LSIC
      = - sum_outlets P (v, n)

with the parameters of Bazilevs et al. 2007 (Comput. Methods Appl. Mech. Engrg. 197:173),
G = 2 sum_a grad N_a (x) grad N_a up to a factor that belongs to the simplex:

    tau = ( 4 / dt^2 + u.G u + 3 nu^2 G:G )^(-1/2)          tauC = 1 / (tau tr G)

Where blood passes wire (biomech/porous.py) the momentum equation has D u more, D the drag of the element (Darcy), in the residual of the
stabilisation too; tau then has D^2 beside the other squares, so that the limit of much drag is stabilised Darcy flow.

Blood that thins (viscosity/) has a viscosity of its own in each element, nu(g) of its shear rate g = (2 D:D)^(1/2), D the symmetric part of
grad u, which is constant there; its stress is 2 nu D instead of nu grad u, because grad nu is not 0.

In time u_t = inertia u + past (a backward difference, pulse.py) and 4 / dt^2 = (16 / 9) inertia^2; steady flow has inertia 0.

The velocity inside tau and inside the stabilisation is the mean over the element; the Galerkin terms are integrated
exactly. `newton` adds what Picard leaves out, the derivatives of tau, tauC and nu included, so that the matrix is the exact
slope of the residual (a test compares it with differences).

Unknowns of a node: u, v, w, p. `state` is (n, 4); matrix entries are 4x4 blocks at the positions of a node graph.
"""
from __future__ import annotations

import numba
import numpy as np
from numba import njit

from biomech.flow.arrays import Double, Ints, Longs, Single

REORDERED = {"reassoc", "contract", "arcp", "nsz"}
"""Freedoms given to the compiler: all but "no NaN, no infinity", because a diverging solve is recognised by them."""


@njit(cache=True, nogil=True)
def shape_gradients(points: Double, tets: Ints, gradients: Double, volumes: Double) -> None:
    """Fill `gradients` (m, 4, 3) of the linear shape functions and `volumes` (m,)."""
    for e in range(len(tets)):
        t = tets[e]
        ax, ay, az = points[t[1], 0] - points[t[0], 0], points[t[1], 1] - points[t[0], 1], points[t[1], 2] - points[t[0], 2]
        bx, by, bz = points[t[2], 0] - points[t[0], 0], points[t[2], 1] - points[t[0], 1], points[t[2], 2] - points[t[0], 2]
        cx, cy, cz = points[t[3], 0] - points[t[0], 0], points[t[3], 1] - points[t[0], 1], points[t[3], 2] - points[t[0], 2]
        six = ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)
        volumes[e] = six / 6.0
        g = gradients[e]
        g[1, 0], g[1, 1], g[1, 2] = (by * cz - bz * cy) / six, (bz * cx - bx * cz) / six, (bx * cy - by * cx) / six
        g[2, 0], g[2, 1], g[2, 2] = (cy * az - cz * ay) / six, (cz * ax - cx * az) / six, (cx * ay - cy * ax) / six
        g[3, 0], g[3, 1], g[3, 2] = (ay * bz - az * by) / six, (az * bx - ax * bz) / six, (ax * by - ay * bx) / six
        for k in range(3):
            g[0, k] = -g[1, k] - g[2, k] - g[3, k]


@njit(cache=True, nogil=True)
def entry_positions(tets: Ints, indptr: Ints, indices: Ints, positions: Ints) -> None:
    """Fill `positions` (m, 4, 4): where in the node graph the entry of local nodes (a, b) lies."""
    for e in range(len(tets)):
        for a in range(4):
            for b in range(4):
                low, high, wanted = indptr[tets[e, a]], indptr[tets[e, a] + 1], tets[e, b]
                while low < high:
                    middle = (low + high) // 2
                    if indices[middle] < wanted:
                        low = middle + 1
                    else:
                        high = middle
                positions[e, a, b] = low


@njit(cache=True, nogil=True)
def shear_rates(tets: Ints, gradients: Double, state: Double, rates: Double) -> None:
    """Fill `rates` (m,) with (2 D:D)^(1/2) of each element."""
    grad_u = np.empty((3, 3))
    for e in range(len(tets)):
        grad_u[:] = 0.0
        for a in range(4):
            for k in range(3):
                for l in range(3):
                    grad_u[k, l] += state[tets[e, a], k] * gradients[e, a, l]
        double = 0.0
        for k in range(3):
            for l in range(3):
                double += 0.5 * (grad_u[k, l] + grad_u[l, k]) ** 2
        rates[e] = np.sqrt(double)


@njit(cache=True, fastmath=REORDERED)
def _add_elements(chosen: Longs, tets: Ints, gradients: Double, volumes: Double, state: Double, past: Double, inertia: float,
                  viscosity: Double, thinning: Double, drag: Double, positions: Ints, newton: bool, values: Single, residual: Double) -> None:
    grad_u = np.empty((3, 3))       # d u_k / d x_l
    metric = np.empty((3, 3))       # sum_a grad N_a (x) grad N_a
    grad_p, mean_u, strong, slope_tau, carrier = np.empty(3), np.empty(3), np.empty(3), np.empty(3), np.empty(3)
    sum_past = np.empty(3)
    drawn = np.zeros((4, 3))        # 2 D grad N_a, where blood thins
    thins = len(thinning) > 0
    along = np.empty(4)             # mean_u . grad N_a
    for e in chosen:
        nodes, g, volume, nu = tets[e], gradients[e], volumes[e], viscosity[e]
        mean_p = 0.0
        for k in range(3):
            grad_p[k] = mean_u[k] = sum_past[k] = 0.0
            for l in range(3):
                grad_u[k, l] = metric[k, l] = 0.0
        for a in range(4):
            w = state[nodes[a]]
            mean_p += 0.25 * w[3]
            for k in range(3):
                grad_p[k] += w[3] * g[a, k]
                mean_u[k] += 0.25 * w[k]
                sum_past[k] += past[nodes[a], k]
                for l in range(3):
                    grad_u[k, l] += w[k] * g[a, l]
                    metric[k, l] += g[a, k] * g[a, l]
        square, convected, trace = 0.0, 0.0, 0.0
        held = drag[e] if len(drag) > 0 else 0.0
        pull = inertia + held
        for k in range(3):
            trace += 2.0 * metric[k, k]
            for l in range(3):
                square += 4.0 * metric[k, l] ** 2
                convected += 2.0 * mean_u[k] * metric[k, l] * mean_u[l]
        tau = 1.0 / np.sqrt(16.0 / 9.0 * inertia * inertia + convected + 3.0 * nu * nu * square + held * held)
        tau_c = 1.0 / (trace * tau)
        divergence = grad_u[0, 0] + grad_u[1, 1] + grad_u[2, 2]
        for k in range(3):
            strong[k] = mean_u[0] * grad_u[k, 0] + mean_u[1] * grad_u[k, 1] + mean_u[2] * grad_u[k, 2] + grad_p[k]
            strong[k] += pull * mean_u[k] + 0.25 * sum_past[k]
            # derivative of tau by one nodal velocity, which moves the mean by a quarter
            slope_tau[k] = -0.5 * tau ** 3 * (metric[k, 0] * mean_u[0] + metric[k, 1] * mean_u[1] + metric[k, 2] * mean_u[2])
        for a in range(4):
            along[a] = mean_u[0] * g[a, 0] + mean_u[1] * g[a, 1] + mean_u[2] * g[a, 2]
        bend, slope_nu = 0.0, 0.0
        if thins:
            bend = thinning[e]
            slope_nu = -3.0 * tau ** 3 * nu * square * bend     # derivative of tau through nu, by one component of `drawn`
            for a in range(4):
                for k in range(3):
                    drawn[a, k] = 0.0
                    for l in range(3):
                        drawn[a, k] += (grad_u[k, l] + grad_u[l, k]) * g[a, l]
        for a in range(4):
            row = nodes[a]
            grad_dot_strong = g[a, 0] * strong[0] + g[a, 1] * strong[1] + g[a, 2] * strong[2]
            for k in range(3):
                carrier[k] = volume / 20.0 * (4.0 * mean_u[k] + state[row, k])      # integral of N_a u_k
            for k in range(3):
                residual[row, k] += (
                    carrier[0] * grad_u[k, 0] + carrier[1] * grad_u[k, 1] + carrier[2] * grad_u[k, 2]
                    + pull * carrier[k] + volume / 20.0 * (sum_past[k] + past[row, k])
                    + nu * volume * (g[a, 0] * grad_u[k, 0] + g[a, 1] * grad_u[k, 1] + g[a, 2] * grad_u[k, 2])
                    - volume * g[a, k] * mean_p
                    + volume * tau * along[a] * strong[k]
                    + volume * tau_c * g[a, k] * divergence)
                if thins:
                    residual[row, k] += nu * volume * (g[a, 0] * grad_u[0, k] + g[a, 1] * grad_u[1, k] + g[a, 2] * grad_u[2, k])
            residual[row, 3] += 0.25 * volume * divergence + volume * tau * grad_dot_strong
            for b in range(4):
                block = values[positions[e, a, b]]
                laplace = volume * (g[a, 0] * g[b, 0] + g[a, 1] * g[b, 1] + g[a, 2] * g[b, 2])
                convection = carrier[0] * g[b, 0] + carrier[1] * g[b, 1] + carrier[2] * g[b, 2]
                own = pull * volume / 20.0 * (2.0 if a == b else 1.0)
                rate = along[b] + 0.25 * pull
                diagonal = own + convection + nu * laplace + volume * tau * along[a] * rate
                for k in range(3):
                    block[k, k] += diagonal
                    for l in range(3):
                        block[k, l] += volume * tau_c * g[a, k] * g[b, l]
                    block[k, 3] += volume * (tau * along[a] * g[b, k] - 0.25 * g[a, k])
                    block[3, k] += volume * (tau * g[a, k] * rate + 0.25 * g[b, k])
                block[3, 3] += tau * laplace
                if thins:
                    for k in range(3):
                        for l in range(3):
                            block[k, l] += nu * volume * g[a, l] * g[b, k]
                if newton:
                    mass = volume / 20.0 * (2.0 if a == b else 1.0) + 0.25 * volume * tau * along[a]
                    for l in range(3):
                        tau_move = volume * (slope_tau[l] + slope_nu * drawn[b, l])
                        block[3, l] += grad_dot_strong * tau_move
                        for k in range(3):
                            block[3, l] += 0.25 * volume * tau * g[a, k] * grad_u[k, l]
                            block[k, l] += (mass * grad_u[k, l]
                                            + strong[k] * (0.25 * volume * tau * g[a, l] + along[a] * tau_move)
                                            - g[a, k] * divergence * tau_c / tau * tau_move
                                            + volume * bend * drawn[a, k] * drawn[b, l])


@njit(cache=True, parallel=True)
def assemble(groups: Longs, group_start: Longs, tets: Ints, gradients: Double, volumes: Double, state: Double, past: Double,
             inertia: float, viscosity: Double, thinning: Double, drag: Double, positions: Ints, newton: bool, values: Single,
             residual: Double) -> None:
    """Fill `values` (nnz, 4, 4) and `residual` (n, 4). `viscosity` (m,) of the elements, `thinning` (m,) its derivative by the shear rate over
    the shear rate, or () where blood does not thin; `drag` (m,), or () where there is none.

    The elements of one group touch only rows that no other group but the last one touches, so groups may run side by
    side and the sums do not depend on how many threads there are; the last group runs alone.
    """
    values[:] = 0.0
    residual[:] = 0.0
    last = len(group_start) - 2
    for k in numba.prange(last):
        _add_elements(groups[group_start[k]:group_start[k + 1]], tets, gradients, volumes, state, past, inertia, viscosity, thinning, drag,
                      positions, newton, values, residual)
    _add_elements(groups[group_start[last]:group_start[last + 1]], tets, gradients, volumes, state, past, inertia, viscosity, thinning, drag,
                  positions, newton, values, residual)
