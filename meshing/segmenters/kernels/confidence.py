"""How sure a mask is of itself, voxel by voxel, in percent: what is shown beside the labels and where a user should look first.

The odds that a voxel lies inside join two independent witnesses: its HU, as likely under the tissue just inside as under that just outside
(Gaussians with local means and their common spread), and its distance from the edge, for an edge is rarely off by more than a few
millimetres. Where both sides look alike the first witness is silent and only the distance speaks, so an edge that nobody can see is
unsure of itself. A number below 50 says that the HU speak against the label.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from meshing.labels import Labels
from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.distance import signed_distance
from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.likelihood import blur_inside
from meshing.segmenters.kernels.morphology import Box, box_of
from meshing.segmenters.kernels.resample import factors_for, grow, shrink
from meshing.segmenters.kernels.upright import Upright
from meshing.segmenters.kernels.workspace import Workspace

Mask = NDArray[np.bool_]

_WORKING_MM = 2.4
_MARGIN_MM = 10.0
_SIDE_MM = 5.0
"""Tissue within about this distance of the edge stands for each side."""
_EDGE_MM = 2.0
"""Scale of the error of an edge: at this distance from it the odds against its being that wrong are e to one."""
_MOST = 2.5
"""Most that the HU of one voxel may say, in log odds: they are correlated with their neighbours, and other tissue may have the same HU."""


def confidence_of(image: NDArray[np.float32], mask: Mask, spacing: Spacing) -> tuple[Box, NDArray[np.uint8]]:
    """The box in which `mask` is in doubt or true, and the percentage there that each voxel is on the right side of its edge.

    Outside the box the mask is false and sure of it. The mask must not be empty.
    """
    box = box_of(mask, _MARGIN_MM, spacing)
    piece = np.asarray(image[box], np.float32)
    factors = factors_for(spacing, _WORKING_MM)
    coarse = (spacing[0] * factors[0], spacing[1] * factors[1], spacing[2] * factors[2])
    share = shrink(mask[box], factors)
    inside, small = share >= 0.5, shrink(piece, factors)
    if not inside.any():
        inside = share > 0.0
    odds = np.clip(_odds(small, inside, coarse), -6.0, 6.0)
    fine = grow(odds.astype(np.float32), factors, piece.shape)
    agreed = np.where(mask[box], fine, -fine)
    return box, np.rint(100.0 / (1.0 + np.exp(-agreed))).astype(np.uint8)


def _odds(image: NDArray[np.float32], inside: Mask, spacing: Spacing) -> NDArray[np.float32]:
    """Log odds of lying inside."""
    away = -signed_distance(inside, spacing)
    near_in, near_out = inside & (away < 3.0 * _SIDE_MM), ~inside & (away > -2.0 * _SIDE_MM)
    smooth = blur(image, 0.8, spacing)
    within, beyond = blur_inside(smooth, near_in, _SIDE_MM, spacing), blur_inside(smooth, near_out, _SIDE_MM, spacing)
    known = (blur(near_in.astype(np.float32), _SIDE_MM, spacing) > 0.01) & (blur(near_out.astype(np.float32), _SIDE_MM, spacing) > 0.01)
    spread = max(5.0, 1.4826 * float(np.median(np.abs(smooth - within)[near_in])))
    # fat and air beside an organ are far off its HU in any case: their own spread would drown the contrast
    wide = np.maximum(spread, 0.25 * np.abs(within - beyond))
    spoken = ((smooth - beyond) ** 2 - (smooth - within) ** 2) / (2.0 * wide**2)
    strange = -0.5 * np.clip(((smooth - within) / np.maximum(3.0 * spread, 1.0)) ** 2 - 1.0, 0.0, 2.0) * inside
    return np.asarray(np.where(known, np.clip(spoken, -_MOST, _MOST), 0.0) + strange + away / _EDGE_MM, np.float32)


def with_confidence(labels: Labels, name: str, organ: str, mask: Mask, image: NDArray[np.float32], upright: Upright) -> Labels:
    """`labels` with the structure `mask` and its confidence; `mask` and `image` are upright and full size."""
    sure = np.full(mask.shape, 100, np.uint8)
    if mask.any():
        box, inside = confidence_of(image, mask, upright.spacing)
        sure[box] = inside
    return labels.with_mask(name, organ, np.ascontiguousarray(upright.back(mask)), np.ascontiguousarray(upright.back(sure)))


def with_confidence_in(labels: Labels, name: str, organ: str, piece: Mask, work: Workspace) -> Labels:
    """The same for a mask of the box of `work`."""
    whole = np.zeros(work.image.shape, bool)
    whole[work.box] = piece
    return with_confidence(labels, name, organ, whole, work.image, work.upright)
