"""Margin and hollow: the surface of a structure moved by millimetres, and a shell of it.

Distances are those to the surface, not to voxel centres (surface_distance.py): a slab of n slices, however thick they are,
with a margin of a whole number of slices comes out exactly, a ball within a tenth of a voxel.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np

from meshing.editors.change import Change
from meshing.editors.edit import Canvas, Edit, Over, named
from meshing.editors.surface_distance import surface_distance
from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.labels import Labels
from meshing.step import Monitor, Range, check
from meshing.units import Millimetre
from meshing.volume import Volume

_TIE_MM = 1e-4


@dataclass(frozen=True)
class Margin(Edit):
    """Margin."""

    version: ClassVar[int] = 1
    tool: ClassVar[str] = "margin"

    name: str
    by: Annotated[Millimetre, Range(-100.0, 100.0, "outwards, inwards when negative")]
    into: str = ""
    organ: str = ""
    over: Over = "free"

    def __post_init__(self) -> None:
        check(self)
        named(self.name)
        named(self.into or self.name, self.organ)
        if self.by == 0.0:
            raise ParameterOutOfRange("a margin of 0 mm changes nothing")

    def change(self, volume: Volume, labels: Labels, monitor: Monitor, /) -> Change:
        canvas = Canvas.of_structure(labels, self.name, max(float(self.by), 0.0) + 2.0 * max(labels.spacing_mm))
        monitor(0.2, f"measuring from the surface of {self.name}")
        moved = surface_distance(canvas.mask(self.name), canvas.spacing) <= self.by + _TIE_MM
        if not moved.any():
            raise AnatomyError(f"{self.name} is nowhere thicker than {-2.0 * self.by:g} mm; nothing would be left of it")
        if not self.into:
            return canvas.becomes(self.name, "", moved, over=self.over)
        organ = self.organ or labels.label(self.name).organ
        # a margin around a structure is what lies beside it: the structure itself keeps its voxels
        return canvas.becomes(self.into, organ if self.into not in labels.names else "",
                              moved & ~canvas.mask(self.name) if self.by > 0.0 else moved, over="all" if self.by < 0.0 else self.over)


@dataclass(frozen=True)
class Hollow(Edit):
    """Hollow."""

    version: ClassVar[int] = 1
    tool: ClassVar[str] = "hollow"

    name: str
    thickness: Annotated[Millimetre, Range(0.1, 100.0, "thickness of the shell")]
    surface: Literal["outside", "inside", "middle"] = "outside"
    """Which surface of the shell the surface of the structure becomes."""
    over: Over = "free"

    def __post_init__(self) -> None:
        check(self)
        named(self.name)

    def change(self, volume: Volume, labels: Labels, monitor: Monitor, /) -> Change:
        outwards = {"outside": 0.0, "inside": 1.0, "middle": 0.5}[self.surface] * self.thickness
        canvas = Canvas.of_structure(labels, self.name, outwards + 2.0 * max(labels.spacing_mm))
        monitor(0.2, f"measuring from the surface of {self.name}")
        distance = surface_distance(canvas.mask(self.name), canvas.spacing)
        shell = (distance <= outwards + _TIE_MM) & (distance > outwards - self.thickness + _TIE_MM)
        if not shell.any() or np.array_equal(shell, canvas.mask(self.name)):
            raise AnatomyError(f"{self.name} is too thin, or its voxels are too large, for a shell of {self.thickness:g} mm")
        return canvas.becomes(self.name, "", shell, over=self.over)
