r"""Heart muscle: W = C/2 (e^Q - 1) + T/2 (f.Cf - 1) + lam/2 (ln J)^2, Q = sum of w_mn E_mn^2, in the axes of the fibres f.

w = b_f for the fibre direction, b_fs between fibre and cross-fibre, b_t otherwise; the active tension T adds the second
Piola-Kirchhoff stress T f (x) f. Guccione 1991, in the form of Land et al. 2015 (PMC4707707).
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numba import njit

from biomech.materials.law import Law, padded
from biomech.materials.tensor import COMPILED, LARGEST_EXPONENT, Array
from meshing.step import Range
from meshing.units import Pascal


@dataclass(frozen=True)
class Guccione(Law):
    """Guccione."""

    code: ClassVar[int] = 6
    fibred: ClassVar[bool] = True
    C: Annotated[Pascal, Range(1e-3, 1e9, "C")]
    b_f: Annotated[float, Range(0, 1e3, "b_f")]
    b_t: Annotated[float, Range(0, 1e3, "b_t")]
    b_fs: Annotated[float, Range(0, 1e3, "b_fs")]
    lam: Annotated[Pascal, Range(0, 1e12, "lam")]
    tension: Annotated[Pascal, Range(0, 1e6, "active tension")] = Pascal(0.0)

    @property
    def shear_modulus(self) -> Pascal:
        """Of the stiffest direction, which is what preconditioners and penalties are scaled by."""
        return Pascal(0.5 * self.C * max(self.b_f, self.b_t, self.b_fs))

    def parameters(self) -> Array:
        return padded(self.C, self.b_f, self.b_t, self.b_fs, self.tension)


@njit(**COMPILED)
def weight(par: Array, m: int, n: int) -> float:
    if m == 0 and n == 0:
        return par[1]
    return par[3] if m == 0 or n == 0 else par[2]


@njit(**COMPILED)
def along_fibres(F: Array, axes: Array, X: Array) -> None:
    """X_iM = F_ij axes_Mj: F with its reference side in the axes of fibre, sheet and normal."""
    for i in range(3):
        for m in range(3):
            X[i, m] = F[i, 0] * axes[m, 0] + F[i, 1] * axes[m, 1] + F[i, 2] * axes[m, 2]


@njit(**COMPILED)
def second_piola_kirchhoff(par: Array, X: Array, S: Array) -> float:
    """Writes the passive S = C e^Q w E in the fibres' axes and returns C e^Q."""
    Q = 0.0
    for m in range(3):
        for n in range(3):
            E = 0.5 * (X[0, m] * X[0, n] + X[1, m] * X[1, n] + X[2, m] * X[2, n] - (1.0 if m == n else 0.0))
            S[m, n] = weight(par, m, n) * E
            Q += S[m, n] * E
    c = par[0] * np.exp(min(Q, LARGEST_EXPONENT))
    for m in range(3):
        for n in range(3):
            S[m, n] *= c
    return c


@njit(**COMPILED)
def energy(par: Array, axes: Array, F: Array) -> float:
    X, S = np.empty((3, 3)), np.empty((3, 3))
    along_fibres(F, axes, X)
    stretched = X[0, 0] * X[0, 0] + X[1, 0] * X[1, 0] + X[2, 0] * X[2, 0] - 1.0
    return 0.5 * (second_piola_kirchhoff(par, X, S) - par[0] + par[4] * stretched)


@njit(**COMPILED)
def stress(par: Array, axes: Array, F: Array, P: Array) -> None:
    """P = X S, turned back."""
    X, S = np.empty((3, 3)), np.empty((3, 3))
    along_fibres(F, axes, X)
    second_piola_kirchhoff(par, X, S)
    S[0, 0] += par[4]
    for i in range(3):
        for j in range(3):
            P[i, j] = 0.0
            for m in range(3):
                P[i, j] += (X[i, 0] * S[0, m] + X[i, 1] * S[1, m] + X[i, 2] * S[2, m]) * axes[m, j]


@njit(**COMPILED)
def tangent(par: Array, axes: Array, F: Array, A: Array) -> None:
    """In the fibres' axes T = delta_ik S_jl + X_im X_kn dS_mj/dE_nl, turned back."""
    X, S, P, T = np.empty((3, 3)), np.empty((3, 3)), np.empty((3, 3)), np.empty((9, 9))
    along_fibres(F, axes, X)
    c = second_piola_kirchhoff(par, X, S)
    for i in range(3):
        for j in range(3):
            P[i, j] = X[i, 0] * S[0, j] + X[i, 1] * S[1, j] + X[i, 2] * S[2, j]
    S[0, 0] += par[4]
    for i in range(3):
        for j in range(3):
            for k in range(3):
                for l in range(3):
                    t = 2.0 / c * P[i, j] * P[k, l] + 0.5 * c * weight(par, l, j) * X[i, l] * X[k, j]
                    if i == k:
                        t += S[j, l]
                    if j == l:
                        for m in range(3):
                            t += 0.5 * c * weight(par, m, j) * X[i, m] * X[k, m]
                    T[3 * i + j, 3 * k + l] = t
    for i in range(3):
        for k in range(3):
            for j in range(3):
                for l in range(3):
                    A[3 * i + j, 3 * k + l] = 0.0
                    for m in range(3):
                        for n in range(3):
                            A[3 * i + j, 3 * k + l] += axes[m, j] * T[3 * i + m, 3 * k + n] * axes[n, l]
