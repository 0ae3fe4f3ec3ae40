"""Aggregation multigrid for the coupled velocity-pressure matrix: the preconditioner of the flow solver.

Nodes are joined in three rounds of pairwise aggregation along the strongest pressure coupling (the stabilisation puts a
Laplacian there, which sees stretched cells), about eight nodes an aggregate; coarse matrices are sums of blocks. The
shifted block ILU(0) of blockilu.py is the smoother, once before and behind the coarse correction on the finest level, twice on
the others with three times the shift (COARSER); the coarsest matrix is solved densely. Iterations a step on the aorta and iliac arteries of a
patient, each mesh from the answer on the one before: 11, 13 and 14 at 54, 132 and 1 126 thousand unknowns (with GMRES given the level of the
pressure, outlets.py). Ruled out by measurement: W-cycles and an unshifted ILU(0) (both stall), K-cycles (Notay and Vassilevski 2008: 21 at 132
thousand), larger coarse corrections, aggregates of four, SIMPLE and pressure-convection-diffusion splits.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse
from numba import njit
from scipy.linalg import lu_factor, lu_solve

from biomech.flow.arrays import Double, Ints, Longs, Single
from biomech.flow.blockilu import factorise, solve_factors
from biomech.flow.blockmatrix import residual_of, to_dense

RANGES = 4
"""Into how many row ranges a large matrix is cut for the smoother and the assembly."""
COARSEST = 150
SHIFT = 0.05
COARSER = 3.0
"""Shift of the coarse levels over that of the finest."""


def row_ranges(rows: int) -> Longs:
    """(k + 1,) first rows of the ranges of blockilu.py."""
    return np.linspace(0, rows, (RANGES if rows > 2000 else 1) + 1).astype(np.int64)


@njit(cache=True, nogil=True)
def _pair(indptr: Ints, indices: Ints, weight: Double, aggregate: Ints) -> int:
    """Join each node with its strongest free neighbour, or with a neighbouring aggregate that is far stronger."""
    aggregate[:] = -1
    count = 0
    for i in range(len(indptr) - 1):
        if aggregate[i] >= 0:
            continue
        free, free_weight, taken, taken_weight = -1, 0.0, -1, 0.0
        for q in range(indptr[i], indptr[i + 1]):
            j = indices[q]
            if j != i:
                if aggregate[j] < 0:
                    if weight[q] > free_weight:
                        free, free_weight = j, weight[q]
                elif weight[q] > taken_weight:
                    taken, taken_weight = aggregate[j], weight[q]
        if free >= 0 and free_weight >= 0.25 * taken_weight:
            aggregate[i] = aggregate[free] = count
            count += 1
        elif taken >= 0:
            aggregate[i] = taken
        else:
            aggregate[i] = count
            count += 1
    return count


@njit(cache=True, nogil=True)
def _sum_blocks(start: Longs, members: Longs, values: Single, coarse: Single) -> None:
    """coarse[q] = sum of the fine blocks that fall on it."""
    for q in range(len(start) - 1):
        block = coarse[q]
        for k in range(4):
            for l in range(4):
                block[k, l] = 0.0
        for p in range(start[q], start[q + 1]):
            fine = values[members[p]]
            for k in range(4):
                for l in range(4):
                    block[k, l] += fine[k, l]


def aggregated(indptr: Ints, indices: Ints, values: Single) -> tuple[Ints, int]:
    """(n,) the aggregate of each node, and how many there are."""
    total: Ints = np.arange(len(indptr) - 1, dtype=np.int32)
    weight = np.maximum(0.0, -values[:, 3, 3].astype(np.float64))
    count = len(total)
    for round_ in range(3):
        joined = np.empty(len(indptr) - 1, np.int32)
        count = _pair(indptr, indices, weight, joined)
        total = joined[total]
        if round_ < 2:
            fine = sparse.csr_matrix((weight, indices, indptr), shape=(len(joined), len(joined)))
            gather = sparse.csr_matrix((np.ones(len(joined)), (np.arange(len(joined)), joined)), shape=(len(joined), count))
            coarse = (gather.T @ fine @ gather).tocsr()
            coarse.sort_indices()
            indptr, indices, weight = coarse.indptr.astype(np.int32), coarse.indices.astype(np.int32), coarse.data
    return total, count


@dataclass(eq=False)
class _Level:
    indptr: Ints
    indices: Ints
    values: Single
    aggregate: Ints | None = None
    block_start: Longs | None = None
    block_members: Longs | None = None

    def __post_init__(self) -> None:
        rows = len(self.indptr) - 1
        self.ranges = row_ranges(rows)
        self.factors = np.empty_like(self.values)
        self.inverses = np.empty((rows, 4, 4), np.float32)
        self.b, self.x, self.r, self.dx = (np.zeros((rows, 4), np.float32) for _ in range(4))

    def factorise(self, shift: float) -> None:
        factorise(self.ranges, self.indptr, self.indices, self.values, np.float32(shift), self.factors, self.inverses)

    def sum_into(self, coarse: _Level) -> None:
        assert self.block_start is not None
        assert self.block_members is not None
        _sum_blocks(self.block_start, self.block_members, self.values, coarse.values)

    def smooth(self, b: Single, x: Single) -> None:
        solve_factors(self.ranges, self.indptr, self.indices, self.factors, self.inverses, b, x)

    def find_residual(self) -> None:
        """r = b - A x."""
        residual_of(self.indptr, self.indices, self.values, self.x, self.b, self.r)

    def correct(self) -> None:
        """One more smoothing of the residual that was found."""
        self.smooth(self.r, self.dx)
        self.x += self.dx


class Multigrid:
    """The hierarchy of one matrix pattern. Call `update` when the values have changed."""

    def __init__(self, indptr: Ints, indices: Ints, values: Single) -> None:
        self.shift = SHIFT
        self._levels = [_Level(indptr, indices, values)]
        while len(self._levels[-1].inverses) > COARSEST:
            coarser = self._coarser(self._levels[-1])
            if coarser is None:
                break
            self._levels.append(coarser)
        self.update(values)

    @property
    def sizes(self) -> list[int]:
        return [len(level.inverses) for level in self._levels]

    @staticmethod
    def _coarser(fine: _Level) -> _Level | None:
        aggregate, count = aggregated(fine.indptr, fine.indices, fine.values)
        if count > 0.8 * len(aggregate):
            return None     # coarsening stalls (no pressure coupling): stop here
        rows = np.repeat(np.arange(len(aggregate)), np.diff(fine.indptr))
        key = aggregate[rows].astype(np.int64) * count + aggregate[fine.indices]
        order = np.argsort(key, kind="stable")
        entries, start = np.unique(key[order], return_index=True)
        fine.aggregate, fine.block_members = aggregate, order
        fine.block_start = np.append(start, len(order)).astype(np.int64)
        indptr = np.searchsorted(entries // count, np.arange(count + 1)).astype(np.int32)
        coarse = _Level(indptr, (entries % count).astype(np.int32), np.empty((len(entries), 4, 4), np.float32))
        fine.sum_into(coarse)
        return coarse

    def update(self, values: Single) -> None:
        """New values on the finest level: sum them downwards and factorise again."""
        self._levels[0].values = values
        for fine, coarse in zip(self._levels, self._levels[1:]):
            fine.sum_into(coarse)
        for number, level in enumerate(self._levels[:-1] or self._levels):
            level.factorise(self.shift * (COARSER if number else 1.0))
        last = self._levels[-1]
        self._coarsest = None
        if len(self._levels) > 1:
            dense = to_dense(last.indptr, last.indices, last.values)
            dense[np.diag_indices_from(dense)] += 1e-12 * np.abs(dense).max()
            self._coarsest = lu_factor(dense, overwrite_a=True, check_finite=False)

    def __call__(self, r: Single, z: Single) -> None:
        """z = one cycle on r; both (4n,) float32."""
        top = self._levels[0]
        top.b[:] = r.reshape(-1, 4)
        self._cycle(0)
        z[:] = top.x.ravel()

    def _cycle(self, depth: int) -> None:
        level = self._levels[depth]
        if level.aggregate is None:
            if self._coarsest is None:
                level.smooth(level.b, level.x)
            else:
                level.x[:] = lu_solve(self._coarsest, level.b.ravel(), check_finite=False).reshape(-1, 4)
            return
        level.smooth(level.b, level.x)
        level.find_residual()
        if depth:
            level.correct()
            level.find_residual()
        coarse = self._levels[depth + 1]
        for k in range(4):
            coarse.b[:, k] = np.bincount(level.aggregate, level.r[:, k], minlength=len(coarse.b))
        self._cycle(depth + 1)
        level.x += coarse.x[level.aggregate]
        for _ in range(2 if depth else 1):
            level.find_residual()
            level.correct()
