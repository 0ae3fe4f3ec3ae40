"""How far borders inside the liver may be off: of Couinaud's segments, and of what portal branches feed.

Nobody sees these borders. There are two ways of drawing each, and how far the two are apart on this liver is what is known about the error:
if both are equally good and their errors have nothing to do with each other, one of them is off by their difference over the root of two
(one standard deviation). The share of a segment that a plan takes out, and the share of the liver that is embolised, move along the
difference of the two ways by as much.

segments     planes through the veins, and the portal branch whose wall is nearest (meshing/vessels/couinaud.py); each segment on its own. Where
             portal branches are not named there is no second way: then a segment is larger or smaller by what 23 patients showed (+24 to -13 %
             of its volume, evenly), and what it gains or loses is taken out or stays, evenly.
embolised    the branch whose wall is nearest, and the branch whose axis is nearest; besides, radii of the vessels are drawn.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from biomech.flow.portal import PORTAL_TREE, functional_m3
from biomech.measures.case import Case
from biomech.measures.segments import key, removed_shares
from biomech.territory import lost_points
from biomech.uncertainty.draws import Array, Draws, moved
from biomech.uncertainty.sources import LENGTH, SEGMENT_RANGE, TERRITORIES, VESSELS
from meshing.centreline import Centreline

Numbers = NDArray[np.int64]


class BorderTier:
    """Holds what does not depend on the draws. `spread_mm` is what radii of the portal tree are uncertain by."""

    def __init__(self, case: Case, spread_mm: float) -> None:
        segments = case.model.segments
        self.shares: dict[str, float] = {}
        self.others: dict[str, float] | None = None
        if segments is not None and segments.labels.legend and case.is_resection:
            self.shares = removed_shares(case, segments.labels)
            self.others = removed_shares(case, segments.other) if segments.other is not None else None
        self.spread_mm = spread_mm
        closed = np.array([point for one in case.model.occlusions if one.tree == PORTAL_TREE for point in one.points], np.int64)
        self.embolised = _Embolised(case, case.model.tree(PORTAL_TREE), closed) if len(closed) else None

    def values(self, draws: Draws) -> dict[str, Array]:
        """(draws,) % of each segment that is taken out, and of the functional liver that is embolised, by the id of the measure."""
        found = {key(name): np.clip(self._segment(name, share, draws), 0.0, 100.0) for name, share in self.shares.items()}
        return found | ({"embolised_share": self.embolised.values(draws, self.spread_mm)} if self.embolised is not None else {})

    def _segment(self, name: str, share: float, draws: Draws) -> Array:
        if self.others is not None:
            off = self.others.get(name, share) - share
            found: Array = share + off / np.sqrt(2.0) * draws.normal(TERRITORIES.key, name)
            return found
        if not draws.varies(TERRITORIES.key):
            return np.full(draws.count, share)
        low, high = SEGMENT_RANGE
        larger, gone = low + (high - low) * draws.uniform(TERRITORIES.key, name), draws.uniform(TERRITORIES.key, f"{name}/taken out")
        grown: Array = (share + 100.0 * larger * gone) / (1.0 + larger)
        return grown


class _Embolised:
    """Of each tetrahedron that lives: how far the wall and the axis of the nearest closed and of the nearest open portal branch are."""

    def __init__(self, case: Case, tree: Centreline, closed: Numbers) -> None:
        alive = functional_m3(case.model)[1]
        own = np.flatnonzero(alive > 0.0)
        mesh = case.model.need_solid()
        places, self.volume, self.tree = mesh.points_mm[mesh.tets[own]].mean(axis=1), alive[own], tree
        shut = np.zeros(len(tree.points_mm), bool)
        shut[closed] = True
        open_ = ~shut & ~lost_points(case.model, tree)
        (self.closed_mm, self.closed_at), (self.open_mm, self.open_at) = (_nearest_wall(tree, part, places) for part in (shut, open_))
        axis = cKDTree(tree.points_mm[shut]).query(places)[0] < cKDTree(tree.points_mm[open_]).query(places)[0]
        self.by_axis = 100.0 * float(self.volume[axis].sum() / self.volume.sum())

    def values(self, draws: Draws, spread_mm: float) -> Array:
        tree = self.tree
        shift = moved(draws, VESSELS.key, tree.name, tree.points_mm, spread_mm, LENGTH)
        share = np.array([100.0 * self.volume[self.closed_mm - row[self.closed_at] < self.open_mm - row[self.open_at]].sum() for row in shift.T])
        share /= self.volume.sum()
        still = 100.0 * float(self.volume[self.closed_mm < self.open_mm].sum() / self.volume.sum())
        found: Array = np.clip(share + (self.by_axis - still) / np.sqrt(2.0) * draws.normal(TERRITORIES.key, "embolised"), 0.0, 100.0)
        return found


def _nearest_wall(tree: Centreline, part: NDArray[np.bool_], places_mm: Array) -> tuple[Array, Numbers]:
    """(n,) distance from the nearest wall of the points `part` of a tree, and the number of that point."""
    own = np.flatnonzero(part)
    best, at = np.full(len(places_mm), np.inf), np.zeros(len(places_mm), np.int64)
    for chosen in np.array_split(own[np.argsort(tree.radius_mm[own], kind="stable")], min(8, len(own))):
        distance, index = cKDTree(tree.points_mm[chosen]).query(places_mm)
        wall = distance - tree.radius_mm[chosen[index]]
        nearer = wall < best
        best[nearer], at[nearer] = wall[nearer], chosen[index[nearer]]
    return best, at
