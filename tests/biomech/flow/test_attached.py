"""Circuits at the openings of a mesh: their slope, their course, the inflow as an unknown."""
from __future__ import annotations

import numpy as np
import pytest

from biomech.elements import Chamber, FlowSource, PressureSource, Vessel, WindkesselBed
from biomech.elements.activation import half_cosine
from biomech.elements.wave import Wave
from biomech.flow.attached import MESH, Attached, Scales, carried
from biomech.flow.blockmatrix import prescribe, to_dense
from biomech.flow.circuit import Circuit, Link, Part
from biomech.flow.heart import SYSTEMIC, Inside, closed_loop, coronary_bed, filled, total
from biomech.flow.inflow import OUTPUT, developed_profile
from biomech.flow.openinlet import OpenInlet
from biomech.flow.outlets import Beds
from biomech.flow.windkessel import Windkessel
from meshing.errors import SimulationError
from meshing.units import Second
from tests.biomech.flow.small import small_pipe

ONE = Scales(1.0, 1.0, 1.0)
BED = WindkesselBed(2.0, 0.1, 30.0)  # type: ignore[arg-type]


def _ended(bed: object) -> Circuit:
    return Circuit((Part("mesh", MESH), Part("bed", bed), Part("veins", PressureSource(Wave.constant(0.0)))),  # type: ignore[arg-type]
                   (Link("mesh", "bed"), Link("bed", "veins")))


def _attached(circuit: Circuit, charge: float) -> Attached:
    state = np.zeros(circuit.size)
    state[circuit.unknown("bed", "charge")] = charge
    return Attached(circuit, ("mesh",), ONE, state=state, slope=np.zeros(circuit.size))


def test_a_windkessel_of_blocks_answers_as_the_formula() -> None:
    own, blocks = Windkessel(np.array([2.0]), np.array([30.0]), np.array([0.1]), np.array([12.0])), _attached(_ended(BED), 12.0)
    worst = 0.0
    for k in range(1, 201):
        flow = np.array([1.0 - np.cos(2.0 * np.pi * k / 100)])
        slope, offset = blocks.coupled(flow, 0.03)
        blocks.advance(flow, 0.03)
        own.advance(flow, 0.03)
        assert blocks.pressure(flow) == pytest.approx(slope @ flow + offset, rel=1e-9), "a linear bed is its slope and offset"
        worst = max(worst, abs(float(blocks.pressure(flow)[0] - own.pressure(flow)[0])))
    assert worst < 0.01 * float(own.pressure(flow)[0])
    # R1 + dt / C at short steps
    assert blocks.coupled(flow, 1e-4)[0][0, 0] == pytest.approx(2.0, rel=1e-3)


def test_the_slope_is_that_of_the_pressures_also_between_openings() -> None:
    """Two openings on one vessel: what leaves through one is felt at the other."""
    parts = (Part("a", MESH), Part("tube", Vessel(3.0, 0.2)), Part("b", MESH))  # type: ignore[arg-type]
    circuit = Circuit(parts, (Link("a", "tube"), Link("tube", "b")))
    attached = Attached(circuit, ("a", "b"), ONE, state=np.zeros(circuit.size), slope=np.zeros(circuit.size))
    flow = np.array([1.0, -0.4])
    slope, offset = attached.coupled(flow, 0.2)
    assert slope[0, 1] == pytest.approx(slope[1, 0], rel=0.01)
    assert slope[0, 0] - slope[1, 0] == pytest.approx(3.0, rel=0.01), "the resistance lies before the compliance"
    for step in (np.array([0.3, 0.0]), np.array([0.0, -0.2])):
        attached.coupled(flow, 0.2)
        there = slope @ (flow + step) + offset
        fresh = Attached(circuit, ("a", "b"), ONE, state=np.zeros(circuit.size), slope=np.zeros(circuit.size))
        fresh.advance(flow + step, 0.2)
        assert fresh.pressure(flow) == pytest.approx(there, rel=1e-6)


def test_only_a_mesh_can_stand_at_an_opening() -> None:
    circuit = Circuit((Part("inflow", FlowSource(Wave.constant(1.0))), Part("bed", BED), Part("veins", PressureSource(Wave.constant(0.0)))),
                      (Link("inflow", "bed"), Link("bed", "veins")))
    with pytest.raises(SimulationError, match="no mesh at 'bed'"):
        Attached(circuit, ("bed",), ONE, state=np.zeros(circuit.size), slope=np.zeros(circuit.size))


def test_the_border_is_the_matrix_on_the_shape_of_the_inflow() -> None:
    _, flow = small_pipe()
    shape = developed_profile(flow, 1.0)
    inlet = OpenInlet(flow, shape)
    flow.assemble(True)
    whole = to_dense(flow.indptr, flow.indices, flow.values)
    free = np.flatnonzero(~flow.fixed.ravel())
    along = np.zeros((len(flow), 4))
    along[flow.inlet.nodes, :3] = shape
    basis = np.zeros((whole.shape[0], len(free) + 1))
    basis[free, np.arange(len(free))] = 1.0
    basis[:, -1] = along.ravel()
    reduced = basis.T @ whole @ basis
    inlet.take()
    prescribe(flow.indptr, flow.indices, flow.values, flow.fixed)
    matrix = to_dense(flow.indptr, flow.indices, flow.values)
    unknown = np.random.default_rng(2).standard_normal(len(free) + 1)
    x = (basis @ unknown).astype(np.float32)
    y = matrix @ x
    inlet.multiply(x.reshape(-1, 4), y.reshape(-1, 4))
    wanted = reduced @ unknown
    assert y[free] == pytest.approx(wanted[:-1], abs=1e-4)
    assert inlet.tested(y.reshape(-1, 4)) == pytest.approx(wanted[-1], rel=1e-3, abs=1e-4)

    exact = np.linalg.inv(matrix)

    def invert(r: np.ndarray, z: np.ndarray) -> None:
        z[:] = exact @ r
        z[flow.fixed.ravel()] = 0.0

    z = np.empty(len(x), np.float32)
    inlet.bordered(invert)(y.astype(np.float32), z)
    assert np.allclose(z, x, atol=1e-2 * abs(x).max()), "with the exact inverse the border is solved exactly"


def test_beds_that_know_of_each_other_equal_their_explicit_matrix() -> None:
    _, flow = small_pipe(outlets=2)
    flow.assemble(True)
    prescribe(flow.indptr, flow.indices, flow.values, flow.fixed)
    beds = Beds(flow, np.array([[5.0, 2.0], [1.0, 90.0]]))
    loads = []
    for outlet in flow.outlets:
        q = np.zeros((len(flow), 4))
        q[outlet.nodes, :3] = outlet.area_normals
        q[flow.fixed] = 0.0
        loads.append(q.ravel())
    explicit = sum(beds.resistance[i, j] * np.outer(loads[i], loads[j]) for i in range(2) for j in range(2))
    x = np.random.default_rng(5).standard_normal(4 * len(flow)).astype(np.float32)
    y = np.zeros(len(x))
    beds.add_product(x, y)
    assert np.allclose(y, explicit @ x, rtol=1e-5, atol=1e-5)


def test_a_heart_pumps_what_is_asked_and_every_part_of_the_loop_passes_it_on() -> None:
    bed = WindkesselBed(0.05 * 4e8, 1.031 / 4e8, 0.95 * 4e8)  # type: ignore[arg-type]
    circuit = closed_loop([bed], "LV", Second(1.0), Inside(0.0, (0.0,)))  # type: ignore[arg-type]
    course, filling = filled(circuit, Second(1.0))
    flows = {link: float(course.flow(k)[1:].mean()) for k, link in enumerate(circuit.links)}
    for pair in (("LV", "aortic"), ("great veins", "RA"), ("RV", "pulmonary"), ("lung veins", "LA")):
        assert flows[Link(*pair)] == pytest.approx(OUTPUT, rel=3e-3)
    assert flows[Link("root", "inlet")] == pytest.approx(SYSTEMIC / 4e8 * OUTPUT, rel=0.02), "the bed takes its share of the body"
    root = course.pressure(circuit.link("root", "inlet")) / 133.322
    assert 50.0 < root.min() < 100.0 < root.max() < 200.0
    assert 5.0 < filling / 133.322 < 20.0
    assert course.flow(circuit.link("aortic", "root")).min() > -1e-9 * OUTPUT, "no way back through a valve"


def test_beds_that_take_more_than_the_body_are_refused() -> None:
    bed = WindkesselBed(1e6, 1e-9, 1e7)  # type: ignore[arg-type]
    with pytest.raises(SimulationError, match="more than the whole body"):
        closed_loop([bed], "LV", Second(1.0), None)


def test_coronary_beds_share_a_side() -> None:
    halves = [coronary_bed("left", share) for share in (0.3, 0.7)]
    assert 1.0 / sum(1.0 / total(bed) for bed in halves) == pytest.approx((9.31 + 15.1 + 33.3) * 133.322387415e6)
    assert sum(bed.muscle_compliance for bed in halves) == pytest.approx(3.74e-3 / 133.322387415e6)


def test_a_state_is_carried_by_the_names_of_its_parts() -> None:
    bed = WindkesselBed(2e7, 2e-9, 4e8)  # type: ignore[arg-type]
    full, open_ = (closed_loop([bed], "LV", Second(1.0), tube) for tube in (Inside(0.0, (0.0,)), None))  # type: ignore[arg-type]
    values = np.arange(float(full.size))
    found = carried(full, values, open_)
    assert found[2 * open_.link("root", "inlet")] == values[2 * full.link("root", "inlet")]
    assert found[open_.unknown("LV", "volume")] == values[full.unknown("LV", "volume")]


def test_a_chamber_answers_through_the_step() -> None:
    """Newton's own slope of a chamber: dP/dQ is dt E / 2 as the volume follows the flow that rises through the step."""
    activation = half_cosine(Second(1.0), Second(0.0), Second(0.4))
    chamber = Chamber(activation, 2.0, 0.5, 0.0, 0.0)  # type: ignore[arg-type]
    circuit = Circuit((Part("mesh", MESH), Part("chamber", chamber), Part("shut", FlowSource(Wave.constant(0.0)))),
                      (Link("mesh", "chamber"), Link("chamber", "shut")))
    attached = Attached(circuit, ("mesh",), ONE, state=np.zeros(circuit.size), slope=np.zeros(circuit.size))
    slope, _ = attached.coupled(np.array([1.0]), 0.2)
    assert slope[0, 0] == pytest.approx(2.0 * 0.2 / 2.0, rel=0.15)
