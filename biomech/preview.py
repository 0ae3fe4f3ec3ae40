"""What a resection along planes would take, quickly enough to follow a hand: the mesh is not cut.

Volumes count each tetrahedron by the share of it beyond the planes, taken from the heights of its corners (share = sum of
the positive heights over the sum of all heights without sign): exact where a plane misses the tetrahedron, and within a few
tenths of a percent of the organ where it does not. Margins are exact for the meshed lesion: what lies beyond all planes is
convex, so the way out of it is the least of the heights. Vessels are the tubes of their centrelines where they run in the organ or within one
element of it: what lies outside the planes is at least as far from them as its height says, and as far but at their crease.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from biomech.model import PatientModel
from biomech.procedures.resection import Resection
from biomech.remnant import parts_of
from meshing.centreline import Centreline
from meshing.tetmesh import outer_facets, tet_volumes


@dataclass(frozen=True)
class Preview:
    """removed_ml of organ and lesions; remnant_percent of the organ's own tissue that stays; margins: (lesion, mm) with None
    where the lesion stays as a whole and a negative number where a plane goes through it; vessels: (branch, mm from its wall to the planes) of
    every branch that does not go as a whole, nearest first, 0 where a plane goes through it."""

    removed_ml: float
    remnant_percent: float
    margins: tuple[tuple[str, float | None], ...]
    vessels: tuple[tuple[str, float], ...] = ()


class ResectionPreview:
    """Holds what does not change while a plane is moved. Raises AnatomyError when the model has no such organ."""

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
        self._lesions = tuple((name, mesh.points_mm[np.unique(outer_facets(mesh.tets[mesh.of(name)]))]) for name in names[1:])
        corners = self._points[self._tets]
        longest = max(float(np.linalg.norm(corners[:, i] - corners[:, j], axis=1).max()) for i in range(4) for j in range(i))
        self._branches = tuple(branch for tree in model.trees for branch in _branches(tree, cKDTree(self._points), longest))

    def of(self, plan: Resection) -> Preview:
        height = plan.beyond(self._points)[self._tets]
        over, size = np.maximum(height, 0.0).sum(axis=1), np.abs(height).sum(axis=1)
        gone = self._volumes * np.divide(over, size, out=np.zeros_like(over), where=size > 0.0)
        kept = float((self._volumes - gone)[self._own].sum() / self._volumes[self._own].sum())
        margins = []
        for name, points in self._lesions:
            lesion = plan.beyond(points)
            margins.append((name, None if lesion.max() <= 0.0 else float(lesion.min())))
        return Preview(float(gone.sum()), 100.0 * kept, tuple(margins), self._vessels(plan))

    def _vessels(self, plan: Resection) -> tuple[tuple[str, float], ...]:
        found: dict[str, float] = {}
        for name, points, radius in self._branches:
            height = plan.beyond(points)
            if (height - radius).min() < 0.0:  # else it goes with the specimen
                found[name] = min(found.get(name, np.inf), max(0.0, -float((height + radius).max())))
        return tuple(sorted(found.items(), key=lambda pair: pair[1]))


def _branches(tree: Centreline, organ: cKDTree, reach_mm: float) -> list[tuple[str, NDArray[np.float64], NDArray[np.float64]]]:
    """Name, points (n, 3) mm and radii (n,) mm of each branch where it runs within `reach_mm` of the nodes of the organ."""
    found = []
    for branch in np.unique(tree.branch):
        points = tree.branch_points(int(branch))
        near = organ.query(tree.points_mm[points])[0] <= reach_mm + tree.radius_mm[points]
        called = tree.names[branch] if branch < len(tree.names) else ""
        if near.any():
            found.append((f"{tree.name} ({called})" if called else tree.name, tree.points_mm[points[near]], tree.radius_mm[points[near]]))
    return found
