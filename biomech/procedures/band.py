"""Band: a sling narrows a vessel to a chosen diameter, as on the pulmonary artery or a shunt that carries too much.

The blood space in the stretch keeps only what lies within a tube of that diameter. There is no default: the diameter is found at the
operation by pressure, and the simulation says what pressure it would be.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np

from biomech.device import Device
from biomech.handles.handle import Declared
from biomech.handles.vessel import Along
from biomech.model import PatientModel
from biomech.vessel_edits import Place, drawn_in, refuse_over, stretch_at
from meshing.errors import AnatomyError
from meshing.step import Monitor, Range, check
from meshing.units import Millimetre

_CLOSED = 0.15
"""A band that leaves less of the diameter closes the vessel (D:)."""


@dataclass(frozen=True)
class Band:
    """Band around a vessel.

    It narrows the vessel about `centre_lps` to `diameter` over `length`.
    """

    version: ClassVar[int] = 1
    procedure: ClassVar[str] = "band"
    handles: ClassVar[Declared] = (Along(),)
    centre_lps: Place
    diameter: Annotated[Millimetre, Range(0.5, 30, "Diameter within the band")]
    length: Annotated[Millimetre, Range(2, 50, "Length of the band")] = Millimetre(5.0)

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        """Raises AnatomyError off the vessel, over a fork or a device, and for a band that does not touch the vessel or closes it."""
        lumen = source.need_lumen()
        line = lumen.centreline
        monitor(0.0, "placing the band")
        part = stretch_at(line, self.centre_lps, self.length, "band")
        within, now = part.beyond() == 0.0, line.radius_mm[part.own]
        refuse_over(source, ("stent", "graft", "endograft", "patch", "band", "flow diverter"), line.points_mm[part.own[within]], "band")
        narrow = float(self.diameter) / 2.0
        if narrow >= float(now[within].min()):
            raise AnatomyError(f"a band of {self.diameter:g} mm does not touch the vessel, which is {2.0 * float(now[within].min()):.1f} mm wide "
                               "there; choose a smaller one")
        if narrow < _CLOSED * float(now[within].max()):
            raise AnatomyError(f"a band of {self.diameter:g} mm would close a vessel of {2.0 * float(now[within].max()):.1f} mm; choose a larger "
                               "one, or segment the vessel as closed")
        monitor(0.4, "drawing the band tight")
        made = drawn_in(lumen, part, line.points_mm[part.own], np.full(len(now), narrow))
        return replace(source, lumen=made, lumen_mesh=None).after(
            f"Band {self.length:g} mm long around {line.name}: {2.0 * float(now[within].max()):.1f} mm narrowed to {self.diameter:g} mm.",
            Device("band", line.points_mm[part.own[within]], np.full(int(within.sum()), narrow)))
