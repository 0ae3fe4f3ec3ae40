"""What every law of viscosity has."""
from __future__ import annotations

from typing import ClassVar, Protocol

from biomech.flow.arrays import Double


class ViscosityLaw(Protocol):
    """`name` as in a protocol file; `source` with its mark."""

    name: ClassVar[str]
    source: ClassVar[str]

    def at(self, shear_rate: Double) -> Double:
        """(n,) Pa s at (n,) 1/s >= 0."""
