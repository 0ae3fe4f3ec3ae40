"""Signed distances of vessels, negative in the blood: from an occupancy and of a tube; they are joined in meshing/distance_edits.py.

Distances are exact near the wall and stop at BAND mm outside it; nothing here needs them farther away.
"""
from __future__ import annotations

from dataclasses import replace

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from meshing.frames import IJK, LPS, Transform
from meshing.volume import index_of, spacing_of

BAND = 5.0
"""Distances outside the blood are given up to here (mm)."""
ROW = 8
"""Voxels of a row that are looked at together."""


def distance_of(occupancy: NDArray[np.float32], known: NDArray[np.bool_], spacing_mm: float) -> NDArray[np.float32]:
    """Signed distance in mm to the surface where `occupancy[k, j, i]` on an isotropic grid is one half.

    Only nodes of `known` are worked out; the others lie outside, at BAND. Within one step of the surface the distance is
    |1/2 - u| / |grad u|, elsewhere that to the nearest crossing of the surface with a line of the grid, handed from node to
    node in four sweeps (vector distance transform, Danielsson 1980).
    """
    level = occupancy - np.float32(0.5)
    known = known | (level > 0)
    crossings, near = _crossings(level)
    owner = np.full(level.shape, -1, np.int32)
    signed: NDArray[np.float32] = _signed(level, known, crossings, near, owner, spacing_mm, BAND)
    return signed


@njit(cache=True, nogil=True)
def _crossings(level):  # type: ignore[no-untyped-def]
    """Where the level is zero on the lines of the grid: (n, 3) in steps, and (n, 2, 3) the nodes on either side."""
    nz, ny, nx = level.shape
    count = 0
    for turn in range(2):
        if turn == 1:
            points = np.empty((count, 3), np.float32)
            nodes = np.empty((count, 2, 3), np.int32)
            count = 0
        for k in range(nz):
            for j in range(ny):
                for i in range(nx):
                    a = level[k, j, i]
                    for axis in range(3):
                        q, r, s = k + (axis == 0), j + (axis == 1), i + (axis == 2)
                        if q < nz and r < ny and s < nx:
                            b = level[q, r, s]
                            if (a > 0) != (b > 0):
                                if turn == 1:
                                    t = a / (a - b)
                                    points[count, 0] = k + t * (q - k)
                                    points[count, 1] = j + t * (r - j)
                                    points[count, 2] = i + t * (s - i)
                                    nodes[count, 0, 0], nodes[count, 0, 1], nodes[count, 0, 2] = k, j, i
                                    nodes[count, 1, 0], nodes[count, 1, 1], nodes[count, 1, 2] = q, r, s
                                count += 1
    return points, nodes


@njit(cache=True, nogil=True)
def _away(points, owner, k, j, i):  # type: ignore[no-untyped-def]
    return (points[owner, 0] - k) ** 2 + (points[owner, 1] - j) ** 2 + (points[owner, 2] - i) ** 2


@njit(cache=True, nogil=True)
def _signed(level, known, points, nodes, owner, spacing, band):  # type: ignore[no-untyped-def]
    nz, ny, nx = level.shape
    for c in range(len(points)):
        for side in range(2):
            k, j, i = nodes[c, side, 0], nodes[c, side, 1], nodes[c, side, 2]
            known[k, j, i] = True
            if owner[k, j, i] < 0 or _away(points, c, k, j, i) < _away(points, owner[k, j, i], k, j, i):
                owner[k, j, i] = c
    for sweep in range(4):
        forward = sweep % 2 == 0
        for kk in range(nz):
            k = kk if forward else nz - 1 - kk
            for jj in range(ny):
                j = jj if forward else ny - 1 - jj
                for ii in range(nx):
                    i = ii if forward else nx - 1 - ii
                    if not known[k, j, i]:
                        continue
                    mine = owner[k, j, i]
                    best = _away(points, mine, k, j, i) if mine >= 0 else 1e30
                    for n in range(13):  # the half of the 26 neighbours that this sweep has passed
                        dk, dj, di = n // 9 - 1, n // 3 % 3 - 1, n % 3 - 1
                        if not forward:
                            dk, dj, di = -dk, -dj, -di
                        q, r, s = k + dk, j + dj, i + di
                        if 0 <= q < nz and 0 <= r < ny and 0 <= s < nx:
                            other = owner[q, r, s]
                            if other >= 0 and other != mine:
                                away = _away(points, other, k, j, i)
                                if away < best:
                                    best, mine = away, other
                    owner[k, j, i] = mine
    out = np.full(level.shape, np.float32(band))
    for k in range(nz):
        for j in range(ny):
            for i in range(nx):
                mine = owner[k, j, i]
                if mine < 0:
                    continue
                away = np.sqrt(_away(points, mine, k, j, i))
                if away < 1.2:
                    a = (level[min(k + 1, nz - 1), j, i] - level[max(k - 1, 0), j, i]) / 2
                    b = (level[k, min(j + 1, ny - 1), i] - level[k, max(j - 1, 0), i]) / 2
                    c = (level[k, j, min(i + 1, nx - 1)] - level[k, j, max(i - 1, 0)]) / 2
                    straight = abs(level[k, j, i]) / max(np.sqrt(a * a + b * b + c * c), 1e-6)
                    # where the slope vanishes (a ridge between two walls) the crossings know better
                    away = min(max(straight, 0.5 * away), away)
                out[k, j, i] = -away * spacing if level[k, j, i] > 0 else min(away * spacing, band)
    return out


def room_for(distance: NDArray[np.float32], to_patient: Transform[IJK, LPS], way: NDArray[np.float64],
             radius: float) -> tuple[NDArray[np.float32], Transform[IJK, LPS]]:
    """The distance on a grid that a tube along `way` (n, 3) LPS of `radius` mm fits into, and that grid."""
    spacing = min(spacing_of(to_patient))
    index = index_of(to_patient, way)
    margin = (radius + BAND) / spacing
    size = np.array(distance.shape[::-1])
    before = np.maximum(np.ceil(margin - index.min(axis=0)), 0).astype(int)
    behind = np.maximum(np.ceil(index.max(axis=0) + margin - size + 1), 0).astype(int)
    padded = np.pad(distance, list(zip(before[::-1], behind[::-1])), constant_values=BAND)
    matrix = to_patient.matrix.copy()
    matrix[:3, 3] -= matrix[:3, :3] @ before
    return padded, replace(to_patient, matrix=matrix)


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
    count = len(points) - 1
    middle, reach = np.empty((count, 3)), np.empty(count)
    for s in range(count):
        half = 0.0
        for a in range(3):
            middle[s, a] = 0.5 * (points[s, a] + points[s + 1, a])
            half += (0.5 * (points[s + 1, a] - points[s, a])) ** 2
        reach[s] = np.sqrt(half) + max(radius[s], radius[s + 1]) + BAND
    step = np.sqrt(matrix[0, 0] ** 2 + matrix[1, 0] ** 2 + matrix[2, 0] ** 2)
    for k in prange(nz):
        near = np.empty(count, np.int64)
        x = np.empty(3)
        for j in range(ny):
            for start in range(0, nx, ROW):
                # a part farther away than BAND from every voxel of this stretch cannot count in it
                end = min(start + ROW, nx)
                mid, found = 0.5 * (start + end - 1), 0
                for a in range(3):
                    x[a] = matrix[a, 0] * (mid + low[0]) + matrix[a, 1] * (j + low[1]) + matrix[a, 2] * (k + low[2]) + matrix[a, 3]
                for s in range(count):
                    away = (x[0] - middle[s, 0]) ** 2 + (x[1] - middle[s, 1]) ** 2 + (x[2] - middle[s, 2]) ** 2
                    if away < (reach[s] + 0.5 * ROW * step) ** 2:
                        near[found] = s
                        found += 1
                for i in range(start, end):
                    for a in range(3):
                        x[a] = matrix[a, 0] * (i + low[0]) + matrix[a, 1] * (j + low[1]) + matrix[a, 2] * (k + low[2]) + matrix[a, 3]
                    out[k, j, i] = _nearest(x, near[:found], points, radius, float(out[k, j, i]))


@njit(cache=True, nogil=True)
def _nearest(x, near, points, radius, best):  # type: ignore[no-untyped-def]
    for s in near:
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
    return best
