"""What is connected to the seeds and as bright: between two Hounsfield units, or within some standard deviations of the seeds.

`neck` cuts leaks: connections thinner than twice that radius are not followed. The region is eroded by the radius, of what is left the
pieces nearest to the seeds stay, and their rim is given back.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from meshing.editors.change import Change
from meshing.editors.edit import Canvas, Edit, Mask, Over, Point, finite, inside_scan, named
from meshing.editors.threshold import window
from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.morphology import ball, components, dilate, erode, reachable
from meshing.step import Monitor, Range, check
from meshing.units import Hounsfield, Millimetre
from meshing.volume import Volume

_SPOT_MM = 2.0
_LEAST_SPREAD_HU = 8.0


@dataclass(frozen=True)
class GrowRegion(Edit):
    """Region grow."""

    version: ClassVar[int] = 1
    tool: ClassVar[str] = "region grow"

    name: str
    seeds_lps: tuple[Point, ...]
    organ: str = ""
    low: Annotated[Hounsfield | None, Range(-32768.0, 32767.0, "lowest HU")] = None
    high: Annotated[Hounsfield | None, Range(-32768.0, 32767.0, "highest HU")] = None
    deviations: Annotated[float, Range(0.5, 10.0, "standard deviations around the seeds")] = 2.5
    reach: Annotated[Millimetre, Range(1.0, 2000.0, "farthest from the seeds")] = Millimetre(60.0)
    neck: Annotated[Millimetre, Range(0.0, 20.0, "radius of leaks that are cut")] = Millimetre(0.0)
    over: Over = "free"

    def __post_init__(self) -> None:
        check(self)
        named(self.name, self.organ)
        window(self.low, self.high)
        finite(np.array(self.seeds_lps, float), "the seeds of a region")

    def change(self, volume: Volume, labels: Labels, monitor: Monitor, /) -> Change:
        seeds = np.array(self.seeds_lps, float)
        at = inside_scan(volume, seeds, f"{self.name}: a seed")
        canvas = Canvas.around(labels, seeds, self.reach)
        monitor(0.1, f"growing {self.name}")
        image = volume.values[canvas.box]
        allowed: Mask = canvas.mask(self.name) | (canvas.values == 0) if self.over == "free" else np.ones(canvas.shape, bool)
        spot = np.zeros(canvas.shape, bool)
        near = np.zeros(canvas.shape, bool)
        for place in canvas.index(seeds):
            spot |= ball(canvas.shape, place, _SPOT_MM, canvas.spacing)
            near |= ball(canvas.shape, place, self.reach, canvas.spacing)
        around = image[spot]
        middle = float(np.median(around))
        spread = max(_LEAST_SPREAD_HU, 1.4826 * float(np.median(np.abs(around - middle))))
        low = middle - self.deviations * spread if self.low is None else self.low
        high = middle + self.deviations * spread if self.high is None else self.high
        inside = (image >= low) & (image <= high) & near & allowed
        exact = np.zeros(canvas.shape, bool)
        exact[tuple((at - [part.start for part in canvas.box]).T)] = True
        start = spot & inside if not (exact & inside).any() else exact
        monitor(0.4, f"growing {self.name}")
        found = reachable(inside, start)
        if self.neck > 0.0 and found.any():
            found &= dilate(_core(found, canvas.index(seeds), self.neck, canvas.spacing), self.neck, canvas.spacing)
        if not found.any():
            raise AnatomyError(f"{self.name}: nothing that it may take between {low:.0f} and {high:.0f} HU is connected to the seed "
                               f"(there are {middle:.0f} HU); set the seed elsewhere, or widen the range")
        return canvas.gains(self.name, self.organ, found, over=self.over)


def _core(region: Mask, seeds: NDArray[np.float64], neck: float, spacing: Spacing) -> Mask:
    """The pieces of the eroded region that lie nearest to the seeds (n, 3) (k, j, i). Pits of noise do not count as a surface."""
    pieces, _ = components(erode(np.asarray(ndimage.binary_fill_holes(region)), neck, spacing))
    places = np.argwhere(pieces)
    if not len(places):
        return np.zeros_like(region)
    nearest = [places[int(np.argmin((((places - seed) * spacing) ** 2).sum(axis=1)))] for seed in seeds]
    return np.isin(pieces, [int(pieces[tuple(place)]) for place in nearest])
