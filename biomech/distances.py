"""Exact distances between triangulated surfaces."""
from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.spatial import cKDTree

_CANDIDATES = 24
"""Triangles with the nearest centroids that are tried for each node."""


def surface_distance_mm(points: NDArray[np.float64], first: NDArray[np.int32], second: NDArray[np.int32]) -> float:
    """Shortest distance between two triangulated surfaces that share `points` and do not cross, mm."""
    return min(_nodes_to_triangles(points, np.unique(first), second), _nodes_to_triangles(points, np.unique(second), first))


def _nodes_to_triangles(points: NDArray[np.float64], nodes: NDArray[np.int32], triangles: NDArray[np.int32]) -> float:
    """Only nodes that can be the nearest are measured: centroid distance minus the radius of a triangle bounds from below."""
    corners = points[triangles]
    centroids = corners.mean(axis=1)
    reach = float(np.linalg.norm(corners - centroids[:, None], axis=2).max())
    rough, _ = cKDTree(centroids).query(points[nodes])
    return float(to_triangles_mm(points[nodes[rough <= rough.min() + 2.0 * reach]], corners).min())


def to_triangles_mm(query: NDArray[np.float64], corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) distances of (n, 3) points to the nearest of (m, 3, 3) triangles; those with the nearest centroids are tried."""
    count = min(_CANDIDATES, len(corners))
    index = cKDTree(corners.mean(axis=1)).query(query, count)[1].reshape(len(query), count)
    nearest: NDArray[np.float64] = _least(query, corners, index)
    return nearest


def nearest_on(query: NDArray[np.float64], corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 3) places of (m, 3, 3) triangles that are nearest to (n, 3) points; those triangles with the nearest centroids are tried."""
    count = min(_CANDIDATES, len(corners))
    index = cKDTree(corners.mean(axis=1)).query(query, count)[1].reshape(len(query), count)
    points, chosen = np.repeat(query, count, axis=0), corners[index.ravel()]
    places = _feet(points, chosen)
    best = np.linalg.norm(places - points, axis=1).reshape(len(query), count).argmin(axis=1)
    found: NDArray[np.float64] = places.reshape(len(query), count, 3)[np.arange(len(query)), best]
    return found


def _feet(p: NDArray[np.float64], t: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 3) the place of each of (n, 3, 3) triangles that is nearest to (n, 3) points."""
    normal = np.cross(t[:, 1] - t[:, 0], t[:, 2] - t[:, 0])
    normal = normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-300)
    foot = p - np.einsum("ij,ij->i", p - t[:, 0], normal)[:, None] * normal
    inside, best, least = np.ones(len(p), bool), np.empty_like(p), np.full(len(p), np.inf)
    for first, second in ((0, 1), (1, 2), (2, 0)):
        start, along = t[:, first], t[:, second] - t[:, first]
        inside &= np.einsum("ij,ij->i", np.cross(along, foot - start), normal) >= 0.0
        s = np.clip(np.einsum("ij,ij->i", p - start, along) / np.maximum(np.einsum("ij,ij->i", along, along), 1e-300), 0.0, 1.0)
        on = start + s[:, None] * along
        far = np.linalg.norm(p - on, axis=1)
        best[far < least], least = on[far < least], np.minimum(least, far)
    return np.where(inside[:, None], foot, best)


@njit(cache=True, nogil=True)
def _least(query, corners, index):  # type: ignore[no-untyped-def]
    """(n,) least distance of each of (n, 3) points to those of (m, 3, 3) triangles that its row of (n, k) numbers names."""
    found = np.full(len(query), np.inf)
    for i in range(len(query)):
        for number in index[i]:
            found[i] = min(found[i], _point_triangle(query[i], corners[number]))
    return found


@njit(cache=True, nogil=True)
def _point_triangle(p, t):  # type: ignore[no-untyped-def]
    """Distance of a point (3,) to a triangle (3, 3): to the foot in its plane if that is inside, else to the nearest edge. A triangle without an
    area is its edges."""
    uu = vv = uv = pu = pv = 0.0
    for k in range(3):
        u, v, q = t[1, k] - t[0, k], t[2, k] - t[0, k], p[k] - t[0, k]
        uu, vv, uv, pu, pv = uu + u * u, vv + v * v, uv + u * v, pu + q * u, pv + q * v
    area = uu * vv - uv * uv
    if area > 1e-14 * uu * vv:
        a, b = (vv * pu - uv * pv) / area, (uu * pv - uv * pu) / area
        if a >= 0.0 and b >= 0.0 and a + b <= 1.0:
            return np.sqrt(_squared(p, t, a, b))
    along = min(max((pv - uv - pu + uu) / max(uu + vv - 2.0 * uv, 1e-300), 0.0), 1.0)
    least = _squared(p, t, 1.0 - along, along)
    least = min(least, _squared(p, t, min(max(pu / max(uu, 1e-300), 0.0), 1.0), 0.0))
    return np.sqrt(min(least, _squared(p, t, 0.0, min(max(pv / max(vv, 1e-300), 0.0), 1.0))))


@njit(cache=True, nogil=True)
def _squared(p, t, a, b):  # type: ignore[no-untyped-def]
    """Squared distance of a point to the place of a triangle with the shares a and b of its second and third corner."""
    found = 0.0
    for k in range(3):
        found += (p[k] - t[0, k] - a * (t[1, k] - t[0, k]) - b * (t[2, k] - t[0, k])) ** 2
    return found
