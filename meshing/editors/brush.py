"""Where a brush has been: a ball (or a disc in a slice) drawn along a line of points in the patient.

A voxel is painted when its centre lies within the radius of the line, exactly, in mm, whatever the grid. A disc paints the one
layer of voxels that the slice shows: centres within half a layer of its plane, where a layer is the largest step of the
grid across the plane.
"""
from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from meshing.editors.edit import Canvas, Direction, Mask, Point, unit
from meshing.frames import IJK, LPS, Transform
from meshing.labels import Labels

_TIE = 1e-6
"""A plane half-way between two layers belongs to one of them, always the same."""


def stroke(labels: Labels, path_lps: tuple[Point, ...], radius: float, normal: Direction | None) -> tuple[Canvas, Mask]:
    """The box around a stroke and the voxels it covers. Empty where it runs outside the map; a stroke thinner than a voxel takes the
    voxels it runs through."""
    path = np.array(path_lps, float)
    reach = max(radius, thickness(labels.to_patient, None))
    canvas = Canvas.around(labels, path, reach)
    covered = np.zeros(canvas.shape, bool)
    if canvas.empty:
        return canvas, covered
    for start, end in pairwise(path if len(path) > 1 else np.repeat(path, 2, axis=0)):
        part = Canvas.around(labels, np.stack([start, end]), reach)
        if part.empty:
            continue
        inner = tuple(slice(p.start - b.start, p.stop - b.start) for p, b in zip(part.box, canvas.box))
        covered[inner] |= _capsule(part, start, end, radius)
    if normal is not None:
        covered &= layer(canvas, path[0], normal)
    for point in _dense(labels.to_patient, path):
        at = np.rint(canvas.index(point[None])[0]).astype(int)
        if np.all(at >= 0) and np.all(at < canvas.shape):
            covered[tuple(at)] = True
    return canvas, covered


def _capsule(canvas: Canvas, start: NDArray[np.float64], end: NDArray[np.float64], radius: float) -> Mask:
    """Voxels whose centres lie within `radius` of the line from `start` to `end`: distance to the nearer end beyond the ends."""
    squared = np.zeros(canvas.shape)
    for axis in np.eye(3):
        squared += canvas.along(axis, start) ** 2
    length = float(np.linalg.norm(end - start))
    if length > 0.0:
        along = canvas.along((end - start) / length, start)
        squared -= np.where(along <= 0.0, 0.0, np.where(along >= length, length * (2.0 * along - length), along**2))
    return np.asarray(squared <= radius**2 + _TIE)


def layer(canvas: Canvas, point: NDArray[np.float64], normal: Direction) -> Mask:
    """The layer of voxels in the plane through `point`."""
    across = unit(normal, "the normal of a slice")
    half = 0.5 * thickness(canvas.labels.to_patient, normal)
    height = canvas.along(across, point)
    return np.asarray((height > -half + _TIE) & (height <= half + _TIE))


def thickness(to_patient: Transform[IJK, LPS], normal: Direction | None) -> float:
    """mm between the layers of the grid across a plane; the largest spacing without a plane."""
    columns = to_patient.matrix[:3, :3]
    if normal is None:
        return float(np.linalg.norm(columns, axis=0).max())
    return float(np.abs(unit(normal, "the normal of a slice") @ columns).max())


def _dense(to_patient: Transform[IJK, LPS], path: NDArray[np.float64]) -> NDArray[np.float64]:
    """The line of points in steps of at most half the smallest spacing."""
    step = 0.5 * float(np.linalg.norm(to_patient.matrix[:3, :3], axis=0).min())
    pieces = [path[:1]]
    for start, end in pairwise(path):
        count = max(1, int(np.ceil(np.linalg.norm(end - start) / step)))
        pieces.append(start + (end - start) * np.linspace(0.0, 1.0, count + 1)[1:, None])
    return np.concatenate(pieces)
