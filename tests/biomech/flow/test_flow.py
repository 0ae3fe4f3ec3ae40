"""The discretisation, the nonlinear iteration and the wall shear on pipes."""
from dataclasses import replace

import numpy as np
import pytest

from biomech.flow import steady
from biomech.flow.conditions import FlowConditions
from biomech.flow.discretisation import Discretisation
from biomech.flow.inflow import developed_profile
from biomech.flow.outlets import Beds, bed_resistances
from biomech.flow.reactions import inlet_pressure, wall_stress
from biomech.flow.solve import SolveFlow
from biomech.flow.steady import transferred
from biomech.verification.pipe_flow import solved, velocity_error
from biomech.verification.pipes import OUTLET, as_mesh, as_patient, pipe, section_pressure, section_shear
from meshing.errors import Cancelled, MeshError, ParameterOutOfRange, SimulationError
from meshing.step import silent
from meshing.units import PascalSecondPerCubicMetre, mL_per_min
from tests.biomech.flow.small import small_pipe


def test_inflow_is_exact_and_developed() -> None:
    _, flow = small_pipe()
    velocity = developed_profile(flow, 0.5)
    state = np.zeros((len(flow), 4))
    state[flow.inlet.nodes, :3] = velocity
    assert flow.inlet.flux(state) == pytest.approx(-0.5, rel=1e-12)
    assert abs(velocity[:, :2]).max() < 1e-12
    fine = pipe(4, 6, 1, 0.2)
    cap = Discretisation(fine.points, fine.tets, fine.sets, 1.0)
    speed, radius = developed_profile(cap, np.pi / 4.0)[:, 2], np.hypot(*cap.points[cap.inlet.nodes, :2].T)
    assert abs(speed - 2.0 * (1.0 - 4.0 * radius ** 2)).max() < 0.03


def test_poiseuille_in_small() -> None:
    mesh = pipe(2, 4, 12, 2.0)
    flow = solved(mesh, 100.0, silent)
    pressure, shear = section_pressure(mesh, flow), section_shear(mesh, flow)
    assert velocity_error(mesh, flow) < 0.03
    assert inlet_pressure(flow) == pytest.approx(0.64, rel=0.01)
    assert pressure[3] - pressure[9] == pytest.approx(0.32, rel=0.03)
    assert shear[6] == pytest.approx(0.08, rel=0.01)
    assert flow.imbalance() < 2e-4
    assert wall_stress(flow).area.sum() == pytest.approx(2.0 * np.pi, rel=0.02)


def test_a_state_that_blew_up_on_the_way_is_no_scale_of_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The load that residuals are measured by is the largest on the way: one of a lost state would let any answer pass."""
    mesh = pipe(1, 2, 6, 1.5)
    flow = Discretisation(mesh.points, mesh.tets, mesh.sets, 1.0 / 100.0)
    flow.prescribe_inflow(developed_profile(flow, np.pi / 4.0))
    loads, true = list[float](), steady.unbalanced

    def blown(flow: Discretisation) -> float:
        loads.append(true(flow))
        return loads[-1] * (1e6 if len(loads) == 2 else 1.0)

    monkeypatch.setattr(steady, "unbalanced", blown)
    beds = Beds(flow, np.zeros(len(flow.outlets)))
    slowly = replace(steady.FROM_REST, first_cfl=1.0, largest_cfl=3.0, thicker=())
    progress = steady.solve_steady(flow, beds, slowly, silent)
    assert len(loads) > 3
    assert progress.converged
    assert steady.Linear(flow, beds).norm() / true(flow) < slowly.tolerance


def test_transfer_of_a_linear_field_is_exact() -> None:
    _, flow = small_pipe()
    flow.state = np.column_stack([flow.points, flow.points.sum(axis=1)])
    inside = flow.points[flow.tets].mean(axis=1)
    assert np.allclose(transferred(flow, inside), np.column_stack([inside, inside.sum(axis=1)]), atol=1e-12)


def test_a_mesh_with_an_element_inside_out_is_refused_with_its_place() -> None:
    mesh = pipe(1, 2, 6, 1.5)
    tets = mesh.tets.copy()
    tets[7] = tets[7, [1, 0, 2, 3]]
    x, y, z = mesh.points[tets[7]].mean(axis=0)
    with pytest.raises(MeshError, match=f"1 inverted tetrahedra, the worst {x:.3g}, {y:.3g} and {z:.3g} diameters of the inlet"):
        Discretisation(mesh.points, tets, mesh.sets, 1.0)


def test_boundary_must_be_named_once() -> None:
    mesh = pipe(1, 1, 2, 1.0)
    with pytest.raises(MeshError, match="unnamed"):
        Discretisation(mesh.points, mesh.tets, {**mesh.sets, "wall": mesh.sets["wall"][1:]}, 1.0)
    with pytest.raises(MeshError, match="twice"):
        Discretisation(mesh.points, mesh.tets, {**mesh.sets, "extra": mesh.sets["wall"][:1]}, 1.0)
    with pytest.raises(MeshError, match="do not lie on the outside"):
        Discretisation(mesh.points, mesh.tets, {**mesh.sets, OUTLET: mesh.tets[:1, :3] * 0 + [0, 1, len(mesh.points) - 1]}, 1.0)


def test_facets_may_point_either_way() -> None:
    mesh = pipe(1, 1, 2, 1.0)
    turned = Discretisation(mesh.points, mesh.tets, {k: v[:, ::-1] for k, v in mesh.sets.items()}, 1.0)
    assert turned.inlet.area_normals.sum(axis=0)[2] < 0 < turned.outlets[0].area_normals.sum(axis=0)[2]


def test_beds_share_by_radius() -> None:
    bed = PascalSecondPerCubicMetre(3.0e9)
    assert np.allclose(bed_resistances([4.0, 4.0], bed, 3.0), 3.0e9)
    unequal = bed_resistances([4.0, 2.0, 1.0], bed, 2.5)
    assert 1.0 / (1.0 / unequal).sum() == pytest.approx(1.5e9)
    assert unequal[1] / unequal[0] == pytest.approx(2.0 ** 2.5)
    with pytest.raises(SimulationError, match="no radius"):
        bed_resistances([4.0, 0.0], bed, 3.0)


STEP = SolveFlow(inflow=mL_per_min(250.0))


@pytest.fixture(scope="module")
def solution():  # type: ignore[no-untyped-def]
    coarse, fine = pipe(1, 2, 6, 2.0), pipe(2, 4, 12, 2.0)
    patient = as_patient(fine, 10.0)
    assert patient.lumen_mesh is not None
    return STEP.solve(patient.need_lumen(), [as_mesh(coarse, 10.0), patient.lumen_mesh], silent)


def test_solution_of_a_pipe_in_si(solution) -> None:  # type: ignore[no-untyped-def]
    """10 mm pipe, 20 mm long, 250 mL/min: Hagen-Poiseuille 128 mu L Q / (pi D^4), shear 32 mu Q / (pi D^3)."""
    q = 250e-6 / 60.0
    drop, shear = 128 * 4e-3 * 0.02 * q / (np.pi * 0.01 ** 4), 32 * 4e-3 * q / (np.pi * 0.01 ** 3)
    assert solution.kind == "flow"
    assert solution.number("pressure drop outlet") == pytest.approx(drop, rel=0.03)
    assert solution.number("wall shear stress 99.5th percentile") == pytest.approx(shear, rel=0.08)
    assert solution.number("outlet flow outlet") == pytest.approx(q, rel=1e-3)
    assert solution.number("flow imbalance") < 1e-3
    bed = FlowConditions().bed / 2.0
    assert solution.number("outlet pressure outlet") == pytest.approx(bed * q, rel=1e-3)
    assert solution.number("distal/proximal pressure ratio") == pytest.approx(bed * q / (bed * q + drop), rel=1e-4)
    assert solution.number("throat Reynolds number") == pytest.approx(4 * 1060 * q / (np.pi * 4e-3 * 0.01), rel=1e-6)
    assert solution.number("low wall shear stress area") == pytest.approx(np.pi * 0.01 * 0.02 if shear < 0.4 else 0.0, rel=0.03)
    speed = np.linalg.norm(solution.field("velocity").values, axis=1).max()
    assert speed == pytest.approx(2 * q / (np.pi * 0.005 ** 2), rel=0.03)
    assert len(solution.field("pressure").values) == len(solution.mesh.points_mm)


def test_solution_says_how_far_it_can_be_believed(solution) -> None:  # type: ignore[no-untyped-def]
    credibility = solution.credibility
    assert credibility.converged
    assert credibility.residual < 1e-4
    assert 0.0 < credibility.mesh_error < 0.5
    assert "Roache" in credibility.mesh_error_method
    assert any("rigid" in w for w in credibility.warnings)
    assert {source for _, _, source in solution.assumed} >= {"chosen by the user"}
    assert any("[R]" in source for _, _, source in solution.assumed)


def test_transition_is_announced() -> None:
    from biomech.flow.findings import transition_warning
    assert transition_warning(500.0) == ()
    assert "not trustworthy" in transition_warning(3000.0)[0]


def test_cancel_stops_the_iteration() -> None:
    def cancel(fraction: float, doing: str) -> None:
        if "step 2" in doing:
            raise Cancelled("stopped by the user")

    mesh = pipe(1, 2, 6, 2.0)
    with pytest.raises(Cancelled):
        STEP.solve(as_patient(mesh, 10.0).need_lumen(), [as_mesh(mesh, 10.0), as_mesh(mesh, 10.0)], cancel)


def test_parameters_are_checked() -> None:
    with pytest.raises(SimulationError, match="mean inflow is 0 mL/min"):
        SolveFlow(inflow=mL_per_min(0.0))
    with pytest.raises(ParameterOutOfRange, match="coarser mesh"):
        replace(STEP, coarse_factor=1.0)


def test_wall_stays_at_rest() -> None:
    """Multigrid corrections must not move prescribed values: blood would leak through the wall."""
    mesh = pipe(1, 2, 6, 1.5)
    flow = solved(mesh, 50.0, silent)
    assert (flow.state[flow.wall_nodes, :3] == 0.0).all()
    assert flow.inlet.flux(flow.state) == pytest.approx(-np.pi / 4.0, rel=1e-12)
