"""Energies beside that of the elements: springs, contact, pressure on a part of the surface, constraints.

An Extra adds an energy of the node positions to a body, its slope (a force) and the slope of that (a tangent). A body takes them as
`body.extras`; Newton's method and the multigrid see the sum. Tangents are 3 x 3 blocks between nodes: those between nodes that share an
element are added to the body's own blocks, the others ("beyond") are kept in a sparse matrix beside them, on the fine level and on
the level of the corners, so that two bodies that only touch are still solved as one.

A force without an energy (pressure that follows an open patch) gives `energy` as the quadratic model of its work about the last
linearisation: its slope there is the true force, which is all that a line search asks for.
"""
from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

from biomech.materials.tensor import Array

Longs = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Blocks:
    """values (k, 3, 3) N/m at (rows, columns) (k,), node numbers of the body; the same place may occur more than once."""

    rows: Longs
    columns: Longs
    values: Array

    @classmethod
    def none(cls) -> Blocks:
        return cls(np.empty(0, np.int64), np.empty(0, np.int64), np.empty((0, 3, 3)))

    @classmethod
    def joined(cls, parts: list[Blocks]) -> Blocks:
        return cls(np.concatenate([p.rows for p in parts]), np.concatenate([p.columns for p in parts]),
                   np.concatenate([p.values for p in parts]))

    @classmethod
    def dense(cls, nodes: Longs, K: Array) -> Blocks:
        """Of k small dense matrices K (k, w, 3, w, 3) between the nodes (k, w)."""
        k, w = nodes.shape
        rows, columns = np.repeat(nodes, w, axis=1).ravel(), np.tile(nodes, (1, w)).ravel()
        return cls(rows, columns, np.ascontiguousarray(K.transpose(0, 1, 3, 2, 4)).reshape(k * w * w, 3, 3))


class Extra(Protocol):
    """One energy. Positions `x` (n, 3) m and all results are in the body's node order."""

    def at(self, level: float) -> None:
        """From now on this share (0..1) of its full load or motion acts."""

    def energy(self, x: Array) -> float:
        """J. What was searched for at the last `tangent` (nearest facets) stays as found there."""

    def forces(self, x: Array) -> Array:
        """(n, 3) N, the slope of the energy."""

    def tangent(self, x: Array, positive: bool) -> Blocks:
        """The slope of the forces, symmetric; `positive`: without the parts that may make it indefinite."""


class Uniform(ABC):
    """An extra whose tangent acts on the three directions alike and couples only nodes that share an element, for the whole body.

    Its tangent is a number for each stored block of the body, which is added before the holds are taken out: as Blocks the same would
    cost more than the elements do.
    """

    @abstractmethod
    def numbers(self, x: Array, positive: bool) -> tuple[Array, Array]:
        """N/m: (blocks,) of the body's pattern and (coarse blocks,) of that of its corners."""

    def tangent(self, x: Array, positive: bool) -> Blocks:
        return Blocks.none()


@dataclass(frozen=True, eq=False)
class Pattern:
    """Where the stored blocks of a level lie: row starts, sorted columns, projector of each node."""

    rows: Longs
    columns: NDArray[np.int32]
    free: Array

    def add(self, blocks: Blocks, D: NDArray[np.float32]) -> Any:
        """Adds Pi K Pi of the blocks to D (blocks, 3, 3); returns what has no place there as a csr matrix (3n, 3n), or None."""
        n = len(self.free)
        values = np.einsum("kij,kjl,klm->kim", self.free[blocks.rows], blocks.values, self.free[blocks.columns])
        keys = np.repeat(np.arange(n, dtype=np.int64), np.diff(self.rows)) * n + self.columns
        wanted = blocks.rows * n + blocks.columns
        slots = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        inside = keys[slots] == wanted
        np.add.at(D, slots[inside], values[inside].astype(np.float32))
        if inside.all():
            return None
        i, j = np.meshgrid(np.arange(3), np.arange(3), indexing="ij")
        far = values[~inside]
        rows = (3 * blocks.rows[~inside])[:, None, None] + i
        columns = (3 * blocks.columns[~inside])[:, None, None] + j
        return sparse.csr_matrix((far.ravel(), (rows.ravel(), columns.ravel())), shape=(3 * n, 3 * n))


def coarsened(blocks: Blocks, parents: NDArray[np.int32]) -> Blocks:
    """P^T K P on the corners: a P1 function at a node is the mean of its values at the node's two parents (n, 2)."""
    rows, columns = parents[blocks.rows].astype(np.int64), parents[blocks.columns].astype(np.int64)
    pairs = [(a, b) for a in range(2) for b in range(2)]
    return Blocks(np.concatenate([rows[:, a] for a, _ in pairs]), np.concatenate([columns[:, b] for _, b in pairs]),
                  np.tile(0.25 * blocks.values, (4, 1, 1)))
