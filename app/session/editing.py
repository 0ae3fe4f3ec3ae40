"""The label map under the hand: edits are tried, done and taken back here, without Qt.

A Workbench holds one map in memory and the changes that led to it. To do an edit is to compute its change (a preview is the same,
not kept), to keep the change in the store and to add the edit to the plan; undo and redo only move along the plan, and
`current` brings the map after it: it takes back or lays on what differs, bit for bit what the recipes and the edits give.

What is large runs in a child process, so that whoever waits for it stays free; what is small is not worth one.
"""
from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import find_objects

from app.session.runner import Runner
from app.session.session import Session
from app.session.tasks import EDITED, Task, tasks_of
from meshing.editors.change import Account, Box, Change, account, alters, applied, counts_of
from meshing.editors.edit import Edit
from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.neural import AskNetwork, Proposal
from meshing.step import ContentId, Made, Monitor, plan_of, title_of
from meshing.volume import Volume, voxel_ml

LARGE = 6_000_000
"""Voxels that a step may go through before it is better done apart."""


@dataclass(frozen=True, eq=False)
class _Laid:
    """A change that lies on the map, and what was under it."""

    id: ContentId
    change: Change
    under: Change


@dataclass(frozen=True, eq=False)
class Done:
    """An edit that was computed: what it changed and by how much, and the map after it."""

    edit: Edit
    change: Change
    accounts: tuple[Account, ...]
    labels: Labels
    counts: NDArray[np.int64]
    laid: _Laid | None = None

    @property
    def label(self) -> str:
        """What the undo menu says."""
        return f"{title_of(self.edit).lower()}: {', '.join(row.name for row in self.accounts) or getattr(self.edit, 'name', '')}"


class Workbench:
    """The label map of a session, brought after its plan. One thread at a time; what takes long is in `make`, `preview` and `current`,
    `keep` only takes over what `make` has computed."""

    def __init__(self, session: Session) -> None:
        self.session = session
        tasks = {task.key: task for task in session.tasks()}
        self.volume: Volume = session.value("image")
        self._base_id = base_id(session)
        self._image_id = tasks["image"].id
        self.labels: Labels = session.store.get(self._base_id).value
        self.counts: NDArray[np.int64] = counts_of(self.labels)
        self._laid: list[_Laid] = []
        self._boxes: dict[int, Box] = {number: box for number, box in enumerate(find_objects(self.labels.values), 1) if box is not None}
        self.current()

    def current(self) -> Labels:
        """The map after the edits of the plan. Raises StoreError when one of them has not been made yet: run the case."""
        if base_id(self.session) != self._base_id:
            raise AnatomyError("the recipe of the anatomy has changed; the edits must be made again on the new label map")
        wanted = [task for task in self.session.tasks() if task.key.startswith("edit/")]
        same = 0
        while same < min(len(wanted), len(self._laid)) and wanted[same].id == self._laid[same].id:
            same += 1
        for laid in reversed(self._laid[same:]):
            self._put(laid.under)
            self.labels = replace(self.labels, notes=laid.under.notes)
        del self._laid[same:]
        for task in wanted[same:]:
            self._lay(task.id, self.session.store.get(task.id).value)
        return self.labels

    def fits(self) -> bool:
        """Whether the session still has the image and the recipes that this map was made with."""
        return base_id(self.session) == self._base_id and self.session.task("image").id == self._image_id

    def volume_ml(self, name: str) -> float:
        """The volume of a structure now; 0 when there is none of that name."""
        number = next((label.value for label in self.labels.legend if label.name == name), None)
        return 0.0 if number is None else float(self.counts[number]) * voxel_ml(self.labels.to_patient)

    def extent(self, name: str) -> int:
        """How many voxels the box around a structure holds, at most."""
        box = self._boxes.get(self.labels.label(name).value) if name in self.labels.names else None
        return 0 if box is None else int(np.prod([part.stop - part.start for part in box]))

    def preview(self, edit: Edit, monitor: Monitor) -> Done:
        """What `edit` would change; nothing is kept."""
        return self._done(edit, self._compute(edit, monitor))

    def make(self, edit: Edit, monitor: Monitor, *, apart: bool = False) -> Done:
        """Compute `edit` and keep its change in the store; `keep` then adds it to the plan. `apart`: in a child process."""
        task = self._task(edit)
        store = self.session.store
        if task.id not in store:
            if apart:
                Runner(store, _unheard).run(self._with(edit), monitor, only=task.key)
            else:
                store.put(_made(task), self._compute(edit, monitor), 0.0)
        done = self._done(edit, store.get(task.id).value)
        return replace(done, laid=_Laid(task.id, done.change, self._under(done.change)))

    def keep(self, done: Done) -> None:
        """Add an edit that `make` has computed to the plan: one step of undo."""
        plan = self.session.plan
        self.session.do(done.label, replace(plan, edits=(*plan.edits, done.edit)))
        if done.laid is not None:
            self._laid.append(done.laid)
            self.labels, self.counts = done.labels, done.counts
            self._widen(done.change)

    def ask(self, step: AskNetwork, monitor: Monitor) -> AskNetwork:
        """Ask a network in a child process; what it proposes is kept in the store, and in the plan once `keep_asked` says so."""
        plan = replace(self.session.plan, proposals=(*self.session.plan.proposals, step))
        Runner(self.session.store, _unheard).run(tasks_of(plan, self.session.content()), monitor, only=f"proposal/{step.name}")
        return step

    def keep_asked(self, step: AskNetwork) -> None:
        """Add a proposal to the plan: nothing of the anatomy changes."""
        plan = self.session.plan
        self.session.do(f"ask a network: {step.name}", replace(plan, proposals=(*plan.proposals, step)))

    def proposals(self) -> list[tuple[str, Proposal]]:
        """Every proposal of the plan that has been made, by name."""
        steps = [getattr(step, "name", "") for step in self.session.plan.proposals]
        return [(name, self.session.value(f"proposal/{name}")) for name in steps if self.session.ready(f"proposal/{name}")]

    def _compute(self, edit: Edit, monitor: Monitor) -> Change:
        asked = getattr(edit, "proposal", "")
        if not asked:
            return edit.run((self.volume, self.labels), monitor)
        # what accepts a proposal must tell the work of hands from that of recipes
        changes = tuple(laid.change for laid in self._laid)
        return edit.run((self.volume, self.session.store.get(self._base_id).value, *changes, self.session.value(f"proposal/{asked}")), monitor)

    def _task(self, edit: Edit) -> Task:
        wanted = f"edit/{len(self.session.plan.edits) + 1}"
        return next(task for task in self._with(edit) if task.key == wanted)

    def _with(self, edit: Edit) -> tuple[Task, ...]:
        plan = self.session.plan
        return tasks_of(replace(plan, edits=(*plan.edits, edit)), self.session.content())

    def _done(self, edit: Edit, change: Change) -> Done:
        for name in self.session.plan.locked:
            if alters(self.labels, change, name):
                raise AnatomyError(f"'{name}' is locked, and this would change it; unlock it in its menu in the case tree, or keep to what is free")
        return Done(edit, change, account(self.labels, change, self.counts), change.on(self.labels), self._counted(change))

    def _under(self, change: Change) -> Change:
        return Change(change.shape, change.start, self.labels.values[change.box].copy(), self.labels.legend, self.labels.notes)

    def _counted(self, change: Change) -> NDArray[np.int64]:
        """How many voxels each number has after `change`."""
        return self.counts + np.bincount(change.values.ravel(), minlength=256) - np.bincount(self.labels.values[change.box].ravel(), minlength=256)

    def _lay(self, id: ContentId, change: Change) -> None:
        under = self._under(change)
        self._put(change)
        self._laid.append(_Laid(id, change, under))

    def _put(self, change: Change) -> None:
        self.counts = self._counted(change)
        self.labels = change.on(self.labels)
        self._widen(change)

    def _widen(self, change: Change) -> None:
        """The boxes of structures hold the change: they are what a tool may have to go through, and never too small."""
        if not change.values.size:
            return
        for number in np.flatnonzero(np.bincount(change.values.ravel(), minlength=256)[1:]) + 1:
            known = self._boxes.get(int(number), change.box)
            k, j, i = (slice(min(a.start, b.start), max(a.stop, b.stop)) for a, b in zip(known, change.box))
            self._boxes[int(number)] = (k, j, i)


def edits_of(session: Session) -> dict[str, str]:
    """What was done by hand to each structure, in words: "corrected by hand: paint 3 times, smooth"."""
    plan = session.plan
    done: dict[str, list[str]] = {}
    before = {label.value: label.name for label in session.store.get(base_id(session)).value.legend}
    for number, edit in enumerate(plan.edits, 1):
        change = session.store.get(session.task(f"edit/{number}").id).value
        names = {label.value: label.name for label in change.legend}
        touched = {getattr(edit, "name", "") or getattr(edit, "structure", "")} if change.values.size else set()
        touched |= {name for value, name in names.items() if before.get(value) != name}
        for name in touched & set(names.values()):
            done.setdefault(name, []).append(title_of(edit).split(",")[0].lower())
        before = names
    return {name: f"by hand: {', '.join(_times(word, words.count(word)) for word in dict.fromkeys(words))}" for name, words in done.items()}


def _times(word: str, count: int) -> str:
    return word if count == 1 else f"{word} {count} times"


def base_key(session: Session) -> str:
    """The key of the label map before the edits."""
    anatomy = session.plan.anatomy
    return f"anatomy/{anatomy[-1].name}" if anatomy else "anatomy"


def base_id(session: Session) -> ContentId:
    return session.task(base_key(session)).id


def settle(session: Session) -> None:
    """Keep the map after the edits in the store when all that it needs is there: reports and meshes are made from it."""
    tasks = {task.key: task for task in session.tasks()}
    task = tasks.get(EDITED)
    if task is None or task.id in session.store or any(source not in session.store for source in task.sources):
        return
    labels, *changes = (session.store.get(source).value for source in task.sources)
    session.store.put(_made(task), applied(labels, changes), 0.0)


def _made(task: Task) -> Made:
    return plan_of(task.step, *task.sources)


def _unheard(key: str) -> None:
    """A change that nobody needs to be told of: it is not in the plan yet."""

