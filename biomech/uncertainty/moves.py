"""A model solved as planned, once for each factor moved, and with all of them moved each way: what is left when some of it cannot be solved.

A factor whose move is lost is moved the other way, then half as far; only where that is lost too it is left out, and said. All factors together are
moved half as far where the whole way is lost: what the slopes are off there is a quarter of what it is at the whole way, to second order. Without
an answer as planned there is none at all.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from meshing.errors import SimulationError
from meshing.step import Monitor, portion

Found = dict[str, float]
Solve = Callable[[dict[str, float], Monitor], Found]
"""Numbers by id where the factors lie so many units away. Raises SimulationError."""
TRIES = (1.0, -1.0, 0.5)
TOGETHER = (1.0, 0.5)


@dataclass(frozen=True)
class Moved:
    """`planned` numbers (None where there are none), those of each factor with how far it was moved, those of all together with the share of the way
    that each was moved, and what was `lost`, in words."""

    planned: Found | None
    single: dict[str, tuple[float, Found]]
    together: tuple[tuple[float, Found], ...]
    lost: tuple[str, ...]


def moved(solve: Solve, ways: dict[str, float], monitor: Monitor) -> Moved:
    """The answers to each of `ways`, by factor how far it is moved."""
    count = len(ways) + 3

    def at(number: int, z: dict[str, float]) -> Found:
        part = portion(monitor, number / count, (number + 1) / count)
        part(0.0, f"solving the flow coarsely, {number + 1} of {count}")
        return solve(z, part)

    try:
        planned = at(0, {})
    except SimulationError as reason:
        return Moved(None, {}, (), (f"the coarse flow that is to answer is lost as planned: {reason}",))
    single, lost = dict[str, tuple[float, Found]](), list[str]()
    for number, (factor, way) in enumerate(ways.items(), 1):
        found = _first(lambda part, number=number, factor=factor, way=way: at(number, {factor: part * way}), TRIES)  # type: ignore[misc]
        if isinstance(found, SimulationError):
            lost.append(f"{factor} left out, because the coarse flow is lost where it is moved: {found}")
        else:
            single[factor] = (found[0] * way, found[1])
    together = list[tuple[float, Found]]()
    for number, side in enumerate((1.0, -1.0), 1 + len(ways)):
        found = _first(lambda part, number=number, side=side: at(number, {factor: side * part * ways[factor] for factor in single}),  # type: ignore[misc]
                       TOGETHER)
        if isinstance(found, SimulationError):
            lost.append(f"all together {'one way' if side > 0.0 else 'the other way'} left out: {found}")
        else:
            together.append((side * found[0], found[1]))
    return Moved(planned, single, tuple(together), tuple(lost))


def _first(solve: Callable[[float], Found], parts: tuple[float, ...]) -> tuple[float, Found] | SimulationError:
    """The first of `parts` that has an answer, and that; the reason of the first that has none where none has one."""
    why: SimulationError | None = None
    for part in parts:
        try:
            return part, solve(part)
        except SimulationError as reason:
            why = why or reason
    assert why is not None
    return why
