"""Brain and ventricles of an MR of the head, T1-weighted with or without contrast medium.

The brain is the largest piece of even tissue that is left when the head is opened by a ball that does not pass the gap of skull and
fluid around it (after Smith, Hum Brain Mapp 17:143, 2002: intensities between the robust limits, the head's own mode as the unit). Its
hull closes the sulci. Ventricles are what is less than half as bright as the brain, deep inside the hull, in pieces of at least a mL: the
fluid of sulci and cisterns lies at its surface. A tumour is found with the step "clicks".
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.confidence import with_confidence
from meshing.segmenters.kernels.distance import distance_to
from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.greys import as_hounsfield
from meshing.segmenters.kernels.morphology import closed, dilate, erode, filled, largest, opened, reachable, without_specks
from meshing.segmenters.kernels.resample import factors_for, grow, shrink
from meshing.segmenters.kernels.seen import must_be_mr, with_cut_notes
from meshing.segmenters.kernels.upright import Upright
from meshing.step import Monitor, check
from meshing.volume import Volume

Mask = NDArray[np.bool_]

_WORKING_MM = 2.0
_LOW, _HIGH = 0.62, 1.55
"""Grey matter is about 0.7 of white matter in a T1 image; enhanced tissue and fat are brighter than 1.5 of it."""
_GAPS_MM = (12.0, 9.0, 6.0)
"""Openings from the widest: bridges to the face through the base of the skull are up to 2 cm wide in an image with contrast medium."""
_SULCI_MM = 6.0
_FLUID, _DEEP_MM, _LEAST_ML = 0.5, 12.0, 1.0
_BRAIN_ML = (700.0, 2200.0)
"""Below and above which a piece is no brain of an adult, whole in the image (Lueders et al., Cereb Cortex 12:156, 2002: 900 to 1500)."""


@dataclass(frozen=True)
class Brain:
    """Brain and ventricles of an MR. Structures that were found before keep their voxels."""

    version: ClassVar[int] = 2
    method: ClassVar[str] = "brain"

    ventricles: bool = True

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: tuple[Volume, Labels], monitor: Monitor, /) -> Labels:
        volume, labels = source
        must_be_mr(volume, "the brain is told from its surroundings by the contrast of T1-weighted MR")
        upright = Upright.of(volume.to_patient)
        image = upright.turn(as_hounsfield(volume).values)
        factors = factors_for(upright.spacing, _WORKING_MM)
        spacing = (upright.spacing[0] * factors[0], upright.spacing[1] * factors[1], upright.spacing[2] * factors[2])
        small = np.asarray(ndimage.median_filter(shrink(image, factors), 3), np.float32)
        monitor(0.2, "looking for the brain")
        brain, mode = _brain(small, spacing)
        monitor(0.6, "looking for the ventricles")
        fluid = _ventricles(small, brain, mode, spacing) if self.ventricles else np.zeros_like(brain)
        taken = upright.turn(labels.values) != 0
        taken &= ~np.isin(upright.turn(labels.values), [labels.label(name).value for name in ("brain", "ventricles") if name in labels.names])
        monitor(0.8, "drawing them")
        near = grow(dilate(fluid, 2.0, spacing).astype(np.float32), factors, image.shape) > 0.5
        deep = near & (image < np.float32(_FLUID * mode + 0.25 * (1.0 - _FLUID) * mode)) & ~taken
        whole = (grow(blur(brain.astype(np.float32), 0.5 * min(spacing), spacing), factors, image.shape) > 0.5) & ~taken & ~deep
        labels = with_confidence(labels, "brain", "brain", whole, image, upright)
        if deep.any():
            labels = with_confidence(labels, "ventricles", "ventricle", deep, image, upright)
        elif self.ventricles:
            labels = labels.noted("no ventricles were found: no fluid lies deep in the brain of this image; is it T1-weighted?")
        return with_cut_notes(labels, ("brain",))


def _brain(image: NDArray[np.float32], spacing: Spacing) -> tuple[Mask, float]:
    """The brain with its ventricles on the working grid, and its commonest grey value."""
    head = filled(largest(opened(image > 0.2 * float(np.percentile(image[image > 30.0], 60)), 3.0, spacing))) if np.any(image > 30.0) \
        else np.zeros(image.shape, bool)
    inner = erode(head, 22.0, spacing)
    if not inner.any():
        raise AnatomyError("no head was found in this MR image: nothing in it is large enough; choose the series that shows the whole head")
    counts, edges = np.histogram(image[inner], bins=60, range=(20.0, 320.0))
    mode = float(edges[int(ndimage.gaussian_filter1d(counts.astype(np.float64), 1.5).argmax())]) + 2.5
    even = (image > _LOW * mode) & (image < _HIGH * mode) & head
    for gap in _GAPS_MM:
        core = largest(opened(even & erode(head, 6.0, spacing), gap, spacing), inner)
        rim = opened(even & dilate(core, 0.7 * gap, spacing) & erode(head, 8.0, spacing), 2.5, spacing)
        brain = filled(closed(largest(core | rim, core), _SULCI_MM, spacing))
        ml = float(np.count_nonzero(brain)) * float(np.prod(spacing)) * 1e-3
        share_of_head = np.count_nonzero(brain) / np.count_nonzero(head)
        if _BRAIN_ML[0] < ml < _BRAIN_ML[1] and share_of_head < 0.7:
            return brain, mode
    raise AnatomyError(f"no brain was found: the largest even piece inside the head has {ml:.0f} mL, {100 * share_of_head:.0f} % of it. The recipe "
                       "needs a T1-weighted image of the whole head; draw the brain with the step \"clicks\", or read a segmentation from a file")


def _ventricles(image: NDArray[np.float32], brain: Mask, mode: float, spacing: Spacing) -> Mask:
    """Fluid deep inside."""
    depth = distance_to(~brain, spacing)
    fluid = (image < _FLUID * mode) & brain
    deep = without_specks(fluid & (depth > _DEEP_MM), 1e3 * _LEAST_ML / float(np.prod(spacing)))
    return reachable(fluid & (depth > 0.6 * _DEEP_MM), deep)
