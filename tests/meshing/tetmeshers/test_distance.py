from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from meshing.errors import MeshError
from meshing.labels import Label
from meshing.quality import quality_of
from meshing.tetmesh import TetMesh
from meshing.tetmeshers.distance import mesh_distance, mesh_distances
from meshing.units import Millimetre
from meshing.volume import grid
from tests.meshing.solids import SPACE, assert_valid

LUMEN = Label(1, "lumen", "artery_lumen")
STEP = 0.5
SIZE = 56
TO_PATIENT = grid((STEP,) * 3, (-(SIZE / 2 - 0.3) * STEP,) * 3, SPACE)


def places() -> tuple[NDArray[np.float64], ...]:
    z, y, x = (np.indices((SIZE,) * 3) - SIZE / 2 + 0.3) * STEP
    return x, y, z


def stenosis_radius(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """3 mm, 1.1 mm in the throat."""
    return np.asarray(3.0 - 1.9 * np.exp(-((z / 3.0) ** 2)))


@cache
def stenosis() -> tuple[NDArray[np.float32], TetMesh]:
    x, y, z = places()
    slope = 1.9 * 2.0 * z / 9.0 * np.exp(-((z / 3.0) ** 2))
    wall = (np.hypot(x, y) - stenosis_radius(z)) / np.sqrt(1.0 + slope**2)
    distance = np.maximum(wall, np.abs(z) - 9.0).astype(np.float32)
    size = np.clip(1.4 * 2.0 * stenosis_radius(z) / 6, 0.1, 1.4).astype(np.float32)
    return distance, mesh_distance(distance, TO_PATIENT, Millimetre(1.4), size=size, label=LUMEN)


def test_a_ball_has_its_volume_and_lies_on_the_zero_level() -> None:
    x, y, z = places()
    distance = (np.sqrt(x**2 + y**2 + z**2) - 9.0).astype(np.float32)
    mesh = mesh_distance(distance, TO_PATIENT, Millimetre(2.0), label=LUMEN)
    assert_valid(mesh)
    assert mesh.volume_ml() == pytest.approx(4.0 / 3.0 * np.pi * 0.9**3, rel=5e-4)
    radii = np.linalg.norm(mesh.points_mm[np.unique(mesh.facet_set("lumen surface").triangles)], axis=1)
    assert abs(radii - 9.0).max() < 0.06
    assert quality_of(mesh, None).whole.smallest_dihedral >= 10.0


def test_a_torus_keeps_its_hole() -> None:
    x, y, z = places()
    distance = (np.hypot(np.hypot(x, y) - 8.0, z) - 3.0).astype(np.float32)
    mesh = mesh_distance(distance, TO_PATIENT, Millimetre(1.5), label=LUMEN)
    assert_valid(mesh)
    assert mesh.volume_ml() == pytest.approx(2.0 * np.pi**2 * 8.0 * 9.0 * 1e-3, rel=1e-3)
    assert np.hypot(mesh.points_mm[:, 0], mesh.points_mm[:, 1]).min() > 4.8


def test_the_throat_of_a_stenosis_is_resolved_and_has_its_radius() -> None:
    _, mesh = stenosis()
    assert_valid(mesh)
    z = np.linspace(-9.0, 9.0, 4001)
    assert mesh.volume_ml() == pytest.approx(np.trapezoid(np.pi * stenosis_radius(z) ** 2, z) * 1e-3, rel=2e-3)
    assert quality_of(mesh, None).whole.smallest_dihedral >= 10.0
    throat = np.abs(mesh.points_mm[mesh.tets].mean(axis=1)[:, 2]) < 0.3
    corners = mesh.points_mm[mesh.tets[throat]]
    edge = np.linalg.norm(corners[:, 0] - corners[:, 1], axis=1).mean()
    assert 2.2 / edge >= 6.0
    wall = mesh.points_mm[np.unique(mesh.facet_set("lumen surface").triangles)]
    wall = wall[np.abs(wall[:, 2]) < 0.2]
    assert np.hypot(wall[:, 0], wall[:, 1]).mean() == pytest.approx(1.1, abs=0.02)


def test_a_size_function_in_patient_millimetres_does_what_a_size_grid_does() -> None:
    x, y, z = places()
    distance = (np.sqrt(x**2 + y**2 + z**2) - 6.0).astype(np.float32)

    def size(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.where(points[:, 0] > 0.0, 0.9, 2.0)

    mesh = mesh_distance(distance, TO_PATIENT, Millimetre(2.0), size=size, label=LUMEN)
    assert_valid(mesh)
    right = mesh.points_mm[mesh.tets].mean(axis=1)[:, 0] > 0.5
    assert right.sum() > 3 * (~right).sum()


def test_shapes_that_cannot_be_meshed_are_refused_with_a_reason() -> None:
    x, y, z = places()
    ball = (np.sqrt(x**2 + y**2 + z**2) - 9.0).astype(np.float32)
    with pytest.raises(MeshError, match="is empty"):
        mesh_distance(np.abs(ball) + 1.0, TO_PATIENT, Millimetre(2.0), label=LUMEN)
    with pytest.raises(MeshError, match=r"reaches the border of its grid at .* mm LPS"):
        mesh_distance(ball - 9.0, TO_PATIENT, Millimetre(2.0), label=LUMEN)
    with pytest.raises(MeshError, match="no numbers"):
        mesh_distance(np.where(ball < -8.0, np.nan, ball).astype(np.float32), TO_PATIENT, Millimetre(2.0), label=LUMEN)
    with pytest.raises(MeshError, match="million nodes"):
        mesh_distance(ball, TO_PATIENT, Millimetre(0.1), label=LUMEN)


def test_several_distances_are_meshed_together_with_their_exact_interfaces() -> None:
    """An organ of 11 mm, the tumour of 4 mm in it with a margin of 2 mm, and a fat ball of 5 mm that touches the organ's outside."""
    x, y, z = places()
    organ = np.sqrt(x**2 + y**2 + z**2) - 9.0
    tumour = np.sqrt((x - 1.0) ** 2 + y**2 + z**2) - 3.5
    beside = np.sqrt((x + 9.0) ** 2 + y**2 + z**2) - 3.0
    shapes = [(Label(4, "beside", "fat"), beside), (Label(1, "organ", "liver"), organ), (Label(9, "margin", "liver"), tumour - 2.0),
              (Label(2, "tumour", "liver_tumour"), tumour)]
    shapes = [(label, distance.astype(np.float32)) for label, distance in shapes]
    mesh = mesh_distances(shapes, TO_PATIENT, Millimetre(1.6))
    assert_valid(mesh)
    whole = quality_of(mesh, None).whole
    assert whole.smallest_dihedral >= 10.0
    assert whole.scaled_jacobian >= 0.08

    def ball(radius: float) -> float:
        return 4e-3 / 3.0 * np.pi * radius**3

    assert mesh.volume_ml("tumour") == pytest.approx(ball(3.5), rel=1e-3)
    assert mesh.volume_ml("margin") == pytest.approx(ball(5.5) - ball(3.5), rel=1e-3)
    assert mesh.volume_ml("organ") == pytest.approx(ball(9.0) - ball(5.5), rel=1e-3)
    cap = np.pi * (9.0 + 3.0 - 9.0) ** 2 * (9.0**2 + 2 * 9.0 * (9.0 + 3.0) - 3 * (9.0 - 3.0) ** 2) / (12.0 * 9.0) * 1e-3
    assert mesh.volume_ml("beside") == pytest.approx(ball(3.0) - cap, rel=3e-3)
    assert {facets.name for facets in mesh.facets if " | " in facets.name} == {"beside | organ", "organ | margin", "margin | tumour"}
    inner = np.unique(mesh.facet_set("margin | tumour").triangles)
    assert np.abs(np.linalg.norm(mesh.points_mm[inner] - [1.0, 0.0, 0.0], axis=1) - 3.5).max() < 0.11
    rim = np.unique(mesh.facet_set("beside | organ").triangles)
    assert np.abs(np.linalg.norm(mesh.points_mm[rim], axis=1) - 9.0).max() < 0.15
    named = {label.value: distance for label, distance in shapes}
    with pytest.raises(MeshError, match="nothing is left of 'organ'"):
        mesh_distances([shapes[1], (Label(7, "all", "liver"), named[1] - 1.0)], TO_PATIENT, Millimetre(2.0))
    with pytest.raises(MeshError, match="one grid"):
        mesh_distances([shapes[1], (Label(7, "half", "liver"), named[1][::2])], TO_PATIENT, Millimetre(2.0))
    with pytest.raises(MeshError, match="each once"):
        mesh_distances([shapes[1], shapes[1]], TO_PATIENT, Millimetre(2.0))
    thin = np.maximum(np.abs(x), np.hypot(y, z) - 6.0) - 0.2
    with pytest.raises(MeshError, match=r"'plate'.* mm LPS.* too (thin|small)"):
        mesh_distances([shapes[1], (Label(7, "plate", "bone"), thin.astype(np.float32))], TO_PATIENT, Millimetre(6.0))
