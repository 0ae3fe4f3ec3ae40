"""The wall of the chest, ribs and the muscle between them: what an organ under it must not grow into when it is as dense as muscle."""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.contrast_medium import contrast_filled
from meshing.segmenters.kernels.distance import FAR_MM
from meshing.segmenters.kernels.morphology import closed, components, dilate

Mask = NDArray[np.bool_]

_RIB_HU = 180.0
_LEAST_ML = 0.3
_ALONG_MM, _BETWEEN_MM = 12.0, 12.0
"""Ribs run obliquely through the slices: seen from so far above and below they lie within twice so many mm of each other in a slice
(unverified default)."""


def chest_wall(image: NDArray[np.float32], spacing: Spacing) -> Mask:
    """Bone and all that lies between bones that are near each other, in a CT of any part of the trunk."""
    dense = (image > _RIB_HU) & ~dilate(contrast_filled(image, spacing), 2.5, spacing)
    numbers, sizes = components(dense, corners=True)
    bones = sizes * float(np.prod(spacing)) > 1e3 * _LEAST_ML
    bones[0] = False
    near = ndimage.maximum_filter1d(bones[numbers], 2 * int(_ALONG_MM / spacing[0]) + 1, axis=0)
    plane = (float(FAR_MM), spacing[1], spacing[2])  # a ball would close nothing in a single slice
    return np.stack([closed(piece[None], _BETWEEN_MM, plane)[0] for piece in near])
