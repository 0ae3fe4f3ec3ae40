"""Reads the circuits of svZeroDSolver (SimVascular, BSD-3; Pfaller et al. 2022, IJNMBE 38:e3639) as circuits of our blocks.

`read(text)` takes a solver input (JSON: vessels, junctions, valves, chambers, boundary conditions, a heart with a closed loop), in whatever
units it is; `run` takes it through time as that program does: from the steady state or a given one, generalised-alpha with the same
damping, as many beats as the file or its limit for the change from beat to beat asks for. The names of the unknowns are those of its
result files ("flow:vessel:OUT").
"""
from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from biomech.elements import (
    Chamber,
    CompliantVessel,
    CoronaryBed,
    FlowSource,
    IdealValve,
    Junction,
    OnOffValve,
    ParallelRC,
    PressureSource,
    Signal,
    SmoothValve,
    SphereChamber,
    SqueezedCoronaryBed,
    SwitchValve,
    Vessel,
    WindkesselBed,
)
from biomech.elements.activation import atrial, fourier, half_cosine, rise_and_fall, two_hill
from biomech.elements.coronary_varying import squeezed
from biomech.elements.element import Element
from biomech.elements.wave import Wave
from biomech.flow.arrays import Double
from biomech.flow.circuit import DAMPING, Circuit, Course, Link, Part
from meshing.errors import SimulationError
from meshing.units import Second

HEART = "CLH"
TOLERANCE = 1e-8
"""Of the largest residual, where a file names none (as that program takes it)."""
_HEART_UNKNOWNS = {  # the heart of svZeroDSolver is one block: its inner names are links and volumes here
    "V_RA": ("RA", "volume"), "V_RV": ("RV", "volume"), "V_LA": ("LA", "volume"), "V_LV": ("LV", "volume"),
    "Q_RA": ("flow", "RA", "tricuspid"), "Q_RV": ("flow", "RV", "pulmonary"), "Q_LA": ("flow", "LA", "mitral"), "Q_LV": ("flow", "LV", "aortic"),
    "P_RV": ("pressure", "tricuspid", "RV"), "P_pul": ("pressure", "pulmonary", "lung"), "P_LA": ("pressure", "lung", "LA"),
    "P_LV": ("pressure", "mitral", "LV")}
_INNER = {"Vc": "volume", "valve_status": "closed", "P_c": "charge", "pressure_c": "charge", "velo": "velocity", "tau": "active"}


class NotACircuit(Exception):
    """The file is of another kind: a calibration, a table of results."""


@dataclass(frozen=True, eq=False)
class Case:
    """A circuit with what its file says about the run; `numbers` gives the unknown behind a name of the result files."""

    circuit: Circuit
    period: float
    steps: int
    beats: int
    damping: float
    start: Double
    numbers: Mapping[str, int]
    vessels: tuple[str, ...]
    repeat: float | None
    tolerance: float

    def run(self) -> tuple[Course, int]:
        """The course from the first beat on, and how many beats it has."""
        step = self.period / self.steps
        if self.repeat is None:
            return self.circuit.march(self.start, step, self.steps * self.beats, damping=self.damping), self.beats
        beats = self.beats
        while True:
            course = self.circuit.march(self.start, step, self.steps * beats, damping=self.damping)
            if beats >= 200 or self._change(course) <= self.repeat:
                return course, beats
            beats += 1

    def _change(self, course: Course) -> float:
        last, before = (course.states[-self.steps * (k + 1) - 1:len(course.states) - self.steps * k].mean(axis=0) for k in (0, 1))
        caps = [n for name, n in self.numbers.items() if name.startswith(("flow:INFLOW", "pressure:INFLOW"))]
        return float(max(abs(last[n] - before[n]) / abs(before[n]) for n in caps))


def read(text: str, valve: type[IdealValve] | type[OnOffValve] = IdealValve) -> Case:
    """The case that a solver input describes, the valves of its heart by `valve`.

    Raises NotACircuit for other files, SimulationError for what it contradicts or does not know.
    """
    data = json.loads(text)
    if not data.get("simulation_parameters") or "y" in data:
        raise NotACircuit("a calibration: it holds courses to fit a circuit to, not a circuit to run")
    return _Reader(data, valve).case()


class _Reader:
    def __init__(self, data: dict[str, Any], valve: type[IdealValve] | type[OnOffValve]) -> None:
        self.data, self.valve, self.parts, self.links = data, valve, [], []  # type: ignore[var-annotated]
        self.names = {vessel["vessel_id"]: vessel["vessel_name"] for vessel in data.get("vessels", [])}
        self.conditions = {c["bc_name"]: c for c in data.get("boundary_conditions", [])}
        self.initial: dict[tuple[str, str], float] = {}
        self.period = self._period()

    def case(self) -> Case:
        data, told = self.data, self.data["simulation_parameters"]
        for vessel in data.get("vessels", []):
            self._vessel(vessel)
        for junction in data.get("junctions", []):
            self._junction(junction)
        for chamber in data.get("chambers", []):
            self._add(chamber["name"], self._chamber(chamber))
        for valve in data.get("valves", []):
            self._valve(valve)
        for block in data.get("closed_loop_blocks", []):
            self._heart(block)
        for block in data.get("external_solver_coupling_blocks", []):
            self._external(block)
        circuit = Circuit(tuple(self.parts), tuple(self.links))
        numbers = self._numbers(circuit)
        start = np.zeros(circuit.size)
        for (part, name), value in self.initial.items():
            start[circuit.unknown(part, name)] = value
        for name, value in data.get("initial_condition", {}).items():
            if name in numbers:     # some files name links that they do not have; that program passes over them too
                start[numbers[name]] = value
        if told.get("steady_initial", True) and not data.get("initial_condition"):
            start = circuit.settled(start)
        points, beats, repeat = told["number_of_time_pts_per_cardiac_cycle"], told["number_of_cardiac_cycles"], None
        if told.get("use_cycle_to_cycle_error"):
            repeat = told["sim_cycle_to_cycle_percent_error"] / 100.0
            beds = [p.element for p in self.parts if isinstance(p.element, WindkesselBed)]
            if beds:        # as many beats as the slowest bed needs to forget its start (Pfaller et al. 2021, equation 21)
                slowest = max(bed.distal * bed.compliance for bed in beds)
                beats, repeat = int(np.ceil(-slowest / self.period * np.log(repeat))), None
        return Case(circuit, self.period, points - 1, beats, told.get("rho_infty", DAMPING), start, numbers, tuple(self.names.values()), repeat,
                    told.get("absolute_tolerance", TOLERANCE))

    def _period(self) -> float:
        told = self.data["simulation_parameters"].get("cardiac_period")
        waves = [c["bc_values"]["t"] for c in self.conditions.values() if len(c["bc_values"].get("t", ())) > 1]
        found = {round(t[-1] - t[0], 9) for t in waves if len(t) > 1}
        found |= {block["cardiac_cycle_period"] for block in self.data.get("closed_loop_blocks", []) if "cardiac_cycle_period" in block}
        if told is not None:
            found.add(round(told, 9))
        if len(found) > 1 and max(found) - min(found) > 1e-8:
            raise SimulationError(f"the circuit is driven with beats of different length ({', '.join(f'{t:g}' for t in sorted(found))} s); give one")
        return float(told if told is not None else found.pop() if found else 1.0)

    def _add(self, name: str, element: Element, senses: tuple[Any, ...] = ()) -> None:
        self.parts.append(Part(name, element, senses))

    def _join(self, before: str, behind: str) -> int:
        self.links.append(Link(before, behind))
        return len(self.links) - 1

    def _vessel(self, vessel: dict[str, Any]) -> None:
        name, v = vessel["vessel_name"], vessel["zero_d_element_values"]
        kind = vessel["zero_d_element_type"]
        element: Element
        if kind in ("BloodVessel", "BloodVesselCRL"):
            maker = Vessel if kind == "BloodVessel" else CompliantVessel
            element = maker(v.get("R_poiseuille", 0.0), v.get("C", 0.0), v.get("L", 0.0), v.get("stenosis_coefficient", 0.0))
        elif kind == "BloodVesselRC":
            element = ParallelRC(v["Rpd"], v["Cp"])
        elif kind == "ChamberSphere":
            keys = ("rho", "thick0", "radius0", "W1", "W2", "eta", "sigma_max", "alpha_max", "alpha_min", "tsys", "tdias", "steepness")
            element = SphereChamber(*(v[k] for k in keys), self.period)  # type: ignore[call-arg]
        else:
            raise SimulationError(f"the vessel '{name}' is of the kind '{kind}', which is not known")
        self._add(name, element)
        ends = vessel.get("boundary_conditions", {})
        if "inlet" in ends:
            self._condition(ends["inlet"], name, inlet=True)
        if "outlet" in ends:
            self._condition(ends["outlet"], name, inlet=False)

    def _condition(self, name: str, block: str, *, inlet: bool) -> None:
        """Join a boundary condition to a block."""
        condition = self.conditions[name]
        kind, v = condition["bc_type"], condition["bc_values"]
        self._join(*((name, block) if inlet else (block, name)))
        if kind in ("FLOW", "PRESSURE"):
            wave = Wave.of_samples(v["t"], v["Q" if kind == "FLOW" else "P"]) if len(set(v["Q" if kind == "FLOW" else "P"])) > 1 else \
                Wave.constant(v["Q" if kind == "FLOW" else "P"][0])
            self._add(name, FlowSource(wave) if kind == "FLOW" else PressureSource(wave))
            return
        if kind == "RESISTANCE":
            self._add(name, Vessel(v["R"]))
            self._veins(name, v["Pd"])
        elif kind == "RCR":
            self._add(name, WindkesselBed(v["Rp"], v["C"], v["Rd"]))
            self._veins(name, v["Pd"])
        elif kind in ("CORONARY", "CORONARY_VAR_RES"):
            squeeze = f"{name}.muscle"
            self._add(squeeze, Signal(Wave.of_samples(v["t"], v["Pim"]) if len(set(v["Pim"])) > 1 else Wave.constant(v["Pim"][0])))
            bed: Element
            if kind == "CORONARY":
                bed = CoronaryBed(v["Ra1"], v["Ra2"], v["Rv1"], v["Ca"], v["Cc"])
            else:
                squeeze_wave = squeezed(v["Ra2_min"], v["Ra2_max"], v["T_vc"], v["T_vr"], Second(self.period))
                bed = SqueezedCoronaryBed(v["Ra1"], squeeze_wave, v["Rv1"], v["Ca"], v["Cc"])
            self._add(name, bed, ((squeeze, "value"),))
            self._veins(name, v["P_v"])
            # vessels in the muscle that start without pressure are pressed empty by it
            self.initial[squeeze, "value"], self.initial[name, "muscle_volume"] = v["Pim"][0], -v["Cc"] * v["Pim"][0]
        elif kind == "ClosedLoopRCR":
            self._add(name, WindkesselBed(v["Rp"], v["C"], v["Rd"]))
        elif kind.startswith("ClosedLoopCoronary"):
            left = kind.endswith("Left")
            share = next(b for b in self.data["closed_loop_blocks"])["parameters"]["iml" if left else "imr"]
            self._add(name, CoronaryBed(v["Ra"], v["Ram"], v["Rv"], v["Ca"], v["Cim"], share), ("LV" if left else "RV",))
        else:
            raise SimulationError(f"the boundary condition '{name}' is of the kind '{kind}', which is not known")

    def _veins(self, name: str, pressure: float) -> None:
        self._add(f"{name}.veins", PressureSource(Wave.constant(pressure)))
        self._join(name, f"{name}.veins")

    def _junction(self, junction: dict[str, Any]) -> None:
        name, v = junction["junction_name"], junction.get("junction_values", {})
        before, behind = ([self.names[k] if isinstance(k, int) else k for k in junction.get(f"{side}_vessels", junction.get(f"{side}_blocks", ()))]
                          for side in ("inlet", "outlet"))
        for block in before:
            self._join(block, name)
        for block in behind:
            self._join(name, block)
        self._add(name, Junction(len(before), len(behind), (), tuple(v.get("R_poiseuille", ())), tuple(v.get("L", ())),
                                 tuple(v.get("stenosis_coefficient", ()))))

    def _chamber(self, chamber: dict[str, Any]) -> Chamber:
        v, kind = chamber["values"], chamber["type"]
        activation = self._activation(chamber["activation_function"])
        if kind == "LinearElastanceChamber":
            return Chamber(activation, v["Epass"] + v["Emax"], v["Epass"], v["Vrest"], v["Vrest"])
        if kind == "ChamberElastanceInductor":
            return Chamber(activation, v["Emax"], v["Emin"], v["Vrd"], v["Vrs"], v["Impedance"])
        if kind == "ChamberElastanceInductorExponential":
            return Chamber(activation, v["Emax"], 0.0, v["Vaso"], v["Vaso"], v["Impedance"], v["Kxp"], v["Kxv"], v["Vaso"])  # type: ignore[arg-type]
        raise SimulationError(f"the chamber '{chamber['name']}' is of the kind '{kind}', which is not known")

    def _activation(self, told: dict[str, Any]) -> Wave:
        t: Any = self.period
        match told["type"]:
            case "half_cosine":
                return half_cosine(t, told["t_active"], told["t_twitch"])
            case "piecewise_cosine":
                return rise_and_fall(t, told["contract_start"], told["contract_duration"], told["relax_start"], told["relax_duration"])
            case "two_hill":
                return two_hill(t, told["t_shift"], told["tau_1"], told["tau_2"], told["m1"], told["m2"])
            case "wrapping_cosine":
                return atrial(t, told["Tsa"], told["tpwave"])
            case "fourier":
                return fourier(t)
            case other:
                raise SimulationError(f"the activation '{other}' is not known")

    def _valve(self, valve: dict[str, Any]) -> None:
        name, v = valve["name"], valve["params"]
        self._add(name, SmoothValve(v["Rmin"], v["Rmax"], v["Steepness"]) if valve["type"] == "ValveTanh" else SwitchValve(v["Rmin"], v["Rmax"]))
        for block, inlet in ((v["upstream_block"], True), (v["downstream_block"], False)):
            if block in self.conditions:
                self._condition(block, name, inlet=inlet)
            else:
                self._join(*((block, name) if inlet else (name, block)))

    def _heart(self, block: dict[str, Any]) -> None:
        """Four chambers, four valves, lung and root of the aorta in a row (Sankaran et al. 2012)."""
        v, t = block["parameters"], self.period
        beat, systole = fourier(t, scaled=False), atrial(t, v["Tsa"], v["tpwave"])  # type: ignore[arg-type]
        chambers: dict[str, Element] = {
            side: Chamber(systole, v[f"Emax_{side.lower()}"], 0.0, v[f"Vaso_{side.lower()}"], v[f"Vaso_{side.lower()}"], 0.0,  # type: ignore[arg-type]
                          v[f"Kxp_{side.lower()}"], v[f"Kxv_{side.lower()}"], v[f"Vaso_{side.lower()}"]) for side in ("RA", "LA")}
        chambers |= {side: Chamber(beat, v[f"E{side.lower()}_s"], 0.0, v[f"V{side.lower()}_u"], v[f"V{side.lower()}_u"])  # type: ignore[arg-type]
                     for side in ("RV", "LV")}
        row: list[tuple[str, Element]] = [
            ("RA", chambers["RA"]), ("tricuspid", self.valve(v["Rra_v"], v["Lra_v"])), ("RV", chambers["RV"]),
            ("pulmonary", self.valve(v["Rrv_a"], v["Lrv_a"])), ("lung", ParallelRC(v["Rpd"], v["Cp"])), ("LA", chambers["LA"]),
            ("mitral", self.valve(v["Rla_v"], v["Lla_v"])), ("LV", chambers["LV"]), ("aortic", self.valve(v["Rlv_ao"], v["Llv_a"])),
            (HEART, CompliantVessel(0.0, v["Cpa"]))]  # type: ignore[arg-type]
        for name, element in row:
            self._add(name, element)
        for (before, _), (behind, _) in pairwise(row):
            self._join(before, behind)
        back = [name for name, c in self.conditions.items()
                if c["bc_type"].startswith("ClosedLoopCoronary") or c["bc_values"].get("closed_loop_outlet")]
        fed = block["outlet_blocks"]
        self._add("J_heart_outlet", Junction(1, len(fed)))
        self._add("J_heart_inlet", Junction(len(back), 1))
        self._join(HEART, "J_heart_outlet")
        for name in fed:
            self._join("J_heart_outlet", name)
        for name in back:
            self._join(name, "J_heart_inlet")
        self._join("J_heart_inlet", "RA")
        self._sense_ventricles()

    def _sense_ventricles(self) -> None:
        ventricles = {side: self.links.index(Link(valve, side)) for side, valve in (("LV", "mitral"), ("RV", "tricuspid"))}
        self.parts = [Part(p.name, p.element, tuple(ventricles[s] if isinstance(s, str) else s for s in p.senses)) for p in self.parts]

    def _external(self, block: dict[str, Any]) -> None:
        """A flow that another solver would give: here its stored course."""
        name, v = block["name"], block["values"]
        self._add(name, FlowSource(Wave.of_samples(v["t"], v["Q"])))
        if block["location"] == "inlet":
            self._condition(block["connected_block"], name, inlet=False)
            self._sense_ventricles()

    def _numbers(self, circuit: Circuit) -> dict[str, int]:
        shown = {"RA": HEART} if any(p.name == HEART for p in circuit.parts) else {}
        found: dict[str, int] = {}
        for k, link in enumerate(circuit.links):
            before, behind = link.before, shown.get(link.behind, link.behind) if link.before == "J_heart_inlet" else link.behind
            found[f"pressure:{before}:{behind}"], found[f"flow:{before}:{behind}"] = 2 * k, 2 * k + 1
        for part in circuit.parts:
            for name in part.element.inner:
                for shape in {name, *(theirs for theirs, ours in _INNER.items() if ours == name)}:
                    found[f"{shape}:{part.name}"] = circuit.unknown(part.name, name)
        if HEART in shown.values():
            for name, place in _HEART_UNKNOWNS.items():
                if len(place) == 2:
                    found[f"{name}:{HEART}"] = circuit.unknown(*place)
                elif place[0] == "flow" and self.valve is OnOffValve:
                    found[f"{name}:{HEART}"] = circuit.unknown(place[2], "flow")
                else:
                    found[f"{name}:{HEART}"] = 2 * circuit.link(*place[1:]) + (place[0] == "flow")
        return found
