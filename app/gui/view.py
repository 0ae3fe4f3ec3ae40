"""VtkView: VTK renders off screen and Qt paints the image.

The one way that works alike on X11, Wayland, Windows, macOS, remote desktops and with the offscreen platform of the tests:
no native child window, no shared GL context, overlays by QPainter, and `grab()` shows what the user sees. At most one
frame is rendered per paint event, so that a flood of mouse moves never queues up, and one view a turn of the event loop, so that views
that move together hold the window no longer than one of them.
"""
from __future__ import annotations

import time
from functools import cache, partial
from itertools import count
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractEventDispatcher, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFocusEvent, QImage, QLinearGradient, QPainter, QPaintEvent, QPen, QPixmap, QShowEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.gui.style import DARK
from app.report.words import number_text, unit_text
from app.scene.colours import SCREEN, TABLES, Rgb, Scale
from app.scene.offscreen import Frame

_NEXT_MS, _LOST_MS = 1, 250
"""Between a frame and the next (what is posted without a delay still runs in the same turn of the event loop), and until a turn is lost."""
_REST_MS, _APART_MS, _SPREAD_MS = 200, 40, 320
"""After this long without a move a view is drawn in full quality; views that were shown together do so one after the other."""
_LATE_S = 0.015
"""A turn of the event loop in which something else took so long draws nothing, but the next one does."""
_views = count()
WHOLE = QRect(0, 0, -1, -1)


class VtkView(QWidget):
    """Shows `self.frame`, an offscreen window of app.scene; subclasses add renderers, mouse and overlays."""

    _waiting: ClassVar[list[VtkView]] = []
    _holder: ClassVar[VtkView | None] = None
    _turn: ClassVar[int] = 0
    """Views to be drawn after the one that is drawn in this turn of the event loop, that one, and the number of its turn."""
    _spent: ClassVar[bool] = True
    _began: ClassVar[float] = 0.0
    """Was something drawn already since the event loop last looked for events, and when was that? On a slow machine timers overtake each other in
    one turn."""

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
        self._later = self._at_once = self._put_off = False
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS + _APART_MS * next(_views) % _SPREAD_MS)
        self._rest.timeout.connect(self.request)
        _hear_turns()

    def showEvent(self, event: QShowEvent) -> None:
        """A page that comes up shows its views quickly, one in each turn of the event loop; then each of them fully, one after the other."""
        super().showEvent(event)
        if self._stale:
            self.request(moving=True)

    @classmethod
    def drawing(cls) -> bool:
        """Is it some view's turn to be drawn?"""
        return cls._holder is not None

    @classmethod
    def behind(cls) -> bool:
        """Has some view that can be seen not been drawn since its page came up, or since what it shows changed?"""
        holder = cls._holder
        if holder is not None and isValid(holder) and holder.isVisible() and holder._stale and not holder.visibleRegion().isEmpty():
            return True
        return any(view._later for view in cls._waiting if isValid(view) and view.isVisible())

    @classmethod
    def take_turn(cls) -> bool:
        """For what else is slow: was nothing done yet in this turn of the event loop? Then views wait for the next."""
        free, VtkView._spent = not VtkView._spent, True
        return free

    def pixels(self) -> tuple[int, int]:
        """Width and height of a frame."""
        ratio = self.devicePixelRatioF()
        return max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))

    def request(self, *, moving: bool = False) -> None:
        """Draw again at the next paint; `moving`: quickly now, in full quality when the hand rests."""
        self.moving = moving
        if moving:
            self._rest.start()
        else:
            self._rest.stop()
        self._stale = True
        if not self.isVisible():
            return  # asks again when it is shown
        if VtkView._holder is None or VtkView._holder is self:
            _give_turn(self)
            return
        self._later = True
        if self not in VtkView._waiting:
            VtkView._waiting.append(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        size = self.pixels()
        seen = self.isVisible() and not self._at_once
        if seen and self._image is not None and size != (self._image.width(), self._image.height()):
            self.request(moving=True)
        later = seen and self._later
        if seen and self._stale and not later:
            late = not self._put_off and time.perf_counter() - VtkView._began > _LATE_S
            later = self._later = late or VtkView._spent or not self.primed()
            self._put_off, VtkView._spent = late, True
            if later:
                VtkView._waiting.insert(0, self)
                VtkView._holder = VtkView._holder or self
        if later:
            size = self._size
        if size != self._size:
            self._size, self._stale = size, True
            self.frame.resize(*size)
        if (self._stale or self._image is None) and not later:
            self._stale = False
            self.frame.set_moving(self.moving)
            self.prepare()
            pixels = self.drawn_frame()
            height, width, _ = pixels.shape
            self._image = QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBX8888)
        if VtkView._holder is self:
            QTimer.singleShot(_NEXT_MS, partial(_turn_over, VtkView._turn))
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

    def grab(self, rectangle: QRect = WHOLE) -> QPixmap:
        """A picture of what is shown now, drawn at once."""
        self._at_once = True
        try:
            return super().grab(rectangle)
        finally:
            self._at_once = False

    def primed(self) -> bool:
        """Can a frame be drawn at once, in the quality of the moment? A view that has to make programs for it does so now, in a turn of its own, and
        says no."""
        return True

    def drawn_frame(self) -> NDArray[np.uint8]:
        """(height, width, 4) the frame that is shown now."""
        return self.frame.pixels()

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

    def paint_scale(self, painter: QPainter, scale: Scale) -> int:
        """The colour bar; returns the pixels it takes at the right edge."""
        line = painter.fontMetrics().height()
        box = QRectF(self.width() - 26, 2.2 * line, 12, max(40.0, self.height() - 6.5 * line))
        ramp = QLinearGradient(box.bottomLeft(), box.topLeft())
        for stop in np.linspace(0.0, 1.0, 17):
            ramp.setColorAt(float(stop), QColor(*(int(c) for c in TABLES[scale.table][int(stop * 255)])))
        painter.fillRect(box, ramp)
        parts = 4 if box.height() > 6 * line else 2
        for part in range(parts + 1):
            value = scale.low + (scale.high - scale.low) * part / parts
            sign = "≥ " if part == parts and scale.above else "≤ " if part == 0 and scale.below else ""
            y = box.bottom() - box.height() * part / parts
            self.say(painter, box.left() - 6, y - line / 2, f"{sign}{number_text(value)}", SCREEN.ink, right=True)
        unit = unit_text(scale.unit)
        self.say(painter, self.width() - 10, 6, f"{self.tr(scale.title)} ({unit})" if unit else self.tr(scale.title), SCREEN.ink, right=True)
        return 84

    def paint_empty(self, painter: QPainter, words: str) -> None:
        """What the view says while it has nothing to show."""
        painter.fillRect(self.rect(), QColor(*SCREEN.ground))
        painter.setPen(QColor(*SCREEN.quiet))
        painter.drawText(self.rect().adjusted(20, 20, -20, -20), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)


@cache
def _hear_turns() -> None:
    QAbstractEventDispatcher.instance().awake.connect(_turn_begins)
    _turn_begins()


def _turn_begins() -> None:
    VtkView._began, VtkView._spent = time.perf_counter(), False


def _give_turn(view: VtkView) -> None:
    """This view is drawn next; one that nothing asks to be painted, because something lies over it, loses its turn."""
    VtkView._holder, VtkView._turn = view, VtkView._turn + 1
    VtkView._waiting[:] = [waiting for waiting in VtkView._waiting if waiting is not view]
    view._later = False
    view.update()
    QTimer.singleShot(_LOST_MS, partial(_turn_over, VtkView._turn))


def _turn_over(turn: int) -> None:
    """The next view that waits and can be seen."""
    if turn != VtkView._turn:
        return
    VtkView._holder = None
    VtkView._waiting[:] = [waiting for waiting in VtkView._waiting if isValid(waiting) and waiting.isVisible()]
    if VtkView._waiting:
        _give_turn(VtkView._waiting[0])
