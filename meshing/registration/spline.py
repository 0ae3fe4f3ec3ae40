"""Cubic B-spline displacements on a control grid (Rueckert 1999, eq. 1): the value and its slope at many points.

u(x) = sum_lmn B_l(s) B_m(t) B_n(w) c, with the four basis functions of a uniform cubic B-spline around each point in
control-grid coordinates. Points whose four neighbours do not all lie on the grid are not displaced, as in ITK.
"""
from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def _weights(s: float, value: NDArray[np.float64], slope: NDArray[np.float64]) -> None:
    r = 1.0 - s
    value[0] = r * r * r / 6.0
    value[1] = (3.0 * s * s * s - 6.0 * s * s + 4.0) / 6.0
    value[2] = (-3.0 * s * s * s + 3.0 * s * s + 3.0 * s + 1.0) / 6.0
    value[3] = s * s * s / 6.0
    slope[0] = -r * r / 2.0
    slope[1] = (3.0 * s * s - 4.0 * s) / 2.0
    slope[2] = (-3.0 * s * s + 2.0 * s + 1.0) / 2.0
    slope[3] = s * s / 2.0


@njit(cache=True, nogil=True)
def _evaluate(coefficients: NDArray[np.float64], to_grid: NDArray[np.float64], points: NDArray[np.float64],
              value: NDArray[np.float64], slope: NDArray[np.float64]) -> None:
    """Fills value (n, 3) and slope (n, 3, 3): derivative of component c by grid coordinate a."""
    nk, nj, ni = coefficients.shape[:3]
    w = np.zeros((3, 4))
    d = np.zeros((3, 4))
    low = np.zeros(3, np.int64)
    size = (ni, nj, nk)
    for p in range(points.shape[0]):
        inside = True
        for a in range(3):
            g = to_grid[a, 0] * points[p, 0] + to_grid[a, 1] * points[p, 1] + to_grid[a, 2] * points[p, 2] + to_grid[a, 3]
            whole = int(np.floor(g))
            if whole < 1 or whole + 2 >= size[a]:
                if whole + 2 == size[a] and g - whole < 1e-9:  # the last plane of the domain belongs to the cell before it
                    whole -= 1
                else:
                    inside = False
                    break
            low[a] = whole - 1
            _weights(g - whole, w[a], d[a])
        if not inside:
            continue
        for n in range(4):
            for m in range(4):
                for l in range(4):
                    full = w[0, l] * w[1, m] * w[2, n]
                    by_i = d[0, l] * w[1, m] * w[2, n]
                    by_j = w[0, l] * d[1, m] * w[2, n]
                    by_k = w[0, l] * w[1, m] * d[2, n]
                    for c in range(3):
                        here = coefficients[low[2] + n, low[1] + m, low[0] + l, c]
                        value[p, c] += full * here
                        slope[p, c, 0] += by_i * here
                        slope[p, c, 1] += by_j * here
                        slope[p, c, 2] += by_k * here


def displacement(coefficients: NDArray[np.float64], to_grid: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 3) mm at (n, 3) LPS mm; `to_grid` (4, 4) takes LPS to control-grid coordinates (i, j, k)."""
    value, slope = np.zeros((len(points), 3)), np.zeros((len(points), 3, 3))
    _evaluate(np.ascontiguousarray(coefficients), np.ascontiguousarray(to_grid), points, value, slope)
    return value


def gradient(coefficients: NDArray[np.float64], to_grid: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 3, 3) derivative of the displacement (rows) by grid coordinate (columns)."""
    value, slope = np.zeros((len(points), 3)), np.zeros((len(points), 3, 3))
    _evaluate(np.ascontiguousarray(coefficients), np.ascontiguousarray(to_grid), points, value, slope)
    return slope
