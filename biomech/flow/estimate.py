"""EstimateFlow: the flow of a plan from the centreline alone, in milliseconds."""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from biomech.flow import hyperaemia
from biomech.flow.account import account_of_network
from biomech.flow.conditions import FlowConditions
from biomech.flow.cuff_tuning import met, scaled
from biomech.flow.findings import STANDING_WARNINGS, OutletFinding, pressure_numbers, transition_warning, wire_warning
from biomech.flow.hyperaemia import Share, opened
from biomech.flow.network import Network, NetworkFlow, network_of, solve_network
from biomech.model import PatientModel
from biomech.outcome import Credibility, Solution
from meshing.step import Monitor
from meshing.vessels.lumen import Lumen
from meshing.vessels.stenosis import narrowest

ESTIMATE_ERROR = 0.10
"""Above the largest difference (9 %) of the pressure drop from axisymmetric finite elements on five stenoses of 50 to 75 % by
diameter at throat Reynolds numbers of 300 to 800 (`rehearse verify narrowing`)."""
SEVERE_PERCENT, SEVERE_ERROR = 60.0, 0.30
"""Beyond this narrowing by diameter: on the sample artery (75 %, from CT) the estimate lies 22 to 25 % below the three-dimensional
solver. Its centreline is 2 % wider in the throat than the lumen and the loss goes with R^-4, which explains 8 %; the rest is not
explained. One artery only."""


@dataclass(frozen=True)
class EstimateFlow(FlowConditions):
    """Instant flow estimate.

    A network of nonlinear resistances along the centreline (network.py). Reads the lumen, needs no mesh. With `hyperaemia` below 1 the beds
    open to that share of their resistance while the pressure at the inlet stays: the pressure ratio then is what FFR measures. With a `systolic` and
    a `diastolic` cuff pressure all beds are scaled alike until the inlet has the mean pressure of the cuff. Where `cardiac_output` or
    `output_share` is given, the one times the other is the inflow.
    """

    sources: ClassVar[dict[str, str]] = {**FlowConditions.sources, "hyperaemia": hyperaemia.SOURCE}

    hyperaemia: Share = 1.0

    version: ClassVar[int] = 4

    def __post_init__(self) -> None:
        super().__post_init__()
        hyperaemia.check(self.hyperaemia, self)

    def run(self, source: PatientModel, monitor: Monitor, /) -> Solution:
        """Raises AnatomyError without a lumen or when the centreline misses an outlet."""
        lumen = source.need_lumen()
        monitor(0.0, "estimating the flow")
        network = network_of(lumen)
        beds = met(self, lumen, network)
        own = scaled(self, beds.factor)
        found = estimated(own, lumen, network)
        outlets = [OutletFinding(o.name, float(q), float(p))
                   for o, q, p in zip(lumen.outlets, found.outlet_flow, found.outlet_pressure)]
        reynolds = throat_reynolds(self, network, found)
        numbers = pressure_numbers(found.inlet_pressure, outlets, self.mean_inflow)
        shear = max(s.losses(float(q), self.density, self.viscosity)[1] for s, q in zip(network.segments, found.flow) if q != 0.0)
        numbers += (("wall shear stress maximum", shear), ("throat Reynolds number", reynolds),
                    *account_of_network(network, found, self.mean_inflow, self.density).numbers())
        assumed = (*hyperaemia.row_of(self.hyperaemia), *beds.assumed(own.assumed(lumen)))
        if self.hyperaemia < 1.0:
            wide = opened(network, self.hyperaemia, self.mean_inflow, own.resistances(lumen), self.density, self.viscosity, found.inlet_pressure,
                          behind=self.outlet_pressure)
            numbers += (("hyperaemic pressure ratio", float(min(wide.outlet_pressure)) / wide.inlet_pressure),
                        ("hyperaemic inflow", float(wide.outlet_flow.sum())))
        error = SEVERE_ERROR if narrowest(lumen.centreline).percent_diameter > SEVERE_PERCENT else ESTIMATE_ERROR
        warnings = beds.warnings + transition_warning(reynolds) + (
            f"estimate along the centreline: the pressure drop of a narrowing of this degree is good to about {error:.0%}, "
            "forks and bends as on random trees (`rehearse verify tiers3d`)",) + STANDING_WARNINGS + wire_warning(bool(source.porous))
        monitor(1.0, "flow estimated")
        return Solution("flow estimate", None, (), numbers, (), assumed, Credibility(
            "vessel network: Poiseuille friction, narrowings by Prandtl's equations", True, 0.0, error,
            "largest difference against finite elements on five stenoses; not a mesh error" if error < SEVERE_ERROR
            else "difference from the 3D solver on the sample artery and what 2 % of the throat's radius make; not a mesh error",
            reynolds < 2000.0, dict(numbers)["flow imbalance"], warnings))


def estimated(conditions: FlowConditions, lumen: Lumen, network: Network) -> NetworkFlow:
    """The flow with the beds of `conditions`, whatever the cuff."""
    return solve_network(network, conditions.mean_inflow, conditions.resistances(lumen), conditions.density, conditions.viscosity,
                         behind=conditions.outlet_pressure)


def throat_reynolds(conditions: FlowConditions, network: Network, found: NetworkFlow) -> float:
    """The largest 2 rho Q / (pi R mu) along the vessels."""
    return max(float(2.0 * conditions.density * abs(q) / (np.pi * conditions.viscosity * s.radius.min()))
               for s, q in zip(network.segments, found.flow))
