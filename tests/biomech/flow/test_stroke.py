"""An inflow that is given as the stroke volume: the same beat as with the mean inflow that it makes, in every tier."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.session.protocol import read_step
from biomech.flow.conditions import MeasuredFlow
from biomech.flow.solve_circuit import SolveCircuit
from biomech.flow.solve_pulse import SolvePulse
from biomech.flow.solve_waves import SolveWaves
from biomech.measures.case import Case
from biomech.uncertainty.artery import ArteryTier
from biomech.uncertainty.response import _moved, _varying
from biomech.verification.pipes import as_patient, pipe
from biomech.verification.tiers import patient_of
from biomech.verification.trees import random_tree
from meshing.errors import ParameterOutOfRange, SimulationError
from meshing.step import silent
from meshing.units import CubicMetrePerSecond, Millilitre, Second, mL_per_min

STROKE, PERIOD = Millilitre(8.0), Second(0.8)
SAME = CubicMetrePerSecond(1e-5)
"""What the stroke makes, m3/s."""


@pytest.mark.parametrize("step", [SolveCircuit, SolveWaves])
def test_a_stroke_volume_is_its_mean_inflow(step: type[Any]) -> None:
    patient = patient_of(random_tree(3, blood=False))
    stroke, mean = step(stroke_volume=STROKE, period=PERIOD), step(inflow=SAME, period=PERIOD)
    assert stroke.mean_inflow == pytest.approx(SAME, rel=1e-12)
    found, same = stroke.run(patient, silent), mean.run(patient, silent)
    assert dict(found.numbers) == pytest.approx(dict(same.numbers), rel=1e-9, abs=1e-12)
    told = {what: (value, why) for what, value, why in found.assumed}
    assert told["stroke volume"] == ("8 mL enter in each beat", "given by the user")
    assert told["mean inflow"] == ("600 mL/min", "stroke volume over the time from beat to beat [derived]")


def test_three_dimensions_start_from_the_same_flow() -> None:
    solver = SolvePulse(stroke_volume=STROKE, period=PERIOD)
    assert solver._steady().inflow == pytest.approx(SAME)
    short = replace(solver, period=Second(0.3), stroke_volume=Millilitre(0.5), steps=20, beats=1, meshes=1)
    found = short.run(as_patient(pipe(1, 2, 4, 1.0), 10.0), silent)
    assert found.number("inlet flow") == pytest.approx(0.5e-6 / 0.3)
    assert found.number("outlet flow outlet") == pytest.approx(0.5e-6 / 0.3, rel=5e-3)


def test_a_stroke_volume_that_was_given_does_not_vary() -> None:
    model = patient_of(random_tree(3, blood=False))
    solver = SolveCircuit(stroke_volume=STROKE, period=PERIOD)
    assert "inflow" not in _varying(solver, model, np.zeros(3))
    assert "inflow" in _varying(SolveCircuit(period=PERIOD), model, np.zeros(3))
    assert _moved(solver, {"viscosity": 1.0}).mean_inflow == solver.mean_inflow
    assert ArteryTier(Case(model, model, ()), (solver,)).conditions.inflow == pytest.approx(SAME)


@pytest.mark.parametrize("step", [SolveCircuit, SolvePulse])
def test_an_inflow_that_is_given_twice_or_cannot_be_is_refused(step: type[Any]) -> None:
    with pytest.raises(SimulationError, match="the inflow is given twice, as 500 mL/min and as 8 mL in each beat of 0.8 s, which is 600 mL/min"):
        step(inflow=mL_per_min(500.0), stroke_volume=STROKE, period=PERIOD)
    with pytest.raises(ParameterOutOfRange, match="mean inflow"):
        step(stroke_volume=Millilitre(300.0), period=Second(0.3))
    with pytest.raises(ParameterOutOfRange, match="volume that enters in a beat"):
        step(stroke_volume=Millilitre(-5.0))
    with pytest.raises(SimulationError, match="leave stroke_volume out"):
        SolvePulse(stroke_volume=STROKE, outlets="closed loop")


def test_what_was_measured_in_an_outlet_is_shared_out_of_the_stroke() -> None:
    lumen = random_tree(3, blood=False).lumen
    name = lumen.outlets[0].name
    solver = SolveCircuit(stroke_volume=STROKE, period=PERIOD, measured_flows=(MeasuredFlow(name, CubicMetrePerSecond(0.9 * SAME)),))
    conducts = 1.0 / solver.resistances(lumen)
    assert conducts[0] / conducts.sum() == pytest.approx(0.9)
    with pytest.raises(SimulationError, match="the inflow is 600 mL/min: nothing is left"):
        replace(solver, measured_flows=(MeasuredFlow(name, CubicMetrePerSecond(1.1 * SAME)),)).resistances(lumen)


def test_the_protocol_gives_it() -> None:
    solver = read_step(SolveCircuit, {"stroke_volume": "8 mL", "period": "800 ms"}, "[simulate.circuit]")
    assert solver.mean_inflow == pytest.approx(SAME)
