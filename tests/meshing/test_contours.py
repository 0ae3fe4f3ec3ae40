"""Contours and pixels: nothing is lost on the way there and back."""
from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage
from skimage.draw import polygon2mask

from meshing.contours import between, filled, outlines, signed_area


@pytest.mark.parametrize("smooth", [0.0, 0.7, 2.0])
def test_any_mask_comes_back_from_its_outlines(smooth: float) -> None:
    rng = np.random.default_rng(3)
    for _ in range(40):
        mask = ndimage.gaussian_filter(rng.normal(size=(34, 45)), smooth) > 0
        back = np.zeros(mask.shape, bool)
        for polygon in outlines(mask):
            inside = filled(polygon, mask.shape)
            assert not np.any(back & inside)
            back |= inside
        np.testing.assert_array_equal(back, mask)


def test_a_ring_is_one_polygon_with_a_keyhole_for_any_filler() -> None:
    y, x = np.indices((60, 60))
    radius = np.hypot(x - 30, y - 29)
    ring = (radius < 25) & (radius > 11) & (np.hypot(x - 30, y - 11) > 3)
    (polygon,) = outlines(ring)
    np.testing.assert_array_equal(polygon2mask(ring.shape, polygon[:, ::-1]), ring)  # an independent filler
    np.testing.assert_array_equal(filled(polygon, ring.shape), ring)
    assert abs(signed_area(polygon)) == pytest.approx(ring.sum(), rel=0.02)


def test_a_polygon_covers_the_pixel_centres_inside_it() -> None:
    square = np.array([[1.5, 2.5], [6.5, 2.5], [6.5, 4.5], [1.5, 4.5]])
    wanted = np.zeros((8, 9), bool)
    wanted[3:5, 2:7] = True
    np.testing.assert_array_equal(filled(square, (8, 9)), wanted)
    np.testing.assert_array_equal(filled(square[::-1], (8, 9)), wanted)
    assert not filled(square + 100, (8, 9)).any()
    assert filled(square * 100 - 400, (8, 9)).all()


def test_the_shape_between_two_discs_is_the_disc_between() -> None:
    y, x = np.indices((80, 80))
    radius = np.hypot(x - 40, y - 40)
    middle = between(radius < 10, radius < 30, 0.5)
    assert abs(np.sqrt(middle.sum() / np.pi) - 20) < 0.6
