"""Masks kept as DICOM images -> Labels: one sub-folder per structure, one image a slice, 0 outside and one other value inside.

Published segmentations are often kept so (3D-IRCADb: one folder each for liver, tumours, vessels). The images usually
carry the identities of a CT, so nothing but the folder names tells them from one: this reader is told what they are.
"""
from __future__ import annotations

import io
import warnings as python_warnings
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from meshing.dicom.files import Place, places, reading
from meshing.dicom.geometry import directions, pile_of
from meshing.dicom.instance import Frame, instance_of
from meshing.dicom.pixels import parsed, stored_values
from meshing.errors import ImageError
from meshing.frames import IJK, LPS, Transform
from meshing.itk import grid_words, same_grid
from meshing.labels import Label, Labels
from meshing.step import Monitor, portion, silent
from meshing.volume import Volume


def read_masks(folder: Path, structures: Sequence[tuple[str, Label]], *, volume: Volume, monitor: Monitor = silent) -> Labels:
    """Labels on the grid of `volume` from the sub-folders named in `structures` of a folder or zip file.

    A voxel that several masks claim belongs to the last of them: name the organ first and what lies inside it after.
    Raises ImageError for an absent sub-folder, another grid, or images that are no masks.
    """
    values = np.zeros(volume.values.shape, np.uint8)
    for number, (name, label) in enumerate(structures):
        part = portion(monitor, number / len(structures), (number + 1) / len(structures))
        values[read_mask(folder, name, volume=volume, monitor=part)] = label.value
    return Labels(values, volume.to_patient, tuple(label for _, label in structures))


def read_mask(folder: Path, name: str, *, volume: Volume, monitor: Monitor = silent) -> NDArray[np.bool_]:
    """The voxels of the structure in the sub-folder `name`, in the axes of `volume.values`. Raises ImageError."""
    files = places(folder)
    mine = [place for place in files if _sub_folder(place) == name]
    if not mine:
        there = sorted({_sub_folder(place) for place in files})
        raise ImageError(f"'{folder}' has no mask '{name}'; it has {', '.join(filter(None, there)) or 'no sub-folders'}.")
    slices: list[tuple[Frame, NDArray[np.bool_]]] = []
    inside: set[int] = set()
    with reading() as reader, python_warnings.catch_warnings():
        python_warnings.simplefilter("ignore")  # pydicom remarks on every value out of form; we judge what we use
        for number, place in enumerate(mine):
            if number % 5 == 0:
                monitor(number / len(mine), f"reading the mask {name}")
            raw = reader.read(place)
            found = instance_of(place, io.BytesIO(raw))
            if found is None or not found.rows:
                continue
            values = stored_values(parsed(raw, place), found.frames[0])
            inside.update(int(value) for value in np.unique(values) if value != 0)
            slices.append((found.frames[0], values != 0))
    if len(inside) > 1:
        raise ImageError(f"The images '{name}' in '{folder}' are no masks: they hold {len(inside) + 1} values instead of 0 and "
                         f"one other.")
    return _stacked([frame for frame, _ in slices], [mask for _, mask in slices], f"The mask '{name}' in '{folder}'", volume)


def _sub_folder(place: Place) -> str:
    return PurePosixPath(place.member).parent.name if place.member else place.path.parent.name


def _stacked(frames: Sequence[Frame], masks: Sequence[NDArray[np.bool_]], title: str, volume: Volume) -> NDArray[np.bool_]:
    positions = [frame.position for frame in frames if frame.position is not None]
    first = frames[0] if frames else None
    if (first is None or len(positions) < len(frames) or first.pixel_spacing is None or first.orientation is None
            or directions(first.orientation) is None or any(frame.orientation != first.orientation for frame in frames)):
        raise ImageError(f"{title} does not say where its images lie; export it again with its positions.")
    pile = pile_of(first.orientation, first.pixel_spacing, np.asarray(positions, np.float64))
    if not pile.even or not pile.upright or pile.doubled or len({mask.shape for mask in masks}) > 1:
        raise ImageError(f"{title} is not an even stack of images of one size; export it again.")
    matrix = np.eye(4)
    matrix[:3, :3] = np.stack([pile.row * pile.column_mm, pile.column * pile.row_mm, pile.normal * pile.mean_step], axis=1)
    matrix[:3, 3] = pile.origin
    stack = np.stack([masks[k] for k in pile.order])
    grid = Transform(matrix, IJK, LPS, volume.space)
    if not same_grid(stack.shape, grid, volume.values.shape, volume.to_patient):
        raise ImageError(f"{title} does not lie on the grid of the image. Mask: {grid_words(stack.shape, grid)}. "
                         f"Image: {grid_words(volume.values.shape, volume.to_patient)}.")
    return stack
