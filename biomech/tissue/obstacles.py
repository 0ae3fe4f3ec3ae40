"""Rigid things that tissue may not enter, each as its exact signed distance.

At positions y (k, 3) m an obstacle gives the gap g (positive outside), its slope n (the normal out of the obstacle) and its second slope H.
For a plane H = 0, for a sphere (1 - n n)/d with the distance d to its centre, for a capsule the same about the nearest point of its axis,
without the part along the axis where that point moves with y.
`at(level)` moves the obstacle along its way.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from biomech.materials.tensor import Array


class Obstacle(Protocol):
    """A rigid body on its way; `motion` (3,) m at full load."""

    motion: Array

    def at(self, level: float) -> None: ...

    def gap(self, y: Array) -> tuple[Array, Array, Array]:
        """(g (k,), n (k, 3), H (k, 3, 3)) at y (k, 3) m."""


@dataclass(eq=False)
class Plane:
    """Nothing may go below the plane through `point`; `normal` (3,) points to the free side; `motion` (3,) m."""

    point: Array
    normal: Array
    motion: Array = field(default_factory=lambda: np.zeros(3))
    level: float = 0.0

    def at(self, level: float) -> None:
        self.level = level

    def gap(self, y: Array) -> tuple[Array, Array, Array]:
        n = self.normal / np.linalg.norm(self.normal)
        return (y - self.point - self.level * self.motion) @ n, np.tile(n, (len(y), 1)), np.zeros((len(y), 3, 3))


@dataclass(eq=False)
class Capsule:
    """All points within `radius` m of the segment `first` to `second`; a sphere where they are one point."""

    first: Array
    second: Array
    radius: float
    motion: Array = field(default_factory=lambda: np.zeros(3))
    level: float = 0.0

    def at(self, level: float) -> None:
        self.level = level

    def gap(self, y: Array) -> tuple[Array, Array, Array]:
        axis = self.second - self.first
        square = float(axis @ axis)
        arm = y - self.first - self.level * self.motion
        s = np.clip(arm @ axis / square, 0.0, 1.0) if square > 0.0 else np.zeros(len(y))
        away = arm - s[:, None] * axis
        d = np.maximum(np.linalg.norm(away, axis=1), 1e-12)
        n = away / d[:, None]
        bends = np.broadcast_to(np.eye(3), (len(y), 3, 3)) - n[:, :, None] * n[:, None, :]
        if square > 0.0:
            beside = ((s > 0.0) & (s < 1.0))[:, None, None]
            bends = bends - beside * np.outer(axis, axis) / square
        return d - self.radius, n, bends / d[:, None, None]
