"""A step that waits for what only the surgeon can say: a form for its values, in place, and a button that adds it when it is whole."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.gui.language import said
from app.gui.panels.properties import Properties
from app.session.drafts import Draft
from meshing.errors import PlanningError


class DraftPanel(QFrame):
    """Emits `added(step)` once, or `cancelled`. Places are typed, taken from the crosshair, or clicked in a view (`take_place`)."""

    added = Signal(object)
    cancelled = Signal()

    def __init__(self, place: Callable[[], NDArray[Any]] | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._busy = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        self.form = Properties(place=place)
        self.form.setAccessibleName(self.tr("Values of what is added"))
        self.form.changed.connect(lambda _, draft: self._tell())
        column.addWidget(self.form, 1)
        self.wants = QLabel()
        self.wants.setWordWrap(True)
        self.wants.setTextFormat(Qt.TextFormat.PlainText)
        self.wants.setAccessibleName(self.tr("What is still to be given"))
        column.addWidget(self.wants)
        row = QHBoxLayout()
        row.addStretch(1)
        self.leave = QPushButton(self.tr("Do not add"))
        self.leave.clicked.connect(self.cancelled)
        self.add = QPushButton(self.tr("Add"))
        self.add.setObjectName("primary")
        self.add.clicked.connect(self._add)
        row.addWidget(self.leave)
        row.addWidget(self.add)
        column.addLayout(row)

    def ask(self, draft: Draft, structures: Sequence[str], known: Mapping[str, Sequence[str]]) -> None:
        """Show the form of a draft; names of structures and of branches are offered."""
        self.form.show_step(None)
        self.form.show_step(draft, choices=structures, known=known)
        self._tell()
        first = next((name for name, entry in self.form.entries.items() if entry.missing), None)
        if first is not None:
            self.form.editors[first].setFocus()

    def set_busy(self, why_not: str) -> None:
        """While work runs nothing is added: `why_not` says so, "" lets it be added again."""
        self._busy = why_not
        if self.form.step is not None:
            self._tell()

    def _tell(self) -> None:
        """What is still missing, in words, at the button too."""
        draft: Draft = self.form.step
        lacking = [self.form.entries[name].label for path in draft.missing() if (name := ".".join(map(str, path))) in self.form.entries]
        words = self.tr("To be given: {}").format(", ".join(map(said, lacking)))
        if not lacking:
            try:
                draft.built()
                words = ""
            except PlanningError as error:
                words = said(str(error))
        self.wants.setText(words)
        self.wants.setVisible(bool(words))
        self.add.setEnabled(not (words or self._busy))
        self.add.setToolTip(self._busy or words or self.tr("Add to the plan; Ctrl+Z takes it back"))

    def _add(self) -> None:
        try:
            step = self.form.step.built()
        except PlanningError:
            self._tell()
            return
        self.added.emit(step)
