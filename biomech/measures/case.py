"""What a measure looks at."""
from __future__ import annotations

import math
from dataclasses import dataclass

from biomech.flow.gridconvergence import said
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
