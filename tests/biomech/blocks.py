"""Small structured tetrahedral meshes for tests."""
from __future__ import annotations

from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from meshing.frames import SpaceUid
from meshing.labels import Label
from meshing.tetmesh import TetMesh, tet_volumes

SPACE = SpaceUid("1.2.3")
Array = NDArray[np.float64]


def block(cells: tuple[int, int, int], size: tuple[float, float, float] = (1.0, 1.0, 1.0)) -> tuple[Array, NDArray[np.int32]]:
    """A box cut into 6 Kuhn tetrahedra a cell: (points, tets)."""
    axes = [np.linspace(0.0, size[k], cells[k] + 1) for k in range(3)]
    points = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
    number = np.arange(len(points)).reshape([c + 1 for c in cells])
    tets = []
    for order in permutations(range(3)):
        corner = np.zeros((4, 3), int)
        for k in range(3):
            corner[k + 1] = corner[k]
            corner[k + 1][order[k]] += 1
        tets.append(np.stack([number[c[0]:c[0] + cells[0], c[1]:c[1] + cells[1], c[2]:c[2] + cells[2]].ravel() for c in corner], 1))
    return points, oriented(points, np.concatenate(tets).astype(np.int32))


def oriented(points: Array, tets: NDArray[np.int32]) -> NDArray[np.int32]:
    """The same tetrahedra, all with positive volume."""
    turned = tets.copy()
    wrong = tet_volumes(points, tets) < 0
    turned[wrong] = turned[wrong][:, [0, 2, 1, 3]]
    return turned


def ball(cells: int, radii: tuple[float, float, float] = (1.0, 1.0, 1.0)) -> tuple[Array, NDArray[np.int32]]:
    """An ellipsoid: a cube whose shells are blown up to spheres."""
    points, tets = block((cells, cells, cells), (2.0, 2.0, 2.0))
    points = points - 1.0
    largest = np.abs(points).max(axis=1, keepdims=True)
    length = np.linalg.norm(points, axis=1, keepdims=True)
    round_ = points * np.divide(largest, length, out=np.ones_like(largest), where=length > 0)
    points = (0.5 * points + 0.5 * round_) * (1 - largest) + round_ * largest
    return points * np.array(radii), oriented(points, tets)


def solid(points_mm: Array, tets: NDArray[np.int32]) -> TetMesh:
    """The mesh of one liver."""
    return TetMesh(points_mm, tets, np.ones(len(tets), np.uint8), SPACE, (Label(1, "liver", "liver"),))
