"""Masking by HU range: a structure keeps only its voxels between two Hounsfield units (or, inverted, only the others)."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from meshing.editors.change import Change
from meshing.editors.edit import Canvas, Edit, named
from meshing.editors.paint import between
from meshing.editors.threshold import window
from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.labels import Labels
from meshing.step import Monitor, Range, check
from meshing.units import Hounsfield
from meshing.volume import Volume


@dataclass(frozen=True)
class MaskByHu(Edit):
    """Mask by HU range."""

    version: ClassVar[int] = 1
    tool: ClassVar[str] = "mask by HU"

    name: str
    low: Annotated[Hounsfield | None, Range(-32768.0, 32767.0, "lowest HU")] = None
    high: Annotated[Hounsfield | None, Range(-32768.0, 32767.0, "highest HU")] = None
    keep: bool = True
    """Whether the voxels of the range stay, or go."""

    def __post_init__(self) -> None:
        check(self)
        named(self.name)
        window(self.low, self.high)
        if self.low is None and self.high is None:
            raise ParameterOutOfRange("a range of HU needs a lowest value, a highest, or both")

    def change(self, volume: Volume, labels: Labels, monitor: Monitor, /) -> Change:
        monitor(0.1, f"masking {self.name}")
        canvas = Canvas.of_structure(labels, self.name)
        inside = between(volume.values[canvas.box], self.low, self.high)
        gone = ~inside if self.keep else inside
        if not np.any(canvas.mask(self.name) & ~gone):
            raise AnatomyError(f"no voxel of {self.name} would be left; look at the range of HU")
        return canvas.loses(self.name, gone)
