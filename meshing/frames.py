"""Where a point is. LPS (DICOM, ITK) is the only frame used inside; RAS and
IJK exist at the edges. Every space carries its DICOM FrameOfReferenceUID."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, NewType, TypeVar

import numpy as np
from numpy.typing import NDArray

from meshing.errors import FrameMismatch

SpaceUid = NewType("SpaceUid", str)


class IJK:
    """Column, row and slice index of a voxel; integers are voxel centres."""


class LPS:
    """Millimetres towards the patient's Left, Posterior and Superior: the frame of DICOM."""


class RAS:
    """Millimetres towards Right, Anterior, Superior: NIfTI and Slicer. Exists only in meshing/itk.py."""


A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")


@dataclass(frozen=True, eq=False)
class Points(Generic[A]):
    xyz: NDArray[np.float64]
    frame: type[A]
    space: SpaceUid


@dataclass(frozen=True, eq=False)
class Transform(Generic[A, B]):
    """Maps points of frame A to points of frame B."""

    matrix: NDArray[np.float64]
    source: type[A]
    target: type[B]
    space: SpaceUid

    def __call__(self, points: Points[A]) -> Points[B]:
        if points.space != self.space or points.frame is not self.source:
            raise FrameMismatch(
                f"points are in {points.frame.__name__} of {points.space}, "
                f"the transform starts from {self.source.__name__} of {self.space}"
            )
        xyz = points.xyz @ self.matrix[:3, :3].T + self.matrix[:3, 3]
        return Points(xyz, self.target, self.space)

    def inverse(self) -> Transform[B, A]:
        back = np.asarray(np.linalg.inv(self.matrix), dtype=np.float64)
        return Transform(back, self.target, self.source, self.space)

    def after(self, first: Transform[C, A]) -> Transform[C, B]:
        return Transform(self.matrix @ first.matrix, first.source, self.target, self.space)


def ras_to_lps(space: SpaceUid) -> Transform[RAS, LPS]:
    return Transform(np.diag([-1.0, -1.0, 1.0, 1.0]), RAS, LPS, space)
