"""The wall of an artery under pressure: against Laplace on a pipe, and on the sample patient's artery."""
from __future__ import annotations

import numpy as np
import pytest

from app.session.protocol import read_protocol
from biomech.measures.case import Case
from biomech.measures.wall import measure
from biomech.model import PatientModel
from biomech.tissue.wall import SolveWall, facet_nodes, pressure_force
from biomech.verification.wall import RADIUS, pipe
from meshing.labels import Labels
from meshing.phantoms import artery_patient
from meshing.step import silent
from meshing.tetmeshers.quadratic import quadratic
from meshing.tetmeshers.wall import INNER, MeshWall
from meshing.units import Millimetre, Pascal, Percent
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
    total = sum(pressure_force(mesh, named.name, 1e3).sum(axis=0) for named in solid.facets)
    assert np.abs(total).max() < 1e-9 * np.abs(pressure_force(mesh, INNER, 1e3)).sum()
    facets = facet_nodes(mesh, INNER)
    for middle, (a, b) in zip((3, 4, 5), ((0, 1), (1, 2), (0, 2))):
        assert mesh.points_mm[facets[:, middle]] == pytest.approx(0.5 * (mesh.points_mm[facets[:, a]] + mesh.points_mm[facets[:, b]]))


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
