"""A structure that somebody else drew: a label map, a DICOM SEG, an RTSTRUCT or a surface, laid onto the scan.

What the file does not say must be said here (frame and unit of a surface, the structure among several, the part that
counts in a fractional segmentation), and what cannot be done without a guess is refused until the word for it stands in
`accept`; every word accepted stays in the notes of the labels. The bytes of the file belong to the step (`digest`), so
that another file of the same name is another result.
"""
from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from meshing import imagefiles, surfacefiles
from meshing.dicom import segmentation, structure_set
from meshing.dicom.guard import sop_class_of
from meshing.errors import AnatomyError, ImageError, ParameterOutOfRange
from meshing.imagefiles import ImageFile, NiftiForm, read_image
from meshing.labels import Labels
from meshing.organ import organs
from meshing.regrid import onto
from meshing.step import Monitor, Range, check, portion
from meshing.surface import Surface
from meshing.surface_check import diagnose, repaired
from meshing.surfacefiles import Frame, Unit, read_surface
from meshing.units import Percent
from meshing.volume import Volume, index_of
from meshing.voxelise import enclosed

Accept = Literal["qform", "sform", "nearest", "outside", "inward", "holes", "filled", "gaps", "bridged", "repaired"]

ACCEPTED: dict[str, str] = {
    "qform": "the quaternion of the NIfTI header was used where its two transforms disagree",
    "sform": "the matrix of the NIfTI header was used where its two transforms disagree",
    "nearest": "another grid was sampled at the nearest voxel, edges may have moved by half a voxel",
    "outside": "what lies beyond the image was left out",
    "inward": "its triangles faced inwards, as those of a mirrored surface do, and were turned",
    "holes": "contours within contours were taken as holes",
    "filled": "contours within contours were taken as part of the whole",
    "gaps": "slices without a contour between others were left empty",
    "repaired": "its surface was damaged and was repaired",
    "bridged": "slices without a contour between others were interpolated by shape",
}
"""The words of `accept`, and what then stands in the notes."""

GRAVE = ("open", "flipped", "non-manifold")
FACTORS = {1.0: "", 10.0: "ten times as large (cm for mm)", 1000.0: "a thousand times as large (m for mm)", 0.1: "ten times smaller (mm for cm)",
           0.001: "a thousand times smaller (mm for m)", 25.4: "25.4 times as large (inches for mm)"}
"""By how much a unit that was guessed wrong makes a surface too small or too large."""


@dataclass(frozen=True)
class FromFile:
    """A structure drawn elsewhere, read from a file."""

    version: ClassVar[int] = 1
    method: ClassVar[str] = "file"

    file: str
    name: str
    organ: str
    structure: str = ""
    frame: Frame | None = None
    unit: Unit | None = None
    threshold: Annotated[Percent | None, Range(0.1, 100.0, "least part that counts as inside")] = None
    over: Literal["takes", "yields"] | None = None
    accept: tuple[Accept, ...] = ()
    digest: str = ""

    def __post_init__(self) -> None:
        check(self)
        strange = [word for word in self.accept if word not in ACCEPTED]
        if strange or {"holes", "filled"} <= set(self.accept) or {"gaps", "bridged"} <= set(self.accept):
            raise ParameterOutOfRange(f"accept is {', '.join(self.accept)}; it knows {', '.join(ACCEPTED)}, and of 'holes' and 'filled', "
                                      f"'gaps' and 'bridged', one each")
        if self.organ not in organs():
            raise ParameterOutOfRange(f"there is no organ '{self.organ}' in the library; it has {', '.join(organs())}")

    def run(self, source: tuple[Volume, Labels], monitor: Monitor, /) -> Labels:
        volume, labels = source
        path = Path(self.file)
        monitor(0.0, f"reading {path.name}")
        if self.digest and digest_of(path) != self.digest:
            raise ImageError(f"The file {path} has changed since the plan was made with it; read the protocol again to use the new one.")
        mask, notes = self._mask(path, volume, portion(monitor, 0.1, 0.9))
        if not mask.any():
            raise AnatomyError(f"{self.name}: no voxel of the image lies in what {path} holds of it; look whether it belongs to this image, "
                               f"and whether its unit is right.")
        taken = (labels.values != 0) & mask
        if self.name in labels.names:
            taken &= ~labels.mask(self.name)
        if taken.any() and self.over is None:
            names = ", ".join(label.name for label in labels.legend if np.any(labels.values[taken] == label.value))
            raise AnatomyError(f"{self.name}: {np.count_nonzero(taken)} of its {np.count_nonzero(mask)} voxels belong to {names} already, and a "
                               f"voxel belongs to one structure. Say over = \"takes\" if {self.name} lies inside, or over = \"yields\".")
        told = [f"{self.name} was read from {path.name}", *notes, *(ACCEPTED[word] for word in self.accept)]
        if taken.any():
            went = "went to it" if self.over == "takes" else "stayed as they were"
            told.append(f"{np.count_nonzero(taken)} voxels that were claimed twice {went}")
        if self.over == "yields":
            mask = mask & ~taken
        monitor(1.0, f"{self.name} read")
        return labels.with_mask(self.name, self.organ, mask).noted("; ".join(told))

    def _mask(self, path: Path, volume: Volume, monitor: Monitor) -> tuple[NDArray[np.bool_], tuple[str, ...]]:
        wanted = self.structure or None
        nearest, outside = "nearest" in self.accept, "outside" in self.accept
        kind = kind_of(path)
        if kind == "surface":
            surface = read_surface(path, frame=self.frame, unit=self.unit, space=volume.space, name=self.name, structure=wanted,
                                   inward="inward" in self.accept)
            surface, mended = _whole(surface, path, repair="repaired" in self.accept)
            said = [f"frame {self.frame}"] * bool(self.frame) + [f"unit {self.unit}"] * bool(self.unit)
            notes = ((f"{' and '.join(said)} as given by the user",) if said else ()) + mended
            try:
                return enclosed(surface, volume, f"The surface in {path}", outside=outside, monitor=monitor), notes
            except ImageError as error:
                raise ImageError(f"{error}{_hint(surface, volume)}") from None
        if self.frame or self.unit:
            raise ImageError(f"The file {path} states its own frame and unit; leave 'frame' and 'unit' out.")
        if kind == "SEG":
            part = None if self.threshold is None else self.threshold / 100.0
            found = segmentation.read_segmentation(path)
            return segmentation.segment_mask(found, wanted, volume, threshold=part, nearest=nearest, outside=outside), ()
        if kind == "RTSTRUCT":
            return structure_set.structure_mask(structure_set.read_structure_set(path), wanted, volume, nested=self._one_of("holes", "filled"),
                                                gaps=self._one_of("gaps", "bridged"), outside=outside), ()
        prefer: NiftiForm | None = "qform" if "qform" in self.accept else "sform" if "sform" in self.accept else None
        image = read_image(path, prefer)
        stated = image.entries.get("FrameOfReferenceUID")
        if stated not in (None, "", volume.space):
            raise ImageError(f"The label map {path} states the frame of reference {stated}, the image lies in {volume.space}; register the two "
                             f"images first.")
        number = _number(path, image, wanted)
        return onto(image.values == number, image.matrix, volume, f"The label map {path}", nearest=nearest, outside=outside), image.notes

    def _one_of(self, *words: str) -> str | None:
        return next((word for word in words if word in self.accept), None)


def _whole(surface: Surface, path: Path, *, repair: bool) -> tuple[Surface, tuple[str, ...]]:
    """The surface as it may be filled, and what to note. Raises ImageError, with places, for damage that was not accepted or
    cannot be repaired."""
    faults = diagnose(surface)
    grave = [fault for fault in faults if fault.kind in GRAVE]
    if not grave:
        return surface, tuple(f"surface: {fault.words}" for fault in faults if fault.kind == "crossing")
    words = "; ".join(fault.words for fault in grave)
    if not repair:
        raise ImageError(f"The surface in {path} is not closed or not turned one way: {words}. Accept 'repaired' to have small and flat holes "
                         f"closed and triangles turned, or mend it where it was made.")
    mended = repaired(surface)
    left = [fault for fault in diagnose(mended) if fault.kind in GRAVE]
    if any(fault.kind == "open" for fault in left):
        raise ImageError(f"The surface in {path} cannot be repaired without a guess: {'; '.join(fault.words for fault in left)}. The hole is neither "
                         f"small nor flat; close it in the program that made it.")
    return mended, (f"surface repaired: {words}",)


def _hint(surface: Surface, volume: Volume) -> str:
    """Which other unit or frame would bring the surface into the image, as the end of a message; empty where none does."""
    size = np.array(volume.values.shape[::-1])
    named = []
    for factor, words in FACTORS.items():
        for signs, frame in (((1, 1, 1), ""), ((-1, -1, 1), "in the other frame (LPS for RAS)")):
            at = index_of(volume.to_patient, surface.points_mm * factor * np.array(signs, float))
            fits = np.all(at.min(axis=0) > -0.5) and np.all(at.max(axis=0) < size - 0.5) and np.ptp(at, axis=0).max() > 3.0
            if fits and (factor, frame) != (1.0, ""):
                named.append(" ".join(part for part in (words, frame) if part))
    return f" It would lie inside the image if it were {' or '.join(named)}." if named else ""


def digest_of(path: Path) -> str:
    """Names the bytes of a file. Raises ImageError when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:24]
    except FileNotFoundError:
        raise ImageError(f"There is no file {path}.") from None
    except OSError as cause:
        raise ImageError(f"The file {path} cannot be read ({cause.strerror}).") from cause


def kind_of(path: Path) -> Literal["surface", "labels", "SEG", "RTSTRUCT"]:
    """What a file holds: by its suffix, or, for DICOM, by its SOP class. Raises ImageError for anything else."""
    name = path.name.lower()
    if name.endswith(surfacefiles.SUFFIXES):
        return "surface"
    if name.endswith(imagefiles.SUFFIXES):
        return "labels"
    sop_class = sop_class_of(path)
    if sop_class in segmentation.SOP_CLASSES:
        return "SEG"
    if sop_class in structure_set.SOP_CLASSES:
        return "RTSTRUCT"
    held = "a DICOM object of another kind" if sop_class else "none of them"
    raise ImageError(f"The file {path} is {held}: a structure is read from a DICOM SEG or RTSTRUCT, a label map "
                     f"({', '.join(imagefiles.SUFFIXES)}) or a surface ({', '.join(surfacefiles.SUFFIXES)}).")


def structures_in(path: Path) -> tuple[str, ...]:
    """What a window offers to choose from: the names of all structures in a file (numbers, where it has no names)."""
    kind = kind_of(path)
    if kind == "SEG":
        return tuple(one.name or str(one.number) for one in segmentation.read_segmentation(path).segments)
    if kind == "RTSTRUCT":
        return tuple(one.name or str(one.number) for one in structure_set.read_structure_set(path).structures)
    if kind == "surface":
        return surfacefiles.structures_in(path)
    image = read_image(path, "sform")
    named = {number: name for name, number in _legend(image).items()}
    return tuple(named.get(number, str(number)) for number in _numbers(path, image))


def _number(path: Path, image: ImageFile, wanted: str | None) -> int:
    """The number in the label map that `wanted` (a number or a name of its legend) means."""
    numbers, legend = _numbers(path, image), _legend(image)
    if wanted is None:
        if len(numbers) == 1:
            return numbers[0]
    elif wanted in legend:
        return legend[wanted]
    elif wanted.isdecimal() and int(wanted) in numbers:
        return int(wanted)
    names = {number: f" '{name}'" for name, number in legend.items()}
    have = ", ".join(f"{number}{names.get(number, '')}" for number in numbers[:40]) or "nothing but 0"
    asked = "it is not said which one" if wanted is None else f"there is no '{wanted}'"
    raise ImageError(f"The label map {path} holds {len(numbers)} structures and {asked}; it has {have}. Name one by its number or name.")


def _numbers(path: Path, image: ImageFile) -> list[int]:
    with np.errstate(invalid="ignore"):
        present = np.unique(image.values)
        if not np.all(np.isfinite(present)) or np.any(present != np.rint(present)) or present[0] < 0 or len(present) > 4096:
            raise ImageError(f"The file {path} is no label map: labels are whole numbers from 0 on, and it holds {len(present)} values from "
                             f"{present[0]:g} to {present[-1]:g}. Give the segmentation, not the image.")
    return [int(number) for number in present if number > 0]


def _legend(image: ImageFile) -> dict[str, int]:
    """Names of numbers: "Segment3" = "liver (liver)" as this program writes them, "Segment0_Name" and "Segment0_LabelValue"
    as 3D Slicer does."""
    found: dict[str, int] = {}
    for key, value in image.entries.items():
        stem = key.removeprefix("Segment")
        if key.startswith("Segment") and stem.isdecimal():
            found[value.rpartition(" (")[0] or value] = int(stem)
        elif key.startswith("Segment") and key.endswith("_Name"):
            number = image.entries.get(key.removesuffix("_Name") + "_LabelValue", "")
            if number.isdecimal():
                found[value] = int(number)
    return found

