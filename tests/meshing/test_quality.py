from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from meshing.errors import MeshError
from meshing.labels import Label
from meshing.quality import LIMITS, aspect_ratios, longest_edges, quality_of, require_simulatable, tet_measures
from meshing.step import silent
from meshing.surface import triangle_areas
from meshing.tetmesh import TetMesh
from meshing.tetmeshers.lattice import MeshLabels
from meshing.units import Millimetre, Percent
from tests.meshing.solids import SPACE, ball_in_ball

REGULAR = np.array([[1.0, 1.0, 1.0], [1.0, -1.0, -1.0], [-1.0, 1.0, -1.0], [-1.0, -1.0, 1.0]])
POSITIVE = np.array([[0, 2, 1, 3]], np.int32)


def one_tet(points: np.ndarray, tets: np.ndarray = POSITIVE) -> TetMesh:
    return TetMesh(points.copy(), tets.copy(), np.ones(len(tets), np.uint8), SPACE, (Label(1, "liver", "liver"),))


def test_the_regular_tetrahedron_has_its_textbook_measures() -> None:
    angles, jacobian = tet_measures(REGULAR, POSITIVE)
    assert angles == pytest.approx(np.degrees(np.arccos(1.0 / 3.0)))
    assert jacobian == pytest.approx(1.0)
    assert aspect_ratios(REGULAR, POSITIVE) == pytest.approx(1.0)


def test_the_corner_of_a_cube_has_right_angles_at_its_edges() -> None:
    corner = np.array([[0.0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]])
    angles, jacobian = tet_measures(corner, np.array([[0, 1, 2, 3]], np.int32))
    assert angles[0, :3] == pytest.approx(90.0)
    assert angles[0, 3:] == pytest.approx(np.degrees(np.arccos(1.0 / np.sqrt(3.0))))
    assert jacobian[0] == pytest.approx(np.sqrt(2.0) / 2.0)
    # longest edge sqrt(2), shortest height 1 / sqrt(3)
    assert aspect_ratios(corner, np.array([[0, 1, 2, 3]], np.int32)) == pytest.approx(2.0)


def test_measures_do_not_depend_on_the_order_of_the_corners_nor_on_turning_or_scaling() -> None:
    rng = np.random.default_rng(4)
    points = rng.normal(size=(4, 3))
    turn = np.linalg.qr(rng.normal(size=(3, 3)))[0]
    turn *= np.sign(np.linalg.det(turn))
    first, first_jacobian = tet_measures(points, POSITIVE)
    for order in ([2, 0, 1, 3], [1, 2, 0, 3], [1, 0, 3, 2]):
        again, jacobian = tet_measures(7.0 * points @ turn.T + 5.0, POSITIVE[:, order])
        assert np.sort(again) == pytest.approx(np.sort(first))
        assert jacobian == pytest.approx(first_jacobian)


def test_an_inverted_element_is_counted_and_refused_with_its_place() -> None:
    mesh = one_tet(REGULAR + 10.0, POSITIVE[:, [1, 0, 2, 3]])
    quality = quality_of(mesh, None)
    assert quality.whole.inverted == 1
    assert quality.whole.scaled_jacobian == pytest.approx(-1.0)
    with pytest.raises(MeshError, match=r"inside out.*\(10\.0, 10\.0, 10\.0\) mm LPS"):
        require_simulatable(mesh)


def test_a_flat_element_and_a_wide_angle_are_refused_with_their_place() -> None:
    flat = REGULAR * [1.0, 1.0, 0.01]
    with pytest.raises(MeshError, match=r"mm LPS is nearly flat"):
        require_simulatable(one_tet(flat))
    with pytest.raises(MeshError, match="has an angle of"):
        require_simulatable(one_tet(REGULAR), limits=replace(LIMITS, largest_dihedral=60.0))
    require_simulatable(one_tet(REGULAR))


def test_a_position_that_is_no_number_and_an_empty_mesh_are_refused() -> None:
    broken = REGULAR.copy()
    broken[2, 1] = np.nan
    with pytest.raises(MeshError, match="node 2"):
        require_simulatable(one_tet(broken))
    with pytest.raises(MeshError, match="no tetrahedra"):
        require_simulatable(one_tet(REGULAR, np.empty((0, 4), np.int32)))


def test_parts_volumes_and_histogram_of_a_mesh() -> None:
    labels = ball_in_ball()
    mesh = MeshLabels(labels.names, Millimetre(4.0)).run(labels, silent)
    quality = quality_of(mesh, labels)
    assert quality.whole.tets == sum(part.tets for part in quality.parts) == len(mesh.tets)
    assert quality.whole.dihedrals.sum() == 6 * len(mesh.tets)
    assert quality.whole.smallest_dihedral == min(part.smallest_dihedral for part in quality.parts)
    for part in quality.parts:
        volume = mesh.volume_ml(part.name)
        assert part.volume_error == pytest.approx(100.0 * (volume / labels.volume_ml(part.name) - 1.0))
        assert (np.diff(part.worst_dihedrals) >= 0.0).all()
        assert part.worst_dihedrals[0] == part.smallest_dihedral
    require_simulatable(mesh, labels)


def test_sizes_surfaces_and_all_histograms_of_a_mesh() -> None:
    labels = ball_in_ball()
    mesh = MeshLabels(labels.names, Millimetre(4.0), across=0.0).run(labels, silent)
    quality = quality_of(mesh, labels, asked=4.0, surfaces=True)
    for part in (quality.whole, *quality.parts):
        assert part.jacobians.sum() == part.aspects.sum() == part.tets
        assert part.size is not None
        assert part.size.ratios.sum() == part.tets
        assert 0.7 < part.size.median < part.size.most < 1.6
        assert part.size.largest >= part.size.most
    longest = longest_edges(mesh.points_mm, mesh.tets)
    assert quality.whole.size is not None
    assert quality.whole.size.largest == pytest.approx(longest.max() / 4.0)
    assert quality.whole.size.worst_mm[0] == pytest.approx(mesh.points_mm[mesh.tets[np.argmax(longest)]].mean(axis=0))
    doubled = quality_of(mesh, None, asked=lambda at: np.full(len(at), 2.0)).whole.size
    assert doubled is not None
    assert doubled.median == pytest.approx(2.0 * quality.whole.size.median)
    for part, agreed in zip(quality.parts, quality.agreement):
        assert agreed.name == part.name
        surface = mesh.facet_set(f"{part.name} surface").triangles
        assert agreed.distances.sum() == pytest.approx(triangle_areas(mesh.points_mm, surface).sum())
        assert len(agreed.worst_mm) == 10


def test_a_part_that_lost_volume_is_refused() -> None:
    labels = ball_in_ball()
    mesh = MeshLabels(("liver",), Millimetre(4.0), merge=(("tumour", "liver"),)).run(labels, silent)
    with pytest.raises(MeshError, match=r"'liver' has .* % of volume"):
        require_simulatable(mesh, labels)
    require_simulatable(mesh, labels, replace(LIMITS, volume_error=Percent(50.0)))
