r"""Ogden solid: W = sum_p 2 mu_p / alpha_p^2 (l1^alpha_p + l2^alpha_p + l3^alpha_p - 3 - alpha_p ln J) + lam/2 (ln J)^2.

l1, l2, l3 are the principal stretches and sum mu_p the shear modulus (FEBio's Ogden with c = 2 mu, m = alpha). Ogden 1972
(Proc R Soc A 326:565). With F = sum_a l_a n_a (x) N_a and the principal stresses f(l) = sum_p 2 mu_p / alpha_p
(l^(alpha_p - 1) - 1/l), P = sum_a f(l_a) n_a (x) N_a. Between two principal directions the tangent holds the divided
difference (f(l_a) - f(l_b)) / (l_a - l_b), which is computed without cancellation, so equal stretches need no special case
but the exactly equal ones.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numba import njit

from biomech.materials.law import Law, padded
from biomech.materials.tensor import COMPILED, LARGEST_EXPONENT, Array, principal_axes, right_cauchy_green
from meshing.errors import ParameterOutOfRange
from meshing.step import Range
from meshing.units import Pascal

TERMS = 3


@dataclass(frozen=True)
class Ogden(Law):
    """Ogden."""

    code: ClassVar[int] = 5
    mu: tuple[Pascal, ...]
    alpha: tuple[float, ...]
    lam: Annotated[Pascal, Range(0, 1e12, "lam")]

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 1 <= len(self.mu) == len(self.alpha) <= TERMS:
            raise ParameterOutOfRange(f"an Ogden law has one to {TERMS} moduli mu and as many exponents alpha, "
                                      f"not {len(self.mu)} and {len(self.alpha)}")
        if min(self.mu) <= 0.0 or min(map(abs, self.alpha)) < 0.1 or max(map(abs, self.alpha)) > 100.0:
            raise ParameterOutOfRange("the moduli of an Ogden law must be positive and its exponents between 0.1 and 100 in size; "
                                      f"they are {self.mu} Pa and {self.alpha}")

    @property
    def shear_modulus(self) -> Pascal:
        return Pascal(sum(self.mu))

    def parameters(self) -> Array:
        return padded(*(value for pair in zip(self.mu, self.alpha) for value in pair))


@njit(**COMPILED)
def power(l: float, exponent: float) -> float:
    return np.exp(min(exponent * np.log(l), LARGEST_EXPONENT))


@njit(**COMPILED)
def stretches(F: Array, l: Array, N: Array) -> None:
    """Principal stretches (3,) and their directions in the reference state (columns of N)."""
    C = np.empty((3, 3))
    right_cauchy_green(F, C)
    principal_axes(C, l, N)
    for a in range(3):
        l[a] = np.sqrt(max(l[a], 1e-12))


@njit(**COMPILED)
def principal_stress(par: Array, l: float) -> float:
    f = 0.0
    for p in range(TERMS):
        if par[2 * p] > 0.0:
            f += 2.0 * par[2 * p] / par[2 * p + 1] * (power(l, par[2 * p + 1] - 1.0) - 1.0 / l)
    return f


@njit(**COMPILED)
def divided_difference(par: Array, a: float, b: float) -> float:
    """(f(a) - f(b)) / (a - b); its limit f'(a) where a = b."""
    d = 0.0
    for p in range(TERMS):
        if par[2 * p] > 0.0:
            k = par[2 * p + 1] - 1.0
            if a == b:
                powers = k * power(a, k - 1.0)
            else:
                powers = power(b, k) * np.expm1(min(k * np.log1p((a - b) / b), LARGEST_EXPONENT)) / (a - b)
            d += 2.0 * par[2 * p] / par[2 * p + 1] * (powers + 1.0 / (a * b))
    return d


@njit(**COMPILED)
def energy(par: Array, F: Array, J: float) -> float:
    l, N = np.empty(3), np.empty((3, 3))
    stretches(F, l, N)
    W = 0.0
    for p in range(TERMS):
        if par[2 * p] > 0.0:
            alpha = par[2 * p + 1]
            W += 2.0 * par[2 * p] / (alpha * alpha) * (power(l[0], alpha) + power(l[1], alpha) + power(l[2], alpha) - 3.0 - alpha * np.log(J))
    return W


@njit(**COMPILED)
def stress(par: Array, F: Array, P: Array) -> None:
    """P = F sum_a f(l_a) / l_a N_a (x) N_a."""
    l, N = np.empty(3), np.empty((3, 3))
    stretches(F, l, N)
    P[:] = 0.0
    for a in range(3):
        s = principal_stress(par, l[a]) / l[a]
        for i in range(3):
            FN = F[i, 0] * N[0, a] + F[i, 1] * N[1, a] + F[i, 2] * N[2, a]
            for j in range(3):
                P[i, j] += s * FN * N[j, a]


@njit(**COMPILED)
def tangent(par: Array, F: Array, A: Array) -> None:
    """In the principal axes dP_ab = (d + s)/2 dF_ab + (d - s)/2 dF_ba for a != b, with d the divided difference of f and
    s = (f(l_a) + f(l_b)) / (l_a + l_b); dP_aa = f'(l_a) dF_aa."""
    l, N, n, M, T = np.empty(3), np.empty((3, 3)), np.empty((3, 3)), np.zeros((9, 9)), np.empty((9, 9))
    stretches(F, l, N)
    for i in range(3):
        for a in range(3):
            n[i, a] = (F[i, 0] * N[0, a] + F[i, 1] * N[1, a] + F[i, 2] * N[2, a]) / l[a]
    for a in range(3):
        M[4 * a, 4 * a] = divided_difference(par, l[a], l[a])
        for b in range(3):
            if a != b:
                d = divided_difference(par, l[a], l[b])
                s = (principal_stress(par, l[a]) + principal_stress(par, l[b])) / (l[a] + l[b])
                M[3 * a + b, 3 * a + b] = 0.5 * (d + s)
                M[3 * a + b, 3 * b + a] = 0.5 * (d - s)
    for i in range(3):
        for j in range(3):
            for c in range(9):
                T[3 * i + j, c] = 0.0
                for a in range(3):
                    for b in range(3):
                        T[3 * i + j, c] += n[i, a] * N[j, b] * M[3 * a + b, c]
    for r in range(9):
        for k in range(3):
            for m in range(3):
                A[r, 3 * k + m] = 0.0
                for a in range(3):
                    for b in range(3):
                        A[r, 3 * k + m] += T[r, 3 * a + b] * n[k, a] * N[m, b]
