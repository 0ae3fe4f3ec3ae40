"""What was done by hand in a rehearsal, as changes of the plan: the tissue simulation holds what the hand holds, cuts become an incision.

A cut makes a plan of its own, a copy of the rehearsed one with the incision at its end, so that the plan it began with stays as it is. Grasp and
ball belong to the tissue simulation, which all plans share.
"""
from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.session.plan import Candidate, Plan
from biomech.blade import AtRest
from biomech.procedures import Incision
from biomech.tissue import SolveTissue
from biomech.tissue.operation import Instrument
from meshing.units import Millimetre

BALL = "ball of the hand"
"""The instrument that the hand pressed; a later one takes its place."""
AS_SCANNED = "As scanned"
Held = tuple[NDArray[np.float64], NDArray[np.float64], float]
"""(3,) mm LPS where, (3,) mm how far from there, radius in mm."""


@dataclass(frozen=True)
class ByHand:
    """`step` holds what the hand holds; `incision` is what it cut, `off_mm` at most beside where it cut; `after`: on the organ after the plan."""

    step: SolveTissue
    incision: Incision | None
    off_mm: float
    after: bool

    @property
    def parts(self) -> tuple[str, ...]:
        """Of "grasp", "push" and "cut" those that were done."""
        ball = any(instrument.name == BALL for instrument in self.step.instruments)
        done = (("grasp", self.step.retraction_at is not None), ("push", ball), ("cut", self.incision is not None))
        return tuple(word for word, true in done if true)


def by_hand(step: SolveTissue, hold: Held | None, ball: Held | None, strokes: tuple[AtRest, ...], organ: str, *, after: bool) -> ByHand | None:
    """None when nothing is held and nothing was cut. The grasp and the ball of an earlier rehearsal give way."""
    if hold is None and ball is None and not strokes:
        return None
    instruments = tuple(instrument for instrument in step.instruments if instrument.name != BALL)
    if ball is not None:
        at, way, radius = ball
        instruments += (Instrument(_place(at, 2), _place(way, 2), Millimetre(round(radius, 1)), name=BALL),)
    step = replace(step, retraction_at=None, retraction=SolveTissue.retraction, instruments=instruments)
    if hold is not None:
        at, by, grip = hold
        step = replace(step, retraction_at=_place(at, 1), retraction=_place(by, 2), grip=Millimetre(round(grip, 1)))
    cut = Incision(tuple(made.stroke for made in strokes), organ, any(made.took_out for made in strokes)) if strokes else None
    return ByHand(step, cut, max((made.off_mm for made in strokes), default=0.0), after)


def name_of(plan: Plan, rehearsed: str, done: ByHand) -> str:
    """The name of the plan that is solved: `rehearsed` itself, or a new one where something was cut."""
    if done.incision is None:
        return rehearsed
    wanted, taken = f"{rehearsed if done.after else AS_SCANNED}, cut by hand", {candidate.name for candidate in plan.candidates}
    return next(name for name in (wanted, *(f"{wanted} {number}" for number in range(2, len(taken) + 3))) if name not in taken)


def with_hand(plan: Plan, rehearsed: str, done: ByHand) -> Plan:
    """The plan whose tissue simulation holds what the hand holds, with one candidate more where something was cut."""
    solvers = tuple(done.step if isinstance(old, SolveTissue) else old for old in plan.solvers)
    changed = replace(plan, solvers=solvers)
    if done.incision is None:
        return changed
    before = next((candidate.procedures for candidate in plan.candidates if candidate.name == rehearsed), ()) if done.after else ()
    return replace(changed, candidates=(*plan.candidates, Candidate(name_of(plan, rehearsed, done), (*before, done.incision))))


def _place(point: NDArray[np.float64], digits: int) -> tuple[Millimetre, Millimetre, Millimetre]:
    x, y, z = (Millimetre(round(float(v), digits)) for v in point)
    return x, y, z
