"""A vessel tree as a centreline with radius."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from meshing.frames import SpaceUid


@dataclass(frozen=True, eq=False)
class Centreline:
    """A rooted tree of points.

    `points_mm` (n, 3) LPS; `radius_mm` (n,) of the circle with the area of the cross section; `parent` (n,) int32
    number of the neighbour towards the root, -1 at the root; `branch` (n,) int32: points between two forks share one
    number; `names[b]` is the name of branch b ("" when nobody has named it). `radii_from` says what the radii were measured
    on: "label" (good to about half a voxel) or "scan" (fitted to the brightness). `named_by[b]` says who named branch b:
    "topology" (meshing/vessels/naming.py), "hand", or "" where it has no name; () when nobody has tried. `doubts` are
    sentences about what could not be named, and why.
    """

    points_mm: NDArray[np.float64]
    radius_mm: NDArray[np.float64]
    parent: NDArray[np.int32]
    branch: NDArray[np.int32]
    names: tuple[str, ...]
    space: SpaceUid
    name: str
    radii_from: Literal["label", "scan"] = "label"
    named_by: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        n = len(self.points_mm)
        if not (len(self.radius_mm) == len(self.parent) == len(self.branch) == n) or n == 0:
            raise ValueError("a centreline needs one radius, parent and branch number for each of its points")
        if (self.parent >= np.arange(n)).any():
            raise ValueError("points of a centreline are ordered from the root: a parent comes before its children")
        for array in (self.points_mm, self.radius_mm, self.parent, self.branch):
            array.setflags(write=False)

    @property
    def area_mm2(self) -> NDArray[np.float64]:
        """(n,) area of the cross section at each point."""
        area: NDArray[np.float64] = np.pi * self.radius_mm**2
        return area

    def branch_points(self, branch: int) -> NDArray[np.int64]:
        """Point numbers of one branch from its proximal end, beginning with the fork point it leaves from."""
        own = np.flatnonzero(self.branch == branch)
        start = int(self.parent[own[0]])
        return np.concatenate([[start], own]) if start >= 0 else own

    def path_to_root(self, point: int) -> NDArray[np.int64]:
        """Point numbers from the root to `point`."""
        path = []
        while point >= 0:
            path.append(point)
            point = int(self.parent[point])
        return np.array(path[::-1], dtype=np.int64)

    def arc_mm(self) -> NDArray[np.float64]:
        """(n,) distance from the root along the tree."""
        arc = np.zeros(len(self.parent))
        for i in range(1, len(arc)):
            p = self.parent[i]
            if p >= 0:
                arc[i] = arc[p] + np.linalg.norm(self.points_mm[i] - self.points_mm[p])
        return arc

    def children(self, point: int) -> NDArray[np.int64]:
        return np.flatnonzero(self.parent == point)

    def ends(self) -> NDArray[np.int64]:
        """Point numbers of the leaves."""
        has_child = np.zeros(len(self.parent), bool)
        has_child[self.parent[self.parent >= 0]] = True
        return np.flatnonzero(~has_child)
