"""Two images on one grid as one to look at: a checkerboard, and their difference. Data for a view, not a picture."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from meshing.errors import RegistrationError
from meshing.registration.prepare import CT_KNOTS
from meshing.step import Monitor, Range, check
from meshing.units import Millimetre
from meshing.volume import Volume


@dataclass(frozen=True)
class Checkerboard:
    """Checkerboard of two images.

    Values 0..1: CT compressed so that soft tissue takes half of the scale, others by their 1st and 99th percentile. Tiles
    are cubes, so every slice direction shows them.
    """

    version: ClassVar[int] = 1
    tile: Annotated[Millimetre, Range(2.0, 100.0, "edge of a tile")] = Millimetre(20.0)

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: tuple[Volume, Volume], monitor: Monitor, /) -> Volume:
        """Fixed image and moved image on the same grid. The tile at the first voxel is the fixed image."""
        fixed, moved = source
        _check(fixed, moved)
        monitor(0.0, "checkerboard")
        k, j, i = (np.floor(np.arange(n) * mm / float(self.tile)).astype(int) for n, mm in zip(fixed.values.shape, fixed.spacing_mm[::-1]))
        other = (k[:, None, None] + j[None, :, None] + i[None, None, :]) % 2 == 1
        values = np.where(other, _scaled(moved), _scaled(fixed)).astype(np.float32)
        return Volume(values, fixed.to_patient, fixed.modality,
                      (f"checkerboard of {self.tile:g} mm: {fixed.modality} and {moved.modality}, scaled to 0..1",))


@dataclass(frozen=True)
class Difference:
    """Difference of two images.

    Fixed minus moved, in the unit of the images. Only for images of one kind: HU minus an MR value means nothing.
    """

    version: ClassVar[int] = 1

    def run(self, source: tuple[Volume, Volume], monitor: Monitor, /) -> Volume:
        fixed, moved = source
        _check(fixed, moved)
        if fixed.modality != moved.modality:
            raise RegistrationError(f"a difference of {fixed.modality} and {moved.modality} values means nothing; look at the checkerboard")
        monitor(0.0, "difference")
        return Volume(fixed.values - moved.values, fixed.to_patient, fixed.modality, ("difference, fixed minus moved",))


def _check(fixed: Volume, moved: Volume) -> None:
    same = fixed.values.shape == moved.values.shape and np.allclose(fixed.to_patient.matrix, moved.to_patient.matrix, atol=1e-6)
    if fixed.space != moved.space or not same:
        raise RegistrationError("the two images do not lie on one grid; resample the moving one onto the fixed one first")


def _scaled(volume: Volume) -> NDArray[np.float32]:
    if volume.modality == "CT":
        return np.interp(volume.values, *CT_KNOTS).astype(np.float32)
    low, high = np.percentile(volume.values, [1.0, 99.0])
    scaled: NDArray[np.float32] = np.clip((volume.values - low) / max(float(high - low), 1e-9), 0.0, 1.0).astype(np.float32)
    return scaled
