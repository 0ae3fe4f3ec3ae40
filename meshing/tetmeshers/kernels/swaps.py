"""Edges taken out and turned in a patchwork (patches.py): the ring of tetrahedra around an edge is filled anew.

Which triangulation of the ring is best is found by dynamic programming (Shewchuk 2002, "Two discrete optimization algorithms for the
topological improvement of tetrahedral meshes").
"""
from __future__ import annotations

import numpy as np
from numba import njit

from meshing.tetmesh import FACES_OUT
from meshing.tetmeshers.kernels.patches import added, corner_of, flipped, norm, ring, six_volumes
from meshing.tetmeshers.kernels.shape import worst_cosine

MOST_AROUND = 8
"""Edges with more nodes around them are neither removed nor turned."""
CHORD = 0.05
"""How far the cut may move where one of its edges is turned or collapsed, in the length of that edge."""
NEVER = 9.0


@njit(cache=True, nogil=True)
def ordered(work, found, count, a, b, around, between):  # type: ignore[no-untyped-def]
    """The nodes `around` the edge ab, such that (a, b, one, next) is positive, and the tetrahedra `between` them.

    Returns how many nodes: `count` for a closed ring, one more for an open one, 0 where the tetrahedra are no ring.
    """
    one, other = np.empty(count, np.int64), np.empty(count, np.int64)
    for n in range(count):
        c = d = -1
        for k in range(4):
            node = work.tets[found[n], k]
            if node not in (a, b):
                c, d = (node, d) if c < 0 else (c, node)
        if six_volumes(work.points, a, b, c, d) < 0.0:
            c, d = d, c
        one[n], other[n] = c, d
    around[0] = one[0]
    for n in range(count):
        first = True
        for m in range(count):
            first = first and other[m] != one[n]
        if first:
            around[0] = one[n]
    for k in range(count):
        step = -1
        for n in range(count):
            if one[n] == around[k]:
                step = n
        if step < 0:
            return 0
        between[k] = found[step]
        if other[step] == around[0]:
            return count if k == count - 1 else 0
        around[k + 1] = other[step]
    return count + 1


@njit(cache=True, nogil=True)
def filled(points, chain, size, a, b, made):  # type: ignore[no-untyped-def]
    """(worst cosine, number) of the best tetrahedra `made` between the polygon `chain` and both a and b, by dynamic programming."""
    cost = np.empty((size, size, size))
    for i in range(size):
        for j in range(i + 1, size):
            for k in range(j + 1, size):
                above = worst_cosine(points, chain[i], chain[j], chain[k], b)
                cost[i, j, k] = above if above > 1.0 else max(above, worst_cosine(points, chain[i], chain[k], chain[j], a))
    best, choice = np.full((size, size), -1.0), np.full((size, size), -1)
    for width in range(2, size):
        for i in range(size - width):
            j = i + width
            best[i, j] = NEVER
            for k in range(i + 1, j):
                value = max(cost[i, k, j], max(best[i, k], best[k, j]))
                if value < best[i, j]:
                    best[i, j], choice[i, j] = value, k
    if best[0, size - 1] > 1.0:
        return NEVER, 0
    todo = np.empty((2 * size, 2), np.int64)
    todo[0, 0], todo[0, 1] = 0, size - 1
    left, number = 1, 0
    while left:
        left -= 1
        i, j = todo[left, 0], todo[left, 1]
        k = choice[i, j]
        if k < 0:
            continue
        made[number, 0], made[number, 1], made[number, 2], made[number, 3] = chain[i], chain[k], chain[j], b
        made[number + 1, 0], made[number + 1, 1], made[number + 1, 2], made[number + 1, 3] = chain[i], chain[j], chain[k], a
        number += 2
        todo[left, 0], todo[left, 1], todo[left + 1, 0], todo[left + 1, 1] = i, k, k, j
        left += 2
    return best[0, size - 1], number


@njit(cache=True, nogil=True)
def without_edge(work, found, count, a, b, do):  # type: ignore[no-untyped-def]
    """The worst cosine in the ring around the inner edge ab when it is filled without it; fills it so when `do`."""
    if not 3 <= count <= MOST_AROUND:
        return NEVER
    around, between = np.empty(count + 1, np.int64), np.empty(count, np.int64)
    if ordered(work, found, count, a, b, around, between) != count:
        return NEVER
    made = np.empty((2 * MOST_AROUND, 4), np.int64)
    worst, number = filled(work.points, around, count, a, b, made)
    if do and number:
        rebuilt(work, between, count, made, number, a, b, -1, -1, 0)
    return worst


@njit(cache=True, nogil=True)
def turned(work, found, count, a, b, do):  # type: ignore[no-untyped-def]
    """The worst cosine around the edge ab of one surface when its two facets share their other diagonal xy instead; turns it when `do`.

    NEVER where the surface would move: only the cut may, as far as CHORD allows.
    """
    around, between = np.empty(count + 1, np.int64), np.empty(count, np.int64)
    size = ordered(work, found, count, a, b, around, between)
    if size == 0 or size > 2 * MOST_AROUND:
        return NEVER
    first, second, facets = -1, -1, 0
    for k in range(size):
        t = between[k] if k < count else between[k - 1]
        beside = around[(k + 1) % size] if k < count else around[k - 1]
        if work.code[t, corner_of(work, t, beside)]:
            facets += 1
            first, second = (k, second) if first < 0 else (first, k)
    if facets != 2 or (size > count and (first != 0 or second != size - 1)):
        return NEVER
    x, y = around[first], around[second]
    code = work.code[between[first], corner_of(work, between[first], around[first + 1])]
    if code != work.code[between[second - 1], corner_of(work, between[second - 1], around[second - 1])]:
        return NEVER
    long = norm(work.points[a] - work.points[b])
    apart = abs(six_volumes(work.points, a, b, x, y)) / max(long * norm(work.points[x] - work.points[y]), 1e-300)
    some = np.empty(1, np.int64)
    if apart > (CHORD if code < 3 else 1e-9) * long or ring(work, x, y, some) != 0:
        return NEVER
    chain, made = np.empty(2 * MOST_AROUND + 1, np.int64), np.empty((2 * MOST_AROUND, 4), np.int64)
    worst = -2.0
    for way in range(2 if size == count else 1):
        start, length = (first, second - first + 1) if way == 0 else (second, size - second + first + 1)
        if not 3 <= length <= MOST_AROUND:
            return NEVER
        for k in range(length):
            chain[k] = around[(start + k) % size]
        value, number = filled(work.points, chain, length, a, b, made)
        worst = max(worst, value)
        if not number:
            return NEVER
        if do:
            gone = np.empty(length - 1, np.int64)
            for k in range(length - 1):
                gone[k] = between[(start + k) % size]
            rebuilt(work, gone, length - 1, made, number, a, b, x, y, code if way == 0 else flipped(work, code))
    return worst


@njit(cache=True, nogil=True)
def rebuilt(work, gone, count, made, number, a, b, x, y, code):  # type: ignore[no-untyped-def]
    """`number` tetrahedra in place of `count` of one part and side; the new facets axy and bxy get `code`, the others keep theirs."""
    kept, codes = np.empty((4 * count, 3), np.int64), np.empty(4 * count, np.int64)
    faces = 0
    parent, side = work.parent[gone[0]], work.side[gone[0]]
    for n in range(count):
        for f in range(4):
            if work.code[gone[n], f]:
                codes[faces] = work.code[gone[n], f]
                for k in range(3):
                    kept[faces, k] = work.tets[gone[n], FACES_OUT[f, k]]
                faces += 1
        work.tets[gone[n], :] = -1
    for n in range(number):
        t = added(work, made[n, 0], made[n, 1], made[n, 2], made[n, 3], parent, side)
        for f in range(4):
            i, j, k = work.tets[t, FACES_OUT[f, 0]], work.tets[t, FACES_OUT[f, 1]], work.tets[t, FACES_OUT[f, 2]]
            if code and x in (i, j, k) and y in (i, j, k) and (a in (i, j, k) or b in (i, j, k)):
                work.code[t, f] = code
                continue
            for m in range(faces):
                p, q, r = kept[m, 0], kept[m, 1], kept[m, 2]
                if (i, j, k) == (p, q, r) or (i, j, k) == (q, r, p) or (i, j, k) == (r, p, q):
                    work.code[t, f] = codes[m]
                elif (i, j, k) == (p, r, q) or (i, j, k) == (r, q, p) or (i, j, k) == (q, p, r):
                    work.code[t, f] = flipped(work, codes[m])
