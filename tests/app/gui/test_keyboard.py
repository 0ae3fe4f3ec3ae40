"""The window without a mouse: Tab arrives at every control of every page, and none of them holds it."""
from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QRadioButton, QWidget

from app.gui.main_window import MainWindow
from app.session.workflow import PAGES
from tests.app.gui.conftest import drawn, settle, until
from tests.app.gui.test_crawl import controls, name_of

MOST = 400


def reached(window: MainWindow) -> list[QWidget]:
    """What has the focus one Tab after the other, until one of them has it again."""
    found: list[QWidget] = []
    while len(found) < MOST:
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        QCoreApplication.processEvents()
        at = QApplication.focusWidget()
        assert at is not None
        assert not found or at is not found[-1], f"'{name_of(at)}' ({at.metaObject().className()}) holds the Tab key"
        if at in found:
            break
        found.append(at)
    return found


@pytest.mark.parametrize("page", PAGES)
def test_tab_arrives_at_every_control_of_a_page(shared: MainWindow, page: str) -> None:
    shared.go(page)
    settle(shared)
    drawn()
    shared.activateWindow()
    until(shared.isActiveWindow)
    there = set(reached(shared))
    wanted = [control for control in controls(shared) if control.isEnabled() and control.focusPolicy() & Qt.FocusPolicy.TabFocus]
    # of buttons of which one is chosen the arrows reach the others, and what is inside a box has its focus
    missing = [name_of(control) for control in wanted if control not in there and not isinstance(control, QRadioButton)
               and not any(control.isAncestorOf(other) or other.isAncestorOf(control) for other in there)
               and control.focusProxy() not in there]
    assert len(there) > 5
    assert not missing, f"{page}: Tab does not arrive at {missing}"
