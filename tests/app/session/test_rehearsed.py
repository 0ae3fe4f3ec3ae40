"""What was done by hand becomes a change of the plan: a grasp and a ball of the simulation, a cut a plan of its own."""
from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.session.plan import Candidate, Plan
from app.session.rehearsed import BALL, by_hand, name_of, with_hand
from biomech.blade import AtRest, Stroke
from biomech.procedures import Incision, Wedge
from biomech.tissue import SolveTissue
from biomech.tissue.operation import Instrument
from meshing.dicom.read import ReadSeries
from meshing.units import Degree, Millimetre

HOLD = (np.array([1.02, 2.0, 3.0]), np.array([0.0, -7.004, 0.0]), 12.0)
PRESSED = (np.array([0.0, -80.0, 0.0]), np.array([0.0, 10.0, 0.0]), 15.0)
CUT = AtRest(Stroke.of((0.0, -60.0, -20.0), (0.0, -60.0, 20.0), (0.0, 1.0, 0.0), Millimetre(25.0)), 0.4, took_out=False)
WEDGE = Wedge(("tumour 1",), Millimetre(10.0))
SPATULA = Instrument((0.0, -90.0, 0.0), (0.0, 5.0, 0.0), Millimetre(8.0), name="spatula")  # type: ignore[arg-type]
STEP = SolveTissue(head_up=Degree(10.0), instruments=(SPATULA,))
PLAN = Plan("case", ReadSeries("nowhere"), solvers=(STEP,), candidates=(Candidate("A", ()), Candidate("B", (WEDGE,))))


def test_nothing_done_is_nothing_to_solve() -> None:
    assert by_hand(STEP, None, None, (), "liver", after=True) is None


def test_grasp_and_ball_are_taken_over_and_those_of_before_give_way() -> None:
    done = by_hand(STEP, HOLD, PRESSED, (), "liver", after=True)
    assert done is not None
    assert done.parts == ("grasp", "push")
    ball = Instrument((0.0, -80.0, 0.0), (0.0, 10.0, 0.0), Millimetre(15.0), name=BALL)  # type: ignore[arg-type]
    assert done.step == replace(STEP, retraction_at=(1.0, 2.0, 3.0), retraction=(0.0, -7.0, 0.0), grip=Millimetre(12.0), instruments=(SPATULA, ball))
    assert name_of(PLAN, "B", done) == "B"
    assert with_hand(PLAN, "B", done) == replace(PLAN, solvers=(done.step,))
    later = by_hand(done.step, None, PRESSED, (), "liver", after=True)
    assert later is not None
    assert later.parts == ("push",)
    assert later.step == replace(STEP, grip=Millimetre(12.0), instruments=(SPATULA, ball))


def test_a_cut_makes_a_plan_of_its_own_and_leaves_the_other_as_it_is() -> None:
    done = by_hand(STEP, None, None, (CUT, replace(CUT, off_mm=1.5, took_out=True)), "liver", after=True)
    assert done is not None
    assert (done.parts, done.step, done.off_mm) == (("cut",), STEP, 1.5)
    incision = Incision((CUT.stroke, CUT.stroke), "liver", take_out=True)
    after = with_hand(PLAN, "B", done)
    assert after.solvers == PLAN.solvers
    assert after.candidates == (*PLAN.candidates, Candidate("B, cut by hand", (WEDGE, incision)))
    assert name_of(after, "B", done) == "B, cut by hand 2"
    unplanned = replace(done, after=False)
    assert with_hand(PLAN, "B", unplanned).candidates[-1] == Candidate("As scanned, cut by hand", (incision,))
