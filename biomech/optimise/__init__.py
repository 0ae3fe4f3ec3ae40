"""Better versions of a plan: a search over its parameters for all compromises between at least five objectives, on the fast tiers.

One generation is one step with the previous one as its source: each is kept in the store as soon as it is done, so a search that was
stopped goes on where it was. What comes out are proposals; they become plans when somebody accepts them, and are then solved in full.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RBFInterpolator
from scipy.spatial import cKDTree

from biomech.model import PatientModel
from biomech.optimise.goals import Goal, Judge
from biomech.optimise.judges import judge_of
from biomech.optimise.nsga2 import children, fronts, hypervolume, selected
from biomech.optimise.space import Space, space_of
from biomech.optimise.turning import Knob
from meshing.errors import PlanningError, SimulationError
from meshing.step import Monitor, Range, Step, check, portion

Array = NDArray[np.float64]
POPULATION = 30
NEAR, ENDS, STRANGERS = 3, 3, 5
"""One of so many candidates at first lies near the plan, one of so many at ends of all its ranges, where a grid finds the best of single
objectives; one of so many of each later generation comes from anywhere."""
POOL, SMOOTH = 20, 1e-3
"""So many children of the second generation are thought of for each that is judged, and how closely the surface that chooses among them goes
through what is known."""
PART = 5
"""Candidates that are judged together: what is lost with a worker, and what several share out among them."""


@dataclass(frozen=True, eq=False)
class Search:
    """Everything evaluated so far: settings (n, knobs) in 0..1, values (n, goals), NaN where a candidate is not allowed. Row 0 is the plan."""

    knobs: tuple[Knob, ...]
    goals: tuple[Goal, ...]
    settings: Array
    values: Array

    def objectives(self) -> Array:
        """(n, goals) lower is better, infinite where not allowed."""
        sign = np.array([-1.0 if goal.better == "higher" else 1.0 for goal in self.goals])
        return np.where(np.isfinite(self.values), self.values * sign, np.inf)

    def front(self) -> NDArray[np.int64]:
        """The numbers of the compromises: allowed, different from each other, none better in everything than another."""
        allowed = np.flatnonzero(np.isfinite(self.values).all(axis=1))
        if not len(allowed):
            return allowed
        best: NDArray[np.int64] = allowed[fronts(self.objectives()[allowed]) == 0]
        _, first = np.unique(self.values[best].round(6), axis=0, return_index=True)
        found: NDArray[np.int64] = best[np.sort(first)]
        return found


@dataclass(frozen=True)
class SearchGeneration:
    """Search for better versions of a plan.

    `procedures` are those of the plan; `number` of this generation, 0 the first: the plan itself and a random start. `draws` of what is not
    known stand behind each candidate.
    """

    version: ClassVar[int] = 5
    procedures: tuple[Any, ...]
    number: int
    size: Annotated[int, Range(4, 1000, "candidates of a generation")] = POPULATION
    seed: int = 0
    draws: Annotated[int, Range(20, 2000, "draws for each candidate")] = 64
    solvers: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: PatientModel | tuple[object, ...], monitor: Monitor, /) -> Search:
        """`source`: the model before the plan, and from the second generation on the Search so far."""
        monitor(0.0, "preparing the search")
        parts = self.parts(source)
        model, _ = self._checked(source)
        judge = judge_of(model, self.procedures, self.draws, self.seed, self.solvers)
        found = [part.judged(model, judge, portion(monitor, n / len(parts), (n + 1) / len(parts))) for n, part in enumerate(parts)]
        monitor(1.0, "generation done")
        return self.joined(source, found)

    def parts(self, source: PatientModel | tuple[object, ...], /) -> tuple[JudgeCandidates, ...]:
        """The candidates of this generation, PART at a time."""
        model, before = self._checked(source)
        random = np.random.default_rng([self.seed, self.number])
        settings = self._settings(space_of(self.procedures, model), before, random).tolist()
        first = self.number * self.size
        chunks = {first + n: tuple(tuple(row) for row in settings[n:n + PART]) for n in range(0, len(settings), PART)}
        return tuple(JudgeCandidates(self.procedures, rows, number, self.seed, self.draws, self.solvers) for number, rows in chunks.items())

    def joined(self, source: PatientModel | tuple[object, ...], results: Sequence[Judged], /) -> Search:
        """The search with what was found for the parts, in their order."""
        model, before = self._checked(source)
        settings = np.array([row for part in self.parts(source) for row in part.settings])
        values = np.concatenate([part.values for part in results])
        if before is not None:
            settings, values = np.concatenate([before.settings, settings]), np.concatenate([before.values, values])
        return Search(space_of(self.procedures, model).knobs, results[0].goals, settings, values)

    def _checked(self, source: PatientModel | tuple[object, ...]) -> tuple[PatientModel, Search | None]:
        model, before = source if isinstance(source, tuple) else (source, None)
        if not isinstance(model, PatientModel) or (self.number > 0) != isinstance(before, Search):
            raise SimulationError("a generation needs the patient model, and each but the first the search so far")
        return model, before if isinstance(before, Search) else None

    def _settings(self, space: Space, before: Search | None, random: np.random.Generator) -> Array:
        if before is None:
            start = space.start()
            near = np.clip(start + 0.15 * random.standard_normal((self.size // NEAR, len(start))), 0.0, 1.0)
            ends = _ends(self.size // ENDS, len(start), random)
            return np.concatenate([start[None], near, ends, _anywhere(self.size, len(start), random)])[:self.size]
        objectives = before.objectives()
        parents = selected(objectives, 2 * self.size)
        strangers = self.size // STRANGERS
        many = POOL if self.number == 1 else 1
        found = children(before.settings[parents], objectives[parents], many * self.size, random)[strangers:]
        if self.number == 1:         # what is known is thin still: a surface through it tells more than its best few
            pool = np.concatenate([found, _anywhere(self.size, found.shape[1], random)])
            found = promising(pool, before.settings, objectives, self.size - strangers)
        return np.concatenate([found, _anywhere(strangers, found.shape[1], random)])


def promising(pool: Array, settings: Array, objectives: Array, count: int) -> Array:
    """(count, knobs) of `pool`: those that a smooth surface through what is known (n, goals) places best, by rank and room among the known.

    Settings whose nearest known one is not allowed are taken last.
    """
    allowed = np.asarray(np.isfinite(objectives).all(axis=1))
    known, first = np.unique(settings[allowed], axis=0, return_index=True)
    if len(known) < 2 * (settings.shape[1] + 1):
        return pool[:count]
    values = objectives[allowed][first]
    scale = np.maximum(np.ptp(values, axis=0), 1e-12)
    told = RBFInterpolator(known, values / scale, kernel="linear", smoothing=SMOOTH)(pool)
    told[~allowed[cKDTree(settings).query(pool)[1]]] = np.inf
    order = selected(np.concatenate([values / scale, told]), len(values) + len(pool)) - len(values)
    return np.asarray(pool[order[order >= 0][:count]])


def _ends(count: int, knobs: int, random: np.random.Generator) -> Array:
    """(at most count, knobs) different settings, every knob at the one or the other end of its range, half of them at either."""
    found: Array = np.array([random.permutation(count) % 2 for _ in range(knobs)], np.float64).T.reshape(count, knobs)
    return np.unique(found, axis=0)


def _anywhere(count: int, knobs: int, random: np.random.Generator) -> Array:
    """(count, knobs) settings that fill each range evenly in rank and lie nearer to its ends, where the best of single objectives are."""
    share = np.array([random.permutation(count) + random.uniform(size=count) for _ in range(knobs)]).T.reshape(count, knobs) / max(count, 1)
    found: Array = 0.5 - 0.5 * np.cos(np.pi * share)
    return found


@dataclass(frozen=True, eq=False)
class Judged:
    """(n, goals) values of n candidates, NaN where one is not allowed."""

    goals: tuple[Goal, ...]
    values: Array


@dataclass(frozen=True)
class JudgeCandidates:
    """Judge versions of a plan.

    Each of `settings` is one version of `procedures`; `first` is the number of the first in its search, and number 0 is the plan itself.
    """

    version: ClassVar[int] = 1
    procedures: tuple[Any, ...]
    settings: tuple[tuple[float, ...], ...]
    first: int = 1
    seed: int = 0
    draws: Annotated[int, Range(20, 2000, "draws for each candidate")] = 64
    solvers: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: PatientModel | tuple[object, ...], monitor: Monitor, /) -> Judged:
        """`source`: the model before the plan, alone or before others."""
        model = source[0] if isinstance(source, tuple) else source
        if not isinstance(model, PatientModel):
            raise SimulationError("candidates are judged on the patient model before the plan")
        monitor(0.0, "preparing the search")
        return self.judged(model, _judge(model, self.procedures, self.draws, self.seed, self.solvers), monitor)

    def judged(self, model: PatientModel, judge: Judge, monitor: Monitor) -> Judged:
        space = space_of(self.procedures, model)
        values = np.full((len(self.settings), len(judge.goals)), np.nan)
        for row, setting in enumerate(self.settings):
            number = self.first + row
            monitor(row / len(self.settings), f"candidate {number + 1}")
            # number 0 is the plan as it stands, not as its knobs say: they may end before it
            try:
                candidate = self.procedures if number == 0 else space.procedures(np.array(setting))
            except PlanningError:  # a value that its procedure does not take, an end beyond the other
                continue
            found = judge(candidate)
            if found is not None:
                values[row] = found
        return Judged(judge.goals, values)


@lru_cache(maxsize=1)
def _judge(model: PatientModel, procedures: tuple[Any, ...], draws: int, seed: int, solvers: tuple[Any, ...]) -> Judge:
    """The judge that was used last: a worker that gets several parts of one search prepares it once."""
    return judge_of(model, procedures, draws, seed, solvers)


@dataclass(frozen=True)
class SweepPlan:
    """Try a plan on a grid of its parameters.

    `steps` values of each parameter that may be turned, all with all: what a search is measured against, and a map of what each does.
    """

    version: ClassVar[int] = 1
    procedures: tuple[Any, ...]
    steps: tuple[int, ...]
    seed: int = 0
    draws: Annotated[int, Range(20, 2000, "draws for each candidate")] = 64
    solvers: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: PatientModel, monitor: Monitor, /) -> Search:
        """`source`: the model before the plan."""
        parts = self.parts(source)
        judge = judge_of(source, self.procedures, self.draws, self.seed, self.solvers)
        return self.joined(source, [part.judged(source, judge, portion(monitor, n / len(parts), (n + 1) / len(parts)))
                                    for n, part in enumerate(parts)])

    def parts(self, source: PatientModel, /) -> tuple[JudgeCandidates, ...]:
        """The plan as it stands, then the grid, PART at a time."""
        space = space_of(self.procedures, source)
        if len(self.steps) != len(space.knobs) or min(self.steps) < 1:
            raise SimulationError(f"a sweep needs a number of values for each of {', '.join(knob.name for knob in space.knobs)}")
        axes = [np.linspace(0.0, 1.0, count) if count > 1 else np.array([at]) for count, at in zip(self.steps, space.start())]
        grid = np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, len(axes))
        settings = [tuple(row) for row in np.concatenate([space.start()[None], grid]).tolist()]
        return tuple(JudgeCandidates(self.procedures, tuple(settings[n:n + PART]), n, self.seed, self.draws, self.solvers)
                     for n in range(0, len(settings), PART))

    def joined(self, source: PatientModel, results: Sequence[Judged], /) -> Search:
        settings = np.array([row for part in self.parts(source) for row in part.settings])
        return Search(space_of(self.procedures, source).knobs, results[0].goals, settings, np.concatenate([part.values for part in results]))


def grid_of(knobs: int, most: int) -> tuple[int, ...]:
    """So many values of each knob that a grid of all with all has at most `most` points: as even as can be, the first knobs finer."""
    steps = [max(1, int(most ** (1.0 / knobs) + 1e-9))] * knobs
    while True:
        fits = [n for n in sorted(range(knobs), key=lambda n: steps[n]) if int(np.prod(steps)) // steps[n] * (steps[n] + 1) <= most]
        if not fits:
            break
        steps[fits[0]] += 1
    return tuple(steps)


def covered(searches: Sequence[Search]) -> tuple[float, ...]:
    """The share of a box that each search dominates (hypervolume): the search with the larger one found the better compromises.

    The box reaches from the best of each objective on the joint front to a tenth of its range beyond the worst there, so that compromises
    which are the worst in something count as well. Objectives that nothing changes are left out.
    """
    every = np.concatenate([search.objectives()[search.front()] for search in searches])
    if not len(every):
        return tuple(0.0 for _ in searches)
    front = every[fronts(every) == 0]
    range_ = np.ptp(front, axis=0)
    differs = range_ > 1e-6 * np.maximum(1.0, np.abs(front).max(axis=0))
    best, worst = front.min(axis=0)[differs], (front.max(axis=0) + 0.1 * range_)[differs]
    return tuple(hypervolume(search.objectives()[:, differs], worst, best) for search in searches)


def generations(procedures: tuple[Step[Any, Any], ...], candidates: int, seed: int, solvers: tuple[Any, ...]) -> tuple[SearchGeneration, ...]:
    """The steps of a search of so many candidates."""
    size = max(4, min(POPULATION, candidates))
    count = max(1, round(candidates / size))
    return tuple(SearchGeneration(tuple(procedures), number, size, seed, solvers=tuple(solvers)) for number in range(count))


def balanced(search: Search, count: int) -> NDArray[np.int64]:
    """Up to `count` compromises that lie apart: the one nearest to the best of everything first, then each farthest from those chosen."""
    front = search.front()
    if len(front) <= 1:
        return front
    objectives = search.objectives()[front]
    scaled = (objectives - objectives.min(axis=0)) / np.maximum(np.ptp(objectives, axis=0), 1e-12)
    chosen = [int(np.linalg.norm(scaled, axis=1).argmin())]
    while len(chosen) < min(count, len(front)):
        away = np.linalg.norm(scaled[:, None] - scaled[chosen][None], axis=2).min(axis=1)
        chosen.append(int(away.argmax()))
    return front[chosen]
