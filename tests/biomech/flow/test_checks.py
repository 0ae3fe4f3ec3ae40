"""Input through which no blood can flow is refused in words, with the place."""
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.session.protocol import read_protocol
from biomech.flow.checks import check_vessel
from biomech.flow.solve import SolveFlow
from biomech.flow.solve_pulse import SolvePulse
from biomech.verification.pipes import as_mesh, as_patient, pipe
from meshing.errors import MeshError, ParameterOutOfRange, ProtocolError, SimulationError
from meshing.step import silent
from meshing.tetmesh import FacetSet, TetMesh, outer_facets
from meshing.units import CubicMetrePerPascal, CubicMetrePerSecond, PascalSecondPerCubicMetre, mL_per_min

GOOD = pipe(1, 2, 6, 2.0)


def _mesh(**sets: np.ndarray) -> TetMesh:
    mesh = as_mesh(GOOD, 10.0)
    return replace(mesh, facets=tuple(FacetSet(f.name, sets.get(f.name, f.triangles)) for f in mesh.facets))


def _refused(mesh: TetMesh, outlets: tuple[str, ...] = ("outlet",)) -> str:
    with pytest.raises(MeshError) as error:
        check_vessel(mesh, "wall", "inlet", outlets)
    return str(error.value)


def test_a_sound_vessel_passes() -> None:
    check_vessel(_mesh(), "wall", "inlet", ("outlet",))


def test_a_leak_is_named_with_its_place() -> None:
    wall = as_mesh(GOOD, 10.0).facet_set("wall").triangles
    hole = wall[5:7]
    said = _refused(_mesh(wall=np.delete(wall, [5, 6], axis=0)))
    place = as_mesh(GOOD, 10.0).points_mm[hole].mean(axis=(0, 1))
    assert "leaks: 2 of its outer facets" in said
    assert "({:.1f}, {:.1f}, {:.1f}) mm LPS".format(*place) in said


def test_two_vessels_are_not_one() -> None:
    first = as_mesh(GOOD, 10.0)
    count = len(first.points_mm)
    tets = np.concatenate([first.tets, first.tets + count]).astype(np.int32)
    second = [FacetSet(f.name, (f.triangles + count).astype(np.int32)) for f in first.facets]
    closed = {f.name: f.triangles for f in first.facets}
    facets = (FacetSet("wall", np.concatenate([closed["wall"], closed["outlet"], second[0].triangles, second[1].triangles]).astype(np.int32)),
              FacetSet("inlet", closed["inlet"]), FacetSet("outlet", second[2].triangles))
    assert [f.name for f in second] == ["wall", "inlet", "outlet"]
    points = np.concatenate([first.points_mm, first.points_mm + [30.0, 0.0, 0.0]])
    mesh = TetMesh(points, tets, np.ones(len(tets), np.uint8), first.space, first.legend, facets)
    said = _refused(mesh)
    assert "no blood can reach the outlet 'outlet' at (30.0, " in said
    assert "pieces" in said


def test_a_lost_piece_is_named() -> None:
    first = as_mesh(GOOD, 10.0)
    one = first.points_mm[first.tets[0]] + [50.0, 0.0, 0.0]
    count = len(first.points_mm)
    tets = np.concatenate([first.tets, [[count, count + 1, count + 2, count + 3]]]).astype(np.int32)
    wall = np.concatenate([first.facet_set("wall").triangles, outer_facets(tets[-1:])]).astype(np.int32)
    mesh = TetMesh(np.concatenate([first.points_mm, one]), tets, np.ones(len(tets), np.uint8), first.space, first.legend,
                   (FacetSet("wall", wall), *first.facets[1:]))
    said = _refused(mesh)
    assert "hangs together with no opening" in said
    assert "({:.1f}, {:.1f}, {:.1f}) mm LPS".format(*one.mean(axis=0)) in said


def test_a_bulging_cap_is_not_flat() -> None:
    mesh = _mesh()
    points = mesh.points_mm.copy()
    cap = np.unique(mesh.facet_set("outlet").triangles)
    points[cap, 2] += 1.5 * (1.0 - (points[cap, :2] ** 2).sum(axis=1) / 25.0)
    said = _refused(replace(mesh, points_mm=points))
    assert "'outlet' is not flat" in said
    assert "mm LPS" in said


def test_an_element_inside_out_is_named() -> None:
    mesh = _mesh()
    tets = mesh.tets.copy()
    tets[3] = tets[3][[0, 2, 1, 3]]
    place = mesh.points_mm[tets[3]].mean(axis=0)
    assert "({:.1f}, {:.1f}, {:.1f}) mm LPS".format(*place) in _refused(replace(mesh, tets=tets))


@pytest.mark.parametrize("flow", [0.0, -1e-6])
def test_no_inflow_and_reversed_inflow(flow: float) -> None:
    with pytest.raises(SimulationError, match=f"the mean inflow is {flow * 6e7:g} mL/min: no blood enters, or it comes out of the inlet"):
        SolveFlow(inflow=CubicMetrePerSecond(flow))


def test_an_inflow_beyond_all_measure_is_told_in_units() -> None:
    with pytest.raises(ParameterOutOfRange, match=r"mean inflow is 1 m3/s; it must lie between 1e-08 and 0.0002 m3/s$"):
        SolveFlow(inflow=CubicMetrePerSecond(1.0))


def test_a_windkessel_of_nothing() -> None:
    with pytest.raises(SimulationError, match=r"distal resistance of the beds is 0 Pa s/m3: .* beyond = \"pressure\""):
        SolvePulse(outlet_distal=PascalSecondPerCubicMetre(0.0))
    with pytest.raises(ParameterOutOfRange, match=r"compliance of an iliac bed is 0 m3/Pa; it must lie between"):
        SolvePulse(compliance=CubicMetrePerPascal(0.0))


def test_the_solver_refuses_before_it_solves() -> None:
    patient = as_patient(GOOD, 10.0)
    wall = as_mesh(GOOD, 10.0).facet_set("wall").triangles
    with pytest.raises(MeshError, match="leaks"):
        SolveFlow(inflow=mL_per_min(100.0)).solve(patient.need_lumen(), [_mesh(wall=wall[1:])], silent)


def test_transitional_flow_says_what_it_is_worth() -> None:
    from biomech.flow.findings import transition_warning
    said = transition_warning(2600.0)[0]
    assert "2600" in said
    assert "not trustworthy" in said


def test_a_lost_step_keeps_the_last_good_state() -> None:
    """A beat whose inflow jumps beyond everything: the step is refused in words and the state is the one before."""
    from biomech.flow.discretisation import Discretisation
    from biomech.flow.inflow import developed_profile
    from biomech.flow.outlets import Beds
    from biomech.flow.pulse import Beat
    mesh = pipe(1, 2, 4, 1.0)
    flow = Discretisation(mesh.points, mesh.tets, mesh.sets, 0.02)
    profile = developed_profile(flow, 1.0)
    beat = Beat(flow, Beds(flow, np.zeros(1)), None, lambda time: profile * (1.0 if time < 0.25 else np.nan))
    beat.step(0.1)
    beat.step(0.1)
    good = flow.state.copy()
    with pytest.raises(SimulationError, match="flow is lost 0.2 mean passages"):
        beat.step(0.1)
    assert np.array_equal(flow.state, good)


def test_a_lost_step_names_its_place() -> None:
    from biomech.flow.discretisation import Discretisation
    from biomech.flow.steady import worst
    mesh = pipe(1, 2, 4, 1.0)
    flow = Discretisation(mesh.points, mesh.tets, mesh.sets, 0.02)
    place = int(np.flatnonzero(~flow.fixed.any(axis=1))[3])
    flow.residual[:] = 0.0
    flow.residual[place, 1] = 5.0
    assert worst(flow) == f"{np.round(flow.points[place], 2).tolist()} diameters"
    flow.millimetres = 10.0
    assert worst(flow) == "({:.1f}, {:.1f}, {:.1f}) mm LPS".format(*(10.0 * flow.points[place]))
    other = (place + 7) % len(flow)
    flow.state[other, 0] = np.nan
    assert worst(flow) == "({:.1f}, {:.1f}, {:.1f}) mm LPS".format(*(10.0 * flow.points[other])), "what is no number is worse"


def test_a_flow_lost_on_the_finest_mesh_keeps_the_answer_of_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    from biomech.flow import solve
    from biomech.flow.steady import Progress
    meshes = [as_mesh(pipe(1, 2, levels, 2.0), 10.0) for levels in (4, 6, 8)]
    honest = solve.solve_steady

    def lost(flow, beds, schedule, monitor):  # type: ignore[no-untyped-def]
        found = honest(flow, beds, schedule, monitor)
        return Progress((1.0, 0.5), (3, 3), False) if len(flow) == len(meshes[2].points_mm) else found

    monkeypatch.setattr(solve, "solve_steady", lost)
    conditions, lumen = SolveFlow(inflow=mL_per_min(100.0)), as_patient(pipe(1, 2, 8, 2.0), 10.0).need_lumen()
    kept = conditions.solve(lumen, meshes, silent)
    assert kept.mesh is meshes[1]
    assert not kept.credibility.converged
    assert kept.credibility.warnings[0].startswith(f"this is the answer on the mesh of {len(meshes[1].points_mm)} nodes")
    assert "residual stays at 5.0e-01" in kept.credibility.warnings[0]
    assert "mm LPS" in kept.credibility.warnings[0]
    assert kept.credibility.mesh_error > 0.0
    with pytest.raises(SimulationError, match="no steady flow was found on the mesh of .* mm LPS"):
        conditions.solve(lumen, meshes[1:], silent)


@pytest.mark.parametrize(("section", "line", "told"), [
    ("flow", 'inflow = "-50 mL/min"', "the mean inflow is -50 mL/min: no blood enters, or it comes out of the inlet"),
    ("flow", 'outlet_distal = "0 mmHg s/mL"', "the distal resistance of the beds is 0 Pa s/m3"),
    ("pulsatile", 'compliance = "0 mL/mmHg"', "compliance of an iliac bed is 0 m3/Pa; it must lie between 1e-13 and 1e-06 m3/Pa"),
    ("pulsatile", 'wave = "0 -1 -4 -3 -2 -1 0 0"', "no flow enters on average, or the wave is reversed"),
    ("circuit", 'systolic = "120 mmHg"', "give both, or neither")])
def test_a_protocol_that_asks_for_what_cannot_flow_names_its_table(tmp_path: Path, section: str, line: str, told: str) -> None:
    path = tmp_path / "p.toml"
    path.write_text(f'[case]\nname = "x"\n[image]\nfolder = "d"\n[simulate.{section}]\n{line}\n', encoding="utf-8")
    with pytest.raises(ProtocolError) as refusal:
        read_protocol(path)
    assert str(refusal.value).startswith(f"p.toml: [simulate.{section}]: ")
    assert told in str(refusal.value)
