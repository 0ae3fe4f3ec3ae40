"""Running the tasks of a case: what is missing, in the right order, in a child process."""
from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from app.session.jobs import Done, Progress, Worker
from app.session.store import Store
from app.session.tasks import Task, plan_refused_by
from app.session.troubles import Troubles
from meshing.errors import Cancelled, CaseFileError, PlanningError
from meshing.step import ContentId, Monitor, portion

_WAIT_S = 0.05


class Runner:
    """One run over a store. `finished` is called with the key of each task as soon as its result is kept."""

    def __init__(self, store: Store, finished: Callable[[str], None]) -> None:
        self._store = store
        self._troubles = Troubles(store.folder)
        self._finished = finished

    def run(self, tasks: Sequence[Task], monitor: Monitor, *, only: str | None = None, threads: int | None = None) -> None:
        """Make every missing result. Stops when a step fails or `monitor` raises; finished results stay. A plan that the anatomy refuses does not
        stop the other plans: its refusal is raised when they are done."""
        missing = list({task.id: task for task in needed(tasks, only) if task.id not in self._store}.values())
        if not missing:
            monitor(1.0, "everything is up to date")
            return
        worker = Worker(self._store.folder, threads=threads or os.cpu_count() or 1)
        refusal, never = None, set[ContentId]()
        try:
            for number, task in enumerate(missing):
                if never.intersection(task.sources):
                    never.add(task.id)
                    continue
                try:
                    self._one(worker, task, portion(monitor, number / len(missing), (number + 1) / len(missing)))
                except PlanningError as error:
                    if not plan_refused_by(task, error):
                        raise
                    refusal = refusal or error
                    never.add(task.id)
        except BaseException:
            worker.cancel()
            raise
        finally:
            worker.close()
        if refusal is not None:
            raise refusal
        monitor(1.0, "done")

    def _one(self, worker: Worker, task: Task, monitor: Monitor) -> None:
        worker.start(task.step, *task.sources)
        try:
            self._wait(worker, task, monitor)
        except PlanningError as error:
            if not isinstance(error, Cancelled):
                self._troubles.note(task, str(error))
            raise
        self._troubles.forget(task)
        self._finished(task.key)

    def _wait(self, worker: Worker, task: Task, monitor: Monitor) -> None:
        fraction, doing = 0.0, task.title
        while True:
            monitor(fraction, doing)
            said = worker.poll(_WAIT_S)
            if isinstance(said, Progress):
                fraction, doing = said.fraction, f"{task.title}: {said.doing}"
            elif isinstance(said, Done):
                return


def needed(tasks: Sequence[Task], only: str | None) -> list[Task]:
    """The tasks that `only` depends on, itself included; all of them when it is None."""
    if only is None:
        return list(tasks)
    by_key = {task.key: task for task in tasks}
    if only not in by_key:
        raise CaseFileError(f"this case has no '{only}'")
    wanted: set[str] = set()
    todo = [only]
    while todo:
        key = todo.pop()
        if key not in wanted:
            wanted.add(key)
            todo += by_key[key].needs
    return [task for task in tasks if task.key in wanted]
