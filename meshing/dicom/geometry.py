"""A pile of slices as geometry: order, spacing, gaps and tilt, from positions and directions alone.

DICOM PS3.3 C.7.6.2.1.1: the centre of the first voxel of a slice is ImagePositionPatient p; columns follow the row
direction r, rows follow the column direction c (ImageOrientationPatient), and the slice normal is n = r x c. With p0
the lowest slice, the slice k lies at

    height  h_k = (p_k - p0) . n                      along the normal
    shift   u_k = ((p_k - p0) . r, (p_k - p0) . c)    within the plane

The spacing comes from h alone, never from SliceThickness (slices may overlap) or from file names. A pile is upright
when u = 0; a CT gantry tilted by an angle a gives |u| = h tan a, and the grid of such a pile is sheared.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SIDEWAYS_PIXELS, ROUNDED_MM, MOST_PIXELS = 0.1, 0.1, 0.25
"""A pile is upright whose slices all lie within a tenth of a pixel of one normal line. Positions that were rounded to a
tenth of a millimetre are allowed that much, but never more than a quarter of a pixel."""

Vector = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Pile:
    """Slices in ascending order along their normal. `order` says which of the given slices comes k-th."""

    order: tuple[int, ...]
    origin: Vector
    row: Vector
    column: Vector
    normal: Vector
    heights: Vector
    shifts: NDArray[np.float64]
    column_mm: float
    row_mm: float

    @property
    def gaps(self) -> Vector:
        """(n - 1,) mm between neighbours along the normal."""
        return np.diff(self.heights)

    @property
    def step(self) -> float:
        """The step of most gaps in mm; of two equally frequent ones the smaller. 0 for a single slice."""
        gaps = np.sort(self.gaps)
        if len(gaps) == 0:
            return 0.0
        width = np.maximum(0.02 * gaps, 0.011)
        votes = [int(np.count_nonzero(np.abs(gaps - gap) <= near)) for gap, near in zip(gaps, width)]
        best = gaps[int(np.argmax(votes))]
        return float(np.mean(gaps[np.abs(gaps - best) <= max(0.02 * best, 0.011)]))

    @property
    def mean_step(self) -> float:
        return float(self.heights[-1] / (len(self.heights) - 1)) if len(self.heights) > 1 else 0.0

    @property
    def unevenness(self) -> float:
        """Largest distance in mm of a slice from the even grid between the first and the last slice."""
        even = np.arange(len(self.heights)) * self.mean_step
        return float(np.max(np.abs(self.heights - even)))

    @property
    def even(self) -> bool:
        """Whether one spacing describes every gap: within 5 % of a step or 0.11 mm (positions are often rounded to
        0.1 mm), and never more than a fifth of a step; a missing slice is off by half a step at least."""
        return self.unevenness <= min(max(0.05 * self.mean_step, 0.11), 0.2 * self.mean_step)

    @property
    def doubled(self) -> bool:
        """Whether two slices lie at the same place along the normal."""
        return bool(np.any(self.gaps <= 1e-3))

    @property
    def wide_gaps(self) -> tuple[int, ...]:
        """Numbers k of the gaps (between slices k and k + 1) that are not the usual step."""
        near = min(max(0.05 * self.step, 0.11), 0.5 * self.step)
        return tuple(int(k) for k in np.flatnonzero(np.abs(self.gaps - self.step) > near))

    @property
    def upright(self) -> bool:
        pixel = min(self.row_mm, self.column_mm)
        return bool(np.max(np.abs(self.shifts)) <= min(max(SIDEWAYS_PIXELS * pixel, ROUNDED_MM), MOST_PIXELS * pixel))

    @property
    def tilt_degrees(self) -> float:
        """Angle between the line of the first voxels and the normal, from the first to the last slice."""
        return float(np.degrees(np.arctan2(np.linalg.norm(self.shifts[-1]), self.heights[-1]))) if len(self.heights) > 1 else 0.0

    @property
    def straight(self) -> bool:
        """Whether the sideways shifts grow evenly with height, as a tilted gantry makes them, to half a pixel."""
        if self.heights[-1] <= 0.0:
            return True
        line = self.heights[:, None] / self.heights[-1] * self.shifts[-1]
        return bool(np.max(np.abs(self.shifts - line)) <= 0.5 * min(self.row_mm, self.column_mm))

    def place_of(self, k: int) -> str:
        """Where slice k lies, in anatomical letters: "S 38.1 mm" for an axial slice."""
        position = self.origin + self.heights[k] * self.normal + self.shifts[k] @ np.stack([self.row, self.column])
        axis = int(np.argmax(np.abs(self.normal)))
        letter = ("L", "P", "S")[axis] if position[axis] >= 0 else ("R", "A", "I")[axis]
        return f"{letter} {abs(position[axis]):.1f} mm"


def directions(orientation: Sequence[float]) -> tuple[Vector, Vector, Vector] | None:
    """Row, column and normal as unit vectors; None when the six numbers are not two perpendicular unit vectors to 1 %."""
    row, column = np.asarray(orientation[:3], float), np.asarray(orientation[3:], float)
    lengths = np.linalg.norm(row), np.linalg.norm(column)
    if not np.all(np.isfinite(orientation)) or any(abs(length - 1.0) > 0.01 for length in lengths) or abs(row @ column) > 0.01:
        return None
    row = row / lengths[0]
    column = column - (column @ row) * row
    column = column / np.linalg.norm(column)
    return row, column, np.cross(row, column)


def pile_of(orientation: Sequence[float], pixel_spacing: Sequence[float], positions: NDArray[np.float64]) -> Pile:
    """Sort (n, 3) slice positions in mm along the normal of `orientation`, which `directions` accepts.

    `pixel_spacing` is DICOM's: distance between rows, then between columns, in mm.
    """
    found = directions(orientation)
    if found is None:
        raise ValueError("the orientation is not two perpendicular unit vectors")
    row, column, normal = found
    order = np.argsort(positions @ normal, kind="stable")
    away = positions[order] - positions[order[0]]
    return Pile(tuple(int(k) for k in order), positions[order[0]].copy(), row, column, normal, away @ normal,
                np.stack([away @ row, away @ column], axis=1), column_mm=float(pixel_spacing[1]), row_mm=float(pixel_spacing[0]))
