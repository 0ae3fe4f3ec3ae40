"""From a plan to the tasks that realise it: which step on which sources, with the content id each result will have.

Nothing is computed here. Because provenance names values, the id of every result is known before any work is done:
what the store has under that id is ready, everything else has to be made.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.session.jobs import OUTSIDE
from app.session.plan import Candidate, Plan, purpose_of
from biomech.measures import Judge
from biomech.model import Assemble
from biomech.uncertainty import SampleOutcome
from biomech.uncertainty.response import RESPONDING, RespondFlow
from meshing.adequacy import ExamineScan
from meshing.editors.change import Compose
from meshing.errors import AnatomyError, MeshError, ProtocolError
from meshing.labels import Blank
from meshing.step import ContentId, Step, plan_of, title_of

EDITED = "edited"
"""The key of the label map after all edits."""
SPREAD = "error bars"
"""The last part of the key of a plan's error bars."""
VEINS = ("portal vein", "hepatic vein")
"""The trees that divide the liver."""


@dataclass(frozen=True)
class Task:
    """`key` is where the result belongs ("anatomy/liver", "plan/A/tissue"); `needs` the keys of its sources."""

    key: str
    title: str
    step: Step[Any, Any]
    needs: tuple[str, ...]
    sources: tuple[ContentId, ...]
    id: ContentId

    @property
    def parameters(self) -> str:
        """The parameters of the step as its provenance holds them: JSON."""
        return plan_of(self.step, *self.sources).parameters


def tasks_of(plan: Plan, content: ContentId) -> tuple[Task, ...]:
    """All tasks of `plan`, sources before their users. `content` is the hash of the image files."""
    tasks: dict[str, Task] = {}
    outside = ContentId(f"{OUTSIDE}{content}")

    def add(key: str, step: Step[Any, Any], *needs: str, title: str = "") -> str:
        sources = tuple(tasks[need].id for need in needs) if needs else (outside,)
        tasks[key] = Task(key, title or title_of(step), step, needs, sources, plan_of(step, *sources).id)
        return key

    image = add("image", plan.image)
    add("adequacy", ExamineScan(purpose_of(plan)), image)
    labels = add("anatomy", Blank(), image)
    for entry in plan.anatomy:
        labels = add(f"anatomy/{entry.name}", entry.segmenter, image, labels, title=f"{title_of(entry.segmenter)}: {entry.name}")
    for proposal in plan.proposals:
        add(f"proposal/{getattr(proposal, 'name', '')}", proposal, image)
    labels = _edited(plan, image, labels, add)
    parts = [labels]
    for tree in plan.trees:
        name = getattr(tree, "name", "")
        parts.append(add(f"tree/{name}", tree, image, labels, title=f"{title_of(tree)}: {name}"))
    if plan.segments is not None:
        missing = [f"tree/{name}" for name in VEINS if f"tree/{name}" not in tasks]
        if missing:
            raise ProtocolError(f"the segments of the liver need the vessel trees {' and '.join(VEINS)}; "
                                f"add [trees.\"{missing[0][5:]}\"] to the protocol")
        parts.append(add("segments", plan.segments, labels, *(f"tree/{name}" for name in VEINS)))
    if plan.mesh is not None:
        parts.append(add("mesh", plan.mesh, labels))
    if plan.lumen is not None:
        parts.append(add("lumen", plan.lumen, image, labels))
    if any(getattr(solver, "bone", "uniform") != "uniform" for solver in plan.solvers):
        parts.append(image)
    if plan.candidates and (len(parts) > 1 or any(getattr(step, "on_labels", False) for c in plan.candidates for step in c.procedures)):
        _candidates(plan, parts, add)
    return tuple(tasks.values())


def _edited(plan: Plan, image: str, labels: str, add: Any) -> str:
    """Each edit has a task of its own whose result is only what it changed; the map after all of them is one more."""
    changes: list[str] = []
    for number, edit in enumerate(plan.edits, 1):
        asked = getattr(edit, "proposal", "")
        if asked and asked not in {getattr(step, "name", "") for step in plan.proposals}:
            raise ProtocolError(f"an edit accepts from the proposal '{asked}', and the plan asks for none of that name")
        needs = (f"proposal/{asked}",) if asked else ()
        changes.append(add(f"edit/{number}", edit, image, labels, *changes, *needs, title=f"{title_of(edit)}: {getattr(edit, 'name', '')}"))
    return str(add(EDITED, Compose(), labels, *changes)) if changes else labels


def _candidates(plan: Plan, parts: list[str], add: Any) -> None:
    names = [candidate.name for candidate in plan.candidates]
    for name in names:
        if names.count(name) > 1:
            raise ProtocolError(f"two candidate plans are named '{name}'; give each its own name")
    base = add("model", Assemble(plan.patient), *parts)
    for candidate in plan.candidates:
        model = _operated(candidate, base, add)
        for step in plan.prepare:
            model = add(f"plan/{candidate.name}/{type(step).__name__}", step, model, title=f"{title_of(step)}: {candidate.name}")
        solved = _solved(plan, candidate.name, model, add)
        judged = add(f"plan/{candidate.name}", Judge(candidate.name), base, model, *solved, title=f"Measures: {candidate.name}")
        if plan.uncertainty is not None:
            answers = [add(f"{judged}/answer of {kind_of(solver)}", RespondFlow(solver), base, model, judged,
                           title=f"{title_of(RespondFlow(solver))}: {candidate.name}") for solver in plan.solvers if isinstance(solver, RESPONDING)]
            step = SampleOutcome(candidate.name, plan.uncertainty.draws, plan.seed, plan.solvers)
            add(f"{judged}/{SPREAD}", step, base, model, judged, *answers, title=f"{title_of(step)}: {candidate.name}")


def _solved(plan: Plan, name: str, model: str, add: Any) -> list[str]:
    """The solvers of a plan; one that follows another has the answer of that as its second source, and says itself when there is none."""
    found: dict[type, str] = {}
    for solver in plan.solvers:
        before = getattr(solver, "follows", None)
        needs = (model, found[before]) if before in found else (model,)
        found[type(solver)] = add(f"plan/{name}/{kind_of(solver)}", solver, *needs, title=f"{title_of(solver)}: {name}")
    return list(found.values())


def _operated(candidate: Candidate, base: str, add: Any) -> str:
    model = base
    for number, procedure in enumerate(candidate.procedures):
        model = add(f"plan/{candidate.name}/procedure {number + 1}", procedure, model,
                    title=f"{title_of(procedure)}: {candidate.name}")
    return model


def plan_refused_by(task: Task, error: Exception) -> bool:
    """Whether the anatomy refuses what a plan wants to do: that plan is not simulated, and the others are none of its business."""
    return isinstance(error, (AnatomyError, MeshError)) and task.key.startswith("plan/") and task.key.rpartition("/")[2].startswith("procedure ")


def kind_of(solver: Step[Any, Any]) -> str:
    """The key under which a solver stands in the protocol and in an Outcome."""
    return str(getattr(type(solver), "kind", type(solver).__name__))
