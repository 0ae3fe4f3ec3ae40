"""Beds tuned to the patient's cuff in steady flow: all resistances scaled alike until the inlet has the mean pressure at the inflow given.

    P_in = Pv + f Sum(q_i R_i q_i) / Q + drop(f) = MAP,    MAP = diastolic + (systolic - diastolic) / 3

`drop` is what the vessels lose, weighted by the flows of the outlets; it changes with f only by the split, so that the fixed point

    f <- f (MAP - Pv - drop) / (P_in - Pv - drop)

is there after two or three solves of the network. The split itself stays as assumed. In three dimensions the network's drop is not the mesh's: one
more step of the same fixed point is taken with what the coarsest mesh finds (solve.py).
"""
from __future__ import annotations

from dataclasses import dataclass, replace

from biomech.flow.arrays import Double
from biomech.flow.conditions import MEAN_RULE, AnyFlow, FlowConditions
from biomech.flow.network import Network, network_of, solve_network
from meshing.units import MMHG_PA, Pascal, PascalSecondPerCubicMetre
from meshing.vessels.lumen import Lumen

Rows = tuple[tuple[str, str, str], ...]
CLOSE, ROUNDS = 1e-4, 20
"""Of the mean pressure; rounds of the fixed point at most."""
TUNED = "tuned to the mean cuff pressure [derived]"
_BEDS = ("compliance of an iliac bed", "proximal resistance of an iliac bed", "distal resistance of an iliac bed")


def next_factor(mean: float, behind: float, inlet: float, outlets: Double, flows: Double) -> float | None:
    """By how much more the beds have to resist for the inlet pressure `mean`: one step of the fixed point, pressures in Pa; None where the vessels
    alone lose as much as there is."""
    in_beds = float((outlets - behind) @ flows / flows.sum())
    room = mean - behind - (inlet - behind - in_beds)
    return room / in_beds if room > 0.0 and in_beds > 0.0 else None


def factor_for(conditions: FlowConditions, network: Network, beds: Double, viscosity: float | Double | None = None) -> float | None:
    """The factor of `beds` (k,) Pa s/m3 at which the inlet has the mean pressure of the cuff; None where the vessels alone lose as much.
    `viscosity` Pa s of all segments or (segments,), that of the conditions without it."""
    factor, mean, behind = 1.0, conditions.cuff_mean, conditions.outlet_pressure
    for _ in range(ROUNDS):
        found = solve_network(network, conditions.mean_inflow, factor * beds, conditions.density,
                              conditions.viscosity if viscosity is None else viscosity, behind=behind)
        if abs(found.inlet_pressure / mean - 1.0) < CLOSE:
            break
        more = next_factor(mean, behind, found.inlet_pressure, found.outlet_pressure, found.outlet_flow)
        if more is None:
            return None
        factor *= more
    return factor


def missed(conditions: FlowConditions) -> str:
    """What is said where no beds meet the cuff."""
    return (f"the mean cuff pressure of {conditions.cuff_mean / MMHG_PA:.0f} mmHg is not met: the vessels alone lose more than it leaves above "
            f"{conditions.outlet_pressure / MMHG_PA:.0f} mmHg in the veins at this inflow, and the beds are used as they were given; check the "
            "inflow and the narrowest vessels")


def rows_of(conditions: FlowConditions) -> Rows:
    """The cuff and the mean pressure taken from it, for the list of what is assumed."""
    return (("cuff pressure", f"{conditions.systolic / MMHG_PA:.0f} over {conditions.diastolic / MMHG_PA:.0f} mmHg", "measured"),
            ("mean pressure", f"{conditions.cuff_mean / MMHG_PA:.0f} mmHg", MEAN_RULE))


def relabelled(rows: Rows) -> Rows:
    """The rows of a flow with tuned beds: these were not chosen by anybody."""
    return tuple((what, value, TUNED if what in _BEDS else why) for what, value, why in rows)


def scaled(conditions: AnyFlow, factor: float) -> AnyFlow:
    """The same flow with beds `factor` times as resistant that ask for no cuff any more."""
    return replace(conditions, outlet_proximal=PascalSecondPerCubicMetre(conditions.outlet_proximal * factor),
                   outlet_distal=PascalSecondPerCubicMetre(conditions.outlet_distal * factor), systolic=Pascal(0.0), diastolic=Pascal(0.0))


@dataclass(frozen=True)
class Met:
    """Beds that meet the cuff: `factor` of the resistances given (1 where none does, or none was asked for), what that assumes, and what has to be
    said of it."""

    factor: float = 1.0
    rows: Rows = ()
    warnings: tuple[str, ...] = ()

    def assumed(self, rows: Rows) -> Rows:
        """What is assumed with these beds, from the `rows` of conditions with them."""
        return (*self.rows, *relabelled(rows)) if self.rows else rows


def met(conditions: FlowConditions, lumen: Lumen, network: Network | None = None) -> Met:
    """The beds with which the network along the centreline has the mean pressure of the cuff at its inlet; as given without a cuff."""
    if not conditions.systolic:
        return Met()
    factor = factor_for(conditions, network_of(lumen) if network is None else network, conditions.resistances(lumen))
    return Met(warnings=(missed(conditions),)) if factor is None else told(conditions, factor, "the centreline's drop")


def told(conditions: FlowConditions, factor: float, by: str) -> Met:
    """Beds that were found by `by`."""
    return Met(factor, (*rows_of(conditions), ("beds tuned to it", f"resistance x {factor:.3g}", f"{by} at the inflow given [derived]")))
