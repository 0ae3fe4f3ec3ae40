"""A step before it is whole: what is known of its values, and which of them somebody must still give.

Forms fill a draft line by line (app/gui/fields.py); nothing stands in it that neither the declaration of the step, nor the anatomy, nor a
person gave. A part of a step (a stitch, a screw) may be a draft itself.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
from typing import Any, get_args, get_origin

from meshing.errors import ParameterOutOfRange
from meshing.step import Range, Step, hints_of

Path = tuple[str | int, ...]


@dataclass(frozen=True, eq=False)
class Draft:
    """A step of the class `cls` with the values that are known."""

    cls: Any
    values: Mapping[str, Any] = field(default_factory=dict)

    def missing(self) -> tuple[Path, ...]:
        """Paths of the values that have no default and were not given."""
        found: list[Path] = []
        for one in fields(self.cls):
            value = given(self, one.name)
            if value is MISSING:
                found.append((one.name,))
            elif isinstance(value, Draft):
                found += [(one.name, *path) for path in value.missing()]
            elif isinstance(value, tuple):
                found += [(one.name, n, *path) for n, part in enumerate(value) if isinstance(part, Draft) for path in part.missing()]
        return tuple(found)

    def built(self) -> Step[Any, Any]:
        """The step. Raises ParameterOutOfRange or another PlanningError, in words, for what is missing or may not stand together."""
        if lacking := self.missing():
            raise ParameterOutOfRange(f"{_words(lacking[0])} is not given")
        made: Step[Any, Any] = self.cls(**{name: _whole(value) for name, value in self.values.items()})
        return made


def given(source: Any, name: str) -> Any:
    """The value of a field of a step or a draft; the default where a draft says nothing, MISSING where there is none."""
    if not isinstance(source, Draft):
        return getattr(source, name)
    if name in source.values:
        return source.values[name]
    one = next(one for one in fields(source.cls) if one.name == name)
    return one.default_factory() if one.default_factory is not MISSING else one.default


def class_of(source: Any) -> Any:
    return source.cls if isinstance(source, Draft) else type(source)


def with_value(source: Any, path: Path, new: Any) -> Any:
    """A copy of a step, a draft or a tuple of them with another value at `path`. Raises what the step itself raises for it."""
    if not path:
        return new
    head, *rest = path
    if isinstance(head, int):
        return (*source[:head], with_value(source[head], tuple(rest), new), *source[head + 1:])
    value = with_value(given(source, head), tuple(rest), new) if rest else new
    return Draft(source.cls, {**source.values, head: value}) if isinstance(source, Draft) else replace(source, **{head: value})


def one_more(source: Any, path: Path) -> Any:
    """A copy with one part more at the end of the tuple at `path`: an empty draft in a draft, a copy of the last part in a step."""
    name = path[0]
    assert isinstance(name, str)
    parts: Any = given(source, name)
    parts = () if parts is MISSING else parts
    fresh: Any = Draft(part_of(class_of(source), name)) if isinstance(source, Draft) else parts[-1]
    return with_value(source, path, (*parts, fresh))


def part_of(cls: Any, name: str) -> Any:
    """The class of the parts of a field that is a tuple of them; None where it is none."""
    hint = hints_of(cls)[name]
    inner: list[Any] = list(get_args(hint))
    return inner[0] if get_origin(hint) is tuple and inner[1:] == [Ellipsis] and is_dataclass(inner[0]) else None


def range_of(cls: Any, name: str) -> Range | None:
    """The range that a field declares."""
    return next((note for note in get_args(hints_of(cls, extras=True)[name])[1:] if isinstance(note, Range)), None)


def _whole(value: Any) -> Any:
    if isinstance(value, Draft):
        return value.built()
    return tuple(map(_whole, value)) if isinstance(value, tuple) else value


def _words(path: Path) -> str:
    return " ".join(str(part + 1) if isinstance(part, int) else part.removesuffix("_lps").replace("_", " ") for part in path)
