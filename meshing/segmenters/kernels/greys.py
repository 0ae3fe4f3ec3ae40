"""Grey values of any modality on one scale, so that tools made for Hounsfield units hold for MR as well."""
from __future__ import annotations

from dataclasses import replace

import numpy as np

from meshing.volume import Volume

_LOW, _HIGH = 2.0, 98.0
_RANGE_HU = 300.0
"""Air to the brightest tissue of an MR image is set to as much as fat to enhanced blood in CT: contrasts and noise are then alike."""


def as_hounsfield(volume: Volume) -> Volume:
    """`volume` itself for CT; for others the image whose 2nd and 98th percentiles are 0 and 300."""
    if volume.modality == "CT":
        return volume
    some = volume.values[::2, ::4, ::4]
    low, high = np.percentile(some, [_LOW, _HIGH])
    scale = np.float32(_RANGE_HU / max(float(high - low), 1e-6))
    return replace(volume, values=(volume.values - np.float32(low)) * scale)
