"""Distances to vessels: how near a lesion, and how near the cut, comes to the vessels that must stay.

Distance to the wall: distance to the centreline minus the radius there.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from biomech.distances import to_triangles_mm
from biomech.measures.case import Case
from biomech.model import RESECTION_SURFACE
from biomech.outcome import Measure
from biomech.territory import lost_points
from meshing.centreline import Centreline
from meshing.tetmesh import outer_facets

IDS = ("tumour_to_*", "cut_to_*")
TRUNK_MM = 2.5
"""A vessel counts as one that must not be touched from this radius on (second-order portal branches)."""


def measure(case: Case) -> tuple[Measure, ...]:
    mesh = case.model.solid
    if mesh is None or not case.model.trees:
        return ()
    found = []
    lesions = [label for label in mesh.legend if label.organ.endswith("_tumour")]
    for tree in case.model.trees:
        key = tree.name.replace(" ", "_")
        if lesions:
            nodes = np.unique(np.concatenate([outer_facets(mesh.tets[mesh.organ == label.value]).ravel() for label in lesions]))
            found.append(Measure(f"tumour_to_{key}", f"Tumour to {tree.name}, least", wall_distance_mm(tree, mesh.points_mm[nodes]),
                                 "mm", "neither", f"From the surface of the nearest lesion to the wall of the {tree.name}; 0 = touching. "
                                 f"The same for every plan.{_caution(tree)}"))
        if case.is_resection:
            alive = ~lost_points(case.model, tree) & (tree.radius_mm >= TRUNK_MM)
            if alive.any():
                cut = mesh.points_mm[mesh.facet_set(RESECTION_SURFACE).triangles]
                distance = max(0.0, float((to_triangles_mm(tree.points_mm[alive], cut) - tree.radius_mm[alive]).min()))
                found.append(Measure(f"cut_to_{key}", f"Resection surface to remaining {tree.name}, least", distance, "mm", "higher",
                                     f"To the wall of the part of the {tree.name} that stays and is wider than {2 * TRUNK_MM:g} mm; "
                                     f"0 = the cut crosses it.{_caution(tree)}"))
    return tuple(found)


def _caution(tree: Centreline) -> str:
    return " The scan does not show the wall: it is that of the label, good to about half a voxel." if tree.radii_from == "label" else ""


def wall_distance_mm(tree: Centreline, points_mm: NDArray[np.float64]) -> float:
    """Shortest distance of (n, 3) LPS points to the wall of the tree, 0 when a point lies inside a vessel."""
    return max(0.0, float(from_wall_mm(tree, points_mm).min()))


def from_wall_mm(tree: Centreline, points_mm: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) distance of (n, 3) LPS points from the wall of the tree, negative inside a vessel."""
    count = min(8, len(tree.points_mm))
    distance, index = (part.reshape(len(points_mm), count) for part in cKDTree(tree.points_mm).query(points_mm, count))
    found: NDArray[np.float64] = (distance - tree.radius_mm[index]).min(axis=1)
    return found
