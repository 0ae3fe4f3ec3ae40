"""Conference mode: the case told to a room. Full screen, large type, and a fixed order of views; nothing new is computed.

The script walks the pages that are there anyway, so whatever is asked can be answered on the spot: turn the organ, scroll the slices.
It ends where the decision and every dissent are entered with names, which go into the case and the report.

    Page Down, Page Up   the next view, the one before        F10   back to work, everything as it was
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QPushButton, QSplitter, QToolBar, QWidget

from app.gui import memory
from app.gui.panels.elided import ElidedLabel
from app.gui.style import wear

if TYPE_CHECKING:
    from app.gui.asking import Asking


@dataclass(frozen=True)
class View:
    """One station of the script: what is said about it and how it is shown."""

    title: str
    show: Callable[[], object]


class Conference(QToolBar):
    """The bar at the foot of the window while a conference looks at it."""

    def __init__(self, window: Asking) -> None:
        super().__init__(window)
        self.setObjectName("conference")
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.toggleViewAction().setEnabled(False)
        self._window = window
        self._before = window.windowState()
        self._hidden = [part for part in (window.menuBar(), window.findChild(QDockWidget, "case")) if part is not None and not part.isHidden()]
        split = window.compare.below.parentWidget()
        assert isinstance(split, QSplitter)
        self._split, self._sizes = split, split.sizes()
        self.script = self._script()
        self.place = 0
        whole = QWidget()  # one widget: a bar that is too narrow would hide its last buttons one by one
        row = QHBoxLayout(whole)
        row.setContentsMargins(8, 3, 8, 3)
        self.before, self.next, leave = (QPushButton(words) for words in (self.tr("Back"), self.tr("Next"), self.tr("Leave")))
        self.title = ElidedLabel(least=120)
        self.title.setObjectName("title")
        self.title.setAccessibleName(self.tr("What is shown"))
        leave.setToolTip(self.tr("Back to work (F10)"))
        for button, does in ((self.before, partial(self.step, -1)), (self.next, partial(self.step, 1)), (leave, self.leave)):
            button.clicked.connect(lambda _=False, d=does: d())
        row.addWidget(self.before)
        row.addWidget(self.next)
        row.addWidget(self.title, 1)
        row.addWidget(leave)
        self.addWidget(whole)
        window.addToolBar(Qt.ToolBarArea.BottomToolBarArea, self)
        # the actions of a hidden menu bar lose their keys on some desktops
        for keys, does in (("F10", self.leave), ("PgDown", self.next.click), ("PgUp", self.before.click)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)
            shortcut.activated.connect(does)
        for action in window.commands.actions:
            if action.shortcut() == QKeySequence("F10"):
                action.setShortcut(QKeySequence())
                self._own = action
        for part in self._hidden:
            part.hide()
        wear(memory.theme(), large=True)
        window.setWindowState(self._before | Qt.WindowState.WindowFullScreen)
        self.show()
        self.step(0)

    def _script(self) -> tuple[View, ...]:
        window = self._window
        assert window.loaded is not None
        names = [shown.outcome.plan for shown in window.loaded.plans]
        pairs = [(names[0], other) for other in names[1:]] or [(names[0], names[0])]
        compare = window.compare
        return (View(self.tr("Patient and images"), partial(self._images, False)), View(self.tr("Anatomy"), partial(self._images, True)),
                *(View(" – ".join(dict.fromkeys(pair)), partial(self._compare, compare.table, pair)) for pair in pairs),
                View(self.tr("Compromises"), partial(self._compare, compare.pareto)),
                View(self.tr("Ranking and decision"), partial(self._compare, compare.choice)))

    def _images(self, alone: bool) -> None:
        window = self._window
        for button in window.images.panel_buttons:
            button.setChecked(False)
        window.go("Images")
        window.images.show_alone(window.images.scene if alone else None)

    def _compare(self, below: QWidget, pair: tuple[str, str] | None = None) -> None:
        compare = self._window.compare
        self._window.go("Compare")
        compare.below.setCurrentWidget(below)
        self._split.setSizes([3, 2] if pair is not None else [2, 3])
        if pair is not None:
            for box, name in zip((compare.left, compare.right), pair):
                box.setCurrentText(name)

    def step(self, by: int) -> None:
        """Go on in the script, at its ends nowhere."""
        self.place = max(0, min(len(self.script) - 1, self.place + by))
        view = self.script[self.place]
        view.show()
        self.title.setText(self.tr("{} of {}: {}").format(self.place + 1, len(self.script), view.title))
        last = self.place + 1 == len(self.script)
        self.before.setEnabled(self.place > 0)
        self.before.setToolTip(self.tr("The view before (Page Up)") if self.place else self.tr("this is the first view"))
        self.next.setEnabled(not last)
        self.next.setToolTip(self.tr("this is the last view") if last else self.tr("The next view (Page Down)"))

    def leave(self) -> None:
        """Back to work: window, type and views as they were."""
        window = self._window
        window.conference = None
        for shortcut in self.findChildren(QShortcut):
            shortcut.setEnabled(False)
        self._own.setShortcut("F10")
        window.removeToolBar(self)
        for part in self._hidden:
            part.show()
        wear(memory.theme())
        window.setWindowState(self._before)
        window.images.show_alone(None)
        self._split.setSizes(self._sizes)
        self.deleteLater()
