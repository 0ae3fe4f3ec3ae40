"""A heart, the lungs and the rest of the body around a mesh: the closed loop.

    LV -> aortic valve -> root -+-> inlet [mesh] outlets -> beds -+-> veins -> RA -> tricuspid -> RV -> pulmonary -> lungs -> LA -> mitral -> LV
                                +-> rest of the body -------------+

Chambers by their elastance in time (elements/chamber.py), ideal valves, Windkessels. What the beds of the mesh do not take of the body's
conductance is the rest of the body. The loop holds the blood that makes the heart pump the cardiac output asked for (`filled`): all of it
starts at one pressure, the mean filling pressure, and is followed until the beat repeats.

Numbers: systemic and pulmonary circulation of the Ambit library's syspul model, elastances and valves as in the clinical library 8a [R];
the lungs' resistance is put in halves before and behind their veins, and contraction scales with the beat [M]: unverified defaults.
Coronary beds: svZeroDSolver's closed loop with coronaries, circuit of Kim et al. 2010 (library 2d [R]).
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.optimize import brentq

from biomech.elements import Chamber, CompliantVessel, CoronaryBed, IdealValve, Junction, Vessel, WindkesselBed
from biomech.elements.activation import half_cosine
from biomech.elements.element import CubicMetre, Elastance, Element, Inertance
from biomech.flow.arrays import Double
from biomech.flow.attached import MESH
from biomech.flow.circuit import Circuit, Course, Link, Part
from biomech.flow.inflow import OUTPUT
from meshing.errors import SimulationError
from meshing.units import MMHG_PA, CubicMetrePerPascal, CubicMetrePerSecond, Pascal, PascalSecondPerCubicMetre, Second

_KPA_ML = 1e9
"""Pa/m3 (or Pa s/m3) of kPa/mL (kPa s/mL)."""
SYSTEMIC = PascalSecondPerCubicMetre(0.12 * _KPA_ML)
TIME_CONSTANT = Second(1.031)
IMPEDANCE = 1.0 / 20.0
VEINS, VENOUS_COMPLIANCE = 1.0 / 5.0, 30.0
LUNGS, LUNG_TIME, LUNG_VEINS = 1.0 / 8.0, Second(0.3), 2.5
DIASTOLE_ENDS, SYSTOLE_ENDS = 0.2, 0.53
"""Of the beat: the atria contract before the one, the ventricles from there to the other."""
ELASTANCES = {"LV": (0.30, 0.012, 10.0), "RV": (0.20, 0.010, 8.0), "LA": (0.029, 0.009, 5.0), "RA": (0.018, 0.008, 4.0)}
"""kPa/mL at the peak and at rest, mL unstressed."""
VALVE = PascalSecondPerCubicMetre(1e-3 * _KPA_ML)
_FACTOR = MMHG_PA * 1e6
CORONARY = {"left": (9.31, 15.1, 33.3, 5.5e-4, 3.74e-3, 0.51, "LV"), "right": (5.76, 9.36, 20.6, 1.06e-3, 3.46e-3, 0.81, "RV")}
"""Ra, Ram, Rv mmHg s/mL, Ca, Cim mL/mmHg of the whole side, share of the ventricle's pressure that presses, the ventricle."""
STEPS, BEATS, REPEATS = 500, 200, 2e-5

SOURCES = (
    ("heart, its chambers", "elastances .30/.012 (LV), .20/.010 (RV), .029/.009 (LA), .018/.008 (RA) kPa/mL, unstressed 10, 8, 5, 4 mL",
     "clinical library 8a, Ambit syspul [R]"),
    ("heart, contraction", "atria up to .2, ventricles from .2 to .53 of the beat",
     "clinical library 8a [R]; scaled with the beat [M]: unverified default"),
    ("heart valves", "let nothing back, 1e-3 kPa s/mL open", "clinical library 8a [R], leak left out"),
    ("resistance and time constant of the body", ".12 kPa s/mL, 1.031 s, impedance 1/20", "clinical library 8a, Ambit syspul [R]"),
    ("veins", "1/5 of the resistance, 30 times the compliance of the arteries", "clinical library 8a, Ambit syspul [R]"),
    ("lungs", "1/8 of the resistance, time constant .3 s, veins 2.5 times as compliant",
     "clinical library 8a, Ambit syspul [R]; resistance in halves [M]: unverified default"),
)


@dataclass(frozen=True)
class Body:
    """The arteries and beds of the whole body: resistance, time constant of what they store, share of the resistance before it (impedance)."""

    resistance: PascalSecondPerCubicMetre = SYSTEMIC
    time_constant: Second = TIME_CONSTANT
    impedance: float = IMPEDANCE


LIBRARY = Body()


@dataclass(frozen=True)
class Cuff:
    """Pressure of a cuff, Pa."""

    systolic: Pascal
    diastolic: Pascal


@dataclass(frozen=True, eq=False)
class Inside:
    """What stands for the mesh in a circuit: one inertance, a resistance to each outlet."""

    inertance: Inertance
    resistance: tuple[PascalSecondPerCubicMetre, ...]


def coronary_bed(side: str, share: float) -> CoronaryBed:
    """The bed of an outlet that takes `share` of a side's flow. KeyError for a side that is neither left nor right."""
    ra, ram, rv, ca, cim, pressed, _ = CORONARY[side]
    arterial, arteriolar, venous = (PascalSecondPerCubicMetre(r * _FACTOR / share) for r in (ra, ram, rv))
    return CoronaryBed(arterial, arteriolar, venous, CubicMetrePerPascal(ca * share / _FACTOR), CubicMetrePerPascal(cim * share / _FACTOR), pressed)


def inside(link_before: str, beds: int, tube: Inside | None) -> tuple[list[Part], list[Link]]:
    """"inlet" behind `link_before`, and "outlet i" before "bed i": openings of a mesh, or a star of vessels in its place."""
    outlets = [f"outlet {i}" for i in range(beds)]
    links = [Link(link_before, "inlet"), *(Link(name, f"bed {i}") for i, name in enumerate(outlets))]
    if tube is None:
        return [Part("inlet", MESH), *(Part(name, MESH) for name in outlets)], links
    none = PascalSecondPerCubicMetre(0.0), CubicMetrePerPascal(0.0)
    parts = [Part("inlet", Vessel(*none, tube.inertance)), Part("fork", Junction(1, beds)),
             *(Part(name, Vessel(r)) for name, r in zip(outlets, tube.resistance))]
    return parts, [*links, Link("inlet", "fork"), *(Link("fork", name) for name in outlets)]


def closed_loop(beds: Sequence[WindkesselBed | CoronaryBed], ventricle: str, period: Second, tube: Inside | None,
                body: Body = LIBRARY) -> Circuit:
    """The loop with the `beds` behind the mesh (`tube` None) or behind vessels in its place; coronary beds are pressed by `ventricle`. Veins and
    lungs are those of the library whatever the `body`.

    Raises SimulationError when the beds take more than the body's whole flow.
    """
    left = 1.0 / body.resistance - sum(1.0 / total(bed) for bed in beds)
    if left <= 0.0:
        beds_alone = 1.0 / (1.0 / body.resistance - left)
        raise SimulationError(f"the beds of the outlets let through more than the whole body ({beds_alone:.3g} against {body.resistance:.3g} "
                              "Pa s/m3): in a closed loop nothing would be left for the rest; raise their resistances")
    rest = 1.0 / left
    compliance = TIME_CONSTANT / SYSTEMIC
    first, last = half_cosine(period, Second(0.0), Second(DIASTOLE_ENDS * period)), half_cosine(
        period, Second(DIASTOLE_ENDS * period), Second((SYSTOLE_ENDS - DIASTOLE_ENDS) * period))
    parts, links = inside("root", len(beds), tube)
    for name, (peak, least, volume) in ELASTANCES.items():
        parts.append(Part(name, Chamber(first if name.endswith("A") else last, Elastance(peak * _KPA_ML), Elastance(least * _KPA_ML),
                                        CubicMetre(volume * 1e-6), CubicMetre(volume * 1e-6))))
    parts += [Part(name, IdealValve(VALVE)) for name in ("mitral", "aortic", "tricuspid", "pulmonary")]
    half = PascalSecondPerCubicMetre(SYSTEMIC * LUNGS / 2.0)
    lungs = CubicMetrePerPascal(LUNG_TIME / (SYSTEMIC * LUNGS))
    loop: list[tuple[str, Element]] = [
        ("root", Junction(1, 2)), ("veins", Junction(1 + len(beds), 1)),
        ("body", WindkesselBed(PascalSecondPerCubicMetre(rest * body.impedance), CubicMetrePerPascal(body.time_constant / rest),
                               PascalSecondPerCubicMetre(rest * (1.0 - body.impedance)))),
        ("great veins", CompliantVessel(PascalSecondPerCubicMetre(SYSTEMIC * VEINS), CubicMetrePerPascal(VENOUS_COMPLIANCE * compliance))),
        ("lungs", CompliantVessel(half, lungs)), ("lung veins", CompliantVessel(half, CubicMetrePerPascal(LUNG_VEINS * lungs)))]
    parts += [Part(name, element) for name, element in loop]
    row = ("LV", "aortic", "root", "body", "veins", "great veins", "RA", "tricuspid", "RV", "pulmonary", "lungs", "lung veins", "LA", "mitral", "LV")
    links += [Link(a, b) for a, b in pairwise(row)] + [Link(f"bed {i}", "veins") for i in range(len(beds))]
    pressing = links.index(Link("mitral" if ventricle == "LV" else "tricuspid", ventricle))
    parts += [Part(f"bed {i}", bed, (pressing,) if bed.senses else ()) for i, bed in enumerate(beds)]
    return Circuit(tuple(parts), tuple(links))


def total(bed: WindkesselBed | CoronaryBed) -> float:
    """Pa s/m3 that a bed resists a steady flow."""
    return bed.proximal + bed.distal if isinstance(bed, WindkesselBed) else bed.arterial + bed.arteriolar + bed.venous


def _at(circuit: Circuit, pressure: float) -> Double:
    """The whole loop still, at one pressure."""
    state = np.zeros(circuit.size)
    state[:2 * len(circuit.links):2] = pressure
    for part in circuit.parts:
        element = part.element
        if isinstance(element, Chamber):
            state[circuit.unknown(part.name, "volume")] = element.unstressed_rest + pressure / element.rest
        elif isinstance(element, WindkesselBed):
            state[circuit.unknown(part.name, "charge")] = pressure
        elif isinstance(element, CoronaryBed):
            state[circuit.unknown(part.name, "muscle_pressure")] = pressure
            state[circuit.unknown(part.name, "muscle_volume")] = element.muscle_compliance * (1.0 - element.pressed) * pressure
    return state


def repeated(circuit: Circuit, state: Double, period: Second, slope: Double | None = None) -> Course:
    """The last beat of as many as it takes the mean of every pressure to repeat. Raises SimulationError when they do not."""
    slope = np.zeros(circuit.size) if slope is None else slope
    before: Double | None = None
    for beat in range(BEATS):
        course = circuit.march(state, period / STEPS, STEPS, slope=slope, start=beat * period, damping=0.0)
        state, slope = course.states[-1], course.last_slope
        mean = course.states[1:, :2 * len(circuit.links):2].mean(axis=0)
        if before is not None and float(abs(mean - before).max()) < REPEATS * float(abs(mean).max()):
            return course
        before = mean
    raise SimulationError(f"the beat of the closed loop does not repeat after {BEATS} beats of {period:g} s; check its resistances and compliances")


def filled(circuit: Circuit, period: Second, output: CubicMetrePerSecond = OUTPUT) -> tuple[Course, float]:
    """The repeating beat with the blood that makes the heart pump `output`, and its mean filling pressure, Pa.

    Raises SimulationError when no filling between 1 and 20 mmHg does.
    """
    pumped = 2 * circuit.link("LV", "aortic") + 1
    found = filled_until(circuit, period, lambda course: float(course.states[1:, pumped].mean()) / output)
    if found is None:
        raise SimulationError(f"no filling of the circulation between 1 and 20 mmHg makes this heart pump {output * 6e7:.0f} mL/min at a beat of "
                              f"{period:g} s: give a shorter beat or a smaller cardiac output")
    return found


def filled_until(circuit: Circuit, period: Second, share: Callable[[Course], float]) -> tuple[Course, float] | None:
    """The repeating beat whose filling makes `share` of it 1, which grows with it, and that pressure, Pa; None where none from 1 to 20 mmHg does."""
    found: dict[float, Course] = {}

    def wanting(pressure: float) -> float:
        found[pressure] = repeated(circuit, _at(circuit, pressure), period)
        return share(found[pressure]) - 1.0

    low, high = 1.0 * MMHG_PA, 20.0 * MMHG_PA
    if not wanting(low) < 0.0 < wanting(high):
        return None
    pressure = float(brentq(wanting, low, high, rtol=1e-4))
    wanting(pressure)
    return found[pressure], pressure
