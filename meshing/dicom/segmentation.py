"""DICOM SEG -> masks on the grid of an image (PS3.3 A.51, C.8.20).

BINARY holds one bit a pixel, FRACTIONAL a probability or an occupancy as a part of MaximumFractionalValue, LABELMAP the
number of a segment. Frames of a segment may be absent (nothing there), in any order, in any of the three planes, and
segments may overlap. Each frame says where it lies; the frames of one segment are piled up and laid onto the image.
"""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from meshing.dicom.geometry import directions
from meshing.dicom.guard import chosen, code, items, judged, opened, text
from meshing.dicom.instance import Frame
from meshing.dicom.pixels import stored_values
from meshing.errors import ImageError
from meshing.frames import SpaceUid
from meshing.regrid import onto
from meshing.volume import Volume

SOP_CLASSES = {"1.2.840.10008.5.1.4.1.1.66.4": "segmentation (SEG)", "1.2.840.10008.5.1.4.1.1.66.7": "segmentation (SEG)"}
MOST_VOXELS = 1 << 31
FARTHEST_MM = 1e5
OFF_STEPS = 0.02
"""Slices lie on an even pile when none is further than this part of a step from its place."""


@dataclass(frozen=True)
class Segment:
    """One segment: its number and label in the file, what it is ("SCT 10200004"), and how it was made."""

    number: int
    name: str
    code: str
    algorithm: str


@dataclass(frozen=True, eq=False)
class Segmentation:
    """A SEG file. `frames` are pairs of a segment's number and where the frame lies; a LABELMAP has number 0 there."""

    path: Path
    kind: str
    space: SpaceUid
    segments: tuple[Segment, ...]
    frames: tuple[tuple[int, Frame], ...]
    shape: tuple[int, int]
    most: int
    file: Dataset

    def segment(self, structure: str | None) -> Segment:
        """By number or label, the only one without. Raises ImageError that lists what is there."""
        return chosen(self.segments, structure, f"The segmentation {self.path}", "segments")


def read_segmentation(path: Path) -> Segmentation:
    """Raises ImageError when it is no SEG, is damaged, or does not say where its frames lie."""
    file, header = opened(path, SOP_CLASSES)
    with judged(path):
        kind = text(file, "SegmentationType")
        if kind not in ("BINARY", "FRACTIONAL", "LABELMAP"):
            raise ImageError(f"The segmentation {path} is of the type '{kind[:20]}'; it must be BINARY, FRACTIONAL or LABELMAP.")
        segments = tuple(Segment(int(item.SegmentNumber), text(item, "SegmentLabel"), code(item, "SegmentedPropertyTypeCodeSequence"),
                                 text(item, "SegmentAlgorithmType")) for item in items(file, "SegmentSequence"))
        groups = items(file, "PerFrameFunctionalGroupsSequence")
        shared = (items(file, "SharedFunctionalGroupsSequence") or [Dataset()])[0]
        if len(groups) != len(header.frames) or len(groups) != int(file.get("NumberOfFrames") or 0) or not segments:
            raise ImageError(f"The segmentation {path} announces {file.get('NumberOfFrames')} frames and describes {len(groups)}, of "
                             f"{len(segments)} segments; copy it again from its source.")
        owners = [0 if kind == "LABELMAP" else _owner(path, group, shared) for group in groups]
        space = text(file, "FrameOfReferenceUID")
        for frame in header.frames:
            if (frame.position is None or max(map(abs, frame.position)) > FARTHEST_MM or frame.orientation is None
                    or frame.pixel_spacing is None or directions(frame.orientation) is None):
                raise ImageError(f"The segmentation {path} does not say where its frame {frame.number + 1} lies; export it again.")
        most = int(file.get("MaximumFractionalValue") or 255)
        if not space or header.rows < 1 or header.columns < 1:
            raise ImageError(f"The segmentation {path} does not state its frame of reference or its size; export it again.")
        return Segmentation(path, kind, SpaceUid(space), segments, tuple(zip(owners, header.frames)), (header.rows, header.columns),
                            most, file)
    raise AssertionError


def segment_mask(found: Segmentation, structure: str | None, volume: Volume, *, threshold: float | None = None,
                 nearest: bool = False, outside: bool = False) -> NDArray[np.bool_]:
    """(k, j, i) where the segment lies on the grid of `volume`.

    `threshold` (0..1) is the least part that counts as inside, needed for a FRACTIONAL one with values between none and
    all. `nearest` and `outside` as in meshing/regrid.py. Raises ImageError.
    """
    segment = found.segment(structure)
    title = f"The segment {segment.number} ('{segment.name}') of {found.path}"
    if found.space != volume.space:
        raise ImageError(f"{title} is drawn in the frame of reference {found.space}, the image lies in {volume.space}; register the two "
                         f"images first.")
    with judged(found.path):
        values, matrix = _pile(found, segment.number, title, volume)
        if found.kind == "FRACTIONAL":
            between = int(np.count_nonzero((values > 0) & (values < found.most)))
            if between and threshold is None:
                what = text(found.file, "SegmentationFractionalType").lower() or "part"
                raise ImageError(f"{title} is fractional: {between} voxels have a {what} between 0 and 100 %. Say from which part on a voxel "
                                 f"belongs to it, for example threshold = \"50 %\".")
            values = values >= max(1.0, (0.5 if threshold is None else threshold) * found.most)
        return onto(values != 0, matrix, volume, title, nearest=nearest, outside=outside)
    raise AssertionError


def overlaps(found: Segmentation, volume: Volume, *, threshold: float = 0.5) -> tuple[tuple[str, str, int], ...]:
    """Pairs of segments that claim the same voxels of `volume`, and how many."""
    masks = [(one.name, segment_mask(found, str(one.number), volume, threshold=threshold, nearest=True, outside=True))
             for one in found.segments]
    pairs = [(a, b, int(np.count_nonzero(first & second)))
             for n, (a, first) in enumerate(masks) for b, second in masks[n + 1:]]
    return tuple(pair for pair in pairs if pair[2])


def _owner(path: Path, group: Dataset, shared: Dataset) -> int:
    for holder in (group, shared):
        for item in items(holder, "SegmentIdentificationSequence")[:1]:
            return int(item.ReferencedSegmentNumber)
    raise ImageError(f"The segmentation {path} has a frame that does not say to which segment it belongs; export it again.")


def _pile(found: Segmentation, number: int, title: str, volume: Volume) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """The segment's frames as (k, j, i) on an even pile, and the matrix from its voxels to LPS mm."""
    mine = [frame for owner, frame in found.frames if owner in (number, 0)]
    if not mine:
        raise ImageError(f"{title} is empty: no frame belongs to it.")
    first = mine[0]
    if any(frame.orientation is None or frame.pixel_spacing is None or np.max(np.abs(np.subtract(frame.orientation, first.orientation or ()))) > 1e-3
           or np.max(np.abs(np.subtract(frame.pixel_spacing, first.pixel_spacing or ()))) > 1e-4 for frame in mine):
        raise ImageError(f"{title} has frames of several orientations or pixel spacings; export it on the grid of the image.")
    axes = directions(first.orientation or ())
    assert axes is not None
    assert first.pixel_spacing is not None
    row, column, normal = axes
    heights = np.array([np.dot(frame.position or (), normal) for frame in mine])
    everywhere = np.array([np.dot(frame.position or (), normal) for _, frame in found.frames])
    step = _step(heights, everywhere, normal, volume, title)
    places = np.rint((heights - heights.min()) / step).astype(np.int64)
    if len(set(places.tolist())) < len(places):
        raise ImageError(f"{title} has two frames at the same place; export it again.")
    if (int(places.max()) + 1) * found.shape[0] * found.shape[1] > MOST_VOXELS:
        raise ImageError(f"{title} spans {int(places.max()) + 1} slices of {found.shape[0]} x {found.shape[1]} pixels; that is no image.")
    values = np.zeros((int(places.max()) + 1, *found.shape), np.uint8)
    for place, frame in zip(places, mine):
        pixels = _pixels(found, frame)
        values[place] = pixels == number if found.kind == "LABELMAP" else pixels
    matrix = np.eye(4)
    matrix[:3, 0], matrix[:3, 1], matrix[:3, 2] = row * first.pixel_spacing[1], column * first.pixel_spacing[0], normal * step
    matrix[:3, 3] = mine[int(np.argmin(heights))].position or ()
    across = matrix[:3, :2] / np.linalg.norm(matrix[:3, :2], axis=0)
    for frame in mine:
        off = np.abs(across.T @ (np.asarray(frame.position or ()) - matrix[:3, 3]))
        if np.max(off) > 0.1 * min(first.pixel_spacing):
            raise ImageError(f"{title} has slices that are shifted sideways against each other by {np.max(off):.2f} mm; export it on the "
                             f"grid of the image.")
    return values, matrix


def _step(heights: NDArray[np.float64], everywhere: NDArray[np.float64], normal: NDArray[np.float64], volume: Volume, title: str) -> float:
    """The image's own step along the normal where the frames fit it, else the smallest between frames of the file."""
    along = np.abs(normal @ (volume.to_patient.matrix[:3, :3] / np.array(volume.spacing_mm)))
    gaps = np.diff(np.unique(np.round(everywhere, 3)))
    gaps = gaps[gaps > 1e-3]
    for step in (volume.spacing_mm[int(np.argmax(along))], *([float(gaps.min())] if len(gaps) else [])):
        places = (heights - heights.min()) / step
        if np.max(np.abs(places - np.rint(places))) <= max(OFF_STEPS, 0.01 / step):
            return step
    raise ImageError(f"{title} has slices at uneven distances; export it on the grid of the image.")


def _pixels(found: Segmentation, frame: Frame) -> NDArray[np.integer[Any]]:
    """(rows, columns) of one frame. Bits run on from frame to frame without a gap (PS3.5 8.1.1)."""
    file, size = found.file, found.shape[0] * found.shape[1]
    if int(file.BitsAllocated) == 1 and not file.file_meta.TransferSyntaxUID.is_encapsulated:
        first = frame.number * size
        raw = np.frombuffer(file.PixelData, np.uint8)[first // 8:(first + size + 7) // 8]
        bits = np.unpackbits(raw, bitorder="little")[first % 8:first % 8 + size]
        if len(bits) < size:
            raise ImageError(f"The pixel data of {found.path} are truncated; copy it again from its source.")
        return bits.reshape(found.shape)
    return stored_values(file, frame)
