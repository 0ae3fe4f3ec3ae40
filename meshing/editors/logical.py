"""One structure and another: copy, union, difference, intersection, exchange; and a structure taken away.

A voxel belongs to one structure, so that a union takes the other's voxels: the other keeps none of what went over. For the same
reason two structures have nothing in common: to subtract or to intersect needs a `margin`, by which the other is widened
first (the liver without what lies within 10 mm of a tumour; the vein as far as it lies within 5 mm of it).
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np

from meshing.editors.change import Change, change_of
from meshing.editors.edit import Canvas, Edit, named
from meshing.editors.surface_distance import surface_distance
from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.labels import Labels
from meshing.step import Monitor, Range, check
from meshing.units import Millimetre
from meshing.volume import Volume

_TIE_MM = 1e-4


@dataclass(frozen=True)
class Logical(Edit):
    """Logical operations."""

    version: ClassVar[int] = 1
    tool: ClassVar[str] = "logical"

    name: str
    operation: Literal["add", "subtract", "intersect", "move", "exchange", "remove"]
    other: str = ""
    organ: str = ""
    margin: Annotated[Millimetre, Range(0.0, 100.0, "by how much the other is widened first")] = Millimetre(0.0)

    def __post_init__(self) -> None:
        check(self)
        named(self.name, self.organ)
        if (self.operation == "remove") == bool(self.other):
            raise ParameterOutOfRange("'remove' takes no other structure; every other operation needs one")
        if self.other == self.name:
            raise ParameterOutOfRange(f"an operation of '{self.name}' with itself changes nothing")
        if self.margin > 0.0 and self.operation not in ("add", "subtract", "intersect"):
            raise ParameterOutOfRange(f"'{self.operation}' takes no margin")

    def change(self, volume: Volume, labels: Labels, monitor: Monitor, /) -> Change:
        monitor(0.1, f"{self.operation}: {self.name}")
        if self.operation == "remove":
            number = labels.label(self.name).value
            legend = tuple(label for label in labels.legend if label.name != self.name)
            canvas = Canvas.of_structure(labels, self.name) if labels.mask(self.name).any() else Canvas.whole(labels)
            return change_of(labels, canvas.box, np.where(canvas.values == number, np.uint8(0), canvas.values), legend)
        labels.label(self.other)
        if self.operation in ("subtract", "intersect") and self.margin == 0.0:
            raise AnatomyError(f"a voxel belongs to one structure, so {self.name} and {self.other} have none in common: say by how much "
                               f"{self.other} is to be widened first (margin)")
        if self.operation in ("exchange", "move"):
            return self._taken_over(labels)
        mine = self.name in labels.names and bool(labels.mask(self.name).any())
        names = (self.name, self.other) if self.operation == "add" and mine else (self.other,) if self.operation == "add" else (self.name,)
        canvas = Canvas.of_mask(labels, labels.mask(*names), float(self.margin) + 2.0 * max(labels.spacing_mm) if self.margin > 0.0 else 0.0)
        other = canvas.mask(self.other)
        if self.margin > 0.0:
            # the widened other counts wherever it reaches, so it is measured with room for all of it
            room = Canvas.of_structure(labels, self.other, float(self.margin) + 2.0 * max(labels.spacing_mm))
            wide = np.zeros(labels.values.shape, bool)
            wide[room.box] = surface_distance(room.mask(self.other), room.spacing) <= self.margin + _TIE_MM
            other = wide[canvas.box]
        mask = canvas.mask(self.name)
        if self.operation == "add":
            organ = "" if self.name in labels.names else self.organ or labels.label(self.other).organ
            took = other & ((canvas.values == 0) | canvas.mask(self.other))
            return canvas.becomes(self.name, organ, mask | took, over="all")
        return canvas.becomes(self.name, "", mask & (~other if self.operation == "subtract" else other), over="free")

    def _taken_over(self, labels: Labels) -> Change:
        """All voxels of the other become this one's ("move"), or the two exchange theirs."""
        canvas = Canvas.of_mask(labels, labels.mask(*{self.name, self.other} & set(labels.names)))
        theirs = canvas.mask(self.other)
        if self.operation == "move":
            organ = "" if self.name in labels.names else self.organ or labels.label(self.other).organ
            return canvas.becomes(self.name, organ, canvas.mask(self.name) | theirs, over="all")
        first, second = labels.label(self.name).value, labels.label(self.other).value
        values = canvas.values.copy()
        values[canvas.mask(self.name)] = second
        values[theirs] = first
        return change_of(labels, canvas.box, values, labels.legend)
