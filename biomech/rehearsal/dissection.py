"""In which order the nodes are eliminated: geometric nested dissection, and the fronts that follow from it.

The body is halved along its longest side again and again (George 1973, with the coordinates in place of a graph partition);
the nodes of one half that touch the other are the separator and come last. Each leaf and each separator is a front: its own
nodes, and the later nodes that they become coupled to. A front's update goes to the front that owns the first of those.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from biomech.materials.tensor import COMPILED, Array
from biomech.tissue.pattern import Longs
from biomech.tissue.reference import Ints

LEAF = 20
"""Nodes below which a part is not halved again."""


@dataclass(frozen=True, eq=False)
class Fronts:
    """`order` (n,) the nodes in order of elimination; front k owns the places own[k] to own[k + 1] of that order and reaches the
    later places reach[reach_start[k]:reach_start[k + 1]], ascending; parent (fronts,) is -1 for the last of a body."""

    order: Longs
    own: Longs
    reach_start: Longs
    reach: Longs
    parent: Longs


def fronts_of(points: Array, rows: Longs, columns: Ints) -> Fronts:
    """The fronts of a symmetric pattern (compressed rows) over `points` (n, 3)."""
    order, own = _dissected(points, rows, columns, LEAF)
    reach_start, reach, parent = _reached(order, own, rows, columns)
    return Fronts(order, own, reach_start, reach, parent)


@njit(nogil=True, **COMPILED)
def _dissected(points: Array, rows: Longs, columns: Ints, leaf: int) -> tuple[Longs, Longs]:
    """Parts are split from the top; read backwards, the list of their separators and leaves is an order of elimination."""
    n = points.shape[0]
    members = np.arange(n)
    side = np.zeros(n, np.int8)
    stack = [(0, n)]
    owned = [(0, 0)]
    while len(stack) > 0:
        low, high = stack.pop()
        mine = members[low:high].copy()
        if high - low <= leaf:
            owned.append((low, high))
            continue
        axis, widest = 0, -1.0
        for k in range(3):
            least, most = np.inf, -np.inf
            for i in mine:
                least, most = min(least, points[i, k]), max(most, points[i, k])
            if most - least > widest:
                axis, widest = k, most - least
        keys = np.empty(len(mine))
        for k in range(len(mine)):
            keys[k] = points[mine[k], axis]
        mine = mine[np.argsort(keys, kind="mergesort")]
        half = len(mine) // 2
        for k in range(len(mine)):
            side[mine[k]] = 1 if k < half else 2
        touching = np.zeros(3, np.int64)
        for i in mine:
            for p in range(rows[i], rows[i + 1]):
                other = side[columns[p]]
                if other != 0 and other != side[i]:
                    touching[side[i]] += 1
                    break
        taken = 1 if touching[1] < touching[2] else 2
        separator = np.zeros(len(mine), np.bool_)
        for k in range(len(mine)):
            i = mine[k]
            if side[i] == taken:
                for p in range(rows[i], rows[i + 1]):
                    if side[columns[p]] == 3 - taken:
                        separator[k] = True
                        break
        at = low
        for want in range(1, 4):
            for k in range(len(mine)):
                i = mine[k]
                if (want == 3 and separator[k]) or (want != 3 and not separator[k] and side[i] == want):
                    members[at] = i
                    at += 1
            if want == 1:
                middle = at
            elif want == 2:
                last = at
        for i in mine:
            side[i] = 0
        if last < high:
            owned.append((last, high))
        if middle > low:
            stack.append((low, middle))
        if last > middle:
            stack.append((middle, last))
    order = np.empty(n, np.int64)
    own = np.zeros(len(owned), np.int64)
    at = 0
    for k in range(len(owned) - 1, 0, -1):
        low, high = owned[k]
        for i in range(low, high):
            order[at] = members[i]
            at += 1
        own[len(owned) - k] = at
    return order, own


@njit(nogil=True, **COMPILED)
def _reached(order: Longs, own: Longs, rows: Longs, columns: Ints) -> tuple[Longs, Longs, Longs]:
    n, count = len(order), len(own) - 1
    place, owner = np.empty(n, np.int64), np.empty(n, np.int64)
    for k in range(count):
        for p in range(own[k], own[k + 1]):
            place[order[p]] = p
            owner[p] = k
    first_child, next_child = np.full(count, -1, np.int64), np.full(count, -1, np.int64)
    parent = np.full(count, -1, np.int64)
    start = np.zeros(count + 1, np.int64)
    reach = np.empty(8 * n, np.int64)
    seen = np.full(n, -1, np.int64)
    for k in range(count):
        at = start[k]
        if at + n > len(reach):
            longer = np.empty(2 * len(reach) + n, np.int64)
            longer[:at] = reach[:at]
            reach = longer
        last = own[k + 1]
        for p in range(own[k], last):
            i = order[p]
            for c in range(rows[i], rows[i + 1]):
                q = place[columns[c]]
                if q >= last and seen[q] != k:
                    seen[q] = k
                    reach[at] = q
                    at += 1
        child = first_child[k]
        while child >= 0:
            for c in range(start[child], start[child + 1]):
                q = reach[c]
                if q >= last and seen[q] != k:
                    seen[q] = k
                    reach[at] = q
                    at += 1
            child = next_child[child]
        reach[start[k]:at].sort()
        start[k + 1] = at
        if at > start[k]:
            above = owner[reach[start[k]]]
            parent[k] = above
            next_child[k] = first_child[above]
            first_child[above] = k
    return start, reach[:start[count]].copy(), parent
