"""A novice: from a dropped folder to three compared plans, with the mouse, in less than ten minutes and thirty clicks.

The images are those of the sample patient. Every click is counted, those of the dialogs for folders as two each (a folder, OK).
"""
from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QMenu, QWidget

from app.demo import SAMPLES, make_sample
from app.gui.main_window import MainWindow
from meshing.step import silent
from tests.app.gui.conftest import settle, until

CLICKS, SECONDS = 30, 600.0


class Hand:
    """Clicks, and counts them."""

    def __init__(self, window: MainWindow, watched: Callable[[], None] = lambda: None) -> None:
        self.window, self.clicks = window, 0

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        assert widget.isVisible(), f"{widget.accessibleName()} cannot be seen"
        assert widget.isEnabled(), f"{widget.accessibleName()} cannot be clicked: {widget.toolTip()}"
        self.clicks += 1
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at if at is not None else widget.rect().center())

    def choose(self, box: QComboBox, words: str) -> None:
        """Open a list and click a line of it."""
        self.click(box)
        view = box.view()
        until(view.isVisible)
        QTest.qWait(QApplication.doubleClickInterval() + 50)  # a list takes no click so shortly after the one that opened it
        place = box.findText(words)
        assert place >= 0, [box.itemText(n) for n in range(box.count())]
        self.click(view.viewport(), view.visualRect(box.model().index(place, 0)).center())
        assert box.currentText() == words

    def menu(self, button: QWidget, words: str) -> None:
        """Open a menu and click a line of it."""
        self.click(button)
        menu = next(menu for menu in QApplication.topLevelWidgets() if isinstance(menu, QMenu) and menu.isVisible())
        action = next(action for action in menu.actions() if action.text() == words)
        assert action.isEnabled()
        self.click(menu, menu.actionGeometry(action).center())

    def page(self, number: int) -> None:
        button = self.window.steps.button(number - 1)
        assert button is not None
        self.click(button, QPoint(20, button.height() // 2))

    def into(self, place_mm: NDArray[np.float64]) -> None:
        """Bring the crosshair to a place of the patient: up or down in the coronal slice, then in the axial one."""
        for name in ("coronal", "axial"):
            view = self.window.images.slices[name]  # type: ignore[index]
            QApplication.processEvents()
            view.grab()
            self.click(view, view.position_of(place_mm).toPoint())

    def done(self) -> None:
        """Wait as a person does: until nothing runs any more."""
        until(lambda: self.window.jobs.work is None and not self.window.queue.waiting, SECONDS)
        settle(self.window)


def drop(window: MainWindow, folder: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    window.dropEvent(QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))


@pytest.mark.slow
def test_from_a_dropped_folder_to_three_compared_plans(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                      capsys: pytest.CaptureFixture[str]) -> None:
    make_sample(SAMPLES[0], tmp_path / "sample", quick=True, monitor=silent)
    window.resize(1440, 900)
    began, hand = time.monotonic(), Hand(window)
    drop(window, tmp_path / "sample" / "dicom")
    settle(window)
    studies = window.studies
    hand.click(studies.name)
    QTest.keyClicks(studies.name, "My first case")
    hand.choose(studies.beginning, "operation on the liver")
    hand.click(studies.looked, QPoint(8, studies.looked.height() // 2))
    assert studies.looked.isChecked()
    (tmp_path / "cases").mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: str(tmp_path / "cases"))
    hand.click(studies.make)
    hand.clicks += 2
    hand.done()
    assert window.session is not None, window.jobs.words.text()
    hand.page(3)
    hand.click(window.anatomy.head.run)
    hand.done()
    for number, centre in enumerate(((-105.0, 29.0, 13.0), (-108.0, 20.0, -46.0)), 1):
        hand.into(np.array(centre))
        hand.click(window.anatomy.lesion)
        hand.done()
        assert f"tumour {number}" in {found.name for found in window.loaded.images.structures}, window.jobs.words.text()  # type: ignore[union-attr]
    hand.page(2)
    hand.into(np.array((-70.0, 10.0, -10.0)))  # where the cut is meant
    hand.page(5)
    for procedure in ("Resection along planes", "Wedge resection with a margin", "Resection along a curved surface"):
        hand.menu(window.plans.new, procedure)
        settle(window)
    assert [c.name for c in window.session.plan.candidates] == ["A Resection along planes", "B Wedge resection with a margin",
                                                                "C Resection along a curved surface"]
    hand.click(window.plans.run)
    hand.done()
    hand.page(7)
    settle(window)
    spent = time.monotonic() - began
    assert window.loaded is not None
    table = window.compare.table
    with capsys.disabled():
        sys.stdout.write(f"\nnovice: {hand.clicks} clicks, {spent:.0f} s to {len(window.loaded.plans)} compared plans, {table.rowCount()} measures\n")
    assert len(window.loaded.plans) == 3, window.jobs.words.text()
    assert table.columnCount() == 5
    assert hand.clicks <= CLICKS
    assert spent < SECONDS
    names = {row.id for row in window.loaded.comparison.rows}
    assert {"resection_margin", "flr_ct", "tissue_displacement_max", "portal_pressure"} <= names
