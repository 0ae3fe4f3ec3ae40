"""Distances to triangles against the least over many points of each triangle, and against edges where a triangle is none."""
from __future__ import annotations

import numpy as np
import pytest

from biomech.distances import nearest_on, surface_distance_mm, to_triangles_mm

PLACES = np.array([(a / 60.0, b / 60.0) for a in range(61) for b in range(61 - a)])
"""Evenly over a triangle, by the shares of its second and third corner."""


def test_the_distance_to_a_triangle_is_the_least_over_its_points() -> None:
    """Points on all sides: above the face, beside the edges and beyond the corners."""
    rng = np.random.default_rng(1)
    for corners in rng.normal(size=(40, 3, 3)):
        points = rng.normal(size=(30, 3)) * 2.0
        over = corners[0] + PLACES @ (corners[1:] - corners[0])
        least = np.linalg.norm(points[:, None] - over[None], axis=2).min(axis=1)
        found = to_triangles_mm(points, corners[None])
        assert (found <= least + 1e-12).all()
        assert found == pytest.approx(least, abs=0.05)
        assert np.linalg.norm(points - nearest_on(points, corners[None]), axis=1) == pytest.approx(found, abs=1e-9)


@pytest.mark.parametrize("same", [(0, 1), (1, 2), (0, 2)])
def test_a_triangle_with_two_equal_corners_is_an_edge(same: tuple[int, int]) -> None:
    rng = np.random.default_rng(2)
    corners = rng.normal(size=(3, 3))
    corners[same[1]] = corners[same[0]]
    start, end = corners[same[0]], corners[({0, 1, 2} - set(same)).pop()]
    points = rng.normal(size=(50, 3)) * 3.0
    share = np.clip((points - start) @ (end - start) / np.sum((end - start) ** 2), 0.0, 1.0)
    assert to_triangles_mm(points, corners[None]) == pytest.approx(np.linalg.norm(points - start - share[:, None] * (end - start), axis=1), abs=1e-9)


def test_two_parallel_plates_lie_their_gap_apart() -> None:
    plate = np.array([(0.0, 0.0, 0.0), (10.0, 0.0, 0.0), (10.0, 10.0, 0.0), (0.0, 10.0, 0.0)])
    points = np.vstack([plate, plate * 0.3 + (3.0, 3.0, 4.2)])
    first = np.array([(0, 1, 2), (0, 2, 3)], np.int32)
    assert surface_distance_mm(points, first, first + np.int32(4)) == pytest.approx(4.2)
