"""How far the facets of a mesh lie from the voxels and from the field, and what edges would bring them nearer.

A flat facet of edge h leaves an interface of curvature k by about k h^2 / 24, so a facet that is e away from the field needs
h sqrt(t / e) for a distance of t. The distance from the voxels, whose steps alone make 0.13 to 0.17 voxel on smooth shapes, is about
sqrt(s^2 + e^2). For a structure with too large a mean of it, s is found from that mean, then the one t for all its facets with which the
mean would be right: errors are spread evenly, which needs the fewest elements (Babuska and Rheinboldt 1978).
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from meshing.tetmeshers.kernels.field import CHUNKS, Field
from meshing.tetmeshers.kernels.fit import facet_distances, facet_geometry
from meshing.tetmeshers.kernels.topology import Floats, Ints, label_faces

WINDOW = 4
"""Unlike voxels are looked for so many voxels away; a surface farther off counts as that far."""
MOST_AT_ONCE = 0.5
"""Edges are not asked to become shorter than this part of what they are at once: the estimate holds near by only."""
REACH_VOXELS = 3.0
"""The field is looked for within about this many voxels of a facet (fit.py takes half of it each way)."""


@dataclass(frozen=True, eq=False)
class Gaps:
    """Of each facet: `places` (f, 4, 3) grid mm, its middle and its corners, `pairs` (f, 2) the numbers on its two sides, `areas` (f,) mm2,
    `edges` (f,) mm its longest edge, `steps` (f, 2) voxels from its middle to the voxels of either side, `off` (f,) voxels from the field."""

    places: Floats
    pairs: Ints
    areas: Floats
    edges: Floats
    steps: Floats
    off: Floats

    @classmethod
    def of(cls, points: Floats, tets: Ints, number: Ints, field: Field, values: NDArray[np.uint8]) -> Gaps:
        faces, pairs = label_faces(tets, number) if len(tets) else (np.empty((0, 3), np.int64), np.empty((0, 2), np.int64))
        areas, normals = facet_geometry(points, faces)
        voxel = float(np.mean(field.spacing))
        corners = points[faces]
        middle = corners.mean(axis=1)
        sides = corners - np.roll(corners, 1, axis=1)
        longest = np.sqrt(np.einsum("fqk,fqk->fq", sides, sides).max(axis=1))
        step = np.full(len(points), REACH_VOXELS * voxel)
        off = facet_distances(*field.grid, points, faces, pairs, normals, np.zeros(256), step)
        offsets, away = _offsets(field.spacing)
        steps = step_distances(values, field.spacing, middle, pairs, offsets, away)
        places = np.concatenate([middle[:, None], corners], axis=1)
        return cls(places, pairs, areas, longest, steps / voxel, np.abs(off).mean(axis=1) / voxel)

    def means(self) -> dict[int, float]:
        """For each number the mean over its surface, in voxels, of the distance from its voxels."""
        most = int(self.pairs.max(initial=0)) + 1
        total, weighed = np.zeros(most), np.zeros(most)
        for side in (0, 1):
            total += np.bincount(self.pairs[:, side], weights=self.areas, minlength=most)
            weighed += np.bincount(self.pairs[:, side], weights=self.areas * self.steps[:, side], minlength=most)
        return {n: float(weighed[n] / total[n]) for n in range(1, most) if total[n] > 0.0}

    def wanted(self, number: int, goal: float) -> tuple[Floats, Floats]:
        """Places (k, 3) grid mm and the longest edges (k,) mm there for a mean of `goal` voxels on the surface of `number`."""
        side = np.where(self.pairs[:, 0] == number, 0, 1)
        own = np.flatnonzero((self.pairs == number).any(axis=1))
        area, off = self.areas[own], self.off[own]
        mean = float(np.average(self.steps[own, side[own]], weights=area))

        def predicted(steps: float, most: float) -> float:
            return float(np.average(np.sqrt(steps ** 2 + np.minimum(off, most) ** 2), weights=area))

        steps = _root(lambda s: predicted(s, np.inf) - mean, 0.0, mean)
        most = _root(lambda t: predicted(steps, t) - goal, 0.0, float(off.max()))
        far = off > most
        shorter = self.edges[own][far] * np.maximum(np.sqrt(most / off[far]), MOST_AT_ONCE)
        return self.places[own][far].reshape(-1, 3), np.repeat(shorter, 4)


def _root(rising: Callable[[float], float], low: float, high: float) -> float:
    """Where a function that rises is 0, or the end that is nearer to that."""
    for _ in range(30):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if rising(middle) < 0.0 else (low, middle)
    return 0.5 * (low + high)


def _offsets(spacing: Floats) -> tuple[Ints, Floats]:
    """The voxels (m, 3) k, j, i of a window around one, the nearest first, and how far they are in mm."""
    axis = np.arange(-WINDOW, WINDOW + 1)
    offsets = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(-1, 3)
    away = np.linalg.norm(offsets * spacing[::-1], axis=1)
    order = np.argsort(away, kind="stable")[1:]
    return offsets[order], away[order]


@njit(cache=True, parallel=True)
def step_distances(values, spacing, places, pairs, offsets, away):  # type: ignore[no-untyped-def]
    """(f, 2) mm from each of `places` (f, 3) to the border of the voxels of either of its `pairs` (f, 2), 0 for the outside.

    As in meshing/agreement.py: at a voxel's centre the distance to the nearest centre of the other kind less half a voxel, between
    centres interpolated.
    """
    out = np.zeros((len(places), 2))
    half = 0.5 * (spacing[0] + spacing[1] + spacing[2]) / 3.0
    for chunk in prange(CHUNKS):
        for f in range(chunk * len(places) // CHUNKS, (chunk + 1) * len(places) // CHUNKS):
            x, y, z = places[f, 0] / spacing[0], places[f, 1] / spacing[1], places[f, 2] / spacing[2]
            i, j, k = int(np.floor(x)), int(np.floor(y)), int(np.floor(z))
            for side in range(2):
                own = pairs[f, side]
                if own == 0:
                    continue
                total = 0.0
                for corner in range(8):
                    a, b, c = corner & 1, (corner >> 1) & 1, corner >> 2
                    share = (x - i if a else 1.0 - x + i) * (y - j if b else 1.0 - y + j) * (z - k if c else 1.0 - z + k)
                    inside = _is(values, k + c, j + b, i + a, own)
                    found = away[-1]
                    for m in range(len(away)):
                        if _is(values, k + c + offsets[m, 0], j + b + offsets[m, 1], i + a + offsets[m, 2], own) != inside:
                            found = away[m]
                            break
                    signed = max(found, half) - half
                    total += share * (-signed if inside else signed)
                out[f, side] = abs(total)
    return out


@njit(cache=True)
def _is(values, k, j, i, number):  # type: ignore[no-untyped-def]
    if k < 0 or j < 0 or i < 0 or k >= values.shape[0] or j >= values.shape[1] or i >= values.shape[2]:
        return False
    return values[k, j, i] == number
