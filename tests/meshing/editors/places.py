"""Grids of every kind in which a body of known volume is drawn by its formula, and what was drawn read back in the patient."""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from meshing.editors import EDITORS
from meshing.editors.change import Change
from meshing.editors.edit import Edit
from meshing.frames import IJK, LPS, Transform
from meshing.labels import Labels
from meshing.step import silent
from meshing.volume import Volume, voxel_ml
from tests.grids import SPACE

MIDDLE = np.array([-37.0, 52.0, 11.0])
"""The middle of every grid, LPS mm: on the patient's right."""
SPACINGS = {"even": (1.0, 1.0, 1.0), "thick slices": (0.8, 0.8, 2.5), "uneven": (1.3, 0.7, 1.1)}
KINDS = ("straight", "left-handed", "oblique", "oblique and left-handed")


def grid_of(kind: str, spacing: tuple[float, float, float], shape: tuple[int, int, int]) -> Transform[IJK, LPS]:
    """A right-angled grid about MIDDLE; `spacing` along i, j, k and `shape` of (k, j, i)."""
    angles = (25.0, -40.0, 65.0) if "oblique" in kind else (12.0, -15.0, 20.0) if "tilted" in kind else (0.0, 0.0, 0.0)
    turn = Rotation.from_euler("xyz", angles, degrees=True).as_matrix()
    columns = turn * np.array(spacing)
    if "left-handed" in kind:
        columns[:, 2] *= -1.0
    matrix = np.eye(4)
    matrix[:3, :3] = columns
    matrix[:3, 3] = MIDDLE - columns @ ((np.array(shape[::-1]) - 1) / 2.0)
    return Transform(matrix, IJK, LPS, SPACE)


def scan(kind: str = "straight", spacing: tuple[float, float, float] = (1.0, 1.0, 1.0), size_mm: float = 60.0, hu: float = 0.0) -> Volume:
    """A scan of one value, a cube of `size_mm` about MIDDLE."""
    shape = tuple(int(size_mm / step) + 1 for step in spacing[::-1])
    return Volume(np.full(shape, hu, np.float32), grid_of(kind, spacing, (shape[0], shape[1], shape[2])), "CT")


def centres(labels: Labels | Volume) -> NDArray[np.float64]:
    """(k, j, i, 3) LPS mm of every voxel, by the plain formula."""
    k, j, i = np.indices(labels.values.shape)
    return np.asarray(np.stack([i, j, k], -1) @ labels.to_patient.matrix[:3, :3].T + labels.to_patient.matrix[:3, 3])


def ball(volume: Volume, radius: float, centre: NDArray[np.float64] = MIDDLE) -> NDArray[np.bool_]:
    return np.asarray(np.linalg.norm(centres(volume) - centre, axis=-1) <= radius)


def drawn(volume: Volume, **masks: NDArray[np.bool_]) -> Labels:
    """Labels with structures of these names (liver or tumour by kind)."""
    labels = Labels.empty(volume)
    for name, mask in masks.items():
        labels = labels.with_mask(name, "liver_tumour" if "tumour" in name else "liver", mask)
    return labels


def after(edit: Edit, volume: Volume, labels: Labels) -> Labels:
    """The map after an edit; it is checked on the way that undo brings every bit back and that the change is as small as can be."""
    change = edit.run((volume, labels), silent)
    found = change.on(labels)
    differs = found.values != labels.values
    assert differs.any() or found.legend != labels.legend or change.values.size == 0
    outside = differs.copy()
    outside[change.box] = False
    assert not outside.any()
    if differs.any():
        hit = np.argwhere(differs)
        assert tuple(hit.min(axis=0)) == change.start
        assert tuple(hit.max(axis=0) + 1 - hit.min(axis=0)) == change.values.shape
    under = Change(change.shape, change.start, labels.values[change.box].copy(), labels.legend)
    assert np.array_equal(under.on(found).values, labels.values)
    assert type(edit) in EDITORS
    return found


def ml(radius: float) -> float:
    return 4.0 / 3.0 * np.pi * radius**3 / 1000.0


def count_ml(mask: NDArray[np.bool_], volume: Volume | Labels) -> float:
    return float(np.count_nonzero(mask)) * voxel_ml(volume.to_patient)


