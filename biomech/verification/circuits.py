"""0D circuits with known answers.

svzerod   every solver case of svZeroDSolver's test suite (data collection hemo_ref/svzerod) against its stored courses, 1 % of the largest
          value of each quantity. All entries of the archive are accounted for:
          * two cases contradict themselves (beats of two lengths) and have to be refused;
          * two have no stored course: their blood volume is followed instead;
          * the two vmr circuits are held against the courses that they were fitted to;
          * three have a heart with on-off valves. Taken through time as that program does (svzerod_steps.py) its stored courses come out. They let
            blood through a shut valve: the one that stores its chambers shows the ventricle losing 12 % of its stroke after the aortic valve
            has shut, in flows of +370 and -130 mL/s from step to step, against 24 mmHg and more, which is no solution of L q' + R q = dp. So the
            same circuits are run with valves that shut as well, with steps 16 times shorter beside: their own answer no longer depends on the
            step, and the finding tells how far the stored course is from it. The same heart from blocks with smooth valves
            (closedLoopHeart_singleVessel_decomposed) agrees with its stored course;
          * three calibrations hold courses to fit a circuit to, not circuits.
"""
from __future__ import annotations

import json
import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from biomech.elements import OnOffValve
from biomech.flow.arrays import Double
from biomech.flow.circuit import Course
from biomech.verification.problem import Finding, Problem, between, reference_data
from biomech.verification.svzerod import HEART, Case, NotACircuit, read
from biomech.verification.svzerod_steps import march
from meshing.errors import SimulationError
from meshing.step import Monitor

TOLERANCE = 0.01
LEAKING = ("closedLoopHeart_singleVessel", "closedLoopHeart_withCoronaries", "coupledBlock_closedLoopHeart_singleVessel")
TWO_BEATS = ("closedLoopHeart_singleVessel_mistmatchPeriod", "pulsatileFlow_R_RCR_mismatchPeriod")
NO_COURSE = ("closed_loop_two_hill", "piecewise_Chamber_and_Valve", "coupledBlock_closedLoopHeart_withCoronaries")


@dataclass(frozen=True)
class Entry:
    """One entry of the archive: what it is, and its findings."""

    name: str
    kind: str
    findings: tuple[Finding, ...] = ()


def entries(monitor: Monitor) -> tuple[Entry, ...]:
    """All entries of the archive, in its order."""
    with zipfile.ZipFile(reference_data("hemo_ref/svzerod/cases.zip")) as archive:
        names = archive.namelist()
        found = []
        for number, name in enumerate(names):
            monitor(number / len(names), f"circuit {name}")
            stem = name.rsplit("/", 1)[-1].removesuffix(".json")
            if name.endswith("/"):
                found.append(Entry(name, "folder"))
            elif "/results/" in name:
                found.append(Entry(name, "stored course"))
            elif "/vmr/reference/" in name:
                courses = archive.read(f"cases/vmr/input/{stem.replace('optimal', 'calibrate')}.json").decode()
                found.append(Entry(name, "circuit", (_fitted(stem, archive.read(name).decode(), courses),)))
            elif re.fullmatch(r"cases/[^/]+\.json", name) or "/vmr/input/" in name:
                stored = f"cases/results/result_{stem}.json"
                found.append(_case(name, stem, archive.read(name).decode(), archive.read(stored).decode() if stored in names else None))
        return tuple(found)


def _case(name: str, stem: str, text: str, stored: str | None) -> Entry:
    if stem in TWO_BEATS:
        try:
            read(text)
        except SimulationError:
            return Entry(name, "contradiction", (Finding(f"{stem}: refused", 1.0, 1.0, 0.0),))
        return Entry(name, "contradiction", (Finding(f"{stem}: refused", 0.0, 1.0, 0.0),))
    try:
        case = read(text)
    except NotACircuit:
        return Entry(name, "calibration")
    course, _ = case.run()
    if stem in LEAKING:
        told, onoff = json.loads(stored or "{}"), read(text, OnOffValve)
        got = deviation(onoff, march(onoff), json.loads(text), told)
        findings = (Finding(f"{stem}: largest deviation, with the steps of that program", got, 0.0, TOLERANCE),
                    _refined(stem, case, course, json.loads(text), told), *_passed_shut(stem, told))
        return Entry(name, "stored course leaks", findings)
    if stored is None:
        return Entry(name, "no stored course", (_volume(stem, case, course),))
    got = deviation(case, course, json.loads(text), json.loads(stored))
    return Entry(name, "circuit", (Finding(f"{stem}: largest deviation", got, 0.0, TOLERANCE),))


def slopes(case: Case, course: Course) -> Double:
    """The slopes y' that belong to a course from a start at rest, by the generalised-alpha update."""
    r = case.damping
    gamma = 0.5 + 0.5 * (3.0 - r) / (1.0 + r) - 1.0 / (1.0 + r)
    found, step = np.zeros_like(course.states), case.period / case.steps
    for k in range(1, len(found)):
        found[k] = found[k - 1] + ((course.states[k] - course.states[k - 1]) / step - found[k - 1]) / gamma
    return found


def deviation(case: Case, course: Course, data: dict[str, Any], stored: dict[str, Any]) -> float:
    """The largest difference of any quantity from its stored course, over its largest value."""
    wanted: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row, name in stored["name"].items():
        for column in stored.keys() - {"name", "time"}:
            wanted[name, column].append(stored[column][row])
    slope = slopes(case, course) if any(column.startswith("d_") or column == "ydot" for _, column in wanted) else course.states
    pairs = []
    for (name, column), values in wanted.items():
        own = (slope if column.startswith("d_") or column == "ydot" else course.states)[:, _unknown(case, name, column)]
        got = np.array([own.mean()]) if data["simulation_parameters"].get("output_mean_only") else own[-len(values):]
        quantity = name.split(":")[0] if column in ("y", "ydot") else ""
        pairs.append((column + quantity, got, np.array(values)))
    largest: dict[str, float] = defaultdict(float)
    for quantity, _, told in pairs:
        largest[quantity] = max(largest[quantity], float(abs(told).max()))
    # a flow that is nothing but rounding beside the others is held to a millionth of them
    return max(float(abs(got - told).max() / max(abs(told).max(), 1e-6 * largest[quantity], 1e-12)) for quantity, got, told in pairs)


def _unknown(case: Case, name: str, column: str) -> int:
    if column in ("y", "ydot"):
        return case.numbers[name]
    quantity, side = ("flow" if "flow" in column else "pressure"), (2 if column.endswith("_in") else 1)
    return next(number for label, number in case.numbers.items() if label.startswith(f"{quantity}:") and label.split(":")[side] == name)


def _fitted(stem: str, text: str, courses: str) -> Finding:
    """A circuit against the courses that it was fitted to: the flow and pressure at each end of its vessels."""
    case, wanted = read(text), json.loads(courses)["y"]
    course, _ = case.run()
    worst = 0.0
    for name, values in wanted.items():
        if name in case.numbers:
            got = course.states[-case.steps - 1:, case.numbers[name]]
            told = np.interp(np.linspace(0.0, 1.0, len(got)), np.linspace(0.0, 1.0, len(values)), values)
            worst = max(worst, float(np.sqrt(((got - told) ** 2).mean()) / abs(told).max()))
    return Finding(f"vmr {stem}: largest root mean square deviation", worst, 0.0, TOLERANCE)


def _refined(stem: str, case: Case, course: Course, data: dict[str, Any], stored: dict[str, Any]) -> Finding:
    """Change of the largest pressure of the last beat with steps 16 times shorter, and how far both courses are from the stored one."""
    fine, _ = replace(case, steps=16 * case.steps).run()
    number = next(n for name, n in case.numbers.items() if name.startswith("pressure:") and name.endswith(":J_heart_outlet"))
    top, finer = (float(c.states[-len(c.states) // case.beats:, number].max()) for c in (course, fine))
    away, still = (100.0 * deviation(case, c, data, stored) for c in (course, replace(fine, times=fine.times[::16], states=fine.states[::16])))
    return Finding(f"{stem}, valves that shut: peak pressure over that with 16 times shorter steps (stored: {away:.1f} and {still:.1f} % off)",
                   top / finer, 1.0, TOLERANCE)


def _passed_shut(stem: str, stored: dict[str, Any]) -> tuple[Finding, ...]:
    """What the left ventricle of a stored course loses after its aortic valve has shut, of its stroke volume; () where it stores no ventricle."""
    def of(name: str) -> Double:
        return np.array([stored["y"][row] for row, own in stored["name"].items() if own == name])

    if f"V_LV:{HEART}" not in stored["name"].values():
        return ()
    volume, flow, pressure, aorta = (of(name) for name in (f"V_LV:{HEART}", f"Q_LV:{HEART}", f"P_LV:{HEART}", f"pressure:{HEART}:J_heart_outlet"))
    ejecting = int(pressure.argmax())
    shut = ejecting + int(np.flatnonzero((flow[ejecting:] <= 0.0) & (pressure < aorta)[ejecting:])[0])
    last = int(volume.argmin())
    against = float((aorta - pressure)[shut + 1:last + 1].min())
    return (between(f"{stem}, stored: blood through the aortic valve after it has shut, against {against:.0f} mmHg and more, of the stroke volume "
                    "(more than the tolerance: no solution)", float((volume[shut] - volume[last]) / np.ptp(volume)), TOLERANCE, 1.0),)


def _volume(stem: str, case: Case, course: Course) -> Finding:
    """Blood in chambers and compliances at the end over that at the start, less what was given from outside."""
    inside, outside = _blood(case, course), 0.0
    kinds = {part.name: type(part.element).__name__ for part in case.circuit.parts}
    for k, link in enumerate(case.circuit.links):
        gained = float(np.trapezoid(course.flow(k), course.times))
        outside += gained * ((kinds[link.before] == "FlowSource") - (kinds[link.behind] == "FlowSource"))
    return Finding(f"{stem}: blood at the end over that at the start", float((inside[-1] - outside) / inside[0]), 1.0, TOLERANCE)


def _blood(case: Case, course: Course) -> Double:
    total = np.zeros(len(course.times))
    for part in case.circuit.parts:
        element = part.element
        before = next((k for k, link in enumerate(case.circuit.links) if link.behind == part.name), None)
        match type(element).__name__:
            case "Chamber":
                total += course.inner(part.name, "volume")
            case "CompliantVessel" if before is not None:
                total += element.compliance * course.pressure(before)  # type: ignore[attr-defined]
            case "Vessel" if before is not None:
                total += element.compliance * (course.pressure(before) - element.resistance * course.flow(before))  # type: ignore[attr-defined]
            case "WindkesselBed":
                total += element.compliance * course.inner(part.name, "charge")  # type: ignore[attr-defined]
            case "CoronaryBed" if before is not None:
                total += course.inner(part.name, "muscle_volume")
                total += element.arterial_compliance * (course.pressure(before) - element.arterial * course.flow(before))  # type: ignore[attr-defined]
    return total


def _svzerod(monitor: Monitor) -> tuple[Finding, ...]:
    found = entries(monitor)
    kinds = [entry.kind for entry in found]
    return (*(finding for entry in found for finding in entry.findings),
            Finding("entries that are calibrations, not circuits", float(kinds.count("calibration")), 3.0, 0.0),
            Finding("folders and stored courses", float(kinds.count("folder") + kinds.count("stored course")), 40.0, 0.0),
            Finding("entries accounted for", float(len(found)), 85.0, 0.0))


PROBLEMS = (
    Problem("svzerod", "0D circuits of svZeroDSolver against its stored courses", _svzerod),
)
