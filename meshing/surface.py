"""A triangulated surface in the patient frame, millimetres."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshing.frames import SpaceUid


@dataclass(frozen=True, eq=False)
class Surface:
    """`points_mm` (n, 3) LPS, `triangles` (m, 3) int32 seen counter-clockwise from outside."""

    points_mm: NDArray[np.float64]
    triangles: NDArray[np.int32]
    space: SpaceUid
    name: str

    def __post_init__(self) -> None:
        self.points_mm.setflags(write=False)
        self.triangles.setflags(write=False)

    @property
    def area_mm2(self) -> float:
        return float(triangle_areas(self.points_mm, self.triangles).sum())

    @property
    def volume_ml(self) -> float:
        """Enclosed volume by the divergence theorem; meaningful only when the surface is closed."""
        a, b, c = (self.points_mm[self.triangles[:, k]] for k in range(3))
        return float(np.einsum("ij,ij->", a, np.cross(b, c))) / 6.0 * 1e-3


def triangle_normals(points: NDArray[np.float64], triangles: NDArray[np.int32]) -> NDArray[np.float64]:
    """(m, 3) normals whose length is twice the area."""
    a, b, c = (points[triangles[:, k]] for k in range(3))
    return np.cross(b - a, c - a)


def triangle_areas(points: NDArray[np.float64], triangles: NDArray[np.int32]) -> NDArray[np.float64]:
    areas: NDArray[np.float64] = np.linalg.norm(triangle_normals(points, triangles), axis=1) / 2.0
    return areas
