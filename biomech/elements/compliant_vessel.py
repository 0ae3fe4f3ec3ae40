"""A vessel whose compliance sits at its inlet, then friction with a loss S q|q|, then inertia.

    q_in - q_out = C p_in'
    p_in - p_out = (R + S |q_out|) q_out + L q_out'

With this order every fork of a tree holds the pressure of a compliance, so that flows may be given at the inlet without a jump.
"""
from __future__ import annotations

from dataclasses import dataclass

from numba import njit

from biomech.elements.element import Double, Inertance, QuadraticLoss, TwoPort
from meshing.units import CubicMetrePerPascal, PascalSecondPerCubicMetre


@dataclass(frozen=True)
class CompliantVessel(TwoPort):
    """Compliance first, then friction and inertia."""

    resistance: PascalSecondPerCubicMetre
    compliance: CubicMetrePerPascal = CubicMetrePerPascal(0.0)
    inertance: Inertance = Inertance(0.0)
    loss: QuadraticLoss = QuadraticLoss(0.0)


@njit(cache=True, nogil=True)
def equations(time: float, y: Double, dy: Double, p: Double, f: Double, a: Double, b: Double) -> None:
    q = y[3]
    f[0] = y[0] - y[2] - (p[0] + p[3] * abs(q)) * q - p[2] * dy[3]
    a[0, 0], a[0, 2], a[0, 3], b[0, 3] = 1.0, -1.0, -p[0] - 2.0 * p[3] * abs(q), -p[2]
    f[1] = y[1] - y[3] - p[1] * dy[0]
    a[1, 1], a[1, 3], b[1, 0] = 1.0, -1.0, -p[1]
