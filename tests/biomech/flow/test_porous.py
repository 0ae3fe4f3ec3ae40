"""Blood that has to pass wire: the slope of the equations, and Brinkman's pipe."""
import numpy as np
import pytest
from scipy.special import i0, i1

from biomech.flow.discretisation import Discretisation
from biomech.flow.inflow import developed_profile
from biomech.flow.outlets import Beds
from biomech.flow.reactions import inlet_pressure
from biomech.flow.steady import FROM_REST, solve_steady
from biomech.porous import permeability_m2
from biomech.verification.pipes import pipe
from meshing.step import silent
from tests.biomech.flow.small import slope_error, small_pipe


def test_newton_matrix_with_drag_is_the_slope_of_the_residual() -> None:
    _, flow = small_pipe()
    flow.hold_back(np.where(np.arange(len(flow.tets)) % 3, 0.0, np.random.default_rng(5).uniform(0.0, 9.0, len(flow.tets))))
    assert slope_error(flow) < 2e-6


def test_a_pipe_full_of_wire_loses_pressure_as_brinkman_says() -> None:
    """dp/dz = -sigma U / (1 - 2 I1(a) / (a I0(a))), a = R sqrt(sigma / nu) (Brinkman 1949)."""
    mesh = pipe(2, 3, 18, 3.0)
    for a in (2.0, 6.0):
        sigma = (a / 0.5) ** 2
        flow = Discretisation(mesh.points, mesh.tets, mesh.sets, 1.0)
        flow.hold_back(np.full(len(flow.tets), 0.75 * sigma))
        flow.hold_back(np.full(len(flow.tets), 0.25 * sigma))
        beds = Beds(flow, np.array([1.0]))
        flow.prescribe_inflow(developed_profile(flow, np.pi / 4.0))
        assert solve_steady(flow, beds, FROM_REST, silent).converged
        lost = inlet_pressure(flow) - float(beds.pressures(flow.state)[0])
        assert lost == pytest.approx(3.0 * sigma / (1.0 - 2.0 * i1(a) / (a * i0(a))), rel=0.03)


def test_denser_wire_lets_less_through() -> None:
    assert permeability_m2(0.9, 1000.0) > permeability_m2(0.8, 1000.0) > permeability_m2(0.8, 2000.0)
