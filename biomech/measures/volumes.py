"""Resected volume and future liver remnant.

All volumes are in vivo, blood-filled CT volumes. Without its blood a specimen has SPECIMEN of that (24 hemihepatectomies, PMC6390596 [R]):
the resected volume is given both ways, shares of the liver are not, because the factor would stand above and below the line (CLINICAL 9.5:
never only one of numerator and denominator). What is ablated does not count as remnant. Standard liver volume: Vauthey
-794.41 + 1267.28 BSA and Urata 706.2 BSA + 2.4 mL; they differ by a fifth, so both are shown.
"""
from __future__ import annotations

import numpy as np

from biomech.measures.case import Case
from biomech.model import RESECTION_SURFACE, LiverHealth
from biomech.outcome import Measure
from biomech.treated import ablated_ml
from meshing.surface import triangle_normals
from meshing.tetmesh import tet_volumes

IDS = ("resected_volume", "remnant_volume", "flr_ct", "specimen_volume", "transection_area", "flr_reserve", "flr_vauthey", "flr_urata")
_NORMAL = ("normal liver at least 20 % of the formula volume (Kishi) or 25 % of CT volume (Vauthey); after long chemotherapy 30 % "
           "(Shindoh); cirrhosis 40 % (PMC6422720)")

SPECIMEN, SPECIMEN_ERROR = 0.906, 0.063
"""Exsanguinated over in vivo volume, and what is left of the difference as a share."""
LEAST: dict[LiverHealth, tuple[float, str]] = {
    "normal": (25.0, "25 % of CT volume (Vauthey); 20 % of the formula volume (Kishi)"),
    "after long chemotherapy": (30.0, "30 % after more than 3 months of chemotherapy (Shindoh)"),
    "fibrosis or cirrhosis": (40.0, "40 % (PMC6422720)")}
"""Least future liver remnant of CT volume, %, clinical library 3 [R]."""
LEAST_OF_FORMULA: dict[LiverHealth, float] = {"normal": 20.0, "after long chemotherapy": 30.0, "fibrosis or cirrhosis": 40.0}


def measure(case: Case) -> tuple[Measure, ...]:
    mesh = case.model.solid
    if mesh is None or not any(label.organ == "liver" for label in mesh.legend):
        return ()
    removed = case.model.removed_tets()
    volumes = tet_volumes(mesh.points_mm, mesh.tets) * 1e-3
    healthy = mesh.of(*(label.name for label in mesh.legend if label.organ == "liver"))
    total, remnant = float(volumes[healthy].sum()), float(volumes[healthy & ~removed].sum())
    remnant -= ablated_ml(case.model.zones, mesh, healthy & ~removed)
    resected = float(volumes[removed].sum())
    found = [
        Measure("resected_volume", "Resected volume", resected, "ml", "lower",
                "Volume of all removed tetrahedra, lesions included."),
        Measure("remnant_volume", "Future liver remnant", remnant, "ml", "higher",
                "Liver without lesions that stays; vessels inside the liver count as liver."),
        Measure("flr_ct", "Future liver remnant of the CT volume without tumour", 100.0 * remnant / total, "%", "higher",
                "Remnant over all liver without lesions, both from the same mesh.", reference=_NORMAL)]
    if case.is_resection:
        corners = mesh.facet_set(RESECTION_SURFACE).triangles
        cut_mm2 = float(np.linalg.norm(triangle_normals(mesh.points_mm, corners), axis=1).sum()) / 2.0
        found[1:1] = [
            Measure("specimen_volume", "Resected volume without its blood", SPECIMEN * resected, "ml", "neither",
                    f"The resected volume times {SPECIMEN:g}, to compare with the specimen (24 hemihepatectomies, PMC6390596).",
                    SPECIMEN * resected * (1.0 - SPECIMEN_ERROR), SPECIMEN * resected * (1.0 + SPECIMEN_ERROR),
                    interval=f"difference that was left between specimens and scans ({100.0 * SPECIMEN_ERROR:.1f} %)"),
            Measure("transection_area", "Area of the resection surface", cut_mm2 / 100.0, "cm2", "lower",
                    "A stand-in for the loss of blood: more surface bleeds more. No source turns it into millilitres here, so none are given.")]
    health = case.model.patient.liver
    if health is not None:
        least, source = LEAST[health]
        found.append(Measure("flr_reserve", "Future liver remnant above the least for this liver", 100.0 * remnant / total - least, "%", "higher",
                             f"Points of the CT volume above {least:g} %, the least for a liver that is described as: {health}. Negative: too small.",
                             reference=source))
    surface = case.model.patient.body_surface_m2()
    if surface is not None:
        for id, name, standard in (("flr_vauthey", "Vauthey", -794.41 + 1267.28 * surface), ("flr_urata", "Urata", 706.2 * surface + 2.4)):
            limit = f" For this liver at least {LEAST_OF_FORMULA[health]:g} %." if health is not None else ""
            found.append(Measure(id, f"Future liver remnant of the standard volume ({name})", 100.0 * remnant / standard, "%", "higher",
                                 f"Remnant over {standard:.0f} mL, the standard liver volume of {name} at {surface:.2f} m2 body surface "
                                 f"(Mosteller).{limit}", reference=_NORMAL))
    return tuple(found)
