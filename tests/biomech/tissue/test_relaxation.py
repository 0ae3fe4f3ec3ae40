"""A load that rests on tissue which gives way with time: through SolveTissue, the protocol and the report's words."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.session.protocol import plan_from
from biomech.materials.library import tissue
from biomech.materials.prony import softened
from biomech.tissue import SolveTissue
from biomech.tissue.operation import Instrument
from biomech.tissue.relaxation import Relaxation, time_steps
from meshing.errors import ParameterOutOfRange, SimulationError
from meshing.step import silent
from meshing.units import Millimetre, Pascal, Second
from tests.biomech.tissue.test_operation import mm, moved
from tests.biomech.tissue.test_solve import patient

FADING = Relaxation("liver", (0.3, 0.2), (Second(1.0), Second(30.0)), "measured for this test")
STILL = SolveTissue(pneumoperitoneum=Pascal(0.0))


def test_a_held_load_ends_where_what_remains_of_the_stiffness_would_take_it(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = STILL.run(patient(), silent)
    held = replace(STILL, held_for=Second(600.0), relaxations=(FADING,)).run(patient(), silent)
    assert held.credibility.converged
    assert held.credibility.balance < 1e-3
    assert held.number("displacement max at once") == pytest.approx(at_once.number("displacement max"), rel=1e-3)
    half = replace(tissue("liver"), law=softened(tissue("liver").need_law(), 0.5))
    monkeypatch.setattr("biomech.tissue.parts.tissue", lambda key: half if key == "liver" else tissue(key))
    soft = STILL.run(patient(), silent)
    assert soft.number("displacement max") > 1.5 * at_once.number("displacement max")
    assert held.number("displacement max") == pytest.approx(soft.number("displacement max"), rel=5e-3)
    # stress is that which is felt, not that of the law at this strain
    assert held.number("stress p99") == pytest.approx(soft.number("stress p99"), rel=0.02)
    assert np.abs(moved(held) - moved(soft)).max() < 0.02 * np.abs(moved(soft)).max()


def test_the_report_says_what_fades_and_for_how_long() -> None:
    held = replace(STILL, held_for=Second(1.0), relaxations=(FADING,)).run(patient(), silent)
    row = next(row for row in held.assumed if row[0].endswith("relaxation"))
    assert row[1] == "0.3 of the stiffness in 1 s, 0.2 of the stiffness in 30 s; 0.5 remains; load held for 1 s"
    assert "measured for this test" in row[2]
    assert any("rests on the tissue" in sentence for sentence in held.credibility.warnings)
    assert not any("rests on the tissue" in sentence for sentence in STILL.run(patient(), silent).credibility.warnings)


def test_an_instrument_that_stays_meets_less_and_less_resistance() -> None:
    ball = Instrument(mm(0.0, -81.0, 0.0), mm(0.0, 8.0, 0.0), Millimetre(20.0), name="retractor")
    pressed = replace(STILL, instruments=(ball,), tolerance=1e-3)
    forces = [pressed.run(patient(), silent).number("force of retractor")]
    forces.append(replace(pressed, held_for=Second(20.0), relaxations=(FADING,)).run(patient(), silent).number("force of retractor"))
    assert 0.7 * forces[0] > forces[1] > 0.2 * forces[0]


def test_what_would_do_nothing_is_refused() -> None:
    with pytest.raises(SimulationError, match="no tissue has a series"):
        SolveTissue(held_for=Second(60.0))
    with pytest.raises(SimulationError, match="no time to do so"):
        SolveTissue(relaxations=(FADING,))
    with pytest.raises(SimulationError, match="two series"):
        SolveTissue(held_for=Second(60.0), relaxations=(FADING, FADING))
    with pytest.raises(SimulationError, match="longer than any test"):
        SolveTissue(held_for=Second(60.0), relaxations=(FADING,), scan_is_loaded=True)
    with pytest.raises(SimulationError, match="'bone', which is not simulated; there are liver"):
        replace(STILL, held_for=Second(60.0), relaxations=(replace(FADING, tissue="bone"),)).run(patient(), silent)
    with pytest.raises(ParameterOutOfRange, match="has no source"):
        replace(FADING, source=" ")
    with pytest.raises(ParameterOutOfRange, match="sum below 1"):
        replace(FADING, shares=(0.6, 0.5))


def test_the_steps_grow_and_fill_the_time() -> None:
    steps = time_steps(0.5, 600.0)
    assert steps.sum() == pytest.approx(600.0)
    assert steps[0] == pytest.approx(0.1)
    assert (np.diff(steps[1:]) > 0.0).all()
    assert len(steps) < 20
    np.testing.assert_array_equal(time_steps(50.0, 2.0), [2.0])


def test_the_protocol_asks_for_it() -> None:
    relaxation: dict[str, Any] = {"tissue": "liver", "shares": [0.3, 0.2], "times": ["1 s", "0.5 min"], "source": "measured for this test"}
    plan = plan_from({"case": {"name": "A"}, "image": {"folder": "images"},
                      "simulate": {"tissue": {"held_for": "10 min", "relaxations": [relaxation]}}}, Path())
    step = plan.solvers[0]
    assert isinstance(step, SolveTissue)
    assert step.held_for == 600.0
    assert step.relaxations == (FADING,)
