from __future__ import annotations

import numpy as np
import pytest

from meshing.errors import MeshError
from meshing.quality import quality_of
from meshing.step import silent
from meshing.surface import Surface
from meshing.surface_check import diagnose, repaired
from meshing.tetmeshers import MeshSurface
from meshing.units import Millimetre
from tests.meshing.hostile import ball, surface
from tests.meshing.solids import SPACE, assert_valid


def kinds(of: Surface) -> dict[str, int]:
    return {fault.kind: fault.count for fault in diagnose(of)}


def whole() -> Surface:
    return Surface(*ball(np.random.default_rng(0)), SPACE, "ball")


def test_a_closed_surface_has_no_fault_and_is_meshed_with_its_volume() -> None:
    assert kinds(whole()) == {}
    mesh = MeshSurface(Millimetre(3.0)).run(whole(), silent)
    assert_valid(mesh)
    assert mesh.volume_ml() == pytest.approx(whole().volume_ml, rel=0.005)
    assert quality_of(mesh, None).whole.smallest_dihedral >= 10.0


def test_every_fault_is_counted_and_placed() -> None:
    points, triangles = ball(np.random.default_rng(0))
    hole = Surface(points, np.delete(triangles, 100, axis=0), SPACE, "hole")
    (fault,) = diagnose(hole)
    assert (fault.kind, fault.count) == ("open", 3)
    gap = points[triangles[100]].mean(axis=0)
    assert np.linalg.norm(fault.places_mm - gap, axis=1).max() < 2.0
    turned = triangles.copy()
    turned[100] = turned[100][[0, 2, 1]]
    assert kinds(Surface(points, turned, SPACE, "turned")) == {"flipped": 3}
    assert kinds(Surface(points, np.concatenate([triangles, triangles[:2]]), SPACE, "double")) == {"double": 2}
    assert kinds(Surface(points * 1e-3, triangles, SPACE, "metres")) == {"unit": 1}
    fin = np.concatenate([triangles, [[triangles[0, 0], triangles[0, 1], len(points)]]]).astype(np.int32)
    assert kinds(Surface(np.concatenate([points, points[:1] + 9.0]), fin, SPACE, "fin"))["non-manifold"] == 1
    shifted = np.concatenate([points, points + [6.0, 0.3, 0.2]]), np.concatenate([triangles, triangles + len(points)])
    assert kinds(Surface(*shifted, SPACE, "crossing"))["crossing"] > 20


def test_repair_turns_welds_and_closes() -> None:
    points, triangles = ball(np.random.default_rng(0))
    turned = triangles.copy()
    turned[::3] = turned[::3][:, [0, 2, 1]]
    soup = Surface(points[np.delete(turned, 50, axis=0).ravel()], np.arange(3 * len(turned) - 3, dtype=np.int32).reshape(-1, 3), SPACE, "soup")
    mended = repaired(soup)
    assert kinds(mended) == {}
    assert mended.volume_ml == pytest.approx(whole().volume_ml, rel=1e-3)


def test_crossing_balls_become_their_union() -> None:
    points, triangles = ball(np.random.default_rng(0))
    apart = 8.0
    two = Surface(np.concatenate([points, points + [apart, 0.0, 0.0]]), np.concatenate([triangles, triangles + len(points)]), SPACE, "two")
    mesh = MeshSurface(Millimetre(3.0)).run(two, silent)
    lens = np.pi * (4 * 10.0 + apart) * (2 * 10.0 - apart) ** 2 / 12.0
    assert mesh.volume_ml() * 1e3 == pytest.approx((2 * 4 / 3 * np.pi * 1000.0 - lens), rel=0.025)


def test_a_piece_inside_another_counts_once_and_a_cavity_does_not_count() -> None:
    points, triangles = ball(np.random.default_rng(0))
    inner = points.mean(axis=0) + 0.5 * (points - points.mean(axis=0))
    for turned, share in ((triangles, 1.0), (triangles[:, [0, 2, 1]], 1.0 - 0.5**3)):
        both = Surface(np.concatenate([points, inner]), np.concatenate([triangles, turned + len(points)]).astype(np.int32), SPACE, "two")
        assert kinds(both) == ({"nested": 1} if share == 1.0 else {})
        assert MeshSurface(Millimetre(4.0)).run(both, silent).volume_ml() == pytest.approx(share * whole().volume_ml, rel=0.01)


@pytest.mark.parametrize(("kind", "words"), [("metres", "written in metres"), ("open", "is open.*mm LPS"), ("empty surface", "no triangles"),
                                             ("huge surface", "written in micrometres")])
def test_what_cannot_be_meshed_is_refused_in_words(kind: str, words: str) -> None:
    with pytest.raises(MeshError, match=words):
        MeshSurface(Millimetre(3.0)).run(surface(kind, np.random.default_rng(5)), silent)


def test_a_flat_end_is_closed_flat() -> None:
    points, triangles = ball(np.random.default_rng(0))
    up = points[:, 2] - points[:, 2].mean()
    level = np.unique(np.round(up, 6))[10]
    cut = Surface(points, triangles[(up[triangles] <= level + 1e-6).all(axis=1)], SPACE, "cut")
    height = 10.0 + level
    mesh = MeshSurface(Millimetre(2.0)).run(cut, silent)
    assert mesh.volume_ml() * 1e3 == pytest.approx(np.pi * height**2 * (30.0 - height) / 3.0, rel=0.03)
