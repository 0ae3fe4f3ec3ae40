"""SolvePulse: a heartbeat through the lumen of a plan, with Windkessel outlets.

Starts from the steady answer at the mean inflow (solve.py) with the charge at which beds that share the wave as the steady flow
does would repeat (windkessel.py), and goes on beat by beat until mean pressures and flows repeat. Equal time steps; the inflow is
the developed steady profile scaled to the wave, which keeps the flow exact and is a simplification for the shape.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from biomech.flow.arrays import Double
from biomech.flow.conditions import FlowConditions
from biomech.flow.findings import TRANSITION
from biomech.flow.inflow import developed_profile
from biomech.flow.pulse import Beat, WallRecorder
from biomech.flow.solve import Case, SolveFlow
from biomech.flow.steady import FROM_REST, solve_steady
from biomech.flow.waves import WAVES
from biomech.flow.windkessel import Windkessel, settled
from biomech.model import PatientModel
from biomech.outcome import Credibility, Field, Solution
from meshing.errors import AnatomyError, SimulationError
from meshing.step import Monitor, Range, check, portion
from meshing.units import MMHG_PA, CubicMetrePerPascal, Second

REPEATS = 0.01
"""Largest change of the mean pressure and the peak drop from one beat to the next, relative, that counts as repeating."""
ILIAC_COMPLIANCE = CubicMetrePerPascal(3.6664e-10)


@dataclass(frozen=True)
class SolvePulse(FlowConditions):
    """Three-dimensional blood flow through a heartbeat.

    Navier-Stokes in time on the mesh of the lumen with three-element Windkessels at the outlets (solve_pulse.py).
    """

    wave: str = "common carotid"
    period: Annotated[Second, Range(0.3, 3.0, "time from beat to beat")] = Second(1.1)
    compliance: Annotated[CubicMetrePerPascal, Range(1e-13, 1e-6, "compliance of an iliac bed")] = ILIAC_COMPLIANCE
    steps: Annotated[int, Range(20, 2000, "time steps a beat")] = 100
    beats: Annotated[int, Range(1, 20, "most beats")] = 4

    version: ClassVar[int] = 1

    def __post_init__(self) -> None:
        check(self)
        if self.wave not in WAVES:
            raise SimulationError(f"there is no inflow wave '{self.wave}'; the library has {', '.join(WAVES)}")

    def run(self, source: PatientModel, monitor: Monitor, /) -> Solution:
        """Raises AnatomyError without a lumen mesh, SimulationError when the flow cannot be followed."""
        lumen = source.need_lumen()
        if source.lumen_mesh is None:
            raise AnatomyError("the artery lumen of this case has no mesh yet; mesh it before the flow is solved")
        steady = SolveFlow(self.inflow, self.density, self.viscosity, self.outlet_proximal, self.outlet_distal, self.outlet_exponent)
        case = steady.case(lumen, source.lumen_mesh, source.porous)
        flow, beds = case.flow, case.beds
        mean = developed_profile(flow, np.pi / 4.0)
        flow.prescribe_inflow(mean)
        flow.state[:, 3] = np.pi / 4.0 / (1.0 / beds.resistance).sum()
        solve_steady(flow, beds, FROM_REST, portion(monitor, 0.0, 0.15))
        wave = WAVES[self.wave].of_phase()
        period = self.period * case.speed / case.length
        dt = period / self.steps
        share = np.array([outlet.flux(flow.state) for outlet in flow.outlets])
        bed = self._beds(case)
        # the beat starts where the wave passes its mean, so that the steady answer goes over into it
        first = float(np.argmin([abs(wave(k / 1000.0) - 1.0) for k in range(1000)])) / 1000.0
        shape = np.array([wave(first + k / self.steps) for k in range(self.steps)])
        bed.charge = settled(bed.proximal, bed.distal, bed.compliance, shape[:, None] * share, period)
        # the pressure of the steady answer is that of its beds: move its level to that of the charge
        flow.state[:, 3] += float((bed.pressure(share) - beds.pressures(flow.state)).mean())
        beat = Beat(flow, beds, bed, lambda time: mean * wave((first + time / period) % 1.0))
        return self._march(source, case, beat, dt, portion(monitor, 0.15, 0.99))

    def _beds(self, case: Case) -> Windkessel:
        total = case.beds.resistance
        part = float(self.outlet_proximal / self.bed)
        # a bed of a larger share has a smaller resistance and as much more compliance: its time constant stays
        constant = self.outlet_distal * self.compliance / (case.length / case.speed)
        distal = total * (1.0 - part)
        return Windkessel(total * part, distal, constant / distal, np.zeros(len(total)))

    def _march(self, source: PatientModel, case: Case, beat: Beat, dt: float, monitor: Monitor) -> Solution:
        flow, history = case.flow, []
        before: tuple[float, float] | None = None
        change = np.inf
        for number in range(self.beats):
            rows, wall = [], WallRecorder()
            for k in range(self.steps):
                monitor((number * self.steps + k) / (self.beats * self.steps), f"beat {number + 1}, step {k + 1}, residual {beat.residual:.1e}")
                beat.step(dt)
                history.append(beat.residual)
                rows.append(self._row(case, beat))
                wall.add(flow)
            table = np.array(rows)
            now = float(table[:, 0].mean()), float((table[:, 0] - table[:, 1]).max())
            if before is not None:
                change = max(abs(now[0] / before[0] - 1.0), abs(now[1] - before[1]) / max(abs(now[1]), 1e-300))
            if change < REPEATS:
                break
            before = now
        return self._solution(source, case, table, wall, float(change), number + 1, history)

    def _row(self, case: Case, beat: Beat) -> list[float]:
        """[mean pressure of the inlet, lowest of the outlets, imbalance, flow in, flows out], dimensionless."""
        flow, bed = case.flow, beat.bed
        assert bed is not None
        flows = np.array([outlet.flux(flow.state) for outlet in flow.outlets])
        weights = np.linalg.norm(flow.inlet.area_normals, axis=1)
        inlet = float(weights @ flow.state[flow.inlet.nodes, 3] / weights.sum())
        entering = -flow.inlet.flux(flow.state)
        return [inlet, float(bed.pressure(flows).min()), abs(entering - flows.sum()), entering, *flows]

    def _solution(self, source: PatientModel, case: Case, table: Double, wall: WallRecorder, change: float, beats: int,
                  history: list[float]) -> Solution:
        flow, lumen = case.flow, source.need_lumen()
        drop = (table[:, 0] - table[:, 1]) * case.pressure
        inlet = table[:, 0] * case.pressure
        found = wall.history()
        average = found.average * case.pressure
        unit = case.speed * case.length ** 2
        reynolds = float(4.0 * self.density * table[:, 3].max() * unit
                         / (2.0 * np.pi * self.viscosity * float(lumen.centreline.radius_mm.min()) * 1e-3))
        imbalance = float(table[:, 2].max() / table[:, 3].max())
        oscillating = float(found.area[found.oscillation > 0.2].sum() / found.area.sum())
        numbers = [("inlet flow", self.inflow), ("pressure drop mean", float(drop.mean())), ("pressure drop peak", float(drop.max())),
                   ("inlet pressure mean", float(inlet.mean())), ("inlet pressure systolic", float(inlet.max())),
                   ("inlet pressure diastolic", float(inlet.min())), ("distal/proximal pressure ratio", 1.0 - float(drop.mean() / inlet.mean())),
                   ("time-averaged wall shear stress maximum", float(average.max())),
                   ("oscillatory shear index above 0.2, share of the wall", oscillating),
                   ("largest relative residence time", float(found.residence.max()) / case.pressure),
                   ("peak throat Reynolds number", reynolds), ("beats", float(beats)), ("change from beat to beat", change),
                   ("flow imbalance", imbalance)]
        numbers += [(f"outlet flow {o.name}", float(table[:, 4 + k].mean() * unit)) for k, o in enumerate(flow.outlets)]
        warnings: tuple[str, ...] = ("one mesh and one time step: no mesh error was computed; the steady answer has one",
                                     "rigid walls and blood of constant viscosity", "the profile of the inflow is the steady one at every moment")
        if reynolds > TRANSITION:
            warnings = (f"Reynolds number {reynolds:.0f} in the throat at the peak of the beat: transitional, a laminar answer is not "
                        "trustworthy there", *warnings)
        if not change < REPEATS:
            warnings = (f"the beat does not repeat yet: {change:.1%} change after {beats} beats, asked for {REPEATS:.0%}", *warnings)

        def on_wall(values: Double) -> Double:
            full = np.zeros(len(flow))
            full[found.nodes] = values
            return flow.in_mesh_order(full)

        fields = (Field("TAWSS", "Pa", "node", on_wall(average), "wall"), Field("OSI", "1", "node", on_wall(found.oscillation), "wall"),
                  Field("RRT", "Pa-1", "node", on_wall(found.residence / case.pressure), "wall"),
                  Field("pressure", "mm[Hg]", "node", flow.in_mesh_order(flow.state[:, 3]) * case.pressure / MMHG_PA),
                  Field("velocity", "m/s", "node", flow.in_mesh_order(flow.state[:, :3]) * case.speed))
        wave = WAVES[self.wave]
        assumed = (("inflow wave", f"{wave.title}, beat of {self.period:g} s", wave.source),
                   ("compliance of an iliac bed", f"{self.compliance:.5g} m3/Pa", "Boileau 2015 / openBF, each iliac C [R]"
                    if self.compliance == ILIAC_COMPLIANCE else "chosen by the user"), *self.assumed(lumen))
        return Solution("pulsatile flow", source.lumen_mesh, fields, tuple(numbers), tuple(history), assumed, Credibility(
            "P1-P1 variational multiscale in time, second order, Windkessels inside the step", bool(change < REPEATS), history[-1], float("nan"),
            "none: one mesh", reynolds < TRANSITION, imbalance, warnings))
