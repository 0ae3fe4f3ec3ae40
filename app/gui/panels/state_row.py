"""One line above a page: the state of what it shows in words, and the button that makes it or makes it again."""
from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.gui.language import said
from app.gui.panels.elided import ElidedLabel
from app.gui.style import restyled
from app.session.workflow import SIGNS, PageState


class StateRow(QWidget):
    """Emits `asked` when the button is pressed."""

    asked = Signal()

    def __init__(self, title: str, make: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make = make
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        name = QLabel(title)
        name.setObjectName("title")
        self.words = ElidedLabel()
        self.words.setAccessibleName(self.tr("State of {}").format(title))
        self.run = QPushButton(make)
        self.run.setObjectName("primary")
        self.run.clicked.connect(self.asked)
        row.addWidget(name)
        row.addWidget(self.words, 1)
        row.addWidget(self.run)

    def show_state(self, found: PageState, *, why_not: str = "", hint: str = "", again: bool = False) -> None:
        """State, and why the button cannot be pressed now; `hint` is what pressing it will do, `again` whether also what is ready can be made."""
        self.words.setText(f"{SIGNS[found.state]}  {said(found.words)}")
        self.words.setToolTip(said(found.words))
        restyled(self.words, {"stale": "warning", "failed": "wrong"}.get(found.state, "quiet"))
        self.run.setText(self.tr("Run again") if found.state in ("stale", "failed") else self._make)
        reason = why_not or (self.tr("Everything here is up to date") if found.state == "ready" and not again else "")
        self.run.setEnabled(not reason)
        self.run.setToolTip(reason or hint)
