"""A chamber of the heart by its elastance in time (Suga and Sagawa 1974), with a passive wall that stiffens (Sankaran et al. 2012).

    p_in = E(t) (V - V0(t)) + (1 - e(t)) kp (exp(kv (V - Vp)) - 1)
    E = Emin + (Emax - Emin) e,      V0 = Vs + (1 - e) (Vd - Vs)
    V' = q_in - q_out,               p_in - p_out = L q_out'

e(t) is the activation of `activation.py`, 0 at rest and 1 at the peak; kp = 0 leaves the linear chamber.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numba import njit

from biomech.elements.element import CubicMetre, Double, Elastance, Inertance, PerCubicMetre, TwoPort
from biomech.elements.wave import Wave, at
from meshing.units import Pascal


@dataclass(frozen=True)
class Chamber(TwoPort):
    """Elastance at the peak and at rest, unstressed volume at rest and at the peak, inertia of the way out, passive wall (kp, kv, Vp)."""

    activation: Wave
    peak: Elastance
    rest: Elastance
    unstressed_rest: CubicMetre
    unstressed_peak: CubicMetre
    inertance: Inertance = Inertance(0.0)
    passive: Pascal = Pascal(0.0)
    stiffening: PerCubicMetre = PerCubicMetre(0.0)
    unstressed_passive: CubicMetre = CubicMetre(0.0)

    inner: ClassVar[tuple[str, ...]] = ("volume",)

    def parameters(self) -> Double:
        scalars = [self.peak, self.rest, self.unstressed_rest, self.unstressed_peak, self.inertance, self.passive, self.stiffening,
                   self.unstressed_passive]
        return np.concatenate([np.array(scalars, dtype=np.float64), self.activation.packed()])


@njit(cache=True, nogil=True)
def equations(time: float, y: Double, dy: Double, p: Double, f: Double, a: Double, b: Double) -> None:
    e = at(p, 8, time)
    elastance = p[1] + (p[0] - p[1]) * e
    unstressed = p[3] + (1.0 - e) * (p[2] - p[3])
    swell = p[5] * np.exp(p[6] * (y[4] - p[7]))
    f[0] = y[0] - elastance * (y[4] - unstressed) - (1.0 - e) * (swell - p[5])
    a[0, 0], a[0, 4] = 1.0, -elastance - (1.0 - e) * swell * p[6]
    f[1] = y[0] - y[2] - p[4] * dy[3]
    a[1, 0], a[1, 2], b[1, 3] = 1.0, -1.0, -p[4]
    f[2] = y[1] - y[3] - dy[4]
    a[2, 1], a[2, 3], b[2, 4] = 1.0, -1.0, -1.0
