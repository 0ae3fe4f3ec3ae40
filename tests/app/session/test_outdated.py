"""Results of an earlier version of the program, found again by their provenance."""
from __future__ import annotations

import json
from dataclasses import dataclass, make_dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest

from app.session import codec
from app.session.codec import from_plain, to_plain
from app.session.outdated import BECAUSE, Earlier, outdated
from app.session.store import Store
from app.session.tasks import Task
from meshing.errors import CaseFileError
from meshing.step import ContentId, Made, Monitor, plan_of

FILES = ContentId("files:1")
NONE = ContentId("content")


@dataclass(frozen=True)
class Inner:
    """A method within a step."""

    version: ClassVar[int] = 1
    of: float = 1.0


@dataclass(frozen=True)
class First:
    """Make the first thing."""

    version: ClassVar[int] = 1
    size: float = 2.0
    method: Inner = Inner()

    def run(self, source: object, monitor: Monitor, /) -> object:
        return source


@dataclass(frozen=True)
class Second:
    """Make the second thing of the first."""

    version: ClassVar[int] = 3
    name: str = "a"

    def run(self, source: object, monitor: Monitor, /) -> object:
        return source


def chain(first: Any, second: Any) -> tuple[Task, Task]:
    one = plan_of(first, FILES)
    two = plan_of(second, one.id)
    return Task("first", "First", first, (), (FILES,), one.id), Task("second", "Second", second, ("first",), (one.id,), two.id)


def made(store: Store, tasks: tuple[Task, ...], value: str = "old") -> None:
    for task in tasks:
        store.put(plan_of(task.step, *task.sources), value, 1.0)


def test_what_an_earlier_version_made_is_found_through_all_that_was_made_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, before = Store(tmp_path), chain(First(), Second())
    made(store, before)
    assert outdated(store, before, (), NONE) == {}, "what is there is not outdated"
    monkeypatch.setattr(First, "version", 2)
    now = chain(First(), Second())
    found = outdated(Store(tmp_path), now, (), NONE)
    assert found == {"first": Earlier(before[0].id, "program"), "second": Earlier(before[1].id, "program")}
    assert found["second"].because == BECAUSE["program"]
    made(store, now[:1], "new")
    assert outdated(store, now, (), NONE) == {"second": Earlier(before[1].id, "program")}, "the first is made again, what hangs on it is not"


def test_a_changed_value_is_no_earlier_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    made(store, chain(First(2.0), Second()))
    for version in (1, 2):
        monkeypatch.setattr(First, "version", version)
        assert outdated(store, chain(First(3.0), Second()), (), NONE) == {}
        assert outdated(store, chain(First(method=Inner(5.0)), Second()), (), NONE) == {}
    assert outdated(store, chain(First(2.0), Second("b")), (), NONE).keys() == {"first"}


def test_a_method_within_a_step_has_a_version_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, before = Store(tmp_path), chain(First(), Second())
    made(store, before)
    monkeypatch.setattr(Inner, "version", 7)
    assert outdated(store, chain(First(), Second()), (), NONE)["second"] == Earlier(before[1].id, "program")


def test_the_highest_version_counts_and_a_field_that_is_new_is_no_hindrance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    ids = []
    for version in (1, 4, 2):
        monkeypatch.setattr(Second, "version", version)
        ids.append(chain(First(), Second())[1].id)
        made(store, chain(First(), Second()))
    monkeypatch.setattr(Second, "version", 9)
    assert outdated(store, chain(First(), Second()), (), NONE) == {"second": Earlier(ids[1], "program")}
    grown = make_dataclass("Second", [("name", str, "a"), ("more", float, 0.5)], frozen=True, namespace={"version": 9})
    grown.__module__, grown.__qualname__ = Second.__module__, "Second"
    assert outdated(store, chain(First(), grown()), (), NONE) == {"second": Earlier(ids[1], "program")}


def test_the_catalogue_reads_heads_of_any_length_and_leaves_damage_out(tmp_path: Path) -> None:
    store = Store(tmp_path)
    long = Made("tests.Long", 1, json.dumps({"stroke": "x" * 30_000}), (FILES,))
    store.put(long, "y" * 50_000, 0.0)
    made(store, chain(First(), Second()))
    assert {kept.made for kept in store.catalogue()} >= {long}
    assert len(store.catalogue()) == 3
    (tmp_path / "objects" / "zz").mkdir()
    (tmp_path / "objects" / "zz" / "zz1.json").write_text('{"made": {"step": "torn', encoding="utf-8")
    (tmp_path / "objects" / "zz" / "zz2.json").write_text("[]", encoding="utf-8")
    assert len(Store(tmp_path).catalogue()) == 3


def test_a_result_that_lacks_a_field_of_today_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "TRUSTED", [*codec.TRUSTED, "tests."])
    plain = to_plain(Made("a", 1, "{}", ()), {})
    del plain["version"]
    with pytest.raises(CaseFileError, match=r"Made lacks the field version; the file was written by another version"):
        from_plain(plain)
