"""From a lattice with labels at its nodes to tetrahedra of one label each.

1. On an edge whose ends have labels a and b, find u_a = u_b (`crossings`).
2. A node with such a crossing very near is moved onto it and belongs to both labels from then on (`snap_nodes`;
   the limits are those of Labelle and Shewchuk 2007, where they bound the angles for one material).
3. Edges whose ends still share no label get a node at the crossing (`splitting.split`).
   Where more labels meet than the limits allow for, a tetrahedron can come out too flat: its lattice nodes are then frozen.
   A frozen node stays where it is and none of its edges is cut, as if every crossing were exactly at the node, so that
   what is left around it are tetrahedra of the lattice itself, the best there are.
4. A tetrahedron takes the label that its four nodes share; the field at its centre decides where that is not unique.
"""
from __future__ import annotations

import numpy as np
from numba import njit, prange

from meshing.tetmeshers.kernels.field import CHUNKS, MOST, SLOPES, weight_of, weights_at

SETS = 4
"""A node can belong to this many labels; -1 fills the rest."""


@njit(cache=True, parallel=True)
def crossings(labels, spline, spacing, points, edges, label):  # type: ignore[no-untyped-def]
    """(e,) where between its ends (0..1) each edge changes label; -1 where it does not. Secant and bisection in turn."""
    where = np.full(len(edges), -1.0)
    for chunk in prange(CHUNKS):
        found = np.zeros(MOST, np.int64)
        weight = np.zeros(MOST)
        slope = np.zeros((SLOPES, 3))
        for e in range(chunk * len(edges) // CHUNKS, (chunk + 1) * len(edges) // CHUNKS):
            a = edges[e, 0]
            b = edges[e, 1]
            if label[a] == label[b]:
                continue
            low = 0.0
            high = 1.0
            at_low = 0.0
            at_high = 0.0
            for step in range(8):
                if step == 0:
                    t = 0.0
                elif step == 1:
                    t = 1.0
                else:
                    fall = at_low - at_high
                    t = 0.5 * (low + high)
                    if step % 2 == 0 and fall > 1e-12:
                        t = low + (high - low) * (at_low / fall)
                    t = min(max(t, low + 0.02 * (high - low)), high - 0.02 * (high - low))
                count = weights_at(labels, spline, spacing, points[a, 0] + t * (points[b, 0] - points[a, 0]),
                                   points[a, 1] + t * (points[b, 1] - points[a, 1]),
                                   points[a, 2] + t * (points[b, 2] - points[a, 2]), found, weight, slope)
                difference = weight_of(found, weight, count, label[a]) - weight_of(found, weight, count, label[b])
                if step == 0 or (step > 1 and difference > 0.0):
                    low = t
                    at_low = difference
                else:
                    high = t
                    at_high = difference
            fall = at_low - at_high
            where[e] = low + (high - low) * (at_low / fall) if fall > 1e-12 else 0.5 * (low + high)
            where[e] = min(max(where[e], 0.0), 1.0)
    return where


@njit(cache=True, parallel=True)
def snap_nodes(points, edges, where, label, limit, start, others, along, member, frozen):  # type: ignore[no-untyped-def]
    """New positions: nodes move to the mean of the nearest crossings (one for each foreign label) within `limit` (e,).

    Fills `member` (n, SETS) with the labels of each node; nodes in `frozen` (n,) stay where they are.
    """
    moved = points.copy()
    for chunk in prange(CHUNKS):
        foreign = np.empty(SETS, np.int64)
        distance = np.empty(SETS)
        target = np.empty((SETS, 3))
        for v in range(chunk * len(points) // CHUNKS, (chunk + 1) * len(points) // CHUNKS):
            _snap_node(v, points, edges, where, label, limit, start, others, along, member, frozen, foreign, distance, target, moved)
    return moved


@njit(cache=True, nogil=True)
def _snap_node(  # type: ignore[no-untyped-def]
        v, points, edges, where, label, limit, start, others, along, member, frozen, foreign, distance, target, moved):
    """Write the labels of node v and where it goes; `foreign`, `distance` and `target` are scratch."""
    for q in range(SETS):
        member[v, q] = -1
    member[v, 0] = label[v]
    if frozen[v]:
        return
    count = 0
    for p in range(start[v], start[v + 1]):
        e = along[p]
        if where[e] < 0.0:
            continue
        t = where[e] if edges[e, 0] == v else 1.0 - where[e]
        if t >= limit[e]:
            continue
        w = others[p]
        far = 0.0
        for c in range(3):
            far += (points[w, c] - points[v, c]) ** 2
        far = np.sqrt(far) * t
        slot = -1
        for q in range(count):
            if foreign[q] == label[w]:
                slot = q
        if slot < 0:
            if count == SETS - 1:
                continue
            slot = count
            count += 1
            foreign[slot] = label[w]
            distance[slot] = 1e300
        if far < distance[slot]:
            distance[slot] = far
            for c in range(3):
                target[slot, c] = points[v, c] + t * (points[w, c] - points[v, c])
    for q in range(count):
        member[v, 1 + q] = foreign[q]
    for c in range(3):
        if count > 0:
            moved[v, c] = 0.0
        for q in range(count):
            moved[v, c] += target[q, c] / count


@njit(cache=True, parallel=True)
def tet_labels(labels, spline, spacing, points, tets, member, frozen):  # type: ignore[no-untyped-def]
    """(m,) the label of each tetrahedron; `frozen` (n,) nodes belong to every label."""
    out = np.zeros(len(tets), np.int64)
    for chunk in prange(CHUNKS):
        found = np.zeros(MOST, np.int64)
        weight = np.zeros(MOST)
        slope = np.zeros((SLOPES, 3))
        shared = np.empty(SETS, np.int64)
        at = np.empty(3)
        for t in range(chunk * len(tets) // CHUNKS, (chunk + 1) * len(tets) // CHUNKS):
            common = _shared_labels(tets[t], member, frozen, shared)
            if common == 1:
                out[t] = shared[0]
                continue
            for c in range(3):
                at[c] = 0.25 * (points[tets[t, 0], c] + points[tets[t, 1], c] + points[tets[t, 2], c] + points[tets[t, 3], c])
            count = weights_at(labels, spline, spacing, at[0], at[1], at[2], found, weight, slope)
            best = -1
            for q in range(count):
                allowed = common == 0
                for r in range(common):
                    if shared[r] == found[q]:
                        allowed = True
                if allowed and (best < 0 or weight[q] > weight[best]):
                    best = q
            out[t] = found[best] if best >= 0 else shared[0]
    return out


@njit(cache=True, nogil=True)
def _shared_labels(tet, member, frozen, shared):  # type: ignore[no-untyped-def]
    """How many labels all four nodes have in common, and which, in `shared`."""
    common = 0
    first = 0
    while first < 3 and frozen[tet[first]]:
        first += 1
    for q in range(SETS):
        label = member[tet[first], q]
        if label < 0 or frozen[tet[first]]:
            continue
        in_all = True
        for k in range(first + 1, 4):
            in_this = frozen[tet[k]]
            for r in range(SETS):
                if member[tet[k], r] == label:
                    in_this = True
            in_all = in_all and in_this
        if in_all:
            shared[common] = label
            common += 1
    return common
