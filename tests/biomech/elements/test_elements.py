"""Every block: slopes against differences, its number in the compiled switch, and what it is known to do."""
from __future__ import annotations

import inspect
import re
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from biomech.elements import (
    ELEMENTS,
    Chamber,
    CompliantVessel,
    CoronaryBed,
    FlowSource,
    IdealValve,
    Junction,
    OnOffValve,
    ParallelRC,
    PressureSource,
    Signal,
    SmoothValve,
    SphereChamber,
    SqueezedCoronaryBed,
    Stenosis,
    SwitchValve,
    Vessel,
    WindkesselBed,
    dispatch,
)
from biomech.elements.activation import atrial, fourier, half_cosine, rise_and_fall, two_hill
from biomech.elements.coronary_varying import squeezed
from biomech.elements.wave import Wave, at
from biomech.flow.circuit import residual_of
from meshing.errors import SimulationError

Any_ = Any
BEAT: Any = 0.9
SAMPLES: tuple[tuple[Any_, int], ...] = (
    (FlowSource(Wave((0.0, 0.5, 1.0), (1.0, 2.0, 1.0))), 1),
    (PressureSource(Wave.constant(3.0)), 1),
    (Signal(Wave.constant(2.0)), 0),
    (Vessel(1.3, 0.2, 0.4, 0.7), 2),  # type: ignore[arg-type]
    (CompliantVessel(1.3, 0.2, 0.4, 0.7), 2),  # type: ignore[arg-type]
    (Stenosis(1.3, 0.2, 0.6, 0.4), 2),  # type: ignore[arg-type]
    (Junction(2, 2, (0.1, 0.2, 0.3, 0.4), (1.0, 2.0), (0.3, 0.1), (0.5, 0.2)), 4),  # type: ignore[arg-type]
    (WindkesselBed(1.0, 0.3, 2.0), 2),  # type: ignore[arg-type]
    (CoronaryBed(1.0, 2.0, 3.0, 0.1, 0.2, 0.5), 2),  # type: ignore[arg-type]
    (SqueezedCoronaryBed(1.0, squeezed(*map(float, (1, 3, 0.3, 0.4, 0.9))), 3.0, 0.1, 0.2, 0.5), 2),  # type: ignore[arg-type]
    (SmoothValve(0.5, 4.0, 1.5), 2),  # type: ignore[arg-type]
    (SwitchValve(0.5, 4.0), 2),  # type: ignore[arg-type]
    (IdealValve(0.5, 0.2), 2),  # type: ignore[arg-type]
    (Chamber(half_cosine(BEAT, 0.1, 0.4), 2.0, 0.3, 4.0, 3.0, 0.1, 0.5, 0.2, 1.0), 2),  # type: ignore[arg-type]
    (SphereChamber(1.1, 0.3, 2.0, 1.2, 0.4, 0.3, 5.0, 3.0, -3.0, 0.2, 0.6, 0.1, 0.9), 2),  # type: ignore[arg-type]
    (ParallelRC(1.5, 0.3), 2),  # type: ignore[arg-type]
    (OnOffValve(0.5, 0.2), 2),  # type: ignore[arg-type]
)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: type(s[0]).__name__)
def test_slopes_are_those_of_the_equations(sample: tuple[Any, int]) -> None:
    element, ports = sample
    draw = np.random.default_rng(4)
    size = 2 * ports + len(element.inner) + element.senses
    for _ in range(3):
        y, dy, time = draw.normal(size=size), draw.normal(size=size), float(draw.uniform(0.0, 0.9))
        f, a, b = residual_of(element, time, y, dy)
        assert len(f) == element.rows(ports)
        for j in range(size):
            step = np.zeros(size)
            step[j] = 1e-6
            by_y = (residual_of(element, time, y + step, dy)[0] - residual_of(element, time, y - step, dy)[0]) / 2e-6
            by_dy = (residual_of(element, time, y, dy + step)[0] - residual_of(element, time, y, dy - step)[0]) / 2e-6
            np.testing.assert_allclose(a[:, j], by_y, atol=2e-6 * (1.0 + abs(a).max()))
            np.testing.assert_allclose(b[:, j], by_dy, atol=2e-6 * (1.0 + abs(b).max()))


def test_every_block_has_a_sample() -> None:
    assert [type(sample[0]) for sample in SAMPLES] == list(ELEMENTS)


def test_the_numbers_of_the_switch_are_the_places_in_the_table() -> None:
    text = inspect.getsource(import_module(dispatch.__name__))
    called = {int(number): module for number, module in re.findall(r"number == (\d+):\s+(\w+)\.equations", text)}
    assert called == {number: element.__module__.rsplit(".", 1)[-1] for number, element in enumerate(ELEMENTS)}


def test_a_wave_is_periodic_and_linear() -> None:
    wave = Wave((0.0, 1.0, 2.0), (0.0, 4.0, 0.0))
    packed = wave.packed()
    assert [at(packed, 0, t) for t in (0.5, 1.0, 1.5, 2.5, -0.5)] == pytest.approx([2.0, 4.0, 2.0, 2.0, 2.0])
    assert wave.mean == 2.0
    assert wave.steady().values == (2.0,)
    with pytest.raises(SimulationError, match="must rise"):
        Wave((0.0, 0.0), (1.0, 2.0))


@pytest.mark.parametrize("wave", [half_cosine(BEAT, 0.1, 0.4), rise_and_fall(BEAT, 0.8, 0.2, 1.0 - 0.9 + 0.0, 0.2),  # type: ignore[arg-type]
                                  two_hill(BEAT, 0.1, 0.2, 0.3, 1.3, 13.0), atrial(BEAT, 0.4, 9.0), fourier(BEAT)])  # type: ignore[arg-type]
def test_activations_go_from_nothing_to_all_and_repeat(wave: Wave) -> None:
    values = np.array(wave.values)
    assert values.min() == pytest.approx(0.0, abs=2e-3)
    assert values.max() == pytest.approx(1.0, abs=2e-3)
    assert values[0] == values[-1]
    assert wave.period == pytest.approx(BEAT)
