"""A valve whose resistance goes over from open to closed with the pressure across it.

    p_in - p_out = R q,     R = Rmin + (Rmax - Rmin) c,    c = 1/2 (1 + tanh(k (p_out - p_in)))

The inner variable is the closed share c.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numba import njit

from biomech.elements.element import Double, TwoPort
from meshing.units import PascalSecondPerCubicMetre


@dataclass(frozen=True)
class SmoothValve(TwoPort):
    """`steepness` 1/Pa."""

    opened: PascalSecondPerCubicMetre
    closed: PascalSecondPerCubicMetre
    steepness: float

    inner: ClassVar[tuple[str, ...]] = ("closed",)


@njit(cache=True, nogil=True)
def equations(time: float, y: Double, dy: Double, p: Double, f: Double, a: Double, b: Double) -> None:
    turn = np.tanh(p[2] * (y[2] - y[0]))
    resistance = p[0] + 0.5 * (p[1] - p[0]) * (1.0 + turn)
    slope = 0.5 * (p[1] - p[0]) * p[2] * (1.0 - turn * turn) * y[1]
    f[0] = y[0] - y[2] - resistance * y[1]
    a[0, 0], a[0, 2], a[0, 1] = 1.0 + slope, -1.0 - slope, -resistance
    f[1] = y[1] - y[3]
    a[1, 1], a[1, 3] = 1.0, -1.0
    f[2] = y[4] - 0.5 * (1.0 + turn)
    bend = 0.5 * p[2] * (1.0 - turn * turn)
    a[2, 4], a[2, 0], a[2, 2] = 1.0, bend, -bend
