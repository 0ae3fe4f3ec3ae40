"""What kind of thing a structure is: one TOML file in resources/organs/ for each kind.

The file holds: name, code (SNOMED CT), meaning, aliases, hu_low/hu_high (window in portal-phase CT, for display and
first guesses), edge_mm (default element size), material (key in resources/tissues), colour (0-255 RGB), opacity.
"""
from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from meshing.errors import AnatomyError
from meshing.units import Hounsfield, Millimetre


@dataclass(frozen=True)
class Organ:
    key: str
    name: str
    code: str
    aliases: tuple[str, ...]
    hu_low: Hounsfield
    hu_high: Hounsfield
    edge: Millimetre
    material: str
    colour: tuple[int, int, int]
    opacity: float


@cache
def organs() -> dict[str, Organ]:
    """Every organ of the library by key, in alphabetical order of the files."""
    found = {}
    for file in sorted(files("resources").joinpath("organs").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            data = tomllib.loads(file.read_text(encoding="utf-8"))
            key = file.name.removesuffix(".toml")
            low, high = data["hu_window"]
            red, green, blue = data["colour"]
            found[key] = Organ(key, data["name"], str(data["code"]), tuple(data["aliases"]), Hounsfield(low), Hounsfield(high),
                               Millimetre(data["edge_mm"]), data["material"], (red, green, blue), data["opacity"])
    return found


def organ(key: str) -> Organ:
    try:
        return organs()[key]
    except KeyError:
        raise AnatomyError(f"there is no organ '{key}' in the library; it has {', '.join(organs())}") from None
