"""Turning the planes in the real window: rings, keys, numbers, measurements in a turned plane, and back."""
from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.gui.hands import BoxHand
from app.gui.main_window import MainWindow
from app.gui.slice_widget import SliceWidget
from app.scene.cameras import edge_letters
from app.scene.planes import BASE
from meshing.marks import Distance
from tests.app import demo
from tests.app.gui.conftest import drawn, open_in, settle

LEFT, CTRL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


def drag(view: SliceWidget, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(view, LEFT, pos=start)
    for share in (0.5, 1.0):
        QTest.mouseMove(view, start + (end - start) * share)
    QTest.mouseRelease(view, LEFT, pos=end)


def test_a_ring_is_dragged_and_a_double_click_on_it_goes_back_to_the_axes(viewing: MainWindow) -> None:
    images, axial = viewing.images, viewing.images.slices["axial"]
    before = axial.point_mm.copy()
    place, name = next(ring for ring in images.viewing.turning.rings(axial) if ring[1] == "coronal")
    centre = axial.position_of(axial.point_mm)
    away = place - centre
    turn = np.radians(25.0)  # anticlockwise on the screen, whose y runs down
    end = centre + type(away)(away.x() * np.cos(turn) + away.y() * np.sin(turn), -away.x() * np.sin(turn) + away.y() * np.cos(turn))
    drag(axial, place.toPoint(), end.toPoint())
    planes = images.viewing.turning.planes
    assert name == "coronal"
    assert planes.tilt("coronal") == pytest.approx(25.0, abs=1.5)
    assert planes.tilt("axial") == pytest.approx(0.0, abs=1e-6)
    assert axial.point_mm == pytest.approx(before), "turning does not move the crosshair"
    for view in images.slices.values():
        view.grab()
        assert view.slice is not None
        assert np.allclose(view.slice.out, planes.out(view.orientation))
        assert view.position_of(view.point_mm) == view.position_of(before)
    coronal = images.slices["coronal"]
    assert "turned" in coronal.title_words()
    assert coronal.slice is not None
    assert edge_letters(coronal.slice.renderer.GetActiveCamera())[1][0] == "L"
    assert images.slices["axial"].title_words() == "Axial"
    ring = images.viewing.turning.rings(axial)[0][0].toPoint()
    QTest.mouseDClick(axial, LEFT, pos=ring)
    assert images.viewing.turning.planes.straight
    assert all(view.isVisible() for view in images.views), "a double click on a ring does not maximise"
    assert np.allclose(coronal.slice.out, BASE["coronal"][2])


def test_keys_and_numbers_turn_and_the_limit_is_said(viewing: MainWindow) -> None:
    images, panel = viewing.images, viewing.images.viewing.panel
    coronal = images.slices["coronal"]
    coronal.setFocus()
    QTest.keyClick(coronal, Qt.Key.Key_Left, CTRL)
    QTest.keyClick(coronal, Qt.Key.Key_Left, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert images.viewing.turning.planes.tilt("axial") == pytest.approx(11.0, abs=1e-6)
    assert [abs(box.value()) for box in panel.angles] == pytest.approx([0.0, 11.0, 0.0], abs=0.05)
    for shown in (False, True):
        QTest.keyClick(images, Qt.Key.Key_O)
        assert panel.isVisible() is shown
    assert panel.straighten.isEnabled()
    panel.straighten.click()
    assert images.viewing.turning.planes.straight
    assert not panel.straighten.isEnabled()
    assert panel.straighten.toolTip()
    panel.angles[0].setValue(55.0)
    panel.angles[1].setValue(55.0)
    assert "from its own axis" in viewing.jobs.words.text()
    assert panel.angles[1].value() == pytest.approx(0.0), "what cannot be is not shown as if it were"
    for view in images.slices.values():
        for step in (1, -1):
            place = view.point_mm.copy()
            view.step(step)
            moved = view.point_mm - place
            assert np.linalg.norm(np.cross(moved, images.viewing.turning.planes.out(view.orientation))) < 1e-9, "slices go along their normal"


@pytest.mark.slow
def test_a_distance_in_a_turned_plane_has_its_true_length_and_place(window: MainWindow, finished_case: Path, tmp_path: Path) -> None:
    open_in(window, Path(shutil.copytree(finished_case, tmp_path / "case")))
    window.go("Images")
    drawn()
    images = window.images
    images.go_to(demo.LIVER)
    images.viewing.turning.turn(images.slices["sagittal"], 30.0)
    images.measure_button.click()
    drawn()
    axial = images.slices["axial"]
    assert axial.slice is not None
    images.marks.buttons.button(0).click()
    start = axial.point_mm + 20.0 * axial.slice.right + 8.0 * axial.slice.top
    end = start + 10.0 * axial.slice.right - 40.0 * axial.slice.top
    drag(axial, axial.position_of(start).toPoint(), axial.position_of(end).toPoint())
    settle(window)
    assert window.session is not None
    (mark,) = window.session.plan.marks
    assert isinstance(mark, Distance)
    assert mark.handles()[0] == pytest.approx(start, abs=1.5)
    assert mark.handles()[1] == pytest.approx(end, abs=1.5)
    assert abs((mark.handles()[1] - mark.handles()[0]) @ axial.slice.out) < 0.02, "it lies in the plane that was seen"
    assert images.marking.layer._seen(axial) == [0]
    images.viewing.turning.straighten()
    middle = mark.handles().mean(axis=0)
    images.go_to(middle + [0.0, 0.0, 60.0])
    assert images.marking.layer._seen(axial) == [], "seen by the planes as they lie now"
    images.go_to(middle)
    assert images.marking.layer._seen(axial) == [0]


def test_another_scan_begins_straight_and_a_tool_takes_the_rings_away(viewing: MainWindow) -> None:
    images = viewing.images
    images.viewing.turning.turn(images.slices["axial"], 10.0)
    images.viewing.show_case(None)
    assert images.viewing.turning.planes.straight
    images.viewing.show_case(viewing.loaded)
    images.viewing.turning.tool = True
    axial = images.slices["axial"]
    ring = images.viewing.turning.rings(axial)[0][0]
    assert not images.viewing.turning.takes(axial, ring)
    images.viewing.turning.turn(axial, 20.0)
    box = BoxHand()
    for view in images.slices.values():
        box.points = [view.point_mm, view.point_mm + 30.0 * (view.slice.right + view.slice.top)]  # type: ignore[union-attr]
        assert box.complete(view) is None, "a box along the patient's axes is no rectangle in a turned slice"
    images.viewing.turning.tool = False
