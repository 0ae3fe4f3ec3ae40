"""Bisect the marked edges of a mesh so that neighbours still match.

Every tetrahedron is bisected at its marked edge of highest rank, then both halves again, until no marked edge is left.
A face is divided in the same order from both sides because that order is global (rank, then edge number), so the result
is conforming without any template. Bisection keeps the orientation, so positive tetrahedra give positive ones.
"""
from __future__ import annotations

import numpy as np
from numba import njit, prange

from meshing.tetmeshers.kernels.field import CHUNKS
from meshing.tetmeshers.kernels.topology import Floats, Ints

_ENDS = np.array([(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)])
_EDGE_BETWEEN = np.array([(-1, 0, 1, 2), (0, -1, 3, 4), (1, 3, -1, 5), (2, 4, 5, -1)])


@njit(cache=True, parallel=True)
def split(tets, tet_edges, middle, rank):  # type: ignore[no-untyped-def]
    """The divided tetrahedra and the old number of each.

    `middle` (e,) is the node in the middle of a marked edge, -1 for others; `rank` (e,) decides which edge goes first.
    """
    first = np.zeros(len(tets) + 1, np.int64)
    nowhere = np.empty((0, 4), np.int64)
    for chunk in prange(CHUNKS):
        nodes = np.empty((64, 4), np.int64)
        edges = np.empty((64, 6), np.int64)
        for t in range(chunk * len(tets) // CHUNKS, (chunk + 1) * len(tets) // CHUNKS):
            first[t + 1] = _pieces_of(t, tets, tet_edges, middle, rank, nodes, edges, nowhere, 0)
    for t in range(len(tets)):
        first[t + 1] += first[t]
    out = np.empty((first[len(tets)], 4), np.int64)
    parent = np.empty(first[len(tets)], np.int64)
    for chunk in prange(CHUNKS):
        nodes = np.empty((64, 4), np.int64)
        edges = np.empty((64, 6), np.int64)
        for t in range(chunk * len(tets) // CHUNKS, (chunk + 1) * len(tets) // CHUNKS):
            _pieces_of(t, tets, tet_edges, middle, rank, nodes, edges, out, first[t])
            for p in range(first[t], first[t + 1]):
                parent[p] = t
    return out, parent


@njit(cache=True, nogil=True)
def _pieces_of(t, tets, tet_edges, middle, rank, nodes, edges, out, made):  # type: ignore[no-untyped-def]
    """How many pieces tetrahedron t gives; they are written to `out` from `made` on, if it has room. `nodes` and `edges` are scratch."""
    count = 0
    depth = 1
    for q in range(4):
        nodes[0, q] = tets[t, q]
    for q in range(6):
        e = tet_edges[t, q]
        edges[0, q] = e if middle[e] >= 0 else -1
    while depth > 0:
        top = depth - 1
        best = -1
        for q in range(6):
            e = edges[top, q]
            if e < 0:
                continue
            if best < 0 or rank[e] > rank[edges[top, best]] or (rank[e] == rank[edges[top, best]] and e > edges[top, best]):
                best = q
        if best < 0:
            if len(out):
                for q in range(4):
                    out[made + count, q] = nodes[top, q]
            count += 1
            depth -= 1
            continue
        i = _ENDS[best, 0]
        j = _ENDS[best, 1]
        centre = middle[edges[top, best]]
        for q in range(4):
            nodes[depth, q] = nodes[top, q]
        for q in range(6):
            edges[depth, q] = edges[top, q]
        nodes[top, j] = centre
        nodes[depth, i] = centre
        for q in range(4):
            if q != j:
                edges[top, _EDGE_BETWEEN[j, q]] = -1
            if q != i:
                edges[depth, _EDGE_BETWEEN[i, q]] = -1
        depth += 1
    return count


def split_facets(triangles: Ints, edges: Ints, nodes: int, middle: Ints, rank: Floats) -> tuple[Ints, Ints]:
    """Facets divided exactly as `split` divides the faces of the tetrahedra, and the old number of each.

    A triangle is a tetrahedron whose fourth corner belongs to no marked edge, so the same kernel serves.
    """
    keys = edges[:, 0] * np.int64(nodes) + edges[:, 1]
    ends = np.sort(triangles[:, [(0, 1), (0, 2), (1, 2)]], axis=2)
    numbers = np.searchsorted(keys, ends[:, :, 0] * np.int64(nodes) + ends[:, :, 1])
    nowhere = len(edges)
    flat = np.full((len(triangles), 6), nowhere, np.int64)
    flat[:, [0, 1, 3]] = numbers
    corners = np.concatenate([triangles, np.full((len(triangles), 1), -1)], axis=1).astype(np.int64)
    pieces, parent = split(corners, flat, np.append(middle, -1), np.append(rank, 0.0))
    return pieces[:, :3], parent
