"""Signed distances of vessels, negative in the blood: from an occupancy, of a tube, and joined smoothly.

Distances are exact near the wall and stop at BAND mm outside it; nothing here needs them farther away. Two distances
join by the polynomial smooth minimum (Quilez 2013): with h = max(k - |a - b|, 0) / k, min(a, b) - k h^2 / 4, which
leaves both shapes alone where they are more than k apart and fillets the crease between them elsewhere.
"""
from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation, binary_erosion, distance_transform_edt
from scipy.spatial import cKDTree

from meshing.frames import IJK, LPS, Transform
from meshing.volume import index_of

BAND = 5.0
"""Distances outside the blood are given up to here (mm)."""
DEEP = 50.0
"""And inside up to here: no lumen is wider."""


def distance_of(occupancy: NDArray[np.float32], known: NDArray[np.bool_], spacing_mm: float) -> NDArray[np.float32]:
    """Signed distance in mm to the surface where `occupancy[k, j, i]` on an isotropic grid is one half.

    Only nodes of `known` are worked out; the others lie outside, at BAND. Within one step of the surface the distance is
    (1/2 - u) / |grad u|, within two that to the nearest crossing of the surface with a line of the grid, beyond that follows
    from the nearest node on the other side.
    """
    level = occupancy - np.float32(0.5)
    inside = level > 0
    crossings = []
    for axis in range(3):
        low = tuple(slice(None, -1) if a == axis else slice(None) for a in range(3))
        high = tuple(slice(1, None) if a == axis else slice(None) for a in range(3))
        first = np.argwhere(inside[low] != inside[high])
        other = first.copy()
        other[:, axis] += 1
        a, b = level[tuple(first.T)], level[tuple(other.T)]
        points = first.astype(np.float64)
        points[:, axis] += a / (a - b)
        crossings.append(points)
    near = np.argwhere(known & _beside(inside))
    away, _ = cKDTree(np.concatenate(crossings)).query(near)
    slope = np.zeros(len(near))
    for axis, size in enumerate(level.shape):
        ahead, behind = near.copy(), near.copy()
        ahead[:, axis] = np.minimum(ahead[:, axis] + 1, size - 1)
        behind[:, axis] = np.maximum(behind[:, axis] - 1, 0)
        gap = np.maximum(ahead[:, axis] - behind[:, axis], 1)
        slope += ((level[tuple(ahead.T)] - level[tuple(behind.T)]) / gap) ** 2
    straight = np.abs(level[tuple(near.T)]) / np.maximum(np.sqrt(slope), 1e-6)
    # where the slope vanishes (a ridge between two walls) the crossings know better
    exact = np.where(away < 1.2, np.clip(straight, 0.5 * away, away), away)
    distance = np.full(level.shape, np.nan, np.float32)
    distance[tuple(near.T)] = exact
    for side in (inside, ~inside):
        # past the nearest node of the other side the surface is nearer by the distance of that node to it
        far, other = distance_transform_edt(side, return_indices=True)
        todo = side & np.isnan(distance) & ((far * spacing_mm < BAND + 2 * spacing_mm) | inside)
        gap = distance[tuple(other[:, todo])]
        distance[todo] = far[todo] - np.where(np.isnan(gap), 0.5, gap)
        del far, other
    distance = np.nan_to_num(distance, nan=np.inf) * np.float32(spacing_mm)
    return np.where(inside, -np.minimum(distance, DEEP), np.minimum(distance, BAND)).astype(np.float32)


def _beside(inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Nodes within two steps of the surface."""
    cube = np.ones((3, 3, 3), bool)
    close: NDArray[np.bool_] = binary_dilation(inside, cube, iterations=2) & ~binary_erosion(inside, cube, iterations=2, border_value=1)
    return close


def tube_distance(shape: tuple[int, ...], to_patient: Transform[IJK, LPS], points_mm: NDArray[np.float64],
                  radius_mm: NDArray[np.float64]) -> NDArray[np.float32]:
    """Signed distance on a grid to the tube along the polyline `points_mm` (n, 3) LPS with `radius_mm` (n,); at most BAND.

    The ends are rounded: the tube is the union of balls along it.
    """
    spacing = np.linalg.norm(to_patient.matrix[:3, :3], axis=0)
    index = index_of(to_patient, points_mm)
    out = np.full(shape, BAND, np.float32)
    margin = (float(radius_mm.max()) + BAND) / spacing
    low = np.maximum(np.floor(index.min(axis=0) - margin), 0).astype(np.int64)
    high = np.minimum(np.ceil(index.max(axis=0) + margin) + 1, np.array(shape[::-1])).astype(np.int64)
    if (high > low).all():
        box = out[low[2]:high[2], low[1]:high[1], low[0]:high[0]]
        _tube(box, low, np.ascontiguousarray(to_patient.matrix[:3]), np.ascontiguousarray(points_mm), np.ascontiguousarray(radius_mm))
    return out


@njit(parallel=True, cache=True)
def _tube(out, low, matrix, points, radius):  # type: ignore[no-untyped-def]
    nz, ny, nx = out.shape
    for k in prange(nz):
        for j in range(ny):
            for i in range(nx):
                x = np.empty(3)
                for a in range(3):
                    x[a] = matrix[a, 0] * (i + low[0]) + matrix[a, 1] * (j + low[1]) + matrix[a, 2] * (k + low[2]) + matrix[a, 3]
                best = float(out[k, j, i])
                for s in range(len(points) - 1):
                    along = 0.0
                    length = 0.0
                    for a in range(3):
                        side = points[s + 1, a] - points[s, a]
                        along += (x[a] - points[s, a]) * side
                        length += side * side
                    t = min(max(along / max(length, 1e-12), 0.0), 1.0)
                    away = 0.0
                    for a in range(3):
                        away += (x[a] - points[s, a] - t * (points[s + 1, a] - points[s, a])) ** 2
                    best = min(best, np.sqrt(away) - radius[s] - t * (radius[s + 1] - radius[s]))
                out[k, j, i] = best


def joined(first: NDArray[np.float32], second: NDArray[np.float32], fillet_mm: float) -> NDArray[np.float32]:
    """The union of two signed distances with a fillet of `fillet_mm`."""
    near = np.maximum(np.float32(fillet_mm) - np.abs(first - second), 0) / np.float32(max(fillet_mm, 1e-6))
    both: NDArray[np.float32] = np.minimum(first, second) - np.float32(fillet_mm / 4) * near * near
    return both
