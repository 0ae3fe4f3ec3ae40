"""The lumen of a vessel from one click: front propagation that finds its own window and stops at leaks.

1. The lumen's brightness is read at the click, that of its surroundings around it; the window runs from half-way between the two
   to the brightness from which it is calcium. Contrast fades along a vessel and a magnet's coil is nearer to one end: after the
   first pass both are measured along the vessel, and the window follows them.
2. A front from the click runs through the window along the vessel and stops where it breaks out (kernels/propagate.py).
   What was segmented before is not entered: bone first is the best fence. Clicks say where else the vessel is
   (`also`) and where it must not go (`stops`).
3. The edge half-way between lumen and wall (kernels/lumen_edge.py).
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.confidence import with_confidence_in
from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.likelihood import blur_inside
from meshing.segmenters.kernels.lumen_edge import WALL_HU, lumen_within
from meshing.segmenters.kernels.morphology import ball, box_of, dilate
from meshing.segmenters.kernels.propagate import along_vessel
from meshing.segmenters.kernels.workspace import Workspace, box_around, place_of
from meshing.step import Monitor, Range, check
from meshing.units import Millimetre
from meshing.volume import Volume

Mask = NDArray[np.bool_]
Image = NDArray[np.float32]
Point = tuple[Millimetre, Millimetre, Millimetre]

SNAP_MM = 3.0
"""A click beside a vessel takes the brightest place within this distance."""
SPOT_MM = 1.5
RING_MM = (1.5, 3.0, 12.0)
"""The surroundings: from this many radii, at least so many mm from the wall, to so many."""
LEAST_DEVIATIONS = 4.0
"""Contrast below this many deviations of the noise: the scan does not show the vessel."""
CALCIUM = 0.5
"""What exceeds the lumen by this share of its contrast is calcium, in CT at least CALCIUM_HU brighter."""
CALCIUM_HU = 130.0
LOCAL_MM = 12.0
"""Brightness along the vessel is measured over this distance."""
STOP_MM = 3.0
"""Around a stop nothing is entered within this distance, or the vessel's radius there when that is more."""


@dataclass(frozen=True)
class Vessel:
    """Vessel lumen from one click. Structures that were found before keep their voxels.

    `also_lps` lie in it too, and it goes no further than `stops_lps`. `widest` is the radius from which nothing is a vessel.
    """

    version: ClassVar[int] = 3
    method: ClassVar[str] = "vessel"

    seed_lps: Point
    also_lps: tuple[Point, ...] = ()
    stops_lps: tuple[Point, ...] = ()
    reach: Annotated[Millimetre, Range(5.0, 2000.0, "farthest from the click")] = Millimetre(300.0)
    widest: Annotated[Millimetre, Range(1.0, 60.0, "largest radius of the vessel")] = Millimetre(25.0)
    name: str = "artery lumen"
    organ: str = "artery_lumen"

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: tuple[Volume, Labels], monitor: Monitor, /) -> Labels:
        volume, labels = source
        work = Workspace.around(volume, labels, box_around(volume, self.seed_lps, self.reach), 0.0)
        image, spacing = work.piece, work.spacing
        shape = (image.shape[0], image.shape[1], image.shape[2])
        monitor(0.05, f"reading the brightness of the {self.name}")
        smooth = blur(image, 0.6 * min(spacing), spacing)
        taken = work.labels[work.box] != 0
        if self.name in labels.names:
            taken &= work.labels[work.box] != labels.label(self.name).value
        at = self._snapped(smooth, work, self.seed_lps, taken, spacing)
        lumen, around, radius = self._read(smooth, at, taken, spacing)
        wall = WALL_HU if volume.modality == "CT" else None
        above = max(CALCIUM * (lumen - around), CALCIUM_HU) if volume.modality == "CT" else np.inf
        spot = ball(shape, at, SPOT_MM, spacing)
        for point in self.also_lps:
            place_of(volume, work.upright, point)
            spot |= ball(shape, self._snapped(smooth, work, point, taken, spacing), SPOT_MM, spacing)
        allowed = ~taken & ball(shape, at, float(self.reach), spacing)
        monitor(0.2, f"a front runs through the {self.name}")
        low = np.full(shape, 0.5 * (lumen + max(around, wall if wall is not None else around)), np.float32)
        allowed &= ~self._stopped(smooth > low, work, shape, spacing)
        grown = self._front(smooth, low, lumen + above, allowed, spot, radius, spacing)
        monitor(0.5, "following the contrast along the vessel")
        low = _followed(smooth, grown, low, spacing)
        grown = self._front(smooth, low, lumen + above, allowed, spot, radius, spacing)
        monitor(0.75, f"placing the edge of the {self.name}")
        found = lumen_within(image, grown, allowed, spot, spacing, above=float(above), wall=wall, least_contrast=0.1 * (lumen - around))
        if not found.any():
            raise AnatomyError(f"{self.name}: nothing that is connected to the click at {_spoken(self.seed_lps)} looks like a vessel; set it in the "
                               "middle of the vessel")
        return with_confidence_in(labels, self.name, self.organ, found, work)

    def _snapped(self, smooth: Image, work: Workspace, point: Point, taken: Mask, spacing: Spacing) -> NDArray[np.float64]:
        """The brightest free place near a click; raises AnatomyError when another structure has it all."""
        near = ball((smooth.shape[0], smooth.shape[1], smooth.shape[2]), work.index(point), SNAP_MM, spacing) & ~taken
        if not near.any():
            raise AnatomyError(f"{self.name}: the click at {_spoken(point)} lies in another structure of this case; take that structure away "
                               "there, or click elsewhere")
        places = np.argwhere(near)
        return np.asarray(places[int(smooth[near].argmax())], np.float64)

    def _read(self, smooth: Image, at: NDArray[np.float64], taken: Mask, spacing: Spacing) -> tuple[float, float, float]:
        """Brightness of the lumen and of its surroundings, and the radius in mm, at the click."""
        shape = (smooth.shape[0], smooth.shape[1], smooth.shape[2])
        core = smooth[ball(shape, at, SPOT_MM, spacing) & ~taken]
        lumen = float(np.median(core))
        far = ball(shape, at, RING_MM[2] + 3.0, spacing) & ~taken
        around = float(np.percentile(smooth[far], 25))
        part = box_of(far, 0.0, spacing)
        bright = smooth[part] > 0.5 * (lumen + around)
        place = tuple(int(c) - p.start for c, p in zip(at, part))
        wall = distance_transform_edt(np.pad(bright, 1), sampling=spacing)[1:-1, 1:-1, 1:-1]
        near = ball((wall.shape[0], wall.shape[1], wall.shape[2]), np.array(place, np.float64), SNAP_MM + 2.0, spacing)
        radius = float(max(wall[near].max(), 0.7 * min(spacing)))
        if radius > 0.8 * RING_MM[2]:  # the ring lay in the vessel itself
            far = ball(shape, at, 3.0 * radius + RING_MM[1], spacing) & ~taken
            around = float(np.percentile(smooth[far], 25))
        noise = 1.4826 * float(np.median(np.abs(core - lumen)))
        if lumen - around < max(LEAST_DEVIATIONS * noise, 1e-3):
            raise AnatomyError(f"{self.name}: at the click {_spoken(self.seed_lps)} the scan shows {lumen:.0f} and around it {around:.0f}, at a "
                               f"noise of {noise:.0f}: no bright vessel. Click in the middle of a vessel that is filled with contrast, or use "
                               "another phase")
        return lumen, around, radius

    def _stopped(self, bright: Mask, work: Workspace, shape: tuple[int, int, int], spacing: Spacing) -> Mask:
        """Discs across the vessel would need its direction: a ball as wide as the vessel at the stop does the same."""
        barred = np.zeros(shape, bool)
        for point in self.stops_lps:
            at = work.index(point)
            around = ball(shape, at, float(self.widest), spacing)
            part = box_of(around, 2.0, spacing)
            wall = distance_transform_edt(bright[part], sampling=spacing)
            near = ball(shape, at, STOP_MM, spacing)[part]
            barred |= ball(shape, at, max(STOP_MM, 1.3 * float(wall[near].max(initial=0.0)) + max(spacing)), spacing)
        return barred

    def _front(self, smooth: Image, low: Image, high: float, allowed: Mask, spot: Mask, radius: float, spacing: Spacing) -> Mask:
        window = (smooth >= low) & (smooth <= high) & allowed
        return along_vessel(window, spot, spacing, start_mm=radius, widest_mm=float(self.widest))


def _followed(smooth: Image, grown: Mask, low: Image, spacing: Spacing) -> Image:
    """Half-way between the lumen and what surrounds it, both as they are along the vessel; as before far from it."""
    part = box_of(grown, 2.0 * LOCAL_MM, spacing)
    near, image = grown[part], smooth[part]
    depth = distance_transform_edt(near, sampling=spacing)
    deep = near & (depth > min(1.0, 0.5 * float(depth.max())))
    ring = dilate(near, RING_MM[1] + LOCAL_MM / 2.0, spacing) & ~dilate(near, 1.5 * max(spacing), spacing)
    blood = blur_inside(image, deep, LOCAL_MM, spacing)
    # what is dark beside the vessel is its surroundings; a bright neighbour is not
    dark = ring & (image < low[part])
    beside = blur_inside(image, dark, LOCAL_MM, spacing)
    out = low.copy()
    known = (blood > 0.0) & dilate(near, LOCAL_MM, spacing)
    floor = np.maximum(beside, 2.0 * low[part] - float(np.median(smooth[grown])))
    out[part] = np.where(known, np.clip(0.5 * (blood + floor), 0.6 * low[part], 1.5 * low[part]), low[part])
    return out


def _spoken(point: Point) -> str:
    return f"{tuple(round(float(c), 1) for c in point)} mm (LPS)"
