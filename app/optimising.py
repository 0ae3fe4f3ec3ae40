"""`rehearse optimise`: proposals that are better than a plan of a case in something, and the plans that somebody makes of them.

Each generation of the search is a task of its own in the store of the case: Ctrl-C loses the one that is running and no other, and the same
command goes on from there. A proposal becomes a plan only when it is accepted; then it is meshed and solved in full like any other.
"""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.report.words import number_text, unit_text
from app.session.plan import Candidate
from app.session.runner import Runner
from app.session.session import Session
from app.session.tasks import Task
from app.summary import case_text, summary
from app.text import aligned
from biomech.differences import differences
from biomech.optimise import Search, balanced, generations
from biomech.optimise.space import space_of
from meshing.errors import RequestError
from meshing.step import Monitor, plan_of, portion, title_of

SHOWN = 8
LEAST, MOST = 4, 100_000


@dataclass(frozen=True, eq=False)
class Proposals:
    """Of plan `plan`: the search, and the rows of it that are shown, the most balanced first, as candidates."""

    plan: str
    search: Search
    rows: tuple[int, ...]
    candidates: tuple[Candidate, ...]


def search_tasks(session: Session, plan: str, candidates: int) -> tuple[Task, ...]:
    """The tasks of a search, after those of the case that they need. Raises RequestError for a plan the case does not have."""
    known = {candidate.name: candidate for candidate in session.plan.candidates}
    if plan not in known:
        raise RequestError(f"there is no plan '{plan}' in this case; it has {', '.join(known) or 'none'}")
    tasks = list(session.tasks())
    model = session.task("model")
    last: tuple[Task, ...] = ()
    for step in generations(known[plan].procedures, candidates, session.plan.seed, session.plan.solvers):
        sources = (model.id, *(task.id for task in last))
        key = f"optimise/{plan}/{step.number}"
        task = Task(key, f"{title_of(step)}: {plan}, generation {step.number + 1}", step, (model.key, *(task.key for task in last)), sources,
                    plan_of(step, *sources).id)
        tasks.append(task)
        last = (task,)
    return tuple(tasks)


def optimise(session: Session, plan: str, candidates: int, monitor: Monitor) -> Proposals:
    """Search, or go on with a search, for better versions of `plan`."""
    tasks = search_tasks(session, plan, candidates)
    Runner(session.store, lambda _: None).run(tasks, monitor, only=tasks[-1].key)
    return proposals(session, plan, session.store.get(tasks[-1].id).value)


def proposals(session: Session, plan: str, search: Search, count: int = SHOWN) -> Proposals:
    """The compromises of a search that lie farthest apart, as candidates called "PLAN, optimised N"."""
    start = next(candidate for candidate in session.plan.candidates if candidate.name == plan)
    space = space_of(start.procedures, session.value("model"))
    rows = tuple(int(row) for row in balanced(search, count) if row != 0)
    made = tuple(Candidate(f"{plan}, optimised {n}", space.procedures(search.settings[row])) for n, row in enumerate(rows, 1))
    return Proposals(plan, search, rows, made)


def accept(session: Session, found: Proposals, numbers: tuple[int, ...], monitor: Monitor) -> None:
    """Make plans of the proposals with these numbers (from 1), and solve them in full. Raises RequestError for a number that is not there."""
    wrong = [number for number in numbers if not 1 <= number <= len(found.candidates)]
    if wrong:
        raise RequestError(f"there is no proposal {wrong[0]}; there are {len(found.candidates)}")
    plan = session.plan
    for number in numbers:
        plan = plan.with_candidate(found.candidates[number - 1])
    if plan != session.plan:
        session.do(f"accept proposals {', '.join(map(str, numbers))} for {found.plan}", plan)
    for n, number in enumerate(numbers):
        session.run(portion(monitor, n / len(numbers), (n + 1) / len(numbers)), only=f"plan/{found.candidates[number - 1].name}")
    session.run(monitor)


def proposals_data(session: Session, found: Proposals) -> dict[str, Any]:
    """The JSON of `optimise`."""
    start = next(candidate for candidate in session.plan.candidates if candidate.name == found.plan)
    search = found.search
    return {"plan": found.plan, "evaluated": len(search.values), "allowed": int(np.isfinite(search.values).all(axis=1).sum()),
            "compromises": len(search.front()),
            "goals": [{"name": goal.name, "unit": goal.unit, "better": goal.better} for goal in search.goals],
            "start": [_plain(value) for value in search.values[0]],
            "proposals": [{"number": n, "name": candidate.name, "values": [_plain(value) for value in search.values[row]],
                           "done": list(differences(start.procedures, candidate.procedures))}
                          for n, (row, candidate) in enumerate(zip(found.rows, found.candidates), 1)]}


def improve(case: Path, plan: str, candidates: int, accepted: tuple[int, ...], monitor: Monitor) -> tuple[dict[str, Any], str]:
    """The command: search, accept and solve what is accepted; data and text of what was found."""
    if not LEAST <= candidates <= MOST:
        raise RequestError(f"--candidates is {candidates}; it must lie between {LEAST} and {MOST}")
    session = Session.open(case)
    found = optimise(session, plan, candidates, portion(monitor, 0.0, 0.5 if accepted else 1.0))
    if accepted:
        accept(session, found, accepted, portion(monitor, 0.5, 1.0))
    data, text = proposals_data(session, found), proposals_text(session, found)
    return (data | {"case": summary(session, seconds=0.0, report=None)}, f"{text}\n\n{case_text(session)}") if accepted else (data, text)


def _plain(value: float) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None


def proposals_text(session: Session, found: Proposals) -> str:
    """The same for a terminal."""
    data = proposals_data(session, found)
    head = ["", *(f"{goal.name} ({unit_text(goal.unit)}, {goal.better} is better)" for goal in found.search.goals)]
    lines = [f"{data['evaluated']} candidates for {found.plan}, {data['allowed']} of them allowed; {data['compromises']} compromises that no other "
             "beats in everything. Numbers are of the fast tier, seen through what is not known; accepted proposals are solved in full."]
    lines += [f"  {chr(97 + n)}  {words}" for n, words in enumerate(head[1:])]
    rows = [["", *(chr(97 + n) for n in range(len(head) - 1))],
            ["as planned", *(number_text(value) for value in found.search.values[0])]]
    rows += [[str(n), *(number_text(value) for value in found.search.values[row])] for n, row in enumerate(found.rows, 1)]
    lines.append(aligned(rows))
    lines += [f"{entry['number']}: {'; '.join(entry['done']) or 'the same'}" for entry in data["proposals"]]
    return "\n".join([*lines, f"Accept with: rehearse optimise CASE --plan \"{found.plan}\" --accept NUMBER"])
