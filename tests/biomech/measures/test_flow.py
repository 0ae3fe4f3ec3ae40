from dataclasses import replace

import numpy as np
import pytest

from biomech.measures import flow, jet
from biomech.measures.case import Case
from biomech.outcome import Credibility, Field, Solution
from biomech.verification.pipes import as_mesh, as_patient, stenosis
from meshing.units import MMHG_PA

BELIEF = Credibility("test", True, 1e-6, 0.05, "test", True, 0.0)
PIPE = stenosis(1, 2, 1.0, 6)
PATIENT = as_patient(PIPE, 10.0)


def _steady(velocity: np.ndarray) -> Solution:
    return Solution("flow", as_mesh(PIPE, 10.0), (Field("velocity", "m/s", "node", velocity),), (), (), (), BELIEF)


def _jet(velocity: np.ndarray) -> dict[str, float]:
    return {m.id: m.value for m in jet.measure(Case(PATIENT, PATIENT, (_steady(velocity),)))}


@pytest.mark.parametrize("lean", [0.0, 20.0, 55.0])
def test_a_jet_leans_as_it_was_made(lean: float) -> None:
    """Fast blood on one side leans, slow blood on the other goes straight: only the fastest counts."""
    points = as_mesh(PIPE, 10.0).points_mm
    fast = points[:, 0] > 2.0
    velocity = np.tile([0.0, 0.0, 0.01], (len(points), 1))
    velocity[fast] = [0.0, np.sin(np.radians(lean)), np.cos(np.radians(lean))]
    found = _jet(velocity)
    assert found["jet_angle"] == pytest.approx(lean, abs=1.0)
    assert 35.0 < found["jet_displacement"] < 90.0      # beyond x = 2 of a radius of 5 mm


def test_an_even_stream_is_straight_and_in_the_middle() -> None:
    found = _jet(np.tile([0.0, 0.0, 0.3], (len(PIPE.points), 1)))
    assert found["jet_angle"] == pytest.approx(0.0, abs=1e-4)
    assert found["jet_displacement"] < 3.0


def test_a_healthy_vessel_has_no_jet() -> None:
    healthy = stenosis(1, 2, 1.0, 4, severity=0.1)
    patient = as_patient(healthy, 10.0)
    solution = Solution("flow", as_mesh(healthy, 10.0), (Field("velocity", "m/s", "node", np.ones((len(healthy.points), 3))),), (), (), (), BELIEF)
    assert jet.measure(Case(patient, patient, (solution,))) == ()


NUMBERS = {"pressure drop mean": 3.0 * MMHG_PA, "pressure drop peak": 9.0 * MMHG_PA, "time-averaged wall shear stress maximum": 12.0,
           "time-averaged wall shear stress below 0.4 Pa, share of the wall": 0.25,
           "time-averaged wall shear stress above 7 Pa, share of the wall": 0.02, "oscillatory shear index above 0.2, share of the wall": 0.1,
           "largest relative residence time": 40.0, "energy loss mean": 6e-3, "energy loss unexplained": 0.04, "inlet flow": 8e-6,
           "distal/proximal pressure ratio": 0.95, "lowest pressure ratio of the beat": 0.88, "inlet pressure systolic": 125.0 * MMHG_PA,
           "inlet pressure diastolic": 75.0 * MMHG_PA, "peak throat Reynolds number": 900.0, "outlet flow left iliac": 2e-6,
           "outlet flow right iliac": 6e-6,
           "endothelial cell activation potential 99th percentile": 1.7}


def _beat(**errors: float) -> Case:
    numbers = (*NUMBERS.items(), *((f"{name} mesh error", value) for name, value in errors.items()))
    return Case(PATIENT, PATIENT, (Solution("pulsatile flow", None, (), numbers, (), (), BELIEF),))


def test_numbers_of_a_beat_carry_their_mesh_error() -> None:
    found = {m.id: m for m in flow.measure(_beat(**{"pressure drop peak": 0.1}))}
    assert (found["pressure_drop_peak"].low, found["pressure_drop_peak"].high) == pytest.approx((8.1, 9.9))
    assert "One mesh" not in found["pressure_drop_peak"].explanation
    assert found["ecap_p99"].low is None
    assert "One mesh" in found["ecap_p99"].explanation
    assert found["tawss_low_share"].value == pytest.approx(25.0)
    assert found["tawss_high_share"].value == pytest.approx(2.0)
    assert found["ecap_p99"].value == 1.7
    assert found["energy_loss_mean"].value == pytest.approx(6.0)
    assert "all but 4 % of it is found again" in found["energy_loss_mean"].explanation
    assert "The heart gives" not in found["energy_loss_mean"].explanation
    assert (found["systolic_3d"].value, found["diastolic_3d"].value) == pytest.approx((125.0, 75.0))
    assert (found["pressure_ratio_mean"].value, found["rfr_3d"].value) == (0.95, 0.88)
    assert "0.89" in found["rfr_3d"].reference
    assert (found["flow_share_mean_left_iliac"].value, found["flow_share_mean_right_iliac"].value) == pytest.approx((25.0, 75.0))
    assert found["throat_reynolds_peak"].value == 900.0


def test_a_number_that_is_nothing_on_two_meshes_is_not_said_to_have_one() -> None:
    case = _beat(**{"oscillatory shear index above 0.2, share of the wall": float("nan")})
    told = {m.id: m for m in flow.measure(case)}["osi_high_share"]
    assert "One mesh" not in told.explanation
    assert told.explanation.endswith("Nothing of it on the finest mesh, so no share of it is an error.")


def test_every_number_of_a_beat_on_two_meshes_has_its_mesh_error() -> None:
    found = flow.measure(_beat(**dict.fromkeys(NUMBERS, 0.1)))
    assert len(found) == len(NUMBERS) - 2, "all but the inflow and what of the energy is not explained"
    for measure in found:
        assert (measure.low, measure.high) == pytest.approx((0.9 * measure.value, 1.1 * measure.value)), measure.id
        assert "order 2 assumed, factor 3" in measure.interval
        assert "One mesh" not in measure.explanation


def test_a_closed_loop_tells_what_its_heart_gives() -> None:
    case = _beat()
    beat, = case.solutions
    looped = replace(beat, numbers=(*beat.numbers, ("power of the heart", 1.234), ("power of the heart unexplained", -0.012)))
    found = {m.id: m for m in flow.measure(replace(case, solutions=(looped,)))}
    assert ("The heart gives 1.23 W to the whole circuit, all but 1.2 % of it found again as friction there."
            in found["energy_loss_mean"].explanation)
    assert "mesh error by" not in found["tawss_max"].explanation, "there is one mesh"


def test_energy_turning_and_age_are_read_off_the_steady_answer() -> None:
    numbers = {"inlet flow": 8e-6, "inlet pressure": 13000.0, "pressure drop": 500.0, "distal/proximal pressure ratio": 0.96,
               "wall shear stress maximum": 5.0, "wall shear stress 99.5th percentile": 4.0, "low wall shear stress area": 1e-5,
               "high wall shear stress area": 2e-6, "throat Reynolds number": 300.0, "energy loss": 4e-3,
               "energy loss in friction": 3.8e-3, "energy loss unexplained": 0.05, "helicity intensity": 0.7,
               "helicity balance": -0.2, "residence time leaving": 1.4}
    found = {m.id: m for m in flow.measure(Case(PATIENT, PATIENT, (Solution("flow", None, (), tuple(numbers.items()), (), (), BELIEF),)))}
    assert found["energy_loss"].value == pytest.approx(4.0)
    assert "3.8 mW" in found["energy_loss"].explanation
    assert "all but 5 % of it is found again" in found["energy_loss"].explanation
    assert "-0.20" in found["helicity_intensity"].explanation
    assert found["residence_time"].value == 1.4


STEADY_NUMBERS = {"inlet flow": 8e-6, "inlet pressure": 13000.0, "pressure drop": 500.0, "distal/proximal pressure ratio": 0.96,
                  "outlet flow left": 5e-6, "wall shear stress maximum": 5.0, "wall shear stress 99.5th percentile": 4.0,
                  "low wall shear stress area": 1e-5, "high wall shear stress area": 2e-6, "throat Reynolds number": 300.0, "energy loss": 4e-3,
                  "energy loss in friction": 3.8e-3, "energy loss unexplained": 0.05,
                  "helicity intensity": 0.7, "helicity balance": -0.2, "residence time leaving": 1.4}


def test_every_number_of_the_three_dimensional_flow_has_its_mesh_error_and_says_its_order() -> None:
    errors = {f"{name} mesh error": 0.1 for name in STEADY_NUMBERS} | {f"{name} mesh order": 0.0 for name in STEADY_NUMBERS}
    errors |= {"energy loss mesh order": 1.7, "helicity intensity mesh error": 2.0}
    solution = Solution("flow", None, (), (*STEADY_NUMBERS.items(), *errors.items()), (), (), BELIEF)
    found = {m.id: m for m in flow.measure(Case(PATIENT, PATIENT, (solution,)))}
    assert set(found) >= {"pressure_drop", "pressure_ratio", "flow_share_left", "wss_max", "wss_p995", "wss_low_area", "energy_loss",
                          "helicity_intensity", "residence_time"}
    for id, measure in found.items():
        assert (measure.low is not None and bool(measure.interval)) or id in ("throat_reynolds", "helicity_intensity"), id
    assert (found["flow_share_left"].low, found["flow_share_left"].high) == pytest.approx((0.9 * 62.5, 1.1 * 62.5))
    assert "order 1.7 seen" in found["energy_loss"].interval
    assert "order 2 assumed, factor 3" in found["residence_time"].interval
    assert found["helicity_intensity"].low is None      # an error of twice the number bounds nothing
    assert "mesh error 2 of it" in found["helicity_intensity"].interval


def _leaning(lean: float, cells: int) -> Solution:
    """A pipe of `cells` levels with a stream on one side that leans."""
    pipe = stenosis(1, 2, 1.0, cells)
    mesh = as_mesh(pipe, 10.0)
    fast = mesh.points_mm[:, 0] > 2.0
    velocity = np.where(fast[:, None], [0.0, np.sin(np.radians(lean)), np.cos(np.radians(lean))], [0.0, 0.0, 0.01])
    return Solution("flow", mesh, (Field("velocity", "m/s", "node", velocity),), (), (), (), BELIEF)


def test_a_jet_has_the_mesh_error_that_its_coarser_meshes_tell() -> None:
    """Angles of 24 and 20 degrees on two meshes of known size: the index of Roache by hand, and an interval about the value."""
    fine, coarse = _leaning(20.0, 6), _leaning(24.0, 3)
    assert fine.mesh is not None
    assert coarse.mesh is not None
    angle, _ = jet.measure(Case(PATIENT, PATIENT, (replace(fine, coarser=(coarse,)),)))
    ratio = (len(fine.mesh.points_mm) / len(coarse.mesh.points_mm)) ** (2.0 / 3.0)
    wanted = 3.0 * 4.0 / 20.0 / (ratio - 1.0)
    assert angle.value == pytest.approx(20.0, abs=0.1)
    assert f"mesh error {wanted:.2g} of it" in angle.interval
    assert angle.low is None or angle.high - angle.value == pytest.approx(wanted * 20.0, rel=0.05)  # type: ignore[operator]
    alone, _ = jet.measure(Case(PATIENT, PATIENT, (fine,)))
    assert (alone.low, alone.high, alone.interval) == (None, None, "")
