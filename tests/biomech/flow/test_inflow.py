import numpy as np
import pytest
from scipy.special import jv

from biomech.flow.discretisation import Discretisation
from biomech.flow.inflow import developed_profile, profile_in_time
from biomech.verification.pipes import pipe

ALPHA = 6.0


def _pipe(core: int, rings: int) -> tuple[Discretisation, np.ndarray]:
    mesh = pipe(core, rings, 2, 1.0)
    flow = Discretisation(mesh.points, mesh.tets, mesh.sets, 0.01)
    return flow, np.minimum(np.hypot(*flow.points[flow.inlet.nodes, :2].T) / 0.5, 1.0)


def _error(core: int, rings: int) -> float:
    """Largest difference from Womersley's profile (1955) with mean flow 1 and swing 1, over its largest speed."""
    flow, r = _pipe(core, rings)
    period = 2.0 * np.pi / ((ALPHA / 0.5) ** 2 * flow.nu)
    velocity = profile_in_time(flow, "womersley", np.array([0.5 + 0j]), period, 1.0)
    turned = 1j ** 1.5 * ALPHA
    through = np.pi / 4.0 * (1.0 - 2.0 * jv(1, turned) / (turned * jv(0, turned)))
    swing = (1.0 - jv(0, turned * r) / jv(0, turned)) / through
    wrong = []
    for phase in (0.0, 0.2, 0.4, 0.7):
        exact = 2.0 * (1.0 - r ** 2) / (np.pi / 4.0) + (swing * np.exp(2j * np.pi * phase)).real
        wrong.append(abs(velocity(phase)[:, 2] - exact).max() / abs(exact).max())
    return float(max(wrong))


def test_womersley_profile_converges_with_rate_two() -> None:
    coarse, fine = _error(3, 6), _error(6, 12)
    assert fine < 0.008
    assert coarse / fine > 3.4


@pytest.mark.parametrize("kind", ["womersley", "parabolic", "plug"])
def test_flow_is_exact_at_every_moment(kind) -> None:  # type: ignore[no-untyped-def]
    flow, _ = _pipe(2, 3)
    harmonics = np.array([0.4 - 0.3j, 0.1 + 0.2j])
    velocity = profile_in_time(flow, kind, harmonics, 3.0, 0.7)
    for phase in (0.0, 0.31, 0.77):
        flow.prescribe_inflow(velocity(phase))
        wanted = 0.7 * (1.0 + 2.0 * (harmonics * np.exp(2j * np.pi * phase * np.array([1, 2]))).real.sum())
        assert -flow.inlet.flux(flow.state) == pytest.approx(wanted, abs=1e-13)
        rim = np.isin(flow.inlet.nodes, flow.wall_nodes)
        assert (velocity(phase)[rim] == 0.0).all()


def test_slow_beat_has_the_developed_profile() -> None:
    flow, _ = _pipe(2, 3)
    slow = profile_in_time(flow, "womersley", np.array([0.3 + 0j]), 1e6, 1.0)
    assert np.allclose(slow(0.0), 1.6 * developed_profile(flow, 1.0), atol=1e-5)


def test_plug_is_even_off_the_rim() -> None:
    flow, r = _pipe(2, 3)
    inside = profile_in_time(flow, "plug", np.zeros(1, complex), 1.0, 1.0)(0.0)[r < 0.999, 2]
    assert np.ptp(inside) < 1e-13
