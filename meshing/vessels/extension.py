"""Flow extensions: every opening goes on as a straight tube, so that the flow is settled where the model begins and ends.

The tube leaves along the opening's normal with the section the vessel has there, and within one diameter becomes a circle of
the same area (Antiga and others 2008 add such extensions to every vascular model). The centreline goes on along the axis of the
tube, so the new openings are normal to it exactly.
"""
from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation, label, map_coordinates

from meshing.centreline import Centreline
from meshing.errors import AnatomyError
from meshing.frames import IJK, LPS, Transform
from meshing.tetmesh import at_lps
from meshing.vessels.distance import BAND
from meshing.vessels.lumen import Lumen, Opening
from meshing.vessels.tree import branch_numbers
from meshing.volume import index_of, position_of, spacing_of

ROUND_AFTER = 1.0
"""Diameters within which the section becomes a circle."""


def extended(lumen: Lumen, diameters: float, spare_mm: float) -> Lumen:
    """The lumen with a tube of `diameters` at every opening; its blood goes on `spare_mm` beyond the new openings.

    Raises AnatomyError where a tube would run into another vessel.
    """
    distance, grid = _room_for(lumen, diameters, spare_mm)
    openings = []
    for opening in lumen.openings:
        radius = _equal_radius(lumen, opening)
        _extend(distance, grid, lumen, opening, radius, 2.0 * diameters * radius, spare_mm)
        point = np.array(opening.point_mm) + 2.0 * diameters * radius * _unit(opening)
        openings.append(replace(opening, point_mm=(float(point[0]), float(point[1]), float(point[2])), radius_mm=radius))
    return Lumen(distance, grid, _longer(lumen, openings), tuple(openings))


def _unit(opening: Opening) -> NDArray[np.float64]:
    outward = np.array(opening.outward, np.float64)
    return np.asarray(outward / np.linalg.norm(outward), np.float64)


def _room_for(lumen: Lumen, diameters: float, spare_mm: float) -> tuple[NDArray[np.float32], Transform[IJK, LPS]]:
    """The distance on a grid that the tubes fit into."""
    ends = [np.array(o.point_mm) + (2.2 * diameters * o.radius_mm + spare_mm) * _unit(o) for o in lumen.openings]
    index = index_of(lumen.to_patient, np.array(ends))
    margin = (2.0 * max(o.radius_mm for o in lumen.openings) + BAND) / min(spacing_of(lumen.to_patient))
    size = np.array(lumen.distance_mm.shape[::-1])
    before = np.maximum(np.ceil(margin - index.min(axis=0)), 0).astype(int)
    behind = np.maximum(np.ceil(index.max(axis=0) + margin - size + 1), 0).astype(int)
    padded = np.pad(lumen.distance_mm, list(zip(before[::-1], behind[::-1])), constant_values=BAND)
    matrix = lumen.to_patient.matrix.copy()
    matrix[:3, 3] -= matrix[:3, :3] @ before
    return padded, replace(lumen.to_patient, matrix=matrix)


def _equal_radius(lumen: Lumen, opening: Opening) -> float:
    """mm: the radius of the circle with the area of the section in the plane of the opening."""
    normal = _unit(opening)
    across = np.cross(normal, np.eye(3)[np.abs(normal).argmin()])
    across /= np.linalg.norm(across)
    up = np.cross(normal, across)
    step = opening.radius_mm / 24.0
    reach = np.arange(-48, 49) * step
    u, v = np.meshgrid(reach, reach, indexing="ij")
    plane = np.array(opening.point_mm) + u.reshape(-1, 1) * across + v.reshape(-1, 1) * up
    inside = _sampled(lumen, plane).reshape(u.shape) < 0.0
    part, _ = label(inside)
    own = part[48, 48]
    if own == 0:
        raise AnatomyError(f"the opening '{opening.name}' at {at_lps(np.array(opening.point_mm))} does not lie in the blood; move it into the vessel")
    return float(np.sqrt(np.count_nonzero(part == own) * step**2 / np.pi))


def _sampled(lumen: Lumen, points: NDArray[np.float64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = map_coordinates(lumen.distance_mm, index_of(lumen.to_patient, points).T[::-1], order=1, mode="constant",
                                                 cval=BAND).astype(np.float64)
    return found


def _extend(distance: NDArray[np.float32], grid: Transform[IJK, LPS], lumen: Lumen, opening: Opening, radius: float, length: float,
            spare: float) -> None:
    """Replace what lies beyond the opening by its tube, in place."""
    centre, normal = np.array(opening.point_mm), _unit(opening)
    spacing = min(spacing_of(grid))
    corners = index_of(grid, np.array([centre, centre + (length + spare) * normal]))
    pad = (2.0 * radius + BAND) / spacing
    low = np.maximum(np.floor(corners.min(axis=0) - pad), 0).astype(int)
    high = np.minimum(np.ceil(corners.max(axis=0) + pad) + 1, distance.shape[::-1]).astype(int)
    box = distance[low[2]:high[2], low[1]:high[1], low[0]:high[0]]
    node = np.argwhere(np.ones(box.shape, bool))
    away = position_of(grid, (node[:, ::-1] + low).astype(np.float64)) - centre
    height = away @ normal
    aside = away - height[:, None] * normal
    off = np.linalg.norm(aside, axis=1)

    # the vessel beyond the opening goes; what is not connected with it there is another vessel and stays
    beyond = (height > 0.0).reshape(box.shape) & (box < 0.0) & (off < 2.0 * radius + np.maximum(height, 0.0)).reshape(box.shape)
    part, _ = label(beyond)
    core = part.ravel()[(height > 0.0) & (height < 2.0 * spacing) & (off < 0.5 * radius)]
    own = np.isin(part, np.setdiff1d(core, [0]))
    near = binary_dilation(own, iterations=int(np.ceil(BAND / spacing)) + 1) & (height > 0.0).reshape(box.shape)
    others = beyond & ~own
    box[near & ~binary_dilation(others, iterations=2)] = BAND

    ahead = (height > 0.0) & (off < 2.0 * radius + BAND)
    rounded = np.clip(height[ahead] / (2.0 * ROUND_AFTER * radius), 0.0, 1.0)
    rounded = rounded * rounded * (3.0 - 2.0 * rounded)
    section = _sampled(lumen, centre + aside[ahead])
    # in the plane of the opening only its own vessel goes on
    section = np.where(off[ahead] < 1.9 * radius, section, BAND)
    tube = (1.0 - rounded) * section + rounded * np.minimum(off[ahead] - radius, BAND)
    tube = np.maximum(tube, height[ahead] - length - spare)
    at = tuple(node[ahead].T)
    met = (box[at] < 0.0) & (tube < 0.0)
    if met.any():
        place = position_of(grid, (node[ahead][met][0][::-1] + low).astype(np.float64)[None])[0]
        raise AnatomyError(f"the flow extension of '{opening.name}' would run into the vessel at {at_lps(place)}; choose a shorter extension")
    box[at] = np.minimum(box[at], tube.astype(np.float32))


def _longer(lumen: Lumen, openings: list[Opening]) -> Centreline:
    """The centreline with the axes of the tubes; the first is that of the inlet."""
    line = lumen.centreline
    step = float(np.median(np.linalg.norm(line.points_mm[1:] - line.points_mm[np.maximum(line.parent[1:], 0)], axis=1)))

    def axis(opening: Opening, end: int) -> NDArray[np.float64]:
        """From beside the end of the old line to the new opening."""
        target = np.array(opening.point_mm)
        count = max(int(np.linalg.norm(target - line.points_mm[end]) / step), 1)
        share = np.arange(1, count + 1)[:, None] / count
        return np.asarray(line.points_mm[end] + share * (target - line.points_mm[end]), np.float64)

    before = axis(openings[0], 0)[::-1]
    points, radius = [before, line.points_mm], [np.full(len(before), openings[0].radius_mm), line.radius_mm]
    parent = [np.arange(-1, len(before) - 1), np.where(line.parent < 0, len(before) - 1, line.parent + len(before)).astype(np.int64)]
    total = len(before) + len(line.points_mm)
    ends = line.ends()
    names: dict[int, str] = {}
    for old, opening in zip(lumen.outlets, openings[1:]):
        end = int(ends[np.linalg.norm(line.points_mm[ends] - np.array(old.point_mm), axis=1).argmin()])
        added = axis(opening, end)
        points.append(added)
        radius.append(np.full(len(added), opening.radius_mm))
        parent.append(np.concatenate([[len(before) + end], np.arange(total, total + len(added) - 1)]))
        total += len(added)
        names[total - 1] = line.names[int(line.branch[end])]
    joined = np.concatenate(parent).astype(np.int64)
    numbers, count = branch_numbers(joined)
    called = [""] * count
    for point, name in zip(range(len(before), len(before) + len(line.points_mm)), line.branch):
        called[int(numbers[point])] = line.names[int(name)]
    for point, text in names.items():
        called[int(numbers[point])] = text
    return replace(line, points_mm=np.concatenate(points), radius_mm=np.concatenate(radius), parent=joined.astype(np.int32), branch=numbers,
                   names=tuple(called))
