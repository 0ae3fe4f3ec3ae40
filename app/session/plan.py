"""The plan: all that a user decides about a case, as one immutable value."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from biomech.model import Patient
from biomech.ranking import Weight
from biomech.uncertainty import Uncertainty
from meshing.adequacy import Purpose
from meshing.dicom.read import ReadSeries
from meshing.errors import ParameterOutOfRange
from meshing.marks import Mark
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
    """What is written when everything is computed: a PDF report, an HTML report, and export formats by key.

    `leave_out` names sections and pictures that the reader does not want; what a report must say cannot be left out
    (app/report/sections/__init__.py).
    """

    report: bool = True
    html: bool = False
    exports: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class SideDecision:
    """Somebody looked at a conflict about left and right and says that it is as it should be.

    `conflict` is its key, `at` the time (ISO, UTC), `image` the content of the images it was decided on ("": any).
    """

    conflict: str
    reason: str
    by: str
    at: str = ""
    image: str = ""

    def __post_init__(self) -> None:
        if not (self.conflict.strip() and self.reason.strip() and self.by.strip()):
            raise ParameterOutOfRange("a decision about left and right needs the conflict it is about, a reason, and the name of who decided")


@dataclass(frozen=True)
class Dissent:
    """Somebody who would decide otherwise, and why."""

    by: str
    reason: str

    def __post_init__(self) -> None:
        if not (self.by.strip() and self.reason.strip()):
            raise ParameterOutOfRange("a dissent needs the name of who dissents and the reason")


@dataclass(frozen=True)
class Decision:
    """The plan that was chosen, by whom, why, and who disagreed.

    `at` is the time (ISO, UTC); `outcome` the content id of the result that was decided on: when the plan of that name leads to
    another one today, the decision was about something else (app/session/decision.py says so).
    """

    plan: str
    by: tuple[str, ...]
    reason: str
    dissent: tuple[Dissent, ...] = ()
    at: str = ""
    outcome: str = ""

    def __post_init__(self) -> None:
        if not (self.plan.strip() and self.reason.strip() and self.by and all(name.strip() for name in self.by)):
            raise ParameterOutOfRange("a decision needs the plan that was chosen, the names of who decided, and a reason")


@dataclass(frozen=True)
class AuditRecord:
    """An audit that was made: of which plan, against which anatomy, and the id of its result in the store."""

    plan: str
    after: str
    result: str


@dataclass(frozen=True)
class Plan:
    """Meshes and solutions are never in here: they are made from it, or fetched from the store by content id.

    segments division of the liver by its trees
    prepare  steps on the patient model that every candidate needs after its procedures (meshing a lumen)
    solvers  what is simulated for each candidate; uncertainty: error bars of their numbers by sampling
    edits    corrections of the label map by hand, in order, after the recipes of the anatomy (meshing/editors)
    locked   names of structures that no edit may change any more
    marks    measurements laid over the images by hand (meshing/marks.py); nothing is computed from them
    second   registration of another image that is laid over this one, below the case folder (app/fusing.py); nothing is computed from it
    proposals what neural networks of others are asked for; nothing of it counts before an edit accepts it (meshing/neural)
    sides    decisions about conflicts of left and right (app/session/laterality.py)
    audits   comparisons with the anatomy after the operation (app/audits.py)
    weights  what the measures are worth to the surgeon (biomech/ranking.py); decision: the plan that was chosen
    """

    name: str
    image: ReadSeries
    seed: int = 0
    patient: Patient = field(default_factory=Patient)
    anatomy: tuple[Anatomy, ...] = ()
    edits: tuple[Step[Any, Any], ...] = ()
    proposals: tuple[Step[Any, Any], ...] = ()
    trees: tuple[Step[Any, Any], ...] = ()
    segments: Step[Any, Any] | None = None
    mesh: Step[Any, Any] | None = None
    lumen: Step[Any, Any] | None = None
    prepare: tuple[Step[Any, Any], ...] = ()
    candidates: tuple[Candidate, ...] = ()
    solvers: tuple[Step[Any, Any], ...] = ()
    uncertainty: Uncertainty | None = None
    output: Output = field(default_factory=Output)
    sides: tuple[SideDecision, ...] = ()
    audits: tuple[AuditRecord, ...] = ()
    weights: tuple[Weight, ...] = ()
    decision: Decision | None = None
    marks: tuple[Mark, ...] = ()
    second: str = ""
    locked: tuple[str, ...] = ()

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
