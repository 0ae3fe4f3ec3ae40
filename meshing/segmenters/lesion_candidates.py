"""Places in an organ that look like a lesion: shown with size and contrast, taken by nobody.

A candidate is a solid piece darker than the organ by more than the organ varies, inside the organ closed over what its outline leaves out at
the surface, and not in another structure. The label map stays as it is, for what looks like a lesion may be a fissure, a vessel without
contrast medium or a piece of gut; each candidate is a note with its place, and becomes a lesion when somebody puts the step "lesion" there.
Lesions that are as bright as the organ or brighter are not among them, and the list says so.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.distance import distance_to
from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.likelihood import blur_inside
from meshing.segmenters.kernels.morphology import closed, components, dilate, erode, filled, opened
from meshing.segmenters.kernels.seen import must_be_ct
from meshing.segmenters.kernels.workspace import Workspace, box_of_mask
from meshing.segmenters.lesion import host_statistics
from meshing.step import Monitor, Range, check
from meshing.units import Millilitre, Millimetre
from meshing.volume import Volume, position_of

Mask = NDArray[np.bool_]
Point = tuple[Millimetre, Millimetre, Millimetre]

_WORKING_MM, _MARGIN_MM = 2.0, 30.0
_NOTCH_MM = 20.0
"""Lesions at the surface are missing in an outline by notches up to twice so wide."""
_DEVIATIONS, _LEAST_HU = 2.5, 12.0
"""By how much a lesion differs from the organ around it, in standard deviations of its noise and at least (unverified defaults)."""
_SOLID_MM = 2.5
"""Radius of the smallest ball that a candidate holds: vessels and noise are thinner (unverified default)."""
_FLUID_HU = -15.0
"""What is darker is fat or gas."""


@dataclass(frozen=True)
class Candidate:
    """A place that looks like a lesion: its middle (LPS mm), the radius of a ball of its volume, how much darker than the organ it is."""

    at_lps: Point
    radius: Millimetre
    darker_hu: float
    deviations: float

    def said(self, number: int, host: str) -> str:
        place = ", ".join(f"{float(c):.1f}" for c in self.at_lps)
        return (f"candidate {number} for a lesion of the {host} at ({place}) mm (LPS): about {2.0 * self.radius:.0f} mm across, "
                f"{self.darker_hu:.0f} HU darker than the {host} ({self.deviations:.0f} of its standard deviations); it counts as "
                f"{host} until somebody sets a lesion there")


@dataclass(frozen=True)
class LesionCandidates:
    """Candidates for lesions.

    The label map stays as it is; each candidate is a note with its place.
    """

    version: ClassVar[int] = 2
    method: ClassVar[str] = "lesion candidates"

    host: str = "liver"
    least: Annotated[Millilitre, Range(0.05, 100.0, "least volume")] = Millilitre(0.3)
    most: Annotated[int, Range(1, 50, "most candidates")] = 8

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: tuple[Volume, Labels], monitor: Monitor, /) -> Labels:
        volume, labels = source
        must_be_ct(volume, "candidates for lesions are found by Hounsfield units")
        monitor(0.1, f"looking for what is unlike the {self.host}")
        found = self.candidates(volume, labels)
        for number, candidate in enumerate(found, 1):
            labels = labels.noted(candidate.said(number, self.host))
        return labels.noted(f"candidates for lesions: {len(found)} places in the {self.host} are darker than it; lesions as bright as it, or "
                            "brighter, are not among them, and not every candidate is a lesion: look at each")

    def candidates(self, volume: Volume, labels: Labels) -> tuple[Candidate, ...]:
        """The largest contrast times volume first."""
        mask = labels.mask(self.host)
        if not mask.any():
            raise AnatomyError(f"the structure '{self.host}' is empty: find it first")
        work = Workspace.around(volume, labels, box_of_mask(volume, mask, _MARGIN_MM), _WORKING_MM)
        image, spacing = work.shrunk(work.image), work.spacing
        value = labels.label(self.host).value
        host = work.shrunk_mask(work.labels == value)
        others = work.shrunk_mask((work.labels != 0) & (work.labels != value))
        hu, spread = host_statistics(image, host, spacing)
        unlike = _unlike(image, host, others, hu, max(_DEVIATIONS * spread, _LEAST_HU), spacing)
        numbers, sizes = components(unlike)
        ml = float(np.prod(spacing)) * 1e-3
        found = []
        for number in np.flatnonzero(sizes * ml >= float(self.least)):
            part = numbers == number
            darker = hu - float(np.median(image[part]))
            depth = distance_to(~part, spacing)
            deepest = np.array(np.unravel_index(int(depth.argmax()), depth.shape), np.float64)
            radius = Millimetre(float((3000.0 * sizes[number] * ml / (4.0 * np.pi)) ** (1.0 / 3.0)))
            found.append((darker * float(sizes[number]), Candidate(_place(work, deepest), radius, darker, darker / spread)))
        return tuple(candidate for _, candidate in sorted(found, key=lambda pair: -pair[0])[:int(self.most)])


def _unlike(image: NDArray[np.float32], host: Mask, others: Mask, hu: float, by: float, spacing: Spacing) -> Mask:
    """Solid pieces in and at the host that are darker than `hu` by more than `by`."""
    hull = filled(closed(host, _NOTCH_MM, spacing)) & ~dilate(others, max(spacing), spacing)
    tissue = hull & (blur(image, 1.0, spacing) > _FLUID_HU)
    mean = blur_inside(image, erode(tissue, max(spacing), spacing), 1.5, spacing)
    dark = tissue & (mean < hu - by) & (mean > _FLUID_HU)
    return np.asarray(ndimage.binary_fill_holes(opened(dark, _SOLID_MM, spacing)), np.bool_)


def _place(work: Workspace, at: NDArray[np.float64]) -> Point:
    """LPS mm of a voxel (k, j, i) of the working grid."""
    shape = work.image.shape
    fine = (at + 0.5) * np.array(work.factors) - 0.5 + [part.start for part in work.box]
    x, y, z = position_of(work.volume.to_patient, work.upright.original(fine[None], (shape[0], shape[1], shape[2])))[0]
    return Millimetre(float(x)), Millimetre(float(y)), Millimetre(float(z))
