"""Painting and the other tools in the window, by mouse and by button."""
from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.gui.main_window import MainWindow
from app.gui.slice_widget import SliceWidget
from app.session.session import Session
from meshing.editors import Click, Crop, Erase, GrowFromSeeds, Holes, Islands, Margin, Paint, Scissors, SplitByPlane, ThresholdTool
from meshing.labels import Labels
from tests.app import demo
from tests.app.gui.conftest import drawn, open_in, until


@pytest.fixture
def case(finished_case: Path, tmp_path: Path) -> Path:
    """A copy of the finished case, to be changed."""
    return Path(shutil.copytree(finished_case, tmp_path / "case"))


@pytest.fixture
def window_(window: MainWindow, case: Path) -> MainWindow:
    open_in(window, case)
    window.images.tools_button.click()
    assert window.images.tools.isVisible()
    drawn()
    return window


def made(window: MainWindow) -> None:
    until(lambda: not window.desk.busy and window.jobs.work is None and window._reading is None and not window.desk._rest.isActive()
          and not window.drawing, 60.0)


def choose(window: MainWindow, tool: type, structure: str) -> None:
    panel = window.images.tools
    panel.structures.setCurrentText(structure)
    panel.choose(tool)
    drawn()


def drag(view: SliceWidget, *points: np.ndarray, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    places = [view.position_of(point).toPoint() for point in points]
    QTest.mousePress(view, Qt.MouseButton.LeftButton, keys, places[0])
    for a, b in pairwise(places):
        for share in (0.25, 0.5, 0.75, 1.0):
            QTest.mouseMove(view, QPoint(round(a.x() + share * (b.x() - a.x())), round(a.y() + share * (b.y() - a.y()))))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, keys, places[-1])


def labels_of(window: MainWindow) -> Labels:
    assert window.desk.bench is not None
    return window.desk.bench.labels


def test_a_stroke_in_a_slice_paints_where_the_mouse_was_and_is_taken_back_bit_for_bit(window_: MainWindow, case: Path) -> None:
    window = window_
    axial = window.images.slices["axial"]
    window.images.go_to(demo.SPLEEN, moving=False)
    choose(window, Paint, "spleen")
    panel = window.images.tools
    assert panel.form is not None
    before = labels_of(window)
    start = panel.volume.text()
    a, b = demo.SPLEEN + (40.0, 0.0, 0.0), demo.SPLEEN + (52.0, -15.0, 0.0)
    drag(axial, a, b)
    until(lambda: not window.desk.busy, 150.0)
    now = labels_of(window)
    gained = now.mask("spleen") & ~before.mask("spleen")
    where = demo.positions(now.to_patient, now.values.shape)[gained]
    assert gained.any()
    assert where[:, 0].min() > demo.SPLEEN[0], "on the patient's left, where the mouse was"
    line = np.linspace(a, b, 50)
    assert max(np.linalg.norm(line - point, axis=1).min() for point in where) < 6.0 + 2.0
    assert panel.volume.text() != start
    assert "→" in panel.said.text()
    assert len(Session.open(case).plan.edits) == 1
    assert axial.slice is not None
    assert axial.slice.labels is now
    window.take_back()
    until(lambda: not window.desk.busy, 150.0)
    assert np.array_equal(labels_of(window).values, before.values)
    assert panel.volume.text() == start
    window.do_again()
    until(lambda: not window.desk.busy, 150.0)
    assert np.array_equal(labels_of(window).values, now.values)
    made(window)
    assert window.loaded is not None
    assert window.loaded.images is not None
    assert window.loaded.images.labels is not None
    assert np.array_equal(window.loaded.images.labels.values, now.values)
    assert np.array_equal(Session.open(case).value("edited").values, now.values)


def test_control_erases_with_the_brush_in_hand_and_the_zoom_stays(window_: MainWindow) -> None:
    window = window_
    axial = window.images.slices["axial"]
    window.images.go_to(demo.LIVER, moving=False)
    axial.zoom(2.0)
    drawn()
    assert axial.slice is not None
    scale = axial.slice.renderer.GetActiveCamera().GetParallelScale()
    choose(window, Paint, "liver")
    window.images.tools.flat.setChecked(True)
    before = labels_of(window)
    drag(axial, demo.LIVER, demo.LIVER + (20.0, 0.0, 0.0), keys=Qt.KeyboardModifier.ControlModifier)
    until(lambda: not window.desk.busy, 150.0)
    lost = before.mask("liver") & ~labels_of(window).mask("liver")
    assert lost.any()
    assert len(np.flatnonzero(lost.any((1, 2)))) == 1, "in this slice only"
    assert window.session is not None
    assert isinstance(window.session.plan.edits[0], Erase)
    made(window)
    assert axial.slice.renderer.GetActiveCamera().GetParallelScale() == pytest.approx(scale)


def test_shift_still_moves_the_crosshair(window_: MainWindow) -> None:
    choose(window_, Paint, "liver")
    axial = window_.images.slices["axial"]
    target = demo.LIVER + (25.0, 5.0, 0.0)
    drag(axial, target, keys=Qt.KeyboardModifier.ShiftModifier)
    assert np.allclose(axial.point_mm[:2], target[:2], atol=2.0)
    assert window_.session is not None
    assert not window_.session.plan.edits


def test_a_threshold_is_previewed_with_its_volume_before_it_is_applied(window_: MainWindow) -> None:
    window = window_
    panel = window.images.tools
    panel.structures.setCurrentIndex(panel.structures.count() - 1)
    panel.new_name.setText("tumour 2")
    panel.new_organ.setCurrentIndex(panel.new_organ.findData("liver_tumour"))
    panel.choose(ThresholdTool)
    assert panel.form is not None
    for name, value in (("low", 30.0), ("high", 60.0)):
        panel.form.editors[name].widget.setProperty("value", value)
    before = labels_of(window)
    until(lambda: "Would change" in panel.said.text())
    assert all(view.layer is not None for view in window.images.slices.values())
    assert labels_of(window) is before
    would = panel.said.text().split("→")[1].split("mL")[0].strip()
    panel.apply.click()
    until(lambda: not window.desk.busy, 150.0)
    assert "tumour 2" in labels_of(window).names
    assert panel.name == "tumour 2"
    assert panel.said.text().split("→")[1].split("mL")[0].strip() == would
    assert panel.volume.text().startswith(would)


def test_every_tool_of_the_panel_works(window_: MainWindow) -> None:
    """One gesture or button each; what cannot be done is said in the panel."""
    window = window_
    axial = window.images.slices["axial"]
    window.images.go_to(demo.LIVER, moving=False)
    panel = window.images.tools

    def done(count: int) -> None:
        until(lambda: not window.desk.busy and window.jobs.work is None, 150.0)
        assert window.session is not None
        assert len(window.session.plan.edits) == count, panel.said.text()

    choose(window, Scissors, "liver")
    c = demo.LIVER
    drag(axial, c, c + (15.0, 0, 0), c + (15.0, 15.0, 0), c + (0, 15.0, 0))
    done(1)
    choose(window, SplitByPlane, "spleen")
    assert panel.form is not None
    panel.form.editors["beyond"].widget.setProperty("text", "spleen part")
    drag(axial, demo.SPLEEN + (0, -40.0, 0), demo.SPLEEN + (0, 40.0, 0))
    done(2)
    choose(window, Click, "liver")
    drag(axial, c + (5.0, 5.0, 0), c + (15.0, 5.0, 0))
    done(3)
    choose(window, Margin, "tumour 1")
    panel.apply.click()
    until(lambda: "changes nothing" in panel.said.text())
    assert panel.form is not None
    panel.form.editors["by"].widget.setProperty("value", 6.0)
    panel.form.editors["over"].widget.setProperty("currentIndex", 1)
    panel.apply.click()
    done(4)
    choose(window, Crop, "liver")
    drag(axial, c - (30.0, 30.0, 0), c + (30.0, 30.0, 0))
    done(5)
    choose(window, GrowFromSeeds, "liver")
    drag(axial, c)
    drag(axial, c + (60.0, 30.0, 0), keys=Qt.KeyboardModifier.ControlModifier)
    panel.apply.click()
    done(6)
    choose(window, Holes, "liver")
    panel.apply.click()
    until(lambda: not window.desk.busy, 150.0)
    choose(window, Islands, "liver")
    panel.apply.click()
    until(lambda: not window.desk.busy, 150.0)
    made(window)
    drawn()


def test_what_cannot_be_done_is_said_and_changes_nothing(window_: MainWindow) -> None:
    window = window_
    panel = window.images.tools
    panel.structures.setCurrentIndex(panel.structures.count() - 1)
    panel.choose(Paint)
    drawn()
    drag(window.images.slices["axial"], demo.LIVER)
    assert "name" in panel.said.text()
    assert window.session is not None
    assert not window.session.plan.edits


def test_a_network_is_asked_shown_with_its_licence_and_accepted_structure_by_structure(window_: MainWindow, tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime")
    import sys

    from tests.meshing.neural.models import thresholds

    window = window_
    model = thresholds(tmp_path, card={"labels": {"1": {"name": "body_trunc", "organ": ""}, "2": {"name": "spleen", "organ": ""}}})
    window.images.tools.networks.click()
    dialog = window.proposing.dialog
    assert dialog is not None
    dialog.runner.setCurrentIndex(dialog.runner.findData("totalsegmentator"))
    dialog.task.setText("tissue_types")
    assert "needs a licence" in dialog.licence.text()
    assert dialog.licensed.isVisible()
    dialog.runner.setCurrentIndex(dialog.runner.findData("onnx"))
    dialog.weights.setText(str(model))
    assert "CC0-1.0" in dialog.licence.text()
    dialog.python.setText(str(tmp_path / "nowhere"))
    dialog.ask.click()
    until(lambda: "there is no Python at" in dialog.words.text() and window.jobs.work is None and not window.desk.busy, 60.0)
    assert window.session is not None
    assert not window.session.plan.proposals
    dialog.python.setText(sys.executable)
    dialog.ask.click()
    until(lambda: dialog.found.topLevelItemCount() == 1 and window.jobs.work is None, 60.0)
    before = labels_of(window)
    top = dialog.found.topLevelItem(0)
    assert top is not None
    child = top.child(0)
    assert child is not None
    assert child.text(2).endswith("%")
    dialog.found.setCurrentItem(child)
    assert "CC0-1.0" in dialog.words.text()
    assert "look at every structure" in dialog.words.text()
    until(lambda: window.images.slices["axial"].layer is not None)
    assert labels_of(window) is before, "a proposal is no anatomy until it is accepted"
    dialog.kind.setCurrentIndex(dialog.kind.findData("muscle"))
    dialog.accept_one.click()
    until(lambda: "body trunc" in labels_of(window).names and not window.desk.busy)
    assert np.array_equal(labels_of(window).mask("liver"), before.mask("liver")), "what was there stays"
    made(window)
    window.take_back()
    until(lambda: not window.desk.busy, 150.0)
    assert np.array_equal(labels_of(window).values, before.values)
    dialog.close()
