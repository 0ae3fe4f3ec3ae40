"""The inside of the skull, as smooth as bone is: what a brain that sinks slides on and comes off.

No scan of the brain shows its skull well, so the skull is taken to be the shape of the brain itself with its fissures closed: the solid is filled
on a grid, closed by a ball of CLOSE_MM, and its signed distance smoothed by SMOOTH_MM. Every place of the surface keeps to the level of that
field on which it lay in the scan, or comes inside of it. The field is a cubic B-spline (de Boor 1978), so slope and curvature are exact and
continuous and Newton's method needs no search for facets: on the facets of a coarse mesh of a real brain nodes slid over the edges for ever.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, gaussian_filter, spline_filter

from biomech.materials.tensor import Array
from biomech.tissue.reference import Ints

Flags = NDArray[np.bool_]
STEP_MM, CLOSE_MM, SMOOTH_MM, ROOM_MM = 3.0, 10.0, 4.0, 30.0
"""Edge of a voxel of the grid, radius of the ball that closes fissures, standard deviation of the smoothing, and room around the brain."""
FISSURE_MM, LOOK_MM = 20.0, 2.0
"""So far along its normal a facet looks, by so large steps, whether the brain that it belongs to lies before it."""


class Filled:
    """A solid of tetrahedra on a grid: `inside` (z, y, x), and where its first voxel lies, mm."""

    def __init__(self, points_mm: Array, tets: Ints) -> None:
        self.origin = points_mm.min(axis=0) - ROOM_MM
        shape = np.ceil((points_mm.max(axis=0) + ROOM_MM - self.origin) / STEP_MM).astype(int) + 1
        self.inside = np.zeros(tuple(shape[::-1]), bool)
        corners = points_mm[tets]
        longest = np.max([np.linalg.norm(corners[:, a] - corners[:, b], axis=1) for a in range(4) for b in range(a)], axis=0)
        parts = np.ceil(longest / (0.7 * STEP_MM)).astype(int)
        for count in np.unique(parts):
            weights = _lattice(int(count))
            for some in np.array_split(np.flatnonzero(parts == count), 1 + int((parts == count).sum()) * len(weights) // 2_000_000):
                self.inside[self._index(np.einsum("qk,tkx->tqx", weights, corners[some]).reshape(-1, 3))] = True

    def _index(self, places_mm: Array) -> tuple[NDArray[np.int64], ...]:
        found = np.round((places_mm - self.origin) / STEP_MM).astype(np.int64)
        return tuple(np.clip(found, 0, np.array(self.inside.shape[::-1]) - 1).T[::-1])

    def folded(self, centres_mm: Array, normals: Array) -> Flags:
        """(k,) which facets have the solid before them once more: walls of a fissure."""
        found = np.zeros(len(centres_mm), bool)
        for away in np.arange(2.0 * STEP_MM + LOOK_MM, FISSURE_MM + 0.5 * LOOK_MM, LOOK_MM):  # what is nearer may be the facet's own voxels
            found |= self.inside[self._index(centres_mm + away * normals)]
        return found

    def level(self) -> Array:
        """(z, y, x) coefficients of the spline of the distance in mm from the closed solid, positive outside."""
        near = distance_transform_edt(~self.inside, sampling=STEP_MM) <= CLOSE_MM
        closed = distance_transform_edt(near, sampling=STEP_MM) > CLOSE_MM
        signed = distance_transform_edt(~closed, sampling=STEP_MM) - distance_transform_edt(closed, sampling=STEP_MM)
        found: Array = spline_filter(gaussian_filter(signed, SMOOTH_MM / STEP_MM), order=3, mode="mirror")
        return found


class Skull:
    """An obstacle (obstacles.py): places that began at `start` (k, 3) m stay on their level of the field or come inside of it."""

    def __init__(self, filled: Filled, start: Array) -> None:
        self.coefficients, self.origin = filled.level(), filled.origin
        self.motion = np.zeros(3)
        self.began = self._field(start)[0]

    def at(self, level: float) -> None:
        """It does not move."""

    def gap(self, y: Array) -> tuple[Array, Array, Array]:
        value, slope, bend = self._field(y)
        return self.began - value, -slope, -bend

    def _field(self, y: Array) -> tuple[Array, Array, Array]:
        """(k,) m, (k, 3) and (k, 3, 3) 1/m of the field and its slopes at y (k, 3) m; constant beyond the grid."""
        size = np.array(self.coefficients.shape[::-1])
        place = np.clip((y * 1e3 - self.origin) / STEP_MM, 1.0, size - 3.001)
        first = np.floor(place).astype(np.int64)
        value, slope, bend = (np.stack(part, axis=-1) for part in _splines(place - first))   # (k, axis, 4) each
        four = np.arange(-1, 3)
        x, j, z = (first[:, axis, None] + four for axis in range(3))
        near = self.coefficients[z[:, :, None, None], j[:, None, :, None], x[:, None, None, :]]
        weights = (value, slope, bend)

        def summed(orders: tuple[int, int, int]) -> Array:
            a, b, c = (weights[order][:, axis] for axis, order in enumerate(orders))
            found: Array = np.einsum("kzyx,kx,ky,kz->k", near, a, b, c, optimize=True)
            return found

        grown = np.eye(3, dtype=int)
        slopes = np.stack([summed(tuple(row)) for row in grown], axis=1) / STEP_MM
        bends = np.stack([np.stack([summed(tuple(row + other)) for other in grown], axis=1) for row in grown], axis=1) / STEP_MM**2
        return summed((0, 0, 0)) * 1e-3, slopes, bends * 1e3


def _splines(t: Array) -> tuple[tuple[Array, ...], tuple[Array, ...], tuple[Array, ...]]:
    """The four cubic B-splines that are not nothing at t in [0, 1), with their first and second slopes."""
    u = 1.0 - t
    return ((u**3 / 6.0, 2.0 / 3.0 - t * t + t**3 / 2.0, 2.0 / 3.0 - u * u + u**3 / 2.0, t**3 / 6.0),
            (-u * u / 2.0, -2.0 * t + 1.5 * t * t, 2.0 * u - 1.5 * u * u, t * t / 2.0),
            (u, -2.0 + 3.0 * t, -2.0 + 3.0 * u, t))


def _lattice(parts: int) -> Array:
    """(q, 4) barycentric places of an even lattice in a tetrahedron, its corners too."""
    i, j, k = np.meshgrid(*[np.arange(parts + 1)] * 3, indexing="ij")
    inside = i + j + k <= parts
    first = np.stack([i[inside], j[inside], k[inside]], axis=1) / parts
    return np.column_stack([1.0 - first.sum(axis=1), first])
