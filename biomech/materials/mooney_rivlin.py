r"""Mooney-Rivlin solid: W = c1 (I1 - 3) + c2 (I2 - 3) - (2 c1 + 4 c2) ln J + lam/2 (ln J)^2.

Holzapfel, Nonlinear Solid Mechanics, eq. 6.147.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from numba import njit

from biomech.materials.law import Law, padded
from biomech.materials.tensor import COMPILED, Array
from meshing.step import Range
from meshing.units import Pascal


@dataclass(frozen=True)
class MooneyRivlin(Law):
    """Mooney-Rivlin."""

    code: ClassVar[int] = 2
    c1: Annotated[Pascal, Range(0, 1e9, "c1")]
    c2: Annotated[Pascal, Range(0, 1e9, "c2")]
    lam: Annotated[Pascal, Range(0, 1e12, "lam")]

    @property
    def shear_modulus(self) -> Pascal:
        return Pascal(2.0 * (self.c1 + self.c2))

    def parameters(self) -> Array:
        return padded(self.c1, self.c2)


@njit(**COMPILED)
def of_first_invariant(par: Array, d: float) -> tuple[float, float, float]:
    return par[0] * d, par[0], 0.0


@njit(**COMPILED)
def of_second_invariant(par: Array) -> float:
    return par[1]
