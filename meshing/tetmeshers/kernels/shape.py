"""How well shaped a tetrahedron is, one at a time: what the moving kernels ask before and after a move.

mean ratio      6 sqrt(2) V / L^3 with L the root mean square edge: 1 for the regular tetrahedron, 0 flat, negative inverted
worst cosine    the largest |cos| of the six dihedral angles; 2 when inverted. Small and large angles count alike; a scaled
                Jacobian (Verdict, Stimpson and others 2007) below JACOBIAN_FLOOR counts as a small angle.
Freitag and Ollivier-Gooch 1997 use the same measures for optimisation-based smoothing.
"""
from __future__ import annotations

import numpy as np
from numba import njit, prange

JACOBIAN_FLOOR = 0.11
"""A scaled Jacobian below this counts as an angle of at most 12 degrees: long thin tetrahedra can hide behind fair dihedrals."""
FEW = 2048
"""So few tetrahedra are measured sooner than a second thread has started."""
PUNISHED, PUNISHMENT = 0.9782, 0.19
"""The cosine (12 degrees) at which the punishment begins, and its growth per unit of scaled Jacobian; 1.0 at 0."""


@njit(cache=True, fastmath=True)
def mean_ratio(points, a, b, c, d):  # type: ignore[no-untyped-def]
    ax = points[b, 0] - points[a, 0]
    ay = points[b, 1] - points[a, 1]
    az = points[b, 2] - points[a, 2]
    bx = points[c, 0] - points[a, 0]
    by = points[c, 1] - points[a, 1]
    bz = points[c, 2] - points[a, 2]
    cx = points[d, 0] - points[a, 0]
    cy = points[d, 1] - points[a, 1]
    cz = points[d, 2] - points[a, 2]
    six_volumes = (ay * bz - az * by) * cx + (az * bx - ax * bz) * cy + (ax * by - ay * bx) * cz
    squares = ax * ax + ay * ay + az * az + bx * bx + by * by + bz * bz + cx * cx + cy * cy + cz * cz
    squares += (bx - ax) ** 2 + (by - ay) ** 2 + (bz - az) ** 2
    squares += (cx - ax) ** 2 + (cy - ay) ** 2 + (cz - az) ** 2
    squares += (cx - bx) ** 2 + (cy - by) ** 2 + (cz - bz) ** 2
    squares /= 6.0
    return np.sqrt(2.0) * six_volumes / (squares * np.sqrt(squares) + 1e-300)


@njit(cache=True, fastmath=True)
def star_ratio(points, tets, start, items, v):  # type: ignore[no-untyped-def]
    """The smallest mean ratio of the tetrahedra around node v."""
    worst = 1e9
    for p in range(start[v], start[v + 1]):
        t = items[p]
        ratio = mean_ratio(points, tets[t, 0], tets[t, 1], tets[t, 2], tets[t, 3])
        worst = min(worst, ratio)
    return worst


@njit(cache=True, fastmath=True)
def worst_cosine(points, a, b, c, d):  # type: ignore[no-untyped-def]
    # For edge vectors e from a: the dihedral at an edge follows from the areas and products of the face normals.
    ax = points[b, 0] - points[a, 0]
    ay = points[b, 1] - points[a, 1]
    az = points[b, 2] - points[a, 2]
    bx = points[c, 0] - points[a, 0]
    by = points[c, 1] - points[a, 1]
    bz = points[c, 2] - points[a, 2]
    cx = points[d, 0] - points[a, 0]
    cy = points[d, 1] - points[a, 1]
    cz = points[d, 2] - points[a, 2]
    # outward normals of the faces (a, d, c), (a, b, d), (a, c, b); that of (b, c, d) closes their sum to zero
    px = cy * bz - cz * by
    py = cz * bx - cx * bz
    pz = cx * by - cy * bx
    qx = ay * cz - az * cy
    qy = az * cx - ax * cz
    qz = ax * cy - ay * cx
    rx = by * az - bz * ay
    ry = bz * ax - bx * az
    rz = bx * ay - by * ax
    if rx * cx + ry * cy + rz * cz >= 0.0:
        return 2.0
    sx = -(px + qx + rx)
    sy = -(py + qy + ry)
    sz = -(pz + qz + rz)
    pl = px * px + py * py + pz * pz + 1e-300
    ql = qx * qx + qy * qy + qz * qz + 1e-300
    rl = rx * rx + ry * ry + rz * rz + 1e-300
    sl = sx * sx + sy * sy + sz * sz + 1e-300
    worst = (px * qx + py * qy + pz * qz) ** 2 / (pl * ql)
    worst = max(worst, (px * rx + py * ry + pz * rz) ** 2 / (pl * rl))
    worst = max(worst, (px * sx + py * sy + pz * sz) ** 2 / (pl * sl))
    worst = max(worst, (qx * rx + qy * ry + qz * rz) ** 2 / (ql * rl))
    worst = max(worst, (qx * sx + qy * sy + qz * sz) ** 2 / (ql * sl))
    worst = np.sqrt(max(worst, (rx * sx + ry * sy + rz * sz) ** 2 / (rl * sl)))
    six_volumes = -(rx * cx + ry * cy + rz * cz)
    ab = ax * ax + ay * ay + az * az
    ac = bx * bx + by * by + bz * bz
    ad = cx * cx + cy * cy + cz * cz
    bc = (bx - ax) ** 2 + (by - ay) ** 2 + (bz - az) ** 2
    bd = (cx - ax) ** 2 + (cy - ay) ** 2 + (cz - az) ** 2
    cd = (cx - bx) ** 2 + (cy - by) ** 2 + (cz - bz) ** 2
    largest = max(max(ab * ac * ad, ab * bc * bd), max(ac * bc * cd, ad * bd * cd))
    if 2.0 * six_volumes * six_volumes < JACOBIAN_FLOOR * JACOBIAN_FLOOR * largest:
        jacobian = np.sqrt(2.0 * six_volumes * six_volumes / largest)
        worst = max(worst, PUNISHED + (JACOBIAN_FLOOR - jacobian) * PUNISHMENT)
    return worst


@njit(cache=True, fastmath=True)
def star_cosine(points, tets, start, items, v):  # type: ignore[no-untyped-def]
    """The largest worst cosine of the tetrahedra around node v."""
    worst = -2.0
    for p in range(start[v], start[v + 1]):
        t = items[p]
        worst = max(worst, worst_cosine(points, tets[t, 0], tets[t, 1], tets[t, 2], tets[t, 3]))
    return worst


@njit(cache=True, parallel=True)
def mean_ratios(points, tets):  # type: ignore[no-untyped-def]
    """(m,) mean ratio of every tetrahedron."""
    out = np.empty(len(tets))
    for t in prange(len(tets)):
        out[t] = mean_ratio(points, tets[t, 0], tets[t, 1], tets[t, 2], tets[t, 3])
    return out


@njit(cache=True, parallel=True)
def worst_cosines(points, tets):  # type: ignore[no-untyped-def]
    """(m,) worst cosine of every tetrahedron."""
    out = np.empty(len(tets))
    if len(tets) < FEW:
        for t in range(len(tets)):
            out[t] = worst_cosine(points, tets[t, 0], tets[t, 1], tets[t, 2], tets[t, 3])
        return out
    for t in prange(len(tets)):
        out[t] = worst_cosine(points, tets[t, 0], tets[t, 1], tets[t, 2], tets[t, 3])
    return out
