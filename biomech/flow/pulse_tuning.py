"""Windkessels behind a mesh tuned to the patient's cuff before the beat is followed in three dimensions.

The 0D tier finds the resistance and the compliance of the beds that meet the cuff at the inflow given (tuning.py), in a moment; the three-dimensional
beat then has these beds. What its own pressure is off the cuff is what the two tiers differ by.
"""
from __future__ import annotations

from biomech.flow.beat import BeatConditions
from biomech.flow.conditions import FlowConditions
from biomech.flow.cuff_tuning import Rows
from biomech.flow.tuning import tuned
from biomech.model import PatientModel
from meshing.units import CubicMetrePerPascal, MetrePerSecond, PascalSecondPerCubicMetre, Second


def beds_for_cuff(source: PatientModel, conditions: FlowConditions, wave: str, period: Second, compliance: CubicMetrePerPascal,
                  wave_speed: MetrePerSecond) -> tuple[dict[str, float], Rows, tuple[str, ...]]:
    """The fields of the beds (outlet_proximal, outlet_distal, compliance) that meet the cuff as far as any do, what that assumes, and what has to be
    said of it; no rows where none meet even its mean."""
    beat = BeatConditions(**conditions.settled(), wave=wave, period=period, compliance=compliance, wave_speed=wave_speed)
    before = beat.tree(source)
    found = tuned(before, beat)
    r, c = found.beds[0].distal / before.beds[0].distal, found.beds[0].compliance / before.beds[0].compliance
    return ({"outlet_proximal": PascalSecondPerCubicMetre(conditions.outlet_proximal * r),
             "outlet_distal": PascalSecondPerCubicMetre(conditions.outlet_distal * r), "compliance": CubicMetrePerPascal(compliance * c)},
            found.assumed[:len(found.assumed) - len(before.assumed)], found.warnings)
