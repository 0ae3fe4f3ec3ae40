"""Which branch of a vessel tree serves which tissue, and what loses its vessel when a plan cuts the tree.

Every point of the organ belongs to the branch whose wall is nearest (meshing/vessels/territories.py). A point of the tree is
lost when it lies deep in removed tissue or anywhere downstream of such a point.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from biomech.distances import to_triangles_mm
from biomech.model import RESECTION_SURFACE, PatientModel
from biomech.remnant import parts_of
from meshing.centreline import Centreline
from meshing.tetmesh import tet_volumes
from meshing.vessels.territories import serving_point

_TRIED = 32
"""Tetrahedra with the nearest centres that are tried to find the one that holds a point."""


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
    dead = lost_points(model, tree, organ)
    kept = mesh.of(organ) & ~removed
    served = serving_point(tree, centres[kept])
    lost = np.zeros(len(mesh.tets), bool)
    lost[np.flatnonzero(kept)[dead[served]]] = True
    volumes = tet_volumes(mesh.points_mm, mesh.tets) * 1e-3
    return Territory(float(volumes[kept].sum()), float(volumes[lost].sum()), lost)


def lost_points(model: PatientModel, tree: Centreline, organ: str = "liver") -> NDArray[np.bool_]:
    """(n,) which points of `tree` carry no blood any more after the plan.

    A vessel that only runs along the cut is dissected free and stays: a point is cut when it lies in removed tissue deeper
    than its own radius. Points outside the organ (the trunks at the hilum and the vena cava) are never cut themselves.
    """
    return downstream(tree, depth_beyond_cut(model, tree, organ) > tree.radius_mm)


def depth_beyond_cut(model: PatientModel, tree: Centreline, organ: str = "liver") -> NDArray[np.float64]:
    """(n,) mm by which the points of `tree` lie behind the resection surface in removed tissue; minus infinity where they do not."""
    mesh, removed = model.need_solid(), model.removed_tets()
    if not removed.any():
        return np.full(len(tree.points_mm), -np.inf)
    ours = mesh.of(*parts_of(mesh, organ))
    inside, gone = tissue_at(mesh.points_mm, mesh.tets[ours], removed[ours], tree.points_mm)
    depth = to_triangles_mm(tree.points_mm, mesh.points_mm[mesh.facet_set(RESECTION_SURFACE).triangles])
    return np.where(inside & gone, depth, -np.inf)


def downstream(tree: Centreline, cut: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(n, ...) which points of `tree` are cut, or hang on one that is; `cut` (n, ...), for example one column a draw."""
    lost = np.array(cut, dtype=np.bool_)
    for point in range(len(lost)):
        parent = tree.parent[point]
        if parent >= 0:
            lost[point] |= lost[parent]
    return lost


def tissue_at(nodes: NDArray[np.float64], tets: NDArray[np.int32], removed: NDArray[np.bool_],
               points: NDArray[np.float64]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """(n,) which points lie in a tetrahedron, and whether that one is removed; the tetrahedra with near centres are tried."""
    corners = nodes[tets]
    count = min(_TRIED, len(tets))
    near = cKDTree(corners.mean(axis=1)).query(points, count)[1].reshape(len(points), count)
    found, gone = np.zeros(len(points), bool), np.zeros(len(points), bool)
    for column in range(count):
        chosen = corners[near[:, column]]
        edges = np.transpose(chosen[:, 1:] - chosen[:, :1], (0, 2, 1))
        weights = np.linalg.solve(edges, (points - chosen[:, 0])[:, :, None])[:, :, 0]
        within = (weights > -1e-6).all(axis=1) & (weights.sum(axis=1) < 1.0 + 1e-6) & ~found
        gone[within] = removed[near[within, column]]
        found |= within
    return found, gone
