"""Coils: wire is packed into the sac of an aneurysm, and blood has to pass it.

The sac is filled with a porous body (biomech/porous.py): wire of diameter d that takes the share p of the sac has the surface 4 p / d per
volume and leaves 1 - p free. Packing (25 %) and wire (0.25 mm) are unverified defaults: the clinical library has no number. Only the
three-dimensional flow knows the filling. It is as dense everywhere, which coils are not; thrombosis is not modelled.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np

from biomech.device import Device
from biomech.handles.handle import Declared
from biomech.handles.vessel import OutOfNeck
from biomech.model import PatientModel
from biomech.porous import Porous, permeability_m2
from biomech.vessel_edits import bridged, neck_mm, others_of, refuse_over, swollen
from meshing.errors import AnatomyError
from meshing.step import Monitor, Range, check
from meshing.units import Millimetre, Percent


@dataclass(frozen=True)
class Coils:
    """Coils in an aneurysm.

    Fills the sac of the largest aneurysm with wire of diameter `wire` that takes the share `packing` of it. A fusiform one has no neck to
    hold coils: it needs a flow diverter or a stent across it first.
    """

    version: ClassVar[int] = 1
    procedure: ClassVar[str] = "coils"
    handles: ClassVar[Declared] = (OutOfNeck("packing", percent=True),)
    sources: ClassVar[dict[str, str]] = {"packing": "unverified default", "wire": "unverified default"}
    packing: Annotated[Percent, Range(5, 60, "Packing density")] = Percent(25.0)
    wire: Annotated[Millimetre, Range(0.1, 1.0, "Diameter of the wire")] = Millimetre(0.25)

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        """Raises AnatomyError without an aneurysm, for a fusiform one that nothing holds coils in, and over a device that excludes coils."""
        lumen = source.need_lumen()
        line = lumen.centreline
        monitor(0.0, "filling the sac")
        part, found = swollen(lumen, 0.0, 0.0, "coils")
        axis, healthy = bridged(line, part, found)
        within = part.beyond() == 0.0
        refuse_over(source, ("endograft", "clip", "coils", "graft"), axis[within], "filling of coils", float(healthy.max()))
        if found.kind == "fusiform" and not any(device.kind in ("flow diverter", "stent") for device in source.devices):
            raise AnatomyError(f"the aneurysm of '{line.name}' goes all round the vessel (fusiform) and nothing would hold coils in it; place a "
                               "flow diverter first, or choose an endograft")
        share = float(self.packing) / 100.0
        wide = part.beyond() <= 2.0 * float(healthy.max())
        filling = Porous("filling", axis[wide], healthy[wide], permeability_m2(1.0 - share, 4.0 * share / (float(self.wire) * 1e-3)), 0.0,
                         *others_of(line, part))
        metres = share * found.sac_ml * 1e-6 / (np.pi / 4.0 * (float(self.wire) * 1e-3) ** 2)
        ball = Device("coils", np.linspace(neck_mm(axis, found), np.array(found.dome_lps), 5), np.full(5, max(0.25 * found.dome_mm, 0.5)))
        return replace(source, porous=(*source.porous, filling), lumen_mesh=None).after(
            f"Coils in the {found.kind} aneurysm of {line.name}: {self.packing:g} % of {found.sac_ml:.2f} mL, {metres:.2f} m of wire of "
            f"{self.wire:g} mm (unverified defaults), permeability {filling.permeability_m2:.2g} m2; seen by the three-dimensional flow alone.", ball)
