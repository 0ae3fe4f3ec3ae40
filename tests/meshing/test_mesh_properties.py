"""What must hold for every mesh of labels: volumes, Euler characteristics, orientation, nodes."""
from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from meshing.labels import Labels
from meshing.step import silent
from meshing.surface import triangle_normals
from meshing.tetmesh import TetMesh
from meshing.tetmeshers import MeshLabels
from meshing.units import Millimetre
from tests.meshing.solids import ball_in_ball, labels_of


def euler_of(triangles: NDArray[np.int32]) -> int:
    """Points less edges plus triangles."""
    edges = np.unique(np.sort(triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1), axis=0)
    return len(np.unique(triangles)) - len(edges) + len(triangles)


def euler_of_tets(tets: NDArray[np.int32]) -> int:
    corners = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
    edges = np.unique(np.sort(tets[:, corners].reshape(-1, 2), axis=1), axis=0)
    faces = np.unique(np.sort(tets[:, [(1, 2, 3), (0, 2, 3), (0, 1, 3), (0, 1, 2)]].reshape(-1, 3), axis=1), axis=0)
    return len(np.unique(tets)) - len(edges) + len(faces) - len(tets)


def torus_in_box() -> Labels:
    z, y, x = np.indices((24, 34, 34)) - np.array([11.7, 16.6, 16.3])[:, None, None, None]
    values = np.zeros((24, 34, 34), np.uint8)
    values[(np.abs(z) < 9) & (np.abs(y) < 14) & (np.abs(x) < 14)] = 1
    values[np.hypot(np.hypot(x, y) - 8.0, z) < 3.4] = 2
    return labels_of(values)


def halves_of_a_ball() -> Labels:
    at = np.indices((30, 30, 30)) - 14.6
    values = np.zeros((30, 30, 30), np.uint8)
    values[np.linalg.norm(at, axis=0) < 11] = 1
    values[(values == 1) & (at[2] > 1.0)] = 2
    return labels_of(values)


CASES = {"a ball in a ball": (ball_in_ball, {"liver surface": 4, "tumour surface": 2, "liver | tumour": 2}),
         "a ring in a box": (torus_in_box, {"part 1 surface": 2, "part 2 surface": 0, "part 1 | part 2": 0}),
         "two halves": (halves_of_a_ball, {"part 1 surface": 2, "part 2 surface": 2, "part 1 | part 2": 1})}


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest) -> tuple[Labels, TetMesh, dict[str, int]]:
    make, wanted = CASES[request.param]
    labels = make()
    return labels, MeshLabels(labels.names, Millimetre(4.0)).run(labels, silent), wanted


def test_the_euler_characteristic_of_every_interface_is_that_of_the_shape(case: tuple[Labels, TetMesh, dict[str, int]]) -> None:
    _, mesh, wanted = case
    found = {facets.name: euler_of(facets.triangles) for facets in mesh.facets}
    assert found == found | wanted


def test_a_surface_has_twice_the_euler_characteristic_of_what_it_encloses(case: tuple[Labels, TetMesh, dict[str, int]]) -> None:
    _, mesh, _ = case
    for label in mesh.legend:
        assert euler_of(mesh.facet_set(f"{label.name} surface").triangles) == 2 * euler_of_tets(mesh.tets[mesh.of(label.name)])


def test_volumes_add_up_and_are_those_of_the_voxels(case: tuple[Labels, TetMesh, dict[str, int]]) -> None:
    labels, mesh, _ = case
    assert mesh.volume_ml() == pytest.approx(sum(mesh.volume_ml(name) for name in labels.names), rel=1e-12)
    for name in labels.names:
        assert mesh.volume_ml(name) == pytest.approx(labels.volume_ml(name), rel=1e-3)


def test_interfaces_face_out_of_the_part_named_first(case: tuple[Labels, TetMesh, dict[str, int]]) -> None:
    _, mesh, _ = case
    centre = {label.name: mesh.points_mm[mesh.tets[mesh.of(label.name)]].mean(axis=1) for label in mesh.legend}
    for facets in mesh.facets:
        if " | " in facets.name:
            first, second = facets.name.split(" | ")
            normal = triangle_normals(mesh.points_mm, facets.triangles)
            middle = mesh.points_mm[facets.triangles].mean(axis=1)
            for name, sign in ((first, -1.0), (second, 1.0)):
                near = centre[name][np.linalg.norm(centre[name][None] - middle[:, None], axis=2).argmin(axis=1)]
                assert np.mean(sign * np.einsum("ij,ij->i", near - middle, normal) > 0.0) > 0.95


def test_no_two_nodes_lie_at_one_place_and_none_is_loose(case: tuple[Labels, TetMesh, dict[str, int]]) -> None:
    _, mesh, _ = case
    assert len(np.unique(np.round(mesh.points_mm, 6), axis=0)) == len(mesh.points_mm)
    assert np.array_equal(np.unique(mesh.tets), np.arange(len(mesh.points_mm)))
