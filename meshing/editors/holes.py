"""Holes: cavities of a structure are filled, in space or slice by slice, all or those up to a volume.

A cavity is what cannot reach the edge of the box around the structure (one voxel wider) without crossing the structure, across faces.
In slices the cavity is one of the slice. What belongs to another structure stays unless `over` says otherwise.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from scipy import ndimage

from meshing.editors.change import Change
from meshing.editors.edit import Canvas, Direction, Edit, Mask, Over, named, unit
from meshing.labels import Labels
from meshing.step import Monitor, Range, check
from meshing.units import Millilitre
from meshing.volume import Volume, voxel_ml


@dataclass(frozen=True)
class Holes(Edit):
    """Fill holes."""

    version: ClassVar[int] = 1
    tool: ClassVar[str] = "holes"

    name: str
    slice_normal: Direction | None = None
    largest: Annotated[Millilitre | None, Range(0.0, 10000.0, "largest hole that is filled")] = None
    over: Over = "free"

    def __post_init__(self) -> None:
        check(self)
        named(self.name)
        if self.slice_normal is not None:
            unit(self.slice_normal, "the normal of the slices")

    def change(self, volume: Volume, labels: Labels, monitor: Monitor, /) -> Change:
        canvas = Canvas.of_structure(labels, self.name)
        mask = canvas.mask(self.name)
        monitor(0.2, f"filling holes of {self.name}")
        if self.slice_normal is None:
            holes, joins = np.asarray(ndimage.binary_fill_holes(mask)) & ~mask, None
        else:
            matrix = labels.to_patient.matrix[:3, :3]
            axis = 2 - int(np.argmax(np.abs(unit(self.slice_normal, "the normal") @ (matrix / np.linalg.norm(matrix, axis=0)))))
            holes, joins = _in_slices(mask, axis), _flat(axis)
        if self.largest is not None:
            numbers, _ = ndimage.label(holes, joins)
            sizes = np.bincount(numbers.ravel()) * voxel_ml(labels.to_patient)
            sizes[0] = np.inf
            holes &= (sizes <= self.largest + 1e-12)[numbers]
        return canvas.gains(self.name, "", holes, over=self.over)


def _in_slices(mask: Mask, axis: int) -> Mask:
    moved = np.moveaxis(mask, axis, 0)
    found = np.zeros(moved.shape, bool)
    for number in np.flatnonzero(moved.any((1, 2))):
        found[number] = ndimage.binary_fill_holes(moved[number]) & ~moved[number]
    return np.asarray(np.moveaxis(found, 0, axis), bool)


def _flat(axis: int) -> Mask:
    """Neighbours across faces within slices of `axis`."""
    cross = np.asarray(ndimage.generate_binary_structure(3, 1), bool)
    part = np.moveaxis(cross, axis, 0)
    part[0] = part[2] = False
    return cross
