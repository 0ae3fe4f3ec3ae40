"""Any organ, found from a click or corrected by clicks: what every automatic answer is finished with.

A structure that is there already is corrected (kernels/clicks.py): each mark changes it in its own geodesic neighbourhood only, in the
direction of the mark. A structure that is not there yet starts from the first mark that adds: the tissue around it gives the HU and
their spread, the solid piece that agrees is the core, and the core grows to the edges as a minimal cut of histograms in
competition with what it touches (kernels/one_organ.py). Other structures keep their voxels unless a mark lies on them.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.labels import Labels
from meshing.segmenters.kernels.clicks import ClickEditor
from meshing.segmenters.kernels.confidence import confidence_of
from meshing.segmenters.kernels.fair_edge import fair_edge
from meshing.segmenters.kernels.likelihood import blur
from meshing.segmenters.kernels.morphology import Box, dilate
from meshing.segmenters.kernels.one_organ import organ_from
from meshing.segmenters.kernels.resample import grow
from meshing.segmenters.kernels.workspace import Workspace, box_around, box_of_mask
from meshing.step import Monitor, Range, check, portion
from meshing.units import Millimetre
from meshing.volume import Volume

Mask = NDArray[np.bool_]
Point = tuple[Millimetre, Millimetre, Millimetre]

_WORKING_MM = 1.6
_ROOM_MM = 45.0
"""Room around the marks and the structure: a correction reaches no further than 1.6 times its drag."""
_SETTLE_MM = 2.5
"""Where the answer has changed its edge is placed anew, as far as the half-way rule can move it."""


@dataclass(frozen=True)
class Mark:
    """A click, or a drag whose length says how large the tissue is."""

    at_lps: Point
    adds: bool = True
    radius: Annotated[Millimetre | None, Range(1.0, 200.0, "length of the drag")] = None

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class Clicks:
    """An organ found or corrected by clicks."""

    version: ClassVar[int] = 1
    method: ClassVar[str] = "clicks"

    marks: tuple[Mark, ...]
    name: str
    organ: str
    reach: Annotated[Millimetre, Range(5.0, 300.0, "farthest from the first click")] = Millimetre(110.0)

    def __post_init__(self) -> None:
        check(self)
        if not self.marks:
            raise ParameterOutOfRange(f"{self.name}: there is no click; give at least one")

    def run(self, source: tuple[Volume, Labels], monitor: Monitor, /) -> Labels:
        volume, labels = source
        known = self.name in labels.names and bool(labels.mask(self.name).any())
        if not known and not self.marks[0].adds:
            raise AnatomyError(f"{self.name}: it is not there yet, and the first click takes tissue away from it; set the first click "
                               "inside the structure")
        boxes = [box_around(volume, mark.at_lps, _ROOM_MM + 3.0 * float(mark.radius or 10.0)) for mark in self.marks]
        boxes.append(box_of_mask(volume, labels.mask(self.name), 15.0) if known else
                     box_around(volume, self.marks[0].at_lps, self.reach + 20.0))
        work = Workspace.around(volume, labels, _hull(boxes), _WORKING_MM)
        found, rest = self._started(work, labels, known, portion(monitor, 0.0, 0.6))
        found = self._marked(work, found, rest, portion(monitor, 0.6, 0.8))
        monitor(0.85, f"placing the edge of the {self.name}")
        mine = work.back(found)
        if not mine.any():
            raise AnatomyError(f"{self.name}: nothing is left of it after the clicks; take the last one back")
        box, sure = confidence_of(work.image, work.upright.turn(mine), work.upright.spacing)
        confidence = np.full(work.image.shape, 100, np.uint8)
        confidence[box] = sure
        return labels.with_mask(self.name, self.organ, mine, np.ascontiguousarray(work.upright.back(confidence)))

    def _started(self, work: Workspace, labels: Labels, known: bool, monitor: Monitor) -> tuple[Mask, tuple[Mark, ...]]:
        """The structure in the box at full resolution before the marks that remain."""
        if known:
            return np.asarray(work.labels[work.box] == labels.label(self.name).value, np.bool_), self.marks
        others = work.labels != 0
        if self.name in labels.names:
            others &= work.labels != labels.label(self.name).value
        first = self.marks[0]
        coarse, u = organ_from(work.shrunk(work.image), work.index(first.at_lps), work.shrunk_mask(others), work.spacing,
                               radius=first.radius, reach=float(self.reach), name=self.name, monitor=monitor)
        full = fair_edge(work.piece, work.grown(u * coarse) > 0.5, work.upright.spacing, band_mm=1.5)
        return full & ~others[work.box], self.marks[1:]

    def _marked(self, work: Workspace, full: Mask, marks: tuple[Mark, ...], monitor: Monitor) -> Mask:
        """`full` after the marks, its edge placed anew where it has changed and nowhere else."""
        if not marks:
            return full
        canvas = np.zeros(work.image.shape, bool)
        canvas[work.box] = full
        before = work.shrunk_mask(canvas)
        image = work.shrunk(work.image)
        editor = ClickEditor(image, before, work.spacing, np.zeros_like(before))
        for number, mark in enumerate(marks):
            monitor(number / len(marks), f"click {number + 1} on the {self.name}")
            editor.click(work.index(mark.at_lps), add=mark.adds, radius=mark.radius)
        changed = editor.mask != before
        if not changed.any():
            return full
        share = blur(editor.mask.astype(np.float32), 0.6 * min(work.spacing), work.spacing)
        near = grow(dilate(changed, 0.8 * _WORKING_MM, work.spacing).astype(np.float32), work.factors, full.shape) > 0.5
        rough = np.where(near, work.grown(share) > 0.5, full)
        settled = fair_edge(work.piece, rough, work.upright.spacing, band_mm=1.5, rounds=1)
        return np.where(near, settled, full)


def _hull(boxes: list[Box]) -> Box:
    low = [min(box[axis].start for box in boxes) for axis in range(3)]
    high = [max(box[axis].stop for box in boxes) for axis in range(3)]
    return slice(low[0], high[0]), slice(low[1], high[1]), slice(low[2], high[2])
