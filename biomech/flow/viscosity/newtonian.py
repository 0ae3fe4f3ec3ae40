"""Blood of one viscosity: mu."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from biomech.flow.arrays import Double
from meshing.step import Range, check
from meshing.units import PascalSecond


@dataclass(frozen=True)
class Newtonian:
    """mu at every shear rate."""

    viscosity: Annotated[PascalSecond, Range(1e-3, 2e-2, "blood viscosity")] = PascalSecond(4.0e-3)

    name: ClassVar[str] = "newtonian"
    source: ClassVar[str] = "4.0 mPa s, Boileau 2015 cases [R]"

    def __post_init__(self) -> None:
        check(self)

    def at(self, shear_rate: Double) -> Double:
        return np.full(np.shape(shear_rate), float(self.viscosity))
