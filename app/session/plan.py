"""The plan: all that a user decides about a case, as one immutable value."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from biomech.model import Patient
from meshing.adequacy import Purpose
from meshing.dicom.read import ReadSeries
from meshing.step import Step


@dataclass(frozen=True)
class Candidate:
    """One way to operate: procedures in the order in which they are done; none = the patient as scanned."""

    name: str
    procedures: tuple[Step[Any, Any], ...] = ()


@dataclass(frozen=True)
class Anatomy:
    """One entry of the anatomy: a segmenter and the name under which the protocol lists it."""

    name: str
    segmenter: Step[Any, Any]


@dataclass(frozen=True)
class Output:
    """What is written when everything is computed: a PDF report, an HTML report, and export formats by key."""

    report: bool = True
    html: bool = False
    exports: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Meshes and solutions are never in here: they are made from it, or fetched from the store by content id.

    prepare  steps on the patient model that every candidate needs after its procedures (meshing a lumen)
    solvers  what is simulated for each candidate
    """

    name: str
    image: ReadSeries
    seed: int = 0
    patient: Patient = field(default_factory=Patient)
    anatomy: tuple[Anatomy, ...] = ()
    trees: tuple[Step[Any, Any], ...] = ()
    mesh: Step[Any, Any] | None = None
    lumen: Step[Any, Any] | None = None
    prepare: tuple[Step[Any, Any], ...] = ()
    candidates: tuple[Candidate, ...] = ()
    solvers: tuple[Step[Any, Any], ...] = ()
    output: Output = field(default_factory=Output)

    def with_candidate(self, candidate: Candidate) -> Plan:
        """A copy with `candidate` added, or put in the place of the one of the same name."""
        names = [c.name for c in self.candidates]
        if candidate.name in names:
            kept = tuple(candidate if c.name == candidate.name else c for c in self.candidates)
        else:
            kept = (*self.candidates, candidate)
        return replace(self, candidates=kept)

    def without_candidate(self, name: str) -> Plan:
        return replace(self, candidates=tuple(c for c in self.candidates if c.name != name))


def purpose_of(plan: Plan) -> Purpose:
    """What the plan needs the images for: the lumen of an artery, the liver, or anything else."""
    if plan.lumen is not None:
        return "artery"
    methods = {getattr(entry.segmenter, "method", "") for entry in plan.anatomy}
    return "liver" if "contrast abdomen" in methods or any(entry.name == "liver" for entry in plan.anatomy) else "any"
