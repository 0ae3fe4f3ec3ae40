"""Balloon angioplasty: a narrowed stretch is opened by a balloon that is taken out again; nothing holds the vessel open.

The lumen becomes its union with a tube of the balloon's diameter less what the wall takes back (elastic recoil) within the first minutes.
What a balloon does to the plaque (dissection) and what the months bring are not modelled. The recoil has no sourced number in the clinical
library: its default of 30 % of what was gained is unverified, the surgeon's own is to be entered.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np

from biomech.handles.handle import Declared
from biomech.handles.vessel import Along
from biomech.model import PatientModel
from biomech.vessel_edits import Place, opened_along, refuse_over, stretch_at
from meshing.errors import AnatomyError
from meshing.step import Monitor, Range, check, portion
from meshing.units import Millimetre, Percent
from meshing.vessels.stenosis import reference_radius

_WIDEST = 1.3
"""A balloon so much wider than the healthy vessel tears it: refused (D:, unverified default)."""


@dataclass(frozen=True)
class Angioplasty:
    """Balloon angioplasty.

    `centre_lps` is a point near the middle of the balloon of `length` (None: the worst stenosis); without `diameter` it is as wide as the
    fitted reference. `recoil` is the share of the gain in diameter that the wall takes back.
    """

    version: ClassVar[int] = 1
    procedure: ClassVar[str] = "angioplasty"
    handles: ClassVar[Declared] = (Along(),)
    sources: ClassVar[dict[str, str]] = {"recoil": "unverified default"}
    centre_lps: Place | None = None
    length: Annotated[Millimetre, Range(5, 200, "Length of the balloon")] = Millimetre(30.0)
    diameter: Annotated[Millimetre | None, Range(1, 30, "Diameter of the balloon")] = None
    recoil: Annotated[Percent, Range(0, 90, "Elastic recoil, of the gain")] = Percent(30.0)

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        """Raises AnatomyError off the vessel, over a fork, in a stent, and where the balloon would tear the vessel."""
        lumen = source.need_lumen()
        line = lumen.centreline
        monitor(0.0, "placing the balloon")
        part = stretch_at(line, self.centre_lps, self.length, "balloon")
        refuse_over(source, ("stent", "endograft"), line.points_mm[part.own[part.beyond() == 0.0]], "balloon without a new device")
        reference, now = reference_radius(line)[part.own], line.radius_mm[part.own]
        wide = reference if self.diameter is None else np.full(len(now), float(self.diameter) / 2.0)
        healthy = float(np.interp(part.centre, part.arc, reference))
        if float(wide.max()) > _WIDEST * healthy:
            raise AnatomyError(f"a balloon of {2.0 * float(wide.max()):.1f} mm in a vessel of {2.0 * healthy:.1f} mm would tear it; choose at most "
                               f"{2.0 * _WIDEST * healthy:.1f} mm")
        target = now + (1.0 - float(self.recoil) / 100.0) * np.maximum(wide - now, 0.0)
        opened, _, _ = opened_along(lumen, part, reference, target, portion(monitor, 0.3, 1.0))
        place = "at the worst stenosis" if self.centre_lps is None else "at the chosen place"
        least = float(target[part.beyond() == 0.0].min())
        return replace(source, lumen=opened, lumen_mesh=None).after(
            f"Balloon angioplasty {place} of {line.name}: balloon {self.length:g} mm long, "
            f"{2.0 * float(np.interp(part.centre, part.arc, wide)):.1f} mm wide, recoil {self.recoil:g} % of the gain; "
            f"at least {2.0 * least:.1f} mm stay (recoil is an unverified default). No device is left.")
