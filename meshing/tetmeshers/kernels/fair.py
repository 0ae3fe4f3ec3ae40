"""Fair interfaces: the moves of the nodes that fit the interfaces and take the steps of the voxels out of them.

Voxels leave plateaus and rims on the interfaces of the field, and an exact least-squares fit makes the shortest of them larger,
because it is the inverse of a mass matrix. Between both stands a bending energy. With the move u_v along the normal of each
node that lies on one sheet only, the area A_v around it and the cotangent Laplacian S (Pinkall and Polthier 1993), the moves
minimise

    sum over f, q of  w_fq A_f / 3  (d_fq - n_f . u(q))^2   +   sum over v of  l_v^4 / A_v  (S (X . n + u))_v^2 .

(S X . n) / A is twice the mean curvature, and S 1 = 0, so a sphere is left alone; of a wave of length L there remains
1 / (1 + (2 pi l / L)^4). Nodes where sheets meet follow their own least squares and hold the sheets.

w_fq = 1 + (d / t)^4: an interface may leave that of the field by the height of a voxel's steps but hardly by more, so that
thin structures and tips are not rounded away.
"""
from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from meshing.tetmeshers.kernels.topology import Floats, Ints

PLATEAU, MOST_VOXELS, BLUNT = 0.4, 3.0, 0.2
"""l over the radius sqrt(R voxel) of a plateau that a voxel leaves on a surface of curvature radius R, and its bounds in voxels and
in R: 2 pi 0.2 R is little more than R, so that what is as long as a vessel is wide stays. With this l the bending leaves alone what the fit
needs, nodes the farther outside the larger the facets around are."""
EVENINGS = 2
STIFFEST = 30.0
"""The largest w: beyond, single facets that look at another interface would rule."""
TURNS, ACCURACY = 40, 0.02
"""Conjugate gradients stop after so many turns, or when the residual is this part of what it was: the fit is repeated anyway."""


def point_weights(distance: Floats, tolerance: float) -> Floats:
    """(f, 3) how much each point of a facet counts; 1 everywhere where there is no `tolerance` in mm."""
    if tolerance <= 0.0:
        return np.ones_like(distance)
    return np.minimum(1.0 + (distance / tolerance) ** 4, STIFFEST)


def wave_lengths(points: Floats, faces: Ints, corner_start: Ints, corner: Ints, areas: Floats, normal: Floats, voxel: float) -> Floats:
    """(n,) mm the length l of the bending energy, from the curvature of the interfaces, whose normals are evened out first.

    `corner_start` and `corner` are the facets around each node, `normal` (n, 3) their mean normals.
    """
    even = normal
    for _ in range(EVENINGS):
        even = _evened(faces, corner_start, corner, areas, even)
    radius = 1.0 / np.maximum(_curvatures(points, faces, corner_start, corner, even), 1e-9)
    length: Floats = np.minimum(np.minimum(PLATEAU * np.sqrt(radius * voxel), MOST_VOXELS * voxel), BLUNT * radius)
    return length


@njit(cache=True, parallel=True)
def node_normals(corner_start, corner, areas, normals):  # type: ignore[no-untyped-def]
    """(n, 3) the mean normal of the facets around each node; 0 where there are none."""
    out = np.zeros((len(corner_start) - 1, 3))
    for v in prange(len(out)):
        x, y, z = 0.0, 0.0, 0.0
        for p in range(corner_start[v], corner_start[v + 1]):
            f = corner[p]
            x += areas[f] * normals[f, 0]
            y += areas[f] * normals[f, 1]
            z += areas[f] * normals[f, 2]
        size = max(np.sqrt(x * x + y * y + z * z), 1e-300)
        out[v, 0] = x / size
        out[v, 1] = y / size
        out[v, 2] = z / size
    return out


@njit(cache=True, parallel=True)
def _evened(faces, corner_start, corner, areas, normal):  # type: ignore[no-untyped-def]
    """(n, 3) unit means of the corners' `normal` over the facets around each node, by area."""
    out = np.zeros_like(normal)
    for v in prange(len(normal)):
        x, y, z = 0.0, 0.0, 0.0
        for p in range(corner_start[v], corner_start[v + 1]):
            f = corner[p]
            for q in range(3):
                w = faces[f, q]
                x += areas[f] * normal[w, 0]
                y += areas[f] * normal[w, 1]
                z += areas[f] * normal[w, 2]
        size = max(np.sqrt(x * x + y * y + z * z), 1e-300)
        out[v, 0] = x / size
        out[v, 1] = y / size
        out[v, 2] = z / size
    return out


@njit(cache=True, parallel=True)
def _curvatures(points, faces, corner_start, corner, normal):  # type: ignore[no-untyped-def]
    """(n,) 1 / mm: root mean square of how far `normal` (n, 3) turns along the edges from each node, over their lengths."""
    out = np.zeros(len(points))
    for v in prange(len(points)):
        total = 0.0
        count = 0
        for p in range(corner_start[v], corner_start[v + 1]):
            for q in range(3):
                w = faces[corner[p], q]
                if w == v:
                    continue
                gap, turn = 0.0, 0.0
                for c in range(3):
                    gap += (points[v, c] - points[w, c]) ** 2
                    turn += (normal[v, c] - normal[w, c]) ** 2
                total += turn / max(gap, 1e-12)
                count += 1
        out[v] = np.sqrt(total / max(count, 1))
    return out


def fair_moves(points: Floats, faces: Ints, corner_start: Ints, corner: Ints, own: Floats, normal: Floats, sheet: NDArray[np.bool_],
               distance: Floats, weight: Floats, normals: Floats, areas: Floats, length: Floats) -> Floats:
    """(n, 3) moves: along `normal` (n, 3) for nodes with `sheet` (n,), their `own` (n, 3) for the others.

    `distance` and `weight` (f, 3) belong to the points of the facets (corner q weighs 2/3, the others 1/6), `length` (n,) mm
    is l; `corner_start` and `corner` are the facets around each node.
    """
    used = np.flatnonzero(np.diff(corner_start))
    number = np.full(len(points), -1, np.int64)
    number[used] = np.arange(len(used))
    free = sheet[used]
    held = np.where(sheet[:, None], 0.0, own)
    blocks, right, cotangents = _facet_terms(points, faces, normal, held, distance, weight, normals, areas)
    row, end, column, mass, stiff, wanted, around = _rows(faces, used, number, corner_start, corner, blocks, right, cotangents, areas)
    bend = np.where(free, length[used] ** 2 / np.sqrt(np.maximum(around, 1e-12)), 0.0)
    rest = np.einsum("nk,nk->n", _product(row, end, column, stiff, points[used]), normal[used])
    stands = np.einsum("nk,nk->n", held[used], normal[used])
    move = _solved(row, end, column, mass, stiff, free, bend, wanted, rest, stands)
    out = np.zeros_like(points)
    out[used] = np.where(free[:, None], move[:, None] * normal[used], own[used])
    return out


@njit(cache=True, parallel=True)
def _facet_terms(points, faces, normal, held, distance, weight, normals, areas):  # type: ignore[no-untyped-def]
    """Of each facet: (f, 3, 3) the matrix of the fit, (f, 3) its right side, (f, 3) half the cotangents at its corners, bounded."""
    blocks = np.empty((len(faces), 3, 3))
    right = np.empty((len(faces), 3))
    cotangents = np.empty((len(faces), 3))
    for f in prange(len(faces)):
        along = np.empty(3)
        stands = np.empty(3)
        for r in range(3):
            v = faces[f, r]
            along[r] = normals[f, 0] * normal[v, 0] + normals[f, 1] * normal[v, 1] + normals[f, 2] * normal[v, 2]
            stands[r] = normals[f, 0] * held[v, 0] + normals[f, 1] * held[v, 1] + normals[f, 2] * held[v, 2]
        total = stands[0] + stands[1] + stands[2]
        for r in range(3):
            right[f, r] = 0.0
            for s in range(3):
                blocks[f, r, s] = 0.0
        for q in range(3):
            important = areas[f] / 3.0 * weight[f, q]
            away = distance[f, q] - (total / 6.0 + 0.5 * stands[q])
            for r in range(3):
                one = (2.0 / 3.0 if r == q else 1.0 / 6.0) * along[r]
                right[f, r] += important * one * away
                for s in range(3):
                    other = (2.0 / 3.0 if s == q else 1.0 / 6.0) * along[s]
                    blocks[f, r, s] += important * one * other
        for k in range(3):
            a, b, c = faces[f, k], faces[f, (k + 1) % 3], faces[f, (k + 2) % 3]
            dot = 0.0
            for x in range(3):
                dot += (points[b, x] - points[a, x]) * (points[c, x] - points[a, x])
            cotangents[f, k] = 0.5 * min(max(dot / (2.0 * areas[f]), -0.5), 4.0)
    return blocks, right, cotangents


@njit(cache=True, parallel=True)
def _rows(faces, used, number, corner_start, corner, blocks, right, cotangents, areas):  # type: ignore[no-untyped-def]
    """The matrices of the fit and of S, row i being node `used`[i]: entries row[i] to end[i] with their columns; the right side
    of the fit and the area around each node."""
    count = len(used)
    row = np.zeros(count + 1, np.int64)
    for i in range(count):
        row[i + 1] = row[i] + 1 + 2 * (corner_start[used[i] + 1] - corner_start[used[i]])
    end = np.empty(count, np.int64)
    column = np.empty(row[count], np.int64)
    mass = np.zeros(row[count])
    stiff = np.zeros(row[count])
    wanted = np.zeros(count)
    around = np.zeros(count)
    for i in prange(count):
        v = used[i]
        column[row[i]] = i
        last = row[i] + 1
        for p in range(corner_start[v], corner_start[v + 1]):
            f = corner[p]
            own = 0 if faces[f, 0] == v else 1 if faces[f, 1] == v else 2
            wanted[i] += right[f, own]
            around[i] += areas[f] / 3.0
            mass[row[i]] += blocks[f, own, own]
            for step in range(1, 3):
                s = (own + step) % 3
                j = number[faces[f, s]]
                at = row[i] + 1
                while at < last and column[at] != j:
                    at += 1
                if at == last:
                    column[at] = j
                    last += 1
                # the edge to corner s lies opposite the third corner
                half = cotangents[f, 3 - own - s]
                mass[at] += blocks[f, own, s]
                stiff[at] += half
                stiff[row[i]] -= half
        end[i] = last
    return row, end, column, mass, stiff, wanted, around


@njit(cache=True, parallel=True)
def _product(row, end, column, matrix, values):  # type: ignore[no-untyped-def]
    """(n, 3) the matrix times `values` (n, 3)."""
    out = np.zeros_like(values)
    for i in prange(len(end)):
        for p in range(row[i], end[i]):
            for c in range(3):
                out[i, c] += matrix[p] * values[column[p], c]
    return out


@njit(cache=True, nogil=True)
def _times(row, end, column, matrix, values, i):  # type: ignore[no-untyped-def]
    total = 0.0
    for p in range(row[i], end[i]):
        total += matrix[p] * values[column[p]]
    return total


@njit(cache=True, nogil=True)
def _dot(one, other):  # type: ignore[no-untyped-def]
    """Summed one after another: what a parallel kernel sums depends on the number of threads."""
    total = 0.0
    for i in range(len(one)):
        total += one[i] * other[i]
    return total


@njit(cache=True, parallel=True)
def _solved(row, end, column, mass, stiff, free, bend, wanted, rest, stands):  # type: ignore[no-untyped-def]
    """(n,) the moves of the `free` nodes: conjugate gradients with the diagonal as preconditioner.

    `bend` (n,) times S is the square root of the bending energy, `rest` S (X . n) and `stands` the moves of the other nodes.
    """
    count = len(end)
    x = np.zeros(count)
    residual = np.zeros(count)
    diagonal = np.ones(count)
    direction = np.zeros(count)
    scaled = np.zeros(count)
    image = np.zeros(count)
    bent = np.zeros(count)
    for i in prange(count):
        bent[i] = bend[i] * bend[i] * (rest[i] + _times(row, end, column, stiff, stands, i))
    for i in prange(count):
        if free[i]:
            residual[i] = wanted[i] - _times(row, end, column, stiff, bent, i)
            total = mass[row[i]]
            for p in range(row[i], end[i]):
                total += (bend[column[p]] * stiff[p]) ** 2
            diagonal[i] = total
            scaled[i] = residual[i] / total
            direction[i] = scaled[i]
    strength = _dot(residual, scaled)
    first = strength
    for _ in range(TURNS):
        if strength <= ACCURACY ** 2 * first or strength == 0.0:
            break
        for i in prange(count):
            bent[i] = bend[i] * bend[i] * _times(row, end, column, stiff, direction, i)
        for i in prange(count):
            image[i] = _times(row, end, column, mass, direction, i) + _times(row, end, column, stiff, bent, i) if free[i] else 0.0
        step = strength / _dot(direction, image)
        for i in prange(count):
            x[i] += step * direction[i]
            residual[i] -= step * image[i]
            scaled[i] = residual[i] / diagonal[i]
        before = strength
        strength = _dot(residual, scaled)
        for i in prange(count):
            direction[i] = scaled[i] + strength / before * direction[i]
    return x
