from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from meshing.agreement import DISTANCE_GOAL, _away, _sampled, agreement_of, unresolved, voxels_of
from meshing.labels import Label
from meshing.phantoms.shapes import ShapePhantom, ball_phantom, torus_phantom
from meshing.step import silent
from meshing.surface import Surface
from meshing.surfacers import boundary_surface, surfaces_of
from meshing.surfacers.signed import signed_distance_mm
from meshing.tetmesh import FacetSet, TetMesh, outer_facets
from meshing.tetmeshers import MeshLabels
from meshing.tetmeshers.lattice import FEW_NODES
from meshing.units import Millimetre
from meshing.volume import grid
from tests.meshing.solids import SPACE, ball_in_ball, labels_of


def test_voxels_in_one_tetrahedron_are_those_whose_centres_it_holds() -> None:
    points = np.array([[0.0, 0, 0], [8, 0, 0], [0, 8, 0], [0, 0, 8]])
    tets = np.array([[0, 1, 2, 3]], np.int32)
    mesh = TetMesh(points, tets, np.array([5], np.uint8), SPACE, (Label(5, "part", "liver"),), (FacetSet("part surface", outer_facets(tets)),))
    filled = voxels_of(mesh, grid((1.0, 1.0, 1.0), (0.0, 0.0, 0.0), SPACE), (10, 10, 10))
    at = np.indices(filled.shape).sum(axis=0)
    assert np.array_equal(filled == 5, at <= 8)


@pytest.mark.parametrize(("shape", "spacing"), [("ball of 5", (1.0, 1.0, 1.0)), ("ball of 12", (0.7, 0.7, 2.0)), ("torus of 2.5", (1.0, 1.0, 1.0))])
def test_the_smooth_surface_and_the_mesh_lie_on_the_truth_and_the_voxels_do_not(shape: str, spacing: tuple[float, float, float]) -> None:
    """Mean distances from the surface that the labels were cut from, in voxels: what the distance of an agreement is worth."""
    voxel = float(np.cbrt(np.prod(spacing)))
    radius = float(shape.split()[-1]) * voxel
    made = (ball_phantom(radius_mm=radius, spacing_mm=spacing) if shape.startswith("ball")
            else torus_phantom(ring_mm=4.0 * radius, tube_mm=radius, spacing_mm=spacing))
    (name,) = made.labels.names

    def off(surface: Surface) -> tuple[float, float]:
        places, areas = _sampled(surface, voxel)
        away = made.distance_mm(places) / voxel
        return float(np.average(np.abs(away), weights=areas)), float(np.average(away, weights=areas))

    (smooth,), (steps,) = (surfaces_of(made.labels, (name,), smooth=smooth) for smooth in (True, False))
    mesh = MeshLabels((name,), Millimetre(8.0)).run(made.labels, silent)
    mean, bias = off(smooth)
    assert mean < 0.15
    assert abs(bias) < 0.04
    assert off(steps)[0] > 1.5 * mean
    assert off(boundary_surface(mesh, name))[0] < 0.2
    (part,) = agreement_of(mesh, made.labels)
    assert part.distance_voxels < 0.2
    assert part.distance_mm == pytest.approx(part.distance_voxels * voxel)


def test_the_distance_of_two_balls_is_that_of_their_radii_from_either_side() -> None:
    small, large = (_smooth(ball_phantom(radius_mm=radius, spacing_mm=(1.0, 1.0, 1.0))) for radius in (12.0, 14.0))
    places, areas = _sampled(small, 1.0)
    assert areas.sum() == pytest.approx(small.area_mm2)
    assert np.average(_away(places, large), weights=areas) == pytest.approx(2.0, abs=0.03)
    others, more = _sampled(large, 1.0)
    assert np.average(_away(others, small), weights=more) == pytest.approx(2.0, abs=0.03)
    random = np.random.default_rng(2).uniform(-60.0, 60.0, (500, 3))
    assert _away(random, large) == pytest.approx(np.abs(signed_distance_mm(random, large)), abs=1e-9)


def _smooth(made: ShapePhantom) -> Surface:
    return surfaces_of(made.labels, made.labels.names)[0]


def test_a_mesh_of_balls_agrees_with_its_labels() -> None:
    labels = ball_in_ball()
    mesh = MeshLabels(labels.names, Millimetre(4.0)).run(labels, silent)
    for part in agreement_of(mesh, labels):
        assert part.dice > 0.97
        assert part.distance_voxels < 0.2
    moved = TetMesh(mesh.points_mm + [1.0, 0.0, 0.0], mesh.tets.copy(), mesh.organ.copy(), mesh.space, mesh.legend, mesh.facets)
    for before, after in zip(agreement_of(mesh, labels), agreement_of(moved, labels)):
        assert after.dice < before.dice - 0.02
        assert after.distance_mm == pytest.approx(0.5, abs=0.1)  # the mean of |cos| over a sphere


def test_thin_structures_are_refined_by_themselves() -> None:
    at = np.indices((40, 40, 40)) - 19.7
    away = np.linalg.norm(at, axis=0)
    axis = np.array([0.36, 0.48, 0.8])
    along = np.tensordot(axis, at, 1)
    aside = np.linalg.norm(at - along * axis[:, None, None, None], axis=0)
    values = np.where((aside < 2.0) & (np.abs(along) < 13), 2, np.where(away < 18, 1, 0)).astype(np.uint8)
    labels = labels_of(values)
    coarse = agreement_of(MeshLabels(labels.names, Millimetre(6.0)).run(labels, silent), labels)
    without = MeshLabels(labels.names, Millimetre(4.0), across=0.0).run(labels, silent)
    found = agreement_of(without, labels)
    assert min(part.dice for part in found) < 0.9
    (words,) = unresolved(found)
    assert re.search(r"'part 2' agrees .* 0\.\d\d .*mm LPS.*too thin", words)
    rod = axis[::-1]
    place = found[1].differing_mm - labels.to_patient.matrix[:3, 3] - 19.7
    assert np.linalg.norm(place - (place @ rod) * rod) < 6.0
    assert min(part.dice for part in coarse) >= 0.95
    assert unresolved(coarse) == ()
    capped = MeshLabels(labels.names, Millimetre(4.0), growth=1.0).run(labels, silent)
    assert len(capped.points_mm) < 2.0 * FEW_NODES


def test_a_surface_too_far_from_its_voxels_is_told_with_its_place() -> None:
    """A ball with a small bulge in elements too long for the bulge: Dice is high everywhere, and the bulge is where the surface is off."""
    at = np.indices((44, 40, 40)) - 19.6
    bulge = np.linalg.norm(at - np.array([15.0, 0.0, 0.0])[:, None, None, None], axis=0) < 5.0
    labels = labels_of(((np.linalg.norm(at, axis=0) < 15.0) | bulge).astype(np.uint8))
    mesh = MeshLabels(labels.names, Millimetre(9.0), across=0.0).run(labels, silent)
    (part,) = agreement_of(mesh, labels)
    assert part.dice > 0.95
    assert part.has_surface
    assert part.distance_voxels > DISTANCE_GOAL
    (words,) = unresolved((part,))
    assert re.search(r"'part 1' lies 0\.\d\d voxel \(0\.\d+ mm\) .* around \(.* mm LPS and .* too curved .* choose a shorter edge", words)
    centre = labels.to_patient.matrix[:3, 3] + 19.6
    assert np.linalg.norm(part.parting_mm - (centre + [0.0, 0.0, 15.0])) < 6.0
    assert np.linalg.norm(part.worst_mm[0] - (centre + [0.0, 0.0, 15.0])) < 6.0
    fine = agreement_of(MeshLabels(labels.names, Millimetre(9.0)).run(labels, silent), labels)
    assert fine[0].distance_voxels <= DISTANCE_GOAL
    assert unresolved(fine) == ()


def test_what_a_mesh_lost_is_among_the_farthest_places() -> None:
    """The facets of the mesh lie on the label everywhere; it is the label that goes on beyond them."""
    values = np.zeros((30, 24, 24), np.uint8)
    values[4:26, 6:18, 6:18] = 1
    labels = labels_of(values)
    half = labels_of(np.where(np.indices(values.shape)[0] < 18, values, 0).astype(np.uint8))
    mesh = MeshLabels(labels.names, Millimetre(3.0)).run(half, silent)
    (part,) = agreement_of(mesh, labels)
    assert part.worst_mm[0][2] > labels.to_patient.matrix[2, 3] + 24.0
    assert part.largest_mm > 6.0


def test_a_sheet_of_one_voxel_is_too_thin_to_be_judged_by_its_surface() -> None:
    values = np.zeros((16, 20, 20), np.uint8)
    values[8, 4:16, 4:16] = 1
    values[2:7, 5:12, 5:12] = 2
    labels = labels_of(values)
    sheet, block = agreement_of(MeshLabels(labels.names, Millimetre(3.0)).run(labels, silent), labels)
    assert not sheet.has_surface
    assert sheet.thin == 1.0
    assert block.has_surface
    assert block.thin < 0.3
    far = replace(sheet, dice=0.97, distance_voxels=0.31, distance_mm=Millimetre(0.31))
    (words,) = unresolved((far,))
    assert re.search(r"'part 1' lies 0\.31 voxel .* 100 % of it is thinner than 3 voxels.* smaller voxels", words)


def meshed_both_ways(values: NDArray[np.uint8], where: NDArray[np.bool_]) -> list[tuple[TetMesh, float]]:
    """Meshes that give nothing for thin structures and that do, and how many of the voxels `where` lie in what they are labelled as."""
    labels = labels_of(values)
    meshes = [MeshLabels(labels.names, Millimetre(6.0), across=across).run(labels, silent) for across in (0.0, 3.0)]
    return [(mesh, float((voxels_of(mesh, labels.to_patient, values.shape) == values)[where].mean())) for mesh in meshes]


def test_a_thread_that_hangs_on_something_large_is_not_lost() -> None:
    """Without it the Dice coefficient would still be .998, so nothing but the thread itself asks for it."""
    away = np.linalg.norm(np.indices((36, 36, 60)) - np.array([17.6, 17.4, 17.5])[:, None, None, None], axis=0)
    values = (away < 13.0).astype(np.uint8)
    thread = np.zeros(values.shape, bool)
    thread[17:19, 17, 33:52] = True
    values[thread] = 1
    bare, held = (share for _, share in meshed_both_ways(values, thread))
    assert bare < 0.3
    assert held > 0.9


def test_a_cleft_and_a_hollow_are_not_bridged() -> None:
    """What is outside can be lost like a structure: with the cleft filled the Dice coefficient would still be .98."""
    away = np.linalg.norm(np.indices((36, 36, 36)) - np.array([17.6, 17.4, 17.5])[:, None, None, None], axis=0)
    values = (away < 14.0).astype(np.uint8)
    gap = np.zeros(values.shape, bool)
    gap[15:21, 17, :15] = gap[16:19, 16:19, 23:25] = True
    gap &= away < 12.0
    values[gap] = 0
    (_, bridged), (mesh, held) = meshed_both_ways(values, gap)
    assert bridged < 0.3
    assert held > 0.9
    assert agreement_of(mesh, labels_of(values))[0].distance_voxels <= DISTANCE_GOAL


def test_the_slice_of_a_bone_that_begins_at_the_border_of_the_scan_is_not_lost() -> None:
    """A sheet of 24 x 24 x 1 voxels: one piece, larger than what the many small ones may take together."""
    values = np.zeros((48, 36, 36), np.uint8)
    values[3:40, 3:33, 3:33] = 1
    sheet = np.zeros(values.shape, bool)
    sheet[47, 6:30, 6:30] = True
    values[sheet] = 1
    labels = labels_of(values)
    mesh = MeshLabels(labels.names, Millimetre(5.0)).run(labels, silent)
    assert (voxels_of(mesh, labels.to_patient, values.shape) == 1)[sheet].mean() > 0.9


def test_a_line_and_a_point_of_one_voxel_are_resolved() -> None:
    values = np.zeros((14, 14, 14), np.uint8)
    values[3:11, 7, 7] = 1
    values[4, 3, 3] = 2
    labels = labels_of(values)
    mesh = MeshLabels(labels.names, Millimetre(4.0)).run(labels, silent)
    for part in labels.names:
        assert mesh.volume_ml(part) == pytest.approx(labels.volume_ml(part), rel=1e-3)


def test_the_users_size_field_is_followed() -> None:
    labels = ball_in_ball()
    size = np.full(labels.values.shape, 6.0, np.float32)
    size[:, :, 18:] = 2.0
    mesh = MeshLabels(labels.names, Millimetre(6.0), across=0.0).sized(labels, size, silent)
    edge = np.linalg.norm(mesh.points_mm[mesh.tets[:, 0]] - mesh.points_mm[mesh.tets[:, 1]], axis=1)
    right = mesh.points_mm[mesh.tets].mean(axis=1)[:, 0] > 19.0
    assert np.percentile(edge[right], 95) < 2.4
    assert np.percentile(edge[~right], 95) > 1.8 * np.percentile(edge[right], 95)
