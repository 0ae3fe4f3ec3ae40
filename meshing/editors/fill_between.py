"""Fill between slices: a structure that was drawn on some slices only, interpolated on those between.

Shape-based interpolation (Raya and Udupa, IEEE Trans Med Imaging 9:32, 1990): the signed distances in the plane of two drawn
slices are blended and the inside is where the blend is negative. Where both outlines are single pieces they are first laid over
each other at their centroids and moved back linearly, so that an oblique vessel does not vanish half-way.
"""
from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from meshing.editors.change import Change
from meshing.editors.edit import Canvas, Direction, Edit, Mask, Over, named, unit
from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.step import Monitor, Range, check
from meshing.units import Millimetre
from meshing.volume import Volume


@dataclass(frozen=True)
class FillBetween(Edit):
    """Fill between slices."""

    version: ClassVar[int] = 1
    tool: ClassVar[str] = "fill between slices"

    name: str
    slice_normal: Direction = (0.0, 0.0, 1.0)
    farthest: Annotated[Millimetre, Range(1.0, 500.0, "widest gap that is filled")] = Millimetre(60.0)
    over: Over = "free"

    def __post_init__(self) -> None:
        check(self)
        named(self.name)
        unit(self.slice_normal, "the normal of the slices")

    def change(self, volume: Volume, labels: Labels, monitor: Monitor, /) -> Change:
        canvas = Canvas.of_structure(labels, self.name)
        matrix = labels.to_patient.matrix[:3, :3]
        along = np.abs(unit(self.slice_normal, "the normal") @ (matrix / np.linalg.norm(matrix, axis=0)))
        axis = 2 - int(np.argmax(along))
        step = canvas.spacing[axis]
        inner = [s for a, s in enumerate(canvas.spacing) if a != axis]
        mask = np.moveaxis(canvas.mask(self.name), axis, 0).copy()
        drawn = np.flatnonzero(mask.any((1, 2)))
        if len(drawn) < 2:
            raise AnatomyError(f"{self.name} is drawn on {len(drawn)} slice of that direction; draw it on at least two")
        gaps = [(a, b) for a, b in pairwise(drawn) if b - a > 1]
        wide = [(b - a) * step for a, b in gaps if (b - a) * step > self.farthest]
        if not gaps:
            raise AnatomyError(f"{self.name} has no empty slice between drawn ones in that direction, so there is nothing to fill")
        if wide and len(wide) == len(gaps):
            raise AnatomyError(f"{self.name}: the slices lie {min(wide):.0f} mm apart, more than {self.farthest:g} mm; draw one between, or raise "
                               "the widest gap")
        for number, (a, b) in enumerate(gaps):
            monitor(number / len(gaps), f"filling {self.name} between slices")
            if (b - a) * step <= self.farthest:
                mask[a + 1:b] = _between(mask[a], mask[b], int(b - a), (inner[0], inner[1]))
        return canvas.becomes(self.name, "", np.moveaxis(mask, 0, axis), over=self.over)


def _between(first: Mask, second: Mask, steps: int, spacing: tuple[float, float]) -> Mask:
    """(steps - 1, rows, columns) between two slices."""
    pad = _room(first, second)
    one, two = (np.pad(part, pad) for part in (first, second))
    centres = [np.array(ndimage.center_of_mass(part)) for part in (one, two)]
    single = all(ndimage.label(part, np.ones((3, 3)))[1] == 1 for part in (one, two))
    move = centres[1] - centres[0] if single else np.zeros(2)
    distances = [_signed(part, spacing) for part in (one, two)]
    found = np.zeros((steps - 1, *first.shape), bool)
    for n in range(1, steps):
        share = n / steps
        blend = (1.0 - share) * _shifted(distances[0], share * move) + share * _shifted(distances[1], (share - 1.0) * move)
        found[n - 1] = (blend < 0.0)[pad:pad + first.shape[0], pad:pad + first.shape[1]]
    return found


def _signed(mask: NDArray[np.bool_], spacing: tuple[float, float]) -> NDArray[np.float32]:
    """mm in the plane, negative inside; zero lies between the last voxel inside and the first outside."""
    half = 0.5 * min(spacing)
    inside, outside = (ndimage.distance_transform_edt(part, sampling=spacing) for part in (mask, ~mask))
    return np.asarray(np.where(mask, half - inside, outside - half), np.float32)


def _shifted(values: NDArray[np.float32], by: NDArray[np.float64]) -> NDArray[np.float32]:
    return values if not by.any() else np.asarray(ndimage.shift(values, by, order=1, mode="nearest"), np.float32)


def _room(first: Mask, second: Mask) -> int:
    """Voxels of margin, so that an outline at the edge is not read as open."""
    return 2 + int(max(first.shape + second.shape) // 8)
