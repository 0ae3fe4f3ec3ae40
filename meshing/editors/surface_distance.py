"""Distance in mm to the SURFACE of a mask, on a grid with unequal spacing: what a margin is measured from.

Distances between voxel centres are not distances to a surface: along an axis of the grid the surface lies half a voxel
before the next centre, in an oblique direction centres lie almost on it. So the surface is placed first, within a voxel:
the mask is blurred over about a voxel, and for each voxel beside the border the blurred value says how far, in voxels, the
half-way plane lies along the gradient. The blurred step of a plane is known (the running sum of the kernel), so a plane
along the grid comes out exactly. A plane n.x = c in voxels has the normal S^-1 n in mm, S the spacing; its distance is the
one in voxels divided by |S^-1 n|. All other voxels take the least distance to the feet of the nearest border voxel and of those
that are nearest to their neighbours.
"""
from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray
from scipy import ndimage

from meshing.segmenters.kernels import Spacing

Mask = NDArray[np.bool_]

_SIGMA = 0.8
_REACH = 3
_LEAST = 0.02
"""A voxel of the inside lies at least so many voxels inside, one of the outside as far outside: thin parts stay what they are."""
FAR_MM = np.float32(1e6)


def surface_distance(mask: Mask, spacing: Spacing) -> NDArray[np.float32]:
    """mm to the surface of `mask`, negative inside. The border of the array is no surface. All FAR_MM where the mask is empty, -FAR_MM
    where it is full."""
    if not mask.any() or mask.all():
        return np.full(mask.shape, -FAR_MM if mask.any() else FAR_MM, np.float32)
    border = _border(mask)
    at = np.argwhere(border)
    distance, normal = _near(mask, at, spacing)
    feet = at * np.array(spacing) - distance[:, None] * normal
    number = np.zeros(mask.shape, np.int32)
    number[tuple(at.T)] = np.arange(len(at))
    nearest = ndimage.distance_transform_edt(~border, sampling=spacing, return_distances=False, return_indices=True)
    index = number[tuple(nearest)]
    found = _to_feet(index, feet, np.array(spacing, float))
    found[mask] *= -1.0
    found[tuple(at.T)] = distance
    return np.asarray(found, np.float32)


@njit(cache=True, parallel=True, nogil=True)
def _to_feet(index, feet, spacing):  # type: ignore[no-untyped-def]
    """Least distance of each voxel to the feet that it and its 26 neighbours have found nearest."""
    nk, nj, ni = index.shape
    found = np.empty((nk, nj, ni), np.float32)
    for k in prange(nk):
        for j in range(nj):
            for i in range(ni):
                best = 1e30
                last = -1
                for a in range(max(0, k - 1), min(nk, k + 2)):
                    for b in range(max(0, j - 1), min(nj, j + 2)):
                        for c in range(max(0, i - 1), min(ni, i + 2)):
                            n = index[a, b, c]
                            if n == last:
                                continue
                            last = n
                            x = k * spacing[0] - feet[n, 0]
                            y = j * spacing[1] - feet[n, 1]
                            z = i * spacing[2] - feet[n, 2]
                            best = min(best, x * x + y * y + z * z)
                found[k, j, i] = np.sqrt(best)
    return found


def _border(mask: Mask) -> Mask:
    """Voxels that have a neighbour across a face on the other side."""
    found = np.zeros(mask.shape, bool)
    for axis in range(3):
        first = [slice(None)] * 3
        second = [slice(None)] * 3
        first[axis], second[axis] = slice(None, -1), slice(1, None)
        differs = mask[tuple(first)] != mask[tuple(second)]
        found[tuple(first)] |= differs
        found[tuple(second)] |= differs
    return found


def _near(mask: Mask, at: NDArray[np.int64], spacing: Spacing) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For the border voxels `at` (n, 3): signed distance in mm (negative inside) and unit normal in mm, outwards."""
    soft = ndimage.gaussian_filter(mask.astype(np.float32), _SIGMA, truncate=_REACH / _SIGMA, mode="nearest")
    slope = np.zeros(at.shape)
    for axis in range(3):
        n = mask.shape[axis]
        ahead, behind = at.copy(), at.copy()
        ahead[:, axis], behind[:, axis] = np.minimum(at[:, axis] + 1, n - 1), np.maximum(at[:, axis] - 1, 0)
        slope[:, axis] = soft[tuple(behind.T)] - soft[tuple(ahead.T)]
    length = np.linalg.norm(slope, axis=1)
    flat = length < 1e-6
    slope[flat], length[flat] = (1.0, 0.0, 0.0), 1.0
    direction = slope / length[:, None]
    voxels = _half_way(soft[tuple(at.T)].astype(float))
    inside = mask[tuple(at.T)]
    voxels = np.where(inside, np.minimum(voxels, -_LEAST), np.maximum(voxels, _LEAST))
    scaled = direction / np.array(spacing)
    stretch = np.linalg.norm(scaled, axis=1)
    return voxels / stretch, scaled / stretch[:, None]


def _half_way(soft: NDArray[np.float64]) -> NDArray[np.float64]:
    """How many voxels outside the half-way plane (negative inside) a blurred value lies: the step of a plane, read backwards."""
    weights = np.exp(-0.5 * (np.arange(-_REACH, _REACH + 1) / _SIGMA) ** 2)
    steps = np.concatenate([[0.0], np.cumsum(weights / weights.sum())])
    places = np.arange(-_REACH - 1, _REACH + 1) + 0.5
    return np.asarray(-np.interp(soft, steps, places), float)
