"""`rehearse optimise`: proposals that are better than a plan of a case in something, and the plans that somebody makes of them.

Each generation of the search is a task of its own in the store of the case: Ctrl-C loses the one that is running and no other, and the same
command goes on from there. A proposal becomes a plan only when it is accepted; then it is meshed and solved in full like any other.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from app.cluster.hands import Hands, run_tasks
from app.cluster.runner import SharedRunner
from app.report.words import number_text, unit_text
from app.session.plan import Candidate, Plan
from app.session.session import Session
from app.session.tasks import Task
from app.summary import case_text, summary
from app.text import aligned
from biomech.differences import differences
from biomech.optimise import Search, SweepPlan, balanced, covered, generations, grid_of
from biomech.optimise.space import space_of
from meshing.errors import RequestError
from meshing.step import Monitor, plan_of, portion, title_of

SHOWN = 8
LEAST, MOST = 4, 100_000
ALONE = Hands(workers=1)


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


def optimise(session: Session, plan: str, candidates: int, monitor: Monitor, hands: Hands = ALONE) -> Proposals:
    """Search, or go on with a search, for better versions of `plan`."""
    tasks = search_tasks(session, plan, candidates)
    run_tasks(session, tasks, monitor, hands, first=f"optimise/{plan}/0", last=tasks[-1].key)
    return proposals(session, plan, session.store.get(tasks[-1].id).value)


def so_far(session: Session, plan: str, candidates: int) -> Proposals | None:
    """What an earlier search of at most so many candidates found, as far as it came; None before its first generation is done."""
    steps = [task for task in search_tasks(session, plan, candidates) if task.key.startswith(f"optimise/{plan}/")]
    last = next((task for task in reversed(steps) if task.id in session.store), None)
    return proposals(session, plan, session.store.get(last.id).value) if last is not None else None


def sweep(session: Session, plan: str, most: int, monitor: Monitor, hands: Hands = ALONE) -> Search:
    """The plan on a grid of its parameters with at most `most` points."""
    tasks = search_tasks(session, plan, LEAST)
    model = tasks[-1].sources[0]
    first = generations(as_planned(session, plan).procedures, LEAST, session.plan.seed, session.plan.solvers)[0]
    knobs = len(space_of(first.procedures, session.value("model")).knobs)
    step = SweepPlan(first.procedures, grid_of(knobs, most - 1), first.seed, first.draws, first.solvers)
    task = Task(f"sweep/{plan}/0", f"{title_of(step)}: {plan}", step, tasks[-1].needs[:1], (model,), plan_of(step, model).id)
    if task.id not in session.store:
        if hands.asked:
            with hands.team() as team:
                session.run_tasks((*tasks, task), monitor, only=task.key, team=lambda store, told: SharedRunner(store, told, team))
        else:
            session.run_tasks((*tasks, task), monitor, only=task.key)
    found: Search = session.store.get(task.id).value
    return found


def as_planned(session: Session, plan: str) -> Candidate:
    """The candidate of that name, which the case has."""
    return next(candidate for candidate in session.plan.candidates if candidate.name == plan)


def named_apart(plan: Plan, candidate: Candidate) -> Candidate:
    """`candidate` under a name that no other operation has: a longer search numbers its proposals anew, and must not replace a plan that
    was accepted before. An operation that the plan has already keeps its name there."""
    same = next((known for known in plan.candidates if known.procedures == candidate.procedures), None)
    if same is not None:
        return same
    names = {known.name for known in plan.candidates}
    stem = candidate.name.rpartition(" ")[0]
    free = (f"{stem} {n}" for n in count(1))
    return candidate if candidate.name not in names else replace(candidate, name=next(name for name in free if name not in names))


def proposals(session: Session, plan: str, search: Search, most: int = SHOWN) -> Proposals:
    """The compromises of a search that lie farthest apart, as candidates called "PLAN, optimised N"."""
    start = as_planned(session, plan)
    space = space_of(start.procedures, session.value("model"))
    rows = tuple(int(row) for row in balanced(search, most) if row != 0)
    made = tuple(Candidate(f"{plan}, optimised {n}", space.procedures(search.settings[row])) for n, row in enumerate(rows, 1))
    return Proposals(plan, search, rows, made)


def accept(session: Session, found: Proposals, numbers: tuple[int, ...], monitor: Monitor) -> None:
    """Make plans of the proposals with these numbers (from 1), and solve them in full. Raises RequestError for a number that is not there."""
    wrong = [number for number in numbers if not 1 <= number <= len(found.candidates)]
    if wrong:
        raise RequestError(f"there is no proposal {wrong[0]}; there are {len(found.candidates)}")
    plan, names = session.plan, []
    for number in numbers:
        candidate = named_apart(plan, found.candidates[number - 1])
        names.append(candidate.name)
        plan = plan.with_candidate(candidate)
    if plan != session.plan:
        session.do(f"accept proposals {', '.join(map(str, numbers))} for {found.plan}", plan)
    for n, name in enumerate(names):
        session.run(portion(monitor, n / len(numbers), (n + 1) / len(numbers)), only=f"plan/{name}")
    session.run(monitor)


def solved(session: Session, found: Proposals, numbers: tuple[int, ...]) -> list[dict[str, Any]]:
    """What the full solves of accepted proposals say to what the fast tier had foreseen, goal by goal."""
    rows = []
    for number in numbers:
        procedures = found.candidates[number - 1].procedures
        names = [candidate.name for candidate in session.plan.candidates if candidate.procedures == procedures]
        outcome = session.outcome(names[0]) if names else None
        for goal, foreseen in zip(found.search.goals, found.search.values[found.rows[number - 1]]):
            measure = outcome.measure(goal.measure) if outcome is not None and goal.measure else None
            if measure is not None:
                rows.append({"number": number, "goal": goal.name, "unit": goal.unit, "foreseen": _plain(foreseen), "solved": measure.value,
                             "low": measure.low, "high": measure.high})
    return rows


def solved_text(rows: list[dict[str, Any]]) -> str:
    """The same for a terminal."""
    head = ["", "goal of the search", "foreseen", "solved in full", "90 %"]
    lines = [[str(row["number"]), f"{row['goal']} ({unit_text(row['unit'])})", number_text(row["foreseen"]), number_text(row["solved"]),
              f"{number_text(row['low'])} to {number_text(row['high'])}" if row["low"] is not None and row["high"] is not None else "no interval"]
             for row in rows]
    return f"Foreseen on the fast tier and solved in full:\n{aligned([head, *lines])}"


def proposals_data(session: Session, found: Proposals) -> dict[str, Any]:
    """The JSON of `optimise`."""
    start = as_planned(session, found.plan)
    search = found.search
    return {"plan": found.plan, "evaluated": len(search.values), "allowed": int(np.isfinite(search.values).all(axis=1).sum()),
            "compromises": len(search.front()),
            "goals": [{"name": goal.name, "unit": goal.unit, "better": goal.better} for goal in search.goals],
            "start": [_plain(value) for value in search.values[0]],
            "proposals": [{"number": n, "name": candidate.name, "values": [_plain(value) for value in search.values[row]],
                           "done": list(differences(start.procedures, candidate.procedures))}
                          for n, (row, candidate) in enumerate(zip(found.rows, found.candidates), 1)]}


@dataclass(frozen=True)
class Asked:
    """What the command was asked for: a search of so many `candidates`, plans of the proposals `accepted`, and a `grid` of as many points."""

    candidates: int
    accepted: tuple[int, ...] = ()
    grid: bool = False

    def __post_init__(self) -> None:
        if not LEAST <= self.candidates <= MOST:
            raise RequestError(f"--candidates is {self.candidates}; it must lie between {LEAST} and {MOST}")


def improve(case: Path, plan: str, asked: Asked, monitor: Monitor, hands: Hands = ALONE) -> tuple[dict[str, Any], str]:
    """The command: search, accept and solve what is accepted; data and text of what was found."""
    session = Session.open(case)
    more = asked.grid or bool(asked.accepted)
    found = optimise(session, plan, asked.candidates, portion(monitor, 0.0, 0.5 if more else 1.0), hands)
    data, text = proposals_data(session, found), proposals_text(session, found)
    if asked.grid:
        grid = sweep(session, plan, len(found.search.values), portion(monitor, 0.5, 0.7), hands)
        ours, theirs = covered((found.search, grid))
        data["grid"] = {"evaluated": len(grid.values), "compromises": len(grid.front()), "search_covers": ours, "grid_covers": theirs}
        text += (f"\nA grid of {len(grid.values)} points has {len(grid.front())} compromises and covers {100 * theirs:.1f} % of the box about both "
                 f"fronts; the search covers {100 * ours:.1f} %.")
    if asked.accepted:
        accept(session, found, asked.accepted, portion(monitor, 0.7, 1.0))
        rows = solved(session, found, asked.accepted)
        data |= {"solved": rows, "case": summary(session, seconds=0.0, report=None)}
        text += f"\n\n{solved_text(rows)}\n\n{case_text(session)}"
    return data, text


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
