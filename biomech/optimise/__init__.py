"""Better versions of a plan: a search over its parameters for all compromises between at least five objectives, on the fast tiers.

One generation is one step with the previous one as its source: each is kept in the store as soon as it is done, so a search that was
stopped goes on where it was. What comes out are proposals; they become plans when somebody accepts them, and are then solved in full.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from biomech.model import PatientModel
from biomech.optimise.judges import Goal, judge_of
from biomech.optimise.nsga2 import children, fronts, selected
from biomech.optimise.space import Knob, Space, space_of
from meshing.errors import SimulationError
from meshing.step import Monitor, Range, Step, check

Array = NDArray[np.float64]
POPULATION = 30


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

    version: ClassVar[int] = 1
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
        model, before = source if isinstance(source, tuple) else (source, None)
        if not isinstance(model, PatientModel) or (self.number > 0) != isinstance(before, Search):
            raise SimulationError("a generation needs the patient model, and each but the first the search so far")
        monitor(0.0, "preparing the search")
        space = space_of(self.procedures, model)
        judge = judge_of(model, self.procedures, self.draws, self.seed, self.solvers)
        random = np.random.default_rng([self.seed, self.number])
        settings = self._settings(space, before if isinstance(before, Search) else None, random)
        values = np.full((len(settings), len(judge.goals)), np.nan)
        for number, setting in enumerate(settings):
            monitor(number / len(settings), f"candidate {number + 1 + self.number * self.size}")
            # row 0 is the plan as it stands, not as its knobs say: they may end before it
            found = judge(self.procedures if self.number == 0 and number == 0 else space.procedures(setting))
            if found is not None:
                values[number] = found
        if isinstance(before, Search):
            settings, values = np.concatenate([before.settings, settings]), np.concatenate([before.values, values])
        monitor(1.0, "generation done")
        return Search(space.knobs, judge.goals, settings, values)

    def _settings(self, space: Space, before: Search | None, random: np.random.Generator) -> Array:
        if before is None:
            start = space.start()
            # half of the start lies near the plan, half anywhere
            near = np.clip(start + 0.15 * random.standard_normal((self.size // 2, len(start))), 0.0, 1.0)
            far = random.uniform(size=(self.size, len(start)))
            return np.concatenate([start[None], near, far])[:self.size]
        objectives = before.objectives()
        parents = selected(objectives, self.size)
        return children(before.settings[parents], objectives[parents], self.size, random)


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
