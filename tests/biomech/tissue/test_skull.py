"""The inside of the skull: slope and curvature of its field by differences, a closed form on a ball, fissures, and fluid that would run out."""
import numpy as np
import pytest

from biomech.procedures import Craniotomy, Debulking
from biomech.tissue.parts import parts_of
from biomech.tissue.skull import Filled, Skull
from biomech.tissue.solve import SolveTissue
from meshing.errors import SimulationError
from meshing.step import silent
from meshing.tetmesh import outer_facets
from meshing.units import Pascal
from tests.biomech.procedures.test_debulking import model

BALL = 26.0


def filled() -> Filled:
    mesh = model().need_solid()
    return Filled(mesh.points_mm, mesh.tets)


def test_gap_slope_and_curvature_belong_together() -> None:
    points = model().need_solid().points_mm
    places = points[np.random.default_rng(0).choice(len(points), 60)] * 1e-3
    skull, h = Skull(filled(), places), 1e-6
    gap, normal, bend = skull.gap(places)
    assert np.abs(gap).max() == 0.0
    for axis in range(3):
        step = h * np.eye(3)[axis]
        (more, slope_more, _), (less, slope_less, _) = skull.gap(places + step), skull.gap(places - step)
        assert (more - less) / (2.0 * h) == pytest.approx(normal[:, axis], abs=1e-7)
        assert (slope_more - slope_less) / (2.0 * h) == pytest.approx(bend[:, :, axis], abs=1e-4 * float(np.abs(bend).max()))


def test_a_ball_may_come_off_its_skull_and_turn_in_it_and_not_leave_it() -> None:
    mesh = model().need_solid()
    nodes = np.unique(outer_facets(mesh.tets))
    rim = mesh.points_mm[nodes][np.linalg.norm(mesh.points_mm[nodes], axis=1) > BALL - 2.0] * 1e-3
    skull = Skull(filled(), rim)
    _, normal, _ = skull.gap(rim)
    out = rim / np.linalg.norm(rim, axis=1, keepdims=True)
    assert np.einsum("ki,ki->k", normal, out).max() < -0.7   # out of the skull is into the brain
    for off, wanted in ((1e-3, 1.0), (-1e-3, -1.0)):
        gap = skull.gap(rim - off * out)[0]
        assert gap * 1e3 == pytest.approx(wanted, abs=0.35)
    turned = rim @ np.array([[np.cos(0.1), -np.sin(0.1), 0.0], [np.sin(0.1), np.cos(0.1), 0.0], [0.0, 0.0, 1.0]]).T
    assert np.abs(skull.gap(turned)[0]).max() < 1e-3   # 2.6 mm along the skull, and it is as round as voxels of 3 mm are


def test_only_what_faces_the_skull_rests_on_it() -> None:
    """The bed of a tumour that was taken out faces a cavity, and the walls of a cleft face each other."""
    opened = Craniotomy((0.0, 0.0, 26.0), 12.0, 10.0, 1007.0).run(model(), silent)  # type: ignore[arg-type]
    hollow = Debulking("schwannoma", rim=4.0).run(opened, silent)  # type: ignore[arg-type]
    solver = SolveTissue(organs=("brain", "stem", "schwannoma"), gravity="prone", pneumoperitoneum=Pascal(0.0))
    mesh = solver.simulated(hollow)[0]
    parts = parts_of(mesh, hollow, bent=False, slide=True)
    assert parts.opened.any()
    assert not (parts.supports.resting | parts.supports.fixed)[parts.opened].any()
    a, b, c = mesh.points_mm[outer_facets(mesh.tets)].transpose(1, 0, 2)
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    assert area[parts.supports.resting].sum() > 0.7 * area.sum()
    cleft = filled()
    left = cleft.origin[0] + 3.0 * np.arange(cleft.inside.shape[2])
    cleft.inside[:] = (np.abs(left) > 6.0) & (np.abs(left) < 26.0)
    walls, rim = np.array([[6.0, 0.0, 0.0], [-6.0, 5.0, 2.0]]), np.array([[26.0, 0.0, 0.0], [-26.0, 5.0, 2.0]])
    way = np.array([[-1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    assert cleft.folded(walls, way).all()
    assert not cleft.folded(rim, -way).any()


def test_fluid_does_not_stand_above_a_hole_that_lies_below_it() -> None:
    """Supine, with the hole at the back of the head."""
    opened = Craniotomy((0.0, 26.0, 0.0), 8.0, 10.0, 1007.0).run(model(), silent)  # type: ignore[arg-type]
    solver = SolveTissue(organs=("brain", "stem", "schwannoma"), pneumoperitoneum=Pascal(0.0))
    with pytest.raises(SimulationError, match=r"would stand 3\d mm above the highest edge of the opening .* drained by at least 4\d mm"):
        solver.run(opened, silent)


@pytest.mark.slow
def test_a_brain_sinks_into_the_cavity_of_its_tumour() -> None:
    """Lying on its back with the hole in front: the fluid has run out to the middle, and what is above weighs in full."""
    shifts = []
    for drained in (2.0, 26.0):
        opened = Craniotomy((0.0, -26.0, 0.0), 12.0, drained, 1007.0).run(model(), silent)  # type: ignore[arg-type]
        hollow = Debulking("schwannoma", rim=4.0).run(opened, silent)  # type: ignore[arg-type]
        found = SolveTissue(organs=("brain", "stem", "schwannoma"), pneumoperitoneum=Pascal(0.0)).run(hollow, silent)
        assert found.credibility.converged
        assert found.credibility.balance < 1e-3
        shifts.append(found.number("displacement max"))
        assert found.mesh is not None
        gone = np.linalg.norm(found.mesh.points_mm + found.field("displacement").values, axis=1).max()
        assert gone < BALL + 1.5 or drained < 10.0
    assert shifts[1] > 1.5 * shifts[0]
