r"""Heart muscle with fibres f and sheets s, passive and active:

    W = a/(2b) (e^{b (I1 - 3)} - 1) - a ln J + sum_{i = f, s} a_i/(2 b_i) (e^{b_i (I4_i - 1)^2} - 1)
        + a_fs/(2 b_fs) (e^{b_fs I8^2} - 1) + T/2 (I4_f - 1) + lam/2 (ln J)^2,

with I4_f = f.Cf, I4_s = s.Cs, I8 = f.Cs; fibres and sheets carry load only when stretched. The active tension T adds the
second Piola-Kirchhoff stress T f (x) f (Land et al. 2015, problem 3). Holzapfel and Ogden 2009 (Phil Trans R Soc A 367:3445).
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

_Modulus = Annotated[Pascal, Range(0, 1e9, "a modulus of the Holzapfel-Ogden law")]
_Exponent = Annotated[float, Range(1e-6, 1e3, "an exponent of the Holzapfel-Ogden law")]


@dataclass(frozen=True)
class HolzapfelOgden(Law):
    """Holzapfel-Ogden."""

    code: ClassVar[int] = 8
    fibred: ClassVar[bool] = True
    a: _Modulus
    b: _Exponent
    a_f: _Modulus
    b_f: _Exponent
    a_s: _Modulus
    b_s: _Exponent
    a_fs: _Modulus
    b_fs: _Exponent
    lam: Annotated[Pascal, Range(0, 1e12, "lam")]
    tension: Annotated[Pascal, Range(0, 1e6, "active tension")] = Pascal(0.0)

    @property
    def shear_modulus(self) -> Pascal:
        return Pascal(self.a + self.a_f)

    def parameters(self) -> Array:
        return padded(self.a, self.b, self.a_f, self.b_f, self.a_s, self.b_s, self.a_fs, self.b_fs, self.tension)


@njit(**COMPILED)
def structure(axes: Array, m: int, H: Array) -> None:
    """0: the identity; 1 and 4: fibre; 2: sheet; 3: between fibre and sheet."""
    for i in range(3):
        for j in range(3):
            if m == 0:
                H[i, j] = 1.0 if i == j else 0.0
            elif m == 3:
                H[i, j] = 0.5 * (axes[0, i] * axes[1, j] + axes[1, i] * axes[0, j])
            else:
                a = 1 if m == 2 else 0
                H[i, j] = axes[a, i] * axes[a, j]


@njit(**COMPILED)
def potential(par: Array, m: int, I: float) -> tuple[float, float, float]:
    if m == 0:
        e = 0.5 * par[0] * np.exp(min(par[1] * (I - 3.0), LARGEST_EXPONENT))
        return (e - 0.5 * par[0]) / par[1], e, par[1] * e
    if m == 4:
        return 0.5 * par[8] * (I - 1.0), 0.5 * par[8], 0.0
    E = I if m == 3 else I - 1.0
    a, b = par[2 * m], par[2 * m + 1]
    if E <= 0.0 and m != 3:
        return 0.0, 0.0, 0.0
    e = a * np.exp(min(b * E * E, LARGEST_EXPONENT))
    return 0.5 * (e - a) / b, e * E, e * (1.0 + 2.0 * b * E * E)
