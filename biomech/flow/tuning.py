"""Beds tuned to the patient's cuff: resistance to the mean pressure, compliance to the pulse pressure, at the inflow given.

The mean pressure is taken as diastolic + (systolic - diastolic) / 3, the rule of thumb of the cuff. All beds are scaled alike, so
that the split between the outlets stays. The compliance is found with the 0D tier: the pulse pressure falls as it grows, so
bisection of its logarithm cannot miss; when even a hundredth or a hundredfold of it is not enough, nothing is guessed.
"""
from __future__ import annotations

from dataclasses import replace

import numpy as np

from biomech.flow.beat import BeatConditions, Tree
from biomech.flow.circuit_beat import circuit_beat
from biomech.flow.network import solve_network
from biomech.flow.tree_models import Bed
from meshing.errors import SimulationError
from meshing.units import MMHG_PA, CubicMetrePerPascal, PascalSecondPerCubicMetre

WIDEST = 100.0
CLOSE = 0.01
"""Of the pulse pressure."""
HALVINGS = 30


def tuned(tree: Tree, conditions: BeatConditions) -> Tree:
    """The tree with beds that meet the cuff pressure; as it is when none was measured. Raises SimulationError when no compliance meets it."""
    if not conditions.systolic:
        return tree
    pulse = conditions.systolic - conditions.diastolic
    mean = conditions.diastolic + pulse / 3.0
    bed = np.array([b.proximal + b.distal for b in tree.beds])
    # what the vessels take themselves, and the veins, is small beside the beds
    drop = tree.mean.inlet_pressure - float((bed * tree.mean.outlet_flow).mean())
    if mean <= drop:
        raise SimulationError(f"the vessels alone lose {(drop - conditions.outlet_pressure) / MMHG_PA:.0f} mmHg at this inflow above "
                              f"{conditions.outlet_pressure / MMHG_PA:.0f} mmHg in the veins, more than the mean cuff pressure of "
                              f"{mean / MMHG_PA:.0f} mmHg leaves; check the inflow and the narrowest vessels")
    factor = (mean - drop) / float((bed * tree.mean.outlet_flow).mean())
    # with these beds the flows and their losses are found again
    resisted = replace(tree, beds=_scaled(tree.beds, factor, 1.0 / factor), mean=solve_network(
        tree.network, conditions.mean_inflow, bed * factor, conditions.density, tree.viscosity, behind=conditions.outlet_pressure))
    low, high = np.log(1.0 / WIDEST), np.log(WIDEST)
    if not _pulse(resisted, conditions, float(np.exp(low))) >= pulse >= _pulse(resisted, conditions, float(np.exp(high))):
        raise SimulationError(f"no compliance of the beds gives a pulse pressure of {pulse / MMHG_PA:.0f} mmHg with this inflow wave; check the cuff "
                              "pressure, the inflow and its wave")
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        found = _pulse(resisted, conditions, float(np.exp(middle)))
        if abs(found / pulse - 1.0) < CLOSE:
            break
        low, high = (middle, high) if found > pulse else (low, middle)
    soft = float(np.exp(middle))
    return replace(resisted, beds=_scaled(resisted.beds, 1.0, soft), assumed=(
        ("cuff pressure", f"{conditions.systolic / MMHG_PA:.0f} over {conditions.diastolic / MMHG_PA:.0f} mmHg", "measured"),
        ("mean pressure", f"{mean / MMHG_PA:.0f} mmHg", "diastolic + a third of the pulse pressure"),
        ("beds tuned to it", f"resistance x {factor:.3g}, compliance x {soft / factor:.3g}", "0D tier at the inflow given [derived]"), *tree.assumed))


def _scaled(beds: tuple[Bed, ...], resistance: float, compliance: float) -> tuple[Bed, ...]:
    return tuple(replace(b, proximal=PascalSecondPerCubicMetre(b.proximal * resistance), distal=PascalSecondPerCubicMetre(b.distal * resistance),
                         compliance=CubicMetrePerPascal(b.compliance * compliance)) for b in beds)


def _pulse(tree: Tree, conditions: BeatConditions, compliance: float) -> float:
    found = circuit_beat(replace(tree, beds=_scaled(tree.beds, 1.0, compliance)), conditions).inlet
    return float(found.max() - found.min())
