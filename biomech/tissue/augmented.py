"""Equilibrium under constraints that are met by augmented Lagrangians: contact, sutures, bonds.

Solve, carry the forces of the penalties over, solve again from there, until the worst constraint is missed by less than `accuracy`.
The load steps of the solver move obstacles and draw sutures together in step with the load.
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from biomech.materials.tensor import Array
from biomech.tissue.extras import Extra, Longs
from biomech.tissue.newton import Equilibrium, Load, Solver
from meshing.errors import SimulationError
from meshing.step import portion
from meshing.tetmesh import at_lps

ACCURACY = 1e-5
"""m: a hundredth of a millimetre, far below the error of any segmentation."""
MOST_ROUNDS = 40
FIRST_TOLERANCE, SHARPER = 1e-3, 0.1
"""Residual of the first round, and the factor from round to round down to the tolerance."""
FALLS, STIFFER, MOST_STIFFER = 0.3, 4.0, 3
"""Where the miss falls by less than this a round the penalties grow by that factor, so many times (Conn, Gould and Toint 1991)."""
DEEPEST_START = 5e-4
"""m: what may begin deeper inside an obstacle was placed wrongly."""


class Constraint(Extra, Protocol):
    """An extra whose force is found by rounds."""

    def augment(self, x: Array) -> float: ...

    def worst(self, x: Array) -> Array: ...

    def stiffen(self, factor: float) -> None: ...


def equilibrium(solver: Solver, load: Load, constraints: Sequence[Constraint], *, tolerance: float = 1e-6, accuracy: float = ACCURACY,
                start: Equilibrium | None = None) -> Equilibrium:
    """The equilibrium of `load` in which every constraint is met within `accuracy` (m).

    The constraints must be among the extras of the solver's body. Without any this is `solver.solve`. Raises SimulationError, with the
    place, when they cannot be met; returns an equilibrium with reached < 1 when the load has none.
    """
    if not constraints:
        return solver.solve(load, tolerance=tolerance, start=start)
    watching, history = solver.monitor, []
    asked, missed = max(tolerance, FIRST_TOLERANCE), np.inf
    found, stiffer = start, 0
    try:
        for turn in range(MOST_ROUNDS):
            solver.monitor = portion(watching, 1.0 - 0.6**turn, 1.0 - 0.6**(turn + 1))
            found = solver.solve(load, tolerance=asked, start=found)
            history += found.history
            found.history = history
            if not found.converged:
                return found
            before, missed = missed, max(constraint.augment(found.x) for constraint in constraints)
            if missed < accuracy and asked <= tolerance:
                return found
            asked = max(tolerance, SHARPER * asked)
            if missed > FALLS * before and stiffer < MOST_STIFFER:
                stiffer += 1
                for constraint in constraints:
                    constraint.stiffen(STIFFER)
    finally:
        solver.monitor = watching
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
