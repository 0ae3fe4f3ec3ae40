"""The factorisation against dense algebra: solve, columns, holds, and what happens where nothing is held."""
import numpy as np
import pytest
import scipy.sparse as sparse
from numpy.typing import NDArray

from biomech.rehearsal.discrete import Discrete
from biomech.rehearsal.dissection import fronts_of
from biomech.rehearsal.factor import factored
from biomech.rehearsal.robot import sample_organ
from biomech.rehearsal.stale import Held, Stale
from meshing.errors import SimulationError


@pytest.fixture(scope="module")
def discrete() -> Discrete:
    organ = sample_organ(6)
    return Discrete.of(organ.mesh, organ.matter, organ.held)


@pytest.fixture(scope="module")
def matrix(discrete: Discrete) -> NDArray[np.float64]:
    """The tangent at rest, dense, by the certified assembly, without the held nodes."""
    body = discrete.body()
    assert (body.order == discrete.order).all()
    body.linearise(body.points, np.zeros(len(body.nodes)), 0.0, positive=True)
    n = 3 * len(body.points)
    return np.asarray(sparse.bsr_matrix((body.D.astype(np.float64), body.columns, body.rows), shape=(n, n)).toarray())


def test_every_node_is_eliminated_once_and_parents_come_later(discrete: Discrete) -> None:
    fronts = fronts_of(discrete.points, *discrete.pattern[:2])
    assert sorted(fronts.order.tolist()) == list(range(len(discrete.points)))
    assert (np.diff(fronts.own) > 0).all()
    assert ((fronts.parent > np.arange(len(fronts.parent))) | (fronts.parent < 0)).all()
    assert (fronts.parent < 0).sum() == 1


def test_solve_is_the_inverse_of_the_certified_tangent(discrete: Discrete, matrix: NDArray[np.float64]) -> None:
    b = np.random.default_rng(1).standard_normal(discrete.points.shape)
    b[discrete.fixed] = 0.0
    free = np.repeat(~discrete.fixed, 3)
    expected = np.zeros(b.size)
    expected[free] = np.linalg.solve(matrix[np.ix_(free, free)], b.ravel()[free])
    got = discrete.factored(discrete.points).solve(b).ravel()
    assert np.abs(got - expected).max() < 1e-4 * np.abs(expected).max()


def test_columns_are_those_of_solve(discrete: Discrete) -> None:
    factor = discrete.factored(discrete.points)
    nodes = np.array([3, 50, 120])
    columns = factor.columns(nodes)
    for k, node in enumerate(nodes):
        for c in range(3):
            unit = np.zeros(discrete.points.shape)
            unit[node, c] = 1.0
            assert columns[:, :, 3 * k + c] == pytest.approx(factor.solve(unit), abs=1e-5 * float(np.abs(columns).max()))


def test_held_rows_go_where_they_are_sent_and_the_rest_is_in_balance(discrete: Discrete, matrix: NDArray[np.float64]) -> None:
    free = np.flatnonzero(~discrete.fixed)
    nodes = free[[5, 40]]
    held = Held(Stale(discrete.factored(discrete.points), discrete.points), np.repeat(nodes, 3), np.tile(np.eye(3), (2, 1)), np.zeros(6))
    wanted = np.array([1e-3, 0.0, 2e-3, -1e-3, 1e-3, 0.0])
    u = held.bound(np.zeros_like(discrete.points), wanted)
    assert u[nodes].ravel() == pytest.approx(wanted, abs=1e-7)
    forces = (matrix @ u.ravel()).reshape(-1, 3)
    out = np.delete(forces, np.union1d(nodes, np.flatnonzero(discrete.fixed)), axis=0)
    assert np.abs(out).max() < 1e-3 * np.abs(forces[nodes]).max()


def test_what_nothing_holds_is_refused_in_words(discrete: Discrete) -> None:
    rows, columns, _, _ = discrete.pattern
    with pytest.raises(SimulationError, match="not positive definite"):
        factored(fronts_of(discrete.points, rows, columns), rows, columns, -np.abs(discrete.tangent(discrete.points)))


def test_forces_are_those_of_the_certified_body_and_the_slope_of_the_energy(discrete: Discrete) -> None:
    body, rng = discrete.body(), np.random.default_rng(2)
    x = body.points + 2e-4 * rng.standard_normal(body.points.shape) * ~discrete.fixed[:, None]
    energy, slope, least = discrete.forces(x)
    certified = body.projected(body.internal_force(x, np.zeros(len(body.nodes)), 0.0)) - discrete.load
    assert slope == pytest.approx(certified, abs=1e-12 * np.abs(certified).max() + 1e-12)
    assert energy == pytest.approx(body.energy(x, 0.0) - float(np.vdot(discrete.load, x - body.points)), rel=1e-12)
    assert 0.0 < least < 1.0
    way = rng.standard_normal(x.shape) * ~discrete.fixed[:, None] * 1e-7
    change = discrete.forces(x + way)[0] - discrete.forces(x - way)[0]
    assert change == pytest.approx(2.0 * float(np.vdot(slope, way)), rel=1e-5)
