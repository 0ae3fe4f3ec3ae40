"""Folds of a wall: places where two facets at a node look nearly against each other, the ridge between two narrow vessels.

Nothing can be laid along such a fin. Its nodes go to the middle of their neighbours on the wall, as far as the tetrahedra allow.
"""
from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from meshing.surface import triangle_normals
from meshing.tetmeshers.kernels.shape import star_ratio
from meshing.tetmeshers.kernels.topology import Floats, stars_of

FOLDED = 0.0
"""Cosine between the normals of two facets at one node below which the wall is folded there."""
ROUNDS = 10
FLOOR = 0.1
"""Mean ratio below which no element may come, unless it was worse."""


def unfold(points: Floats, tets: NDArray[np.int32], wall: NDArray[np.int32], held: NDArray[np.bool_]) -> int:
    """Smooth the folded nodes of the facets `wall` among `points`, in place, but for the `held` (n,); returns how many were folded at first."""
    corners = wall.astype(np.int64)
    order = np.argsort(corners.ravel(), kind="stable")
    around = order // 3
    first = np.searchsorted(corners.ravel()[order], np.arange(len(points) + 1))
    start, star = stars_of(tets.astype(np.int64), len(points))
    count = 0
    for turn in range(ROUNDS):
        normals = triangle_normals(points, wall)
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-300)
        nodes = np.flatnonzero(np.asarray(_folded(first, around, normals)) & ~held)
        if turn == 0:
            count = len(nodes)
        if len(nodes) == 0 or not _smooth(points, corners, first, around, tets.astype(np.int64), start, star, nodes):
            break
    return count


@njit(cache=True, nogil=True)
def _folded(first, around, normals):  # type: ignore[no-untyped-def]
    out = np.zeros(len(first) - 1, np.bool_)
    for v in range(len(out)):
        for a in range(first[v], first[v + 1]):
            for b in range(first[v], a):
                cosine = 0.0
                for k in range(3):
                    cosine += normals[around[a], k] * normals[around[b], k]
                if cosine < FOLDED:
                    out[v] = True
    return out


@njit(cache=True, nogil=True)
def _smooth(points, corners, first, around, tets, start, star, nodes):  # type: ignore[no-untyped-def]
    moved = 0
    old = np.empty(3)
    mean = np.empty(3)
    for v in nodes:
        before = star_ratio(points, tets, start, star, v)
        for k in range(3):
            old[k] = points[v, k]
            mean[k] = 0.0
        for n in range(first[v], first[v + 1]):
            for c in range(3):
                w = corners[around[n], c]
                if w != v:
                    for k in range(3):
                        mean[k] += points[w, k] / (2.0 * (first[v + 1] - first[v]))
        share = 1.0
        for _ in range(4):
            for k in range(3):
                points[v, k] = old[k] + share * (mean[k] - old[k])
            if star_ratio(points, tets, start, star, v) >= min(before, FLOOR):
                moved += 1
                break
            for k in range(3):
                points[v, k] = old[k]
            share *= 0.5
    return moved
