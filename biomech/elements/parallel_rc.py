"""The lung vessels of svZeroDSolver's heart model: a resistance in parallel with a compliance that sees the inlet pressure only.

    q_in = C p_in' + (p_in - p_out) / R,      q_in = q_out

It holds no blood: what enters leaves at once. Kept so that circuits of that program run as they are; `CompliantVessel` is the block
that does hold it.
"""
from __future__ import annotations

from dataclasses import dataclass

from numba import njit

from biomech.elements.element import Double, TwoPort
from meshing.units import CubicMetrePerPascal, PascalSecondPerCubicMetre


@dataclass(frozen=True)
class ParallelRC(TwoPort):
    """Resistance beside a compliance."""

    resistance: PascalSecondPerCubicMetre
    compliance: CubicMetrePerPascal


@njit(cache=True, nogil=True)
def equations(time: float, y: Double, dy: Double, p: Double, f: Double, a: Double, b: Double) -> None:
    f[0] = p[1] * dy[0] + (y[0] - y[2]) / p[0] - y[1]
    b[0, 0], a[0, 0], a[0, 2], a[0, 1] = p[1], 1.0 / p[0], -1.0 / p[0], -1.0
    f[1] = y[1] - y[3]
    a[1, 1], a[1, 3] = 1.0, -1.0
