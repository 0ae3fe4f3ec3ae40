r"""Arterial wall with two families of collagen fibres:

    W = c/2 (I1 - 3) - c ln J + k1/(2 k2) sum_i (e^{k2 E_i^2} - 1) + lam/2 (ln J)^2,    E_i = kappa I1 + (1 - 3 kappa) I4_i - 1,

where only families with E_i > 0 carry load. The families run in the plane of the first two axes (circumferential, axial)
at +angle and -angle from the first; kappa = 0 are perfectly aligned fibres, 1/3 none. Holzapfel, Gasser, Ogden 2000 (J
Elasticity 61:1); Gasser, Ogden, Holzapfel 2006 (J R Soc Interface 3:15).
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numba import njit

from biomech.materials.law import Law, padded
from biomech.materials.tensor import COMPILED, LARGEST_EXPONENT, Array
from meshing.step import Range
from meshing.units import Degree, Pascal


@dataclass(frozen=True)
class HolzapfelGasserOgden(Law):
    """Holzapfel-Gasser-Ogden."""

    code: ClassVar[int] = 7
    fibred: ClassVar[bool] = True
    c: Annotated[Pascal, Range(1e-3, 1e9, "c")]
    k1: Annotated[Pascal, Range(0, 1e9, "k1")]
    k2: Annotated[float, Range(1e-6, 1e4, "k2")]
    angle: Annotated[Degree, Range(0, 90, "angle of the fibres")]
    kappa: Annotated[float, Range(0, 1 / 3, "dispersion")]
    lam: Annotated[Pascal, Range(0, 1e12, "lam")]

    @property
    def shear_modulus(self) -> Pascal:
        """Of the matrix: the fibres are slack in the undeformed state."""
        return self.c

    def parameters(self) -> Array:
        angle = np.radians(self.angle)
        return padded(self.c, self.k1, self.k2, np.cos(angle), np.sin(angle), self.kappa)


@njit(**COMPILED)
def structure(par: Array, axes: Array, m: int, H: Array) -> None:
    """0: the identity; 1 and 2: the dispersed families."""
    kappa = 1.0 / 3.0 if m == 0 else par[5]
    sign = 1.0 if m == 1 else -1.0
    for i in range(3):
        for j in range(3):
            a = par[3] * axes[0, i] + sign * par[4] * axes[1, i]
            b = par[3] * axes[0, j] + sign * par[4] * axes[1, j]
            H[i, j] = (1.0 - 3.0 * kappa) * a * b + (kappa if i == j else 0.0)
    if m == 0:
        for i in range(3):
            H[i, i] = 1.0


@njit(**COMPILED)
def potential(par: Array, m: int, I: float) -> tuple[float, float, float]:
    if m == 0:
        return 0.5 * par[0] * (I - 3.0), 0.5 * par[0], 0.0
    E = I - 1.0
    if E <= 0.0:
        return 0.0, 0.0, 0.0
    e = par[1] * np.exp(min(par[2] * E * E, LARGEST_EXPONENT))
    return 0.5 * (e - par[1]) / par[2], e * E, e * (1.0 + 2.0 * par[2] * E * E)
