"""Results that are there in place of those that the plan asks for: of an earlier plan, or made by an earlier version of this program.

A result is named by how it was made (meshing/step.py), so a step whose version was raised asks for another one, and so does everything that is
made from it. What an earlier version made of the very same plan is found again by its provenance: the same step on such sources, with the same
values in every parameter that both versions have.
"""
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.session.plan import Plan
from app.session.store import Kept, Store
from app.session.tasks import Task, tasks_of
from meshing.step import ContentId, name_of

_EARLIER_PLANS = 40
"""How far back a result is looked for: further away it would say nothing about the present plan."""
Why = Literal["input", "program"]
BECAUSE: dict[Why, str] = {"input": "an input has changed since", "program": "made by an earlier version of this program"}
"""Why a result is no longer that of the plan, in words."""


@dataclass(frozen=True)
class Earlier:
    """The newest result that is there, and what has changed since it was made: an input of the plan, or the program."""

    id: ContentId
    why: Why

    @property
    def because(self) -> str:
        return BECAUSE[self.why]


def outdated(store: Store, tasks: Sequence[Task], earlier: Sequence[Plan], content: ContentId) -> dict[str, Earlier]:
    """For each task whose result is missing, the one that an earlier version of the program made of it, else the newest that an earlier plan on the
    same images made; nothing where there is none."""
    missing = {task.key for task in tasks if task.id not in store}
    if not missing:
        return {}
    known: dict[str, list[Kept]] = {}
    for kept in store.catalogue():
        known.setdefault(kept.made.step, []).append(kept)
    found = {key: Earlier(id, "program") for key, id in _newest(tasks, known, store).items() if key in missing}
    for plan in earlier[:_EARLIER_PLANS]:
        left = missing - found.keys()
        if not left:
            break
        found |= {key: Earlier(id, "input") for key, id in _newest(tasks_of(plan, content), known, store).items() if key in left}
    return found


def _newest(tasks: Sequence[Task], known: Mapping[str, Sequence[Kept]], store: Store) -> dict[str, ContentId]:
    """For each task its own result where it is in the store, else that of the highest version, the newest of several."""
    ids: dict[str, tuple[ContentId, ...]] = {}
    for task in tasks:
        sources = [ids[need] for need in task.needs] or [(source,) for source in task.sources]
        others = [kept for kept in known.get(name_of(task.step), ()) if kept.id != task.id and len(kept.made.sources) == len(sources)
                  and all(source in of for source, of in zip(kept.made.sources, sources)) and _same(kept, task)]
        others.sort(key=lambda kept: (kept.made.version, kept.at), reverse=True)
        ids[task.key] = (task.id, *(kept.id for kept in others))
    return {key: there[0] for key, of in ids.items() if (there := [id for id in of if id in store])}


def _same(kept: Kept, task: Task) -> bool:
    """Did a step make this result whose parameters, as far as both versions have them, are those of the task?"""
    return _agree(json.loads(kept.made.parameters), json.loads(task.parameters))


def _agree(old: Any, new: Any) -> bool:
    if isinstance(old, dict) and isinstance(new, dict):
        both = old.keys() & new.keys()
        return all(_agree(old[key], new[key]) for key in (both - {"version"} if "step" in both else both))
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(_agree, old, new))
    return bool(old == new)
