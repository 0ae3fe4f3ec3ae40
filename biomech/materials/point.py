"""The laws at one point, chosen by their code: the functions that the elements and the tests share.

The compiled functions work on the shape part of the law; `energy`, `stress` and `tangent` at the end are the whole
law as plain functions of F and of the rows fibre, sheet, normal of `axes`.
"""
from __future__ import annotations

import numpy as np
from numba import njit

from biomech.materials import fibres, guccione, isotropic, linear_elastic, neo_hookean, ogden
from biomech.materials.law import Law
from biomech.materials.tensor import COMPILED, SMALLEST_J, Array, add_log_curvature, add_product, inverse_transpose

STRAIGHT = np.eye(3)
"""Fibre, sheet and normal along the patient's axes."""


@njit(**COMPILED)
def shape_energy(code: int, par: Array, axes: Array, F: Array, J: float) -> float:
    if code == 0:
        return linear_elastic.energy(par, F)
    if code == 1:
        return neo_hookean.energy(par, F, J)
    if code <= 4:
        return isotropic.energy(code, par, F, J)
    if code == 5:
        return ogden.energy(par, F, J)
    if code == 6:
        return guccione.energy(par, axes, F)
    return fibres.energy(code, par, axes, F, J)


@njit(**COMPILED)
def shape_stress(code: int, par: Array, axes: Array, F: Array, G: Array, P: Array) -> None:
    if code == 0:
        linear_elastic.stress(par, F, P)
    elif code == 1:
        neo_hookean.stress(par, F, G, P)
    elif code <= 4:
        isotropic.stress(code, par, F, G, P)
    elif code == 5:
        ogden.stress(par, F, P)
    elif code == 6:
        guccione.stress(par, axes, F, P)
    else:
        fibres.stress(code, par, axes, F, G, P)


@njit(**COMPILED)
def shape_tangent(code: int, par: Array, axes: Array, F: Array, G: Array, A: Array) -> None:
    if code == 0:
        linear_elastic.tangent(par, A)
    elif code == 1:
        neo_hookean.tangent(par, G, A)
    elif code <= 4:
        isotropic.tangent(code, par, F, G, A)
    elif code == 5:
        ogden.tangent(par, F, A)
    elif code == 6:
        guccione.tangent(par, axes, F, A)
    else:
        fibres.tangent(code, par, axes, F, G, A)


@njit(**COMPILED)
def dilatation(code: int, F: Array, J: float, G: Array) -> float:
    """theta; G, on entry F^-T, becomes d theta / dF for the linear law (the identity)."""
    if code == 0:
        G[:] = 0.0
        G[0, 0] = G[1, 1] = G[2, 2] = 1.0
        return F[0, 0] + F[1, 1] + F[2, 2] - 3.0
    return np.log(max(J, SMALLEST_J))


def energy(law: Law, F: Array, axes: Array = STRAIGHT) -> float:
    """W(F) in Pa (J/m3); infinite when J <= 0, except for the linear law."""
    G = np.empty((3, 3))
    J = inverse_transpose(F, G)
    if J <= 0.0 and law.code != 0:
        return float("inf")
    theta = dilatation(law.code, F, J, G)
    return float(shape_energy(law.code, law.parameters(), axes, F, J) + 0.5 * law.lam * theta * theta)


def stress(law: Law, F: Array, axes: Array = STRAIGHT) -> Array:
    """(3, 3) first Piola-Kirchhoff stress dW/dF in Pa."""
    G = np.empty((3, 3))
    P = np.empty((3, 3))
    J = inverse_transpose(F, G)
    theta = dilatation(law.code, F, J, G)
    shape_stress(law.code, law.parameters(), axes, F, G, P)
    return P + law.lam * theta * G


def tangent(law: Law, F: Array, axes: Array = STRAIGHT) -> Array:
    """(9, 9) dP/dF in Pa, row 3i+j, column 3k+l."""
    G = np.empty((3, 3))
    A = np.empty((9, 9))
    J = inverse_transpose(F, G)
    theta = dilatation(law.code, F, J, G)
    shape_tangent(law.code, law.parameters(), axes, F, G, A)
    add_product(A, G, law.lam)
    if law.code != 0:
        add_log_curvature(A, G, law.lam * theta)
    return A
