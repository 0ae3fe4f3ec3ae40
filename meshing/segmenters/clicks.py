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
from meshing.segmenters.kernels.chest_wall import chest_wall
from meshing.segmenters.kernels.clicks import ClickEditor, room_of
from meshing.segmenters.kernels.confidence import confidence_of
from meshing.segmenters.kernels.fair_edge import fair_edge
from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.greys import as_hounsfield
from meshing.segmenters.kernels.morphology import box_of, components, dilate, filled
from meshing.segmenters.kernels.one_organ import organ_from
from meshing.segmenters.kernels.resample import grow, shrink
from meshing.segmenters.kernels.workspace import Workspace, box_around, place_of
from meshing.step import Monitor, Range, check, portion
from meshing.units import Millimetre
from meshing.volume import Volume

Mask = NDArray[np.bool_]
Point = tuple[Millimetre, Millimetre, Millimetre]

_WORKING_MM = 1.6
_ROOM_MM = 12.0
"""Room for the means on both sides of an edge."""
_SMALL_ML = 5.0
_AS_MUSCLE_HU = 90.0
"""Muscle has 40 to 80 HU, with contrast medium or without (unverified default): an organ that is no brighter runs into the wall of the chest."""


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

    version: ClassVar[int] = 4
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
        volume, labels = as_hounsfield(source[0]), source[1]
        known = self.name in labels.names and bool(labels.mask(self.name).any())
        if not known and not self.marks[0].adds:
            raise AnatomyError(f"{self.name}: it is not there yet, and the first click takes tissue away from it; set the first click "
                               "inside the structure")
        rest = self.marks
        if not known:
            labels, rest = self._found(volume, labels, portion(monitor, 0.0, 0.7)), self.marks[1:]
        for number, mark in enumerate(rest):
            monitor(0.7 + 0.3 * number / len(rest), f"click {number + 1} on the {self.name}")
            labels = self._marked(volume, labels, mark, self.marks[:len(self.marks) - len(rest) + number])
        if not labels.mask(self.name).any():
            raise AnatomyError(f"{self.name}: nothing is left of it after the clicks; take the last one back")
        return labels

    def _found(self, volume: Volume, labels: Labels, monitor: Monitor) -> Labels:
        """The structure from the first mark."""
        first = self.marks[0]
        work = Workspace.around(volume, labels, box_around(volume, first.at_lps, self.reach + _ROOM_MM), _WORKING_MM)
        others = work.labels != 0
        if self.name in labels.names:
            others &= work.labels != labels.label(self.name).value
        image, fence = work.shrunk(work.image), work.shrunk_mask(others)
        if volume.modality == "CT" and _hu_at(image, work.index(first.at_lps)) < _AS_MUSCLE_HU:
            fence |= chest_wall(image, work.spacing)
        coarse, u = organ_from(image, work.index(first.at_lps), fence, work.spacing,
                               radius=first.radius, reach=float(self.reach), name=self.name, monitor=monitor)
        monitor(0.8, f"placing the edge of the {self.name}")
        rough = work.grown(u * coarse) > 0.5
        if not rough.any():
            raise AnatomyError(f"{self.name}: there is nothing around the click but what belongs to other structures; set it elsewhere")
        part = box_of(rough, _ROOM_MM, work.upright.spacing)
        full = np.zeros(rough.shape, bool)
        edge = fair_edge(np.ascontiguousarray(work.piece[part]), np.ascontiguousarray(rough[part]), work.upright.spacing, band_mm=1.5)
        full[part] = filled(edge) & ~others[work.box][part]
        return self._with(work, labels, full)

    def _marked(self, volume: Volume, labels: Labels, mark: Mark, before: tuple[Mark, ...]) -> Labels:
        """The structure after one mark, its edge placed anew where it has changed and nowhere else."""
        work = Workspace.around(volume, labels, box_around(volume, mark.at_lps, room_of(mark.radius) + _ROOM_MM), _WORKING_MM)
        full = np.asarray(work.labels[work.box] == labels.label(self.name).value, np.bool_)
        start = shrink(full, work.factors) >= 0.5
        others = _others(work, labels, self.name, mark)
        editor = ClickEditor(work.shrunk(work.image), start, work.spacing, shrink(others, work.factors) >= 0.5)
        for other in before:
            at = work.index(other.at_lps)
            if np.all(at > -0.5) and np.all(at < np.array(start.shape) - 0.5):
                editor.remember(at, add=other.adds)
        editor.click(work.index(mark.at_lps), add=mark.adds, radius=mark.radius)
        changed = editor.mask != start
        if not changed.any():
            return labels
        share = blur(editor.mask.astype(np.float32), 0.6 * min(work.spacing), work.spacing)
        near = grow(dilate(changed, 0.8 * _WORKING_MM, work.spacing).astype(np.float32), work.factors, full.shape) > 0.5
        settled = fair_edge(work.piece, np.where(near, work.grown(share) > 0.5, full), work.upright.spacing, band_mm=1.5, rounds=1)
        return self._with(work, labels, np.where(near, settled & ~others, full))

    def _with(self, work: Workspace, labels: Labels, piece: Mask) -> Labels:
        """`labels` with the structure as `piece` says in the box of `work`, as it was elsewhere."""
        whole = work.upright.turn(labels.mask(self.name)).copy() if self.name in labels.names else np.zeros(work.image.shape, bool)
        whole[work.box] = piece
        confidence = np.full(whole.shape, 100, np.uint8)
        if labels.confidence is not None:
            np.copyto(confidence, work.upright.turn(labels.confidence), where=whole)
        if piece.any():
            box, sure = confidence_of(work.piece, piece, work.upright.spacing)
            confidence[work.box][box] = sure
        return labels.with_mask(self.name, self.organ, np.ascontiguousarray(work.upright.back(whole)),
                                np.ascontiguousarray(work.upright.back(confidence)))


def _hu_at(image: NDArray[np.float32], at: NDArray[np.float64]) -> float:
    """Median of the 5x5x5 voxels around a place."""
    low = np.maximum(np.rint(at).astype(int) - 2, 0)
    return float(np.median(image[low[0]:low[0] + 5, low[1]:low[1] + 5, low[2]:low[2] + 5]))


def _others(work: Workspace, labels: Labels, name: str, mark: Mark) -> Mask:
    """Voxels of the box that a mark may not take: other structures, but not the one it lies on, and no small piece inside the box (the
    calcified rim of a lesion looks like bone before the lesion is known)."""
    piece = work.labels[work.box]
    k, j, i = (int(c) for c in np.clip(np.rint(place_of(work.volume, work.upright, mark.at_lps)) - [part.start for part in work.box], 0,
                                      np.array(piece.shape) - 1))
    others: Mask = (piece != 0) & (piece != labels.label(name).value) & (piece != piece[k, j, i])
    numbers, sizes = components(others)
    edge = np.ones(others.shape, bool)
    edge[1:-1, 1:-1, 1:-1] = False
    large = sizes * float(np.prod(work.upright.spacing)) > 1e3 * _SMALL_ML
    large[np.unique(numbers[edge])] = True
    large[0] = False
    return np.asarray(large[numbers], np.bool_)
