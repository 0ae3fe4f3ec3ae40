"""The walls between structures, and between them and nothing, as one net of triangles: neighbours share every wall exactly.

Whatever is done to the net (smoothing, remeshing, thinning out) is done to both neighbours at once, so no gap and no overlap
can come of it. Where three walls meet is a seam; a surface alone in space has no seam at all.
"""
from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from meshing.frames import SpaceUid
from meshing.pressures import facet_geometry, pressures
from meshing.surface import Surface

VOLUME_ROUNDS = 4


@dataclass(frozen=True, eq=False)
class Walls:
    """`points_mm` (n, 3) LPS; `triangles` (m, 3), seen counter-clockwise from the second of their `sides` (m, 2), which are
    numbers of `names` from 1 on, 0 being nothing."""

    points_mm: NDArray[np.float64]
    triangles: NDArray[np.int64]
    sides: NDArray[np.int64]
    names: tuple[str, ...]
    space: SpaceUid

    @classmethod
    def of(cls, surface: Surface) -> Walls:
        """One closed surface; it is also possible to look at an open one so."""
        sides = np.tile(np.array([1, 0], np.int64), (len(surface.triangles), 1))
        return cls(surface.points_mm, surface.triangles.astype(np.int64), sides, (surface.name,), surface.space)

    def surface(self, name: str) -> Surface:
        """The closed surface of one structure, its walls turned outwards; points of walls to others are bit by bit theirs."""
        number = self.names.index(name) + 1
        own = np.concatenate([self.triangles[self.sides[:, 0] == number], self.triangles[self.sides[:, 1] == number][:, [0, 2, 1]]])
        used = np.unique(own)
        return Surface(self.points_mm[used], np.searchsorted(used, own).astype(np.int32), self.space, name)

    def surfaces(self) -> tuple[Surface, ...]:
        return tuple(self.surface(name) for name in self.names)

    def volumes_mm3(self) -> NDArray[np.float64]:
        """(names + 1,) the volume inside the walls of each structure; the first, of nothing, means nothing."""
        return self._volumes(*facet_geometry(self.points_mm, self.triangles))

    def _volumes(self, areas: NDArray[np.float64], normals: NDArray[np.float64]) -> NDArray[np.float64]:
        # from the first corner on: far from the origin the sum would lose digits
        away = self.points_mm[self.triangles[:, 0]] - self.points_mm[:1]
        flux = np.einsum("ij,ij->i", away, normals) * areas / 3.0
        size = len(self.names) + 1
        inside, outside = (np.bincount(self.sides[:, k], weights=flux, minlength=size) for k in (0, 1))
        volumes: NDArray[np.float64] = np.asarray(inside, np.float64) - np.asarray(outside, np.float64)
        return volumes

    def with_volumes(self, wanted_mm3: NDArray[np.float64], most: float) -> Walls:
        """A copy whose structures have the volumes `wanted_mm3` (names + 1,): each wall is shifted by the difference of two
        label pressures (meshing/pressures.py), by at most `most` mm a round."""
        points = self.points_mm.copy()
        found = replace(self, points_mm=points)
        for _ in range(VOLUME_ROUNDS):
            areas, normals = facet_geometry(points, self.triangles)
            shift = np.clip(pressures(areas, self.sides, wanted_mm3 - found._volumes(areas, normals)), -most, most)
            pushed = (areas * (shift[self.sides[:, 0]] - shift[self.sides[:, 1]]))[:, None] * normals
            around = np.bincount(self.triangles.ravel(), weights=np.repeat(areas, 3), minlength=len(points))
            for axis in range(3):
                total = np.bincount(self.triangles.ravel(), weights=np.repeat(pushed[:, axis], 3), minlength=len(points))
                points[:, axis] += total / np.maximum(around, 1e-300)
        return found

    def with_triangles(self, points_mm: NDArray[np.float64], triangles: NDArray[np.int64], sides: NDArray[np.int64]) -> Walls:
        """A copy with other triangles; points that none of them uses are left out."""
        used = np.zeros(len(points_mm), bool)
        used[triangles.ravel()] = True
        compact = np.cumsum(used) - 1
        return replace(self, points_mm=points_mm[used], triangles=compact[triangles].astype(np.int64), sides=sides)
