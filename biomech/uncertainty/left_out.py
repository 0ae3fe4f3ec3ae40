"""Why a number has no interval from draws. Every measure is known to a fast tier or stands here, as test_every_measure.py sees to.

What stands here carries an interval of its own all the same: of no width where it is known exactly, with the word that says so.
Ids as in the tables `IDS` of biomech/measures; a star stands for anything.
"""
from __future__ import annotations

import re
from fnmatch import fnmatchcase

PLANNED = "it is what the plan asks for and is known exactly; how well a hand keeps to it is not known"
LEFT_OUT: tuple[tuple[str, str], ...] = (
    ("tier_*", "a difference between two models of the same patient is itself an error figure"),
    ("piece_turn", PLANNED), ("piece_shift", PLANNED))
NOTHING_TO_DRAW = {
    "portosystemic_gradient": "its circulation was not among the solvers that are drawn",
    "screw_breach": "no part of a screw lies between two cortices", "screws_beyond_grade_b": "no part of a screw lies between two cortices"}
"""Why a number that a fast tier knows may still not come out of it."""


def plain(id: str) -> str:
    """The id of the first of its kind: "implant_gap" for "implant_gap_2"."""
    return re.sub(r"_\d+$", "", id)


def why_left_out(id: str) -> str:
    """Why a measure is not drawn, "" where it is."""
    return next((why for pattern, why in LEFT_OUT if fnmatchcase(plain(id), pattern)), "")


def why_missing(id: str) -> str:
    """Why a measure did not come out of the draws of a plan."""
    return why_left_out(id) or NOTHING_TO_DRAW.get(plain(id), "the fast tiers of this plan do not give it")
