"""Edits on signed distances (mm, negative inside) that lie on one grid: what a plan does to a shape before it is meshed.

Union is the minimum, intersection the maximum, subtraction the maximum with the negative (Hart 1996). An offset moves the
surface by a constant, which is exact while the input is a distance near its surface; `redistanced` makes it one again.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from meshing.errors import MeshError
from meshing.units import Millimetre

Distance = NDArray[np.float32]


def union(one: Distance, other: Distance) -> Distance:
    """What lies in either: a graft on a vessel."""
    _same_grid(one, other)
    return np.minimum(one, other)


def without(one: Distance, other: Distance) -> Distance:
    """What lies in the first and not in the second: room for an implant."""
    _same_grid(one, other)
    return np.maximum(one, -other)


def within(one: Distance, other: Distance) -> Distance:
    """What lies in both."""
    _same_grid(one, other)
    return np.maximum(one, other)


def widened(distance: Distance, by: Millimetre, where: NDArray[np.float32] | None = None) -> Distance:
    """The surface moved outwards by `by` (inwards when negative), times `where[k, j, i]` in 0..1: a balloon or a stent."""
    if where is None:
        return (distance - np.float32(by)).astype(np.float32)
    _same_grid(distance, where)
    return (distance - np.float32(by) * where).astype(np.float32)


def shell(distance: Distance, inner: Millimetre, outer: Millimetre) -> Distance:
    """What lies between `inner` and `outer` mm outside the surface (inside where negative): a margin, a vessel's wall."""
    if inner >= outer:
        raise MeshError(f"a shell from {inner:g} to {outer:g} mm holds nothing; the second must be larger")
    return np.maximum(np.float32(inner) - distance, distance - np.float32(outer))


def redistanced(level: Distance, spacing_mm: tuple[float, float, float]) -> Distance:
    """The signed distance to the zero level of any smooth function: exact crossings near it, nearest voxels farther away.

    Next to the surface |level| / |gradient| is used, elsewhere the distance to the foot of the nearest such voxel, right to
    half a voxel.
    """
    gradient = np.gradient(level.astype(np.float64), *spacing_mm[::-1])
    steep = np.sqrt(sum(part * part for part in gradient))
    inside = level < 0.0
    if not inside.any() or inside.all():
        raise MeshError("there is no surface: the function has one sign everywhere")
    near = np.zeros(level.shape, bool)
    for axis in range(3):
        change = np.diff(inside.astype(np.int8), axis=axis) != 0
        low = tuple(slice(0, -1) if a == axis else slice(None) for a in range(3))
        high = tuple(slice(1, None) if a == axis else slice(None) for a in range(3))
        near[low] |= change
        near[high] |= change
    close = level / np.maximum(steep, 1e-12)
    step = np.array(spacing_mm[::-1])
    # the foot of each near voxel on the surface; farther voxels measure to the foot of their nearest near voxel
    foot = np.stack([np.arange(n).reshape([-1 if a == axis else 1 for a in range(3)]) * step[axis] - close * gradient[axis] /
                     np.maximum(steep, 1e-12) for axis, n in enumerate(level.shape)])
    _, index = distance_transform_edt(~near, sampling=spacing_mm[::-1], return_indices=True)
    here = np.stack(np.meshgrid(*[np.arange(n) * s for n, s in zip(level.shape, step)], indexing="ij"))
    away = np.linalg.norm(here - foot[:, index[0], index[1], index[2]], axis=0)
    return np.where(near, close, np.where(inside, -away, away)).astype(np.float32)


def _same_grid(one: NDArray[np.float32], other: NDArray[np.float32]) -> None:
    if one.shape != other.shape:
        raise MeshError(f"two signed distances have the shapes {one.shape} and {other.shape}; they must lie on one grid")
