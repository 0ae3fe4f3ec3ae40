"""The case file: CASE/case.json. One integer says which shape it has.

    {"format": 3, "program": version, "plans": [plan, ...], "edits": [[number of the one before or null, edit], ...], "marks": as edits,
     "now": [plan, edits, marks], "past": [[label, plan, edits, marks], ...], "future": [[label, plan, edits, marks], ...]}

It holds what the user decided and how to undo it; results live in the store beside it. Plans are plain data as written
by codec.py, without their edits and marks. Hundreds of strokes make hundreds of plans that differ by one edit each, so every plan,
every edit and every mark is written once: `plan` is a place in `plans`, `edits` the place of the last edit (null: none), and so for
the marks. The file is written to `.tmp` and renamed, so that a power cut leaves the old or the new file, never a torn one.
"""
from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from app import __version__
from app.session.codec import from_plain, to_plain
from app.session.history import History
from app.session.plan import Plan
from meshing.errors import CaseFileError, StoreError

FORMAT = 3
NAME = "case.json"

Row = list[Any]


def _edits_apart(case: dict[str, Any]) -> dict[str, Any]:
    """Format 1 had whole plans in `now`, `past` and `future`, and no edits."""
    plans: list[Any] = []

    def place(plan: Any) -> Row:
        if plan not in plans:
            plans.append(plan)
        return [plans.index(plan), None]

    rows = {key: [[label, *place(plan)] for label, plan in case[key]] for key in ("past", "future")}
    return case | rows | {"now": place(case["now"]), "plans": plans, "edits": []}


def _marks_apart(case: dict[str, Any]) -> dict[str, Any]:
    """Format 2 had no marks."""
    rows = {key: [[*row, None] for row in case[key]] for key in ("past", "future")}
    return case | rows | {"now": [*case["now"], None], "marks": []}


UPGRADES: tuple[Callable[[dict[str, Any]], dict[str, Any]], ...] = (_edits_apart, _marks_apart)
"""UPGRADES[n - 1] turns the plain data of format n into format n + 1."""


def upgraded(case: dict[str, Any]) -> dict[str, Any]:
    """The same case in the newest format. Raises CaseFileError for a file from a newer program."""
    found = case.get("format")
    if not isinstance(found, int) or found < 1:
        raise CaseFileError("this is not a case file of Rehearse: it has no format number")
    if found > FORMAT:
        raise CaseFileError(f"this case was saved in format {found}; this program reads up to {FORMAT}: install a newer version")
    for upgrade in UPGRADES[found - 1:]:
        case = upgrade(case)
    return case | {"format": FORMAT}


def write_case(folder: Path, history: History[Plan]) -> None:
    """Save plan and undo history. Raises StoreError when it cannot be written; the old file then stays as it was."""
    data = plain_of(history) | {"format": FORMAT, "program": __version__}
    temporary = folder / f"{NAME}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with temporary.open("w", encoding="utf-8") as file:
            file.write(json.dumps(data))
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, folder / NAME)
    except OSError as error:
        raise StoreError(f"the case cannot be saved in {folder}: {error.strerror or error}; the last saved state is unchanged. "
                         "Free some space there, or save a copy of the case in another folder and go on in the copy") from None


class _Chains:
    """Tuples that grow by one value at a time, each value written once behind the one before it."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._known: dict[tuple[int | None, int], int] = {}

    def place(self, values: Sequence[Any]) -> int | None:
        """The row of the last of `values`, None for none. The history keeps every value alive, so an id stands for one of them."""
        last: int | None = None
        for value in values:
            key = (last, id(value))
            if key not in self._known:
                self._known[key] = len(self.rows)
                self.rows.append([last, to_plain(value)])
            last = self._known[key]
        return last


def _chained(rows: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The tuple that ends at each row."""
    made: list[tuple[Any, ...]] = []
    for before, value in rows:
        made.append((*(made[before] if before is not None else ()), from_plain(value)))
    return made


def plain_of(history: History[Plan]) -> dict[str, Any]:
    """Plans and history as plain data, everything written once."""
    plans: list[Plan] = []
    edits, marks = _Chains(), _Chains()

    def place(plan: Plan) -> Row:
        bare = replace(plan, edits=(), marks=())
        # neighbours in a history are alike: look at the newest first
        number = next((n for n in range(len(plans) - 1, -1, -1) if plans[n] == bare), None)
        if number is None:
            number = len(plans)
            plans.append(bare)
        return [number, edits.place(plan.edits), marks.place(plan.marks)]

    rows = {"past": [[label, *place(plan)] for label, plan in history.past], "now": place(history.now),
            "future": [[label, *place(plan)] for label, plan in history.future]}
    return {"plans": [to_plain(plan) for plan in plans], "edits": edits.rows, "marks": marks.rows} | rows


def history_of(data: dict[str, Any]) -> History[Plan]:
    """The history in plain data of the newest format."""
    plans: list[Plan] = [from_plain(plan) for plan in data["plans"]]
    edits, marks = _chained(data["edits"]), _chained(data["marks"])

    def plan(row: Sequence[Any]) -> Plan:
        number, edit, mark = row
        found: Plan = plans[number]
        return replace(found, edits=edits[edit] if edit is not None else (), marks=marks[mark] if mark is not None else ())

    return History(plan(data["now"]), [(label, plan(row)) for label, *row in data["past"]],
                   [(label, plan(row)) for label, *row in data["future"]])


def read_case(folder: Path) -> History[Plan]:
    """The plan and undo history of a case. Raises CaseFileError in words."""
    path = folder / NAME
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CaseFileError(f"{folder} is not a case: it has no {NAME}; give the folder that 'rehearse run' or "
                            "'rehearse demo' wrote") from None
    except (ValueError, OSError) as error:
        raise CaseFileError(f"{path} cannot be read: {error}") from None
    data = upgraded(data)
    try:
        return history_of(data)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise CaseFileError(f"{path} is damaged: {error}") from None
