"""Geodesic distance in an image: the length of the cheapest way from a seed, where crossing an edge costs.

A step over d mm with a change of h costs sqrt(d^2 + (gamma h)^2). Raster sweeps over the 26 neighbours (Toivanen,
Pattern Recognition Letters 17:1017, 1996); one sweep forward and one back is enough for neighbourhoods without mazes,
two for winding ways.
"""
from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from meshing.segmenters.kernels import Spacing

NEVER = np.float32(1e9)


@njit(cache=True, nogil=True)
def _sweep(distance, image, gamma, spacing, sweeps, reach):  # type: ignore[no-untyped-def]
    nk, nj, ni = image.shape
    dk = np.empty(13, np.int64)
    dj = np.empty(13, np.int64)
    di = np.empty(13, np.int64)
    length = np.empty(13, np.float32)
    n = 0
    for a in range(-1, 2):
        for b in range(-1, 2):
            for c in range(-1, 2):
                if a < 0 or (a == 0 and (b < 0 or (b == 0 and c < 0))):
                    dk[n] = a
                    dj[n] = b
                    di[n] = c
                    length[n] = (a * spacing[0]) ** 2 + (b * spacing[1]) ** 2 + (c * spacing[2]) ** 2
                    n += 1
    for sweep in range(2 * sweeps):
        back = sweep % 2
        sign = -1 if back else 1
        for kk in range(nk):
            k = nk - 1 - kk if back else kk
            for jj in range(nj):
                j = nj - 1 - jj if back else jj
                for ii in range(ni):
                    i = ni - 1 - ii if back else ii
                    best = distance[k, j, i]
                    for m in range(13):
                        k2 = k + sign * dk[m]
                        j2 = j + sign * dj[m]
                        i2 = i + sign * di[m]
                        if k2 < 0 or j2 < 0 or i2 < 0 or k2 >= nk or j2 >= nj or i2 >= ni:
                            continue
                        before = distance[k2, j2, i2]
                        if before >= best or before > reach:
                            continue
                        rise = gamma * (image[k, j, i] - image[k2, j2, i2])
                        value = before + np.sqrt(length[m] + rise * rise)
                        best = min(best, value)
                    distance[k, j, i] = best


def geodesic_distance(seed: NDArray[np.bool_], image: NDArray[np.float32], spacing: Spacing, *, gamma: float,
                      sweeps: int = 1, reach_mm: float = 1e8) -> NDArray[np.float32]:
    """Cost in mm of the way from `seed`; NEVER where nothing leads. `gamma` is in mm for each unit of the image."""
    distance = np.where(seed, np.float32(0.0), NEVER)
    _sweep(distance, np.ascontiguousarray(image, np.float32), np.float32(gamma), np.array(spacing, np.float32), sweeps,
           np.float32(reach_mm))
    return distance
