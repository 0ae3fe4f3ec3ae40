"""Nets of walls: closed whatever the map, and the same walls after they were thinned out or remeshed."""
from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from meshing.surface import Surface
from meshing.surfacers.decimate import decimated
from meshing.surfacers.nets import walls_of
from meshing.surfacers.quads import majority
from meshing.surfacers.remesh import remeshed
from meshing.surfacers.walls import Walls
from tests.meshing.hostile import ball, input_of
from tests.meshing.solids import SPACE, ball_in_ball, labels_of, oblique
from tests.meshing.surfacers.test_surfacers import assert_closed


def euler(surface: Surface) -> int:
    edges = np.unique(np.sort(surface.triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1), axis=0)
    return len(np.unique(surface.triangles)) - len(edges) + len(surface.triangles)


def shapes(walls: Walls) -> NDArray[np.float64]:
    """1 for equilateral triangles, 0 for flat ones."""
    a, b, c = (walls.points_mm[walls.triangles[:, k]] for k in range(3))
    edges = sum(((p - q) ** 2).sum(axis=1) for p, q in ((a, b), (b, c), (c, a)))
    return np.asarray(2.0 * np.sqrt(3.0) * np.linalg.norm(np.cross(b - a, c - a), axis=1) / edges)


def assert_same_walls(new: Walls, old: Walls, volumes: float) -> None:
    """Every structure closed, of the same topology and volume, and every wall between two of them there once."""
    for name in old.names:
        assert_closed(new.surface(name))
        assert euler(new.surface(name)) == euler(old.surface(name))
    np.testing.assert_allclose(new.volumes_mm3()[1:], old.volumes_mm3()[1:], rtol=volumes)
    assert {tuple(pair) for pair in np.sort(new.sides, axis=1)} == {tuple(pair) for pair in np.sort(old.sides, axis=1)}


@pytest.mark.parametrize("kind", [0, 3, 5, 6, 7], ids=["blobs", "touching", "diagonals", "checkerboard", "noise"])
def test_walls_are_closed_on_maps_that_lose_quadrilaterals_elsewhere(kind: int) -> None:
    _, labels, _ = input_of(kind)
    for surface in walls_of(labels, labels.names, smooth=False).surfaces():  # type: ignore[union-attr, arg-type]
        assert_closed(surface)
        assert surface.volume_ml == pytest.approx(labels.volume_ml(surface.name), rel=0.35)  # type: ignore[union-attr]


@pytest.mark.parametrize("mirrored", [False, True])
def test_thinning_out_keeps_walls_shared_and_volumes(mirrored: bool) -> None:
    walls = walls_of(labels := ball_in_ball(oblique(mirrored)), labels.names)
    light = decimated(walls, len(walls.triangles) // 12)
    assert len(light.triangles) <= len(walls.triangles) // 12 + 2
    assert_same_walls(light, walls, 1e-4)
    assert light.surface("liver").volume_ml == pytest.approx(labels.volume_ml("liver"), rel=1e-3)


def test_thinning_out_keeps_topology_even_of_touching_and_pinched_structures() -> None:
    _, labels, _ = input_of(3)
    walls = walls_of(labels, labels.names)  # type: ignore[union-attr, arg-type]
    light = decimated(walls, 10)
    assert len(light.triangles) < len(walls.triangles) / 3
    for name in walls.names:
        assert_closed(light.surface(name))
        assert euler(light.surface(name)) == euler(walls.surface(name))


@pytest.mark.parametrize("edge", [1.2, 3.0])
def test_remeshing_gives_equal_triangles_on_the_same_shared_walls(edge: float) -> None:
    walls = walls_of(labels := ball_in_ball(), labels.names)
    made = remeshed(walls, edge)
    assert_same_walls(made, walls, 1e-4)
    length = np.linalg.norm(made.points_mm[made.triangles] - made.points_mm[np.roll(made.triangles, 1, axis=1)], axis=2)
    assert shapes(made).min() > 0.6
    assert 0.9 * edge < length.mean() < 1.1 * edge
    assert 0.5 * edge < length.min() < length.max() < 1.5 * edge
    outer = np.linalg.norm(made.points_mm - made.points_mm[made.triangles[made.sides.min(axis=1) == 0]].mean(axis=(0, 1)), axis=1)
    on_the_outside = np.unique(made.triangles[made.sides.min(axis=1) == 0])
    assert np.ptp(outer[on_the_outside]) < 0.6 + 0.05 * edge


def test_remeshing_keeps_the_rim_of_a_flat_end() -> None:
    points, triangles = ball(np.random.default_rng(0))
    points = points - points.mean(axis=0)
    lid = points[:, 2].clip(max=5.0)
    bowl = Walls.of(Surface(np.column_stack([points[:, :2], lid]), triangles, SPACE, "bowl"))
    made = remeshed(bowl, 1.5, crease_deg=25.0)
    assert_closed(made.surface("bowl"))
    flat = made.points_mm[:, 2] > 5.0 - 1e-3
    rim = np.linalg.norm(made.points_mm[flat][:, :2], axis=1).max()
    assert flat.sum() > 40
    assert rim == pytest.approx(np.linalg.norm(bowl.points_mm[bowl.points_mm[:, 2] > 5.0 - 1e-9][:, :2], axis=1).max(), abs=0.5)


def test_sizes_may_differ_from_place_to_place() -> None:
    points, triangles = ball(np.random.default_rng(0))
    walls = Walls.of(Surface(points, triangles, SPACE, "ball"))
    right = points[:, 0] > points[:, 0].mean()
    made = remeshed(walls, np.where(right, 1.0, 3.0))
    centre = made.points_mm[made.triangles].mean(axis=1)[:, 0] > points[:, 0].mean()
    assert centre.sum() > 5 * (~centre).sum()


def test_a_coarser_map_keeps_what_is_half_full() -> None:
    values = np.zeros((4, 4, 4), np.uint8)
    values[:2, :2, :2] = [[[1, 1], [2, 2]], [[2, 0], [0, 0]]]
    values[2:, 2:, 2:] = [[[1, 1], [1, 0]], [[0, 0], [0, 0]]]
    coarse = majority(values, np.array([2, 2, 2]))
    assert coarse.shape == (2, 2, 2)
    assert coarse[0, 0, 0] == 2
    assert coarse[1, 1, 1] == 0


def test_whole_blocks_and_labels_keep_their_numbers() -> None:
    labels = labels_of(np.repeat(np.repeat(np.repeat(np.arange(8, dtype=np.uint8).reshape(2, 2, 2), 3, 0), 3, 1), 3, 2))
    assert np.array_equal(majority(labels.values, np.array([3, 3, 3])).ravel(), np.arange(8))
