"""Beds tuned to the patient's cuff: resistance to the mean pressure, compliance to the pulse pressure, at the inflow given.

The mean pressure is met as in steady flow (cuff_tuning.py). All beds are scaled alike, so that the split between the outlets stays. The
compliance is found with the 0D tier: the pulse pressure falls as it grows, so bisection of its logarithm cannot miss; when even a hundredth or a
hundredfold of it is not enough, the compliance stays as it was given, and that is said: a wave of another vessel may have no such pulse.
"""
from __future__ import annotations

from dataclasses import replace

import numpy as np

from biomech.flow.beat import BeatConditions, Tree
from biomech.flow.circuit_beat import circuit_beat
from biomech.flow.cuff_tuning import factor_for, missed, rows_of
from biomech.flow.network import solve_network
from biomech.flow.tree_models import Bed
from meshing.units import MMHG_PA, CubicMetrePerPascal, PascalSecondPerCubicMetre

WIDEST = 100.0
CLOSE = 0.01
"""Of the pulse pressure."""
HALVINGS = 30


def tuned(tree: Tree, conditions: BeatConditions) -> Tree:
    """The tree with beds that meet the cuff pressure as far as any do, and what has to be said of it; as it is when none was measured."""
    if not conditions.systolic:
        return tree
    bed = np.array([b.proximal + b.distal for b in tree.beds])
    factor = factor_for(conditions, tree.network, bed, tree.viscosity)
    if factor is None:
        return replace(tree, warnings=(*tree.warnings, missed(conditions)))
    # with these beds the flows and their losses are found again
    resisted = replace(tree, beds=_scaled(tree.beds, factor, 1.0 / factor), mean=solve_network(
        tree.network, conditions.mean_inflow, bed * factor, conditions.density, tree.viscosity, behind=conditions.outlet_pressure))
    soft, warnings = _compliance(resisted, conditions)
    stores = f"compliance x {soft / factor:.3g}"
    if warnings:
        soft, stores = factor, "compliance as given"
    return replace(resisted, beds=_scaled(resisted.beds, 1.0, soft), warnings=(*tree.warnings, *warnings), assumed=(
        *rows_of(conditions), ("beds tuned to it", f"resistance x {factor:.3g}, {stores}", "0D tier at the inflow given [derived]"), *tree.assumed))


def _compliance(resisted: Tree, conditions: BeatConditions) -> tuple[float, tuple[str, ...]]:
    """The factor of the compliance that meets the pulse pressure, or what is said where none does."""
    pulse = conditions.systolic - conditions.diastolic
    low, high = np.log(1.0 / WIDEST), np.log(WIDEST)
    most, least = (_pulse(resisted, conditions, float(np.exp(end))) for end in (low, high))
    if not most >= pulse >= least:
        return 1.0, (f"the cuff's pulse pressure of {pulse / MMHG_PA:.0f} mmHg is not met: with this inflow wave no compliance of the beds gives "
                     f"more than {most / MMHG_PA:.0f} or less than {least / MMHG_PA:.0f} mmHg, so the beds are tuned to the mean pressure alone and "
                     "store what was given; choose the wave of this vessel",)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        found = _pulse(resisted, conditions, float(np.exp(middle)))
        if abs(found / pulse - 1.0) < CLOSE:
            break
        low, high = (middle, high) if found > pulse else (low, middle)
    return float(np.exp(middle)), ()


def _scaled(beds: tuple[Bed, ...], resistance: float, compliance: float) -> tuple[Bed, ...]:
    return tuple(replace(b, proximal=PascalSecondPerCubicMetre(b.proximal * resistance), distal=PascalSecondPerCubicMetre(b.distal * resistance),
                         compliance=CubicMetrePerPascal(b.compliance * compliance)) for b in beds)


def _pulse(tree: Tree, conditions: BeatConditions, compliance: float) -> float:
    found = circuit_beat(replace(tree, beds=_scaled(tree.beds, 1.0, compliance)), conditions).inlet
    return float(found.max() - found.min())
