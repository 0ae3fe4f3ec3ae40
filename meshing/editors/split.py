"""Split by a plane: what of a structure lies beyond a plane, where its normal points, becomes a structure of its own."""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from meshing.editors.change import Change
from meshing.editors.edit import Canvas, Direction, Edit, Point, finite, named, unit
from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.labels import Labels
from meshing.step import Monitor
from meshing.volume import Volume


@dataclass(frozen=True)
class SplitByPlane(Edit):
    """Split by a plane."""

    version: ClassVar[int] = 1
    tool: ClassVar[str] = "split by plane"

    name: str
    point_lps: Point
    normal: Direction
    beyond: str
    """The name of the part where the normal points."""
    organ: str = ""

    def __post_init__(self) -> None:
        named(self.name)
        named(self.beyond, self.organ)
        finite(np.array(self.point_lps, float), "the point of the plane")
        unit(self.normal, "the normal of the plane")
        if self.beyond == self.name:
            raise ParameterOutOfRange(f"the part beyond the plane needs another name than '{self.name}'")

    def change(self, volume: Volume, labels: Labels, monitor: Monitor, /) -> Change:
        monitor(0.1, f"splitting {self.name}")
        canvas = Canvas.of_structure(labels, self.name)
        part = canvas.mask(self.name) & (canvas.along(unit(self.normal, "the normal"), np.array(self.point_lps, float)) > 0.0)
        if not part.any() or np.array_equal(part, canvas.mask(self.name)):
            raise AnatomyError(f"the plane does not divide {self.name}: all of it lies on one side; move the plane")
        organ = "" if self.beyond in labels.names else self.organ or labels.label(self.name).organ
        return canvas.gains(self.beyond, organ, part, over="all")
