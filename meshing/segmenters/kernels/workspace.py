"""The part of a scan that one local segmenter works on: cropped around a place, upright, shrunk to a working grid."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.morphology import Box, box_of
from meshing.segmenters.kernels.resample import Factors, grow, shrink
from meshing.segmenters.kernels.upright import Upright
from meshing.volume import Volume, index_of

Mask = NDArray[np.bool_]
Point = tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class Workspace:
    """`image` and `labels` are upright and full size, views of the sources; `box` is the part that is worked on."""

    volume: Volume
    upright: Upright
    image: NDArray[np.float32]
    labels: NDArray[np.uint8]
    box: Box
    factors: Factors

    @classmethod
    def around(cls, volume: Volume, labels: Labels, box: Box, wanted_mm: float) -> Workspace:
        """`box` is upright. The working grid has voxels of at most about `wanted_mm`, but never finer than the scan."""
        upright = Upright.of(volume.to_patient)
        factors = [max(1, int(wanted_mm / step + 0.1)) for step in upright.spacing]
        return cls(volume, upright, upright.turn(volume.values), upright.turn(labels.values), box,
                   (factors[0], factors[1], factors[2]))

    @property
    def spacing(self) -> Spacing:
        """Of the working grid."""
        a, b, c = self.upright.spacing
        return a * self.factors[0], b * self.factors[1], c * self.factors[2]

    @property
    def piece(self) -> NDArray[np.float32]:
        """The image in the box, at full resolution."""
        return np.ascontiguousarray(self.image[self.box], np.float32)

    def shrunk(self, values: NDArray[np.generic]) -> NDArray[np.float32]:
        """Full-size upright `values` on the working grid."""
        return shrink(values[self.box], self.factors)

    def shrunk_mask(self, mask: Mask) -> Mask:
        return self.shrunk(mask.astype(np.float32)) >= 0.5

    def grown(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Values of the working grid in the box at full resolution."""
        return grow(values, self.factors, self.piece.shape)

    def index(self, point_lps: Point) -> NDArray[np.float64]:
        """Fractional (k, j, i) on the working grid."""
        at = place_of(self.volume, self.upright, point_lps) - [part.start for part in self.box]
        return np.asarray((at + 0.5) / np.array(self.factors) - 0.5, np.float64)

    def back(self, mask: Mask) -> Mask:
        """A mask of the box in the axes of the volume, full size."""
        full = np.zeros(self.image.shape, bool)
        full[self.box] = mask
        return np.ascontiguousarray(self.upright.back(full))


def place_of(volume: Volume, upright: Upright, point_lps: Point) -> NDArray[np.float64]:
    """Fractional upright (k, j, i) of a point; raises AnatomyError when it is outside the scan."""
    shape = upright.turn(volume.values).shape
    at = upright.index(index_of(volume.to_patient, np.array([point_lps], np.float64)), (shape[0], shape[1], shape[2]))[0]
    if np.any(at < -0.5) or np.any(at > np.array(shape) - 0.5):
        raise AnatomyError(f"the point {tuple(round(float(c), 1) for c in point_lps)} mm (LPS) lies outside this scan; it was set on another "
                           "series. Set it again on this one")
    return np.asarray(at, np.float64)


def box_around(volume: Volume, point_lps: Point, reach_mm: float) -> Box:
    """The upright box of all voxels within `reach_mm` of the point along each axis."""
    upright = Upright.of(volume.to_patient)
    at = place_of(volume, upright, point_lps)
    shape = upright.turn(volume.values).shape
    parts = [slice(max(0, int(c - reach_mm / s)), min(n, int(c + reach_mm / s) + 2))
             for c, s, n in zip(at, upright.spacing, shape)]
    return parts[0], parts[1], parts[2]


def box_of_mask(volume: Volume, mask: Mask, margin_mm: float) -> Box:
    """The upright box around a mask in the axes of the volume."""
    upright = Upright.of(volume.to_patient)
    return box_of(upright.turn(mask), margin_mm, upright.spacing)


def hull_of(boxes: list[Box]) -> Box:
    """The smallest box that holds all boxes."""
    low = [min(box[axis].start for box in boxes) for axis in range(3)]
    high = [max(box[axis].stop for box in boxes) for axis in range(3)]
    return slice(low[0], high[0]), slice(low[1], high[1]), slice(low[2], high[2])
