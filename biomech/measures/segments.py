"""How much of each of Couinaud's segments a plan takes out."""
from __future__ import annotations

import numpy as np

from biomech.measures.case import Case
from biomech.outcome import Measure
from meshing.labels import Labels
from meshing.tetmesh import tet_volumes
from meshing.volume import index_of

IDS = ("segment_*_removed",)
_HOW = ("Share of the segment's tissue, lesions included, that the plan takes out; the segment of a tetrahedron is that of its middle. Approximate: "
        "borders of segments by planes differ from what the portal branches serve by up to a quarter of a segment.")


def measure(case: Case) -> tuple[Measure, ...]:
    segments = case.model.segments
    if case.model.solid is None or segments is None or not segments.labels.legend or not case.is_resection:
        return ()
    return tuple(Measure(key(name), f"S{name[1:]} removed", share, "%", "neither", _HOW, verified=False)
                 for name, share in removed_shares(case, segments.labels).items())


def key(name: str) -> str:
    """The id of the measure of a segment."""
    return f"{name.replace(' ', '_').lower()}_removed"


def removed_shares(case: Case, labels: Labels) -> dict[str, float]:
    """% of each segment of `labels`, by its name, that the plan takes out; those that the mesh does not have are left out."""
    mesh = case.model.need_solid()
    index = np.round(index_of(labels.to_patient, mesh.points_mm[mesh.tets].mean(axis=1))).astype(np.int64)[:, ::-1]
    inside = ((index >= 0) & (index < np.array(labels.values.shape))).all(axis=1)
    of_tet = np.zeros(len(mesh.tets), np.uint8)
    of_tet[inside] = labels.values[tuple(index[inside].T)]
    liver = mesh.of(*(label.name for label in mesh.legend if label.organ in ("liver", "liver_tumour")))
    volumes = np.where(liver, tet_volumes(mesh.points_mm, mesh.tets), 0.0)
    removed = case.model.removed_tets()
    found = {}
    for label in labels.legend:
        own = of_tet == label.value
        total = float(volumes[own].sum())
        if total > 0.0:
            found[label.name] = 100.0 * float(volumes[own & removed].sum()) / total
    return found
