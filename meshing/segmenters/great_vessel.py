"""The aorta, or another great vessel, from drags along it: lumen (both lumina of a dissection) and the calcium of its wall.

Each drag gives a place near the axis and the radius there. The places are joined, the nearest ones first, by the cheapest ways through
what is as bright as they are, with the radius running linearly in between: a rough tube. Its inside and a ring around it
give the histograms, the distance from it the expectation, and a minimal cut the wall; thrombus and a flap inside the tube stay inside, as
they are enclosed. Branches leave the tube and are cut off where they do: find them with the step "region grow" or "clicks".
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage.graph import route_through_array

from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.labels import Labels
from meshing.segmenters.kernels.confidence import with_confidence
from meshing.segmenters.kernels.distance import distance_to
from meshing.segmenters.kernels.fair_edge import fair_edge
from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.likelihood import edge_price, log_histogram_ratio
from meshing.segmenters.kernels.morphology import closed, dilate, filled, largest, opened, without_specks
from meshing.segmenters.kernels.seen import must_be_ct
from meshing.segmenters.kernels.tvcut import tvcut
from meshing.segmenters.kernels.workspace import Workspace, box_around, hull_of
from meshing.step import Monitor, Range, check, portion
from meshing.units import Hounsfield, Millimetre
from meshing.volume import Volume

Mask = NDArray[np.bool_]
Point = tuple[Millimetre, Millimetre, Millimetre]

_WORKING_MM = 1.5
_ROOM_MM = 25.0
_LEAST_HU = 30.0
"""Blood without contrast medium has 35 to 45 HU; what is darker is no vessel."""
_TRUST_MM = 5.0
"""A drag is right to a few mm: at this distance from the rough tube the expectation outweighs a histogram."""
_SURE = 0.5
"""A place nearer to the axis than this share of the radius is inside, whatever its HU: a flap, thrombus, slow blood."""
_CLOT = 0.0
"""Inside the tube soft tissue may be clot or wall: its HU, those of the muscle outside, say nothing for or against it."""
_NEVER_INSIDE_HU = 0.0
"""Lung and fat: the axis keeps away from them by the radius where it can."""
_ROUND = 0.25
"""Clefts and spurs narrower than this share of the usual radius are a flap, the struts of a stent, or the mouth of a branch."""
_NARROW = 0.5
"""A drag of less than this share of the usual radius lies over a part of the lumen: beside a flap, or off the axis."""
_DARK_COST = 4.0
_BRIGHT_PERCENT = 85.0
"""Blood of a true lumen is brighter than that of a false one, and calcium brighter than both."""
_CALCIUM_MM = 3.0


@dataclass(frozen=True)
class Drag:
    """A place near the axis of a vessel and the radius there."""

    at_lps: Point
    radius: Annotated[Millimetre, Range(2.0, 60.0, "radius of the vessel")]

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class GreatVessel:
    """Aorta or another great vessel from drags along it, with the calcium of its wall."""

    version: ClassVar[int] = 3
    method: ClassVar[str] = "great vessel"

    drags: tuple[Drag, ...]
    name: str = "aorta"
    organ: str = "aorta"
    calcium: Annotated[Hounsfield, Range(50.0, 2000.0, "calcium exceeds the lumen by")] = Hounsfield(200.0)

    def __post_init__(self) -> None:
        check(self)
        if len(self.drags) < 2:
            raise ParameterOutOfRange(f"{self.name}: a vessel is found between drags along it; give at least two, one near each end")

    def run(self, source: tuple[Volume, Labels], monitor: Monitor, /) -> Labels:
        volume, labels = source
        must_be_ct(volume, "the lumen of a great vessel is found by Hounsfield units")
        boxes = [box_around(volume, drag.at_lps, 2.0 * drag.radius + _ROOM_MM) for drag in self.drags]
        work = Workspace.around(volume, labels, hull_of(boxes), _WORKING_MM)
        image = work.shrunk(work.image)
        monitor(0.1, f"joining the drags along the {self.name}")
        away, share = self._tube(work, image)
        spacing = work.spacing
        others = work.labels[work.box] != 0
        if self.name in labels.names:
            others &= work.labels[work.box] != labels.label(self.name).value
        taken = work.shrunk_mask((work.labels != 0) & (work.labels != (labels.label(self.name).value if self.name in labels.names else 0)))
        clipped = np.clip(image * 0.5, -149.0, 349.0)
        inside, ring = away < -2.0, (away > 3.0) & (away < 15.0)
        f = log_histogram_ratio(clipped, inside if inside.any() else away < 0.0, ring)
        clot = (away < 0.0) & (image > _NEVER_INSIDE_HU)
        f[clot] = np.minimum(f[clot], _CLOT)
        f += 1.2 * np.clip(away / _TRUST_MM, -2.5, 3.0)
        f[share < _SURE] = -4.0
        f[taken] = 4.0
        price = edge_price(np.clip(image, -150.0, 600.0), spacing, sigma_mm=1.0, gradient_hu_mm=20.0)
        u = tvcut(f.astype(np.float32), price, spacing, iterations=100, monitor=portion(monitor, 0.3, 0.6))
        rough = filled(largest((u > 0.5) & (away < 8.0), away < 0.0))
        if not rough.any():
            raise AnatomyError(f"{self.name}: nothing along the drags looks like a vessel; set them in the middle of the lumen")
        monitor(0.7, f"placing the wall of the {self.name}")
        full = fair_edge(work.piece, work.grown(blur(rough.astype(np.float32), 0.4 * min(spacing), spacing)) > 0.5, work.upright.spacing, band_mm=1.5,
                         least_contrast_hu=60.0, least_outside_hu=50.0, rounds=1) & ~others
        lumen_hu = float(np.percentile(work.piece[full], _BRIGHT_PERCENT)) if full.any() else 0.0
        wall = dilate(full, _CALCIUM_MM, work.upright.spacing) & ~others
        hard = without_specks(wall & (work.piece > max(lumen_hu + self.calcium, 130.0)), 3.0)
        whole, hardened = np.zeros(work.image.shape, bool), np.zeros(work.image.shape, bool)
        round_mm = _ROUND * float(np.median([float(drag.radius) for drag in self.drags]))
        full |= closed(full | hard, round_mm, work.upright.spacing) & (work.piece > _NEVER_INSIDE_HU) & ~others & ~hard
        full = opened(full | hard, round_mm, work.upright.spacing) & full
        whole[work.box], hardened[work.box] = full & ~hard, hard
        labels = with_confidence(labels, self.name, self.organ, whole, work.image, work.upright)
        if hard.any():
            labels = with_confidence(labels, f"calcium of the {self.name}", "calcification", hardened, work.image, work.upright)
        return labels

    def _tube(self, work: Workspace, image: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """mm outside of the rough tube, negative inside; and the distance from its axis as a share of its radius."""
        spacing = work.spacing
        smooth = blur(image, 1.5, spacing)
        places = [work.index(drag.at_lps) for drag in self.drags]
        stops = [tuple(int(np.clip(round(c), 0, n - 1)) for c, n in zip(at, image.shape)) for at in places]
        bright = [float(smooth[stop]) for stop in stops]
        if max(bright) < _LEAST_HU:
            raise AnatomyError(f"{self.name}: the drags lie on tissue of at most {max(bright):.0f} HU, which is no blood; set them in the lumen")
        low, high = min(bright), max(bright)
        off = np.maximum(low - smooth, smooth - high) / max(40.0, 0.3 * high)
        room = distance_to(smooth < _NEVER_INSIDE_HU, spacing)
        dark = _DARK_COST * np.clip(off, 0.0, 3.0)
        step = np.array(spacing)
        usual = float(np.median([float(drag.radius) for drag in self.drags]))
        wide = [number for number, drag in enumerate(self.drags) if float(drag.radius) >= _NARROW * usual]
        tubes = []
        # a drag over a part of the lumen adds to the tube that the wide ones make, and does not narrow it
        for chosen in [list(range(len(self.drags)))] + ([wide] if 2 <= len(wide) < len(self.drags) else []):
            radii = np.full(image.shape, 0.0, np.float32)
            for a, b in ((chosen[a], chosen[b]) for a, b in _joined(np.array(places)[chosen] * step)):
                first, last = float(self.drags[a].radius), float(self.drags[b].radius)
                narrow = np.clip(1.0 - room / (0.5 * (first + last)), 0.0, 1.0)
                path, _ = route_through_array(1.0 + dark + _DARK_COST * narrow, stops[a], stops[b], fully_connected=True, geometric=True)  # type: ignore[no-untyped-call]
                for along, place in _smoothed(np.array(path, np.float64), step, 0.5 * (first + last)):
                    at = tuple(int(c) for c in np.clip(np.rint(place), 0, np.array(image.shape) - 1))
                    radii[at] = max(radii[at], (1.0 - along) * first + along * last)
            far, nearest = ndimage.distance_transform_edt(radii == 0.0, sampling=spacing, return_indices=True)
            radius = radii[tuple(nearest)]
            tubes.append((far - radius, far / radius))
        return (np.asarray(np.min([away for away, _ in tubes], axis=0), np.float32),
                np.asarray(np.min([share for _, share in tubes], axis=0), np.float32))


def _smoothed(path: NDArray[np.float64], step: NDArray[np.float64], over_mm: float) -> list[tuple[float, NDArray[np.float64]]]:
    """(share of the length, place) along a path between two drags without its corners: the ends stay, `over_mm` is the blur between them."""
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(path, axis=0) * step, axis=1))])
    if along[-1] <= 0.0:
        return [(0.0, path[0])]
    even = np.linspace(0.0, along[-1], max(2, int(2.0 * along[-1] / step.min())))
    points = np.stack([np.interp(even, along, path[:, axis]) for axis in range(3)], 1)
    straight = points[0] + (points[-1] - points[0]) * (even / along[-1])[:, None]
    turned = ndimage.gaussian_filter1d(np.concatenate([-(points - straight)[::-1], points - straight, -(points - straight)[::-1]]),
                                       over_mm / (even[1] - even[0]), axis=0)[len(even):2 * len(even)]
    return list(zip((even / along[-1]).tolist(), straight + turned))


def _joined(places: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Pairs that join all places with the least total length (Prim)."""
    inside, pairs = [0], []
    while len(inside) < len(places):
        rest = [n for n in range(len(places)) if n not in inside]
        lengths = np.linalg.norm(places[inside][:, None] - places[rest][None], axis=2)
        a, b = np.unravel_index(int(lengths.argmin()), lengths.shape)
        pairs.append((inside[int(a)], rest[int(b)]))
        inside.append(rest[int(b)])
    return pairs
