"""Stent: a narrowed stretch of an artery is opened to the diameter its healthy neighbourhood predicts.

The lumen becomes its union with a tube along the smoothed axis, of radius

    r(s) = reference(s) (1 + oversize) (1 - residual),

with ends that taper into the vessel. The stent holds the vessel open and narrows it nowhere. Foreshortening, struts, recoil over
time and what the plaque does are not modelled. Sizes in use: iliac 7-10 mm diameter (CLINICAL section 4, mark M, unverified default).
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np

from biomech.device import Device
from biomech.handles.handle import Declared
from biomech.handles.vessel import Along
from biomech.model import PatientModel
from biomech.vessel_edits import opened_along, stretch_at
from meshing.step import Monitor, Range, check, portion
from meshing.units import Millimetre, Percent
from meshing.vessels.stenosis import reference_radius


@dataclass(frozen=True)
class Stent:
    """Stent an artery.

    `centre_lps` is a point near the middle of the stent (None: the worst stenosis); sizes follow the fitted reference diameter.
    """

    version: ClassVar[int] = 1
    procedure: ClassVar[str] = "stent"
    handles: ClassVar[Declared] = (Along(),)
    centre_lps: tuple[Millimetre, Millimetre, Millimetre] | None = None
    length: Annotated[Millimetre, Range(5, 200, "Length of the stent")] = Millimetre(30.0)
    oversize: Annotated[Percent, Range(0, 30, "Oversizing")] = Percent(0.0)
    residual: Annotated[Percent, Range(0, 50, "Residual stenosis")] = Percent(0.0)

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        lumen = source.need_lumen()
        line = lumen.centreline
        monitor(0.0, "placing the stent")
        part = stretch_at(line, self.centre_lps, self.length, "stent")
        reference = reference_radius(line)[part.own]
        target = reference * (1 + float(self.oversize) / 100) * (1 - float(self.residual) / 100)
        monitor(0.3, "opening the vessel")
        opened, axis, radius = opened_along(lumen, part, reference, target, portion(monitor, 0.3, 1.0))
        arc = part.arc
        middle = 2.0 * float(np.interp(part.centre, arc, target))
        place = "at the worst stenosis" if self.centre_lps is None else "at the chosen place"
        sentence = (f"Stent {self.length:g} mm long, {middle:.1f} mm in diameter {place} of {line.name} "
                    f"(reference {2 * float(np.interp(part.centre, arc, reference)):.1f} mm, "
                    f"oversizing {self.oversize:g} %, residual stenosis {self.residual:g} %; sizing is an unverified default).")
        within = part.beyond() == 0.0
        stent = Device("stent", axis[within], radius[within])
        monitor(1.0, "stent placed")
        return replace(source, lumen=opened, lumen_mesh=None).after(sentence, stent)
