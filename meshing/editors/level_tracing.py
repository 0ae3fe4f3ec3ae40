"""Level tracing: the closed line of equal brightness through a point of a slice, filled.

The slice is sampled in its own plane (trilinear), so oblique slices work like others. Of what is at least as bright as the point,
and of what is at most as bright, the connected piece that holds the point and does not reach the edge of the search is
taken, the smaller one where both are closed; its holes are filled. The voxels of the slice's layer whose centres fall into the
line are painted.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from meshing.editors.brush import layer
from meshing.editors.change import Change
from meshing.editors.edit import Canvas, Direction, Edit, Mask, Over, Point, finite, inside_scan, named, unit
from meshing.editors.scissors import axes_beside
from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.step import Monitor, Range, check
from meshing.units import Millimetre
from meshing.volume import Volume, index_of


@dataclass(frozen=True)
class LevelTracing(Edit):
    """Level tracing."""

    version: ClassVar[int] = 1
    tool: ClassVar[str] = "level tracing"

    name: str
    point_lps: Point
    slice_normal: Direction
    organ: str = ""
    reach: Annotated[Millimetre, Range(2.0, 300.0, "farthest from the point")] = Millimetre(80.0)
    blur: Annotated[Millimetre, Range(0.0, 10.0, "scale of noise that is ignored")] = Millimetre(1.0)
    over: Over = "free"

    def __post_init__(self) -> None:
        check(self)
        named(self.name, self.organ)
        finite(np.array(self.point_lps, float), "the point of level tracing")
        unit(self.slice_normal, "the normal of the slice")

    def change(self, volume: Volume, labels: Labels, monitor: Monitor, /) -> Change:
        point = np.array(self.point_lps, float)
        inside_scan(volume, point[None], f"{self.name}: the point")
        monitor(0.1, f"tracing {self.name}")
        normal = unit(self.slice_normal, "the normal of the slice")
        across, up = axes_beside(normal)
        step = 0.5 * min(volume.spacing_mm)
        count = int(np.ceil(self.reach / step))
        line = step * np.arange(-count, count + 1)
        plane = point + line[:, None, None] * up + line[None, :, None] * across
        at = index_of(volume.to_patient, plane.reshape(-1, 3))[:, ::-1].T
        last = np.array(volume.values.shape)[:, None] - 1
        known = np.all((at >= 0.0) & (at <= last), axis=0).reshape(len(line), len(line))
        image = ndimage.map_coordinates(volume.values, at, order=1, mode="nearest").reshape(len(line), len(line))
        if self.blur > 0.0:
            image = ndimage.gaussian_filter(image, self.blur / step)
        traced = self._traced(image, known, count)
        monitor(0.7, f"tracing {self.name}")
        canvas = Canvas.around(labels, point[None], self.reach)
        sheet = layer(canvas, point, self.slice_normal)
        places = np.argwhere(sheet)
        centres = canvas.place(places.astype(float)) - point
        column, row = (np.rint(centres @ axis / step).astype(int) + count for axis in (across, up))
        there = (row >= 0) & (column >= 0) & (row < len(line)) & (column < len(line))
        hit = np.zeros(len(places), bool)
        hit[there] = traced[row[there], column[there]]
        mask = np.zeros(canvas.shape, bool)
        mask[tuple(places[hit].T)] = True
        return canvas.gains(self.name, self.organ, mask, over=self.over)

    def _traced(self, image: NDArray[np.float64], known: Mask, middle: int) -> Mask:
        """The inside of the line through the middle of a sampled slice; `known` is where the slice lies in the scan."""
        level = image[middle, middle]
        found = []
        for side in (image >= level, image <= level):
            numbers, _ = ndimage.label(side & known)
            piece = ndimage.binary_fill_holes(numbers == numbers[middle, middle])
            edge = np.ones(piece.shape, bool)
            edge[1:-1, 1:-1] = False
            if not piece[edge | ndimage.binary_dilation(~known)].any():
                found.append(piece)
        if not found:
            raise AnatomyError(f"{self.name}: the line of {level:.0f} through the point does not close within {self.reach:g} mm; choose a point "
                               "on the edge of the structure, or raise the reach")
        return np.asarray(min(found, key=np.count_nonzero), bool)
