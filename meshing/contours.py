"""Closed planar contours <-> the pixels of a slice. Coordinates are (i, j): column and row, whole numbers at pixel centres.

Inside is what a ray from outside reaches after an odd number of crossings. An edge that runs there and back (the channel
of a keyhole, by which one polygon encloses a hole) is crossed twice at the same place and changes nothing.

From pixels to contours the boundary runs half-way between neighbouring centres, corners cut at 45 degrees, so that the
same pixels come back from it. A hole is joined to its surrounding polygon by a keyhole channel between the two nearest
corners, as DICOM PS3.3 C.8.8.6.3 asks of CLOSED_PLANAR contours.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import cKDTree
from skimage.measure import find_contours

Polygon = NDArray[np.float64]


def filled(polygon: Polygon, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """(rows, columns) which pixel centres lie inside the closed polygon (n, 2) of (i, j)."""
    start, end = polygon, np.roll(polygon, -1, axis=0)
    swap = (start[:, 1] > end[:, 1]) | ((start[:, 1] == end[:, 1]) & (start[:, 0] > end[:, 0]))
    low, high = np.where(swap[:, None], end, start), np.where(swap[:, None], start, end)
    first = np.clip(np.ceil(low[:, 1]), 0, shape[0]).astype(np.int64)
    last = np.clip(np.ceil(high[:, 1]), 0, shape[0]).astype(np.int64)  # rows first ... last - 1
    count = last - first
    edge = np.repeat(np.arange(len(polygon)), count)
    row = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count) + first[edge]
    part = (row - low[edge, 1]) / (high[edge, 1] - low[edge, 1])
    crossing = low[edge, 0] + part * (high[edge, 0] - low[edge, 0])
    column = np.clip(np.ceil(crossing), 0, shape[1]).astype(np.int64)
    crossed = np.bincount(row * (shape[1] + 1) + column, minlength=shape[0] * (shape[1] + 1)).reshape(shape[0], shape[1] + 1)
    return np.asarray(np.cumsum(crossed, axis=1)[:, :-1] % 2 == 1)


def outlines(mask: NDArray[np.bool_]) -> list[Polygon]:
    """Polygons (n, 2) of (i, j), one for each connected piece of the mask (pixels that touch at a corner are apart), with
    its holes joined by keyholes. `filled` of them together gives the mask back."""
    found = []
    pieces, count = ndimage.label(mask)
    for number, box in enumerate(ndimage.find_objects(pieces, count), 1):
        piece = np.pad(pieces[box] == number, 1)
        rings = [_straight(ring[:-1, ::-1]) for ring in
                 find_contours(piece.astype(np.float64), 0.5, fully_connected="low")]  # type: ignore[no-untyped-call]
        rings.sort(key=lambda ring: -abs(signed_area(ring)))
        outer = rings[0]
        for hole in rings[1:]:
            outer = _keyhole(outer, hole)
        found.append(outer + np.array([box[1].start - 1, box[0].start - 1], float))
    return found


def signed_area(polygon: Polygon) -> float:
    x, y = polygon[:, 0], polygon[:, 1]
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) / 2.0)


def between(below: NDArray[np.bool_], above: NDArray[np.bool_], part: float) -> NDArray[np.bool_]:
    """The shape `part` (0..1) of the way from one slice to another: where the mean of the distances to both edges is
    negative (Raya and Udupa 1990, shape-based interpolation)."""
    return np.asarray((1.0 - part) * _distance(below) + part * _distance(above) < 0)


def _distance(mask: NDArray[np.bool_]) -> NDArray[np.float64]:
    if not mask.any():
        return np.full(mask.shape, float(max(mask.shape)))
    return np.asarray(ndimage.distance_transform_edt(~mask) - ndimage.distance_transform_edt(mask))


def _straight(ring: Polygon) -> Polygon:
    """Without the points that lie on the line between their neighbours."""
    before, after = ring - np.roll(ring, 1, axis=0), np.roll(ring, -1, axis=0) - ring
    return ring[np.abs(before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]) > 1e-9]


def _keyhole(outer: Polygon, hole: Polygon) -> Polygon:
    """One polygon: around `outer` to its corner nearest to the hole, around the hole the other way, and back."""
    if signed_area(outer) * signed_area(hole) > 0:
        hole = hole[::-1]
    distance, nearest = cKDTree(outer).query(hole)
    mine = int(np.argmin(distance))
    at = int(nearest[mine])
    around = np.concatenate([hole[mine:], hole[:mine + 1]])
    return np.concatenate([outer[:at + 1], around, outer[at:]])
