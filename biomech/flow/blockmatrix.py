"""Operations on a sparse matrix of 4x4 blocks in compressed rows (`indptr`, `indices`, `values` (nnz, 4, 4) float32).

Single precision halves the memory traffic, which is what these operations cost; the nonlinear residual, the state and
the recurrences of GMRES are in double precision, so nothing that a person reads is rounded to seven digits.
"""
from __future__ import annotations

import numba
import numpy as np
from numba import njit

from biomech.flow.arrays import Bools, Double, Ints, Longs, Single
from biomech.flow.vms import REORDERED


@njit(cache=True, parallel=True, fastmath=REORDERED)
def residual_of(indptr: Ints, indices: Ints, values: Single, x: Single, b: Single, r: Single) -> None:
    """r = b - A x, all (n, 4) float32."""
    for i in numba.prange(len(indptr) - 1):
        r0, r1, r2, r3 = b[i, 0], b[i, 1], b[i, 2], b[i, 3]
        for q in range(indptr[i], indptr[i + 1]):
            j, v = indices[q], values[q]
            x0, x1, x2, x3 = x[j, 0], x[j, 1], x[j, 2], x[j, 3]
            r0 -= v[0, 0] * x0 + v[0, 1] * x1 + v[0, 2] * x2 + v[0, 3] * x3
            r1 -= v[1, 0] * x0 + v[1, 1] * x1 + v[1, 2] * x2 + v[1, 3] * x3
            r2 -= v[2, 0] * x0 + v[2, 1] * x1 + v[2, 2] * x2 + v[2, 3] * x3
            r3 -= v[3, 0] * x0 + v[3, 1] * x1 + v[3, 2] * x2 + v[3, 3] * x3
        r[i, 0], r[i, 1], r[i, 2], r[i, 3] = r0, r1, r2, r3


@njit(cache=True, nogil=True)
def prescribe(indptr: Ints, indices: Ints, values: Single, fixed: Bools) -> None:
    """Replace rows and columns of prescribed unknowns (`fixed` (n, 4)) by those of the identity: increments are zero there."""
    for i in range(len(indptr) - 1):
        for q in range(indptr[i], indptr[i + 1]):
            j = indices[q]
            for k in range(4):
                for l in range(4):
                    if fixed[i, k] or fixed[j, l]:
                        values[q, k, l] = 1.0 if (i == j and k == l) else 0.0


def scale_pressure(values: Single, factor: float) -> None:
    """Multiply the pressure rows and columns by `factor`, in place."""
    values[:, :3, 3] *= factor
    values[:, 3, :3] *= factor
    values[:, 3, 3] *= factor * factor


def diagonal_positions(indptr: Ints, indices: Ints) -> Longs:
    """(n,) where the diagonal block of each row lies."""
    rows = np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))
    return np.flatnonzero(rows == indices)


def to_dense(indptr: Ints, indices: Ints, values: Single) -> Double:
    """The same matrix (4n, 4n) with every entry stored: for the coarsest level and for tests."""
    n = len(indptr) - 1
    dense = np.zeros((n, 4, n, 4))
    rows = np.repeat(np.arange(n), np.diff(indptr))
    dense[rows, :, indices, :] = values
    return dense.reshape(4 * n, 4 * n)
