"""What a search is for: its goals, and the one procedure that it turns."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from meshing.errors import RequestError
from meshing.step import Step

Array = NDArray[np.float64]
Steps = tuple[Step[Any, Any], ...]
T = TypeVar("T")


@dataclass(frozen=True)
class Goal:
    """One objective: `better` "higher" or "lower"; `measure` is the id of the measure of a full outcome that it foresees ("": none)."""

    name: str
    unit: str
    better: str
    measure: str = ""


class Judge(Protocol):
    """Says what a candidate is worth."""

    @property
    def goals(self) -> tuple[Goal, ...]: ...

    def __call__(self, procedures: Steps) -> Array | None:
        """(goals,) values, None when the candidate is not allowed."""


def one_of(steps: Steps, kind: type[T], beside: tuple[type, ...], words: str) -> T:
    """The one procedure of that kind in a plan that has nothing else but `beside`."""
    found = [step for step in steps if isinstance(step, kind)]
    if len(found) != 1 or not all(isinstance(step, (kind, *beside)) for step in steps):
        raise RequestError(f"plans with {words} can be optimised; this one has something else")
    return found[0]
