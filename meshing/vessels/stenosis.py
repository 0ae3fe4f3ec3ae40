"""Where a vessel is narrowed, against the radius it would have without disease.

The reference is a straight line in arc length fitted to each branch by repeated medians (Siegel 1982), which half of the
points may contradict, then by least squares to the points within INLIER of it. Degree of a stenosis as NASCET and ECST
state it, by diameter 1 - d / d_ref; by area 1 - (d / d_ref)^2.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshing.centreline import Centreline
from meshing.errors import AnatomyError
from meshing.vessels.tree import branches, children_count

INLIER = 0.08
"""Share of the reference by which a healthy point may differ from it."""
EDGE = 0.10
"""A narrowing begins where the radius differs from the reference by this share."""


@dataclass(frozen=True)
class Stenosis:
    """The narrowest place of a branch; `first` and `last` are the point numbers between which it is narrowed."""

    branch: int
    point: int
    first: int
    last: int
    place_mm: tuple[float, float, float]
    throat_mm: float
    reference_mm: float
    length_mm: float

    @property
    def percent_diameter(self) -> float:
        return 100.0 * (1.0 - self.throat_mm / self.reference_mm)

    @property
    def percent_area(self) -> float:
        return 100.0 * (1.0 - (self.throat_mm / self.reference_mm) ** 2)


def reference_radius(centreline: Centreline) -> NDArray[np.float64]:
    """(n,) mm: the radius each point would have without disease, from its own branch."""
    parent = centreline.parent.astype(np.int64)
    arc = centreline.arc_mm()
    forks = children_count(parent) > 1
    found = centreline.radius_mm.copy()
    for branch in branches(parent):
        own = branch if parent[branch[0]] < 0 else branch[1:]
        s, r = arc[own], centreline.radius_mm[own]
        # the mouths of forks are wider than the vessels that meet there
        usual = float(np.median(r))
        inner = np.ones(len(own), bool)
        if forks[branch[0]]:
            inner &= s - arc[branch[0]] > 1.5 * usual
        if forks[branch[-1]]:
            inner &= arc[branch[-1]] - s > 1.5 * usual
        if inner.sum() < 5:
            found[own] = usual
            continue
        x, y = s[inner], r[inner]
        some = np.linspace(0, len(x) - 1, min(len(x), 120)).astype(int)
        dx, dy = x[some][:, None] - x[some], y[some][:, None] - y[some]
        slopes = np.where(dx == 0, np.nan, dy / np.where(dx == 0, 1.0, dx))
        slope = float(np.median(np.nanmedian(slopes, axis=1)))
        middle = float(np.median(y[some] - slope * x[some]))
        line = np.maximum(slope * x + middle, 0.2 * usual)
        for _ in range(4):  # the shoulders of a lesion leave the fit as the line settles on the healthy points
            healthy = np.abs(y - line) < INLIER * line
            if healthy.sum() < 5 or not np.ptp(x[healthy]) > 0:
                break
            slope, middle = np.polyfit(x[healthy], y[healthy], 1)
            line = np.maximum(slope * x + middle, 0.2 * usual)
        found[own] = np.maximum(slope * s + middle, 0.2 * usual)
    return found


def worst_stenosis(centreline: Centreline) -> Stenosis:
    """The place with the largest loss of diameter. Raises AnatomyError when no branch is narrowed by a fifth."""
    found = narrowest(centreline)
    if found.throat_mm > 0.8 * found.reference_mm:
        raise AnatomyError(f"'{centreline.name}' has no stenosis: nowhere is it narrower than 80 % of the diameter of its neighbourhood; "
                           "give the place as a point")
    return found


def narrowest(centreline: Centreline, *, without: tuple[str, ...] = ()) -> Stenosis:
    """The place with the largest loss of diameter, however small; branches whose name is in `without` are not judged."""
    reference = reference_radius(centreline)
    ratio = centreline.radius_mm / reference
    ratio[near_fork_or_end(centreline)] = np.inf
    left_out = [number for number, name in enumerate(centreline.names) if name in without]
    ratio[np.isin(centreline.branch, left_out)] = np.inf
    if not np.isfinite(ratio).any():
        raise AnatomyError(f"'{centreline.name}' has no stretch that is clear of its forks; segment more of it")
    point = int(ratio.argmin())
    own = np.flatnonzero(centreline.branch == centreline.branch[point])
    at = int(np.searchsorted(own, point))
    low = high = at
    narrowed = centreline.radius_mm[own] < (1 - EDGE) * reference[own]
    while low > 0 and narrowed[low - 1]:
        low -= 1
    while high < len(own) - 1 and narrowed[high + 1]:
        high += 1
    arc = centreline.arc_mm()
    x, y, z = (float(v) for v in centreline.points_mm[point])
    return Stenosis(int(centreline.branch[point]), point, int(own[low]), int(own[high]), (x, y, z),
                    float(centreline.radius_mm[point]), float(reference[point]),
                    float(arc[own[high]] - arc[own[low]]))


def near_fork_or_end(centreline: Centreline) -> NDArray[np.bool_]:
    """(n,) points so near a fork that their cross section is not that of one vessel."""
    arc = centreline.arc_mm()
    parent = centreline.parent.astype(np.int64)
    forks = children_count(parent) > 1
    near = forks.copy()
    for branch in branches(parent):
        own = branch[1:]
        if forks[branch[0]]:
            near[own] |= arc[own] - arc[branch[0]] < centreline.radius_mm[branch[0]]
        if forks[branch[-1]]:
            near[own] |= arc[branch[-1]] - arc[own] < centreline.radius_mm[branch[-1]]
    return near
