"""Tetrahedra that fill the voxels themselves: exact labels and volumes, with the steps of the voxels.

For maps that no smooth interface can follow (noise, chessboards of single voxels). Every voxel, divided along its long axes until it is
nearly a cube, becomes six tetrahedra along the paths of its edges from the lowest to the highest corner (Freudenthal 1942, Kuhn 1960).
Neighbours divide their common face along the same diagonal, so the mesh is conforming; a cube's smallest angle is 45 degrees.
"""
from __future__ import annotations

from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from meshing.tetmeshers.kernels.topology import Floats, Ints, compact

LONGEST_SIDE = 1.5
"""A voxel is divided along the sides that are longer than this, in its shortest side."""


def cells_of(spacing: tuple[float, float, float]) -> Ints:
    """(3,) into how many cells a voxel is divided along i, j, k."""
    cells: Ints = np.maximum(np.ceil(np.array(spacing) / (LONGEST_SIDE * min(spacing))), 1.0).astype(np.int64)
    return cells


def tets_of_voxels(values: NDArray[np.uint8], spacing: tuple[float, float, float]) -> tuple[Floats, Ints, Ints]:
    """Nodes (n, 3) in grid mm, positive tetrahedra (m, 4) and their numbers (m,) for the voxels of `values[k, j, i]` above 0."""
    cells = cells_of(spacing)
    fine = np.repeat(np.repeat(np.repeat(values, cells[2], axis=0), cells[1], axis=1), cells[0], axis=2)
    at = np.argwhere(fine > 0)[:, ::-1]
    shape = np.array(fine.shape[::-1]) + 1
    stride = np.array([1, shape[0], shape[0] * shape[1]])
    corner = at @ stride
    paths = []
    for path in permutations(range(3)):
        steps = np.cumsum(stride[list(path)])
        tet = np.stack([corner, corner + steps[0], corner + steps[1], corner + steps[2]], axis=1)
        odd = path in ((0, 2, 1), (1, 0, 2), (2, 1, 0))
        paths.append(tet[:, [0, 1, 3, 2]] if odd else tet)
    tets, old = compact(np.stack(paths, axis=1).reshape(-1, 4), int(shape.prod()))
    index = np.stack([old % shape[0], old // shape[0] % shape[1], old // (shape[0] * shape[1])], axis=1)
    points: Floats = (index / cells - 0.5) * np.array(spacing)
    return points, tets, np.repeat(fine[fine > 0].astype(np.int64), 6)
