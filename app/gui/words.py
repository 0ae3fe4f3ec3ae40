"""Parameters of a step in words: quantities with their units, places and directions in patient letters."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Annotated, Any, get_args, get_origin

import numpy as np

from app.gui.language import said
from app.report.words import number_text, plain_units, unit_text
from biomech.handles import Handle
from meshing.errors import ParameterOutOfRange
from meshing.organ import organs
from meshing.step import Range, hints_of
from meshing.units import UNITS, read_quantity

_NOUNS = frozenset(kind.name.lower() for kind in organs().values())
_LETTERS = (("L", "R"), ("P", "A"), ("S", "I"))
_NUMBER = r"(\d+(?:\.\d+)?)"
_PLACE = re.compile(rf"\((-?\d+(?:\.\d+)?), (-?\d+(?:\.\d+)?), (-?\d+(?:\.\d+)?)\) mm \(?LPS\b|"
                    rf"\b([RL]) ?{_NUMBER},? ([AP]) ?{_NUMBER},? ([SI]) ?{_NUMBER} mm\b")
_DIRECTIONS = (("left", "right"), ("posterior", "anterior"), ("superior", "inferior"))

_SPOKEN = {"names": "structures", "fine": "fine structures", "merge": "structures that become part of others", "organs": "structures",
           "at": "place", "also": "further places", "stops": "places where it ends", "liver_add": "places in the liver",
           "liver_remove": "places outside the liver", "liver_add_radii": "lengths of the drags in the liver",
           "liver_remove_radii": "lengths of the drags outside the liver", "retraction_at": "place of the retraction",
           "scanned": "posture in the scanner",
           "dies_source": "source of the damping time", "direction_load": "direction of the force", "onto": "structures it is moved to",
           "by": "moved by", "within": "structures around it", "forbidden": "forbidden structures", "spare": "structures to be spared",
           "cleared": "plaque taken out first", "accepts": "structures it may reach", "portal_lps": "place on the portal vein",
           "hepatic_lps": "place on the hepatic vein",
           "portal": "tree of the portal vein", "hepatic": "tree of the hepatic vein"}
"""Names of fields that would not be understood by themselves."""


@dataclass(frozen=True)
class Parameter:
    """One line about a step. `path` leads to the value through fields and tuple places; `quantity` names its unit type,
    "" for what is not a single quantity and therefore not changed as text; `parts` are the lines below a group."""

    label: str
    text: str
    path: tuple[str | int, ...] = ()
    quantity: str = ""
    parts: tuple[Parameter, ...] = ()


def parameters_of(step: Any) -> tuple[Parameter, ...]:
    """Every field of a step, groups of fields as parts."""
    return _fields(step, ())


def part_words(name: str) -> str:
    """The name of something drawn: a structure as the case has it, and what is said of it in the language of the window ("liver, stays")."""
    head, _, state = name.rpartition(", ")
    return f"{head}, {said(state)}" if head else name if name.lower() in _NOUNS else said(name)


def place_words(point_mm: Sequence[float]) -> str:
    """An LPS point in mm as "R 62.0, A 10.0, S 140.0 mm"."""
    return ", ".join(f"{pair[0] if value >= 0 else pair[1]} {abs(value):.1f}" for value, pair in zip(point_mm, _LETTERS)) + " mm"


def places_in(words: str) -> tuple[tuple[float, float, float], ...]:
    """The places (LPS mm) that a message names, in their order: "(12.3, -4.5, 67.8) mm LPS", "R 52, A 10, S 140 mm" or "R52 A10 S140 mm"."""
    found = []
    for match in _PLACE.finditer(words):
        given = match.groups()
        if given[0] is not None:
            found.append((float(given[0]), float(given[1]), float(given[2])))
        else:
            left, back, up = (float(number) * (1.0 if letter in "LPS" else -1.0) for letter, number in zip(given[3::2], given[4::2]))
            found.append((left, back, up))
    return tuple(found)


def direction_words(normal: Sequence[float]) -> str:
    """A direction as "right and posterior": its parts from the largest, those below 30 % of the whole left out."""
    unit = np.asarray(normal, float) / np.linalg.norm(normal)
    parts = sorted(((abs(value), pair[0] if value >= 0 else pair[1]) for value, pair in zip(unit, _DIRECTIONS)), reverse=True)
    return " and ".join(word for size, word in parts if size >= 0.3)


def quantity_words(value: float, quantity: str) -> str:
    """A value in the unit of its type, in the largest everyday unit that keeps it readable."""
    units = UNITS[quantity]
    best = next(iter(units))
    for unit, factor in units.items():
        if 1.0 <= abs(value / factor) < 1000.0:
            best = unit
            break
    return amount(value / units[best], best)


def amount(value: float, unit: str) -> str:
    """A number with its unit as the field writes it: "0.5 g/cm³", "−12°"."""
    return f"{number_text(value)} {unit_text(unit)}".replace(" °", "°")


def read_words(text: str, quantity: str) -> float:
    """The number that the text of a form means in the unit of its type, written as it is shown or as in a protocol file. Raises UnitError."""
    return read_quantity(plain_units(text), quantity)


def held_words(step: Any, handle: Handle) -> str:
    """The number that a handle of a size or a turn holds, with its unit; "" for a place."""
    name = str(handle.path[0])
    value, quantity = getattr(step, name, None), _quantity(hints_of(type(step), extras=True).get(name))
    return quantity_words(value, quantity) if handle.kind in ("size", "turn") and isinstance(value, float) and quantity else ""


def changed(step: Any, parameter: Parameter, text: str) -> Any:
    """A copy of `step` in which `parameter` is what `text` says ("12 mm"). Raises UnitError or ParameterOutOfRange."""
    return _with(step, parameter.path, read_words(text, parameter.quantity))


def _with(value: Any, path: tuple[str | int, ...], new: float) -> Any:
    if not path:
        return new
    head, *rest = path
    if isinstance(head, str):
        return replace(value, **{head: _with(getattr(value, head), tuple(rest), new)})
    if not isinstance(value, tuple):
        raise ParameterOutOfRange(f"there is no entry {head + 1} to change")
    return (*value[:head], _with(value[head], tuple(rest), new), *value[head + 1:])


def _fields(step: Any, path: tuple[str | int, ...]) -> tuple[Parameter, ...]:
    hints = hints_of(type(step), extras=True)
    found: list[Parameter] = []
    for field in fields(step):
        found += _lines(field.name, getattr(step, field.name), hints[field.name], (*path, field.name))
    return tuple(found)


def _lines(name: str, value: Any, hint: Any, path: tuple[str | int, ...]) -> list[Parameter]:
    base = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    label = parameter_label(name, hint)
    if is_dataclass(value) and not isinstance(value, type):
        return [Parameter(label, "", path, parts=_fields(value, path))]
    if isinstance(value, tuple) and value and is_dataclass(value[0]):
        return [Parameter(f"{_singular(label)} {number}" if len(value) > 1 else _singular(label), "", (*path, place),
                          parts=_fields(part, (*path, place))) for place, (number, part) in enumerate(enumerate(value, 1))]
    quantity = _quantity(base)
    return [Parameter(label, _text(name, value, quantity), path, quantity if value is not None else "")]


def _text(name: str, value: Any, quantity: str) -> str:
    if value is None:
        return "not given"
    if quantity:
        return quantity_words(float(value), quantity)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple) and len(value) == 3 and all(isinstance(part, float) for part in value):
        return place_words(value) if _is_place(name) else f"towards {direction_words(value)}"
    if isinstance(value, tuple):
        return ", ".join(_text(name, part, "") for part in value) or "none"
    return number_text(value) if isinstance(value, float) else str(value)


def _is_place(name: str) -> bool:
    """Whether three numbers are a place and no direction, by the name of their field."""
    return name.startswith("seed") or (name.endswith("_lps") and not name.startswith(("normal", "direction", "outward")))


def _quantity(hint: Any) -> str:
    for kind in (hint, *get_args(hint)):
        if hasattr(kind, "__supertype__") and kind.__name__ in UNITS:
            return str(kind.__name__) if get_origin(hint) is not tuple else ""
    return ""


def parameter_label(name: str, hint: Any) -> str:
    """What a field of a step is called: the label of its range, else its name in words."""
    inner = (hint, *get_args(hint))
    return next((note.label for part in inner if get_origin(part) is Annotated for note in get_args(part)[1:] if isinstance(note, Range)),
                spoken(name))


def spoken(name: str) -> str:
    """The name of a field in words: where that alone would not be understood, other ones."""
    short = re.sub(r"_(lps|mm)$", "", name)
    return _SPOKEN.get(name) or _SPOKEN.get(short) or short.replace("_", " ")


def _singular(label: str) -> str:
    return label.removesuffix("s")
