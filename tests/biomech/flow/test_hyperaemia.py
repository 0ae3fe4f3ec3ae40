"""Hyperaemia: one model of open beds, for every tier."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from biomech.flow import solve as solving
from biomech.flow.estimate import EstimateFlow
from biomech.flow.hyperaemia import CLOSE, Curve, Openings, keeping
from biomech.flow.network import network_of
from biomech.flow.solve import SolveFlow
from biomech.flow.solve_circuit import SolveCircuit
from biomech.flow.solve_waves import SolveWaves
from biomech.measures.case import Case
from biomech.measures.flow import measure
from biomech.measures.tiers import measure as tiers
from biomech.outcome import Solution
from biomech.verification.pipes import as_mesh, as_patient, pipe
from meshing.errors import SimulationError
from meshing.step import silent
from meshing.units import mL_per_min, mmHg

MU, RHO = 4e-3, 1060.0
SHARE = 0.4


def poiseuille(length: float, radius: float) -> float:
    return 8.0 * MU * length / (np.pi * radius ** 4)


def test_what_another_tier_loses_more_is_followed_to_the_pressure_that_is_kept() -> None:
    """A tier with three times the network's loss and some of its square: its own root is found, in a few solves."""
    patient = as_patient(pipe(1, 1, 10, 5.0), 4.0)
    network, vessel, bed = network_of(patient.need_lumen()), poiseuille(0.02, 0.002), 4e9
    calls = []

    def solved(inflow: float, resistance: float = SHARE * bed) -> Openings:
        calls.append(inflow)
        before = resistance * inflow
        return Openings(inflow, before + 3.0 * vessel * inflow + 3e13 * inflow ** 2, np.array([before]), np.array([inflow]))

    rest = solved(4e-6, bed)
    curve = Curve(network, np.array([SHARE * bed]), RHO, MU, 0.0)
    found = keeping(curve, SHARE, rest.inlet, rest, solved)
    assert found.inlet == pytest.approx(rest.inlet, rel=CLOSE)
    linear = SHARE * bed + 3.0 * vessel
    exact = (-linear + np.sqrt(linear ** 2 + 4.0 * 3e13 * rest.inlet)) / (2.0 * 3e13)
    assert found.inflow == pytest.approx(exact, rel=2.0 * CLOSE)
    assert found.ratio == pytest.approx(SHARE * bed * exact / rest.inlet, rel=2.0 * CLOSE)
    assert len(calls) <= 4


@pytest.fixture(scope="module")
def flow() -> Solution:
    fine = pipe(2, 4, 12, 2.0)
    patient = as_patient(fine, 4.0)
    assert patient.lumen_mesh is not None
    return SolveFlow(inflow=mL_per_min(60.0), hyperaemia=SHARE).solve(
        patient.need_lumen(), [as_mesh(pipe(1, 2, 6, 2.0), 4.0), patient.lumen_mesh], silent)


def test_ffr_of_the_flow_in_three_dimensions_is_that_of_a_pipe_before_an_open_bed(flow: Solution) -> None:
    """Q = P / (R_vessel + share R_bed): pressure at the inlet as at rest, FFR the bed's part of it; with its mesh error."""
    vessel, bed = poiseuille(0.008, 0.002), SolveFlow().bed / 2.0
    wanted = mL_per_min(60.0) * (vessel + bed) / (vessel + SHARE * bed)
    assert flow.number("hyperaemic inflow") == pytest.approx(wanted, rel=5e-3)
    assert 1.0 - flow.number("hyperaemic pressure ratio") == pytest.approx(vessel / (vessel + SHARE * bed), rel=0.04)
    assert flow.number("distal/proximal pressure ratio") > flow.number("hyperaemic pressure ratio")
    assert 0.0 < flow.number("hyperaemic pressure ratio mesh error") < 0.01
    patient = as_patient(pipe(2, 4, 12, 2.0), 4.0)
    row = next(m for m in measure(Case(patient, patient, (flow,))) if m.id == "ffr_3d")
    assert row.low is not None
    assert row.high is not None
    assert row.low < row.value <= row.high <= 1.0
    assert "grid convergence index" in row.interval
    assert not row.verified
    assert any(what == "resistance of the beds in hyperaemia" and "x 0.4" in value and "unverified" in why for what, value, why in flow.assumed)


def test_at_rest_the_flow_is_the_same_and_nothing_is_said_of_hyperaemia(flow: Solution) -> None:
    patient = as_patient(pipe(2, 4, 12, 2.0), 4.0)
    assert patient.lumen_mesh is not None
    rest = SolveFlow(inflow=mL_per_min(60.0)).solve(patient.need_lumen(), [as_mesh(pipe(1, 2, 6, 2.0), 4.0), patient.lumen_mesh], silent)
    kept = [pair for pair in flow.numbers if not pair[0].startswith("hyperaemic")]
    assert [name for name, _ in kept] == [name for name, _ in rest.numbers]
    np.testing.assert_array_equal([value for _, value in kept], [value for _, value in rest.numbers])      # some have no mesh error
    assert not any("hyperaemi" in what for what, _, _ in rest.assumed)
    assert not any(m.id == "ffr_3d" for m in measure(Case(patient, patient, (rest,))))


def test_a_flow_that_is_lost_in_hyperaemia_leaves_the_one_at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    fine, honest = pipe(1, 2, 6, 2.0), solving._insist

    def lost(progress: Any, flow: Any, which: str) -> None:
        if "hyperaemia" in which:
            raise SimulationError("no steady flow was found")
        honest(progress, flow, which)

    monkeypatch.setattr(solving, "_insist", lost)
    patient = as_patient(fine, 4.0)
    assert patient.lumen_mesh is not None
    found = SolveFlow(inflow=mL_per_min(60.0), hyperaemia=SHARE).solve(
        patient.need_lumen(), [as_mesh(pipe(1, 2, 4, 2.0), 4.0), patient.lumen_mesh], silent)
    assert found.number("pressure drop") > 0.0
    assert any(one.startswith("no flow in hyperaemia beyond that on 0 of 2 meshes: no steady flow was found") for one in found.credibility.warnings)
    assert "hyperaemic pressure ratio" not in dict(found.numbers)


@pytest.mark.parametrize("step", [SolveCircuit, SolveWaves])
def test_ffr_of_a_beat_is_that_of_means_at_the_mean_pressure_of_rest(step: type[Any]) -> None:
    patient = as_patient(pipe(1, 1, 10, 5.0), 4.0)
    own = step(inflow=mL_per_min(60.0), hyperaemia=SHARE)
    found = own.run(patient, silent)
    vessel, bed = poiseuille(0.02, 0.002), own.bed / 2.0
    assert found.number("hyperaemic inflow") == pytest.approx(mL_per_min(60.0) * (vessel + bed) / (vessel + SHARE * bed), rel=0.01)
    assert 1.0 - found.number("hyperaemic pressure ratio") == pytest.approx(vessel / (vessel + SHARE * bed), rel=0.05)
    rest = replace(own, hyperaemia=1.0).run(patient, silent)
    assert [pair for pair in found.numbers if not pair[0].startswith("hyperaemic")] == list(rest.numbers)
    ids = {m.id: m for m in tiers(Case(patient, patient, (found,)))}
    id = "ffr_0d" if step is SolveCircuit else "ffr_1d"
    assert ids[id].value == found.number("hyperaemic pressure ratio")
    assert not any(m.id.startswith("ffr") for m in tiers(Case(patient, patient, (rest,))))


@pytest.mark.parametrize("step", [EstimateFlow, SolveFlow, SolveCircuit, SolveWaves])
def test_without_beds_there_is_nothing_to_open(step: type[Any]) -> None:
    with pytest.raises(SimulationError, match="hyperaemia opens the beds"):
        step(beyond="pressure", hyperaemia=0.5)


def test_the_pressure_of_the_cuff_is_the_one_that_is_kept() -> None:
    patient = as_patient(pipe(1, 1, 10, 5.0), 4.0)
    own = EstimateFlow(inflow=mL_per_min(60.0), hyperaemia=SHARE, systolic=mmHg(120.0), diastolic=mmHg(75.0))
    found = own.run(patient, silent)
    vessel, pressure = poiseuille(0.02, 0.002), mmHg(90.0)
    bed = pressure / mL_per_min(60.0) - vessel
    assert found.number("hyperaemic inflow") == pytest.approx(pressure / (vessel + SHARE * bed), rel=1e-3)
    assert found.number("hyperaemic pressure ratio") == pytest.approx(SHARE * bed / (vessel + SHARE * bed), rel=1e-3)
