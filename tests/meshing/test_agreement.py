from __future__ import annotations

import re

import numpy as np
import pytest

from meshing.agreement import agreement_of, signed_distance, unresolved, voxels_of
from meshing.labels import Label
from meshing.step import silent
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


def test_signed_distance_is_zero_half_way_between_unlike_voxels() -> None:
    mask = np.zeros((3, 3, 8), bool)
    mask[:, :, :4] = True
    distance = signed_distance(mask, (2.0, 2.0, 2.0))[1, 1]
    assert distance == pytest.approx([-7.0, -5.0, -3.0, -1.0, 1.0, 3.0, 5.0, 7.0])


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
