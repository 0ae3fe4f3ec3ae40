"""Which branch of a vessel tree serves which tissue, and what loses its vessel when a plan cuts the tree.

Portal-territory method: every point of the organ belongs to the branch whose wall is nearest (Limits of Couinaud's
classification, 23 patients: preferred for resection; sources in CLINICAL "Anatomy rules"). A point of the tree is lost
when it lies in removed tissue or anywhere downstream of such a point.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from biomech.model import PatientModel
from biomech.remnant import parts_of
from meshing.centreline import Centreline
from meshing.tetmesh import tet_volumes

_NEIGHBOURS = 12
"""Nearest centreline points that are tried for the nearest wall: radii differ less than distances among them."""


@dataclass(frozen=True, eq=False)
class Territory:
    """`kept_ml` of healthy tissue that stays, `lost_ml` of it without its vessel; `lost` (m,) marks those tetrahedra."""

    kept_ml: float
    lost_ml: float
    lost: NDArray[np.bool_]


def territory_of(model: PatientModel, tree: Centreline, organ: str = "liver") -> Territory:
    """The kept tissue of `organ` (without lesions) and the part of it whose branch of `tree` the plan has cut."""
    mesh, removed = model.need_solid(), model.removed_tets()
    centres = mesh.points_mm[mesh.tets].mean(axis=1)
    ours = mesh.of(*parts_of(mesh, organ))
    dead = lost_points(tree, centres[ours], removed[ours])
    kept = mesh.of(organ) & ~removed
    served = serving_point(tree, centres[kept])
    lost = np.zeros(len(mesh.tets), bool)
    lost[np.flatnonzero(kept)[dead[served]]] = True
    volumes = tet_volumes(mesh.points_mm, mesh.tets) * 1e-3
    return Territory(float(volumes[kept].sum()), float(volumes[lost].sum()), lost)


def serving_point(tree: Centreline, points_mm: NDArray[np.float64]) -> NDArray[np.int64]:
    """(n,) number of the centreline point whose vessel wall is nearest to each of (n, 3) LPS points."""
    count = min(_NEIGHBOURS, len(tree.points_mm))
    distance, index = cKDTree(tree.points_mm).query(points_mm, count)
    distance, index = distance.reshape(len(points_mm), count), index.reshape(len(points_mm), count)
    nearest = np.argmin(distance - tree.radius_mm[index], axis=1)
    found: NDArray[np.int64] = index[np.arange(len(points_mm)), nearest].astype(np.int64)
    return found


def lost_points(tree: Centreline, centres_mm: NDArray[np.float64], removed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(n,) which points of `tree` carry no blood any more; `centres_mm` (m, 3) are tissue points, `removed` (m,) theirs."""
    if not removed.any():
        return np.zeros(len(tree.points_mm), bool)
    distance, nearest = cKDTree(centres_mm).query(tree.points_mm)
    spacing = float(np.median(cKDTree(centres_mm).query(centres_mm[:2000], 2)[0][:, 1]))
    lost = np.asarray(removed[nearest] & (distance < 3.0 * spacing), dtype=np.bool_)
    for point in range(len(lost)):
        parent = tree.parent[point]
        if parent >= 0 and lost[parent]:
            lost[point] = True
    return lost


def perfused_fraction(model: PatientModel, organ: str = "liver", tree: str = "portal vein") -> float:
    """Healthy tissue that stays and keeps its portal branch, as a fraction of all healthy tissue before the plan.

    Without a centreline of the tree every kept part counts as perfused.
    """
    mesh, removed = model.need_solid(), model.removed_tets()
    healthy = mesh.of(organ)
    volumes = tet_volumes(mesh.points_mm, mesh.tets)
    alive = healthy & ~removed
    if any(known.name == tree for known in model.trees):
        alive &= ~territory_of(model, model.tree(tree), organ).lost
    return float(volumes[alive].sum() / volumes[healthy].sum())
