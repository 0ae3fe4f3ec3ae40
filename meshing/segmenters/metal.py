"""Metal, teeth and the streaks around them: where the numbers of a CT are not to be believed.

Metal is denser than 2800 HU, which no tissue is (enamel of teeth: about 2000 to 2900 HU); teeth are what exceeds 1500 HU within
6 mm of enamel. Streaks run in the plane of the slice, from one dense object to another: in each slice that holds metal a
voxel counts as spoilt whose neighbourhood varies more than any tissue, or that is darker than fat inside the body, near the metal.
Other steps may take the label as forbidden ground; no number measured inside should be used.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.confidence import with_confidence
from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.morphology import dilate, without_specks
from meshing.segmenters.kernels.seen import must_be_ct
from meshing.segmenters.kernels.upright import Upright
from meshing.step import Monitor, Range, check
from meshing.units import Hounsfield, Millimetre
from meshing.volume import Volume

Mask = NDArray[np.bool_]

_TOOTH_HU, _ENAMEL_HU = 1500.0, 2100.0
_CROWN_MM = 6.0
"""Enamel is denser than any bone; the dentine under it, which is no denser than the petrous bone, lies within the height of a crown."""
_LEAST_MM3 = 4.0
_SPOILT_HU = 180.0
"""Standard deviation over 3 mm in soft tissue beside metal; noise of a usual protocol is 10 to 40 HU (unverified default)."""
_DARK_HU = -200.0


@dataclass(frozen=True)
class Metal:
    """Metal, teeth, and the artefact around metal. Structures that were found before lose the voxels that are metal."""

    version: ClassVar[int] = 2
    method: ClassVar[str] = "metal"

    metal: Annotated[Hounsfield, Range(2000.0, 10000.0, "metal above")] = Hounsfield(2800.0)
    reach: Annotated[Millimetre, Range(5.0, 150.0, "streaks looked for within")] = Millimetre(60.0)

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: tuple[Volume, Labels], monitor: Monitor, /) -> Labels:
        volume, labels = source
        must_be_ct(volume, "metal is known by Hounsfield units")
        upright = Upright.of(volume.to_patient)
        image, spacing = np.ascontiguousarray(upright.turn(volume.values)), upright.spacing
        monitor(0.1, "looking for metal and teeth")
        least = max(2.0, _LEAST_MM3 / float(np.prod(spacing)))
        metal = without_specks(image > self.metal, least)
        enamel = without_specks(image > _ENAMEL_HU, 3.0 * least)
        teeth = without_specks((image > _TOOTH_HU) & dilate(enamel, _CROWN_MM, spacing) & ~dilate(metal, 1.0, spacing), 5.0 * least)
        if not metal.any() and not teeth.any():
            raise AnatomyError(f"there is no metal in this scan (nothing exceeds {self.metal:g} HU) and no tooth: there is nothing to be masked")
        spoilt = np.zeros_like(metal)
        for number, k in enumerate(np.flatnonzero(metal.any((1, 2)))):
            monitor(0.3 + 0.5 * number / image.shape[0], f"looking for streaks in slice {k + 1}")
            spoilt[k] = _streaks(image[k], metal[k], spacing, float(self.reach))
        taken = upright.turn(labels.values) != 0
        found = (("metal artefact", "artefact", spoilt & ~metal & ~taken), ("teeth", "tooth", teeth & ~taken), ("metal", "metal", metal))
        for name, organ, mask in found:
            if mask.any():
                labels = with_confidence(labels, name, organ, mask, image, upright)
        if metal.any():
            labels = labels.noted("there is metal in this scan: Hounsfield units near it are wrong, and so may be every edge that was found there")
        return labels


def _streaks(piece: NDArray[np.float32], metal: Mask, spacing: Spacing, reach: float) -> Mask:
    """Spoilt voxels of one slice."""
    plane: Spacing = (1.0, spacing[1], spacing[2])
    clipped = np.clip(piece, -1000.0, 1500.0)[None]
    mean = blur(clipped, 1.5, plane)[0]
    spread = np.sqrt(np.maximum(blur(clipped * clipped, 1.5, plane)[0] - mean * mean, 0.0))
    body = ndimage.binary_fill_holes(ndimage.binary_opening(piece > -300.0, iterations=2))
    near = dilate(metal[None], reach, plane)[0] & body
    spoilt = near & ((spread > _SPOILT_HU) & (mean > -150.0) & (mean < 500.0) | (piece < _DARK_HU) & (mean > -600.0))
    joined: Mask = np.asarray(ndimage.binary_closing(spoilt, iterations=2), np.bool_)
    return joined | np.asarray(dilate(metal[None], 2.0, plane)[0], np.bool_)
