"""How long the longest edge may be at each place: short in thin and chosen structures, growing away from them.

Thickness is the diameter of the largest ball inside the structure that covers a place (Hildebrand and Ruegsegger 1997). It
is small in plates, tubes, tips and sharp corners, so it stands for curvature too. On plates and tubes of 2 to 8 voxels an
edge of 0.6 of the thickness keeps the Dice coefficient above 0.95 (0.8 suffices for plates).
"""
from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from meshing.tetmeshers.kernels.bcc import Size
from meshing.tetmeshers.kernels.topology import Floats

GROWTH = 0.6
"""Millimetres by which the target edge grows for every millimetre of distance."""
SPARED = 0.02
"""The thinnest part of each structure's volume that is not refined for: the rims of large organs end in nothing."""
FINEST_VOXELS = 0.6
"""The shortest edge that thinness alone asks for, in voxels: the thickness of one voxel."""


def graded_size(fine: NDArray[np.bool_], spacing: tuple[float, float, float], fine_edge: float, edge: float) -> NDArray[np.float32]:
    """`[k, j, i]` mm: `fine_edge` inside `fine[k, j, i]` and half an edge around it, then growing to `edge`."""
    away = distance_transform_edt(~fine, sampling=spacing[::-1]).astype(np.float32)
    return np.asarray(np.minimum(edge, fine_edge + GROWTH * np.maximum(away - 0.5 * fine_edge, 0.0)), np.float32)


def thin_size(labels: NDArray[np.uint8], thickness: NDArray[np.float32], spacing: tuple[float, float, float], across: float,
              edge: float) -> NDArray[np.float32]:
    """`[k, j, i]` mm: thickness over `across` where that is below `edge`, except in the thinnest SPARED part of each label."""
    floor = FINEST_VOXELS * min(spacing)
    target = np.full(labels.shape, edge, np.float32)
    inside = labels > 0
    wanted = np.clip(thickness[inside] / across, floor, edge)
    own = labels[inside]
    for number in np.unique(own):
        chosen = own == number
        spared = float(np.quantile(wanted[chosen], SPARED, method="lower"))
        wanted[chosen] = np.maximum(wanted[chosen], spared)
    target[inside] = wanted
    return target


def thickness_of(labels: NDArray[np.uint8], spacing: tuple[float, float, float], most: float) -> NDArray[np.float32]:
    """`[k, j, i]` mm: local thickness of each label, at most about `most`; 0 outside (label 0)."""
    step = np.array(spacing)
    depth = _depths(labels, step, 0.5 * most)
    return np.asarray(_painted(labels, depth, step, np.float32(0.5 * most)))


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


@njit(cache=True)
def _painted(labels, depth, spacing, most):  # type: ignore[no-untyped-def]
    """Every ball of `depth` that no neighbour's ball holds is painted with its diameter; the largest stays.

    Between two voxel centres the true centre of a ball lies up to half a voxel aside, which half a voxel of diameter makes
    up for on average, and balls reach as far as the voxels whose centres they miss by that much.
    """
    nz, ny, nx = labels.shape
    smallest = min(spacing[0], min(spacing[1], spacing[2]))
    out = np.zeros(labels.shape, np.float32)
    for k in range(nz):
        for j in range(ny):
            for i in range(nx):
                own = labels[k, j, i]
                if own == 0:
                    continue
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
                    continue
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
    return out


def spread(target: NDArray[np.float32], spacing: tuple[float, float, float], edge: float) -> NDArray[np.float32]:
    """The largest size below `target[k, j, i]` that grows by at most GROWTH mm per mm: the grading of the mesh."""
    out = np.minimum(target, edge).astype(np.float32)
    _swept(out, np.array(spacing) * GROWTH)
    return out


@njit(cache=True)
def _swept(out, growth):  # type: ignore[no-untyped-def]
    """Lower `out` in place by one sweep forwards and one backwards over the 26 neighbours (chamfer distance)."""
    nz, ny, nx = out.shape
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
                                away = np.sqrt((a * growth[0]) ** 2 + (b * growth[1]) ** 2 + (c * growth[2]) ** 2)
                                best = min(best, np.float32(out[z, y, x] + away))
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
