"""A narrowing: friction, the loss of the jet that mixes behind the throat (Borda-Carnot), and inertia.

    p_in - p_out = R q + (K+ or K-) q |q| + L q',        q_in = q_out

p are total pressures when the losses are those of total pressure. K = rho/2 (1/A_throat - 1/A_behind)^2 for a sudden expansion, or what
a march along the narrowing found (biomech/flow/narrowing.py); K- is that of blood that flows back.
"""
from __future__ import annotations

from dataclasses import dataclass

from numba import njit

from biomech.elements.element import Double, Inertance, QuadraticLoss, TwoPort
from meshing.units import PascalSecondPerCubicMetre


@dataclass(frozen=True)
class Stenosis(TwoPort):
    """Friction and expansion loss of a narrowing."""

    resistance: PascalSecondPerCubicMetre
    forward: QuadraticLoss
    backward: QuadraticLoss
    inertance: Inertance = Inertance(0.0)


@njit(cache=True, nogil=True)
def equations(time: float, y: Double, dy: Double, p: Double, f: Double, a: Double, b: Double) -> None:
    q = y[1]
    k = p[1] if q >= 0.0 else p[2]
    f[0] = y[0] - y[2] - p[0] * q - k * q * abs(q) - p[3] * dy[1]
    a[0, 0], a[0, 1], a[0, 2], b[0, 1] = 1.0, -p[0] - 2.0 * k * abs(q), -1.0, -p[3]
    f[1] = y[1] - y[3]
    a[1, 1], a[1, 3] = 1.0, -1.0
