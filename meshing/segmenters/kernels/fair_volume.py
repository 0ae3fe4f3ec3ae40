"""The volume of a structure from its partial volumes, and its edge moved as a whole to hold it.

Of a voxel with HU v between an inside of a and an outside of b the share (v - b) / (a - b) is inside. The sum of the shares is
the volume: it is linear in v, so neither blur nor noise biases it, while any edge that is drawn through noise and then tidied
(closed, opened) is. The sum runs over a band on both sides of the edge as wide as the blur; deeper voxels count whole.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.distance import signed_distance
from meshing.segmenters.kernels.fair_edge import SCANNER_BLUR_MM
from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.likelihood import blur_inside

Mask = NDArray[np.bool_]

_SIDE_MM, _NEAR_MM = 1.5, 3.0
_LEAST_VOXELS = 100
_LEAST_CONTRAST_HU = 15.0
_VESSEL, _OTHER = -0.5, 1.6
_MOST_MM = 1.0


def with_fair_volume(image: NDArray[np.float32], mask: Mask, around: Mask, spacing: Spacing) -> Mask:
    """`mask` grown or shrunk by one sub-voxel distance, at most `_MOST_MM`, inside `mask` and `around`, the tissue it lies in.

    Both sides are measured for each place, as Gaussian means (`_NEAR_MM`) of a layer of `_SIDE_MM` clear of the blur: neither
    is the same all around a lesion. Unchanged where they are too alike or too small, or would need a larger distance.
    """
    reach = 3.0 * float(np.sqrt(SCANNER_BLUR_MM**2 + np.mean(np.square(spacing)) / 12.0))
    away = signed_distance(mask, spacing)
    free = mask | around
    band = free & (np.abs(away) < reach)
    within, beyond = (away <= -reach) & (away > -reach - _SIDE_MM), around & (away >= reach) & (away < reach + _SIDE_MM)
    if min(np.count_nonzero(within), np.count_nonzero(beyond)) < _LEAST_VOXELS:
        return mask
    middle, smooth = float(np.median(image[within])), blur(image, 1.0, spacing)
    usual = float(np.median(np.abs(image[beyond] - middle)))
    if usual < _LEAST_CONTRAST_HU:
        return mask
    # vessels beside a lesion, or gas beside a gallbladder, are no part of what surrounds it
    beyond &= np.abs(smooth - middle) < _OTHER * usual
    inside, outside = blur_inside(image, within, _NEAR_MM, spacing)[band], blur_inside(image, beyond, _NEAR_MM, spacing)[band]
    contrast = outside - inside
    known = (np.abs(contrast) > 0.4 * usual) & (outside != 0.0) & (inside != 0.0)
    contrast[~known] = 1.0
    share = np.where(known, (outside - image[band]) / contrast, mask[band].astype(np.float32))
    share[known & ((outside - smooth[band]) / contrast < _VESSEL)] = 0.0
    wanted = int(round(float(share.sum()))) + np.count_nonzero(mask & ~band)
    surface = blur(np.clip(away, -6.0, 6.0), max(spacing), spacing)
    order = np.sort(surface[free])
    if not 0 < wanted < len(order):
        return mask
    level = float(order[wanted])
    moved = level - float(order[min(int(np.count_nonzero(mask)), len(order) - 1)])
    return free & (surface < level) if abs(moved) < _MOST_MM else mask
