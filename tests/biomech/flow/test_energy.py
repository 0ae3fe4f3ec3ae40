import numpy as np
import pytest

from biomech.flow.age import leaving_age, mean_age
from biomech.flow.discretisation import Discretisation
from biomech.flow.energy import energy_of, helicity_of
from biomech.flow.outlets import Beds
from biomech.verification.pipe_flow import solved
from biomech.verification.pipes import pipe
from meshing.step import silent

RE, LENGTH = 100.0, 2.0


@pytest.fixture(scope="module")
def poiseuille() -> Discretisation:
    return solved(pipe(2, 4, 12, LENGTH), RE, silent)


def test_loss_of_a_pipe_is_drop_times_flow_and_turns_into_heat(poiseuille) -> None:  # type: ignore[no-untyped-def]
    energy = energy_of(poiseuille, Beds(poiseuille, np.zeros(1)))
    wanted = 32.0 * LENGTH / RE * np.pi / 4.0
    assert energy.lost == pytest.approx(wanted, rel=0.015)
    assert energy.friction == pytest.approx(wanted, rel=0.005)
    assert 0.0 < energy.unexplained < 0.02


def test_a_bed_takes_no_energy_from_the_vessel(poiseuille) -> None:  # type: ignore[no-untyped-def]
    """The same flow at a higher level of pressure loses as much."""
    free = energy_of(poiseuille, Beds(poiseuille, np.zeros(1)))
    level = 3.0
    flux = poiseuille.outlets[0].flux(poiseuille.state)
    poiseuille.state[:, 3] += level
    held = energy_of(poiseuille, Beds(poiseuille, np.array([level / flux])))
    poiseuille.state[:, 3] -= level
    assert held.lost == pytest.approx(free.lost, abs=2e-3 * level)
    assert held.friction == free.friction


def test_helicity_of_a_screw_and_of_its_mirror_image() -> None:
    """Solid rotation and translation along z: u = (-y, x, 1), curl u = (0, 0, 2)."""
    mesh = pipe(2, 3, 6, 1.0)
    flow = Discretisation(mesh.points, mesh.tets, mesh.sets, 0.01)
    x, y, _ = flow.points.T
    flow.state[:, :3] = np.column_stack([-y, x, np.ones(len(flow))])
    found = helicity_of(flow)
    assert found.intensity == pytest.approx(2.0, rel=1e-12)
    assert found.balance == pytest.approx(1.0)
    flow.state[:, :2] *= -1.0
    assert helicity_of(flow).balance == pytest.approx(-1.0)
    flow.state[:, :2] = 0.0
    assert helicity_of(flow).intensity == 0.0


def test_age_of_a_plug_is_its_way_over_its_speed() -> None:
    mesh = pipe(2, 3, 10, 2.0)
    flow = Discretisation(mesh.points, mesh.tets, mesh.sets, 1e-6)
    flow.state[:, 2] = 0.5
    age = mean_age(flow)
    assert np.allclose(age, mesh.points[:, 2] / 0.5, atol=0.02)
    assert leaving_age(flow, age) == pytest.approx(4.0, rel=2e-3)


def test_what_leaves_is_as_old_as_volume_over_flow(poiseuille) -> None:  # type: ignore[no-untyped-def]
    age = mean_age(poiseuille)
    assert leaving_age(poiseuille, age) == pytest.approx(LENGTH, rel=0.015)
    assert age.min() > -1e-6
    on_axis = poiseuille.in_mesh_order(np.hypot(*poiseuille.points[:, :2].T)) < 1e-9
    assert LENGTH / 2.0 < age[on_axis].max() < 1.15 * LENGTH / 2.0      # twice the mean speed, and older blood mixes in
