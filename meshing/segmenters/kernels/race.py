"""Two trees of vessels that touch, parted by a race: each voxel goes to the tree that reaches it first.

Fronts run from one seed in each tree along minimal cost paths; parenchyma can be crossed, at a price, so that gaps in a vessel do
not end it. A click says that a place belongs to the other tree. The wrong front has come in somewhere on its way to that place, and where
that was shows as a neck: a gap that it crossed, or a touch much thinner than the vessels on both sides. A new front starts at
the click just so early that it meets the wrong one in the neck. It then takes all that the wrong front has reached through the neck (by
the triangle inequality it comes there no later) and nothing before it: each click mends its own branch and leaves others
alone. Where the way shows no neck the front starts at LATE of the time at which the wrong one arrived: it takes what lies beyond the click
and a tenth of the way back.
"""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from skimage.graph import MCP_Geometric

from meshing.segmenters.kernels import Spacing
from meshing.segmenters.kernels.distance import distance_to
from meshing.segmenters.kernels.morphology import dilate, erode

Mask = NDArray[np.bool_]
Place = tuple[int, int, int]

GAP_COST = 12.0
"""Crossing parenchyma costs this many times the way along a vessel."""
RIM_COST = 3.0
"""A vessel's rim is slower than its middle: ways keep off the rims, where two trees touch."""
STUB_MM = 8.0
"""Stubs of hepatic veins between liver and cava lie outside both, within this distance of the liver."""
LATE = 0.8
NECK, BESIDE_MM = 2.0, 10.0
"""A neck is this many times thinner than the vessel within so many mm before it and behind it (chosen on the veins of one patient:
unverified default)."""
_HALF_VOXEL_MM = 0.5
"""Depths are counted from the middle of the first voxel outside."""


def race(tree: Mask, hull: Mask, cava: Mask, portal: Place, hepatic: Place, clicks: Sequence[tuple[Place, bool]],
         spacing: Spacing) -> NDArray[np.float32]:
    """Negative where the portal tree arrives first, positive where the hepatic one does; infinite where neither does.

    `clicks` are (place, is portal) in the order in which they were made. The hepatic veins meet in the vena cava, so the way
    through it is open, and only to them; the portal trunk outside the liver is open only to the portal vein.
    """
    near = np.where(dilate(hull, STUB_MM, spacing), 1.5 * GAP_COST, np.inf)
    cost = np.where(tree, 1.0, np.where(hull, GAP_COST, near))
    cost = np.where(tree & ~erode(tree, 1.01 * min(spacing), spacing), RIM_COST * cost, cost)
    grounds = np.where(cava, np.inf, cost), np.where(cava, 1.0, np.where(tree & ~hull, np.inf, cost))

    def front(side: int, place: Place) -> NDArray[np.float64]:
        times: NDArray[np.float64] = MCP_Geometric(grounds[side], sampling=spacing).find_costs([place])[0]
        return times

    depth = distance_to(~tree, spacing)
    times = [front(0, portal), front(1, hepatic)]
    for place, is_portal in clicks:
        mine, other = (0, 1) if is_portal else (1, 0)
        reached = float(times[other][place])
        if np.isfinite(grounds[mine][place]) and np.isfinite(reached) and reached < times[mine][place]:  # else the place is right already
            own = front(mine, place)
            times[mine] = np.minimum(times[mine], own + _start(times[other], own, depth, place, spacing))
    with np.errstate(invalid="ignore"):
        ahead = np.clip(times[0], 0.0, 1e6) - np.clip(times[1], 0.0, 1e6)
    return np.where(np.isfinite(times[0]) | np.isfinite(times[1]), ahead, np.inf).astype(np.float32)


def _start(wrong: NDArray[np.float64], own: NDArray[np.float64], depth: NDArray[np.float32], place: Place, spacing: Spacing) -> float:
    """When the front of a click at `place` starts, whose times are `own`, to part it from the front with the times `wrong`."""
    way = _descent(wrong, place)
    gone = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(way, axis=0) * spacing, axis=1))])
    deep = depth[tuple(way.T)] + _HALF_VOXEL_MM
    thinner = np.zeros(len(way))
    for n in range(1, len(way) - 1):
        near = np.abs(gone - gone[n]) <= BESIDE_MM
        thinner[n] = min(deep[:n + 1][near[:n + 1]].max(), deep[n:][near[n:]].max()) / deep[n]
    latest, neck = LATE * float(wrong[place]), tuple(way[int(thinner.argmax())])
    return float(np.clip(wrong[neck] - own[neck], 0.0, latest)) if thinner.max() > NECK else latest


def _descent(times: NDArray[np.float64], place: Place) -> NDArray[np.int64]:
    """(n, 3) the way of a front to `place`, from there back to where it began: always to the earliest neighbour."""
    way = [place]
    while True:
        low = [max(c - 1, 0) for c in way[-1]]
        near = times[tuple(slice(a, c + 2) for a, c in zip(low, way[-1]))]
        k, j, i = (int(a + b) for a, b in zip(low, np.unravel_index(int(near.argmin()), near.shape)))
        if times[k, j, i] >= times[way[-1]]:
            return np.array(way, np.int64)
        way.append((k, j, i))
