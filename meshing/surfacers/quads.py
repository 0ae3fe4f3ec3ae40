"""Label map -> quadrilaterals between unlike voxels: the surface net before anything is smoothed.

One point in the middle of every cell of 2 x 2 x 2 voxels that are not all alike, one quadrilateral around every face between
two unlike voxels (Gibson 1998). Whatever the map, all walls of a structure together are closed: each face of a voxel has
exactly one quadrilateral, and its edges are shared as those faces share theirs. (vtkSurfaceNets3D loses quadrilaterals where
several structures meet.)
"""
from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def _mixed(values, k, j, i):  # type: ignore[no-untyped-def]
    first = values[k, j, i]
    return not (values[k, j, i + 1] == first and values[k, j + 1, i] == first and values[k, j + 1, i + 1] == first
                and values[k + 1, j, i] == first and values[k + 1, j, i + 1] == first and values[k + 1, j + 1, i] == first
                and values[k + 1, j + 1, i + 1] == first)


@njit(cache=True, nogil=True)
def count_quads(values):  # type: ignore[no-untyped-def]
    """How many points and how many quadrilaterals `surface_quads` makes of `values[k, j, i]`."""
    points = quads = 0
    for k in range(values.shape[0] - 1):
        for j in range(values.shape[1] - 1):
            for i in range(values.shape[2] - 1):
                here = values[k, j, i]
                if _mixed(values, k, j, i):
                    points += 1
                    quads += int(values[k, j, i + 1] != here) + int(values[k, j + 1, i] != here) + int(values[k + 1, j, i] != here)
    return points, quads


@njit(cache=True, nogil=True)
def surface_quads(values, points, quads, sides):  # type: ignore[no-untyped-def]
    """Fill `points` (n, 3) with (i, j, k), `quads` (m, 4) and `sides` (m, 2), the larger number first: a quadrilateral is seen
    counter-clockwise from the second. The border of `values` must be of one kind."""
    rows, columns = values.shape[1], values.shape[2]
    below = np.full((rows, columns), -1, np.int64)
    here = np.full((rows, columns), -1, np.int64)
    count = made = 0
    for k in range(values.shape[0] - 1):
        below, here = here, below
        for j in range(rows - 1):
            for i in range(columns - 1):
                here[j, i] = -1
                if not _mixed(values, k, j, i):
                    continue
                points[count, 0], points[count, 1], points[count, 2] = i + 0.5, j + 0.5, k + 0.5
                here[j, i] = count
                count += 1
        for j in range(1, rows - 1):
            for i in range(1, columns - 1):
                if here[j, i] < 0:
                    continue
                a = values[k, j, i]
                for axis in range(3):
                    if axis == 0:
                        b = values[k, j, i + 1]
                        p, q, r, s = below[j - 1, i], below[j, i], here[j, i], here[j - 1, i]
                    elif axis == 1:
                        b = values[k, j + 1, i]
                        p, q, r, s = below[j, i - 1], here[j, i - 1], here[j, i], below[j, i]
                    else:
                        b = values[k + 1, j, i]
                        p, q, r, s = here[j - 1, i - 1], here[j - 1, i], here[j, i], here[j, i - 1]
                    if a == b:
                        continue
                    quads[made, 0], quads[made, 2] = p, r
                    quads[made, 1], quads[made, 3] = (q, s) if a > b else (s, q)
                    sides[made, 0], sides[made, 1] = max(a, b), min(a, b)
                    made += 1
    return made


@njit(cache=True, nogil=True)
def majority(values, block):  # type: ignore[no-untyped-def]
    """`values[k, j, i]` in blocks of (k, j, i) `block` voxels: 0 where more than half of them are 0, else the number above 0
    that is there most often, the larger one of equals. What hangs over at the end counts as 0."""
    shape = ((values.shape[0] + block[0] - 1) // block[0], (values.shape[1] + block[1] - 1) // block[1], (values.shape[2] + block[2] - 1) // block[2])
    made = np.zeros(shape, values.dtype)
    count = np.zeros(256, np.int64)
    for k in range(shape[0]):
        for j in range(shape[1]):
            for i in range(shape[2]):
                total = best = 0
                for turn in range(2):
                    for c in range(k * block[0], min((k + 1) * block[0], values.shape[0])):
                        for b in range(j * block[1], min((j + 1) * block[1], values.shape[1])):
                            for a in range(i * block[2], min((i + 1) * block[2], values.shape[2])):
                                here = values[c, b, a]
                                if turn == 1:
                                    count[here] = 0
                                elif here != 0:
                                    total += 1
                                    count[here] += 1
                                    if best == 0 or count[here] > count[best] or (count[here] == count[best] and here > best):
                                        best = here
                made[k, j, i] = best if 2 * total >= block[0] * block[1] * block[2] else 0
    return made
