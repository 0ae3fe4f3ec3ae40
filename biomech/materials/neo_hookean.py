r"""Compressible neo-Hookean solid: W = mu/2 (I1 - 3) - mu ln J + lam/2 (ln J)^2.

Nearly incompressible when lam >> mu (K = lam + 2/3 mu). Bonet and Wood, Nonlinear Continuum Mechanics for Finite
Element Analysis, 6.4.3.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numba import njit

from biomech.materials.law import Lame
from biomech.materials.tensor import COMPILED, Array, add_identity, add_log_curvature, first_invariant


@dataclass(frozen=True)
class NeoHookean(Lame):
    """Neo-Hookean."""

    code: ClassVar[int] = 1


@njit(**COMPILED)
def energy(par: Array, F: Array, J: float) -> float:
    return par[0] * (0.5 * (first_invariant(F) - 3.0) - np.log(J))


@njit(**COMPILED)
def stress(par: Array, F: Array, G: Array, P: Array) -> None:
    """P = mu (F - F^-T)."""
    for i in range(3):
        for j in range(3):
            P[i, j] = par[0] * (F[i, j] - G[i, j])


@njit(**COMPILED)
def tangent(par: Array, G: Array, A: Array) -> None:
    """A = mu (delta_ik delta_jl + F^-1_jk F^-1_li)."""
    A[:] = 0.0
    add_identity(A, par[0])
    add_log_curvature(A, G, -par[0])
