"""A scalar image on a regular grid, placed in the patient."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from meshing.frames import IJK, LPS, Points, SpaceUid, Transform

Modality = Literal["CT", "MR", "PT"]


@dataclass(frozen=True, eq=False)
class Volume:
    """`values[k, j, i]` (slice, row, column) float32: Hounsfield units for CT, arbitrary for MR.

    `to_patient` takes (i, j, k), in that order, to LPS millimetres; integers are voxel centres. `notes` are sentences
    about how the grid came to be (tilt corrected, slices resampled); they stay marked on every result.
    """

    values: NDArray[np.float32]
    to_patient: Transform[IJK, LPS]
    modality: Modality
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.values.ndim != 3:
            raise ValueError(f"a volume has three axes, not {self.values.ndim}")
        self.values.setflags(write=False)

    @property
    def space(self) -> SpaceUid:
        return self.to_patient.space

    @property
    def spacing_mm(self) -> tuple[float, float, float]:
        return spacing_of(self.to_patient)


def spacing_of(to_patient: Transform[IJK, LPS]) -> tuple[float, float, float]:
    """Distance between neighbouring voxel centres along i, j, k in mm."""
    x, y, z = np.linalg.norm(to_patient.matrix[:3, :3], axis=0)
    return float(x), float(y), float(z)


def voxel_ml(to_patient: Transform[IJK, LPS]) -> float:
    """Volume of one voxel in mL."""
    return abs(float(np.linalg.det(to_patient.matrix[:3, :3]))) * 1e-3


def index_of(to_patient: Transform[IJK, LPS], xyz_mm: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 3) LPS mm -> (n, 3) fractional (i, j, k)."""
    return to_patient.inverse()(Points(np.atleast_2d(xyz_mm), LPS, to_patient.space)).xyz


def position_of(to_patient: Transform[IJK, LPS], ijk: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 3) fractional (i, j, k) -> (n, 3) LPS mm."""
    return to_patient(Points(np.atleast_2d(ijk), IJK, to_patient.space)).xyz


def grid(spacing_mm: tuple[float, float, float], origin_mm: tuple[float, float, float], space: SpaceUid) -> Transform[IJK, LPS]:
    """An axis-aligned grid: rows run to the patient's left, columns to posterior, slices to superior."""
    matrix = np.diag([*spacing_mm, 1.0])
    matrix[:3, 3] = origin_mm
    return Transform(matrix, IJK, LPS, space)
