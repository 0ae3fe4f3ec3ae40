"""A valve that is open or shut, with the flow in it as a variable of its own: that of svZeroDSolver's heart (Sankaran et al. 2012).

    L q' + R q = p_in - p_out,    q_in = q_out = q            open: p_in > p_out or q > 0
    L q'       = p_in - p_out,    q_in = q_out = 0            shut

The flow of a shut valve runs on by itself; whoever takes it through time has to put it to 0 (biomech/verification/svzerod_steps.py does as
that program does, and tells what comes of it). Circuits of our own have `IdealValve`, which needs no such care and lets nothing back.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from numba import njit

from biomech.elements.element import Double, Inertance, TwoPort
from meshing.units import PascalSecondPerCubicMetre


@dataclass(frozen=True)
class OnOffValve(TwoPort):
    """Friction and inertia when open."""

    resistance: PascalSecondPerCubicMetre
    inertance: Inertance = Inertance(0.0)

    inner: ClassVar[tuple[str, ...]] = ("flow",)


@njit(cache=True, nogil=True)
def shut(before: float, behind: float, flow: float) -> bool:
    """Whether it is shut at these pressures with this flow in it."""
    return before <= behind and flow <= 0.0


@njit(cache=True, nogil=True)
def equations(time: float, y: Double, dy: Double, p: Double, f: Double, a: Double, b: Double) -> None:
    through = 0.0 if shut(y[0], y[2], y[4]) else 1.0
    f[0] = p[1] * dy[4] + through * p[0] * y[4] - (y[0] - y[2])
    a[0, 0], a[0, 2], a[0, 4], b[0, 4] = -1.0, 1.0, through * p[0], p[1]
    f[1] = y[1] - through * y[4]
    a[1, 1], a[1, 4] = 1.0, -through
    f[2] = y[1] - y[3]
    a[2, 1], a[2, 3] = 1.0, -1.0
