"""The map of compromises between the plans, as the report shows it."""
from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.gui.language import said
from app.gui.style import look
from app.report.pareto import Sheet, pairs_of, pareto_image, pareto_words
from biomech.compare import Comparison


class ParetoView(QWidget):
    """Draws the picture as large as there is room; its words are the description for those who do not see it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture: QImage | None = None
        self._of: object = None
        self.setMinimumHeight(120)
        self.setAccessibleName(self.tr("Compromises between the plans"))
        self._shown: tuple[Comparison | None, tuple[str, ...]] = (None, ())

    def show_comparison(self, comparison: Comparison | None, weighed: tuple[str, ...]) -> None:
        """None or plans without a compromise between them empty it; the `weighed` measures come first."""
        if (comparison, weighed) == self._shown:
            return
        self._shown = comparison, weighed
        self.picture = None
        words = said(pareto_words(comparison)) if comparison is not None and self._pairs() else self._nothing()
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.update()

    def _pairs(self) -> bool:
        comparison, weighed = self._shown
        return comparison is not None and len(comparison.plans) > 1 and bool(pairs_of(comparison, weighed))

    def _nothing(self) -> str:
        return self.tr("No two measures pull the simulated plans in different directions.")

    def _drawn(self) -> QImage | None:
        """The map in the colours of the window and as large as there is room, drawn again when one of the two is another."""
        comparison, weighed = self._shown
        if comparison is None or not self._pairs():
            return None
        worn = look()
        size = max(900, 2 * self.width()), max(480, 2 * self.height())
        if self.picture is None or self._of != (size, worn):
            sheet = Sheet(*size, _rgb(worn.ink), _rgb(worn.quiet), _rgb(worn.accent), _rgb(worn.warning), _rgb(worn.well), _rgb(worn.edge),
                          _rgb(worn.primary_rim), said)
            image = pareto_image(comparison, weighed, sheet)
            assert image is not None
            self._of = size, worn
            self.picture = QImage(image.tobytes(), *size, 3 * size[0], QImage.Format.Format_RGB888).copy()
        return self.picture

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(look().well))
        picture = self._drawn()
        if picture is None:
            painter.setPen(QColor(look().quiet))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._nothing())
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            size = picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRectF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2, size.width(), size.height()), picture)
        painter.end()


def _rgb(colour: str) -> tuple[int, int, int]:
    found = QColor(colour)
    return found.red(), found.green(), found.blue()
