"""SolveMotion: what must hold of an organ that is let go or struck."""
from __future__ import annotations

import numpy as np
import pytest

from app.report.curves import pictures_of_curves
from app.session.codec import from_plain, to_plain
from app.session.protocol import read_protocol
from biomech.measures.case import Case
from biomech.measures.motion import measure
from biomech.outcome import Outcome, Solution
from biomech.tissue import SolveMotion, SolveTissue
from biomech.tissue.operation import Push
from meshing.errors import ParameterOutOfRange, SimulationError
from meshing.step import silent
from meshing.units import Millimetre, Newton, Pascal, Second
from tests.biomech.tissue.test_solve import patient

FRONT = (0.0, -60.0, 0.0)
POKE = Push((Millimetre(0.0), Millimetre(-60.0), Millimetre(0.0)), Newton(0.4), Millimetre(20.0), (0.0, 1.0, 0.0), "finger")


def test_a_motion_needs_a_cause_and_its_damping_a_source() -> None:
    with pytest.raises(SimulationError, match="nothing sets the tissue in motion"):
        SolveMotion()
    with pytest.raises(SimulationError, match="leave the retraction out"):
        SolveMotion(retraction_at=FRONT, retraction=(0.0, -5.0, 0.0), pushes=(POKE,), blow=Second(0.05))
    with pytest.raises(SimulationError, match="needs a direction"):
        SolveMotion(pushes=(Push(POKE.at_lps, Newton(1.0)),), blow=Second(0.05))
    with pytest.raises(ParameterOutOfRange, match="even number"):
        SolveMotion(pushes=(POKE,), steps=25)
    with pytest.raises(ParameterOutOfRange, match="dies_source"):
        SolveMotion(pushes=(POKE,), dies_in=Second(0.2))


def test_a_protocol_may_ask_for_a_motion(tmp_path) -> None:  # type: ignore[no-untyped-def]
    text = ('[case]\nname = "x"\n[image]\nfolder = "dicom"\n[simulate.mesh]\nnames = ["liver"]\n[simulate.motion]\n'
            'retraction_at = [0.0, -60.0, 0.0]\nretraction = [0.0, -8.0, 0.0]\n'
            'lasts = "300 ms"\ndies_in = "0.2 s"\ndies_source = "guess of the surgeon"\n')
    (tmp_path / "p.toml").write_text(text)
    (solver,) = read_protocol(tmp_path / "p.toml").solvers
    assert isinstance(solver, SolveMotion)
    assert float(solver.lasts) == pytest.approx(0.3)
    assert float(solver.dies_in) == 0.2
    assert solver.retraction == (0.0, -8.0, 0.0)


@pytest.fixture(scope="module")
def released() -> Solution:
    return let_go(60)


def let_go(steps: int) -> Solution:
    step = SolveMotion(retraction_at=FRONT, retraction=(0.0, -6.0, 0.0), grip=Millimetre(20.0), lasts=Second(0.24), steps=steps)
    return step.run(patient(), silent)


@pytest.mark.slow
def test_what_is_let_go_passes_its_rest_and_swings_back(released: Solution) -> None:
    """The grip was 6 mm and more from its rest; without damping it goes beyond: farther from the start than the rest is."""
    rest = SolveTissue(pneumoperitoneum=Pascal(0.0)).run(patient(), silent).field("displacement").values
    held = SolveTissue(pneumoperitoneum=Pascal(0.0), retraction_at=FRONT, retraction=(0.0, -6.0, 0.0), grip=Millimetre(20.0)).run(patient(), silent)
    pulled = float(np.linalg.norm(held.field("displacement").values - rest, axis=1).max())
    assert 1.2 * pulled < released.number("motion max") * 1e3 < 2.2 * pulled
    assert 0.0 < released.number("time of motion max") < 0.2
    assert 0.0 < released.number("energy lost by the method") < 0.4
    coarse = released.number("time step error") > 0.1 * released.number("motion max")
    assert released.credibility.converged is not coarse
    assert any("take more steps" in words for words in released.credibility.warnings) is coarse
    assert released.credibility.residual < 1e-5
    curve = released.curves[0]
    assert curve.values[0] == 0.0
    assert curve.values.max() == pytest.approx(released.number("motion max") * 1e3)
    assert curve.values[-1] < 0.9 * curve.values.max()
    assert any("later swings come out too small" in words for words in released.credibility.warnings)


@pytest.mark.slow
def test_shorter_steps_take_less_of_the_energy_and_come_to_one_motion(released: Solution) -> None:
    """What the steps take is never given back; where it was, the method was wrong (an organ that stored twice the energy that it had)."""
    finer = let_go(120)
    assert 0.0 < finer.number("energy lost by the method") < 0.75 * released.number("energy lost by the method")
    assert abs(finer.number("motion max") - released.number("motion max")) < released.number("time step error")
    assert finer.number("time step error") < released.number("time step error")
    assert finer.credibility.converged
    assert any("no damping was given" in words for words in finer.credibility.warnings)


@pytest.mark.slow
def test_a_motion_is_shown_over_time(released: Solution) -> None:
    outcome = Outcome("A", (), (), (released,))
    assert [picture.plan for picture in pictures_of_curves((outcome,))] == ["A", "A"]
    instants = [field.name for field in released.fields if field.name.startswith("motion after")]
    assert len(instants) in (8, 9)
    (told,) = measure(Case(patient(), patient(), (released,)))
    assert told.value == pytest.approx(released.number("motion max") * 1e3)
    assert told.low is not None
    assert told.low < told.value
    arrays: dict[str, np.ndarray] = {}
    again = from_plain(to_plain(released, arrays), arrays)
    assert again.curves[0].values == pytest.approx(released.curves[0].values)


@pytest.mark.slow
def test_a_blow_leaves_no_motion_where_damping_is_strong() -> None:
    step = SolveMotion(pushes=(POKE,), blow=Second(0.06), lasts=Second(0.6), steps=30, dies_in=Second(0.05), dies_source="for the test")
    found = step.run(patient(), silent)
    curve = found.curves[0]
    assert 0.0 < curve.times[curve.values.argmax()] < 0.2
    assert curve.values[-1] < 0.2 * curve.values.max()
    assert found.curves[1].values[-1] < 1e-2 * found.curves[1].values.max()
