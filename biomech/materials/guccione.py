r"""Passive heart muscle: W = C/2 (e^Q - 1) + lam/2 (ln J)^2, Q = sum of w_mn E_mn^2, fibres along the first axis.

w = b_f for the fibre direction, b_fs between fibre and cross-fibre, b_t otherwise. Guccione 1991, in the form of
Land et al. 2015 (PMC4707707).
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numba import njit

from biomech.materials.law import Law
from biomech.materials.tensor import FAST, Array
from meshing.units import Pascal


@dataclass(frozen=True)
class Guccione(Law):
    """Guccione."""

    code: ClassVar[int] = 4
    C: Pascal
    b_f: float
    b_t: float
    b_fs: float
    lam: Pascal

    @property
    def shear_modulus(self) -> Pascal:
        """Of the stiffest direction, which is what preconditioners and penalties are scaled by."""
        return Pascal(0.5 * self.C * max(self.b_f, self.b_t, self.b_fs))

    def parameters(self) -> Array:
        return np.array([self.C, self.b_f, self.b_t, self.b_fs])


@njit(**FAST)
def weight(par: Array, m: int, n: int) -> float:
    if m == 0 and n == 0:
        return par[1]
    return par[3] if m == 0 or n == 0 else par[2]


@njit(**FAST)
def second_piola_kirchhoff(par: Array, F: Array, S: Array) -> float:
    """Writes S = C e^Q w E and returns C e^Q. Q is cut off at 60 so that a wild trial step stays finite."""
    Q = 0.0
    for m in range(3):
        for n in range(3):
            E = 0.5 * (F[0, m] * F[0, n] + F[1, m] * F[1, n] + F[2, m] * F[2, n] - (1.0 if m == n else 0.0))
            S[m, n] = weight(par, m, n) * E
            Q += S[m, n] * E
    c = par[0] * np.exp(min(Q, 60.0))
    for m in range(3):
        for n in range(3):
            S[m, n] *= c
    return c


@njit(**FAST)
def energy(par: Array, F: Array) -> float:
    S = np.empty((3, 3))
    return 0.5 * (second_piola_kirchhoff(par, F, S) - par[0])


@njit(**FAST)
def stress(par: Array, F: Array, P: Array) -> None:
    """P = F S."""
    S = np.empty((3, 3))
    second_piola_kirchhoff(par, F, S)
    for i in range(3):
        for j in range(3):
            P[i, j] = F[i, 0] * S[0, j] + F[i, 1] * S[1, j] + F[i, 2] * S[2, j]


@njit(**FAST)
def tangent(par: Array, F: Array, A: Array) -> None:
    """A = delta_ik S_jl + F_im F_kn dS_mj/dE_nl."""
    S = np.empty((3, 3))
    P = np.empty((3, 3))
    c = second_piola_kirchhoff(par, F, S)
    stress(par, F, P)
    for i in range(3):
        for j in range(3):
            for k in range(3):
                for l in range(3):
                    t = 2.0 / c * P[i, j] * P[k, l] + 0.5 * c * weight(par, l, j) * F[i, l] * F[k, j]
                    if i == k:
                        t += S[j, l]
                    if j == l:
                        for m in range(3):
                            t += 0.5 * c * weight(par, m, j) * F[i, m] * F[k, m]
                    A[3 * i + j, 3 * k + l] = t
