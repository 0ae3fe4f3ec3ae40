"""How much a scan blurs an edge, read off the scan itself where soft tissue borders on air or lung.

An edge blurred by a Gaussian of standard deviation s is a step Phi(x / s), and

    integral of Phi (1 - Phi) dx = s / sqrt(pi),

so along every row of voxels that crosses such an edge, s = sqrt(pi) |n| step sum u (1 - u), u being the HU scaled to 0..1
between the two plateaus and n the component of the edge's normal along the row. No place of the edge has to be found: over
edges that lie anywhere between the voxels the sum is the integral on average. Layers and curvature make crossings look wider,
hardly ever narrower, so the middle of the densest part of all crossings is taken (the shorth, Grenander 1965), in the slices
and across them. What is found holds the voxel's own width, which is taken off: s^2 = point spread^2 + width^2 / 12.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshing.units import Millimetre
from meshing.volume import Volume

USUAL_MM = 0.45
"""Standard deviation of the point spread of body CT with a standard kernel, FWHM 1.0 mm (unverified default): taken where a
scan has no clean edges."""
MOST_MM = 1.6
LEAST_STEP_HU = 500.0
UNEVEN = 0.08
"""A plateau may vary by this share of the step."""
UNLIKE = 0.04
"""Skin over fat and the pleura on a rib overshoot the plateaus: by more than this share, and the crossing is left out."""
DENSEST = 0.3
LEAST_EDGES = 60
LOOK_MM = 3.2
"""How far to either side of the edge the plateaus lie."""
STRAIGHT = 0.9
"""Rows that cross an edge more obliquely are left out."""
EVERY = 2
"""Every second row is looked at: crossings are plenty."""


@dataclass(frozen=True)
class Blur:
    """Standard deviations of the point spread without the voxel's own width; `measured` False: the usual value instead."""

    in_plane: Millimetre
    across: Millimetre
    measured: bool

    @property
    def sigma_mm(self) -> NDArray[np.float64]:
        """(3,) along each axis of `values[k, j, i]`."""
        return np.array([self.across, self.in_plane, self.in_plane], dtype=np.float64)


def blur_of(image: Volume) -> Blur:
    """The point spread of a CT whose slices are stacked along k."""
    widths = np.array(image.spacing_mm[::-1], dtype=np.float64)
    in_plane = _without_voxel(np.concatenate([_edges(image.values, axis, widths) for axis in (1, 2)]), widths[1])
    if in_plane is None:
        return Blur(Millimetre(USUAL_MM), Millimetre(0.0), False)
    # without clean edges across the slices their profile is taken to be as thick as they are apart
    return Blur(Millimetre(in_plane), Millimetre(_without_voxel(_edges(image.values, 0, widths), widths[0]) or 0.0), True)


def _without_voxel(found: NDArray[np.float64], width_mm: float) -> float | None:
    if len(found) < LEAST_EDGES:
        return None
    ordered = np.sort(found)
    some = int(DENSEST * len(ordered))
    first = int(np.argmin(ordered[some - 1:] - ordered[:len(ordered) - some + 1]))
    return float(np.sqrt(np.clip(np.median(ordered[first:first + some]) ** 2 - width_mm**2 / 12.0, 0.0, MOST_MM**2)))


def _edges(values: NDArray[np.float32], axis: int, widths_mm: NDArray[np.float64]) -> NDArray[np.float64]:
    """Blur in mm, the voxel's width included, of each clean crossing of rows along `axis`."""
    rows = np.moveaxis(values, axis, 2)
    step, beside = widths_mm[axis], np.delete(widths_mm, axis)
    reach = int(np.ceil(LOOK_MM / step)) + 1
    if rows.shape[2] < 2 * reach + 4 or min(rows.shape) < 3:
        return np.empty(0)
    some = rows[1:-1:EVERY, 1:-1:EVERY]
    slope = np.abs(np.diff(some, axis=2))
    steep = slope > 0.2 * LEAST_STEP_HU
    steep[..., 1:] &= slope[..., 1:] >= slope[..., :-1]
    steep[..., :-1] &= slope[..., :-1] > slope[..., 1:]
    steep[..., :reach + 1] = False
    steep[..., -reach - 2:] = False
    a, b, c = np.nonzero(steep)
    a, b = 1 + EVERY * a, 1 + EVERY * b
    along = c[:, None] + np.arange(-reach, reach + 2)

    def window(p: NDArray[np.int64], q: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.asarray(rows[p[:, None], q[:, None], along], np.float64)

    here = window(a, b)
    first, last = here[:, :2], here[:, -2:]
    height = last.mean(axis=1) - first.mean(axis=1)
    flat = (np.ptp(first, axis=1) < UNEVEN * np.abs(height)) & (np.ptp(last, axis=1) < UNEVEN * np.abs(height)) & (np.abs(height) > LEAST_STEP_HU)
    a, b, along, here, height, low = a[flat], b[flat], along[flat], here[flat], height[flat], first[flat].mean(axis=1)
    share = (here - low[:, None]) / height[:, None]
    # how far the edge has moved one row further on is the difference of the rows' sums
    tilt = [(window(a + (n == 0), b + (n == 1)) - window(a - (n == 0), b - (n == 1))).sum(axis=1) * step / (2.0 * beside[n] * height)
            for n in range(2)]
    normal = 1.0 / np.sqrt(1.0 + tilt[0] ** 2 + tilt[1] ** 2)
    found = np.sqrt(np.pi) * step * (share * (1.0 - share)).sum(axis=1) * normal
    clean = (normal > STRAIGHT) & (np.abs(share - 0.5) < 0.5 + UNLIKE).all(axis=1)
    return np.asarray(found[clean], np.float64)
