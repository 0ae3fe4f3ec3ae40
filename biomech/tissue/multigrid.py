"""Multigrid for the tangent: P2 -> P1 by the elements' own Galerkin product -> smoothed aggregation; and PCG.

Each nodal level is smoothed by two Chebyshev steps on the 3 x 3 block-Jacobi scaled matrix over [top/8, top], with top
1.15 times a power-iteration estimate (Adams et al. 2003, J Comput Phys 188:593). The V-cycle is symmetric and positive,
so conjugate gradients may use it.
"""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.sparse as sparse
from numba import njit, prange
from numpy.typing import NDArray

from biomech.materials.tensor import COMPILED, REORDERED, Array
from biomech.tissue.aggregation import Aggregation, rigid_motions
from biomech.tissue.fem import Body
from biomech.tissue.pattern import Longs
from biomech.tissue.reference import Ints

SMOOTHED_BAND = 8.0
SAFETY = 1.15


@njit(parallel=True, **COMPILED)
def residual(rows: Longs, columns: Ints, D: Array, x: Array, f: Array, sign: float, out: Array) -> None:
    """out = f + sign D x."""
    for r in prange(rows.size - 1):
        a, b, c = 0.0, 0.0, 0.0
        for k in range(rows[r], rows[r + 1]):
            j = columns[k]
            u, v, w = x[j, 0], x[j, 1], x[j, 2]
            a += D[k, 0, 0] * u + D[k, 0, 1] * v + D[k, 0, 2] * w
            b += D[k, 1, 0] * u + D[k, 1, 1] * v + D[k, 1, 2] * w
            c += D[k, 2, 0] * u + D[k, 2, 1] * v + D[k, 2, 2] * w
        out[r, 0] = f[r, 0] + sign * a
        out[r, 1] = f[r, 1] + sign * b
        out[r, 2] = f[r, 2] + sign * c


@njit(parallel=True, **COMPILED)
def chebyshev_step(inverse: Array, r: Array, step: Array, x: Array, keep: float, add: float) -> None:
    """step = keep step + add inverse r; x += step."""
    for n in prange(r.shape[0]):
        for i in range(3):
            s = inverse[n, i, 0] * r[n, 0] + inverse[n, i, 1] * r[n, 1] + inverse[n, i, 2] * r[n, 2]
            step[n, i] = keep * step[n, i] + add * s
            x[n, i] += step[n, i]


@njit(parallel=True, **COMPILED)
def prolong(parents: Ints, free: Array, coarse: Array, x: Array) -> None:
    """x += Pi P coarse."""
    for n in prange(x.shape[0]):
        a, b = parents[n, 0], parents[n, 1]
        u = 0.5 * (coarse[a, 0] + coarse[b, 0])
        v = 0.5 * (coarse[a, 1] + coarse[b, 1])
        w = 0.5 * (coarse[a, 2] + coarse[b, 2])
        for i in range(3):
            x[n, i] += free[n, i, 0] * u + free[n, i, 1] * v + free[n, i, 2] * w


@njit(parallel=True, **COMPILED)
def restrict(start: Longs, where: Ints, free: Array, coarse_free: Array, r: Array, coarse: Array) -> None:
    """coarse = Pi_c P^T Pi r."""
    for c in prange(coarse.shape[0]):
        s = np.zeros(3)
        for k in range(start[c], start[c + 1]):
            n = where[k] // 2
            for i in range(3):
                s[i] += 0.5 * (free[n, i, 0] * r[n, 0] + free[n, i, 1] * r[n, 1] + free[n, i, 2] * r[n, 2])
        for i in range(3):
            coarse[c, i] = coarse_free[c, i, 0] * s[0] + coarse_free[c, i, 1] * s[1] + coarse_free[c, i, 2] * s[2]


@njit(**REORDERED)
def dot(x: Array, y: Array) -> float:
    """Sum of x_ni y_ni. Not BLAS: its threads fight with ours and cost more than the sum."""
    s = 0.0
    for n in range(x.shape[0]):
        for i in range(x.shape[1]):
            s += x[n, i] * y[n, i]
    return s


def norm(x: Array) -> float:
    return float(np.sqrt(dot(x, x)))


def definite(blocks: Array) -> bool:
    """Whether every symmetric (n, 3, 3) block is positive definite: its leading minors are positive (Sylvester)."""
    first = blocks[:, 0, 0]
    second = first * blocks[:, 1, 1] - blocks[:, 0, 1] ** 2
    return bool(first.min() > 0.0 and second.min() > 0.0 and np.linalg.det(blocks).min() > 0.0)


class NodalLevel:
    """One level whose unknowns are displacements of nodes."""

    def __init__(self, rows: Longs, columns: Ints, D: NDArray[np.float32], diagonal: Longs) -> None:
        self.rows, self.columns, self.D, self.diagonal = rows, columns, D, diagonal
        n = len(rows) - 1
        self.inverse: Array = np.zeros((n, 3, 3))
        self.scratch, self.step, self.zero = np.zeros((n, 3)), np.zeros((n, 3)), np.zeros((n, 3))
        self.mode: Array | None = None
        self.top = 1.0
        self.beyond: Any = None

    def update(self) -> bool:
        """New diagonal inverses and a new largest eigenvalue; False when a diagonal block is not positive definite."""
        blocks = self.D[self.diagonal].astype(np.float64)
        blocks = 0.5 * (blocks + blocks.transpose(0, 2, 1))
        if not definite(blocks):
            return False
        self.inverse = np.asarray(np.linalg.inv(blocks), np.float64)
        turns = 4
        if self.mode is None:
            self.mode, turns = np.random.default_rng(0).standard_normal((len(blocks), 3)), 10
        for _ in range(turns):
            found = np.zeros_like(self.mode)
            chebyshev_step(self.inverse, self.times(self.mode), self.step, found, 0.0, 1.0)
            self.top = SAFETY * norm(found) / norm(self.mode)
            self.mode = found / norm(found)
        return True

    def times(self, x: Array) -> Array:
        out = np.empty_like(x)
        residual(self.rows, self.columns, self.D, x, self.zero, 1.0, out)
        return out if self.beyond is None else out + (self.beyond @ x.ravel()).reshape(-1, 3)

    def remainder(self, f: Array, x: Array) -> Array:
        out = np.empty_like(x)
        residual(self.rows, self.columns, self.D, x, f, -1.0, out)
        return out if self.beyond is None else out - (self.beyond @ x.ravel()).reshape(-1, 3)

    def smooth(self, f: Array, x: Array, *, from_zero: bool) -> None:
        low = self.top / SMOOTHED_BAND
        middle, half = 0.5 * (self.top + low), 0.5 * (self.top - low)
        sigma = middle / half
        rho = 1.0 / (2.0 * sigma - 1.0 / sigma)
        chebyshev_step(self.inverse, f if from_zero else self.remainder(f, x), self.step, x, 0.0, 1.0 / middle)
        chebyshev_step(self.inverse, self.remainder(f, x), self.step, x, rho / sigma, 2.0 * rho / half)


class Multigrid:
    """A preconditioner for the tangent of a body: call it on a residual (n, 3)."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.levels = [NodalLevel(body.rows, body.columns, body.D, body.diagonal)]
        if body.quadratic:
            self.levels.append(NodalLevel(body.coarse_rows, body.coarse_columns, body.coarse_D, body.coarse_diagonal))
        self.below = Aggregation(body.coarse_rows, body.coarse_columns.astype(np.int64),
                                 rigid_motions(body.coarse_points, body.coarse_free))

    def update(self) -> bool:
        """Follow the body's new tangent; False when it is visibly not positive definite."""
        for level, beyond in zip(self.levels, (self.body.beyond, self.body.coarse_beyond)):
            level.beyond = beyond
        if not all(level.update() for level in self.levels):
            return False
        last = self.levels[-1]
        size = 3 * (len(last.rows) - 1)
        A = sparse.bsr_matrix((last.D.astype(np.float64), last.columns, last.rows), shape=(size, size))
        self.below.update(A if last.beyond is None else (A + last.beyond).tobsr((3, 3)))
        return self.below.definite

    def __call__(self, f: Array, depth: int = 0) -> Array:
        level = self.levels[depth]
        x = np.zeros_like(f)
        level.smooth(f, x, from_zero=True)
        r = level.remainder(f, x)
        if depth + 1 < len(self.levels):
            body = self.body
            coarse = np.empty((len(body.coarse_free), 3))
            restrict(*body.children, body.free, body.coarse_free, r, coarse)
            prolong(body.parents, body.free, self(coarse, depth + 1), x)
        else:
            x += self.below.correct(r.ravel()).reshape(-1, 3)
        level.smooth(f, x, from_zero=False)
        return x

    def times(self, x: Array) -> Array:
        return self.levels[0].times(x)


def conjugate_gradients(A: Callable[[Array], Array], M: Callable[[Array], Array], b: Array, tolerance: float,
                        most: int, tick: Callable[[], None]) -> tuple[Array, int, bool]:
    """(x, iterations, positive): preconditioned CG to a relative residual.

    positive is False when a direction of negative curvature was met; x is then the iterate before it. `tick` is called
    once an iteration (it may raise to cancel).
    """
    x = np.zeros_like(b)
    r = b.copy()
    z = M(r)
    d = z.copy()
    rz = dot(r, z)
    goal = tolerance * norm(b)
    if rz <= 0.0:
        return x, 0, not np.any(b)
    for k in range(most):
        tick()
        y = A(d)
        curvature = dot(d, y)
        if curvature <= 0.0:
            return x, k, False
        x += rz / curvature * d
        r -= rz / curvature * y
        if norm(r) < goal:
            return x, k + 1, True
        z = M(r)
        rz_next = dot(r, z)
        if rz_next <= 0.0:
            return x, k + 1, False
        d = z + rz_next / rz * d
        rz = rz_next
    return x, most, True
