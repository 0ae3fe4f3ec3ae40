"""A tetrahedral mesh whose tetrahedra can be taken out and put in one by one, with the surfaces they lie on: what mending.py works on.

Arrays with room at their ends instead of objects. The tetrahedra around a node are a linked list: entry 4 t + c says that node is corner c of
tetrahedron t; `head` is the first entry of a node, `follow` the next one. A tetrahedron that is gone has nodes -1, and its entries leave a list
when the list is next walked.

Every face of every tetrahedron has a code: 3 class + state. The class (0 for none) tells on which interfaces and in which named sets the face
lies and which way their normals point, out of this tetrahedron or into it; `flip` is the class seen from the other side. The state tells
the cut: 0 not on it, 1 its normal points out, 2 in. So surfaces are carried along by looking at neighbours only.
"""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from meshing.tetmesh import FACES_OUT
from meshing.tetmeshers.kernels.relax import random_step
from meshing.tetmeshers.kernels.shape import worst_cosine
from meshing.tetmeshers.kernels.topology import Floats, Ints

TRIALS, ENOUGH = 96, float(np.cos(np.radians(18.0)))
"""Places a node tries, and the worst cosine at which it is content."""
MOST, MOST_FACES = 256, 64
"""Tetrahedra around a node, and facets of surfaces there, beyond which it is left alone."""
CUT = -2
"""Stands for the cut where others are numbered."""


class Patches(NamedTuple):
    """`used` (3,): tetrahedra and nodes in use, and whether the cut is a surface of its own; `fixed` nodes stay, the cut
    changes no sides at `steady` ones; `surface` (k, w) and `sign`
    (k, w) the surfaces of each class, -1 for none, and which way they look; `smooth` the cosine below which each has a crease, the cut's last."""

    points: Floats
    tets: Ints
    side: NDArray[np.int8]
    parent: Ints
    code: NDArray[np.int32]
    head: Ints
    follow: Ints
    used: Ints
    fixed: NDArray[np.bool_]
    steady: NDArray[np.bool_]
    flip: NDArray[np.int32]
    surface: Ints
    sign: Ints
    smooth: Floats


@njit(cache=True, nogil=True)
def linked(tets, used, head, follow):  # type: ignore[no-untyped-def]
    """Fill `head` and `follow` for the first `used` tetrahedra, in place."""
    head[:] = -1
    for t in range(used - 1, -1, -1):
        for c in range(4):
            follow[4 * t + c] = head[tets[t, c]]
            head[tets[t, c]] = 4 * t + c


@njit(cache=True, nogil=True)
def star(work, v, found):  # type: ignore[no-untyped-def]
    """How many tetrahedra hold node v, in `found`; -1 when there is no room for them."""
    count = 0
    before = -1
    entry = work.head[v]
    while entry >= 0:
        after = work.follow[entry]
        if work.tets[entry // 4, entry % 4] != v:
            if before < 0:
                work.head[v] = after
            else:
                work.follow[before] = after
        else:
            if count == len(found):
                return -1
            found[count] = entry // 4
            count += 1
            before = entry
        entry = after
    return count


@njit(cache=True, nogil=True)
def corner_of(work, t, v):  # type: ignore[no-untyped-def]
    """Which corner of tetrahedron t is node v, -1 when none is."""
    for c in range(4):
        if work.tets[t, c] == v:
            return c
    return -1


@njit(cache=True, nogil=True)
def corners_of(work, t):  # type: ignore[no-untyped-def]
    return work.tets[t, 0], work.tets[t, 1], work.tets[t, 2], work.tets[t, 3]


@njit(cache=True, nogil=True)
def ring(work, a, b, found):  # type: ignore[no-untyped-def]
    """How many tetrahedra hold both a and b, in `found`; -1 when there is no room for them."""
    count = 0
    entry = work.head[a]
    while entry >= 0:
        t = entry // 4
        if work.tets[t, entry % 4] == a and corner_of(work, t, b) >= 0:
            if count == len(found):
                return -1
            found[count] = t
            count += 1
        entry = work.follow[entry]
    return count


@njit(cache=True, nogil=True)
def behind(work, t, f):  # type: ignore[no-untyped-def]
    """The tetrahedron behind face f of t, -1 when there is none."""
    i, j, k = work.tets[t, FACES_OUT[f, 0]], work.tets[t, FACES_OUT[f, 1]], work.tets[t, FACES_OUT[f, 2]]
    entry = work.head[i]
    while entry >= 0:
        other = entry // 4
        if other != t and work.tets[other, entry % 4] == i and corner_of(work, other, j) >= 0 and corner_of(work, other, k) >= 0:
            return other
        entry = work.follow[entry]
    return -1


@njit(cache=True, nogil=True)
def added(work, a, b, c, d, parent, side):  # type: ignore[no-untyped-def]
    """The number of a new tetrahedron, whose faces lie on nothing yet."""
    t = work.used[0]
    work.used[0] += 1
    nodes = (a, b, c, d)
    for n in range(4):
        work.tets[t, n] = nodes[n]
        work.code[t, n] = 0
        work.follow[4 * t + n] = work.head[nodes[n]]
        work.head[nodes[n]] = 4 * t + n
    work.parent[t] = parent
    work.side[t] = side
    return t


@njit(cache=True, nogil=True)
def flipped(work, code):  # type: ignore[no-untyped-def]
    """The code of a face as its other side sees it."""
    state = code % 3
    return work.flip[code // 3] * 3 + (3 - state if state else 0)


@njit(cache=True, nogil=True)
def worst_of(work, numbers, count):  # type: ignore[no-untyped-def]
    worst = -2.0
    for n in range(count):
        t = numbers[n]
        worst = max(worst, worst_cosine(work.points, work.tets[t, 0], work.tets[t, 1], work.tets[t, 2], work.tets[t, 3]))
    return worst


@njit(cache=True, nogil=True)
def six_volumes(points, a, b, c, d):  # type: ignore[no-untyped-def]
    area = np.empty(3)
    double_area(points, a, b, c, area)
    return area[0] * (points[d, 0] - points[a, 0]) + area[1] * (points[d, 1] - points[a, 1]) + area[2] * (points[d, 2] - points[a, 2])


@njit(cache=True, nogil=True)
def double_area(points, a, b, c, out):  # type: ignore[no-untyped-def]
    for k in range(3):
        i, j = (k + 1) % 3, (k + 2) % 3
        out[k] = (points[b, i] - points[a, i]) * (points[c, j] - points[a, j]) - (points[b, j] - points[a, j]) * (points[c, i] - points[a, i])


@njit(cache=True, nogil=True)
def norm(vector):  # type: ignore[no-untyped-def]
    return np.sqrt(vector[0] * vector[0] + vector[1] * vector[1] + vector[2] * vector[2])


@njit(cache=True, nogil=True)
def dot(one, other):  # type: ignore[no-untyped-def]
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]


@njit(cache=True, nogil=True)
def facets_at(work, v, around, count, ends, codes, vectors):  # type: ignore[no-untyped-def]
    """The facets of surfaces among the faces at node v of the `count` tetrahedra `around`, each once.

    `ends` (n, 2) their two other nodes, `codes` as the tetrahedron sees them that has the normals `vectors` (n, 3), of twice their area,
    pointing out. Returns how many there are; -1 when there is no room for them.
    """
    found = 0
    for n in range(count):
        t = around[n]
        for f in range(4):
            if work.tets[t, f] == v or not work.code[t, f]:
                continue
            k = 0
            while work.tets[t, FACES_OUT[f, k]] != v:
                k += 1
            p, q = work.tets[t, FACES_OUT[f, (k + 1) % 3]], work.tets[t, FACES_OUT[f, (k + 2) % 3]]
            known = False
            for m in range(found):
                known = known or (ends[m, 0] == p and ends[m, 1] == q) or (ends[m, 0] == q and ends[m, 1] == p)
            if known:
                continue
            if found == len(codes):
                return -1
            ends[found, 0], ends[found, 1], codes[found] = p, q, work.code[t, f]
            double_area(work.points, v, p, q, vectors[found])
            found += 1
    return found


@njit(cache=True, nogil=True)
def sign_of(work, code, surface):  # type: ignore[no-untyped-def]
    """Which way a surface looks on a face of this code: 1 out, -1 in, 0 where the face does not lie on it."""
    if surface == CUT:
        return 1 if code % 3 == 1 else -1 if code % 3 == 2 else 0
    for w in range(work.surface.shape[1]):
        if work.surface[code // 3, w] == surface:
            return work.sign[code // 3, w]
    return 0


@njit(cache=True, nogil=True)
def directions(work, codes, vectors, count, base):  # type: ignore[no-untyped-def]
    """How many directions (2, 3) a node of these facets may not move in, filled in place; 3 holds it (improve.py)."""
    rank = 0
    surfaces = np.empty(12, np.int64)
    different = 0
    for f in range(count):
        for w in range(work.surface.shape[1] + 1):
            s = CUT if w == work.surface.shape[1] else work.surface[codes[f] // 3, w]
            if s == -1 or (s == CUT and codes[f] % 3 == 0):
                continue
            known = False
            for m in range(different):
                known = known or surfaces[m] == s
            if not known:
                if different == len(surfaces):
                    return 3
                surfaces[different] = s
                different += 1
    total, rest = np.empty(3), np.empty(3)
    for m in range(different):
        s = surfaces[m]
        total[:] = 0.0
        for f in range(count):
            sign = sign_of(work, codes[f], s)
            for c in range(3):
                total[c] += sign * vectors[f, c]
        size = norm(total)
        if size == 0.0:
            return 3
        for f in range(count):
            sign = sign_of(work, codes[f], s)
            along = vectors[f, 0] * total[0] + vectors[f, 1] * total[1] + vectors[f, 2] * total[2]
            if sign and sign * along < work.smooth[s if s != CUT else len(work.smooth) - 1] * size * norm(vectors[f]):
                return 3
        rest[:] = total / size
        for k in range(rank):
            along = (total[0] * base[k, 0] + total[1] * base[k, 1] + total[2] * base[k, 2]) / size
            for c in range(3):
                rest[c] -= along * base[k, c]
        left = norm(rest)
        if left > 1e-6:
            if rank == 2:
                return 3
            base[rank, :] = rest / left
            rank += 1
    return rank


@njit(cache=True, nogil=True)
def search(points, tets, count, node, base, rank, reach, seed):  # type: ignore[no-untyped-def]
    """Look at random for the place of a node, in place, where the worst of the first `count` of `tets` (k, 4) is best; returns that."""
    best = -2.0
    worst = 0
    for t in range(count):
        cosine = worst_cosine(points, tets[t, 0], tets[t, 1], tets[t, 2], tets[t, 3])
        if cosine > best:
            best = cosine
            worst = t
    if rank > 2:
        return best
    at = points[node].copy()
    move = np.empty(3)
    state = np.uint64(seed * 2654435761 + 88172645463325252)
    for trial in range(TRIALS):
        if best <= ENOUGH:
            break
        size = reach / (1 + trial // 6)
        for c in range(3):
            state, number = random_step(state)
            move[c] = size * number
        for k in range(rank):
            along = move[0] * base[k, 0] + move[1] * base[k, 1] + move[2] * base[k, 2]
            for c in range(3):
                move[c] -= along * base[k, c]
        for c in range(3):
            points[node, c] = at[c] + move[c]
        # the one that was worst is the likeliest to refuse the place
        after = worst_cosine(points, tets[worst, 0], tets[worst, 1], tets[worst, 2], tets[worst, 3])
        leader = worst
        for t in range(count):
            if after >= best:
                break
            cosine = worst_cosine(points, tets[t, 0], tets[t, 1], tets[t, 2], tets[t, 3])
            if cosine > after:
                after = cosine
                leader = t
        if after < best - 1e-9:
            best = after
            worst = leader
            for c in range(3):
                at[c] = points[node, c]
        elif after < 2.0 and after >= best:
            worst = leader
    for c in range(3):
        points[node, c] = at[c]
    return best
