"""The wall of an artery under pressure: against Laplace on a pipe, and on the sample patient's artery."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.session.protocol import read_protocol
from app.session.tasks import tasks_of
from biomech.measures.case import Case
from biomech.measures.wall import measure
from biomech.model import PatientModel
from biomech.outcome import Credibility, Field, Solution
from biomech.tissue.blood_pressure import Borne
from biomech.tissue.wall import SolveWall, facet_nodes, pressure_force
from biomech.verification.wall import AXIS, RADIUS, pipe
from meshing.errors import ProtocolError, SimulationError
from meshing.labels import Labels
from meshing.phantoms import artery_patient
from meshing.step import ContentId, silent
from meshing.tetmesh import TetMesh, tet_volumes
from meshing.tetmeshers import MeshLumen
from meshing.tetmeshers.quadratic import quadratic
from meshing.tetmeshers.wall import INNER, MeshWall
from meshing.units import MMHG_PA, Millimetre, Pascal, Percent
from meshing.vessels import BuildLumen


def labels() -> Labels:
    lumen = pipe()
    return Labels(np.zeros((2, 2, 2), np.uint8), lumen.to_patient)


@pytest.mark.slow
def test_a_thin_wall_carries_the_pressure_as_laplace_says() -> None:
    model = PatientModel(labels(), lumen=pipe())
    pressure = 12e3
    found = SolveWall(Pascal(pressure), share=Percent(10.0), layers=1, edge=Millimetre(1.8), across=5).run(model, silent)
    assert found.credibility.converged
    assert found.credibility.balance < 1e-4
    # in plane strain, incompressible: von Mises = sqrt(3)/2 (hoop - radial); hoop = p r / t, radial = -p / 2 in the mean
    expected = np.sqrt(3.0) / 2.0 * (pressure / 0.1 + pressure / 2.0)
    assert found.number("wall stress median") == pytest.approx(expected, rel=0.06)
    assert found.number("wall thickness median") == pytest.approx(0.1 * RADIUS * 1e-3, rel=0.02)
    (told,) = measure(Case(model, model, (found,)))
    assert told.value == pytest.approx(found.number("wall stress p99") * 1e-3)
    assert not told.verified
    assert any("thickness" in sentence for sentence in found.credibility.warnings)


def test_the_pressure_on_a_closed_surface_has_no_resultant() -> None:
    solid = MeshWall(Millimetre(0.8), layers=1, edge=Millimetre(2.5)).run(pipe(), silent)
    mesh = quadratic(solid)
    even, slope = np.full(len(mesh.points_mm), 1e3), np.array([3e4, -1e4, 5e4])
    total = sum(pressure_force(mesh, named.name, even).sum(axis=0) for named in solid.facets)
    assert np.abs(total).max() < 1e-9 * np.abs(pressure_force(mesh, INNER, even)).sum()
    # one that rises evenly pushes as much as it lifts a body of that volume (Archimedes)
    lift = sum(pressure_force(mesh, named.name, mesh.points_mm * 1e-3 @ slope).sum(axis=0) for named in solid.facets)
    assert lift == pytest.approx(-slope * tet_volumes(solid.points_mm, solid.tets).sum() * 1e-9, rel=1e-9)
    facets = facet_nodes(mesh, INNER)
    for middle, (a, b) in zip((3, 4, 5), ((0, 1), (1, 2), (0, 2))):
        assert mesh.points_mm[facets[:, middle]] == pytest.approx(0.5 * (mesh.points_mm[facets[:, a]] + mesh.points_mm[facets[:, b]]))


AXIS_PA_PER_MM = 200.0
"""How the pressure falls along the pipe."""


def flowing(mesh: TetMesh, *moments: float) -> Solution:
    """A flow whose pressure falls evenly along the pipe from 90 mmHg in its middle; `moments`: times that, at as many moments of a beat."""
    fall = 90.0 - mesh.points_mm @ AXIS * AXIS_PA_PER_MM / MMHG_PA
    fields = [Field("pressure", "mm[Hg]", "node", fall)]
    fields += [Field("pressure", "mm[Hg]", "node", times * fall, moment=number / len(moments)) for number, times in enumerate(moments)]
    return Solution("flow", mesh, tuple(fields), (), (), (), Credibility("made", True, 0.0, 0.0, "none", True, 0.0))


def test_the_wall_bears_the_pressures_of_the_flow() -> None:
    mesh = MeshLumen(edge=Millimetre(1.5), across=6, layers=2).run(pipe(), silent)
    places = mesh.points_mm[np.unique(mesh.facet_set("wall").triangles)] + 0.05
    wanted = 90.0 * MMHG_PA - places @ AXIS * AXIS_PA_PER_MM
    steady = Borne.of(flowing(mesh))
    assert steady.at(places) == pytest.approx(wanted, abs=0.3 * AXIS_PA_PER_MM)
    beaten = Borne.of(flowing(mesh, 0.8, 1.3, 0.9))
    assert beaten.at(places) == pytest.approx(1.3 * wanted, abs=0.4 * AXIS_PA_PER_MM), "the moment at which the pressures are highest"
    assert "33% of the beat" in beaten.why
    assert Borne.even(Pascal(12e3)).at(places) == pytest.approx(np.full(len(places), 12e3))
    with pytest.raises(SimulationError, match="has none on a mesh"):
        Borne.of(replace(flowing(mesh), fields=()))


def test_a_pressure_that_would_do_nothing_and_a_flow_that_is_not_there_are_refused() -> None:
    with pytest.raises(SimulationError, match="leave pressure out"):
        SolveWall(pressures="flow", pressure=Pascal(9e3))
    with pytest.raises(SimulationError, match="solve it for the same plan"):
        SolveWall(pressures="flow").run(PatientModel(labels(), lumen=pipe()), silent)


@pytest.mark.slow
def test_a_wall_under_the_pressures_of_a_flow_carries_them_as_laplace_says() -> None:
    """Where the pressure is lower the stress is as much lower: the stress at each end over that in the middle is that of the pressures."""
    model = PatientModel(labels(), lumen=pipe())
    mesh = MeshLumen(edge=Millimetre(1.5), across=6, layers=2).run(pipe(), silent)
    found = SolveWall(share=Percent(10.0), layers=1, edge=Millimetre(1.8), across=5, pressures="flow").run((model, flowing(mesh)), silent)
    assert found.credibility.converged
    assert found.number("pressure on the wall max") - found.number("pressure on the wall min") == pytest.approx(10.0 * AXIS_PA_PER_MM, rel=0.05)
    assert found.mesh is not None
    along = found.mesh.points_mm[found.mesh.tets].mean(axis=1) @ AXIS
    stress = found.field("von Mises stress").values * 1e3
    for near in (-3.0, 0.0, 3.0):
        there = np.abs(along - near) < 0.8
        pressure = 90.0 * MMHG_PA - near * AXIS_PA_PER_MM
        assert np.median(stress[there]) == pytest.approx(np.sqrt(3.0) / 2.0 * pressure * (1.0 / 0.1 + 0.5), rel=0.06)
    assert any("whose level is that of the beds" in sentence for sentence in found.credibility.warnings)
    assert found.assumed[0][0] == "pressure of the blood"
    assert found.assumed[0][2] == "three-dimensional flow of this plan, steady flow at the mean inflow [derived]"


def test_a_plan_gives_the_wall_the_answer_of_its_flow(tmp_path: Path) -> None:
    text = ('[case]\nname = "x"\n[image]\nfolder = "dicom"\n[anatomy.a]\nmethod = "bone"\n[[plan]]\nname = "A"\n[simulate.lumen]\nname = "a"\n'
            '[simulate.lumen_mesh]\n[simulate.wall]\npressures = "flow"\n')
    (tmp_path / "p.toml").write_text(text)
    with pytest.raises(ProtocolError, match=r"\[simulate.wall\] is to read the answer of \[simulate.flow\], which is not there"):
        read_protocol(tmp_path / "p.toml")
    (tmp_path / "p.toml").write_text(text + "[simulate.flow]\n")
    tasks = {task.key: task for task in tasks_of(read_protocol(tmp_path / "p.toml"), ContentId("images"))}
    assert tasks["plan/A/wall"].needs == ("plan/A/MeshLumenOf", "plan/A/SolveFlow")
    assert tasks["plan/A"].needs[-2:] == ("plan/A/SolveFlow", "plan/A/wall")
    plan = read_protocol(tmp_path / "p.toml")
    alone = {task.key: task for task in tasks_of(replace(plan, solvers=plan.solvers[1:]), ContentId("images"))}
    assert alone["plan/A/wall"].needs == ("plan/A/MeshLumenOf",), "in the window, where steps come and go, the step itself says what it lacks"


def test_a_protocol_may_ask_for_the_wall(tmp_path) -> None:  # type: ignore[no-untyped-def]
    text = '[case]\nname = "x"\n[image]\nfolder = "dicom"\n[simulate.lumen]\nname = "a"\n[simulate.wall]\npressure = "100 mmHg"\nthickness = "1 mm"\n'
    (tmp_path / "p.toml").write_text(text)
    (solver,) = read_protocol(tmp_path / "p.toml").solvers
    assert solver == SolveWall(Pascal(100 * 133.322387415), Millimetre(1.0)) or (
        isinstance(solver, SolveWall) and solver.pressure == pytest.approx(13332.2, rel=1e-4) and solver.thickness == 1.0)


@pytest.mark.slow
def test_the_sample_artery_carries_its_pressure() -> None:
    sample = artery_patient(columns=256, slices=128)
    lumen = BuildLumen("artery lumen", shortest=Millimetre(25.0)).run((sample.volume, sample.truth.labels), silent)
    model = PatientModel(sample.truth.labels, lumen=lumen)
    found = SolveWall(edge=Millimetre(4.0), across=5, layers=1).run(model, silent)
    assert found.credibility.converged
    assert found.credibility.balance < 1e-3
    # the thickness is .124 of the radius everywhere, so Laplace's p r / t is the same everywhere: p / .124
    pressure = float(SolveWall().pressure)
    assert found.number("wall stress median") == pytest.approx(np.sqrt(3.0) / 2.0 * pressure * (1.0 / 0.124 + 0.5), rel=0.15)
