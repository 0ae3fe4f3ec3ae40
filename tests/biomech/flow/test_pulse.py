"""Flow in time: Windkessels, waves, the wall's history, one short beat."""
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from biomech.flow import steady
from biomech.flow.beaten import MOMENTS, Beaten
from biomech.flow.discretisation import Discretisation
from biomech.flow.inflow import developed_profile
from biomech.flow.network import network_of, solve_network
from biomech.flow.outlets import Beds
from biomech.flow.pulse import Beat, WallRecorder
from biomech.flow.solve_pulse import SolvePulse
from biomech.flow.waves import WAVES, wave_of
from biomech.flow.windkessel import Windkessel, settled
from biomech.measures.case import Case
from biomech.measures.flow import measure as flow_measures
from biomech.verification.pipes import as_mesh, as_patient, pipe
from biomech.verification.pulse import womersley_error
from biomech.verification.trees import random_tree
from meshing.errors import SimulationError
from meshing.step import Monitor, silent
from meshing.units import MMHG_PA, MetrePerSecond, Percent, Second, mL_per_min
from tests.biomech.flow.small import slope_error, small_pipe


@pytest.mark.parametrize("name", list(WAVES))
def test_waves_have_mean_one_and_follow_their_numbers(name: str) -> None:
    wave = WAVES[name]
    flow = wave.of_phase()
    assert np.mean([flow(k / 400) for k in range(400)]) == pytest.approx(1.0, rel=1e-12)
    assert flow(0.3) == pytest.approx(flow(1.3), rel=1e-12)
    assert flow(0.0) == pytest.approx(flow(1.0), rel=1e-9)
    given = np.array(wave.shape) / np.mean(wave.shape)
    assert abs(np.array([flow(k / 20) for k in range(20)]) - given).max() < 0.02 * given.max()
    assert "[R]" in wave.source


def test_windkessel_settles_where_it_repeats_and_holds_the_mean() -> None:
    bed = Windkessel(np.array([2.0, 1.0]), np.array([30.0, 20.0]), np.array([0.1, 0.3]), np.zeros(2))
    flows = np.column_stack([1.0 + np.sin(2 * np.pi * np.arange(50) / 50), np.full(50, 2.0)])
    bed.charge = start = settled(bed.proximal, bed.distal, bed.compliance, flows, 5.0)
    charges = []
    for k in range(1, 51):
        bed.advance(flows[k % 50], 0.1)
        charges.append(bed.charge)
    assert np.allclose(bed.charge, start, rtol=1e-9)
    assert np.mean(charges, axis=0) == pytest.approx([30.0, 40.0], rel=0.02)


def test_coupled_step_equals_the_step_taken() -> None:
    bed = Windkessel(np.array([2.0]), np.array([30.0]), np.array([0.1]), np.array([12.0]), np.array([11.0]))
    resistance, offset = bed.coupled(np.array([0.7]), 0.05)
    bed.advance(np.array([0.7]), 0.05)
    assert bed.pressure(np.array([0.7]))[0] == pytest.approx(resistance[0] * 0.7 + offset[0], rel=1e-12)


def test_newton_matrix_in_time_is_the_slope_of_the_residual() -> None:
    _, flow = small_pipe()
    flow.inertia, flow.past = 7.0, np.random.default_rng(5).standard_normal((len(flow), 3))
    assert slope_error(flow) < 2e-6


def test_oscillating_flow_converges() -> None:
    errors = [womersley_error(1, 2, 4, 12, silent), womersley_error(2, 3, 6, 18, silent)]
    assert errors[1] < 0.055
    assert errors[0] / errors[1] > 1.5


@pytest.mark.parametrize("jump", [1e3, 1e5])
def test_a_step_bears_a_jump_of_the_pressure_beyond_the_openings(jump: float) -> None:
    """In units of rho U^2; alike at both ends it drives nothing. A circuit that joins in does this, and the flow was lost by what the linear
    solve left of it."""
    _, flow = small_pipe(300.0, outlets=2)
    inflow = developed_profile(flow, np.pi / 4.0)
    flow.state[:] = 0.0
    flow.prescribe_inflow(inflow)
    beds = Beds(flow, np.full(2, 5.0))
    beds.offset = np.full(2, jump)
    beat = Beat(flow, beds, None, lambda time: inflow)
    beat.step(0.05)
    assert beat.residual < 1e-4
    assert flow.state[:, 3].mean() == pytest.approx(jump, abs=50.0)
    flows = beds.fluxes(flow.state)
    assert flows.sum() == pytest.approx(np.pi / 4.0, rel=2e-3)
    assert abs(flows[0] - flows[1]) < 0.01 * flows.sum()


def test_a_flow_that_runs_away_is_given_up_before_all_attempts(monkeypatch: pytest.MonkeyPatch) -> None:
    _, flow = small_pipe(300.0, outlets=2)
    beat = Beat(flow, Beds(flow, np.full(2, 5.0)), None, lambda time: developed_profile(flow, np.pi / 4.0))
    solves: list[float] = []

    def worse(right: np.ndarray, tolerance: float) -> tuple[np.ndarray, int]:
        solves.append(tolerance)
        return 1e6 * np.ones_like(flow.state) * ~flow.fixed, 1

    monkeypatch.setattr(beat._linear, "solve", worse)
    with pytest.raises(SimulationError, match="the flow is lost"):
        beat.step(0.05)
    assert len(solves) == 1


def test_shear_that_only_turns_has_the_largest_index() -> None:
    mesh = pipe(1, 2, 4, 1.0)
    flow = Discretisation(mesh.points, mesh.tets, mesh.sets, 0.1)
    recorder = WallRecorder()
    inside = ~flow.fixed[:, 2]
    inside[flow.inlet.nodes] = True
    inside[flow.wall_nodes] = False
    # creeping: without convection the shear follows the sign of the flow exactly
    for sign in (1e-6, -1e-6):
        flow.state[inside, 2] = sign * 2.0 * (1.0 - 4.0 * (flow.points[inside, :2] ** 2).sum(axis=1))
        recorder.add(flow)
    history = recorder.history()
    assert np.allclose(history.oscillation, 0.5, atol=1e-3)
    assert (history.average > 0).all()


@pytest.mark.slow
def test_a_steady_wave_stays_steady() -> None:
    """A pipe whose beat hardly changes: mean outflow is the inflow, the drop Hagen-Poiseuille's, and the beat repeats."""
    patient = as_patient(pipe(1, 2, 6, 2.0), 10.0)
    found = SolvePulse(inflow=mL_per_min(100.0), period=Second(1.1), steps=20, meshes=1).run(patient, silent)
    q = 100e-6 / 60
    assert found.kind == "pulsatile flow"
    assert found.number("outlet flow outlet") == pytest.approx(q, rel=0.02)
    assert found.number("flow imbalance") < 5e-3
    assert found.number("change from beat to beat") < 0.01
    assert found.number("beats") < SolvePulse.beats, "it stops when the beat repeats"
    assert found.credibility.converged
    assert abs(found.number("energy loss unexplained")) < 0.1
    assert found.number("energy loss mean") == pytest.approx(found.number("pressure drop mean") * q, rel=1.0)
    assert found.number("pressure drop mean") == pytest.approx(128 * 4e-3 * 0.02 * q / (np.pi * 0.01 ** 4), rel=0.25)
    assert any("wave" in what for what, _, _ in found.assumed)
    # a wave that hardly swings has the same ratio all along, and that of its drop
    ratio = found.number("distal/proximal pressure ratio")
    assert ratio == pytest.approx(1.0 - found.number("pressure drop mean") / found.number("inlet pressure mean"), rel=1e-9)
    lowest = found.number("lowest pressure ratio of the beat")
    assert ratio > lowest > 1.0 - found.number("pressure drop peak") / found.number("inlet pressure diastolic")
    moments = [field for field in found.fields if field.name == "velocity" and field.moment is not None]
    assert [field.moment for field in moments] == sorted({field.moment for field in moments})
    assert (len(moments), moments[-1].moment) == (MOMENTS, 1.0)
    assert moments[-1].values == pytest.approx(found.field("velocity").values), "the end of the beat"
    assert found.field("velocity").moment is None


def test_a_beat_tells_its_courses_and_the_reynolds_number_of_each_vessel_with_its_own_flow() -> None:
    """The Reynolds number was that of all the blood in the narrowest vessel, however little of it goes there."""
    tree = random_tree(3, blood=False)
    solver = SolvePulse(inflow=mL_per_min(300.0))
    entering = np.array([0.5, 2.0, 0.5]) * solver.inflow
    network = network_of(tree.lumen)
    peaks = [2.0 * 1060.0 * 2.0 * abs(q) / (np.pi * 4e-3 * s.radius.min())
             for s, q in zip(network.segments, solve_network(network, solver.inflow, solver.resistances(tree.lumen), 1060.0, 4e-3).flow)]  # type: ignore[arg-type]
    assert solver._reynolds(tree.lumen, entering) == pytest.approx(max(peaks), rel=1e-6)
    assert max(peaks) < 0.9 * 2.0 * 1060.0 * 2.0 * solver.inflow / (np.pi * 4e-3 * min(s.radius.min() for s in network.segments))
    found = SolvePulse(inflow=mL_per_min(100.0), period=Second(0.3), steps=20, meshes=1, beats=1).run(as_patient(pipe(1, 2, 4, 1.0), 10.0), silent)
    courses = {curve.name: curve for curve in found.curves}
    assert list(courses) == ["pressure at the opening 'inlet'", "flow through the opening 'inlet'", "pressure at the opening 'outlet'",
                             "flow through the opening 'outlet'"]
    assert all(curve.times[0] == pytest.approx(0.015) and curve.times[-1] == pytest.approx(0.3) for curve in found.curves)
    assert courses["flow through the opening 'inlet'"].values.mean() == pytest.approx(100.0, rel=1e-6)
    assert courses["flow through the opening 'outlet'"].values == pytest.approx(courses["flow through the opening 'inlet'"].values, abs=0.2)
    assert courses["pressure at the opening 'inlet'"].values.max() * MMHG_PA == pytest.approx(found.number("inlet pressure systolic"))


def _stiff(dt: float) -> tuple[list[float], float]:
    """Steps of a flow that changes as t^3: their errors as told, and the time reached."""
    mesh = pipe(1, 2, 4, 1.0)
    flow = Discretisation(mesh.points, mesh.tets, mesh.sets, 0.1)
    profile = developed_profile(flow, 1.0)
    beat = Beat(flow, Beds(flow, np.zeros(1)), None, lambda time: profile * (1.0 + time ** 3))
    told = []
    for _ in range(6):
        beat.error = 0.0
        beat.step(dt)
        told.append(beat.error)
    return told, beat.time


def test_a_step_tells_its_error_and_it_is_of_third_order() -> None:
    coarse, fine = _stiff(0.2)[0], _stiff(0.1)[0]
    assert coarse[:2] == [0.0, 0.0], "a parabola needs three states"
    # at the same time, 1.2 and .6 + .6: the third derivative of t^3 is constant, the speed about the same
    assert coarse[3] / fine[5] == pytest.approx(8.0, rel=0.25)


def test_a_step_keeps_its_blood_however_loose_its_tolerance() -> None:
    mesh = pipe(1, 2, 4, 1.0)
    flow = Discretisation(mesh.points, mesh.tets, mesh.sets, 0.02)
    profile = developed_profile(flow, 1.0)
    beat = Beat(flow, Beds(flow, np.ones(1)), None, lambda time: profile * (1.0 + 3.0 * time), tolerance=0.5)
    lost = []
    for _ in range(4):
        beat.step(0.2)
        lost.append(flow.imbalance())
    assert max(lost) < 5e-4


def test_a_step_that_is_too_wrong_is_taken_in_halves() -> None:
    mesh = pipe(1, 2, 4, 1.0)
    flow = Discretisation(mesh.points, mesh.tets, mesh.sets, 0.1)
    profile = developed_profile(flow, 1.0)
    beat = Beat(flow, Beds(flow, np.zeros(1)), None, lambda time: profile * (1.0 + (5.0 if time > 0.65 else 0.0)), step_error=0.05)
    taken = [beat.advance(0.1) for _ in range(9)]
    assert taken[3:6] == [1] * 3, "after the start"
    assert taken[6] > 2
    assert beat.time == pytest.approx(0.9)
    assert -flow.inlet.flux(flow.state) == pytest.approx(6.0)


def test_a_step_whose_residual_grows_is_given_up_however_small_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps of a heart that were lost in the end went on for seven linear solves, the longest of all."""
    mesh = pipe(1, 2, 4, 1.0)
    flow = Discretisation(mesh.points, mesh.tets, mesh.sets, 0.1)
    beat = Beat(flow, Beds(flow, np.zeros(1)), None, lambda time: developed_profile(flow, 1.0), tolerance=1e-8)
    for _ in range(10):
        beat.step(0.1)
    beat.tolerance = 1e-4
    good, honest, solves = flow.state.copy(), beat._linear.solve, list[float]()

    def wrong(right: np.ndarray, tolerance: float) -> tuple[np.ndarray, int]:
        solves.append(beat.residual)
        found, count = honest(right, tolerance)
        return -4.0 * found, count

    monkeypatch.setattr(beat._linear, "solve", wrong)
    monkeypatch.setattr("biomech.flow.pulse.RUNS_AWAY", 3.0)
    with pytest.raises(SimulationError, match="the flow is lost"):
        beat.step(0.1)
    assert len(solves) == 1
    assert solves[0] < beat.residual < 100.0 * beat.tolerance, "it would have passed for an answer"
    np.testing.assert_array_equal(flow.state, good)


def test_unknown_wave_is_named() -> None:
    with pytest.raises(SimulationError, match="common carotid"):
        SolvePulse(wave="sine")


def _discharged(steps: list[float]) -> float:
    """Error of a Windkessel that empties through steps of uneven length, against exp(-t / (R C))."""
    bed = Windkessel(np.zeros(1), np.array([2.0]), np.array([0.5]), np.ones(1))
    for step in steps:
        bed.advance(np.zeros(1), step)
    return abs(float(bed.charge[0]) - np.exp(-sum(steps)))


def test_uneven_steps_are_of_second_order() -> None:
    def steps(count: int) -> list[float]:
        return [(0.5 if k % 3 == 0 else 1.25) / count for k in range(count)]
    coarse, fine = _discharged(steps(30)), _discharged(steps(120))
    assert fine < 1e-4
    assert np.log(coarse / fine) / np.log(4.0) == pytest.approx(2.0, abs=0.2)


def test_a_step_that_is_lost_is_taken_in_halves(monkeypatch: pytest.MonkeyPatch) -> None:
    mesh = pipe(1, 2, 4, 1.0)
    flow = Discretisation(mesh.points, mesh.tets, mesh.sets, 0.1)
    beat = Beat(flow, Beds(flow, np.zeros(1)), None, lambda time: developed_profile(flow, 1.0 + time))
    honest, lost = beat.step, []

    def short_of_breath(dt: float, allowed: float = np.inf) -> None:
        if dt > 0.3 and beat.time > 0.9:
            lost.append(dt)
            raise SimulationError("too long")
        honest(dt)

    monkeypatch.setattr(beat, "step", short_of_breath)
    assert [beat.advance(1.0), beat.advance(1.0)] == [1, 4]
    assert lost == [1.0, 0.5]
    assert beat.time == pytest.approx(2.0)
    assert -flow.inlet.flux(flow.state) == pytest.approx(3.0)
    monkeypatch.setattr(beat, "step", lambda dt, allowed=np.inf: honest(-1.0) if dt < 0 else (_ for _ in ()).throw(SimulationError("never")))

    def never(dt: float, allowed: float = np.inf) -> None:
        tried.append(dt)
        raise SimulationError("never")

    tried: list[float] = []
    good = flow.state.copy()
    monkeypatch.setattr(beat, "step", never)
    with pytest.raises(SimulationError, match="never"):
        beat.advance(1.0)
    assert tried == [1.0, 0.5, 0.25, 0.125, 0.0625]
    assert np.array_equal(flow.state, good)


@pytest.mark.slow
def test_a_wall_that_gives_holds_blood_back_and_says_how_far_it_moved() -> None:
    """An elastic tube stores blood while the pressure rises: outflow lags, its mean is the inflow; a stiff wall moves as much less."""
    patient = as_patient(pipe(1, 2, 6, 2.0), 10.0)
    found = {}
    for speed in (5.0, 10.0):
        found[speed] = SolvePulse(inflow=mL_per_min(100.0), walls="elastic", wave_speed=MetrePerSecond(speed), steps=20, beats=2, meshes=1).run(
            patient, silent)
    soft, stiff = (found[speed].number("largest displacement of the wall") for speed in (5.0, 10.0))
    assert 0.0 < soft < 1e-3
    assert soft / stiff == pytest.approx(4.0, rel=0.1)      # E h ~ c^2
    assert found[5.0].number("outlet flow outlet") == pytest.approx(100e-6 / 60, rel=0.02)
    assert any("elastic walls as a thin membrane" in sentence for sentence in found[5.0].credibility.warnings)
    assert any(what == "pulse wave velocity of the walls" and value.startswith("5.00 m/s") for what, value, _ in found[5.0].assumed)


@pytest.mark.slow
def test_two_meshes_give_the_numbers_of_a_beat_their_mesh_error() -> None:
    fine = pipe(2, 3, 10, 2.0)
    found = SolvePulse(inflow=mL_per_min(100.0), steps=20, beats=1).solve(
        as_patient(fine, 10.0), [as_mesh(pipe(1, 2, 6, 2.0), 10.0), as_mesh(fine, 10.0)], silent)
    assert 0.0 < found.number("pressure drop peak mesh error") < 1.0
    assert found.credibility.mesh_error == found.number("pressure drop peak mesh error")
    for measure in flow_measures(Case(as_patient(fine, 10.0), as_patient(fine, 10.0), (found,))):
        assert measure.interval.startswith("mesh error") or measure.value == 0.0, measure.id
        assert "One mesh" not in measure.explanation, measure.id
    assert "grid convergence index" in found.credibility.mesh_error_method
    assert not any("no mesh error" in sentence for sentence in found.credibility.warnings)


def _losing(monkeypatch: pytest.MonkeyPatch, lost: Callable[[int, int], bool]) -> None:
    """Beats of which those are lost for which `lost` (nodes of the mesh, number of the beat) holds."""
    from biomech.flow import solve_pulse
    honest = solve_pulse.beaten

    def short_of_breath(flow: Discretisation, beat: Beat, steps: int, dt: float, number: int, monitor: Monitor) -> Beaten:
        if lost(len(flow), number):
            beat.step(dt)
            raise SimulationError("the flow is lost, worst at (1.0, 2.0, 3.0) mm LPS")
        return honest(flow, beat, steps, dt, number, monitor)

    monkeypatch.setattr(solve_pulse, "beaten", short_of_breath)


def test_a_lost_beat_leaves_the_answer_of_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    patient, solver = as_patient(pipe(1, 2, 4, 1.0), 10.0), SolvePulse(inflow=mL_per_min(100.0), period=Second(0.3), steps=20, meshes=1, beats=2)
    one = replace(solver, beats=1).run(patient, silent)
    assert one.credibility.warnings[0] == "one beat was followed: whether it repeats is not known"
    _losing(monkeypatch, lambda nodes, number: number == 2)
    kept = solver.run(patient, silent)
    assert kept.credibility.warnings[0].startswith("beat 2 was lost and this is the one before it: the flow is lost, worst at (1.0, 2.0, 3.0) mm LPS")
    assert not kept.credibility.converged
    assert kept.numbers == one.numbers
    assert np.array_equal(kept.field("velocity").values, one.field("velocity").values), "the end of the beat that was kept, not where it was lost"
    _losing(monkeypatch, lambda nodes, number: True)
    with pytest.raises(SimulationError, match="mm LPS"):
        solver.run(patient, silent)


def test_a_beat_lost_on_the_fine_mesh_leaves_that_of_the_coarse_one(monkeypatch: pytest.MonkeyPatch) -> None:
    coarse, fine = pipe(1, 2, 4, 1.0), pipe(1, 2, 6, 1.0)
    _losing(monkeypatch, lambda nodes, number: nodes == len(fine.points))
    found = SolvePulse(inflow=mL_per_min(100.0), period=Second(0.3), steps=20, beats=1).solve(
        as_patient(fine, 10.0), [as_mesh(coarse, 10.0), as_mesh(fine, 10.0)], silent)
    assert found.mesh is not None
    assert len(found.mesh.points_mm) == len(coarse.points)
    assert found.credibility.warnings[0].startswith(f"this is the beat on the mesh of {len(coarse.points)} nodes, the finest that has one: ")
    assert not found.credibility.converged


@pytest.mark.parametrize(("given", "told"), [
    ({"outlets": "closed loop", "wave": "infrarenal aorta"}, "leave wave out"),
    ({"outlets": "left coronary", "compliance": 1e-10}, "leave compliance out"),
    ({"outlets": "closed loop", "walls": "elastic"}, "rigid walls"),
    ({"outlets": "closed loop", "output_share": Percent(20.0)}, "leave output_share out"),
])
def test_an_option_that_would_do_nothing_in_a_closed_loop_is_refused(given: dict[str, object], told: str) -> None:
    with pytest.raises(SimulationError, match=told):
        SolvePulse(**given)  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.parametrize(("outlets", "diameter", "share"), [("closed loop", 12.0, 0.12 / 1.585), ("left coronary", 4.0, 0.12 / 7.694)])
def test_a_heart_pumps_through_a_lumen(outlets: str, diameter: float, share: float) -> None:
    """The lumen gets the share of the cardiac output that its beds are of the body, and repeats from the start on."""
    found = SolvePulse(outlets=outlets, steps=50, meshes=1).run(as_patient(pipe(1, 2, 6, 2.0), diameter), silent)  # type: ignore[arg-type]
    whole = 5600e-6 / 60.0
    assert found.number("inlet flow") == pytest.approx(share * whole, rel=0.05)
    assert found.number("outlet flow outlet") == pytest.approx(found.number("inlet flow"), rel=2e-3)
    assert found.number("flow imbalance") < 1e-3
    assert found.credibility.converged
    assert "closed loop" in found.credibility.solver
    told = {what: source for what, _, source in found.assumed}
    assert {"cardiac output", "heart valves", "lungs", "mean filling pressure of the circulation"} <= set(told)
    assert "inflow wave" not in told
    assert ("coronary bed beyond 'outlet'" in told) == (outlets == "left coronary")
    assert "unverified default" in told["lungs"]


def test_a_measured_wave_passes_through_its_flows() -> None:
    flows = [12.0, 30.0, 55.0, 48.0, 30.0, 18.0, 9.0, -2.0, 4.0, 8.0, 10.0]
    for text in (" ".join(map(str, flows)), "; ".join(map(str, flows)), ",".join(map(str, flows))):
        shape = wave_of(text).of_phase()
        found = [shape(k / len(flows)) for k in range(len(flows))]
        assert found == pytest.approx([flow / np.mean(flows) for flow in flows], rel=1e-9, abs=1e-9)
    assert wave_of("common carotid") is WAVES["common carotid"]
    assert SolvePulse(wave="1 2 5 4 3 2 1 1").wave == "1 2 5 4 3 2 1 1"


@pytest.mark.parametrize(("text", "told"), [("femoral", "the library has"), ("1 2 3", "at least 8"), ("0 -1 -4 -3 -2 -1 0 0", "reversed"),
                                            ("1 -1 1 -1 1 -1 1 -1", "no flow enters"), ("1 2 nan 4 5 6 7 8", "all of them numbers")])
def test_a_wave_that_cannot_flow_in_is_refused(text: str, told: str) -> None:
    with pytest.raises(SimulationError, match=told):
        SolvePulse(wave=text)


@pytest.mark.parametrize("found", [True, False])
def test_a_beat_whose_steady_flow_does_not_exist_begins_with_thicker_blood(monkeypatch: pytest.MonkeyPatch, found: bool) -> None:
    """An unsteady flow blew up as a steady one, and its first step in time was lost."""
    mesh = pipe(1, 2, 4, 1.0)
    flow = Discretisation(mesh.points, mesh.tets, mesh.sets, 0.01)
    flow.prescribe_inflow(developed_profile(flow, np.pi / 4.0))
    beds, honest = Beds(flow, np.zeros(1)), steady.solve_steady

    def unsteady(flow: Discretisation, beds: Beds, schedule: steady.Schedule, monitor: Monitor) -> steady.Progress:
        if flow.nu > 0.02 and found:
            return honest(flow, beds, schedule, monitor)
        flow.state = np.where(flow.fixed, flow.state, 1e9)
        return steady.Progress((1e6,), (), False)

    monkeypatch.setattr(steady, "solve_steady", unsteady)
    if not found:
        with pytest.raises(SimulationError, match="no flow was found from which a beat could begin, nor one of blood 3 times as thick"):
            steady.start_for_time(flow, beds, silent)
        return
    steady.start_for_time(flow, beds, silent)
    assert flow.nu == 0.01
    assert abs(flow.state).max() < 100.0
    beat = Beat(flow, beds, None, lambda time: developed_profile(flow, np.pi / 4.0))
    beat.advance(0.1)
    assert flow.imbalance() < 1e-2
