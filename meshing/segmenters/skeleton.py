"""Bone of any CT, with or without contrast medium, its marrow filled in: skull, spine, ribs, pelvis, femur as one structure.

1. What contrast medium fills is set aside first, by the shell that encloses it (kernels/contrast_medium.py).
2. Bone for certain is denser than that blood by a third, and than 300 HU; possible bone is denser than soft tissue. A watershed of the
   slope between both and the blood says where bone ends beside a vessel.
3. Pieces of it wrapped by lung are vessels of the lung; small ones are calcifications. Marrow is what a closed cortex encloses.
4. The surface is that of a thin shell seen through the blur of the scanner (kernels/cortex.py).
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage.segmentation import watershed

from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.confidence import with_confidence
from meshing.segmenters.kernels.contrast_medium import contrast_filled
from meshing.segmenters.kernels.distance import distance_to
from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.likelihood import gradient_magnitude
from meshing.segmenters.kernels.morphology import closed, components, dilate, largest, opened, without_specks
from meshing.segmenters.kernels.refine import refine_bone
from meshing.segmenters.kernels.resample import factors_for, grow, shrink
from meshing.segmenters.kernels.seen import must_be_ct, with_cut_notes
from meshing.segmenters.kernels.skeleton import with_marrow
from meshing.segmenters.kernels.upright import Upright
from meshing.step import Monitor, Range, check
from meshing.units import Hounsfield, Millilitre
from meshing.volume import Volume, voxel_ml

Mask = NDArray[np.bool_]

_WORKING_MM = 1.5
_ABOVE_BLOOD = 1.3
"""Bone beside contrast medium is what is brighter than the blood by this factor (unverified default)."""
_BLOOD_ML = 10.0
_GAP_MM = 2.5
"""Gaps of a cortex that a scan shows: foramina of vessels, and shells thinner than its voxels."""
_SHELL_SEEN_MM = 2.0
"""Voxels larger than this show no cortex apart from what lies beside it, and the half-way rule of the watershed stands."""
_FINEST_MM = 1.0
"""The blur of body CT is about a mm: the surface is looked for on no finer grid, which costs eight times as much for each halving."""
_COARSE_HU = 20.0
"""How much less a thin bone shows in voxels so large."""
_CARTILAGE_LOW, _CARTILAGE_HIGH = 80.0, 250.0
"""HU of costal cartilage beside muscle below and calcified bone above (unverified default)."""
_OPENED_MM = 1.5
"""What the opening that tells cartilage from sheets of muscle takes off its rim, and gets back where the tissue is as dense."""
_CARTILAGE_ML = (0.5, 60.0)
"""Of one piece (unverified default)."""
_WALL_MM, _RIB_MM = 45.0, 4.0
"""The cartilage of a rib lies in the wall of the chest and continues a rib (unverified defaults)."""
_AS_BRIGHT_HU, _MOST_ALIKE = 20.0, 0.33
"""Share of what lies around a piece that is about as bright: up to .1 for the cartilage of ribs, .3 for the short one of the first rib beside
the breastbone, .4 and more for pieces of organs (measured on three scans)."""
_LUNG_ML, _LUNG_SHARE = 4.0, 0.5


@dataclass(frozen=True)
class Skeleton:
    """Bone of a CT, with its marrow. Structures that were found before keep their voxels."""

    version: ClassVar[int] = 4
    method: ClassVar[str] = "skeleton"

    certain: Annotated[Hounsfield, Range(150.0, 1500.0, "surely bone above, without contrast medium")] = Hounsfield(300.0)
    possible: Annotated[Hounsfield, Range(80.0, 400.0, "possibly bone above")] = Hounsfield(130.0)
    smallest: Annotated[Millilitre, Range(0.0, 100.0, "smallest piece")] = Millilitre(0.15)
    name: str = "bone"
    cartilage: bool = True

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: tuple[Volume, Labels], monitor: Monitor, /) -> Labels:
        volume, labels = source
        must_be_ct(volume, "bone is found by Hounsfield units")
        upright = Upright.of(volume.to_patient)
        image = upright.turn(volume.values)
        factors = factors_for(upright.spacing, _WORKING_MM)
        spacing = (upright.spacing[0] * factors[0], upright.spacing[1] * factors[1], upright.spacing[2] * factors[2])
        taken = upright.turn(labels.values) != 0
        if self.name in labels.names:
            taken &= upright.turn(labels.values) != labels.label(self.name).value
        small = shrink(image, factors)
        body = largest(opened(small > -300.0, 6.0, spacing))
        small = np.where(body, small, np.float32(-1000.0))
        monitor(0.05, "telling contrast medium from bone")
        blood = contrast_filled(small, spacing)
        monitor(0.3, "looking for bone")
        bone = self._bone(small, blood, shrink(taken, factors) >= 0.5, spacing)
        if not bone.any():
            raise AnatomyError(f"no bone was found: nothing denser than {self.certain:g} HU in this scan is bone by its shape; check that it is a "
                               "CT in Hounsfield units, or lower the limit")
        monitor(0.5, "placing the surface of the bone")
        if max(upright.spacing) <= _SHELL_SEEN_MM:
            half = [max(1, int(_FINEST_MM / step)) for step in upright.spacing]
            fine = (half[0] if factors[0] % half[0] == 0 else 1, half[1] if factors[1] % half[1] == 0 else 1,
                    half[2] if factors[2] % half[2] == 0 else 1)
            rest = (factors[0] // fine[0], factors[1] // fine[1], factors[2] // fine[2])
            middle = (upright.spacing[0] * fine[0], upright.spacing[1] * fine[1], upright.spacing[2] * fine[2])
            surface = refine_bone(shrink(image, fine), bone, rest, middle).astype(np.float32)
            full = (grow(blur(surface, 0.4 * min(middle), middle), fine, image.shape) > 0.5) & ~taken if max(fine) > 1 else (surface > 0.5) & ~taken
        else:
            full = (grow(bone.astype(np.float32), factors, image.shape) > 0.5) & ~taken
        full = without_specks(full, self.smallest / voxel_ml(volume.to_patient))
        monitor(0.8, "judging how sure the bone is")
        labels = with_confidence(labels, self.name, "bone", full, image, upright)
        if self.cartilage:
            soft = costal_cartilage(small, bone, blood, shrink(taken, factors) >= 0.5, spacing)
            if soft.any():
                whole = grow(dilate(soft, _OPENED_MM, spacing).astype(np.float32), factors, image.shape) > 0.5
                whole &= (blur(image, 1.0, upright.spacing) > _CARTILAGE_LOW) & ~full & ~taken
                labels = with_confidence(labels, "costal cartilage", "cartilage", whole, image, upright)
        return with_cut_notes(labels, (self.name,))

    def _bone(self, image: NDArray[np.float32], blood: Mask, taken: Mask, spacing: Spacing) -> Mask:
        """Bone and marrow on the working grid."""
        voxel = float(np.prod(spacing)) * 1e-3
        certain = float(self.certain)
        if np.count_nonzero(blood) * voxel > _BLOOD_ML:
            certain = max(certain, _ABOVE_BLOOD * float(np.median(image[blood])))
        smooth = blur(image, 0.4 * min(spacing), spacing)
        possible = (smooth > float(self.possible) - (_COARSE_HU if max(spacing) > _SHELL_SEEN_MM else 0.0)) & ~taken
        markers = np.zeros(image.shape, np.int32)
        markers[possible & (image > certain) & ~dilate(blood, 2.5, spacing)] = 1
        markers[blood & possible] = 2
        found = watershed(gradient_magnitude(image, spacing, 0.8), markers, mask=possible) == 1  # type: ignore[no-untyped-call]
        found = without_specks(_without_lung_vessels(found, image, spacing), self.smallest / voxel)
        shell = closed(found, max(_GAP_MM, 1.1 * max(spacing[1:])), spacing) & (image > 0.0) & ~blood & ~taken
        marrow = with_marrow(shell, image, spacing) & ~shell
        return with_marrow(found | (dilate(marrow, 1.1 * max(spacing), spacing) & shell) | marrow, image, spacing) & ~taken & ~blood


def costal_cartilage(image: NDArray[np.float32], bone: Mask, blood: Mask, taken: Mask, spacing: Spacing) -> Mask:
    """Even tissue a little denser than muscle that continues a rib in the wall of the chest; empty where there is none.

    `blood` is what looks filled with contrast medium. Late after an injection cartilage is as dense and as even as blood, but blood and
    organs reach deeper. What lies around cartilage is muscle, fat and lung: where as bright a tissue goes on around a piece, noise has
    cut it out of the liver or the wall of the heart.
    """
    smooth = blur(image, 1.5, spacing)
    body = largest(image > -300.0)
    filled_body = np.stack([ndimage.binary_fill_holes(piece) for piece in body])
    wall = distance_to(~filled_body, spacing) < _WALL_MM
    patches, _ = components(blood)
    deep = blood & np.isin(patches, np.unique(patches[~wall]))
    tissue = (smooth > _CARTILAGE_LOW) & (smooth < _CARTILAGE_HIGH) & wall & ~bone & ~deep & ~taken
    numbers, sizes = components(opened(tissue, 2.2, spacing))
    near = _grown(numbers, 3)
    ring = (near > 0) & ~dilate(numbers > 0, 1.6, spacing) & ~bone
    own = np.array([np.inf, *ndimage.median(smooth, numbers, np.arange(1, len(sizes)))])
    alike = np.bincount(near[ring], smooth[ring] > own[near[ring]] - _AS_BRIGHT_HU, len(sizes))
    around = np.bincount(near[ring], minlength=len(sizes))
    ml = sizes * float(np.prod(spacing)) * 1e-3
    beside = np.unique(numbers[dilate(bone, _RIB_MM, spacing)])
    keep = (ml > _CARTILAGE_ML[0]) & (ml < _CARTILAGE_ML[1]) & np.isin(np.arange(len(sizes)), beside)
    keep &= alike < _MOST_ALIKE * np.maximum(around, 1)
    front = np.array([0.0, *ndimage.mean(np.indices(numbers.shape)[1], numbers, np.arange(1, len(sizes)))])
    rows = np.flatnonzero(filled_body.any((0, 2)))
    keep &= front < 0.5 * (rows[0] + rows[-1])
    keep[0] = False
    return np.asarray(keep[numbers], np.bool_)


def _without_lung_vessels(bone: Mask, image: NDArray[np.float32], spacing: Spacing) -> Mask:
    """`bone` without small pieces whose surroundings are mostly air."""
    numbers, sizes = components(bone, corners=True)
    rim = dilate(bone, 2.0 * max(spacing), spacing) & ~bone
    near = _grown(numbers, 2)
    air = np.bincount(near[rim], (image[rim] < -300.0).astype(np.float64), len(sizes))
    around = np.bincount(near[rim], minlength=len(sizes))
    drop = (sizes * float(np.prod(spacing)) * 1e-3 < _LUNG_ML) & (air > _LUNG_SHARE * np.maximum(around, 1))
    return bone & ~drop[numbers]


def _grown(numbers: NDArray[np.int32], steps: int) -> NDArray[np.int32]:
    """Each number grown by so many voxels into the zeros around it; the highest wins."""
    grown = ndimage.maximum_filter(numbers, 2 * steps + 1)
    return np.where(numbers > 0, numbers, grown).astype(np.int32)
