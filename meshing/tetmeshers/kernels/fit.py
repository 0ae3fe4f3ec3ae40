"""Fit the flat facets of the interfaces to the curved ones in the least-squares sense, with exact volumes.

Nodes on a curved interface make every chord cut inside it: the volume is wrong by O(h^2 / R) times the area. So each
interface node moves by x that minimises, over its facets f and their three inner points q,

    sum_f sum_q  A_f / 3  (d_fq - phi_q n_f . x)^2  +  reg |x|^2

with d the distance along the facet normal n from the facet to the interface and phi_q the node's hat function.
What volume error is left becomes label pressures (meshing/pressures.py). A move is kept only while no angle around
the node becomes worse than both it was and `limit`; it is shortened up to three times.
"""
from __future__ import annotations

import numpy as np
from numba import njit, prange

from meshing.tetmeshers.kernels.field import CHUNKS, MOST, SLOPES, weights_at

NEAR_ENOUGH = 0.02
"""The second Newton step is not made after a first one of less than this part of an edge."""


@njit(cache=True, parallel=True)
def volumes_of(points, tets, label, count):  # type: ignore[no-untyped-def]
    """(count,) mm3 of each label."""
    total = np.zeros((CHUNKS, count))
    for chunk in prange(CHUNKS):
        for t in range(chunk * len(tets) // CHUNKS, (chunk + 1) * len(tets) // CHUNKS):
            a, b, c, d = tets[t, 0], tets[t, 1], tets[t, 2], tets[t, 3]
            ux, uy, uz = points[b, 0] - points[a, 0], points[b, 1] - points[a, 1], points[b, 2] - points[a, 2]
            vx, vy, vz = points[c, 0] - points[a, 0], points[c, 1] - points[a, 1], points[c, 2] - points[a, 2]
            wx, wy, wz = points[d, 0] - points[a, 0], points[d, 1] - points[a, 1], points[d, 2] - points[a, 2]
            total[chunk, label[t]] += ((uy * vz - uz * vy) * wx + (uz * vx - ux * vz) * wy + (ux * vy - uy * vx) * wz) / 6.0
    return total.sum(axis=0)


@njit(cache=True, parallel=True)
def facet_distances(labels, spline, spacing, points, faces, pairs, normals, shift, step):  # type: ignore[no-untyped-def]
    """(f, 3) mm from the inner points of each facet along its normal to u_a - u_b = 0, plus lam_a - lam_b: two Newton steps.

    Where the interface does not face the facet (a sheet thinner than the kernel, a junction) there is no information,
    and the distance is 0.
    """
    distance = np.zeros((len(faces), 3))
    for chunk in prange(CHUNKS):
        found = np.zeros(MOST, np.int64)
        weight = np.zeros(MOST)
        slope = np.zeros((SLOPES, 3))
        at = np.zeros(3)
        for f in range(chunk * len(faces) // CHUNKS, (chunk + 1) * len(faces) // CHUNKS):
            local = min(step[faces[f, 0]], min(step[faces[f, 1]], step[faces[f, 2]]))
            offset = shift[pairs[f, 0]] - shift[pairs[f, 1]]
            for q in range(3):
                for c in range(3):
                    at[c] = (points[faces[f, 0], c] + points[faces[f, 1], c] + points[faces[f, 2], c]) / 6.0
                    at[c] += points[faces[f, q], c] / 2.0
                total = 0.0
                known = False
                for _ in range(2):
                    count = weights_at(labels, spline, spacing, at[0], at[1], at[2], found, weight, slope)
                    g = 0.0
                    gx = 0.0
                    gy = 0.0
                    gz = 0.0
                    for s in range(count):
                        sign = 1.0 if found[s] == pairs[f, 0] else -1.0 if found[s] == pairs[f, 1] else 0.0
                        g += sign * weight[s]
                        gx += sign * slope[s, 0]
                        gy += sign * slope[s, 1]
                        gz += sign * slope[s, 2]
                    fall = -(gx * normals[f, 0] + gy * normals[f, 1] + gz * normals[f, 2])
                    steepest = np.sqrt(gx * gx + gy * gy + gz * gz)
                    if steepest < 1e-7 or fall < 0.3 * steepest:
                        break
                    known = True
                    move = min(max(g / fall, -0.3 * local), 0.3 * local)
                    total += move
                    for c in range(3):
                        at[c] += move * normals[f, c]
                    if abs(move) < NEAR_ENOUGH * local:
                        break
                distance[f, q] = min(max((total if known else 0.0) + offset, -0.5 * local), 0.5 * local)
    return distance


@njit(cache=True, parallel=True)
def node_moves(points, faces, corner_start, corner, distance, weight, normals, areas, step, regular):  # type: ignore[no-untyped-def]
    """(n, 3) the least-squares move of every interface node, at most a fifth of its `step`.

    `corner_start` and `corner` are the facets around each node, `weight` (f, 3) counts the three points of a facet.
    """
    moves = np.zeros((len(points), 3))
    for v in prange(len(points)):
        a00, a01, a02, a11, a12, a22 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        b0, b1, b2, trace = 0.0, 0.0, 0.0, 0.0
        for p in range(corner_start[v], corner_start[v + 1]):
            f = corner[p]
            x = normals[f, 0]
            y = normals[f, 1]
            z = normals[f, 2]
            for q in range(3):
                hat = 2.0 / 3.0 if faces[f, q] == v else 1.0 / 6.0
                w = areas[f] / 3.0 * weight[f, q] * hat
                # the row sum of the mass matrix, not its diagonal: all nodes moving together then follow a constant d exactly
                trace += w
                a00 += w * x * x
                a01 += w * x * y
                a02 += w * x * z
                a11 += w * y * y
                a12 += w * y * z
                a22 += w * z * z
                e = w * distance[f, q]
                b0 += e * x
                b1 += e * y
                b2 += e * z
        if trace <= 0.0:
            continue
        a00 += regular * trace
        a11 += regular * trace
        a22 += regular * trace
        c00 = a11 * a22 - a12 * a12
        c01 = a02 * a12 - a01 * a22
        c02 = a01 * a12 - a02 * a11
        c11 = a00 * a22 - a02 * a02
        c12 = a01 * a02 - a00 * a12
        c22 = a00 * a11 - a01 * a01
        det = a00 * c00 + a01 * c01 + a02 * c02
        x = (c00 * b0 + c01 * b1 + c02 * b2) / det
        y = (c01 * b0 + c11 * b1 + c12 * b2) / det
        z = (c02 * b0 + c12 * b1 + c22 * b2) / det
        share = min(1.0, 0.2 * step[v] / (np.sqrt(x * x + y * y + z * z) + 1e-300))
        moves[v, 0] = share * x
        moves[v, 1] = share * y
        moves[v, 2] = share * z
    return moves
