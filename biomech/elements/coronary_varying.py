"""A coronary bed whose small arteries are squeezed by each beat: `CoronaryBed` with a resistance Ram(t) in place of Ram.

    Ram(t) = [ sqrt(Rmin) + (sqrt(Rmax) - sqrt(Rmin)) e(t) ]^2,   e: 0 -> 1 -> 0 by half cosines over contraction and relaxation

(the square because a resistance goes with the inverse square of the vessels' volume; as in svZeroDSolver's CORONARY_VAR_RES).
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numba import njit

from biomech.elements import coronary
from biomech.elements.element import Double, TwoPort
from biomech.elements.wave import Wave, at
from meshing.units import CubicMetrePerPascal, PascalSecondPerCubicMetre, Second


@dataclass(frozen=True)
class SqueezedCoronaryBed(TwoPort):
    """As `CoronaryBed`, with `arteriolar` Pa s/m3 in time."""

    arterial: PascalSecondPerCubicMetre
    arteriolar: Wave
    venous: PascalSecondPerCubicMetre
    arterial_compliance: CubicMetrePerPascal
    muscle_compliance: CubicMetrePerPascal
    pressed: float = 1.0

    inner: ClassVar[tuple[str, ...]] = ("muscle_pressure", "muscle_volume")
    senses: ClassVar[int] = 1

    def parameters(self) -> Double:
        scalars = [self.arterial, 0.0, self.venous, self.arterial_compliance, self.muscle_compliance, self.pressed]
        return np.concatenate([np.array(scalars), self.arteriolar.packed()])


def squeezed(low: PascalSecondPerCubicMetre, high: PascalSecondPerCubicMetre, contraction: Second, relaxation: Second, period: Second) -> Wave:
    """Ram(t) of one beat."""

    def resistance(phase: float) -> float:
        t = phase * period
        if t <= contraction:
            e = 0.5 * (1.0 - np.cos(np.pi * t / contraction))
        elif t <= contraction + relaxation:
            e = 0.5 * (1.0 + np.cos(np.pi * (t - contraction) / relaxation))
        else:
            e = 0.0
        return float((np.sqrt(low) + (np.sqrt(high) - np.sqrt(low)) * e) ** 2)

    return Wave.sampled(resistance, period, 2000)


@njit(cache=True, nogil=True)
def equations(time: float, y: Double, dy: Double, p: Double, f: Double, a: Double, b: Double) -> None:
    now = p[:6].copy()
    now[1] = at(p, 6, time)
    coronary.equations(time, y, dy, now, f, a, b)
