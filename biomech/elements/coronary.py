"""A coronary bed inside beating muscle (Kim et al. 2010, Ann. Biomed. Eng. 38:3195).

    p_in - pa = Ra q_in                        arteries, compliance Ca to the outside
    pa - pm   = Ram (q_in - Ca pa')            small arteries into the muscle
    pm - p_out = Rv q_out                      veins
    V' = (q_in - Ca pa') - q_out,   V = Cim (pm - g P_im)      vessels in the muscle, pressed by g times the pressure sensed

P_im is the pressure of a ventricle or a `Signal`; g = .51 on the left and .81 on the right (clinical library 2d).
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from numba import njit

from biomech.elements.element import Double, TwoPort
from meshing.units import CubicMetrePerPascal, PascalSecondPerCubicMetre


@dataclass(frozen=True)
class CoronaryBed(TwoPort):
    """Arterial, arteriolar and venous resistance, arterial and intramyocardial compliance, share of the muscle's pressure."""

    arterial: PascalSecondPerCubicMetre
    arteriolar: PascalSecondPerCubicMetre
    venous: PascalSecondPerCubicMetre
    arterial_compliance: CubicMetrePerPascal
    muscle_compliance: CubicMetrePerPascal
    pressed: float = 1.0

    inner: ClassVar[tuple[str, ...]] = ("muscle_pressure", "muscle_volume")
    senses: ClassVar[int] = 1


@njit(cache=True, nogil=True)
def equations(time: float, y: Double, dy: Double, p: Double, f: Double, a: Double, b: Double) -> None:
    ra, ram, rv, ca, cim, pressed = p[0], p[1], p[2], p[3], p[4], p[5]
    # pa = y0 - ra y1 is put in, so that it needs no equation of its own
    through = y[1] - ca * (dy[0] - ra * dy[1])
    f[0] = y[0] - ra * y[1] - y[4] - ram * through
    a[0, 0], a[0, 1], a[0, 4] = 1.0, -ra - ram, -1.0
    b[0, 0], b[0, 1] = ram * ca, -ram * ca * ra
    f[1] = y[4] - y[2] - rv * y[3]
    a[1, 4], a[1, 2], a[1, 3] = 1.0, -1.0, -rv
    f[2] = through - y[3] - dy[5]
    a[2, 1], a[2, 3], b[2, 0], b[2, 1], b[2, 5] = 1.0, -1.0, -ca, ca * ra, -1.0
    f[3] = y[5] - cim * (y[4] - pressed * y[6])
    a[3, 5], a[3, 4], a[3, 6] = 1.0, -cim, cim * pressed
