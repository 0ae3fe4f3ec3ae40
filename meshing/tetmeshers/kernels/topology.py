"""Who touches whom in a tetrahedral mesh: edges, stars, neighbours, faces between labels, colours.

Ragged lists are stored as (start, items): the items of node v are items[start[v]:start[v + 1]].
"""
from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from meshing.tetmesh import FACES_OUT, facet_keys

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

TET_EDGES = np.array([(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)])
"""Local node numbers of the six edges of a tetrahedron, in the order used by `splitting`."""


def edges_of(tets: Ints, nodes: int) -> tuple[Ints, Ints]:
    """The (e, 2) edges, smaller node first, and the (m, 6) numbers of the edges of each tetrahedron."""
    ends = np.sort(tets[:, TET_EDGES], axis=2)
    keys = (ends[:, :, 0] * np.int64(nodes) + ends[:, :, 1]).ravel()
    unique, inverse = np.unique(keys, return_inverse=True)
    return np.stack([unique // nodes, unique % nodes], axis=1), inverse.reshape(-1, 6).astype(np.int64)


def edge_lengths(points: Floats, edges: Ints) -> Floats:
    lengths: Floats = np.linalg.norm(points[edges[:, 0]] - points[edges[:, 1]], axis=1)
    return lengths


@njit(cache=True)
def stars_of(tets, nodes):  # type: ignore[no-untyped-def]
    """The tetrahedra around each node as (start, items)."""
    start = np.zeros(nodes + 1, np.int64)
    for t in range(tets.shape[0]):
        for q in range(4):
            start[tets[t, q] + 1] += 1
    for v in range(nodes):
        start[v + 1] += start[v]
    fill = start.copy()
    items = np.empty(tets.shape[0] * 4, np.int64)
    for t in range(tets.shape[0]):
        for q in range(4):
            v = tets[t, q]
            items[fill[v]] = t
            fill[v] += 1
    return start, items


@njit(cache=True)
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


def label_faces(tets: Ints, labels: Ints) -> tuple[Ints, Ints]:
    """Facets between different labels, outside being 0: (k, 3) nodes and (k, 2) labels, normal from the first to the second."""
    faces = tets[:, FACES_OUT].reshape(-1, 3)
    keys = facet_keys(faces, int(tets.max()) + 1)
    order = np.argsort(keys, kind="stable")
    twice = np.nonzero(keys[order][1:] == keys[order][:-1])[0]
    one, other = order[twice], order[twice + 1]
    single = np.ones(len(keys), bool)
    single[one] = single[other] = False
    owner = np.repeat(labels, 4)
    between = owner[one] != owner[other]
    one, other, outer = one[between], other[between], np.nonzero(single)[0]
    pairs = np.concatenate([np.stack([owner[one], owner[other]], axis=1),
                            np.stack([owner[outer], np.zeros(len(outer), owner.dtype)], axis=1)])
    return np.concatenate([faces[one], faces[outer]]), pairs


def face_neighbours(tets: Ints) -> Ints:
    """(m, 4) the tetrahedron behind each face (FACES_OUT order), -1 outside."""
    keys = facet_keys(tets[:, FACES_OUT].reshape(-1, 3), int(tets.max()) + 1)
    order = np.argsort(keys, kind="stable")
    twice = np.nonzero(keys[order][1:] == keys[order][:-1])[0]
    behind = np.full(len(keys), -1, np.int64)
    behind[order[twice]] = order[twice + 1] // 4
    behind[order[twice + 1]] = order[twice] // 4
    return behind.reshape(-1, 4)


def compact(tets: Ints, nodes: int) -> tuple[Ints, Ints]:
    """The tetrahedra renumbered over the nodes they use, and the old number of each node."""
    used = np.zeros(nodes, bool)
    used[tets.ravel()] = True
    old = np.nonzero(used)[0]
    new = np.full(nodes, -1, np.int64)
    new[old] = np.arange(len(old))
    return new[tets], old


@njit(cache=True)
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
