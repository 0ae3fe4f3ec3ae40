"""The edge of a structure where partial volume puts it: half-way between the HU of its two sides.

A voxel that the true boundary halves shows the mean of both sides, so the set of voxels above the half-way HU has the true
volume for flat edges and any symmetric blur. Both sides are measured locally: a Gaussian mean over the inside, and one over
the outside, each without the voxels within a blur's reach of the edge. Where the two sides differ by less than the noise
can show, the edge stays where it was.

On a curved edge a blur of standard deviation s moves the half-way surface inwards by s^2 H, H = (1/R1 + 1/R2) / 2 (to first
order; Bouma et al., Phys Med Biol 50:5263, 2005, derive the same for spheres and tubes); the blurred step has the slope
1 / (s sqrt(2 pi)) there, so the level to cut at is 1/2 - s H / sqrt(2 pi) instead of 1/2. H is half the Laplacian of the signed
distance; s joins the scanner's blur, the voxel's own width and the smoothing below.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.distance import distance_to
from meshing.segmenters.kernels.likelihood import blur
from meshing.segmenters.kernels.morphology import reachable, without_specks

Mask = NDArray[np.bool_]

_SCANNER_BLUR_MM = 0.45
"""Standard deviation of the point spread of body CT with a standard kernel: FWHM 1.0 mm (unverified default)."""


def fair_edge(image: NDArray[np.float32], mask: Mask, spacing: Spacing, *, band_mm: float = 2.5, sigma_mm: float = 3.0,
              least_contrast_hu: float = 25.0, rounds: int = 2) -> Mask:
    """`mask` with its edge moved by at most `band_mm` in each round to the half-way HU of its local surroundings."""
    organ = mask
    skip = 0.75 * max(spacing)
    smoothing = 0.4 * min(spacing)
    total_blur = float(np.sqrt(_SCANNER_BLUR_MM**2 + np.mean(np.square(spacing)) / 12.0 + smoothing**2))
    for _ in range(rounds):
        if not organ.any() or organ.all():
            return organ
        to_outside = distance_to(~organ, spacing)
        to_inside = distance_to(organ, spacing)
        band = (to_outside <= band_mm) & (to_inside <= band_mm)
        # thin structures have no voxel far from their edge: their own deepest voxels stand for their inside
        deep = organ & ((to_outside > skip + min(spacing)) | ((to_outside > min(spacing)) & _is_peak(to_outside)))
        inside = _mean(image, deep, sigma_mm, spacing)
        outside = _mean(image, (to_inside > skip + min(spacing)) & (to_inside < 3.0 * sigma_mm), sigma_mm, spacing)
        contrast = inside - outside
        clear = band & (np.abs(contrast) > least_contrast_hu) & np.isfinite(contrast)
        score = np.where(clear, np.clip((image - 0.5 * (inside + outside)) / np.where(clear, 0.5 * contrast, 1.0), -1.0, 1.0),
                         np.where(organ, 1.0, -1.0)).astype(np.float32)
        # a blur of the clipped score takes the speckle of noise away without moving a flat edge
        level = -2.0 * total_blur / np.sqrt(2.0 * np.pi) * _mean_curvature(organ, to_outside, to_inside, spacing)
        new = blur(score, smoothing, spacing) > level
        organ = without_holes(reachable(np.where(clear, new, organ), deep), spacing)
    return organ


def without_holes(mask: Mask, spacing: Spacing) -> Mask:
    """Specks of noise inside, up to 60 mm3, are closed; true holes stay."""
    return ~without_specks(~mask, 60.0 / float(np.prod(spacing)))


def _mean_curvature(organ: Mask, to_outside: NDArray[np.float32], to_inside: NDArray[np.float32],
                    spacing: Spacing) -> NDArray[np.float32]:
    """1/mm, positive where the structure is convex; limited to that of a ball of 2 mm."""
    half = np.float32(0.5 * min(spacing))
    signed = np.clip(np.where(organ, half - to_outside, to_inside - half), -6.0, 6.0)
    sigma = [1.5 / step for step in spacing]
    laplacian = np.zeros(organ.shape, np.float32)
    for axis, step in enumerate(spacing):
        order = [2 if a == axis else 0 for a in range(3)]
        laplacian += ndimage.gaussian_filter(signed, sigma, order=order, truncate=3.0).astype(np.float32) / np.float32(step**2)
    return np.clip(0.5 * laplacian, -0.5, 0.5)


def _is_peak(depth: NDArray[np.float32]) -> Mask:
    peak = np.ones(depth.shape, bool)
    for axis in range(3):
        ahead = np.take(depth, np.minimum(np.arange(1, depth.shape[axis] + 1), depth.shape[axis] - 1), axis)
        behind = np.take(depth, np.maximum(np.arange(-1, depth.shape[axis] - 1), 0), axis)
        peak &= (depth >= ahead) & (depth >= behind)
    return peak


def _mean(image: NDArray[np.float32], mask: Mask, sigma_mm: float, spacing: Spacing) -> NDArray[np.float32]:
    """Gaussian mean over `mask`; not a number where none of it is near."""
    weight = blur(mask.astype(np.float32), sigma_mm, spacing)
    total = blur(np.where(mask, image, np.float32(0.0)), sigma_mm, spacing)
    return np.where(weight > 2e-3, total / np.maximum(weight, np.float32(2e-3)), np.float32(np.nan))
