"""Pulse waves: convergence, and what is refused. Speed, reflection, rest and volume are verification problems (oned, openbf)."""
from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from biomech.elements.wave import Wave
from biomech.flow.oned import End, Outlet, PulseNetwork, Tube, run, uniform_tube
from meshing.errors import SimulationError

RHO: Any = 1060.0
MU: Any = 4e-3


def one_tube(cell: float, *, proximal: float = 2.4875e8, distal: float = 1.8697e9, compliance: float = 1.7529e-10) -> PulseNetwork:
    return PulseNetwork((uniform_tube(0.126, (3e-3, 2.6e-3), 6.3, cell),), 0, (), (Outlet(0, proximal, distal, compliance),), RHO, MU)  # type: ignore[arg-type]


BEAT = Wave.sampled(lambda phase: 6.5e-6 * (1.0 + 0.8 * np.sin(2.0 * np.pi * phase)), 1.0, 200)


def test_a_beat_converges_with_the_cells_and_its_mean_is_the_beds() -> None:
    found = [run(one_tube(cell), BEAT, period=1.0, start=1.3e4) for cell in (8e-3, 4e-3, 2e-3)]
    top = [f.inlet_pressure.max() for f in found]
    np.testing.assert_allclose(top[:2], top[2], rtol=1e-4)
    mean = found[1].outlet_pressure.mean()
    assert mean == pytest.approx(6.5e-6 * (2.4875e8 + 1.8697e9), rel=2e-3)
    assert found[1].imbalance < 1e-12


def test_steady_flow_is_poiseuille() -> None:
    tube = uniform_tube(0.2, (3e-3, 3e-3), 8.0, 5e-3)
    network = PulseNetwork((tube,), 0, (), (Outlet(0, 1e8, 1e9, 0.0),), RHO, MU, reference=5.5e3)  # type: ignore[arg-type]
    found = run(network, Wave.constant(5e-6), period=1.0, start=5.5e3, beats=30, repeats=1e-9)
    drop = found.inlet_pressure[-1] - found.outlet_pressure[-1, 0]
    assert drop == pytest.approx(8.0 * MU * 0.2 * 5e-6 / (np.pi * 3e-3 ** 4), rel=0.01)


def test_a_loss_at_a_joint_is_lost() -> None:
    first, second = (uniform_tube(0.1, (3e-3, 3e-3), 30.0, 5e-3) for _ in range(2))
    def network(loss: float) -> PulseNetwork:
        return PulseNetwork((first, second), 0, ((End(0, 1), End(1, 0, 0.0, loss, 0.0)),), (Outlet(1, 1e8, 1e9, 0.0),), RHO, MU)  # type: ignore[arg-type]
    q = 5e-6
    drops = [(f := run(network(k), Wave.constant(q), period=0.2, start=5.5e3, beats=60, repeats=1e-9)).inlet_pressure[-1] - f.outlet_pressure[-1, 0]
             for k in (0.0, 4e12)]
    assert drops[1] - drops[0] == pytest.approx(4e12 * q * q, rel=1e-2)


def test_what_is_no_network_is_refused_in_words() -> None:
    tube = uniform_tube(0.1, (3e-3, 3e-3), 6.0, 5e-3)
    with pytest.raises(SimulationError, match="each at one joint"):
        PulseNetwork((tube, tube), 0, (), (Outlet(0, 1e8, 1e9, 0.0),), RHO, MU)  # type: ignore[arg-type]
    with pytest.raises(SimulationError, match="no resistance"):
        one_tube(5e-3, proximal=0.0, distal=0.0)
    with pytest.raises(SimulationError, match="no wave speed"):
        Tube(0.1, np.full(8, 3e-3), np.zeros(8))
    with pytest.raises(SimulationError, match="collapses"):
        run(one_tube(5e-3), Wave.constant(-4e-4), period=1.0, start=1e4, beats=2)
