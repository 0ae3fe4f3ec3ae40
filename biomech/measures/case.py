"""What a measure looks at."""
from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from biomech.flow.gridconvergence import said, watched
from biomech.model import PatientModel
from biomech.outcome import Solution


@dataclass(frozen=True, eq=False)
class Case:
    """The model before the plan, after it, and what was solved on it."""

    baseline: PatientModel
    model: PatientModel
    solutions: tuple[Solution, ...]

    def solution(self, kind: str) -> Solution | None:
        return next((s for s in self.solutions if s.kind == kind), None)

    @property
    def is_resection(self) -> bool:
        return self.model.removed is not None and bool(self.model.removed.any())


def meshed(solution: Solution, number: str, scale: float = 1.0) -> tuple[float, float | None, float | None, str]:
    """A number of a solution times `scale`, the interval that its own mesh error leaves (None where that is unknown or as large as the number),
    and what it rests on."""
    known = dict(solution.numbers)
    value, error = known[number] * scale, known.get(f"{number} mesh error", float("nan"))
    return (value, *with_mesh_error(value, error), "" if math.isnan(error) else said(error, known.get(f"{number} mesh order", 0.0)))


def with_mesh_error(value: float, fraction: float) -> tuple[float | None, float | None]:
    """The interval that the estimated mesh error leaves around a value; (None, None) when there is no estimate."""
    if not 0.0 < fraction < 1.0:
        return None, None
    return value - abs(value) * fraction, value + abs(value) * fraction


@dataclass(frozen=True)
class Told:
    """A number with the interval that its mesh error leaves (None where it is unknown or as large as the number), and what that rests on."""

    value: float
    low: float | None = None
    high: float | None = None
    why: str = ""

    def times(self, scale: float) -> Told:
        return Told(scale * self.value, None if self.low is None else scale * self.low, None if self.high is None else scale * self.high, self.why)


def on_meshes(solution: Solution, read: Callable[[Solution], tuple[float, ...]]) -> tuple[Told, ...]:
    """The numbers that `read` finds in a solution, with the mesh error that the answers on coarser meshes tell.

    A coarser mesh on which there are fewer of them (none of the blood in the place to be looked at) is passed over.
    """
    own = read(solution)
    told = [(solved.mesh, numbers) for solved in solution.coarser if len(numbers := read(solved)) == len(own)]
    nodes = [len(mesh.points_mm) for mesh in (*(mesh for mesh, _ in told), solution.mesh) if mesh is not None]
    if not told:
        return tuple(Told(value) for value in own)
    found = []
    for value, *others in zip(own, *(numbers for _, numbers in told)):
        (_, error), (_, order) = watched(nodes, {"": [*others, value]})
        found.append(Told(value, *with_mesh_error(value, error), "" if math.isnan(error) else said(error, order)))
    return tuple(found)
