"""Endograft: a covered stent from healthy vessel to healthy vessel takes an aneurysm out of the blood stream.

Between its ends the blood space becomes the tube of the graft, which has the calibre of the vessel where it lands. Limits of clinical
library 3 (EVAR; IntechOpen 66369 [R]): proximal landing at least 15 mm (some devices 10), distal 10-15 mm, neck at most 32 mm wide and
60 degrees bent, oversized by 10-20 %; above 30 % it folds in. They are those of the aorta; for other arteries they stand unverified.
Leaks, migration and side branches are not modelled.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from biomech.device import Device
from biomech.handles.handle import Declared
from biomech.handles.vessel import Landing
from biomech.model import PatientModel
from biomech.vessel_edits import bridged, refuse_over, replaced, swollen
from meshing.errors import AnatomyError
from meshing.step import Monitor, Range, check
from meshing.units import Millimetre, Percent

LEAST_PROXIMAL, LEAST_DISTAL, WIDEST, MOST_BENT = 15.0, 10.0, 32.0, 60.0
OVERSIZE = (10.0, 20.0)


@dataclass(frozen=True)
class Endograft:
    """Endograft.

    Covers the largest aneurysm and lands on `proximal` and `distal` of healthy vessel; its nominal diameter is that of the wider landing zone
    with `oversize` more.
    """

    version: ClassVar[int] = 1
    procedure: ClassVar[str] = "endograft"
    handles: ClassVar[Declared] = (Landing("proximal", "distal"),)
    sources: ClassVar[dict[str, str]] = {"proximal": "EVAR, IntechOpen 66369 [R]", "distal": "EVAR, IntechOpen 66369 [R]",
                                         "oversize": "10-20 %, IntechOpen 66369 [R]"}
    proximal: Annotated[Millimetre, Range(5, 60, "Proximal landing zone")] = Millimetre(15.0)
    distal: Annotated[Millimetre, Range(5, 60, "Distal landing zone")] = Millimetre(10.0)
    oversize: Annotated[Percent, Range(0, 30, "Oversizing")] = Percent(15.0)

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        """Raises AnatomyError without an aneurysm, without room to land, for a neck too wide or too bent, over a device."""
        lumen = source.need_lumen()
        line = lumen.centreline
        monitor(0.0, "measuring the landing zones")
        part, found = swollen(lumen, float(self.proximal), float(self.distal), "endograft")
        axis, healthy = bridged(line, part, found)
        within = part.beyond() == 0.0
        refuse_over(source, ("stent", "graft", "endograft", "clip", "coils", "flow diverter", "band"), axis[within], "endograft",
                    float(healthy.max()))
        before, behind = within & (part.arc < part.first + float(self.proximal)), within & (part.arc > part.last - float(self.distal))
        neck = 2.0 * float(healthy[before].mean()), 2.0 * float(healthy[behind].mean())
        bent = _degrees(axis[before], axis[within & ~before & ~behind])
        if max(neck) > WIDEST or bent > MOST_BENT:
            raise AnatomyError(f"the neck of the aneurysm is {max(neck):.1f} mm wide and bent by {bent:.0f} degrees; endografts need at most "
                               f"{WIDEST:g} mm and {MOST_BENT:g} degrees (IntechOpen 66369). Choose an interposition graft")
        monitor(0.4, "opening the graft")
        made = replaced(lumen, part, axis, healthy)
        nominal = max(neck) * (1.0 + float(self.oversize) / 100.0)
        warnings = [f"proximal landing shorter than {LEAST_PROXIMAL:g} mm"] * (self.proximal < LEAST_PROXIMAL) + [
            f"distal landing shorter than {LEAST_DISTAL:g} mm"] * (self.distal < LEAST_DISTAL) + [
            f"oversizing outside {OVERSIZE[0]:g}-{OVERSIZE[1]:g} %"] * (not OVERSIZE[0] <= self.oversize <= OVERSIZE[1])
        graft = Device("endograft", axis[within], healthy[within])
        said = f" AGAINST THE LIMITS of EVAR (IntechOpen 66369): {'; '.join(warnings)}." if warnings else ""
        return replace(source, lumen=made, lumen_mesh=None).after(
            f"Endograft {graft.length_mm():.0f} mm long, nominal {nominal:.1f} mm ({self.oversize:g} % oversized), over the {found.kind} aneurysm of "
            f"{line.name}: lands on {self.proximal:g} mm (vessel {neck[0]:.1f} mm, bent {bent:.0f} degrees) and {self.distal:g} mm "
            f"({neck[1]:.1f} mm); {found.sac_ml:.1f} mL of sac carry no blood.{said}", graft)


def _degrees(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Angle between the chords of two pieces of an axis."""
    if len(one) < 2 or len(other) < 2:
        return 0.0
    a, b = one[-1] - one[0], other[-1] - other[0]
    return float(np.degrees(np.arccos(np.clip(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)), -1.0, 1.0))))
