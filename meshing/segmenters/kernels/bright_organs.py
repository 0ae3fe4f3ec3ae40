"""Bone, kidneys and other blood-filled organs of a contrast CT: what is brighter than the liver, told apart by shape.

Bone holds voxels no contrast reaches (> 300 HU) or is close to them. The rest is opened and split where it is narrow
(watershed of the distance to its outside), which parts a kidney from its vein; kidneys lie 25-110 mm beside the spine.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from skimage.segmentation import watershed

from meshing.segmenters.kernels.distance import distance_to
from meshing.segmenters.kernels.morphology import closed, components, dilate, filled, largest, opened, reachable
from meshing.segmenters.kernels.scene import Scene
from meshing.segmenters.kernels.skeleton import first_bone

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class BrightOrgans:
    """Coarse masks. `other` is the heart, large veins and bowel with contrast."""

    bone: Mask
    right_kidney: Mask
    left_kidney: Mask
    other: Mask
    heart: Mask


def bright_organs(scene: Scene, tissue_hu: float, spread: float, aorta: Mask) -> BrightOrgans:
    image, spacing, (spine_j, spine_i) = scene.smooth, scene.spacing, scene.spine
    bone = first_bone(scene, aorta)
    threshold = tissue_hu + max(3.0 * spread, 22.0)
    bright = opened((image > threshold) & (image < 330.0) & scene.body & ~bone & ~aorta, 4.0, spacing)
    depth = distance_to(~bright, spacing)
    markers, _ = components(depth > 6.5)
    parts = watershed(-depth, markers, mask=bright)  # type: ignore[no-untyped-call]
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    kidney, other = np.zeros_like(bone), np.zeros_like(bone)
    for number in np.argsort(-sizes)[:40]:
        ml = sizes[number] * scene.voxel_ml
        if ml < 15.0:
            break
        part = parts == number
        where = np.argwhere(part).mean(axis=0)
        beside = abs(where[2] - spine_i) * spacing[2]
        behind = (where[1] - spine_j) * spacing[1]
        if 25.0 < beside < 110.0 and behind > -35.0 and ml < 450.0:
            kidney |= part
        else:
            other |= part
    halves = []
    for side in (slice(None, spine_i), slice(spine_i, None)):
        half = np.zeros_like(kidney)
        half[:, :, side] = kidney[:, :, side]
        one = largest(closed(half, 5.0, spacing)) & (image > 40.0)
        other |= half & ~one
        halves.append(one)
    heart = _heart(scene, other, bone)
    return BrightOrgans(bone, halves[0], halves[1], other | heart, heart)


def _heart(scene: Scene, other: Mask, bone: Mask) -> Mask:
    """Large bright parts that lie against the lungs."""
    numbers, sizes = components(other)
    lung = dilate((scene.smooth < -400.0) & scene.body, 12.0, scene.spacing)
    beside_lung = np.bincount(numbers.ravel(), lung.ravel(), len(sizes)) / np.maximum(sizes, 1)
    chambers = ((sizes * scene.voxel_ml > 60.0) & (beside_lung > 0.05))[numbers]
    if not chambers.any():
        return chambers
    return closed(chambers, 12.0, scene.spacing) & (scene.smooth > 0.0) & scene.body & ~bone


def kidney_with_pelvis(scene: Scene, kidney: Mask, taken: Mask) -> Mask:
    """The kidney with its pelvis and sinus vessels closed in, as far as they are not fat."""
    return reachable(filled(closed(kidney, 6.0, scene.spacing) & (scene.smooth > 20.0) & ~taken), kidney)
