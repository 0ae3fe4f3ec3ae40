"""How long the longest edge may be at each place: short in thin and chosen structures, growing away from them.

Thickness is the diameter of the largest ball inside the structure that covers a place (Hildebrand and Ruegsegger 1997). It
is small in plates, tubes, tips and sharp corners, so it stands for curvature too. What it asks for is in thin.py.
"""
from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from meshing.tetmeshers.kernels.bcc import Size
from meshing.tetmeshers.kernels.topology import Floats, Ints

GROWTH = 0.6
"""Millimetres by which the target edge grows for every millimetre of distance."""


def graded_size(fine: NDArray[np.bool_], spacing: tuple[float, float, float], fine_edge: float, edge: float) -> NDArray[np.float32]:
    """`[k, j, i]` mm: `fine_edge` inside `fine[k, j, i]` and half an edge around it, then growing to `edge`."""
    away = distance_transform_edt(~fine, sampling=spacing[::-1]).astype(np.float32)
    return np.asarray(np.minimum(edge, fine_edge + GROWTH * np.maximum(away - 0.5 * fine_edge, 0.0)), np.float32)


def depths(labels: NDArray[np.uint8], spacing: tuple[float, float, float], most: float) -> NDArray[np.float32]:
    """`[k, j, i]` mm from each voxel's centre to the nearest voxel (as a box) of another label, at most `most`; 0 in label 0."""
    return np.asarray(_depths(labels, np.array(spacing), most))


def thickness_of(labels: NDArray[np.uint8], spacing: tuple[float, float, float], most: float) -> NDArray[np.float32]:
    """`[k, j, i]` mm: local thickness of each label, at most about `most`; 0 outside (label 0)."""
    numbers = np.nonzero(np.bincount(labels.ravel())[1:])[0] + 1
    return thickness_in(labels, depths(labels, spacing, 0.5 * most), spacing, most, numbers)


def thickness_in(labels: NDArray[np.uint8], depth: NDArray[np.float32], spacing: tuple[float, float, float], most: float,
                 chosen: Ints) -> NDArray[np.float32]:
    """As `thickness_of` for the `chosen` labels, 0 elsewhere; `depth` are the `depths` up to half of `most`."""
    boxes = np.zeros((len(chosen), 6), np.int64)
    for n, label in enumerate(chosen):
        own = labels == label
        for axis in range(3):
            held = np.nonzero(own.any(axis=tuple(a for a in range(3) if a != axis)))[0]
            boxes[n, 2 * axis:2 * axis + 2] = (held[0], held[-1] + 1) if len(held) else (0, 0)
    return np.asarray(_painted(labels, depth, np.array(spacing), np.float32(0.5 * most), np.asarray(chosen, np.uint8), boxes))


@njit(cache=True, parallel=True)
def _depths(labels, spacing, most):  # type: ignore[no-untyped-def]
    """`[k, j, i]` mm from each voxel's centre to the nearest voxel (as a box) of another label, capped at `most`.

    Separable: one axis after another, the squared distance is the smallest over a window of what the axis before found
    plus the axis' own part. A voxel of another label counts 0 at once.
    """
    nz, ny, nx = labels.shape
    cap = np.float32(most * most)
    along = np.empty(labels.shape, np.float32)
    for k in prange(nz):
        for j in range(ny):
            for i in range(nx):
                own = labels[k, j, i]
                best = cap
                if own > 0:
                    for side in (-1, 1):
                        n = 1
                        while (n - 0.5) * spacing[0] < most:
                            q = i + side * n
                            if q < 0 or q >= nx or labels[k, j, q] != own:
                                best = min(best, np.float32(((n - 0.5) * spacing[0]) ** 2))
                                break
                            n += 1
                along[k, j, i] = best
    second = np.empty(labels.shape, np.float32)
    for k in prange(nz):
        for j in range(ny):
            for i in range(nx):
                own = labels[k, j, i]
                best = along[k, j, i]
                if own > 0:
                    for side in (-1, 1):
                        n = 1
                        while (n - 0.5) * spacing[1] < most:
                            part = np.float32(((n - 0.5) * spacing[1]) ** 2)
                            if part >= best:
                                break
                            q = j + side * n
                            if q < 0 or q >= ny or labels[k, q, i] != own:
                                best = part
                                break
                            best = min(best, part + along[k, q, i])
                            n += 1
                second[k, j, i] = best
    out = np.zeros(labels.shape, np.float32)
    for k in prange(nz):
        for j in range(ny):
            for i in range(nx):
                own = labels[k, j, i]
                if own == 0:
                    continue
                best = second[k, j, i]
                for side in (-1, 1):
                    n = 1
                    while (n - 0.5) * spacing[2] < most:
                        part = np.float32(((n - 0.5) * spacing[2]) ** 2)
                        if part >= best:
                            break
                        q = k + side * n
                        if q < 0 or q >= nz or labels[q, j, i] != own:
                            best = part
                            break
                        best = min(best, part + second[q, j, i])
                        n += 1
                out[k, j, i] = np.sqrt(best)
    return out


@njit(cache=True, parallel=True)
def _painted(labels, depth, spacing, most, chosen, boxes):  # type: ignore[no-untyped-def]
    """Every ball of `depth` that no neighbour's ball holds is painted with its diameter; the largest stays.

    Between two voxel centres the true centre of a ball lies up to half a voxel aside, which half a voxel of diameter makes
    up for on average, and balls reach as far as the voxels whose centres they miss by that much.
    A ball never leaves its label, so labels are painted side by side; `boxes` (n, 6) are where the `chosen` ones lie.
    """
    smallest = min(spacing[0], min(spacing[1], spacing[2]))
    out = np.zeros(labels.shape, np.float32)
    for n in prange(len(chosen)):
        own = chosen[n]
        for k in range(boxes[n, 0], boxes[n, 1]):
            for j in range(boxes[n, 2], boxes[n, 3]):
                for i in range(boxes[n, 4], boxes[n, 5]):
                    if labels[k, j, i] == own:
                        _paint_ball(labels, depth, spacing, most, smallest, k, j, i, out)
    return out


@njit(cache=True, nogil=True)
def _paint_ball(labels, depth, spacing, most, smallest, k, j, i, out):  # type: ignore[no-untyped-def]
    nz, ny, nx = labels.shape
    own = labels[k, j, i]
    r = depth[k, j, i]
    held = False
    buried = r >= most  # and all neighbours too: their balls do for this one
    for c in range(-1, 2):
        for b in range(-1, 2):
            for a in range(-1, 2):
                z, y, x = k + c, j + b, i + a
                if z < 0 or y < 0 or x < 0 or z >= nz or y >= ny or x >= nx or labels[z, y, x] != own:
                    continue
                buried = buried and depth[z, y, x] >= most
                away = np.sqrt((a * spacing[0]) ** 2 + (b * spacing[1]) ** 2 + (c * spacing[2]) ** 2)
                held = held or ((a != 0 or b != 0 or c != 0) and depth[z, y, x] >= r + 0.999 * away)
    size = 2.0 * r + 0.5 * smallest
    if buried:
        out[k, j, i] = size
    if buried or held:
        return
    reach = r + 0.5 * smallest
    deep = int(reach / spacing[2])
    for c in range(-deep, deep + 1):
        z = k + c
        left = reach * reach - (c * spacing[2]) ** 2
        if z < 0 or z >= nz or left < 0.0:
            continue
        wide = int(np.sqrt(left) / spacing[1])
        for b in range(-wide, wide + 1):
            y = j + b
            rest = left - (b * spacing[1]) ** 2
            if y < 0 or y >= ny or rest < 0.0:
                continue
            half = int(np.sqrt(rest) / spacing[0])
            for x in range(max(i - half, 0), min(i + half, nx - 1) + 1):
                if labels[z, y, x] == own:
                    out[z, y, x] = max(out[z, y, x], size)


def spread(target: NDArray[np.float32], spacing: tuple[float, float, float], edge: float) -> NDArray[np.float32]:
    """The largest size below `target[k, j, i]` that grows by at most GROWTH mm per mm: the grading of the mesh."""
    out = np.minimum(target, edge).astype(np.float32)
    _swept(out, np.array(spacing) * GROWTH)
    return out


@njit(cache=True, nogil=True)
def _swept(out, growth):  # type: ignore[no-untyped-def]
    """Lower `out` in place by one sweep forwards and one backwards over the 26 neighbours (chamfer distance)."""
    nz, ny, nx = out.shape
    away = np.empty((2, 3, 3), np.float32)
    for c in range(2):
        for b in range(3):
            for a in range(3):
                away[c, b, a] = np.sqrt(((a - 1) * growth[0]) ** 2 + ((b - 1) * growth[1]) ** 2 + (c * growth[2]) ** 2)
    for direction in (-1, 1):
        for m in range(nz):
            k = m if direction < 0 else nz - 1 - m
            for n in range(ny):
                j = n if direction < 0 else ny - 1 - n
                for p in range(nx):
                    i = p if direction < 0 else nx - 1 - p
                    best = out[k, j, i]
                    for c in range(2):
                        for b in range(-1, 2):
                            for a in range(-1, 2):
                                if c == 0 and (b < 0 or (b == 0 and a <= 0)):
                                    continue
                                z, y, x = k + direction * c, j + direction * b, i + direction * a
                                if z < 0 or z >= nz or y < 0 or y >= ny or x < 0 or x >= nx:
                                    continue
                                best = min(best, out[z, y, x] + away[c, b + 1, a + 1])
                    out[k, j, i] = best


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
