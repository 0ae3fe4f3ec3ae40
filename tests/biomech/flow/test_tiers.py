"""The 0D and the 1D tier as steps of the product, on one of the random trees."""
from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from biomech.flow.estimate import EstimateFlow
from biomech.flow.solve_circuit import SolveCircuit
from biomech.flow.solve_waves import SolveWaves
from biomech.measures.case import Case
from biomech.measures.tiers import measure
from biomech.model import PatientModel
from biomech.verification.tiers import patient_of, reduced, steady_drops
from biomech.verification.trees import random_tree
from meshing.errors import SimulationError
from meshing.step import silent
from meshing.units import CubicMetrePerSecond, MetrePerSecond, Pascal, Percent, Second, mmHg


@pytest.fixture(scope="module")
def patient() -> PatientModel:
    return patient_of(random_tree(3, blood=False))


def test_in_steady_flow_0d_is_the_estimate_and_1d_agrees() -> None:
    made = random_tree(3, blood=False)
    tree, conditions = reduced(made)
    drop0, flow0, drop1, flow1 = steady_drops(tree, conditions)
    np.testing.assert_allclose(drop0, tree.mean.inlet_pressure - tree.mean.outlet_pressure, rtol=1e-6)
    np.testing.assert_allclose(flow0, tree.mean.outlet_flow, rtol=1e-6)
    np.testing.assert_allclose(drop1, drop0, rtol=0.02)
    np.testing.assert_allclose(flow1, flow0, rtol=1e-3)


def test_both_tiers_say_what_they_assume_and_how_far_they_are_apart(patient: PatientModel) -> None:
    circuit, waves = SolveCircuit().run(patient, silent), SolveWaves().run(patient, silent)
    estimate = EstimateFlow().run(patient, silent)
    for solution in (circuit, waves):
        assert solution.credibility.converged
        assert solution.number("flow imbalance") < 1e-3
        assumed = {what: (value, source) for what, value, source in solution.assumed}
        assert assumed["pulse wave velocity"][0].startswith("8.17 m/s")
        assert "age not known" in assumed["pulse wave velocity"][1]
        assert all(source for _, _, source in solution.assumed)
    assert circuit.number("pressure drop peak") == pytest.approx(waves.number("pressure drop peak"), rel=0.12)
    rows = {row.id: row for row in measure(Case(patient, patient, (estimate, circuit, waves)))}
    assert rows["pressure_drop_peak_0d"].value > rows["pressure_drop_mean_0d"].value > 0.0
    assert rows["tier_0d_1d"].value == pytest.approx(100.0 * (circuit.number("pressure drop peak") / waves.number("pressure drop peak") - 1.0))
    assert "tier_1d_3d" not in rows
    for other in (SolveWaves(wave="infrarenal aorta"), SolveWaves(inflow=CubicMetrePerSecond(1.1 * SolveWaves.inflow))):
        asked = measure(Case(patient, patient, (circuit, other.run(patient, silent))))
        assert not any(m.id.startswith("tier_") for m in asked), "another inflow is another question, not an error of the tier"


def test_a_stiffer_wall_raises_the_pulse_pressure(patient: PatientModel) -> None:
    def pulse(step: SolveWaves) -> float:
        found = step.run(patient, silent)
        return found.number("inlet pressure systolic") - found.number("inlet pressure diastolic")

    assert pulse(SolveWaves(wave_speed=MetrePerSecond(14.0))) > pulse(SolveWaves(wave_speed=MetrePerSecond(5.0)))


def test_thicker_blood_costs_more_pressure_in_both_tiers(patient: PatientModel) -> None:
    for step in (SolveCircuit, SolveWaves):
        thin, thick = (step(haematocrit=Percent(h)).run(patient, silent) for h in (30.0, 55.0))
        assert thick.number("pressure drop mean") > 1.1 * thin.number("pressure drop mean")
        assert any(what == "blood viscosity" and "55 %" in value for what, value, _ in thick.assumed)
        assert not any(what.startswith("blood viscosity (Newtonian") for what, _, _ in thick.assumed)


def test_beds_are_tuned_to_the_cuff(patient: PatientModel) -> None:
    cuff = {"systolic": Pascal(mmHg(130.0)), "diastolic": Pascal(mmHg(80.0))}
    circuit = SolveCircuit(**cuff).run(patient, silent)
    assert circuit.number("inlet pressure mean") == pytest.approx(mmHg(96.7), rel=0.01)
    assert circuit.number("inlet pressure systolic") - circuit.number("inlet pressure diastolic") == pytest.approx(mmHg(50.0), rel=0.02)
    assert ("cuff pressure", "130 over 80 mmHg", "measured") in circuit.assumed
    waves = SolveWaves(**cuff).run(patient, silent)
    assert waves.number("inlet pressure mean") == pytest.approx(mmHg(96.7), rel=0.02)
    with pytest.raises(SimulationError, match="80 over 120"):
        SolveCircuit(systolic=mmHg(80.0), diastolic=mmHg(120.0))


@pytest.mark.parametrize("step", [SolveCircuit, SolveWaves])
def test_a_cuff_that_no_beds_meet_stops_nothing_and_is_said(step: type[Any], patient: PatientModel) -> None:
    """An optional input that one tier cannot use: a wave without such a pulse, and vessels that lose more than there is."""
    found = step(systolic=mmHg(250.0), diastolic=mmHg(10.0)).run(patient, silent)
    assert found.number("inlet pressure mean") == pytest.approx(mmHg(90.0), rel=0.02), "the mean is met all the same"
    assert "the cuff's pulse pressure of 240 mmHg is not met" in found.credibility.warnings[0]
    assert any(what == "beds tuned to it" and value.endswith("compliance as given") for what, value, _ in found.assumed)
    low = step(systolic=mmHg(0.2), diastolic=mmHg(0.1)).run(patient, silent)
    free = step().run(patient, silent)
    assert "the mean cuff pressure of 0 mmHg is not met: the vessels alone lose more" in low.credibility.warnings[0]
    assert low.number("inlet pressure mean") == free.number("inlet pressure mean")
    assert low.assumed == free.assumed


def test_bad_settings_are_refused_in_words() -> None:
    with pytest.raises(SimulationError, match="no inflow wave 'sine'"):
        SolveWaves(wave="sine")
    with pytest.raises(SimulationError, match="slower than the blood"):
        SolveCircuit(wave_speed=MetrePerSecond(0.2), period=Second(1.0))


@pytest.mark.parametrize("step", [EstimateFlow, SolveCircuit, SolveWaves])
def test_every_quick_tier_says_what_a_laminar_answer_is_worth(step: type[Any], patient: PatientModel) -> None:
    calm = step().run(patient, silent)
    assert calm.credibility.within_law
    assert not any("transitional" in sentence for sentence in calm.credibility.warnings)
    name = "throat Reynolds number" if step is EstimateFlow else "peak throat Reynolds number"
    fast = step(inflow=CubicMetrePerSecond(step.inflow * 2500.0 / calm.number(name))).run(patient, silent)
    assert not fast.credibility.within_law
    assert "transitional" in fast.credibility.warnings[0]
    assert f"Reynolds number {fast.number(name):.0f} in the throat" in fast.credibility.warnings[0]
    assert fast.number(name) == pytest.approx(2500.0, rel=0.2)
