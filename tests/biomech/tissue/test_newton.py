"""What a solve says of itself, and what it refuses: each named with its place."""
from __future__ import annotations

import sys

import numba
import numpy as np
import pytest
from numpy.typing import NDArray

from biomech.materials import Law, LinearElastic, NeoHookean
from biomech.materials.law import lame_of
from biomech.materials.library import tissue, tissues
from biomech.materials.tensor import Array
from biomech.tissue import newton
from biomech.tissue.account import account_of
from biomech.tissue.checks import refuse_loose_body
from biomech.tissue.fem import Body
from biomech.tissue.multigrid import Multigrid
from biomech.tissue.newton import Equilibrium, Load, Solver
from biomech.tissue.reference import second_order
from biomech.tissue.supports import refuse_floating
from biomech.tissue.unloaded import unloaded_shape
from meshing.errors import MeshError, ParameterOutOfRange, SimulationError
from meshing.units import Pascal
from tests.biomech.blocks import block

SIZE = (0.06, 0.04, 0.04)
MU = 2e3


def clamped(*, law=None, mean: bool = True, cells: tuple[int, int, int] = (3, 2, 2), order: int = 2) -> Body:  # type: ignore[no-untyped-def]
    points, nodes = block(cells, SIZE)
    if order == 2:
        points, nodes = second_order(points, nodes)
    free = np.where((points[:, 0] < 1e-9)[:, None, None], 0.0, np.eye(3))
    return Body(points, nodes, laws=(law or NeoHookean(*lame_of(Pascal(2.98 * MU), 0.49)),), free=free, mean=mean)


def weight(body: Body, times: float = 1.0) -> Load:
    return Load(body.body_force(np.full(len(body.nodes), 1060.0 * times), np.array([0.0, 0.0, -9.81])))


def solved(body: Body, times: float = 1.0, tolerance: float = 1e-8) -> Equilibrium:
    return Solver(body).solve(weight(body, times), tolerance=tolerance)


def test_the_energy_account_closes_at_equilibrium_and_only_there() -> None:
    body = clamped()
    found = solved(body)
    assert found.converged
    assert found.energy is not None
    assert found.energy.imbalance < 1e-7
    assert 0.0 < found.energy.stored < found.energy.loads
    half = body.points + 0.5 * (found.x - body.points)
    assert account_of(body, half, found.p, weight(body).force, 0.0).imbalance > 0.1


@pytest.mark.parametrize("mean", [False, True])
def test_in_a_linear_body_half_the_work_is_stored(mean: bool) -> None:
    found = solved(clamped(law=LinearElastic(*lame_of(Pascal(6e3), 0.45)), mean=mean), tolerance=1e-10)
    assert found.energy is not None
    assert found.energy.stored == pytest.approx(0.5 * found.energy.loads, rel=1e-8)


def test_moved_holds_do_work_that_is_accounted() -> None:
    points, nodes = second_order(*block((2, 2, 2), SIZE))
    ends = (points[:, 0] < 1e-9) | (points[:, 0] > SIZE[0] - 1e-9)
    body = Body(points, nodes, laws=(LinearElastic(Pascal(MU), Pascal(2.0 * MU)),), free=np.where(ends[:, None, None], 0.0, np.eye(3)), mean=False)
    shift = np.zeros_like(points)
    shift[points[:, 0] > SIZE[0] - 1e-9, 0] = 0.003
    found = Solver(body).solve(Load(np.zeros_like(points), shift=body.inside(shift)), tolerance=1e-9)
    assert found.energy is not None
    assert found.energy.loads == 0.0
    assert found.energy.stored == pytest.approx(0.5 * found.energy.holds, rel=1e-7)
    assert found.energy.imbalance < 1e-7


def test_the_same_solve_gives_the_same_bits() -> None:
    first, second = (solved(clamped(), 4.0) for _ in range(2))
    assert first.halvings > 0
    assert first.x.tobytes() == second.x.tobytes()
    assert first.p.tobytes() == second.p.tobytes()
    assert first.history == second.history


def test_the_number_of_threads_changes_no_bit() -> None:
    body, before, found = clamped(cells=(8, 8, 6)), numba.get_num_threads(), []
    assert len(body.blocks[0]) > 8
    x = body.points + 1e-3 * np.random.default_rng(0).standard_normal(body.points.shape) * SIZE[0] / 8.0
    try:
        for threads in (1, numba.config.NUMBA_NUM_THREADS):
            numba.set_num_threads(threads)
            force = body.linearise(x, np.zeros(len(body.nodes)), 0.0, positive=True)
            grid = Solver(body).grid
            assert grid.update()
            found.append((force.tobytes(), body.D.tobytes(), grid(body.projected(force)).tobytes(), body.energy(x, 0.0)))
    finally:
        numba.set_num_threads(before)
    assert found[0] == found[1]


def test_it_needs_no_factorisation_of_a_doubtful_licence() -> None:
    solved(clamped())
    assert not {"sksparse", "pypardiso", "pydiso", "mkl", "cvxopt"} & set(sys.modules)


def test_the_history_is_of_the_residual_and_ends_below_the_tolerance() -> None:
    found = solved(clamped())
    assert found.history[0] == pytest.approx(1.0, rel=1e-6)
    assert found.history[-1] < 1e-8
    assert len(found.linear) == len(found.history) - 1
    assert found.levels == [1.0]


def test_a_load_that_is_too_much_at_once_is_taken_in_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    found = solved(clamped(), 100.0, 1e-6)
    assert found.converged
    assert len(found.levels) > 1
    assert found.levels == sorted(found.levels)
    assert found.levels[-1] == 1.0
    monkeypatch.setattr(newton, "SMALLEST_LOAD_STEP", 1.0)
    assert not solved(clamped(), 100.0, 1e-6).converged


def test_the_line_search_is_needed_and_descends(monkeypatch: pytest.MonkeyPatch) -> None:
    found = solved(clamped(), 4.0)
    assert found.converged
    assert found.halvings > 0

    def whole_step(self, state, force, gas, du, p, multiplier, slope):  # type: ignore[no-untyped-def]
        state.x, state.p = state.x + du, p
        return True

    monkeypatch.setattr(Solver, "_search", whole_step)
    bold = solved(clamped(), 4.0)
    assert not bold.converged or len(bold.history) > len(found.history)


def test_negative_curvature_is_met_and_stabilised(monkeypatch: pytest.MonkeyPatch) -> None:
    found = solved(clamped(), 30.0, 1e-6)
    assert found.converged
    assert found.negative > 0
    linearise = Body.linearise

    def never_positive(self, x, p, gas, *, positive=False):  # type: ignore[no-untyped-def]
        return linearise(self, x, p, gas)

    monkeypatch.setattr(Body, "linearise", never_positive)
    bare = solved(clamped(), 30.0, 1e-6)
    assert not bare.converged or len(bare.history) > len(found.history)


def test_a_diverging_load_is_told_with_the_share_borne_and_the_place() -> None:
    found = solved(clamped(), 500.0, 1e-6)
    assert not found.converged
    assert found.reached < 1.0
    assert "mm LPS" in found.worst
    assert np.isfinite(found.x).all()
    assert found.energy is not None
    assert found.energy.imbalance < 1e-2


def test_an_inverted_element_is_named_with_its_place() -> None:
    points, tets = block((2, 2, 2), SIZE)
    turned = tets.copy()
    turned[5] = turned[5][[0, 2, 1, 3]]
    centre = 1e3 * points[tets[5]].mean(axis=0)
    with pytest.raises(MeshError, match=rf"1 of {len(tets)} tetrahedra.*\({centre[0]:.1f}, {centre[1]:.1f}, {centre[2]:.1f}\) mm LPS"):
        Body(points, turned, laws=(NeoHookean(Pascal(MU), Pascal(MU)),), mean=False)


def test_a_node_without_a_position_is_named_with_a_neighbour() -> None:
    points, tets = block((2, 2, 2), SIZE)
    points[13, 1] = np.nan
    with pytest.raises(MeshError, match="node 13, near .* mm LPS"):
        Body(points, tets, laws=(NeoHookean(Pascal(MU), Pascal(MU)),), mean=False)


def test_a_force_that_is_no_number_is_named_with_its_place() -> None:
    body = clamped()
    load = weight(body)
    load.force[7, 2] = np.inf
    with pytest.raises(SimulationError, match="force at .* mm LPS is not a number"):
        Solver(body).solve(load)


@pytest.mark.parametrize(("axis", "words"), [(0, "slide to the left or right"), (2, "slide towards head or feet")])
def test_a_body_that_nothing_holds_is_refused_and_the_motion_named(axis: int, words: str) -> None:
    points, nodes = second_order(*block((2, 2, 2), SIZE))
    free = np.tile(np.eye(3), (len(points), 1, 1))
    held = points[:, 0] < 1e-9
    for k in range(3):
        if k != axis:
            free[held, k, k] = 0.0
            free[points[:, 0] > SIZE[0] - 1e-9, k, k] = 0.0
    free[held] = np.where(np.eye(3)[axis][:, None] * np.eye(3)[axis] > 0, np.eye(3), 0.0)
    body = Body(points, nodes, laws=(NeoHookean(Pascal(MU), Pascal(MU)),), free=free, mean=True)
    with pytest.raises(SimulationError, match=words):
        Solver(body).solve(weight(body))


def test_a_negative_modulus_is_refused() -> None:
    with pytest.raises(ParameterOutOfRange, match="mu"):
        NeoHookean(Pascal(-MU), Pascal(MU))


def test_elements_that_lock_say_so_and_those_that_do_not_are_silent() -> None:
    law = NeoHookean(*lame_of(Pascal(3.0 * MU), 0.499))
    assert any("too stiff" in remark and "linear" in remark for remark in clamped(law=law, mean=False, order=1).remarks)
    assert any("too stiff" in remark for remark in clamped(law=law, mean=False).remarks)
    assert clamped(law=law).remarks == ()
    assert clamped(law=NeoHookean(*lame_of(Pascal(3.0 * MU), 0.45)), mean=False, order=1).remarks == ()


def test_beyond_what_can_be_resolved_is_refused() -> None:
    with pytest.raises(SimulationError, match="bulk modulus"):
        clamped(law=NeoHookean(Pascal(MU), Pascal(1e6 * MU)))


@pytest.mark.parametrize("law", [NeoHookean(Pascal(MU), Pascal(0.0)), LinearElastic(Pascal(MU), Pascal(0.0))], ids=lambda law: type(law).__name__)
def test_without_a_bulk_modulus_both_forms_are_the_same(law: Law) -> None:
    """Poisson's ratio 0: there is nothing to average, in gas too."""
    load = Load(weight(clamped(law=law)).force, 300.0)
    mixed, plain = (Solver(clamped(law=law, mean=mean)).solve(load, tolerance=1e-9) for mean in (True, False))
    assert mixed.converged
    assert plain.converged
    assert not mixed.p.any()
    np.testing.assert_allclose(mixed.x, plain.x, atol=1e-9 * SIZE[0])
    body = clamped(law=law)
    rest = unloaded_shape(body, Multigrid(body), Load(load.force), tolerance=1e-6).points
    body.rest_at(rest)
    np.testing.assert_allclose(Solver(body).solve(Load(load.force)).x, clamped(law=law).points, atol=1e-5 * SIZE[0])


@pytest.mark.parametrize("key", [key for key, found in tissues().items() if found.law is not None])
def test_every_tissue_of_the_library_is_solved(key: str) -> None:
    """A clamped block of it, pressed by a hundredth of its own stiffness: metal and bone too, and cartilage with its Poisson's ratio of 0."""
    law = tissue(key).need_law()
    body = clamped(law=law)
    push = body.body_force(np.full(len(body.nodes), 0.01 * law.shear_modulus / SIZE[0]), np.array([0.0, 0.0, -1.0]))
    found = Solver(body).solve(Load(push), tolerance=1e-6)
    assert found.converged
    assert found.energy is not None
    assert found.energy.imbalance < 1e-4
    assert 1e-3 * SIZE[0] < np.abs(found.x - body.points).max() < 0.5 * SIZE[0]


@pytest.mark.parametrize("poisson", [0.49, 0.499, 0.4999])
def test_the_nearer_to_incompressible_the_less_it_matters(poisson: float) -> None:
    """One pressure an element: the sag follows a straight line in the compressibility 1 - 2 nu down to nothing; locked elements fall off it."""
    sags = [float(-(found.x - body.points)[:, 2].min()) for nu in (poisson, 0.45)
            for body in (clamped(law=NeoHookean(*lame_of(Pascal(2.0 * MU * (1.0 + nu)), nu)), cells=(4, 3, 3)),) for found in (solved(body),)]
    assert sags[0] / sags[1] == pytest.approx(0.955, abs=0.015)
    locked = clamped(law=NeoHookean(*lame_of(Pascal(2.0 * MU * (1.0 + poisson)), poisson)), cells=(4, 3, 3), order=1, mean=False)
    assert float(-(solved(locked).x - locked.points)[:, 2].min()) < 0.9 * sags[0]


def rod(slender: float, size: float, turned: float) -> Array:
    """Nodes of a rod along the first axis, `slender` times thinner than long, turned about a slanted axis."""
    places, _ = block((6, 2, 2), (size, slender * size, slender * size))
    axis = np.array([1.0, 2.0, 3.0]) / np.sqrt(14.0)
    K = np.cross(np.eye(3), axis)
    found: Array = places @ (np.eye(3) + np.sin(turned) * K + (1.0 - np.cos(turned)) * K @ K) + size
    return found


@pytest.mark.parametrize("size", [1e-5, 0.1, 50.0])
@pytest.mark.parametrize("slender", [1.0, 1e-2, 1e-4])
@pytest.mark.parametrize("turned", [0.0, 0.7])
def test_held_is_held_and_loose_is_loose_whatever_the_size_and_the_shape(size: float, slender: float, turned: float) -> None:
    points = rod(slender, size, turned)
    straight = rod(slender, size, 0.0) - size
    end = np.abs(straight[:, 0]) < 1e-9 * size
    edge = end & (straight[:, 1] < 1e-9 * slender * size)

    def free(held: NDArray[np.bool_]) -> Array:
        return np.where(held[:, None, None], 0.0, np.eye(3))

    refuse_loose_body(points, free(end))
    one_node = np.zeros(len(points), bool)
    one_node[-1] = True
    for held, motions in ((np.zeros(len(points), bool), 6), (one_node, 3), (edge, 1)):
        with pytest.raises(SimulationError, match=f"not held: {motions} rigid motions"):
            refuse_loose_body(points, free(held))
        with pytest.raises(SimulationError, match="is not held"):
            refuse_floating(points, free(held))
    # a rod that glides along one wall slides in it and turns about its normal; between three walls it does not
    wall = np.tile(np.diag([0.0, 1.0, 1.0]), (len(points), 1, 1))
    with pytest.raises(SimulationError, match="not held: 5 rigid motions"):
        refuse_loose_body(points, np.where((np.arange(len(points)) == 3)[:, None, None], wall, np.eye(3)))
    refuse_loose_body(points, np.where((end | one_node)[:, None, None], 0.0, np.eye(3)))


def test_a_ball_that_only_glides_in_its_socket_is_loose_at_any_size() -> None:
    for size in (1e-4, 1.0, 1e3):
        out = np.random.default_rng(0).standard_normal((400, 3))
        out /= np.linalg.norm(out, axis=1, keepdims=True)
        points, free = size * np.concatenate([out, 0.5 * out]), np.tile(np.eye(3), (800, 1, 1))
        free[:400] -= out[:, :, None] * out[:, None, :]
        with pytest.raises(SimulationError, match="3 rigid motions are free, it can turn"):
            refuse_loose_body(points, free)
