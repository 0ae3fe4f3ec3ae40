"""The map of compromises between the plans, as the report shows it."""
from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from app.gui.language import said
from app.gui.style import look
from app.report.pareto import pareto_png, pareto_words
from biomech.compare import Comparison


class ParetoView(QWidget):
    """Draws the picture as large as there is room; its words are the description for those who do not see it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture: QPixmap | None = None
        self.setMinimumHeight(120)
        self.setAccessibleName(self.tr("Compromises between the plans"))
        self._shown: tuple[Comparison | None, tuple[str, ...]] = (None, ())

    def show_comparison(self, comparison: Comparison | None, weighed: tuple[str, ...]) -> None:
        """None or plans without a compromise between them empty it; the `weighed` measures come first."""
        if (comparison, weighed) == self._shown:
            return
        self._shown = comparison, weighed
        drawn = pareto_png(comparison, weighed) if comparison is not None and len(comparison.plans) > 1 else None
        self.picture = None
        if drawn is not None:
            self.picture = QPixmap()
            self.picture.loadFromData(drawn)
        words = said(pareto_words(comparison)) if comparison is not None and drawn is not None else self._nothing()
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.update()

    def _nothing(self) -> str:
        return self.tr("No two measures pull the simulated plans in different directions.")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(look().well))
        if self.picture is None:
            painter.setPen(QColor(look().quiet))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._nothing())
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            size = self.picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawPixmap(QRectF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2, size.width(), size.height()),
                               self.picture, QRectF(self.picture.rect()))
        painter.end()
