"""The dialog that shows where left and right disagree, and takes the decision of whoever says that it is as it should be."""
from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QLabel, QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from app.gui.language import said
from app.session.laterality import Sides

_SHOWN_WIDTH = 640


class SidesDialog(QDialog):
    """Conflicts, decisions made before, and what was compared. `reason()` and `by()` are the decision when accepted."""

    def __init__(self, sides: Sides, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Left and right"))
        self.setMinimumWidth(_SHOWN_WIDTH)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        title = QLabel(self.tr("Left and right do not agree") if sides.open else self.tr("Left and right agree"))
        title.setObjectName("title")
        column.addWidget(title)
        column.addWidget(self._scrolled(sides), 1)
        self.why = QPlainTextEdit()
        self.why.setAccessibleName(self.tr("Reason"))
        self.why.setPlaceholderText(self.tr("Why this is as it should be, for example: situs inversus, known since 1998"))
        self.why.setMaximumHeight(70)
        self.who = QLineEdit()
        self.who.setAccessibleName(self.tr("Name of who decides"))
        self.who.setPlaceholderText(self.tr("Your name"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self.decide = buttons.addButton(self.tr("It is as it should be: keep this decision"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.decide.setEnabled(False)
        buttons.accepted.connect(self.accept)
        if sides.open:
            advice = _wrapped(self.tr("No report and no file is written while this is open. If something is wrong, close this and put it right: the "
                                      "plan, the names, or the images. If it is as it should be, say why; your name, the reason and the time stay "
                                      "in the case and stand in the report."))
            advice.setObjectName("warning")
            for widget in (advice, self.why, self.who):
                column.addWidget(widget)
            self.why.textChanged.connect(self._enable)
            self.who.textChanged.connect(self._enable)
        self.decide.setVisible(bool(sides.open))
        column.addWidget(buttons)
        self._enable()

    def reason(self) -> str:
        return self.why.toPlainText().strip()

    def by(self) -> str:
        return self.who.text().strip()

    def _enable(self) -> None:
        missing = self.tr("Write the reason") if not self.reason() else self.tr("Write your name") if not self.by() else ""
        self.decide.setEnabled(not missing)
        self.decide.setToolTip(missing)

    def _scrolled(self, sides: Sides) -> QScrollArea:
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setSpacing(6)
        for conflict in sides.open:
            label = _wrapped(f"⚠  {said(conflict.sentence)}")
            label.setObjectName("wrong")
            rows.addWidget(label)
        for decision in sides.decisions:
            rows.addWidget(_wrapped(self.tr("✔  {}: decided by {} at {}: {}").format(decision.conflict, decision.by, decision.at, decision.reason)))
        head = QLabel(self.tr("COMPARED"))
        head.setObjectName("heading")
        rows.addWidget(head)
        for words in sides.compared:
            label = _wrapped(said(words))
            label.setObjectName("quiet")
            rows.addWidget(label)
        rows.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setMinimumHeight(220)
        return area


def _wrapped(words: str) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
    return label
