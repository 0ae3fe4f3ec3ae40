"""What a measure looks at."""
from __future__ import annotations

from dataclasses import dataclass

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


def with_mesh_error(value: float, fraction: float) -> tuple[float | None, float | None]:
    """The interval that the estimated mesh error leaves around a value; (None, None) when there is no estimate."""
    if not 0.0 < fraction < 1.0:
        return None, None
    return value - abs(value) * fraction, value + abs(value) * fraction
