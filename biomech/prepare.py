"""Steps that a patient model needs after its procedures and before its simulation."""
from __future__ import annotations

from dataclasses import dataclass, replace

from biomech.model import PatientModel
from meshing.step import Monitor
from meshing.tetmeshers.lumen import MeshLumen


@dataclass(frozen=True)
class MeshLumenOf(MeshLumen):
    """Mesh the lumen of the patient's artery."""

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:  # type: ignore[override]  # the same fields, another noun
        lumen = self.extended(source.need_lumen())
        return replace(source, lumen=lumen, lumen_mesh=self.meshed(lumen, monitor))
