"""Crop: structures lose what lies outside a box in the patient (or inside it). The box has the patient's directions, whatever the grid's."""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from meshing.editors.change import Change, change_of
from meshing.editors.edit import Canvas, Edit, Point, finite
from meshing.errors import ParameterOutOfRange
from meshing.labels import Labels
from meshing.step import Monitor
from meshing.volume import Volume


@dataclass(frozen=True)
class Crop(Edit):
    """Crop."""

    version: ClassVar[int] = 1
    tool: ClassVar[str] = "crop"

    corners_lps: tuple[Point, Point]
    names: tuple[str, ...] = ()
    """The structures that are cropped; all of them when empty."""
    keep: Literal["inside", "outside"] = "inside"

    def __post_init__(self) -> None:
        low, high = np.sort(finite(np.array(self.corners_lps, float), "the corners of the box"), axis=0)
        if np.any(high - low <= 0.0):
            raise ParameterOutOfRange("the box of a crop needs two corners that differ in all three directions")

    def change(self, volume: Volume, labels: Labels, monitor: Monitor, /) -> Change:
        monitor(0.1, "cropping")
        wanted = self.names or labels.names
        mask = labels.mask(*wanted) if wanted else np.zeros(labels.values.shape, bool)
        if not mask.any():
            return Canvas.whole(labels).nothing()
        canvas = Canvas.of_mask(labels, mask)
        low, high = np.sort(np.array(self.corners_lps, float), axis=0)
        inside = np.ones(canvas.shape, bool)
        for number, axis in enumerate(np.eye(3)):
            place = canvas.along(axis, np.zeros(3))
            inside &= (place >= low[number]) & (place <= high[number])
        gone = mask[canvas.box] & (~inside if self.keep == "inside" else inside)
        return change_of(labels, canvas.box, np.where(gone, np.uint8(0), canvas.values), labels.legend)
