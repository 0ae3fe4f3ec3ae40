"""The map of entry points of a target: rays from the target outwards through maps of distance.

Each direction of a sphere, or of a cone about an approach (Fibonacci's even spiral), is followed outwards on a grid of about a
millimetre: where it leaves the surface is an entry point; on the way the least clearance to each structure and the angle to the normal
of the skull (or of the surface) are read off exact Euclidean distance transforms, trilinear between the nodes. A grid cell counts as
vessel or zone when any voxel in it does, so the map errs towards the near by up to a cell; the path that is planned is measured
exactly afterwards (paths.py).

Rank: first the grade (within all limits, beyond one, impossible), then the least clearance beyond what its structure asks for, then
the shorter path. The order is a modelling choice of this program [D]; a sum of weighted risks would need weights that nobody has measured.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, maximum_filter1d
from scipy.spatial import cKDTree

from biomech.hardware.nouns import BEYOND, IMPOSSIBLE, WITHIN, EntryMap
from biomech.hardware.outline import enclosed
from meshing.centreline import Centreline
from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.segmenters.kernels.distance import distance_to, signed_distance
from meshing.step import Monitor
from meshing.units import Degree, Millimetre
from meshing.volume import spacing_of

Array = NDArray[np.float64]
CELL_MM = 1.2
"""The grid of the map is made of whole blocks of voxels, as near to this as it goes and no finer."""
SOFT_CELLS, OFF_CELLS = 1.5, 2.0
"""Distances whose slope is wanted are smoothed by so many cells, and read so many outside: the outline of a mask has steps, the skull has none."""
REASONS = ("", "leaves the body on its way", "goes through a vessel", "goes through a forbidden structure", "longer than the limit",
           "too near to a vessel", "too near to a forbidden structure", "steeper than the limit", "never leaves the scan's surface")
_LEAVES, _THROUGH_VESSEL, _THROUGH_ZONE, _LONG, _NEAR_VESSEL, _NEAR_ZONE, _STEEP, _ENDLESS = range(1, 9)


@dataclass(frozen=True)
class Limits:
    """What a path is asked for: clearances of vessels and zones, longest path, largest angle to the normal."""

    vessel: Millimetre
    zone: Millimetre
    longest: Millimetre
    steepest: Degree


@dataclass(frozen=True, eq=False)
class Fields:
    """Distances on the grid of the map. surface and normal [k, j, i] signed, smoothed for its slope; away [s, k, j, i] from each structure.

    `normal` is that of the skull where there is one, else of the surface.
    """

    surface: NDArray[np.float32]
    normal: NDArray[np.float32]
    away: NDArray[np.float32]
    matrix: Array
    names: tuple[str, ...]
    vessels: tuple[str, ...]
    cell_mm: float


def fields_of(labels: Labels, trees: tuple[Centreline, ...], within: tuple[str, ...], skull: str, vessels: tuple[str, ...], zones: tuple[str, ...],
              monitor: Monitor) -> Fields:
    """Maps of the distance from every structure, over the box of the structures `within` together."""
    spacing = np.array(spacing_of(labels.to_patient))[::-1]
    block = np.maximum(1, np.floor(CELL_MM / spacing + 0.5)).astype(int)
    whole = enclosed(labels, within)
    box = [np.flatnonzero(whole.any(axis=tuple(a for a in range(3) if a != axis))) for axis in range(3)]
    low = [max(0, int(found[0]) - 2 * int(step)) for found, step in zip(box, block)]
    high = [min(size, int(found[-1]) + 2 * int(step) + 1) for found, size, step in zip(box, whole.shape, block)]
    cut = tuple(slice(a, b) for a, b in zip(low, high))
    cell = block * spacing
    step = (float(cell[0]), float(cell[1]), float(cell[2]))
    matrix = labels.to_patient.matrix.copy()
    matrix[:3, 3] += matrix[:3, :3] @ (np.array(low) + 0.5 * (block - 1))[::-1]
    matrix[:3, :3] *= block[::-1]

    def share(mask: NDArray[np.bool_]) -> NDArray[np.float32]:
        return _blocks(mask[cut].astype(np.float32), block)

    monitor(0.0, "measuring distances to the surface")
    outside = signed_distance(share(whole) >= 0.5, step)
    hard = signed_distance(share(labels.mask(skull)) >= 0.5, step) if skull else outside
    normal = np.asarray(gaussian_filter(hard, SOFT_CELLS), np.float32)
    names = tuple(dict.fromkeys((*(tree.name for tree in trees), *vessels, *zones)))
    away = np.empty((len(names), *outside.shape), np.float32)
    for number, name in enumerate(names):
        monitor(0.2 + 0.8 * number / len(names), f"measuring distances to {name}")
        near = np.full(outside.shape, np.float32(1e6))
        if name in labels.names:
            near = np.asarray(distance_to(share(labels.mask(name)) > 0.0, step), np.float32)
        for tree in (t for t in trees if t.name == name):
            near = np.minimum(near, _to_tree(tree, outside, matrix))
        away[number] = near
    return Fields(outside, normal, away, matrix, names, tuple(dict.fromkeys((*(tree.name for tree in trees), *vessels))), float(cell.max()))


def _blocks(values: NDArray[np.float32], block: NDArray[np.int64]) -> NDArray[np.float32]:
    """Means over whole blocks of voxels; the last block is filled up with nothing."""
    pad = [(0, int(-size % step)) for size, step in zip(values.shape, block)]
    k, j, i = (int(b) for b in block)
    full = np.pad(values, pad)
    shape = (full.shape[0] // k, k, full.shape[1] // j, j, full.shape[2] // i, i)
    return np.asarray(full.reshape(shape).mean(axis=(1, 3, 5)), np.float32)


def _to_tree(tree: Centreline, like: NDArray[np.float32], matrix: Array) -> NDArray[np.float32]:
    """Distance from the wall of a tree: from the points of its axis where that is less than NEAR mm, else from the cells that it runs through."""
    back = np.linalg.inv(matrix)
    at = np.rint(tree.points_mm @ back[:3, :3].T + back[:3, 3]).astype(int)[:, ::-1]
    inside = ((at >= 0) & (at < np.array(like.shape))).all(axis=1)
    seeds = np.zeros(like.shape, bool)
    seeds[tuple(at[inside].T)] = True
    step = np.linalg.norm(matrix[:3, :3], axis=0)[::-1]
    rough = distance_to(seeds, (float(step[0]), float(step[1]), float(step[2]))) - np.float32(tree.radius_mm.max())
    near = rough < _NEAR_MM
    for axis in range(3):
        near = maximum_filter1d(near, 3, axis=axis)
    ijk = np.argwhere(near)[:, ::-1].astype(np.float64)
    count = min(_AXIS_POINTS, len(tree.points_mm))
    away, index = (part.reshape(len(ijk), count) for part in cKDTree(tree.points_mm).query(ijk @ matrix[:3, :3].T + matrix[:3, 3], count))
    rough[near] = (away - tree.radius_mm[index]).min(axis=1)
    return np.maximum(np.asarray(rough, np.float32), np.float32(0.0))


_NEAR_MM, _AXIS_POINTS = 5.0, 6


def directions(count: int, axis: Array | None, half_angle: Degree) -> Array:
    """(count, 3) even unit directions of the sphere, or of the cone of `half_angle` about `axis`."""
    number = np.arange(count) + 0.5
    lowest = -1.0 if axis is None else float(np.cos(np.radians(half_angle)))
    height = 1.0 - (1.0 - lowest) * number / count
    turn = np.pi * (1.0 + np.sqrt(5.0)) * number
    wide = np.sqrt(np.maximum(0.0, 1.0 - height**2))
    local = np.stack([wide * np.cos(turn), wide * np.sin(turn), height], axis=1)
    if axis is None:
        return local
    up = axis / np.linalg.norm(axis)
    first = np.cross(up, np.eye(3)[np.abs(up).argmin()])
    first /= np.linalg.norm(first)
    turned: Array = local @ np.stack([first, np.cross(up, first), up])
    return turned


def map_of(fields: Fields, target_mm: Array, ways: Array, radius_mm: float, limits: Limits) -> EntryMap:
    """The entry points of the target in the directions `ways` (m, 3). Raises AnatomyError when the target lies outside the surface."""
    back = np.linalg.inv(fields.matrix)
    start = back[:3, :3] @ target_mm + back[:3, 3]
    if not _reads(fields.surface, start):
        raise AnatomyError("the target of the path lies outside the surface that the entry points lie on")
    step = 0.5 * fields.cell_mm
    leaves, gap, least, slope = _march(fields.surface, fields.normal, fields.away, start, np.ascontiguousarray(ways @ back[:3, :3].T), step,
                                      OFF_CELLS * fields.cell_mm)
    normal = slope @ back[:3, :3]
    cosine = np.einsum("mk,mk->m", normal, ways) / np.maximum(np.linalg.norm(normal, axis=1), 1e-12)
    angle = np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))
    clear = least - radius_mm
    asked = np.array([float(limits.vessel if name in fields.vessels else limits.zone) for name in fields.names])
    grade, reason = _graded(fields, leaves, gap, clear, asked, angle, limits)
    nearest = clear.argmin(axis=1) if clear.shape[1] else np.zeros(len(ways), int)
    each = clear.min(axis=1) if clear.shape[1] else np.full(len(ways), np.inf)
    spare = (clear - asked).min(axis=1) if clear.shape[1] else np.zeros(len(ways))
    order = np.lexsort((leaves, -spare, grade))
    rank = np.empty(len(ways), np.int32)
    rank[order] = np.arange(len(ways))
    return EntryMap(target_mm + np.where(np.isfinite(leaves), leaves, 0.0)[:, None] * ways, np.minimum(each, 1e3), nearest.astype(np.int32), angle,
                    np.where(np.isfinite(leaves), leaves, 0.0), grade, reason, rank, fields.names, REASONS, fields.cell_mm)


def _graded(fields: Fields, leaves: Array, gap: Array, clear: Array, asked: Array, angle: Array,
            limits: Limits) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Grade and the worst reason of each path, the reasons in the order in which they weigh."""
    vessel = np.array([name in fields.vessels for name in fields.names], bool)
    short = clear < asked
    found = ((_STEEP, angle > limits.steepest), (_NEAR_ZONE, (short & ~vessel).any(axis=1)), (_NEAR_VESSEL, (short & vessel).any(axis=1)),
             (_LONG, leaves > limits.longest), (_THROUGH_ZONE, ((clear <= 0.0) & ~vessel).any(axis=1)),
             (_THROUGH_VESSEL, ((clear <= 0.0) & vessel).any(axis=1)), (_LEAVES, gap > 2.0 * fields.cell_mm), (_ENDLESS, ~np.isfinite(leaves)))
    grade, reason = np.full(len(leaves), WITHIN, np.uint8), np.zeros(len(leaves), np.uint8)
    for number, hit in found:
        reason[hit] = number
        grade[hit] = IMPOSSIBLE if number in (_THROUGH_ZONE, _THROUGH_VESSEL, _LEAVES, _ENDLESS) else BEYOND
    return grade, reason


def _reads(surface: NDArray[np.float32], at: Array) -> bool:
    i, j, k = (int(round(float(v))) for v in at)
    inside = 0 <= k < surface.shape[0] and 0 <= j < surface.shape[1] and 0 <= i < surface.shape[2]
    return inside and bool(surface[k, j, i] < 0.0)


@njit(cache=True, nogil=True)
def _at(values, x, y, z):  # type: ignore[no-untyped-def]
    """Trilinear value at (i, j, k) = (x, y, z), which lies inside the grid by a cell."""
    i, j, k = int(x), int(y), int(z)
    u, v, w = x - i, y - j, z - k
    low = (values[k, j, i] * (1 - u) + values[k, j, i + 1] * u) * (1 - v) + (values[k, j + 1, i] * (1 - u) + values[k, j + 1, i + 1] * u) * v
    high = (values[k + 1, j, i] * (1 - u) + values[k + 1, j, i + 1] * u) * (1 - v) + \
        (values[k + 1, j + 1, i] * (1 - u) + values[k + 1, j + 1, i + 1] * u) * v
    return low * (1 - w) + high * w


@njit(cache=True, parallel=True, nogil=True)
def _march(surface, normal, away, start, ways, step, off):  # type: ignore[no-untyped-def]
    """For each way (m, 3) in grid steps a mm: where it leaves the surface for the last time (mm), how far it was outside before, the least
    distance from each structure until there (m, s), and the slope of `normal` (m, 3) `off` mm beyond its own last leaving."""
    count, parts = len(ways), len(away)
    nk, nj, ni = surface.shape
    leaves = np.full(count, np.inf)
    gap = np.zeros(count)
    least = np.full((count, parts), 1e6)
    slope = np.zeros((count, 3))
    for ray in prange(count):
        lowest = np.full(parts, 1e6)
        outside = 0.0
        before = _at(surface, start[0], start[1], start[2])
        hard_before = _at(normal, start[0], start[1], start[2])
        turned = np.nan
        number = 0
        while True:
            number += 1
            t = number * step
            x, y, z = start[0] + t * ways[ray, 0], start[1] + t * ways[ray, 1], start[2] + t * ways[ray, 2]
            if not (1.0 <= x < ni - 2 and 1.0 <= y < nj - 2 and 1.0 <= z < nk - 2):
                break
            now = _at(surface, x, y, z)
            hard = _at(normal, x, y, z)
            for part in range(parts):
                lowest[part] = min(lowest[part], _at(away[part], x, y, z))
            if before < 0.0 <= now:
                if np.isfinite(leaves[ray]):
                    gap[ray] = max(gap[ray], outside)
                leaves[ray] = t - step * now / (now - before)
                for part in range(parts):
                    least[ray, part] = lowest[part]
                outside = 0.0
            if now >= 0.0:
                outside += step
            if hard_before < 0.0 <= hard:
                turned = t - step * hard / (hard - hard_before)
            before, hard_before = now, hard
        if np.isnan(turned):
            turned = leaves[ray]
        if np.isfinite(turned):
            turned += off
            for axis in range(3):
                ends = np.empty(2)
                for side in range(2):
                    shift = np.zeros(3)
                    shift[axis] = 1.0 if side else -1.0
                    x = min(max(start[0] + turned * ways[ray, 0] + shift[0], 0.0), ni - 2.001)
                    y = min(max(start[1] + turned * ways[ray, 1] + shift[1], 0.0), nj - 2.001)
                    z = min(max(start[2] + turned * ways[ray, 2] + shift[2], 0.0), nk - 2.001)
                    ends[side] = _at(normal, x, y, z)
                slope[ray, axis] = 0.5 * (ends[1] - ends[0])
    return leaves, gap, least, slope
