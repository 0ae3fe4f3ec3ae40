"""A net of walls with fewer triangles and the same volumes: what a scene shows while it is dragged.

Garland and Heckbert 1997: each corner carries the quadric of its squared distances from the planes of its triangles, area-
weighted, and, on a seam, from the lines of the seam; an edge costs the least value of the sum of its two quadrics, and the
corner that is left of it goes there. Passes of independent edges, the cheapest first (`collapse.py`), until few enough
triangles are left. Last, every structure gets its volume back (`walls.py`).
"""
from __future__ import annotations

import numpy as np
from numba import njit

from meshing.step import Monitor, silent
from meshing.surfacers.net import Floats, Ints, Net, oriented
from meshing.surfacers.walls import Walls

SEAM_WEIGHT = 10.0
CHEAPEST = 0.4
"""Part of the edges that a pass looks at: the others get their turn when these are gone, or when none of them can go."""
LEAST_COSINE = 0.5


def decimated(walls: Walls, triangles: int, monitor: Monitor = silent) -> Walls:
    """A copy with about `triangles` triangles, more where fewer would change its topology. No wall opens."""
    walls = oriented(walls)
    wanted = walls.volumes_mm3()
    before = len(walls.triangles)
    quadrics, part = _quadrics(walls, Net.of(walls)), CHEAPEST
    while len(walls.triangles) > triangles:
        here = len(walls.triangles)
        monitor(float(np.clip((before - here) / max(before - triangles, 1), 0.0, 1.0)), "thinning out triangles")
        net = Net.of(walls)
        cost, places = _costs(walls.points_mm, net.ends, quadrics)
        limit = np.partition(cost, most)[most] if (most := max(int(part * len(cost)), 64)) < len(cost) else np.inf
        cheap = np.nonzero(cost <= limit)[0]
        order = cheap[np.argsort(cost[cheap], kind="stable")]
        free = np.full(len(walls.points_mm), np.inf)
        walls, kept, into = net.collapsed(walls, order, places, longest=free, quota=(here - triangles + 1) // 2, least_cosine=LEAST_COSINE)
        taken = np.nonzero(into != np.arange(len(into)))[0]
        quadrics[into[taken]] += quadrics[taken]
        quadrics = quadrics[kept]
        if len(walls.triangles) > 0.995 * here:
            if part == 1.0:
                break
            part = 1.0
    size = float(np.median(Net.of(walls).lengths(walls.points_mm))) if len(walls.triangles) else 0.0
    return walls.with_volumes(wanted, 0.2 * size)


def _quadrics(walls: Walls, net: Net) -> Floats:
    """(n, 10): the symmetric matrix A (six numbers), b and c of x A x - 2 b x + c at each corner."""
    points, triangles = walls.points_mm, walls.triangles
    a, b, c = (points[triangles[:, k]] for k in range(3))
    normal = np.cross(b - a, c - a)
    double = np.linalg.norm(normal, axis=1)
    unit = normal / np.maximum(double, 1e-300)[:, None]
    quadrics = np.zeros((len(points), 10))
    _gather(quadrics, triangles, _squared(unit[:, :, None] * unit[:, None, :], a, double / 6.0))
    ends = net.ends[net.seam]
    along = points[ends[:, 1]] - points[ends[:, 0]]
    squared = np.einsum("ij,ij->i", along, along)
    across = np.eye(3) - along[:, :, None] * along[:, None, :] / np.maximum(squared, 1e-300)[:, None, None]
    _gather(quadrics, ends, _squared(across, points[ends[:, 0]], SEAM_WEIGHT * squared))
    return quadrics


def _squared(matrix: Floats, through: Floats, weight: Floats) -> Floats:
    """weight (x - through) matrix (x - through), (k, 10)."""
    scaled = matrix * weight[:, None, None]
    b = np.einsum("ijk,ik->ij", scaled, through)
    c = np.einsum("ij,ij->i", b, through)
    return np.concatenate([scaled[:, [0, 0, 0, 1, 1, 2], [0, 1, 2, 1, 2, 2]], b, c[:, None]], axis=1)


def _gather(quadrics: Floats, cells: Ints, found: Floats) -> None:
    for column in range(10):
        quadrics[:, column] += np.bincount(cells.ravel(), weights=np.repeat(found[:, column], cells.shape[1]), minlength=len(quadrics))


@njit(cache=True, nogil=True)
def _costs(points, ends, quadrics):  # type: ignore[no-untyped-def]
    """(e,) what each edge costs and (e, 3) the best place for the corner that is left.

    The matrix is stiffened by a thousandth of its trace towards the middle of the edge, so that on a flat wall the best place
    is the middle and edges of equal cost go by their length.
    """
    cost = np.empty(len(ends))
    places = np.empty((len(ends), 3))
    middle = np.empty(3)
    x = np.empty(3)
    for e in range(len(ends)):
        u, v = ends[e, 0], ends[e, 1]
        q = quadrics[u] + quadrics[v]
        length = 0.0
        for k in range(3):
            middle[k] = (points[u, k] + points[v, k]) / 2.0
            length += (points[u, k] - points[v, k]) ** 2
        soft = 1e-3 * (q[0] + q[3] + q[5]) + 1e-12
        a, b, c, d, f, g = q[0] + soft, q[1], q[2], q[3] + soft, q[4], q[5] + soft
        r0, r1, r2 = q[6] + soft * middle[0], q[7] + soft * middle[1], q[8] + soft * middle[2]
        # the inverse of the symmetric matrix (a b c; b d f; c f g) by its cofactors
        m00, m01, m02, m11, m12, m22 = d * g - f * f, c * f - b * g, b * f - c * d, a * g - c * c, b * c - a * f, a * d - b * b
        det = a * m00 + b * m01 + c * m02
        x[0] = (m00 * r0 + m01 * r1 + m02 * r2) / det
        x[1] = (m01 * r0 + m11 * r1 + m12 * r2) / det
        x[2] = (m02 * r0 + m12 * r1 + m22 * r2) / det
        away = 0.0
        for k in range(3):
            away += (x[k] - middle[k]) ** 2
        if away > length:
            for k in range(3):
                x[k] = middle[k]
        value = q[9]
        for i in range(3):
            value -= 2.0 * q[6 + i] * x[i]
        value += q[0] * x[0] * x[0] + q[3] * x[1] * x[1] + q[5] * x[2] * x[2]
        value += 2.0 * (q[1] * x[0] * x[1] + q[2] * x[0] * x[2] + q[4] * x[1] * x[2])
        cost[e] = max(value, 0.0) + 0.01 * soft * length
        for k in range(3):
            places[e, k] = x[k]
    return cost, places
