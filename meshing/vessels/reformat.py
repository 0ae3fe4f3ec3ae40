"""A vessel laid straight: curved planar reformat and a stack of cross sections, as images in the units of the scan.

The frame along the axis does not turn about it (double reflection, Wang et al., ACM Trans Graphics 27:2, 2008), so that what
lies on one side of a vessel stays there. Row n of a straightened reformat is the line through point n across the axis at one
angle (Kanitsar et al., IEEE Visualization 2002); a stack holds the whole plane at each point.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from meshing.units import Degree, Millimetre
from meshing.volume import Volume, index_of

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Axis:
    """(n, 3) LPS points `step_mm` apart, with unit vectors along the vessel and two across it; `arc_mm` (n,) from its beginning."""

    points_mm: Array
    along: Array
    across: Array
    up: Array
    step_mm: float

    @property
    def arc_mm(self) -> Array:
        return np.asarray(np.arange(len(self.points_mm)) * self.step_mm, np.float64)


@dataclass(frozen=True, eq=False)
class Reformat:
    """`values[n, m]`: at the n-th point of the axis, `offset_mm[m]` across it at `angle`."""

    values: NDArray[np.float32]
    axis: Axis
    offset_mm: Array
    angle: Degree


@dataclass(frozen=True, eq=False)
class Stack:
    """`values[n, a, b]`: in the plane at the n-th point, `offset_mm[a]` along `axis.up` and `offset_mm[b]` along `axis.across`."""

    values: NDArray[np.float32]
    axis: Axis
    offset_mm: Array


def axis_through(points_mm: Array, step: Millimetre) -> Axis:
    """An even axis along the line through (n, 3) points, its first vector across nearest to the patient's left."""
    arc = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points_mm, axis=0), axis=1))])
    count = max(int(arc[-1] / float(step)) + 1, 2)
    at = np.arange(count) * float(step)
    points = np.stack([np.interp(at, arc, points_mm[:, a]) for a in range(3)], axis=1)
    along = np.gradient(points, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-12)
    helper = np.eye(3)[0] if abs(along[0, 0]) < 0.9 else np.eye(3)[1]
    across = np.empty_like(points)
    across[0] = helper - (helper @ along[0]) * along[0]
    across[0] /= np.linalg.norm(across[0])
    for n in range(count - 1):
        chord = points[n + 1] - points[n]
        square = max(float(chord @ chord), 1e-18)
        side = across[n] - 2.0 / square * (chord @ across[n]) * chord
        ahead = along[n] - 2.0 / square * (chord @ along[n]) * chord
        turn = along[n + 1] - ahead
        across[n + 1] = side - 2.0 / max(float(turn @ turn), 1e-18) * (turn @ side) * turn
        across[n + 1] -= (across[n + 1] @ along[n + 1]) * along[n + 1]
        across[n + 1] /= np.linalg.norm(across[n + 1])
    return Axis(points, along, across, np.cross(along, across), float(step))


def straightened(volume: Volume, axis: Axis, half_width: Millimetre, angle: Degree) -> Reformat:
    """The curved planar reformat within `half_width` of the axis; the lowest value of the scan where it ends."""
    offset = _offsets(half_width, axis.step_mm)
    turn = np.radians(angle)
    direction = np.cos(turn) * axis.across + np.sin(turn) * axis.up
    places = axis.points_mm[:, None] + offset[None, :, None] * direction[:, None]
    return Reformat(_read(volume, places), axis, offset, angle)


def sections_along(volume: Volume, axis: Axis, half_width: Millimetre) -> Stack:
    """Squares of twice `half_width` normal to the axis at each of its points."""
    offset = _offsets(half_width, axis.step_mm)
    places = (axis.points_mm[:, None, None] + offset[None, None, :, None] * axis.across[:, None, None]
              + offset[None, :, None, None] * axis.up[:, None, None])
    return Stack(_read(volume, places), axis, offset)


def _offsets(half_width: Millimetre, step: float) -> Array:
    count = int(float(half_width) / step)
    return np.asarray(np.arange(-count, count + 1) * step, np.float64)


def _read(volume: Volume, places: Array) -> NDArray[np.float32]:
    index = index_of(volume.to_patient, places.reshape(-1, 3)).T[::-1]
    found = map_coordinates(volume.values, index, order=1, mode="constant", cval=float(volume.values.min()))
    return np.asarray(found.reshape(places.shape[:-1]), np.float32)
