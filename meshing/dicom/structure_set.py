"""RTSTRUCT -> masks on the grid of an image (PS3.3 A.19, C.8.8.5, C.8.8.6).

A structure (ROI) is a list of contours, each a closed polygon in one plane, in patient coordinates. A contour is filled
on the slice in which it lies: inside are the pixel centres that it encloses. What the standard leaves open needs a word
of the caller: contours within contours (holes, or filled?), and slices without a contour between others.
"""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from meshing.contours import between, filled
from meshing.dicom.guard import chosen, code, items, judged, opened, text
from meshing.errors import ImageError
from meshing.frames import SpaceUid
from meshing.volume import Volume, index_of

SOP_CLASSES = {"1.2.840.10008.5.1.4.1.1.481.3": "structure set (RTSTRUCT)"}
OFF_SLICES = 0.1
"""A contour lies in a slice when none of its points is further than this part of a step from it."""
EDGE = 0.6
"""Pixels from the outermost centres to where a contour may run: to their edge, and a tenth for rounding."""
FARTHEST_MM = 1e5


@dataclass(frozen=True, eq=False)
class Contour:
    """`points_mm` (n, 3) LPS; `kind` is the ContourGeometricType."""

    points_mm: NDArray[np.float64]
    kind: str


@dataclass(frozen=True, eq=False)
class Structure:
    """One ROI: its number and name in the file, what it is ("SCT 10200004"), its frame of reference and contours."""

    number: int
    name: str
    code: str
    space: SpaceUid
    contours: tuple[Contour, ...]


@dataclass(frozen=True, eq=False)
class StructureSet:
    path: Path
    structures: tuple[Structure, ...]

    def structure(self, wanted: str | None) -> Structure:
        """By name or number, the only one without. Raises ImageError that lists what is there."""
        return chosen(self.structures, wanted, f"The structure set {self.path}", "structures")


def read_structure_set(path: Path) -> StructureSet:
    """Needs none of the images that it refers to. Raises ImageError when it is no RTSTRUCT or is damaged."""
    file, _ = opened(path, SOP_CLASSES)
    with judged(path):
        observed = {int(item.ReferencedROINumber): code(item, "RTROIIdentificationCodeSequence")
                    for item in items(file, "RTROIObservationsSequence") if text(item, "ReferencedROINumber")}
        contours = {int(item.ReferencedROINumber): tuple(_contour(path, one) for one in items(item, "ContourSequence"))
                    for item in items(file, "ROIContourSequence")}
        shared = text(file, "FrameOfReferenceUID") or next(
            (text(item, "FrameOfReferenceUID") for item in items(file, "ReferencedFrameOfReferenceSequence")), "")
        structures = []
        for item in items(file, "StructureSetROISequence"):
            number = int(item.ROINumber)
            space = text(item, "ReferencedFrameOfReferenceUID") or shared
            structures.append(Structure(number, text(item, "ROIName"), observed.get(number, ""), SpaceUid(space), contours.get(number, ())))
        if not structures:
            raise ImageError(f"The structure set {path} holds no structures; export it again.")
        return StructureSet(path, tuple(structures))
    raise AssertionError


def structure_mask(found: StructureSet, wanted: str | None, volume: Volume, *, nested: str | None = None, gaps: str | None = None,
                   outside: bool = False) -> NDArray[np.bool_]:
    """(k, j, i) where the structure lies on the grid of `volume`.

    nested   "holes": a contour within another cuts a hole; "filled": it is part of the whole
    gaps     "gaps": slices without a contour are empty; "bridged": they are interpolated by shape
    outside  leave out what lies beyond the image

    Raises ImageError that names the word to add where one is needed.
    """
    structure = found.structure(wanted)
    title = f"The structure {structure.number} ('{structure.name}') of {found.path}"
    if structure.space != volume.space:
        raise ImageError(f"{title} is drawn in the frame of reference {structure.space or '(none stated)'}, the image lies in {volume.space}; "
                         f"register the two images first.")
    mask = np.zeros(volume.values.shape, np.bool_)
    drawn = _by_slice(structure, volume, title, outside)
    for k, contours in drawn.items():
        mask[k] = _slice(contours, mask.shape[1:], nested, f"{title}, slice {k + 1},")
    missing = [k for k in range(min(drawn), max(drawn)) if k not in drawn]
    if missing and gaps is None:
        raise ImageError(f"{title} has no contour on {len(missing)} slices between its first and last one (slice {missing[0] + 1} is the first "
                         f"of them). If there is nothing, accept 'gaps'; if they were left out in drawing, accept 'bridged', and the shape "
                         f"there is interpolated, not seen.")
    if gaps == "bridged":
        known = sorted(drawn)
        for k in missing:
            above = next(n for n in known if n > k)
            below = max(n for n in known if n < k)
            mask[k] = between(mask[below], mask[above], (k - below) / (above - below))
    return mask


def _contour(path: Path, item: object) -> Contour:
    numbers = np.array([float(part) for part in getattr(item, "ContourData", None) or ()], np.float64)
    kind = str(getattr(item, "ContourGeometricType", ""))
    if len(numbers) % 3 or not np.all(np.isfinite(numbers)) or (len(numbers) and np.max(np.abs(numbers)) > FARTHEST_MM):
        raise ImageError(f"The structure set {path} has a contour of {len(numbers)} numbers that are not points in the patient; copy it "
                         f"again from its source.")
    return Contour(numbers.reshape(-1, 3), kind)


def _by_slice(structure: Structure, volume: Volume, title: str, outside: bool) -> dict[int, list[tuple[NDArray[np.float64], str]]]:
    """Closed contours as (n, 2) of (i, j) and kind, by the slice in which they lie."""
    slices, rows, columns = volume.values.shape
    drawn: dict[int, list[tuple[NDArray[np.float64], str]]] = {}
    closed = [one for one in structure.contours if one.kind in ("CLOSED_PLANAR", "CLOSEDPLANAR_XOR") and len(one.points_mm) >= 3]
    if not closed:
        kinds = ", ".join(sorted({one.kind for one in structure.contours})) or "nothing"
        raise ImageError(f"{title} has no closed contours to fill; it holds {kinds}.")
    off, lost = 0, 0
    for contour in closed:
        at = index_of(volume.to_patient, contour.points_mm)
        k = int(np.rint(np.mean(at[:, 2])))
        off += bool(np.max(np.abs(at[:, 2] - k)) > OFF_SLICES)
        low, high = at[:, :2].min(axis=0), at[:, :2].max(axis=0)
        if not 0 <= k < slices:
            lost += 1
            continue
        lost += bool(np.any(low < -EDGE) or high[0] > columns - 1 + EDGE or high[1] > rows - 1 + EDGE)
        drawn.setdefault(k, []).append((at[:, :2], contour.kind))
    if off:
        raise ImageError(f"{title} has {off} contours that do not lie in a slice of this image (oblique, or between slices); it was drawn "
                         f"on another image. Read that one, or export a label map on the grid of this one.")
    if (lost and not outside) or not drawn:
        choice = "If it belongs to this image, accept 'outside', and they are left out." if drawn else "Read the image on which it was drawn."
        raise ImageError(f"{title} has {lost} of {len(closed)} contours beyond the image (it may be cut or only in part here). {choice}")
    return drawn


def _slice(contours: list[tuple[NDArray[np.float64], str]], shape: tuple[int, ...], nested: str | None, title: str) -> NDArray[np.bool_]:
    size = (shape[0], shape[1])
    crossed, count = np.zeros(size, np.bool_), np.zeros(size, np.int32)
    for polygon, kind in contours:
        inside = filled(polygon, size)
        if kind == "CLOSEDPLANAR_XOR":
            crossed ^= inside
        else:
            count += inside
    doubled = int(np.count_nonzero(count > 1))
    if doubled and nested is None:
        raise ImageError(f"{title} has contours within contours ({doubled} pixels). The file does not say whether they are holes: accept 'holes' "
                         f"if the inner ones cut out, or 'filled' if they are part of the whole.")
    return crossed | (count % 2 == 1 if nested == "holes" else count > 0)
