"""Numbers on one grid -> the same numbers on the grid of an image.

Where the axes of both run along the same lines (in any order and sense) and the voxels coincide, each number is moved and
nothing is computed: converters reverse rows, and masks are often cropped. Anything else needs a choice of the caller.
"""
from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from meshing.errors import ImageError
from meshing.frames import IJK, LPS, Transform
from meshing.itk import grid_words
from meshing.volume import Volume, spacing_of

OFF_VOXELS = 0.02
"""Two grids coincide when no voxel centre is further than this part of the smallest spacing from its partner."""


def onto(values: NDArray[Any], matrix: NDArray[np.float64], volume: Volume, title: str, *, nearest: bool = False,
         outside: bool = False) -> NDArray[Any]:
    """`values[k, j, i]`, placed by `matrix` (voxel to LPS mm), on the grid of `volume`; 0 where they do not reach.

    `nearest` lets another grid be sampled at the nearest voxel; `outside` lets numbers be lost that lie outside the image.
    Raises ImageError that begins with `title` when one of them would be needed and was not asked for.
    """
    link = np.linalg.inv(volume.to_patient.matrix) @ matrix
    turn = np.rint(link[:3, :3])
    proper = bool(np.all(np.abs(turn).sum(axis=0) == 1) and np.all(np.abs(turn).sum(axis=1) == 1))
    if proper and _apart_mm(link, turn, values.shape, volume) <= OFF_VOXELS * min(volume.spacing_mm):
        placed, lost = _moved(values, turn.astype(int), np.rint(link[:3, 3]).astype(int), volume)
    elif nearest:
        placed, lost = _sampled(values, np.asarray(np.linalg.inv(link), np.float64), volume)
    else:
        mine = Transform(matrix, IJK, LPS, volume.space)
        raise ImageError(f"{title} does not lie on the grid of the image. It: {grid_words(values.shape, mine)}. Image: "
                         f"{grid_words(volume.values.shape, volume.to_patient)}. Export it again on the grid of the image, or accept "
                         f"'nearest', which moves every edge by up to half a voxel.")
    if lost and not outside:
        raise ImageError(f"{title} reaches beyond the image: {lost} of its voxels lie outside. If it belongs to this image, accept "
                         f"'outside', and they are left out.")
    return placed


def _apart_mm(link: NDArray[np.float64], turn: NDArray[np.float64], shape: tuple[int, ...], volume: Volume) -> float:
    """The farthest that a corner lies from where whole steps would put it."""
    ends = [(0, n - 1) for n in shape[::-1]]
    corners = np.array([[a, b, c] for a in ends[0] for b in ends[1] for c in ends[2]], float)
    off = corners @ (link[:3, :3] - turn).T + (link[:3, 3] - np.rint(link[:3, 3]))
    return float(np.max(np.linalg.norm(off * np.array(spacing_of(volume.to_patient)), axis=1)))


def _moved(values: NDArray[Any], turn: NDArray[np.int64], start: NDArray[np.int64], volume: Volume) -> tuple[NDArray[Any], int]:
    by_ijk = values.transpose(2, 1, 0)
    axes = [int(np.flatnonzero(turn[row])[0]) for row in range(3)]
    start = start.copy()
    for row, axis in enumerate(axes):
        if turn[row, axis] < 0:
            by_ijk = np.flip(by_ijk, axis)
            start[row] -= by_ijk.shape[axis] - 1
    turned = by_ijk.transpose(axes)
    size = volume.values.shape[::-1]
    placed = np.zeros(size, values.dtype)
    here, there = [], []
    for row in range(3):
        low, high = max(0, start[row]), min(size[row], start[row] + turned.shape[row])
        here.append(slice(low, max(low, high)))
        there.append(slice(low - start[row], max(low, high) - start[row]))
    placed[tuple(here)] = turned[tuple(there)]
    lost = int(np.count_nonzero(values)) - int(np.count_nonzero(placed))
    return np.ascontiguousarray(placed.transpose(2, 1, 0)), lost


def _sampled(values: NDArray[Any], back: NDArray[np.float64], volume: Volume) -> tuple[NDArray[Any], int]:
    """`back` takes voxels of the image to voxels of `values`."""
    slices, rows, columns = volume.values.shape
    placed = np.zeros(volume.values.shape, values.dtype)
    j, i = np.indices((rows, columns))
    size = np.array(values.shape[::-1])
    for k in range(slices):
        at = np.rint(np.stack([i, j, np.full_like(i, k)], -1).reshape(-1, 3) @ back[:3, :3].T + back[:3, 3])
        inside = np.all((at >= 0) & (at < size), axis=1)
        index = at[inside].astype(int)
        placed[k].reshape(-1)[inside] = values[index[:, 2], index[:, 1], index[:, 0]]
    there = np.argwhere(values)[:, ::-1]
    ahead = np.rint((there - back[:3, 3]) @ np.linalg.inv(back[:3, :3]).T) if len(there) else np.empty((0, 3))
    size_there = np.array(volume.values.shape[::-1])
    return placed, int(np.count_nonzero(np.any((ahead < 0) | (ahead >= size_there), axis=1)))
