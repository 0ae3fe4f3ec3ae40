"""Windkessels behind a mesh tuned to the patient's cuff before the beat is followed in three dimensions.

The 0D tier finds the resistance and the compliance of the beds that meet the cuff at the inflow given (tuning.py), in a moment; the three-dimensional
beat then has these beds. What its own pressure is off the cuff is what the two tiers differ by.
"""
from __future__ import annotations

from dataclasses import fields

from biomech.flow.beat import BeatConditions
from biomech.flow.conditions import FlowConditions
from biomech.flow.tuning import tuned
from biomech.model import PatientModel
from meshing.units import CubicMetrePerPascal, MetrePerSecond, Pascal, PascalSecondPerCubicMetre, Second

Rows = tuple[tuple[str, str, str], ...]
TUNED = "tuned to the cuff pressure by the 0D tier [derived]"
_BEDS = ("compliance of an iliac bed", "proximal resistance of an iliac bed", "distal resistance of an iliac bed")


def beds_for_cuff(source: PatientModel, conditions: FlowConditions, wave: str, period: Second, compliance: CubicMetrePerPascal,
                  wave_speed: MetrePerSecond, cuff: tuple[Pascal, Pascal]) -> tuple[dict[str, float], Rows]:
    """The fields of the beds (outlet_proximal, outlet_distal, compliance) that meet the `cuff` (systolic, diastolic), and what that assumes.

    Raises SimulationError when no beds do.
    """
    given = {field.name: getattr(conditions, field.name) for field in fields(FlowConditions)} | {"inflow": conditions.mean_inflow}
    beat = BeatConditions(**given, wave=wave, period=period, compliance=compliance, wave_speed=wave_speed, systolic=cuff[0], diastolic=cuff[1])
    before = beat.tree(source)
    found = tuned(before, beat)
    r, c = found.beds[0].distal / before.beds[0].distal, found.beds[0].compliance / before.beds[0].compliance
    return ({"outlet_proximal": PascalSecondPerCubicMetre(conditions.outlet_proximal * r),
             "outlet_distal": PascalSecondPerCubicMetre(conditions.outlet_distal * r), "compliance": CubicMetrePerPascal(compliance * c)},
            found.assumed[:len(found.assumed) - len(before.assumed)])


def relabelled(rows: Rows) -> Rows:
    """The rows of a flow with tuned beds: these were not chosen by anybody."""
    return tuple((what, value, TUNED if what in _BEDS else why) for what, value, why in rows)
