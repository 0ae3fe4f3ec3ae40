"""Solid organs of one even density: find the density where the tissue is deepest, then cut the organ out along its edges.

1. The mode: among homogeneous tissue (standard deviation below 14 HU) each voxel votes for its HU with the cube of its
   depth, so that a liver outvotes all the muscle around it. The core is the largest part near the mode after an opening.
2. The growth: a data term from the histograms inside and in a ring around, the deviation from the mode, and the race
   between the core and what must not be entered; a minimal cut; an opening that keeps what is solidly part of the core.
   Repeated, each time with the histograms of the last answer.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from meshing.segmenters.kernels.distance import distance_to
from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.geodesic import geodesic_distance
from meshing.segmenters.kernels.likelihood import edge_price, log_histogram_ratio
from meshing.segmenters.kernels.morphology import box_of, closed, dilate, filled, largest, opened, solid
from meshing.segmenters.kernels.scene import Scene
from meshing.segmenters.kernels.tvcut import tvcut
from meshing.step import Monitor, portion

Mask = NDArray[np.bool_]

_PRICE = np.float32(2.0)
_REACH_MM = 90.0


@dataclass(frozen=True, eq=False)
class Parenchyma:
    """The commonest HU of a solid organ, its half width as a standard deviation, and the voxels that are surely of it."""

    hu: float
    spread: float
    core: Mask


def parenchyma_mode(scene: Scene, region: Mask, *, thick_mm: float, least_hu: float = 25.0) -> Parenchyma:
    """The deepest even tissue inside `region`, its core at least twice `thick_mm` thick; empty when there is none."""
    image, spacing = scene.smooth, scene.spacing
    soft = (image > least_hu) & (image < 200.0) & scene.body & region
    mean = blur(image, 2.5, spacing)
    variance = blur(image * image, 2.5, spacing) - mean * mean
    even = soft & (variance < 14.0**2)
    depth = distance_to(~even, spacing)
    votes = even & (depth > 3.0)
    if not votes.any():
        return Parenchyma(0.0, 0.0, votes)
    average = blur(image, 2.0, spacing)
    votes &= average > least_hu
    counts, edges = np.histogram(average[votes], bins=np.arange(least_hu, 201.0, 2.0), weights=depth[votes].astype(np.float64) ** 3)
    counts = ndimage.gaussian_filter1d(counts, 2.0)
    top = int(counts.argmax())
    low = high = top
    while low > 0 and counts[low] > 0.5 * counts[top]:
        low -= 1
    while high < len(counts) - 1 and counts[high] > 0.5 * counts[top]:
        high += 1
    hu = float(edges[top]) + 1.0
    spread = max(5.0, float(edges[high] - edges[low]) / 2.355)
    core = largest(opened((np.abs(average - hu) < 2.2 * spread) & even, thick_mm, spacing))
    return Parenchyma(hu, spread, core)


def grow_parenchyma(scene: Scene, seed: Parenchyma, avoid: Mask, monitor: Monitor, /, *, solid_mm: float, rounds: int,
                    reach_mm: float) -> Mask:
    """The organ around `seed.core` that does not enter `avoid`; parts joined by necks under `solid_mm` are left out."""
    box = box_of(seed.core, _REACH_MM, scene.spacing)
    cropped = Scene(scene.image[box], scene.smooth[box], scene.body[box], scene.air[box], scene.spine, scene.spacing)
    out = np.zeros_like(scene.body)
    out[box] = _grown(cropped, Parenchyma(seed.hu, seed.spread, seed.core[box]), avoid[box], monitor, solid_mm, rounds, reach_mm)
    return out


def _grown(scene: Scene, seed: Parenchyma, avoid: Mask, monitor: Monitor, solid_mm: float, rounds: int, reach_mm: float) -> Mask:
    image, spacing = scene.smooth, scene.spacing
    price = _PRICE * edge_price(image, spacing, sigma_mm=1.5, gradient_hu_mm=12.0)
    spread = float(np.clip(seed.spread, 6.0, 11.0))
    allowed = scene.body & (image > -20.0) & ~avoid
    near = np.where(allowed, np.clip(image, seed.hu - 80.0, seed.hu + 80.0), np.float32(seed.hu - 150.0))
    from_core = geodesic_distance(seed.core, near.astype(np.float32), spacing, gamma=1.0)
    walls = opened(avoid, 3.0, spacing) | (image < -10.0)
    from_walls = geodesic_distance(walls, np.clip(image, seed.hu - 80.0, seed.hu + 120.0), spacing, gamma=1.0)
    deviation = 0.5 * np.clip(((image - seed.hu) / spread) ** 2 / 2.0 - 3.0, -1.0, 3.0)
    fixed = deviation + np.where(from_walls < from_core, 1.0, 0.0)
    organ, u = seed.core, None
    for number in range(rounds):
        away = distance_to(organ, spacing)
        ring = (away < 40.0) & (away > 4.0) & scene.body
        inside = opened(organ, 4.0, spacing) if number else organ
        if not inside.any() or not ring.any():
            return np.zeros_like(organ)
        far = np.clip((from_core - reach_mm) / reach_mm, 0.0, 2.0) if number == 0 else np.clip((away - 12.0) / 12.0, 0.0, 2.0)
        f = np.where(allowed, log_histogram_ratio(image, inside, ring) + fixed + far, 3.0).astype(np.float32)
        u = tvcut(f, price, spacing, start=u, iterations=80, tolerance=1e-3, monitor=portion(monitor, number / rounds, (number + 1) / rounds))
        organ = solid(u > 0.5, seed.core, solid_mm, spacing)
        if not organ.any():
            break
    return organ


def with_vessels(scene: Scene, organ: Mask, avoid: Mask) -> Mask:
    """The organ with the vessels inside it and its notches under 5 mm closed: as a surgeon draws it, not as its HU goes."""
    smooth = blur(scene.smooth, 2.0, scene.spacing)
    whole = closed(filled(organ), 5.0, scene.spacing) & (smooth > 0.0) & ~(avoid & ~organ)
    return filled(solid(whole | organ, organ, 5.0, scene.spacing)) & ~dilate(avoid & ~organ, 0.0, scene.spacing)
