"""What lies beside a straight path, exactly: clearance to each structure all along, and where a path meets a surface.

Structures of the label map are measured from their outlines (outline.py), vessel trees from their axes and radii. A path is
sampled every STEP_MM; the clearance is the distance of its axis less the radius of the instrument, so it is negative where the two meet.
Structures are looked for within REACH_MM of the path: beyond, the answer is "at least REACH_MM".
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biomech.hardware.outline import Outline, outline_of, tree_distance_mm
from meshing.centreline import Centreline
from meshing.labels import Labels

Array = NDArray[np.float64]
STEP_MM, REACH_MM = 0.25, 40.0
GAP_MM = 1.0
"""A way out of the body and back that is shorter than this is a fold of the outline, not a way out."""


@dataclass(frozen=True, eq=False)
class Beside:
    """along_mm (n,) from the start, clearance_mm (s, n) for each structure of `names`."""

    names: tuple[str, ...]
    along_mm: Array
    places_mm: Array
    clearance_mm: Array


class Neighbourhood:
    """The structures that paths of one target must keep away from. `vessels` and `zones` are names of the label map; trees count as vessels."""

    def __init__(self, labels: Labels, trees: tuple[Centreline, ...], vessels: tuple[str, ...], zones: tuple[str, ...], box_mm: Array) -> None:
        wide = np.stack([box_mm[0] - REACH_MM, box_mm[1] + REACH_MM])
        self.outlines = {name: outline_of(labels, (name,), wide) for name in dict.fromkeys((*vessels, *zones))}
        self.trees = {tree.name: tree for tree in trees}
        self.names = tuple(dict.fromkeys((*self.trees, *vessels, *zones)))
        self.vessels = tuple(dict.fromkeys((*self.trees, *vessels)))

    def beside(self, start: Array, end: Array, radius_mm: float) -> Beside:
        """What lies beside the path from `start` to `end`."""
        along, places = samples(start, end)
        rows = np.full((len(self.names), len(along)), REACH_MM)
        for number, name in enumerate(self.names):
            if name in self.outlines:
                rows[number] = np.minimum(rows[number], self.outlines[name].signed_mm(places) - radius_mm)
            if name in self.trees:
                rows[number] = np.minimum(rows[number], tree_distance_mm(self.trees[name], places) - radius_mm)
        return Beside(self.names, along, places, rows)


def samples(start: Array, end: Array) -> tuple[Array, Array]:
    """(n,) distances from the start and (n, 3) places along a path, both ends included."""
    length = float(np.linalg.norm(end - start))
    along = np.linspace(0.0, length, max(2, int(np.ceil(length / STEP_MM)) + 1))
    return along, start + (along / max(length, 1e-12))[:, None] * (end - start)


def crossing_mm(outline: Outline, start: Array, end: Array) -> tuple[float, tuple[float, float] | None]:
    """Where the path from inside `outline` at `start` leaves it for the last time before `end`, and the first way out before that.

    Returns the distance from `start`, and (from, to) of a stretch outside that is longer than GAP_MM and comes before, or None.
    Infinite when the path never leaves.
    """
    along, places = samples(start, end)
    part = outline.share(places)
    inside = part > 0.5
    if inside[-1] or not inside.any():
        return float("inf"), None
    last = int(np.flatnonzero(inside)[-1])
    leaves = along[last] + (part[last] - 0.5) / (part[last] - part[last + 1]) * (along[last + 1] - along[last])
    out = np.flatnonzero(~inside[:last])
    for stretch in np.split(out, np.flatnonzero(np.diff(out) > 1) + 1):
        if len(stretch) and along[stretch[-1]] - along[stretch[0]] > GAP_MM:
            return float(leaves), (float(along[stretch[0]]), float(along[stretch[-1]]))
    return float(leaves), None
