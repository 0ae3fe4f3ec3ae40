"""A click of correction: this belongs to the structure, or it does not, and so does the tissue like it around the click.

The change is made in a box around the click, goes in the direction of the click only and hangs together with it
(meshing/segmenters/kernels/clicks.py): nothing gets worse elsewhere. A drag gives the radius within which the click counts. Clicks
of the other kind that were made before own their own basins.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from meshing.editors.change import Change
from meshing.editors.edit import Canvas, Edit, Over, Point, finite, inside_scan, named
from meshing.labels import Labels
from meshing.segmenters.kernels.clicks import ClickEditor
from meshing.step import Monitor, Range, check
from meshing.units import Millimetre
from meshing.volume import Volume

_USUAL_MM = 10.0
_ROOM = 3.0


@dataclass(frozen=True)
class Click(Edit):
    """Correct by a click."""

    version: ClassVar[int] = 2
    tool: ClassVar[str] = "click"

    name: str
    point_lps: Point
    add: bool = True
    radius: Annotated[Millimetre | None, Range(1.0, 120.0, "radius of the drag")] = None
    organ: str = ""
    against_lps: tuple[Point, ...] = ()
    """Earlier clicks of the other kind, which keep their ground."""
    over: Over = "free"

    def __post_init__(self) -> None:
        check(self)
        named(self.name, self.organ)
        finite(np.array(self.point_lps, float), "a click")

    def change(self, volume: Volume, labels: Labels, monitor: Monitor, /) -> Change:
        point = np.array([self.point_lps], float)
        inside_scan(volume, point, f"{self.name}: the click")
        monitor(0.1, f"correcting {self.name}")
        canvas = Canvas.around(labels, point, _ROOM * (float(self.radius or _USUAL_MM) + 6.0))
        image = np.ascontiguousarray(volume.values[canvas.box])
        mask = canvas.mask(self.name)
        others = (canvas.values != 0) & ~mask if self.over == "free" else np.zeros(canvas.shape, bool)
        editor = ClickEditor(image, mask, canvas.spacing, others)
        for place in canvas.index(np.array(self.against_lps, float).reshape(-1, 3)):
            editor.remember(place, add=not self.add)
        editor.click(canvas.index(point)[0], add=self.add, radius=float(self.radius) if self.radius is not None else None)
        return canvas.becomes(self.name, self.organ, editor.mask, over=self.over)
