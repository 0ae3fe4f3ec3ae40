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
        mesher = MeshLumen(self.edge, self.finest, self.across, self.layers, self.growth, self.depth)
        return replace(source, lumen_mesh=mesher.run(source.need_lumen(), monitor))
