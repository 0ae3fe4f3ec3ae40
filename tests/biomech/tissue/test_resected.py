"""SolveTissue after resections: a remnant has an equilibrium, loose pieces are found, and failure is said in words."""
from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from biomech import loads
from biomech.materials import NeoHookean
from biomech.measures.case import Case
from biomech.measures.tissue import measure
from biomech.model import RESECTION_SURFACE, PatientModel
from biomech.outcome import Solution
from biomech.procedures.resection import Plane, Resection
from biomech.tissue import SolveTissue
from biomech.tissue.fem import Body
from biomech.tissue.islands import without_islands
from biomech.tissue.newton import MOST_CYCLES, MOST_STEPS, Load, Solver
from biomech.tissue.recovery import percentile, recover
from biomech.tissue.reference import second_order
from biomech.tissue.supports import find_supports
from biomech.verification.tissue import cube
from meshing.errors import MeshError, SimulationError
from meshing.quality import tet_measures
from meshing.step import silent
from meshing.tetmesh import outer_facets
from meshing.units import Millimetre, Pascal
from tests.biomech import organs
from tests.biomech.blocks import block, solid
from tests.biomech.tissue.test_solve import patient


def plane(point: tuple[float, float, float], normal: tuple[float, float, float]) -> Plane:
    x, y, z = point
    return Plane((Millimetre(x), Millimetre(y), Millimetre(z)), normal)


def sector() -> PatientModel:
    """The ball without its right posterior part: the first cut faces the back, the second the right."""
    planes = (plane((0.0, 8.0, 0.0), (-0.17, 0.98, -0.07)), plane((2.0, 0.0, 0.0), (-0.84, 0.53, -0.11)))
    return Resection(planes).run(organs.model(), silent)


@pytest.fixture(scope="module")
def watched() -> tuple[Solution, list[float]]:
    seen: list[float] = []
    return SolveTissue().run(sector(), lambda fraction, doing, /: seen.append(fraction)), seen


@pytest.fixture(scope="module")
def solved(watched: tuple[Solution, list[float]]) -> Solution:
    return watched[0]


def test_a_remnant_after_two_planes_balances_in_one_load_step(solved: Solution) -> None:
    assert solved.credibility.converged
    assert len(solved.history) <= 8
    assert solved.credibility.balance < 1e-4
    assert solved.number("support reaction") == pytest.approx(solved.number("weight"), rel=1e-4)


def test_a_cut_that_faces_the_back_is_carried_and_a_steep_one_is_free(solved: Solution) -> None:
    assert solved.mesh is not None
    cut = solved.mesh.facet_set(RESECTION_SURFACE).triangles
    points = solved.mesh.points_mm
    normals = np.cross(points[cut[:, 1]] - points[cut[:, 0]], points[cut[:, 2]] - points[cut[:, 0]])
    back = normals[:, 1] / np.linalg.norm(normals, axis=1)
    moved = np.linalg.norm(solved.field("displacement").values, axis=1)
    assert (back > 0.9).any()
    assert (np.abs(back - 0.53) < 0.05).any()
    assert moved[cut[back > 0.9]].max() == 0.0
    assert moved[cut[np.abs(back - 0.53) < 0.05]].max() > 0.0


def test_progress_only_rises_and_reaches_the_end(watched: tuple[Solution, list[float]]) -> None:
    seen = np.array(watched[1])
    assert len(seen) > 20
    assert (np.diff(seen) >= 0.0).all()
    assert np.diff(seen).max() < 0.25
    assert seen[-1] > 0.9


def test_the_bed_is_the_underside_and_the_lower_edge() -> None:
    model = patient(cava=False)
    mesh = model.need_solid()
    surface = outer_facets(mesh.tets)
    corners = mesh.points_mm[surface]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals /= np.linalg.norm(normals, axis=1)[:, None]
    found = find_supports(mesh.points_mm, surface, np.zeros(len(surface), bool), model.labels)
    held = found.fixed | found.resting
    assert held[normals[:, 1] > 1e-6].all()
    assert held[normals[:, 2] < -0.8].all()
    assert not held[(normals[:, 1] < -0.1) & (np.abs(normals[:, 2]) < 0.5)].any()
    opened = find_supports(mesh.points_mm, surface, np.ones(len(surface), bool), model.labels)
    assert not opened.fixed.any()
    np.testing.assert_array_equal(opened.resting, normals[:, 1] > np.cos(np.radians(45.0)))


def test_a_cut_near_the_limit_between_carried_and_free_is_warned_of() -> None:
    points, tets = block((2, 2, 2), (50.0, 50.0, 50.0))
    surface = outer_facets(tets)
    cut = (points[surface][:, :, 1] > 49.0).all(axis=1)
    for degrees, warned in ((0.0, False), (40.0, True), (50.0, True), (57.0, False)):
        c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        turned = points @ np.array([[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]]).T
        found = find_supports(turned, surface, cut, patient().labels)
        assert any("100% of the resection surface" in sentence for sentence in found.warnings) == warned
        assert found.resting[cut].all() == (degrees < 45.0)


def two_blocks(second: tuple[int, int, int]) -> PatientModel:
    """A block of 50 mm and another beside it that touches it at one node only."""
    points, tets = block((5, 5, 5), (50.0, 50.0, 50.0))
    more, others = block(second, (10.0 * second[0], 10.0 * second[1], 10.0 * second[2]))
    all_points = np.concatenate([points, more + 50.0])
    joined, inverse = np.unique(all_points.round(6), axis=0, return_inverse=True)
    return replace(patient(), solid=solid(joined, inverse[np.concatenate([tets, others + len(points)])].astype(np.int32)))


def test_a_crumb_is_left_out_and_said() -> None:
    model = two_blocks((1, 1, 1))
    found = SolveTissue().run(model, silent)
    assert found.mesh is not None
    assert found.mesh.volume_ml() == pytest.approx(125.0)
    assert "1 loose piece of tissue (1 ml, 0.79 % of the volume)" in found.credibility.warnings[0]


def test_a_large_loose_piece_is_refused() -> None:
    with pytest.raises(SimulationError, match="in 2 pieces .* second largest has 8.0 ml"):
        SolveTissue().run(two_blocks((2, 2, 2)), silent)


def test_a_whole_organ_has_no_islands() -> None:
    mesh = organs.model().need_solid()
    same, words = without_islands(mesh)
    assert same is mesh
    assert words == ()


@pytest.mark.slow
def test_a_load_without_equilibrium_is_given_up_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loads, "GRAVITY", 100.0 * loads.GRAVITY)
    with pytest.raises(SimulationError, match=r"beyond \d+% of the load within \d+ steps"):
        SolveTissue().run(patient(), silent)


@pytest.mark.slow
def test_the_work_on_a_hopeless_load_is_bounded() -> None:
    points, nodes = second_order(*cube(3, size=(0.1, 0.1, 0.1)))
    law = NeoHookean(Pascal(2e3), Pascal(2e5))
    body = Body(points, nodes, laws=(law,), free=np.where((points[:, 2] < 1e-9)[:, None, None], 0.0, np.eye(3)), mean=True)
    found = Solver(body).solve(Load(body.body_force(np.full(len(nodes), 1060.0), np.array([0.0, 0.0, -2000.0]))))
    assert not found.converged
    assert 0.0 <= found.reached < 1.0
    assert len(found.history) <= MOST_STEPS
    assert sum(found.linear) < 2 * MOST_CYCLES


def test_a_percentile_counts_volume_and_not_elements() -> None:
    values, volumes = np.array([3.0, 1.0, 2.0, 9.0]), np.array([1.0, 1.0, 97.5, 0.5])
    assert percentile(values, volumes, 98.0) == 2.0
    assert percentile(values, volumes, 99.0) == 3.0
    assert percentile(values, volumes, 100.0) == 9.0


def test_the_squared_stress_error_is_the_error_of_the_displacement() -> None:
    """Compliance: weight times mean sag. The error of the coarse mesh is known from a mesh of half the size."""
    found = []
    for cells in (3, 8):
        points, nodes = second_order(*cube(cells, size=(0.05, 0.05, 0.05)))
        free = np.where((points[:, 0] < 1e-9)[:, None, None], 0.0, np.eye(3))
        body = Body(points, nodes, laws=(NeoHookean(Pascal(2e4), Pascal(2e6)),), free=free, mean=True)
        weight = body.body_force(np.full(len(nodes), 1060.0), np.array([0.0, 0.0, -9.81]))
        x = Solver(body).solve(Load(weight)).x
        found.append((float(np.vdot(weight, x - body.points)), recover(body, x).error))
    (coarse, error), (fine, _) = found
    assert abs(coarse - fine) / fine < error**2 < 10.0 * abs(coarse - fine) / fine


def test_the_measures_use_the_error_of_their_own_quantity(solved: Solution) -> None:
    model = sector()
    moved, _, stress = measure(Case(organs.model(), model, (solved,)))
    error = solved.credibility.mesh_error
    assert moved.low == pytest.approx(moved.value * (1.0 - error**2))
    assert stress.high == pytest.approx(stress.value * (1.0 + error))


def test_a_cut_below_the_limits_of_meshes_is_computed_and_said() -> None:
    after = Resection((plane((-2.0, 0.0, 0.0), (-1.0, 0.0, 0.0)),)).run(organs.model(), silent)
    _, words = SolveTissue().simulated(after)
    assert not any("limit" in said for said in words)
    flat = spoiled(after, 4.0)
    _, words = SolveTissue().simulated(flat)
    assert re.search(r"the cut leaves elements below the limits.*smallest angle [34]\.\d degrees.*limit 10", words[-1])
    with pytest.raises(MeshError, match="nearly flat"):
        SolveTissue().simulated(spoiled(after, 0.5))
    with pytest.raises(MeshError, match="nearly flat"):
        SolveTissue().simulated(replace(flat, removed=None))


def spoiled(model: PatientModel, angle: float) -> PatientModel:
    """One inner node of what stays moved towards a face until a dihedral is about `angle` degrees."""
    mesh, removed = model.need_solid(), model.removed_tets()
    inside = np.setdiff1d(mesh.tets[mesh.of("liver") & ~removed], np.concatenate([named.triangles.ravel() for named in mesh.facets]))
    node = int(inside[np.argmin(np.linalg.norm(mesh.points_mm[inside] - [15.0, 0.0, 0.0], axis=1))])
    tet = mesh.tets[(mesh.tets == node).any(axis=1)][0]
    target = mesh.points_mm[tet[tet != node]].mean(axis=0)
    share, points = 0.0, mesh.points_mm
    while tet_measures(points, mesh.tets)[0].min() > angle:
        share += 0.5 * (1.0 - share) if angle < 1.0 else 0.01
        points = mesh.points_mm.copy()
        points[node] += share * (target - points[node])
    return replace(model, solid=replace(mesh, points_mm=points))
