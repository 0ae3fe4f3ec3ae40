"""The numbers of a flow calculation, under the same names whichever solver found them.

Pressures are static means over an opening, in pascal above the venous pressure. A ratio of the lowest outlet pressure to
the inlet pressure is what a pressure wire would show at the flow assumed (FFR is its value in hyperaemia).
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TRANSITION = 2000.0
"""Reynolds number of a throat above which a narrowed vessel sheds eddies and a steady laminar answer misleads; in smooth
straight pipes the textbook value of transition is about 2300."""
UNCONVERGED = 0.3
"""Mesh error above which the largest wall shear stress is called not converged."""
UNEXPLAINED = 0.15
"""Share of the energy lost that the stabilisation may take before it is said."""
LOW_SHEAR_PA = 0.4
"""Atherogenic below this wall shear stress (Malek 1999; clinical library 3, mark M: unverified default)."""
HIGH_SHEAR_PA = 7.0
"""Above the wall shear stress of healthy arteries, 1 to 7 Pa (the same source and mark)."""


@dataclass(frozen=True)
class OutletFinding:
    """Flow (m3/s) and mean pressure (Pa) of one outlet."""

    name: str
    flow: float
    pressure: float


def pressure_numbers(inlet_pressure: float, outlets: Sequence[OutletFinding], inflow: float) -> tuple[tuple[str, float], ...]:
    """Inlet pressure, each outlet's flow, pressure and drop, the largest drop, the lowest ratio, the imbalance of flow."""
    found = [("inlet flow", inflow), ("inlet pressure", inlet_pressure)]
    for outlet in outlets:
        found += [(f"outlet flow {outlet.name}", outlet.flow), (f"outlet pressure {outlet.name}", outlet.pressure),
                  (f"pressure drop {outlet.name}", inlet_pressure - outlet.pressure),
                  (f"pressure ratio {outlet.name}", outlet.pressure / inlet_pressure)]
    lowest = min(outlet.pressure for outlet in outlets)
    found += [("pressure drop", inlet_pressure - lowest), ("distal/proximal pressure ratio", lowest / inlet_pressure),
              ("flow imbalance", abs(inflow - sum(outlet.flow for outlet in outlets)) / inflow)]
    return tuple(found)


def transition_warning(reynolds: float) -> tuple[str, ...]:
    if reynolds < TRANSITION:
        return ()
    return (f"Reynolds number {reynolds:.0f} in the throat: the flow is transitional, "
            "a steady laminar answer is not trustworthy there",)


def peak_transition_warning(reynolds: float) -> tuple[str, ...]:
    """The same of a heartbeat, by the Reynolds number at its peak."""
    if reynolds <= TRANSITION:
        return ()
    return (f"Reynolds number {reynolds:.0f} in the throat at the peak of the beat: transitional, a laminar answer is not trustworthy there",)


def hyperaemic_transition_warning(reynolds: float) -> tuple[str, ...]:
    """The same of what flows in hyperaemia."""
    if reynolds <= TRANSITION:
        return ()
    return (f"Reynolds number {reynolds:.0f} in the throat in hyperaemia: transitional, the FFR of a laminar answer is not trustworthy there",)


def wire_warning(wired: bool) -> tuple[str, ...]:
    """For the tiers along the centreline: they know nothing of what blood has to pass in a sac."""
    return ("flow diverter and coils are not seen along the centreline: the sac is taken as open; read the three-dimensional flow",) if wired else ()


STEADY = "steady flow at the mean inflow: peaks of the heart beat are not in these numbers"
STANDING_WARNINGS = (
    STEADY,
    "rigid walls and blood of constant viscosity",
)
