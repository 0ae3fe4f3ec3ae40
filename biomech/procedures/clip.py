"""Aneurysm clip: the neck of a saccular aneurysm is closed, and its sac taken from the blood.

Along the neck the blood space keeps only what lies within the tube that the vessel would be without the aneurysm, widened by what the clip
leaves of the neck. What the clip does to branches that leave the sac or the vessel beside it is not modelled.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np

from biomech.device import Device
from biomech.handles.handle import Declared
from biomech.handles.vessel import OutOfNeck
from biomech.model import PatientModel
from biomech.vessel_edits import bridged, drawn_in, neck_mm, refuse_over, swollen
from meshing.errors import AnatomyError
from meshing.step import Monitor, Range, check
from meshing.units import Millimetre


@dataclass(frozen=True)
class Clip:
    """Aneurysm clip.

    Closes the neck of the largest aneurysm; `remnant` of the neck is left standing out of the vessel.
    """

    version: ClassVar[int] = 1
    procedure: ClassVar[str] = "clip"
    handles: ClassVar[Declared] = (OutOfNeck("remnant"),)
    remnant: Annotated[Millimetre, Range(0, 5, "Neck that is left")] = Millimetre(0.0)

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        """Raises AnatomyError without an aneurysm, for a fusiform one, over a device."""
        lumen = source.need_lumen()
        monitor(0.0, "finding the neck")
        part, found = swollen(lumen, 0.0, 0.0, "clip")
        if found.kind == "fusiform":
            raise AnatomyError(f"the aneurysm of '{lumen.centreline.name}' goes all round the vessel (fusiform) and has no neck to clip; choose an "
                               "interposition graft, an endograft or a flow diverter")
        axis, healthy = bridged(lumen.centreline, part, found)
        within = part.beyond() == 0.0
        refuse_over(source, ("endograft", "coils", "flow diverter", "stent"), axis[within], "clip", float(healthy.max()))
        monitor(0.5, "closing the neck")
        made = drawn_in(lumen, part, axis, healthy + float(self.remnant))
        neck = neck_mm(axis, found)
        along = (axis[within][-1] - axis[within][0]) / max(float(np.linalg.norm(axis[within][-1] - axis[within][0])), 1e-9)
        half = 0.5 * max(found.neck_mm[1], 1.0)
        return replace(source, lumen=made, lumen_mesh=None).after(
            f"Clip on the neck of the aneurysm of {lumen.centreline.name} (neck {found.neck_mm[0]:.1f} x {found.neck_mm[1]:.1f} mm, sac "
            f"{found.sac_ml:.2f} mL): the sac carries no blood; {self.remnant:g} mm of neck left.",
            Device("clip", neck + np.linspace(-half, half, 9)[:, None] * along, np.full(9, 0.75)))
