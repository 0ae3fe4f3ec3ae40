"""The coarse view of a trunk that every organ finder starts from: body, lungs, spine."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from meshing.errors import AnatomyError
from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.distance import distance_to
from meshing.segmenters.kernels.morphology import components, erode, largest, opened

Mask = NDArray[np.bool_]

_AIR_HU = -500.0
_GAS_HU = -965.0
_BONE_HU = 190.0


@dataclass(frozen=True, eq=False)
class Scene:
    """Upright arrays on the coarse grid. `image` is the mean of its voxels, `smooth` its 3x3x3 median (HU).

    `spine` is the (j, i) column of the vertebral bodies; right of the patient is i < spine[1].
    """

    image: NDArray[np.float32]
    smooth: NDArray[np.float32]
    body: Mask
    air: Mask
    spine: tuple[int, int]
    spacing: Spacing

    @property
    def voxel_ml(self) -> float:
        return float(np.prod(self.spacing)) * 1e-3

    def ml(self, mask: Mask) -> float:
        return float(np.count_nonzero(mask)) * self.voxel_ml

    def columns(self, millimetre: float) -> int:
        return int(round(millimetre / self.spacing[2]))

    def rows(self, millimetre: float) -> int:
        return int(round(millimetre / self.spacing[1]))


def scene_of(image: NDArray[np.float32], spacing: Spacing) -> Scene:
    """Raises AnatomyError when there is no body or no spine in the posterior half of it."""
    smooth = np.asarray(ndimage.median_filter(image, 3), np.float32)
    body = largest(opened(smooth > -250.0, 6.0, spacing))
    if not body.any():
        raise AnatomyError("no body was found in this scan: nothing in it is denser than -250 HU; check that it is a CT in "
                           "Hounsfield units")
    body = np.stack([ndimage.binary_fill_holes(piece) for piece in body])
    rows, _ = np.nonzero(body.any(0))
    density = ndimage.gaussian_filter(((smooth > _BONE_HU) & body).sum(0).astype(np.float64), 6.0 / spacing[1])
    density[:int(rows.mean())] = 0.0
    j, i = np.unravel_index(int(density.argmax()), density.shape)
    if density[j, i] < 0.15 * image.shape[0]:
        raise AnatomyError("no spine was found in the back half of this scan, so left and right of it cannot be told apart; "
                           "the organs of the abdomen can only be found in a CT of the trunk")
    return Scene(image, smooth, body, (smooth < _AIR_HU) & body, (int(j), int(i)), spacing)


def lungs(scene: Scene) -> tuple[Mask, Mask]:
    """(right, left) lung; empty where none is seen. Gas of the bowel is darker than lung and does not reach the top slice."""
    numbers, sizes = components(opened(scene.air, 2.0, scene.spacing))
    right, left = np.zeros_like(scene.air), np.zeros_like(scene.air)
    for number in np.flatnonzero(sizes * scene.voxel_ml > 30.0):
        part = numbers == number
        deep = erode(part, 4.0, scene.spacing)
        middle = float(np.median(scene.image[deep if deep.any() else part]))
        if middle < _GAS_HU or not part[-2:].any():
            continue
        column = np.arange(part.shape[2])
        share_right = np.count_nonzero(part[:, :, :scene.spine[1]]) / np.count_nonzero(part)
        if share_right > 0.85:
            right |= part
        elif share_right < 0.15:
            left |= part
        else:
            right |= part & (column < scene.spine[1])
            left |= part & (column >= scene.spine[1])
    rim = scene.air & (distance_to(right | left, scene.spacing) <= 3.0)
    nearer_right = distance_to(right, scene.spacing) <= distance_to(left, scene.spacing)
    return right | (rim & nearer_right), left | (rim & ~nearer_right)
