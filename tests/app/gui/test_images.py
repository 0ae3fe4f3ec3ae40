from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from app.gui.main_window import MainWindow
from app.gui.slice_widget import SliceWidget
from app.scene.cameras import edge_letters
from app.scene.slices import WINDOWS
from tests.app import demo
from tests.app.gui.conftest import drawn, open_in, settle, shut
from tests.app.gui.sample import RIGHT, WEDGE


def wheel(view: SliceWidget, steps: float, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    middle = QPointF(view.rect().center())
    event = QWheelEvent(middle, view.mapToGlobal(middle), QPoint(), QPoint(0, round(120 * steps)), Qt.MouseButton.NoButton, keys,
                        Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(view, event)


def letters(view: SliceWidget) -> tuple[str, str, str, str]:
    assert view.slice is not None
    return edge_letters(view.slice.renderer.GetActiveCamera())




def test_letters_stand_on_the_right_sides(opened: MainWindow) -> None:
    drawn()
    views = opened.images.slices
    assert letters(views["axial"]) == ("R", "L", "A", "P")
    assert letters(views["coronal"]) == ("R", "L", "S", "I")
    assert letters(views["sagittal"]) == ("A", "P", "S", "I")


def test_a_marker_on_the_patients_left_is_seen_where_the_l_stands(opened: MainWindow) -> None:
    spleen = demo.SPLEEN
    assert spleen[0] > 0, "L is positive"
    for name in ("axial", "coronal"):
        view = opened.images.slices[name]
        view.go_to(spleen)
        view.grab()
        assert letters(view)[1] == "L"
        seen = view.position_of(spleen)
        assert seen.x() > view.width() / 2
        view._under = view.point_at(seen)
        assert view.under_words()[1] == "spleen"
    sagittal = opened.images.slices["sagittal"]
    drawn()
    assert sagittal.position_of(np.array([0.0, 200.0, 0.0])).x() > sagittal.position_of(np.array([0.0, -200.0, 0.0])).x()
    assert letters(sagittal)[1] == "P"


def test_pixels_show_the_left_side_at_the_right_edge(opened: MainWindow) -> None:
    """The picture itself: a window in which only the spleen is white must be white on the right."""
    from app.scene.slices import Window
    from meshing.units import Hounsfield

    axial = opened.images.slices["axial"]
    axial.set_crosshair(False)
    axial.set_hidden(frozenset(("liver", "spleen", "tumour 1")))
    axial.go_to(demo.SPLEEN)
    axial.set_window(Window(Hounsfield(4), Hounsfield(124)))
    image = axial.grab().toImage()
    bright = [x for x in range(20, image.width() - 20, 3) for y in range(40, image.height() - 60, 3)
              if QColor(image.pixel(x, y)).lightness() > 200]
    assert len(bright) > 100
    assert np.mean(bright) > 0.6 * image.width()


def test_a_click_moves_the_other_views_to_the_point(opened: MainWindow) -> None:
    views = opened.images.slices
    drawn()
    axial = views["axial"]
    target = np.array([30.0, 25.0, axial.point_mm[2]])
    QTest.mouseClick(axial, Qt.MouseButton.LeftButton, pos=axial.position_of(target).toPoint())
    for view in views.values():
        assert view.point_mm == pytest.approx(target, abs=1.5)
    coronal = views["coronal"]
    drawn()
    assert coronal.slice is not None
    assert coronal.slice.point_mm == pytest.approx(target, abs=1.5)
    target = np.array([10.0, target[1], -20.0])
    QTest.mouseClick(coronal, Qt.MouseButton.LeftButton, pos=coronal.position_of(target).toPoint())
    assert axial.point_mm == pytest.approx(target, abs=1.5)
    assert axial.position_words().startswith("I 2")


def test_the_wheel_goes_slice_by_slice_towards_the_head(opened: MainWindow) -> None:
    axial = opened.images.slices["axial"]
    before = axial.point_mm.copy()
    wheel(axial, 1)
    assert axial.point_mm - before == pytest.approx([0, 0, 3.0])
    for _ in range(4):
        wheel(axial, 0.25)
    assert axial.point_mm - before == pytest.approx([0, 0, 6.0])
    QTest.keyClick(axial, Qt.Key.Key_Down)
    assert axial.point_mm - before == pytest.approx([0, 0, 3.0])
    assert opened.images.slices["coronal"].point_mm == pytest.approx(axial.point_mm)
    axial.go_to(np.array([0.0, 0.0, 1e6]))
    assert axial.position_words() == "S 87.0 mm   60/60"
    wheel(axial, 5)
    assert axial.position_words() == "S 87.0 mm   60/60"


def test_right_drag_and_function_keys_set_the_window_of_all_views(opened: MainWindow) -> None:
    views = opened.images.slices
    axial = views["axial"]
    QTest.mousePress(axial, Qt.MouseButton.RightButton, pos=QPoint(50, 50))
    QTest.mouseMove(axial, QPoint(60, 70))
    QTest.mouseRelease(axial, Qt.MouseButton.RightButton, pos=QPoint(60, 70))
    for view in views.values():
        assert view.slice is not None
        assert (view.slice.window.width, view.slice.window.level) == (420, 80)
    assert opened.images.presets.currentText() == "by hand"
    opened.activateWindow()
    axial.setFocus()
    for key, name in zip((Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F4, Qt.Key.Key_F5, Qt.Key.Key_F6), WINDOWS):
        QTest.keyClick(axial, key)
        assert views["sagittal"].slice is not None
        assert views["sagittal"].slice.window == WINDOWS[name]
        assert opened.images.presets.currentText().startswith(name)


def test_control_and_the_wheel_zoom_and_the_middle_button_pans_without_moving_the_crosshair(opened: MainWindow) -> None:
    axial = opened.images.slices["axial"]
    axial.go_to(demo.SPLEEN)
    axial.grab()
    before, middle = axial.point_mm.copy(), QPointF(axial.rect().center())
    seen = axial.point_at(middle)
    assert axial.slice is not None
    scale = axial.slice.renderer.GetActiveCamera().GetParallelScale()
    wheel(axial, 2, Qt.KeyboardModifier.ControlModifier)
    assert axial.slice.renderer.GetActiveCamera().GetParallelScale() == pytest.approx(scale / 1.15**2)
    assert axial.point_mm == pytest.approx(before), "no slice further"
    under = axial.position_of(demo.SPLEEN)
    start = QPoint(60, 60)
    QTest.mousePress(axial, Qt.MouseButton.MiddleButton, pos=start)
    QTest.mouseMove(axial, start + QPoint(18, -11))
    QTest.mouseMove(axial, start + QPoint(30, -20))
    QTest.mouseRelease(axial, Qt.MouseButton.MiddleButton, pos=start + QPoint(30, -20))
    shift = axial.position_of(demo.SPLEEN) - under
    assert (shift.x(), shift.y()) == pytest.approx((30.0, -20.0), abs=0.01), "what is seen goes with the hand"
    assert axial.point_mm == pytest.approx(before)
    QTest.keyClick(axial, Qt.Key.Key_Home)
    axial.grab()
    assert axial.point_at(middle) == pytest.approx(seen, abs=0.5), "Home shows everything again"


def test_the_space_bar_takes_the_crosshair_off_all_views_and_brings_it_back(opened: MainWindow) -> None:
    images = opened.images
    axial = images.slices["axial"]
    images.go_to(np.array([10.0, 60.0, -60.0]), moving=False)  # beside all organs
    opened.activateWindow()
    axial.setFocus()
    drawn()
    at = axial.position_of(axial.point_mm).toPoint() + QPoint(40, 0)

    def vivid() -> int:
        seen = axial.grab().toImage()
        return max(seen.pixelColor(at + QPoint(0, n)).saturation() for n in range(-2, 3))

    before = vivid()
    QTest.keyClick(axial, Qt.Key.Key_Space)
    assert not any(view.crosshair for view in images.slices.values())
    assert images.scene.marked_mm is None
    drawn()
    assert before > vivid() + 60, "the line of another view, in its colour, is gone"
    QTest.keyClick(axial, Qt.Key.Key_Space)
    assert all(view.crosshair for view in images.slices.values())
    assert images.scene.marked_mm == pytest.approx(axial.point_mm)


def test_the_scale_bar_has_the_length_it_says(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    for view in opened.images.slices.values():
        drawn: list[tuple[float, float]] = []
        monkeypatch.setattr(view, "paint_bar", lambda painter, mm, px, drawn=drawn: drawn.append((mm, px)))
        view.zoom(1.7)
        view.grab()
        length, pixels = drawn[-1]
        a, b = view.point_at(QPointF(100, 100)), view.point_at(QPointF(100 + pixels, 100))
        assert a is not None
        assert b is not None
        assert np.linalg.norm(b - a) == pytest.approx(length, rel=1e-6)
        seen = view.position_of(a), view.position_of(b)
        assert seen[1].x() - seen[0].x() == pytest.approx(pixels)


def test_value_and_structure_under_the_cursor(opened: MainWindow) -> None:
    axial = opened.images.slices["axial"]
    axial.go_to(demo.TUMOUR)
    axial.grab()
    QTest.mouseMove(axial, axial.position_of(demo.TUMOUR).toPoint())
    value, structure = axial.under_words()
    assert structure == "tumour 1"
    assert abs(float(value.split()[0]) - 60) < 40
    QTest.mouseMove(axial, QPoint(2, 2))
    assert axial.under_words() == ("", "")


def test_hiding_a_structure_takes_it_out_of_slices_and_scene(opened: MainWindow) -> None:
    drawn()
    item = opened.tree.item_named("spleen")
    item.setCheckState(0, Qt.CheckState.Unchecked)
    drawn()
    for view in opened.images.slices.values():
        assert view.slice is not None
        assert view.slice.hidden == {"spleen"}
    shown = {part.name: bool(part.actor.GetVisibility()) for part in opened.images.scene.drawn}
    assert shown == {"liver": True, "spleen": False, "tumour 1": True, "portal vein": True}
    opened.side.none.click()
    assert not any(part.actor.GetVisibility() for part in opened.images.scene.drawn if part.name != "portal vein")
    opened.side.all.click()
    assert opened.tree.hidden_names() == frozenset()
    assert all(part.actor.GetVisibility() for part in opened.images.scene.drawn)


def test_the_menu_of_a_structure_fades_it_in_3d_and_the_case_remembers(opened: MainWindow, finished_case: Path) -> None:
    tree, scene = opened.tree, opened.images.scene
    groups = [tree.topLevelItem(n) for n in range(tree.topLevelItemCount())]
    lines = {group.text(0): [group.child(n).text(0) for n in range(group.childCount())] for group in groups if group is not None}
    assert list(lines) == ["Image", "Anatomy", "Meshes", "Plans", "Results"]
    assert lines["Meshes"] == ["✔  organs"]
    assert lines["Results"] == [f"✔  {RIGHT}", f"✔  {WEDGE}"]

    def opacity(name: str) -> float:
        return next(part.actor.GetProperty().GetOpacity() for part in scene.drawn if part.name == name)

    before = opacity("spleen")
    tree.customContextMenuRequested.emit(tree.visualItemRect(tree.item_named("spleen")).center())
    menu = next(found for found in tree.findChildren(QMenu) if found.isVisible())
    action = next(action for action in menu.actions() if action.text() == "25 %")
    menu.close()
    action.trigger()
    assert opacity("spleen") == 0.25 != before
    opened.reload()
    settle(opened)
    assert opacity("spleen") == 0.25, "also when the case is read again"
    scene.set_hidden(frozenset())
    again = MainWindow()
    opened.go("Anatomy")  # what is left behind is kept
    again.show()
    open_in(again, finished_case)
    assert again.tree.opacities == {"spleen": 0.25}
    shut(again)
    tree.fade({})
    assert opacity("spleen") == before


def test_outlines_are_drawn_again_when_the_hand_rests(opened: MainWindow) -> None:
    axial = opened.images.slices["axial"]
    wheel(axial, 1)
    axial.grab()
    assert axial.slice is not None
    assert axial.slice._coarse
    axial.request()
    axial.grab()
    assert not axial.slice._coarse


def test_number_keys_and_double_click_show_one_view_alone(opened: MainWindow) -> None:
    views = opened.images.views
    opened.activateWindow()
    opened.images.slices["axial"].setFocus()
    QTest.keyClick(opened.images.slices["axial"], Qt.Key.Key_3)
    assert [view.isVisible() for view in views] == [False, False, True, False]
    assert opened.images.slices["coronal"].hasFocus()
    QApplication.processEvents()
    assert opened.images.slices["coronal"].width() > 0.95 * opened.images.width(), "it takes the room of the others"
    assert opened.images.slices["coronal"].height() > 0.85 * opened.images.height()
    QTest.keyClick(opened.images.slices["coronal"], Qt.Key.Key_3)
    assert all(view.isVisible() for view in views)
    QTest.mouseDClick(opened.images.scene, Qt.MouseButton.LeftButton)
    assert [view.isVisible() for view in views] == [False, True, False, False]


def test_resizing_keeps_the_whole_image_in_view_and_a_chosen_zoom(opened: MainWindow) -> None:
    axial = opened.images.slices["axial"]
    for size in ((1400, 900), (700, 800), (1200, 500)):
        opened.resize(*size)
        drawn()
        assert axial.slice is not None
        for corner in (axial.slice.box_mm[:, 0], axial.slice.box_mm[:, 1]):
            assert axial.rect().contains(axial.position_of(corner).toPoint())
    axial.zoom(3.0)
    opened.resize(1400, 500)
    drawn()
    left, right = (axial.position_of(axial.slice.box_mm[:, n]).x() for n in (0, 1))
    assert right - left > axial.height()


def test_standard_views_of_the_scene_have_their_letters(opened: MainWindow) -> None:
    scene = opened.images.scene
    for key, expected in (("A", ("R", "L", "S", "I")), ("P", ("L", "R", "S", "I")), ("L", ("A", "P", "S", "I")),
                          ("R", ("P", "A", "S", "I")), ("S", ("L", "R", "A", "P")), ("I", ("R", "L", "A", "P"))):
        QTest.keyClicks(scene, key)
        scene.grab()
        assert edge_letters(scene.renderer.GetActiveCamera()) == expected, key


def test_dragging_turns_and_the_wheel_zooms_the_scene(opened: MainWindow) -> None:
    scene = opened.images.scene
    QTest.keyClicks(scene, "a")
    scene.grab()
    before, size = np.array(scene.renderer.GetActiveCamera().GetPosition()), scene.renderer.GetActiveCamera().GetParallelScale()
    QTest.mousePress(scene, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    QTest.mouseMove(scene, QPoint(150, 100))
    QTest.mouseRelease(scene, Qt.MouseButton.LeftButton, pos=QPoint(150, 100))
    after = np.array(scene.renderer.GetActiveCamera().GetPosition())
    # The hand pulls the front of the patient to its right, the patient's left: the eye goes towards R.
    assert after[0] < before[0] - 1.0
    scene.zoom(2.0)
    assert scene.renderer.GetActiveCamera().GetParallelScale() == pytest.approx(size / 2)


def test_a_click_on_a_surface_brings_the_slices_there(opened: MainWindow) -> None:
    scene = opened.images.scene
    QTest.keyClicks(scene, "a")
    scene.grab()
    front = demo.SPLEEN + (0.0, -32.0, 0.0)
    QTest.mouseClick(scene, Qt.MouseButton.LeftButton, pos=scene.position_of(front).toPoint())
    for view in opened.images.slices.values():
        assert view.point_mm == pytest.approx(front, abs=3.5)
    assert scene.marked_mm is not None
    assert scene.marked_mm == pytest.approx(opened.images.slices["axial"].point_mm)
    before = opened.images.slices["axial"].point_mm
    QTest.mouseClick(scene, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert opened.images.slices["axial"].point_mm == pytest.approx(before)
    opened.images.crosshair.click()
    assert scene.marked_mm is None


def test_a_slab_is_named_over_the_slices_and_m_takes_it_away(opened: MainWindow) -> None:
    images = opened.images
    assert not images.thick.isEnabled()
    opened.activateWindow()
    images.slices["axial"].setFocus()
    QTest.keyClick(images.slices["axial"], Qt.Key.Key_M)
    assert images.slab.currentIndex() == 1
    assert images.thick.isEnabled()
    images.thick.setValue(25.0)
    for view in images.slices.values():
        assert view.title_words().endswith("brightest of 25 mm")
        assert "in the plane" in view.under_words()[0], "the value under the mouse is that of the plane"
        assert view.slice is not None
        assert view.slice.mapper.GetSlabThickness() == 25.0
    QTest.keyClick(images.slices["axial"], Qt.Key.Key_M)
    assert images.slices["axial"].title_words() == "Axial"
