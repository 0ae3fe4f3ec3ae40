"""Flexible GMRES with restart (Saad 1993, SIAM J. Sci. Comput. 14:461).

The preconditioner may change from one application to the next. The basis is kept in single precision, the Hessenberg
matrix and its rotations in double; that is enough for the loose tolerances of an inexact Newton method. Sums run over
fixed pieces of the vectors, so they do not depend on the number of threads.

A direction that the preconditioner misses can be given: the answer is found exactly along it and the method works on what is left, as if the
direction were one of its own from the start (GCRO, de Sturler 1996, J. Comput. Appl. Math. 67:15). A sweep that was long leaves the directions of
which the matrix made least; the next systems are given them (recycling, Parks et al. 2006, SIAM J. Sci. Comput. 28:1651, with singular instead of
harmonic Ritz vectors). Their images are those of the new matrix, so nothing rests on the matrices being alike but the gain: from one Newton step
to the next the preconditioner is slow in the same few directions (sample artery, 121 thousand and 1.09 million unknowns: 8.6 iterations a step
instead of 12.5, 12.5 instead of 16.8).
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numba
import numpy as np
from numba import njit

from biomech.flow.arrays import Double, Single
from biomech.flow.vms import REORDERED

_PIECE = 8192
LONG, SLOWEST, KEPT = 8, 4, 12
"""Iterations of a sweep that leaves directions, how many it leaves, and how many are kept of the last such sweeps: each costs the next system a
product with the matrix, a sixth of an iteration."""


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
    """Directions and their images under A, the images orthonormal; those that A takes to nothing, or to what is known, are left out."""

    def __init__(self, multiply: Callable[[Single, Double], None], given: Sequence[Single], size: int) -> None:
        self.directions, self.images = (np.empty((len(given), size), np.float32) for _ in range(2))
        self.count = 0
        self._sums = np.empty((size // _PIECE + 1, len(given)))
        image = np.empty(size)
        for direction in given:
            multiply(direction, image)
            full = float(np.linalg.norm(image))
            parts = self.take(image) + self.take(image)
            left = float(np.linalg.norm(image))
            if not 1e-3 * full < left < np.inf:
                continue
            self.images[self.count] = image / left
            self.directions[self.count] = (direction - parts.astype(np.float32) @ self.directions[:self.count]) / np.float32(left)
            self.count += 1

    def take(self, w: Double) -> Double:
        """w -= its part along the images; that part."""
        parts = np.empty(self.count)
        _project_out(self.images, self.count, w, parts, self._sums)
        return parts

    def give(self, parts: Double, x: Double) -> None:
        """x += parts of the directions."""
        for part, direction in zip(parts, self.directions[:self.count]):
            x += part * direction


@dataclass(frozen=True, eq=False)
class Solved:
    """`x` (n,), how many iterations it took, and the residual over the right-hand side."""

    x: Double
    iterations: int
    residual: float


class Gmres:
    """Buffers for systems of `size` unknowns that follow each other; `multiply(x, y)` writes y = A x, `precondition(r, z)` z ~ A^-1 r."""

    def __init__(self, size: int, restart: int = 40, *, recycle: bool = False) -> None:
        """With `recycle` what was slow in one system is given to the next."""
        self.restart, self.recycle = restart, recycle
        self._basis = np.empty((restart + 1, size), np.float32)
        self._directions = np.empty((restart, size), np.float32)
        self._sums = np.empty((size // _PIECE + 1, restart + 1))
        self._slow: list[Single] = []

    def solve(self, multiply: Callable[[Single, Double], None], precondition: Callable[[Single, Single], None],
              b: Double, tolerance: float, limit: int, *, missed: Single | None = None) -> Solved:
        """`missed` (n,) is a direction in which the preconditioner answers far too little."""
        x = np.zeros(len(b))
        w = np.empty(len(b))
        right = float(np.linalg.norm(b))
        if right == 0.0:
            return Solved(x, 0, 0.0)
        known, r = _Known(multiply, [*([] if missed is None else [missed]), *self._slow], len(b)), b.copy()
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
        hessenberg = np.zeros((most + 1, most))
        cosine, sine = np.zeros(most), np.zeros(most)
        column, again, apart = np.zeros(most + 1), np.zeros(most + 1), np.zeros((most, known.count))
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
            hessenberg[:k + 1, k], hessenberg[k + 1, k] = column[:k + 1], length
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
            known.give(-(y @ apart[:used]), x)
            self._keep(hessenberg[:used + 1, :used], apart[:used], known)
        return max(used, 1)

    def _keep(self, hessenberg: Double, apart: Double, known: _Known) -> None:
        """Of a sweep, its directions behind the smallest singular values; what A made of them lies in its basis and in the images of the known."""
        used = hessenberg.shape[1]
        if not self.recycle or used < LONG:
            return
        slow = np.linalg.svd(hessenberg)[2][-SLOWEST:]
        found = slow.astype(np.float32) @ self._directions[:used] - (slow @ apart).astype(np.float32) @ known.directions[:known.count]
        self._slow = [*self._slow, *found][-KEPT:]
