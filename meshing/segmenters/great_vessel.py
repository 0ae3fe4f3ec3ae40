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
from meshing.segmenters.kernels.fair_edge import fair_edge
from meshing.segmenters.kernels.likelihood import blur, edge_price, log_histogram_ratio
from meshing.segmenters.kernels.morphology import dilate, filled, largest, without_specks
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
_TRUST_MM = 3.5
"""A drag is right to a few mm: at this distance from the rough tube the expectation outweighs a histogram."""
_SURE = 0.3
"""A place deeper in the rough tube than this share of the smallest radius is inside, whatever its HU: a flap, thrombus, slow blood."""
_DARK_COST = 10.0
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

    version: ClassVar[int] = 1
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
        away = self._tube(work, image)
        spacing = work.spacing
        others = work.labels[work.box] != 0
        if self.name in labels.names:
            others &= work.labels[work.box] != labels.label(self.name).value
        taken = work.shrunk_mask((work.labels != 0) & (work.labels != (labels.label(self.name).value if self.name in labels.names else 0)))
        clipped = np.clip(image * 0.5, -149.0, 349.0)
        inside, ring = away < -2.0, (away > 3.0) & (away < 15.0)
        f = log_histogram_ratio(clipped, inside if inside.any() else away < 0.0, ring) + 1.2 * np.clip(away / _TRUST_MM, -2.5, 3.0)
        f[away < -_SURE * float(min(drag.radius for drag in self.drags))] = -4.0
        f[taken] = 4.0
        price = edge_price(np.clip(image, -150.0, 600.0), spacing, sigma_mm=1.0, gradient_hu_mm=20.0)
        u = tvcut(f.astype(np.float32), price, spacing, iterations=100, monitor=portion(monitor, 0.3, 0.6))
        rough = filled(largest((u > 0.5) & (away < 8.0), away < 0.0))
        if not rough.any():
            raise AnatomyError(f"{self.name}: nothing along the drags looks like a vessel; set them in the middle of the lumen")
        monitor(0.7, f"placing the wall of the {self.name}")
        full = fair_edge(work.piece, work.grown(blur(rough.astype(np.float32), 0.4 * min(spacing), spacing)) > 0.5, work.upright.spacing, band_mm=1.5,
                         least_contrast_hu=60.0, least_outside_hu=50.0, rounds=1) & ~others
        lumen_hu = float(np.median(work.piece[full])) if full.any() else 0.0
        wall = dilate(full, _CALCIUM_MM, work.upright.spacing) & ~others
        hard = without_specks(wall & (work.piece > max(lumen_hu + self.calcium, 130.0)), 3.0)
        whole, hardened = np.zeros(work.image.shape, bool), np.zeros(work.image.shape, bool)
        whole[work.box], hardened[work.box] = full & ~hard, hard
        labels = with_confidence(labels, self.name, self.organ, whole, work.image, work.upright)
        if hard.any():
            labels = with_confidence(labels, f"calcium of the {self.name}", "calcification", hardened, work.image, work.upright)
        return labels

    def _tube(self, work: Workspace, image: NDArray[np.float32]) -> NDArray[np.float32]:
        """mm outside of the rough tube, negative inside."""
        smooth = blur(image, 1.5, work.spacing)
        places = [work.index(drag.at_lps) for drag in self.drags]
        stops = [tuple(int(np.clip(round(c), 0, n - 1)) for c, n in zip(at, image.shape)) for at in places]
        bright = [float(smooth[stop]) for stop in stops]
        if max(bright) < _LEAST_HU:
            raise AnatomyError(f"{self.name}: the drags lie on tissue of at most {max(bright):.0f} HU, which is no blood; set them in the lumen")
        low, high = min(bright), max(bright)
        off = np.maximum(low - smooth, smooth - high) / max(40.0, 0.3 * high)
        cost = 1.0 + _DARK_COST * np.clip(off, 0.0, 3.0)
        radii = np.full(image.shape, 0.0, np.float32)
        for a, b in _joined(np.array(places) * work.spacing):
            path, _ = route_through_array(cost, stops[a], stops[b], fully_connected=True, geometric=True)  # type: ignore[no-untyped-call]
            for step, place in enumerate(path):
                share = step / max(len(path) - 1, 1)
                radii[tuple(place)] = (1.0 - share) * self.drags[a].radius + share * self.drags[b].radius
        far, nearest = ndimage.distance_transform_edt(radii == 0.0, sampling=work.spacing, return_indices=True)
        return np.asarray(far - radii[tuple(nearest)], np.float32)


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
