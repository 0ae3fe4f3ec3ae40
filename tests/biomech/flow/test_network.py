"""The reduced model against closed forms."""
import numpy as np
import pytest

from biomech.flow.estimate import EstimateFlow
from biomech.flow.network import Segment, network_of, solve_network
from biomech.measures.case import Case
from biomech.measures.flow import measure
from biomech.model import PatientModel
from biomech.verification.pipes import as_patient, pipe, stenosis
from meshing.centreline import Centreline
from meshing.errors import AnatomyError
from meshing.frames import IJK, LPS, SpaceUid, Transform
from meshing.labels import Labels
from meshing.step import silent
from meshing.units import KilogramPerCubicMetre, PascalSecond, mL_per_min
from meshing.vessels.lumen import Lumen, Opening

SPACE = SpaceUid("2.25.7")
MU, RHO, Q = 4e-3, 1060.0, 5e-6


def poiseuille(length: float, radius: float) -> float:
    return 8.0 * MU * length / (np.pi * radius ** 4)


def tree(runs: list[tuple[str, int, np.ndarray, np.ndarray]]) -> Centreline:
    """Runs of (name, parent point, points, radii); the first has parent -1."""
    points, radius, parent, branch = [], [], [], []
    for number, (_, above, p, r) in enumerate(runs):
        for k in range(len(p)):
            parent.append(above if k == 0 else len(points) - 1)
            points.append(p[k])
            radius.append(r[k])
            branch.append(number)
    return Centreline(np.array(points, float), np.array(radius, float), np.array(parent, np.int32), np.array(branch, np.int32),
                      tuple(name for name, *_ in runs), SPACE, "artery")


def lumen_of(line: Centreline, outlets: dict[str, int]) -> Lumen:
    def opening(name: str, point: int) -> Opening:
        x, y, z = (float(v) for v in line.points_mm[point])
        return Opening(name, (x, y, z), (0.0, 0.0, 1.0), float(line.radius_mm[point]))

    grid = Transform(np.eye(4), IJK, LPS, SPACE)
    return Lumen(np.zeros((2, 2, 2), np.float32), grid, line, (opening("inlet", 0), *(opening(n, p) for n, p in outlets.items())))


def straight(x: float, z0: float, z1: float, count: int = 11) -> np.ndarray:
    return np.column_stack([np.full(count, x), np.zeros(count), np.linspace(z0, z1, count)])


def test_single_pipe() -> None:
    patient = as_patient(pipe(1, 1, 10, 5.0), 8.0)
    found = EstimateFlow(inflow=mL_per_min(300.0)).run(patient, silent)
    assert found.kind == "flow estimate"
    assert found.number("pressure drop") == pytest.approx(poiseuille(0.04, 0.004) * 5e-6, rel=1e-6)
    assert found.number("wall shear stress maximum") == pytest.approx(4 * MU * 5e-6 / (np.pi * 0.004 ** 3), rel=1e-6)
    assert found.number("flow imbalance") < 1e-10


@pytest.mark.parametrize("share", [0.24, 0.5])
def test_hyperaemia_opens_the_bed_at_the_same_pressure(share: float) -> None:
    """One pipe before one bed: Q = P / (R_vessel + share R_bed), and FFR is the bed's part of it."""
    patient = as_patient(pipe(1, 1, 10, 5.0), 8.0)
    step = EstimateFlow(inflow=mL_per_min(300.0), hyperaemia=share)
    found = step.run(patient, silent)
    vessel, bed = poiseuille(0.04, 0.004), float(step.resistances(patient.need_lumen())[0])
    wanted = 5e-6 * (vessel + bed) / (vessel + share * bed)
    assert found.number("hyperaemic inflow") == pytest.approx(wanted, rel=1e-4)
    assert found.number("hyperaemic pressure ratio") == pytest.approx(share * bed / (vessel + share * bed), rel=1e-5)
    assert found.number("distal/proximal pressure ratio") == pytest.approx(bed / (vessel + bed), rel=1e-5)
    row = next(m for m in measure(Case(patient, patient, (found,))) if m.id == "ffr_estimate")
    assert row.low is not None
    assert row.low < row.value < row.high <= 1.0
    assert any(f"x {share:g}" in value for _, value, _ in found.assumed)


def test_at_rest_nothing_is_said_of_hyperaemia() -> None:
    patient = as_patient(pipe(1, 1, 10, 5.0), 8.0)
    found = EstimateFlow().run(patient, silent)
    assert not any("hyperaemi" in name for name, _ in found.numbers)
    assert not any(m.id == "ffr_estimate" for m in measure(Case(patient, patient, (found,))))


def test_symmetric_bifurcation_halves_the_flow() -> None:
    line = tree([("trunk", -1, straight(0, 0, 40), np.full(11, 5.0)),
                 ("left", 10, straight(6, 45, 80), np.full(11, 4.0)), ("right", 10, straight(-6, 45, 80), np.full(11, 4.0))])
    network = network_of(lumen_of(line, {"left iliac": 21, "right iliac": 32}))
    found = solve_network(network, Q, np.array([3e9, 3e9]), RHO, MU)
    assert np.allclose(found.outlet_flow, Q / 2, rtol=1e-12)
    assert len(network.segments) == 3
    # a bed of three times the resistance gets a quarter, up to the tiny resistance of the vessels
    uneven = solve_network(network, Q, np.array([3e9, 9e9]), RHO, MU)
    assert uneven.outlet_flow[0] / Q == pytest.approx(0.75, abs=1e-3)


def test_graft_closes_a_parallel_loop() -> None:
    """A graft of the same length and radius as the native run beside it: half the flow each, half the loss."""
    native = straight(0, 0, 90, 10)      # points 0..9; the graft leaves at point 3 and joins at point 6
    runs = [("trunk", -1, native[:4], np.full(4, 3.0)), ("", 3, native[4:], np.full(6, 3.0)),
            ("graft", 3, np.column_stack([[5.0, 5.0, 0.5], np.zeros(3), [30.0, 50.0, 60.0]]), np.full(3, 3.0))]
    line = tree(runs)
    network = network_of(lumen_of(line, {"distal": 9}))
    assert len(network.segments) == 4
    found = solve_network(network, Q, np.array([1e9]), RHO, MU)
    inside = [k for k, s in enumerate(network.segments) if s.start == 1 or s.end == 1]
    parallel = [k for k in range(4) if {network.segments[k].start, network.segments[k].end}
                == {network.segments[inside[-1]].start, network.segments[inside[-1]].end}]
    lost = [found.losses.friction[k] * found.flow[k] + found.losses.forward[k] * found.flow[k] ** 2 for k in parallel]
    flows = found.flow[parallel]
    assert len(parallel) == 2
    assert flows.sum() == pytest.approx(Q, rel=1e-9)
    assert lost[0] == pytest.approx(lost[1], rel=1e-6)
    assert found.outlet_flow[0] == pytest.approx(Q, rel=1e-12)


def test_graft_around_a_narrowing_is_solved() -> None:
    """Both ways are narrowed and marched; their loop still has a slope at rest; most blood takes the wider graft."""
    native = straight(0, 0, 90, 10)
    narrow = np.array([3.0, 3.0, 2.0, 1.0, 2.0, 3.0])
    runs = [("trunk", -1, native[:4], np.full(4, 3.0)), ("", 3, native[4:], narrow),
            ("graft", 3, np.column_stack([[5.0, 5.0, 0.5], np.zeros(3), [30.0, 80.0, 90.0]]), np.array([3.0, 2.0, 3.0]))]
    network = network_of(lumen_of(tree(runs), {"distal": 9}))
    found = solve_network(network, Q, np.array([1e9]), RHO, MU)
    assert found.outlet_flow[0] == pytest.approx(Q, rel=1e-9)
    assert np.sort(abs(found.flow))[0] < 0.4 * Q


def test_expansion_is_borda_carnot_and_depends_on_the_direction() -> None:
    radius = np.array([3.0, 3.0, 1.5, 3.0, 4.0, 4.0]) * 1e-3
    run = Segment(0, 1, np.arange(6), np.arange(6) * 0.01, radius)
    area = np.pi * radius ** 2
    assert run.expansion(RHO, True) == pytest.approx(0.5 * RHO * (1 / area[2] - 1 / area[4]) ** 2)
    assert run.expansion(RHO, False) == pytest.approx(0.5 * RHO * (1 / area[2] - 1 / area[0]) ** 2)
    rough = Segment(0, 1, np.arange(6), np.arange(6) * 0.01, np.array([3.0, 3.1, 2.9, 3.0, 2.95, 3.0]) * 1e-3)
    assert rough.expansion(RHO, True) == 0.0


def test_stenosis_against_axisymmetric_elements() -> None:
    """75 % stenosis at Re 400: 6.40 rho U^2 between -1.5 and 10 D; the estimate is good to 8 %."""
    mesh = stenosis(1, 1, 1.0, 12)
    diameter, speed = 8e-3, 400 * MU / (RHO * 8e-3)
    patient = as_patient(mesh, 8.0)
    step = EstimateFlow(inflow=mL_per_min(speed * np.pi / 4 * diameter ** 2 * 6e7), density=KilogramPerCubicMetre(RHO),
                        viscosity=PascalSecond(MU))
    drop = step.run(patient, silent).number("pressure drop") / (RHO * speed ** 2) - 32.0 / 400 * 4.5   # 16 D less 11.5 D
    assert drop == pytest.approx(6.4017, rel=0.08)


def test_missing_outlet_is_named() -> None:
    line = tree([("trunk", -1, straight(0, 0, 40), np.full(11, 5.0))])
    lumen = lumen_of(line, {"distal": 10})
    away = Opening("left iliac", (90.0, 0.0, 0.0), (1.0, 0.0, 0.0), 4.0)
    far = Lumen(lumen.distance_mm, lumen.to_patient, line, (lumen.inlet, away))
    with pytest.raises(AnatomyError, match="left iliac"):
        network_of(far)


def test_no_lumen_is_said() -> None:
    labels = Labels(np.zeros((2, 2, 2), np.uint8), Transform(np.eye(4), IJK, LPS, SPACE))
    with pytest.raises(AnatomyError, match="no artery lumen"):
        EstimateFlow().run(PatientModel(labels), silent)
