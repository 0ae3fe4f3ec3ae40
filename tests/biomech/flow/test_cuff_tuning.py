"""Beds that meet the patient's cuff in steady flow, and inflow by cardiac output."""
from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.session.protocol import read_step
from biomech.flow.conditions import FlowConditions, MeasuredFlow, at_inflow
from biomech.flow.cuff_tuning import factor_for, met, scaled
from biomech.flow.estimate import EstimateFlow
from biomech.flow.network import network_of, solve_network
from biomech.flow.solve import SolveFlow
from biomech.flow.solve_circuit import SolveCircuit
from biomech.flow.solve_pulse import SolvePulse
from biomech.flow.solve_waves import SolveWaves
from biomech.verification.pipes import as_mesh, as_patient, pipe
from biomech.verification.tiers import patient_of
from biomech.verification.trees import random_tree
from meshing.errors import ParameterOutOfRange, SimulationError
from meshing.step import silent
from meshing.units import CubicMetrePerSecond, Millilitre, Pascal, Percent, Second, mL_per_min, mmHg

CUFF = {"systolic": mmHg(130.0), "diastolic": mmHg(85.0)}
MEAN = mmHg(100.0)


@pytest.mark.parametrize("number", [3, 5])
def test_the_network_meets_the_mean_of_the_cuff_and_keeps_its_split(number: int) -> None:
    made = random_tree(number, blood=False)
    own = FlowConditions(inflow=made.conditions.inflow, outlet_pressure=mmHg(5.0), **CUFF)
    network, beds = network_of(made.lumen), own.resistances(made.lumen)
    factor = factor_for(own, network, beds)
    assert factor is not None
    found = solve_network(network, own.inflow, factor * beds, own.density, own.viscosity, behind=own.outlet_pressure)
    assert found.inlet_pressure == pytest.approx(MEAN, rel=2e-4)
    tuned = scaled(own, met(own, made.lumen).factor)
    np.testing.assert_allclose(tuned.resistances(made.lumen), factor * beds)
    assert not tuned.systolic
    before = solve_network(network, own.inflow, beds, own.density, own.viscosity, behind=own.outlet_pressure)
    np.testing.assert_allclose(found.outlet_flow, before.outlet_flow, rtol=0.1)


def test_the_estimate_has_the_pressure_of_the_cuff_and_says_what_it_took() -> None:
    patient = patient_of(random_tree(3, blood=False))
    free, tuned = EstimateFlow().run(patient, silent), EstimateFlow(**CUFF).run(patient, silent)
    assert abs(free.number("inlet pressure") / MEAN - 1.0) > 0.02
    assert tuned.number("inlet pressure") == pytest.approx(MEAN, rel=2e-4)
    assert tuned.number("pressure drop") == pytest.approx(free.number("pressure drop"), rel=0.05)
    rows = {what: (value, why) for what, value, why in tuned.assumed}
    assert rows["cuff pressure"] == ("130 over 85 mmHg", "measured")
    assert rows["mean pressure"][0] == "100 mmHg"
    assert "unverified" in rows["mean pressure"][1]
    assert rows["beds tuned to it"][0].startswith("resistance x ")
    assert rows["distal resistance of an iliac bed"][1] == "tuned to the mean cuff pressure [derived]"
    assert not any(what == "cuff pressure" for what, _, _ in free.assumed)


def test_the_flow_in_three_dimensions_has_the_pressure_of_the_cuff() -> None:
    """By the loss of its own coarsest mesh; the same beds on every mesh."""
    coarse, fine = pipe(1, 2, 6, 2.0), pipe(2, 4, 12, 2.0)
    patient, own = as_patient(fine, 10.0), SolveFlow(inflow=mL_per_min(250.0), **CUFF)
    assert patient.lumen_mesh is not None
    found = own.solve(patient.need_lumen(), [as_mesh(coarse, 10.0), patient.lumen_mesh], silent)
    assert found.number("inlet pressure") == pytest.approx(MEAN, rel=2e-4)
    assert ("cuff pressure", "130 over 85 mmHg", "measured") in found.assumed
    assert any(what == "beds tuned to it" and "coarsest mesh" in why for what, _, why in found.assumed)
    free = SolveFlow(inflow=mL_per_min(250.0)).solve(patient.need_lumen(), [as_mesh(coarse, 10.0), patient.lumen_mesh], silent)
    assert found.number("pressure drop") == pytest.approx(free.number("pressure drop"), rel=1e-3)
    assert found.number("pressure drop mesh error") == pytest.approx(free.number("pressure drop mesh error"), rel=0.05)


def test_vessels_that_lose_more_than_the_cuff_leaves_are_no_end_of_the_run() -> None:
    patient = patient_of(random_tree(3, blood=False))
    low = EstimateFlow(systolic=mmHg(0.2), diastolic=mmHg(0.1)).run(patient, silent)
    assert "the mean cuff pressure of 0 mmHg is not met: the vessels alone lose more" in low.credibility.warnings[0]
    assert low.numbers == EstimateFlow().run(patient, silent).numbers


@pytest.mark.parametrize("step", [EstimateFlow, SolveCircuit, SolveWaves, SolveFlow, SolvePulse])
def test_a_cuff_is_held_against_what_a_cuff_may_be(step: type[Any]) -> None:
    for systolic, diastolic, told in ((120.0, 0.0, "give both, or neither"), (80.0, 120.0, "above a diastolic one"), (90.0, 90.0, "above")):
        with pytest.raises(SimulationError, match=told):
            step(systolic=mmHg(systolic), diastolic=mmHg(diastolic))
    with pytest.raises(SimulationError, match="leave systolic, diastolic out"):
        step(beyond="pressure", systolic=mmHg(120.0), diastolic=mmHg(80.0))


@pytest.mark.parametrize("step", [EstimateFlow, SolveCircuit, SolveWaves, SolveFlow, SolvePulse])
def test_cardiac_output_and_the_share_of_it_make_the_inflow(step: type[Any]) -> None:
    assert step().mean_inflow == step().inflow
    assert step(cardiac_output=mL_per_min(4000.0)).mean_inflow == pytest.approx(mL_per_min(342.0))
    assert step(cardiac_output=mL_per_min(4000.0), output_share=Percent(12.5)).mean_inflow == pytest.approx(mL_per_min(500.0))
    assert not step(cardiac_output=mL_per_min(4000.0)).inflow_known, "the share is the library's"
    assert step(output_share=Percent(12.5)).inflow_known
    with pytest.raises(SimulationError, match="given twice, as 300 mL/min and as 8.55 % of a cardiac output of 4000 mL/min, which is 342 mL/min"):
        step(inflow=mL_per_min(300.0), cardiac_output=mL_per_min(4000.0))
    with pytest.raises(ParameterOutOfRange, match="mean inflow"):
        step(cardiac_output=mL_per_min(15000.0), output_share=Percent(100.0))


def test_a_stroke_volume_and_a_cardiac_output_are_one_too_many() -> None:
    with pytest.raises(SimulationError, match="given twice, as 342 mL/min and as 8 mL in each beat"):
        SolveCircuit(cardiac_output=mL_per_min(4000.0), stroke_volume=Millilitre(8.0), period=Second(1.0))


def test_what_a_cardiac_output_gives_is_listed_with_its_source() -> None:
    patient = as_patient(pipe(1, 1, 10, 5.0), 8.0)
    found = EstimateFlow(cardiac_output=mL_per_min(4000.0)).run(patient, silent)
    assert found.number("inlet flow") == pytest.approx(mL_per_min(342.0))
    rows = {what: (value, why) for what, value, why in found.assumed}
    assert rows["cardiac output"] == ("4000 mL/min", "given by the user")
    assert rows["share of the cardiac output that enters"][0] == "8.55 %"
    assert "Boileau" in rows["share of the cardiac output that enters"][1]
    assert rows["mean inflow"] == ("342 mL/min", "cardiac output times the share that enters [derived]")
    assert "cardiac output" not in {what for what, _, _ in EstimateFlow().run(patient, silent).assumed}


def test_another_inflow_leaves_the_beds() -> None:
    made = random_tree(5, blood=False)
    name = made.lumen.outlets[0].name
    own = FlowConditions(cardiac_output=mL_per_min(5000.0), measured_flows=(MeasuredFlow(name, mL_per_min(200.0)),))
    more = at_inflow(own, CubicMetrePerSecond(2.5 * own.mean_inflow))
    assert more.mean_inflow == pytest.approx(2.5 * own.mean_inflow)
    np.testing.assert_allclose(more.resistances(made.lumen), own.resistances(made.lumen))


def test_the_methods_name_what_acts_and_nothing_else() -> None:
    given = {"inflow": 8e-6, "cardiac_output": FlowConditions.cardiac_output, "output_share": FlowConditions.output_share, "beyond": "beds",
             "systolic": 0.0, "diastolic": 0.0, "blood": "newtonian", "walls": "rigid", "outlets": "windkessel", "profile": "womersley",
             "stroke_volume": 0.0}
    assert {"cardiac_output", "output_share", "systolic", "diastolic", "haematocrit", "stroke_volume", "wave_speed"} == set(SolvePulse.idle(given))
    assert "inflow" in SolvePulse.idle(given | {"cardiac_output": 7e-5})
    assert not {"systolic", "diastolic"} & SolvePulse.idle(given | {"systolic": Pascal(16000.0)})
    looped = SolvePulse.idle(given | {"outlets": "closed loop"})
    assert {"wave", "inflow", "output_share", "profile", "outlet_pressure"} <= looped
    assert not {"cardiac_output", "compliance"} & looped
    assert "compliance" in SolvePulse.idle(given | {"outlets": "left coronary"})
    assert {"outlet_proximal", "compliance", "hyperaemia"} <= SolveCircuit.idle(given | {"beyond": "pressure"})
    assert "haematocrit" not in SolveFlow.idle(given | {"blood": "quemada"})


@pytest.mark.parametrize("step", [EstimateFlow, SolveCircuit, SolveWaves, SolveFlow, SolvePulse])
def test_the_protocol_gives_them(step: type[Any]) -> None:
    given = {"systolic": "130 mmHg", "diastolic": "85 mmHg", "cardiac_output": "4 L/min", "output_share": "12.5 %"}
    solver = read_step(step, given, "[simulate]")
    assert solver.cuff_mean == pytest.approx(MEAN)
    assert solver.mean_inflow == pytest.approx(mL_per_min(500.0))
