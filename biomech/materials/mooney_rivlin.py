r"""Compressible Mooney-Rivlin solid: W = c1 (I1 - 3) + c2 (I2 - 3) - (2 c1 + 4 c2) ln J + lam/2 (ln J)^2.

The factor of ln J makes the reference state free of stress. Holzapfel, Nonlinear Solid Mechanics, eq. 6.147.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numba import njit

from biomech.materials.law import Law
from biomech.materials.tensor import FAST, Array, add_identity, add_log_curvature, add_product, first_invariant
from meshing.units import Pascal


@dataclass(frozen=True)
class MooneyRivlin(Law):
    """Mooney-Rivlin."""

    code: ClassVar[int] = 2
    c1: Pascal
    c2: Pascal
    lam: Pascal

    @property
    def shear_modulus(self) -> Pascal:
        return Pascal(2.0 * (self.c1 + self.c2))

    def parameters(self) -> Array:
        return np.array([self.c1, self.c2, 0.0, 0.0])


@njit(**FAST)
def right_cauchy_green(F: Array, C: Array) -> None:
    for i in range(3):
        for j in range(3):
            C[i, j] = F[0, i] * F[0, j] + F[1, i] * F[1, j] + F[2, i] * F[2, j]


@njit(**FAST)
def energy(par: Array, F: Array, J: float) -> float:
    C = np.empty((3, 3))
    right_cauchy_green(F, C)
    I1 = first_invariant(F)
    I2 = 0.5 * (I1 * I1 - first_invariant(C))
    return par[0] * (I1 - 3.0) + par[1] * (I2 - 3.0) - (2.0 * par[0] + 4.0 * par[1]) * np.log(J)


@njit(**FAST)
def stress(par: Array, F: Array, G: Array, P: Array) -> None:
    """P = 2 c1 F + 2 c2 (I1 F - F C) - (2 c1 + 4 c2) F^-T."""
    C = np.empty((3, 3))
    right_cauchy_green(F, C)
    I1 = first_invariant(F)
    for i in range(3):
        for j in range(3):
            FC = F[i, 0] * C[0, j] + F[i, 1] * C[1, j] + F[i, 2] * C[2, j]
            P[i, j] = 2.0 * par[0] * F[i, j] + 2.0 * par[1] * (I1 * F[i, j] - FC) - (2.0 * par[0] + 4.0 * par[1]) * G[i, j]


@njit(**FAST)
def tangent(par: Array, F: Array, G: Array, A: Array) -> None:
    """d(FC)_ij/dF_kl = delta_ik C_lj + F_il F_kj + (F F^T)_ik delta_jl."""
    C = np.empty((3, 3))
    right_cauchy_green(F, C)
    A[:] = 0.0
    add_identity(A, 2.0 * par[0] + 2.0 * par[1] * first_invariant(F))
    add_product(A, F, 4.0 * par[1])
    add_log_curvature(A, G, -(2.0 * par[0] + 4.0 * par[1]))
    for i in range(3):
        for k in range(3):
            b = F[i, 0] * F[k, 0] + F[i, 1] * F[k, 1] + F[i, 2] * F[k, 2]
            for j in range(3):
                A[3 * i + j, 3 * k + j] -= 2.0 * par[1] * b
                for l in range(3):
                    A[3 * i + j, 3 * k + l] -= 2.0 * par[1] * (F[i, l] * F[k, j] + (C[l, j] if i == k else 0.0))
