"""The eight pages a surgeon walks through, and the state of each, read off the tasks of the case.

    empty     nothing was made yet, or something that it needs is missing
    ready     everything that the plan asks for is there
    stale     it was made, but an input has changed since, or the program: what is there belongs to an earlier state (outdated.py)
    running   it is being made
    failed    the last attempt to make it failed, with exactly these inputs
"""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.session.outdated import BECAUSE, Earlier
from app.session.plan import Plan
from app.session.tasks import Task
from app.session.troubles import Trouble

State = Literal["empty", "ready", "stale", "running", "failed"]
SIGNS: dict[State, str] = {"empty": "○", "ready": "✔", "stale": "↻", "running": "▶", "failed": "✖"}
"""Each state by a sign too: colour is never the only one."""
PAGES = ("Studies", "Images", "Anatomy", "Mesh", "Plans", "Simulate", "Compare", "Report")
"""In the order in which they are walked; Ctrl+1 to Ctrl+8."""


@dataclass(frozen=True)
class PageState:
    state: State
    words: str


def page_of(key: str, plan: Plan) -> str:
    """The page on which the result of a task is shown."""
    if key == "edited" or key.startswith(("anatomy/", "tree/", "edit/", "proposal/")):
        return "Anatomy"
    if key in ("mesh", "lumen"):
        return "Mesh"
    for candidate in plan.candidates:
        if key.startswith(f"plan/{candidate.name}/procedure "):
            return "Plans"
        if any(key == f"plan/{candidate.name}/{type(step).__name__}" for step in plan.prepare):
            return "Mesh"
    return "Simulate" if key.startswith("plan/") else "Plans" if key == "model" else "Images"


def states(plan: Plan, tasks: Sequence[Task], ready: Collection[str], stale: Mapping[str, Earlier], troubles: Mapping[str, Trouble],
           running: str) -> dict[str, PageState]:
    """The state of every page. `running` is the key of the task that is being made; the others are keys, too."""
    groups: dict[str, list[Task]] = {page: [] for page in PAGES}
    for task in tasks:
        groups[page_of(task.key, plan)].append(task)
    found = {page: _state(groups[page], ready, stale, troubles, running) for page in PAGES}
    found["Studies"] = PageState("ready", f"{plan.image.folder}, {plan.image.series}")
    if "image" in ready and found["Images"].state == "empty":
        found["Images"] = PageState("ready", "read; whether the scan is good enough was not judged yet")
    if not plan.candidates:
        found["Plans"] = PageState("empty", "this case has no candidate plan")
    elif found["Plans"].state == "empty":
        found["Plans"] = PageState("ready", f"{len(plan.candidates)} candidate plans")
    done = [c.name for c in plan.candidates if f"plan/{c.name}" in ready]
    old = [c.name for c in plan.candidates if f"plan/{c.name}" in stale]
    wanted = f"{len(done)} of {len(plan.candidates)} plans simulated"
    after: State = "ready" if done and len(done) == len(plan.candidates) else "stale" if old else "empty"
    by_us = [name for name in old if stale[f"plan/{name}"].why == "program"]
    words = wanted + (f"; results of {', '.join(by_us)} were made by an earlier version of this program: run again" if by_us else
                      f"; of {', '.join(old)} there are results of an earlier state" if old else "")
    found["Compare"] = PageState(after, words)
    found["Report"] = PageState(after, words)
    return found


def _state(tasks: Sequence[Task], ready: Collection[str], stale: Mapping[str, Earlier], troubles: Mapping[str, Trouble],
           running: str) -> PageState:
    done = sum(task.key in ready for task in tasks)
    for task in tasks:
        if task.key == running:
            return PageState("running", task.title)
    for task in tasks:
        if task.key in troubles and task.key not in ready:
            return PageState("failed", f"{task.title}: {troubles[task.key].words}")
    if not tasks:
        return PageState("empty", "the plan asks for nothing here")
    if done == len(tasks):
        return PageState("ready", "up to date")
    old = [task for task in tasks if task.key in stale]
    if old:
        by_us = [task for task in old if stale[task.key].why == "program"]
        names = ", ".join(task.title for task in (by_us or old)[:3]) + (" ..." if len(by_us or old) > 3 else "")
        return PageState("stale", f"{BECAUSE['program']}, run again: {names}" if by_us else f"{BECAUSE['input']}: {names}")
    return PageState("empty", f"{done} of {len(tasks)} made" if done else "not made yet")
