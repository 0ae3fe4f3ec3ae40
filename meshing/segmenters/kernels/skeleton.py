"""Bone of a trunk on the coarse grid, and the marrow that lies inside it."""
from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.distance import distance_to
from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.morphology import closed, components, dilate, filled
from meshing.segmenters.kernels.scene import Scene

Mask = NDArray[np.bool_]

_MARROW_HU = 70.0
"""Darker holes in a slice of bone are the spinal canal, foramina or fat, unless they are small: a canal has 200 mm2 and more,
marrow turned to fat hardly such pieces without a bright bar in them."""
_PORE_MM2 = 20.0
_CUT_OFF_MM = 60.0
"""A bone that the border of the image cuts through is open there over its own width; the sacrum and the wing of the hip bone are the
widest."""


def first_bone(scene: Scene, aorta: Mask) -> Mask:
    """Bone for keeping other organs out: generous, with the marrow of the vertebrae."""
    image, spacing = scene.smooth, scene.spacing
    dense = (image > 300.0) | ((image > 170.0) & (distance_to(image > 330.0, spacing) < 8.0))
    numbers, sizes = components(dense & scene.body & ~dilate(aorta, 2.0, spacing))
    bone = (sizes * scene.voxel_ml > 3.0)[numbers]
    vertebrae = closed(bone, 4.0, spacing) & (image > 20.0)
    return bone | (filled(vertebrae) & dilate(vertebrae, 1.0, spacing))


def bone_of(scene: Scene, exclude: Mask) -> Mask:
    """Bone by hysteresis on the unsmoothed image, marrow closed in; `exclude` are the organs that contrast makes as bright."""
    image = blur(scene.image, 0.8, scene.spacing)
    certain = (image > 260.0) & scene.body & ~exclude
    possible = (image > 135.0) & scene.body & ~exclude
    numbers, sizes = components(possible, corners=True)
    hits = np.bincount(numbers.ravel(), certain.ravel(), len(sizes))
    keep = (hits * scene.voxel_ml > 0.4) & (hits > 0.12 * sizes)
    keep[0] = False
    return with_marrow(keep[numbers], scene.image, scene.spacing) & ~exclude


def with_marrow(bone: Mask, image: NDArray[np.float32], spacing: Spacing) -> Mask:
    """Holes in the slices of bone that are denser than _MARROW_HU on average, or under _PORE_MM2, belong to the bone."""
    out = bone.copy()
    for k in np.flatnonzero(bone.any((1, 2))):
        holes = ndimage.binary_fill_holes(_closed_at_the_border(bone[k], spacing[1:]))[1:-1, 1:-1] & ~bone[k]
        numbers, count = ndimage.label(holes)
        if count:
            means = np.asarray(ndimage.mean(image[k], numbers, np.arange(1, count + 1)))
            areas = np.bincount(numbers.ravel())[1:] * spacing[1] * spacing[2]
            out[k] |= np.concatenate([[False], (means > _MARROW_HU) | (areas < _PORE_MM2)])[numbers]
    return out


def _closed_at_the_border(bone: Mask, spacing: tuple[float, float]) -> Mask:
    """A slice with one more voxel all round, where what lies between two near places of bone on a border is bone."""
    out = np.pad(bone, 1)
    for axis in (0, 1):
        lines = np.moveaxis(out, axis, 0)
        for line, beside in ((lines[0], lines[1]), (lines[-1], lines[-2])):
            hits = np.flatnonzero(beside)
            for first, last in pairwise(hits):
                if (last - first) * spacing[1 - axis] <= _CUT_OFF_MM:
                    line[first:last + 1] = True
    return out
