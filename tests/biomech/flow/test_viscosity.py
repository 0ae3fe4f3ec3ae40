"""Laws of viscosity against their tabulated values, and in a tube against Poiseuille and the power law."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest

from biomech.flow.arrays import Double
from biomech.flow.viscosity import VISCOSITIES, CarreauYasuda, Newtonian, Quemada
from biomech.flow.viscosity.tube import effective
from meshing.errors import ParameterOutOfRange
from meshing.units import CubicMetrePerSecond, Metre, PascalSecond, Percent, Second

RATES = np.array([1.0, 10.0, 100.0, 1000.0])


@pytest.mark.parametrize(("law", "wanted"), [
    (CarreauYasuda(time=Second(3.313), power=0.3568, sharpness=2.0), (27.0, 9.0, 4.7, 3.7)), (CarreauYasuda(), (29.0, 8.7, 4.3, 3.6)),
    (Quemada(), (16.8, 7.4, 4.5, 3.7)), (Quemada(Percent(30.0)), (8.1, 4.1, 3.0, 2.7))])
def test_the_tabulated_values(law: Any, wanted: tuple[float, ...]) -> None:
    """Clinical library 2a."""
    np.testing.assert_allclose(law.at(RATES) * 1e3, wanted, rtol=0.02, atol=0.05)


@pytest.mark.parametrize("kind", VISCOSITIES)
def test_blood_never_thickens_with_shear(kind: Any) -> None:
    values = kind().at(np.logspace(-2, 4, 60))
    assert (np.diff(values) <= 1e-12).all()
    assert values.min() > 1e-3


@dataclass(frozen=True)
class Power:
    n: float
    name: ClassVar[str] = "power"
    source: ClassVar[str] = ""

    def at(self, shear_rate: Double) -> Double:
        return np.asarray(0.02 * np.maximum(shear_rate, 1e-12) ** (self.n - 1.0))


def test_in_a_tube() -> None:
    flow, radius = CubicMetrePerSecond(5e-6), Metre(3e-3)
    assert effective(Newtonian(PascalSecond(4e-3)), flow, radius) == pytest.approx(4e-3, rel=1e-4)
    # power law: wall shear rate (3n + 1) / (4n) of Newton's
    for n in (0.5, 0.8):
        newton = 4.0 * flow / (np.pi * radius ** 3)
        wall = (3.0 * n + 1.0) / (4.0 * n) * newton
        assert effective(Power(n), flow, radius) == pytest.approx(0.02 * wall ** n / newton, rel=1e-3)
    assert effective(Quemada(Percent(55.0)), flow, radius) > effective(Quemada(Percent(35.0)), flow, radius)


def test_what_no_blood_has_is_refused() -> None:
    with pytest.raises(ParameterOutOfRange, match="haematocrit"):
        Quemada(Percent(0.45))
