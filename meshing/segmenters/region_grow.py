"""What is connected to a seed between two Hounsfield units: the lumen of a contrast-filled vessel.

1. The lumen's HU is the median near the seed; calcium and bone are what exceeds it by more than `above`, together with the
   voxels next to them that only partial volume keeps in the window.
2. The connected region between `low` and that bound within `reach` of the seed.
3. The half-way rule: the edge lies where the HU is half-way between the lumen and what encloses it there, so that radii
   are not those of the threshold. A vessel is enclosed by its own wall, 1 to 1.5 mm of soft tissue, whatever lies beyond
   it: fat behind a wall that thin would otherwise be read as the outside and put the edge too far out. Beside calcium the
   edge stays at the bound.
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
from meshing.segmenters.kernels.fair_edge import fair_edge
from meshing.segmenters.kernels.morphology import ball, box_of, largest, opened, reachable
from meshing.segmenters.kernels.workspace import Workspace, box_around
from meshing.step import Monitor, Range, check
from meshing.units import Hounsfield, Millimetre
from meshing.volume import Volume

WALL_HU = 50.0
"""HU of the wall of a vessel, soft tissue without contrast (unverified default)."""
BAND_MM = 1.5
"""How far the half-way rule may move the edge in one round."""
RIM_VOXELS, BEHIND_MM = 1.6, 1.4
"""How far from calcium, in voxels, its blur can look like blood, and how far behind such a voxel blood is looked for."""
ROOM_MM = 12.0
"""Room around the region for the means on both sides of the edge."""


@dataclass(frozen=True)
class RegionGrow:
    """Contrast-filled lumen from a seed. Structures that were found before keep their voxels."""

    version: ClassVar[int] = 1
    method: ClassVar[str] = "region grow"

    seed_lps: tuple[Millimetre, Millimetre, Millimetre]
    low: Annotated[Hounsfield, Range(-200.0, 1500.0, "lowest HU")] = Hounsfield(170.0)
    above: Annotated[Hounsfield, Range(20.0, 1000.0, "how far calcium exceeds the lumen")] = Hounsfield(150.0)
    reach: Annotated[Millimetre, Range(5.0, 2000.0, "farthest from the seed")] = Millimetre(400.0)
    neck: Annotated[Millimetre, Range(0.0, 5.0, "radius of leaks that are cut")] = Millimetre(0.0)
    name: str = "artery lumen"
    organ: str = "artery_lumen"

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: tuple[Volume, Labels], monitor: Monitor, /) -> Labels:
        volume, labels = source
        work = Workspace.around(volume, labels, box_around(volume, self.seed_lps, self.reach), 0.0)
        image, spacing = work.piece, work.spacing
        shape = (image.shape[0], image.shape[1], image.shape[2])
        at = work.index(self.seed_lps)
        spot = ball(shape, at, 1.5, spacing)
        lumen_hu = float(np.median(image[spot]))
        if lumen_hu < self.low:
            raise AnatomyError(f"{self.name}: the seed at {self.seed_lps} mm (LPS) has {lumen_hu:.0f} HU, less than the lowest of a lumen "
                               f"({self.low:g} HU); set it in the middle of the vessel, or lower the window")
        monitor(0.1, f"growing the {self.name}")
        taken = work.labels[work.box] != 0
        if self.name in labels.names:
            taken &= work.labels[work.box] != labels.label(self.name).value
        near = ball(shape, at, self.reach, spacing)
        window = (image >= self.low) & (image <= lumen_hu + self.above) & near & ~taken
        grown = reachable(window, spot)
        if self.neck > 0.0:
            grown = reachable(opened(grown, self.neck, spacing), spot)
        if not grown.any():
            raise AnatomyError(f"{self.name}: nothing between {self.low:g} and {lumen_hu + self.above:.0f} HU is connected to the seed at "
                               f"{self.seed_lps} mm (LPS)")
        lumen_hu = float(np.median(image[grown]))
        calcium = image > lumen_hu + self.above
        calcium |= _blurred_rim(image, calcium, grown, 0.5 * (lumen_hu + WALL_HU), spacing)
        grown = reachable(grown & ~calcium, spot)
        monitor(0.5, f"placing the edge of the {self.name}")
        part = box_of(grown, ROOM_MM, spacing)
        lumen = np.zeros(shape, bool)
        lumen[part] = fair_edge(np.ascontiguousarray(image[part]), grown[part], spacing, band_mm=BAND_MM,
                                least_contrast_hu=40.0, least_outside_hu=WALL_HU)
        lumen &= near & ~taken & ~calcium
        return labels.with_mask(self.name, self.organ, work.back(largest(lumen, spot)))


def _blurred_rim(image: NDArray[np.float32], calcium: NDArray[np.bool_], grown: NDArray[np.bool_], half_hu: float,
                 spacing: Spacing) -> NDArray[np.bool_]:
    """Voxels of `grown` that only the blur of calcium beside them makes as bright as blood.

    Seen from the calcium, blood has more blood behind it; a rim has something darker than `half_hu`.
    """
    rim = np.zeros(calcium.shape, bool)
    if not calcium[grown].any() and not (calcium & ndimage.binary_dilation(grown)).any():
        return rim
    part = box_of(grown, ROOM_MM, spacing)
    near = calcium[part]
    away, nearest = ndimage.distance_transform_edt(~near, sampling=spacing, return_indices=True)
    step = np.array(spacing)
    beside = np.argwhere(grown[part] & (away > 0.0) & (away <= RIM_VOXELS * max(spacing)))
    if len(beside):
        towards = (beside - nearest[(slice(None), *beside.T)].T) * step
        behind = beside + BEHIND_MM * towards / np.linalg.norm(towards, axis=1, keepdims=True) / step
        dark = ndimage.map_coordinates(image[part], behind.T, order=1, mode="nearest") < half_hu
        rim[part][tuple(beside[dark].T)] = True
    return rim
