r"""Yeoh solid: W = c1 (I1 - 3) + c2 (I1 - 3)^2 + c3 (I1 - 3)^3 - 2 c1 ln J + lam/2 (ln J)^2.

Yeoh 1993 (Rubber Chem Technol 66:754). With c3 = 0 it is the law of the wall of abdominal aortic aneurysms of Raghavan
and Vorp 2000 (J Biomech 33:475), alpha = c1 and beta = c2.
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
class Yeoh(Law):
    """Yeoh."""

    code: ClassVar[int] = 3
    c1: Annotated[Pascal, Range(1e-3, 1e9, "c1")]
    c2: Annotated[Pascal, Range(0, 1e10, "c2")]
    c3: Annotated[Pascal, Range(0, 1e10, "c3")]
    lam: Annotated[Pascal, Range(0, 1e12, "lam")]

    @property
    def shear_modulus(self) -> Pascal:
        return Pascal(2.0 * self.c1)

    def parameters(self) -> Array:
        return padded(self.c1, self.c2, self.c3)


@njit(**COMPILED)
def of_first_invariant(par: Array, d: float) -> tuple[float, float, float]:
    return (d * (par[0] + d * (par[1] + d * par[2])), par[0] + d * (2.0 * par[1] + 3.0 * d * par[2]), 2.0 * par[1] + 6.0 * d * par[2])
