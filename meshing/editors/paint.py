"""Paint and erase by hand: a ball in space or a disc in a slice, along a line, optionally only between two Hounsfield units."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from meshing.editors.brush import stroke
from meshing.editors.change import Change
from meshing.editors.edit import Direction, Edit, Mask, Over, Point, finite, named, unit
from meshing.editors.threshold import window
from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.step import Monitor, Range, check
from meshing.units import Hounsfield, Millimetre
from meshing.volume import Volume


@dataclass(frozen=True)
class Paint(Edit):
    """Paint."""

    version: ClassVar[int] = 1
    tool: ClassVar[str] = "paint"

    name: str
    path_lps: tuple[Point, ...]
    radius: Annotated[Millimetre, Range(0.1, 200.0, "radius of the brush")]
    organ: str = ""
    slice_normal: Direction | None = None
    low: Annotated[Hounsfield | None, Range(-32768.0, 32767.0, "lowest HU")] = None
    high: Annotated[Hounsfield | None, Range(-32768.0, 32767.0, "highest HU")] = None
    over: Over = "free"

    def __post_init__(self) -> None:
        check_brush(self)
        named(self.name, self.organ)

    def change(self, volume: Volume, labels: Labels, monitor: Monitor, /) -> Change:
        monitor(0.0, f"painting {self.name}")
        canvas, covered = stroke(labels, self.path_lps, self.radius, self.slice_normal)
        if not covered.any():
            raise AnatomyError(f"{self.name}: the stroke runs outside this scan; it was drawn on another series")
        return canvas.gains(self.name, self.organ, covered & between(volume.values[canvas.box], self.low, self.high), over=self.over)


@dataclass(frozen=True)
class Erase(Edit):
    """Erase."""

    version: ClassVar[int] = 1
    tool: ClassVar[str] = "erase"

    name: str
    path_lps: tuple[Point, ...]
    radius: Annotated[Millimetre, Range(0.1, 200.0, "radius of the brush")]
    slice_normal: Direction | None = None
    low: Annotated[Hounsfield | None, Range(-32768.0, 32767.0, "lowest HU")] = None
    high: Annotated[Hounsfield | None, Range(-32768.0, 32767.0, "highest HU")] = None

    def __post_init__(self) -> None:
        check_brush(self)
        named(self.name)

    def change(self, volume: Volume, labels: Labels, monitor: Monitor, /) -> Change:
        monitor(0.0, f"erasing {self.name}")
        canvas, covered = stroke(labels, self.path_lps, self.radius, self.slice_normal)
        return canvas.loses(self.name, covered & between(volume.values[canvas.box], self.low, self.high))


def check_brush(step: Paint | Erase) -> None:
    check(step)
    window(step.low, step.high)
    finite(np.array(step.path_lps, float), "the line of a brush")
    if step.slice_normal is not None:
        unit(step.slice_normal, "the normal of the slice")


def between(image: np.ndarray[tuple[int, int, int], np.dtype[np.float32]], low: float | None, high: float | None) -> Mask:
    """Voxels between two values, either of which may be left open."""
    found = np.ones(image.shape, bool)
    if low is not None:
        found &= image >= low
    if high is not None:
        found &= image <= high
    return found
