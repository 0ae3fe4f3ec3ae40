"""Patch angioplasty: a vessel is slit along, cleared of plaque if wanted, and closed with a patch that makes it wider.

A patch of width w adds w to the circumference; under pressure the section is taken as round again, so the radius grows by w / (2 pi).
Widths in use are not in the clinical library: there is no default.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np

from biomech.device import Device
from biomech.handles.handle import Declared
from biomech.handles.vessel import Along
from biomech.model import PatientModel
from biomech.vessel_edits import Place, opened_along, refuse_over, stretch_at
from meshing.errors import AnatomyError
from meshing.step import Monitor, Range, check, portion
from meshing.units import Millimetre
from meshing.vessels.stenosis import reference_radius

_WIDEST = 1.5
"""From here on a swelling counts as an aneurysm (meshing/vessels/aneurysm.py): a patch must not make one."""


@dataclass(frozen=True)
class Patch:
    """Patch angioplasty.

    `centre_lps` is a point near the middle of the patch of `length` (None: the worst stenosis); `width` is what it adds to the circumference. With
    `cleared` (endarterectomy) the patch widens the healthy vessel.
    """

    version: ClassVar[int] = 1
    procedure: ClassVar[str] = "patch"
    handles: ClassVar[Declared] = (Along(),)
    width: Annotated[Millimetre, Range(1, 40, "Width of the patch")]
    centre_lps: Place | None = None
    length: Annotated[Millimetre, Range(5, 200, "Length of the patch")] = Millimetre(30.0)
    cleared: bool = True

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        """Raises AnatomyError off the vessel, over a fork, over a device, and where the patch would make an aneurysm."""
        lumen = source.need_lumen()
        line = lumen.centreline
        monitor(0.0, "placing the patch")
        part = stretch_at(line, self.centre_lps, self.length, "patch")
        path = line.points_mm[part.own[part.beyond() == 0.0]]
        refuse_over(source, ("stent", "endograft", "graft", "flow diverter"), path, "patch")
        reference = reference_radius(line)[part.own]
        before = reference if self.cleared else line.radius_mm[part.own]
        target = before + float(self.width) / (2.0 * np.pi)
        within = part.beyond() == 0.0
        if (target[within] > _WIDEST * reference[within]).any():
            most = 2.0 * np.pi * float((_WIDEST * reference - before)[within].min())
            raise AnatomyError(f"a patch of {self.width:g} mm would widen the vessel to {2.0 * float(target[within].max()):.1f} mm, an aneurysm; "
                               f"choose at most {most:.1f} mm")
        opened, axis, radius = opened_along(lumen, part, reference, target, portion(monitor, 0.3, 1.0))
        wide = 2.0 * float(np.interp(part.centre, part.arc, target))
        first = " after endarterectomy" if self.cleared else ""
        return replace(source, lumen=opened, lumen_mesh=None).after(
            f"Patch angioplasty of {line.name}: patch {self.length:g} x {self.width:g} mm{first}, the vessel is"
            f" {wide:.1f} mm wide in its middle (taken as round).", Device("patch", axis[within], radius[within]))
