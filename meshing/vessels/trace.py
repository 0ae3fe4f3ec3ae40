"""Trace a vessel tree: scan and labels -> centreline with radius.

Voxel paths (paths.py) give the branches; then, three times, every point moves to the middle of its cross section
(sections.py) and the tree is smoothed as one spline (tree.py), so that forks stay joined. Near a fork a cross section
meets two vessels at once: points closer to it than the radius there carry no weight and follow their neighbours.
The edge of a label is that of the method that made it, so radii and axis are then fitted to the scan itself (fit.py).
Hepatic veins meet in the vena cava, which is a structure of its own: they are joined before they are traced (joining.py).
Last, the branches get the names that the topology of the tree is sure of (naming.py), and those given by hand.
"""
from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from meshing.centreline import Centreline
from meshing.frames import IJK, LPS, Transform
from meshing.labels import Labels
from meshing.step import Monitor, Range, check, portion
from meshing.units import Millimetre
from meshing.vessels.blur import blur_of
from meshing.vessels.fit import WallNotShown, fitted
from meshing.vessels.joining import joined_veins
from meshing.vessels.naming import Called, Rule, named
from meshing.vessels.paths import VoxelTree, voxel_tree
from meshing.vessels.sections import cross_sections, occupancy_of
from meshing.vessels.tree import (
    branch_numbers,
    branches,
    children_count,
    evenly_spaced,
    smoothed,
    tangents,
    to_nearest_end,
    to_nearest_fork,
    trimmed,
)
from meshing.volume import Volume, index_of, position_of, spacing_of

RULE_OF: dict[str, Rule] = {"portal_vein": "portal vein", "hepatic_vein": "hepatic vein"}
"""Organs whose vessels are named by a rule unasked; what an "artery_lumen" is only the user knows."""
PASSES = 3
"""Recentring passes; a fourth moves points by less than .02 voxel."""


@dataclass(frozen=True)
class TraceTree:
    """Trace a vessel tree.

    `root_lps` None: the tree is rooted at the end with the largest radius. Branches that reach less than `shortest`
    out of the vessel they leave are bumps of the wall and are left out. Where the scan does not show the wall the radii stay
    those of the label, and the tree says so (`radii_from`). `rule` says which names the branches may get, `called` are names by hand.
    """

    version: ClassVar[int] = 4
    name: str
    root_lps: tuple[Millimetre, Millimetre, Millimetre] | None = None
    shortest: Annotated[Millimetre, Range(1, 100, "Shortest branch")] = Millimetre(8.0)
    rule: Rule = "by organ"
    called: tuple[Called, ...] = ()

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: tuple[Volume, Labels], monitor: Monitor, /) -> Centreline:
        image, labels = source
        labels = joined_veins(image, labels, self.name)
        mask = labels.mask(self.name)
        root = None if self.root_lps is None else np.array(self.root_lps, dtype=np.float64)
        tree = voxel_tree(mask, labels.to_patient, self.name, root_mm=root, shortest_mm=float(self.shortest), monitor=portion(monitor, 0.0, 0.3))
        line = refined(tree, mask.astype(np.float32), labels.to_patient, name=self.name, monitor=portion(monitor, 0.3, 0.5))
        with suppress(WallNotShown):  # the radii stay those of the label then, and the tree says so
            line = fitted(image, labels, line, blur_of(image), portion(monitor, 0.5, 1.0)).tree
        organ = labels.label(self.name).organ
        rule = RULE_OF.get(organ, "unnamed") if self.rule == "by organ" else self.rule
        return named(line, rule, self.called, mirrored=organ in RULE_OF and _mirrored(labels))


def _mirrored(labels: Labels) -> bool:
    """Whether the liver lies left of the aorta: its veins must not be named as if it lay where it usually does."""
    liver, aorta = (labels.of_organ(organ) for organ in ("liver", "aorta"))
    if not liver or not aorta:
        return False
    middles = [position_of(labels.to_patient, np.argwhere(np.isin(labels.values, [label.value for label in found]))[:, ::-1].mean(axis=0))[0]
               for found in (liver, aorta)]
    return bool(middles[0][0] > middles[1][0])


def refined(tree: VoxelTree, occupancy: NDArray[np.float32], to_patient: Transform[IJK, LPS], *, name: str, monitor: Monitor) -> Centreline:
    """The centreline of `occupancy[k, j, i]` (1 in the blood, 0 outside) that begins as the voxel path `tree`."""
    voxel = min(spacing_of(to_patient))
    step = 0.75 * voxel
    points, parent, wall = evenly_spaced(tree.points_mm, tree.parent, step, values=tree.wall_mm)
    # the voxel path has corners of one voxel: round them off before a plane normal to it means anything
    points = smoothed(points, parent, np.ones(len(points)), np.maximum(0.7 * wall, 1.5 * voxel) / step)
    radius = np.maximum(wall, 0.7 * voxel)
    for turn in range(PASSES):
        monitor(turn / PASSES, "moving the centreline to the middle of the vessel")
        points, radius = recentred(points, parent, radius, occupancy, to_patient)
        points, parent, radius = evenly_spaced(points, parent, step, values=radius)
    old, parent = trimmed(points, parent, occupancy_at(occupancy, to_patient, points) > 0.4)
    numbers, count = branch_numbers(parent)
    monitor(1.0, "centreline done")
    return Centreline(points[old], radius[old], parent.astype(np.int32), numbers, ("",) * count, to_patient.space, name)


def occupancy_at(occupancy: NDArray[np.float32], to_patient: Transform[IJK, LPS], points_mm: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) occupancy at points (n, 3) LPS, nothing outside the grid."""
    index = index_of(to_patient, points_mm).T[::-1]
    outside = (index < -0.5).any(axis=0) | (index > np.array(occupancy.shape)[:, None] - 0.5).any(axis=0)
    found: NDArray[np.float64] = np.where(outside, 0.0, map_coordinates(occupancy, index, order=1, mode="nearest"))
    return found


def recentred(points: NDArray[np.float64], parent: NDArray[np.int64], radius: NDArray[np.float64], occupancy: NDArray[np.float32],
              to_patient: Transform[IJK, LPS], *, noise: float = 0.02) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points (n, 3) moved to the middle of their cross sections, and the radius (n,) there."""
    voxel = min(spacing_of(to_patient))
    step = float(np.median(np.linalg.norm(np.diff(points, axis=0), axis=1))) if len(points) > 1 else voxel
    sections = cross_sections(occupancy, to_patient, points, tangents(points, parent), 3.0 * radius + 3.0 * voxel, step_mm=0.2 * voxel, noise=noise)
    free = free_of_forks(points, parent, radius, voxel) & (sections.cut < 0.2)
    # a section that finds the middle far away cut another vessel along its length
    moved = np.linalg.norm(sections.middle_mm - points, axis=1)
    trust = np.where(free & (moved < radius + voxel) & (sections.radius_mm < 2.5 * radius + voxel), 1.0, 0.0)
    target = np.where(trust[:, None] > 0, sections.middle_mm, points)
    # one section's middle is good to about .1 voxel: smoothing over half a radius leaves the bends of the vessel alone
    new = smoothed(target, parent, np.maximum(trust, 0.01), np.maximum(0.6 * radius, 1.2 * voxel) / step)
    return new, _smooth_radius(np.maximum(sections.radius_mm, 0.3 * voxel), parent, trust, np.maximum(0.3 * radius, 1.0 * voxel) / step)


def remeasured(distance: NDArray[np.float32], grid: Transform[IJK, LPS], line: Centreline, changed: NDArray[np.bool_]) -> Centreline:
    """The centreline with points and radii of the `changed` (n,) points measured anew on an edited distance."""
    points, radius = recentred(line.points_mm, line.parent.astype(np.int64), line.radius_mm, occupancy_of(distance, min(spacing_of(grid))), grid)
    return replace(line, points_mm=np.where(changed[:, None], points, line.points_mm), radius_mm=np.where(changed, radius, line.radius_mm))


def free_of_forks(points: NDArray[np.float64], parent: NDArray[np.int64], radius: NDArray[np.float64], voxel: float) -> NDArray[np.bool_]:
    """(n,) True where a cross section meets one vessel only, and not the rounded end of it."""
    fork_distance, fork = to_nearest_fork(points, parent)
    clear = (fork_distance > 1.1 * radius[np.maximum(fork, 0)] + 0.5 * voxel) | (fork < 0)
    apart = np.ones(len(parent), bool)
    by_fork: dict[int, list[NDArray[np.int64]]] = {}
    for branch in branches(parent):
        by_fork.setdefault(int(branch[0]), []).append(branch[1:])
    for start, daughters in by_fork.items():
        # two daughters of a narrow fork share one wall for a while: a section of either holds a part of the other
        close = [own[np.linalg.norm(points[own] - points[start], axis=1) < 8 * radius[start]] for own in daughters]
        for own in close:
            for other in close:
                if other is not own and len(own) and len(other):
                    gap = np.linalg.norm(points[own][:, None] - points[other][None], axis=2) - radius[other][None]
                    apart[own] &= gap.min(axis=1) > radius[own]
    free: NDArray[np.bool_] = clear & apart & (to_nearest_end(points, parent) > 0.8 * radius)
    return free


def _smooth_radius(radius: NDArray[np.float64], parent: NDArray[np.int64], trust: NDArray[np.float64],
                   length_points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Radii with the untrusted ones filled from the nearest trusted ones of the same branch, then smoothed along it."""
    filled = radius.copy()
    for branch in branches(parent):
        own = branch[1:] if parent[branch[0]] >= 0 or children_count(parent)[branch[0]] > 1 else branch
        good = np.flatnonzero(trust[own] > 0)
        if len(good):
            at = np.arange(len(own))
            filled[own] = np.interp(at, at[good], radius[own[good]])
        else:  # a branch shorter than its fork is wide: nothing was measured in it, the smallest section is the least wrong
            filled[own] = np.min(radius[own])
        smooth = smoothed(filled[own], np.arange(len(own)) - 1, np.maximum(trust[own], 0.05), length_points[own])
        filled[own] = np.clip(smooth, 0.8 * filled[own].min(), 1.2 * filled[own].max())
    return filled
