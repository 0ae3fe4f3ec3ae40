"""Planes moved by hand: where the mouse pulls, the plane goes; one undo for a drag; the numbers follow."""
from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest

from app.gui.main_window import MainWindow
from app.gui.panels import plane_stage
from app.gui.panels.grip_scene import PlaneScene
from app.scene.cameras import mm_per_pixel
from app.scene.colours import REFUSED
from biomech.procedures import Resection, Wedge
from biomech.procedures.resection import Plane
from tests.app.gui.conftest import open_in, settle, until
from tests.app.gui.sample import RIGHT, WEDGE


@pytest.fixture
def planning(window: MainWindow, finished_case: Path, tmp_path: Path) -> MainWindow:
    """The plans page of a case of its own, from the front."""
    shutil.copytree(finished_case, tmp_path / "case")
    window.resize(780, 640)
    open_in(window, tmp_path / "case")
    window.go("Plans")
    settle(window)  # views of a page that comes up have their first picture one after the other
    scene = window.plans.stage.scene
    scene.look_from("A")
    scene.grab()
    return window


def plane(window: MainWindow) -> Plane:
    assert window.session is not None
    step = next(plan for plan in window.session.plan.candidates if plan.name == RIGHT).procedures[0]
    assert isinstance(step, Resection)
    return step.planes[0]


def drag(scene: PlaneScene, start: QPointF, by: tuple[int, int]) -> None:
    first = QPoint(round(start.x()), round(start.y()))
    QTest.mousePress(scene, Qt.MouseButton.LeftButton, pos=first)
    for step in (0.5, 1.0):
        QTest.mouseMove(scene, first + QPoint(round(step * by[0]), round(step * by[1])))
    QTest.mouseRelease(scene, Qt.MouseButton.LeftButton, pos=first + QPoint(*by))


def test_the_first_plan_with_a_plane_is_shown_with_its_handle_in_place(planning: MainWindow) -> None:
    scene = planning.plans.stage.scene
    (grip,) = scene.grips
    assert grip.centre_mm == pytest.approx(plane(planning).point_lps)
    assert grip.normal == pytest.approx((-1.0, 0.0, 0.0))
    at = scene.position_of(grip.centre_mm)
    assert scene.handle_at(at) == (grip, "centre")
    tip = scene.position_of(grip.tip_mm)
    assert tip.x() < at.x() - 15  # from the front the patient's right, the removed side, is on the left
    assert scene.handle_at(at + QPointF(0, 40)) is None


def test_a_drag_moves_the_plane_along_its_normal_and_is_one_undo(planning: MainWindow) -> None:
    scene = planning.plans.stage.scene
    before = plane(planning)
    size = mm_per_pixel(scene.renderer, scene.height())
    drag(scene, scene.position_of(scene.grips[0].centre_mm), (-20, 13))
    settle(planning)
    after = plane(planning)
    assert after.point_lps[0] - before.point_lps[0] == pytest.approx(-20 * size, abs=1.5 * size)
    assert after.point_lps[1:] == before.point_lps[1:]
    assert after.normal_lps == before.normal_lps
    assert planning.session is not None
    assert planning.session.can_undo == f"move a handle of '{RIGHT}'"
    planning.undo.trigger()
    settle(planning)
    assert plane(planning) == before
    assert planning.session.can_undo is None


def test_the_tip_tilts_the_plane_about_its_centre(planning: MainWindow) -> None:
    scene = planning.plans.stage.scene
    grip = scene.grips[0]
    length = scene.position_of(grip.centre_mm).x() - scene.position_of(grip.tip_mm).x()
    drag(scene, scene.position_of(grip.tip_mm), (0, round(-length)))  # upwards by as much as it is long: 45 degrees
    settle(planning)
    after = plane(planning)
    assert after.point_lps == pytest.approx(grip.centre_mm)
    assert after.normal_lps == pytest.approx((-np.sqrt(0.5), 0.0, np.sqrt(0.5)), abs=0.05)


def test_keys_move_and_tilt(planning: MainWindow) -> None:
    scene = planning.plans.stage.scene
    before = plane(planning)
    QTest.keyClicks(scene, "]")
    settle(planning)
    assert plane(planning).point_lps[0] == pytest.approx(before.point_lps[0] - 1.0)
    QTest.keyClicks(scene, "{")
    settle(planning)
    assert plane(planning).point_lps[0] == pytest.approx(before.point_lps[0] + 4.0)
    QTest.keyClick(scene, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    settle(planning)
    normal = np.array(plane(planning).normal_lps)
    assert np.degrees(np.arccos(-normal[0])) == pytest.approx(0.0, abs=0.1)  # about its own axis nothing turns
    QTest.keyClick(scene, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    settle(planning)
    assert np.degrees(np.arccos(-np.array(plane(planning).normal_lps)[0])) == pytest.approx(2.0, abs=0.1)


def test_the_numbers_follow_the_hand_before_anything_is_simulated(planning: MainWindow) -> None:
    stage = planning.plans.stage
    before = stage.words()
    assert before.startswith("Preview by geometry alone: removes ")
    assert "% of the healthy liver stays" in before
    scene = stage.scene
    start = scene.position_of(scene.grips[0].centre_mm)
    first = QPoint(round(start.x()), round(start.y()))
    QTest.mousePress(scene, Qt.MouseButton.LeftButton, pos=first)
    QTest.mouseMove(scene, first + QPoint(25, 0))
    assert stage.numbers.text() != before
    assert planning.session is not None
    assert planning.session.can_undo is None
    QTest.mouseRelease(scene, Qt.MouseButton.LeftButton, pos=first + QPoint(25, 0))
    settle(planning)
    assert planning.session.can_undo is not None


def test_the_distance_to_the_vessels_that_are_spared_follows_the_hand(planning: MainWindow) -> None:
    """The left branch of the sample ends at R 45 mm, 2 mm in radius; the plane begins at R 62 and takes what lies to its right."""
    stage = planning.plans.stage
    assert "divides portal vein (right), 15.0 mm to portal vein (left)" in stage.numbers.text()
    start = stage.scene.position_of(stage.scene.grips[0].centre_mm)
    first = QPoint(round(start.x()), round(start.y()))
    QTest.mousePress(stage.scene, Qt.MouseButton.LeftButton, pos=first)
    QTest.mouseMove(stage.scene, first + QPoint(8, 0))  # some millimetres towards the left branch
    place = float(stage.scene.grips[0].centre_mm[0])
    assert -62.0 < place < -48.0
    assert f"{-45.0 - 2.0 - place:.1f} mm to portal vein (left)" in stage.numbers.text(), "while it is held"
    far = QPoint(round(36.0 / mm_per_pixel(stage.scene.renderer, stage.scene.height())), 0)
    QTest.mouseMove(stage.scene, first + far)
    assert "divides portal vein (main)" in stage.numbers.text(), "both branches go with the specimen"
    assert "(left)" not in stage.numbers.text()
    QTest.mouseRelease(stage.scene, Qt.MouseButton.LeftButton, pos=first + far)
    settle(planning)


def choose(window: MainWindow, name: str) -> None:
    items = window.plans.list.findItems(name, Qt.MatchFlag.MatchExactly)
    window.plans.list.clearSelection()
    items[0].setSelected(True)


def test_a_margin_is_pulled_out_of_its_lesion_and_is_one_undo(planning: MainWindow) -> None:
    choose(planning, WEDGE)
    scene, session = planning.plans.stage.scene, planning.session
    assert session is not None
    (grip,) = scene.grips
    assert (grip.handle.kind, grip.length_mm) == ("size", 0.0)
    drag(scene, scene.position_of(grip.centre_mm), (12, 30))  # to the left of the patient; what goes downwards does not count
    settle(planning)
    after = next(plan for plan in session.plan.candidates if plan.name == WEDGE).procedures[0]
    assert isinstance(after, Wedge)
    assert after.margin == pytest.approx(10.0 + 12.0 * mm_per_pixel(scene.renderer, scene.height()), abs=0.8)
    planning.undo.trigger()
    settle(planning)
    before = next(plan for plan in session.plan.candidates if plan.name == WEDGE).procedures[0]
    assert isinstance(before, Wedge)
    assert before.margin == 10.0
    choose(planning, WEDGE)
    QTest.keyClicks(scene, "]")
    settle(planning)
    assert next(plan for plan in session.plan.candidates if plan.name == WEDGE).procedures[0].margin == 11.0  # type: ignore[attr-defined]


def test_what_cannot_be_done_is_said_at_the_handle_before_anything_is_simulated(planning: MainWindow) -> None:
    stage = planning.plans.stage
    until(lambda: not stage.looking)
    words, refused = stage.scene.notes[0]
    assert not refused
    assert words == "The liver right of a sagittal plane is taken out.", "a plan as it was simulated says what it said then"
    drag(stage.scene, stage.scene.position_of(stage.scene.grips[0].centre_mm), (-5, 0))
    settle(planning)
    until(lambda: not stage.looking)
    words, refused = stage.scene.notes[0]
    assert not refused
    assert words.startswith("Right hepatectomy: liver removed right of the plane"), "another one says it before it is simulated"
    drag(stage.scene, stage.scene.position_of(stage.scene.grips[0].centre_mm), (-300, 0))  # out of the patient on the removed side
    settle(planning)
    until(lambda: not stage.looking)
    words, refused = stage.scene.notes[0]
    assert refused
    assert "does not reach the liver" in words
    assert f"✖ {words}" in stage.numbers.text()
    grabbed = stage.scene.grab().toImage()
    assert any(grabbed.pixelColor(x, y).getRgb()[:3] == REFUSED for x in range(grabbed.width()) for y in range(0, grabbed.height(), 3))


def test_a_check_that_fails_is_told_once_and_not_begun_again_and_again(planning: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    stage, asked = planning.plans.stage, list[int]()

    def broken(*_: object) -> None:
        asked.append(1)
        raise IndexError("nothing there")

    monkeypatch.setattr(plane_stage.CHECKER, "ask", broken)
    QTest.keyClicks(stage.scene, "]")
    settle(planning)
    until(lambda: asked and not stage.looking)
    settle(planning)
    assert len(asked) == 1
    assert "an internal error stopped this" in stage.numbers.text()


def test_a_plane_stays_where_it_is_while_work_runs(planning: MainWindow) -> None:
    before = plane(planning)
    planning.plans.show_case(planning.loaded, busy=True)
    scene = planning.plans.stage.scene
    drag(scene, scene.position_of(scene.grips[0].centre_mm), (-30, 0))
    QTest.keyClicks(scene, "]")
    assert plane(planning) == before
    assert replace(scene.grips[0], procedure=0).centre_mm == pytest.approx(before.point_lps)


def test_the_words_of_two_handles_stand_apart_and_inside_the_view(planning: MainWindow) -> None:
    scene = planning.plans.stage.scene
    planning.resize(1440, 900)
    settle(planning)
    metrics, taken = scene.fontMetrics(), [QRectF(92, 92, 16, 16), QRectF(132, 94, 16, 16), QRectF(scene.width() - 20, 194, 16, 16)]
    for at in (QPointF(100, 100), QPointF(140, 102), QPointF(scene.width() - 12, 202)):
        place = scene._room_for("margin around the lesion  10 mm", at, taken, metrics)
        assert not any(place.intersects(other) for other in taken)
        assert QRectF(scene.rect()).contains(place)
        assert abs(place.center().y() - at.y()) < 5 * metrics.height()
        taken.append(place)
