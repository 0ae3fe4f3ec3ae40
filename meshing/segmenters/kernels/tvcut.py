"""The minimal cut of a continuous image: min over u in [0, 1] of the integral of g |grad u| + f u.

f < 0 favours the inside, g is the price of boundary. The problem is convex and thresholding its minimiser at 1/2 gives a
globally optimal set (Chan, Esedoglu and Nikolova, SIAM J Appl Math 66:1632, 2006); it is what a graph cut solves, without
the bias of the grid's directions. Solved by the primal-dual method of Chambolle and Pock (J Math Imaging Vis 40:120,
2011), equations (7), with the step 1 / |grad|.
"""
from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from meshing.segmenters.kernels import Spacing
from meshing.step import Monitor, silent

F32 = np.float32


@njit(cache=True, parallel=True, fastmath=True, nogil=True)
def _dual(p, q, r, ahead, price, wk, wj, wi, step):  # type: ignore[no-untyped-def]
    """p, q, r <- projection of (p, q, r) + step grad(ahead) on the ball of radius `price`."""
    nk, nj, ni = ahead.shape
    for k in prange(nk):
        for j in range(nj):
            for i in range(ni):
                here = ahead[k, j, i]
                a = (ahead[k + 1, j, i] - here) * wk if k + 1 < nk else F32(0)
                b = (ahead[k, j + 1, i] - here) * wj if j + 1 < nj else F32(0)
                c = (ahead[k, j, i + 1] - here) * wi if i + 1 < ni else F32(0)
                a = p[k, j, i] + step * a
                b = q[k, j, i] + step * b
                c = r[k, j, i] + step * c
                norm = np.sqrt(a * a + b * b + c * c)
                limit = price[k, j, i]
                scale = limit / norm if norm > limit else F32(1)
                p[k, j, i] = a * scale
                q[k, j, i] = b * scale
                r[k, j, i] = c * scale


@njit(cache=True, parallel=True, fastmath=True, nogil=True)
def _primal(u, ahead, p, q, r, f, wk, wj, wi, step):  # type: ignore[no-untyped-def]
    """u <- clip(u + step (div p - f)); ahead <- 2 u - old u. Returns the total change."""
    nk, nj, ni = u.shape
    changes = np.zeros(nk)
    for k in prange(nk):
        change = 0.0
        for j in range(nj):
            for i in range(ni):
                d = (p[k, j, i] - (p[k - 1, j, i] if k > 0 else F32(0))) * wk
                d += (q[k, j, i] - (q[k, j - 1, i] if j > 0 else F32(0))) * wj
                d += (r[k, j, i] - (r[k, j, i - 1] if i > 0 else F32(0))) * wi
                old = u[k, j, i]
                new = min(max(old + step * (d - f[k, j, i]), F32(0)), F32(1))
                u[k, j, i] = new
                ahead[k, j, i] = F32(2) * new - old
                change += abs(new - old)
        changes[k] = change
    return changes.sum()


def tvcut(f: NDArray[np.float32], price: NDArray[np.float32], spacing: Spacing, *, start: NDArray[np.float32] | None = None,
          iterations: int = 120, tolerance: float = 3e-4, monitor: Monitor = silent) -> NDArray[np.float32]:
    """The minimiser u; the cut is u > 0.5. Stops early when one iteration changes less than `tolerance` of the inside."""
    f = np.ascontiguousarray(f, np.float32)
    price = np.ascontiguousarray(price, np.float32)
    finest = min(spacing)
    wk, wj, wi = (np.float32(finest / step) for step in spacing)
    step = np.float32(1.0 / np.sqrt(4.0 * float(wk**2 + wj**2 + wi**2)))
    u = (f < 0).astype(np.float32) if start is None else np.array(start, np.float32, order="C")
    ahead = u.copy()
    p, q, r = np.zeros_like(u), np.zeros_like(u), np.zeros_like(u)
    for number in range(iterations):
        _dual(p, q, r, ahead, price, wk, wj, wi, step)
        change = _primal(u, ahead, p, q, r, f, wk, wj, wi, step)
        if number % 8 == 0:
            monitor(number / iterations, "cutting along the edges")
        if number > 20 and change < tolerance * max(float(u.sum()), 1.0):
            break
    return u
