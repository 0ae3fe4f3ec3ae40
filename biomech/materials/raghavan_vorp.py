r"""Wall of an aortic aneurysm: W = a (I1 - 3) + b (I1 - 3)^2 - 2 a ln J + lam/2 (ln J)^2.

Raghavan and Vorp 2000 (J Biomech 33:475). The term in ln J makes the reference state free of stress.
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
class RaghavanVorp(Law):
    """Raghavan-Vorp."""

    code: ClassVar[int] = 3
    a: Pascal
    b: Pascal
    lam: Pascal

    @property
    def shear_modulus(self) -> Pascal:
        return Pascal(2.0 * self.a)

    def parameters(self) -> Array:
        return np.array([self.a, self.b, 0.0, 0.0])


@njit(**FAST)
def energy(par: Array, F: Array, J: float) -> float:
    d = first_invariant(F) - 3.0
    return par[0] * d + par[1] * d * d - 2.0 * par[0] * np.log(J)


@njit(**FAST)
def stress(par: Array, F: Array, G: Array, P: Array) -> None:
    """P = 2 (a + 2 b (I1 - 3)) F - 2 a F^-T."""
    slope = 2.0 * (par[0] + 2.0 * par[1] * (first_invariant(F) - 3.0))
    for i in range(3):
        for j in range(3):
            P[i, j] = slope * F[i, j] - 2.0 * par[0] * G[i, j]


@njit(**FAST)
def tangent(par: Array, F: Array, G: Array, A: Array) -> None:
    A[:] = 0.0
    add_identity(A, 2.0 * (par[0] + 2.0 * par[1] * (first_invariant(F) - 3.0)))
    add_product(A, F, 8.0 * par[1])
    add_log_curvature(A, G, -2.0 * par[0])
