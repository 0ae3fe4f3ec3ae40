"""A second heartbeat, in hyperaemia: open beds, the mean pressure at the inlet as at rest (hyperaemia.py). Compliances and the shape of the inflow
wave stay."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from biomech.elements.wave import Wave
from biomech.flow.arrays import Double
from biomech.flow.beat import BeatConditions, Tree, peak_reynolds
from biomech.flow.findings import hyperaemic_transition_warning
from biomech.flow.hyperaemia import Curve, Openings, keeping
from biomech.flow.network import solve_network
from meshing.units import PascalSecondPerCubicMetre

Pressures = tuple[Double, Double, Double]
"""Of a beat at equal times: inlet (s,) and outlets (s, k) Pa, flows (s, k) m3/s."""


def hyperaemic_numbers(tree: Tree, conditions: BeatConditions, rest: Pressures,
                       beat: Callable[[Tree], Pressures]) -> tuple[tuple[tuple[str, float], ...], tuple[str, ...]]:
    """The ratio of mean pressures and the inflow in hyperaemia, and what has to be said of them; nothing where none was asked for."""
    share = conditions.hyperaemia
    if share == 1.0:
        return (), ()
    beds = share * np.array([b.proximal + b.distal for b in tree.beds])
    curve = Curve(tree.network, beds, conditions.density, tree.viscosity, conditions.outlet_pressure)
    wide = tuple(replace(b, proximal=PascalSecondPerCubicMetre(share * b.proximal), distal=PascalSecondPerCubicMetre(share * b.distal))
                 for b in tree.beds)

    def open_tree(inflow: float) -> Tree:
        more = inflow / conditions.mean_inflow
        return replace(tree, beds=wide, inflow=Wave(tree.inflow.times, tuple(more * value for value in tree.inflow.values)), mean=solve_network(
            tree.network, inflow, beds, conditions.density, tree.viscosity, behind=conditions.outlet_pressure))

    def solved(inflow: float) -> Openings:
        return _means(inflow, beat(open_tree(inflow)))

    at_rest = _means(conditions.mean_inflow, rest)
    found = keeping(curve, share, at_rest.inlet, at_rest, solved)
    reynolds = peak_reynolds(open_tree(found.inflow), conditions.density)
    return (("hyperaemic pressure ratio", found.ratio), ("hyperaemic inflow", found.inflow)), hyperaemic_transition_warning(reynolds)


def _means(inflow: float, pressures: Pressures) -> Openings:
    inlet, outlets, flows = pressures
    return Openings(inflow, float(inlet.mean()), outlets.mean(axis=0), flows.mean(axis=0))
