"""How a solver converges, live from its progress and afterwards from its history: residual by step, logarithmic."""
from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.gui.language import said
from app.gui.style import look
from biomech.outcome import Outcome, Solution

_RESIDUAL = re.compile(r"residual ([0-9.]+(?:[eE][-+]?[0-9]+)?)$")


def residual_in(doing: str) -> tuple[str, float] | None:
    """What is solved and its residual, in words such as "Tissue mechanics: A: step 3, residual 1.2e-05"; None where none is told."""
    found = _RESIDUAL.search(doing)
    if found is None or float(found.group(1)) <= 0.0:
        return None
    return doing[:found.start()].rsplit(": ", 1)[0], float(found.group(1))


class Residuals(QWidget):
    """`hear` adds what a progress line tells; a new title begins a new line of points."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.values = "", [0.0][:0]
        self.live = False
        self.setMinimumHeight(90)
        self.setAccessibleName(self.tr("Residual of the solver by step"))

    def sizeHint(self) -> QSize:
        return QSize(320, 130)

    def hear(self, doing: str) -> bool:
        """Take up a progress line; False when it tells no residual."""
        found = residual_in(doing)
        if found is None:
            return False
        title, value = found
        if title != self.title or not self.live:
            self.title, self.values = title, []
        self.live = True
        if not self.values or value != self.values[-1]:
            self.values.append(value)
        self._told()
        return True

    def show_outcome(self, outcome: Outcome, simulation: Solution | None) -> None:
        """The history of a simulation of a plan where it took steps, else of the first of the plan that did."""
        found = next((s for s in (*([simulation] if simulation is not None else []), *outcome.solutions) if len(s.history) > 1), None)
        self.show_history(f"{outcome.plan}, {found.kind}" if found is not None else "", found.history if found is not None else ())

    def show_history(self, title: str, history: Sequence[float]) -> None:
        """The residuals of a finished solution."""
        self.title, self.values, self.live = title, [float(value) for value in history if value > 0.0], False
        self._told()

    def _told(self) -> None:
        words = self.tr("{}: {} steps, residual now {:.1e}").format(said(self.title), len(self.values), self.values[-1]) if self.values else ""
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, worn = QPainter(self), look()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(worn.well))
        line = self.fontMetrics().height()
        if not self.values:
            painter.setPen(QColor(worn.quiet))
            painter.drawText(self.rect().adjusted(8, 8, -8, -8), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
                             self.tr("residuals of the solver appear here while it runs"))
            painter.end()
            return
        painter.setPen(QColor(worn.ink))
        head = self.tr("{} - residual {:.1e}").format(said(self.title), self.values[-1])
        painter.drawText(8, self.fontMetrics().ascent() + 3, self.fontMetrics().elidedText(head, Qt.TextElideMode.ElideMiddle, self.width() - 16))
        top = 1.5 * line + 8  # the highest number stands below the title
        plot = QRectF(44, top, max(10, self.width() - 54), max(10, self.height() - line - 6 - top))
        logs = np.log10(self.values)
        low, high = float(np.floor(logs.min())), float(np.ceil(logs.max()))
        high = max(high, low + 1.0)
        for power in range(int(low), int(high) + 1):
            y = plot.bottom() - plot.height() * (power - low) / (high - low)
            painter.setPen(QPen(QColor(worn.edge), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            if plot.height() / (high - low) > line or power in (int(low), int(high)):
                painter.setPen(QColor(worn.quiet))
                painter.drawText(QRectF(0, y - line / 2, 40, line), Qt.AlignmentFlag.AlignRight, f"1e{power}")
        points = [QPointF(plot.left() + plot.width() * n / max(1, len(logs) - 1), plot.bottom() - plot.height() * (value - low) / (high - low))
                  for n, value in enumerate(logs)]
        painter.setPen(QPen(QColor(worn.accent), 2))
        painter.drawPolyline(points)
        for point in points:
            painter.drawEllipse(point, 2, 2)
        painter.setPen(QColor(worn.quiet))
        below = QRectF(plot.left(), plot.bottom() + 1, plot.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, self.tr("step {}").format(len(logs)))
        painter.end()
