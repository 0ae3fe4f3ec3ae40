"""Exact distances between triangulated surfaces."""
from __future__ import annotations

import numpy as np
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
    found = _point_triangle(np.repeat(query, count, axis=0), corners[index.ravel()])
    nearest: NDArray[np.float64] = found.reshape(len(query), count).min(axis=1)
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


def _point_triangle(p: NDArray[np.float64], t: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) distances of (n, 3) points to (n, 3, 3) triangles: the foot of the plane if inside, else the nearest edge."""
    a, b, c = t[:, 0], t[:, 1], t[:, 2]
    normal = np.cross(b - a, c - a)
    area = np.linalg.norm(normal, axis=1, keepdims=True)
    normal = normal / np.maximum(area, 1e-300)
    height = np.einsum("ij,ij->i", p - a, normal)
    foot = p - height[:, None] * normal
    inside = np.ones(len(p), bool)
    edges = np.full(len(p), np.inf)
    for start, end in ((a, b), (b, c), (c, a)):
        along = end - start
        inside &= np.einsum("ij,ij->i", np.cross(along, foot - start), normal) >= 0.0
        s = np.clip(np.einsum("ij,ij->i", p - start, along) / np.maximum(np.einsum("ij,ij->i", along, along), 1e-300), 0.0, 1.0)
        edges = np.minimum(edges, np.linalg.norm(p - start - s[:, None] * along, axis=1))
    return np.where(inside, np.abs(height), edges)
