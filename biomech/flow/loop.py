"""The closed loop around the lumen of a patient: which beds its outlets get, the circuit alone, and the mesh put into it.

The circuit alone (0D, zero resistance in the place of the mesh) is followed until it repeats; its mean inflow sets the scales of the three
dimensions and the steady flow they start from, its state at the start of the beat that of the circuit at the openings.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from biomech.elements import CoronaryBed, WindkesselBed
from biomech.elements.element import Inertance
from biomech.flow.account import account_of
from biomech.flow.arrays import Double
from biomech.flow.attached import Attached, Scales, carried
from biomech.flow.circuit import Circuit, Course
from biomech.flow.heart import CORONARY, LIBRARY, SOURCES, SYSTEMIC, Body, Cuff, Inside, closed_loop, coronary_bed, filled, filled_until, total
from biomech.flow.inflow import Profile, developed_profile, profile_in_time
from biomech.flow.loop_tuning import root_pressure, tuned
from biomech.flow.openinlet import OpenInlet
from biomech.flow.outlets import Beds
from biomech.flow.pulse import Beat
from biomech.flow.solve import Case
from meshing.errors import SimulationError
from meshing.units import MMHG_PA, CubicMetrePerPascal, CubicMetrePerSecond, PascalSecondPerCubicMetre, Second

Outlets = Literal["windkessel", "closed loop", "left coronary", "right coronary"]
_OF_BED = {"left coronary": "left", "right coronary": "right"}


def _ventricle(outlets: Outlets) -> str:
    """The one that presses the beds."""
    return str(CORONARY[_OF_BED[outlets]][-1]) if outlets in _OF_BED else "LV"


def opened_bed(bed: WindkesselBed | CoronaryBed, share: float) -> WindkesselBed | CoronaryBed:
    """The bed with that share of its resistances and its own compliances."""
    def less(resistance: PascalSecondPerCubicMetre) -> PascalSecondPerCubicMetre:
        return PascalSecondPerCubicMetre(share * resistance)

    if isinstance(bed, WindkesselBed):
        return replace(bed, proximal=less(bed.proximal), distal=less(bed.distal))
    return replace(bed, arterial=less(bed.arterial), arteriolar=less(bed.arteriolar), venous=less(bed.venous))


def beds_of(outlets: Outlets, resistance: Double, proximal: float, constant: float) -> tuple[WindkesselBed | CoronaryBed, ...]:
    """The bed of each outlet: (k,) Pa s/m3 Windkessels of the share `proximal` and time constant s, or the coronary side shared as their inverse."""
    if outlets in _OF_BED:
        share = (1.0 / resistance) / (1.0 / resistance).sum()
        return tuple(coronary_bed(_OF_BED[outlets], float(part)) for part in share)
    return tuple(WindkesselBed(PascalSecondPerCubicMetre(r * proximal), CubicMetrePerPascal(constant / (r * (1.0 - proximal))),
                               PascalSecondPerCubicMetre(r * (1.0 - proximal))) for r in map(float, resistance))


def _circuits(outlets: Outlets, beds: Sequence[WindkesselBed | CoronaryBed], period: Second, body: Body) -> tuple[Circuit, Circuit]:
    """The loop with a free vessel in the place of the mesh, and with the mesh left open."""
    free = Inside(Inertance(0.0), (PascalSecondPerCubicMetre(0.0),) * len(beds))
    whole, circuit = (closed_loop(beds, _ventricle(outlets), period, tube, body) for tube in (free, None))
    return whole, circuit


@dataclass(frozen=True, eq=False)
class Loop:
    """`circuit` with the mesh left open, `whole` with a vessel in its place and its repeating `course`; `filling` Pa; `body` and `beds` tuned to
    the `cuff`, where one was measured; `missed` says why it was not met, where no body does."""

    outlets: Outlets
    beds: tuple[WindkesselBed | CoronaryBed, ...]
    circuit: Circuit
    whole: Circuit
    course: Course
    filling: float
    cuff: Cuff | None = None
    body: Body = LIBRARY
    missed: str = ""

    @classmethod
    def around(cls, outlets: Outlets, beds: Sequence[WindkesselBed | CoronaryBed], period: Second, output: CubicMetrePerSecond,
               cuff: Cuff | None = None) -> Loop:
        """Raises SimulationError when the heart cannot pump `output`, or the beds take more than the body; the library's body where none has this
        cuff pressure."""
        ventricle, body, missed = _ventricle(outlets), LIBRARY, ""
        if cuff is not None:
            try:
                beds, body = tuned(beds, ventricle, period, output, cuff)
            except SimulationError as reason:
                missed, cuff = f"the cuff pressure is not met, and the library's circulation is used: {reason}", None
        whole, circuit = _circuits(outlets, beds, period, body)
        course, filling = filled(whole, period, output)
        return cls(outlets, tuple(beds), circuit, whole, course, filling, cuff, body, missed)

    def opened(self, share: float) -> Loop:
        """The same circulation in hyperaemia: beds of that `share` of their resistance, the rest of the body as it is, and so much more blood in it
        that the mean pressure where the mesh begins is that at rest. Raises SimulationError when this heart cannot pump so much."""
        beds = tuple(opened_bed(bed, share) for bed in self.beds)
        conductance = 1.0 / self.body.resistance + sum(1.0 / total(wide) - 1.0 / total(bed) for wide, bed in zip(beds, self.beds))
        body = replace(self.body, resistance=PascalSecondPerCubicMetre(1.0 / conductance))
        period, wanted = Second(float(self.course.times[-1] - self.course.times[0])), self._mean_pressure(self.whole, self.course)
        whole, circuit = _circuits(self.outlets, beds, period, body)
        found = filled_until(whole, period, lambda course: self._mean_pressure(whole, course) / wanted)
        if found is None:
            raise SimulationError(f"this heart cannot keep {wanted / MMHG_PA:.0f} mmHg with beds of {share:g} of their resistance, however "
                                  "much blood fills the circulation; give a larger share, or outlets = \"windkessel\"")
        return replace(self, beds=beds, circuit=circuit, whole=whole, course=found[0], filling=found[1], body=body)

    @staticmethod
    def _mean_pressure(whole: Circuit, course: Course) -> float:
        """Pa where the mesh begins."""
        return float(course.pressure(whole.link("root", "inlet"))[1:].mean())

    @property
    def output(self) -> float:
        """What the heart pumps, m3/s."""
        return float(self.course.flow(self.whole.link("LV", "aortic"))[1:].mean())

    def pumping(self) -> tuple[str, str, str]:
        """What an opened loop assumes of its heart."""
        return ("cardiac output in hyperaemia", f"{self.output * 6e7:.0f} mL/min, mean filling pressure {self.filling / MMHG_PA:.2f} mmHg",
                "found for the mean pressure at rest where the vessel begins [derived]")

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader has to know of the loop's pressure."""
        if self.cuff is not None:
            return ()
        high, low = (p / MMHG_PA for p in root_pressure(self.whole, self.course))
        stroke = self.output * float(self.course.times[-1] - self.course.times[0]) * 1e6
        stores = LIBRARY.time_constant / LIBRARY.resistance * 1e6 * MMHG_PA
        whose = (f"the pressure of {high:.0f} over {low:.0f} mmHg is that of a library circulation, not the patient's: {stroke:.0f} mL a beat into "
                 f"arteries that store {stores:.2f} mL/mmHg; give the systolic and diastolic cuff pressure to tune it")
        return (self.missed, whose) if self.missed else (whose,)

    @property
    def inflow(self) -> CubicMetrePerSecond:
        """The mean flow into the mesh."""
        return CubicMetrePerSecond(float(self.course.flow(self.whole.link("root", "inlet"))[1:].mean()))

    @property
    def resistance(self) -> Double:
        """(k,) Pa s/m3 of the beds in steady flow."""
        return np.array([total(bed) for bed in self.beds])

    def beat(self, case: Case, profile: Profile) -> Beat:
        """The beat of a mesh whose state is the steady flow of the mean inflow: moved to the start of the circuit's beat."""
        flow, last = case.flow, self.course.states[-1]
        names = (*(f"outlet {i}" for i in range(len(flow.outlets))), "inlet")
        attached = Attached(self.circuit, names, Scales(case.length, case.speed, case.pressure), state=carried(self.whole, last, self.circuit),
                            slope=carried(self.whole, self.course.last_slope, self.circuit))
        start = attached.pressure(np.zeros(0))
        entering = -float(attached.flows(attached.state)[-1])
        # the loss of a narrowing goes with the square: that of the mean flow, left before the little that flows in diastole, would set off a jet
        share = entering / -flow.inlet.flux(flow.state)
        flow.state[:, 3] = start[:-1].mean() + share * abs(share) * (flow.state[:, 3] - case.beds.pressures(flow.state).mean())
        flow.state[:, :3] *= share
        shape = developed_profile(flow, 1.0)
        if profile == "plug":
            shape = profile_in_time(flow, "plug", np.zeros(1, np.complex128), 1.0, 1.0)(0.0)
        flow.prescribe_inflow(shape * entering)
        openings = (*flow.outlets, flow.inlet)
        return Beat(flow, Beds(flow, np.zeros(len(openings)), openings), attached, OpenInlet(flow, shape))

    def account(self) -> tuple[tuple[str, float], ...]:
        """What the heart gives in a beat of the circuit alone, and how much of it is found again as friction: numbers of a solution, SI."""
        found = account_of(self.course, [part.name for part in self.whole.parts])
        return (("power of the heart", found.lost), ("power of the heart unexplained", found.unexplained))

    def assumed(self, rows: tuple[tuple[str, str, str], ...], names: Sequence[str], output: tuple[str, str]) -> tuple[tuple[str, str, str], ...]:
        """What a closed loop takes for granted instead of an inflow and veins at rest; `rows` of the flow's conditions, `output` value and source."""
        gone = ["mean inflow", "venous pressure behind the beds", "share of the cardiac output that enters", "cardiac output"]
        sources: tuple[tuple[str, str, str], ...] = SOURCES
        if self.cuff is not None:
            r = self.body.resistance / SYSTEMIC
            c = self.body.time_constant / LIBRARY.time_constant / r
            gone += ["compliance of an iliac bed", "proximal resistance of an iliac bed", "distal resistance of an iliac bed"]
            met = tuple(p / MMHG_PA for p in root_pressure(self.whole, self.course))
            rows = (("cuff pressure", f"{self.cuff.systolic / MMHG_PA:.0f} over {self.cuff.diastolic / MMHG_PA:.0f} mmHg", "measured"),
                    ("resistance and compliance of the body and its beds",
                     f"x {r:.3g} and x {c:.3g} of the library's ({self.body.resistance / 1e9:.3g} kPa s/mL, {self.body.time_constant:.3g} s, "
                     f"impedance {self.body.impedance:.3g}): {met[0]:.0f} over {met[1]:.0f} mmHg at the root of the circuit",
                     "tuned to the cuff pressure and the cardiac output [derived]"), *rows)
            sources = tuple(row for row in SOURCES if row[0] != "resistance and time constant of the body")
        beds: list[tuple[str, str, str]] = []
        gone += [f"resistance of the bed beyond '{name}'" for name in names]
        if self.outlets in _OF_BED:
            gone += ["proximal resistance of an iliac bed", "distal resistance of an iliac bed"]
        for name, bed in zip(names, self.beds):
            unit = MMHG_PA * 1e6
            if isinstance(bed, WindkesselBed):
                beds.append((f"bed beyond '{name}'", f"R1 {bed.proximal / unit:.4g}, R2 {bed.distal / unit:.4g} mmHg s/mL, C "
                             f"{bed.compliance * unit:.3g} mL/mmHg", "iliac beds shared by the diameter exponent"
                             f"{', tuned to the cuff pressure' if self.cuff is not None else ''} [derived]"))
            else:
                beds.append((f"coronary bed beyond '{name}'",
                             f"Ra {bed.arterial / unit:.4g}, Ram {bed.arteriolar / unit:.4g}, Rv {bed.venous / unit:.4g} mmHg s/mL, "
                             f"Ca {bed.arterial_compliance * unit:.3g}, Cim {bed.muscle_compliance * unit:.3g} mL/mmHg, "
                             f"pressed by {bed.pressed:g} of the ventricle's pressure",
                             "svZeroDSolver closed loop with coronaries, Kim 2010; library 2d [R], shared by the diameter exponent"))
        return (("cardiac output", *output), ("mean filling pressure of the circulation", f"{self.filling / MMHG_PA:.2f} mmHg",
                                              "found for the cardiac output [derived]"),
                ("shape of the inflow", "the same at every moment, its size by the heart", "simplification of this solver"), *sources, *beds,
                *(row for row in rows if row[0] not in gone))
