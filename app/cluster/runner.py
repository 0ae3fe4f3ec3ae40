"""The tasks of a case on a team: whatever has its sources is handed out, steps that fall into parts part by part."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import meshing.errors
from app.cluster.carry import carry, fingerprint
from app.cluster.team import Team
from app.session.codec import to_plain
from app.session.jobs import OUTSIDE, source_of
from app.session.runner import needed
from app.session.store import Store
from app.session.tasks import Task, plan_refused_by
from app.session.troubles import Troubles
from meshing.errors import JobFailed, PlanningError
from meshing.step import ContentId, Monitor, Step, plan_of

_WAIT_S = 0.1


@dataclass
class _Open:
    """A task that is handed out: its parts (one: the task itself) and how many of them are not there yet."""

    task: Task
    parts: tuple[Step[Any, Any], ...]
    left: int


class SharedRunner:
    """Does what `Runner` does, on a team. `finished` is called with the key of each task as soon as its result is kept."""

    def __init__(self, store: Store, finished: Callable[[str], None], team: Team) -> None:
        self._store, self._finished, self._team = store, finished, team
        self._troubles = Troubles(store.folder)
        self._done = self._asked = 0
        self._refusal: PlanningError | None = None

    def run(self, tasks: Sequence[Task], monitor: Monitor, *, only: str | None = None, threads: int | None = None) -> None:
        """Make every missing result. Stops when a step fails or `monitor` raises; finished results stay. A plan that the anatomy refuses does not
        stop the other plans: its refusal is raised when they are done. `threads` is the team's matter."""
        missing = {task.id: task for task in needed(tasks, only) if task.id not in self._store}
        out: dict[ContentId, _Open] = {}
        self._done, self._asked, self._refusal = 0, len(missing), None
        try:
            while missing or out:
                for task in [task for task in missing.values() if self._ready(task)]:
                    out[task.id] = self._hand_out(missing.pop(task.id))
                for task in [entry.task for entry in out.values() if not entry.left]:  # every part was there already
                    self._join(out.pop(task.id))
                monitor(self._done / max(self._asked, 1), self._words(out))
                for key, said in self._team.answers(_WAIT_S):
                    entry = out[ContentId(str(key))]
                    if self._refused(entry, said):
                        out.pop(entry.task.id)
                        self._drop(entry.task.id, missing)
                        continue
                    self._heard(entry, said)
                    if not entry.left:
                        self._join(out.pop(entry.task.id))
        finally:
            self._team.forget()
        if self._refusal is not None:
            raise self._refusal
        monitor(1.0, "done")

    def _ready(self, task: Task) -> bool:
        return all(id.startswith(OUTSIDE) or id in self._store for id in task.sources)

    def _hand_out(self, task: Task) -> _Open:
        divide = getattr(task.step, "parts", None)
        parts = divide(source_of(self._store, task.sources)) if divide is not None else ()
        parts = parts if len(parts) > 1 else (task.step,)
        wanted = [part for part in parts if plan_of(part, *task.sources).id not in self._store]
        for part in wanted:
            self._team.submit(task.id, carry, str(self._store.folder.resolve()), to_plain(part), tuple(task.sources), fingerprint())
        self._asked += len(wanted) - 1
        return _Open(task, tuple(parts), len(wanted))

    def _refused(self, entry: _Open, said: dict[str, Any]) -> bool:
        """Note a plan that the anatomy refuses."""
        if "failed" not in said or not plan_refused_by(entry.task, error := _error(said)):
            return False
        self._troubles.note(entry.task, said["failed"])
        self._refusal = self._refusal or error
        return True

    def _drop(self, lost: ContentId, missing: dict[ContentId, Task]) -> None:
        """Nothing waits for what will not come."""
        for task in [task for task in missing.values() if lost in task.sources]:
            if missing.pop(task.id, None) is not None:
                self._asked -= 1
                self._drop(task.id, missing)

    def _heard(self, entry: _Open, said: dict[str, Any]) -> None:
        if "failed" in said:
            self._troubles.note(entry.task, said["failed"])
            raise _error(said)
        entry.left -= 1
        self._done += 1

    def _join(self, entry: _Open) -> None:
        """Keep what the parts make together, as if one process had made it."""
        task = entry.task
        if entry.parts != (task.step,):
            ids = [plan_of(part, *task.sources).id for part in entry.parts]
            value = task.step.joined(source_of(self._store, task.sources), [self._store.get(id).value for id in ids])  # type: ignore[attr-defined]
            self._store.put(plan_of(task.step, *task.sources), value, sum(self._store.seconds(id) for id in ids))
        self._troubles.forget(task)
        self._finished(task.key)

    def _words(self, out: dict[ContentId, _Open]) -> str:
        first = next(iter(out.values()), None)
        return f"{first.task.title}: {self._team.waiting} jobs with {len(self._team)} workers" if first is not None else "sharing out"


def _error(said: dict[str, Any]) -> PlanningError:
    kind = getattr(meshing.errors, said["kind"], JobFailed)
    return kind(said["failed"]) if issubclass(kind, PlanningError) else JobFailed(said["failed"])
