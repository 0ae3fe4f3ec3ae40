"""Balls have distances in closed form."""
import numpy as np
import pytest

from biomech.audit import Audit, compared, planned_surface
from biomech.model import PatientModel
from meshing.errors import AnatomyError, FrameMismatch
from meshing.frames import SpaceUid
from meshing.labels import Labels
from meshing.registration.registration import Registration, Residual
from meshing.step import silent
from meshing.surfacers.signed import signed_distance_mm
from meshing.units import Millilitre, Millimetre
from meshing.volume import grid
from tests.app import demo

AFTER = SpaceUid("1.2.3.9")


def over(shift: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> Registration:
    matrix = np.eye(4)
    matrix[:3, 3] = shift
    return Registration("rigid", matrix, demo.SPACE, AFTER, Residual("known", 0.0, 0.0, spread=Millimetre(0.4)))


def after(labels: Labels, shift: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> Labels:
    low = labels.to_patient.matrix[:3, 3] + np.array(shift)
    return Labels(labels.values, grid(labels.spacing_mm, (float(low[0]), float(low[1]), float(low[2])), AFTER), labels.legend)


def test_signed_distance_to_a_ball() -> None:
    ball = demo.ball_surface(np.zeros(3), 20.0, steps=60)
    points = np.array([[0.0, 0, 0], [30, 0, 0], [0, 0, -25], [0, 15, 0]])
    assert signed_distance_mm(points, ball) == pytest.approx([-20, 10, 5, -5], abs=0.05)


def test_two_balls_a_shift_apart() -> None:
    """|d| is about s |cos|: mean s/2, 95th percentile .95 s, largest s."""
    first, second = demo.ball_surface(np.zeros(3), 30.0, steps=60), demo.ball_surface(np.array([3.0, 0, 0]), 30.0, steps=60)
    row = compared(first, second, Millilitre(1.0), 1.5)
    assert row.mean == pytest.approx(1.5, abs=0.03)
    assert row.hausdorff == pytest.approx(2.85, abs=0.05)
    assert row.largest == pytest.approx(3.0, abs=0.01)
    assert row.signed == pytest.approx(0.1, abs=0.05)
    assert row.within == pytest.approx(50.0, abs=2.0)


def test_a_larger_ball_is_outside_by_the_difference() -> None:
    small, large = demo.ball_surface(np.zeros(3), 20.0, steps=60), demo.ball_surface(np.zeros(3), 22.0, steps=60)
    assert compared(small, large, Millilitre(1.0), 3.0).signed == pytest.approx(2.0, abs=0.02)
    assert compared(large, small, Millilitre(1.0), 3.0).signed == pytest.approx(-2.0, abs=0.02)


def test_the_plan_is_brought_over_by_the_registration() -> None:
    labels = demo.scan()[1]
    found = Audit().run((labels, after(labels, (7.0, -4.0, 9.0)), over((7.0, -4.0, 9.0))), silent)
    assert [row.name for row in found.structures] == list(labels.names)
    assert all(float(row.largest or 0) < 1e-6 for row in found.structures)
    missed = Audit().run((labels, after(labels, (7.0, -4.0, 9.0)), over((4.0, -4.0, 9.0))), silent).structures[0]
    assert missed.mean == pytest.approx(1.5, abs=0.1)
    assert any("0.4 mm" in words for words in found.limits)


def test_what_was_cut_is_compared_with_the_remnant_of_the_mesh() -> None:
    model = demo.resected()
    surface = planned_surface(model, "liver")
    assert surface is not None
    left = model.need_solid().tets[~model.removed_tets()]
    corners = model.need_solid().points_mm[left]
    a, b, c = (corners[:, n] - corners[:, 0] for n in (1, 2, 3))
    volume = np.abs(np.einsum("ij,ij->i", a, np.cross(b, c))).sum() / 6e3
    assert surface.volume_ml == pytest.approx(volume, rel=1e-9)
    found = Audit((("liver", "liver"),)).run((model, after(model.labels), over()), silent).structures[0]
    assert float(found.done or 0) > float(found.planned or 0) * 1.2
    assert float(found.signed or 0) > 1.0, "the whole liver reaches beyond the planned remnant"


def test_what_is_there_on_one_side_only_is_said() -> None:
    labels = demo.scan()[1]
    gone = labels.with_mask("tumour 1", "liver_tumour", np.zeros(labels.values.shape, bool))
    rows = {row.name: row for row in Audit().run((labels, after(gone), over()), silent).structures}
    assert rows["tumour 1"].remark == "planned to be there, but it is not"
    rows = {row.name: row for row in Audit().run((gone, after(labels), over()), silent).structures}
    assert rows["tumour 1"].remark == "planned to be gone, but it is there"
    assert rows["tumour 1"].mean is None


def test_frames_and_names_must_fit() -> None:
    labels = demo.scan()[1]
    with pytest.raises(FrameMismatch):
        Audit().run((PatientModel(labels), labels, over()), silent)
    other = Labels(labels.values, after(labels).to_patient, ())
    with pytest.raises(AnatomyError, match="share no name"):
        Audit().run((labels, other, over()), silent)
