"""The wave-free period of a beat, and the pressure ratio in it (iFR: Sen et al. 2012, J. Am. Coll. Cardiol. 59:1392; mark M).

    from 25 % of the way into diastole to 5 ms before its end;    iFR = mean P_distal / mean P_inlet there

Diastole is what is left of the beat after ejection. Where a heart pumps (heart.py) its ventricle says when: contraction ends at SYSTOLE_ENDS of the
beat and the next begins at DIASTOLE_ENDS of the following one. Where a wave is given, ejection begins at the foot of the inflow, the least flow in
the quarter of a beat before its steepest rise, and takes the left ventricle's ejection time of the library (2d, pwdb: 282 ms [R]); the way of the
pulse from the heart to the inlet delays both ends alike. iFR is defined in coronary arteries; elsewhere the ratio only compares.
"""
from __future__ import annotations

import numpy as np

from biomech.flow.arrays import Double

EJECTION_S = 0.282
INTO_DIASTOLE, BEFORE_END_S = 0.25, 0.005
FEWEST = 3
"""Moments in the period, below which it is no mean."""
QUARTER = 0.25


def ejection_row() -> tuple[str, str, str]:
    """What the period of a beat without a heart assumes."""
    return ("ejection time that ends systole (wave-free period, iFR)", f"{EJECTION_S * 1e3:.0f} ms from the foot of the inflow",
            "clinical library 2d, pwdb [R]")


def foot(flow: Double) -> int:
    """The index of the foot of the inflow (s,) at equal times of a beat that repeats."""
    rise = np.roll(flow, -1) - flow
    steepest = int(rise.argmax())
    before = (steepest - np.arange(max(int(QUARTER * len(flow)), 1))) % len(flow)
    return int(before[flow[before].argmin()])


def diastole_of_wave(times: Double, flow: Double, period: float) -> tuple[float, float]:
    """(begin, end) of diastole, s, of a beat whose inflow is `flow` (s,) at `times` (s,); `end` may lie in the next beat."""
    start = float(times[foot(flow)])
    return start + EJECTION_S, start + period


def wave_free_ratio(times: Double, inlet: Double, outlet: Double, period: float, diastole: tuple[float, float]) -> float | None:
    """Mean pressure of the outlet over that of the inlet, (s,) at `times` of a beat that repeats, in the wave-free period of that diastole; None
    where the beat has no such period of `FEWEST` moments."""
    begin, end = diastole
    first, last = begin + INTO_DIASTOLE * (end - begin), end - BEFORE_END_S
    inside = (times - first) % period <= last - first if last > first else np.zeros(len(times), bool)
    return float(outlet[inside].mean() / inlet[inside].mean()) if int(inside.sum()) >= FEWEST else None
