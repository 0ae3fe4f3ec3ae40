"""A brush that stays within the tissue it is set on: of what it covers it takes what resembles the place where the stroke began and is
connected to its line.

Resembles: within some standard deviations of the median HU around the first point, in the image and in its mean over a
millimetre, so that neither noise nor the blur of an edge decides alone. Holes of noise inside are closed.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from scipy import ndimage

from meshing.editors.brush import layer, stroke
from meshing.editors.change import Change
from meshing.editors.edit import Direction, Edit, Over, Point, finite, inside_scan, named, unit
from meshing.labels import Labels
from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.morphology import ball, reachable
from meshing.step import Monitor, Range, check
from meshing.units import Millimetre
from meshing.volume import Volume

_SPOT_MM = 2.0
_LEAST_SPREAD_HU = 8.0
_SMOOTH_MM = 0.8


@dataclass(frozen=True)
class SmartBrush(Edit):
    """Smart brush."""

    version: ClassVar[int] = 2
    tool: ClassVar[str] = "smart brush"

    name: str
    path_lps: tuple[Point, ...]
    radius: Annotated[Millimetre, Range(0.5, 200.0, "radius of the brush")]
    organ: str = ""
    slice_normal: Direction | None = None
    deviations: Annotated[float, Range(0.5, 10.0, "standard deviations around the first point")] = 2.5
    over: Over = "free"

    def __post_init__(self) -> None:
        check(self)
        named(self.name, self.organ)
        finite(np.array(self.path_lps, float), "the line of a brush")
        if self.slice_normal is not None:
            unit(self.slice_normal, "the normal of the slice")

    def change(self, volume: Volume, labels: Labels, monitor: Monitor, /) -> Change:
        monitor(0.0, f"painting {self.name}")
        path = np.array(self.path_lps, float)
        inside_scan(volume, path[:1], f"{self.name}: the beginning of the stroke")
        canvas, covered = stroke(labels, self.path_lps, self.radius, self.slice_normal)
        thin, line = stroke(labels, self.path_lps, min(1.0, self.radius), self.slice_normal)
        on_line = np.zeros(canvas.shape, bool)
        corner = [t.start - b.start for t, b in zip(thin.box, canvas.box)]
        on_line[tuple(slice(at, at + size) for at, size in zip(corner, line.shape))] = line
        image = np.ascontiguousarray(volume.values[canvas.box])
        spot = ball(canvas.shape, canvas.index(path[:1])[0], _SPOT_MM, canvas.spacing)
        if self.slice_normal is not None:
            here = spot & layer(canvas, path[0], self.slice_normal)
            spot = here if here.any() else spot
        middle = float(np.median(image[spot]))
        spread = max(_LEAST_SPREAD_HU, 1.4826 * float(np.median(np.abs(image[spot] - middle))))
        smooth = blur(image, _SMOOTH_MM, canvas.spacing)
        alike = covered & (np.abs(smooth - middle) <= self.deviations * spread) & (np.abs(image - middle) <= 2.0 * self.deviations * spread)
        found = reachable(alike, on_line & alike)
        closed = ndimage.binary_fill_holes(found) if self.slice_normal is None else _closed_in_slices(found)
        return canvas.gains(self.name, self.organ, closed & covered, over=self.over)


def _closed_in_slices(mask: np.ndarray[tuple[int, int, int], np.dtype[np.bool_]]) -> np.ndarray[tuple[int, int, int], np.dtype[np.bool_]]:
    """Holes closed in each slice of the axis along which the mask is thinnest."""
    extent = [np.count_nonzero(mask.any(tuple(a for a in range(3) if a != axis))) for axis in range(3)]
    axis = int(np.argmin(extent))
    out = np.moveaxis(mask, axis, 0).copy()
    for number in np.flatnonzero(out.any((1, 2))):
        out[number] = ndimage.binary_fill_holes(out[number])
    return np.asarray(np.moveaxis(out, 0, axis), bool)
