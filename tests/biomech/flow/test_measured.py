"""Flows that were measured in the outlets share the beds, in every tier; what cannot be shared is refused in words."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.session.protocol import plan_from, write_protocol
from biomech.flow.conditions import FlowConditions, MeasuredFlow
from biomech.flow.estimate import EstimateFlow
from biomech.flow.solve import SolveFlow
from biomech.flow.solve_circuit import SolveCircuit
from biomech.flow.solve_pulse import SolvePulse
from biomech.flow.solve_waves import SolveWaves
from biomech.model import PatientModel
from biomech.verification.tiers import patient_of
from biomech.verification.trees import random_tree
from meshing.errors import SimulationError
from meshing.step import silent
from meshing.units import CubicMetrePerSecond, mL_per_min

INFLOW = mL_per_min(400.0)


@pytest.fixture(scope="module")
def patient() -> PatientModel:
    return patient_of(random_tree(5, blood=False))


def names_of(patient: PatientModel) -> list[str]:
    return [outlet.name for outlet in patient.need_lumen().outlets]


def test_the_beds_conduct_as_was_measured_and_together_as_before(patient: PatientModel) -> None:
    lumen, names = patient.need_lumen(), names_of(patient)
    assert len(names) >= 3, "one measured outlet leaves two to share"
    one = FlowConditions(inflow=INFLOW, measured_flows=(MeasuredFlow(names[1], mL_per_min(100.0)),))
    free, found = FlowConditions(inflow=INFLOW).resistances(lumen), one.resistances(lumen)
    share = (1.0 / found) / (1.0 / found).sum()
    assert share[1] == pytest.approx(0.25, rel=1e-12)
    others = np.delete(np.arange(len(names)), 1)
    np.testing.assert_allclose(found[others] / free[others], found[others[0]] / free[others[0]], rtol=1e-12, err_msg="the rest by radius")
    assert (1.0 / found).sum() == pytest.approx((1.0 / free).sum(), rel=1e-12), "the total bed, so the pressure, stays"
    flows = tuple(MeasuredFlow(name, CubicMetrePerSecond((k + 1.0) * 1e-6)) for k, name in enumerate(names))
    every = FlowConditions(inflow=INFLOW, measured_flows=flows)
    ratio = 1.0 / every.resistances(lumen)
    np.testing.assert_allclose(ratio / ratio[0], np.arange(1.0, len(names) + 1.0), rtol=1e-12, err_msg="only the ratio acts")


@pytest.mark.parametrize("step", [EstimateFlow, SolveCircuit, SolveWaves])
def test_blood_flows_as_was_measured_but_for_what_the_vessels_take(step: type[Any], patient: PatientModel) -> None:
    names = names_of(patient)
    solver = step(inflow=INFLOW, measured_flows=(MeasuredFlow(names[0], mL_per_min(220.0)),))
    found = solver.run(patient, silent)
    assert found.number(f"outlet flow {names[0]}") == pytest.approx(mL_per_min(220.0), rel=0.02)
    assert abs(step(inflow=INFLOW).run(patient, silent).number(f"outlet flow {names[0]}") / mL_per_min(220.0) - 1.0) > 0.1, "by radius it is another"
    assert (f"flow measured in '{names[0]}'", "220 mL/min", "measured") in found.assumed
    assert any(why == "from the iliac beds by the measured flows [derived]" for _, _, why in found.assumed)


def test_what_cannot_be_shared_is_refused(patient: PatientModel) -> None:
    lumen, names = patient.need_lumen(), names_of(patient)
    with pytest.raises(SimulationError, match="none of that name; it has " + names[0]):
        FlowConditions(measured_flows=(MeasuredFlow("left toe", INFLOW),)).resistances(lumen)
    with pytest.raises(SimulationError, match="450 mL/min together, and the inflow is 400 mL/min: nothing is left"):
        FlowConditions(inflow=INFLOW, measured_flows=(MeasuredFlow(names[0], mL_per_min(450.0)),)).resistances(lumen)
    with pytest.raises(SimulationError, match="given twice"):
        FlowConditions(measured_flows=(MeasuredFlow("a", INFLOW), MeasuredFlow("a", INFLOW)))
    with pytest.raises(SimulationError, match="no beds"):
        FlowConditions(beyond="pressure", measured_flows=(MeasuredFlow("a", INFLOW),))
    with pytest.raises(SimulationError, match="closed loop"):
        SolvePulse(outlets="closed loop", measured_flows=(MeasuredFlow("a", INFLOW),))


def test_the_protocol_gives_them() -> None:
    plan = plan_from({"case": {"name": "A"}, "image": {"folder": "images"}, "simulate": {
        "flow": {"inflow": "0.4 L/min", "measured_flows": [{"outlet": "right external iliac", "flow": "150 mL/min"}]}}}, Path())
    step, = plan.solvers
    assert isinstance(step, SolveFlow)
    assert step.measured_flows == (MeasuredFlow("right external iliac", CubicMetrePerSecond(2.5e-6)),)
    assert "right external iliac" in write_protocol(plan)
