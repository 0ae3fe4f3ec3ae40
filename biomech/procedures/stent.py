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
from biomech.model import PatientModel
from meshing.distance_edits import union
from meshing.errors import AnatomyError
from meshing.step import Monitor, Range, check
from meshing.units import Millimetre, Percent
from meshing.vessels.distance import tube_distance
from meshing.vessels.lumen import Lumen
from meshing.vessels.stenosis import reference_radius, worst_stenosis
from meshing.vessels.trace import remeasured
from meshing.vessels.tree import smoothed

TAPER_MM = 4.0
MARGIN_MM = 2.0
"""How far the stent must reach beyond the narrowed stretch on either side."""


@dataclass(frozen=True)
class Stent:
    """Stent an artery.

    `centre_lps` is a point near the middle of the stent (None: the worst stenosis); sizes follow the fitted reference diameter.
    """

    version: ClassVar[int] = 1
    procedure: ClassVar[str] = "stent"
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
        arc = line.arc_mm()
        if self.centre_lps is None:
            found = worst_stenosis(line)
            branch, centre = found.branch, 0.5 * (arc[found.first] + arc[found.last])
            if found.length_mm + 2 * MARGIN_MM > float(self.length):
                raise AnatomyError(f"a stent of {self.length:g} mm does not cover the stenosis of {found.length_mm:.0f} mm; "
                                   f"choose at least {found.length_mm + 2 * MARGIN_MM:.0f} mm")
        else:
            point = int(np.linalg.norm(line.points_mm - np.array(self.centre_lps), axis=1).argmin())
            away = float(np.linalg.norm(line.points_mm[point] - np.array(self.centre_lps)))
            if away > 2.0 * line.radius_mm[point] + 5.0:
                raise AnatomyError(f"the stent was set {away:.0f} mm away from '{line.name}'; set it on the vessel")
            branch, centre = int(line.branch[point]), arc[point]
        own = np.flatnonzero(line.branch == branch)
        first, last = centre - float(self.length) / 2, centre + float(self.length) / 2
        if first - TAPER_MM < arc[own[0]] or last + TAPER_MM > arc[own[-1]]:
            raise AnatomyError(f"a stent of {self.length:g} mm at this place would reach over a fork or an opening: "
                               f"the branch leaves {centre - arc[own[0]]:.0f} mm before and "
                               f"{arc[own[-1]] - centre:.0f} mm behind its middle; choose a shorter stent or another place")
        reference = reference_radius(line)[own]
        target = reference * (1 + float(self.oversize) / 100) * (1 - float(self.residual) / 100)
        parent = np.arange(len(own)) - 1
        step = float(np.median(np.diff(arc[own])))
        # a stent is straighter than the axis of a plaque: bends shorter than the vessel is wide are not followed
        axis = smoothed(line.points_mm[own], parent, np.where(line.radius_mm[own] < 0.9 * reference, 0.05, 1.0), reference / step)
        beyond = np.maximum(np.maximum(first - arc[own], arc[own] - last), 0.0)
        share = 0.5 + 0.5 * np.cos(np.pi * np.minimum(beyond / TAPER_MM, 1.0))
        ends = 0.8 * np.minimum(line.radius_mm[own], target)
        radius = ends + (target - ends) * share
        held = beyond < TAPER_MM
        monitor(0.3, "opening the vessel")
        tube = tube_distance(lumen.distance_mm.shape, lumen.to_patient, axis[held], radius[held])
        distance = union(lumen.distance_mm, tube)
        monitor(0.7, "measuring the opened vessel")
        changed = np.zeros(len(arc), bool)
        changed[own[held]] = True
        opened = remeasured(distance, lumen.to_patient, line, changed)
        middle = 2.0 * float(np.interp(centre, arc[own], target))
        place = "at the worst stenosis" if self.centre_lps is None else "at the chosen place"
        sentence = (f"Stent {self.length:g} mm long, {middle:.1f} mm in diameter {place} of {line.name} "
                    f"(reference {2 * float(np.interp(centre, arc[own], reference)):.1f} mm, "
                    f"oversizing {self.oversize:g} %, residual stenosis {self.residual:g} %; sizing is an unverified default).")
        within = beyond == 0.0
        stent = Device("stent", axis[within], radius[within])
        monitor(1.0, "stent placed")
        return replace(source, lumen=Lumen(distance, lumen.to_patient, opened, lumen.openings), lumen_mesh=None).after(sentence, stent)
