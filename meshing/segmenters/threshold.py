"""Everything between two Hounsfield units, optionally only its largest connected piece."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.labels import Labels
from meshing.segmenters.kernels.morphology import largest
from meshing.step import Monitor, Range, check
from meshing.units import Hounsfield
from meshing.volume import Volume


@dataclass(frozen=True)
class Threshold:
    """Tissue between two Hounsfield units. Structures that were found before keep their voxels."""

    version: ClassVar[int] = 1
    method: ClassVar[str] = "threshold"

    low: Annotated[Hounsfield, Range(-1100.0, 4000.0, "lowest HU")]
    high: Annotated[Hounsfield, Range(-1100.0, 4000.0, "highest HU")]
    name: str
    organ: str
    largest_only: bool = True

    def __post_init__(self) -> None:
        check(self)
        if self.low >= self.high:
            raise ParameterOutOfRange(f"the lowest HU ({self.low:g}) must lie below the highest ({self.high:g})")

    def run(self, source: tuple[Volume, Labels], monitor: Monitor, /) -> Labels:
        volume, labels = source
        monitor(0.0, f"thresholding {self.name}")
        free = labels.values == 0
        if self.name in labels.names:
            free |= labels.mask(self.name)
        mask = (volume.values >= self.low) & (volume.values <= self.high) & free
        if self.largest_only:
            mask = largest(mask)
        if not np.any(mask):
            raise AnatomyError(f"{self.name}: no free voxel of this scan lies between {self.low:g} and {self.high:g} HU; widen the window")
        return labels.with_mask(self.name, self.organ, mask)
