"""How much a voxel looks like the inside: histogram ratios, edge prices, and smoothing that stays inside a mask."""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.gaussian import blur

_LOW_HU, _HIGH_HU, _BINS = -150.0, 350.0, 100


def log_histogram_ratio(image: NDArray[np.float32], inside: NDArray[np.bool_], outside: NDArray[np.bool_],
                        *, bins_blur: float = 1.5) -> NDArray[np.float32]:
    """log p(HU | outside) / p(HU | inside), clipped to +-3: the data term of a cut, negative inside."""
    bins = np.clip((image - _LOW_HU) * (_BINS / (_HIGH_HU - _LOW_HU)), 0, _BINS - 1).astype(np.uint8)
    shares = []
    for mask in (inside, outside):
        counts = np.bincount(bins[mask], minlength=_BINS).astype(np.float64)
        blurred = ndimage.gaussian_filter1d(counts, bins_blur) + 1e-9
        shares.append(blurred / blurred.sum())
    ratio = np.clip(np.log((shares[1] + 2e-4) / (shares[0] + 2e-4)), -3.0, 3.0).astype(np.float32)
    return np.asarray(ratio[bins], np.float32)


def edge_price(image: NDArray[np.float32], spacing: Spacing, *, sigma_mm: float, gradient_hu_mm: float) -> NDArray[np.float32]:
    """1 / (1 + (|grad G image| / gradient)^2): boundary is cheap where the image has an edge."""
    slope = gradient_magnitude(image, spacing, sigma_mm)
    return (1.0 / (1.0 + (slope / np.float32(gradient_hu_mm)) ** 2)).astype(np.float32)


def gradient_magnitude(image: NDArray[np.float32], spacing: Spacing, sigma_mm: float) -> NDArray[np.float32]:
    """HU per mm at the scale sigma."""
    smooth = blur(image, sigma_mm, spacing)
    total = np.zeros(image.shape, np.float32)
    for axis, step in enumerate(spacing):
        if image.shape[axis] > 1:
            total += np.gradient(smooth, step, axis=axis).astype(np.float32) ** 2
    return np.sqrt(total)


def blur_inside(image: NDArray[np.float32], mask: NDArray[np.bool_], sigma_mm: float, spacing: Spacing) -> NDArray[np.float32]:
    """Gaussian mean over the voxels of `mask` only (normalised convolution, Knutsson and Westin 1993); 0 far from it."""
    weight = blur(mask.astype(np.float32), sigma_mm, spacing)
    total = blur(np.where(mask, image, np.float32(0.0)), sigma_mm, spacing)
    return np.where(weight > 1e-3, total / np.maximum(weight, np.float32(1e-3)), np.float32(0.0))
