"""Incomplete LU factorisation without fill-in, ILU(0), of a sparse matrix of 4x4 blocks.

L and U keep the pattern of the matrix (Saad, Iterative Methods for Sparse Linear Systems, 2nd ed., section 10.3, by
blocks). The rows are cut into ranges; couplings between ranges are left out, so the ranges can be factorised and solved
side by side. The number of ranges belongs to the matrix, not to the machine: results do not depend on the threads.

The factorised matrix has its diagonal multiplied by 1 + shift. Without the shift the factors of a convection-dominated
saddle-point matrix first amplify errors and the multigrid cycle stalls (measured: 5 % gives 7-9 iterations at every size).
"""
from __future__ import annotations

import numba
import numpy as np
from numba import njit

from biomech.flow.arrays import Ints, Longs, Single
from biomech.flow.vms import REORDERED


@njit(cache=True, nogil=True)
def _invert_block(block: Single, work: Single, inverse: Single) -> None:
    """Gauss-Jordan with row exchange: 4x4 `block` -> `inverse`."""
    for i in range(4):
        for j in range(4):
            work[i, j] = block[i, j]
            work[i, 4 + j] = 1.0 if i == j else 0.0
    for c in range(4):
        pivot = c
        for r in range(c + 1, 4):
            if abs(work[r, c]) > abs(work[pivot, c]):
                pivot = r
        if pivot != c:
            for k in range(8):
                work[c, k], work[pivot, k] = work[pivot, k], work[c, k]
        scale = np.float32(1.0) / work[c, c]
        for k in range(8):
            work[c, k] *= scale
        for r in range(4):
            if r != c:
                factor = work[r, c]
                for k in range(8):
                    work[r, k] -= factor * work[c, k]
    for i in range(4):
        for j in range(4):
            inverse[i, j] = work[i, 4 + j]


@njit(cache=True, fastmath=REORDERED)
def _factorise_range(low: int, high: int, indptr: Ints, indices: Ints, values: Single, shift: np.float32, factors: Single,
                     inverses: Single) -> None:
    product = np.zeros((4, 4), np.float32)
    work = np.zeros((4, 8), np.float32)
    for i in range(low, high):
        diagonal = indptr[i]
        for q in range(indptr[i], indptr[i + 1]):
            for r in range(4):
                for c in range(4):
                    factors[q, r, c] = values[q, r, c]
            if indices[q] == i:
                diagonal = q
                for r in range(4):
                    factors[q, r, r] *= np.float32(1.0) + shift
        for q in range(indptr[i], diagonal):
            j = indices[q]
            if j < low:
                continue
            left, inverse = factors[q], inverses[j]
            for r in range(4):
                for c in range(4):
                    product[r, c] = (left[r, 0] * inverse[0, c] + left[r, 1] * inverse[1, c]
                                     + left[r, 2] * inverse[2, c] + left[r, 3] * inverse[3, c])
            for r in range(4):
                for c in range(4):
                    left[r, c] = product[r, c]
            # subtract left * U(j, :) where row i has an entry
            mine, theirs = q + 1, indptr[j]
            while theirs < indptr[j + 1] and indices[theirs] <= j:
                theirs += 1
            while mine < indptr[i + 1] and theirs < indptr[j + 1]:
                if indices[mine] < indices[theirs]:
                    mine += 1
                elif indices[mine] > indices[theirs]:
                    theirs += 1
                else:
                    if indices[mine] < high:
                        target, upper = factors[mine], factors[theirs]
                        for r in range(4):
                            for c in range(4):
                                target[r, c] -= (product[r, 0] * upper[0, c] + product[r, 1] * upper[1, c]
                                                 + product[r, 2] * upper[2, c] + product[r, 3] * upper[3, c])
                    mine += 1
                    theirs += 1
        _invert_block(factors[diagonal], work, inverses[i])


@njit(cache=True, parallel=True)
def factorise(ranges: Longs, indptr: Ints, indices: Ints, values: Single, shift: np.float32, factors: Single,
              inverses: Single) -> None:
    """Fill `factors` (nnz, 4, 4) and `inverses` (n, 4, 4) of the diagonal blocks; `ranges` (k + 1,) row numbers."""
    for k in numba.prange(len(ranges) - 1):
        _factorise_range(ranges[k], ranges[k + 1], indptr, indices, values, shift, factors, inverses)


@njit(cache=True, parallel=True, fastmath=REORDERED)
def solve_factors(ranges: Longs, indptr: Ints, indices: Ints, factors: Single, inverses: Single, b: Single,
                  x: Single) -> None:
    """x = U^-1 L^-1 b, (n, 4) float32."""
    for k in numba.prange(len(ranges) - 1):
        low, high = ranges[k], ranges[k + 1]
        for i in range(low, high):
            s0, s1, s2, s3 = b[i, 0], b[i, 1], b[i, 2], b[i, 3]
            for q in range(indptr[i], indptr[i + 1]):
                j = indices[q]
                if j >= i:
                    break
                if j >= low:
                    v = factors[q]
                    s0 -= v[0, 0] * x[j, 0] + v[0, 1] * x[j, 1] + v[0, 2] * x[j, 2] + v[0, 3] * x[j, 3]
                    s1 -= v[1, 0] * x[j, 0] + v[1, 1] * x[j, 1] + v[1, 2] * x[j, 2] + v[1, 3] * x[j, 3]
                    s2 -= v[2, 0] * x[j, 0] + v[2, 1] * x[j, 1] + v[2, 2] * x[j, 2] + v[2, 3] * x[j, 3]
                    s3 -= v[3, 0] * x[j, 0] + v[3, 1] * x[j, 1] + v[3, 2] * x[j, 2] + v[3, 3] * x[j, 3]
            x[i, 0], x[i, 1], x[i, 2], x[i, 3] = s0, s1, s2, s3
        for back in range(high - low):
            i = high - 1 - back
            s0, s1, s2, s3 = x[i, 0], x[i, 1], x[i, 2], x[i, 3]
            for backward in range(indptr[i + 1] - indptr[i]):
                q = indptr[i + 1] - 1 - backward
                j = indices[q]
                if j <= i:
                    break
                if j < high:
                    v = factors[q]
                    s0 -= v[0, 0] * x[j, 0] + v[0, 1] * x[j, 1] + v[0, 2] * x[j, 2] + v[0, 3] * x[j, 3]
                    s1 -= v[1, 0] * x[j, 0] + v[1, 1] * x[j, 1] + v[1, 2] * x[j, 2] + v[1, 3] * x[j, 3]
                    s2 -= v[2, 0] * x[j, 0] + v[2, 1] * x[j, 1] + v[2, 2] * x[j, 2] + v[2, 3] * x[j, 3]
                    s3 -= v[3, 0] * x[j, 0] + v[3, 1] * x[j, 1] + v[3, 2] * x[j, 2] + v[3, 3] * x[j, 3]
            d = inverses[i]
            for k4 in range(4):
                x[i, k4] = d[k4, 0] * s0 + d[k4, 1] * s1 + d[k4, 2] * s2 + d[k4, 3] * s3
