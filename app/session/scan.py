"""What is to be said about the images of a case: how they were corrected, and whether they are good enough for the plan."""
from __future__ import annotations

from app.session.session import Session
from meshing.adequacy import Adequacy, Finding, coverage

OPEN_ENDED = ("body", "fat", "muscle", "bone", "aorta", "artery_lumen", "inferior_vena_cava", "lung", "calcification")
"""Organs that every scan cuts off."""


def findings(session: Session) -> tuple[Finding, ...]:
    """Everything that was judged so far, good or not; structures that the border cuts off once they are outlined."""
    found: tuple[Finding, ...] = ()
    if session.ready("adequacy"):
        adequacy: Adequacy = session.value("adequacy")
        found += adequacy.findings
    if _outlined(session):
        found += coverage(session.value(session.labels_key()), OPEN_ENDED)
    return found


def _outlined(session: Session) -> bool:
    return bool(session.plan.anatomy or session.plan.edits) and session.ready(session.labels_key())


def warnings(session: Session) -> tuple[str, ...]:
    """All that a reader of any result of this case must know about its images."""
    notes = tuple(session.value("image").notes) if session.ready("image") else ()
    if _outlined(session):
        notes += tuple(session.value(session.labels_key()).notes)
    return tuple(dict.fromkeys((*notes, *(f"{found.subject}: {found.words}" for found in findings(session) if found.level != "good"))))
