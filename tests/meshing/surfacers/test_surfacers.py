from __future__ import annotations

import numpy as np
import pytest

from meshing.errors import AnatomyError, MeshError
from meshing.labels import Label, Labels
from meshing.phantoms.shapes import ball_phantom
from meshing.step import silent
from meshing.surface import Surface
from meshing.surfacers import boundary_surface, surfaces_of
from meshing.surfacers.nets import surface_of
from meshing.tetmeshers.lattice import MeshLabels
from meshing.units import Millimetre
from tests.meshing.solids import ball_in_ball, labels_of, oblique


def assert_closed(surface: Surface) -> None:
    """Every edge is used once in each direction as often as in the other: no hole, one orientation."""
    pairs = surface.triangles[:, [(0, 1), (1, 2), (2, 0)]].reshape(-1, 2).astype(np.int64)
    assert np.array_equal(np.sort(pairs[:, 0] * 10**7 + pairs[:, 1]), np.sort(pairs[:, 1] * 10**7 + pairs[:, 0]))


def test_a_ball_has_its_volume_area_and_place() -> None:
    phantom = ball_phantom(radius_mm=15.0, spacing_mm=(0.8, 0.8, 1.0))
    surface = surfaces_of(phantom.labels, ("ball",))[0]
    assert_closed(surface)
    assert surface.volume_ml == pytest.approx(phantom.labels.volume_ml("ball"), rel=1e-4)
    assert surface.area_mm2 == pytest.approx(4.0 * np.pi * 15.0**2, rel=0.01)
    off = phantom.distance_mm(surface.points_mm)
    assert np.abs(off).mean() < 0.1
    assert np.abs(off).max() < 0.5


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("smooth", [False, True])
def test_neighbours_share_their_wall_on_any_grid(mirrored: bool, smooth: bool) -> None:
    labels = ball_in_ball(oblique(mirrored))
    tumour, liver = surfaces_of(labels, ("tumour", "liver"), smooth=smooth)
    for surface in (tumour, liver):
        assert_closed(surface)
        assert surface.volume_ml == pytest.approx(labels.volume_ml(surface.name), rel=1e-3)
    wall = {tuple(point) for point in tumour.points_mm}
    assert wall <= {tuple(point) for point in liver.points_mm}


def test_structures_together_have_no_wall_between_them() -> None:
    labels = ball_in_ball()
    whole = surface_of(labels, "liver", "tumour")
    assert_closed(whole)
    assert whole.name == "liver + tumour"
    assert whole.volume_ml == pytest.approx(labels.volume_ml("liver", "tumour"), rel=1e-4)
    centre = np.array([17.7, 17.7, 17.7])
    assert np.linalg.norm(whole.points_mm - centre, axis=1).min() > 12.0


def test_a_vessel_of_three_voxels_keeps_its_volume() -> None:
    values = np.zeros((40, 12, 12), np.uint8)
    z, y, x = np.indices(values.shape)
    values[(np.hypot(x - 5.6, y - 5.4) < 1.6) & (z > 2) & (z < 37)] = 1
    labels = labels_of(values)
    assert surface_of(labels, "part 1").volume_ml == pytest.approx(labels.volume_ml("part 1"), rel=1e-3)


def test_a_structure_at_the_border_of_the_image_is_closed() -> None:
    surface = surface_of(labels_of(np.ones((8, 9, 10), np.uint8)), "part 1")
    assert_closed(surface)
    assert surface.volume_ml == pytest.approx(0.72, rel=1e-3)


@pytest.mark.parametrize("smooth", [False, True])
def test_edges_of_four_triangles_are_those_along_which_voxels_touch_only_diagonally(smooth: bool) -> None:
    """There the map itself is no manifold; the surface is closed and turned one way all the same."""
    labels = labels_of(np.random.default_rng(5).integers(0, 3, (9, 8, 7)).astype(np.uint8))
    for name in labels.names:
        surface = surfaces_of(labels, labels.names, smooth=smooth)[labels.names.index(name)]
        assert_closed(surface)
        pairs = np.sort(surface.triangles[:, [(0, 1), (1, 2), (2, 0)]].reshape(-1, 2), axis=1)
        uses = np.unique(pairs, axis=0, return_counts=True)[1]
        assert set(uses.tolist()) == {2, 4}
        own = np.pad(labels.mask(name), 2)
        diagonal = 0
        for axis in range(3):
            a, b, c, d = (np.roll(own, shift, [k for k in range(3) if k != axis]) for shift in ((0, 0), (0, 1), (1, 0), (1, 1)))
            diagonal += np.count_nonzero((a == d) & (b == c) & (a != b))
        assert np.count_nonzero(uses == 4) == diagonal > 0


def test_a_structure_without_voxels_has_no_surface() -> None:
    labels = ball_in_ball()
    more = Labels(labels.values.copy(), labels.to_patient, (*labels.legend, Label(7, "spleen", "spleen")))
    with pytest.raises(AnatomyError, match="'spleen' has no voxel"):
        surfaces_of(more, ("liver", "spleen"))


def test_the_boundary_of_a_mesh_encloses_its_parts() -> None:
    labels = ball_in_ball()
    mesh = MeshLabels(labels.names, Millimetre(5.0)).run(labels, silent)
    for names in (("liver",), ("tumour",), ("liver", "tumour"), ()):
        surface = boundary_surface(mesh, *names)
        assert_closed(surface)
        assert surface.volume_ml == pytest.approx(mesh.volume_ml(*names))
    with pytest.raises(MeshError, match="no part named 'spleen'"):
        boundary_surface(mesh, "spleen")
