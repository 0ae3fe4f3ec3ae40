"""A histogram with limits: bars that lie beyond a limit have another colour and a hatch, because colour alone is no sign."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from app.gui.style import look
from app.report.words import number_text


class Histogram(QWidget):
    """Counts between borders; heights are by the logarithm, so that a single bad element can be seen among a million."""

    def __init__(self, title: str, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.unit = title, unit
        self.counts = np.zeros(0, np.int64)
        self.borders = np.zeros(0)
        self.low, self.high = -np.inf, np.inf
        self.setMouseTracking(True)
        self.setMinimumHeight(96)
        self.setAccessibleName(title)

    def sizeHint(self) -> QSize:
        return QSize(280, 120)

    def show_counts(self, counts: Sequence[int] | np.ndarray, borders: np.ndarray, *, low: float = -np.inf, high: float = np.inf) -> None:
        """`counts` (n,) between `borders` (n + 1,); what lies below `low` or above `high` is beyond a limit."""
        self.counts, self.borders, self.low, self.high = np.asarray(counts), np.asarray(borders, float), low, high
        beyond = int(self.counts[self._beyond()].sum()) if len(self.counts) else 0
        self.setAccessibleDescription(self.tr("{} values, {} beyond the limits").format(int(self.counts.sum()), beyond) if len(self.counts) else "")
        self.update()

    def _beyond(self) -> np.ndarray:
        found: np.ndarray = (self.borders[1:] <= self.low) | (self.borders[:-1] >= self.high)
        return found

    def _plot(self) -> QRectF:
        line = self.fontMetrics().height()
        return QRectF(8, line + 6, max(10, self.width() - 16), max(10, self.height() - 2 * line - 12))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, worn = QPainter(self), look()
        painter.fillRect(self.rect(), QColor(worn.well))
        painter.setPen(QColor(worn.ink))
        painter.drawText(8, self.fontMetrics().ascent() + 3, self.title)
        if not len(self.counts):
            painter.setPen(QColor(worn.quiet))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("no mesh yet"))
            painter.end()
            return
        plot, heights = self._plot(), np.log10(1.0 + self.counts)
        span, top = float(self.borders[-1] - self.borders[0]), float(max(heights.max(), 1e-9))
        for count, height, left, right, bad in zip(self.counts, heights, self.borders[:-1], self.borders[1:], self._beyond(), strict=True):
            if count:
                x = plot.left() + plot.width() * (left - self.borders[0]) / span
                bar = QRectF(x, plot.bottom() - plot.height() * height / top, plot.width() * (right - left) / span - 1, plot.height() * height / top)
                painter.fillRect(bar, QColor(worn.wrong if bad else worn.accent))
                if bad:
                    painter.fillRect(bar, QBrush(QColor(worn.well), Qt.BrushStyle.BDiagPattern))
        painter.setPen(QPen(QColor(worn.warning), 1, Qt.PenStyle.DashLine))
        for limit in (self.low, self.high):
            if np.isfinite(limit):
                x = round(plot.left() + plot.width() * (limit - self.borders[0]) / span)
                painter.drawLine(x, round(plot.top()), x, round(plot.bottom()))
        painter.setPen(QColor(worn.quiet))
        below = QRectF(plot.left(), plot.bottom() + 2, plot.width(), self.fontMetrics().height() + 2)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, f"{number_text(float(self.borders[0]))}{self.unit}")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"{number_text(float(self.borders[-1]))}{self.unit}")
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, self.tr("number, logarithmic"))
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        plot = self._plot()
        if len(self.counts) and plot.left() <= event.position().x() <= plot.right():
            place = int((event.position().x() - plot.left()) / plot.width() * (len(self.borders) - 1))
            place = min(place, len(self.counts) - 1)
            low, high = (number_text(float(value)) for value in self.borders[place:place + 2])
            QToolTip.showText(event.globalPosition().toPoint(), self.tr("{} to {}{}: {}").format(low, high, self.unit, int(self.counts[place])), self)
