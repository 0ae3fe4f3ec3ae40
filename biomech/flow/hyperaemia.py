"""Hyperaemia: the beds open to a share of their resistance while the pressure at the inlet stays. The one model of it, for every tier.

    R -> share R,    P_in as at rest,    Q what then flows

The ratio of the worst outlet's pressure to that of the inlet is then what FFR measures (Pijls 1993). The share is the user's: adenosine lowers
coronary microvascular resistance to .24 (clinical library 2d [M]: unverified); for other beds the library has none.

Along the centreline Q is the root of P_in(Q) (`opened`). In three dimensions that curve is one solve a point; it is followed by the centreline's
own, corrected by what the last solve lost more (`Curve`), which is there in one or two; beats are followed in the same way. Of a beat in three
dimensions one is enough: the little that its pressure is off is gone along the curve. In a closed loop the heart pumps as much more as keeps the
pressure (loop.py).
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from scipy.optimize import brentq

from biomech.flow.arrays import Double
from biomech.flow.conditions import FlowConditions
from biomech.flow.network import Network, NetworkFlow, solve_network
from meshing.errors import SimulationError
from meshing.step import Range
from meshing.units import CubicMetrePerSecond

SOURCE = "coronary microvessels x 0.24 under adenosine (clinical library 2 [M], unverified); other beds: the user's"
Share = Annotated[float, Range(0.1, 1, "resistance of the beds in hyperaemia, of that at rest (1: no hyperaemia)")]
CLOSE = 2e-3
"""Of the inlet pressure that is to be kept."""
ROUNDS = 4


def check(share: float, conditions: FlowConditions) -> None:
    """Raises SimulationError where there are no beds to open."""
    if share < 1.0 and conditions.beyond == "pressure":
        raise SimulationError("hyperaemia opens the beds, and outlets at a given pressure have none: use beyond = \"beds\", or leave it out")


def row_of(share: float) -> tuple[tuple[str, str, str], ...]:
    """What it assumes; () at rest."""
    return (("resistance of the beds in hyperaemia", f"x {share:g}, the pressure at the inlet kept", SOURCE),) if share < 1.0 else ()


def opened(network: Network, share: float, inflow: float, beds: Double, density: float, viscosity: float | Double,
           pressure: float, *, behind: float = 0.0) -> NetworkFlow:
    """The flow when the resistances of the `beds` fall to that share and the inlet keeps `pressure` (Pa); `inflow` is that before, SI."""
    def at(flow: float) -> NetworkFlow:
        return solve_network(network, CubicMetrePerSecond(flow), share * beds, density, viscosity, behind=behind)

    # without the losses of the vessels the flow would grow as the resistance falls
    most = inflow / share
    return at(brentq(lambda flow: at(flow).inlet_pressure - pressure, inflow, most, xtol=1e-6 * most))


@dataclass(frozen=True, eq=False)
class Openings:
    """What a tier finds at the openings: `inlet` and `outlets` (k,) mean static pressures in Pa, `flows` (k,) m3/s out at the `inflow`."""

    inflow: float
    inlet: float
    outlets: Double
    flows: Double

    @property
    def before(self) -> float:
        """The pressure before the beds, weighted by their flows."""
        return float(self.outlets @ self.flows / self.flows.sum())

    @property
    def ratio(self) -> float:
        """Worst outlet over inlet."""
        return float(self.outlets.min()) / self.inlet


@dataclass(frozen=True, eq=False)
class Curve:
    """Inlet pressure by inflow along the centreline, with the open `beds` (k,) Pa s/m3; SI."""

    network: Network
    beds: Double
    density: float
    viscosity: float | Double
    behind: float

    def at(self, inflow: float) -> Openings:
        found = solve_network(self.network, CubicMetrePerSecond(inflow), self.beds, self.density, self.viscosity, behind=self.behind)
        return Openings(inflow, found.inlet_pressure, found.outlet_pressure, found.outlet_flow)

    def inflow_at(self, pressure: float, low: float, high: float, known: Openings) -> float:
        """The inflow between `low` and `high` at which the inlet has `pressure`, the nearer end where it lies beyond: what another tier loses more
        than the network, as at the inflow `known`, grows with the square of the flow."""
        here = self.at(known.inflow)
        more = (known.inlet - known.before) - (here.inlet - here.before)

        def off(inflow: float) -> float:
            return self.at(inflow).inlet + more * (inflow / known.inflow) ** 2 - pressure

        if off(low) >= 0.0:
            return low
        return high if off(high) <= 0.0 else float(brentq(off, low, high, xtol=1e-6 * high))


    def moved(self, known: Openings, pressure: float) -> Openings:
        """`known`, which is near it, at the inflow where the inlet has `pressure`: what a tier loses more than the network to each outlet grows as
        in `inflow_at`."""
        inflow = self.inflow_at(pressure, 0.5 * known.inflow, 2.0 * known.inflow, known)
        ratio = inflow / known.inflow
        here, there = self.at(known.inflow), self.at(inflow)
        more = (known.inlet - known.outlets) - (here.inlet - here.outlets)
        return Openings(inflow, pressure, pressure - (there.inlet - there.outlets) - more * ratio ** 2, known.flows * ratio)


def keeping(curve: Curve, share: float, pressure: float, rest: Openings, solved: Callable[[float], Openings], *, close: float = CLOSE) -> Openings:
    """What a tier finds with open beds where its inlet keeps `pressure`, within the share `close`: `solved` by inflow, `rest` its answer at rest."""
    known = rest
    for _ in range(ROUNDS):
        known = solved(curve.inflow_at(pressure, rest.inflow, rest.inflow / share, known))
        if abs(known.inlet / pressure - 1.0) < close:
            break
    return known
