"""Flow diverter: a dense tube of wire across the mouth of an aneurysm holds blood back from its sac.

The wire is a porous sheet (biomech/porous.py) where the wall of the vessel would be without the aneurysm. Of wire of diameter d that
covers the share c of the wall, in a layer two wires thick, the surface per volume is pi c / (2 d) and the free share 1 - pi c / 8. The
metal coverage (30 %) and the wire (0.03 mm) are unverified defaults: the clinical library has no number. Only the three-dimensional flow
knows the sheet. Side branches, wall apposition and thrombosis of the sac are not modelled.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np

from biomech.device import Device
from biomech.handles.handle import Declared
from biomech.handles.vessel import Landing
from biomech.model import PatientModel
from biomech.porous import Porous, permeability_m2
from biomech.vessel_edits import bridged, others_of, refuse_over, swollen
from meshing.step import Monitor, Range, check
from meshing.units import Millimetre, Percent


@dataclass(frozen=True)
class FlowDiverter:
    """Flow diverter.

    Covers the largest aneurysm and `landing` of healthy vessel on either side; `coverage` is the share of the wall under metal, `wire` the
    diameter of one wire.
    """

    version: ClassVar[int] = 1
    procedure: ClassVar[str] = "flow diverter"
    handles: ClassVar[Declared] = (Landing("landing", "landing"),)
    sources: ClassVar[dict[str, str]] = {"landing": "unverified default", "coverage": "unverified default", "wire": "unverified default"}
    landing: Annotated[Millimetre, Range(1, 50, "Landing zone on either side")] = Millimetre(5.0)
    coverage: Annotated[Percent, Range(5, 70, "Metal coverage")] = Percent(30.0)
    wire: Annotated[Millimetre, Range(0.01, 0.2, "Diameter of a wire")] = Millimetre(0.03)

    def __post_init__(self) -> None:
        check(self)

    def permeability(self) -> float:
        """k of the layer, m2."""
        covered = float(self.coverage) / 100.0
        return permeability_m2(1.0 - np.pi * covered / 8.0, np.pi * covered / (2.0 * float(self.wire) * 1e-3))

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        """Raises AnatomyError without an aneurysm, without room to land, over a device."""
        lumen = source.need_lumen()
        line = lumen.centreline
        monitor(0.0, "placing the diverter")
        part, found = swollen(lumen, float(self.landing), float(self.landing), "flow diverter")
        axis, healthy = bridged(line, part, found)
        within = part.beyond() == 0.0
        refuse_over(source, ("stent", "endograft", "clip", "flow diverter", "patch"), axis[within], "flow diverter", float(healthy.max()))
        sheet = Porous("sheet", axis[within], healthy[within], self.permeability(), 2.0 * float(self.wire), *others_of(line, part))
        tube = Device("flow diverter", axis[within], healthy[within])
        return replace(source, porous=(*source.porous, sheet), lumen_mesh=None).after(
            f"Flow diverter {tube.length_mm():.0f} mm long over the {found.kind} aneurysm of {line.name}: metal coverage {self.coverage:g} %, wire "
            f"{self.wire:g} mm (unverified defaults), permeability {sheet.permeability_m2:.2g} m2; seen by the three-dimensional flow alone.", tube)
