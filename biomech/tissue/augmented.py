"""Equilibrium under constraints that are met by augmented Lagrangians: contact, sutures, bonds.

Solve, carry the forces of the penalties over, solve again from there, until the worst constraint is missed by less than `accuracy`.
The load steps of the solver move obstacles and draw sutures together in step with the load.

Where surfaces look for each other, what moves (stitches, instruments) is led in stages of a few facets: a stitch drawn through its whole
defect at once pulls the faces through each other before any node has seen the other side. A stage that finds no equilibrium is cut.
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from biomech.materials.tensor import Array
from biomech.tissue.checks import where_worst
from biomech.tissue.extras import Extra, Longs
from biomech.tissue.newton import Equilibrium, Load, Solver
from meshing.errors import SimulationError
from meshing.step import Monitor, portion
from meshing.tetmesh import at_lps

ACCURACY = 1e-5
"""m: a hundredth of a millimetre, far below the error of any segmentation."""
MOST_ROUNDS = 40
FIRST_TOLERANCE, SHARPER = 1e-3, 0.1
"""Residual of the first round, and the factor from round to round down to the tolerance."""
FALLS, STIFFER, MOST_STIFFER = 0.6, 4.0, 3
"""Where the miss falls by less than this a round the penalties grow by that factor, so many times (Conn, Gould and Toint 1991)."""
STRIDE, LONGEST_STRIDE, SHORTEST_STAGE = 1.0, 3.0, 0.002
"""Facets that nodes should go in one stage, and that they may go at most; the least share of the load in one stage."""
FIRST_STAGE = 0.05
"""The first stage where stitches or instruments move."""
LONGER, SHORTER = 2.0, 0.25
"""By how much a stage may be longer than the one before, and by how much it is cut at least where it finds no equilibrium."""
MOST_AGAIN = 3
"""So often in a row a stage is tried again as it was, because a constraint took in what it had not held."""
DEEPEST_START = 5e-4
"""m: what may begin deeper inside an obstacle was placed wrongly."""


class Constraint(Extra, Protocol):
    """An extra whose force is found by rounds; `looks_again`: each round looks for what it touches."""

    looks_again: bool

    def augment(self, x: Array) -> float: ...

    def worst(self, x: Array) -> Array: ...

    def stiffen(self, factor: float) -> None: ...

    def begin(self) -> None: ...

    def way(self) -> float:
        """m that it moves altogether."""

    def strides(self, before: Array, after: Array) -> float:
        """How far its nodes have gone in what they may go before it looks again; 0 where it does not look. Infinite where it holds more now
        than in the stage that was tried, so that the same stage must be tried again."""


def equilibrium(solver: Solver, load: Load, constraints: Sequence[Constraint], *, tolerance: float = 1e-6, accuracy: float = ACCURACY,
                start: Equilibrium | None = None) -> Equilibrium:
    """The equilibrium of `load` in which every constraint is met within `accuracy` (m).

    The constraints must be among the extras of the solver's body. Without any this is `solver.solve`. Raises SimulationError, with the
    place, when they cannot be met; returns an equilibrium with reached < 1 when the load has none.
    """
    if not constraints:
        return solver.solve(load, tolerance=tolerance, start=start)
    watching = solver.monitor
    history: list[float] = []
    for constraint in constraints:
        constraint.begin()
    try:
        if start is not None or not any(constraint.looks_again for constraint in constraints):
            return _rounds(solver, load, constraints, tolerance, accuracy, start, history, watching)
        found, reached = _staged(solver, load, constraints, max(tolerance, FIRST_TOLERANCE), history, watching)
        if reached < 1.0:
            found.reached, found.history, found.converged = reached, history, False
            return found
        return _rounds(solver, load, constraints, tolerance, accuracy, found, history, portion(watching, 0.6, 1.0))
    finally:
        solver.monitor, solver.share = watching, 1.0


def _staged(solver: Solver, load: Load, constraints: Sequence[Constraint], tolerance: float, history: list[float],
            watching: Monitor) -> tuple[Equilibrium, float]:
    """The load and all motions in stages, one round each: (the last equilibrium, the share of the load at which it is)."""
    found: Equilibrium | None = None
    x, reached, again = solver.body.points, 0.0, 0
    stage = FIRST_STAGE if any(constraint.way() > 0.0 for constraint in constraints) else 1.0
    while True:
        share = min(1.0, reached + stage)
        solver.share, solver.monitor = share, portion(watching, 0.6 * reached, 0.6 * share)
        part = Load(share * load.force, share * load.gas, None if load.shift is None else share * load.shift)
        tried = solver.solve(part, tolerance=tolerance, start=found)
        history += tried.history
        gone = max(constraint.strides(x, tried.x) for constraint in constraints)
        again = again + 1 if np.isinf(gone) else 0
        stage = share - reached
        if 0 < again <= MOST_AGAIN:
            continue
        wanted = STRIDE / max(gone, 1e-9)
        if not tried.converged or gone > LONGEST_STRIDE:
            stage *= min(max(0.8 * wanted, SHORTER), 0.5) if tried.converged else SHORTER
            if stage < SHORTEST_STAGE:
                last = found or tried
                last.worst = tried.worst or where_worst(solver.body, tried.x)
                return last, reached
            continue
        found, x, reached = tried, tried.x, share
        if reached >= 1.0:
            return found, reached
        for constraint in constraints:
            constraint.augment(found.x)
            constraint.begin()
        stage *= min(LONGER, wanted)


def _rounds(solver: Solver, load: Load, constraints: Sequence[Constraint], tolerance: float, accuracy: float, start: Equilibrium | None,
            history: list[float], monitor: Monitor) -> Equilibrium:
    """Rounds at the full motion until every constraint is met."""
    asked, missed = max(tolerance, FIRST_TOLERANCE), np.inf
    found, stiffer = start, 0
    for turn in range(MOST_ROUNDS):
        solver.monitor = portion(monitor, 1.0 - 0.6**turn, 1.0 - 0.6**(turn + 1))
        found = solver.solve(load, tolerance=asked, start=found)
        history += found.history
        found.history = history
        if not found.converged:
            return found
        solved = [dict(vars(constraint)) for constraint in constraints]
        before, missed = missed, max(constraint.augment(found.x) for constraint in constraints)
        if missed < accuracy and asked <= tolerance:
            for constraint, state in zip(constraints, solved):  # forces are read off what was solved, not off what the next round would begin with
                vars(constraint).update(state)
            return found
        asked = max(tolerance, SHARPER * asked)
        if missed > FALLS * before and stiffer < MOST_STIFFER:
            stiffer += 1
            for constraint in constraints:
                constraint.stiffen(STIFFER)
    assert found is not None
    where = constraints[int(np.argmax([constraint.augment(found.x) for constraint in constraints]))].worst(found.x)
    raise SimulationError(f"a contact or suture at {at_lps(where * 1e3)} could not be met: after {MOST_ROUNDS} rounds it is still "
                          f"{missed * 1e3:.2g} mm off; move it less far, spread it over a wider area, or mesh the organ finer there")


def refuse_penetration(x: Array, gaps: Array, nodes: Longs, what: str) -> None:
    """Raises SimulationError with the place when `what` begins inside the tissue."""
    deepest = int(np.argmin(gaps)) if len(gaps) else -1
    if deepest >= 0 and gaps[deepest] < -DEEPEST_START:
        raise SimulationError(f"{what} begins {-gaps[deepest] * 1e3:.1f} mm inside the tissue at {at_lps(x[int(nodes[deepest])] * 1e3)}; "
                              "place it outside "
                              "and move it in, because what is inside from the beginning has no path by which it came there")
