"""What a resection would take, quickly enough to follow a hand: the mesh is not cut.

Every cut is the zero level of a signed distance, positive where tissue goes. Volumes count each tetrahedron by the share of it beyond that level,
taken from the heights of its corners (share = sum of the positive heights over the sum of all heights without sign): exact where the cut misses
the tetrahedron, and within a few tenths of a percent of the organ where it does not. Vessels are the tubes of their centrelines where they run in
the organ or within one element of it; one is divided when a point of it lies deeper in what goes than its radius, as in territory.py.

Margins along planes are exact for the meshed lesion: what lies beyond all planes is convex, so the way out of it is the least of the heights, and
what lies outside the planes is at least as far from them as its height says, and as far but at their crease; it is the same with a round tool. The
margin of a wedge is the one that was asked for, because the cut is widened until it has it. Of any other cut the surface is drawn through the mesh
first, straight within each tetrahedron as the mesh will be cut, and distances are those to its triangles: they are off by what such a chord is
off, the square of an edge over eight radii of the cut.
"""
from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from biomech.distances import to_triangles_mm
from biomech.model import PatientModel
from biomech.procedures.anatomical import AnatomicalResection
from biomech.procedures.curved import CurvedResection
from biomech.procedures.excision import Excision
from biomech.procedures.resection import Resection
from biomech.procedures.wedge import ATTEMPTS, SHORT_MM, Wedge
from biomech.remnant import parts_of
from meshing.centreline import Centreline
from meshing.tetmesh import outer_facets, tet_volumes

Floats = NDArray[np.float64]
Cut = Resection | CurvedResection | Wedge | AnatomicalResection | Excision
"""What takes a part of an organ out: each has an `organ` and the signed distance `level(model)` of its cut."""
_EXACT = (Resection, Excision)
"""Their signed distances are distances everywhere, but at a crease."""
CUTS = (Resection, CurvedResection, Wedge, AnatomicalResection, Excision)


@dataclass(frozen=True, eq=False)
class Preview:
    """removed_ml of organ and lesions; remnant_percent of the organ's own tissue that stays; margins: (lesion, mm) with None
    where the lesion stays as a whole and a negative number where the cut goes through it; vessels: (branch, mm from its wall to the cut) of
    every branch that does not go as a whole, nearest first, 0 where the cut touches it; divided: those of them whose end goes;
    surface_mm: (m, 3, 3) corners of the triangles of the cut, none for planes."""

    removed_ml: float
    remnant_percent: float
    margins: tuple[tuple[str, float | None], ...]
    vessels: tuple[tuple[str, float], ...] = ()
    divided: tuple[str, ...] = ()
    surface_mm: Floats = field(default_factory=lambda: np.zeros((0, 3, 3)))


@dataclass(frozen=True, eq=False)
class _Branch:
    """Points (n, 3) mm and radii (n,) mm of a branch where it runs in the organ."""

    name: str
    points_mm: Floats
    radius_mm: Floats


class ResectionPreview:
    """Holds what does not change while a handle is moved. Raises AnatomyError when the model has no such organ."""

    def __init__(self, model: PatientModel, organ: str) -> None:
        self.model = model
        mesh = model.need_solid()
        names = parts_of(mesh, organ)
        chosen = mesh.of(*names) & ~model.removed_tets()
        nodes, tets = np.unique(mesh.tets[chosen], return_inverse=True)
        self._points = mesh.points_mm[nodes]
        self._tets = tets.reshape(-1, 4)
        self._volumes = tet_volumes(mesh.points_mm, mesh.tets[chosen]) * 1e-3
        self._own = mesh.of(organ)[chosen]
        self._lesions = tuple((name, mesh.points_mm[outer_facets(mesh.tets[mesh.of(name)])]) for name in names[1:])
        corners = self._points[self._tets]
        longest = max(float(np.linalg.norm(corners[:, i] - corners[:, j], axis=1).max()) for i in range(4) for j in range(i))
        self._branches = tuple(branch for tree in model.trees for branch in _branches(tree, cKDTree(self._points), longest))

    def of(self, plan: Cut) -> Preview:
        """What a cut of this organ would take. Raises AnatomyError as the procedure does."""
        level, wider = plan.level(self.model), 0.0
        heights = level(self._points)
        if isinstance(plan, Wedge):
            wider = self._widened(plan, heights)
            heights = heights + wider
        height = heights[self._tets]
        over, size = np.maximum(height, 0.0).sum(axis=1), np.abs(height).sum(axis=1)
        gone = self._volumes * np.divide(over, size, out=np.zeros_like(over), where=size > 0.0)
        kept = 100.0 * float((self._volumes - gone)[self._own].sum() / self._volumes[self._own].sum())
        surface = np.zeros((0, 3, 3)) if isinstance(plan, Resection) else level_triangles(self._points, self._tets, heights)
        margins = tuple((name, float(plan.margin) if isinstance(plan, Wedge) and name in plan.lesions else
                         self._margin(level(facets.reshape(-1, 3)), facets, surface, plan)) for name, facets in self._lesions)
        away, divided = dict[str, float](), dict[str, None]()
        for branch in self._branches:
            deep = level(branch.points_mm) + wider
            if (deep > branch.radius_mm).all():
                continue  # it goes with the specimen
            if (deep > branch.radius_mm).any():
                divided[branch.name] = None
            near = (float((-deep - branch.radius_mm).min()) if isinstance(plan, _EXACT) else
                    0.0 if (deep > 0.0).any() else _least(branch.points_mm, surface, branch.radius_mm))
            away[branch.name] = min(away.get(branch.name, np.inf), max(0.0, near))
        found = sorted((pair for pair in away.items() if np.isfinite(pair[1])), key=lambda pair: pair[1])
        return Preview(float(gone.sum()), kept, margins, tuple(found), tuple(divided), surface)

    def _widened(self, plan: Wedge, heights: Floats) -> float:
        """mm by which a wedge is cut wider, because the chords of its surface come nearer to the lesion than its nodes: as the procedure does."""
        wider = 0.0
        for _ in range(ATTEMPTS - 1):
            surface = level_triangles(self._points, self._tets, heights + wider)
            own = [facets for name, facets in self._lesions if name in plan.lesions]
            short = max((plan.margin - self._between(facets, surface) for facets in own), default=0.0)
            if not SHORT_MM < short < np.inf:
                break
            wider += short
        return wider

    @staticmethod
    def _between(facets: Floats, surface: Floats) -> float:
        return min(_least(facets.reshape(-1, 3), surface), _least(surface.reshape(-1, 3), facets))

    def _margin(self, deep: Floats, facets: Floats, surface: Floats, plan: Cut) -> float | None:
        if deep.max() <= 0.0:
            return None
        if isinstance(plan, _EXACT) or deep.min() <= 0.0 or not len(surface):
            return float(deep.min())
        return self._between(facets, surface)


def level_triangles(points: Floats, tets: NDArray[np.int64], heights: Floats) -> Floats:
    """(m, 3, 3) corners of the zero level of (n,) `heights` at the nodes of (t, 4) tetrahedra, straight within each; a height of nothing counts
    as beyond."""
    above = heights[tets] >= 0.0
    found = []
    for corner in range(4):  # one corner on one side, three on the other
        for side in (True, False):
            alone = (above[:, corner] == side) & (np.delete(above, corner, axis=1) != side).all(axis=1)
            own, others = tets[alone][:, corner], np.delete(tets[alone], corner, axis=1)
            found.append(np.stack([_crossing(points, heights, own, others[:, k]) for k in range(3)], axis=1))
    for a, b, c, d in ((0, 1, 2, 3), (0, 2, 1, 3), (0, 3, 1, 2)):  # two and two
        split = (above[:, a] == above[:, b]) & (above[:, c] == above[:, d]) & (above[:, a] != above[:, c])
        own = tets[split]
        ac, ad, bc, bd = (_crossing(points, heights, own[:, i], own[:, j]) for i, j in ((a, c), (a, d), (b, c), (b, d)))
        found += [np.stack([ac, ad, bd], axis=1), np.stack([ac, bd, bc], axis=1)]
    return np.concatenate(found)


def _crossing(points: Floats, heights: Floats, first: NDArray[np.int64], second: NDArray[np.int64]) -> Floats:
    """(n, 3) where the level crosses edges between nodes on either side of it."""
    share = heights[first] / (heights[first] - heights[second])
    return np.asarray(points[first] + share[:, None] * (points[second] - points[first]))


def _least(points: Floats, triangles: Floats, less: Floats | float = 0.0) -> float:
    """The least of the mm from (n, 3) points to the nearest triangle less `less` (n,) of each; only points that can have it are measured."""
    if not len(points) or not len(triangles):
        return np.inf
    middles = triangles.mean(axis=1)
    reach = float(np.linalg.norm(triangles - middles[:, None], axis=2).max())
    rough = cKDTree(middles).query(points)[0] - less
    near = rough <= rough.min() + reach
    return float((to_triangles_mm(points[near], triangles) - np.broadcast_to(less, len(points))[near]).min())


def _branches(tree: Centreline, organ: cKDTree, reach_mm: float) -> list[_Branch]:
    """The branches where they run within `reach_mm` of the nodes of the organ."""
    found = []
    for branch in np.unique(tree.branch):
        points = tree.branch_points(int(branch))
        near = organ.query(tree.points_mm[points])[0] <= reach_mm + tree.radius_mm[points]
        called = tree.names[branch] if branch < len(tree.names) else ""
        if near.any():
            found.append(_Branch(f"{tree.name} ({called})" if called else tree.name, tree.points_mm[points[near]], tree.radius_mm[points[near]]))
    return found
