"""Edits on signed distances (mm, negative inside) that lie on one grid: what a plan does to a shape before it is meshed.

Union is the minimum, intersection the maximum, subtraction the maximum with the negative (Hart 1996). An offset moves the
surface by a constant, which is exact while the input is a distance near its surface: after a union or a subtraction it is
right only away from the crease where the shapes meet. A fillet is the polynomial smooth minimum (Quilez 2013): with
h = max(k - |a - b|, 0) / k, min(a, b) - k h^2 / 4, which leaves both shapes alone where they are more than k apart.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from meshing.errors import MeshError
from meshing.units import Millimetre

Distance = NDArray[np.float32]
SHARP = Millimetre(0.0)


def union(one: Distance, other: Distance, fillet: Millimetre = SHARP) -> Distance:
    """What lies in either, the crease between them filleted: a graft on a vessel, a stent in it."""
    _same_grid(one, other)
    if fillet <= 0.0:
        return np.minimum(one, other)
    near = np.maximum(np.float32(fillet) - np.abs(one - other), 0) / np.float32(fillet)
    both: Distance = np.minimum(one, other) - np.float32(fillet / 4) * near * near
    return both


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
    return np.asarray(np.maximum(np.float32(inner) - distance, distance - np.float32(outer)), np.float32)


def _same_grid(one: NDArray[np.float32], other: NDArray[np.float32]) -> None:
    if one.shape != other.shape:
        raise MeshError(f"two signed distances have the shapes {one.shape} and {other.shape}; they must lie on one grid")
