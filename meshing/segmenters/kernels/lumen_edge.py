"""The edge of a contrast-filled lumen: calcium and its blur taken out, then the half-way rule against the wall.

A vessel is enclosed by its own wall, 1 to 1.5 mm of soft tissue, whatever lies beyond it: fat behind a wall that thin would
otherwise be read as the outside and put the edge too far out. Beside calcium the edge stays at the bound.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.fair_edge import fair_edge
from meshing.segmenters.kernels.morphology import box_of, reachable

Mask = NDArray[np.bool_]

WALL_HU = 50.0
"""HU of the wall of a vessel, soft tissue without contrast (unverified default)."""
BAND_MM = 1.5
"""How far the half-way rule may move the edge in one round."""
RIM_VOXELS, BEHIND_MM = 1.6, 1.4
"""How far from calcium, in voxels, its blur can look like blood, and how far behind such a voxel blood is looked for."""
ROOM_MM = 12.0
"""Room around the region for the means on both sides of the edge."""


def lumen_within(image: NDArray[np.float32], grown: Mask, allowed: Mask, spot: Mask, spacing: Spacing, *, above: float, wall: float | None,
                 least_contrast: float = 40.0) -> Mask:
    """The lumen that a grown region shows, connected with `spot`, inside `allowed`.

    Calcium is what exceeds the lumen by more than `above`. `wall` is the brightness of the wall, None where it is not known (MR).
    """
    lumen = float(np.median(image[grown]))
    calcium = image > lumen + above
    behind = wall if wall is not None else float(np.median(image[~grown]))
    calcium |= _blurred_rim(image, calcium, grown, 0.5 * (lumen + behind), spacing)
    grown = reachable(grown & ~calcium, spot)
    part = box_of(grown, ROOM_MM, spacing)
    found = np.zeros(grown.shape, bool)
    found[part] = fair_edge(np.ascontiguousarray(image[part]), grown[part], spacing, band_mm=BAND_MM, least_contrast_hu=least_contrast,
                            least_outside_hu=wall)
    return reachable(found & allowed & ~calcium, spot)


def _blurred_rim(image: NDArray[np.float32], calcium: Mask, grown: Mask, half_hu: float,
                 spacing: Spacing) -> Mask:
    """Voxels of `grown` that only the blur of calcium beside them makes as bright as blood.

    Seen from the calcium, blood has more blood behind it; a rim has something darker than `half_hu`.
    """
    rim = np.zeros(calcium.shape, bool)
    if not calcium[grown].any() and not (calcium & ndimage.binary_dilation(grown)).any():
        return rim
    part = box_of(grown, ROOM_MM, spacing)
    near = calcium[part]
    away, nearest = ndimage.distance_transform_edt(~near, sampling=spacing, return_indices=True)
    step = np.array(spacing)
    beside = np.argwhere(grown[part] & (away > 0.0) & (away <= RIM_VOXELS * max(spacing)))
    if len(beside):
        towards = (beside - nearest[(slice(None), *beside.T)].T) * step
        behind = beside + BEHIND_MM * towards / np.linalg.norm(towards, axis=1, keepdims=True) / step
        dark = ndimage.map_coordinates(image[part], behind.T, order=1, mode="nearest") < half_hu
        rim[part][tuple(beside[dark].T)] = True
    return rim
