r"""Small-strain linear elastic solid: W = mu e:e + lam/2 (tr e)^2, e = (F + F^T)/2 - I.

Only for strains of a few percent: it is not invariant under rotation. Hooke's law as in Hughes, The Finite Element
Method, 2.7.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from numba import njit

from biomech.materials.law import Lame
from biomech.materials.tensor import COMPILED, Array


@dataclass(frozen=True)
class LinearElastic(Lame):
    """Linear elastic."""

    code: ClassVar[int] = 0


@njit(**COMPILED)
def energy(par: Array, F: Array) -> float:
    total = 0.0
    for i in range(3):
        for j in range(3):
            e = 0.5 * (F[i, j] + F[j, i]) - (1.0 if i == j else 0.0)
            total += e * e
    return par[0] * total


@njit(**COMPILED)
def stress(par: Array, F: Array, P: Array) -> None:
    """P = 2 mu e."""
    for i in range(3):
        for j in range(3):
            P[i, j] = par[0] * (F[i, j] + F[j, i] - (2.0 if i == j else 0.0))


@njit(**COMPILED)
def tangent(par: Array, A: Array) -> None:
    """A = mu (delta_ik delta_jl + delta_il delta_jk)."""
    A[:] = 0.0
    for i in range(3):
        for j in range(3):
            A[3 * i + j, 3 * i + j] += par[0]
            A[3 * i + j, 3 * j + i] += par[0]
