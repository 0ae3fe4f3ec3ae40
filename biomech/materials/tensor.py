"""Small tensors inside numba kernels: F is (3, 3); a tangent is (9, 9) with A[3i+j, 3k+l] = dP_ij / dF_kl."""
from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Array = NDArray[np.float64]

COMPILED: dict[str, Any] = {"cache": True, "error_model": "numpy"}
"""How every tissue kernel is compiled: as IEEE 754 says, without "fastmath". With leave to reorder and contract, LLVM rounds one kernel in two ways:
what the process that compiled it runs differs from what is loaded from the cache ever after, and the last digits with it."""

REORDERED: dict[str, Any] = COMPILED | {"fastmath": {"reassoc", "contract"}, "forceinline": True}
"""For long sums in single, sequential functions, where one order is as good as another and eight at once are faster."""

PARAMETERS = 12
"""Length of the parameter vector that every law hands to the kernels."""

LARGEST_EXPONENT = 60.0
"""Where the exponentials of the fibre laws are cut off, so that a wild trial step stays finite."""

SMALLEST_J = 1e-12
"""Below this the stress of an inside-out element is frozen; its energy is infinite, so no line search accepts it."""


@njit(**COMPILED)
def inverse_transpose(F: Array, G: Array) -> float:
    """Writes G = F^-T and returns J = det F. With J <= 0 the value of G is meaningless but finite."""
    G[0, 0] = F[1, 1] * F[2, 2] - F[1, 2] * F[2, 1]
    G[0, 1] = F[1, 2] * F[2, 0] - F[1, 0] * F[2, 2]
    G[0, 2] = F[1, 0] * F[2, 1] - F[1, 1] * F[2, 0]
    G[1, 0] = F[0, 2] * F[2, 1] - F[0, 1] * F[2, 2]
    G[1, 1] = F[0, 0] * F[2, 2] - F[0, 2] * F[2, 0]
    G[1, 2] = F[0, 1] * F[2, 0] - F[0, 0] * F[2, 1]
    G[2, 0] = F[0, 1] * F[1, 2] - F[0, 2] * F[1, 1]
    G[2, 1] = F[0, 2] * F[1, 0] - F[0, 0] * F[1, 2]
    G[2, 2] = F[0, 0] * F[1, 1] - F[0, 1] * F[1, 0]
    J: float = F[0, 0] * G[0, 0] + F[0, 1] * G[0, 1] + F[0, 2] * G[0, 2]
    scale = 1.0 / J if abs(J) > SMALLEST_J else 1.0 / SMALLEST_J
    for i in range(3):
        for j in range(3):
            G[i, j] *= scale
    return J


@njit(**COMPILED)
def first_invariant(F: Array) -> float:
    """I1 = tr(F^T F)."""
    total = 0.0
    for i in range(3):
        for j in range(3):
            total += F[i, j] * F[i, j]
    return total


@njit(**COMPILED)
def add_identity(A: Array, factor: float) -> None:
    """A += factor * delta_ik delta_jl, the second derivative of factor/2 F:F."""
    for r in range(9):
        A[r, r] += factor


@njit(**COMPILED)
def add_product(A: Array, X: Array, factor: float) -> None:
    """A += factor * X_ij X_kl."""
    for i in range(3):
        for j in range(3):
            for k in range(3):
                for l in range(3):
                    A[3 * i + j, 3 * k + l] += factor * X[i, j] * X[k, l]


@njit(**COMPILED)
def add_log_curvature(A: Array, G: Array, factor: float) -> None:
    """A += factor * d2(ln J)/dF2 = -factor * F^-1_jk F^-1_li, with G = F^-T."""
    for i in range(3):
        for j in range(3):
            for k in range(3):
                for l in range(3):
                    A[3 * i + j, 3 * k + l] -= factor * G[k, j] * G[i, l]


@njit(**COMPILED)
def right_cauchy_green(F: Array, C: Array) -> None:
    """Writes C = F^T F."""
    for i in range(3):
        for j in range(3):
            C[i, j] = F[0, i] * F[0, j] + F[1, i] * F[1, j] + F[2, i] * F[2, j]


@njit(**COMPILED)
def principal_axes(C: Array, values: Array, axes: Array) -> None:
    """Eigenvalues (3,) and eigenvectors (columns of `axes`) of the symmetric C by cyclic Jacobi rotations; C is overwritten."""
    axes[:] = 0.0
    axes[0, 0] = axes[1, 1] = axes[2, 2] = 1.0
    for _ in range(12):
        off = C[0, 1] * C[0, 1] + C[0, 2] * C[0, 2] + C[1, 2] * C[1, 2]
        if off <= 1e-32 * (C[0, 0] * C[0, 0] + C[1, 1] * C[1, 1] + C[2, 2] * C[2, 2]):
            break
        for p in range(2):
            for q in range(p + 1, 3):
                if C[p, q] != 0.0:
                    half = 0.5 * (C[q, q] - C[p, p]) / C[p, q]
                    t = 1.0 / (abs(half) + np.sqrt(half * half + 1.0))
                    if half < 0.0:
                        t = -t
                    c = 1.0 / np.sqrt(t * t + 1.0)
                    s = t * c
                    for k in range(3):
                        x, y = C[k, p], C[k, q]
                        C[k, p], C[k, q] = c * x - s * y, s * x + c * y
                    for k in range(3):
                        x, y = C[p, k], C[q, k]
                        C[p, k], C[q, k] = c * x - s * y, s * x + c * y
                    for k in range(3):
                        x, y = axes[k, p], axes[k, q]
                        axes[k, p], axes[k, q] = c * x - s * y, s * x + c * y
    for a in range(3):
        values[a] = C[a, a]
