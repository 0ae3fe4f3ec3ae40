"""A vessel: friction R, a loss S q|q|, then its compliance C, then the inertia L of its blood (Pfaller et al. 2022, IJNMBE 38:e3639).

    p_in - p_out = (R + S |q_in|) q_in + L q_out'
    q_in - q_out = C pc',        pc = p_in - (R + S |q_in|) q_in

With Poiseuille's profile R = 8 mu L / (pi r^4), inertance rho L / (pi r^2); C = dV/dp of the wall.
"""
from __future__ import annotations

from dataclasses import dataclass

from numba import njit

from biomech.elements.element import Double, Inertance, QuadraticLoss, TwoPort
from meshing.units import CubicMetrePerPascal, PascalSecondPerCubicMetre


@dataclass(frozen=True)
class Vessel(TwoPort):
    """Friction first, then the compliance, then inertia."""

    resistance: PascalSecondPerCubicMetre
    compliance: CubicMetrePerPascal = CubicMetrePerPascal(0.0)
    inertance: Inertance = Inertance(0.0)
    loss: QuadraticLoss = QuadraticLoss(0.0)


@njit(cache=True, nogil=True)
def equations(time: float, y: Double, dy: Double, p: Double, f: Double, a: Double, b: Double) -> None:
    r, c, l, s = p[0], p[1], p[2], p[3]
    q, slope = y[1], p[0] + 2.0 * p[3] * abs(y[1])
    f[0] = y[0] - y[2] - (r + s * abs(q)) * q - l * dy[3]
    a[0, 0], a[0, 1], a[0, 2], b[0, 3] = 1.0, -slope, -1.0, -l
    f[1] = q - y[3] - c * (dy[0] - slope * dy[1])
    a[1, 1], a[1, 3] = 1.0, -1.0
    a[1, 1] += c * 2.0 * s * (1.0 if q > 0.0 else -1.0 if q < 0.0 else 0.0) * dy[1]
    b[1, 0], b[1, 1] = -c, c * slope
