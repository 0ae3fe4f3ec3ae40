"""How far the flat facets of a mesh lie from the smooth interfaces of the field, and what edges would bring them nearer.

A flat facet of edge h leaves an interface of curvature k by about k h^2 / 24, so a facet that is e away from the field needs h sqrt(t / e)
for a distance of t. For a structure with too large a mean of e that one t is found for all its facets with which the mean would be right:
errors are spread evenly, which needs the fewest elements (Babuska and Rheinboldt 1978).

The distance is looked at in twelve points of a facet, three in each of its four quarters: in the three of the fit (fit.py) a facet of a ball is
never off, for there the fit has made it so.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from meshing.pressures import facet_geometry
from meshing.tetmeshers.kernels.field import Field
from meshing.tetmeshers.kernels.fit import facet_distances
from meshing.tetmeshers.kernels.topology import Floats, Ints, label_faces

MOST_AT_ONCE = 0.5
"""Edges are not asked to become shorter than this part of what they are at once: the estimate holds near by only."""
REACH_VOXELS = 3.0
"""The field is looked for within about this many voxels of a facet (fit.py takes half of it each way)."""
QUARTERS = np.array([(0, 3, 5), (3, 1, 4), (5, 4, 2), (3, 4, 5)])
"""Of a facet with the corners 0, 1, 2 and the middles 3, 4, 5 of its edges 01, 12, 20."""


@dataclass(frozen=True, eq=False)
class Gaps:
    """Of each facet: `places` (f, 4, 3) grid mm, its middle and its corners, `pairs` (f, 2) the numbers on its two sides, `areas` (f,) mm2,
    `edges` (f,) mm its longest edge, `off` (f,) mean distance from the field in voxels (cubes of their volume)."""

    places: Floats
    pairs: Ints
    areas: Floats
    edges: Floats
    off: Floats

    @classmethod
    def of(cls, points: Floats, tets: Ints, number: Ints, field: Field) -> Gaps:
        faces, pairs = label_faces(tets, number) if len(tets) else (np.empty((0, 3), np.int64), np.empty((0, 2), np.int64))
        areas, normals = facet_geometry(points, faces)
        voxel = float(np.cbrt(np.prod(field.spacing)))
        corners = points[faces]
        sides = corners - np.roll(corners, 1, axis=1)
        longest = np.sqrt(np.einsum("fqk,fqk->fq", sides, sides).max(axis=1))
        dense = np.concatenate([corners, 0.5 * (corners + np.roll(corners, -1, axis=1))], axis=1).reshape(-1, 3)
        step, first = np.full(len(dense), REACH_VOXELS * voxel), 6 * np.arange(len(faces))[:, None]
        off = [np.abs(facet_distances(*field.grid, dense, first + quarter, pairs, normals, np.zeros(256), step)).mean(axis=1) for quarter in QUARTERS]
        places = np.concatenate([corners.mean(axis=1)[:, None], corners], axis=1)
        return cls(places, pairs, areas, longest, np.mean(off, axis=0) / voxel)

    def means(self) -> dict[int, float]:
        """For each number the mean over its surface of the distance from the field, in voxels."""
        most = int(self.pairs.max(initial=0)) + 1
        total, weighed = np.zeros(most), np.zeros(most)
        for side in (0, 1):
            total += np.bincount(self.pairs[:, side], weights=self.areas, minlength=most)
            weighed += np.bincount(self.pairs[:, side], weights=self.areas * self.off, minlength=most)
        return {n: float(weighed[n] / total[n]) for n in range(1, most) if total[n] > 0.0}

    def wanted(self, number: int, goal: float) -> tuple[Floats, Floats]:
        """Places (k, 3) grid mm and the longest edges (k,) mm there for a mean of `goal` voxels on the surface of `number`."""
        own = np.flatnonzero((self.pairs == number).any(axis=1))
        area, off = self.areas[own], self.off[own]
        low, high = 0.0, float(off.max(initial=0.0))
        for _ in range(30):
            middle = 0.5 * (low + high)
            low, high = (middle, high) if np.average(np.minimum(off, middle), weights=area) < goal else (low, middle)
        far = off > high
        shorter = self.edges[own][far] * np.maximum(np.sqrt(high / off[far]), MOST_AT_ONCE)
        return self.places[own][far].reshape(-1, 3), np.repeat(shorter, 4)
