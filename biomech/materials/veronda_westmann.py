r"""Veronda-Westmann solid: W = c1 (e^{c2 (I1 - 3)} - 1) - c1 c2 / 2 (I2 - 3) + lam/2 (ln J)^2.

Skin and other collagenous tissue. The two terms leave the reference state free of stress by themselves. Veronda and
Westmann 1970 (J Biomech 3:111).
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
class VerondaWestmann(Law):
    """Veronda-Westmann."""

    code: ClassVar[int] = 4
    c1: Annotated[Pascal, Range(1e-3, 1e9, "c1")]
    c2: Annotated[float, Range(1e-3, 100, "c2")]
    lam: Annotated[Pascal, Range(0, 1e12, "lam")]

    @property
    def shear_modulus(self) -> Pascal:
        return Pascal(self.c1 * self.c2)

    def parameters(self) -> Array:
        return padded(self.c1, self.c2)


@njit(**COMPILED)
def of_first_invariant(par: Array, d: float) -> tuple[float, float, float]:
    e = par[0] * np.exp(min(par[1] * d, LARGEST_EXPONENT))
    return e - par[0], par[1] * e, par[1] * par[1] * e


@njit(**COMPILED)
def of_second_invariant(par: Array) -> float:
    return -0.5 * par[0] * par[1]
