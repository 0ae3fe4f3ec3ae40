"""The cavity, the cylinder and the bend on coarse meshes; the full rows are slow (test_problems.py)."""
import numpy as np
import pytest

from biomech.verification import bend, cavity, cylinder
from biomech.verification.problem import NoData
from meshing.step import silent
from meshing.tetmesh import tet_volumes


def test_cavity_at_reynolds_100() -> None:
    try:
        far, _ = cavity.against_table(100.0, (12, 18), silent)
    except NoData as missing:
        pytest.skip(f"skipped: no data ({missing})")
    assert far.got < 0.02


def test_cylinder_at_reynolds_20() -> None:
    coarse, fine = cylinder.steady((8, 12), silent)
    assert fine.drag == pytest.approx(cylinder.DRAG, rel=0.02)
    assert abs(fine.drag - cylinder.DRAG) < abs(coarse.drag - cylinder.DRAG)
    assert fine.lift == pytest.approx(cylinder.LIFT, rel=0.15)
    assert fine.drop * cylinder.PASCAL == pytest.approx(cylinder.DROP, rel=0.02)


def test_a_beat_is_found_in_a_course() -> None:
    time = np.arange(0.0, 9.0, 0.05)
    rows = np.column_stack([time, 3.0 + 0.1 * np.cos(4.0 * np.pi * 0.3 * time), np.sin(2.0 * np.pi * 0.3 * time) - 0.1])
    found = cylinder.of_beats(rows)
    assert (found.drag, found.lift, found.lowest) == pytest.approx((3.1, 0.9, -1.1), abs=2e-4)
    assert found.strouhal == pytest.approx(0.3, rel=1e-3)
    assert found.change < 1e-3
    with pytest.raises(ValueError, match="two beats"):
        cylinder.of_beats(rows[:80])


def test_bend_on_a_coarse_mesh() -> None:
    mesh = bend.bent(2, 3, 1.3, 6)
    assert tet_volumes(mesh.points, mesh.tets).sum() == pytest.approx(np.pi / 8.0 * (mesh.z[-1] - mesh.z[0]), rel=1e-3)
    found, = bend.solved([(2, 3, 1.3, 6)], silent)
    assert found.drop == pytest.approx(bend.FINITE_ELEMENTS[0], rel=0.03)
    assert found.shear == pytest.approx(bend.FINITE_ELEMENTS[1], rel=0.07)
    assert found.imbalance < 1e-4
