"""A vessel from end to end as tables: radius, area, smallest and largest diameter, reference and narrowing along the way.

Diameters are chords of the cross section through the middle, perpendicular to the axis. Narrowing is against the fitted
reference of stenosis.py; it is not judged near forks and at both ends.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshing.centreline import Centreline
from meshing.errors import AnatomyError
from meshing.frames import IJK, LPS, Transform
from meshing.units import Millimetre
from meshing.vessels.sections import cross_sections
from meshing.vessels.stenosis import near_fork_or_end, reference_radius
from meshing.vessels.topology import tortuosity
from meshing.vessels.tree import tangents
from meshing.volume import spacing_of

Array = NDArray[np.float64]

TIP, BEGINNING = 4.0, 1.25
"""So many radii before its end a vessel is not judged, and so many after its beginning: its first ball is the rounded end of what was outlined. A
narrow mouth farther in is judged."""


@dataclass(frozen=True, eq=False)
class Profile:
    """(n,) arrays along one way: `point` numbers of the tree, `arc_mm` from its beginning, mm and mm2; per cent by diameter and by area,
    not a number near forks and at both ends. `tortuosity` is that of the whole way."""

    point: NDArray[np.int64]
    arc_mm: Array
    radius_mm: Array
    area_mm2: Array
    smallest_mm: Array
    largest_mm: Array
    reference_mm: Array
    percent_diameter: Array
    percent_area: Array
    tortuosity: float


def way_to(tree: Centreline, end: str | int) -> NDArray[np.int64]:
    """Point numbers from the root to the end of the branch of this name (the longest that has it), or to this point."""
    if isinstance(end, int):
        return tree.path_to_root(end)
    arc = tree.arc_mm()
    numbers = [b for b, name in enumerate(tree.names) if name == end]
    if not numbers:
        raise AnatomyError(f"'{tree.name}' has no branch named '{end}'; it has {', '.join(sorted({n for n in tree.names if n})) or 'no named ones'}")
    own = np.flatnonzero(np.isin(tree.branch, numbers))
    return tree.path_to_root(int(own[arc[own].argmax()]))


def longest_way(tree: Centreline) -> NDArray[np.int64]:
    """Point numbers from the root to the end that is farthest along the tree."""
    arc, ends = tree.arc_mm(), tree.ends()
    return tree.path_to_root(int(ends[arc[ends].argmax()]))


def profile(tree: Centreline, way: NDArray[np.int64], occupancy: NDArray[np.float32], to_patient: Transform[IJK, LPS]) -> Profile:
    """The profile along `way`; diameters are measured on `occupancy[k, j, i]` (1 in the blood, 0 outside), which may be a mask."""
    points = tree.points_mm[way]
    parent = np.arange(len(way), dtype=np.int64) - 1
    arc = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    radius = tree.radius_mm[way]
    voxel = min(spacing_of(to_patient))
    sections = cross_sections(occupancy, to_patient, points, tangents(points, parent), 3.0 * radius + 3.0 * voxel, step_mm=0.2 * voxel)
    chords = sections.rays_mm[:, :sections.rays_mm.shape[1] // 2] + sections.rays_mm[:, sections.rays_mm.shape[1] // 2:]
    reference = reference_radius(tree)[way]
    # the tip of a vessel is where the scan stops to show it, not a narrowing
    tip = (arc[-1] - arc < TIP * float(np.median(radius[-max(len(radius) // 10, 3):]))) & (len(tree.children(int(way[-1]))) == 0)
    beginning = arc < BEGINNING * float(np.median(radius[:max(len(radius) // 10, 3)]))
    ratio = np.where(near_fork_or_end(tree)[way] | tip | beginning, np.nan, radius / reference)
    return Profile(way, arc, radius, tree.area_mm2[way], chords.min(axis=1), chords.max(axis=1), reference, 100.0 * (1.0 - ratio),
                   100.0 * (1.0 - ratio**2), tortuosity(points))


def narrowest_of(found: Profile) -> tuple[int, Millimetre] | None:
    """Number in the profile and arc length of the largest narrowing; None when nothing could be judged."""
    if not np.isfinite(found.percent_diameter).any():
        return None
    at = int(np.nanargmax(found.percent_diameter))
    return at, Millimetre(float(found.arc_mm[at]))
