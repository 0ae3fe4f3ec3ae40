"""Running the tasks of a case: what is missing, in the right order, in child processes."""
from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence

from app.session.jobs import Done, Progress, Worker
from app.session.store import Store
from app.session.tasks import Task, plan_refused_by
from app.session.troubles import Troubles
from meshing.errors import Cancelled, CaseFileError, PlanningError
from meshing.step import ContentId, Monitor

_WAIT_S = 0.05


def one_at_a_time() -> int:
    return 1


class Runner:
    """One run over a store. `finished` is called with the key of each task as soon as its result is kept; `lanes`, asked again and again, tells
    how many tasks that do not need each other may run side by side, each in a child process."""

    def __init__(self, store: Store, finished: Callable[[str], None], lanes: Callable[[], int] = one_at_a_time) -> None:
        self._store = store
        self._troubles = Troubles(store.folder)
        self._finished = finished
        self._lanes = lanes

    def run(self, tasks: Sequence[Task], monitor: Monitor, *, only: str | None = None, threads: int | None = None) -> None:
        """Make every missing result, `threads` in each child. Stops when a step fails or `monitor` raises; finished results stay. A plan that
        the anatomy refuses does not stop the other plans: its refusal, the first in the order of the tasks, is raised when they are done."""
        missing = list({task.id: task for task in needed(tasks, only) if task.id not in self._store}.values())
        if not missing:
            monitor(1.0, "up to date already")
            return
        workers = [Worker(self._store.folder, threads=threads or os.cpu_count() or 1)]
        waiting, refused, running = list(missing), dict[ContentId, PlanningError](), dict[Worker, Task]()
        reached = dict[ContentId, float]()
        doing = missing[0].title
        try:
            while waiting or running:
                for task in _ready(waiting, running.values())[:max(self._lanes(), 1) - len(running)]:
                    waiting.remove(task)
                    worker = next((one for one in workers if one not in running), None)
                    if worker is None:
                        workers.append(worker := Worker(self._store.folder, threads=threads or os.cpu_count() or 1))
                    worker.start(task.step, *task.sources)
                    running[worker], doing = task, task.title
                monitor(sum(reached.values()) / len(missing), doing)
                for worker, task in list(running.items()):
                    said = self._heard(worker, task, _WAIT_S / len(running))
                    if isinstance(said, Progress):
                        reached[task.id], doing = said.fraction, f"{task.title}: {said.doing}"
                    elif said is not None:
                        del running[worker]
                        reached[task.id] = 1.0
                    if isinstance(said, PlanningError):
                        refused[task.id] = said
                        for later in _after(task, waiting):
                            waiting.remove(later)
                            reached[later.id] = 1.0
        except BaseException:
            for worker in running:
                worker.cancel()
            raise
        finally:
            for worker in workers:
                worker.close()
        for task in missing:
            if task.id in refused:
                raise refused[task.id]
        monitor(1.0, "done")


    def _heard(self, worker: Worker, task: Task, wait_s: float) -> Progress | Done | PlanningError | None:
        """What the task says now; that the anatomy refuses its plan is an answer, any other failure is raised."""
        try:
            said = worker.poll(wait_s)
        except PlanningError as error:
            if not isinstance(error, Cancelled):
                self._troubles.note(task, str(error))
            if not plan_refused_by(task, error):
                raise
            return error
        if isinstance(said, Done):
            self._troubles.forget(task)
            self._finished(task.key)
        return said


def _ready(waiting: Sequence[Task], running: Iterable[Task]) -> list[Task]:
    """Those of `waiting` that need nothing which is still to be made, in their order."""
    missing = {task.id for task in (*waiting, *running)}
    return [task for task in waiting if not missing.intersection(task.sources)]


def _after(task: Task, among: Sequence[Task]) -> list[Task]:
    """Those of `among`, sources first, that need `task` or what needs it."""
    found, ids = list[Task](), {task.id}
    for later in among:
        if ids.intersection(later.sources):
            found.append(later)
            ids.add(later.id)
    return found


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
