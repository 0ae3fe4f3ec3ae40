"""Between the grid of a scan and the grid that a network was trained on, with numpy alone.

Axes are exchanged and reversed so that they run in the directions that the model's card names; then each axis is resampled
linearly. `axes` are three letters, one for each axis of the model's array: the direction of the patient (L R P A S I) in which its
index grows.
"""
from __future__ import annotations

from typing import Any

import numpy as np

_LPS = {"L": (0, 1), "R": (0, -1), "P": (1, 1), "A": (1, -1), "S": (2, 1), "I": (2, -1)}


class Grid:
    """How arrays [k, j, i] of one scan are turned and resampled for one model."""

    def __init__(self, matrix: Any, shape: tuple[int, int, int], axes: str, spacing_mm: Any) -> None:
        columns = np.asarray(matrix, float)[:3, :3]
        steps = np.linalg.norm(columns, axis=0)
        cosines = columns / steps
        nearest = np.abs(cosines).argmax(axis=0)
        if len(set(nearest.tolist())) < 3 or sorted(_LPS[letter][0] for letter in axes) != [0, 1, 2]:
            raise ValueError("the slices are too oblique to tell left, front and top apart, or the card names its axes wrongly")
        self.order, self.flips, self.steps = [], [], []
        for letter in axes:
            direction, sign = _LPS[letter]
            ijk = int(np.flatnonzero(nearest == direction)[0])
            self.order.append(2 - ijk)
            self.flips.append(bool(np.sign(cosines[direction, ijk]) != sign))
            self.steps.append(float(steps[ijk]))
        self.shape = tuple(shape[axis] for axis in self.order)
        self.target = self.shape if spacing_mm is None else tuple(
            max(1, int(round(n * step / wanted))) for n, step, wanted in zip(self.shape, self.steps, spacing_mm))

    def to_model(self, values: Any) -> Any:
        """float32 values [k, j, i] of the scan on the grid of the model."""
        turned = np.transpose(values, self.order)
        turned = np.flip(turned, tuple(axis for axis in range(3) if self.flips[axis]))
        for axis, count in enumerate(self.target):
            turned = resampled(turned, axis, count)
        return np.ascontiguousarray(turned, np.float32)

    def to_scan(self, values: Any) -> Any:
        """float32 values on the grid of the model, as [k, j, i] of the scan."""
        for axis, count in enumerate(self.shape):
            values = resampled(values, axis, count)
        values = np.flip(values, tuple(axis for axis in range(3) if self.flips[axis]))
        return np.ascontiguousarray(np.transpose(values, np.argsort(self.order)), np.float32)


def resampled(values: Any, axis: int, count: int) -> Any:
    """`values` with `count` samples along `axis` over the same extent, linear between voxel centres."""
    size = values.shape[axis]
    if size == count:
        return values
    place = np.clip((np.arange(count) + 0.5) * size / count - 0.5, 0, size - 1)
    low = np.minimum(place.astype(int), max(size - 2, 0))
    share = (place - low).astype(np.float32).reshape([-1 if a == axis else 1 for a in range(values.ndim)])
    first = np.take(values, low, axis)
    return first + share * (np.take(values, np.minimum(low + 1, size - 1), axis) - first)


def windows(shape: tuple[int, int, int], patch: tuple[int, int, int]) -> list[tuple[slice, slice, slice]]:
    """Boxes of `patch` that cover `shape` with half overlap, the last ones flush with the end."""
    starts = []
    for n, size in zip(shape, patch):
        step = max(1, size // 2)
        places = list(range(0, max(n - size, 0) + 1, step))
        if places[-1] + size < n:
            places.append(n - size)
        starts.append(places)
    return [(slice(a, a + patch[0]), slice(b, b + patch[1]), slice(c, c + patch[2])) for a in starts[0] for b in starts[1] for c in starts[2]]


def weight_of(patch: tuple[int, int, int]) -> Any:
    """How much each voxel of a window counts: a Gaussian of an eighth of its size, so that windows meet without seams."""
    total: Any = np.ones(patch, np.float32)
    for axis, size in enumerate(patch):
        place = (np.arange(size) - (size - 1) / 2.0) / max(size / 8.0, 1e-6)
        total = total * np.exp(-0.5 * place**2).astype(np.float32).reshape([-1 if a == axis else 1 for a in range(3)])
    return np.maximum(total, np.float32(1e-4))
