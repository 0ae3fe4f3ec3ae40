"""Hyperaemia: one model of open beds, for every tier."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from biomech.flow import solve as solving
from biomech.flow.estimate import EstimateFlow
from biomech.flow.heart import total
from biomech.flow.hyperaemia import CLOSE, Curve, Openings, keeping
from biomech.flow.loop import Loop, Outlets, beds_of
from biomech.flow.network import network_of
from biomech.flow.solve import SolveFlow
from biomech.flow.solve_circuit import SolveCircuit
from biomech.flow.solve_pulse import SolvePulse
from biomech.flow.solve_waves import SolveWaves
from biomech.measures.case import Case
from biomech.measures.flow import measure
from biomech.measures.tiers import measure as tiers
from biomech.outcome import Solution
from biomech.verification.pipes import as_mesh, as_patient, pipe
from meshing.errors import SimulationError
from meshing.step import silent
from meshing.units import Millilitre, Second, mL_per_min, mmHg

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


def test_what_is_left_to_the_pressure_is_gone_along_the_curve() -> None:
    """A beat at 2 % too little pressure tells the ratio at the pressure that is kept to a thousandth of it."""
    patient = as_patient(pipe(1, 1, 10, 5.0), 4.0)
    curve = Curve(network_of(patient.need_lumen()), np.array([SHARE * 4e9]), RHO, MU, 0.0)
    vessel = poiseuille(0.02, 0.002)

    def at(inflow: float) -> Openings:
        before = SHARE * 4e9 * inflow
        return Openings(inflow, before + 1.2 * vessel * inflow + 3e13 * inflow ** 2, np.array([before]), np.array([inflow]))

    exact = at(8e-6)
    found = curve.moved(at(0.98 * 8e-6), exact.inlet)
    assert found.inlet == exact.inlet
    assert found.inflow == pytest.approx(exact.inflow, rel=1e-3)
    assert found.flows[0] == pytest.approx(exact.inflow, rel=1e-3)
    assert found.ratio == pytest.approx(exact.ratio, abs=1e-3)
    assert abs(found.ratio - exact.ratio) < 0.1 * abs(at(0.98 * 8e-6).ratio - exact.ratio), "nothing was gained by going on"


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


def beat(hyperaemia: float, **given: Any) -> Solution:
    """A pipe that is coarse for what it shows, one beat of few steps."""
    patient = as_patient(pipe(1, 3, 8, 2.0), 4.0)
    assert patient.lumen_mesh is not None
    return SolvePulse(inflow=mL_per_min(60.0), hyperaemia=hyperaemia, steps=20, beats=1, **given).solve(patient, [patient.lumen_mesh], silent)


@pytest.fixture(scope="module")
def pulse() -> Solution:
    return beat(SHARE)


@pytest.mark.parametrize("step", [SolveCircuit, SolveWaves])
def test_ffr_of_a_beat_in_three_dimensions_is_that_of_the_tiers_below(pulse: Solution, step: type[Any]) -> None:
    """Within the 12 % by which the tiers may be apart; what hyperaemia changes, within the difference of their losses at rest."""
    below = step(inflow=mL_per_min(60.0), hyperaemia=SHARE).run(as_patient(pipe(1, 3, 8, 2.0), 4.0), silent)
    assert pulse.number("hyperaemic inflow") == pytest.approx(below.number("hyperaemic inflow"), rel=0.01)
    lost, grown = [], []
    for found in (pulse, below):
        lost.append(1.0 - found.number("hyperaemic pressure ratio"))
        grown.append(lost[-1] / (1.0 - found.number("distal/proximal pressure ratio")))
    assert lost[0] == pytest.approx(lost[1], rel=0.12)
    assert grown[0] == pytest.approx(grown[1], rel=0.03)
    assert 2.0 < grown[0] < 1.0 / SHARE


def test_ffr_of_a_beat_in_three_dimensions_is_a_measure_with_its_source(pulse: Solution) -> None:
    patient = as_patient(pipe(1, 3, 8, 2.0), 4.0)
    ids = {m.id: m for m in measure(Case(patient, patient, (pulse,)))}
    assert ids["ffr_3d_beat"].value == pulse.number("hyperaemic pressure ratio") < ids["pressure_ratio_mean"].value
    assert not ids["ffr_3d_beat"].verified
    assert "ffr_3d" not in ids
    assert pulse.assumed[0][:2] == ("resistance of the beds in hyperaemia", "x 0.4, the pressure at the inlet kept")
    assert "unverified" in pulse.assumed[0][2]


def test_the_beat_at_rest_is_the_same_and_nothing_is_said_of_hyperaemia(pulse: Solution) -> None:
    rest = beat(1.0)
    assert [pair for pair in pulse.numbers if not pair[0].startswith("hyperaemic")] == list(rest.numbers)
    for one, other in zip(pulse.fields, rest.fields, strict=True):
        np.testing.assert_array_equal(one.values, other.values)
    assert not any("hyperaemi" in what for what, _, _ in rest.assumed)
    patient = as_patient(pipe(1, 3, 8, 2.0), 4.0)
    assert not any(m.id.startswith("ffr") for m in measure(Case(patient, patient, (rest,))))


def test_a_beat_that_is_lost_in_hyperaemia_leaves_the_one_at_rest(pulse: Solution, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = SolvePulse._course

    def lost(self: SolvePulse, *given: Any) -> Any:
        if self.mean_inflow > mL_per_min(60.0):
            raise SimulationError("the flow is lost")
        return honest(self, *given)

    monkeypatch.setattr(SolvePulse, "_course", lost)
    found = beat(SHARE)
    assert list(found.numbers) == [pair for pair in pulse.numbers if not pair[0].startswith("hyperaemic")]
    assert any(one.startswith("no beat in hyperaemia beyond that on 0 of 1 meshes: the flow is lost") for one in found.credibility.warnings)


def test_a_stroke_volume_is_the_inflow_at_rest_of_a_beat_in_hyperaemia(pulse: Solution) -> None:
    patient = as_patient(pipe(1, 3, 8, 2.0), 4.0)
    assert patient.lumen_mesh is not None
    given = SolvePulse(stroke_volume=Millilitre(1.1), hyperaemia=SHARE, steps=20, beats=1).solve(patient, [patient.lumen_mesh], silent)
    assert given.number("hyperaemic pressure ratio") == pytest.approx(pulse.number("hyperaemic pressure ratio"), rel=1e-9)


@pytest.mark.parametrize("outlets", ["closed loop", "left coronary"])
def test_in_a_closed_loop_the_heart_keeps_the_pressure_and_the_rest_of_the_body_its_resistance(outlets: Outlets) -> None:
    loop = Loop.around(outlets, beds_of(outlets, np.array([4e9, 8e9]), 0.02, 1.1), Second(1.1), mL_per_min(5600.0))
    wide = loop.opened(SHARE)

    def means(one: Loop) -> tuple[float, float, float]:
        body = one.whole.link("root", "body")
        pressure = float(one.course.pressure(one.whole.link("root", "inlet"))[1:].mean())
        return pressure, float(one.inflow), float(one.course.flow(body)[1:].mean())

    (pressure, inflow, body), (kept, more, same) = means(loop), means(wide)
    assert kept == pytest.approx(pressure, rel=1e-3)
    assert same == pytest.approx(body, rel=0.02)     # what the veins hold back grows with the flow of both
    assert more == pytest.approx(inflow / SHARE, rel=0.05)
    assert wide.output == pytest.approx(loop.output + more - inflow, rel=0.02)
    for bed, opened in zip(loop.beds, wide.beds):
        assert total(opened) == pytest.approx(SHARE * total(bed))
    what, value, why = wide.pumping()
    assert what == "cardiac output in hyperaemia"
    assert value.startswith(f"{wide.output * 6e7:.0f} mL/min")
    assert "[derived]" in why


def test_a_heart_that_cannot_keep_the_pressure_is_said() -> None:
    loop = Loop.around("closed loop", beds_of("closed loop", np.array([3e8]), 0.02, 1.1), Second(1.1), mL_per_min(5600.0))
    with pytest.raises(SimulationError, match="this heart cannot keep .* mmHg with beds of 0.1 of their resistance"):
        loop.opened(0.1)


@pytest.mark.slow
def test_a_heart_pumps_through_a_lumen_in_hyperaemia() -> None:
    patient = as_patient(pipe(1, 2, 6, 2.0), 4.0)
    found = SolvePulse(outlets="left coronary", steps=50, meshes=1, hyperaemia=SHARE).run(patient, silent)
    assert found.credibility.converged
    assert not any("hyperaemia" in one for one in found.credibility.warnings)
    inflow = found.number("hyperaemic inflow")
    assert inflow == pytest.approx(found.number("inlet flow") / SHARE, rel=0.05)
    resisted = poiseuille(0.008, 0.002) * inflow / found.number("inlet pressure mean")
    assert 1.0 - found.number("hyperaemic pressure ratio") == pytest.approx(resisted, rel=0.35)     # and some inertia and entrance
    assert {"cardiac output in hyperaemia", "resistance of the beds in hyperaemia"} <= {what for what, _, _ in found.assumed}


@pytest.mark.parametrize("step", [EstimateFlow, SolveFlow, SolveCircuit, SolveWaves, SolvePulse])
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
