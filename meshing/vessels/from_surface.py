"""The lumen inside a surface: an imported model of a vessel -> signed distance, centreline and openings.

A surface that ends in flat holes is closed there (surface_check.repaired); then its distance is taken on a grid, the tree is traced in what
lies inside, and the openings are put one diameter inside its ends, normal to the centreline, as for a scan (openings.py): caps that a
model brings along are cut off with the ends, because nobody knows how they were cut.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from meshing.errors import AnatomyError, MeshError
from meshing.step import Monitor, Range, check, portion
from meshing.surface import Surface, triangle_normals
from meshing.surface_check import diagnose, repaired
from meshing.tetmesh import at_lps
from meshing.tetmeshers.surface import surface_distance
from meshing.units import Millimetre
from meshing.vessels.build import measured
from meshing.vessels.distance import BAND
from meshing.vessels.lumen import Lumen
from meshing.vessels.openings import with_openings
from meshing.vessels.paths import voxel_tree
from meshing.vessels.trace import refined

ACROSS = 10.0
"""Steps of the grid across a vessel of the mean diameter, 4 V / A of a tube."""
MOST_VOXELS = 12e6
SHORTEST = 12.0
"""Steps of the grid below which a branch is taken for a bump, unless it is said otherwise."""
LONGER = (0.6, 1.0, 1.6, 2.5, 4.0)
"""A branch too short to be opened stays closed: then the shortest branch is raised by these."""

LEAST_BORDER = 6
"""Nodes of the border of a hole that is an end of the vessel and not a missing triangle."""
FLAT_DEG, SHARP_DEG, ROUND = 1.0, 35.0, 0.5
"""A cap: facets within an angle of each other, turned sharply against the wall around them, at least that round (1 is a circle)."""
REACH = 2.5
"""Diameters within which the opening of a hole is looked for."""


@dataclass(frozen=True)
class LumenOfSurface:
    """Build a lumen from a surface.

    `spacing` of the grid and `shortest` branch follow from the mean diameter where they are None. `outlets` names the ends from the patient's
    right to left, as in BuildLumen; blood enters at the widest end, or at that nearest to `inlet_lps`.
    """

    version: ClassVar[int] = 1
    inlet_lps: tuple[Millimetre, Millimetre, Millimetre] | None = None
    outlets: tuple[str, ...] = ()
    shortest: Annotated[Millimetre | None, Range(1, 100, "Shortest branch")] = None
    spacing: Annotated[Millimetre | None, Range(0.02, 2, "Spacing of the distance grid")] = None

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: Surface, monitor: Monitor, /) -> Lumen:
        """Raises MeshError, with the place, for a surface in the wrong unit or open beyond closing, AnatomyError for one without openings."""
        monitor(0.0, "looking at the surface")
        for fault in diagnose(source):
            if fault.kind in ("unit", "empty"):
                raise MeshError(f"{fault.words}" + (f" (at {at_lps(fault.places_mm[0])})" if len(fault.places_mm) else ""))
        whole = repaired(source)
        left = next((fault for fault in diagnose(whole) if fault.kind == "open"), None)
        if left is not None:
            raise MeshError(f"the surface '{source.name}' is open at {at_lps(left.places_mm[0])} ({left.words}); the hole is neither small "
                            "nor flat, so how it closes would be a guess: close it in the program that made it")
        mean = 4.0 * abs(whole.volume_ml) * 1e3 / whole.area_mm2
        extent = np.ptp(whole.points_mm, axis=0)
        step = float(self.spacing) if self.spacing is not None else max(mean / ACROSS, float(np.prod(extent) / MOST_VOXELS) ** (1 / 3))
        monitor(0.1, "measuring distances from the surface")
        distance, grid = surface_distance(whole, step)
        inside = distance < 0.0
        # beyond its band only the sign of the distance is right
        distance = np.clip(distance, -1e3, BAND).astype(np.float32)
        root = None if self.inlet_lps is None else np.array(self.inlet_lps, np.float64)
        holes = np.concatenate([flat_holes(source), flat_caps(whole)])
        refusal: AnatomyError | None = None
        for number, longer in enumerate(LONGER if self.shortest is None else (1.0,)):
            shortest = float(self.shortest) if self.shortest is not None else longer * SHORTEST * step
            here = portion(monitor, 0.4 + 0.12 * number, 0.52 + 0.12 * number)
            here(0.0, f"tracing branches of {shortest:.1f} mm and longer")
            tree = voxel_tree(inside, grid, source.name, root_mm=root, shortest_mm=shortest, monitor=here)
            line = refined(tree, inside.astype(np.float32), grid, name=source.name, monitor=here)
            try:
                lumen = with_openings(distance, grid, measured(distance, grid, line), names=self.outlets)
                _refuse_closed(source.name, holes, lumen)
                return lumen
            except AnatomyError as cause:
                refusal = refusal or cause
        assert refusal is not None
        raise refusal


def flat_holes(surface: Surface) -> NDArray[np.float64]:
    """(h, 3) LPS mm: the middles of the holes of a surface, where a model that is open at its ends wants its openings."""
    _, welded = np.unique(np.round(surface.points_mm, 6), axis=0, return_inverse=True)
    triangles = welded.reshape(-1)[surface.triangles]
    ends = np.sort(triangles[:, [0, 1, 1, 2, 0, 2]].reshape(-1, 2), axis=1)
    pairs, uses = np.unique(ends, axis=0, return_counts=True)
    border = pairs[uses == 1]
    if len(border) == 0:
        return np.zeros((0, 3))
    where = np.zeros((int(welded.max()) + 1, 3))
    where[welded.reshape(-1)] = surface.points_mm
    nodes, local = np.unique(border, return_inverse=True)
    local = local.reshape(-1, 2)
    _, piece = connected_components(coo_matrix((np.ones(len(local)), (local[:, 0], local[:, 1])), shape=(len(nodes), len(nodes))), directed=False)
    sizes = np.bincount(piece)
    return np.array([where[nodes[piece == p]].mean(axis=0) for p in range(len(sizes)) if sizes[p] >= LEAST_BORDER]).reshape(-1, 3)


def flat_caps(surface: Surface) -> NDArray[np.float64]:
    """(c, 3) LPS mm: the middles of flat, round pieces of the surface with a sharp border, as models of vessels are closed with."""
    normals = triangle_normals(surface.points_mm, surface.triangles)
    area = np.linalg.norm(normals, axis=1)
    unit = normals / np.maximum(area, 1e-300)[:, None]
    ends = np.sort(surface.triangles[:, [0, 1, 1, 2, 0, 2]].reshape(-1, 2), axis=1).astype(np.int64)
    keys = ends[:, 0] * len(surface.points_mm) + ends[:, 1]
    order = np.argsort(keys, kind="stable")
    twice = np.flatnonzero(keys[order][1:] == keys[order][:-1])
    one, other = order[twice] // 3, order[twice + 1] // 3
    cosine = np.einsum("ij,ij->i", unit[one], unit[other])
    flat = cosine > np.cos(np.radians(FLAT_DEG))
    count = len(surface.triangles)
    _, piece = connected_components(coo_matrix((np.ones(int(flat.sum())), (one[flat], other[flat])), shape=(count, count)), directed=False)
    sizes = np.bincount(piece, area / 2.0)
    sharp = cosine < np.cos(np.radians(SHARP_DEG))
    length = np.linalg.norm(surface.points_mm[ends[order[twice], 0]] - surface.points_mm[ends[order[twice], 1]], axis=1)
    border, edge = np.zeros(len(sizes)), np.zeros(len(sizes))
    outer = piece[one] != piece[other]
    for side in (one, other):
        border += np.bincount(piece[side[outer]], length[outer], minlength=len(sizes))
        edge += np.bincount(piece[side[outer & sharp]], length[outer & sharp], minlength=len(sizes))
    whole = (np.bincount(piece) >= LEAST_BORDER) & (edge > 0.8 * border) & (4.0 * np.pi * sizes > ROUND * border**2)
    centres = surface.points_mm[surface.triangles].mean(axis=1)
    return np.array([np.average(centres[piece == p], axis=0, weights=area[piece == p]) for p in np.flatnonzero(whole)]).reshape(-1, 3)


def _refuse_closed(name: str, holes: NDArray[np.float64], lumen: Lumen) -> None:
    """Every hole and every flat cap of the surface must have become an opening: a closed end is another vessel."""
    at = np.array([opening.point_mm for opening in lumen.openings])
    reach = np.array([REACH * 2.0 * opening.radius_mm for opening in lumen.openings])
    for hole in holes:
        if not (np.linalg.norm(at - hole, axis=1) < reach).any():
            raise AnatomyError(f"the surface '{name}' ends flat at {at_lps(hole)}, but no opening could be put there: the branch is too short or "
                               "too thin for a flat one; lengthen it in the program that made it, or set a shorter shortest branch and a finer grid")
