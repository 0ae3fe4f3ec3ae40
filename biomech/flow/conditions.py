"""What a flow calculation assumes about this patient's blood and the vessels beyond the scan.

The same fields serve the estimate and the three-dimensional solver, so the two stand side by side. Every one of them is
listed in `Solution.assumed`: a default with its source and mark (clinical library 2a, 2b, 2d), another value as the
choice of the user.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Annotated, Any, ClassVar, Literal, TypeVar

import numpy as np

from biomech.flow.arrays import Double
from biomech.flow.inflow import ILIAC_INFLOW, OUTPUT
from biomech.flow.outlets import ILIAC_DISTAL, ILIAC_PROXIMAL, MURRAY, bed_resistances
from meshing.errors import SimulationError
from meshing.step import Range, check
from meshing.units import MMHG_PA, CubicMetrePerSecond, KilogramPerCubicMetre, Pascal, PascalSecond, PascalSecondPerCubicMetre, Percent
from meshing.vessels.lumen import Lumen

BLOOD_DENSITY = KilogramPerCubicMetre(1060.0)
BLOOD_VISCOSITY = PascalSecond(4.0e-3)
SHARE = Percent(8.55)
SHARE_SOURCE = "479 of 5600 mL/min: Boileau 2015 aorto-iliac case over the library's cardiac output (2b) [derived]"
MEAN_RULE = "diastolic + a third of the pulse pressure, the rule of the cuff [M]: unverified default"

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
_GIVEN_SOURCES = {"cardiac_output": "clinical library 2b, BioGears validation [R]", "output_share": SHARE_SOURCE,
                  "systolic": "not measured", "diastolic": "not measured"}


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

    Where the patient's `cardiac_output` is known, or the `output_share` of it that enters, the mean inflow is the one times the other. With a
    `systolic` and a `diastolic` cuff pressure all beds are scaled alike until the inlet has the mean pressure of the cuff (cuff_tuning.py).
    """

    sources: ClassVar[dict[str, str]] = {**{name: source for name, (_, source) in _SOURCES.items()}, **_GIVEN_SOURCES}
    inflow: Annotated[CubicMetrePerSecond, Range(1e-8, 2e-4, "mean inflow")] = ILIAC_INFLOW
    density: Annotated[KilogramPerCubicMetre, Range(900, 1200, "blood density")] = BLOOD_DENSITY
    viscosity: Annotated[PascalSecond, Range(1e-3, 2e-2, "blood viscosity")] = BLOOD_VISCOSITY
    outlet_proximal: Annotated[PascalSecondPerCubicMetre, Range(0, 1e12, "proximal resistance of an iliac bed")] = ILIAC_PROXIMAL
    outlet_distal: Annotated[PascalSecondPerCubicMetre, Range(1e5, 1e13, "distal resistance of an iliac bed")] = ILIAC_DISTAL
    outlet_exponent: Annotated[float, Range(1, 4, "diameter exponent of the outlet flows")] = MURRAY
    beyond: Literal["beds", "pressure"] = "beds"
    outlet_pressure: Annotated[Pascal, Range(-1500, 40000, "venous pressure behind the beds, or pressure of outlets without beds")] = Pascal(0.0)
    measured_flows: tuple[MeasuredFlow, ...] = ()
    cardiac_output: Annotated[CubicMetrePerSecond, Range(2e-5, 3e-4, "cardiac output")] = OUTPUT
    output_share: Annotated[Percent, Range(0.01, 100, "share of the cardiac output that enters")] = SHARE
    systolic: Annotated[Pascal, Range(0, 40000, "systolic cuff pressure (0: not measured)")] = Pascal(0.0)
    diastolic: Annotated[Pascal, Range(0, 30000, "diastolic cuff pressure (0: not measured)")] = Pascal(0.0)

    def __post_init__(self) -> None:
        """Raises SimulationError where no blood enters or the inflow is given twice, for a bed of nothing or one that is not there, for a flow
        measured twice, and for a cuff that is none."""
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
            self.refuse_given(("outlet_proximal", "outlet_distal", "outlet_exponent", "measured_flows", "systolic", "diastolic"),
                              "outlets at a given pressure have no beds (beyond = \"pressure\")", "beyond = \"beds\"")
        if (self.systolic > 0.0) != (self.diastolic > 0.0) or 0.0 < self.systolic <= self.diastolic:
            raise SimulationError(f"a cuff measures a systolic pressure above a diastolic one, not {self.systolic / MMHG_PA:.0f} over "
                                  f"{self.diastolic / MMHG_PA:.0f} mmHg; give both, or neither")
        if self.by_output:
            self._check_output()

    def _check_output(self) -> None:
        """Raises SimulationError where the inflow is given twice, or cardiac output and share make one that no inflow may be."""
        entering = self.cardiac_output * self.output_share / 100.0
        if self.inflow != FlowConditions.inflow:
            raise SimulationError(f"the inflow is given twice, as {self.inflow * 6e7:.0f} mL/min and as {self.output_share:g} % of a cardiac output "
                                  f"of {self.cardiac_output * 6e7:.0f} mL/min, which is {entering * 6e7:.0f} mL/min; leave one of them out")
        FlowConditions(inflow=CubicMetrePerSecond(entering))     # is it in the range of an inflow

    @classmethod
    def idle(cls, given: Mapping[str, Any]) -> frozenset[str]:
        """The fields that act on nothing beside the others, all `given` by their names: they are no part of the method."""
        by_output = any(name in given and given[name] != getattr(FlowConditions, name) for name in ("cardiac_output", "output_share"))
        names = {"inflow"} if by_output else {"cardiac_output", "output_share"}
        if given.get("beyond") == "pressure":
            names |= {"outlet_proximal", "outlet_distal", "outlet_exponent", "measured_flows", "compliance", "systolic", "diastolic", "hyperaemia"}
        if given.get("stroke_volume"):
            names |= {"inflow", "cardiac_output", "output_share"}
        else:
            names.add("stroke_volume")
        return frozenset(names | ({"systolic", "diastolic"} if not given.get("systolic") else set()))

    def refuse_given(self, names: tuple[str, ...], why: str, instead: str) -> None:
        """Raises SimulationError when any of the fields `names`, which would do nothing, is not at its default."""
        given = [name for name in names if getattr(self, name) != getattr(type(self), name)]
        if given:
            raise SimulationError(f"{why}: leave {', '.join(given)} out, or use {instead}")

    @property
    def by_output(self) -> bool:
        """Whether the cardiac output, or the share of it that enters, was given."""
        return self.cardiac_output != OUTPUT or self.output_share != SHARE

    @property
    def given_inflow(self) -> CubicMetrePerSecond:
        """The inflow, or that share of the cardiac output."""
        return CubicMetrePerSecond(self.cardiac_output * self.output_share / 100.0) if self.by_output else self.inflow

    @property
    def mean_inflow(self) -> CubicMetrePerSecond:
        """What enters on average, however it was given."""
        return self.given_inflow

    @property
    def inflow_known(self) -> bool:
        """Whether what enters is this patient's; a cardiac output alone leaves the share of it open."""
        return self.mean_inflow != ILIAC_INFLOW and not (self.by_output and self.output_share == SHARE)

    @property
    def cuff_mean(self) -> Pascal:
        """The mean pressure that the cuff tells (MEAN_RULE); 0 where none was measured."""
        return Pascal(self.diastolic + (self.systolic - self.diastolic) / 3.0)

    def settled(self) -> dict[str, Any]:
        """The fields of FlowConditions with what enters as `inflow`, however it was given: for another solver of the same flow."""
        given = {field.name: getattr(self, field.name) for field in fields(FlowConditions)}
        return given | {"inflow": self.mean_inflow, "cardiac_output": OUTPUT, "output_share": SHARE}

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

    def _given(self, name: str) -> str:
        return _GIVEN_SOURCES[name] if getattr(self, name) == getattr(FlowConditions, name) else "given by the user"

    def _said(self, name: str, default: object, source: str) -> str:
        """Where the value of a field comes from."""
        if name == "inflow" and self.by_output:
            return "cardiac output times the share that enters [derived]"
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
        rows = [("cardiac output", f"{self.cardiac_output * 6e7:g} mL/min", self._given("cardiac_output")),
                ("share of the cardiac output that enters", f"{self.output_share:g} %", self._given("output_share"))] if self.by_output else []
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


AnyFlow = TypeVar("AnyFlow", bound=FlowConditions)


def at_inflow(conditions: AnyFlow, inflow: CubicMetrePerSecond) -> AnyFlow:
    """The same beds at another mean inflow: flows that were measured go with it, so that their ratio to the rest stays."""
    more = inflow / conditions.mean_inflow
    return replace(conditions, inflow=inflow, cardiac_output=OUTPUT, output_share=SHARE,
                   measured_flows=tuple(replace(one, flow=CubicMetrePerSecond(one.flow * more)) for one in conditions.measured_flows))
