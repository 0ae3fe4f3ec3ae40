"""A structure is everything between two Hounsfield units: in the whole scan, in a box, or within another structure."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from meshing.editors.change import Change
from meshing.editors.edit import Canvas, Edit, Over, Point, finite, named
from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.labels import Labels
from meshing.segmenters.kernels.morphology import largest
from meshing.step import Monitor, Range, check
from meshing.units import Hounsfield
from meshing.volume import Volume


@dataclass(frozen=True)
class ThresholdTool(Edit):
    """Threshold."""

    version: ClassVar[int] = 1
    tool: ClassVar[str] = "threshold"

    name: str
    low: Annotated[Hounsfield, Range(-32768.0, 32767.0, "lowest HU")]
    high: Annotated[Hounsfield, Range(-32768.0, 32767.0, "highest HU")]
    organ: str = ""
    within: str = ""
    corners_lps: tuple[Point, Point] | None = None
    largest_only: bool = False
    over: Over = "free"

    def __post_init__(self) -> None:
        check(self)
        named(self.name, self.organ)
        window(self.low, self.high)

    def change(self, volume: Volume, labels: Labels, monitor: Monitor, /) -> Change:
        monitor(0.0, f"thresholding {self.name}")
        canvas = region(labels, self.corners_lps)
        if self.within:
            canvas = Canvas.of_structure(labels, self.within) if self.corners_lps is None else canvas
        image = volume.values[canvas.box]
        mask = (image >= self.low) & (image <= self.high)
        if self.within:
            mask &= canvas.mask(self.within)
        mask &= canvas.mask(self.name) | ((canvas.values == 0) if self.over == "free" and not self.within else np.True_)
        if self.largest_only:
            monitor(0.5, "looking for the largest piece")
            mask = largest(mask)
        if not mask.any():
            raise AnatomyError(f"{self.name}: no voxel that it may take lies between {self.low:g} and {self.high:g} HU; widen the window")
        return canvas.becomes(self.name, self.organ, mask, over="all" if self.within else self.over)


def window(low: float | None, high: float | None) -> None:
    """Check that a lowest and a highest HU are in order."""
    if low is not None and high is not None and low >= high:
        raise ParameterOutOfRange(f"the lowest HU ({low:g}) must lie below the highest ({high:g})")


def region(labels: Labels, corners_lps: tuple[Point, Point] | None) -> Canvas:
    """The voxels of the box between two corners, the whole map when there are none. Raises AnatomyError for a box beside the scan."""
    if corners_lps is None:
        return Canvas.whole(labels)
    low, high = np.sort(finite(np.array(corners_lps, float), "the corners of a region"), axis=0)
    corners = np.array([[x, y, z] for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])])
    canvas = Canvas.around(labels, corners, 0.0)
    if canvas.empty:
        raise AnatomyError(f"the region from {tuple(low.tolist())} to {tuple(high.tolist())} mm (LPS) lies outside this scan")
    return canvas
