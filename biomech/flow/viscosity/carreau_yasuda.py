"""Carreau (1972) and Yasuda (1981), with the numbers of Cho and Kensey (1991, Biorheology 28:241):

    mu = mu_inf + (mu_0 - mu_inf) (1 + (lambda g)^a)^((n - 1) / a)
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from biomech.flow.arrays import Double
from meshing.step import Range, check
from meshing.units import PascalSecond, Second


@dataclass(frozen=True)
class CarreauYasuda:
    """a = 2 with lambda 3.313 s and n .3568 is Carreau's law."""

    at_rest: Annotated[PascalSecond, Range(4e-3, 0.5, "viscosity at rest")] = PascalSecond(56e-3)
    fast: Annotated[PascalSecond, Range(1e-3, 1e-2, "viscosity at great shear rates")] = PascalSecond(3.45e-3)
    time: Annotated[Second, Range(0.01, 50, "time constant")] = Second(1.902)
    power: Annotated[float, Range(0, 1, "power index")] = 0.22
    sharpness: Annotated[float, Range(0.2, 4, "Yasuda's exponent")] = 1.25

    name: ClassVar[str] = "carreau-yasuda"
    source: ClassVar[str] = "Cho and Kensey 1991; clinical library 2a [M], values recomputed [Rf]"

    def __post_init__(self) -> None:
        check(self)

    def at(self, shear_rate: Double) -> Double:
        bend = (1.0 + (self.time * shear_rate) ** self.sharpness) ** ((self.power - 1.0) / self.sharpness)
        found: Double = self.fast + (self.at_rest - self.fast) * bend
        return found
