r"""The shared shape part of laws of the first two invariants: W = g(I1) + q (I2 - 3) - (2 g'(3) + 4 q) ln J.

A law of this family gives g with its two slopes and the constant q; the factor of ln J makes the reference state free
of stress. With P = dW/dF and G = F^-T: P = 2 g' F + 2 q (I1 F - F C) - (2 g'(3) + 4 q) G. Holzapfel, Nonlinear Solid
Mechanics, 6.2 and 6.5.
"""
from __future__ import annotations

import numpy as np
from numba import njit

from biomech.materials import mooney_rivlin, veronda_westmann, yeoh
from biomech.materials.tensor import COMPILED, Array, add_identity, add_log_curvature, add_product, first_invariant, right_cauchy_green


@njit(**COMPILED)
def of_first_invariant(code: int, par: Array, d: float) -> tuple[float, float, float]:
    """g, g' and g'' at d = I1 - 3."""
    if code == 2:
        return mooney_rivlin.of_first_invariant(par, d)
    if code == 3:
        return yeoh.of_first_invariant(par, d)
    return veronda_westmann.of_first_invariant(par, d)


@njit(**COMPILED)
def of_second_invariant(code: int, par: Array) -> float:
    """q, the factor of I2 - 3."""
    if code == 2:
        return mooney_rivlin.of_second_invariant(par)
    return 0.0 if code == 3 else veronda_westmann.of_second_invariant(par)


@njit(**COMPILED)
def resting(code: int, par: Array, q: float) -> float:
    """The factor of ln J that leaves the reference state without stress."""
    return 2.0 * of_first_invariant(code, par, 0.0)[1] + 4.0 * q


@njit(**COMPILED)
def energy(code: int, par: Array, F: Array, J: float) -> float:
    q, I1 = of_second_invariant(code, par), first_invariant(F)
    W: float = of_first_invariant(code, par, I1 - 3.0)[0] - resting(code, par, q) * np.log(J)
    if q != 0.0:
        C = np.empty((3, 3))
        right_cauchy_green(F, C)
        W += q * (0.5 * (I1 * I1 - first_invariant(C)) - 3.0)
    return W


@njit(**COMPILED)
def stress(code: int, par: Array, F: Array, G: Array, P: Array) -> None:
    q, I1 = of_second_invariant(code, par), first_invariant(F)
    slope, rest = of_first_invariant(code, par, I1 - 3.0)[1], resting(code, par, q)
    C = np.empty((3, 3))
    right_cauchy_green(F, C)
    for i in range(3):
        for j in range(3):
            FC = F[i, 0] * C[0, j] + F[i, 1] * C[1, j] + F[i, 2] * C[2, j]
            P[i, j] = 2.0 * slope * F[i, j] + 2.0 * q * (I1 * F[i, j] - FC) - rest * G[i, j]


@njit(**COMPILED)
def tangent(code: int, par: Array, F: Array, G: Array, A: Array) -> None:
    """d(FC)_ij/dF_kl = delta_ik C_lj + F_il F_kj + (F F^T)_ik delta_jl."""
    q, I1 = of_second_invariant(code, par), first_invariant(F)
    _, slope, curvature = of_first_invariant(code, par, I1 - 3.0)
    A[:] = 0.0
    add_identity(A, 2.0 * slope + 2.0 * q * I1)
    add_product(A, F, 4.0 * curvature + 4.0 * q)
    add_log_curvature(A, G, -resting(code, par, q))
    if q == 0.0:
        return
    C = np.empty((3, 3))
    right_cauchy_green(F, C)
    for i in range(3):
        for k in range(3):
            b = F[i, 0] * F[k, 0] + F[i, 1] * F[k, 1] + F[i, 2] * F[k, 2]
            for j in range(3):
                A[3 * i + j, 3 * k + j] -= 2.0 * q * b
                for l in range(3):
                    A[3 * i + j, 3 * k + l] -= 2.0 * q * (F[i, l] * F[k, j] + (C[l, j] if i == k else 0.0))
