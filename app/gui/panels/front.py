"""All compromises of a search as lines over one axis for each objective (parallel coordinates): up is better on every axis.

A proposal is a numbered line with dots, the plan as it stands a dashed one, every other compromise a thin line without either.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.gui.style import look
from app.optimising import Proposals
from app.report.words import number_text, unit_text

_HEAD, _FOOT, _SIDE = 4, 1, 62


class FrontView(QWidget):
    """The picture; `chosen` is the number of the proposal that stands out, 0 the plan."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found: Proposals | None = None
        self.chosen = 0
        self.setMinimumSize(150, 100)
        self.setAccessibleName(self.tr("Compromises that the search found"))

    def show_found(self, found: Proposals | None, chosen: int = 0) -> None:
        self.found, self.chosen = found, chosen
        words = self._nothing() if found is None else self.tr(
            "{} compromises over {} objectives; up is better on every axis. Numbered lines are the proposals, the dashed one is the plan.").format(
                len(found.search.front()), len(found.search.goals))
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.update()

    def _nothing(self) -> str:
        return self.tr("The compromises of the search appear here.")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, worn = QPainter(self), look()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(worn.well))
        small = painter.font()
        small.setPixelSize(round(0.88 * painter.fontInfo().pixelSize()))
        if self.found is None:
            painter.setPen(QColor(worn.quiet))
            painter.drawText(self.rect().adjusted(8, 8, -8, -8), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._nothing())
        else:
            painter.setFont(small)
            self._draw(painter, self.found)
        painter.end()

    def _draw(self, painter: QPainter, found: Proposals) -> None:
        search, worn, line = found.search, look(), painter.fontMetrics().height()
        better = -search.objectives()
        shown = sorted({0, *search.front().tolist()})
        known = better[shown]
        known = known[np.isfinite(known).all(axis=1)]
        if not len(known):
            return
        low, span = known.min(axis=0), np.maximum(np.ptp(known, axis=0), 1e-12)
        plot = QRectF(_SIDE, (_HEAD + 1) * line + 6, self.width() - 2 * _SIDE, max(20.0, self.height() - (_HEAD + _FOOT + 2) * line - 16))
        across = np.linspace(plot.left(), plot.right(), len(search.goals))
        wide = plot.width() / max(1, len(search.goals) - 1)
        for n, (x, goal, worst) in enumerate(zip(across, search.goals, low)):
            sign = 1.0 if goal.better == "higher" else -1.0
            best = float(known[:, n].max())
            painter.setPen(QPen(QColor(worn.edge), 1))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
            box = QRectF(x - wide / 2 + 2, 2, wide - 4, _HEAD * line)
            painter.setPen(QColor(worn.ink))
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap,
                             f"{chr(97 + n)}  {self.tr(goal.name)}")
            painter.setPen(QColor(worn.quiet))
            for y, value in ((plot.top() - line - 2, best), (plot.bottom() + 2, worst)):
                painter.drawText(QRectF(x - wide / 2, y, wide, line), Qt.AlignmentFlag.AlignHCenter,
                                 f"{number_text(sign * float(value) + 0.0)} {unit_text(goal.unit)}".strip())

        def line_of(row: int) -> list[QPointF] | None:
            share: NDArray[np.float64] = (better[row] - low) / span
            if not np.isfinite(share).all():
                return None
            return [QPointF(x, plot.bottom() - s * plot.height()) for x, s in zip(across, share)]

        faint = QColor(worn.quiet)
        faint.setAlpha(90)
        for row in search.front().tolist():
            self._line(painter, line_of(row), QPen(faint, 1))
        self._line(painter, line_of(0), QPen(QColor(worn.ink), 2, Qt.PenStyle.DashLine), self.tr("plan") if self.chosen == 0 else "")
        for number, row in enumerate(found.rows, 1):
            if number != self.chosen:
                self._line(painter, line_of(row), QPen(QColor(worn.accent), 1.5), str(number), dots=2.5)
        if 0 < self.chosen <= len(found.rows):
            self._line(painter, line_of(found.rows[self.chosen - 1]), QPen(QColor(worn.warning), 3), str(self.chosen), dots=4.5)

    def _line(self, painter: QPainter, points: list[QPointF] | None, pen: QPen, name: str = "", dots: float = 0.0) -> None:
        if points is None:
            return
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(points)
        if dots:
            painter.setBrush(pen.color())
            for point in points:
                painter.drawEllipse(point, dots, dots)
        if name:
            line = self.fontMetrics().height()
            painter.drawText(QRectF(0, points[0].y() - line / 2, _SIDE - 10, line), Qt.AlignmentFlag.AlignRight, name)
            last = points[-1]
            painter.drawText(QRectF(last.x() + 10, last.y() - line / 2, _SIDE - 10, line), Qt.AlignmentFlag.AlignLeft, name)
