"""Which blood flows in three dimensions: of one viscosity, or thinning with the shear rate by one of the laws of `viscosity/`."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from biomech.flow.arrays import Double
from biomech.flow.conditions import FlowConditions
from biomech.flow.viscosity import CarreauYasuda, Quemada, ViscosityLaw
from meshing.step import Range
from meshing.units import Percent
from meshing.vessels.lumen import Lumen

CONSTANT, BY_SHEAR = "blood of constant viscosity", "blood that thins with the shear rate, at once: without memory and without a yield stress"


@dataclass(frozen=True)
class BloodConditions(FlowConditions):
    """`blood` "quemada" takes the patient's `haematocrit`; with "newtonian" the constant `viscosity` holds, otherwise it is the scale of the
    Reynolds number only."""

    sources: ClassVar[dict[str, str]] = {**FlowConditions.sources, "haematocrit": "clinical library 2a [M]: take it from the blood count"}

    blood: Literal["newtonian", "carreau-yasuda", "quemada"] = "newtonian"
    haematocrit: Annotated[Percent, Range(15, 65, "haematocrit (quemada)")] = Percent(45.0)

    @classmethod
    def idle(cls, given: Mapping[str, Any]) -> frozenset[str]:
        return super().idle(given) | ({"haematocrit"} if given.get("blood") != "quemada" else set())

    def law(self) -> ViscosityLaw | None:
        """None when the viscosity is constant."""
        if self.blood == "newtonian":
            return None
        return CarreauYasuda() if self.blood == "carreau-yasuda" else Quemada(self.haematocrit)

    def thinning(self, length: float, speed: float) -> Callable[[Double], Double] | None:
        """The factor of `viscosity` at a shear rate in `speed` (m/s) over `length` (m)."""
        law = self.law()
        return None if law is None else lambda rate: law.at(rate * (speed / length)) / self.viscosity

    def said(self) -> str:
        """What the blood is taken for, for the warnings."""
        return CONSTANT if self.blood == "newtonian" else BY_SHEAR

    def assumed(self, lumen: Lumen) -> tuple[tuple[str, str, str], ...]:
        rows = super().assumed(lumen)
        law = self.law()
        if law is None:
            return rows
        what = f"Quemada, haematocrit {self.haematocrit:g} %" if isinstance(law, Quemada) else "Carreau-Yasuda"
        return (("blood viscosity by shear rate", what, law.source), *(row for row in rows if row[0] != "blood viscosity (Newtonian)"))
