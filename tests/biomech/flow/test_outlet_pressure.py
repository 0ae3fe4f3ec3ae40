"""What stands behind the outlets: veins of a pressure that is not 0, and outlets whose own pressure is given, in every tier."""
from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from biomech.flow.estimate import EstimateFlow
from biomech.flow.solve import SolveFlow
from biomech.flow.solve_circuit import SolveCircuit
from biomech.flow.solve_pulse import SolvePulse
from biomech.flow.solve_waves import SolveWaves
from biomech.flow.windkessel import Windkessel, settled
from biomech.model import PatientModel
from biomech.verification.pipes import as_mesh, as_patient, pipe
from biomech.verification.tiers import patient_of
from biomech.verification.trees import random_tree
from meshing.errors import ParameterOutOfRange, SimulationError
from meshing.step import silent
from meshing.units import Pascal, mL_per_min, mmHg

VEINS = mmHg(12.0)
QUICK: tuple[type[Any], ...] = (EstimateFlow, SolveCircuit, SolveWaves)


@pytest.fixture(scope="module")
def patient() -> PatientModel:
    return patient_of(random_tree(3, blood=False))


def mean(found: Any) -> str:
    return "inlet pressure" if found.kind == "flow estimate" else "inlet pressure mean"


@pytest.mark.parametrize("step", QUICK)
def test_veins_raise_every_pressure_by_their_own_and_leave_the_drop(step: type[Any], patient: PatientModel) -> None:
    free, held = step().run(patient, silent), step(outlet_pressure=VEINS).run(patient, silent)
    assert held.number(mean(held)) - free.number(mean(free)) == pytest.approx(VEINS, rel=3e-3)
    drop = "pressure drop" if step is EstimateFlow else "pressure drop mean"
    assert held.number(drop) == pytest.approx(free.number(drop), rel=2e-3)
    assert ("venous pressure behind the beds", "12 mmHg", "chosen by the user") in held.assumed
    assert ("venous pressure behind the beds", "0 mmHg", "reference level of Boileau 2015 [R]") in free.assumed


def test_outlets_at_a_pressure_have_it_and_share_by_their_vessels(patient: PatientModel) -> None:
    wanted = mmHg(80.0)
    found = [step(beyond="pressure", outlet_pressure=wanted).run(patient, silent) for step in QUICK]
    names = [outlet.name for outlet in patient.need_lumen().outlets]
    beds = EstimateFlow().run(patient, silent)
    for tier in found:
        for name in names:
            assert tier.number(f"outlet pressure {name}") == pytest.approx(wanted, rel=1e-6)
        assert tier.number("flow imbalance") < 2e-3
        assert not any("bed" in what and what != "pressure at every outlet, without beds" for what, _, _ in tier.assumed)
        assert ("pressure at every outlet, without beds", "80 mmHg", "chosen by the user") in tier.assumed
    flows = np.array([[tier.number(f"outlet flow {name}") for name in names] for tier in found])
    # an outlet may draw blood back past another one; the two heartbeats agree with each other, and with the steady one within the swing
    np.testing.assert_allclose(flows[2], flows[1], rtol=0.02, atol=0.02 * flows[0].sum())
    assert abs(flows[0] / [beds.number(f"outlet flow {name}") for name in names] - 1.0).max() > 0.05, "no bed decides"


def test_a_pipe_at_a_pressure_has_the_drop_of_poiseuille() -> None:
    narrow = as_patient(pipe(1, 1, 10, 5.0), 8.0)
    found = EstimateFlow(inflow=mL_per_min(300.0), beyond="pressure", outlet_pressure=mmHg(70.0)).run(narrow, silent)
    assert found.number("outlet pressure outlet") == mmHg(70.0)
    assert found.number("inlet pressure") - mmHg(70.0) == pytest.approx(8.0 * 4e-3 * 0.04 / (np.pi * 0.004 ** 4) * 5e-6, rel=1e-6)


def test_three_dimensions_stand_on_the_same_pressures() -> None:
    lumen = as_patient(pipe(1, 2, 8, 2.0), 10.0).need_lumen()
    meshes = [as_mesh(pipe(1, 2, levels, 2.0), 10.0) for levels in (6, 8)]
    free, held, given = (SolveFlow(inflow=mL_per_min(100.0), **more).solve(lumen, meshes, silent) for more in (  # type: ignore[arg-type]
        {}, {"outlet_pressure": VEINS}, {"beyond": "pressure", "outlet_pressure": mmHg(90.0)}))
    assert held.number("inlet pressure") - free.number("inlet pressure") == pytest.approx(VEINS, rel=1e-3)
    assert held.number("pressure drop") == pytest.approx(free.number("pressure drop"), rel=1e-2)
    assert given.number("outlet pressure outlet") == pytest.approx(mmHg(90.0), rel=1e-12)
    assert given.number("pressure drop") == pytest.approx(free.number("pressure drop"), rel=1e-2)
    assert given.credibility.converged


def test_a_beat_at_a_pressure_keeps_it_at_every_moment() -> None:
    vessel = pipe(1, 2, 6, 2.0)
    step = SolvePulse(inflow=mL_per_min(100.0), beyond="pressure", outlet_pressure=mmHg(85.0), steps=20, beats=2, meshes=1)
    found = step.solve(as_patient(vessel, 10.0), [as_mesh(vessel, 10.0)], silent)
    drop = found.number("pressure drop mean")
    assert found.number("inlet pressure mean") - drop == pytest.approx(mmHg(85.0), rel=1e-9)
    assert found.number("inlet pressure diastolic") - mmHg(85.0) < 0.0 < drop, "blood that slows down pulls"


def test_a_bed_before_veins_settles_above_them() -> None:
    flows = np.full((40, 1), 2.0)
    assert settled(np.array([3.0]), np.array([10.0]), np.array([0.1]), flows, 1.0, 7.0) == pytest.approx(27.0)
    none = np.zeros(1)
    assert settled(none, none, none, flows, 1.0, 7.0) == pytest.approx(7.0)
    bed = Windkessel(none, none, none, none, behind=7.0)
    resistance, offset = bed.coupled(np.array([5.0]), 0.1)
    assert (resistance[0], offset[0]) == (0.0, 7.0)


@pytest.mark.parametrize(("step", "given", "told"), [
    (SolveFlow, {"outlet_distal": 1e9}, "leave outlet_distal out"),
    (EstimateFlow, {"hyperaemia": 0.5}, "hyperaemia opens the beds"),
    (SolveCircuit, {"compliance": 1e-10}, "leave compliance out"),
    (SolveWaves, {"systolic": mmHg(120.0), "diastolic": mmHg(80.0)}, "leave systolic, diastolic out"),
    (SolvePulse, {"outlets": "closed loop"}, "leave beyond out")])
def test_a_bed_that_is_not_there_is_refused(step: type[Any], given: dict[str, object], told: str) -> None:
    with pytest.raises(SimulationError, match=told):
        step(beyond="pressure", **given)


def test_a_loop_has_veins_of_its_own_and_a_range_is_a_range() -> None:
    with pytest.raises(SimulationError, match="leave outlet_pressure out"):
        SolvePulse(outlets="closed loop", outlet_pressure=VEINS)
    with pytest.raises(ParameterOutOfRange, match="venous pressure"):
        SolveFlow(outlet_pressure=Pascal(-9000.0))
