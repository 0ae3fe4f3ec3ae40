"""A valve with one resistance for blood that goes forward and a large one for blood that leaks back.

    p_in - p_out = Rmin q  when q >= 0,   Rmax q  when q < 0,         q_in = q_out

The sign of q and of p_in - p_out agree, so this is the valve that switches on the pressure, written so that it has a slope everywhere.
"""
from __future__ import annotations

from dataclasses import dataclass

from numba import njit

from biomech.elements.element import Double, TwoPort
from meshing.units import PascalSecondPerCubicMetre


@dataclass(frozen=True)
class SwitchValve(TwoPort):
    """Resistance open and closed."""

    opened: PascalSecondPerCubicMetre
    closed: PascalSecondPerCubicMetre


@njit(cache=True, nogil=True)
def equations(time: float, y: Double, dy: Double, p: Double, f: Double, a: Double, b: Double) -> None:
    resistance = p[0] if y[1] >= 0.0 else p[1]
    f[0] = y[0] - y[2] - resistance * y[1]
    a[0, 0], a[0, 2], a[0, 1] = 1.0, -1.0, -resistance
    f[1] = y[1] - y[3]
    a[1, 1], a[1, 3] = 1.0, -1.0
