"""The fields of a step as lines of a form: what each is called, what may stand in it, what it means and where its value comes from.

Everything is read off the declaration of the step (meshing/step.py): unit and range from its Annotated type, help from the sentences of
its docstrings that name the field, the source of a default from `sources` of the step where it has one.
"""
from __future__ import annotations

import inspect
import re
from dataclasses import MISSING, dataclass, fields, is_dataclass
from typing import Annotated, Any, Literal, get_args, get_origin

from app.gui.words import amount, place_words, quantity_words, read_words, spoken
from app.report.content import Assumed
from app.report.words import number_text, unit_text
from app.session.drafts import Draft, Path, class_of, given, part_of, range_of, with_value
from meshing.errors import ParameterOutOfRange, UnitError
from meshing.step import Range, hints_of
from meshing.units import UNITS, write_quantity

Kind = Literal["quantity", "number", "whole", "yes", "choice", "names", "place", "places", "direction", "text", "more", "fixed"]
_LETTERS = {"L": (0, 1.0), "R": (0, -1.0), "P": (1, 1.0), "A": (1, -1.0), "S": (2, 1.0), "I": (2, -1.0)}


@dataclass(frozen=True)
class Entry:
    """One line. `text` is the value as it is written; `optional` values may be left empty; `standing` says whether it is a default. `path`
    leads to the value through groups of fields; the line of the kind "more" asks for one part more of a group."""

    name: str
    label: str
    kind: Kind
    text: str
    quantity: str = ""
    options: tuple[str, ...] = ()
    optional: bool = False
    range: str = ""
    help: str = ""
    standing: str = ""
    verified: bool = True
    path: Path = ()
    missing: bool = False


def entries_of(step: Any) -> tuple[Entry, ...]:
    """Every field of a step or a draft in order; those of its parts (a plane, a stitch) as lines of their own."""
    return tuple(_entries(step, (), ""))


def _entries(step: Any, path: Path, of: str) -> list[Entry]:
    cls = class_of(step)
    hints = hints_of(cls, extras=True)
    found: list[Entry] = []
    for field in fields(cls):
        value, here = given(step, field.name), (*path, field.name)
        limits = range_of(cls, field.name)
        label = f"{of}{limits.label if limits else spoken(field.name)}"
        part = part_of(cls, field.name)
        if isinstance(value, Draft) or (is_dataclass(value) and not isinstance(value, type)):
            found += _entries(value, here, f"{label}: ")
        elif part is not None:
            parts = value if isinstance(value, tuple) else ()
            one = label.removesuffix("es" if label.endswith(("ches", "shes")) else "s")
            for number, held in enumerate(parts):
                found += _entries(held, (*here, number), f"{one} {number + 1}: " if len(parts) > 1 else f"{one}: ")
            grows: Kind = "more" if parts or isinstance(step, Draft) else "fixed"  # a step grows by a copy of its last part
            found.append(Entry(_name(here), one, grows, "" if parts else "none", help=help_of(cls, field.name), path=here))
        else:
            found.append(_entry(step, field, hints[field.name], limits, label, here))
    return found


def _entry(step: Any, field: Any, hint: Any, limits: Range | None, label: str, path: Path) -> Entry:
    """The line of one value."""
    cls, value = class_of(step), given(step, field.name)
    base = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    kinds = [part for part in (base, *(get_args(base) if get_origin(base) not in (tuple, Literal) else ())) if part is not type(None)]
    kind, quantity, options = _kind(field.name, kinds)
    default = field.default is not MISSING and field.default == value
    physical = kind == "quantity" and _declared_in(cls, field.name).startswith("biomech.")  # the size of an element is no clinical value
    source = getattr(cls, "sources", {}).get(field.name, "")
    verified = not (physical and default) or Assumed("", "", source).verified
    known = f"default: {source}" if source else "default of this program, unverified" if physical else "default"
    text = "" if value is MISSING else _text(value, kind, quantity)
    standing = "to be given" if value is MISSING else known if default else "set in this plan"
    return Entry(_name(path), label, kind, text, quantity, options, type(None) in get_args(base), _range_words(limits, quantity, text),
                 help_of(cls, field.name), standing, verified, path, value is MISSING)


def _name(path: Path) -> str:
    return ".".join(map(str, path))


def with_text(step: Any, entry: Entry, text: str) -> Any:
    """A copy of `step` whose field says `text`. Raises UnitError or ParameterOutOfRange, in words, where it may not."""
    text = text.strip()
    value: Any = text
    if not text and entry.optional:
        value = None
    elif entry.kind == "quantity":
        value = read_words(text, entry.quantity)
    elif entry.kind in ("number", "whole"):
        value = _number(entry, text)
    elif entry.kind == "yes":
        value = text == "yes"
    elif entry.kind == "names":
        value = tuple(part.strip() for part in text.split(",") if part.strip())
    elif entry.kind == "place":
        value = read_place(text)
    elif entry.kind == "places":
        value = tuple(read_place(part) for part in text.split(";") if part.strip())
    elif entry.kind == "direction":
        value = read_place(text)
    elif entry.kind == "more":
        return step
    elif entry.kind == "fixed":
        raise ParameterOutOfRange(f"{entry.label} is written in the protocol file of the case")
    if isinstance(step, Draft) and value is not None:
        _within(step, entry, value)
    return with_value(step, entry.path, value)


def _within(draft: Any, entry: Entry, value: Any) -> None:
    """A draft is not checked before it is whole, so that each line is checked by itself."""
    *parts, name = entry.path
    for part in parts:
        draft = draft[part] if isinstance(part, int) else given(draft, part)
    limits = range_of(class_of(draft), str(name))
    if limits is not None and not limits.low <= value <= limits.high:
        raise ParameterOutOfRange(f"{limits.label} must lie between {_range_words(limits, entry.quantity, '').replace(' to ', ' and ')}")


def read_place(text: str) -> tuple[float, float, float]:
    """"R 62.0, A 10.0, S 140.0 mm" as LPS mm. Raises UnitError unless each of the three axes is named once."""
    found: dict[int, float] = {}
    for part in text.removesuffix("mm").split(","):
        match = re.fullmatch(r"\s*([LRPASI])\s*([-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?)\s*(?:mm)?\s*", part)
        if match is None or _LETTERS[match.group(1)][0] in found:
            raise UnitError(f"'{text}' is not a place; write for example R 62.0, A 10.0, S 140.0 mm")
        axis, sign = _LETTERS[match.group(1)]
        found[axis] = sign * float(match.group(2))
    if len(found) < 3:
        raise UnitError(f"'{text}' is not a place; write all three directions, for example R 62.0, A 10.0, S 140.0 mm")
    return found[0], found[1], found[2]


def help_of(cls: type, name: str) -> str:
    """The sentences of the docstrings of a step that name a field, fields by what they are called in a form."""
    whole = " ".join(f"{cls.__doc__ or ''} {getattr(getattr(cls, 'run', None), '__doc__', '') or ''}".split())
    sentences = re.split(r"(?<=[.;])\s+", whole)
    found = " ".join(sentence for sentence in sentences if f"`{name}`" in sentence)
    return re.sub(r"`([^`]*)`", lambda match: spoken(match.group(1)), found)


def _kind(name: str, kinds: list[Any]) -> tuple[Kind, str, tuple[str, ...]]:
    for kind in kinds:
        if hasattr(kind, "__supertype__") and kind.__name__ in UNITS:
            return "quantity", kind.__name__, ()
        if get_origin(kind) is Literal:
            return "choice", "", tuple(str(option) for option in get_args(kind))
        if kind is bool:
            return "yes", "", ()
        if kind in (int, float):
            return ("whole" if kind is int else "number"), "", ()
        if get_origin(kind) is tuple and get_args(kind) == (str, Ellipsis):
            return "names", "", ()
        if get_origin(kind) is tuple and len(get_args(kind)) == 3:
            return ("direction" if name.startswith(("normal", "direction", "outward")) else "place"), "", ()
        if get_origin(kind) is tuple and name.endswith("_lps") and get_args(kind)[1:] == (Ellipsis,):
            return "places", "", ()
        if kind is str:
            return ("fixed" if name in ("folder", "file", "digest") else "text"), "", ()
    return "fixed", "", ()


def _text(value: Any, kind: Kind, quantity: str) -> str:
    if value is None:
        return ""
    if kind == "quantity":
        short = quantity_words(float(value), quantity)
        return short if read_words(short, quantity) == value else _exact(float(value), quantity)
    if kind == "yes":
        return "yes" if value else "no"
    if kind == "place":
        return _exact_place(value)
    if kind == "places":
        return "; ".join(map(_exact_place, value))
    if kind == "direction":
        return ", ".join(f"{pair[0] if part >= 0 else pair[1]} {abs(part):g}" for part, pair in zip(value, ("LR", "PA", "SI")))
    if kind == "names":
        return ", ".join(value)
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, tuple):
        return "; ".join(map(_part, value)) or "none"
    return str(value)


def _exact(value: float, quantity: str) -> str:
    """The shortest text that is read back as exactly this value."""
    number, _, unit = write_quantity(value, quantity).partition(" ")
    return f"{number} {unit_text(unit)}".replace(" °", "°")


def _exact_place(value: tuple[float, float, float]) -> str:
    """As long as it must be so that what is written is what is meant."""
    short = place_words(value)
    letters = ", ".join(f"{pair[0] if part >= 0 else pair[1]} {abs(part):.12g}" for part, pair in zip(value, ("LR", "PA", "SI")))
    return short if read_place(short) == tuple(map(float, value)) else f"{letters} mm"


def _part(part: Any) -> str:
    """A pair of names as "portal vein into liver", anything else as it is written."""
    named = isinstance(part, tuple) and all(isinstance(name, str) for name in part)
    return " into ".join(part) if named else str(part)


def _number(entry: Entry, text: str) -> float | int:
    try:
        return int(text) if entry.kind == "whole" else float(text)
    except ValueError:
        raise UnitError(f"{entry.label}: '{text}' is not a {'whole ' if entry.kind == 'whole' else ''}number") from None


def _declared_in(cls: type, name: str) -> str:
    """The module of the class that declares a field."""
    return next((base.__module__ for base in cls.__mro__ if name in inspect.get_annotations(base)), "")


def _range_words(limits: Range | None, quantity: str, text: str) -> str:
    """The range in the unit in which the value is written."""
    if limits is None:
        return ""
    if not quantity:
        return f"{number_text(limits.low)} to {number_text(limits.high)}"
    written = text.partition(" ")[2]
    unit, factor = next(((unit, factor) for unit, factor in UNITS[quantity].items() if unit_text(unit) == written),
                        next(iter(UNITS[quantity].items())))
    return f"{number_text(limits.low / factor)} to {amount(limits.high / factor, unit)}"
