"""What a flow calculation assumes about this patient's blood and the vessels beyond the scan.

The same fields serve the estimate and the three-dimensional solver, so the two stand side by side. Every one of them is
listed in `Solution.assumed`: a default with its source and mark (clinical library 2a, 2b, 2d), another value as the
choice of the user.
"""
from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated, ClassVar

from biomech.flow.arrays import Double
from biomech.flow.inflow import ILIAC_INFLOW
from biomech.flow.outlets import ILIAC_DISTAL, ILIAC_PROXIMAL, MURRAY, bed_resistances
from meshing.step import Range
from meshing.units import CubicMetrePerSecond, KilogramPerCubicMetre, PascalSecond, PascalSecondPerCubicMetre
from meshing.vessels.lumen import Lumen

BLOOD_DENSITY = KilogramPerCubicMetre(1060.0)
BLOOD_VISCOSITY = PascalSecond(4.0e-3)

_SOURCES = {
    "inflow": ("mean inflow", "Boileau 2015 aorto-iliac case, mean of the inlet wave [R]"),
    "density": ("blood density", "Boileau 2015 / openBF [R]"),
    "viscosity": ("blood viscosity (Newtonian)", "Boileau 2015 cases [R]"),
    "outlet_proximal": ("proximal resistance of an iliac bed", "Boileau 2015 / openBF, each iliac R1 [R]"),
    "outlet_distal": ("distal resistance of an iliac bed", "Boileau 2015 / openBF, each iliac R2 [R]"),
    "outlet_exponent": ("diameter exponent of the outlet flows",
                        "Murray 1926, n = 3; library 2d gives 2.0-2.5 for the aorta [R / M]"),
}


@dataclass(frozen=True)
class FlowConditions:
    """Blood and its surroundings.

    The beds of all outlets together are as large as two iliac beds in parallel; each outlet takes its share of the flow
    by radius^exponent (outlets.py). In steady flow only the sum R1 + R2 of a bed acts.
    """

    sources: ClassVar[dict[str, str]] = {name: source for name, (_, source) in _SOURCES.items()}
    inflow: Annotated[CubicMetrePerSecond, Range(1e-8, 2e-4, "mean inflow")] = ILIAC_INFLOW
    density: Annotated[KilogramPerCubicMetre, Range(900, 1200, "blood density")] = BLOOD_DENSITY
    viscosity: Annotated[PascalSecond, Range(1e-3, 2e-2, "blood viscosity")] = BLOOD_VISCOSITY
    outlet_proximal: Annotated[PascalSecondPerCubicMetre, Range(0, 1e12, "proximal resistance of an iliac bed")] = ILIAC_PROXIMAL
    outlet_distal: Annotated[PascalSecondPerCubicMetre, Range(1e5, 1e13, "distal resistance of an iliac bed")] = ILIAC_DISTAL
    outlet_exponent: Annotated[float, Range(1, 4, "diameter exponent of the outlet flows")] = MURRAY

    @property
    def bed(self) -> PascalSecondPerCubicMetre:
        return PascalSecondPerCubicMetre(self.outlet_proximal + self.outlet_distal)

    def resistances(self, lumen: Lumen) -> Double:
        """(k,) Pa s/m3 of the beds behind the outlets of `lumen`, in their order."""
        return bed_resistances([outlet.radius_mm for outlet in lumen.outlets], self.bed, self.outlet_exponent)

    def assumed(self, lumen: Lumen) -> tuple[tuple[str, str, str], ...]:
        """What was not measured on this patient: (what, value with unit, source and mark)."""
        shown = {
            "inflow": f"{self.inflow * 6e7:g} mL/min",
            "density": f"{self.density:g} kg/m3",
            "viscosity": f"{self.viscosity * 1e3:g} mPa s",
            "outlet_proximal": f"{self.outlet_proximal:.5g} Pa s/m3", "outlet_distal": f"{self.outlet_distal:.5g} Pa s/m3",
            "outlet_exponent": f"{self.outlet_exponent:g}",
        }
        rows = []
        for field in fields(FlowConditions):
            what, source = _SOURCES[field.name]
            rows.append((what, shown[field.name], source if getattr(self, field.name) == field.default else "chosen by the user"))
        for outlet, resistance in zip(lumen.outlets, self.resistances(lumen)):
            rows.append((f"resistance of the bed beyond '{outlet.name}'", f"{resistance:.4g} Pa s/m3",
                         "from the iliac beds by the diameter exponent [derived]"))
        rows.append(("venous pressure behind the beds", "0 mmHg", "reference level of Boileau 2015 [R]"))
        rows.append(("vessel wall", "rigid", "simplification of this solver"))
        return tuple(rows)
