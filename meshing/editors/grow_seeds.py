"""Seeds of several structures share out a region: each voxel goes to the seed it is cheapest to walk to.

The way of a structure leads over its own likelihood: a step costs its length and the change of how unlike the seed's
tissue the voxels are (geodesic distance, Criminisi, Sharp and Blake, ECCV 2008), and every standard deviation beyond two by
which the voxel itself differs costs 3 mm. So equal tissue goes to the nearest seed and unlike tissue to the one it resembles.
"""
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from meshing.editors.change import Change
from meshing.editors.edit import Edit, Over
from meshing.editors.seeds import Seed, canvas_of, divided, markers, several
from meshing.labels import Labels
from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.geodesic import geodesic_distance
from meshing.step import Monitor, Range, check
from meshing.units import Millimetre
from meshing.volume import Volume

_SMOOTH_MM = 1.0
_LEAST_SPREAD_HU = 9.0
_FARTHEST_DEVIATIONS = 6.0
_GAMMA = 0.6
_PRICE_MM = 3.0


@dataclass(frozen=True)
class GrowFromSeeds(Edit):
    """Grow from seeds."""

    version: ClassVar[int] = 2
    tool: ClassVar[str] = "grow from seeds"

    seeds: tuple[Seed, ...]
    reach: Annotated[Millimetre, Range(2.0, 500.0, "farthest way from a seed")] = Millimetre(40.0)
    over: Over = "free"

    def __post_init__(self) -> None:
        check(self)
        several(self.seeds)

    def change(self, volume: Volume, labels: Labels, monitor: Monitor, /) -> Change:
        canvas = canvas_of(volume, labels, self.seeds, self.reach)
        image = np.ascontiguousarray(volume.values[canvas.box])
        monitor(0.1, "walking from the seeds")
        marked, names = markers(canvas, self.seeds)
        smooth = blur(image, _SMOOTH_MM, canvas.spacing)
        with ThreadPoolExecutor() as pool:
            ways = list(pool.map(lambda number: _way(image, smooth, marked == number, canvas.spacing, self.reach), range(1, len(names) + 1)))
        monitor(0.9, "sharing out the region")
        best = np.argmin(ways, axis=0)
        owner = np.where(np.min(ways, axis=0) <= self.reach, best + 1, 0).astype(np.uint8)
        owner[marked > 0] = marked[marked > 0]
        return divided(canvas, self.seeds, names, owner, self.over)


def _way(image: NDArray[np.float32], smooth: NDArray[np.float32], seed: NDArray[np.bool_], spacing: Spacing, reach: float) -> NDArray[np.float32]:
    """Cost in mm of the way from `seed` to each voxel."""
    around = image[seed]
    middle = float(np.median(around)) if around.size else 0.0
    spread = max(_LEAST_SPREAD_HU, 1.4826 * float(np.median(np.abs(around - middle))) if around.size else 0.0)
    unlike = np.abs(smooth - np.float32(middle)) / np.float32(spread)
    ground = np.minimum(unlike, _FARTHEST_DEVIATIONS) * np.float32(spread)
    way = geodesic_distance(seed, ground.astype(np.float32), spacing, gamma=_GAMMA, reach_mm=reach)
    return np.asarray(way + _PRICE_MM * np.maximum(unlike - 2.0, 0.0), np.float32)
