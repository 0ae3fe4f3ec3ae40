"""How forces and motions of the tissue change with its stiffness, where nothing is solved again: between the two limits that mechanics allows.

force    at equilibrium a force carries weight, which does not change with the stiffness of the tissue, or comes from a place that is held
         away from where it would lie, and then goes with the stiffness (linear elasticity). How much is which is not kept: the share is drawn
         evenly between none and all.
motion   after a hold of prescribed length lets go, the motion is as large as the hold was long, whatever the stiffness; after a given force lets
         go it goes with 1 / stiffness. A blow of half a sine moves a swing by F / k A(T / period): the exponent lies between 1/2, an impulse, and
         BLOW_MOST, where the amplification A falls most steeply (test_loads.py integrates it); drawn evenly between them.
"""
from __future__ import annotations

import numpy as np

from biomech.measures.case import Case
from biomech.tissue.motion import SolveMotion
from biomech.uncertainty.draws import Array, Draws
from biomech.uncertainty.sources import STIFFNESS

BLOW_LEAST, BLOW_MOST = 0.5, 1.4
FORCES = "force of "


def forces(case: Case, soft: Array, draws: Draws) -> dict[str, Array]:
    """(draws,) N of every force of the tissue solution, by the id of its measure; `soft` (draws,) is the known stiffness over the drawn one."""
    solution = case.solution("tissue")
    found: dict[str, Array] = {}
    for key, value in solution.numbers if solution is not None else ():
        if key.startswith(FORCES):
            share = draws.uniform(STIFFNESS.key, key)
            found[key.replace(" ", "_")] = value * (1.0 - share + share / soft)
    return found


def motion(solvers: tuple[object, ...], soft: Array, draws: Draws) -> dict[str, Array]:
    """(draws,) by which the largest motion is larger, as a factor."""
    solver = next((one for one in solvers if isinstance(one, SolveMotion)), None)
    if solver is None:
        return {}
    pulled = solver.retraction_at is not None and bool(np.any(solver.retraction))
    low, high = (BLOW_LEAST, BLOW_MOST) if solver.blow else (0.0, 0.0) if not solver.pushes else (0.0, 1.0) if pulled else (1.0, 1.0)
    return {"motion_max": soft ** (low + (high - low) * draws.uniform(STIFFNESS.key, "motion"))}
