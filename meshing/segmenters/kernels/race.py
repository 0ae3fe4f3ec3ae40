"""Two trees of vessels that touch, parted by a race: each voxel goes to the tree that reaches it first.

Fronts run from one seed in each tree along minimal cost paths; parenchyma can be crossed, at a price, so that gaps in a vessel do
not end it. A click says that a place belongs to the other tree: a new front starts there, not at time zero but at LATE of the
time at which the wrong tree arrives. So it wins what lies beyond it and a stretch before it, as far as the contact where the
wrong tree came in, but does not run back along the wrong tree itself: each click mends its own branch and leaves others alone.
"""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from skimage.graph import MCP_Geometric

from meshing.segmenters.kernels import Spacing
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

    times = [front(0, portal), front(1, hepatic)]
    for place, is_portal in clicks:
        mine, other = (0, 1) if is_portal else (1, 0)
        reached = float(times[other][place])
        if np.isfinite(grounds[mine][place]) and np.isfinite(reached) and reached < times[mine][place]:  # else the place is right already
            times[mine] = np.minimum(times[mine], front(mine, place) + LATE * reached)
    with np.errstate(invalid="ignore"):
        ahead = np.clip(times[0], 0.0, 1e6) - np.clip(times[1], 0.0, 1e6)
    return np.where(np.isfinite(times[0]) | np.isfinite(times[1]), ahead, np.inf).astype(np.float32)
