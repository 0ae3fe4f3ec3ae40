"""Numbers, intervals and verdicts as a reader sees them. The same words stand in the PDF and in the HTML."""
from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from biomech.compare import Row
from biomech.outcome import Credibility, Measure, Outcome
from meshing.marks import Reading

BEST = "◆"
BEST_UNSURE = "◇"
NO_INTERVAL = "interval not computed"
KEY_TO_SIGNS = (f"{BEST} best of the row, its interval clear of all others.  {BEST_UNSURE} best value only: intervals overlap or "
                "were not computed, so the plans cannot be told apart by this measure.")

Tone = Literal["good", "caution", "stop"]
SIGNS: dict[Tone, str] = {"good": "✔", "caution": "⚠", "stop": "✖"}

_UNITS = {"1": "", "ml": "mL", "mm[Hg]": "mmHg", "ml/min": "mL/min", "deg": "°"}
_RAISED, _PLAIN = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"), str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−·", "-0123456789- ")
_POWER = re.compile(r"(?<=[A-Za-z])-?\d")
_IN_TEXT = re.compile(r"(?<![\w/])(?:kg/m3|g/cm3|m3/s|m3/Pa|Pa s/m3|mmHg s/mL|m?Pa s)(?![\w/])|(?<=\d )(?:[cm]?m[23]|m/s2)(?![\w/])")
"""Units in the words of a step. Lengths with a number behind them may be names, so that they need a value before them."""


def title_for(reader: str) -> str:
    """What a report calls itself."""
    return "Your operation" if reader == "patient" else "Planning report"


def unit_text(code: str) -> str:
    """A unit of UCUM or of a protocol file as the field writes it: "mm2" as mm², "Pa s/m3" as Pa·s/m³; the unit 1 is written as nothing."""
    if code in _UNITS:
        return _UNITS[code]
    return _POWER.sub(lambda power: power[0].translate(_RAISED), code).replace(" ", "·")


def units_text(text: str) -> str:
    """What a step wrote, with the units in it as `unit_text` writes them."""
    return _IN_TEXT.sub(lambda unit: unit_text(unit[0]), text)


def plain_units(text: str) -> str:
    """A quantity as it is shown ("0.5 g/cm³", "−12°") as the core reads it ("0.5 g/cm3", "-12 deg")."""
    return text.translate(_PLAIN).replace("°", " deg")


SIMULATIONS = {"flow": "steady flow", "pulsatile flow": "heartbeat"}
"""What a field is of that is not the only one of its name."""


def simulation_text(kind: str) -> str:
    """A kind of simulation under a picture that stands still: that of a heartbeat is its last moment."""
    return SIMULATIONS.get(kind, kind) + (", its last moment" if kind == "pulsatile flow" else "")


def begun(words: str) -> str:
    """Words as the beginning of a line: the names of people in them keep their capitals."""
    return words[:1].upper() + words[1:]


def number_text(value: float) -> str:
    """Three figures, no exponent between 0.001 and a million, a true minus sign."""
    if not math.isfinite(value):
        return "no value"
    size = abs(value)
    if size >= 1e6 or 0 < size < 1e-3:
        text = f"{value:.1e}"
    elif size >= 100:
        text = f"{value:.0f}"
    else:
        text = f"{value:.3g}"
    return text.replace("-", "−")


def value_text(measure: Measure) -> str:
    return f"{number_text(measure.value)} {unit_text(measure.unit)}".strip()


def reading_text(reading: Reading) -> str:
    """A measurement by hand with its error: "34.2 ± 0.9 mm"."""
    if math.isnan(reading.value):
        return "–"
    known = not math.isnan(reading.error)
    number = f"{reading.value:.1f} ± {reading.error:.1f}" if known else number_text(reading.value)
    return f"{number} {unit_text(reading.unit)}".strip()


def interval_text(measure: Measure) -> str:
    if measure.low is None or measure.high is None:
        return f"no interval: {why}" if (why := _why_none(measure)) else NO_INTERVAL
    if measure.low == measure.high:  # a word instead of the same number three times
        return measure.interval.split(":")[0]
    return f"{number_text(measure.low)} to {number_text(measure.high)} {unit_text(measure.unit)}".strip()


def _why_none(measure: Measure) -> str:
    """Why a measure has no interval, where that is known: the last of what its account of the interval says."""
    for part in reversed(measure.interval.split("; ")):
        if part.startswith("not sampled: "):
            return part.removeprefix("not sampled: ")
        if part.startswith("none of "):
            return part
    return ""


def direction_text(better: str) -> str:
    return {"higher": "▲ higher is better", "lower": "▼ lower is better"}.get(better, "no direction")


def best_sign(row: Row, plan: int) -> str:
    """The sign behind the value of `plan` in this row: certain, unsure, or none."""
    if plan not in row.best:
        return ""
    own = row.cells[plan]
    others = [cell for number, cell in enumerate(row.cells) if cell is not None and number not in row.best]
    clear = own is not None and all(_apart(own, other) for other in others)
    return BEST if clear else BEST_UNSURE


def _apart(one: Measure, other: Measure) -> bool:
    """Both intervals are known and do not overlap."""
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return False
    return one.high < other.low or other.high < one.low


@dataclass(frozen=True)
class Verdict:
    tone: Tone
    text: str

    @property
    def sign(self) -> str:
        return SIGNS[self.tone]


def verdict_of(plan: Outcome) -> Verdict:
    """May the numbers of this plan be read? The worst of its simulations decides."""
    if not plan.solutions:
        return Verdict("caution", "Geometry only: nothing was simulated for this plan.")
    failed = [solution.kind for solution in plan.solutions if not solution.credibility.converged]
    if failed:
        return Verdict("stop", f"Do not use: the {' and the '.join(failed)} simulation did not converge.")
    doubts = [doubt for solution in plan.solutions for doubt in _doubts(solution.kind, solution.credibility)]
    if doubts:
        more = f" ({len(doubts) - 1} more on this plan's page)" if len(doubts) > 1 else ""
        return Verdict("caution", f"Read with caution: {doubts[0]}{more}")
    errors = ", ".join(f"{solution.kind} {percent_text(solution.credibility.mesh_error)}" for solution in plan.solutions)
    return Verdict("good", f"Converged, inside the tested range, no warnings. Mesh error: {errors}.")


def _doubts(kind: str, credibility: Credibility) -> list[str]:
    doubts = list(credibility.warnings)
    if not credibility.within_law:
        doubts.append(f"the {kind} simulation leaves the range in which its law was tested.")
    if not math.isfinite(credibility.mesh_error):
        doubts.append(f"the mesh error of the {kind} simulation is not known.")
    return doubts


def percent_text(fraction: float) -> str:
    """A fraction as per cent with two figures."""
    return f"{100 * fraction:.2g} %" if math.isfinite(fraction) else "not known"
