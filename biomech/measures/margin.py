"""Resection margin: the shortest distance from a removed lesion to the resection surface.

Exact point-to-triangle distances on the mesh, both ways (lesion nodes to cut, cut nodes to lesion). The cut is exact;
the lesion is as exact as its segmentation, whose usual error is the interval (CLINICAL 7: tumour surface 1.0-1.5 mm).
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from biomech.distances import surface_distance_mm
from biomech.measures.ablation import depth_in
from biomech.measures.case import Case
from biomech.model import RESECTION_SURFACE
from biomech.outcome import Measure
from meshing.tetmesh import outer_facets

IDS = ("resection_margin", "tumours_left")
_TUMOUR_SURFACE_MM = 1.5


def measure(case: Case) -> tuple[Measure, ...]:
    if not case.is_resection and not case.model.zones:
        return ()
    if not any(label.organ == "liver" or label.organ.endswith("_tumour") for label in case.model.need_solid().legend):
        return ()  # "no tumour left" would be said of a tumour that this measure does not know
    mesh, removed = case.model.need_solid(), case.model.removed_tets()
    margins, left = [], 0
    for label in mesh.legend:
        if not label.organ.endswith("_tumour"):
            continue
        own = mesh.organ == label.value
        if _ablated(case, own):
            continue
        if not removed[own].any():
            left += 1
        elif not removed[own].all():
            margins.append(0.0)
            left += 1
        else:
            cut = mesh.facet_set(RESECTION_SURFACE).triangles
            margins.append(surface_distance_mm(mesh.points_mm, outer_facets(mesh.tets[own]), cut))
    found = [Measure("tumours_left", "Tumours left in the remnant, whole or in part", float(left), "1", "lower",
                     "Lesions of the label map of which any part lies on the side that stays and outside of all ablation zones.")]
    if margins:
        least = min(margins)
        found.insert(0, Measure(
            "resection_margin", "Resection margin, least", least, "mm", "higher",
            "Shortest distance between the surface of a removed lesion and the resection surface on the mesh.",
            max(0.0, least - _TUMOUR_SURFACE_MM), least + _TUMOUR_SURFACE_MM,
            "colorectal metastasis: R1 below 1 mm; 10 mm or more better 5-year survival (Dhir 2012); HCC 10 mm (unverified, Shi 2007)",
            interval=f"usual error of a lesion's outline ({_TUMOUR_SURFACE_MM:g} mm, default of this program)"))
    return tuple(found)


def _ablated(case: Case, own: NDArray[np.bool_]) -> bool:
    """Whether the zones of the plan hold all of these tetrahedra."""
    mesh, zones = case.model.need_solid(), case.model.zones
    return bool(zones) and bool((depth_in(zones, mesh.points_mm[np.unique(mesh.tets[own])]) > 0.0).all())
