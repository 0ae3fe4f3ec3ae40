"""The gallbladder: a bag of bile that lies in the liver's bed on the right, partly but not wholly wrapped by liver."""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.morphology import components, dilate, opened
from meshing.segmenters.kernels.scene import Scene

Mask = NDArray[np.bool_]

_LEAST_ML, _MOST_ML = 4.0, 150.0


def gallbladder_of(scene: Scene, liver: Mask, avoid: Mask) -> Mask:
    """Bile (-15 to 35 HU) beside the liver; empty when nothing fits. A cyst is wrapped by liver on all sides, gut hardly."""
    smooth = blur(scene.smooth, 1.5, scene.spacing)
    bile = (smooth > -15.0) & (smooth < 38.0) & scene.body & ~liver & ~avoid
    numbers, sizes = components(opened(bile, 4.0, scene.spacing))
    near_liver = dilate(liver, 7.0, scene.spacing)
    middle = np.argwhere(liver).mean(axis=0)
    best, best_share = np.zeros_like(bile), 0.2
    for number in np.flatnonzero((sizes * scene.voxel_ml > _LEAST_ML) & (sizes * scene.voxel_ml < _MOST_ML)):
        part = numbers == number
        k, _, i = np.argwhere(part).mean(axis=0)
        rim = dilate(part, 1.2 * max(scene.spacing), scene.spacing) & ~part
        share = np.count_nonzero(rim & near_liver) / np.count_nonzero(rim)
        gas = np.count_nonzero(dilate(part, 4.0, scene.spacing) & (scene.smooth < -300.0))
        if i < scene.spine[1] and k < middle[0] and best_share < share < 0.98 and not gas:
            best, best_share = part, share
    return dilate(best, 1.0, scene.spacing) & ~liver if best.any() else best
