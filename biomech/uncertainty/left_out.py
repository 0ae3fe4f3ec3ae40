"""Why a number has no interval from draws. Every measure is known to a fast tier or stands here, as test_every_measure.py sees to.

Ids as in the tables `IDS` of biomech/measures; a star stands for anything.
"""
from __future__ import annotations

import re
from fnmatch import fnmatchcase

PLANNED = "it is what the plan asks for and is known exactly; how well a hand keeps to it is not known"
LEFT_OUT: tuple[tuple[str, str], ...] = (
    ("osi_high_share", "no fast tier knows the direction of flow through a beat"),
    ("helicity_intensity", "no fast tier turns the blood"),
    ("jet_*", "no fast tier has a jet"),
    ("sac_*", "no fast tier knows the flow in a sac"),
    ("rfr_*", "ratios of a moment are not drawn"),
    ("tier_*", "a difference between two models of the same patient"),
    ("segment_*_removed", "how far borders of segments are off is not known; up to a quarter of a segment (see the measure)"),
    ("motion_max", "no fast tier follows a motion; its bar is that of the steps in time alone"),
    ("embolised_share", "which branch feeds what is taken as the nearest, and how often that is wrong is not known"),
    ("force_of_*", "how much of a contact's force comes from the weight and how much from the stiffness is not known to a fast tier"),
    ("path_entries_within", "a share of many paths: each draw would need a map of its own"),
    ("bone_in_bone", "how the outlines of two pieces cross is not drawn; see the gaps, which are"),
    ("piece_turn", PLANNED), ("piece_shift", PLANNED),
    ("mirror_residual", "it is itself the error that was found"),
    ("implant_reamed", "how much of the bone's outline lies inside the implant is not kept; see the depth in bone, which is drawn"))
NOTHING_TO_DRAW = {
    "screw_breach": "every screw lies wholly in bone, and how far it is from leaving it is not measured",
    "screws_beyond_grade_b": "every screw lies wholly in bone, and how far it is from leaving it is not measured",
    "screw_tip_beyond": "no screw reaches beyond the far cortex",
    "resection_margin": "no draw has a margin",
    "portosystemic_gradient": "its circulation was not among the solvers that are drawn"}
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
