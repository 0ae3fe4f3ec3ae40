"""What a scanner shows of a tree of tubes: the share of blood in each voxel, before and after the point spread.

The blood of a link of the tree is the set of points nearer to its axis than the radius there (linear between its ends); a
tree is the union of its links. A voxel that the wall crosses is sampled `FINE_MM` apart, each sample with a wall as wide as
the samples are apart, so the share of blood in it is good to about a percent.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

FINE_MM = 0.45


@dataclass(frozen=True, eq=False)
class Links:
    """`start`, `end` (m, 3) mm in the axes (k, j, i) of a grid; `start_mm`, `end_mm` (m,) radii there."""

    start: NDArray[np.float64]
    end: NDArray[np.float64]
    start_mm: NDArray[np.float64]
    end_mm: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Near:
    """For each voxel of a grid: `wall` mm to the nearest wall (negative in the blood, 1e3 beyond the reach), the link it
    belongs to (-1: none) and how far along it (0..1)."""

    wall: NDArray[np.float32]
    link: NDArray[np.int32]
    along: NDArray[np.float32]


def nearest(links: Links, shape: tuple[int, ...], spacing: NDArray[np.float64], reach_mm: float) -> Near:
    wall = np.full(shape, 1e3, np.float32)
    link = np.full(shape, -1, np.int32)
    along = np.zeros(shape, np.float32)
    _nearest(wall, link, along, links.start, links.end, links.start_mm, links.end_mm, spacing, reach_mm)
    return Near(wall, link, along)


def blood_in(links: Links, near: Near, spacing: NDArray[np.float64]) -> NDArray[np.float32]:
    """Share of blood of each voxel, 0..1, without the scanner's blur."""
    share = (near.wall < 0).astype(np.float32)
    crossed = np.abs(near.wall) < 0.5 * float(np.linalg.norm(spacing)) + FINE_MM
    number = np.full(crossed.shape, -1, np.int32)
    number[crossed] = np.arange(np.count_nonzero(crossed))
    parts = np.maximum(np.round(spacing / FINE_MM), 1).astype(np.int64)
    fine = np.full((np.count_nonzero(crossed), int(np.prod(parts))), 1e3, np.float32)
    _sample(fine, number, parts, links.start, links.end, links.start_mm, links.end_mm, spacing)
    width = float((spacing / parts).mean())
    share[crossed] = np.clip(0.5 - fine / width, 0.0, 1.0).mean(axis=1)
    return share


@njit(cache=True, inline="always")
def _off(x, y, z, start, end, r0, r1):  # type: ignore[no-untyped-def]
    """(distance to the wall, place along the link) of one point."""
    a, b, c = end[0] - start[0], end[1] - start[1], end[2] - start[2]
    along = ((x - start[0]) * a + (y - start[1]) * b + (z - start[2]) * c) / max(a * a + b * b + c * c, 1e-12)
    along = min(max(along, 0.0), 1.0)
    p, q, r = x - start[0] - along * a, y - start[1] - along * b, z - start[2] - along * c
    return np.sqrt(p * p + q * q + r * r) - r0 - along * (r1 - r0), along


@njit(cache=True, nogil=True)
def _nearest(wall, link, along, start, end, r0, r1, spacing, reach):  # type: ignore[no-untyped-def]
    low, high = np.zeros(3, np.int64), np.zeros(3, np.int64)
    for s in range(len(start)):
        for a in range(3):
            room = reach + max(r0[s], r1[s])
            low[a] = max(int((min(start[s, a], end[s, a]) - room) / spacing[a]), 0)
            high[a] = min(int((max(start[s, a], end[s, a]) + room) / spacing[a]) + 2, wall.shape[a])
        for k in range(low[0], high[0]):
            for j in range(low[1], high[1]):
                for i in range(low[2], high[2]):
                    off, t = _off(k * spacing[0], j * spacing[1], i * spacing[2], start[s], end[s], r0[s], r1[s])
                    if off < wall[k, j, i] and off < reach:
                        wall[k, j, i], link[k, j, i], along[k, j, i] = off, s, t


@njit(cache=True, nogil=True)
def _sample(fine, number, parts, start, end, r0, r1, spacing):  # type: ignore[no-untyped-def]
    low, high = np.zeros(3, np.int64), np.zeros(3, np.int64)
    for s in range(len(start)):
        for a in range(3):
            room = max(r0[s], r1[s]) + 1.5 * spacing[a]
            low[a] = max(int((min(start[s, a], end[s, a]) - room) / spacing[a]), 0)
            high[a] = min(int((max(start[s, a], end[s, a]) + room) / spacing[a]) + 2, number.shape[a])
        for k in range(low[0], high[0]):
            for j in range(low[1], high[1]):
                for i in range(low[2], high[2]):
                    row = number[k, j, i]
                    if row < 0:
                        continue
                    m = 0
                    for p in range(parts[0]):
                        x = (k - 0.5 + (p + 0.5) / parts[0]) * spacing[0]
                        for q in range(parts[1]):
                            y = (j - 0.5 + (q + 0.5) / parts[1]) * spacing[1]
                            for r in range(parts[2]):
                                z = (i - 0.5 + (r + 0.5) / parts[2]) * spacing[2]
                                off = _off(x, y, z, start[s], end[s], r0[s], r1[s])[0]
                                if off < fine[row, m]:
                                    fine[row, m] = off
                                m += 1
