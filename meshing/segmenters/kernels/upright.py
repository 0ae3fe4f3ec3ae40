"""A volume turned so that its axes run to superior, posterior and left: `[k, j, i]` as a reader of a report sees it.

Axes are swapped and flipped, never resampled, so what is found goes back to exactly the voxels it came from.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from meshing.errors import ImageError
from meshing.frames import IJK, LPS, Transform
from meshing.segmenters.kernels import Spacing
from meshing.volume import spacing_of

T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True)
class Upright:
    """How to turn arrays of one volume upright and back."""

    axes: tuple[int, int, int]
    flips: tuple[bool, bool, bool]
    spacing: Spacing

    @classmethod
    def of(cls, to_patient: Transform[IJK, LPS]) -> Upright:
        """Raises ImageError when two axes of the image run closest to the same direction of the body (oblique by 45 degrees)."""
        columns = to_patient.matrix[:3, :3] / np.linalg.norm(to_patient.matrix[:3, :3], axis=0)
        nearest = np.abs(columns).argmax(axis=0)
        if len(set(nearest.tolist())) < 3:
            raise ImageError("the slices of this volume are so oblique that left, front and top cannot be told apart; "
                             "resample it to axial slices first")
        ijk_spacing = spacing_of(to_patient)
        found = {int(patient_axis): axis for axis, patient_axis in enumerate(nearest)}
        order = [found[2], found[1], found[0]]
        axes = tuple(2 - axis for axis in order)
        flips = tuple(bool(columns[p, found[p]] < 0) for p in (2, 1, 0))
        spacing = tuple(ijk_spacing[axis] for axis in order)
        return cls((axes[0], axes[1], axes[2]), (flips[0], flips[1], flips[2]), (spacing[0], spacing[1], spacing[2]))

    def turn(self, values: NDArray[T]) -> NDArray[T]:
        """A view of `values` with the upright axes."""
        turned = np.transpose(values, self.axes)
        return np.flip(turned, self._flipped)

    def back(self, values: NDArray[T]) -> NDArray[T]:
        """A view of upright `values` with the axes of the volume."""
        flipped = np.flip(values, self._flipped)
        return np.transpose(flipped, [self.axes.index(axis) for axis in range(3)])

    @property
    def _flipped(self) -> tuple[int, ...]:
        return tuple(axis for axis in range(3) if self.flips[axis])

    def index(self, ijk: NDArray[np.float64], shape: tuple[int, int, int]) -> NDArray[np.float64]:
        """(n, 3) fractional (i, j, k) of the volume -> (n, 3) fractional upright (k, j, i); `shape` is the upright one."""
        kji = np.atleast_2d(ijk)[:, ::-1][:, list(self.axes)]
        last = np.array(shape) - 1.0
        return np.where(np.array(self.flips), last - kji, kji)

    def original(self, kji: NDArray[np.float64], shape: tuple[int, int, int]) -> NDArray[np.float64]:
        """The way back: (n, 3) fractional upright (k, j, i) -> (n, 3) fractional (i, j, k) of the volume."""
        unturned = np.where(np.array(self.flips), np.array(shape) - 1.0 - kji, kji)
        out = np.empty_like(unturned)
        out[:, list(self.axes)] = unturned
        return out[:, ::-1]
