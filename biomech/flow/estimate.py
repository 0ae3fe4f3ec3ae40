"""EstimateFlow: the flow of a plan from the centreline alone, in milliseconds."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from biomech.flow.account import account_of_network
from biomech.flow.conditions import FlowConditions
from biomech.flow.findings import STANDING_WARNINGS, OutletFinding, pressure_numbers, transition_warning, wire_warning
from biomech.flow.network import Network, NetworkFlow, network_of, solve_network
from biomech.model import PatientModel
from biomech.outcome import Credibility, Solution
from meshing.errors import SimulationError
from meshing.step import Monitor, Range
from meshing.units import CubicMetrePerSecond
from meshing.vessels.lumen import Lumen
from meshing.vessels.stenosis import narrowest

HYPERAEMIA_SOURCE = "coronary microvessels x 0.24 under adenosine (clinical library 2 [M], unverified); other beds: the user's"
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
    open to that share of their resistance while the pressure at the inlet stays: the pressure ratio then is what FFR measures.
    """

    sources: ClassVar[dict[str, str]] = {**FlowConditions.sources, "hyperaemia": HYPERAEMIA_SOURCE}

    hyperaemia: Annotated[float, Range(0.1, 1, "resistance of the beds in hyperaemia, of that at rest (1: no hyperaemia)")] = 1.0

    version: ClassVar[int] = 3

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.hyperaemia < 1.0 and self.beyond == "pressure":
            raise SimulationError("hyperaemia opens the beds, and outlets at a given pressure have none: use beyond = \"beds\", or leave it out")

    def run(self, source: PatientModel, monitor: Monitor, /) -> Solution:
        """Raises AnatomyError without a lumen or when the centreline misses an outlet."""
        lumen = source.need_lumen()
        monitor(0.0, "estimating the flow")
        network = network_of(lumen)
        found = estimated(self, lumen, network)
        outlets = [OutletFinding(o.name, float(q), float(p))
                   for o, q, p in zip(lumen.outlets, found.outlet_flow, found.outlet_pressure)]
        reynolds = throat_reynolds(self, network, found)
        numbers = pressure_numbers(found.inlet_pressure, outlets, self.inflow)
        shear = max(s.losses(float(q), self.density, self.viscosity)[1] for s, q in zip(network.segments, found.flow) if q != 0.0)
        numbers += (("wall shear stress maximum", shear), ("throat Reynolds number", reynolds),
                    *account_of_network(network, found, self.inflow, self.density).numbers())
        assumed = self.assumed(lumen)
        if self.hyperaemia < 1.0:
            wide = widened(self, lumen, network, found.inlet_pressure)
            numbers += (("hyperaemic pressure ratio", float(min(wide.outlet_pressure)) / wide.inlet_pressure),
                        ("hyperaemic inflow", float(wide.outlet_flow.sum())))
            opened = f"x {self.hyperaemia:g}, the pressure at the inlet kept"
            assumed = (("resistance of the beds in hyperaemia", opened, HYPERAEMIA_SOURCE), *assumed)
        error = SEVERE_ERROR if narrowest(lumen.centreline).percent_diameter > SEVERE_PERCENT else ESTIMATE_ERROR
        warnings = transition_warning(reynolds) + (
            f"estimate along the centreline: the pressure drop of a narrowing of this degree is good to about {error:.0%}, "
            "forks and bends as on random trees (`rehearse verify tiers3d`)",) + STANDING_WARNINGS + wire_warning(bool(source.porous))
        monitor(1.0, "flow estimated")
        return Solution("flow estimate", None, (), numbers, (), assumed, Credibility(
            "vessel network: Poiseuille friction, narrowings by Prandtl's equations", True, 0.0, error,
            "largest difference against finite elements on five stenoses; not a mesh error" if error < SEVERE_ERROR
            else "difference from the 3D solver on the sample artery and what 2 % of the throat's radius make; not a mesh error",
            reynolds < 2000.0, dict(numbers)["flow imbalance"], warnings))


def estimated(conditions: FlowConditions, lumen: Lumen, network: Network) -> NetworkFlow:
    return solve_network(network, conditions.inflow, conditions.resistances(lumen), conditions.density, conditions.viscosity,
                         behind=conditions.outlet_pressure)


def widened(conditions: EstimateFlow, lumen: Lumen, network: Network, pressure: float) -> NetworkFlow:
    """The flow when the beds open and the inlet keeps `pressure` (Pa)."""
    beds = conditions.resistances(lumen)
    return opened(network, conditions.hyperaemia, conditions.inflow, beds, conditions.density, conditions.viscosity, pressure,
                  behind=conditions.outlet_pressure)


def opened(network: Network, share: float, inflow: float, beds: NDArray[np.float64], density: float, viscosity: float,
           pressure: float, *, behind: float = 0.0) -> NetworkFlow:
    """The flow when the resistances of the `beds` fall to that share and the inlet keeps `pressure` (Pa); `inflow` is that before, SI."""
    def at(flow: float) -> NetworkFlow:
        return solve_network(network, CubicMetrePerSecond(flow), share * beds, density, viscosity, behind=behind)

    # without the losses of the vessels the flow would grow as the resistance falls
    most = inflow / share
    return at(brentq(lambda flow: at(flow).inlet_pressure - pressure, inflow, most, xtol=1e-6 * most))


def throat_reynolds(conditions: FlowConditions, network: Network, found: NetworkFlow) -> float:
    """The largest 2 rho Q / (pi R mu) along the vessels."""
    return max(float(2.0 * conditions.density * abs(q) / (np.pi * conditions.viscosity * s.radius.min()))
               for s, q in zip(network.segments, found.flow))
