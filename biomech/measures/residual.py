"""What a debulking leaves of a tumour, and how far the brain under a craniotomy carries it away from where the scan showed it."""
from __future__ import annotations

import numpy as np

from biomech.measures.case import Case
from biomech.outcome import Measure
from meshing.tetmesh import tet_volumes

IDS = ("residual_*", "extent_*", "shift_*")
_NOT_LIVER = "liver_tumour"


def measure(case: Case) -> tuple[Measure, ...]:
    """Only tumours of other organs than the liver, whose remnant has measures of its own, and only those that the plan cuts."""
    mesh = case.model.solid
    if mesh is None or not case.is_resection:
        return ()
    removed, volume = case.model.removed_tets(), tet_volumes(mesh.points_mm, mesh.tets) * 1e-3
    found = []
    for label in mesh.legend:
        own = mesh.organ == label.value
        if label.organ in (_NOT_LIVER, "liver", "brain") or not (own & removed).any():
            continue
        key = label.name.replace(" ", "_")
        whole, left = float(volume[own].sum()), float(volume[own & ~removed].sum())
        found += [
            Measure(f"residual_{key}", f"{label.name.capitalize()}: volume that stays", left, "ml", "lower",
                    "Tetrahedra of the tumour that the plan leaves; cut exactly.", reference="no limit of this program: it differs with the tumour"),
            Measure(f"extent_{key}", f"{label.name.capitalize()}: extent of resection", 100.0 * (1.0 - left / whole), "%", "higher",
                    f"What is taken out of {whole:.2f} mL in the mesh.", reference="no limit of this program: it differs with the tumour")]
        solution = case.solution("tissue")
        if solution is not None and solution.mesh is not None and case.model.opening is not None:
            bed = mesh.points_mm[np.unique(mesh.tets[own])].mean(axis=0)
            nodes = solution.mesh.points_mm
            near = np.linalg.norm(nodes - bed, axis=1)
            close = near <= max(10.0, float(near.min()) + 3.0)
            moved = solution.field("displacement").values[close].mean(axis=0)
            found.append(Measure(f"shift_{key}", f"{label.name.capitalize()}: shift of its bed", float(np.linalg.norm(moved)), "mm", "lower",
                                 "Mean displacement of the tissue within 10 mm of the tumour's middle by the brain shift.",
                                 reference="cortex 6.1 +- 3.4 mm during resection (Reinges 2004)", verified=False))
    return tuple(found)
