"""What a flow calculation assumes about this patient's blood and the vessels beyond the scan.

The same fields serve the estimate and the three-dimensional solver, so the two stand side by side. Every one of them is
listed in `Solution.assumed`: a default with its source and mark (clinical library 2a, 2b, 2d), another value as the
choice of the user.
"""
from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated, ClassVar, Literal

import numpy as np

from biomech.flow.arrays import Double
from biomech.flow.inflow import ILIAC_INFLOW
from biomech.flow.outlets import ILIAC_DISTAL, ILIAC_PROXIMAL, MURRAY, bed_resistances
from meshing.errors import SimulationError
from meshing.step import Range, check
from meshing.units import MMHG_PA, CubicMetrePerSecond, KilogramPerCubicMetre, Pascal, PascalSecond, PascalSecondPerCubicMetre
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
    "outlet_pressure": ("venous pressure behind the beds", "reference level of Boileau 2015 [R]"),
}


@dataclass(frozen=True)
class MeasuredFlow:
    """The mean flow that was measured in the `outlet` of that name, by Doppler or phase-contrast MR."""

    outlet: str
    flow: Annotated[CubicMetrePerSecond, Range(1e-9, 2e-4, "measured mean flow")]

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class FlowConditions:
    """Blood and its surroundings.

    The beds of all outlets together are as large as two iliac beds in parallel; each outlet takes its share of the flow
    by radius^exponent (outlets.py). With `measured_flows` the beds conduct as these do: what was not measured shares the rest of the inflow by
    radius, and of flows measured in all outlets only the ratio acts. In steady flow only the sum R1 + R2 of a bed acts. Behind the beds is
    `outlet_pressure`, that of the veins; with `beyond` "pressure" there are no beds and every outlet has that pressure itself.
    """

    sources: ClassVar[dict[str, str]] = {name: source for name, (_, source) in _SOURCES.items()}
    inflow: Annotated[CubicMetrePerSecond, Range(1e-8, 2e-4, "mean inflow")] = ILIAC_INFLOW
    density: Annotated[KilogramPerCubicMetre, Range(900, 1200, "blood density")] = BLOOD_DENSITY
    viscosity: Annotated[PascalSecond, Range(1e-3, 2e-2, "blood viscosity")] = BLOOD_VISCOSITY
    outlet_proximal: Annotated[PascalSecondPerCubicMetre, Range(0, 1e12, "proximal resistance of an iliac bed")] = ILIAC_PROXIMAL
    outlet_distal: Annotated[PascalSecondPerCubicMetre, Range(1e5, 1e13, "distal resistance of an iliac bed")] = ILIAC_DISTAL
    outlet_exponent: Annotated[float, Range(1, 4, "diameter exponent of the outlet flows")] = MURRAY
    beyond: Literal["beds", "pressure"] = "beds"
    outlet_pressure: Annotated[Pascal, Range(-1500, 40000, "venous pressure behind the beds, or pressure of outlets without beds")] = Pascal(0.0)
    measured_flows: tuple[MeasuredFlow, ...] = ()

    def __post_init__(self) -> None:
        """Raises SimulationError where no blood enters, for a bed of nothing or one that is not there, and for a flow measured twice."""
        if not self.inflow > 0.0:
            raise SimulationError(f"the mean inflow is {self.inflow * 6e7:g} mL/min: no blood enters, or it comes out of the inlet. Give the flow "
                                  "that enters, above 0; where blood comes in at another end, make that one the inlet")
        if self.outlet_distal == 0.0 and self.beyond == "beds":
            raise SimulationError("the distal resistance of the beds is 0 Pa s/m3: behind them nothing would hold the blood back, and the pressure "
                                  "would be that of the veins. Give a resistance, or say that there are no beds: beyond = \"pressure\"")
        check(self)
        names = [one.outlet for one in self.measured_flows]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise SimulationError(f"the flow of the outlet '{twice}' is given twice; give the measured flow of each outlet once")
        if self.beyond == "pressure":
            self.refuse_given(("outlet_proximal", "outlet_distal", "outlet_exponent", "measured_flows"),
                              "outlets at a given pressure have no beds (beyond = \"pressure\")", "beyond = \"beds\"")

    def refuse_given(self, names: tuple[str, ...], why: str, instead: str) -> None:
        """Raises SimulationError when any of the fields `names`, which would do nothing, is not at its default."""
        given = [name for name in names if getattr(self, name) != getattr(type(self), name)]
        if given:
            raise SimulationError(f"{why}: leave {', '.join(given)} out, or use {instead}")

    @property
    def mean_inflow(self) -> CubicMetrePerSecond:
        """What enters on average, however it was given."""
        return self.inflow

    @property
    def bed(self) -> PascalSecondPerCubicMetre:
        return PascalSecondPerCubicMetre(self.outlet_proximal + self.outlet_distal)

    def resistances(self, lumen: Lumen, exponent: float | None = None) -> Double:
        """(k,) Pa s/m3 of the beds behind the outlets of `lumen`, in their order, 0 where there are none; with another diameter exponent."""
        if self.beyond == "pressure":
            return np.zeros(len(lumen.outlets))
        by_radius = bed_resistances([outlet.radius_mm for outlet in lumen.outlets], self.bed, self.outlet_exponent if exponent is None else exponent)
        return self._by_flow(by_radius, [outlet.name for outlet in lumen.outlets]) if self.measured_flows else by_radius

    def _by_flow(self, by_radius: Double, names: list[str]) -> Double:
        """The same total bed, shared as the measured flows are. Raises SimulationError for outlets that are not there or leave nothing."""
        given = {one.outlet: float(one.flow) for one in self.measured_flows}
        unknown = sorted(set(given) - set(names))
        if unknown:
            raise SimulationError(f"a flow was measured in the outlet '{unknown[0]}', and this lumen has none of that name; it has "
                                  f"{', '.join(names)}")
        flow = np.array([given.get(name, 0.0) for name in names])
        free, left = np.array([name not in given for name in names]), float(self.mean_inflow) - float(flow.sum())
        if free.any() and left <= 0.0:
            raise SimulationError(f"the measured flows are {flow.sum() * 6e7:.0f} mL/min together, and the inflow is "
                                  f"{self.mean_inflow * 6e7:.0f} mL/min: nothing is left for "
                                  f"{', '.join(name for name in names if name not in given)}; check both")
        flow[free] = left * (1.0 / by_radius[free]) / (1.0 / by_radius[free]).sum()
        found: Double = self.bed / 2.0 * flow.sum() / flow
        return found

    def _said(self, name: str, default: object, source: str) -> str:
        """Where the value of a field comes from."""
        if name == "inflow" and self.mean_inflow != self.inflow:
            return "stroke volume over the time from beat to beat [derived]"
        return source if getattr(self, name) == default else "chosen by the user"

    def assumed(self, lumen: Lumen) -> tuple[tuple[str, str, str], ...]:
        """What was not measured on this patient: (what, value with unit, source and mark)."""
        shown = {
            "inflow": f"{self.mean_inflow * 6e7:g} mL/min",
            "density": f"{self.density:g} kg/m3",
            "viscosity": f"{self.viscosity * 1e3:g} mPa s",
            "outlet_proximal": f"{self.outlet_proximal:.5g} Pa s/m3", "outlet_distal": f"{self.outlet_distal:.5g} Pa s/m3",
            "outlet_exponent": f"{self.outlet_exponent:g}", "outlet_pressure": f"{self.outlet_pressure / MMHG_PA:g} mmHg",
        }
        gone = () if self.beyond == "beds" else ("outlet_proximal", "outlet_distal", "outlet_exponent", "outlet_pressure")
        rows = []
        for field in fields(FlowConditions):
            if field.name in shown and field.name not in gone:
                what, source = _SOURCES[field.name]
                rows.append((what, shown[field.name], self._said(field.name, field.default, source)))
        if self.beyond == "pressure":
            rows.append(("pressure at every outlet, without beds", shown["outlet_pressure"], "chosen by the user"))
        else:
            how = "measured flows" if self.measured_flows else "diameter exponent"
            rows += [(f"resistance of the bed beyond '{outlet.name}'", f"{resistance:.4g} Pa s/m3",
                      f"from the iliac beds by the {how} [derived]") for outlet, resistance in zip(lumen.outlets, self.resistances(lumen))]
            rows += [(f"flow measured in '{one.outlet}'", f"{one.flow * 6e7:g} mL/min", "measured") for one in self.measured_flows]
        rows.append(("vessel wall", "rigid", "simplification of this solver"))
        return tuple(rows)
