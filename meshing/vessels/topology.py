"""What a vessel tree looks like: its branches with parent, generation, order, length, calibre and tortuosity.

A branch runs from fork to fork. Generation counts forks from the root (the root's branch is 1). Order is that of Strahler
(1957): an end is 1; where two or more branches of the same highest order meet, one more; else the highest. Tortuosity is the
way along the axis over the straight line between its ends, less 1 (distance metric, Bullitt et al., IEEE Trans Med Imaging
22:1163, 2003); turning is their in-plane sum of angles for each millimetre.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshing.centreline import Centreline

SMOOTH_MM = 4.0
"""Turning is measured over chords of this length: shorter ones measure voxels."""


@dataclass(frozen=True)
class BranchFacts:
    """One branch; `parent` -1 at the root; lengths and radii mm, area mm2, `turning` in degrees for each millimetre.

    `downstream_mm` is the length of the branch and of all that hangs on it.
    """

    number: int
    name: str
    named_by: str
    parent: int
    children: tuple[int, ...]
    generation: int
    order: int
    length_mm: float
    downstream_mm: float
    mean_radius_mm: float
    least_radius_mm: float
    mean_area_mm2: float
    tortuosity: float
    turning: float
    start_mm: tuple[float, float, float]
    end_mm: tuple[float, float, float]


def branch_facts(tree: Centreline) -> tuple[BranchFacts, ...]:
    """All branches in the order of their numbers."""
    count = len(tree.names)
    lines = [tree.branch_points(b) for b in range(count)]
    up = [_above(tree, b) for b in range(count)]
    down: list[list[int]] = [[] for _ in range(count)]
    for b, parent in enumerate(up):
        if parent >= 0:
            down[parent].append(b)
    generation, order, below = [1] * count, [1] * count, [0.0] * count
    for b in range(count):  # a parent comes before its children
        if up[b] >= 0:
            generation[b] = generation[up[b]] + 1
    lengths = [length_mm(tree.points_mm[line]) for line in lines]
    for b in reversed(range(count)):
        orders = sorted((order[c] for c in down[b]), reverse=True)
        if orders:
            order[b] = orders[0] + (1 if len(orders) > 1 and orders[1] == orders[0] else 0)
        below[b] = lengths[b] + sum(below[c] for c in down[b])
    found = []
    for b, line in enumerate(lines):
        own = line[1:] if b > 0 and len(line) > 1 else line
        radius = tree.radius_mm[own]
        found.append(BranchFacts(
            b, tree.names[b], tree.named_by[b] if tree.named_by else "", up[b], tuple(down[b]), generation[b], order[b], lengths[b], below[b],
            float(radius.mean()), float(radius.min()), float(tree.area_mm2[own].mean()), tortuosity(tree.points_mm[line]),
            turning(tree.points_mm[line]), _triple(tree.points_mm[line[0]]), _triple(tree.points_mm[line[-1]])))
    return tuple(found)


def subtree(tree: Centreline, branch: int) -> NDArray[np.int64]:
    """The numbers of `branch` and of all branches that hang on it."""
    inside = np.zeros(len(tree.names), bool)
    inside[branch] = True
    for b in range(branch + 1, len(tree.names)):
        above = _above(tree, b)
        inside[b] |= above >= 0 and inside[above]
    return np.flatnonzero(inside)


def _above(tree: Centreline, branch: int) -> int:
    """The branch that this one leaves; -1 where it begins at the root, which may itself be a fork."""
    start = int(tree.branch_points(branch)[0])
    return -1 if tree.parent[start] < 0 else int(tree.branch[start])


def length_mm(points_mm: NDArray[np.float64]) -> float:
    """Length of the line through (n, 3) points."""
    return float(np.linalg.norm(np.diff(points_mm, axis=0), axis=1).sum())


def tortuosity(points_mm: NDArray[np.float64]) -> float:
    """Way over straight line, less 1; 0 for a straight vessel, infinite for a closed loop."""
    straight = float(np.linalg.norm(points_mm[-1] - points_mm[0]))
    return length_mm(points_mm) / straight - 1.0 if straight > 0.0 else float("inf")


def turning(points_mm: NDArray[np.float64]) -> float:
    """Degrees by which the axis turns, for each millimetre; 0 where the line is shorter than two chords."""
    arc = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points_mm, axis=0), axis=1))])
    count = int(arc[-1] / SMOOTH_MM)
    if count < 2:
        return 0.0
    at = np.linspace(0.0, arc[-1], count + 1)
    chords = np.diff(np.stack([np.interp(at, arc, points_mm[:, a]) for a in range(3)], axis=1), axis=0)
    chords /= np.linalg.norm(chords, axis=1, keepdims=True)
    plane = np.degrees(np.arccos(np.clip((chords[1:] * chords[:-1]).sum(axis=1), -1.0, 1.0)))
    return float(plane.sum() / (arc[-1] - arc[-1] / count))


def _triple(vector: NDArray[np.float64]) -> tuple[float, float, float]:
    x, y, z = (float(v) for v in vector)
    return x, y, z
