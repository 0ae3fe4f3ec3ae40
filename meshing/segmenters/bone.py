"""Bone and calcifications of a CT angiogram, kept apart from the contrast in the vessels.

Bone is known by what no vessel shows: voxels above the blood's HU by far, and connected to them what is denser than
soft tissue, as long as it is not the lumen. The lumen should be segmented first (step "region grow"): its voxels, and a rim of
one voxel of partial volume around it, are never bone unless they are as dense as calcium.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from scipy import ndimage

from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.labels import Labels
from meshing.segmenters.kernels.likelihood import blur
from meshing.segmenters.kernels.morphology import reachable, without_specks
from meshing.segmenters.kernels.skeleton import with_marrow
from meshing.segmenters.kernels.upright import Upright
from meshing.step import Monitor, Range, check
from meshing.units import Hounsfield, Millilitre
from meshing.volume import Volume, voxel_ml


@dataclass(frozen=True)
class Bone:
    """Bone and calcifications. Structures that were found before keep their voxels."""

    version: ClassVar[int] = 1
    method: ClassVar[str] = "bone"

    certain: Annotated[Hounsfield, Range(150.0, 3000.0, "surely bone above")] = Hounsfield(450.0)
    possible: Annotated[Hounsfield, Range(80.0, 1000.0, "possibly bone above")] = Hounsfield(160.0)
    smallest: Annotated[Millilitre, Range(0.0, 100.0, "smallest piece")] = Millilitre(0.01)
    name: str = "bone"

    def __post_init__(self) -> None:
        check(self)
        if self.possible >= self.certain:
            raise ParameterOutOfRange(f"'possibly bone' ({self.possible:g} HU) must lie below 'surely bone' ({self.certain:g} HU)")

    def run(self, source: tuple[Volume, Labels], monitor: Monitor, /) -> Labels:
        volume, labels = source
        upright = Upright.of(volume.to_patient)
        image = np.ascontiguousarray(upright.turn(volume.values), np.float32)
        taken = upright.turn(labels.values) != 0
        if self.name in labels.names:
            taken &= upright.turn(labels.values) != labels.label(self.name).value
        monitor(0.1, "looking for bone")
        rim = ndimage.binary_dilation(taken) & ~taken & (image < self.certain)
        free = ~taken & ~rim
        smooth = blur(image, 0.5 * min(upright.spacing), upright.spacing)
        bone = reachable((smooth > self.possible) & free, (image > self.certain) & free)
        monitor(0.6, "closing the marrow")
        bone = without_specks(with_marrow(bone, image, upright.spacing) & free, self.smallest / voxel_ml(volume.to_patient))
        if not bone.any():
            raise AnatomyError(f"no bone was found: no free voxel of this scan exceeds {self.certain:g} HU; check that it is a CT in "
                               "Hounsfield units")
        return labels.with_mask(self.name, "bone", np.ascontiguousarray(upright.back(bone)))
