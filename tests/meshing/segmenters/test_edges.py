"""Edges that half-way cuts miss: a shell thinner than the blur over marrow, and a lesion in noise."""
from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage

from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.cortex import bone_surface
from meshing.segmenters.kernels.fair_volume import with_fair_volume

RADIUS = 13.0
BLUR_MM = 0.425
PARTS = 4


def ball_of_shells(spacing: Spacing, shells: tuple[tuple[float, float], ...], outside: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Scan of a ball whose `shells` are (depth mm, HU) from outside in, and the signed distance to its surface."""
    size = [int(2.0 * (RADIUS + 8.0) / s) for s in spacing]
    fine = [((np.arange(n * PARTS) + 0.5) / PARTS - 0.5 - 0.5 * n) * s + 0.3 for n, s in zip(size, spacing)]
    far = np.sqrt(fine[0][:, None, None] ** 2 + fine[1][None, :, None] ** 2 + fine[2][None, None, :] ** 2).astype(np.float32)
    values = np.full(far.shape, outside, np.float32)
    for depth, hu in shells:
        values[far < RADIUS - depth] = hu
    mean = values.reshape(size[0], PARTS, size[1], PARTS, size[2], PARTS).mean(axis=(1, 3, 5))
    blurred = ndimage.gaussian_filter(mean, [0.0, BLUR_MM / spacing[1], BLUR_MM / spacing[2]], mode="nearest")
    noise = np.random.default_rng(5).normal(0.0, 10.0, mean.shape)
    k, j, i = (0.5 * (a.reshape(-1, PARTS)[:, 1] + a.reshape(-1, PARTS)[:, 2]) for a in fine)
    signed = np.sqrt(k[:, None, None] ** 2 + j[None, :, None] ** 2 + i[None, None, :] ** 2) - RADIUS
    return (blurred + noise).astype(np.float32), signed.astype(np.float32)


@pytest.mark.parametrize("cortex_mm", [0.7, 1.2, 2.0])
@pytest.mark.parametrize("rough_mm", [-0.8, 1.0])
def test_bone_is_found_to_its_surface_whatever_its_cortex(cortex_mm: float, rough_mm: float) -> None:
    """2.5 % of this ball are 0.1 mm of its surface; half of the brightest lies 0.3 mm out for the thin cortex."""
    spacing = (0.8, 0.8, 0.8)
    image, signed = ball_of_shells(spacing, ((0.0, 700.0), (cortex_mm, 210.0)), 65.0)
    found = bone_surface(image, signed - np.float32(rough_mm), spacing)
    assert np.count_nonzero(found) == pytest.approx(np.count_nonzero(signed < 0.0), rel=0.03)


@pytest.mark.parametrize("wrong_mm", [-0.5, 0.4])
def test_a_lesion_keeps_the_sum_of_its_partial_volumes(wrong_mm: float) -> None:
    spacing = (1.5, 0.8, 0.8)
    image, signed = ball_of_shells(spacing, ((0.0, 72.0), (6.0, 64.0)), 110.0)
    found = with_fair_volume(image, signed < wrong_mm, signed >= wrong_mm, spacing)
    volume = np.count_nonzero(found) * float(np.prod(spacing))
    assert volume == pytest.approx(4.0 / 3.0 * np.pi * RADIUS**3, rel=0.012)


def test_what_cannot_be_measured_stays_as_it_was() -> None:
    image, signed = ball_of_shells((1.5, 0.8, 0.8), ((0.0, 104.0),), 110.0)
    mask = signed < 0.0
    assert with_fair_volume(image, mask, ~mask, (1.5, 0.8, 0.8)) is mask
