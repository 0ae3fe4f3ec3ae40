"""Cameras, colours, slices and the check for OpenGL, mostly without looking at pixels."""
from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from app.scene import backend
from app.scene.annotations import bar_length, number, wrapped
from app.scene.cameras import VIEWS, axes_of, letters_of, link
from app.scene.colours import TABLES, Scale, locked_scale, round_up
from app.scene.offscreen import Frame
from app.scene.slices import Orientation, Slab, SliceView, Window, fitted_window
from meshing.errors import FrameMismatch, RenderError
from meshing.frames import SpaceUid
from meshing.labels import Labels
from meshing.units import Hounsfield, Millimetre
from meshing.volume import Volume, grid
from tests.app import demo


@pytest.mark.parametrize(("view", "left", "right", "top", "bottom"), [
    ("A", "R", "L", "S", "I"), ("P", "L", "R", "S", "I"), ("L", "A", "P", "S", "I"), ("R", "P", "A", "S", "I"),
    ("S", "L", "R", "A", "P"), ("I", "R", "L", "A", "P")])
def test_letters_around_the_standard_views(view: str, left: str, right: str, top: str, bottom: str) -> None:
    across, up, out = axes_of(VIEWS[view])
    assert (letters_of(-across), letters_of(across), letters_of(up), letters_of(-up)) == (left, right, top, bottom)
    assert letters_of(out) == view


def test_no_view_mirrors() -> None:
    for view in VIEWS.values():
        assert np.linalg.det(np.stack(axes_of(view))) == pytest.approx(1.0)


def test_linked_views_share_a_camera() -> None:
    first, second = backend.new_renderer(), backend.new_renderer()
    link([first, second])
    first.GetActiveCamera().SetPosition(1, 2, 3)
    assert second.GetActiveCamera().GetPosition() == (1, 2, 3)


def test_lightness_rises_along_the_sequential_tables() -> None:
    for name in ("viridis", "cividis"):
        light = TABLES[name] @ np.array([0.2126, 0.7152, 0.0722])
        assert (np.diff(light) > -1.0).all()
        assert light[-1] - light[0] > 150
    arms = TABLES["difference"].astype(int).sum(axis=1)
    assert abs(arms[0] - arms[-1]) < 30
    assert arms.argmax() in (127, 128)


def test_one_scale_covers_all_plans_and_says_what_lies_above() -> None:
    first, second = np.linspace(0, 3, 100), np.concatenate([np.linspace(0, 7.3, 400), [90.0]])
    scale = locked_scale([first, second], "Stress", "kPa")
    assert (scale.low, scale.high, scale.above, scale.below) == (0.0, 8.0, True, False)
    change = locked_scale([np.array([-2.2, 1.0])], "Difference", "mm")
    assert (change.low, change.high, change.table) == (-2.5, 2.5, "difference")
    with pytest.raises(RenderError, match="no value of 'Stress'"):
        locked_scale([np.array([np.nan])], "Stress", "kPa")
    with pytest.raises(RenderError, match="two finite values"):
        Scale("Stress", "kPa", 2.0, 2.0)


def test_a_value_has_the_colour_of_its_place_on_the_bar() -> None:
    scale = Scale("Stress", "kPa", 0.0, 10.0)
    found = scale.colours(np.array([-1.0, 0.0, 5.0, 10.0, 11.0, np.nan]))
    table = TABLES["viridis"]
    np.testing.assert_array_equal(found, [table[0], table[0], table[128], table[255], table[255], (200, 200, 200)])


def test_round_numbers() -> None:
    assert [round_up(value) for value in (0.0123, 1.0, 7.3, 99.0)] == [0.015, 1.0, 8.0, 100.0]
    assert bar_length(0.5, 250.0) == 100.0
    assert number(-0.12345) == "−0.123"
    assert wrapped("First principal strain", 13) == "First\nprincipal\nstrain"


def test_missing_libraries_are_named_before_vtk_can_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backend, "LIBRARIES", {"libNoSuchThing.so.1": "libnothing1"})
    monkeypatch.setattr(sys, "platform", "linux")
    backend.need_opengl.cache_clear()
    with pytest.raises(RenderError, match=r"libNoSuchThing.so.1 cannot be opened.*apt-get install libnothing1"):
        backend.new_window(10, 10)
    backend.need_opengl.cache_clear()


def test_a_slice_view_knows_what_is_under_the_cursor() -> None:
    volume, labels = demo.scan()
    view = SliceView(volume, labels, orientation="coronal")
    assert view.structure_at(demo.SPLEEN) == "spleen"
    assert view.structure_at(np.array([0.0, 0.0, -80.0])) is None
    assert view.value_at(demo.SPLEEN) == pytest.approx(125.0, abs=40)
    assert view.value_at(np.array([900.0, 0.0, 0.0])) is None
    view.show(np.array([0.0, 999.0, 0.0]))
    assert view.point_mm[1] == view.box_mm[1, 1]


def test_structures_of_another_frame_are_not_drawn_over_an_image() -> None:
    volume, labels = demo.scan()
    moved = Labels(labels.values.copy(), replace(labels.to_patient, space=SpaceUid("9.9")), labels.legend)
    with pytest.raises(FrameMismatch, match="registered"):
        SliceView(volume, moved)


def test_labels_on_another_grid_of_the_same_frame_are_drawn_where_they_are() -> None:
    volume, _ = demo.scan()
    coarse = demo.scan(grid((6.0, 6.0, 6.0), (-165.0, -120.0, -90.0), demo.SPACE), (30, 40, 55))[1]
    view = SliceView(volume, coarse)
    view.show(demo.LIVER)
    bounds = np.array(view._outlines[0].GetBounds())
    assert bounds[1] - bounds[0] == pytest.approx(124.0, abs=6.0)
    assert (bounds[0] + bounds[1]) / 2 == pytest.approx(demo.LIVER[0], abs=3.0)


def test_importing_the_package_does_not_import_vtk() -> None:
    code = "import app.scene, app.report.content, sys; sys.exit('vtkmodules' in sys.modules or 'reportlab' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(("orientation", "axis", "middle", "spacing"), [("axial", 0, 15, 3.0), ("coronal", 1, 20, 2.0), ("sagittal", 2, 25, 2.0)])
def test_a_slab_shows_the_brightest_darkest_and_mean_value_of_its_millimetres(orientation: Orientation, axis: int, middle: int,
                                                                              spacing: float) -> None:
    """Values that grow with the square of the place: the ends and the mean of the slab in closed form, to one grey level."""
    values = (np.indices((30, 40, 50))[axis] ** 2 / 25).astype(np.float32)
    volume = Volume(values, grid((2.0, 2.0, 3.0), (0.0, 0.0, 0.0), SpaceUid("1")), "CT")
    view = SliceView(volume, orientation=orientation, window=Window(Hounsfield(100), Hounsfield(50)))
    frame = Frame()
    frame.resize(120, 120)
    frame.add(view.renderer)
    half = 6.0 / spacing
    wanted = {None: middle**2 / 25, "brightest": (middle + half) ** 2 / 25, "darkest": (middle - half) ** 2 / 25,
              "mean": (middle**2 + half**2 / 3) / 25}
    for kind, value in wanted.items():
        view.set_slab(Slab(kind, Millimetre(12.0)) if kind is not None else None)  # type: ignore[arg-type]
        view.show(np.array([50.0, 40.0, 45.0]))
        view.fit(1.0)
        view.renderer.ResetCameraClippingRange()
        seen = frame.pixels()[58:62, 58:62, 0].mean() / 255.0 * 100.0
        assert seen == pytest.approx(value, abs=0.45), kind


def test_a_window_is_fitted_to_images_without_a_unit() -> None:
    values = np.random.default_rng(4).permutation(np.linspace(100.0, 1100.0, 40**3, dtype=np.float32)).reshape(40, 40, 40)
    found = fitted_window(Volume(values, grid((1.0, 1.0, 1.0), (0.0, 0.0, 0.0), SpaceUid("1")), "MR"))
    assert found.level - found.width / 2 == pytest.approx(120.0, abs=25.0)
    assert found.level + found.width / 2 == pytest.approx(1098.0, abs=25.0)
