"""The laws against their textbook formulas, written here a second time in terms of stretches."""
from __future__ import annotations

import numpy as np
import pytest

from biomech.materials import (
    MATERIALS,
    Guccione,
    HolzapfelGasserOgden,
    HolzapfelOgden,
    Law,
    MooneyRivlin,
    NeoHookean,
    Ogden,
    VerondaWestmann,
    Yeoh,
    point,
)
from biomech.tissue.fem import Body
from meshing.errors import ParameterOutOfRange
from meshing.units import Degree, Pascal
from tests.biomech.blocks import block

K = Pascal(0.0)
MU, C1, C2, C3 = Pascal(2e3), Pascal(900.0), Pascal(400.0), Pascal(150.0)
HGO = HolzapfelGasserOgden(Pascal(7.64e3), Pascal(50e3), 3.0, Degree(49.98), 0.1, K)
HO = HolzapfelOgden(a=Pascal(1.03e3), b=6.65, a_f=Pascal(3.59e3), b_f=17.7, a_s=Pascal(340.0), b_s=35.0, a_fs=Pascal(370.0), b_fs=2.0, lam=K)
HEART = Guccione(Pascal(2e3), 8.0, 2.0, 4.0, K)


def turned(seed: int) -> np.ndarray:
    Q, _ = np.linalg.qr(np.random.default_rng(seed).standard_normal((3, 3)))
    return Q if np.linalg.det(Q) > 0 else -Q


def pulled(law: Law, l: float) -> float:
    """Cauchy stress along a pull of stretch l less that across it, volume kept: no pressure enters."""
    F = np.diag([l, l ** -0.5, l ** -0.5])
    sigma = point.stress(law, F) @ F.T
    return float(sigma[0, 0] - sigma[1, 1])


@pytest.mark.parametrize("l", [0.7, 0.95, 1.0, 1.2, 1.6])
def test_uniaxial_stress_of_the_isotropic_laws(l: float) -> None:
    I1, square = l ** 2 + 2.0 / l, l ** 2 - 1.0 / l
    assert pulled(NeoHookean(MU, K), l) == pytest.approx(MU * square, rel=1e-12, abs=1e-9)
    assert pulled(MooneyRivlin(C1, C2, K), l) == pytest.approx(2.0 * square * (C1 + C2 / l), rel=1e-12, abs=1e-9)
    slope = C1 + 2.0 * C2 * (I1 - 3.0) + 3.0 * C3 * (I1 - 3.0) ** 2
    assert pulled(Yeoh(C1, C2, C3, K), l) == pytest.approx(2.0 * square * slope, rel=1e-12, abs=1e-9)
    b = 2.5
    veronda = 2.0 * square * C1 * b * (np.exp(b * (I1 - 3.0)) - 0.5 / l)
    assert pulled(VerondaWestmann(C1, b, K), l) == pytest.approx(veronda, rel=1e-11, abs=1e-9)
    ogden = sum(2.0 * mu / alpha * (l ** alpha - l ** (-alpha / 2.0)) for mu, alpha in ((1475.0, -18.7), (300.0, 4.0)))
    assert pulled(Ogden((Pascal(1475.0), Pascal(300.0)), (-18.7, 4.0), K), l) == pytest.approx(ogden, rel=1e-11, abs=1e-8)


def test_one_ogden_term_with_exponent_two_is_the_neo_hookean_law() -> None:
    F = np.eye(3) + 0.2 * np.random.default_rng(3).standard_normal((3, 3))
    one, other = Ogden((MU,), (2.0,), Pascal(1e4)), NeoHookean(MU, Pascal(1e4))
    assert point.energy(one, F) == pytest.approx(point.energy(other, F), rel=1e-12)
    assert point.stress(one, F) == pytest.approx(point.stress(other, F), rel=1e-11, abs=1e-9)
    assert point.tangent(one, F) == pytest.approx(point.tangent(other, F), rel=1e-10, abs=1e-7)


@pytest.mark.parametrize("gap", [0.0, 1e-15, 1e-9, 1e-5])
def test_the_ogden_tangent_does_not_suffer_when_stretches_meet(gap: float) -> None:
    law, Q = Ogden((Pascal(1475.0),), (-18.7,), K), turned(1)
    F = Q @ np.diag([1.1, 1.1 + gap, 0.9]) @ turned(2)
    H, h = np.random.default_rng(4).standard_normal((3, 3)), 1e-6
    difference = (point.stress(law, F + h * H) - point.stress(law, F - h * H)) / (2.0 * h)
    assert point.tangent(law, F) @ H.ravel() == pytest.approx(difference.ravel(), rel=1e-6, abs=1e-6 * float(np.abs(difference).max()))


def test_biaxial_stress_of_an_arterial_wall() -> None:
    x, y = 1.1, 1.05
    F = np.diag([x, y, 1.0 / (x * y)])
    sigma = point.stress(HGO, F) @ F.T
    I1 = x ** 2 + y ** 2 + (x * y) ** -2
    cos2, sin2 = np.cos(np.radians(HGO.angle)) ** 2, np.sin(np.radians(HGO.angle)) ** 2
    E = HGO.kappa * I1 + (1 - 3 * HGO.kappa) * (x ** 2 * cos2 + y ** 2 * sin2) - 1.0
    fibre = 2.0 * HGO.k1 * E * np.exp(HGO.k2 * E ** 2)
    wanted = HGO.c * (x ** 2 - (x * y) ** -2) + 2.0 * fibre * (HGO.kappa * (x ** 2 - (x * y) ** -2) + (1 - 3 * HGO.kappa) * x ** 2 * cos2)
    assert sigma[0, 0] - sigma[2, 2] == pytest.approx(wanted, rel=1e-12)


def test_slack_fibres_carry_nothing() -> None:
    aligned = HolzapfelGasserOgden(Pascal(7.64e3), Pascal(50e3), 3.0, Degree(0.0), 0.0, K)
    assert pulled(aligned, 0.8) == pytest.approx(7.64e3 * (0.8 ** 2 - 1 / 0.8), rel=1e-12)
    assert pulled(aligned, 1.2) > 2.0 * 7.64e3 * (1.2 ** 2 - 1 / 1.2)


def test_shear_of_heart_muscle_between_fibre_and_sheet() -> None:
    g = 0.3
    F = np.eye(3)
    F[0, 1] = g  # planes across the sheet slide along the fibre
    sigma = point.stress(HO, F) @ F.T
    matrix = HO.a * np.exp(HO.b * g ** 2) * g
    sheet = 2.0 * HO.a_s * g ** 2 * np.exp(HO.b_s * g ** 4) * g
    between = HO.a_fs * g * np.exp(HO.b_fs * g ** 2)
    assert sigma[0, 1] == pytest.approx(matrix + sheet + between, rel=1e-12)


def test_active_tension_pulls_along_the_fibre_only() -> None:
    active = HolzapfelOgden(a=HO.a, b=HO.b, a_f=HO.a_f, b_f=HO.b_f, a_s=HO.a_s, b_s=HO.b_s, a_fs=HO.a_fs, b_fs=HO.b_fs, lam=K,
                            tension=Pascal(60e3))
    Q, F = turned(5), np.eye(3) + 0.1 * np.random.default_rng(6).standard_normal((3, 3))
    more = point.stress(active, F, Q) - point.stress(HO, F, Q)
    assert more == pytest.approx(60e3 * np.outer(F @ Q[0], Q[0]), rel=1e-11, abs=1e-6)


@pytest.mark.parametrize("law", [HGO, HO, HEART], ids=lambda law: type(law).__name__)
def test_laws_with_directions_turn_with_them(law: Law) -> None:
    Q, F = turned(7), np.eye(3) + 0.15 * np.random.default_rng(8).standard_normal((3, 3))
    assert point.energy(law, F, Q) == pytest.approx(point.energy(law, F @ Q.T), rel=1e-12)
    assert point.stress(law, F, Q) == pytest.approx(point.stress(law, F @ Q.T) @ Q, rel=1e-10, abs=1e-8)
    H, h = np.random.default_rng(9).standard_normal((3, 3)), 1e-6
    difference = (point.stress(law, F + h * H, Q) - point.stress(law, F - h * H, Q)) / (2.0 * h)
    assert point.tangent(law, F, Q) @ H.ravel() == pytest.approx(difference.ravel(), rel=1e-6, abs=1e-5 * float(np.abs(difference).max()))


def test_elements_use_their_own_directions() -> None:
    points, tets = block((2, 2, 2))
    F = np.diag([1.1, 1.0, 1.0 / 1.1])
    law = HolzapfelGasserOgden(Pascal(7.64e3), Pascal(50e3), 3.0, Degree(0.0), 0.0, K)
    axes = np.array([np.roll(np.eye(3), e % 3, axis=0) for e in range(len(tets))])
    body = Body(points, tets, laws=(law,), axes=axes, mean=False)
    volumes = body.elements_outside(body.volume)
    wanted = sum(v * point.energy(law, F, a) for v, a in zip(volumes, axes))
    assert body.energy(body.inside(points @ F.T), 0.0, None) == pytest.approx(wanted, rel=1e-12)


def test_every_law_refuses_a_parameter_out_of_its_range() -> None:
    with pytest.raises(ParameterOutOfRange, match="mu"):
        NeoHookean(Pascal(-1.0), K)
    with pytest.raises(ParameterOutOfRange, match="dispersion"):
        HolzapfelGasserOgden(MU, MU, 1.0, Degree(0.0), 0.4, K)
    with pytest.raises(ParameterOutOfRange, match="as many exponents"):
        Ogden((MU, MU), (2.0,), K)
    with pytest.raises(ParameterOutOfRange, match="positive"):
        Ogden((Pascal(-1.0),), (2.0,), K)


def test_no_two_laws_share_a_code() -> None:
    assert sorted(law.code for law in MATERIALS) == list(range(len(MATERIALS)))
