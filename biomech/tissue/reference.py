"""Reference tetrahedra: shape functions, quadrature, the second-order mesh and the gradients on real elements.

Linear (P1, 4 nodes) and quadratic (P2, 10 nodes) Lagrange tetrahedra on barycentric coordinates L. Midside node 4 + k
lies between the corners EDGES[k]. Quadrature: 1 point (degree 1), 4 points (degree 2), 14 points (degree 5; Walkington
2000), weights summing to one.
"""
from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from biomech.materials.tensor import COMPILED, Array

Ints = NDArray[np.int32]

EDGES = np.array([(0, 1), (1, 2), (0, 2), (0, 3), (1, 3), (2, 3)])
PARENTS = np.array([(0, 0), (1, 1), (2, 2), (3, 3), *EDGES.tolist()])
"""A P1 function at node a of a P2 element is the mean of its values at the two corners PARENTS[a]."""

_BARYCENTRIC_SLOPE = np.array([[-1.0, -1.0, -1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])


def quadrature(points: int) -> tuple[Array, Array]:
    """((q, 4) barycentric coordinates, (q,) weights) of the rule with 1, 4 or 14 points."""
    if points == 1:
        return np.full((1, 4), 0.25), np.ones(1)
    if points == 4:
        a, b = 0.5854101966249685, 0.1381966011250105
        return np.where(np.eye(4) > 0, a, b), np.full(4, 0.25)
    if points == 14:
        places, weights = [], []
        for t, weight in ((0.0927352503108912, 0.0734930431163619), (0.3108859192633006, 0.1126879257180162)):
            for k in range(4):
                place = np.full(4, t)
                place[k] = 1.0 - 3.0 * t
                places.append(place)
                weights.append(weight)
        t = 0.0455037041256497
        for i, j in EDGES:
            place = np.full(4, 0.5 - t)
            place[[i, j]] = t
            places.append(place)
            weights.append(0.0425460207770812)
        return np.array(places), np.array(weights) / np.sum(weights)
    raise ValueError(f"there is no quadrature rule with {points} points; use 1, 4 or 14")


def shape_values(L: Array, nodes: int) -> Array:
    """(q, nodes) shape functions at barycentric coordinates (q, 4)."""
    if nodes == 4:
        return L
    return np.hstack([(2.0 * L - 1.0) * L, 4.0 * L[:, EDGES[:, 0]] * L[:, EDGES[:, 1]]])


def shape_slopes(L: Array, nodes: int) -> Array:
    """(q, nodes, 3) derivatives along the three reference axes."""
    G = _BARYCENTRIC_SLOPE
    if nodes == 4:
        return np.repeat(G[None], len(L), axis=0)
    corners = (4.0 * L[:, :, None] - 1.0) * G
    i, j = EDGES.T
    return np.concatenate([corners, 4.0 * (L[:, i, None] * G[j] + L[:, j, None] * G[i])], axis=1)


def second_order(points: Array, tets: Ints) -> tuple[Array, Ints]:
    """The quadratic mesh over a linear one: ((n + edges, 3) points, (m, 10) nodes). Corners keep their numbers."""
    ends = np.sort(tets[:, EDGES].reshape(-1, 2).astype(np.int64), axis=1)
    n = len(points)
    keys, inverse = np.unique(ends[:, 0] * n + ends[:, 1], return_inverse=True)
    middle = 0.5 * (points[keys // n] + points[keys % n])
    nodes = np.hstack([tets, n + inverse.reshape(-1, 6)]).astype(np.int32)
    return np.concatenate([points, middle]), nodes


def edge_nodes(points: int, tets: Ints, nodes: Ints, facets: Ints) -> NDArray[np.int64]:
    """Every node (corner and midside) of the given corner-triangles in the quadratic mesh made from `tets`."""
    if not len(facets):
        return np.empty(0, np.int64)
    wanted = np.concatenate([facets[:, pair] for pair in ([0, 1], [1, 2], [0, 2])]).astype(np.int64)
    wanted.sort(axis=1)
    ends = np.sort(tets[:, EDGES].reshape(-1, 2).astype(np.int64), axis=1)
    hit = np.isin(ends[:, 0] * points + ends[:, 1], wanted[:, 0] * points + wanted[:, 1])
    return np.unique(np.concatenate([facets.ravel(), nodes[:, 4:].reshape(-1)[hit]])).astype(np.int64)


@njit(parallel=True, **COMPILED)
def element_gradients(points: Array, nodes: Ints, slopes: Array, B: Array, volume: Array) -> None:
    """Writes B (m, q, a, 3) gradients of the shape functions and volume (m, q) Jacobians / 6."""
    count, corners = nodes.shape
    for e in prange(count):
        J = np.empty((3, 3))
        for q in range(slopes.shape[0]):
            J[:] = 0.0
            for a in range(corners):
                for i in range(3):
                    for j in range(3):
                        J[i, j] += points[nodes[e, a], i] * slopes[q, a, j]
            c00 = J[1, 1] * J[2, 2] - J[1, 2] * J[2, 1]
            c01 = J[1, 2] * J[2, 0] - J[1, 0] * J[2, 2]
            c02 = J[1, 0] * J[2, 1] - J[1, 1] * J[2, 0]
            det = J[0, 0] * c00 + J[0, 1] * c01 + J[0, 2] * c02
            volume[e, q] = det / 6.0
            c10 = J[0, 2] * J[2, 1] - J[0, 1] * J[2, 2]
            c11 = J[0, 0] * J[2, 2] - J[0, 2] * J[2, 0]
            c12 = J[0, 1] * J[2, 0] - J[0, 0] * J[2, 1]
            c20 = J[0, 1] * J[1, 2] - J[0, 2] * J[1, 1]
            c21 = J[0, 2] * J[1, 0] - J[0, 0] * J[1, 2]
            c22 = J[0, 0] * J[1, 1] - J[0, 1] * J[1, 0]
            for a in range(corners):
                u, v, w = slopes[q, a, 0] / det, slopes[q, a, 1] / det, slopes[q, a, 2] / det
                B[e, q, a, 0] = u * c00 + v * c01 + w * c02
                B[e, q, a, 1] = u * c10 + v * c11 + w * c12
                B[e, q, a, 2] = u * c20 + v * c21 + w * c22


def triangle_rule() -> tuple[Array, Array]:
    """((6, 3) barycentric coordinates, (6,) weights that sum to one) exact to degree 4 (Cowper 1973)."""
    places, weights = [], []
    for t, weight in ((0.445948490915965, 0.223381589678011), (0.091576213509771, 0.109951743655322)):
        for k in range(3):
            place = np.full(3, t)
            place[k] = 1.0 - 2.0 * t
            places.append(place)
            weights.append(weight)
    return np.array(places), np.array(weights) / np.sum(weights)


def triangle_shapes(L: Array) -> tuple[Array, Array]:
    """(q, 6) quadratic shape functions of a triangle (corners, then the middles of 01, 12, 02) and (q, 6, 2) their slopes."""
    pairs = np.array([(0, 1), (1, 2), (0, 2)])
    i, j = pairs.T
    values = np.hstack([(2.0 * L - 1.0) * L, 4.0 * L[:, i] * L[:, j]])
    G = np.array([[-1.0, -1.0], [1.0, 0.0], [0.0, 1.0]])
    corners = (4.0 * L[:, :, None] - 1.0) * G
    return values, np.concatenate([corners, 4.0 * (L[:, i, None] * G[j] + L[:, j, None] * G[i])], axis=1)
