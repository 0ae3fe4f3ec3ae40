"""How long the longest edge may be at each place: short in and near chosen structures, growing away from them."""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from meshing.tetmeshers.kernels.bcc import Size
from meshing.tetmeshers.kernels.topology import Floats

GROWTH = 0.6
"""Millimetres by which the target edge grows for every millimetre of distance."""


def graded_size(fine: NDArray[np.bool_], spacing: tuple[float, float, float], fine_edge: float, edge: float) -> Size:
    """`fine_edge` inside `fine[k, j, i]` and half an edge around it, then growing to `edge`."""
    away = distance_transform_edt(~fine, sampling=spacing[::-1]).astype(np.float32)
    target = np.minimum(edge, fine_edge + GROWTH * np.maximum(away - 0.5 * fine_edge, 0.0)).astype(np.float32)
    return nearest_value(target, spacing)


def nearest_value(target: NDArray[np.float32], spacing: tuple[float, float, float]) -> Size:
    """The value of the nearest grid point of `target[k, j, i]`."""
    last = np.array(target.shape[::-1]) - 1

    def at(points: Floats) -> Floats:
        index = np.clip(np.rint(points / np.array(spacing)).astype(np.int64), 0, last)
        return np.asarray(target[index[:, 2], index[:, 1], index[:, 0]], np.float64)

    return at


def bisections(edge: float, finest: float) -> int:
    """Rounds of longest-edge bisection that take `edge` to `finest`: a tetrahedron's longest edge halves in three."""
    return 3 * max(int(np.ceil(np.log2(max(edge / finest, 1.0)))), 0) + 2
