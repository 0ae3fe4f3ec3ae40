"""Volume and Labels <-> image files, and the door to SimpleITK.

Files are read by meshing/imagefiles, which believes only what a header states; SimpleITK writes them, and decodes the
older JPEG processes of DICOM.
"""
from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import SimpleITK
from numpy.typing import NDArray

from meshing.errors import ImageError, StoreError
from meshing.frames import IJK, LPS, SpaceUid, Transform
from meshing.imagefiles import SUFFIXES, NiftiForm, read_image
from meshing.labels import Label, Labels
from meshing.volume import Modality, Volume, spacing_of

SAME_GRID_MM = 0.01
"""Two grids are the same when no voxel centre of one is further than this from its partner."""

_SPACE_KEY = "FrameOfReferenceUID"
_MODALITY_KEY = "Modality"
_UNIT = {"Unit": "mm"}

_toolkit: Any = SimpleITK  # its wrappers carry no types
_toolkit.ProcessObject_SetGlobalWarningDisplay(False)


def read_volume(path: Path, *, modality: Modality, space: SpaceUid | None = None, prefer: NiftiForm | None = None) -> Volume:
    """A scalar image of a file that states its frame.

    NIfTI, NRRD and MetaImage do not say what their values are: `modality` does. `space` is the frame of reference that
    the file shares with other images; without it the file's own entry counts, or one made from its bytes. `prefer`
    chooses where the two transforms of a NIfTI file disagree. Raises ImageError.
    """
    values, matrix, own_space, notes = _read(path, prefer)
    if not np.all(np.isfinite(values)):
        raise ImageError(f"The image {path} holds values that are not numbers; export it again without a mask of NaN.")
    to_patient = Transform(matrix, IJK, LPS, space or own_space)
    return Volume(np.ascontiguousarray(values, dtype=np.float32), to_patient, modality, notes)


def read_labels(path: Path, legend: Sequence[Label], *, volume: Volume, leave_out_others: bool = False,
                prefer: NiftiForm | None = None) -> Labels:
    """A label map drawn on the grid of `volume`.

    The axes may run otherwise than the volume's (converters reverse rows): the same voxels in another order are turned,
    which changes nothing. `legend` names the numbers. Raises ImageError when the file lies on another grid (both are said
    in words), holds anything but whole numbers from 0 to 255, or a number that the legend does not name;
    `leave_out_others` drops those.
    """
    values, matrix, _, _ = _read(path, prefer)
    values, matrix = _turned(values, matrix, volume.to_patient.matrix)
    mine = Transform(matrix, IJK, LPS, volume.space)
    if not same_grid(values.shape, mine, volume.values.shape, volume.to_patient):
        raise ImageError(f"The labels in {path} do not lie on the grid of the image. Labels: {grid_words(values.shape, mine)}. "
                         f"Image: {grid_words(volume.values.shape, volume.to_patient)}. Export them again on the "
                         f"grid of the image.")
    present = np.unique(values)
    if not np.all(np.isfinite(present)) or np.any(present != np.rint(present)) or present[0] < 0 or present[-1] > 255:
        raise ImageError(f"The file {path} is no label map: labels are whole numbers from 0 to 255, and it holds values from "
                         f"{present[0]:g} to {present[-1]:g}. Give the segmentation, not the image.")
    named = {0, *(label.value for label in legend)}
    strange = [int(number) for number in present if int(number) not in named]
    if strange and not leave_out_others:
        raise ImageError(f"The label map {path} holds the numbers {', '.join(map(str, strange))}, which the legend does not name "
                         f"({', '.join(f'{label.value} = {label.name}' for label in legend) or 'it is empty'}). Name them, or "
                         f"ask to leave them out.")
    numbers = values.astype(np.uint8)
    if strange:
        numbers[np.isin(numbers, strange)] = 0
    return Labels(np.ascontiguousarray(numbers), volume.to_patient, tuple(legend))


def write_volume(volume: Volume, path: Path) -> None:
    """Write as NIfTI, NRRD or MetaImage, by the suffix; .nrrd and .mha also keep FrameOfReferenceUID and modality.

    Raises ImageError for another suffix or a sheared grid, StoreError when the file cannot be written.
    """
    _write(volume.values, volume.to_patient, path, _UNIT | {_SPACE_KEY: volume.space, _MODALITY_KEY: volume.modality})


def write_labels(labels: Labels, path: Path) -> None:
    """Write the label numbers as `write_volume` does; .nrrd and .mha also keep the legend, as "Segment<value>" entries."""
    legend = {f"Segment{label.value}": f"{label.name} ({label.organ})" for label in labels.legend}
    _write(labels.values, labels.to_patient, path, _UNIT | {_SPACE_KEY: labels.space, **legend})


def _turned(values: NDArray[Any], matrix: NDArray[np.float64],
            like: NDArray[np.float64]) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """The same voxels with the axes in the order and sense of the voxel-to-LPS matrix `like`, as far as reversing and
    exchanging axes can."""
    cosines = np.linalg.inv(like[:3, :3] / np.linalg.norm(like[:3, :3], axis=0)) @ (
        matrix[:3, :3] / np.linalg.norm(matrix[:3, :3], axis=0))
    axes = [int(axis) for axis in np.argmax(np.abs(cosines), axis=1)]
    if sorted(axes) != [0, 1, 2]:
        return values, matrix
    turned, by_ijk = matrix.copy(), values.transpose(2, 1, 0)
    for target, axis in enumerate(axes):
        turned[:3, target] = matrix[:3, axis]
        if cosines[target, axis] < 0:
            turned[:3, 3] += matrix[:3, axis] * (by_ijk.shape[axis] - 1)
            turned[:3, target] *= -1.0
            by_ijk = np.flip(by_ijk, axis)
    return by_ijk.transpose(axes).transpose(2, 1, 0), turned


def same_grid(shape: tuple[int, ...], to_patient: Transform[IJK, LPS],
              other_shape: tuple[int, ...], other: Transform[IJK, LPS]) -> bool:
    """Whether two grids have the same voxels, to SAME_GRID_MM at all eight corners."""
    if shape != other_shape:
        return False
    k, j, i = (n - 1 for n in shape)
    corners = np.array([[a, b, c, 1] for a in (0, i) for b in (0, j) for c in (0, k)], float)
    apart = corners @ (to_patient.matrix - other.matrix).T[:, :3]
    return bool(np.max(np.linalg.norm(apart, axis=1)) <= SAME_GRID_MM)


def grid_words(shape: tuple[int, ...], to_patient: Transform[IJK, LPS]) -> str:
    """A grid in a sentence: counts, spacing, where it starts and which way its axes run."""
    ways = []
    for axis in to_patient.matrix[:3, :3].T / np.asarray(spacing_of(to_patient))[:, None]:
        main = int(np.argmax(np.abs(axis)))
        letter = ("LR", "PA", "SI")[main][int(axis[main] < 0)]
        away = float(np.degrees(np.arccos(min(1.0, abs(axis[main])))))
        ways.append(letter if away < 0.1 else f"{letter} ({away:.1f} deg oblique)")
    start = ", ".join(f"{'LPS'[n] if mm >= 0 else 'RAI'[n]} {abs(mm):.2f}" for n, mm in enumerate(to_patient.matrix[:3, 3]))
    spacing = " x ".join(f"{mm:.4g}" for mm in spacing_of(to_patient))
    return (f"{shape[2]} x {shape[1]} x {shape[0]} voxels of {spacing} mm from ({start}) mm, axes towards {', '.join(ways)}")


def pixels_by_gdcm(path: Path) -> NDArray[np.integer[Any]]:
    """(rows, columns) of a single-frame DICOM file, decoded by GDCM. Raises ValueError when it cannot be."""
    reader = _toolkit.ImageFileReader()
    reader.SetImageIO("GDCMImageIO")
    reader.SetFileName(str(path))
    try:
        values: NDArray[np.integer[Any]] = _toolkit.GetArrayFromImage(reader.Execute())[0]
    except RuntimeError as cause:
        raise ValueError("GDCM cannot decode it") from cause
    return values


def _read(path: Path, prefer: NiftiForm | None) -> tuple[NDArray[Any], NDArray[np.float64], SpaceUid, tuple[str, ...]]:
    found = read_image(path, prefer)
    space = found.entries.get(_SPACE_KEY) or f"2.25.{int(hashlib.sha256(path.read_bytes()).hexdigest()[:30], 16)}"
    return found.values, found.matrix, SpaceUid(space), found.notes


def _write(values: NDArray[Any], to_patient: Transform[IJK, LPS], path: Path, entries: dict[str, str]) -> None:
    suffix = next((suffix for suffix in (".nii.gz", *SUFFIXES) if path.name.lower().endswith(suffix)), None)
    if suffix is None or suffix == ".mhd":
        raise ImageError(f"Images are written as .nii, .nii.gz, .nrrd or .mha, not as '{path.name}'.")
    spacing = np.asarray(spacing_of(to_patient))
    directions = to_patient.matrix[:3, :3] / spacing
    if not np.allclose(directions.T @ directions, np.eye(3), atol=1e-5):
        raise ImageError(f"The grid is sheared, which {path.name} cannot state; resample the image to a straight grid first.")
    image = _toolkit.GetImageFromArray(values)
    image.SetSpacing(spacing.tolist())
    image.SetDirection(directions.ravel().tolist())
    image.SetOrigin(to_patient.matrix[:3, 3].tolist())
    if suffix in (".nrrd", ".mha"):
        for key, value in entries.items():
            image.SetMetaData(key, value)
    scratch = path.with_name(f".{path.name.removesuffix(suffix)}.{os.getpid()}{suffix}")
    try:
        _toolkit.WriteImage(image, str(scratch), useCompression=suffix != ".nii")
        os.replace(scratch, path)
    except (RuntimeError, OSError) as cause:
        scratch.unlink(missing_ok=True)
        raise StoreError(f"The image cannot be written to {path} ({str(cause).strip().splitlines()[-1]}).") from cause
