"""A vascular bed: three-element Windkessel (Westerhof et al. 2009, Med. Biol. Eng. Comput. 47:131).

    p_in - pc = R1 q_in,      pc - p_out = R2 q_out,      q_in - q_out = C pc'

It has an outlet, so that the same block ends in veins of a given pressure or goes on into a closed loop.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from numba import njit

from biomech.elements.element import Double, TwoPort
from meshing.units import CubicMetrePerPascal, PascalSecondPerCubicMetre


@dataclass(frozen=True)
class WindkesselBed(TwoPort):
    """Proximal resistance, compliance, distal resistance."""

    proximal: PascalSecondPerCubicMetre
    compliance: CubicMetrePerPascal
    distal: PascalSecondPerCubicMetre

    inner: ClassVar[tuple[str, ...]] = ("charge",)


@njit(cache=True, nogil=True)
def equations(time: float, y: Double, dy: Double, p: Double, f: Double, a: Double, b: Double) -> None:
    f[0] = y[0] - y[4] - p[0] * y[1]
    a[0, 0], a[0, 4], a[0, 1] = 1.0, -1.0, -p[0]
    f[1] = y[4] - y[2] - p[2] * y[3]
    a[1, 4], a[1, 2], a[1, 3] = 1.0, -1.0, -p[2]
    f[2] = y[1] - y[3] - p[1] * dy[4]
    a[2, 1], a[2, 3], b[2, 4] = 1.0, -1.0, -p[1]
