"""One even organ around one click: its HU are read at the click, its core is the solid piece that agrees, its edge a minimal cut.

1. HU and spread from a ball at the click; the voxel noise of the scan is averaged away first, so that a click needs no luck.
2. The core: tissue within 2.5 spreads, opened by a ball, the piece that holds the click.
3. Three rounds of: log histogram ratio of the answer against the ring around it, deviation from the HU at the click, and the
   race between the core and what is clearly something else (kernels/geodesic.py); a minimal cut; an opening that leaves out what
   hangs on by a neck (vessels at a hilum, a touching bowel).
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from meshing.errors import AnatomyError
from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.distance import distance_to
from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.geodesic import geodesic_distance
from meshing.segmenters.kernels.likelihood import edge_price, log_histogram_ratio
from meshing.segmenters.kernels.morphology import ball, closed, components, dilate, filled, largest, opened, reachable, solid
from meshing.segmenters.kernels.tvcut import tvcut
from meshing.step import Monitor, portion

Mask = NDArray[np.bool_]

_BALL_MM = 5.0
_WINDOW = 2.5
_LEAST_SPREAD, _MOST_SPREAD = 6.0, 25.0
_NECK_SHARE, _LEAST_NECK_MM, _MOST_NECK_MM = 0.4, 2.0, 8.0
"""What hangs on by a neck thinner than this share of the organ's own thickness is something else: layers of partial volume, which pass
through any HU, vessels at a hilum, the muscle between two ribs."""
_DEPTH_WITHIN_MM = 20.0
_RIVAL_SHARE = 0.6
_LEAST_CORE_ML = 0.3
_PRICE = np.float32(2.0)
_ROUNDS = 1
_RIM_MM = 3.0
"""An opening takes no more than the rim and the corners of an organ: growth farther from the core is growth into something else."""


def organ_from(image: NDArray[np.float32], at: NDArray[np.float64], taken: Mask, spacing: Spacing, *, radius: float | None, reach: float,
               name: str, monitor: Monitor) -> tuple[Mask, NDArray[np.float32]]:
    """(mask, minimiser u of the last cut) of the organ at the fractional index `at`; `radius` mm from a drag bounds it softly.

    Raises AnatomyError when no even piece of tissue is there.
    """
    shape = (image.shape[0], image.shape[1], image.shape[2])
    smooth = np.asarray(ndimage.median_filter(image, 3), np.float32)
    average = blur(smooth, 1.5, spacing)
    spot = ball(shape, at, min(_BALL_MM, 0.5 * radius) if radius else _BALL_MM, spacing)
    hu = float(np.median(average[spot]))
    measured = 1.4826 * float(np.median(np.abs(average[spot] - hu)))
    spread = float(np.clip(measured, _LEAST_SPREAD, _MOST_SPREAD))
    limit = min(reach, 2.2 * radius) if radius else reach
    away = distance_to(ball(shape, at, 0.0, spacing), spacing)
    free = ~taken & (away < limit)
    even = free & (np.abs(average - hu) < _WINDOW * spread)
    core, rivals, neck = _core(even, away, spot, spacing)
    if measured > 2.0 * _MOST_SPREAD or np.count_nonzero(core) * float(np.prod(spacing)) < 1e3 * _LEAST_CORE_ML:
        raise AnatomyError(f"{name}: there is no even piece of tissue around the click ({hu:.0f} HU there); set it in the middle of the "
                           "structure, give a drag over it, or draw it by hand")
    clipped = np.clip(smooth, hu - 200.0, hu + 200.0)
    price = _PRICE * edge_price(clipped, spacing, sigma_mm=1.2, gradient_hu_mm=12.0)
    walls = opened((~free | (np.abs(average - hu) > 6.0 * spread)) & ~core, 2.5, spacing) | rivals
    ground = np.clip(smooth, hu - 80.0, hu + 80.0)
    mine = geodesic_distance(core, ground, spacing, gamma=1.0)
    race = np.where(geodesic_distance(walls, ground, spacing, gamma=1.0) < mine, 1.0, 0.0)
    rim = np.clip((distance_to(core, spacing) - _RIM_MM) / _RIM_MM, 0.0, 3.0)
    fixed = 0.5 * np.clip(((smooth - hu) / (2.0 * spread)) ** 2 / 2.0 - 2.0, -1.0, 3.0) + race + rim
    organ, u = core, core.astype(np.float32)
    for number in range(_ROUNDS):
        monitor(number / _ROUNDS, f"cutting out the {name}")
        from_organ = distance_to(organ, spacing)
        ring = (from_organ > 3.0) & (from_organ < 25.0)
        if not ring.any():
            break
        f = np.where(free, log_histogram_ratio(np.clip(smooth - hu + 100.0, -149.0, 349.0), organ, ring) + fixed, 3.0)
        f[spot & free] = -4.0
        u = tvcut(f.astype(np.float32), price, spacing, start=u, iterations=80, tolerance=1e-3,
                  monitor=portion(monitor, number / _ROUNDS, (number + 1) / _ROUNDS))
        organ = solid(u > 0.5, core, neck, spacing)
        if not organ.any():
            organ = core
            break
    whole = filled(closed(organ, 2.5, spacing) & free & (smooth > -20.0)) if hu > 0.0 else organ
    return whole, np.maximum(u, whole.astype(np.float32) * 0.6)


def _core(even: Mask, away: NDArray[np.float32], spot: Mask, spacing: Spacing) -> tuple[Mask, Mask, float]:
    """The solid piece of `even` tissue at the spot, other pieces as thick as it, and the radius of a neck between organs."""
    depth = distance_to(~filled(even), spacing)
    deepest = float(depth[away < _DEPTH_WITHIN_MM].max())
    neck = float(np.clip(_NECK_SHARE * deepest, _LEAST_NECK_MM, _MOST_NECK_MM))
    numbers, _ = components(depth > _RIVAL_SHARE * deepest)
    joined = reachable(even, spot)
    near = np.where((numbers > 0) & joined, away, np.float32(np.inf))
    if deepest <= 0.0 or not np.isfinite(near.min()):
        return joined, np.zeros_like(even), _LEAST_NECK_MM
    ours = numbers == numbers.ravel()[int(near.argmin())]
    rivals = (numbers > 0) & ~ours
    piece = opened(even & ~dilate(rivals, 0.5 * neck, spacing), neck, spacing)
    return largest(piece, ours), rivals, neck
