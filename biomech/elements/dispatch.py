"""The compiled switch from the number of a block (its place in ELEMENTS) to its equations."""
from __future__ import annotations

from numba import njit

from biomech.elements import (
    chamber,
    chamber_sphere,
    compliant_vessel,
    coronary,
    coronary_varying,
    flow_source,
    junction,
    parallel_rc,
    pressure_source,
    signal,
    stenosis,
    valve_ideal,
    valve_onoff,
    valve_smooth,
    valve_switch,
    vessel,
    windkessel,
)
from biomech.elements.element import Double


@njit(cache=True, nogil=True)
def equations(number: int, time: float, y: Double, dy: Double, p: Double, f: Double, a: Double, b: Double) -> None:
    if number == 0:
        flow_source.equations(time, y, dy, p, f, a, b)
    elif number == 1:
        pressure_source.equations(time, y, dy, p, f, a, b)
    elif number == 2:
        signal.equations(time, y, dy, p, f, a, b)
    elif number == 3:
        vessel.equations(time, y, dy, p, f, a, b)
    elif number == 4:
        compliant_vessel.equations(time, y, dy, p, f, a, b)
    elif number == 5:
        stenosis.equations(time, y, dy, p, f, a, b)
    elif number == 6:
        junction.equations(time, y, dy, p, f, a, b)
    elif number == 7:
        windkessel.equations(time, y, dy, p, f, a, b)
    elif number == 8:
        coronary.equations(time, y, dy, p, f, a, b)
    elif number == 9:
        coronary_varying.equations(time, y, dy, p, f, a, b)
    elif number == 10:
        valve_smooth.equations(time, y, dy, p, f, a, b)
    elif number == 11:
        valve_switch.equations(time, y, dy, p, f, a, b)
    elif number == 12:
        valve_ideal.equations(time, y, dy, p, f, a, b)
    elif number == 13:
        chamber.equations(time, y, dy, p, f, a, b)
    elif number == 14:
        chamber_sphere.equations(time, y, dy, p, f, a, b)
    elif number == 15:
        parallel_rc.equations(time, y, dy, p, f, a, b)
    elif number == 16:
        valve_onoff.equations(time, y, dy, p, f, a, b)
