"""Session: one open case. The command line and the window are thin callers of these methods.

`do` is the only way to change a case; it saves at once and announces what changed. `run` makes what is missing, in
child processes, and keeps every finished result even when a later one fails or the user stops.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from app.session.casefile import NAME, read_case, write_case
from app.session.content import content_of
from app.session.history import History
from app.session.plan import Plan
from app.session.presence import stamp_of
from app.session.runner import Runner
from app.session.store import Store
from app.session.tasks import EDITED, SPREAD, Task, tasks_of
from app.session.troubles import Trouble, refusals
from biomech.compare import Comparison, compared
from biomech.outcome import Outcome
from biomech.uncertainty.spread import Spread, with_intervals
from meshing.errors import CaseFileError, ImageError, StoreError
from meshing.step import ContentId, Made, Monitor

Listener = Callable[[str], None]


class RunsTasks(Protocol):
    """What makes the missing results of tasks: a child process (runner.py), or a team of workers (app/cluster/runner.py)."""

    def run(self, tasks: Sequence[Task], monitor: Monitor, /, *, only: str | None, threads: int | None) -> None: ...


class Session:
    """A case folder: its plan with undo, and the store of its results."""

    def __init__(self, folder: Path, history: History[Plan]) -> None:
        self.folder = folder
        self.store = Store(folder / "store")
        self._history = history
        self._listeners: list[Listener] = []
        self._content: tuple[tuple[str, str], ContentId] | None = None
        self._tasks: tuple[Plan, ContentId, tuple[Task, ...]] | None = None
        self._outcomes: dict[str, tuple[Outcome, ContentId | None, Outcome]] = {}
        self._stamp = stamp_of(folder / NAME)

    @classmethod
    def new(cls, folder: Path, plan: Plan) -> Session:
        """Start a case in `folder`, or go on with the one that is there: an old plan becomes an undo step; what was decided, weighed and
        audited stays where the new plan says nothing about it."""
        if (folder / NAME).exists():
            session = cls.open(folder)
            known = {decision.conflict for decision in plan.sides}
            plan = replace(plan, sides=(*plan.sides, *(d for d in session.plan.sides if d.conflict not in known)),
                           audits=plan.audits or session.plan.audits, weights=plan.weights or session.plan.weights,
                           decision=plan.decision or session.plan.decision)
            if session.plan != plan:
                session.do("load protocol", plan)
            return session
        write_case(folder, History(plan))
        return cls(folder, History(plan))

    @classmethod
    def open(cls, folder: Path) -> Session:
        before = stamp_of(folder / NAME)
        session = cls(folder, read_case(folder))
        session._stamp = before  # what was saved while it was read counts as saved since
        return session

    @property
    def plan(self) -> Plan:
        return self._history.now

    def do(self, label: str, plan: Plan) -> None:
        """Replace the plan; `label` names the change for the undo menu. Saved before anybody is told."""
        before = self._history
        after = History(before.now, list(before.past), list(before.future))
        after.do(label, plan)
        self._save(after, label)

    def undo(self) -> str | None:
        """Take the last change back; returns its label, None when there is none."""
        return self._move(History.undo) if self._history.past else None

    def redo(self) -> str | None:
        return self._move(History.redo) if self._history.future else None

    @property
    def can_undo(self) -> str | None:
        """Label of the change that undo would take back."""
        return self._history.past[-1][0] if self._history.past else None

    @property
    def can_redo(self) -> str | None:
        return self._history.future[-1][0] if self._history.future else None

    @property
    def earlier(self) -> tuple[Plan, ...]:
        """The plans that undo and redo lead to, the nearest past first: where results of an earlier state come from."""
        return tuple(plan for _, plan in [*reversed(self._history.past), *reversed(self._history.future)])

    def listen(self, listener: Listener) -> None:
        """Call `listener(what changed)` after every change of the case: a label of `do`, or the key of a finished task."""
        self._listeners.append(listener)

    def tasks(self) -> tuple[Task, ...]:
        """All tasks of the plan in order. Raises ImageError when the images are gone."""
        plan, content = self.plan, self.content()
        if self._tasks is None or self._tasks[0] is not plan or self._tasks[1] != content:
            self._tasks = (plan, content, tasks_of(plan, content))
        return self._tasks[2]

    def content(self) -> ContentId:
        """The hash of the image files: the input hash printed on each page."""
        asked = (self.plan.image.folder, self.plan.image.series)
        if self._content is None or self._content[0] != asked:
            self._content = (asked, content_of(self.store.folder, *asked))
        return self._content[1]

    def known_content(self) -> ContentId | None:
        """The hash of the images as it was when they were last seen, None when they never were."""
        try:
            return self.content()
        except ImageError:
            return None

    def write_to(self, folder: Path) -> None:
        """Save plan and undo in another folder too: a copy of the case."""
        write_case(folder, self._history)

    def task(self, key: str) -> Task:
        for task in self.tasks():
            if task.key == key:
                return task
        raise CaseFileError(f"this case has no '{key}'")

    def ready(self, key: str) -> bool:
        return self.task(key).id in self.store

    def value(self, key: str) -> Any:
        """The result of a task; raises StoreError when it has not been made yet."""
        return self.store.get(self.task(key).id).value

    def labels_key(self) -> str:
        """Key of the finished label map: after the edits, or the last entry of the anatomy."""
        if self.plan.edits:
            return EDITED
        return f"anatomy/{self.plan.anatomy[-1].name}" if self.plan.anatomy else "anatomy"

    def run(self, monitor: Monitor, *, only: str | None = None, threads: int | None = None) -> None:
        """Make everything that is missing (or what `only`, a task key, needs), in a child process with so many threads
        (None: one a core). Raises what the first failing step raised."""
        self.run_tasks(self.tasks(), monitor, only=only, threads=threads)

    def run_tasks(self, tasks: Sequence[Task], monitor: Monitor, *, only: str | None = None, threads: int | None = None,
                  team: Callable[[Store, Listener], RunsTasks] | None = None) -> None:
        """The same for `tasks` that need not be those of the plan; `team` makes what runs them elsewhere (app/cluster)."""
        (team or Runner)(self.store, self._announce).run(tasks, monitor, only=only, threads=threads)

    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes that are up to date, in the order of the plan, with their error bars where those are made."""
        found = (self.outcome(candidate.name) for candidate in self.plan.candidates)
        return tuple(outcome for outcome in found if outcome is not None)

    def outcome(self, plan: str) -> Outcome | None:
        """The outcome of one plan with its error bars, None when it is not up to date; the same object as long as nothing changes."""
        ids = {task.key: task.id for task in self.tasks() if task.id in self.store}
        own, spread = ids.get(f"plan/{plan}"), ids.get(f"plan/{plan}/{SPREAD}")
        if own is None:
            return None
        value = self.store.get(own).value
        known = self._outcomes.get(plan)
        if known is None or known[0] is not value or known[1] != spread:
            known = value, spread, with_intervals(value, self.store.get(spread).value if spread is not None else None)
            self._outcomes[plan] = known
        return known[2]

    def refusals(self) -> tuple[tuple[str, Trouble], ...]:
        """The plans that the anatomy refused when they were last run, with what was said."""
        return refusals(self.store.folder, self.tasks())

    def spreads(self) -> dict[str, Spread]:
        """The error bars that are up to date, by the name of their plan."""
        ids = {task.key: task.id for task in self.tasks() if task.key.endswith(f"/{SPREAD}") and task.id in self.store}
        return {c.name: self.store.get(ids[key]).value for c in self.plan.candidates if (key := f"plan/{c.name}/{SPREAD}") in ids}

    def comparison(self) -> Comparison:
        return compared(self.outcomes())

    def provenance(self) -> tuple[Made, ...]:
        """How every finished result of this case was made, sources first: the methods page is read off this."""
        seen: dict[ContentId, Made] = {}
        for task in self.tasks():
            if task.id in self.store:
                seen[task.id] = self.store.made(task.id)
        return tuple(seen.values())

    def _move(self, how: Callable[[History[Plan]], str]) -> str:
        after = History(self._history.now, list(self._history.past), list(self._history.future))
        label = how(after)
        self._save(after, label)
        return label

    def _save(self, after: History[Plan], label: str) -> None:
        if stamp_of(self.folder / NAME) not in (self._stamp, None):
            raise StoreError(f"'{label}' was not done: the case in {self.folder} was saved by another window or program since it was opened here. "
                             "Nothing is lost: open the case again to go on from what was saved, or save a copy of what is shown here")
        write_case(self.folder, after)
        self._stamp = stamp_of(self.folder / NAME)
        self._history = after
        self._announce(label)

    def _announce(self, what: str) -> None:
        for listener in self._listeners:
            listener(what)
