import numpy as np
import pytest

from biomech.flow.gridconvergence import mesh_error, method, observed_order, said, watched
from biomech.flow.narrowing import lost_in
from biomech.verification.narrowing import REFERENCES
from biomech.verification.pipes import stenosis_radius


def test_order_of_a_clean_sequence_is_found() -> None:
    nodes = [8000, 20000, 64000]
    for order in (1.0, 2.0):
        values = [1.0 + 5.0 * n ** (-order / 3.0) for n in nodes]
        assert observed_order(nodes, values) == pytest.approx(order, abs=0.01)
        assert mesh_error(nodes, values) == pytest.approx(1.25 * (values[-1] - 1.0) / values[-1], rel=0.02)


def test_two_meshes_get_the_large_factor() -> None:
    assert mesh_error([1000, 8000], [1.3, 1.0]) == pytest.approx(3 * 0.3 / 3)
    assert mesh_error([500, 1000, 8000], [0.9, 1.3, 1.0]) == pytest.approx(3 * 0.3 / 3)     # does not settle
    assert "factor 3" in method([500, 1000, 8000], [0.9, 1.3, 1.0])
    assert "factor 1.25" in method([500, 1000, 8000], [2.9, 1.3, 1.0])


def test_too_high_an_order_is_not_believed() -> None:
    assert mesh_error([1000, 8000, 64000], [5.0, 1.1, 1.0]) == pytest.approx(1.25 * 0.1 / 3)


def test_numbers_that_are_watched_carry_error_and_order() -> None:
    nodes = [8000, 20000, 64000]
    found = dict(watched(nodes, {"clean": [1.0 + 5.0 * n ** (-1.5 / 3.0) for n in nodes], "rough": [0.9, 1.3, 1.0]}))
    assert found["clean mesh order"] == pytest.approx(1.5, abs=0.02)
    assert found["rough mesh order"] == 0.0
    assert found["rough mesh error"] == pytest.approx(mesh_error(nodes, [0.9, 1.3, 1.0]))
    assert "order 1.5 seen on three meshes, factor 1.25" in said(found["clean mesh error"], found["clean mesh order"])
    assert "order 2 assumed, factor 3" in said(found["rough mesh error"], 0.0)


def test_narrowing_of_poiseuille_is_poiseuille() -> None:
    z = np.linspace(0.0, 4.0, 40)
    found = lost_in(z, np.full(40, 0.5), np.pi / 4, 1.0, 0.01)
    assert found.drop == pytest.approx(32 * 0.01 * 4.0, rel=0.01)
    assert found.shear == pytest.approx(0.08, rel=0.02)
    assert found.separation == pytest.approx(4.0)


@pytest.mark.parametrize("case", REFERENCES)
def test_narrowing_against_axisymmetric_elements(case: tuple[float, ...]) -> None:
    reynolds, severity, drop, _, shear = case
    z = np.linspace(-1.5, 10.0, 300)
    found = lost_in(z, stenosis_radius(z, severity), np.pi / 4, 1.0, 1.0 / reynolds)
    assert found.drop == pytest.approx(drop, rel=0.10)
    assert found.shear == pytest.approx(shear, rel=0.07)
