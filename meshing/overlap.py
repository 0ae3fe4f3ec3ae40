"""How far two masks of one structure agree: what a reference segmentation is compared by.

Dice (1945): 2 |A and B| / (|A| + |B|). Distances run from the border voxels of each mask to the nearest border voxel of the other; the
mean surface distance is over both directions together, the 95 % Hausdorff distance the larger of the two directions' 95th
percentiles (Maier-Hein et al., Nature Methods 21:195, 2024, "Metrics reloaded").
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.distance import distance_to
from meshing.segmenters.kernels.morphology import box_of
from meshing.units import Millimetre, Percent

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Overlap:
    """One mask against its reference; distances are infinite when one of them is empty."""

    dice: float
    surface: Millimetre
    hausdorff95: Millimetre
    volume_error: Percent


def dice_of(mask: Mask, truth: Mask) -> float:
    """1 for the same voxels, 0 for none in common; 1 when both are empty."""
    total = np.count_nonzero(mask) + np.count_nonzero(truth)
    return 2.0 * np.count_nonzero(mask & truth) / total if total else 1.0


def overlap_of(mask: Mask, truth: Mask, spacing: Spacing) -> Overlap:
    """`spacing` along (k, j, i) in mm. Raises ValueError when the reference is empty."""
    if not truth.any():
        raise ValueError("the reference holds no voxel: nothing can be measured against it")
    error = Percent(100.0 * (np.count_nonzero(mask) / np.count_nonzero(truth) - 1.0))
    if not mask.any():
        return Overlap(0.0, Millimetre(float("inf")), Millimetre(float("inf")), error)
    box = box_of(mask | truth, 2.0 * max(spacing), spacing)
    mine, theirs = _border(mask[box]), _border(truth[box])
    forth, back = distance_to(theirs, spacing)[mine], distance_to(mine, spacing)[theirs]
    far = max(float(np.percentile(forth, 95)), float(np.percentile(back, 95)))
    return Overlap(dice_of(mask, truth), Millimetre(float(np.concatenate([forth, back]).mean())), Millimetre(far), error)


def _border(mask: Mask) -> Mask:
    padded = np.pad(mask, 1)
    inner = ndimage.binary_erosion(padded)
    return np.asarray((padded & ~inner)[1:-1, 1:-1, 1:-1], np.bool_)
