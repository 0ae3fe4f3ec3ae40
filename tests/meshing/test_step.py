import json
import typing
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
import pytest

from meshing.errors import FrameMismatch, ParameterOutOfRange
from meshing.frames import LPS, RAS, Points, SpaceUid, ras_to_lps
from meshing.step import (
    ContentId,
    Derived,
    Made,
    Monitor,
    Range,
    both,
    check,
    derive,
    fields_of,
    gathered,
    name_of,
    plan_of,
    portion,
    silent,
    title_of,
)
from meshing.units import Millimetre

UID = SpaceUid("1.2.3")


@dataclass(frozen=True)
class Held:
    """Something that is held."""

    layers: Annotated[int, Range(1, 6, "elements")] = 2
    thickness: Annotated[Millimetre | None, Range(0.1, 4.0, "thickness")] = None

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class Grow:
    """Grow a number.

    More words that no form shows.
    """

    version: ClassVar[int] = 2
    by: Annotated[Millimetre, Range(0, 10, "growth")]

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: float, monitor: Monitor, /) -> float:
        monitor(0.5, "growing")
        return source + self.by


def one() -> Derived[float]:
    return Derived(1.0, Made("one", 1, "{}", ()))


def test_the_same_step_on_the_same_source_is_computed_once_and_a_changed_field_is_not() -> None:
    cache: dict[ContentId, Derived[typing.Any]] = {}
    first = derive(Grow(Millimetre(2)), one(), silent, cache)
    assert derive(Grow(Millimetre(2)), one(), silent, cache) is first
    assert len(cache) == 1
    assert derive(Grow(Millimetre(3)), one(), silent, cache).made.id != first.made.id
    assert first.value == 3.0


def test_the_id_is_known_before_anything_is_computed() -> None:
    assert plan_of(Grow(Millimetre(2)), one().made.id).id == derive(Grow(Millimetre(2)), one(), silent, {}).made.id


@dataclass(frozen=True)
class Shrink(Grow):
    """Shrink a number."""

    version: ClassVar[int] = 1


@dataclass(frozen=True)
class Often:
    """Take steps."""

    version: ClassVar[int] = 1
    steps: tuple[Grow, ...]
    widths: tuple[float, ...] = (1.0, 2.0)

    def run(self, source: float, monitor: Monitor, /) -> float:
        return source


def test_a_step_in_a_step_counts_with_its_name_and_version() -> None:
    grown, shrunk = (plan_of(Often((kind(Millimetre(2)),)), one().made.id) for kind in (Grow, Shrink))
    assert grown.id != shrunk.id
    inner, = json.loads(grown.parameters)["steps"]
    assert inner == {"step": name_of(Grow), "version": 2, "by": 2}
    assert json.loads(grown.parameters)["widths"] == [1.0, 2.0]


def test_the_order_of_two_sources_counts() -> None:
    a, b = one(), Derived(2.0, Made("two", 1, "{}", ()))
    assert both(a, b).made.id != both(b, a).made.id
    assert both(a, b).made == gathered(a.made.id, b.made.id)


def test_a_form_is_read_off_the_fields() -> None:
    field, = fields_of(Grow)
    assert (field.name, field.unit, field.range, field.label) == ("by", "Millimetre", Range(0, 10, "growth"), "growth")
    assert title_of(Grow(Millimetre(1))) == "Grow a number"


def test_a_value_out_of_range_is_refused_with_its_name_and_unit() -> None:
    with pytest.raises(ParameterOutOfRange, match="growth is 11 mm; it must lie between 0 and 10 mm$"):
        Grow(Millimetre(11))


def test_a_value_without_unit_and_one_that_may_be_left_out_are_told_as_they_are_written() -> None:
    with pytest.raises(ParameterOutOfRange, match="elements is 7; it must lie between 1 and 6$"):
        Held(layers=7)
    with pytest.raises(ParameterOutOfRange, match="thickness is 9 mm; it must lie between 0.1 and 4 mm$"):
        Held(thickness=Millimetre(9.0))
    assert Held().thickness is None


def test_a_portion_of_the_work_is_a_portion_of_the_bar() -> None:
    said: list[float] = []
    inner = portion(lambda fraction, doing: said.append(fraction), 0.5, 0.75)
    inner(0.0, "a")
    inner(1.0, "b")
    assert said == [0.5, 0.75]


def test_wrong_space_is_refused_at_run_time_and_there_and_back_is_the_same() -> None:
    with pytest.raises(FrameMismatch):
        ras_to_lps(UID)(Points(np.zeros((1, 3)), RAS, SpaceUid("9.9")))
    p = Points(np.array([[1.0, 2, 3]]), RAS, UID)
    moved = ras_to_lps(UID)(p)
    assert moved.frame is LPS
    np.testing.assert_array_equal(moved.xyz, [[-1, -2, 3]])
    np.testing.assert_array_equal(ras_to_lps(UID).inverse()(moved).xyz, p.xyz)
