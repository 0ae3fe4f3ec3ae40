"""Resection margin: the shortest distance from a removed lesion to the resection surface.

Exact point-to-triangle distances on the mesh, both ways (lesion nodes to cut, cut nodes to lesion). The cut is exact;
the lesion is as exact as its segmentation, whose usual error is the interval (CLINICAL 7: tumour surface 1.0-1.5 mm).
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from biomech.measures.case import Case
from biomech.model import RESECTION_SURFACE
from biomech.outcome import Measure
from meshing.tetmesh import outer_facets

_TUMOUR_SURFACE_MM = 1.5
_CANDIDATES = 24


def measure(case: Case) -> tuple[Measure, ...]:
    if not case.is_resection:
        return ()
    mesh, removed = case.model.need_solid(), case.model.removed_tets()
    cut = mesh.facet_set(RESECTION_SURFACE).triangles
    margins, left = [], 0
    for label in mesh.legend:
        if not label.organ.endswith("_tumour"):
            continue
        own = mesh.organ == label.value
        if not removed[own].any():
            left += 1
        elif not removed[own].all():
            margins.append(0.0)
            left += 1
        else:
            margins.append(surface_distance_mm(mesh.points_mm, outer_facets(mesh.tets[own]), cut))
    found = [Measure("tumours_left", "Tumours left in the remnant, whole or in part", float(left), "1", "lower",
                     "Lesions of the label map of which any part lies on the side that stays.")]
    if margins:
        least = min(margins)
        found.insert(0, Measure(
            "resection_margin", "Resection margin, least", least, "mm", "higher",
            "Shortest distance between the surface of a removed lesion and the resection surface on the mesh; the interval is the "
            f"usual error of a lesion's outline ({_TUMOUR_SURFACE_MM:g} mm, default of this program).",
            max(0.0, least - _TUMOUR_SURFACE_MM), least + _TUMOUR_SURFACE_MM,
            "colorectal metastasis: R1 below 1 mm; 10 mm or more better 5-year survival (Dhir 2012); HCC 10 mm (unverified, Shi 2007)"))
    return tuple(found)


def surface_distance_mm(points: NDArray[np.float64], first: NDArray[np.int32], second: NDArray[np.int32]) -> float:
    """Shortest distance between two triangulated surfaces that share `points` and do not cross, mm."""
    return min(_nodes_to_triangles(points, np.unique(first), second), _nodes_to_triangles(points, np.unique(second), first))


def _nodes_to_triangles(points: NDArray[np.float64], nodes: NDArray[np.int32], triangles: NDArray[np.int32]) -> float:
    """Only triangles that can hold the nearest point are tried: centroid distance minus their radius bounds from below."""
    corners = points[triangles]
    centroids = corners.mean(axis=1)
    reach = float(np.linalg.norm(corners - centroids[:, None], axis=2).max())
    tree = cKDTree(centroids)
    rough, _ = tree.query(points[nodes])
    near = nodes[rough <= rough.min() + 2.0 * reach]
    count = min(_CANDIDATES, len(triangles))
    index = tree.query(points[near], count)[1].reshape(len(near), count)
    return float(_point_triangle(np.repeat(points[near], count, axis=0), corners[index.ravel()]).min())


def _point_triangle(p: NDArray[np.float64], t: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) distances of (n, 3) points to (n, 3, 3) triangles: the foot of the plane if inside, else the nearest edge."""
    a, b, c = t[:, 0], t[:, 1], t[:, 2]
    normal = np.cross(b - a, c - a)
    area = np.linalg.norm(normal, axis=1, keepdims=True)
    normal = normal / np.maximum(area, 1e-300)
    height = np.einsum("ij,ij->i", p - a, normal)
    foot = p - height[:, None] * normal
    inside = np.ones(len(p), bool)
    edges = np.full(len(p), np.inf)
    for start, end in ((a, b), (b, c), (c, a)):
        along = end - start
        inside &= np.einsum("ij,ij->i", np.cross(along, foot - start), normal) >= 0.0
        s = np.clip(np.einsum("ij,ij->i", p - start, along) / np.maximum(np.einsum("ij,ij->i", along, along), 1e-300), 0.0, 1.0)
        edges = np.minimum(edges, np.linalg.norm(p - start - s[:, None] * along, axis=1))
    return np.where(inside, np.abs(height), edges)
