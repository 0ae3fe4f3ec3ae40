"""The edge of a structure where partial volume puts it: half-way between the HU of its two sides.

A voxel that the true boundary halves shows the mean of both sides, so the set of voxels above the half-way HU has the true
volume for flat edges and any symmetric blur. Both sides are measured for each voxel near the edge: along the normal, far
enough from the edge to be free of its blur, as Gaussian means that stay on their side. Where the two sides differ by less
than `least_contrast_hu` the edge stays where it was.

On a curved edge a blur of standard deviation s moves the half-way surface inwards by s^2 H, H = (1/R1 + 1/R2) / 2 (to first
order; Bouma et al., Phys Med Biol 50:5263, 2005, derive the same for spheres and tubes); the blurred step has the slope
1 / (s sqrt(2 pi)) there, so the level to cut at is 1/2 - s H / sqrt(2 pi) instead of 1/2. H is half the Laplacian of the signed
distance; s joins the scanner's blur, the voxel's own width and the smoothing against noise.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.distance import distance_to
from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.morphology import reachable, without_specks

Mask = NDArray[np.bool_]
Image = NDArray[np.float32]

SCANNER_BLUR_MM = 0.425
"""Standard deviation of the point spread of body CT with a standard kernel: FWHM 1.0 mm (unverified default)."""


def fair_edge(image: Image, mask: Mask, spacing: Spacing, *, band_mm: float = 2.5, least_contrast_hu: float = 25.0,
              inside_hu: float | None = None, least_outside_hu: float | None = None,
              start: Mask | None = None, rounds: int = 2) -> Mask:
    """`mask` with its edge moved by at most `band_mm` in each round to the half-way HU of its local surroundings.

    `inside_hu` is the HU of the inside where it is known: thin vessels never show it, so that measured half-ways would be too wide.
    `least_outside_hu` is the HU of what encloses the structure where that is too thin to be measured (the wall of a vessel):
    darker surroundings lie behind it and count as it.
    `start` is where the movement begins; where the two sides are alike the edge is that of `mask`.
    """
    organ = mask if start is None else start
    for _ in range(rounds):
        if not organ.any() or organ.all():
            return organ
        organ = _moved(image, organ, mask, spacing, band_mm, least_contrast_hu, inside_hu, least_outside_hu)
    return organ


def _moved(image: Image, organ: Mask, usual: Mask, spacing: Spacing, band_mm: float, least_contrast_hu: float,
           inside_hu: float | None, least_outside_hu: float | None) -> Mask:
    finest = min(spacing)
    clear_of_edge = 0.5 * finest + 0.6 * max(spacing)
    to_outside, to_inside = distance_to(~organ, spacing), distance_to(organ, spacing)
    signed = np.where(organ, 0.5 * finest - to_outside, to_inside - 0.5 * finest)
    # thin structures have no voxel clear of their edge: their own deepest voxels stand for their inside
    deep = organ & ((to_outside > clear_of_edge) | ((to_outside > 0.9 * finest) & _is_peak(to_outside)))
    beyond = (to_inside > clear_of_edge) & (to_inside < clear_of_edge + 6.0)
    band = np.flatnonzero((np.abs(signed) <= band_mm).ravel())
    at = np.stack(np.unravel_index(band, organ.shape)).astype(np.float32)
    limited = np.clip(signed, -6.0, 6.0).astype(np.float32)
    normal, curvature = shape_of(limited, band, spacing)
    if inside_hu is not None:
        inside = np.full(len(band), inside_hu, np.float32)
    else:
        inside = _side(image, deep, at, -(clear_of_edge + 0.3 * finest) - limited.ravel()[band], normal, spacing)
    outside = _side(image, beyond, at, clear_of_edge + 0.3 * finest - limited.ravel()[band], normal, spacing)
    if least_outside_hu is not None:
        outside = np.maximum(outside, np.float32(least_outside_hu))
    half = 0.5 * (inside - outside)
    usable = np.isfinite(half) & (np.abs(half) > 0.5 * least_contrast_hu)
    score = np.where(organ, np.float32(1.0), np.float32(-1.0))
    if not usable.any():
        return organ
    here = image.ravel()[band]
    score.ravel()[band[usable]] = np.clip((here - 0.5 * (inside + outside))[usable] / half[usable], -1.0, 1.0)
    # a blur of the clipped score takes the speckle of noise away without moving a flat edge; more where contrast is poor
    noise = _noise(image, deep)
    smoothing = finest * float(np.clip(2.0 * noise / np.median(np.abs(half[usable])), 0.4, 0.9))
    total_blur = float(np.sqrt(SCANNER_BLUR_MM**2 + np.mean(np.square(spacing)) / 12.0 + smoothing**2))
    level = np.zeros(organ.shape, np.float32)
    level.ravel()[band] = -2.0 * total_blur / np.sqrt(2.0 * np.pi) * curvature
    new = organ.copy()
    new.ravel()[band] = usual.ravel()[band]
    moved = blur(score, smoothing, spacing) > level
    new.ravel()[band[usable]] = moved.ravel()[band[usable]]
    return ~without_specks(~reachable(new, deep | (organ & (to_outside >= to_outside.max()))), 60.0 / float(np.prod(spacing)))


def _noise(image: Image, deep: Mask) -> float:
    """Standard deviation in HU of the fast variations inside, from differences of neighbours (median, so edges do not count)."""
    pairs = deep[:, :, 1:] & deep[:, :, :-1]
    steps = np.abs(image[:, :, 1:] - image[:, :, :-1])[pairs]
    return float(np.median(steps)) * 1.4826 / np.sqrt(2.0) if len(steps) else 0.0


def shape_of(signed: Image, band: NDArray[np.int64], spacing: Spacing) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Unit outward normals (3, n) and mean curvatures (n,) 1/mm, positive where convex, limited to that of a ball of 2 mm."""
    smooth = blur(signed, 1.5, spacing)
    at = np.unravel_index(band, signed.shape)
    here = smooth[at]
    normal = np.empty((3, len(band)), np.float32)
    laplacian = np.zeros(len(band), np.float32)
    for axis, step in enumerate(spacing):
        def shifted(by: int, axis: int = axis) -> NDArray[np.float32]:
            return np.asarray(smooth[tuple(np.clip(c + by, 0, n - 1) if a == axis else c for a, (c, n) in enumerate(zip(at, signed.shape)))])

        normal[axis] = (shifted(1) - shifted(-1)) / (2.0 * step)
        laplacian += (shifted(2) - 2.0 * here + shifted(-2)) / np.float32(4.0 * step**2)
    normal /= np.maximum(np.linalg.norm(normal, axis=0), 1e-6)
    return normal, np.clip(0.5 * laplacian, -0.5, 0.5)


def _side(image: Image, mask: Mask, at: NDArray[np.float32], shift: NDArray[np.float32], normal: NDArray[np.float32],
          spacing: Spacing) -> NDArray[np.float32]:
    """Mean HU of `mask` around the points `at` (3, n) moved by `shift` mm along their normals; not a number where it is far."""
    places = at + normal * shift / np.array(spacing, np.float32)[:, None]
    found = np.full(at.shape[1], np.nan, np.float32)
    one, seen = mask.astype(np.float32), np.where(mask, image, np.float32(0.0))
    for sigma in (0.8, 1.5, 3.0):
        missing = np.flatnonzero(~np.isfinite(found))
        if not len(missing):
            break
        weight, total = blur(one, sigma, spacing), blur(seen, sigma, spacing)
        w = ndimage.map_coordinates(weight, places[:, missing], order=1, mode="nearest")
        t = ndimage.map_coordinates(total, places[:, missing], order=1, mode="nearest")
        found[missing] = np.where(w > 0.05 / sigma, t / np.maximum(w, 1e-3), np.nan)
    return found


def _is_peak(depth: Image) -> Mask:
    peak = np.ones(depth.shape, bool)
    for axis in range(3):
        n = depth.shape[axis]
        peak &= depth >= np.take(depth, np.minimum(np.arange(1, n + 1), n - 1), axis)
        peak &= depth >= np.take(depth, np.maximum(np.arange(-1, n - 1), 0), axis)
    return peak
