"""A valve that lets nothing back, with friction and the inertia of the blood in it.

    q >= 0,    s = L q' + R q - (p_in - p_out) >= 0,    q s = 0

Open: s = 0. Closed: q = 0 and s is what holds it shut. Solved as min(R* q, s) = 0, whose Newton method is semismooth (Qi and Sun 1993);
R* > 0 only makes the two comparable.
"""
from __future__ import annotations

from dataclasses import dataclass

from numba import njit

from biomech.elements.element import Double, Inertance, TwoPort
from meshing.units import PascalSecondPerCubicMetre


@dataclass(frozen=True)
class IdealValve(TwoPort):
    """Friction and inertia when open."""

    resistance: PascalSecondPerCubicMetre
    inertance: Inertance = Inertance(0.0)


@njit(cache=True, nogil=True)
def equations(time: float, y: Double, dy: Double, p: Double, f: Double, a: Double, b: Double) -> None:
    s = p[1] * dy[1] + p[0] * y[1] - (y[0] - y[2])
    if s <= p[0] * y[1]:
        f[0] = s
        a[0, 0], a[0, 1], a[0, 2], b[0, 1] = -1.0, p[0], 1.0, p[1]
    else:
        f[0] = p[0] * y[1]
        a[0, 1] = p[0]
    f[1] = y[1] - y[3]
    a[1, 1], a[1, 3] = 1.0, -1.0
