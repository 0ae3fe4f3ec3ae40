"""Resected volume and future liver remnant.

All volumes are in vivo, blood-filled CT volumes; they are not multiplied by the specimen factor 0.906 (CLINICAL 9.5:
never only one of numerator and denominator). Standard liver volume: Vauthey -794.41 + 1267.28 BSA and Urata
706.2 BSA + 2.4 mL; they differ by a fifth, so both are shown.
"""
from __future__ import annotations

from biomech.measures.case import Case
from biomech.outcome import Measure
from meshing.tetmesh import tet_volumes

_NORMAL = ("normal liver at least 20 % of the formula volume (Kishi) or 25 % of CT volume (Vauthey); after long chemotherapy 30 % "
           "(Shindoh); cirrhosis 40 % (PMC6422720)")


def measure(case: Case) -> tuple[Measure, ...]:
    mesh = case.model.solid
    if mesh is None or not any(label.organ == "liver" for label in mesh.legend):
        return ()
    removed = case.model.removed_tets()
    volumes = tet_volumes(mesh.points_mm, mesh.tets) * 1e-3
    healthy = mesh.of(*(label.name for label in mesh.legend if label.organ == "liver"))
    total, remnant = float(volumes[healthy].sum()), float(volumes[healthy & ~removed].sum())
    found = [
        Measure("resected_volume", "Resected volume", float(volumes[removed].sum()), "ml", "lower",
                "Volume of all removed tetrahedra, lesions included."),
        Measure("remnant_volume", "Future liver remnant", remnant, "ml", "higher",
                "Liver without lesions that stays; vessels inside the liver count as liver."),
        Measure("flr_ct", "Future liver remnant of the CT volume without tumour", 100.0 * remnant / total, "%", "higher",
                "Remnant over all liver without lesions, both from the same mesh.", reference=_NORMAL)]
    surface = case.model.patient.body_surface_m2()
    if surface is not None:
        for id, name, standard in (("flr_vauthey", "Vauthey", -794.41 + 1267.28 * surface), ("flr_urata", "Urata", 706.2 * surface + 2.4)):
            found.append(Measure(id, f"Future liver remnant of the standard volume ({name})", 100.0 * remnant / standard, "%", "higher",
                                 f"Remnant over {standard:.0f} mL, the standard liver volume of {name} at {surface:.2f} m2 body surface "
                                 "(Mosteller).", reference=_NORMAL))
    return tuple(found)
