"""Inflow given as a stroke volume: what enters in a beat over the time from beat to beat is the mean inflow."""
from __future__ import annotations

from biomech.flow.conditions import FlowConditions
from meshing.errors import SimulationError
from meshing.units import CubicMetrePerSecond, Millilitre, Second


def mean_inflow(otherwise: CubicMetrePerSecond, stroke: Millilitre, period: Second) -> CubicMetrePerSecond:
    """What enters on average: by the stroke volume, where one was given (above 0), else what the conditions say."""
    return CubicMetrePerSecond(stroke * 1e-6 / period) if stroke else otherwise


def check_stroke(conditions: FlowConditions, stroke: Millilitre, period: Second) -> None:
    """Raises SimulationError where the inflow is given twice, or the stroke volume makes one that no inflow may be."""
    if not stroke:
        return
    entering = mean_inflow(conditions.inflow, stroke, period)
    if conditions.inflow != FlowConditions.inflow or conditions.by_output:
        raise SimulationError(f"the inflow is given twice, as {conditions.given_inflow * 6e7:.0f} mL/min and as {stroke:g} mL in each beat of "
                              f"{period:g} s, which is {entering * 6e7:.0f} mL/min; leave one of them out")
    FlowConditions(inflow=entering)     # is it in the range of an inflow


def rows_of(stroke: Millilitre) -> tuple[tuple[str, str, str], ...]:
    """What was given instead of an inflow, for the list of what is assumed."""
    return (("stroke volume", f"{stroke:g} mL enter in each beat", "given by the user"),) if stroke else ()
