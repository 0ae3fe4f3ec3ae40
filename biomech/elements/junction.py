"""Where vessels meet: what enters leaves, and one pressure holds at all ports, up to a loss and the inertia at each outlet.

    sum q_in = sum q_out
    p_first + k q^2 = p_i + k_i q_i^2                        further inlets
    p_first + k q^2 = p_j + k_j q_j^2 + R_j q_j + S_j q_j |q_j| + L_j q_j'     outlets

k = alpha rho / (2 A^2) makes the pressures that agree total ones; 0 static ones.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numba import njit

from biomech.elements.element import Double, Inertance, QuadraticLoss
from meshing.errors import SimulationError
from meshing.units import PascalSecondPerCubicMetre


@dataclass(frozen=True)
class Junction:
    """One entry of `kinetic` a port, inlets first; one of the others an outlet. Empty: all 0."""

    inlets: int
    outlets: int
    kinetic: tuple[QuadraticLoss, ...] = ()
    resistance: tuple[PascalSecondPerCubicMetre, ...] = ()
    inertance: tuple[Inertance, ...] = ()
    loss: tuple[QuadraticLoss, ...] = ()

    ports: ClassVar[tuple[int, int] | None] = None
    inner: ClassVar[tuple[str, ...]] = ()
    senses: ClassVar[int] = 0

    def rows(self, ports: int) -> int:
        """Raises SimulationError when a port is not joined to anything."""
        if ports != self.inlets + self.outlets:
            raise SimulationError(f"a junction with {self.inlets} inlets and {self.outlets} outlets has {ports} links: a port is not joined "
                                  "to anything")
        return ports

    def parameters(self) -> Double:
        rows = [self.kinetic or (0.0,) * (self.inlets + self.outlets)]
        rows += [row or (0.0,) * self.outlets for row in (self.resistance, self.inertance, self.loss)]
        return np.array([float(self.inlets), float(self.outlets), *(float(x) for row in rows for x in row)])


@njit(cache=True, nogil=True)
def equations(time: float, y: Double, dy: Double, p: Double, f: Double, a: Double, b: Double) -> None:
    inlets, outlets = int(p[0]), int(p[1])
    kinetic, friction = 2, 2 + inlets + outlets
    inertance, loss = friction + outlets, friction + 2 * outlets
    first = y[0] + p[kinetic] * y[1] ** 2
    for port in range(inlets + outlets):
        sign = 1.0 if port < inlets else -1.0
        f[0] += sign * y[2 * port + 1]
        a[0, 2 * port + 1] = sign
        if port == 0:
            continue
        q, k = y[2 * port + 1], p[kinetic + port]
        f[port] = first - y[2 * port] - k * q * q
        a[port, 0], a[port, 1] = 1.0, 2.0 * p[kinetic] * y[1]
        a[port, 2 * port], a[port, 2 * port + 1] = -1.0, -2.0 * k * q
        if port >= inlets:
            j = port - inlets
            f[port] -= (p[friction + j] + p[loss + j] * abs(q)) * q + p[inertance + j] * dy[2 * port + 1]
            a[port, 2 * port + 1] -= p[friction + j] + 2.0 * p[loss + j] * abs(q)
            b[port, 2 * port + 1] = -p[inertance + j]
