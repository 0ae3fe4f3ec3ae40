"""What the standard says of each attribute when identities go: the table, and the words that may stay.

resources/dicom/confidentiality.csv is DICOM PS3.15 2026c, Table E.1-1, column "Basic Profile": every attribute it names
with its action,

    X  remove      Z  leave empty      D  put a dummy      U  replace the UID, the same everywhere
    X/Z, X/D, Z/D, X/Z/D, X/Z/U*       whichever the type of the attribute in the object demands

Curves (50xx) and overlays (60xx) stand for all their repetitions. The one other line of the table, "private attributes:
X", is a rule in deidentify_rules.py. resources/dicom/terms.txt lists the words that attributes outside the table may keep.
"""
from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

EDITION = "PS3.15 2026c"


@dataclass(frozen=True)
class Line:
    """One line of the table. `tag` is eight hexadecimal digits, with "x" where a group repeats."""

    tag: str
    action: str
    name: str


@cache
def lines() -> tuple[Line, ...]:
    """The whole table in order of the tags."""
    text = files("resources").joinpath("dicom", "confidentiality.csv").read_text(encoding="utf-8")
    return tuple(Line(row["tag"], row["action"], row["name"]) for row in csv.DictReader(text.splitlines()))


@cache
def actions() -> dict[int, str]:
    """The action by tag, of the lines that name one attribute (the repeating groups go whole, by a rule)."""
    return {int(line.tag, 16): line.action for line in lines() if "x" not in line.tag}


@cache
def terms() -> frozenset[str]:
    """Words that say nothing of a person."""
    text = files("resources").joinpath("dicom", "terms.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
