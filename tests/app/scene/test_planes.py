"""Turned planes: at right angles, never rolled, never a wrong side, and what is drawn in them lies where it is."""
from __future__ import annotations

import numpy as np
import pytest
from vtkmodules.vtkCommonDataModel import vtkPlane

from app.scene.cameras import edge_letters, letters_of
from app.scene.clip import box_at, plane_at, stays
from app.scene.offscreen import Frame
from app.scene.planes import BASE, LIMIT, Planes
from app.scene.slices import SliceView, Window
from meshing.errors import FrameMismatch
from meshing.frames import SpaceUid
from meshing.organ import organ
from meshing.units import Degree, Hounsfield
from meshing.volume import Volume, grid
from tests.app import demo

EDGES = {"axial": "RLAP", "coronal": "RLSI", "sagittal": "APSI"}


def test_a_turn_leaves_the_view_it_is_made_in_and_turns_the_others() -> None:
    planes = Planes().turned("axial", Degree(30.0))
    assert np.allclose(planes.frame("axial"), BASE["axial"])
    assert planes.tilt("coronal") == pytest.approx(30.0)
    assert planes.tilt("sagittal") == pytest.approx(30.0)
    # seen from the feet, anticlockwise on the screen is from the patient's left (right of the picture) towards anterior (top)
    assert planes.out("sagittal") == pytest.approx([np.cos(np.pi / 6), -np.sin(np.pi / 6), 0.0], abs=1e-12)


def test_whatever_is_turned_every_edge_keeps_its_letter_and_the_planes_their_right_angles() -> None:
    random = np.random.default_rng(8)
    worst = 0.0
    for _ in range(25):
        planes = Planes()
        for _ in range(12):
            planes = planes.turned(str(random.choice(list(BASE))), Degree(float(random.normal(0.0, 40.0))))
            outs = np.stack([planes.out(name) for name in BASE])
            assert np.allclose(outs @ outs.T, np.eye(3), atol=1e-9)
            for name, letters in EDGES.items():
                right, top, out = planes.frame(name)
                assert np.allclose(np.cross(right, top), out, atol=1e-9), "no picture is mirrored"
                seen = (letters_of(-right), letters_of(right), letters_of(top), letters_of(-top))
                assert all(letter in words for letter, words in zip(letters, seen)), (name, seen)
                worst = max(worst, float(planes.tilt(name)))
    assert LIMIT - 1.0 < worst <= LIMIT + 1e-6, "the limit is reached, and holds"


def test_numbers_and_turns_are_the_same_and_too_much_is_refused() -> None:
    made = Planes.by_angles(Degree(20.0), Degree(-15.0), Degree(10.0))
    assert made is not None
    assert made.angles == pytest.approx((20.0, -15.0, 10.0))
    assert Planes.by_angles(Degree(0.0), Degree(0.0), Degree(0.0)).straight  # type: ignore[union-attr]
    assert Planes.by_angles(Degree(55.0), Degree(55.0), Degree(0.0)) is None


def test_the_nearest_plane_lies_across_any_direction() -> None:
    for direction in np.random.default_rng(2).normal(size=(200, 3)):
        planes, name = Planes.across(direction)
        unit = direction / np.linalg.norm(direction)
        assert abs(planes.out(name) @ unit) == pytest.approx(1.0)
        assert max(planes.tilt(known) for known in BASE) <= 54.74


def test_a_turned_slice_shows_the_values_of_its_plane_and_its_letters() -> None:
    """An image whose value is its left coordinate: in a turned plane it changes along the picture as the cosine says."""
    shape = (40, 44, 48)
    values = (4.0 * np.arange(48, dtype=np.float32) - 96.0)[None, None, :] + np.zeros(shape, np.float32)
    volume = Volume(values, grid((2.0, 2.0, 2.0), (-48.0, -44.0, -40.0), SpaceUid("1")), "CT")
    view = SliceView(volume, orientation="axial", window=Window(Hounsfield(100), Hounsfield(0)))
    frame = Frame()
    frame.resize(200, 200)
    frame.add(view.renderer)
    view.set_frame(Planes().turned("coronal", Degree(40.0)).frame("axial"))
    view.show(np.zeros(3))
    view.fit(1.0)
    assert edge_letters(view.renderer.GetActiveCamera())[1].startswith("L")
    view.renderer.GetActiveCamera().SetFocalPoint(0, 0, 0)
    view.renderer.GetActiveCamera().SetPosition(*(300.0 * view.out))
    view.renderer.GetActiveCamera().SetParallelScale(20.0)
    view.renderer.ResetCameraClippingRange()
    row = frame.pixels()[100, :, 0].astype(float) / 255.0 * 100.0 - 50.0
    across_mm = (np.arange(200) + 0.5 - 100.0) * 0.2
    middle = np.abs(across_mm) < 15.0
    slope = np.polyfit(across_mm[middle], row[middle], 1)[0]
    assert slope == pytest.approx(2.0 * np.cos(np.radians(40.0)), rel=0.02)


def test_outlines_and_fill_of_a_turned_slice_lie_on_the_organ() -> None:
    volume, labels = demo.scan()
    view = SliceView(volume, labels, orientation="coronal", window=Window(Hounsfield(4000), Hounsfield(3000)))
    frame = Frame()
    frame.resize(300, 300)
    frame.add(view.renderer)
    view.set_frame(Planes().turned("axial", Degree(35.0)).turned("sagittal", Degree(20.0)).frame("coronal"))
    view.set_fill(1.0)
    view.set_hidden(frozenset(("liver", "tumour 1")))
    view.show(demo.SPLEEN)
    for actor in view._outlines:
        from app.scene.arrays import from_vtk
        points = from_vtk(actor.GetMapper().GetInput().GetPoints().GetData())
        assert np.allclose(np.linalg.norm(points - demo.SPLEEN, axis=1), 32.0, atol=2.5)
        assert np.allclose((points - demo.SPLEEN) @ view.out, 0.1, atol=0.05)
    view.fit(1.0, around_mm=100.0)  # type: ignore[arg-type]
    view.renderer.ResetCameraClippingRange()
    picture = frame.pixels()[..., :3].astype(int)
    painted = np.abs(picture - organ("spleen").colour).max(axis=2) < 6
    rows, columns = np.nonzero(painted)
    assert abs(columns.mean() - 149.5) < 3
    assert abs(rows.mean() - 149.5) < 3
    size = 2.0 * view.renderer.GetActiveCamera().GetParallelScale() / 300
    assert np.sqrt(painted.sum() / np.pi) * size == pytest.approx(32.0, abs=1.5)


def test_a_second_image_of_another_frame_is_refused() -> None:
    volume, _ = demo.scan()
    view = SliceView(volume)
    other = Volume(volume.values, grid((3.0, 3.0, 3.0), (0.0, 0.0, 0.0), SpaceUid("9.9")), "CT")
    from app.scene.overlays import ramp
    with pytest.raises(FrameMismatch, match=r"9\.9"):
        view.set_second(other, ramp("warm", 0.0, 1.0), 0.5)


def test_what_a_plane_and_a_box_leave() -> None:
    points = np.random.default_rng(0).uniform(-50, 50, (400, 3))
    plane: list[vtkPlane] = [plane_at(np.array([10.0, 0, 0]), np.array([-2.0, 0, 0]))]
    assert (stays(points, plane) == (points[:, 0] <= 10.0)).all()
    assert (stays(points, box_at(np.zeros(3), np.eye(3), 40.0)) == (np.abs(points) <= 20.0).all(axis=1)).all()
