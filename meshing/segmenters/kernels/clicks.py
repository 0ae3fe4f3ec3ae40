"""Corrections by clicks: each click changes the data only in its own geodesic neighbourhood, so nothing gets worse elsewhere.

A click asks: "this tissue belongs to the organ" (or not). The ground is the deviation from the HU at the click; the weight
of the click falls off with the geodesic distance on it; clicks of the opposite kind own their own basins. The cut is
solved again in a box around the click from the old answer, and of its changes only those are kept that are connected to
the click and go in its direction. A drag gives the radius within which the click counts.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.distance import signed_distance
from meshing.segmenters.kernels.gaussian import blur
from meshing.segmenters.kernels.geodesic import geodesic_distance
from meshing.segmenters.kernels.likelihood import edge_price
from meshing.segmenters.kernels.morphology import ball, closed, filled, reachable
from meshing.segmenters.kernels.tvcut import tvcut

Mask = NDArray[np.bool_]

_USUAL_RADIUS_MM = 10.0
_PRICE = np.float32(1.2)
_BALL_MM = 2.6
_AROUND_MM, _SHORT_MM = 4.0, 2.0
"""What lies this far around a drag may change too; around a short one no more than its own length, for it says that the error is thin."""
_CLOSED_WITHIN, _NOTCH, _MOST_NOTCH_MM = 2.2, 0.5, 8.0
"""A drag is the radius of the largest ball inside the tissue: lesions reach about twice as far from there."""
_FAT_HU = -20.0


def room_of(radius: float | None) -> float:
    """How far from a click of that drag anything is looked at, in mm."""
    return 1.6 * reach_of(radius) + 6.0


def reach_of(radius: float | None) -> float:
    drag = radius or _USUAL_RADIUS_MM
    return 1.6 * drag + (_AROUND_MM if drag >= _SHORT_MM else drag)


class ClickEditor:
    """A mask under correction; `mask` is always the current answer."""

    def __init__(self, image: NDArray[np.float32], mask: Mask, spacing: Spacing, forbidden: Mask) -> None:
        self.mask = mask.copy()
        self._image = np.clip(image, -150.0, 350.0).astype(np.float32)
        self._spacing = spacing
        self._f = np.clip(signed_distance(mask, spacing) / 3.0, -1.5, 1.5).astype(np.float32)
        self._f[forbidden & ~mask] = 4.0
        self._price = _PRICE * edge_price(self._image, spacing, sigma_mm=1.2, gradient_hu_mm=12.0)
        self._clicked = np.zeros(mask.shape, np.int8)
        self._forbidden = forbidden

    def remember(self, centre: NDArray[np.float64], *, add: bool) -> None:
        """A click that was made before, at the fractional index `centre`: later clicks of the other kind leave its ground alone."""
        shape = (self.mask.shape[0], self.mask.shape[1], self.mask.shape[2])
        if np.all(np.array(centre) >= -0.5) and np.all(np.array(centre) <= np.array(shape) - 0.5):
            self._clicked[ball(shape, centre, _BALL_MM, self._spacing)] = 1 if add else -1

    def click(self, centre: NDArray[np.float64], *, add: bool, radius: float | None = None) -> None:
        """One click at the fractional index `centre` (k, j, i); `radius` in mm from a drag."""
        spacing = self._spacing
        reach = reach_of(radius)
        box = tuple(slice(max(0, int(c) - n), int(c) + n + 1)
                    for c, n in zip(centre, [int(room_of(radius) / step) + 1 for step in spacing]))
        image, mask, clicked = self._image[box], self.mask[box], self._clicked[box]
        place = np.array(centre) - [b.start for b in box]
        shape = (image.shape[0], image.shape[1], image.shape[2])
        spot = ball(shape, place, radius if radius is not None and radius < _SHORT_MM else _BALL_MM, spacing)
        around = image[ball(shape, place, 4.5, spacing)]
        hu = float(np.median(around))
        spread = max(9.0, 1.4826 * float(np.median(np.abs(around - hu))))
        deviation = np.abs(blur(image, 1.2, spacing) - hu) / spread
        way = geodesic_distance(spot, (np.minimum(deviation, 6.0) * spread).astype(np.float32), spacing, gamma=0.6,
                                reach_mm=2.5 * reach) + 3.0 * np.maximum(deviation - 2.0, 0.0)
        opposite = clicked == (-1 if add else 1)
        if opposite.any():
            theirs = geodesic_distance(opposite, image, spacing, gamma=0.6, reach_mm=3.0 * reach)
            way = np.where(theirs < way, 1e3, way)
        weight = np.exp(-1.2 * (way / reach) ** 2)
        weight[weight < 0.02] = 0.0
        sign = -1.0 if add else 1.0
        f = self._f[box] * (1.0 - weight) + 3.0 * sign * weight
        f[spot] = 8.0 * sign
        self._f[box] = f
        clicked[spot] = 1 if add else -1
        edge = np.ones(shape, bool)
        edge[1:-1, 1:-1, 1:-1] = False
        f = np.where(edge, np.where(mask, -8.0, 8.0), f).astype(np.float32)
        u = tvcut(f, self._price[box], spacing, start=mask.astype(np.float32), iterations=80, tolerance=1e-3) > 0.5
        change = reachable(((u | spot) & ~mask) if add else (mask & (~u | spot)), spot)
        if add:
            change |= self._closed(mask | change, change, place, radius or _USUAL_RADIUS_MM, self._forbidden[box], image) & ~mask
        self.mask[box] = (mask | change) if add else (mask & ~change)
        self._f[box] = np.where(change, 1.5 * sign, self._f[box])

    def _closed(self, mask: Mask, change: Mask, place: NDArray[np.float64], radius: float, forbidden: Mask, image: NDArray[np.float32]) -> Mask:
        """Notches and holes beside what a click has added: a lesion is one piece however mottled it is, and organs have no clefts of fat
        so thin. Only within the reach of the drag, where no other organ is and where the image shows neither fat nor gas."""
        shape = (mask.shape[0], mask.shape[1], mask.shape[2])
        near = ball(shape, place, _CLOSED_WITHIN * radius, self._spacing) & ~forbidden & (image > _FAT_HU)
        whole = filled(closed(mask & (near | change), min(_NOTCH * radius, _MOST_NOTCH_MM), self._spacing)) & near
        return reachable(whole | change, change)
