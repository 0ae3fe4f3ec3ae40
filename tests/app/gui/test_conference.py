"""Conference mode: the order of views, large type, and everything as it was afterwards."""
from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget

from app.gui.main_window import MainWindow
from tests.app.gui.conftest import settle


def test_a_conference_needs_a_simulated_plan(window: MainWindow) -> None:
    window.confer()
    assert window.conference is None
    assert "simulated plan" in window.jobs.words.text()


def test_the_script_goes_from_the_patient_to_the_decision_and_back_to_work(opened: MainWindow) -> None:
    before = (opened.windowState(), opened.fontMetrics().height())
    opened.confer()
    conference, dock = opened.conference, opened.findChild(QDockWidget, "case")
    assert conference is not None
    settle(opened)
    assert opened.windowState() & Qt.WindowState.WindowFullScreen
    assert opened.fontMetrics().height() > 1.2 * before[1]
    assert dock.isHidden()
    assert not opened.header.isHidden(), "the patient and the sides stay in sight"
    assert opened.loaded is not None
    names = [shown.outcome.plan for shown in opened.loaded.plans]
    seen = []
    for number in range(len(conference.script)):
        assert f"{number + 1} of {len(conference.script)}" in conference.title.text()
        seen.append((opened.page, opened.compare.below.currentWidget(), opened.compare.right.currentText()))
        QTest.keyClick(opened, Qt.Key.Key_PageDown)
        QApplication.processEvents()
        settle(opened)
    pages = [page for page, _, _ in seen]
    assert pages == ["Images", "Images", *["Compare"] * (max(1, len(names) - 1) + 2)]
    assert [right for page, below, right in seen if below is opened.compare.table and page == "Compare"] == (names[1:] or names)
    assert seen[-1][1] is opened.compare.choice, "the decision is the last word"
    assert not conference.next.isEnabled()
    assert conference.next.toolTip()
    QTest.keyClick(opened, Qt.Key.Key_PageUp)
    assert opened.compare.below.currentWidget() is opened.compare.pareto
    QTest.keyClick(opened, Qt.Key.Key_F10)
    QApplication.processEvents()
    assert opened.conference is None
    assert (opened.windowState(), opened.fontMetrics().height()) == before
    assert not dock.isHidden()
    assert all(not view.isHidden() for view in opened.images.views)
    opened.confer()
    assert opened.conference is not None, "and again"
    opened.conference.leave()
