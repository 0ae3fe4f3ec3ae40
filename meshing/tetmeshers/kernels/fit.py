"""Fit the flat facets of the interfaces to the curved ones in the least-squares sense, with exact volumes.

Nodes on a curved interface make every chord cut inside it: the volume is wrong by O(h^2 / R) times the area. So each
interface node moves by x that minimises, over its facets f and their three inner points q,

    sum_f sum_q  A_f / 3  (d_fq - phi_q n_f . x)^2  +  reg |x|^2

with d the distance along the facet normal n from the facet to the interface and phi_q the node's hat function.
What volume error is left becomes label pressures lam: the interface of a and b shifts by lam_a - lam_b, and

    sum over neighbours b of  A_ab (lam_a - lam_b)  =  V0_a - V_a,      lam_outside = 0,

a graph Laplacian of the interface areas: the smallest motion (area-weighted) with the wanted volumes. A move is kept
only while no angle around the node becomes worse than both it was and `limit`; it is shortened up to three times.
"""
from __future__ import annotations

import numpy as np
from numba import njit, prange

from meshing.tetmesh import tet_volumes
from meshing.tetmeshers.kernels.field import CHUNKS, MOST, weights_at
from meshing.tetmeshers.kernels.shape import star_cosine
from meshing.tetmeshers.kernels.topology import Floats, Ints


def facet_geometry(points: Floats, faces: Ints) -> tuple[Floats, Floats]:
    """Areas (f,) mm2 and unit normals (f, 3)."""
    a, b, c = (points[faces[:, k]] for k in range(3))
    normal = np.cross(b - a, c - a)
    double = np.linalg.norm(normal, axis=1)
    return double / 2.0, normal / np.maximum(double, 1e-300)[:, None]


def volumes_of(points: Floats, tets: Ints, label: Ints, count: int) -> Floats:
    """(count,) mm3 of each label."""
    total: Floats = np.bincount(label, weights=tet_volumes(points, tets.astype(np.int32)), minlength=count).astype(np.float64)
    return total


def pressures(areas: Floats, pairs: Ints, missing: Floats) -> Floats:
    """(labels,) the shifts lam in mm that give each label its `missing` volume (labels,) in mm3; the outside stays 0."""
    count = len(missing)
    weight = np.zeros((count, count))
    np.add.at(weight, (pairs[:, 0], pairs[:, 1]), areas)
    weight += weight.T
    laplacian = np.diag(weight.sum(axis=1)) - weight
    present = np.nonzero(weight.sum(axis=1)[1:] > 0.0)[0] + 1
    shift = np.zeros(count)
    stiff = laplacian[np.ix_(present, present)] + 1e-9 * np.eye(len(present)) * max(float(weight.max()), 1.0)
    shift[present] = np.linalg.solve(stiff, missing[present])
    return shift


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
        slope = np.zeros((MOST, 3))
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
                distance[f, q] = min(max((total if known else 0.0) + offset, -0.5 * local), 0.5 * local)
    return distance


@njit(cache=True)
def fit_step(points, tets, star_start, star, faces, distance, normals, areas, step, relaxation, regular, limit):  # type: ignore[no-untyped-def]
    """Move every interface node by its least-squares x, guarded, in place; returns how many moves were refused."""
    nodes = len(points)
    matrix = np.zeros((nodes, 6))
    right = np.zeros((nodes, 3))
    trace = np.zeros(nodes)
    for f in range(len(faces)):
        x = normals[f, 0]
        y = normals[f, 1]
        z = normals[f, 2]
        for q in range(3):
            for r in range(3):
                hat = 2.0 / 3.0 if r == q else 1.0 / 6.0
                v = faces[f, r]
                w = areas[f] / 3.0 * hat * hat
                matrix[v, 0] += w * x * x
                matrix[v, 1] += w * x * y
                matrix[v, 2] += w * x * z
                matrix[v, 3] += w * y * y
                matrix[v, 4] += w * y * z
                matrix[v, 5] += w * z * z
                trace[v] += w
                e = areas[f] / 3.0 * hat * distance[f, q]
                right[v, 0] += e * x
                right[v, 1] += e * y
                right[v, 2] += e * z
    refused = 0
    for v in range(nodes):
        if trace[v] <= 0.0:
            continue
        s = regular * trace[v]
        # twice the diagonal is the row sum of the mass matrix: all nodes moving together then follow a constant d exactly
        m00 = 2.0 * matrix[v, 0] + s
        m01 = 2.0 * matrix[v, 1]
        m02 = 2.0 * matrix[v, 2]
        m11 = 2.0 * matrix[v, 3] + s
        m12 = 2.0 * matrix[v, 4]
        m22 = 2.0 * matrix[v, 5] + s
        c00 = m11 * m22 - m12 * m12
        c01 = m02 * m12 - m01 * m22
        c02 = m01 * m12 - m02 * m11
        c11 = m00 * m22 - m02 * m02
        c12 = m01 * m02 - m00 * m12
        c22 = m00 * m11 - m01 * m01
        det = m00 * c00 + m01 * c01 + m02 * c02
        x = (c00 * right[v, 0] + c01 * right[v, 1] + c02 * right[v, 2]) / det
        y = (c01 * right[v, 0] + c11 * right[v, 1] + c12 * right[v, 2]) / det
        z = (c02 * right[v, 0] + c12 * right[v, 1] + c22 * right[v, 2]) / det
        length = np.sqrt(x * x + y * y + z * z)
        share = relaxation * min(1.0, 0.2 * step[v] / (length + 1e-300))
        allowed = max(star_cosine(points, tets, star_start, star, v), limit)
        a = points[v, 0]
        b = points[v, 1]
        c = points[v, 2]
        kept = False
        for _ in range(4):
            points[v, 0] = a + share * x
            points[v, 1] = b + share * y
            points[v, 2] = c + share * z
            if star_cosine(points, tets, star_start, star, v) <= allowed:
                kept = True
                break
            share *= 0.4
        if not kept:
            points[v, 0] = a
            points[v, 1] = b
            points[v, 2] = c
            refused += 1
    return refused
