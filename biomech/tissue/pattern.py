"""Who shares a node with whom: orderings, sparsity patterns and the colouring that makes assembly repeatable.

Elements are taken in blocks of consecutive elements along a Morton curve. Two blocks of one colour share no node, so
the blocks of a colour may run on any thread in any order and the sums come out bit for bit the same.
"""
from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from biomech.materials.tensor import COMPILED, Array
from biomech.tissue.reference import Ints

Longs = NDArray[np.int64]


def morton_order(points: Array) -> Longs:
    """The order of `points` (n, 3) along a Morton (Z) curve of 10 bits an axis: neighbours in space stay near in memory."""
    low, extent = points.min(axis=0), float(np.ptp(points, axis=0).max())
    cell = ((points - low) / (extent + 1e-300) * 1023).astype(np.uint64)
    key = np.zeros(len(points), np.uint64)
    for bit in range(10):
        for axis in range(3):
            key |= ((cell[:, axis] >> np.uint64(bit)) & np.uint64(1)) << np.uint64(3 * bit + axis)
    return np.argsort(key, kind="stable")


@njit(**COMPILED)
def node_to_elements(nodes: Ints, count: int) -> tuple[Longs, Ints]:
    """Compressed rows: for every node the positions (element * width + local number) at which it occurs."""
    start = np.zeros(count + 1, np.int64)
    for e in range(nodes.shape[0]):
        for a in range(nodes.shape[1]):
            start[nodes[e, a] + 1] += 1
    start = np.cumsum(start)
    cursor = start[:-1].copy()
    where = np.empty(start[count], np.int32)
    for e in range(nodes.shape[0]):
        for a in range(nodes.shape[1]):
            where[cursor[nodes[e, a]]] = e * nodes.shape[1] + a
            cursor[nodes[e, a]] += 1
    return start, where


@njit(**COMPILED)
def sparsity(nodes: Ints, count: int, start: Longs, where: Ints) -> tuple[Longs, Ints]:
    """(row starts, sorted columns) of the matrix that couples all nodes of each element."""
    width = nodes.shape[1]
    seen = np.full(count, -1, np.int64)
    rows = np.zeros(count + 1, np.int64)
    for r in range(count):
        found = 0
        for k in range(start[r], start[r + 1]):
            e = where[k] // width
            for a in range(width):
                if seen[nodes[e, a]] != r:
                    seen[nodes[e, a]] = r
                    found += 1
        rows[r + 1] = rows[r] + found
    columns = np.empty(rows[count], np.int32)
    seen[:] = -1
    for r in range(count):
        c = rows[r]
        for k in range(start[r], start[r + 1]):
            e = where[k] // width
            for a in range(width):
                if seen[nodes[e, a]] != r:
                    seen[nodes[e, a]] = r
                    columns[c] = nodes[e, a]
                    c += 1
        columns[rows[r]:c].sort()
    return rows, columns


@njit(parallel=True, **COMPILED)
def element_slots(nodes: Ints, rows: Longs, columns: Ints) -> Ints:
    """(m, a, a) position of each pair of an element's nodes among the stored blocks."""
    count, width = nodes.shape
    slots = np.empty((count, width, width), np.int32)
    for e in prange(count):
        for a in range(width):
            r = nodes[e, a]
            for b in range(width):
                slots[e, a, b] = rows[r] + np.searchsorted(columns[rows[r]:rows[r + 1]], nodes[e, b])
    return slots


@njit(**COMPILED)
def diagonal_slots(rows: Longs, columns: Ints) -> Longs:
    slots = np.empty(rows.size - 1, np.int64)
    for r in range(slots.size):
        slots[r] = rows[r] + np.searchsorted(columns[rows[r]:rows[r + 1]], r)
    return slots


@njit(**COMPILED)
def block_colours(nodes: Ints, count: int, start: Longs) -> Ints:
    """Greedy colouring (at most 64 colours) of blocks of elements that share a node."""
    used = np.zeros(count, np.uint64)
    colour = np.zeros(start.size - 1, np.int32)
    for k in range(start.size - 1):
        taken = np.uint64(0)
        for e in range(start[k], start[k + 1]):
            for a in range(nodes.shape[1]):
                taken |= used[nodes[e, a]]
        c = 0
        while (taken >> np.uint64(c)) & np.uint64(1):
            c += 1
        colour[k] = c
        for e in range(start[k], start[k + 1]):
            for a in range(nodes.shape[1]):
                used[nodes[e, a]] |= np.uint64(1) << np.uint64(c)
    return colour


def coloured_blocks(nodes: Ints, count: int, size: int = 256) -> tuple[Longs, Longs, Longs]:
    """(first element of each block, blocks sorted by colour, first block of each colour)."""
    start = np.append(np.arange(0, len(nodes), size), len(nodes)).astype(np.int64)
    colour = block_colours(nodes, count, start)
    order = np.argsort(colour, kind="stable").astype(np.int64)
    return start, order, np.concatenate([[0], np.cumsum(np.bincount(colour))]).astype(np.int64)
