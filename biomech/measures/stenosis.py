"""How narrow the artery is after the plan: the worst narrowing by diameter and by area, against its healthy neighbourhood."""
from __future__ import annotations

from biomech.measures.case import Case
from biomech.outcome import Measure
from biomech.procedures.bypass import GRAFT
from meshing.vessels.stenosis import narrowest

IDS = ("stenosis_diameter", "stenosis_area", "throat_diameter")
_RADIUS_MM = 0.13
"""Spread of vessel radii between 26 groups on the same images, independent of the radius (CLINICAL 7, MATCH Ib)."""


def measure(case: Case) -> tuple[Measure, ...]:
    if case.model.lumen is None:
        return ()
    found = narrowest(case.model.lumen.centreline, without=(GRAFT,))
    how = "Least radius against a robust linear fit of the healthy neighbours of the same branch; a graft is not judged."
    usual = f"usual error of a vessel's radius ({_RADIUS_MM:g} mm)"
    low, high = (100.0 * (1.0 - (found.throat_mm + side * _RADIUS_MM) / found.reference_mm) for side in (1, -1))
    return (
        Measure("stenosis_diameter", "Worst stenosis by diameter", max(0.0, found.percent_diameter), "%", "lower",
                how, max(0.0, low), max(0.0, min(100.0, high)), "treatment thresholds differ by vessel and symptoms", interval=usual),
        Measure("stenosis_area", "Worst stenosis by area", max(0.0, found.percent_area), "%", "lower", how),
        Measure("throat_diameter", "Smallest diameter of the native vessel", 2.0 * found.throat_mm, "mm", "higher", how,
                2.0 * (found.throat_mm - _RADIUS_MM), 2.0 * (found.throat_mm + _RADIUS_MM), interval=usual))
