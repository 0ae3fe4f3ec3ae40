r"""The shared shape part of laws of structure tensors: W = sum_m phi_m(H_m : C) - rest ln J.

A law of this family gives the symmetric tensors H_m of its directions (the identity for I1, f (x) f for the fibres) and
phi_m with its two slopes. P = sum_m 2 phi_m' F H_m - rest F^-T and A = sum_m 4 phi_m'' (F H_m) (x) (F H_m) + 2 phi_m'
delta_ik (H_m)_jl. Holzapfel and Ogden 2009 (Phil Trans R Soc A 367:3445), section 5. Row 0 of `axes` is the fibre f, row 1
the sheet s, row 2 their normal.
"""
from __future__ import annotations

import numpy as np
from numba import njit

from biomech.materials import holzapfel_gasser_ogden, holzapfel_ogden
from biomech.materials.tensor import COMPILED, Array, add_log_curvature, add_product


@njit(**COMPILED)
def terms(code: int) -> int:
    return 3 if code == 7 else 5


@njit(**COMPILED)
def structure(code: int, par: Array, axes: Array, m: int, H: Array) -> None:
    if code == 7:
        holzapfel_gasser_ogden.structure(par, axes, m, H)
    else:
        holzapfel_ogden.structure(axes, m, H)


@njit(**COMPILED)
def potential(code: int, par: Array, m: int, I: float) -> tuple[float, float, float]:
    if code == 7:
        return holzapfel_gasser_ogden.potential(par, m, I)
    return holzapfel_ogden.potential(par, m, I)


@njit(**COMPILED)
def invariant(F: Array, H: Array) -> float:
    """H : F^T F."""
    I = 0.0
    for i in range(3):
        for j in range(3):
            for k in range(3):
                I += F[i, j] * H[j, k] * F[i, k]
    return I


@njit(**COMPILED)
def energy(code: int, par: Array, axes: Array, F: Array, J: float) -> float:
    H = np.empty((3, 3))
    W = -par[0] * np.log(J)
    for m in range(terms(code)):
        structure(code, par, axes, m, H)
        W += potential(code, par, m, invariant(F, H))[0]
    return W


@njit(**COMPILED)
def product(F: Array, H: Array, FH: Array) -> None:
    for i in range(3):
        for j in range(3):
            FH[i, j] = F[i, 0] * H[0, j] + F[i, 1] * H[1, j] + F[i, 2] * H[2, j]


@njit(**COMPILED)
def stress(code: int, par: Array, axes: Array, F: Array, G: Array, P: Array) -> None:
    H, FH = np.empty((3, 3)), np.empty((3, 3))
    for i in range(3):
        for j in range(3):
            P[i, j] = -par[0] * G[i, j]
    for m in range(terms(code)):
        structure(code, par, axes, m, H)
        slope = potential(code, par, m, invariant(F, H))[1]
        if slope != 0.0:
            product(F, H, FH)
            for i in range(3):
                for j in range(3):
                    P[i, j] += 2.0 * slope * FH[i, j]


@njit(**COMPILED)
def tangent(code: int, par: Array, axes: Array, F: Array, G: Array, A: Array) -> None:
    H, FH = np.empty((3, 3)), np.empty((3, 3))
    A[:] = 0.0
    add_log_curvature(A, G, -par[0])
    for m in range(terms(code)):
        structure(code, par, axes, m, H)
        _, slope, curvature = potential(code, par, m, invariant(F, H))
        if curvature != 0.0:
            product(F, H, FH)
            add_product(A, FH, 4.0 * curvature)
        if slope != 0.0:
            for i in range(3):
                for j in range(3):
                    for l in range(3):
                        A[3 * i + j, 3 * i + l] += 2.0 * slope * H[j, l]
