"""A ventricle as a thick-walled sphere of contracting muscle (Caruel et al. 2014; Pfaller et al. 2019, BMMB 18:503, equations 12-16).

    rho d v' + (d / r0) (1 + r/r0) S - p C = 0,       C = (1 + r/r0)^2           radial momentum of the wall, thickness d
    S = tau + 4 (1 - C^-3) (W1 + C W2) + eta C' (1 + 2 C^-6)                     stress: active, passive, viscous
    tau' + |a| tau - sigma max(a, 0) = 0                                         active stress
    a = amax g + amin (1 - g),  g = 1/2 (1 + tanh((t - ts)/k)) 1/2 (1 - tanh((t - td)/k))       between systole and diastole
    V' = 4 pi r0^2 C v = q_in - q_out,     r' = v,     p_in = p_out = p

r is the change of the radius from r0. The viscous stress is the one that always dissipates (of a potential eta/2 tr(E'^2)), which is also what
the stored course of svZeroDSolver obeys; its documentation has another sign.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numba import njit

from biomech.elements.element import Double, TwoPort
from meshing.units import KilogramPerCubicMetre, Metre, Pascal, PascalSecond, Second


@dataclass(frozen=True)
class SphereChamber(TwoPort):
    """Muscle and timing; rates in 1/s."""

    density: KilogramPerCubicMetre
    thickness: Metre
    radius: Metre
    passive_first: Pascal
    passive_second: Pascal
    viscosity: PascalSecond
    active_stress: Pascal
    rate_on: float
    rate_off: float
    systole: Second
    diastole: Second
    steepness: Second
    period: Second

    inner: ClassVar[tuple[str, ...]] = ("radius", "velocity", "stress", "active", "volume")


@njit(cache=True, nogil=True)
def equations(time: float, y: Double, dy: Double, p: Double, f: Double, a: Double, b: Double) -> None:
    rho, d, r0, w1, w2, eta, sigma = p[0], p[1], p[2], p[3], p[4], p[5], p[6]
    t = time % p[12]
    share = 0.25 * (1.0 + np.tanh((t - p[9]) / p[11])) * (1.0 - np.tanh((t - p[10]) / p[11]))
    rate = p[7] * share + p[8] * (1.0 - share)
    pressure, v, stress, tau, rdot = y[2], y[5], y[6], y[7], dy[4]
    x = 1.0 + y[4] / r0
    c = x * x
    f[0] = rho * d * dy[5] + d / r0 * x * stress - pressure * c
    b[0, 5], a[0, 6], a[0, 2] = rho * d, d / r0 * x, -c
    a[0, 4] = d / r0 ** 2 * stress - pressure * 2.0 * x / r0
    turn = 1.0 + 2.0 * c ** -6.0
    f[1] = -stress + tau + 4.0 * (1.0 - c ** -3.0) * (w1 + c * w2) + 2.0 * eta * x / r0 * rdot * turn
    a[1, 6], a[1, 7], b[1, 4] = -1.0, 1.0, 2.0 * eta * x / r0 * turn
    by_c = 4.0 * (3.0 * c ** -4.0 * (w1 + c * w2) + (1.0 - c ** -3.0) * w2)
    a[1, 4] = by_c * 2.0 * x / r0 + 2.0 * eta * rdot / r0 ** 2 * (turn - 24.0 * x ** -12.0)
    f[2] = 4.0 * np.pi * r0 ** 2 * c * v - dy[8]
    a[2, 4], a[2, 5], b[2, 8] = 8.0 * np.pi * r0 * x * v, 4.0 * np.pi * r0 ** 2 * c, -1.0
    f[3] = dy[7] + abs(rate) * tau - sigma * max(rate, 0.0)
    b[3, 7], a[3, 7] = 1.0, abs(rate)
    f[4] = rdot - v
    b[4, 4], a[4, 5] = 1.0, -1.0
    f[5] = y[1] - y[3] - dy[8]
    a[5, 1], a[5, 3], b[5, 8] = 1.0, -1.0, -1.0
    f[6] = y[0] - y[2]
    a[6, 0], a[6, 2] = 1.0, -1.0
