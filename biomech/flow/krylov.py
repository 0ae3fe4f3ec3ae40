"""Flexible GMRES with restart (Saad 1993, SIAM J. Sci. Comput. 14:461).

The preconditioner may change from one application to the next. The basis is kept in single precision, the Hessenberg
matrix and its rotations in double; that is enough for the loose tolerances of an inexact Newton method. Sums run over
fixed pieces of the vectors, so they do not depend on the number of threads.

A direction that the preconditioner misses can be given: the answer is found exactly along it and the method works on what is left, as if the
direction were one of its own from the start (GCRO, de Sturler 1996, J. Comput. Appl. Math. 67:15).
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numba
import numpy as np
from numba import njit

from biomech.flow.arrays import Double, Single
from biomech.flow.vms import REORDERED

_PIECE = 8192


@njit(cache=True, parallel=True, fastmath=REORDERED)
def _project_out(basis: Single, count: int, w: Double, coefficients: Double, sums: Double) -> None:
    """coefficients = basis[:count] . w, then w -= coefficients . basis[:count]."""
    n = w.shape[0]
    pieces = (n + _PIECE - 1) // _PIECE
    for c in numba.prange(pieces):
        start, end = c * _PIECE, min(n, (c + 1) * _PIECE)
        for j in range(count):
            total = 0.0
            for i in range(start, end):
                total += basis[j, i] * w[i]
            sums[c, j] = total
    for j in range(count):
        coefficients[j] = 0.0
        for c in range(pieces):
            coefficients[j] += sums[c, j]
    for c in numba.prange(pieces):
        start, end = c * _PIECE, min(n, (c + 1) * _PIECE)
        for j in range(count):
            for i in range(start, end):
                w[i] -= coefficients[j] * basis[j, i]


class _Known:
    """A direction and its image under A, both over the length of the image; none for None and for what A takes to nothing."""

    def __init__(self, multiply: Callable[[Single, Double], None], direction: Single | None, size: int) -> None:
        self.image = np.zeros(0 if direction is None else size)
        if direction is None:
            return
        multiply(direction, self.image)
        length = float(np.linalg.norm(self.image))
        if not 0.0 < length < np.inf:
            self.image = np.zeros(0)
            return
        self.image /= length
        self.direction: Double = direction.astype(np.float64) / length

    def take(self, w: Double) -> float:
        """w -= its part along the image; that part."""
        if not len(self.image):
            return 0.0
        part = float(self.image @ w)
        w -= part * self.image
        return part

    def give(self, part: float, x: Double) -> None:
        """x += part of the direction."""
        if len(self.image):
            x += part * self.direction


@dataclass(frozen=True, eq=False)
class Solved:
    """`x` (n,), how many iterations it took, and the residual over the right-hand side."""

    x: Double
    iterations: int
    residual: float


class Gmres:
    """Buffers for systems of `size` unknowns; `multiply(x, y)` writes y = A x, `precondition(r, z)` z ~ A^-1 r."""

    def __init__(self, size: int, restart: int = 40) -> None:
        self.restart = restart
        self._basis = np.empty((restart + 1, size), np.float32)
        self._directions = np.empty((restart, size), np.float32)
        self._sums = np.empty((size // _PIECE + 1, restart + 1))

    def solve(self, multiply: Callable[[Single, Double], None], precondition: Callable[[Single, Single], None],
              b: Double, tolerance: float, limit: int, *, missed: Single | None = None) -> Solved:
        """`missed` (n,) is a direction in which the preconditioner answers far too little."""
        x = np.zeros(len(b))
        w = np.empty(len(b))
        right = float(np.linalg.norm(b))
        if right == 0.0:
            return Solved(x, 0, 0.0)
        known, r = _Known(multiply, missed, len(b)), b.copy()
        known.give(known.take(r), x)
        iterations, norm = 0, float(np.linalg.norm(r))
        while iterations < limit and norm > tolerance * right:
            used = self._sweep(multiply, precondition, r, norm, tolerance * right, min(self.restart, limit - iterations), x, known)
            iterations += used
            multiply(x.astype(np.float32), w)
            r = b - w
            known.give(known.take(r), x)
            norm = float(np.linalg.norm(r))
            if not np.isfinite(norm):
                break
        return Solved(x, iterations, norm / right)

    def _sweep(self, multiply: Callable[[Single, Double], None], precondition: Callable[[Single, Single], None],
               r: Double, norm: float, goal: float, most: int, x: Double, known: _Known) -> int:
        """One restart: adds to `x` the best correction of at most `most` directions; returns how many were used."""
        basis, directions = self._basis, self._directions
        triangle = np.zeros((most, most))
        rotated = np.zeros(most + 1)
        rotated[0] = norm
        cosine, sine = np.zeros(most), np.zeros(most)
        column, again, apart = np.zeros(most + 1), np.zeros(most + 1), np.zeros(most)
        w = np.empty(len(r))
        basis[0] = r / norm
        used = 0
        for k in range(most):
            precondition(basis[k], directions[k])
            multiply(directions[k], w)
            apart[k] = known.take(w)
            _project_out(basis, k + 1, w, column, self._sums)
            _project_out(basis, k + 1, w, again, self._sums)     # a second pass keeps the single-precision basis orthogonal
            column[:k + 1] += again[:k + 1]
            length = float(np.linalg.norm(w))
            for i in range(k):
                column[i], column[i + 1] = (cosine[i] * column[i] + sine[i] * column[i + 1],
                                            -sine[i] * column[i] + cosine[i] * column[i + 1])
            hypotenuse = float(np.hypot(column[k], length))
            if hypotenuse == 0.0 or not np.isfinite(hypotenuse):
                break
            cosine[k], sine[k] = column[k] / hypotenuse, length / hypotenuse
            column[k] = hypotenuse
            triangle[:k + 1, k] = column[:k + 1]
            rotated[k + 1] = -sine[k] * rotated[k]
            rotated[k] *= cosine[k]
            used = k + 1
            if abs(rotated[k + 1]) < goal or length == 0.0:
                break
            basis[k + 1] = w / length
        if used:
            y = np.linalg.solve(triangle[:used, :used], rotated[:used])
            x += y @ directions[:used]
            known.give(-float(apart[:used] @ y), x)
        return max(used, 1)
