"""Who touches whom in a tetrahedral mesh: edges, stars, neighbours, faces between labels, colours.

Ragged lists are stored as (start, items): the items of node v are items[start[v]:start[v + 1]].
"""
from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from meshing.tetmesh import FACES_OUT

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

TET_EDGES = np.array([(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)])
"""Local node numbers of the six edges of a tetrahedron, in the order used by `splitting`."""


def edges_of(tets: Ints, nodes: int) -> tuple[Ints, Ints]:
    """The (e, 2) edges, smaller node first and in that order, and the (m, 6) numbers of the edges of each tetrahedron."""
    edges, numbers = _edge_table(tets, nodes)
    return np.asarray(edges, np.int64), np.asarray(numbers, np.int64)


@njit(cache=True, nogil=True)
def _sorted_by_key(key, place, low, high):  # type: ignore[no-untyped-def]
    """Sort one short list (insertion sort): `key` and `place` from `low` to `high`, in place."""
    for i in range(low + 1, high):
        k = key[i]
        p = place[i]
        j = i - 1
        while j >= low and (key[j] > k or (key[j] == k and place[j] > p)):
            key[j + 1] = key[j]
            place[j + 1] = place[j]
            j -= 1
        key[j + 1] = k
        place[j + 1] = p


@njit(cache=True, parallel=True)
def _edge_table(tets, nodes):  # type: ignore[no-untyped-def]
    """One list for each node of the edges to nodes of larger number, sorted: much less work than sorting all at once."""
    start = np.zeros(nodes + 1, np.int64)
    for t in range(len(tets)):
        for e in range(6):
            start[min(tets[t, TET_EDGES[e, 0]], tets[t, TET_EDGES[e, 1]]) + 1] += 1
    for v in range(nodes):
        start[v + 1] += start[v]
    fill = start.copy()
    key = np.empty(6 * len(tets), np.int32)
    place = np.empty(6 * len(tets), np.int32)
    for t in range(len(tets)):
        for e in range(6):
            a = tets[t, TET_EDGES[e, 0]]
            b = tets[t, TET_EDGES[e, 1]]
            at = fill[min(a, b)]
            key[at] = max(a, b)
            place[at] = 6 * t + e
            fill[min(a, b)] += 1
    first = np.zeros(nodes + 1, np.int64)
    for v in prange(nodes):
        _sorted_by_key(key, place, start[v], start[v + 1])
        count = 0
        for p in range(start[v], start[v + 1]):
            if p == start[v] or key[p] != key[p - 1]:
                count += 1
        first[v + 1] = count
    for v in range(nodes):
        first[v + 1] += first[v]
    edges = np.empty((first[nodes], 2), np.int64)
    numbers = np.empty((len(tets), 6), np.int64)
    for v in prange(nodes):
        number = first[v] - 1
        for p in range(start[v], start[v + 1]):
            if p == start[v] or key[p] != key[p - 1]:
                number += 1
                edges[number, 0] = v
                edges[number, 1] = key[p]
            numbers[place[p] // 6, place[p] % 6] = number
    return edges, numbers


def edge_lengths(points: Floats, edges: Ints) -> Floats:
    lengths: Floats = np.linalg.norm(points[edges[:, 0]] - points[edges[:, 1]], axis=1)
    return lengths


@njit(cache=True, nogil=True)
def stars_of(tets, nodes):  # type: ignore[no-untyped-def]
    """The tetrahedra (or triangles) around each node as (start, items)."""
    corners = tets.shape[1]
    start = np.zeros(nodes + 1, np.int64)
    for t in range(tets.shape[0]):
        for q in range(corners):
            start[tets[t, q] + 1] += 1
    for v in range(nodes):
        start[v + 1] += start[v]
    fill = start.copy()
    items = np.empty(tets.shape[0] * corners, np.int64)
    for t in range(tets.shape[0]):
        for q in range(corners):
            v = tets[t, q]
            items[fill[v]] = t
            fill[v] += 1
    return start, items


@njit(cache=True, nogil=True)
def neighbours_of(edges, nodes):  # type: ignore[no-untyped-def]
    """The nodes at the other end of the edges of each node, and those edges: (start, nodes, edges)."""
    start = np.zeros(nodes + 1, np.int64)
    for e in range(edges.shape[0]):
        start[edges[e, 0] + 1] += 1
        start[edges[e, 1] + 1] += 1
    for v in range(nodes):
        start[v + 1] += start[v]
    fill = start.copy()
    others = np.empty(edges.shape[0] * 2, np.int64)
    along = np.empty(edges.shape[0] * 2, np.int64)
    for e in range(edges.shape[0]):
        a = edges[e, 0]
        b = edges[e, 1]
        others[fill[a]] = b
        along[fill[a]] = e
        fill[a] += 1
        others[fill[b]] = a
        along[fill[b]] = e
        fill[b] += 1
    return start, others, along


def label_faces(tets: Ints, labels: Ints, behind: Ints | None = None) -> tuple[Ints, Ints]:
    """Facets between different labels, outside being 0: (k, 3) nodes and (k, 2) labels, normal from the first to the second.

    `behind` saves the search where the `face_neighbours` are known.
    """
    faces, pairs = _label_faces(tets, labels, face_neighbours(tets) if behind is None else behind)
    return np.asarray(faces, np.int64), np.asarray(pairs, np.int64)


@njit(cache=True, nogil=True)
def _label_faces(tets, labels, behind):  # type: ignore[no-untyped-def]
    count = 0
    for t in range(len(tets)):
        for f in range(4):
            n = behind[t, f]
            if n < 0 or (t < n and labels[n] != labels[t]):
                count += 1
    faces = np.empty((count, 3), np.int64)
    pairs = np.empty((count, 2), np.int64)
    count = 0
    for t in range(len(tets)):
        for f in range(4):
            n = behind[t, f]
            if n < 0 or (t < n and labels[n] != labels[t]):
                for q in range(3):
                    faces[count, q] = tets[t, FACES_OUT[f, q]]
                pairs[count, 0] = labels[t]
                pairs[count, 1] = labels[n] if n >= 0 else 0
                count += 1
    return faces, pairs


def face_neighbours(tets: Ints) -> Ints:
    """(m, 4) the tetrahedron behind each face (FACES_OUT order), -1 outside."""
    return np.asarray(_face_neighbours(tets, int(tets.max()) + 1), np.int64)


@njit(cache=True, parallel=True)
def _face_neighbours(tets, nodes):  # type: ignore[no-untyped-def]
    """One list for each node of the faces whose smallest node it is, sorted by the other two."""
    start = np.zeros(nodes + 1, np.int64)
    for t in range(len(tets)):
        for f in range(4):
            a, b, c = tets[t, FACES_OUT[f, 0]], tets[t, FACES_OUT[f, 1]], tets[t, FACES_OUT[f, 2]]
            start[min(a, min(b, c)) + 1] += 1
    for v in range(nodes):
        start[v + 1] += start[v]
    fill = start.copy()
    key = np.empty(4 * len(tets), np.int64)
    place = np.empty(4 * len(tets), np.int32)
    for t in range(len(tets)):
        for f in range(4):
            a, b, c = tets[t, FACES_OUT[f, 0]], tets[t, FACES_OUT[f, 1]], tets[t, FACES_OUT[f, 2]]
            low = min(a, min(b, c))
            high = max(a, max(b, c))
            at = fill[low]
            key[at] = (a + b + c - low - high) * nodes + high
            place[at] = 4 * t + f
            fill[low] += 1
    behind = np.full((len(tets), 4), -1, np.int64)
    for v in prange(nodes):
        _sorted_by_key(key, place, start[v], start[v + 1])
        for p in range(start[v], start[v + 1] - 1):
            if key[p] == key[p + 1]:
                behind[place[p] // 4, place[p] % 4] = place[p + 1] // 4
                behind[place[p + 1] // 4, place[p + 1] % 4] = place[p] // 4
    return behind


def compact(tets: Ints, nodes: int) -> tuple[Ints, Ints]:
    """The tetrahedra renumbered over the nodes they use, and the old number of each node."""
    used = np.zeros(nodes, bool)
    used[tets.ravel()] = True
    old = np.nonzero(used)[0]
    new = np.full(nodes, -1, np.int64)
    new[old] = np.arange(len(old))
    return new[tets], old


@njit(cache=True, nogil=True)
def colour_of(start, others, nodes):  # type: ignore[no-untyped-def]
    """Greedy colouring: no two neighbours share a colour. Returns the nodes colour by colour, and where each colour starts."""
    colour = np.full(nodes, -1, np.int64)
    seen = np.full(4096, -1, np.int64)
    count = 0
    for v in range(nodes):
        for p in range(start[v], start[v + 1]):
            c = colour[others[p]]
            if c >= 0:
                seen[c] = v
        c = 0
        while seen[c] == v:
            c += 1
        colour[v] = c
        count = max(count, c + 1)
    first = np.zeros(count + 1, np.int64)
    for v in range(nodes):
        first[colour[v] + 1] += 1
    for c in range(count):
        first[c + 1] += first[c]
    fill = first.copy()
    order = np.empty(nodes, np.int64)
    for v in range(nodes):
        order[fill[colour[v]]] = v
        fill[colour[v]] += 1
    return order, first


def only(chosen: NDArray[np.bool_], order: Ints, first: Ints) -> tuple[Ints, Ints]:
    """The colouring of `colour_of` for the `chosen` (n,) nodes alone."""
    kept = chosen[order]
    return order[kept], np.concatenate([[0], np.cumsum(kept)])[first]
