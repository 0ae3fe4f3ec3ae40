"""A Cholesky factor of the tangent for use as a stale inverse: multifrontal, float32, dense work by the BLAS that numpy brings.

Each front of biomech/rehearsal/dissection.py is a small dense matrix: its own block is factored and inverted, its update is added
to the front above (Duff and Reid 1983). Keeping the inverse of the triangle makes a solve nothing but products, row by row through
memory once down and once up. Single precision is enough, and half the memory to read: the factor only steers the iterations.

Chosen by measuring what the licence permits, at 10k tetrahedra on one core: SciPy's SuperLU, symmetric mode, factors in 350 ms and
solves in 4.9 ms; this factors in 53 to 63 and solves in 1.1 to 1.3 ms. A cycle of our multigrid costs as much as a solve, but is only a part of an
inverse and has no cheap columns for the nodes that the hand holds. All calls that take long release the interpreter, so a
factorisation in a thread does not hold up the frames.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numba.typed import List
from numpy.typing import NDArray

from biomech.materials.tensor import COMPILED, REORDERED, Array
from biomech.rehearsal.dissection import Fronts
from biomech.tissue.pattern import Longs
from biomech.tissue.reference import Ints
from meshing.errors import SimulationError

Single = NDArray[np.float32]
SMALL, BLOCK = 48, 96
"""Triangles up to this size are inverted by the compiled loop; rows of an update that are worked out together."""


@dataclass(frozen=True, eq=False)
class Factor:
    """The inverse triangles and the couplings of all fronts, one after the other in `values`; front k starts at start[k]."""

    fronts: Fronts
    start: Longs
    values: Single

    def solve(self, b: Array) -> Array:
        """(n, 3) A^-1 b."""
        work = b[self.fronts.order].astype(np.float32).ravel()
        scratch = np.empty(int(np.diff(self.fronts.own).max(initial=0)) * 3, np.float32)
        _solve(self.fronts.own, self.fronts.reach_start, self.fronts.reach, self.start, self.values, work, scratch)
        found = np.empty_like(b)
        found[self.fronts.order] = work.reshape(-1, 3)
        return found

    def columns(self, nodes: Longs) -> Single:
        """(n, 3, 3 k) the columns of A^-1 that belong to `nodes` (k,), three each."""
        fronts = self.fronts
        n, width = len(fronts.order), 3 * len(nodes)
        place = np.empty(n, np.int64)
        place[fronts.order] = np.arange(n)
        right = np.zeros((3 * n, width), np.float32)
        for k, at in enumerate(place[nodes]):
            right[3 * at:3 * at + 3, 3 * k:3 * k + 3] = np.eye(3)
        touched = np.zeros(len(fronts.parent), bool)
        touched[np.searchsorted(fronts.own, place[nodes], side="right") - 1] = True
        for k in range(len(fronts.parent)):
            if touched[k]:
                low, high, reach, inverse, coupling = self._front(k)
                right[low:high] = y = inverse @ right[low:high]
                if len(reach):
                    right[reach] -= coupling @ y
                    touched[fronts.parent[k]] = True
        for k in range(len(fronts.parent) - 1, -1, -1):
            low, high, reach, inverse, coupling = self._front(k)
            right[low:high] = inverse.T @ (right[low:high] - coupling.T @ right[reach] if len(reach) else right[low:high])
        found = np.empty((n, 3, width), np.float32)
        found[fronts.order] = right.reshape(n, 3, width)
        return found

    def _front(self, k: int) -> tuple[int, int, Longs, Single, Single]:
        """(first and last own row, rows reached, inverse triangle, coupling) of a front."""
        low, high = 3 * int(self.fronts.own[k]), 3 * int(self.fronts.own[k + 1])
        nodes = self.fronts.reach[self.fronts.reach_start[k]:self.fronts.reach_start[k + 1]]
        reach = (3 * nodes[:, None] + np.arange(3)).ravel()
        at, size = int(self.start[k]), high - low
        block = self.values[at:at + size * (size + len(reach))].reshape(-1, size)
        return low, high, reach, block[:size], block[size:]


def factored(fronts: Fronts, rows: Longs, columns: Ints, D: Single) -> Factor:
    """The factor of the symmetric matrix of 3 x 3 blocks `D`. Raises SimulationError when it is not positive definite."""
    own, reached = 3 * np.diff(fronts.own), 3 * np.diff(fronts.reach_start)
    start = np.concatenate([[0], np.cumsum(own * (own + reached))])
    values = np.empty(int(start[-1]), np.float32)
    room = np.empty(int((own + reached).max(initial=0)) ** 2, np.float32)     # one for all fronts: new memory costs more than it holds
    try:
        _factored(fronts.order, fronts.own, fronts.reach_start, fronts.reach, fronts.parent, start, rows, columns, D, room, values)
    except np.linalg.LinAlgError:
        raise SimulationError("the stiffness of the tissue is not positive definite: a part of it is not held") from None
    return Factor(fronts, start[:-1], values)


@njit(nogil=True, **COMPILED)
def _factored(order: Longs, own: Longs, reach_start: Longs, all_reach: Longs, parent: Longs, start: Longs, rows: Longs, columns: Ints, D: Single,
              room: Single, values: Single) -> None:
    """All fronts, from the leaves up, without the interpreter: frames are made meanwhile, and hundreds of times a front would wait for them."""
    count, n = len(parent), len(order)
    place, local = np.empty(n, np.int64), np.full(n, -1, np.int64)
    for k in range(n):
        place[order[k]] = k
    first, following = np.full(count, -1, np.int64), np.full(count, -1, np.int64)
    updates = List()
    for _ in range(count):
        updates.append(np.empty((0, 0), np.float32))
    for k in range(count):
        low, high = own[k], own[k + 1]
        reach = all_reach[reach_start[k]:reach_start[k + 1]]
        size = 3 * (high - low)
        width = size + 3 * len(reach)
        front = room[:width * width].reshape(width, width)
        front[:] = np.float32(0.0)
        _gather(order, low, high, reach, place, local, rows, columns, D, front)
        child = first[k]
        while child >= 0:
            _extend(all_reach[reach_start[child]:reach_start[child + 1]], updates[child], low, high, reach, local, front)
            updates[child] = np.empty((0, 0), np.float32)
            child = following[child]
        inverse = _inverted(np.linalg.cholesky(front[:size, :size].copy()))
        coupling = front[size:, :size].copy() @ inverse.T
        block = values[start[k]:start[k + 1]].reshape(width, size)
        block[:size], block[size:] = inverse, coupling
        if len(reach):
            updates[k] = _left(front[size:, size:], coupling)
            following[k], first[parent[k]] = first[parent[k]], k


@njit(nogil=True, **COMPILED)
def _left(tail: Single, coupling: Single) -> Single:
    """The lower triangle of tail - coupling coupling^T, by rows of blocks."""
    size = len(tail)
    found = np.empty((size, size), np.float32)
    for low in range(0, size, BLOCK):
        high = min(low + BLOCK, size)
        product = coupling[low:high] @ coupling[:high].T
        for r in range(low, high):
            to, of, less = found[r, :high], tail[r, :high], product[r - low]
            for c in range(high):
                to[c] = of[c] - less[c]
    return found


@njit(nogil=True, **COMPILED)
def _inverted(L: Single) -> Single:
    """The inverse of a lower triangle, a block of rows after the other."""
    size = len(L)
    out = np.zeros_like(L)
    for low in range(0, size, SMALL):
        high = min(low + SMALL, size)
        own = np.zeros((high - low, high - low), np.float32)
        _invert(L[low:high, low:high].copy(), own)
        out[low:high, low:high] = own
        if low:
            out[low:high, :low] = own @ (L[low:high, :low].copy() @ (-out[:low, :low].copy()))
    return out


@njit(nogil=True, **REORDERED)
def _invert(L: Single, out: Single) -> None:
    n = L.shape[0]
    for i in range(n):
        scale = np.float32(1.0) / L[i, i]
        for k in range(i):
            f = L[i, k] * scale
            for j in range(k + 1):
                out[i, j] -= f * out[k, j]
        out[i, i] = scale


@njit(nogil=True, **COMPILED)
def _gather(order: Longs, low: int, high: int, reach: Longs, place: Longs, local: Longs, rows: Longs, columns: Ints, D: Single,
            front: Single) -> None:
    """The rows of the matrix that a front owns; `local` keeps where the reached places lie in it."""
    for k in range(len(reach)):
        local[reach[k]] = high - low + k
    for p in range(low, high):
        r = order[p]
        for s in range(rows[r], rows[r + 1]):
            q = place[columns[s]]
            if q >= low:
                at = q - low if q < high else local[q]
                for i in range(3):
                    for j in range(3):
                        front[3 * at + i, 3 * (p - low) + j] = D[s, j, i]


@njit(nogil=True, **COMPILED)
def _extend(nodes: Longs, update: Single, low: int, high: int, reach: Longs, local: Longs, front: Single) -> None:
    """Adds the lower triangle of `update` to that of `front`. Places that follow one another there too are added as one stretch: the compiler
    takes many entries at once."""
    count = len(nodes)
    where, ends, runs = np.empty(count, np.int64), np.empty(count, np.int64), 0
    for k in range(count):
        where[k] = nodes[k] - low if nodes[k] < high else local[nodes[k]]
        if k and where[k] != where[k - 1] + 1:
            ends[runs] = k
            runs += 1
    ends[runs] = count
    for a in range(count):
        for i in range(3):
            row, added = front[3 * where[a] + i], update[3 * a + i]
            begin, run = 0, 0
            while begin <= a:
                end = min(ends[run], a + 1)
                to, source = row[3 * where[begin]:3 * (where[begin] + end - begin)], added[3 * begin:3 * end]
                for j in range(len(to)):
                    to[j] += source[j]
                begin, run = end, run + 1


@njit(nogil=True, **COMPILED)
def _solve(own: Longs, reach_start: Longs, reach: Longs, start: Longs, values: Single, x: Single, y: Single) -> None:
    """x <- A^-1 x; `y` is as long as the largest front's own part."""
    # every inner loop runs over views from 0: only then does the compiler see that it may take many entries at once
    count = len(own) - 1
    for k in range(count):
        low, size, at = 3 * own[k], 3 * (own[k + 1] - own[k]), start[k]
        mine, part = x[low:low + size], y[:size]
        for i in range(size):
            part[i] = _product(values[at:at + i + 1], mine)
            at += size
        mine[:] = part
        for p in range(reach_start[k], reach_start[k + 1]):
            place = 3 * reach[p]
            for c in range(3):
                x[place + c] -= _product(values[at:at + size], part)
                at += size
    for k in range(count - 1, -1, -1):
        low, size, at = 3 * own[k], 3 * (own[k + 1] - own[k]), start[k]
        mine, part = x[low:low + size], y[:size]
        part[:] = mine
        mine[:] = 0.0
        below = at + size * size
        for p in range(reach_start[k], reach_start[k + 1]):
            place = 3 * reach[p]
            for c in range(3):
                _add(-x[place + c], values[below:below + size], part)
                below += size
        for i in range(size):
            _add(part[i], values[at:at + i + 1], mine)
            at += size


@njit(nogil=True, **REORDERED)
def _product(row: Single, x: Single) -> np.float32:
    s = np.float32(0.0)
    for j in range(row.shape[0]):
        s += row[j] * x[j]
    return s


@njit(nogil=True, **REORDERED)
def _add(f: float, row: Single, y: Single) -> None:
    for j in range(row.shape[0]):
        y[j] += f * row[j]
