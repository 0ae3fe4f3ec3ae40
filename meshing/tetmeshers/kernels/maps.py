"""Passes over whole label maps, on all cores: numpy turns every number of a byte map into eight bytes first."""
from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from meshing.tetmeshers.kernels.field import CHUNKS
from meshing.tetmeshers.kernels.topology import Ints


def counted(values: NDArray[np.uint8]) -> Ints:
    """(256,) how many voxels have each number."""
    return np.asarray(_counted(values.reshape(-1)))


def renumbered(values: NDArray[np.uint8], table: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """`table[values]`, of the same shape."""
    return np.asarray(_renumbered(values.reshape(-1), table)).reshape(values.shape)


@njit(cache=True, parallel=True)
def _counted(values):  # type: ignore[no-untyped-def]
    count = np.zeros((CHUNKS, 256), np.int64)
    for chunk in prange(CHUNKS):
        for n in range(chunk * len(values) // CHUNKS, (chunk + 1) * len(values) // CHUNKS):
            count[chunk, values[n]] += 1
    return count.sum(axis=0)


@njit(cache=True, parallel=True)
def _renumbered(values, table):  # type: ignore[no-untyped-def]
    out = np.empty(len(values), np.uint8)
    for n in prange(len(values)):
        out[n] = table[values[n]]
    return out


@njit(cache=True, parallel=True)
def mark_cubes(inside, cube_i, cube_j, cube_k, held):  # type: ignore[no-untyped-def]
    """Set `held[x, y, z]`, in place, of every cube with a voxel of `inside[k, j, i]`; `cube_i` (i,), ... are the cubes of the rows."""
    for k in prange(inside.shape[0]):
        for j in range(inside.shape[1]):
            for i in range(inside.shape[2]):
                if inside[k, j, i]:
                    held[cube_i[i], cube_j[j], cube_k[k]] = True


@njit(cache=True, parallel=True)
def nodes_inside(size, values, edge, bisected):  # type: ignore[no-untyped-def]
    """About how many nodes elements of `size[k, j, i]` mm need in a mm3, summed over the voxels with `values` > 0 (thin.nodes_in)."""
    parts = np.zeros(size.shape[0])
    for k in prange(size.shape[0]):
        total = 0.0
        for j in range(size.shape[1]):
            for i in range(size.shape[2]):
                if values[k, j, i] > 0:
                    s = np.float64(size[k, j, i])
                    total += 2.0 / (s * s * s) * (bisected if s < 0.99 * edge else 1.0)
        parts[k] = total
    together = 0.0
    for k in range(size.shape[0]):  # parts.sum() would depend on the number of threads
        together += parts[k]
    return together


@njit(cache=True, parallel=True)
def far_from_own(values, filled, reach):  # type: ignore[no-untyped-def]
    """`[k, j, i]` the voxels, of 0 too, with none of their own in both maps up to `reach` voxels away along each axis."""
    out = np.zeros(values.shape, np.bool_)
    nz, ny, nx = values.shape
    for k in prange(nz):
        for j in range(ny):
            for i in range(nx):
                own = values[k, j, i]
                if filled[k, j, i] == own:
                    continue
                alone = True
                for c in range(max(k - reach, 0), min(k + reach, nz - 1) + 1):
                    for b in range(max(j - reach, 0), min(j + reach, ny - 1) + 1):
                        for a in range(max(i - reach, 0), min(i + reach, nx - 1) + 1):
                            alone = alone and not (values[c, b, a] == own and filled[c, b, a] == own)
                    if not alone:
                        break
                out[k, j, i] = alone
    return out
