"""A vessel laid straight with its radius and area, and its cross section at a cursor.

    left drag, click    cursor            Left, Right    cursor by a millimetre (Page Up, Page Down: ten)
    wheel               turn the reformat about the vessel's axis
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.gui.style import look
from app.gui.vessels import Vessel
from app.report.words import number_text
from app.scene.cameras import letters_of
from app.scene.colours import SCREEN
from app.scene.slices import Window

_LEFT, _RIGHT, _FOOT = 74, 14, 20
_LINE, _USUAL, _MARK, _CURSOR = (98, 170, 240), (150, 156, 166), (255, 140, 90), (255, 214, 92)
_KEYS = {Qt.Key.Key_Left: -1.0, Qt.Key.Key_Right: 1.0, Qt.Key.Key_PageUp: 10.0, Qt.Key.Key_PageDown: -10.0}


def grey(values: NDArray[np.float32], window: Window) -> QImage:
    """Values as a picture by a window and level."""
    low = float(window.level) - 0.5 * float(window.width)
    shade = np.ascontiguousarray(255.0 * np.clip((values - low) / float(window.width), 0.0, 1.0)).astype(np.uint8)
    return QImage(shade.tobytes(), shade.shape[1], shade.shape[0], shade.shape[1], QImage.Format.Format_Grayscale8)


class VesselChart(QWidget):
    """Emits `moved(length along the way in mm)` and `turned(degrees)`."""

    moved = Signal(float)
    turned = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.vessel: Vessel | None = None
        self.window_level: Window | None = None
        self.at_mm, self.angle = 0.0, 0.0
        self._image: QImage | None = None
        self.empty = self.tr("no vessel is shown")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(260, 150)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(self.tr("Vessel laid straight"))
        self.setAccessibleDescription(self.tr("Left and Right move the cursor along the vessel by a millimetre, Page Up and Page Down by ten; the "
                                              "wheel turns the reformat about the axis."))

    def show_vessel(self, vessel: Vessel | None) -> None:
        self.vessel, self._image = vessel, None
        self.update()

    def set_window(self, window: Window) -> None:
        self.window_level, self._image = window, None
        self.update()

    def set_angle(self, degrees: float) -> None:
        self.angle, self._image = degrees, None
        self.update()

    def go(self, arc_mm: float) -> None:
        self.at_mm = arc_mm
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._image = None

    def _boxes(self) -> tuple[QRectF, QRectF, QRectF]:
        """Where the reformat, the radius and the area are drawn."""
        wide, high = max(10, self.width() - _LEFT - _RIGHT), self.height() - _FOOT
        return (QRectF(_LEFT, 4, wide, 0.44 * high), QRectF(_LEFT, 0.44 * high + 22, wide, 0.28 * high - 22),
                QRectF(_LEFT, 0.72 * high + 10, wide, 0.28 * high - 10))

    def x_of(self, arc_mm: float) -> float:
        assert self.vessel is not None
        box = self._boxes()[0]
        return float(box.left() + box.width() * arc_mm / max(self.vessel.length_mm, 1e-9))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(look().well))
        if self.vessel is None or self.window_level is None:
            painter.setPen(QColor(look().quiet))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.empty)
            return
        curved, radius, area = self._boxes()
        if self._image is None:
            self._image = grey(self.vessel.curved(max(2, int(curved.height())), max(2, int(curved.width())), self.angle), self.window_level)
        painter.drawImage(curved, self._image)
        p = self.vessel.profile
        ink = QColor(look().ink)
        self._curve(painter, radius, p.radius_mm, p.reference_mm, self.tr("radius"), "mm")
        self._curve(painter, area, p.area_mm2, np.pi * p.reference_mm**2, self.tr("area"), "mm²")
        for row, finding in enumerate(self.vessel.findings):
            self._mark(painter, row, finding.first_mm, finding.last_mm, finding.at_mm, finding.words, curved, area)
        x = self.x_of(self.at_mm)
        painter.setPen(QPen(QColor(*_CURSOR), 1.5))
        painter.drawLine(QPointF(x, curved.top()), QPointF(x, area.bottom()))
        self._letters(painter, curved)
        painter.setPen(ink)
        line = painter.fontMetrics().height()
        for share, flag in ((0.0, Qt.AlignmentFlag.AlignLeft), (0.5, Qt.AlignmentFlag.AlignHCenter), (1.0, Qt.AlignmentFlag.AlignRight)):
            place = f"{share * self.vessel.length_mm:.0f} mm" + (self.tr(" along the vessel") if share == 0.5 else "")
            painter.drawText(QRectF(_LEFT, self.height() - line - 2, curved.width(), line), flag, place)
        if self.hasFocus():
            painter.setPen(QPen(QColor(look().accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(1, 1, self.width() - 2, self.height() - 2))

    def _curve(self, painter: QPainter, box: QRectF, values: NDArray[np.float64], reference: NDArray[np.float64], words: str, unit: str) -> None:
        assert self.vessel is not None
        most = 1.08 * float(max(np.nanmax(values), np.nanmax(reference)))
        painter.setPen(QPen(QColor(look().rim), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        for line, colour, style in ((reference, _USUAL, Qt.PenStyle.DashLine), (values, _LINE, Qt.PenStyle.SolidLine)):
            painter.setPen(QPen(QColor(*colour), 1.6, style))
            painter.drawPolyline(QPolygonF([QPointF(self.x_of(float(s)), box.bottom() - box.height() * float(v) / most)
                                            for s, v in zip(self.vessel.profile.arc_mm, line)]))
        painter.setPen(QColor(look().ink))
        height = painter.fontMetrics().height()
        for value, y in ((most, box.top()), (0.0, box.bottom() - height)):
            painter.drawText(QRectF(0, y, _LEFT - 6, height), Qt.AlignmentFlag.AlignRight, number_text(value))
        middle = box.center().y() - height
        painter.drawText(QRectF(4, middle, _LEFT - 10, height), Qt.AlignmentFlag.AlignLeft, words)
        painter.drawText(QRectF(4, middle + height, _LEFT - 10, height), Qt.AlignmentFlag.AlignLeft, unit)

    def _mark(self, painter: QPainter, row: int, first: float, last: float, at: float, words: str, top: QRectF, bottom: QRectF) -> None:
        """A band over the charts where it lies, a line at its worst place, and its words."""
        band = QRectF(self.x_of(first), top.bottom() + 20, max(2.0, self.x_of(last) - self.x_of(first)), bottom.bottom() - top.bottom() - 20)
        painter.fillRect(band, QColor(*_MARK, 50))
        painter.setPen(QPen(QColor(*_MARK), 1.5, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(self.x_of(at), top.top()), QPointF(self.x_of(at), bottom.bottom()))
        height = painter.fontMetrics().height()
        wide = painter.fontMetrics().horizontalAdvance(words) + 6
        x = min(max(self.x_of(at) - wide / 2, top.left()), max(top.left(), top.right() - wide))
        y = top.bottom() + 2 if row == 0 else top.bottom() - height - 2
        painter.fillRect(QRectF(x, y, wide, height), QColor(look().well))
        painter.setPen(QColor(look().wrong))
        painter.drawText(QRectF(x + 3, y, wide, height), Qt.AlignmentFlag.AlignLeft, words)

    def _letters(self, painter: QPainter, box: QRectF) -> None:
        """Which sides of the patient lie above and below the vessel at the cursor."""
        assert self.vessel is not None
        n, turn = self.vessel.number(self.at_mm), np.radians(self.angle)
        up = np.cos(turn) * self.vessel.axis.across[n] + np.sin(turn) * self.vessel.axis.up[n]
        height = painter.fontMetrics().height()
        painter.setPen(QColor(*SCREEN.letter))
        for words, y in ((letters_of(up), box.top() + 2), (letters_of(-up), box.bottom() - height - 2)):
            place = QRectF(min(self.x_of(self.at_mm) + 5, box.right() - 40), y, 40, height)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft, words)

    def _ask(self, x: float) -> None:
        if self.vessel is not None:
            box = self._boxes()[0]
            self.moved.emit(float(np.clip((x - box.left()) / box.width(), 0.0, 1.0)) * self.vessel.length_mm)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._ask(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._ask(event.position().x())

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.turned.emit((self.angle + 10.0 * event.angleDelta().y() / 120.0) % 360.0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _KEYS.get(Qt.Key(event.key()))
        if step is None or self.vessel is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(float(np.clip(self.at_mm + step, 0.0, self.vessel.length_mm)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()


class SectionView(QWidget):
    """The plane across the vessel at the cursor, seen against the flow: its letters, and the circle of the same area."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.vessel: Vessel | None = None
        self.window_level: Window | None = None
        self.at_mm = 0.0
        self.setMinimumSize(120, 120)
        self.setAccessibleName(self.tr("Cross section of the vessel"))

    def show_at(self, vessel: Vessel | None, arc_mm: float, window: Window | None) -> None:
        self.vessel, self.at_mm, self.window_level = vessel, arc_mm, window
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(*SCREEN.ground))
        if self.vessel is None or self.window_level is None:
            return
        side = min(self.width(), self.height())
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        half = max(2.5 * float(np.nanmax(self.vessel.profile.radius_mm)), 8.0)
        painter.drawImage(box, grey(self.vessel.section(self.at_mm, half, 120), self.window_level))
        radius = self.vessel.reading(self.at_mm)[0] * side / (2.0 * half)
        painter.setPen(QPen(QColor(*_CURSOR), 1, Qt.PenStyle.DashLine))
        painter.drawEllipse(box.center(), radius, radius)
        n, height = self.vessel.number(self.at_mm), painter.fontMetrics().height()
        right, up = self.vessel.axis.across[n], self.vessel.axis.up[n]
        painter.setPen(QColor(*SCREEN.letter))
        for way, place, flag in ((right, QRectF(box.right() - 44, box.center().y() - height / 2, 40, height), Qt.AlignmentFlag.AlignRight),
                                 (-right, QRectF(box.left() + 4, box.center().y() - height / 2, 40, height), Qt.AlignmentFlag.AlignLeft),
                                 (up, QRectF(box.center().x() - 20, box.top() + 2, 40, height), Qt.AlignmentFlag.AlignHCenter),
                                 (-up, QRectF(box.center().x() - 20, box.bottom() - height - 2, 40, height), Qt.AlignmentFlag.AlignHCenter)):
            painter.drawText(place, flag, letters_of(way))
        painter.setPen(QColor(*SCREEN.ink))
        painter.drawText(QRectF(box.left() + 4, box.top() + 2, side, height), Qt.AlignmentFlag.AlignLeft, f"± {half:.0f} mm")
