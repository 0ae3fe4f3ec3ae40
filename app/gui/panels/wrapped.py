"""Words that a layout would cut off or leave out: labels of several lines in a form, and what an empty list says."""
from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QListWidget, QWidget

from app.gui.style import look


class WrappedLabel(QLabel):
    """A label of as many lines as it needs; the layout of a form gives it those of its editor otherwise."""

    def __init__(self, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setWordWrap(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(max(0, self.heightForWidth(self.width())))


class HintedList(QListWidget):
    """A list that says why it is empty."""

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = hint

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.count():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(look().quiet))
            painter.drawText(self.viewport().rect().adjusted(6, 4, -6, -4), Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap, self._hint)
            painter.end()
