"""Interposition graft: a stretch of a vessel is taken out and a tube sewn in between its ends.

The blood space in the stretch becomes the tube, along the axis that the vessel would have without disease; at the seams it goes over into
the ends of the vessel within 4 mm. It takes an aneurysm out with its stretch. Calibres in use: femoro-popliteal 6-8 mm (CLINICAL section
4, mark M, unverified). Sutures and the stiffness of the graft are not modelled.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np

from biomech.device import Device
from biomech.handles.handle import Declared
from biomech.handles.vessel import Along, Landing
from biomech.model import PatientModel
from biomech.vessel_edits import Place, Stretch, bridged, refuse_over, replaced, stretch_at, swollen
from meshing.errors import AnatomyError
from meshing.step import Monitor, Range, check
from meshing.units import Millimetre
from meshing.vessels.aneurysm import Aneurysm
from meshing.vessels.lumen import Lumen

_MISMATCH = 1.5
"""Ratio of the diameters of graft and vessel beyond which they cannot be sewn end to end (D:, unverified default)."""


@dataclass(frozen=True)
class Interposition:
    """Interposition graft.

    The graft of `length` stands about `centre_lps`; without a place it stands for the aneurysm and `margin` of vessel on either side of it.
    Without `diameter` it is as wide as the healthy vessel.
    """

    version: ClassVar[int] = 1
    procedure: ClassVar[str] = "interposition"
    handles: ClassVar[Declared] = (Along(), Landing("margin", "margin", unless="centre_lps"))
    sources: ClassVar[dict[str, str]] = {"diameter": "femoro-popliteal 6-8 mm, clinical library 3 [M], unverified"}
    centre_lps: Place | None = None
    length: Annotated[Millimetre | None, Range(5, 300, "Length of the graft")] = None
    diameter: Annotated[Millimetre | None, Range(2, 40, "Diameter of the graft")] = None
    margin: Annotated[Millimetre, Range(1, 50, "Healthy vessel that goes with an aneurysm")] = Millimetre(3.0)

    def __post_init__(self) -> None:
        check(self)
        if (self.centre_lps is None) != (self.length is None):
            raise AnatomyError("an interposition graft needs both its place and its length, or neither to stand for the aneurysm")

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        """Raises AnatomyError without an aneurysm where none was placed, over a fork, over a device, for a calibre that cannot be sewn in."""
        lumen = source.need_lumen()
        line = lumen.centreline
        monitor(0.0, "placing the graft")
        part, found = self._part(lumen)
        axis, healthy = bridged(line, part, found)
        within = part.beyond() == 0.0
        refuse_over(source, ("stent", "graft", "endograft", "patch", "band", "clip", "coils", "flow diverter"), axis[within], "interposition graft",
                    float(healthy.max()))
        radius = healthy if self.diameter is None else np.full(len(healthy), float(self.diameter) / 2.0)
        ratio = radius[within] / healthy[within]
        if max(float(ratio.max()), 1.0 / float(ratio.min())) > _MISMATCH:
            low, high = 2.0 * float(healthy[within].max()) / _MISMATCH, 2.0 * float(healthy[within].min()) * _MISMATCH
            raise AnatomyError(f"a graft of {self.diameter:g} mm cannot be sewn end to end to a vessel of "
                               f"{2.0 * float(healthy[within].mean()):.1f} mm; choose between {low:.1f} and {high:.1f} mm")
        monitor(0.4, "sewing the graft in")
        made = replaced(lumen, part, axis, radius)
        graft = Device("graft", axis[within], radius[within])
        return replace(source, lumen=made, lumen_mesh=None).after(
            f"Interposition graft in {line.name}: {graft.length_mm():.0f} mm long, {2.0 * float(radius[within].mean()):.1f} mm in diameter (vessel "
            f"{2.0 * float(healthy[within].mean()):.1f} mm; sizing is an unverified default).", graft)

    def _part(self, lumen: Lumen) -> tuple[Stretch, Aneurysm | None]:
        if self.centre_lps is None or self.length is None:
            return swollen(lumen, float(self.margin), float(self.margin), "graft")
        return stretch_at(lumen.centreline, self.centre_lps, self.length, "graft"), None
