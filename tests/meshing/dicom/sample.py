"""Small series with known content, and ways to spoil them."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pydicom

from meshing.dicom.write import write_series
from meshing.frames import IJK, LPS, SpaceUid, Transform
from meshing.volume import Volume

SPACE = SpaceUid("2.25.777")


def oblique(spacing: tuple[float, float, float] = (0.7, 0.9, 2.5)) -> Transform[IJK, LPS]:
    """A right-handed grid turned about two axes."""
    a, b = np.radians(12.0), np.radians(-7.0)
    about_i = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    about_k = np.array([[np.cos(b), -np.sin(b), 0], [np.sin(b), np.cos(b), 0], [0, 0, 1]])
    matrix = np.eye(4)
    matrix[:3, :3] = about_k @ about_i * np.array(spacing)
    matrix[:3, 3] = -31.25, 42.5, -107.125
    return Transform(matrix, IJK, LPS, SPACE)


def straight(spacing: tuple[float, float, float] = (0.7, 0.9, 2.5)) -> Transform[IJK, LPS]:
    matrix = np.diag([*spacing, 1.0])
    matrix[:3, 3] = -31.25, 42.5, -107.125
    return Transform(matrix, IJK, LPS, SPACE)


def volume(shape: tuple[int, int, int] = (9, 16, 20), to_patient: Transform[IJK, LPS] | None = None, seed: int = 1) -> Volume:
    """Noise in whole HU, with air along the edges so that no body is cut off."""
    values = np.random.default_rng(seed).integers(-1024, 3000, shape).astype(np.float32)
    values[:, [0, -1], :] = values[:, :, [0, -1]] = -1000
    return Volume(values, to_patient or straight(), "CT")


def write(image: Volume, folder: Path, seed: int = 7) -> str:
    return write_series(image, folder, patient_name="Sample^Liver", patient_id="S-1", description="phantom", seed=seed)


def edit(folder: Path, change: Callable[[pydicom.Dataset, int], bool | None]) -> None:
    """Apply `change(header, slice number)` to every file; a file for which it returns False is deleted."""
    for path in sorted(folder.iterdir()):
        image = pydicom.dcmread(path)
        if change(image, int(image.InstanceNumber) - 1) is False:
            path.unlink()
        else:
            image.save_as(path, enforce_file_format=True)
