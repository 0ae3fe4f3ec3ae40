"""Euclidean distance to a mask, exact, on a grid with unequal spacing.

The lower envelope of parabolas (Felzenszwalb and Huttenlocher, Theory of Computing 8:415, 2012), one axis after the
other. scipy has the same transform; this one uses both cores and single precision, and distances are what most of the
time of a segmentation goes into.
"""
from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from meshing.segmenters.kernels import Spacing

FAR_MM = np.float32(1e6)
"""The distance that is reported when there is nothing to be distant from."""

_CHUNKS = 64


@njit(cache=True, parallel=True, nogil=True)
def _envelope(squared, step):  # type: ignore[no-untyped-def]
    """Along the middle axis of `squared` (outer, n, inner), in place: min over q of squared[q] + step^2 (p - q)^2."""
    outer, n, inner = squared.shape
    lines = outer * inner
    none = np.float32(1e12)
    for chunk in prange(_CHUNKS):
        line = np.empty(n, np.float64)
        where = np.empty(n, np.int64)
        start = np.empty(n + 1, np.float64)
        for number in range(lines * chunk // _CHUNKS, lines * (chunk + 1) // _CHUNKS):
            a = number // inner
            b = number % inner
            top = -1
            for p in range(n):
                value = squared[a, p, b]
                line[p] = value
                if value >= none:
                    continue
                cross = -1e30
                while top >= 0:
                    q = where[top]
                    cross = ((line[p] - line[q]) / (step * step) + p * p - q * q) / (2.0 * (p - q))
                    if cross > start[top]:
                        break
                    top -= 1
                if top < 0:
                    cross = -1e30
                top += 1
                where[top] = p
                start[top] = cross
            if top < 0:
                continue
            start[top + 1] = 1e30
            k = 0
            for p in range(n):
                while start[k + 1] < p:
                    k += 1
                q = where[k]
                squared[a, p, b] = line[q] + step * step * (p - q) * (p - q)


def distance_to(mask: NDArray[np.bool_], spacing: Spacing) -> NDArray[np.float32]:
    """Distance in mm of each voxel centre to the nearest voxel centre of `mask`; FAR_MM everywhere when it is empty."""
    squared = np.where(mask, np.float32(0.0), FAR_MM * FAR_MM)
    k, j, i = mask.shape
    for shape, step in (((k * j, i, 1), spacing[2]), ((k, j, i), spacing[1]), ((1, k, j * i), spacing[0])):
        _envelope(squared.reshape(shape), float(step))
    return np.sqrt(squared, out=squared)


def signed_distance(mask: NDArray[np.bool_], spacing: Spacing) -> NDArray[np.float32]:
    """mm, negative inside; zero lies between the last voxel inside and the first outside, so that neither is favoured."""
    inside = distance_to(~mask, spacing)
    outside = distance_to(mask, spacing)
    half = np.float32(0.5 * min(spacing))
    return np.where(mask, half - inside, outside - half)
