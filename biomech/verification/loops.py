"""Circuits at the openings of a mesh (biomech/flow/attached.py) against the same circuits with a tube in its place.

coronary  a wave into a rigid tube in three dimensions with the coronary bed of the left side at its end, pressed by a given pressure, over two
          beats from the repeating one of the circuit; against the circuit alone with the tube as rho L / A and 8 mu L / (pi r^4)
loop      a heart in a closed loop that pumps through such a tube, whose inflow is an unknown; likewise

Histories: pressures within 1 % and flows within 2 % of their largest value at every moment (the tube of the circuit has one inertance, that of
the mesh the one of its profile), mass within .1 %, the two beats alike within .3 % root mean square.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from biomech.elements import CoronaryBed, FlowSource, PressureSource, Signal, Vessel, WindkesselBed
from biomech.elements.activation import half_cosine
from biomech.elements.element import Inertance
from biomech.elements.wave import Wave
from biomech.flow.arrays import Double
from biomech.flow.attached import MESH, Attached, Scales, carried
from biomech.flow.circuit import Circuit, Course, Link, Part
from biomech.flow.conditions import BLOOD_DENSITY, BLOOD_VISCOSITY
from biomech.flow.discretisation import Discretisation
from biomech.flow.heart import Inside, closed_loop, coronary_bed, filled, repeated
from biomech.flow.inflow import profile_in_time
from biomech.flow.openinlet import OpenInlet
from biomech.flow.outlets import Beds
from biomech.flow.pulse import Beat
from biomech.flow.reactions import inlet_pressure
from biomech.flow.waves import WAVES
from biomech.verification.pipes import disc, swept
from biomech.verification.problem import Finding, Problem
from meshing.step import Monitor
from meshing.units import MMHG_PA, PascalSecondPerCubicMetre, Second

PERIOD = Second(1.0)
STEPS, BEATS = 200, 2
PRESSURE, FLOW, BALANCED, ALIKE = 0.01, 0.02, 1e-3, 3e-3
LENGTH = 1.0
"""Of the tube, in diameters."""


@dataclass(frozen=True, eq=False)
class _Tube:
    """A rigid tube of `diameter` m at a mean `flow` m3/s, as a mesh and as a circuit's vessel."""

    diameter: float
    flow: float

    @property
    def scales(self) -> Scales:
        speed = self.flow / (np.pi / 4.0 * self.diameter ** 2)
        return Scales(self.diameter, speed, BLOOD_DENSITY * speed ** 2)

    @property
    def mesh(self) -> Discretisation:
        # thin cells at the wall: the inertance of a beat this fast is that of a plug, and a coarse layer adds to it
        made = swept(disc(1, 5, 1.8), np.linspace(0.0, LENGTH, 6), lambda z: np.full(len(z), 0.5))
        return Discretisation(made.points, made.tets, made.sets, BLOOD_VISCOSITY / (BLOOD_DENSITY * self.scales.speed * self.diameter))

    @property
    def inertance(self) -> Inertance:
        return Inertance(BLOOD_DENSITY * LENGTH * self.diameter / (np.pi / 4.0 * self.diameter ** 2))

    @property
    def resistance(self) -> PascalSecondPerCubicMetre:
        return PascalSecondPerCubicMetre(128.0 * BLOOD_VISCOSITY * LENGTH * self.diameter / (np.pi * self.diameter ** 4))


@dataclass(frozen=True, eq=False)
class _History:
    """(steps, 3) SI at the end of each: pressure at the inlet, at the outlet, flow out; largest imbalance over the largest flow; the residual."""

    rows: Double
    imbalance: float
    residual: float


def _followed(tube: _Tube, attached: Attached, circuit_start: Double, inflow: Wave | None, monitor: Monitor) -> _History:
    """The mesh with the circuit at its openings, from the pressure and flow (SI) that the circuit alone has."""
    flow, scales = tube.mesh, tube.scales
    shape = profile_in_time(flow, "plug", np.zeros(1, np.complex128), 1.0, 1.0)(0.0)     # the core of so fast a beat moves as one
    entering = circuit_start[1] / scales.flow
    flow.state[:, 2] = entering * 8.0 / np.pi * np.maximum(1.0 - 4.0 * (flow.points[:, :2] ** 2).sum(axis=1), 0.0)
    flow.state[flow.wall_nodes, :3] = 0.0
    flow.prescribe_inflow(shape * entering)
    flow.state[:, 3] = circuit_start[0] / scales.pressure
    if inflow is None:
        openings = (*flow.outlets, flow.inlet)
        beat = Beat(flow, Beds(flow, np.zeros(2), openings), attached, OpenInlet(flow, shape))
    else:
        times, values = np.array(inflow.times), np.array(inflow.values) / scales.flow
        beat = Beat(flow, Beds(flow, np.zeros(1)), attached,
                    lambda time: shape * float(np.interp((time * scales.time) % PERIOD, times, values)))
    rows, lost, residual = [], 0.0, 0.0
    for k in range(STEPS * BEATS):
        monitor(k / (STEPS * BEATS), f"step {k + 1}, residual {beat.residual:.1e}")
        beat.advance(PERIOD / STEPS / scales.time)
        out, into = flow.outlets[0].flux(flow.state), -flow.inlet.flux(flow.state)
        upstream = inlet_pressure(flow) if inflow is not None else float(attached.pressure(np.zeros(2))[1])
        rows.append((upstream * scales.pressure, float(attached.pressure(np.zeros(2))[0]) * scales.pressure, out * scales.flow))
        lost, residual = max(lost, abs(out - into)), max(residual, beat.residual)
    table = np.array(rows)
    return _History(table, lost * scales.flow / float(abs(table[:, 2]).max()), residual)


def _compared(found: _History, course: Course, inlet: int, outlet: int) -> tuple[Finding, ...]:
    """Against the repeating beat of the circuit alone."""
    phase = np.arange(1, STEPS + 1) / STEPS * PERIOD
    own = course.times - course.times[0]
    wanted = np.stack([np.interp(phase, own, values) for values in (course.pressure(inlet), course.pressure(outlet), course.flow(outlet))], axis=1)
    last, before = found.rows[-STEPS:], found.rows[-2 * STEPS:-STEPS]
    size = abs(wanted).max(axis=0)
    apart = abs(last - wanted).max(axis=0) / size
    findings = [Finding(f"{what}: largest difference from the circuit with a tube, of the largest value", float(apart[k]), 0.0, allowed)
                for k, (what, allowed) in enumerate((("pressure at the inlet", PRESSURE), ("pressure at the outlet", PRESSURE), ("outflow", FLOW)))]
    findings += [Finding("second beat against the first: root mean square difference of a pressure or flow, of its largest value",
                         float((np.sqrt(((last - before) ** 2).mean(axis=0)) / size).max()), 0.0, ALIKE),
                 Finding("imbalance of flow, of the largest flow", found.imbalance, 0.0, BALANCED)]
    return tuple(findings)


def _muscle(period: Second) -> Wave:
    """A pressure as that of a left ventricle: 8 mmHg, 120 at the peak."""
    beat = half_cosine(period, Second(0.1 * period), Second(0.35 * period))
    return Wave(beat.times, tuple((8.0 + 112.0 * value) * MMHG_PA for value in beat.values))


def _coronary_circuit(bed: CoronaryBed, inflow: Wave, tube: _Tube | None) -> Circuit:
    parts = [Part("muscle", Signal(_muscle(PERIOD))), Part("bed", bed, (("muscle", "value"),)),
             Part("veins", PressureSource(Wave.constant(5.0 * MMHG_PA)))]
    links = [Link("outlet", "bed"), Link("bed", "veins")]
    if tube is None:
        return Circuit((*parts, Part("outlet", MESH)), tuple(links))
    vessel = Vessel(tube.resistance, inertance=tube.inertance)
    return Circuit((*parts, Part("inflow", FlowSource(inflow)), Part("outlet", vessel)), (*links, Link("inflow", "outlet")))


def _coronary(monitor: Monitor) -> tuple[Finding, ...]:
    tube = _Tube(4e-3, 1.2e-6)
    shape = WAVES["common carotid"].of_phase()
    inflow = Wave.sampled(lambda phase: tube.flow * shape(phase), PERIOD)
    bed = coronary_bed("left", 0.5)
    whole, open_ = (_coronary_circuit(bed, inflow, one) for one in (tube, None))
    course = repeated(whole, np.zeros(whole.size), PERIOD)
    scales = tube.scales
    attached = Attached(open_, ("outlet",), scales, state=carried(whole, course.states[-1], open_), slope=carried(whole, course.last_slope, open_))
    at = whole.link("outlet", "bed")
    found = _followed(tube, attached, course.states[-1][2 * at:2 * at + 2], inflow, monitor)
    return _compared(found, course, whole.link("inflow", "outlet"), at)


def _loop(monitor: Monitor) -> tuple[Finding, ...]:
    """30 % of the cardiac output go through the tube."""
    tube, resistance = _Tube(2.4e-2, 28e-6), 4e8
    bed = WindkesselBed(PascalSecondPerCubicMetre(0.05 * resistance), 1.031 / resistance, PascalSecondPerCubicMetre(0.95 * resistance))  # type: ignore[arg-type]
    whole = closed_loop([bed], "LV", PERIOD, Inside(tube.inertance, (tube.resistance,)))
    open_ = closed_loop([bed], "LV", PERIOD, None)
    course, _ = filled(whole, PERIOD)
    attached = Attached(open_, ("outlet 0", "inlet"), tube.scales, state=carried(whole, course.states[-1], open_),
                        slope=carried(whole, course.last_slope, open_))
    at = whole.link("outlet 0", "bed 0")
    found = _followed(tube, attached, course.states[-1][2 * at:2 * at + 2], None, monitor)
    return _compared(found, course, whole.link("root", "inlet"), at)


PROBLEMS = (
    Problem("coronary", "A coronary bed at the end of a tube in three dimensions against the circuit", _coronary),
    Problem("loop", "A heart in a closed loop through a tube in three dimensions against the circuit", _loop, slow=True),
)
