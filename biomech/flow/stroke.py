"""Inflow given as a stroke volume: what enters in a beat over the time from beat to beat is the mean inflow."""
from __future__ import annotations

from biomech.flow.conditions import FlowConditions
from meshing.errors import SimulationError
from meshing.units import CubicMetrePerSecond, Millilitre, Second


def mean_inflow(conditions: FlowConditions, stroke: Millilitre, period: Second) -> CubicMetrePerSecond:
    """What enters on average: by the stroke volume, where one was given (above 0), else the inflow."""
    return CubicMetrePerSecond(stroke * 1e-6 / period) if stroke else conditions.inflow


def check_stroke(conditions: FlowConditions, stroke: Millilitre, period: Second) -> None:
    """Raises SimulationError where the inflow is given twice, or the stroke volume makes one that no inflow may be."""
    if not stroke:
        return
    if conditions.inflow != FlowConditions.inflow:
        raise SimulationError(f"the inflow is given twice, as {conditions.inflow * 6e7:.0f} mL/min and as {stroke:g} mL in each beat of "
                              f"{period:g} s, which is {mean_inflow(conditions, stroke, period) * 6e7:.0f} mL/min; leave one of them out")
    FlowConditions(inflow=mean_inflow(conditions, stroke, period))     # is it in the range of an inflow


def rows_of(stroke: Millilitre) -> tuple[tuple[str, str, str], ...]:
    """What was given instead of an inflow, for the list of what is assumed."""
    return (("stroke volume", f"{stroke:g} mL enter in each beat", "given by the user"),) if stroke else ()
