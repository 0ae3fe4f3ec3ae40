"""What a verification problem is: a name, and a function that returns findings with known answers."""
from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from meshing.step import Monitor


@dataclass(frozen=True)
class Finding:
    """One compared quantity. `tolerance` is absolute, in the unit of `expected`: passed = |got - expected| <= tolerance."""

    quantity: str
    got: float
    expected: float
    tolerance: float

    @property
    def passed(self) -> bool:
        return abs(self.got - self.expected) <= self.tolerance


def within(quantity: str, got: float, expected: float, relative: float) -> Finding:
    """A finding whose tolerance is a fraction of the expected value."""
    return Finding(quantity, got, expected, abs(expected) * relative)


def between(quantity: str, got: float, low: float, high: float) -> Finding:
    """A finding that passes inside a published range."""
    return Finding(quantity, got, (low + high) / 2.0, (high - low) / 2.0)


@dataclass(frozen=True)
class Problem:
    """`run(monitor)` returns the findings; raises NoData when the reference images or cases are not on this machine.

    `slow`: takes more than about ten seconds; the default test run leaves it out.
    """

    id: str
    title: str
    run: Callable[[Monitor], tuple[Finding, ...]]
    slow: bool = False


class NoData(Exception):
    """The reference data of a problem is not on this machine."""


def reference_data(path: str) -> Path:
    """A file or folder of the reference collection, `../shared/data` beside the checkout or what REHEARSE_DATA names. Raises NoData."""
    found = Path(os.environ.get("REHEARSE_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")) / path
    if not found.exists():
        raise NoData(path)
    return found
