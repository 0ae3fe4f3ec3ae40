"""Bone from Hounsfield units: the chain of densities by hand, a known gradient on a mesh, and what is refused."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from biomech.materials.bone import CLASS, CORTICAL, FLOOR, RELATIONS, ash_density, graded, hounsfield, modulus
from biomech.materials.library import tissue
from biomech.model import PatientModel
from biomech.tissue.fem import Body
from biomech.tissue.newton import Load, Solver
from biomech.tissue.parts import materials
from biomech.tissue.reference import second_order
from biomech.tissue.solve import SolveTissue
from meshing.errors import AnatomyError, FrameMismatch, ParameterOutOfRange, SimulationError
from meshing.frames import SpaceUid
from meshing.labels import Label, Labels
from meshing.step import silent
from meshing.tetmesh import TetMesh
from meshing.volume import Volume, grid
from tests.biomech.blocks import SPACE, block

PER_MM = 20.0


def scan(space: SpaceUid = SPACE) -> Volume:
    """HU grow by 20 each mm towards the left, from 100 at the origin."""
    values = np.broadcast_to(100.0 + PER_MM * (np.arange(26) - 2.0), (26, 26, 26)).astype(np.float32).copy()
    return Volume(values, grid((1.0, 1.0, 1.0), (-2.0, -2.0, -2.0), space), "CT")


def column() -> TetMesh:
    points, tets = block((5, 2, 2), (20.0, 6.0, 6.0))
    return TetMesh(points, tets, np.ones(len(tets), np.uint8), SPACE, (Label(1, "vertebra", "bone"),))


def model(volume: Volume | None) -> PatientModel:
    return PatientModel(Labels.empty(scan()), solid=column(), scan=volume)


def test_the_chain_of_densities_by_hand() -> None:
    """500 HU: .4 g/cm3 of hydroxyapatite, .4298 of ash, .71633 apparent; a vertebra then has 4730 MPa x .71633^1.56."""
    hu = np.array([500.0])
    assert ash_density(hu)[0] == pytest.approx(0.4298, rel=1e-12)
    assert modulus(hu, "vertebra")[0] == pytest.approx(4730e6 * (0.4298 / 0.6) ** 1.56, rel=1e-12)
    assert modulus(hu, "femur")[0] == pytest.approx(1e6 * (5307.0 * 0.4298 + 469.0), rel=1e-12)
    assert modulus(hu, "any")[0] == pytest.approx(10.5e9 * 0.4298**2.29, rel=1e-12)


@pytest.mark.parametrize("site", RELATIONS)
def test_denser_is_stiffer_within_the_limits(site: str) -> None:
    young = modulus(np.linspace(-200.0, 4000.0, 200), site)
    assert np.all(np.diff(young) >= 0.0)
    assert young.min() >= FLOOR
    assert young.max() == CORTICAL
    assert RELATIONS[site].mark in ("R", "M")


def test_the_scan_is_read_where_the_element_is() -> None:
    mesh = column()
    centre = mesh.points_mm[mesh.tets].mean(axis=1)
    np.testing.assert_allclose(hounsfield(scan(), mesh.points_mm, mesh.tets), 100.0 + PER_MM * centre[:, 0], rtol=1e-5)


def test_every_element_has_its_own_stiffness_within_half_a_class() -> None:
    mesh = column()
    tissues, part = materials(mesh, model(scan()), "vertebra")
    wanted = modulus(hounsfield(scan(), mesh.points_mm, mesh.tets), "vertebra")
    got = np.array([2.6 * t.need_law().shear_modulus for t in tissues])[part]
    assert np.abs(got / wanted - 1.0).max() < 0.5 * CLASS * 1.01
    assert got.max() > 3.0 * got.min()
    assert "density-mapped" in tissues[0].described
    assert "not calibrated on this scanner" in tissues[0].note
    assert len({t.name for t in tissues}) == 1
    plain, _ = materials(mesh, model(None))
    assert plain == (tissue("bone"),)


def test_a_graded_column_shortens_like_springs_in_a_row() -> None:
    """Uniaxial push on a bar whose stiffness varies along it: u = integral of stress / E, Poisson's ratio 0 makes it exact in the limit."""
    points, tets = block((12, 2, 2), (0.02, 0.004, 0.004))
    hu = 100.0 + 1e3 * PER_MM * points[tets].mean(axis=1)[:, 0]
    tissues, part = graded(tissue("bone"), hu, "vertebra")
    fine, nodes = second_order(points, tets)
    free = np.zeros((len(fine), 3, 3))
    free[fine[:, 0] > 1e-9, 0, 0] = 1.0
    body = Body(fine, nodes, laws=tuple(t.need_law() for t in tissues), part=part, free=free, mean=False)
    weight = Load(body.body_force(np.full(len(nodes), 1e6), np.array([10.0, 0.0, 0.0])))
    moved = Solver(body).solve(weight, tolerance=1e-9)
    x = np.linspace(0.0, 0.02, 2001)
    # sideways held: the modulus along the bar is lam + 2 mu
    stiff = modulus(100.0 + 1e3 * PER_MM * x, "vertebra") * 0.7 / (1.3 * 0.4)
    closed = float(np.trapezoid(1e7 * (0.02 - x) / stiff, x))
    assert float((moved.x - body.points)[:, 0].max()) == pytest.approx(closed, rel=0.02)


def test_what_has_no_hounsfield_units_is_refused_with_the_place() -> None:
    mesh = column()
    with pytest.raises(AnatomyError, match="MR"):
        hounsfield(replace(scan(), modality="MR"), mesh.points_mm, mesh.tets)
    with pytest.raises(AnatomyError, match=r"scan has no number or has ended, the first at .* mm LPS"):
        hounsfield(scan(), mesh.points_mm + 10.0, mesh.tets)
    values = scan().values.copy()
    values[5, 5, 5] = np.nan
    holed = replace(scan(), values=values)
    with pytest.raises(AnatomyError, match="mm LPS"):
        hounsfield(holed, mesh.points_mm, mesh.tets)


def test_a_bone_of_another_frame_an_unknown_site_and_a_missing_scan_are_refused() -> None:
    with pytest.raises(FrameMismatch, match="frames of reference"):
        materials(column(), model(scan(SpaceUid("9.9"))), "vertebra")
    with pytest.raises(AnatomyError, match="without it"):
        materials(column(), model(None), "vertebra")
    with pytest.raises(ParameterOutOfRange, match="there are vertebra"):
        modulus(np.zeros(1), "skull")
    with pytest.raises(SimulationError, match="choose uniform or one of"):
        SolveTissue(bone="skull")  # type: ignore[arg-type]


def test_the_solver_uses_it_and_says_so() -> None:
    found = SolveTissue(organs=("vertebra",), bone="vertebra").run(model(scan()), silent)
    assert found.credibility.converged
    rows = {what: (value, origin) for what, value, origin in found.assumed}
    assert "density-mapped" in rows["Bone, cortical: stiffness"][0]
    assert "by element" in rows["Bone, cortical: density"][0]
    assert "not calibrated on this scanner" in rows["Bone, cortical: stiffness"][1]
    uniform = SolveTissue(organs=("vertebra",)).run(model(None), silent)
    assert found.number("displacement max") > 2.0 * uniform.number("displacement max")
    assert found.credibility.mesh_error < 1.0
