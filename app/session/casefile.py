"""The case file: CASE/case.json. One integer says which shape it has.

    {"format": 1, "program": version, "now": plan, "past": [[label, plan], ...], "future": [[label, plan], ...]}

It holds what the user decided and how to undo it; results live in the store beside it. Plans are plain data as written
by codec.py. It is written to `.tmp` and renamed, so that a power cut leaves the old or the new file, never a torn one.
"""
from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app import __version__
from app.session.codec import from_plain, to_plain
from app.session.history import History
from app.session.plan import Plan
from meshing.errors import CaseFileError, StoreError

FORMAT = 1
NAME = "case.json"

UPGRADES: tuple[Callable[[dict[str, Any]], dict[str, Any]], ...] = ()
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
    data = {"format": FORMAT, "program": __version__, "now": to_plain(history.now),
            "past": [[label, to_plain(plan)] for label, plan in history.past],
            "future": [[label, to_plain(plan)] for label, plan in history.future]}
    temporary = folder / f"{NAME}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(data, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, folder / NAME)
    except OSError as error:
        raise StoreError(f"the case cannot be saved in {folder}: {error.strerror or error}; the last saved state is unchanged") from None


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
        return History(from_plain(data["now"]), [(label, from_plain(plan)) for label, plan in data["past"]],
                       [(label, from_plain(plan)) for label, plan in data["future"]])
    except (KeyError, TypeError, ValueError) as error:
        raise CaseFileError(f"{path} is damaged: {error}") from None
