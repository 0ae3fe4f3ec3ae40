"""The left side of the window: the contents of the case above the eight numbered pages with their states."""
from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.gui.language import said
from app.gui.panels.case_tree import CaseTree
from app.gui.style import look
from app.session.workflow import SIGNS, PageState, State


class StepButton(QPushButton):
    """A page of the workflow: its number, its name, and at the right the sign of its state."""

    def __init__(self, number: int, name: str, parent: QWidget | None = None) -> None:
        super().__init__(f"{number}   {name}", parent)
        self.name, self.keys = name, f"Ctrl+{number}"
        self.state: State | None = None
        self.setObjectName("step")
        self.setCheckable(True)
        self.setShortcut(self.keys)

    def show_state(self, found: PageState | None, why_not: str) -> None:
        """The state of the page; None with the reason where it cannot be opened."""
        self.state = found.state if found is not None else None
        self.setEnabled(found is not None)
        words = self._words(found) if found is not None else why_not
        self.setToolTip(f"{self.name} ({self.keys}): {words}" if words else f"{self.name} ({self.keys})")
        self.setAccessibleDescription(words)
        self.update()

    def _words(self, found: PageState) -> str:
        names = {"empty": self.tr("empty"), "ready": self.tr("ready"), "stale": self.tr("stale"), "running": self.tr("running"),
                 "failed": self.tr("failed")}
        return f"{names[found.state]} - {said(found.words)}"

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.state is None:
            return
        worn = look()
        colours = {"empty": worn.quiet, "ready": worn.good, "stale": worn.warning, "running": worn.accent, "failed": worn.wrong}
        painter = QPainter(self)
        painter.setPen(QColor(colours[self.state]))
        painter.drawText(self.rect().adjusted(0, 0, -12, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, SIGNS[self.state])
        painter.end()


class Side(QWidget):
    """`tree` and, in the button group `steps`, one button a page."""

    def __init__(self, pages: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tree = CaseTree()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.addWidget(_heading(self.tr("CASE")))
        head.addStretch(1)
        self.all = self._button(self.tr("All"), self.tr("Show all structures"), True)
        self.none = self._button(self.tr("None"), self.tr("Hide all structures"), False)
        head.addWidget(self.all)
        head.addWidget(self.none)
        column.addLayout(head)
        column.addWidget(self.tree, 1)
        column.addWidget(_heading(self.tr("WORKFLOW")))
        self.steps = QButtonGroup(self)
        self.pages = [StepButton(number, name) for number, name in enumerate(pages, 1)]
        for number, button in enumerate(self.pages):
            self.steps.addButton(button, number)
            column.addWidget(button)
        self.show_states(None, "")

    def show_states(self, states: Mapping[str, PageState] | None, why_not: str, *, names: Sequence[str] = ()) -> None:
        """The state of every page by its name in `names`; None before a case is open: the first page only."""
        for number, button in enumerate(self.pages):
            first = PageState("empty", "") if number == 0 else None
            button.show_state(states[names[number]] if states is not None else first, why_not)

    def _button(self, short: str, words: str, shown: bool) -> QPushButton:
        button = QPushButton(short)
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setObjectName("small")
        button.clicked.connect(lambda: self.tree.show_structures(shown))
        return button


def _heading(words: str) -> QLabel:
    label = QLabel(words)
    label.setObjectName("heading")
    return label
