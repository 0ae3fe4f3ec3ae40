"""A closed loop and Windkessels tuned to a cuff."""
import numpy as np
import pytest

from biomech.elements import WindkesselBed
from biomech.elements.element import Inertance
from biomech.flow.beat import BeatConditions
from biomech.flow.circuit_beat import circuit_beat
from biomech.flow.conditions import FlowConditions
from biomech.flow.cuff_tuning import TUNED, relabelled
from biomech.flow.heart import LIBRARY, SYSTEMIC, Cuff, Inside, closed_loop, filled, total
from biomech.flow.inflow import OUTPUT
from biomech.flow.loop import Loop, beds_of
from biomech.flow.loop_tuning import root_pressure, scaled, tuned
from biomech.flow.outlets import ILIAC_COMPLIANCE
from biomech.flow.pulse_tuning import beds_for_cuff
from biomech.flow.solve import SolveFlow
from biomech.flow.solve_pulse import SolvePulse
from biomech.verification.pipes import as_patient, pipe
from meshing.errors import SimulationError
from meshing.units import MMHG_PA, MetrePerSecond, PascalSecondPerCubicMetre, Second, mL_per_min, mmHg

PERIOD = Second(0.8)
BEDS = beds_of("closed loop", np.array([3.2e9, 3.2e9]), 0.02, 1.1)


def _met(beds: tuple[WindkesselBed, ...], body: object) -> tuple[float, float, float]:
    free = Inside(Inertance(0.0), (PascalSecondPerCubicMetre(0.0),) * len(beds))
    whole = closed_loop(beds, "LV", PERIOD, free, body)  # type: ignore[arg-type]
    course, _ = filled(whole, PERIOD)
    high, low = root_pressure(whole, course)
    return high / MMHG_PA, low / MMHG_PA, float(course.flow(whole.link("root", "inlet"))[1:].mean())


def test_scaled_beds_keep_their_split_and_lower_their_impedance() -> None:
    stiff = scaled(BEDS, 0.5, 4.0)
    assert [total(bed) for bed in stiff] == pytest.approx([0.5 * total(bed) for bed in BEDS])
    for bed, old in zip(stiff, BEDS):
        assert isinstance(bed, WindkesselBed)
        assert isinstance(old, WindkesselBed)
        assert bed.proximal == pytest.approx(old.proximal / 2.0)
        assert bed.compliance == pytest.approx(4.0 * old.compliance)


def test_the_librarys_own_pressure_needs_no_tuning() -> None:
    high, low, _ = _met(BEDS, LIBRARY)  # type: ignore[arg-type]
    beds, body = tuned(BEDS, "LV", PERIOD, OUTPUT, Cuff(mmHg(high), mmHg(low)))
    assert body == LIBRARY
    for bed, own in zip(beds, BEDS):
        assert total(bed) == pytest.approx(total(own))


@pytest.mark.slow
def test_another_pressure_is_met_and_the_mesh_keeps_its_flow() -> None:
    high, low, inflow = _met(BEDS, LIBRARY)  # type: ignore[arg-type]
    beds, body = tuned(BEDS, "LV", PERIOD, OUTPUT, Cuff(mmHg(high - 8.0), mmHg(low + 2.0)))
    new = _met(beds, body)  # type: ignore[arg-type]
    assert new[:2] == pytest.approx((high - 8.0, low + 2.0), rel=0.006)
    assert new[2] == pytest.approx(inflow, rel=2e-3)        # the mesh keeps its share of the cardiac output
    assert body.time_constant / body.resistance > LIBRARY.time_constant / SYSTEMIC


@pytest.mark.slow
def test_a_usual_cuff_is_met() -> None:
    loop = Loop.around("closed loop", BEDS, PERIOD, OUTPUT, Cuff(mmHg(120.0), mmHg(80.0)))
    high, low = root_pressure(loop.whole, loop.course)
    assert (high / MMHG_PA, low / MMHG_PA) == pytest.approx((120.0, 80.0), rel=0.006)
    assert loop.warnings == ()
    told = {what: why for what, _, why in loop.assumed((), ("a", "b"), ("", ""))}
    assert told["cuff pressure"] == "measured"
    assert "resistance and time constant of the body" not in told
    free = Loop.around("closed loop", BEDS, PERIOD, OUTPUT)
    assert "not the patient's" in free.warnings[0]


def test_a_cuff_that_no_circulation_has_leaves_the_librarys_and_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*given: object) -> object:
        raise SimulationError("no circulation with a cardiac output of 5600 mL/min has a cuff pressure of 290 over 20 mmHg here")

    monkeypatch.setattr("biomech.flow.loop.tuned", none)
    loop = Loop.around("closed loop", BEDS, PERIOD, OUTPUT, Cuff(mmHg(290.0), mmHg(20.0)))
    assert loop.body is LIBRARY
    assert loop.cuff is None
    assert loop.warnings[0].startswith("the cuff pressure is not met, and the library's circulation is used: no circulation with a cardiac output")
    assert "not the patient's" in loop.warnings[1]
    assert "cuff pressure" not in {what for what, _, _ in loop.assumed((), ("a", "b"), ("", ""))}


@pytest.mark.slow
def test_an_impossible_cuff_is_found_to_be_one() -> None:
    with pytest.raises(SimulationError, match="no circulation with a cardiac output"):
        tuned(BEDS, "LV", PERIOD, OUTPUT, Cuff(mmHg(290.0), mmHg(20.0)))


def test_a_loop_begins_with_the_loss_of_what_flows_then() -> None:
    """The loss of the mean flow through a narrowing stood before the little that flows in diastole: the first step was lost, however short."""
    loop = Loop.around("closed loop", beds_of("closed loop", np.array([1.6e9]), 0.02, 1.1), PERIOD, OUTPUT)
    patient = as_patient(pipe(1, 2, 4, 2.0), 10.0)
    assert patient.lumen_mesh is not None
    case = SolveFlow(inflow=loop.inflow).case(patient.need_lumen(), patient.lumen_mesh)
    flow = case.flow
    case.start(None)
    z = flow.points[:, 2]
    flow.state[:, 2] = np.where(flow.fixed[:, 2], flow.state[:, 2], 1.0)
    flow.state[:, 3] += 40.0 * (z.max() - z)     # what a narrow place takes
    lost, entering = float(np.ptp(flow.state[:, 3])), -flow.inlet.flux(flow.state)
    beat = loop.beat(case, "parabolic")
    share = -flow.inlet.flux(flow.state) / entering
    assert abs(share) < 0.7
    assert np.ptp(flow.state[:, 3]) == pytest.approx(share ** 2 * lost)
    assert beat.time == 0.0


def test_windkessels_behind_a_mesh_meet_the_cuff_in_the_quick_tier() -> None:
    patient, own = as_patient(pipe(1, 2, 6, 4.0), 10.0), FlowConditions(inflow=mL_per_min(450.0), systolic=mmHg(130.0), diastolic=mmHg(85.0))
    beds, rows, warnings = beds_for_cuff(patient, own, "common carotid", Second(1.0), ILIAC_COMPLIANCE, MetrePerSecond(6.0))
    assert warnings == ()
    conditions = BeatConditions(inflow=own.inflow, period=Second(1.0), wave_speed=MetrePerSecond(6.0), **beds)  # type: ignore[arg-type]
    inlet = circuit_beat(conditions.tree(patient), conditions).inlet / MMHG_PA
    assert inlet.max() - inlet.min() == pytest.approx(45.0, rel=0.02)
    assert inlet.mean() == pytest.approx(100.0, rel=0.03)
    assert [what for what, _, _ in rows] == ["cuff pressure", "mean pressure", "beds tuned to it"]
    changed = relabelled((("compliance of an iliac bed", "x", "chosen by the user"), ("profile", "plug", "even")))
    assert [why for _, _, why in changed] == [TUNED, "even"]


def test_a_cuff_has_two_pressures() -> None:
    with pytest.raises(SimulationError, match="give both, or neither"):
        SolvePulse(systolic=mmHg(120.0))
    with pytest.raises(SimulationError, match="systolic pressure above"):
        SolvePulse(systolic=mmHg(80.0), diastolic=mmHg(120.0))


def test_a_pulse_that_no_beds_give_is_said_of_the_beat_in_three_dimensions_too() -> None:
    patient, own = as_patient(pipe(1, 2, 6, 4.0), 10.0), FlowConditions(inflow=mL_per_min(450.0), systolic=mmHg(250.0), diastolic=mmHg(10.0))
    beds, rows, warnings = beds_for_cuff(patient, own, "common carotid", Second(1.0), ILIAC_COMPLIANCE, MetrePerSecond(6.0))
    assert "pulse pressure of 240 mmHg is not met" in warnings[0]
    assert beds["compliance"] == pytest.approx(ILIAC_COMPLIANCE)
    assert ("beds tuned to it", f"resistance x {beds['outlet_distal'] / own.outlet_distal:.3g}, compliance as given",
            "0D tier at the inflow given [derived]") in rows
