"""From a mask on the coarse grid to the same organ on the grid of the scan.

Two steps, each in a band around the last answer, because only the edge is unsure. (1) A minimal cut at about 1.5 mm: the
signed distance to the coarse edge as a weak prior, histograms of both sides as data, edges of the image as the price.
(2) The half-way rule at full resolution (fair_edge.py), so that the edge is where partial volume says it is.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.cortex import bone_surface
from meshing.segmenters.kernels.distance import distance_to, signed_distance
from meshing.segmenters.kernels.fair_edge import fair_edge
from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.likelihood import edge_price, log_histogram_ratio
from meshing.segmenters.kernels.morphology import Box, box_of
from meshing.segmenters.kernels.resample import Factors, grow, shrink
from meshing.segmenters.kernels.skeleton import with_marrow
from meshing.segmenters.kernels.tvcut import tvcut
from meshing.step import Monitor, portion

Mask = NDArray[np.bool_]

_BAND_MM = 6.0
_MARGIN_MM = 14.0
_ROUNDS_FROM_INSIDE = 4
"""Without the cut the first edge may be off by a coarse voxel, which two rounds of the half-way rule do not make good."""


def refine(image: NDArray[np.float32], coarse: Mask, factors: Factors, spacing: Spacing, monitor: Monitor, /, *,
           avoid: Mask | None = None, cut: bool = True) -> Mask:
    """The organ on the grid of `image` (`spacing`); `coarse` and `avoid` lie on its grid shrunk by `factors`.

    `cut` False leaves out step (1): for bright tubes and bags, whose coarse edge is within the half-way rule's reach.
    """
    out = np.zeros(image.shape, bool)
    if not coarse.any():
        return out
    box = box_of(coarse, _MARGIN_MM, _scaled(spacing, factors))
    fine_box = _times(box, factors, image.shape)
    piece = np.asarray(image[fine_box], np.float32)
    if cut:
        middle = _middle(factors, spacing)
        rest = tuple(f // m for f, m in zip(factors, middle))
        u = cut_in_band(shrink(piece, middle), coarse[box], (rest[0], rest[1], rest[2]), _scaled(spacing, middle),
                        portion(monitor, 0.0, 0.6), avoid=None if avoid is None else avoid[box])
        first = grow(u, middle, piece.shape) > 0.5
        start = None
    else:
        depth = grow(-signed_distance(coarse[box], _scaled(spacing, factors)), factors, piece.shape)
        first = depth > 0.0
        # from inside: an edge that grows stops at the first tissue it meets, one that shrinks may stop behind it
        start = depth > 1.0
    monitor(0.6, "placing the edge half-way")
    out[fine_box] = fair_edge(piece, first, spacing, start=start, rounds=2 if cut else _ROUNDS_FROM_INSIDE)
    return out


def refine_bone(image: NDArray[np.float32], coarse: Mask, factors: Factors, spacing: Spacing, /) -> Mask:
    """As `refine`, for bone with its marrow, whose edge is that of a thin shell (cortex.py)."""
    out = np.zeros(image.shape, bool)
    if coarse.any():
        box = box_of(coarse, _MARGIN_MM, _scaled(spacing, factors))
        fine_box = _times(box, factors, image.shape)
        piece = np.ascontiguousarray(image[fine_box], np.float32)
        depth = grow(signed_distance(coarse[box], _scaled(spacing, factors)), factors, piece.shape)
        out[fine_box] = with_marrow(bone_surface(piece, depth, spacing), piece, spacing)
    return out


def _scaled(spacing: Spacing, factors: Factors) -> Spacing:
    return spacing[0] * factors[0], spacing[1] * factors[1], spacing[2] * factors[2]


def cut_in_band(image: NDArray[np.float32], coarse: Mask, factors: Factors, spacing: Spacing, monitor: Monitor, /, *,
                avoid: Mask | None = None) -> NDArray[np.float32]:
    """The minimiser u on the grid of `image`, of which `coarse` is a view shrunk by `factors`."""
    image = blur(np.asarray(ndimage.median_filter(image, size=(1, 3, 3)), np.float32), 0.7, spacing)
    away = grow(signed_distance(coarse, _scaled(spacing, factors)), factors, image.shape)
    band = np.abs(away) < _BAND_MM
    inside = (away < -1.5) & (away > -20.0) & (image > -50.0)
    outside = (away > 1.5) & (away < 20.0)
    prior = 1.2 * np.clip(away / 3.0, -1.5, 1.5)
    f = 0.7 * log_histogram_ratio(image, inside, outside, bins_blur=2.0) + prior
    fat = image < -30.0
    f = np.where(fat, np.maximum(f, 2.0), f)
    # beside lung, partial volume passes through the HU of fat: there the price of the edge decides
    lung_rim = fat & (image > -300.0) & band & (distance_to(image < -500.0, spacing) <= 4.0)
    f = np.where(lung_rim, prior - 0.5, f)
    if avoid is not None:
        taken = grow(avoid.astype(np.float32), factors, image.shape) > 0.5
        f = np.where(taken & band, np.maximum(f, 1.5), f)
    f = np.where(away >= _BAND_MM, 4.0, np.where(away <= -_BAND_MM, -4.0, f)).astype(np.float32)
    price = np.float32(1.2) * edge_price(image, spacing, sigma_mm=1.2, gradient_hu_mm=15.0)
    return tvcut(f, price, spacing, start=(away < 0).astype(np.float32), iterations=60, tolerance=5e-4, monitor=monitor)


def _middle(factors: Factors, spacing: Spacing) -> Factors:
    """The largest divisors of `factors` that keep voxels under 1.6 mm."""
    found = [max(d for d in range(1, f + 1) if f % d == 0 and (d == 1 or d * s <= 1.6)) for f, s in zip(factors, spacing)]
    return found[0], found[1], found[2]


def _times(box: Box, factors: Factors, shape: tuple[int, ...]) -> Box:
    found = [slice(b.start * f, min(b.stop * f, n)) for b, f, n in zip(box, factors, shape)]
    return found[0], found[1], found[2]
