"""The commands of the menus, kept in one list for the menus, the palette and the page of keys."""
from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu


class Commands:
    """Adds menus to a window and remembers every command in order."""

    def __init__(self, window: QMainWindow) -> None:
        self.actions: list[QAction] = []
        self._window = window

    def menu(self, title: str) -> QMenu:
        menu = QMenu(title, self._window)
        menu.setToolTipsVisible(True)
        self._window.menuBar().addMenu(menu)
        return menu

    def add(self, menu: QMenu, words: str, keys: str | QKeySequence | None, does: Callable[[], object]) -> QAction:
        action = QAction(words, self._window)
        if keys is not None:
            action.setShortcut(keys)
        action.triggered.connect(lambda *_: does())
        menu.addAction(action)
        self.actions.append(action)
        return action


def allow(action: QAction, possible: bool, why_not: str) -> None:
    """Enable a command, or let it say why it cannot be done now."""
    action.setEnabled(possible)
    action.setToolTip("" if possible else why_not)
