"""One step of the flow: a frozen dataclass of parameters with one method.

Forms, case files, provenance, the methods page of a report and command-line flags are all read off the fields, so a
step is declared exactly once. The first line of its docstring is its human name.
"""
from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Generic, NewType, Protocol, TypeVar, get_args, get_origin, get_type_hints

from meshing.errors import ParameterOutOfRange
from meshing.units import UNITS

ContentId = NewType("ContentId", str)
In = TypeVar("In", contravariant=True)
Out = TypeVar("Out", covariant=True)
S = TypeVar("S")
T = TypeVar("T")
_HINTS: dict[tuple[Any, bool], Mapping[str, Any]] = {}


class Monitor(Protocol):
    def __call__(self, fraction: float, doing: str, /) -> None:
        """Report progress (0..1); raises Cancelled when the user has asked to stop."""


def silent(fraction: float, doing: str, /) -> None:
    """A monitor for callers that nobody watches: tests, library use."""


def portion(monitor: Monitor, start: float, end: float) -> Monitor:
    """A monitor for a part of the work: its 0..1 becomes start..end of the whole."""

    def inner(fraction: float, doing: str, /) -> None:
        monitor(start + (end - start) * fraction, doing)

    return inner


class Step(Protocol[In, Out]):
    version: ClassVar[int]
    __dataclass_fields__: ClassVar[dict[str, Any]]

    def run(self, source: In, monitor: Monitor, /) -> Out: ...


class Divisible(Protocol):
    """A step whose work falls into steps of their own on the same source, so that several machines can share it (app/cluster).

    Its `run` does the same parts one after another and joins them: the numbers are the same to the last digit, wherever they were made.
    """

    def parts(self, source: Any, /) -> tuple[Step[Any, Any], ...]: ...

    def joined(self, source: Any, results: Sequence[Any], /) -> Any: ...


@dataclass(frozen=True)
class Made:
    """How a value came to be; its hash names the value."""

    step: str
    version: int
    parameters: str
    sources: tuple[ContentId, ...]

    @property
    def id(self) -> ContentId:
        text = json.dumps([self.step, self.version, self.parameters, self.sources])
        return ContentId(hashlib.sha256(text.encode()).hexdigest()[:24])


@dataclass(frozen=True, eq=False)
class Derived(Generic[T]):
    value: T
    made: Made


def name_of(step: object) -> str:
    cls = step if isinstance(step, type) else type(step)
    return f"{cls.__module__}.{cls.__qualname__}"


def title_of(step: object) -> str:
    """The human name of a step: the first line of its docstring, without the full stop."""
    cls = step if isinstance(step, type) else type(step)
    return (cls.__doc__ or cls.__name__).strip().splitlines()[0].rstrip(".")


def plan_of(step: Step[Any, Any], *sources: ContentId) -> Made:
    """The provenance that `step` on `sources` will have: known before anything is computed."""
    return Made(name_of(step), step.version, json.dumps(_fields_of(step), sort_keys=True), sources)


def _fields_of(step: Any) -> dict[str, Any]:
    return {field.name: _plain(getattr(step, field.name)) for field in fields(step)}


def _plain(value: Any) -> Any:
    """Fields in fields; a step in a step with its name and version, because two methods may have the same fields."""
    if is_dataclass(value) and not isinstance(value, type):
        kind = {"step": name_of(value), "version": value.version} if hasattr(value, "version") else {}
        return kind | _fields_of(value)
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def derive(step: Step[S, T], source: Derived[S], monitor: Monitor,
           cache: MutableMapping[ContentId, Derived[Any]]) -> Derived[T]:
    made = plan_of(step, source.made.id)
    if made.id not in cache:
        cache[made.id] = Derived(step.run(source.value, monitor), made)
    return cache[made.id]


def both(first: Derived[S], second: Derived[T]) -> Derived[tuple[S, T]]:
    """Two sources as one, for a step that needs two."""
    return Derived((first.value, second.value), gathered(first.made.id, second.made.id))


def gathered(*sources: ContentId) -> Made:
    """The provenance of several sources taken together, in this order."""
    return Made("gathered", 1, "[]", sources)


@dataclass(frozen=True)
class Range:
    """What a parameter is called and where it may lie, in the unit of its type."""

    low: float
    high: float
    label: str


@dataclass(frozen=True)
class Field:
    name: str
    unit: str
    range: Range | None
    hint: Any

    @property
    def label(self) -> str:
        return self.range.label if self.range else self.name.removesuffix("_lps").replace("_", " ")


def hints_of(cls: Any, *, extras: bool = False) -> Mapping[str, Any]:
    """Types of the attributes of a class, read once; `extras`: with what is noted beside them (Annotated)."""
    if (cls, extras) not in _HINTS:
        _HINTS[cls, extras] = MappingProxyType(get_type_hints(cls, include_extras=extras))
    return _HINTS[cls, extras]


def fields_of(step: Any) -> list[Field]:
    """Everything a form, a command line or a methods page needs to know."""
    found = []
    declared = {f.name for f in fields(step)}
    for name, hint in hints_of(step if isinstance(step, type) else type(step), extras=True).items():
        if name in declared:
            base, *notes = get_args(hint) if get_origin(hint) is Annotated else (hint,)
            ranges = [n for n in notes if isinstance(n, Range)]
            found.append(Field(name, getattr(base, "__name__", str(base)), ranges[0] if ranges else None, base))
    return found


def check(step: Any) -> None:
    """Raise ParameterOutOfRange for the first field that lies outside its declared range."""
    for field in fields_of(type(step)):
        value = getattr(step, field.name)
        if field.range and value is not None and not field.range.low <= value <= field.range.high:
            unit, limits = _symbol(field), field.range
            raise ParameterOutOfRange(f"{limits.label} is {value:g}{unit}; it must lie between {limits.low:g} and {limits.high:g}{unit}")


def _symbol(field: Field) -> str:
    """ " mm" of a field in millimetres, also of one that may be left out; "" where there is no unit."""
    names = (field.unit, *(getattr(part, "__name__", "") for part in get_args(field.hint)))
    return next((f" {symbol}" for name in names for symbol in UNITS.get(name, ())), "")
