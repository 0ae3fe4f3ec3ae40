"""The account of every block against its own equations: what enters is dissipated, stored or goes on."""
from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from biomech.elements import ELEMENTS, FlowSource, Junction, PressureSource, Signal
from biomech.elements.power import ACCOUNTS
from biomech.flow.circuit import residual_of
from tests.biomech.elements.test_elements import SAMPLES

PASSIVE = [sample for sample in SAMPLES if type(sample[0]) in ACCOUNTS]


def consistent(element: Any, size: int, draw: np.random.Generator, time: float) -> tuple[np.ndarray, np.ndarray]:
    """A state and its slope that keep the equations of the block: random ones moved there by Newton's method of least norm."""
    y, dy = draw.normal(size=size) + 2.0, draw.normal(size=size)
    for _ in range(60):
        f, a, b = residual_of(element, time, y, dy)
        move = np.linalg.lstsq(np.hstack([a, b]), -f, rcond=None)[0]
        y, dy = y + move[:size], dy + move[size:]
        if abs(f).max() < 1e-11:
            return y, dy
    raise AssertionError(f"no state of {type(element).__name__} keeps its equations: {f}")


@pytest.mark.parametrize("sample", PASSIVE, ids=lambda s: type(s[0]).__name__)
def test_power_that_enters_is_accounted_for(sample: tuple[Any, int]) -> None:
    element, ports = sample
    inlets = element.inlets if isinstance(element, Junction) else element.ports[0]
    size = 2 * ports + len(element.inner) + element.senses
    draw = np.random.default_rng(11)
    for _ in range(4):
        time = float(draw.uniform(0.0, 0.9))
        y, dy = consistent(element, size, draw, time)
        entering = sum((1.0 if port < inlets else -1.0) * y[2 * port] * y[2 * port + 1] for port in range(ports))
        at = np.array([time])
        dissipated, _, carried = ACCOUNTS[type(element)](element, at, y[:, None], dy[:, None])
        step = 1e-6
        ahead, behind = (ACCOUNTS[type(element)](element, at, (y + side * step * dy)[:, None], dy[:, None])[1] for side in (1.0, -1.0))
        rate = (ahead - behind) / (2.0 * step)
        assert dissipated[0] >= 0.0
        assert entering == pytest.approx(float(dissipated[0] + rate[0] + carried[0]), rel=1e-6, abs=1e-6)


def test_every_block_but_the_sources_has_an_account() -> None:
    assert set(ACCOUNTS) == set(ELEMENTS) - {FlowSource, PressureSource, Signal}
