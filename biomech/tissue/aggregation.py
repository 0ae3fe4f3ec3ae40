"""Smoothed aggregation on a block-sparse matrix, with the six rigid-body motions as near-null space.

Vanek, Mandel and Brezina 1996 (Computing 56:179). Aggregates and tentative prolongators are kept while the mesh stays;
smoothing and Galerkin products are redone for each matrix. The coarsest matrix is factorised densely.
"""
from __future__ import annotations

from typing import Any

import numpy as np
import scipy.linalg as dense
import scipy.sparse as sparse
from numba import njit
from numpy.typing import NDArray

from biomech.materials.tensor import COMPILED, Array

COARSEST = 500
"""Unknowns at which the hierarchy ends in a dense Cholesky factorisation."""

LEAST_COARSENING = 0.7
"""A level that keeps more than this share of its nodes is not worth having."""


def rigid_motions(points: Array, free: Array) -> Array:
    """(n, 3, 6) three translations and three rotations about the centre, restricted to the free directions."""
    arm = points - points.mean(axis=0)
    arm = arm / np.abs(arm).max()
    modes = np.zeros((len(points), 3, 6))
    modes[:, [0, 1, 2], [0, 1, 2]] = 1.0
    modes[:, 1, 3], modes[:, 2, 3] = -arm[:, 2], arm[:, 1]
    modes[:, 0, 4], modes[:, 2, 4] = arm[:, 2], -arm[:, 0]
    modes[:, 0, 5], modes[:, 1, 5] = -arm[:, 1], arm[:, 0]
    found: Array = np.einsum("nij,njm->nim", free, modes)
    return found


@njit(**COMPILED)
def aggregates(rows: NDArray[np.int64], columns: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    """Greedy aggregation in three passes: whole neighbourhoods, then stragglers to a neighbour, then what is left."""
    n = rows.size - 1
    first = np.full(n, -1, np.int64)
    count = 0
    for r in range(n):
        alone = first[r] < 0
        for k in range(rows[r], rows[r + 1]):
            if first[columns[k]] >= 0:
                alone = False
                break
        if alone:
            for k in range(rows[r], rows[r + 1]):
                first[columns[k]] = count
            first[r] = count
            count += 1
    final = first.copy()
    for r in range(n):
        if first[r] < 0:
            for k in range(rows[r], rows[r + 1]):
                if first[columns[k]] >= 0:
                    final[r] = first[columns[k]]
                    break
    for r in range(n):
        if final[r] < 0:
            for k in range(rows[r], rows[r + 1]):
                if final[columns[k]] < 0:
                    final[columns[k]] = count
            final[r] = count
            count += 1
    return final, count


def tentative(owner: NDArray[np.int64], count: int, modes: Array) -> tuple[Any, Array]:
    """Orthonormal basis of the modes on each aggregate: (bsr prolongator, (count, 6, 6) modes one level down)."""
    n, b, m = modes.shape
    order = np.argsort(owner, kind="stable")
    sizes = np.bincount(owner, minlength=count)
    start = np.concatenate([[0], np.cumsum(sizes)])
    Q, coarse = np.zeros((n, b, m)), np.zeros((count, m, m))
    for size in np.unique(sizes):
        group = np.flatnonzero(sizes == size)
        members = order[start[group][:, None] + np.arange(size)]
        M = modes[members].reshape(len(group), size * b, m)
        values, vectors = np.linalg.eigh(np.einsum("gia,gib->gab", M, M))
        keep = values > 1e-8 * np.maximum(values[:, -1:], 1e-30)
        scale = np.where(keep, 1.0 / np.sqrt(np.where(keep, values, 1.0)), 0.0)
        q = np.einsum("gia,gab->gib", M, vectors * scale[:, None, :])
        Q[members] = q.reshape(len(group), size, b, m)
        coarse[group] = np.einsum("gia,gib->gab", q, M)
    return sparse.bsr_matrix((Q, owner.astype(np.int32), np.arange(n + 1, dtype=np.int32)), shape=(n * b, count * m)), coarse


class Aggregation:
    """The algebraic levels below the nodal ones."""

    def __init__(self, rows: NDArray[np.int64], columns: NDArray[np.int64], modes: Array) -> None:
        self.tentatives: list[Any] = []
        while len(modes) * modes.shape[1] > COARSEST:
            owner, count = aggregates(rows, columns)
            if count >= LEAST_COARSENING * len(modes):
                break
            n = len(modes)
            T, modes = tentative(owner, count, modes)
            self.tentatives.append(T)
            graph = sparse.csr_matrix((np.ones(len(columns)), columns, rows), shape=(n, n))
            gather = sparse.csr_matrix((np.ones(n), (np.arange(n), owner)), shape=(n, count))
            product = (gather.T @ (graph @ (graph @ gather))).tocsr()
            product.sort_indices()
            rows, columns = product.indptr.astype(np.int64), product.indices.astype(np.int64)
        self.definite = True

    def update(self, A: Any) -> None:
        """Rebuild the levels for the bsr matrix A; `definite` says whether the coarsest matrix is positive definite."""
        self.matrices: list[Any] = []
        self.down: list[Any] = []
        self.up: list[Any] = []
        self.inverse: list[Array] = []
        self.top: list[float] = []
        for T in self.tentatives:
            b = A.blocksize[0]
            row = np.repeat(np.arange(A.shape[0] // b), np.diff(A.indptr))
            diagonal = np.zeros((A.shape[0] // b, b, b))
            where = np.flatnonzero(row == A.indices)
            diagonal[row[where]] = A.data[where]
            inverse = np.linalg.inv(diagonal) if b == 3 else np.linalg.pinv(diagonal, rcond=1e-10, hermitian=True)
            scaled = sparse.bsr_matrix((np.einsum("kij,kjl->kil", inverse[row], A.data), A.indices, A.indptr), shape=A.shape)
            v = np.random.default_rng(1).standard_normal(A.shape[0])
            largest = 1.0
            for _ in range(8):
                v = scaled @ v
                largest = float(np.linalg.norm(v))
                v /= largest
            largest *= 1.05
            P = (T - (4.0 / 3.0 / largest) * (scaled @ T)).tobsr((b, T.blocksize[1]))
            R = P.T.tobsr((T.blocksize[1], b))
            self.matrices.append(A)
            self.up.append(P)
            self.down.append(R)
            self.inverse.append(inverse)
            self.top.append(largest)
            A = R @ (A @ P)
            A = ((A + A.T) * 0.5).tobsr((P.blocksize[1], P.blocksize[1]))
        M = A.toarray()
        dead = np.flatnonzero(np.diag(M) <= 1e-12 * np.diag(M).max())
        M[dead, dead] = np.diag(M).max()
        self.definite = True
        try:
            self.factor = dense.cho_factor(M)
        except dense.LinAlgError:
            self.definite = False

    def smooth(self, level: int, f: Array, x: Array | None) -> Array:
        """Two Chebyshev steps with the block-Jacobi scaled matrix on [top/6, top]."""
        A, inverse, top = self.matrices[level], self.inverse[level], self.top[level]
        size = A.blocksize[0]
        middle, half = top * 7.0 / 12.0, top * 5.0 / 12.0
        sigma = middle / half
        rho = 1.0 / sigma
        step = np.zeros(0)
        for k in range(2):
            r = f if x is None else f - A @ x
            z = np.einsum("kij,kj->ki", inverse, r.reshape(-1, size)).ravel()
            if k == 0:
                step = z / middle
            else:
                rho_next = 1.0 / (2.0 * sigma - rho)
                step = rho_next * rho * step + 2.0 * rho_next / half * z
                rho = rho_next
            x = step.copy() if x is None else x + step
        assert x is not None
        return x

    def cycle(self, f: Array, level: int = 0) -> Array:
        """One V-cycle from `level` down."""
        if level == len(self.tentatives):
            solved: Array = dense.cho_solve(self.factor, f, check_finite=False)
            return solved
        x = self.smooth(level, f, None)
        x = x + self.up[level] @ self.cycle(self.down[level] @ (f - self.matrices[level] @ x), level + 1)
        return self.smooth(level, f, x)

    def correct(self, f: Array) -> Array:
        """The cycle without the smoothing of its first level, whose matrix a nodal level smooths already."""
        if not self.tentatives:
            return self.cycle(f)
        found: Array = self.up[0] @ self.cycle(self.down[0] @ f, 1)
        return found
