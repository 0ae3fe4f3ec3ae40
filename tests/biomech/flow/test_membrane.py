import numpy as np
import pytest

from biomech.flow.discretisation import WALL, Discretisation
from biomech.flow.membrane import POISSON, Membrane
from biomech.flow.windkessel import backward
from biomech.verification.pipes import pipe
from tests.biomech.flow.small import slope_error, small_pipe

STIFF, INERTIA = 30.0, 4.0


def _force(flow: Discretisation, wall: Membrane, moved: np.ndarray) -> np.ndarray:
    """(n, 3) what the wall adds to the equations at a displacement."""
    wall.start(INERTIA, -INERTIA, 0.0)
    flow.state[:, :3] = moved * INERTIA
    flow.residual[:], flow.values[:] = 0.0, 0.0
    wall.add(flow)
    return flow.residual[:, :3].copy()


def _tube() -> tuple[Discretisation, Membrane]:
    mesh = pipe(3, 1, 8, 2.0)
    flow = Discretisation(mesh.points, mesh.tets, mesh.sets, 0.01)
    return flow, Membrane(flow, np.full(len(flow.sets[WALL]), STIFF), 0.0)


def test_a_wall_moved_as_a_whole_has_no_stress_and_any_other_motion_costs_energy() -> None:
    flow, wall = _tube()
    assert abs(_force(flow, wall, np.tile([0.1, -0.2, 0.3], (len(flow), 1)))).max() < 1e-12
    one, other = np.random.default_rng(4).standard_normal((2, len(flow), 3))
    pulled, pushed = _force(flow, wall, one), _force(flow, wall, other)
    assert (pulled * other).sum() == pytest.approx((pushed * one).sum(), rel=1e-10)
    assert (pulled * one).sum() > 0.0


def test_a_wall_that_is_widened_pulls_back_as_a_thin_tube() -> None:
    """p = E h w / ((1 - nu^2) R^2) when it cannot shorten, on each ring away from the ends."""
    flow, wall = _tube()
    x, y, z = flow.points.T
    radius = np.hypot(x, y)
    widened = 0.01
    radial = np.column_stack([x, y, 0.0 * z]) / np.maximum(radius, 1e-12)[:, None]
    moved = np.zeros((len(flow), 3))
    moved[flow.wall_nodes] = widened * radial[flow.wall_nodes]
    pull = np.einsum("ij,ij->i", _force(flow, wall, moved), radial)
    ring = flow.wall_nodes[abs(z[flow.wall_nodes] - 1.0) < 1e-9]
    area = 2.0 * np.pi * 0.5 * 0.25
    assert pull[ring].sum() / area == pytest.approx(STIFF * widened / ((1.0 - POISSON ** 2) * 0.5 ** 2), rel=0.02)


def test_rims_are_held_and_the_rest_is_free() -> None:
    flow, wall = _tube()
    z = flow.points[:, 2]
    ends = (z < 1e-9) | (z > 2.0 - 1e-9)
    assert not ends[wall.nodes].any()
    assert (flow.fixed[flow.wall_nodes][:, 0] == ends[flow.wall_nodes]).all()
    assert not flow.fixed[wall.nodes].any()


def test_newton_matrix_is_the_slope_with_a_wall_that_gives() -> None:
    _, flow = small_pipe()
    wall = Membrane(flow, np.linspace(1.0, 3.0, len(flow.sets[WALL])), 0.4)
    wall.moved = 0.01 * np.random.default_rng(2).standard_normal((len(flow), 3))
    flow.inertia, flow.past = INERTIA, -INERTIA * flow.state[:, :3]
    wall.start(INERTIA, -INERTIA, 0.0)
    assert slope_error(flow) < 2e-6


def test_displacement_is_the_backward_difference_of_the_velocity() -> None:
    """Nodes that move with constant speed: the first step of first order and those of second order after it are exact."""
    flow, wall = _tube()
    dt = 0.1
    flow.state[:, :3] = [0.2, -0.1, 0.05]
    for step in range(4):
        wall.start(*backward(dt, dt if step else None))
        wall.advance(flow.state)
        assert np.allclose(wall.moved[wall.nodes], np.array([0.2, -0.1, 0.05]) * dt * (step + 1))
    rest = np.setdiff1d(np.arange(len(flow)), wall.nodes)
    assert (wall.moved[rest] == 0.0).all()


def test_pressure_of_the_scan_leaves_the_wall_where_it_is() -> None:
    mesh = pipe(2, 2, 4, 1.0)
    flow = Discretisation(mesh.points, mesh.tets, mesh.sets, 0.01)
    wall = Membrane(flow, np.full(len(flow.sets[WALL]), STIFF), 7.0)
    wall.start(10.0, -10.0, 0.0)
    flow.state[:, 3] = 7.0
    flow.assemble(True)
    assert abs(flow.residual[wall.nodes, :3]).max() < 1e-12
