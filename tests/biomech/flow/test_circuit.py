"""Circuits against their closed forms."""
from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from biomech.elements import Chamber, CompliantVessel, FlowSource, IdealValve, Junction, PressureSource, Stenosis, Vessel, WindkesselBed
from biomech.elements.activation import half_cosine
from biomech.elements.wave import Wave
from biomech.flow.circuit import Circuit, Link, Part
from biomech.flow.sparselu import factor, ordered, substitute
from meshing.errors import SimulationError


def row(*parts: tuple[str, Any]) -> Circuit:
    """Parts one behind the other."""
    names = [name for name, _ in parts]
    return Circuit(tuple(Part(name, element) for name, element in parts), tuple(Link(a, b) for a, b in itertools.pairwise(names)))


def windkessel(flow: Wave) -> Circuit:
    return row(("in", FlowSource(flow)), ("bed", WindkesselBed(1.0, 0.5, 3.0)), ("veins", PressureSource(Wave.constant(0.2))))  # type: ignore[arg-type]


def test_a_bed_answers_with_its_impedance_and_second_order() -> None:
    period, rate = 2.0, np.pi
    circuit = windkessel(Wave.sampled(lambda phase: 1.0 + np.cos(2.0 * np.pi * phase), period, 4000))
    errors = []
    for steps in (50, 100):
        course = circuit.march(circuit.settled(), period / steps, 20 * steps)
        wanted = 4.2 + ((1.0 + 3.0 / (1.0 + 1j * rate * 1.5)) * np.exp(1j * rate * course.times[-steps:])).real
        errors.append(abs(course.pressure(0)[-steps:] - wanted).max())
    assert errors[1] < 2e-3
    assert errors[0] / errors[1] == pytest.approx(4.0, rel=0.1)


def test_the_steady_state_solves_a_square_loss() -> None:
    circuit = row(("in", PressureSource(Wave.constant(10.0))), ("narrow", Stenosis(1.0, 2.0, 5.0)), ("out", PressureSource(Wave.constant(0.0))))  # type: ignore[arg-type]
    q = circuit.settled()[1]
    assert q + 2.0 * q ** 2 == pytest.approx(10.0)
    back = row(("in", PressureSource(Wave.constant(0.0))), ("narrow", Stenosis(1.0, 2.0, 5.0)), ("out", PressureSource(Wave.constant(10.0))))  # type: ignore[arg-type]
    q = -back.settled()[1]
    assert q + 5.0 * q ** 2 == pytest.approx(10.0)


def test_a_fork_shares_by_resistance_and_total_pressure() -> None:
    parts = (Part("in", FlowSource(Wave.constant(3.0))), Part("fork", Junction(1, 2, (0.1, 0.4, 0.2))),  # type: ignore[arg-type]
             *(Part(f"bed {k}", Vessel(r)) for k, r in enumerate((1.0, 2.0))),  # type: ignore[arg-type]
             *(Part(f"veins {k}", PressureSource(Wave.constant(0.0))) for k in range(2)))
    links = (Link("in", "fork"), Link("fork", "bed 0"), Link("fork", "bed 1"), Link("bed 0", "veins 0"), Link("bed 1", "veins 1"))
    state = Circuit(parts, links).settled()
    pressure, flow = state[::2], state[1::2]
    assert flow[1] + flow[2] == pytest.approx(3.0)
    total = pressure[0] + 0.1 * 9.0
    assert pressure[1] + 0.4 * flow[1] ** 2 == pytest.approx(total)
    assert pressure[2] + 0.2 * flow[2] ** 2 == pytest.approx(total)


def test_a_valve_lets_nothing_back_and_a_beating_chamber_keeps_its_blood() -> None:
    beat: Any = 1.0
    parts = (Part("vein", CompliantVessel(0.05, 20.0)), Part("inflow valve", IdealValve(0.02, 1e-4)),  # type: ignore[arg-type]
             Part("heart", Chamber(half_cosine(beat, 0.1, 0.4), 2.5, 0.05, 5.0, 5.0)),  # type: ignore[arg-type]
             Part("outflow valve", IdealValve(0.02, 1e-4)), Part("artery", CompliantVessel(1.0, 1.5)))  # type: ignore[arg-type]
    ring = [part.name for part in parts]
    circuit = Circuit(parts, tuple(Link(a, b) for a, b in zip(ring, [*ring[1:], ring[0]])))
    start = circuit.at_rest({circuit.unknown("heart", "volume"): 60.0, 2 * circuit.link("outflow valve", "artery"): 70.0,
                             2 * circuit.link("artery", "vein"): 8.0})
    course = circuit.march(start, 2e-3, 5000)
    out = course.flow(circuit.link("outflow valve", "artery"))
    assert out.min() > -5e-3 * out.max()        # generalised-alpha rings for a few steps when the valve shuts
    blood = (course.inner("heart", "volume") + 1.5 * course.pressure(circuit.link("outflow valve", "artery"))
             + 20.0 * course.pressure(circuit.link("artery", "vein")))
    assert abs(blood[50:] / blood[50] - 1.0).max() < 1e-3
    one_beat = slice(-500, None)
    assert out[one_beat].max() > 100.0
    assert course.flow(circuit.link("vein", "inflow valve"))[one_beat].mean() == pytest.approx(out[one_beat].mean(), rel=1e-2)


def test_what_cannot_be_a_circuit_is_refused_in_words() -> None:
    with pytest.raises(SimulationError, match="no part of it"):
        Circuit((Part("in", FlowSource(Wave.constant(1.0))),), (Link("in", "nowhere"),))
    with pytest.raises(SimulationError, match="not joined"):
        Circuit((Part("in", FlowSource(Wave.constant(1.0))), Part("fork", Junction(1, 2))), (Link("in", "fork"),))
    with pytest.raises(SimulationError, match="1 inlets and 0 outlets"):
        row(("in", FlowSource(Wave.constant(1.0))), ("vessel", Vessel(1.0)))  # type: ignore[arg-type]
    stuck = row(("in", FlowSource(Wave.constant(1.0))), ("vessel", Vessel(1.0)), ("out", FlowSource(Wave.constant(1.0))))  # type: ignore[arg-type]
    with pytest.raises(SimulationError, match="no unique solution"):
        stuck.settled()


def test_the_sparse_factors_solve() -> None:
    draw = np.random.default_rng(2)
    matrix = np.where(draw.random((40, 40)) < 0.08, draw.normal(size=(40, 40)), 0.0)
    matrix[np.arange(40), draw.permutation(40)] += 3.0
    matrix *= np.exp(draw.normal(size=40) * 5.0)[:, None]
    order = ordered(matrix, matrix != 0.0)
    values = np.zeros(len(order.index))
    for i, j in zip(*np.nonzero(matrix)):
        values[order.place(int(i), int(j))] = matrix[i, j] * order.row_scale[i] * order.column_scale[j]
    assert factor(order.start, order.index, order.diagonal, values)
    right = draw.normal(size=40)
    x = (right * order.row_scale)[order.row].copy()
    substitute(order.start, order.index, order.diagonal, values, x)
    found = np.empty(40)
    found[order.column] = x
    np.testing.assert_allclose(matrix @ (found * order.column_scale), right, rtol=1e-8, atol=1e-8)
