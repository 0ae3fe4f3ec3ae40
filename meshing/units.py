"""Units carried by type. Geometry is in millimetres, mechanics in SI.

A bare float never stands for a physical quantity in a public signature: it is one of the types below, and the only
ways to make one name their unit. `UNITS` says how a person may write each of them ("12 mmHg", "5 mm").
"""
from __future__ import annotations

import re
from typing import NewType

from meshing.errors import UnitError

Millimetre = NewType("Millimetre", float)
Millilitre = NewType("Millilitre", float)
Hounsfield = NewType("Hounsfield", float)
Metre = NewType("Metre", float)
Pascal = NewType("Pascal", float)
PascalSecond = NewType("PascalSecond", float)
Kilogram = NewType("Kilogram", float)
KilogramPerCubicMetre = NewType("KilogramPerCubicMetre", float)
PascalPerMetre = NewType("PascalPerMetre", float)
Newton = NewType("Newton", float)
NewtonPerMetre = NewType("NewtonPerMetre", float)
CubicMetrePerSecond = NewType("CubicMetrePerSecond", float)
PascalSecondPerCubicMetre = NewType("PascalSecondPerCubicMetre", float)
CubicMetrePerPascal = NewType("CubicMetrePerPascal", float)
Second = NewType("Second", float)
MetrePerSecond = NewType("MetrePerSecond", float)
Degree = NewType("Degree", float)
Percent = NewType("Percent", float)
Year = NewType("Year", float)

MMHG_PA = 133.322387415

UNITS: dict[str, dict[str, float]] = {
    "Millimetre": {"mm": 1.0, "cm": 10.0, "m": 1000.0},
    "Millilitre": {"mL": 1.0, "ml": 1.0, "cm3": 1.0, "L": 1000.0},
    "Hounsfield": {"HU": 1.0},
    "Metre": {"m": 1.0, "cm": 1e-2, "mm": 1e-3},
    "Pascal": {"Pa": 1.0, "kPa": 1e3, "MPa": 1e6, "GPa": 1e9, "mmHg": MMHG_PA},
    "PascalSecond": {"Pa s": 1.0, "mPa s": 1e-3},
    "Kilogram": {"kg": 1.0, "g": 1e-3},
    "KilogramPerCubicMetre": {"kg/m3": 1.0, "g/cm3": 1e3},
    "PascalPerMetre": {"Pa/m": 1.0, "kPa/mm": 1e6, "Pa/mm": 1e3},
    "Newton": {"N": 1.0, "mN": 1e-3},
    "NewtonPerMetre": {"N/m": 1.0, "N/mm": 1e3, "N/cm": 1e2},
    "CubicMetrePerSecond": {"m3/s": 1.0, "mL/s": 1e-6, "mL/min": 1e-6 / 60.0, "L/min": 1e-3 / 60.0},
    "PascalSecondPerCubicMetre": {"Pa s/m3": 1.0, "mmHg s/mL": MMHG_PA * 1e6},
    "CubicMetrePerPascal": {"m3/Pa": 1.0, "mL/mmHg": 1e-6 / MMHG_PA},
    "Second": {"s": 1.0, "ms": 1e-3, "min": 60.0},
    "MetrePerSecond": {"m/s": 1.0, "cm/s": 1e-2},
    "Degree": {"deg": 1.0},
    "Percent": {"%": 1.0},
    "Year": {"y": 1.0, "years": 1.0},
}
"""How each quantity may be written, and the factor to the unit of its type."""

_QUANTITY = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(\S.*?)?\s*")


def kPa(value: float) -> Pascal:
    return Pascal(value * 1e3)


def mmHg(value: float) -> Pascal:
    return Pascal(value * MMHG_PA)


def mL_per_min(value: float) -> CubicMetrePerSecond:
    return CubicMetrePerSecond(value * 1e-6 / 60.0)


def read_quantity(text: str, quantity: str) -> float:
    """The number that `text` ("12 mmHg") means in the unit of the type named `quantity`.

    Raises UnitError when there is no number, no unit, or a unit of another quantity.
    """
    known = UNITS[quantity]
    match = _QUANTITY.fullmatch(text)
    if match is None:
        raise UnitError(f"'{text}' is not a number with a unit; write for example '5 {next(iter(known))}'")
    number, unit = match.groups()
    if unit is None:
        raise UnitError(f"'{text}' has no unit; write one of {', '.join(known)}, for example '{number} {next(iter(known))}'")
    if unit not in known:
        raise UnitError(f"'{text}': the unit '{unit}' does not measure {quantity.lower()}; write one of {', '.join(known)}")
    return float(number) * known[unit]


def write_quantity(value: float, quantity: str) -> str:
    """The shortest text that `read_quantity` reads back to exactly `value`."""
    for unit, factor in UNITS[quantity].items():
        short = f"{value / factor:g} {unit}"
        if read_quantity(short, quantity) == value:
            return short
    return f"{value!r} {next(iter(UNITS[quantity]))}"
