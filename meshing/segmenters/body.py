"""The surface of the body, its fat and its muscle, from a CT.

The body is the largest piece that is denser than -250 HU, its holes closed; the table is cut off by an opening. Fat has -190 to -30 HU
(Kvist et al., Am J Clin Nutr 48:1351, 1988), lean tissue -29 to 150 HU (Mitsiopoulos et al., J Appl Physiol 85:115, 1998). Lean tissue is
muscle where it lies in the wall: near the inner border of the fat under the skin, or beside bone. What lies deeper and was not
named before is taken for gut and left out, so organs should be found first; the confidence falls with the depth in the wall.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.segmenters.kernels.confidence import with_confidence
from meshing.segmenters.kernels.distance import distance_to
from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.morphology import dilate, filled, largest, opened
from meshing.segmenters.kernels.resample import factors_for, grow, shrink
from meshing.segmenters.kernels.seen import must_be_ct
from meshing.segmenters.kernels.upright import Upright
from meshing.step import Monitor, check
from meshing.volume import Volume

Mask = NDArray[np.bool_]

_COARSE_MM = 2.4
_SKIN_HU = -250.0
_FAT = (-190.0, -30.0)
_LEAN = (-29.0, 150.0)
_BONE_HU = 200.0
_WALL_MM, _BESIDE_BONE_MM = 14.0, 30.0
"""Thickness of the muscles of the flank and of those beside the spine (unverified defaults)."""
_LEAST_ML = 500.0


@dataclass(frozen=True)
class Body:
    """Body, fat and muscle. Structures that were found before keep their voxels; the rest of the body is called "body"."""

    version: ClassVar[int] = 2
    method: ClassVar[str] = "body"

    fat: bool = True
    muscle: bool = True

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: tuple[Volume, Labels], monitor: Monitor, /) -> Labels:
        volume, labels = source
        must_be_ct(volume, "body, fat and muscle are told apart by Hounsfield units")
        upright = Upright.of(volume.to_patient)
        image = upright.turn(volume.values)
        factors = factors_for(upright.spacing, _COARSE_MM)
        spacing = (upright.spacing[0] * factors[0], upright.spacing[1] * factors[1], upright.spacing[2] * factors[2])
        small = shrink(image, factors)
        monitor(0.1, "looking for the skin")
        coarse = body_of(small, spacing)
        if np.count_nonzero(coarse) * float(np.prod(spacing)) * 1e-3 < _LEAST_ML:
            raise AnatomyError("no body was found in this scan: nothing in it as large as a part of a patient is denser than -250 HU; check that it "
                               "is a CT in Hounsfield units")
        deep = grow(_eroded(coarse, spacing).astype(np.float32), factors, image.shape) > 0.5
        near = grow(dilate(coarse, 3.0, spacing).astype(np.float32), factors, image.shape) > 0.5
        whole = deep | (near & (image > _SKIN_HU))
        mine = [labels.label(name).value for name in ("body", "body fat", "muscle") if name in labels.names]
        free = whole & np.isin(upright.turn(labels.values), [0, *mine])
        smooth = blur(small, 0.6 * spacing[2], spacing)
        fat = np.zeros(image.shape, bool)
        if self.fat:
            monitor(0.4, "looking for fat")
            fat = free & (image > _FAT[0]) & (image < _FAT[1]) & (grow(smooth, factors, image.shape) < 0.0) & deep
        muscle = np.zeros(image.shape, bool)
        if self.muscle:
            monitor(0.6, "looking for muscle")
            wall = grow(_wall(smooth, coarse, spacing).astype(np.float32), factors, image.shape) > 0.5
            muscle = free & wall & (image > _LEAN[0] - 40.0) & (image < _LEAN[1] + 60.0) & (grow(smooth, factors, image.shape) > _LEAN[0])
        monitor(0.8, "judging how sure they are")
        labels = with_confidence(labels, "body", "body", free & ~fat & ~muscle, image, upright)
        for name, organ, mask in (("body fat", "fat", fat), ("muscle", "muscle", muscle)):
            if mask.any():
                labels = with_confidence(labels, name, organ, mask, image, upright)
        return labels.noted("muscle is the lean tissue of the wall of the trunk that no other step has named; it was not drawn by hand") \
            if muscle.any() else labels


def body_of(image: NDArray[np.float32], spacing: tuple[float, float, float]) -> Mask:
    """The largest solid piece that is no air, holes closed; on a coarse grid."""
    piece = largest(opened(image > _SKIN_HU, 6.0, spacing))
    return filled(piece)


def _eroded(mask: Mask, spacing: tuple[float, float, float]) -> Mask:
    return distance_to(~mask, spacing) > 4.0


def _wall(smooth: NDArray[np.float32], body: Mask, spacing: tuple[float, float, float]) -> Mask:
    """Lean tissue of the wall of the trunk."""
    lean = (smooth > _LEAN[0]) & body
    core = filled(largest(opened(lean | (smooth > _LEAN[1]), 4.0, spacing)))
    bone = opened(smooth > _BONE_HU, 1.0, spacing)
    away = distance_to(bone, spacing)
    return lean & (smooth < _LEAN[1]) & ((distance_to(~core, spacing) < _WALL_MM) | (away < _BESIDE_BONE_MM)) & _behind(core, body, bone, spacing)


def _behind(core: Mask, body: Mask, bone: Mask, spacing: tuple[float, float, float]) -> Mask:
    """Beside bone only muscles of the back count: in front of the spine lie vessels and gut."""
    rows = np.flatnonzero(bone.any((0, 2)))
    if not len(rows):
        return body
    shell = distance_to(~core, spacing) < _WALL_MM
    back = np.zeros_like(body)
    middle = int(np.argwhere(body)[:, 1].mean())
    back[:, middle:] = True
    return shell | back
