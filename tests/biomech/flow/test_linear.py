"""Matrix kernels, ILU, multigrid, GMRES and the rank-one outlets against dense references."""
import numpy as np
import pytest
from scipy.linalg import lu

from biomech.flow.blockilu import factorise, solve_factors
from biomech.flow.blockmatrix import prescribe, residual_of, scale_pressure, to_dense
from biomech.flow.discretisation import Discretisation
from biomech.flow.krylov import Gmres
from biomech.flow.multigrid import Multigrid
from biomech.flow.outlets import Beds
from biomech.flow.reactions import inlet_pressure
from biomech.flow.steady import FROM_REST, solve_steady
from biomech.verification.pipe_flow import solved
from biomech.verification.pipes import pipe
from meshing.step import silent
from tests.biomech.flow.small import small_pipe


def prepared(outlets: int = 1) -> Discretisation:
    _, flow = small_pipe(outlets=outlets)
    flow.assemble(True)
    prescribe(flow.indptr, flow.indices, flow.values, flow.fixed)
    return flow


def test_residual_of_is_b_minus_a_x() -> None:
    flow = prepared()
    rng = np.random.default_rng(0)
    x, b = (rng.standard_normal((len(flow), 4)).astype(np.float32) for _ in range(2))
    r = np.empty_like(x)
    residual_of(flow.indptr, flow.indices, flow.values, x, b, r)
    dense = to_dense(flow.indptr, flow.indices, flow.values)
    assert np.allclose(r.ravel(), b.ravel() - dense @ x.ravel(), atol=1e-5)


def test_prescribed_rows_and_columns_are_those_of_the_identity() -> None:
    flow = prepared()
    dense, fixed = to_dense(flow.indptr, flow.indices, flow.values), flow.fixed.ravel()
    assert (dense[fixed] == np.eye(len(fixed))[fixed]).all()
    assert (dense[:, fixed] == np.eye(len(fixed))[:, fixed]).all()


def test_scaled_pressure() -> None:
    flow = prepared()
    before = to_dense(flow.indptr, flow.indices, flow.values)
    scale_pressure(flow.values, 3.0)
    scales = np.tile([1.0, 1.0, 1.0, 3.0], len(flow))
    assert np.allclose(to_dense(flow.indptr, flow.indices, flow.values), scales[:, None] * before * scales, rtol=1e-6)


def test_ilu_of_a_full_pattern_is_the_inverse() -> None:
    """Without zeros there is no dropped fill-in: ILU(0) solves exactly."""
    n = 6
    rng = np.random.default_rng(2)
    indptr, indices = np.arange(0, n * n + 1, n, dtype=np.int32), np.tile(np.arange(n, dtype=np.int32), n)
    values = rng.standard_normal((n * n, 4, 4)).astype(np.float32)
    values[np.arange(n) * (n + 1)] += 8.0 * np.eye(4, dtype=np.float32)
    factors, inverses = np.empty_like(values), np.empty((n, 4, 4), np.float32)
    ranges = np.array([0, n])
    factorise(ranges, indptr, indices, values, np.float32(0.0), factors, inverses)
    b = rng.standard_normal((n, 4)).astype(np.float32)
    x = np.empty_like(b)
    solve_factors(ranges, indptr, indices, factors, inverses, b, x)
    dense = to_dense(indptr, indices, values)
    assert lu(dense)[2].shape == dense.shape
    assert np.allclose(dense @ x.ravel(), b.ravel(), atol=2e-4)


def test_gmres_solves_a_dense_system() -> None:
    rng = np.random.default_rng(4)
    n = 200
    matrix = np.eye(n) * 4.0 + rng.standard_normal((n, n)) * 0.15
    b = rng.standard_normal(n)

    def multiply(x: np.ndarray, y: np.ndarray) -> None:
        y[:] = matrix @ x

    def identity(r: np.ndarray, z: np.ndarray) -> None:
        z[:] = r

    found = Gmres(n, restart=30).solve(multiply, identity, b, 1e-5, 200)
    assert found.residual < 1e-5
    assert np.linalg.norm(matrix @ found.x - b) < 1.1e-5 * np.linalg.norm(b)
    assert Gmres(n).solve(multiply, identity, np.zeros(n), 1e-5, 5).iterations == 0


def test_iterations_do_not_grow_with_the_mesh() -> None:
    """4, 5 and 6 iterations for two tenths; point smoothers alone double with each refinement."""
    counts = []
    for core, rings, layers in ((1, 2, 10), (2, 4, 20), (3, 6, 30)):
        mesh = pipe(core, rings, layers, 3.0)
        flow = solved(mesh, 100.0, silent) if core == 1 else Discretisation(mesh.points, mesh.tets, mesh.sets, 0.01)
        flow.state[:] = 0.0
        flow.state[~flow.fixed[:, 2], 2] = 2.0 * (1.0 - 4.0 * (flow.points[~flow.fixed[:, 2], :2] ** 2).sum(axis=1))
        flow.assemble(True)
        prescribe(flow.indptr, flow.indices, flow.values, flow.fixed)
        diagonal = flow.values[flow.diagonal]
        free = ~flow.fixed[:, 0]
        scale_pressure(flow.values, float(np.sqrt(diagonal[free, 0, 0].mean() / diagonal[:, 3, 3].mean())))
        grid = Multigrid(flow.indptr, flow.indices, flow.values)
        nothing = np.zeros((len(flow), 4), np.float32)

        def multiply(x: np.ndarray, y: np.ndarray, flow: Discretisation = flow, nothing: np.ndarray = nothing) -> None:
            product = np.empty_like(nothing)
            residual_of(flow.indptr, flow.indices, flow.values, x.reshape(-1, 4), nothing, product)
            y[:] = -product.ravel()

        right = np.random.default_rng(0).standard_normal(4 * len(flow))
        counts.append(Gmres(len(right)).solve(multiply, grid, right, 1e-2, 200).iterations)
    assert max(counts) <= 10, counts
    assert counts[-1] <= counts[0] + 3, counts


def test_outlets_equal_their_explicit_matrix() -> None:
    flow = prepared(outlets=2)
    beds = Beds(flow, np.array([5.0, 900.0]))
    explicit = np.zeros((4 * len(flow), 4 * len(flow)))
    for resistance, outlet in zip(beds.resistance, flow.outlets):
        q = np.zeros((len(flow), 4))
        q[outlet.nodes, :3] = outlet.area_normals
        q[flow.fixed] = 0.0
        explicit += resistance * np.outer(q, q)
    x = np.random.default_rng(5).standard_normal(4 * len(flow)).astype(np.float32)
    y = np.zeros(4 * len(flow))
    beds.add_product(x, y)
    assert np.allclose(y, explicit @ x, rtol=1e-5, atol=1e-5)

    matrix = to_dense(flow.indptr, flow.indices, flow.values)
    exact = np.linalg.inv(matrix)

    def invert(r: np.ndarray, z: np.ndarray) -> None:
        z[:] = exact @ r

    z = np.empty(len(x), np.float32)
    beds.corrected(invert, len(x))(x, z)
    level = np.tile([0.0, 0.0, 0.0, 1.0], len(flow))
    image = matrix @ level
    left = (matrix + explicit) @ z - x
    assert np.allclose(left, (left @ image) / (image @ image) * image, atol=1e-3), "exact but for the level of the pressure"

    def multiply(x: np.ndarray, y: np.ndarray) -> None:
        y[:] = (matrix + explicit) @ x

    answer = Gmres(len(x)).solve(multiply, beds.corrected(invert, len(x)), x.astype(float), 1e-5, 40, missed=level.astype(np.float32))
    assert answer.iterations <= 2, "which the solver finds because it is given the direction"
    assert np.linalg.norm((matrix + explicit) @ answer.x - x) < 1e-4 * np.linalg.norm(x)


def test_a_direction_that_is_given_is_found_at_once_and_nothing_is_lost() -> None:
    rng = np.random.default_rng(2)
    matrix = np.eye(60) + 0.05 * rng.standard_normal((60, 60))
    hard = rng.standard_normal(60)
    hard /= np.linalg.norm(hard)
    matrix = matrix @ (np.eye(60) - (1.0 - 1e-2) * np.outer(hard, hard))      # next to nothing comes of this direction
    right = rng.standard_normal(60)

    def multiply(x: np.ndarray, y: np.ndarray) -> None:
        y[:] = matrix @ x

    def nothing(r: np.ndarray, z: np.ndarray) -> None:
        z[:] = r

    found = {given: Gmres(60).solve(multiply, nothing, right, 1e-3, 200, missed=hard.astype(np.float32) if given else None)
             for given in (True, False)}
    assert np.linalg.norm(matrix @ found[True].x - right) < 2e-3 * np.linalg.norm(right)
    assert found[True].iterations < found[False].iterations


def test_what_was_slow_in_one_system_is_quick_in_those_behind_it() -> None:
    """Three directions of which matrices that are otherwise alike make little; the right-hand sides have nothing in common."""
    rng, n = np.random.default_rng(0), 400
    hard = np.linalg.qr(rng.standard_normal((n, 3)))[0]
    common = np.eye(n) + 0.5 * rng.standard_normal((n, n)) / np.sqrt(n)

    def iterations(gmres: Gmres, matrix: np.ndarray, right: np.ndarray) -> int:
        def multiply(x: np.ndarray, y: np.ndarray) -> None:
            y[:] = matrix @ x

        def nothing(r: np.ndarray, z: np.ndarray) -> None:
            z[:] = r

        found = gmres.solve(multiply, nothing, right, 1e-3, 400)
        assert np.linalg.norm(matrix @ found.x - right) < 1.1e-3 * np.linalg.norm(right)
        return found.iterations

    kept, recycled, alone = Gmres(n, recycle=True), list[int](), list[int]()
    for _ in range(4):
        matrix = (common + 0.1 * rng.standard_normal((n, n)) / np.sqrt(n)) @ (np.eye(n) - 0.99 * hard @ hard.T)
        right = rng.standard_normal(n)
        recycled.append(iterations(kept, matrix, right))
        alone.append(iterations(Gmres(n), matrix, right))
    assert recycled[0] == alone[0]
    assert sum(recycled[1:]) < 0.7 * sum(alone[1:]), (recycled, alone)


def test_bed_of_no_resistance_changes_nothing() -> None:
    flow = prepared()

    def invert(r: np.ndarray, z: np.ndarray) -> None:
        z[:] = r

    assert Beds(flow, np.zeros(1)).corrected(invert, 4 * len(flow)) is invert


def test_bed_sets_the_pressure_level_and_the_split() -> None:
    _, flow = small_pipe(outlets=2)
    flow.state = np.where(flow.fixed, flow.state, 0.0)
    resistance = np.array([12000.0, 20000.0])
    assert solve_steady(flow, Beds(flow, resistance), FROM_REST, silent).converged
    flows = np.array([outlet.flux(flow.state) for outlet in flow.outlets])
    ends = [flow.state[flow.sets[outlet.name], 3].mean() for outlet in flow.outlets]
    assert np.allclose(ends / flows, resistance, rtol=1e-3)
    assert inlet_pressure(flow) == pytest.approx(np.pi / 4.0 / (1.0 / resistance).sum(), rel=1e-3)
    assert flow.imbalance() < 2e-4
