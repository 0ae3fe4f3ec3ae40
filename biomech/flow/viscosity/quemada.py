"""Quemada (1978, Rheol. Acta 17:632) by haematocrit H, with the coefficients of Cokelet:

    mu = mu_plasma (1 - k H / 2)^-2,     k = (k_0 + k_inf sqrt(g / g_c)) / (1 + sqrt(g / g_c))
    ln k_0 = 3.874 - 10.41 H + 13.8 H^2 - 6.738 H^3          ln k_inf = 1.3435 - 2.803 H + 2.711 H^2 - .6479 H^3
    ln g_c = -6.1508 + 27.923 H - 25.6 H^2 + 3.697 H^3       (1/s)
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from biomech.flow.arrays import Double
from meshing.step import Range, check
from meshing.units import PascalSecond, Percent


@dataclass(frozen=True)
class Quemada:
    """By haematocrit, which a blood count gives."""

    haematocrit: Annotated[Percent, Range(15, 65, "haematocrit")] = Percent(45.0)
    plasma: Annotated[PascalSecond, Range(0.9e-3, 2e-3, "viscosity of plasma")] = PascalSecond(1.2e-3)

    name: ClassVar[str] = "quemada"
    source: ClassVar[str] = "Quemada 1978, Cokelet's coefficients; clinical library 2a [M], values recomputed [Rf]"

    def __post_init__(self) -> None:
        check(self)

    def at(self, shear_rate: Double) -> Double:
        h = self.haematocrit / 100.0
        slow = np.exp(3.874 - 10.41 * h + 13.8 * h ** 2 - 6.738 * h ** 3)
        fast = np.exp(1.3435 - 2.803 * h + 2.711 * h ** 2 - 0.6479 * h ** 3)
        root = np.sqrt(shear_rate / np.exp(-6.1508 + 27.923 * h - 25.6 * h ** 2 + 3.697 * h ** 3))
        found: Double = self.plasma * (1.0 - 0.5 * h * (slow + fast * root) / (1.0 + root)) ** -2.0
        return found
