"""Six ways to better the surroundings of a poor tetrahedron of a patchwork (patches.py); reconnect.py says what they are for.

`move` a node, `divide` an edge, `turn` one on a surface, `remove` one inside a part, `collapse` a node into another, `blunt` a wedge.
"""
from __future__ import annotations

import numpy as np
from numba import njit

from meshing.tetmesh import FACES_OUT
from meshing.tetmeshers.kernels.patches import (
    MOST,
    MOST_FACES,
    added,
    behind,
    corner_of,
    corners_of,
    directions,
    dot,
    double_area,
    facets_at,
    norm,
    ring,
    search,
    six_volumes,
    star,
    worst_of,
)
from meshing.tetmeshers.kernels.shape import worst_cosine
from meshing.tetmeshers.kernels.swaps import CHORD, NEVER, turned, without_edge
from meshing.tetmeshers.kernels.topology import TET_EDGES

POOR = float(np.cos(np.radians(11.0)))
"""Tetrahedra whose worst cosine (kernels/shape.py) is above this are mended: 11 degrees, or a scaled Jacobian of .092."""
GAIN = 1e-3
FOLD = 0.8
"""Least cosine between the facets before and after a node of the cut is merged into another."""
THIN = 0.3
"""A tetrahedron on the cut may change sides when its height is below this part of its longest edge."""
ROOM = 1024
"""So many tetrahedra and nodes must be free before another one is mended."""
_REMOVE, _TURN, _DIVIDE, _COLLAPSE = 1, 2, 3, 4


@njit(cache=True, nogil=True)
def mend_all(work, waiting, first, turn):  # type: ignore[no-untyped-def]
    """Mend the tetrahedra `waiting` from number `first` on; returns how far it came before the arrays were full."""
    for n in range(first, len(waiting)):
        if work.used[0] + ROOM > len(work.tets) or work.used[1] + ROOM > len(work.points):
            return n
        if work.tets[waiting[n], 0] >= 0:
            mend(work, waiting[n], turn)
    return len(waiting)


@njit(cache=True, nogil=True)
def mend(work, t, turn):  # type: ignore[no-untyped-def]
    """Do what helps most around one tetrahedron."""
    tet = work.tets[t].copy()
    for c in range(4):
        if not work.fixed[tet[c]]:
            move(work, tet[c], turn)
    if worst_cosine(work.points, tet[0], tet[1], tet[2], tet[3]) <= POOR:
        return
    best, what, left, right = GAIN, 0, -1, -1
    at = np.empty(3)
    found = np.empty(MOST, np.int64)
    for e in range(6):
        a, b = tet[TET_EDGES[e, 0]], tet[TET_EDGES[e, 1]]
        count = ring(work, a, b, found)
        if count <= 0:
            continue
        before = worst_of(work, found, count)
        on_any, on_cut = lies_on(work, found, count, a, b)
        if not on_any:
            gain = before - without_edge(work, found, count, a, b, False)
            if gain > best:
                best, what, left, right = gain, _REMOVE, a, b
        else:
            gain = before - turned(work, found, count, a, b, False)
            if gain > best:
                best, what, left, right = gain, _TURN, a, b
        if not (work.fixed[a] and work.fixed[b]):
            gain = before - division(work, found, count, a, b, turn)
            if gain > best:
                best, what, left, right = gain, _DIVIDE, a, b
                at[:] = work.points[work.used[1]]
        for way in range(2):
            v, w = (a, b) if way == 0 else (b, a)
            if not work.fixed[v]:
                gain = merged(work, found, count, v, w, on_cut)
                if gain > best:
                    best, what, left, right = gain, _COLLAPSE, v, w
    if what == 0:
        blunt(work, t)
        return
    count = ring(work, left, right, found)
    if what == _REMOVE:
        without_edge(work, found, count, left, right, True)
    elif what == _TURN:
        turned(work, found, count, left, right, True)
    elif what == _DIVIDE:
        divide(work, found, count, left, right, at)
    else:
        collapse(work, found, count, left, right)


@njit(cache=True, nogil=True)
def move(work, v, turn):  # type: ignore[no-untyped-def]
    """A better place for node v, within the surfaces that it lies on."""
    around = np.empty(MOST, np.int64)
    count = star(work, v, around)
    ends, codes, vectors = np.empty((MOST_FACES, 2), np.int64), np.empty(MOST_FACES, np.int64), np.empty((MOST_FACES, 3))
    facets = facets_at(work, v, around, count, ends, codes, vectors) if count > 0 else -1
    if facets < 0:
        return
    base = np.zeros((2, 3))
    rank = directions(work, codes, vectors, facets, base)
    if rank > 2:
        return
    tets = np.empty((count, 4), np.int64)
    reach = 0.0
    for n in range(count):
        for c in range(4):
            tets[n, c] = work.tets[around[n], c]
            reach += norm(work.points[tets[n, c]] - work.points[v]) / (3 * count)
    search(work.points, tets, count, v, base, rank, 0.45 * reach, v + 104729 * turn)


@njit(cache=True, nogil=True)
def lies_on(work, found, count, a, b):  # type: ignore[no-untyped-def]
    """Whether the edge ab of these tetrahedra lies on any surface, and whether on the cut."""
    on_any, on_cut = False, False
    for n in range(count):
        t = found[n]
        for f in range(4):
            if work.tets[t, f] != a and work.tets[t, f] != b and work.code[t, f]:
                on_any = True
                on_cut = on_cut or work.code[t, f] % 3 != 0
    return on_any, on_cut


@njit(cache=True, nogil=True)
def division(work, found, count, a, b, turn):  # type: ignore[no-untyped-def]
    """The worst cosine around the node with which the edge ab is best divided; its place is left where the next node will be."""
    node = work.used[1]
    tets = np.empty((2 * count, 4), np.int64)
    codes, vectors, third = np.empty(MOST_FACES, np.int64), np.empty((MOST_FACES, 3)), np.empty(MOST_FACES, np.int64)
    facets = 0
    for n in range(count):
        t = found[n]
        for f in range(4):
            opposite = work.tets[t, f]
            tets[2 * n, f] = node if opposite == a else opposite
            tets[2 * n + 1, f] = node if opposite == b else opposite
            if opposite in (a, b) or not work.code[t, f]:
                continue
            other = -1
            for k in range(3):
                other = work.tets[t, FACES_OUT[f, k]] if work.tets[t, FACES_OUT[f, k]] not in (a, b) else other
            known = False
            for m in range(facets):
                known = known or third[m] == other
            if known:
                continue
            if facets == MOST_FACES:
                return NEVER
            codes[facets], third[facets] = work.code[t, f], other
            double_area(work.points, work.tets[t, FACES_OUT[f, 0]], work.tets[t, FACES_OUT[f, 1]], work.tets[t, FACES_OUT[f, 2]],
                        vectors[facets])
            facets += 1
    work.points[node] = 0.5 * (work.points[a] + work.points[b])
    base = np.zeros((2, 3))
    rank = directions(work, codes, vectors, facets, base)
    return search(work.points, tets, 2 * count, node, base, rank, 0.5 * norm(work.points[a] - work.points[b]), node + 7919 * turn)


@njit(cache=True, nogil=True)
def divide(work, found, count, a, b, at):  # type: ignore[no-untyped-def]
    node = work.used[1]
    work.used[1] += 1
    work.points[node] = at
    work.fixed[node] = False
    work.steady[node] = work.steady[a] and work.steady[b]
    work.head[node] = -1
    for n in range(count):
        t = found[n]
        tet, code = work.tets[t].copy(), work.code[t].copy()
        work.tets[t, :] = -1
        for end, other in ((a, b), (b, a)):
            half = added(work, node if tet[0] == end else tet[0], node if tet[1] == end else tet[1], node if tet[2] == end else tet[2],
                         node if tet[3] == end else tet[3], work.parent[t], work.side[t])
            for f in range(4):
                # opposite to the end that stays lies the new face between the halves
                work.code[half, f] = 0 if tet[f] == other else code[f]


@njit(cache=True, nogil=True)
def merged(work, found, count, v, w, on_cut):  # type: ignore[no-untyped-def]
    """By how much the worst cosine around v falls when it is merged into w; -NEVER where it may not be.

    `found` are the `count` tetrahedra that hold both; `on_cut` tells whether the edge between them lies on the cut.
    """
    around = np.empty(MOST, np.int64)
    whole = star(work, v, around)
    ends, codes, vectors = np.empty((MOST_FACES, 2), np.int64), np.empty(MOST_FACES, np.int64), np.empty((MOST_FACES, 3))
    facets = facets_at(work, v, around, whole, ends, codes, vectors) if whole > 0 else -1
    if facets < 0 or (facets > 0 and not on_cut):
        return -NEVER
    mean = np.zeros(3)
    for f in range(facets):
        rims = 0
        for g in range(facets):
            rims += (ends[g, 0] in (ends[f, 0], ends[f, 1])) + (ends[g, 1] in (ends[f, 0], ends[f, 1]))
        if codes[f] >= 3 or rims != 4:
            return -NEVER  # a surface of the anatomy, or the border of a cut
        mean += (1.0 if codes[f] == 1 else -1.0) * vectors[f]
    if not only_joined_by(work, found, count, around, whole, v, w):
        return -NEVER  # the two are joined some other way too, and merging them would make a fold
    before, after, volume, filled_volume = -2.0, -2.0, 0.0, 0.0
    for n in range(whole):
        p, q, r, s = corners_of(work, around[n])
        before = max(before, worst_cosine(work.points, p, q, r, s))
        volume += six_volumes(work.points, p, q, r, s)
        if corner_of(work, around[n], w) >= 0:
            continue
        p, q, r, s = w if p == v else p, w if q == v else q, w if r == v else r, w if s == v else s
        after = max(after, worst_cosine(work.points, p, q, r, s))
        if after > 1.0 or after > before + 1.0:
            return -NEVER
        filled_volume += six_volumes(work.points, p, q, r, s)
    if after < -1.0 or abs(filled_volume - volume) > 1e-9 * volume:
        return -NEVER
    if facets:
        size, step = norm(mean), work.points[w] - work.points[v]
        if size == 0.0 or abs(dot(step, mean)) > (CHORD * norm(step) + 1e-9) * size:
            return -NEVER
        vector = np.empty(3)
        for f in range(facets):
            if w not in (ends[f, 0], ends[f, 1]):
                double_area(work.points, w, ends[f, 0], ends[f, 1], vector)
                if (1.0 if codes[f] == 1 else -1.0) * (dot(vector, mean)) < FOLD * norm(vector) * size:
                    return -NEVER
    return before - after


@njit(cache=True, nogil=True)
def only_joined_by(work, found, count, around, whole, v, w):  # type: ignore[no-untyped-def]
    """Whether the nodes next to both v and w are those of the tetrahedra that hold both, and no facet would be laid on another."""
    other = np.empty(MOST, np.int64)
    size = star(work, w, other)
    if size < 0:
        return False
    for n in range(count):
        t = found[n]
        if work.code[t, corner_of(work, t, v)] and work.code[t, corner_of(work, t, w)]:
            return False
    for n in range(whole):
        for c in range(4):
            node = work.tets[around[n], c]
            if node in (v, w):
                continue
            shared, joined = False, False
            for m in range(count):
                joined = joined or corner_of(work, found[m], node) >= 0
            for m in range(size if not joined else 0):
                shared = shared or corner_of(work, other[m], node) >= 0
            if shared:
                return False
    return True


@njit(cache=True, nogil=True)
def collapse(work, found, count, v, w):  # type: ignore[no-untyped-def]
    for n in range(count):
        t = found[n]
        of_v, of_w = corner_of(work, t, v), corner_of(work, t, w)
        near, far = behind(work, t, of_w), behind(work, t, of_v)
        if work.code[t, of_w] and far >= 0:
            work.code[far, face_beside(work, far, t)] = work.code[t, of_w]
        if work.code[t, of_v] and near >= 0:
            work.code[near, face_beside(work, near, t)] = work.code[t, of_v]
    for n in range(count):
        work.tets[found[n], :] = -1
    around = np.empty(MOST, np.int64)
    whole = star(work, v, around)
    for n in range(whole):
        t = around[n]
        p, q, r, s = corners_of(work, t)
        code = work.code[t].copy()
        work.tets[t, :] = -1
        made = added(work, w if p == v else p, w if q == v else q, w if r == v else r, w if s == v else s, work.parent[t], work.side[t])
        work.code[made, :] = code


@njit(cache=True, nogil=True)
def face_beside(work, t, other):  # type: ignore[no-untyped-def]
    """Which face of t lies on its neighbour `other`."""
    for f in range(4):
        if corner_of(work, other, work.tets[t, f]) < 0:
            return f
    return -1


@njit(cache=True, nogil=True)
def blunt(work, t):  # type: ignore[no-untyped-def]
    """Give a flat tetrahedron on the cut to the other side, where that does not pinch the cut; its faces then hold it no longer."""
    if not work.used[2] or not work.side[t]:
        return
    neighbour = np.empty(4, np.int64)
    on, a, b = 0, -1, -1
    widest, longest, area = 0.0, 0.0, np.empty(3)
    tet = work.tets[t].copy()
    for f in range(4):
        neighbour[f] = behind(work, t, f)
        if work.steady[tet[f]] or (neighbour[f] >= 0 and not work.side[neighbour[f]]):
            return
        if work.code[t, f] % 3:
            on += 1
            a, b = tet[f], a
        double_area(work.points, tet[FACES_OUT[f, 0]], tet[FACES_OUT[f, 1]], tet[FACES_OUT[f, 2]], area)
        widest = max(widest, norm(area))
        for c in range(f):
            longest = max(longest, norm(work.points[tet[f]] - work.points[tet[c]]))
    if on not in (1, 2) or six_volumes(work.points, tet[0], tet[1], tet[2], tet[3]) > THIN * widest * longest:
        return
    found = np.empty(MOST, np.int64)
    count = star(work, a, found) if on == 1 else ring(work, a, b, found)
    if count < 0:
        return
    for n in range(count):
        for f in range(4):
            if work.tets[found[n], f] != a and work.tets[found[n], f] != b and work.code[found[n], f] % 3:
                return
    side = -work.side[t]
    for f in range(4):
        if neighbour[f] >= 0:
            state = 0 if work.code[t, f] % 3 else 1 if side < 0 else 2
            work.code[t, f] = work.code[t, f] // 3 * 3 + state
            other = face_beside(work, neighbour[f], t)
            work.code[neighbour[f], other] = work.code[neighbour[f], other] // 3 * 3 + (3 - state if state else 0)
    work.side[t] = side
