"""The rehearsal against the certified solver, over cuts and undo; and what it refuses."""
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import scipy.sparse as sparse
from numpy.typing import NDArray

from app.rehearsing import incision_of
from biomech.blade import Stroke, pieces_of
from biomech.rehearsal.discrete import Discrete
from biomech.rehearsal.engine import Rehearsal
from biomech.rehearsal.robot import SIZE_MM, Robot, sample_organ
from meshing.errors import SimulationError
from meshing.tetmesh import TetMesh, outer_facets, tet_volumes
from meshing.units import Millimetre

Point = tuple[float, float, float]


def made(cells: int = 7, adopt_after: int | None = 4) -> Rehearsal:
    organ = sample_organ(cells)
    return Rehearsal(organ.mesh, organ.matter, organ.held, adopt_after=adopt_after)


@pytest.fixture
def rehearsal() -> Iterator[Rehearsal]:
    found = made()
    yield found
    found.close()


def front(rehearsal: Rehearsal) -> Point:
    seen = rehearsal.points_mm
    x, y, z = (float(v) for v in seen[np.argmin(np.linalg.norm(seen - [0.0, -SIZE_MM[1], 0.0], axis=1))])
    return x, y, z


def stroke(at: Point, half: float, depth: float) -> Stroke:
    return Stroke.of((at[0] - half, at[1], at[2]), (at[0] + half, at[1], at[2]), (0.0, 1.0, 0.0), Millimetre(depth))


def drag(rehearsal: Rehearsal, by: Point, frames: int = 15) -> None:
    rehearsal.grasp(front(rehearsal), Millimetre(16.0))
    for k in range(1, frames + 1):
        rehearsal.move((by[0] * k / frames, by[1] * k / frames, by[2] * k / frames))
        rehearsal.frame()


def test_three_frames_after_the_hand_rests_it_is_the_certified_equilibrium(rehearsal: Rehearsal) -> None:
    drag(rehearsal, (6.0, -10.0, 3.0))
    for _ in range(3):
        frame = rehearsal.frame()
    true = float(np.linalg.norm(rehearsal.certified_mm() - frame.points_mm, axis=1).max())
    assert true <= 0.1
    assert true <= frame.error_mm + 2e-3
    assert frame.lag_mm < 1e-3
    assert np.abs(frame.points_mm - rehearsal.mesh.points_mm).max() > 8.0


def test_the_distance_that_a_frame_tells_holds_while_the_hand_moves(rehearsal: Rehearsal) -> None:
    rehearsal.grasp(front(rehearsal), Millimetre(16.0))
    told = []
    for k in range(12):
        rehearsal.move((0.0, -0.8 * (k + 1), 0.5 * k))
        frame = rehearsal.frame()
        if k % 4 == 3 and frame.lag_mm < 1e-3:
            true = float(np.linalg.norm(rehearsal.certified_mm() - frame.points_mm, axis=1).max())
            told.append((true, frame.error_mm))
    assert told
    assert all(true <= 2.0 * shown + 2e-3 for true, shown in told), told


def test_a_ball_pushes_the_surface_out_of_its_way(rehearsal: Rehearsal) -> None:
    x, y, z = front(rehearsal)
    radius = 18.0
    for k in range(16):
        rehearsal.touch((x, y - radius + 0.5 * k, z), Millimetre(radius))
        rehearsal.frame()
    for _ in range(8):
        frame = rehearsal.frame()
    assert rehearsal.tool is not None
    away = np.linalg.norm(frame.points_mm - [x, y - radius + 7.5, z], axis=1)
    assert radius - away.min() < 0.1
    assert frame.error_mm < 0.1
    assert frame.points_mm[:, 1].max() < rehearsal.mesh.points_mm[:, 1].max() + 10.0
    rehearsal.lift()
    for _ in range(20):
        frame = rehearsal.frame()
    assert float(np.linalg.norm(rehearsal.certified_mm() - frame.points_mm, axis=1).max()) < 0.1


def skin_mm2(mesh: TetMesh) -> float:
    a, b, c = (mesh.points_mm[outer_facets(mesh.tets)[:, k]] for k in range(3))
    return float(0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1).sum())


def test_a_cut_opens_the_mesh_and_comes_to_rest_where_the_certified_solver_does(rehearsal: Rehearsal) -> None:
    before, volume, area = rehearsal.mesh, float(tet_volumes(rehearsal.mesh.points_mm, rehearsal.mesh.tets).sum()), len(rehearsal.surface)
    x, y, z = front(rehearsal)
    said = rehearsal.cut(stroke((x, y, z + 7.0), 45.0, 50.0))
    assert said.startswith("cut: ")
    after = rehearsal.mesh
    assert len(after.points_mm) > len(before.points_mm)
    assert len(rehearsal.surface) > area
    faces = sum(sign * skin_mm2(mesh) for sign, mesh in ((1.0, after), (-1.0, before)))
    assert faces == pytest.approx(2.0 * 90.0 * 50.0, rel=0.9)  # two faces, as coarse as the mesh; not none
    assert faces > 9000.0
    ends = after.points_mm[incision_of(after, rehearsal.surface)]
    assert len(ends) > 10
    # both lips on the skin: at least twice the stroke, which is straight and no edge of this coarse mesh
    assert 2.0 * 90.0 < np.linalg.norm(ends[:, 0] - ends[:, 1], axis=1).sum() < 4.0 * 90.0
    assert len(incision_of(before, outer_facets(before.tets))) == 0
    assert tet_volumes(after.points_mm, after.tets).min() > 0.0
    assert float(tet_volumes(after.points_mm, after.tets).sum()) == pytest.approx(volume, rel=1e-9)
    assert pieces_of(after).max() == 0
    assert rehearsal.refactoring
    for _ in range(25):
        frame = rehearsal.frame()
        assert rehearsal.least > 0.0
    assert frame.version == 1
    assert float(np.linalg.norm(rehearsal.certified_mm() - frame.points_mm, axis=1).max()) < 0.1
    drag(rehearsal, (0.0, -8.0, 4.0))
    for _ in range(3):
        frame = rehearsal.frame()
    assert float(np.linalg.norm(rehearsal.certified_mm() - frame.points_mm, axis=1).max()) < 0.1


def by_element(discrete: Discrete, values: NDArray[Any]) -> NDArray[Any]:
    """The rows of `values` (m, ...) in the caller's order of elements."""
    found = np.empty_like(values)
    found[discrete.elements] = values
    return found


def matrix(discrete: Discrete, x: NDArray[np.float64]) -> sparse.csr_matrix:
    """The tangent in the caller's order of nodes."""
    rows, columns, diagonal, _ = discrete.pattern
    assert (columns[diagonal] == np.arange(len(x))).all()
    found = sparse.bsr_matrix((discrete.tangent(discrete.inside(x)), columns, rows), shape=(x.size, x.size)).tocsr()
    place = (3 * discrete.number[:, None] + np.arange(3)).ravel()
    return found[place][:, place]


def test_what_a_cut_changes_locally_is_what_a_complete_rebuild_gives(rehearsal: Rehearsal) -> None:
    x, y, z = front(rehearsal)
    across = Stroke.of((-120.0, y + 25.0, z - 90.0), (-120.0, y + 25.0, z + 90.0), (1.0, 0.0, 0.0), Millimetre(240.0))
    for cutting, take_out in ((stroke((x, y, z + 7.0), 45.0, 50.0), False), (stroke((x, y, z - 20.0), 30.0, 40.0), False), (across, True)):
        before = len(rehearsal.mesh.tets)
        said = rehearsal.cut(cutting, take_out=take_out)
        assert ("taken out" in said) == take_out
        found = rehearsal.discrete
        built = Discrete.of(found.mesh, found.matter, found.held)
        assert (len(found.mesh.tets) < before) == take_out
        assert sorted(found.order) == list(range(len(found.points)))
        assert sorted(found.elements) == list(range(len(found.nodes)))
        assert (found.behind == built.behind).all()
        assert (by_element(found, found.order[found.nodes]) == found.mesh.tets).all()
        assert (found.points == found.mesh.points_mm[found.order] * 1e-3).all()
        for name in ("B", "dV", "part"):
            assert (by_element(found, getattr(found, name)) == by_element(built, getattr(built, name))).all(), name
        assert (found.outside(found.fixed) == built.outside(built.fixed)).all()
        assert (found.surface == built.surface).all()
        assert (found.order[found.skin] == built.order[built.skin]).all()
        assert found.size == pytest.approx(built.size, rel=1e-12)
        for name in ("load", "stiffness"):
            mine, theirs = found.outside(getattr(found, name)), built.outside(getattr(built, name))
            assert mine == pytest.approx(theirs, rel=1e-12, abs=1e-14 * np.abs(theirs).max()), name
        free = ~found.held[:, None]
        bent = found.mesh.points_mm * 1e-3 + 2e-4 * np.random.default_rng(1).standard_normal((len(found.points), 3)) * free
        energy, slope, least = found.forces(found.inside(bent))
        expected, theirs, lowest = built.forces(built.inside(bent))
        assert energy == pytest.approx(expected, rel=1e-12)
        assert found.outside(slope) == pytest.approx(built.outside(theirs), abs=1e-12 * np.abs(theirs).max())
        assert least == pytest.approx(lowest, rel=1e-12)
        mine, theirs = matrix(found, bent), matrix(built, bent)
        assert mine.nnz == theirs.nnz
        assert abs(mine - theirs).max() < 1e-6 * abs(theirs).max()


def test_a_cut_during_a_grasp_keeps_the_grasp(rehearsal: Rehearsal) -> None:
    drag(rehearsal, (0.0, -6.0, 0.0))
    assert rehearsal.grasped is not None
    count = len(rehearsal.grasped.nodes)
    x, y, z = front(rehearsal)
    rehearsal.cut(stroke((x, y + 12.0, z - 25.0), 30.0, 30.0))
    assert len(rehearsal.grasped.nodes) == count
    for _ in range(20):
        frame = rehearsal.frame()
    assert frame.lag_mm < 1e-3
    assert float(np.linalg.norm(rehearsal.certified_mm() - frame.points_mm, axis=1).max()) < 0.1


def test_undo_takes_back_a_grasp_and_a_cut_and_reset_everything(rehearsal: Rehearsal) -> None:
    start = rehearsal.points_mm
    rehearsal.cut(stroke(front(rehearsal), 40.0, 45.0))
    cut = len(rehearsal.mesh.points_mm)
    drag(rehearsal, (0.0, -5.0, 0.0))
    assert rehearsal.undo()
    assert rehearsal.grasped is None
    assert len(rehearsal.mesh.points_mm) == cut
    assert rehearsal.undo()
    assert rehearsal.points_mm == pytest.approx(start, abs=1e-9)
    assert not rehearsal.undo()
    drag(rehearsal, (0.0, -5.0, 0.0))
    rehearsal.reset()
    assert rehearsal.points_mm == pytest.approx(start, abs=1e-9)


def test_the_same_calls_give_the_same_bits() -> None:
    shown = []
    for _ in range(2):
        found = made(6, adopt_after=5)
        robot = Robot(found, seed=3)
        robot.drag(8.0, check=False)
        robot.cut(40.0, 30.0)
        robot.press(4.0)
        shown.append((found.points_mm, robot.account.residuals))
        found.close()
    assert (shown[0][0] == shown[1][0]).all()
    assert shown[0][1] == shown[1][1]


def test_loose_pieces_are_refused_or_taken_out(rehearsal: Rehearsal) -> None:
    before = rehearsal.mesh
    _, y, z = front(rehearsal)
    across = Stroke.of((-120.0, y + 25.0, z - 90.0), (-120.0, y + 25.0, z + 90.0), (1.0, 0.0, 0.0), Millimetre(240.0))
    with pytest.raises(SimulationError, match=r"set .* ml of tissue .* loose.*nothing was cut"):
        rehearsal.cut(across)
    assert rehearsal.mesh is before
    volume = float(tet_volumes(before.points_mm, before.tets).sum())
    assert "taken out" in rehearsal.cut(across, take_out=True)
    after = rehearsal.mesh
    assert 0.3 * volume < float(tet_volumes(after.points_mm, after.tets).sum()) < 0.95 * volume
    for _ in range(15):
        frame = rehearsal.frame()
    assert float(np.linalg.norm(rehearsal.certified_mm() - frame.points_mm, axis=1).max()) < 0.1


def test_what_cannot_be_is_said_and_changes_nothing(rehearsal: Rehearsal) -> None:
    seen, (x, y, z) = rehearsal.points_mm, front(rehearsal)
    nan = float("nan")
    for call, words in (
        (lambda: rehearsal.grasp((0.0, -400.0, 0.0), Millimetre(10.0)), "away from the organ"),
        (lambda: rehearsal.grasp((nan, 0.0, 0.0), Millimetre(10.0)), "not a number"),
        (lambda: rehearsal.grasp((x, y, z), Millimetre(0.0)), "larger than 0"),
        (lambda: rehearsal.grasp((0.0, float(SIZE_MM[1]), 0.0), Millimetre(5.0)), "held by its supports"),
        (lambda: rehearsal.move((1.0, 0.0, 0.0)), "nothing is grasped"),
        (lambda: rehearsal.touch((0.0, 0.0, 0.0), Millimetre(15.0)), "begins inside"),
        (lambda: rehearsal.touch((x, y - 30.0, z), Millimetre(0.5)), "too small for this mesh"),
        (lambda: rehearsal.cut(stroke((0.0, -400.0, 0.0), 30.0, 30.0)), "does not pass through"),
        (lambda: rehearsal.cut(stroke((x, y, z), 30.0, nan)), "not a number"),
        (lambda: rehearsal.cut(stroke((x, y, z), 1.0, 30.0)), "draw a longer or deeper one"),
        (lambda: rehearsal.cut(Stroke.of((x, y, z), (x, y + 40.0, z), (0.0, 1.0, 0.0), Millimetre(30.0))), "along its own stroke"),
    ):
        with pytest.raises(SimulationError, match=words):
            call()
    assert rehearsal.points_mm == pytest.approx(seen)
    assert not rehearsal.undo()


def test_a_hand_that_goes_too_far_never_shows_an_inverted_element(rehearsal: Rehearsal) -> None:
    rehearsal.grasp(front(rehearsal), Millimetre(12.0))
    said: list[str] = []
    for k in range(60):
        rehearsal.move((0.0, 4.0 * k, 6.0 * k))
        frame = rehearsal.frame()
        said += frame.words
        assert rehearsal.least > 0.0
        assert np.isfinite(frame.points_mm).all()
    assert frame.lag_mm > 1.0


def test_an_organ_that_nothing_holds_or_that_is_not_a_number_is_refused() -> None:
    organ = sample_organ(4)
    with pytest.raises(SimulationError, match="not held"):
        Rehearsal(organ.mesh, organ.matter, np.zeros(len(organ.held), bool))
    broken = organ.mesh.points_mm.copy()
    broken[3, 1] = np.nan
    with pytest.raises(SimulationError, match="not a number"):
        Rehearsal(type(organ.mesh)(broken, organ.mesh.tets, organ.mesh.organ, organ.mesh.space, organ.mesh.legend), organ.matter, organ.held)


def robot_for(seconds: float, cells: int) -> None:
    found = made(cells, adopt_after=12)
    robot = Robot(found)
    robot.work(seconds, every=2)
    found.close()
    account = robot.account
    assert account.least > 0.0
    assert max(account.residuals) < 20.0
    assert account.residuals[-1] < 1e-2
    # a cut sets free at once what the tissue carried across it; in two thirds of a second nothing of that is left
    assert len(account.after_cuts) == account.cuts >= 1
    assert all(after[-1] < 1e-2 * max(1.0, max(after)) for after in account.after_cuts)
    assert account.rest_errors
    assert max(account.rest_errors) <= 0.1
    assert all(true <= shown + 2e-3 for true, shown in zip(account.rest_errors, account.rest_shown))


def test_a_robot_operates_for_some_seconds() -> None:
    robot_for(6.0, 6)


@pytest.mark.slow
def test_a_robot_operates_for_a_minute() -> None:
    robot_for(60.0, 12)
