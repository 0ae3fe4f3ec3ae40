from __future__ import annotations

import re

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshing.errors import AnatomyError, Cancelled, MeshError, ParameterOutOfRange
from meshing.labels import Label, Labels
from meshing.phantoms.shapes import ShapePhantom, ball_phantom, box_with_ball_phantom, torus_phantom
from meshing.quality import quality_of
from meshing.step import silent
from meshing.surface import triangle_normals
from meshing.tetmesh import TetMesh, facet_keys, tet_volumes
from meshing.tetmeshers.lattice import MeshLabels
from meshing.units import Millimetre
from tests.meshing.solids import assert_valid, ball_in_ball, labels_of, oblique


def meshed(labels: Labels, edge: float) -> TetMesh:
    """Without refinement of thin structures: the edge is what the tests are about."""
    return MeshLabels(labels.names, Millimetre(edge), across=0.0).run(labels, silent)


@pytest.mark.parametrize("phantom", [ball_phantom(), torus_phantom(spacing_mm=(0.8, 0.8, 0.8)), box_with_ball_phantom()],
                         ids=["ball", "torus", "box"])
def test_every_part_has_the_volume_of_its_voxels_and_good_angles(phantom: ShapePhantom) -> None:
    mesh = meshed(phantom.labels, 5.0)
    assert_valid(mesh)
    quality = quality_of(mesh, phantom.labels)
    assert quality.whole.smallest_dihedral >= 10.0
    for part in quality.parts:
        assert part.volume_error is not None
        assert abs(part.volume_error) <= 0.1
    for name, volume in phantom.volumes_ml:
        # against the shape itself: what the voxels get wrong remains
        assert mesh.volume_ml(name) == pytest.approx(volume, rel=0.01)


def test_the_interface_lies_on_the_shape() -> None:
    phantom = ball_phantom(spacing_mm=(0.8, 0.8, 0.8))
    mesh = meshed(phantom.labels, 4.0)
    corners = mesh.points_mm[mesh.facet_set("ball surface").triangles]
    off = phantom.distance_mm(corners.mean(axis=1))
    assert abs(off).max() < 0.25
    assert abs(off.mean()) < 0.05


@pytest.mark.parametrize(("spacing", "edge"), [(1.0, 3.0), (1.0, 5.0), (1.5, 4.0), (1.5, 8.0)])
def test_a_ball_is_smooth_and_no_node_stands_out(spacing: float, edge: float) -> None:
    """Voxels as large as an edge over 2.7 to 5.3: an interpolated or an unregularised surface has creases of 30 to 40 degrees."""
    phantom = ball_phantom(spacing_mm=(spacing, spacing, spacing))
    mesh = meshed(phantom.labels, edge)
    facets = mesh.facet_set("ball surface").triangles
    off = phantom.distance_mm(mesh.points_mm[np.unique(facets)])
    assert np.abs(off - off.mean()).max() < 0.35 * spacing
    bend = bends_deg(mesh, facets)
    ideal = np.degrees(0.5 * edge / 20.0)  # between neighbouring facets of that size on a ball of 20 mm
    assert bend.max() < 2.2 * ideal + 2.0


def bends_deg(mesh: TetMesh, facets: np.ndarray) -> np.ndarray:
    """The angles between the normals of neighbouring facets of a closed surface."""
    normals = triangle_normals(mesh.points_mm, facets)
    normals = normals / np.linalg.norm(normals, axis=1)[:, None]
    sides = np.sort(facets[:, [(0, 1), (1, 2), (2, 0)]].reshape(-1, 2), axis=1).astype(np.int64)
    order = np.argsort(sides[:, 0] * len(mesh.points_mm) + sides[:, 1], kind="stable")
    one, other = order[0::2] // 3, order[1::2] // 3
    return np.degrees(np.arccos(np.clip(np.einsum("ij,ij->i", normals[one], normals[other]), -1.0, 1.0)))


def euler(facets: np.ndarray) -> int:
    """Nodes - edges + triangles: 2 for a ball, 0 for a torus, 1 for a disc."""
    sides = np.unique(np.sort(facets[:, [(0, 1), (1, 2), (2, 0)]].reshape(-1, 2), axis=1), axis=0)
    return len(np.unique(facets)) - len(sides) + len(facets)


@settings(max_examples=4, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1), st.sampled_from([2.5, 3.2, 4.0]))
def test_properties_of_three_touching_materials(seed: int, edge: float) -> None:
    """A ball cut by a wavy wall into two parts around a ring: total volume, Euler characteristics, orientation, no double node."""
    wave = np.random.default_rng(seed).uniform(-0.3, 0.3, 3)
    z, y, x = np.indices((34, 34, 34)) - 16.6
    away = np.sqrt(x * x + y * y + z * z)
    wall = x + wave[0] * y + wave[1] * z + wave[2]
    ring = (np.sqrt(y * y + z * z) - 8.0) ** 2 + wall * wall < 9.0
    values = np.where(away < 14.0, np.where(ring, 3, np.where(wall < 0.0, 1, 2)), 0).astype(np.uint8)
    labels = labels_of(values)
    mesh = meshed(labels, edge)
    assert_valid(mesh)
    assert 1e3 * mesh.volume_ml() == pytest.approx(np.count_nonzero(values), rel=5e-4)
    for name in labels.names:
        assert mesh.volume_ml(name) == pytest.approx(labels.volume_ml(name), rel=1e-3)
    assert len(np.unique(mesh.points_mm.round(9), axis=0)) == len(mesh.points_mm)
    assert euler(mesh.facet_set("part 3 surface").triangles) == 0
    assert euler(mesh.facet_set("part 1 surface").triangles) == 2
    between = mesh.facet_set("part 1 | part 2").triangles  # a disc inside the ring and a band outside
    assert euler(between) == 1
    normals = triangle_normals(mesh.points_mm, between)
    assert (normals[:, 0] > 0.0).mean() > 0.99
    whole = quality_of(mesh, labels).whole
    assert whole.smallest_dihedral >= 10.0
    assert whole.scaled_jacobian >= 0.08


@pytest.mark.parametrize("mirrored", [False, True])
def test_oblique_and_mirrored_grids_give_the_same_positive_mesh_in_the_patient(mirrored: bool) -> None:
    labels = ball_in_ball(oblique(mirrored))
    mesh = meshed(labels, 6.0)
    assert_valid(mesh)
    for name in labels.names:
        assert mesh.volume_ml(name) == pytest.approx(labels.volume_ml(name), rel=1e-3)
        inside = np.argwhere(labels.mask(name))[:, ::-1]
        centre = inside.mean(axis=0) @ labels.to_patient.matrix[:3, :3].T + labels.to_patient.matrix[:3, 3]
        tets = mesh.tets[mesh.of(name)]
        mean = np.average(mesh.points_mm[tets].mean(axis=1), weights=tet_volumes(mesh.points_mm, tets), axis=0)
        assert np.linalg.norm(mean - centre) < 0.3


def test_interfaces_are_named_and_point_from_the_first_to_the_second() -> None:
    mesh = meshed(ball_in_ball(), 5.0)
    assert {named.name for named in mesh.facets} == {"liver surface", "tumour surface", "liver | tumour"}
    between = mesh.facet_set("liver | tumour").triangles
    assert set(facet_keys(between, 10**6)) == set(facet_keys(mesh.facet_set("tumour surface").triangles, 10**6))
    centre = mesh.points_mm[mesh.tets[mesh.of("tumour")]].mean(axis=(0, 1))
    towards = centre - mesh.points_mm[between].mean(axis=1)
    assert (np.einsum("ij,ij->i", triangle_normals(mesh.points_mm, between), towards) > 0.0).mean() > 0.99


def test_organ_values_and_legend_are_those_of_the_labels() -> None:
    labels = ball_in_ball()
    mesh = MeshLabels(("tumour", "liver"), Millimetre(5.0)).run(labels, silent)
    assert [label.value for label in mesh.legend] == [9, 3]
    assert set(np.unique(mesh.organ)) == {3, 9}


def test_a_merged_structure_becomes_part_of_the_whole() -> None:
    labels = ball_in_ball()
    step = MeshLabels(("liver",), Millimetre(5.0), merge=(("tumour", "liver"),))
    mesh = step.run(labels, silent)
    assert mesh.volume_ml("liver") == pytest.approx(labels.volume_ml("liver", "tumour"), rel=1e-3)
    assert step.meshed(labels).volume_ml("liver") == labels.volume_ml("liver", "tumour")


def test_a_structure_left_out_is_a_hole() -> None:
    labels = ball_in_ball()
    mesh = MeshLabels(("liver",), Millimetre(5.0)).run(labels, silent)
    assert_valid(mesh)
    assert mesh.volume_ml() == pytest.approx(labels.volume_ml("liver"), rel=1e-3)


def test_fine_structures_get_shorter_edges_and_the_rest_stays_coarse() -> None:
    labels = ball_in_ball(size=48)
    mesh = MeshLabels(labels.names, Millimetre(8.0), fine=("tumour",), fine_edge=Millimetre(3.5), across=0.0).run(labels, silent)
    assert_valid(mesh)
    assert quality_of(mesh, labels).whole.smallest_dihedral >= 10.0
    edge = np.linalg.norm(mesh.points_mm[mesh.tets[:, 0]] - mesh.points_mm[mesh.tets[:, 1]], axis=1)
    assert np.percentile(edge[mesh.of("tumour")], 95) < 4.2
    far = mesh.of("liver") & (np.linalg.norm(mesh.points_mm[mesh.tets].mean(axis=1) - [27.0, 27.0, 24.0], axis=1) > 22.0)
    assert np.median(edge[far]) > 4.5


def test_the_result_does_not_depend_on_the_number_of_threads() -> None:
    labels = ball_in_ball()
    before = numba.get_num_threads()
    made = []
    try:
        for threads in {1, min(2, numba.config.NUMBA_NUM_THREADS)}:
            numba.set_num_threads(threads)
            made.append(meshed(labels, 4.0))
        made.append(meshed(labels, 4.0))
    finally:
        numba.set_num_threads(before)
    for other in made[1:]:
        assert np.array_equal(made[0].points_mm, other.points_mm)
        assert np.array_equal(made[0].tets, other.tets)


def test_an_organ_at_the_border_of_the_image_is_closed_there() -> None:
    values = np.zeros((16, 18, 20), np.uint8)
    values[:9] = 1
    values[9:] = 2
    labels = labels_of(values, (1.0, 0.8, 2.0))
    mesh = meshed(labels, 4.0)
    assert_valid(mesh)
    assert all(abs(part.volume_error or 0.0) < 0.1 for part in quality_of(mesh, labels).parts)


def hostile_maps() -> dict[str, np.ndarray]:
    at = np.indices((18, 18, 18))
    inside = ((at > 2) & (at < 15)).all(axis=0)
    empty = np.zeros((18, 18, 18), np.uint8)
    maps = {"checkerboard": np.where(inside, 1 + at.sum(axis=0) % 2, 0),
            "three blocks in turn": np.where(inside, 1 + (at // 3).sum(axis=0) % 3, 0),
            "single voxel": np.where((at == 9).all(axis=0), 1, 0),
            "plate of one voxel": np.where(inside & (at[0] == 9), 1, 0),
            "stacked plates": np.where(inside, 1 + at[0] // 3 % 4, 0)}
    corner = empty.copy()
    corner[3:9, 3:9, 3:9] = 1
    corner[9:15, 9:15, 9:15] = 2
    edge = empty.copy()
    edge[3:9, 3:9, 3:15] = 1
    edge[9:15, 9:15, 3:15] = 1
    maps.update({"touching corners": corner, "touching edges": edge})
    return {name: values.astype(np.uint8) for name, values in maps.items()}


@pytest.mark.parametrize("edge", [2.0, 5.0])
@pytest.mark.parametrize("name", sorted(hostile_maps()))
def test_hostile_maps_give_a_valid_mesh_or_say_where_it_fails(name: str, edge: float) -> None:
    valid_or_refused(labels_of(hostile_maps()[name]), edge)


@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.integers(2, 6), st.sampled_from([1.5, 3.0, 6.0]))
def test_random_blocks_give_a_valid_mesh_or_say_where_it_fails(seed: int, block: int, parts: int, edge: float) -> None:
    values = np.random.default_rng(seed).integers(0, parts, (4, 3, 4))
    for axis in range(3):
        values = np.repeat(values, block, axis)
    if values.any():
        valid_or_refused(labels_of(values.astype(np.uint8), (1.0, 0.7, 1.3)), edge)


def valid_or_refused(labels: Labels, edge: float) -> None:
    try:
        mesh = meshed(labels, edge)
    except MeshError as error:
        refusal = str(error)
    else:
        assert_valid(mesh)
        whole = quality_of(mesh, None).whole
        assert whole.smallest_dihedral >= 10.0
        assert whole.scaled_jacobian >= 0.08
        return
    assert "mm LPS" in refusal


def test_a_structure_without_voxels_is_refused_by_name() -> None:
    labels = ball_in_ball()
    without = Labels(labels.values.copy(), labels.to_patient, (*labels.legend, Label(12, "spleen", "spleen")))
    with pytest.raises(MeshError, match="'spleen' has no voxel"):
        MeshLabels(("liver", "spleen")).run(without, silent)
    with pytest.raises(AnatomyError, match="'kidney'"):
        MeshLabels(("kidney",)).run(labels, silent)


def test_a_structure_that_loses_volume_is_refused_with_its_place() -> None:
    at = np.indices((30, 30, 30)) - 14.7
    aside = np.hypot(at[1] - 6.0, at[2])
    values = np.where(np.linalg.norm(at, axis=0) < 13, np.where(aside < 1.2, 2, 1), 0).astype(np.uint8)
    with pytest.raises(MeshError, match=r"'part 2' (is lost|would have -\d+\.\d % of volume).*mm LPS.*merge it") as refused:
        meshed(labels_of(values), 12.0)
    place = [float(word) for word in re.findall(r"-?\d+\.\d", str(refused.value).partition(" at (")[2])[:3]]
    off = np.array(place) - (12.0, -30.0, 55.0) - 14.7
    assert np.hypot(off[0], off[1] - 6.0) < 1.5
    assert MeshLabels(("part 1",), Millimetre(12.0), merge=(("part 2", "part 1"),), across=0.0).run(labels_of(values), silent).volume_ml() > 0.0


def test_too_many_elements_are_refused_before_the_memory_is_gone() -> None:
    values = np.ones((50, 50, 50), np.uint8)
    with pytest.raises(MeshError, match="million nodes"):
        meshed(labels_of(values, (8.0, 8.0, 8.0)), 2.0)


@pytest.mark.parametrize("wrong", [
    {"names": ()}, {"names": ("a", "a")}, {"names": ("a",), "fine": ("a",)}, {"names": ("a",), "fine_edge": 2.0},
    {"names": ("a",), "fine": ("b",), "fine_edge": 2.0}, {"names": ("a",), "merge": (("b", "c"),)},
    {"names": ("a", "b"), "merge": (("b", "a"),)}, {"names": ("a",), "edge": 0.0}])
def test_contradictory_parameters_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ParameterOutOfRange):
        MeshLabels(**wrong)  # type: ignore[arg-type]


def test_cancel_is_heard() -> None:
    def stop(fraction: float, doing: str, /) -> None:
        if fraction > 0.3:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        MeshLabels(("liver", "tumour"), Millimetre(5.0)).run(ball_in_ball(), stop)
