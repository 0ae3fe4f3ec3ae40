"""What a resection along planes would take, quickly enough to follow a hand: the mesh is not cut.

Volumes count each tetrahedron by the share of it beyond the planes, taken from the heights of its corners (share = sum of
the positive heights over the sum of all heights without sign): exact where a plane misses the tetrahedron, and within a few
tenths of a percent of the organ where it does not. Margins are exact for the meshed lesion: what lies beyond all planes is
convex, so the way out of it is the least of the heights.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from biomech.model import PatientModel
from biomech.procedures.resection import Resection
from biomech.remnant import parts_of
from meshing.tetmesh import outer_facets, tet_volumes


@dataclass(frozen=True)
class Preview:
    """removed_ml of organ and lesions; remnant_percent of the organ's own tissue that stays; margins: (lesion, mm) with None
    where the lesion stays as a whole and a negative number where a plane goes through it."""

    removed_ml: float
    remnant_percent: float
    margins: tuple[tuple[str, float | None], ...]


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

    def of(self, plan: Resection) -> Preview:
        height = plan.beyond(self._points)[self._tets]
        over, size = np.maximum(height, 0.0).sum(axis=1), np.abs(height).sum(axis=1)
        gone = self._volumes * np.divide(over, size, out=np.zeros_like(over), where=size > 0.0)
        kept = float((self._volumes - gone)[self._own].sum() / self._volumes[self._own].sum())
        margins = []
        for name, points in self._lesions:
            lesion = plan.beyond(points)
            margins.append((name, None if lesion.max() <= 0.0 else float(lesion.min())))
        return Preview(float(gone.sum()), 100.0 * kept, tuple(margins))
