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

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

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
from biomech.remnant import SignedDistance, parts_of
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
class _Vessels:
    """Points (n, 3) mm and radii (n,) mm of all branches where they run in the organ, branch after branch: number k begins at first[k]."""

    names: tuple[str, ...]
    points_mm: Floats
    radius_mm: Floats
    first: NDArray[np.int64]

    @property
    def which(self) -> NDArray[np.int64]:
        """(n,) the number of the branch of each point."""
        return np.repeat(np.arange(len(self.names)), np.diff([*self.first, len(self.points_mm)]))


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
        self._lesions = tuple((name, _Skin.of(mesh.points_mm, outer_facets(mesh.tets[mesh.of(name)]))) for name in names[1:])
        corners = self._points[self._tets]
        longest = max(float(np.linalg.norm(corners[:, i] - corners[:, j], axis=1).max()) for i in range(4) for j in range(i))
        self._vessels = _vessels(model.trees, cKDTree(self._points), longest)

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
        surface = _Skin.cut(np.zeros((0, 3, 3)) if isinstance(plan, Resection) else level_triangles(self._points, self._tets, heights))
        margins = tuple((name, float(plan.margin) if isinstance(plan, Wedge) and name in plan.lesions else
                         self._margin(level(skin.nodes), skin, surface, plan)) for name, skin in self._lesions)
        away, divided = self._spared(level, wider, surface, plan)
        return Preview(float(gone.sum()), kept, margins, away, divided, surface.corners)

    def _spared(self, level: SignedDistance, wider: float, surface: _Skin, plan: Cut) -> tuple[tuple[tuple[str, float], ...], tuple[str, ...]]:
        """`vessels` and `divided` of a Preview."""
        own = self._vessels
        if not own.names:
            return (), ()
        deep = level(own.points_mm) + wider
        inside = deep > own.radius_mm
        stays = ~np.logical_and.reduceat(inside, own.first)
        if isinstance(plan, _EXACT):
            least = np.minimum.reduceat(-deep - own.radius_mm, own.first)
        else:
            least = np.where(np.logical_or.reduceat(deep > 0.0, own.first), 0.0, _least(own, surface))
        found: dict[str, float] = {}
        for name, mm in zip(np.array(own.names)[stays], np.maximum(least[stays], 0.0)):
            found[str(name)] = min(found.get(str(name), np.inf), float(mm))
        cut = np.array(own.names)[stays & np.logical_or.reduceat(inside, own.first)]
        return tuple(sorted(((n, mm) for n, mm in found.items() if np.isfinite(mm)), key=lambda pair: pair[1])), tuple(dict.fromkeys(map(str, cut)))

    def _widened(self, plan: Wedge, heights: Floats) -> float:
        """mm by which a wedge is cut wider, because the chords of its surface come nearer to the lesion than its nodes: as the procedure does."""
        wider = 0.0
        for _ in range(ATTEMPTS - 1):
            surface = _Skin.cut(level_triangles(self._points, self._tets, heights + wider))
            short = max((plan.margin - skin.to(surface) for name, skin in self._lesions if name in plan.lesions), default=0.0)
            if not SHORT_MM < short < np.inf:
                break
            wider += short
        return wider

    def _margin(self, deep: Floats, lesion: _Skin, surface: _Skin, plan: Cut) -> float | None:
        if deep.max() <= 0.0:
            return None
        if isinstance(plan, _EXACT) or deep.min() <= 0.0 or not len(surface.corners):
            return float(deep.min())
        return lesion.to(surface)


@dataclass(frozen=True, eq=False)
class _Skin:
    """A surface: its nodes (n, 3) mm and the corners (m, 3, 3) mm of its triangles."""

    nodes: Floats
    corners: Floats

    @classmethod
    def of(cls, points: Floats, triangles: NDArray[np.int32]) -> _Skin:
        return cls(points[np.unique(triangles)], points[triangles])

    @classmethod
    def cut(cls, corners: Floats) -> _Skin:
        return cls(np.unique(corners.reshape(-1, 3).round(6), axis=0), corners)

    @cached_property
    def middles(self) -> cKDTree:
        return cKDTree(self.corners.mean(axis=1))

    @cached_property
    def reach(self) -> float:
        """The farthest that a corner lies from the middle of its triangle."""
        return float(np.linalg.norm(self.corners - self.corners.mean(axis=1)[:, None], axis=2).max())

    def to(self, other: _Skin) -> float:
        """mm to another surface; infinite where there is none."""
        return min(self._one_way(other), other._one_way(self))

    def _one_way(self, other: _Skin) -> float:
        if not len(self.nodes) or not len(other.corners):
            return np.inf
        rough = other.middles.query(self.nodes)[0]
        return float(to_triangles_mm(self.nodes[rough <= rough.min() + other.reach], other.corners).min())


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


def _least(vessels: _Vessels, surface: _Skin) -> Floats:
    """For each branch the least of the mm from its wall to the surface; only points that can have it are measured."""
    found = np.full(len(vessels.names), np.inf)
    if len(surface.corners):
        which, rough = vessels.which, surface.middles.query(vessels.points_mm)[0] - vessels.radius_mm
        near = rough <= np.minimum.reduceat(rough, vessels.first)[which] + surface.reach
        np.minimum.at(found, which[near], to_triangles_mm(vessels.points_mm[near], surface.corners) - vessels.radius_mm[near])
    return found


def _vessels(trees: Sequence[Centreline], organ: cKDTree, reach_mm: float) -> _Vessels:
    """The branches where they run within `reach_mm` of the nodes of the organ."""
    names, points, radius = list[str](), list[Floats](), list[Floats]()
    for tree in trees:
        for branch in np.unique(tree.branch):
            own = tree.branch_points(int(branch))
            own = own[organ.query(tree.points_mm[own])[0] <= reach_mm + tree.radius_mm[own]]
            called = tree.names[branch] if branch < len(tree.names) else ""
            if len(own):
                names.append(f"{tree.name} ({called})" if called else tree.name)
                points.append(tree.points_mm[own])
                radius.append(tree.radius_mm[own])
    first = np.cumsum([0, *map(len, points)])[:-1]
    return _Vessels(tuple(names), np.concatenate(points or [np.zeros((0, 3))]), np.concatenate(radius or [np.zeros(0)]), first)
