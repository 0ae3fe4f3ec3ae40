"""Block means downwards and linear interpolation upwards, both aligned on the corners of voxels, not on their centres."""
from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from meshing.segmenters.kernels import Spacing

Factors = tuple[int, int, int]


def factors_for(spacing: Spacing, wanted_mm: float) -> Factors:
    """How many voxels along each axis make blocks of about `wanted_mm`."""
    found = [max(1, int(wanted_mm / step + 0.4)) for step in spacing]
    return found[0], found[1], found[2]


def shrink(values: NDArray[np.generic], factors: Factors) -> NDArray[np.float32]:
    """Means of blocks; the last block of an axis repeats its last voxel when it is not full."""
    pad = [(0, -n % f) for n, f in zip(values.shape, factors)]
    if any(after for _, after in pad):
        values = np.pad(values, pad, mode="edge")
    out: NDArray[Any] = values
    # one axis at a time, the fastest last: numpy is slow at means over three interleaved axes
    for axis, f in enumerate(factors):
        if f > 1:
            out = np.sum([_every(out, axis, start, f).astype(np.float32) for start in range(f)], axis=0) / np.float32(f)
    return np.ascontiguousarray(out, np.float32)


def _every(values: NDArray[np.generic], axis: int, start: int, step: int) -> NDArray[np.generic]:
    where = [slice(None)] * 3
    where[axis] = slice(start, None, step)
    return values[tuple(where)]


def grow(values: NDArray[np.float32], factors: Factors, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """The inverse of `shrink`: linear between the centres of blocks, constant beyond the outermost ones."""
    out = np.asarray(values, np.float32)
    for axis, f in enumerate(factors):
        n = out.shape[axis]
        at = (np.arange(shape[axis]) + 0.5) / f - 0.5
        low = np.clip(np.floor(at).astype(np.int64), 0, n - 1)
        high = np.minimum(low + 1, n - 1)
        weight = np.clip(at - low, 0.0, 1.0).astype(np.float32).reshape([-1 if a == axis else 1 for a in range(3)])
        if f > 1 or shape[axis] != n:
            out = np.take(out, low, axis) * (1 - weight) + np.take(out, high, axis) * weight
    return out
