"""How many hands a piece of work gets, and when it pays to call them: starting workers takes seconds, so small work stays in one process."""
from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from app.cluster.runner import SharedRunner
from app.cluster.team import Team
from app.session.session import Session
from app.session.tasks import Task
from meshing.errors import RequestError
from meshing.step import Monitor, portion

SMALL_S = 40.0
"""Work that one process does in so many seconds is left to it."""
_MOST = 1024


@dataclass(frozen=True)
class Hands:
    """`cluster` the address of a scheduler; `workers` of this machine, None: as many as it has processors, where that pays; 1: one process."""

    cluster: str = ""
    workers: int | None = None

    def __post_init__(self) -> None:
        if self.workers is not None and not 1 <= self.workers <= _MOST:
            raise RequestError(f"--workers is {self.workers}; it must lie between 1 and {_MOST}")
        if self.cluster and self.workers is not None:
            raise RequestError("--workers is for this machine, and --cluster has workers of its own: give one of them")

    @property
    def asked(self) -> bool:
        """Did somebody ask for more than one process?"""
        return bool(self.cluster) or (self.workers or 1) > 1

    def team(self) -> Team:
        return Team(self.workers or os.cpu_count() or 1, address=self.cluster)


def run_tasks(session: Session, tasks: Sequence[Task], monitor: Monitor, hands: Hands, *, first: str, last: str) -> None:
    """Make the task `last` and all that it needs: up to `first` in one process, and then by as many as `hands` has, if they were asked for or if
    the rest will take longer than SMALL_S by what `first` took."""
    session.run_tasks(tasks, portion(monitor, 0.0, 0.3), only=first)
    by_key = {task.key: task for task in tasks}
    left = [task for task in tasks if task.key.startswith(f"{first.rpartition('/')[0]}/") and task.id not in session.store]
    pays = len(left) * session.store.seconds(by_key[first].id) > SMALL_S and (os.cpu_count() or 1) > 1 and not getattr(sys, "frozen", False)
    rest = portion(monitor, 0.3, 1.0)
    if not left or not (hands.asked or (hands.workers is None and pays)):
        session.run_tasks(tasks, rest, only=last)
        return
    _share(session, tasks, rest, hands, last)


def share(session: Session, monitor: Monitor, hands: Hands) -> None:
    """Everything of a case that is missing, by a team: plans are solved beside each other."""
    _share(session, session.tasks(), monitor, hands, None)


def _share(session: Session, tasks: Sequence[Task], monitor: Monitor, hands: Hands, only: str | None) -> None:
    monitor(0.0, "starting the workers")
    with hands.team() as team:
        session.run_tasks(tasks, monitor, only=only, team=lambda store, finished: SharedRunner(store, finished, team))
