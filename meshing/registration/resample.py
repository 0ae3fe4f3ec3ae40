"""Images and label maps carried over by a registration: onto the grid of the fixed image, in its frame of reference.

Images are interpolated linearly. Each structure of a label map is interpolated as a share of 0..1, and a voxel gets the
one with the largest share, if that beats the share of nothing: nearest-neighbour steps are avoided and volumes are kept.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from meshing.errors import FrameMismatch
from meshing.labels import Labels
from meshing.registration.registration import Registration
from meshing.step import Monitor
from meshing.volume import Volume

AIR_HU = -1000.0
_SLAB = 8


@dataclass(frozen=True)
class Resample:
    """Moving image on the grid of the fixed one."""

    version: ClassVar[int] = 1

    def run(self, source: tuple[Volume, Volume, Registration], monitor: Monitor, /) -> Volume:
        """Fixed image, moving image, registration. What lies outside the moving image is air (CT) or its darkest value."""
        fixed, moving, registration = source
        _check(fixed, moving, registration)
        outside = AIR_HU if moving.modality == "CT" else float(moving.values.min())
        values = np.empty(fixed.values.shape, np.float32)
        missing = 0
        for low, high, where in _slabs(fixed, moving.to_patient.matrix, registration, monitor):
            found = ndimage.map_coordinates(moving.values, where, order=1, mode="constant", cval=np.nan, output=np.float32)
            bare = np.isnan(found)
            missing += int(np.count_nonzero(bare))
            found[bare] = outside
            values[low:high] = found.reshape(values[low:high].shape)
        notes = (*moving.notes, f"resampled through a {registration.kind} registration onto another grid",
                 *([f"{100.0 * missing / values.size:.0f} % of the voxels lie outside of what was seen and are empty"] if missing else []))
        return Volume(values, fixed.to_patient, moving.modality, notes)


@dataclass(frozen=True)
class ResampleLabels:
    """Label map of the moving image on the grid of the fixed one."""

    version: ClassVar[int] = 1

    def run(self, source: tuple[Volume, Labels, Registration], monitor: Monitor, /) -> Labels:
        """Fixed image, labels in the moving image's frame, registration."""
        fixed, labels, registration = source
        _check(fixed, labels, registration)
        values = np.zeros(fixed.values.shape, np.uint8)
        present = [label.value for label in labels.legend if np.any(labels.values == label.value)]
        for low, high, where in _slabs(fixed, labels.to_patient.matrix, registration, monitor):
            best = np.full(where.shape[1], 0.5, np.float32)
            chosen = np.zeros(where.shape[1], np.uint8)
            nothing = ndimage.map_coordinates((labels.values == 0).astype(np.float32), where, order=1, mode="constant", cval=1.0)
            np.minimum(best, nothing, out=best)
            for number in present:
                share = ndimage.map_coordinates((labels.values == number).astype(np.float32), where, order=1, mode="constant", cval=0.0)
                better = share > best
                best[better], chosen[better] = share[better], number
            values[low:high] = chosen.reshape(values[low:high].shape)
        return Labels(values, fixed.to_patient, labels.legend)


def _check(fixed: Volume, moving: Volume | Labels, registration: Registration) -> None:
    if (fixed.space, moving.space) != (registration.source, registration.target):
        raise FrameMismatch(f"the registration is between {registration.source} and {registration.target}; these are in {fixed.space} and "
                            f"{moving.space}")


def _slabs(fixed: Volume, to_patient: NDArray[np.float64], registration: Registration,
           monitor: Monitor) -> Iterator[tuple[int, int, NDArray[np.float64]]]:
    """A few slices of the fixed grid at a time: first, last, and (3, n) indices (k, j, i) into the moving grid."""
    slices, rows, columns = fixed.values.shape
    j, i = (axis.ravel().astype(np.float64) for axis in np.indices((rows, columns)))
    inverse = np.linalg.inv(to_patient)
    for low in range(0, slices, _SLAB):
        monitor(low / slices, f"resampling, {low} of {slices} slices")
        high = min(low + _SLAB, slices)
        ijk = np.concatenate([np.stack([i, j, np.full(len(i), float(k))], axis=1) for k in range(low, high)])
        lps = ijk @ fixed.to_patient.matrix[:3, :3].T + fixed.to_patient.matrix[:3, 3]
        there = registration.moved(lps) @ inverse[:3, :3].T + inverse[:3, 3]
        yield low, high, np.ascontiguousarray(there.T[::-1])
