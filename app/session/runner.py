"""Running the tasks of a case: what is missing, in the right order, on one or more child processes."""
from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence

from app.session.jobs import Done, Progress, Worker
from app.session.store import Store
from app.session.tasks import Task
from meshing.errors import CaseFileError
from meshing.step import ContentId, Monitor

_WAIT_S = 0.05


class Runner:
    """One run over a store. `finished` is called with the key of each task as soon as its result is kept."""

    def __init__(self, store: Store, finished: Callable[[str], None]) -> None:
        self._store = store
        self._finished = finished

    def run(self, tasks: Sequence[Task], monitor: Monitor, *, only: str | None = None, workers: int = 1) -> None:
        """Make every missing result. Stops all work when a step fails or `monitor` raises; finished results stay."""
        missing = {task.id: task for task in needed(tasks, only) if task.id not in self._store}
        if not missing:
            monitor(1.0, "everything is up to date")
            return
        threads = max(1, (os.cpu_count() or 2) // workers)
        crew = [Worker(self._store.folder, threads=threads) for _ in range(min(workers, len(missing)))]
        try:
            self._work(missing, crew, monitor)
        except BaseException:
            for worker in crew:
                worker.cancel()
            raise
        finally:
            for worker in crew:
                worker.close()

    def _work(self, missing: dict[ContentId, Task], crew: list[Worker], monitor: Monitor) -> None:
        total = len(missing)
        waiting = dict(missing)
        running: dict[Worker, Task] = {}
        fraction: dict[Worker, float] = {}
        doing = ""
        while waiting or running:
            for worker in crew:
                task = _startable(waiting, running.values()) if worker not in running else None
                if task is not None:
                    del waiting[task.id]
                    worker.start(task.step, *task.sources)
                    running[worker], fraction[worker], doing = task, 0.0, task.title
            for worker in list(running):
                said = worker.poll(_WAIT_S)
                if isinstance(said, Progress):
                    fraction[worker] = said.fraction
                    doing = f"{running[worker].title}: {said.doing}"
                elif isinstance(said, Done):
                    self._finished(running.pop(worker).key)
                    fraction[worker] = 0.0
            ended = total - len(waiting) - len(running)
            monitor((ended + sum(fraction.values())) / total, doing)
        monitor(1.0, "done")


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


def _startable(waiting: dict[ContentId, Task], running: Iterable[Task]) -> Task | None:
    busy = {task.id for task in running}
    for task in waiting.values():
        if not any(source in waiting or source in busy for source in task.sources):
            return task
    return None
