"""Overlap, and shapes with a known volume, for the tests of this folder."""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def dice(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> float:
    return 2.0 * np.count_nonzero(a & b) / max(1, np.count_nonzero(a) + np.count_nonzero(b))


def painted(distance: object, size: tuple[int, int, int], spacing: tuple[float, float, float], *, inside: float, outside: float,
            noise: float = 10.0, parts: int = 4) -> NDArray[np.float32]:
    """A scan of the shape `distance(z, y, x) < 0` (mm from the middle) with partial volume (parts^3 samples) and noise."""
    axes = [(np.arange(n * parts) + 0.5) / parts * s - 0.5 * n * s + 0.3 for n, s in zip(size, spacing)]
    hit = distance(axes[0][:, None, None], axes[1][None, :, None], axes[2][None, None, :]) < 0.0  # type: ignore[operator]
    share = hit.reshape(size[0], parts, size[1], parts, size[2], parts).mean(axis=(1, 3, 5))
    values = outside + (inside - outside) * share + np.random.default_rng(3).normal(0.0, noise, size)
    return values.astype(np.float32)
