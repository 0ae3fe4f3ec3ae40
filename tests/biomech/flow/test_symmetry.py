"""Planes of symmetry, walls that move, closed boxes."""
import numpy as np
import pytest

from biomech.flow.discretisation import INLET, WALL, Discretisation
from biomech.flow.inflow import developed_profile
from biomech.flow.outlets import Beds
from biomech.flow.pulse import Beat
from biomech.flow.reactions import inlet_pressure, wall_stress
from biomech.flow.steady import FROM_REST, solve_steady
from biomech.verification.bend import MIDDLE, half_disc
from biomech.verification.cavity import cavity, midline
from biomech.verification.pipes import OUTLET, PipeMesh, disc, swept
from meshing.errors import MeshError
from meshing.step import silent


def _half() -> tuple[PipeMesh, dict[str, np.ndarray]]:
    mesh = swept(half_disc(2, 3, 1.2), np.linspace(0.0, 2.0, 9), lambda z: np.full(len(z), 0.5))
    flat = abs(mesh.points[mesh.sets[WALL]][:, :, 1]).max(axis=1) < 1e-12
    return mesh, {**mesh.sets, WALL: mesh.sets[WALL][~flat], MIDDLE: mesh.sets[WALL][flat]}


def _solved(flow: Discretisation, volume: float) -> Discretisation:
    flow.prescribe_inflow(developed_profile(flow, volume))
    assert solve_steady(flow, Beds(flow, np.zeros(1)), FROM_REST, silent).converged
    return flow


def test_half_a_pipe_is_half_of_the_whole_one() -> None:
    mesh, sets = _half()
    half = _solved(Discretisation(mesh.points, mesh.tets, sets, 0.01, symmetry=(MIDDLE,)), np.pi / 8.0)
    full = swept(disc(2, 3, 1.2), np.linspace(0.0, 2.0, 9), lambda z: np.full(len(z), 0.5))
    whole = _solved(Discretisation(full.points, full.tets, full.sets, 0.01), np.pi / 4.0)
    assert inlet_pressure(half) == pytest.approx(inlet_pressure(whole), rel=0.005)
    shear = [float(s.magnitude @ s.area / s.area.sum()) for s in (wall_stress(half), wall_stress(whole))]
    assert shear[0] == pytest.approx(shear[1], rel=0.005)
    on_plane = np.unique(half.sets[MIDDLE])
    assert (half.state[on_plane, 1] == 0.0).all()
    assert half.imbalance() < 1e-4


def test_a_plane_that_is_no_symmetry_holds_the_flow_back() -> None:
    """The same half with its flat side as wall needs far more pressure: the plane of symmetry does not rub."""
    mesh, sets = _half()
    free = _solved(Discretisation(mesh.points, mesh.tets, sets, 0.01, symmetry=(MIDDLE,)), np.pi / 8.0)
    held = _solved(Discretisation(mesh.points, mesh.tets, mesh.sets, 0.01), np.pi / 8.0)
    assert inlet_pressure(held) > 1.5 * inlet_pressure(free)


def test_a_tilted_plane_of_symmetry_is_refused() -> None:
    mesh, sets = _half()
    turn = np.array([[1.0, 0.0, 0.0], [0.0, np.cos(0.3), -np.sin(0.3)], [0.0, np.sin(0.3), np.cos(0.3)]])
    with pytest.raises(MeshError, match="not normal to an axis"):
        Discretisation(mesh.points @ turn.T, mesh.tets, sets, 0.01, symmetry=(MIDDLE,))
    with pytest.raises(MeshError, match="no boundary set 'left'"):
        Discretisation(mesh.points, mesh.tets, sets, 0.01, symmetry=("left",))


def test_an_inlet_needs_an_outlet() -> None:
    mesh, sets = _half()
    wall = np.concatenate([sets[WALL], sets[OUTLET]])
    with pytest.raises(MeshError, match="cannot leave"):
        Discretisation(mesh.points, mesh.tets, {WALL: wall, INLET: sets[INLET], MIDDLE: sets[MIDDLE]}, 0.01, symmetry=(MIDDLE,))


def test_only_a_wall_moves_like_a_wall() -> None:
    mesh, sets = _half()
    flow = Discretisation(mesh.points, mesh.tets, sets, 0.01, symmetry=(MIDDLE,))
    inside = np.setdiff1d(np.arange(len(flow)), flow.wall_nodes)
    with pytest.raises(ValueError, match="wall"):
        flow.move_wall(inside[:1], np.array([1.0, 0.0, 0.0]))


def test_a_lid_keeps_its_speed_in_time_and_turns_the_box() -> None:
    box = cavity(8, 100.0)
    lid = box.nodes(box.flat[:, 1] == 1.0).ravel()
    moving = np.flatnonzero(box.flow.state[lid, 0] == 1.0)
    beat = Beat(box.flow, Beds(box.flow, np.zeros(0)), None, lambda time: np.zeros((0, 3)))
    for _ in range(4):
        beat.advance(0.2)
    assert (box.flow.state[lid[moving], 0] == 1.0).all()
    assert box.flow.state[0, 3] == 0.0
    height, along = midline(box)
    assert along[-2] > 0.1
    assert along[1:-1].min() < -0.02
    assert abs(np.trapezoid(along, height)) < 0.02      # what the lid draws along flows back below
