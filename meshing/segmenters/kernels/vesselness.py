"""How much each voxel of a parenchyma looks like a vessel: bright against its surroundings, and tube-like, at three scales.

Contrast: the image minus the parenchyma's own slow background, in units of its noise at each scale. Tube-likeness: the two
most negative eigenvalues of the Hessian agree and outweigh the third (Sato et al., Med Image Anal 2:143, 1998).
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.likelihood import blur_inside

Mask = NDArray[np.bool_]

_SCALES_MM = (0.8, 1.5, 2.6)


def vesselness(image: NDArray[np.float32], inside: Mask, parenchyma_hu: float, spacing: Spacing) -> NDArray[np.float32]:
    """About the number of standard deviations of noise by which a voxel stands out; 0 outside `inside`."""
    background = blur_inside(np.clip(image, parenchyma_hu - 40.0, parenchyma_hu + 25.0), inside, 8.0, spacing)
    rest = np.clip(np.where(inside, image - background, 0.0), -60.0, 120.0).astype(np.float32)
    best = np.zeros(image.shape, np.float32)
    for scale in _SCALES_MM:
        sigma = [scale / step for step in spacing]
        contrast = blur(rest, scale, spacing)[inside]
        tube = _tube(rest, inside, sigma, spacing, scale)
        middle = float(np.median(contrast))
        noise = max(1e-3, 1.4826 * float(np.median(np.abs(contrast - middle))))
        usual = float(np.percentile(tube, 60)) + 1e-6
        score = (0.6 * (contrast - middle) / noise + 0.2 * np.minimum(tube / usual, 8.0)) * (contrast > 0.0)
        best[inside] = np.maximum(best[inside], score)
    return best


def _tube(rest: NDArray[np.float32], inside: Mask, sigma: list[float], spacing: Spacing, scale: float) -> NDArray[np.float32]:
    hessian = np.empty((np.count_nonzero(inside), 3, 3), np.float32)
    for a in range(3):
        for b in range(a, 3):
            order = [int(axis == a) + int(axis == b) for axis in range(3)]
            second = ndimage.gaussian_filter(rest, sigma, order=order, truncate=3.0)[inside]
            hessian[:, a, b] = hessian[:, b, a] = second * np.float32(scale**2 / (spacing[a] * spacing[b]))
    first, second, third = np.linalg.eigvalsh(hessian).T
    share = np.clip(1.0 - np.abs(third) / (np.abs(second) + 1e-6), 0.2, 1.0)
    return np.where(second < 0.0, np.sqrt(np.abs(first * second)) * share, 0.0).astype(np.float32)
