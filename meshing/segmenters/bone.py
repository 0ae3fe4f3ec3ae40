"""Bone and calcifications of a CT angiogram, kept apart from the contrast in the vessels.

Bone is known by what no vessel shows: voxels above the blood's HU by far, and connected to them what is denser than
soft tissue, as long as it is not the lumen. The lumen should be segmented first (step "region grow"): its voxels, and a rim of
one voxel of partial volume around it, are never bone unless they are as dense as calcium.

The threshold finds a bone but not its edge: a level far below the cortex lies outside it by the blur of the scanner. The edge of
what is large enough to have marrow under a cortex is therefore explained from the profiles across it (kernels/cortex.py);
calcifications, which have no cortex, keep the level.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from scipy import ndimage

from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.labels import Labels
from meshing.segmenters.kernels.confidence import with_confidence
from meshing.segmenters.kernels.cortex import bone_surface
from meshing.segmenters.kernels.distance import signed_distance
from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.morphology import box_of, reachable, without_specks
from meshing.segmenters.kernels.seen import must_be_ct
from meshing.segmenters.kernels.skeleton import with_marrow
from meshing.segmenters.kernels.upright import Upright
from meshing.step import Monitor, Range, check, portion
from meshing.units import Hounsfield, Millilitre
from meshing.volume import Volume, voxel_ml

_WITH_CORTEX_ML = 5.0
"""A piece of this size is no calcification; the smallest bones of the trunk are larger (unverified default)."""
_MARGIN_MM = 6.0


@dataclass(frozen=True)
class Bone:
    """Bone and calcifications. Structures that were found before keep their voxels."""

    version: ClassVar[int] = 4
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
        must_be_ct(volume, "bone is found by Hounsfield units")
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
        monitor(0.3, "closing the marrow")
        ml = voxel_ml(volume.to_patient)
        bone = without_specks(with_marrow(bone, image, upright.spacing) & free, self.smallest / ml)
        if not bone.any():
            raise AnatomyError(f"no bone was found: no free voxel of this scan exceeds {self.certain:g} HU; check that it is a CT in "
                               "Hounsfield units")
        monitor(0.5, "finding the surface of the cortex")
        large = without_specks(bone, _WITH_CORTEX_ML / ml)
        if large.any():
            box = box_of(large, _MARGIN_MM, upright.spacing)
            surface = bone_surface(image[box], signed_distance(large[box], upright.spacing), upright.spacing, portion(monitor, 0.5, 0.95))
            bone &= ~large
            bone[box] |= with_marrow(surface, image[box], upright.spacing) & free[box]
        return with_confidence(labels, self.name, "bone", bone, image, upright)
