"""What is connected to a seed between two Hounsfield units: the lumen of a contrast-filled vessel.

1. The lumen's HU is the median near the seed; calcium and bone are what exceeds it by more than `above`, together with the
   voxels next to them that only partial volume keeps in the window.
2. The connected region between `low` and that bound within `reach` of the seed.
3. The half-way rule (kernels/lumen_edge.py): the edge lies where the HU is half-way between the lumen and what encloses it there,
   so that radii are not those of the threshold.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.segmenters.kernels.confidence import with_confidence_in
from meshing.segmenters.kernels.lumen_edge import WALL_HU, lumen_within
from meshing.segmenters.kernels.morphology import ball, opened, reachable
from meshing.segmenters.kernels.workspace import Workspace, box_around
from meshing.step import Monitor, Range, check
from meshing.units import Hounsfield, Millimetre
from meshing.volume import Volume


@dataclass(frozen=True)
class RegionGrow:
    """Contrast-filled lumen from a seed. Structures that were found before keep their voxels."""

    version: ClassVar[int] = 2
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
        monitor(0.5, f"placing the edge of the {self.name}")
        lumen = lumen_within(image, grown, near & ~taken, spot, spacing, above=float(self.above), wall=WALL_HU)
        return with_confidence_in(labels, self.name, self.organ, lumen, work)
