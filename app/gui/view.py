"""VtkView: VTK renders off screen and Qt paints the image.

The one way that works alike on X11, Wayland, Windows, macOS, remote desktops and with the offscreen platform of the tests:
no native child window, no shared GL context, overlays by QPainter, and `grab()` shows what the user sees. At most one
frame is rendered per paint event, so that a flood of mouse moves never queues up, and one view a turn of the event loop, so that views
that move together hold the window no longer than one of them.
"""
from __future__ import annotations

from itertools import count
from typing import ClassVar

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFocusEvent, QImage, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.gui.style import DARK
from app.scene.colours import SCREEN, Rgb
from app.scene.offscreen import Frame

_REST_MS, _APART_MS, _SPREAD_MS = 200, 40, 320
"""After this long without a move a view is drawn in full quality; views that were shown together do so one after the other."""
_views = count()


class VtkView(QWidget):
    """Shows `self.frame`, an offscreen window of app.scene; subclasses add renderers, mouse and overlays."""

    _waiting: ClassVar[list[VtkView]] = []
    _turn: ClassVar[bool] = False
    """Views to be drawn after the one that is drawn in this turn of the event loop; is there one?"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(120, 90)
        self.frame = Frame()
        self.moving = False
        self._image: QImage | None = None
        self._size = (0, 0)
        self._stale = True
        self._later = False
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS + _APART_MS * next(_views) % _SPREAD_MS)
        self._rest.timeout.connect(self.request)

    def showEvent(self, event: QShowEvent) -> None:
        """A page that comes up shows its views quickly, one in each turn of the event loop; then each of them fully, one after the other."""
        super().showEvent(event)
        if self._stale:
            self.request(moving=True)
            self._later = self in VtkView._waiting

    @classmethod
    def behind(cls) -> bool:
        """Has some view that can be seen not been drawn since its page came up?"""
        return any(view._later for view in cls._waiting if isValid(view) and view.isVisible())

    def request(self, *, moving: bool = False) -> None:
        """Draw again at the next paint; `moving`: quickly now, in full quality when the hand rests."""
        self.moving = moving
        if moving:
            self._rest.start()
        else:
            self._rest.stop()
        self._stale = True
        if not VtkView._turn:
            VtkView._turn = True
            QTimer.singleShot(0, _turn_over)
            self.update()
        elif self not in VtkView._waiting:
            VtkView._waiting.append(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        size = (max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio)))
        if self._later:
            size = self._size
        if size != self._size:
            self._size, self._stale = size, True
            self.frame.resize(*size)
        if (self._stale or self._image is None) and not self._later:
            self._stale = False
            self.frame.set_moving(self.moving)
            self.prepare()
            pixels = self.frame.pixels()
            height, width, _ = pixels.shape
            self._image = QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBX8888)
        painter = QPainter(self)
        if self._image is None:  # its turn comes at once
            painter.fillRect(self.rect(), QColor(*SCREEN.ground))
            return
        painter.drawImage(self.rect(), self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_over(painter)
        if self.hasFocus():
            painter.setPen(QPen(QColor(DARK.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(1, 1, self.width() - 2, self.height() - 2))
        painter.end()

    def prepare(self) -> None:
        """Called once before a frame is rendered: the place for what depends on the size of the view."""

    def paint_over(self, painter: QPainter) -> None:
        """Overlays: letters, scale bar, readings. In widget pixels."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    @property
    def aspect(self) -> float:
        return self.width() / max(1, self.height())

    def say(self, painter: QPainter, x: float, y: float, words: str, colour: Rgb, *, right: bool = False, bold: bool = False) -> None:
        """One line of words at (x, y), its upper left or upper right corner, on a shadow that keeps it legible on bone."""
        font = painter.font()
        font.setBold(bold)
        painter.setFont(font)
        flags = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        height = painter.fontMetrics().height() + 2
        width = max(1.0, x if right else self.width() - x)
        box = QRectF(x - width if right else x, y, width, height)
        painter.setPen(QColor(*SCREEN.ground))
        for dx, dy in ((1, 1), (-1, 1), (1, -1), (-1, -1)):
            painter.drawText(box.translated(dx, dy), flags, words)
        painter.setPen(QColor(*colour))
        painter.drawText(box, flags, words)

    def paint_letters(self, painter: QPainter, letters: tuple[str, str, str, str], *, right_free: int = 0) -> None:
        """Patient letters at the left, right, top and bottom edge."""
        line = painter.fontMetrics().height()
        middle_x, middle_y = self.width() / 2, self.height() / 2 - line / 2
        left, right, top, bottom = letters
        self.say(painter, 8, middle_y, left, SCREEN.letter, bold=True)
        self.say(painter, self.width() - 8 - right_free, middle_y, right, SCREEN.letter, right=True, bold=True)
        for words, y in ((top, 6.0), (bottom, self.height() - line - 8.0)):
            self.say(painter, middle_x - 4, y, words, SCREEN.letter, bold=True)

    def paint_bar(self, painter: QPainter, millimetres: float, pixels: float) -> None:
        """A scale bar of `millimetres`, `pixels` long, at the lower right."""
        x1, y = self.width() - 12.0, self.height() - 12.0
        painter.setPen(QPen(QColor(*SCREEN.ink), 2))
        painter.drawLine(round(x1 - pixels), round(y), round(x1), round(y))
        for x in (x1 - pixels, x1):
            painter.drawLine(round(x), round(y - 4), round(x), round(y + 4))
        self.say(painter, x1, y - 8 - painter.fontMetrics().height(), f"{millimetres:g} mm", SCREEN.ink, right=True)

    def paint_empty(self, painter: QPainter, words: str) -> None:
        """What the view says while it has nothing to show."""
        painter.fillRect(self.rect(), QColor(*SCREEN.ground))
        painter.setPen(QColor(*SCREEN.quiet))
        painter.drawText(self.rect().adjusted(20, 20, -20, -20), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)


def _turn_over() -> None:
    """The next view that waits, unless it is gone."""
    VtkView._waiting[:] = [view for view in VtkView._waiting if isValid(view)]
    VtkView._turn = bool(VtkView._waiting)
    if VtkView._waiting:
        QTimer.singleShot(0, _turn_over)
        view = VtkView._waiting.pop(0)
        view._later = False
        view.update()
