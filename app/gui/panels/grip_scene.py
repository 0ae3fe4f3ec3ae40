"""The 3D view with the handles of a plan: drawn, hit, dragged and moved by keys. What a handle changes is not known here.

    round      a plane or a place          square    a size: a radius, a length, a margin
    diamond    a place on a vessel         ring      a turn about an axis
"""
from __future__ import annotations

import textwrap
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.gui.scene_widget import SceneWidget
from app.scene.cameras import View, axes_of, mm_per_pixel
from app.scene.colours import CUT, REFUSED, SCREEN
from app.scene.margins import LIVE, disc_drawn
from app.scene.pictures import Drawn
from biomech.handles import Handle

_REACH_PX = 12.0
_STEP_MM, _STEP_DEGREES = 1.0, 2.0
_TURNS = {Qt.Key.Key_Left: (0.0, -1.0), Qt.Key.Key_Right: (0.0, 1.0), Qt.Key.Key_Up: (-1.0, 0.0), Qt.Key.Key_Down: (1.0, 0.0)}
_COLUMNS, _MOST_LINES = 44, 6
_SCALE_PX = 84
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Grip:
    """A handle of a plan: which procedure, which of its handles, and where it is held; only a plane has a length. `value` is the number it holds."""

    procedure: int
    handle: Handle
    centre_mm: Array
    normal: Array
    length_mm: float
    value: str = ""

    @property
    def tip_mm(self) -> Array:
        return self.centre_mm + self.length_mm * self.normal


class PlaneScene(SceneWidget):
    """Emits `pulled(grip, part, point LPS mm)` while a handle is dragged, `released` after it, `nudged(grip, mm, degrees
    about right, degrees about up)` for keys."""

    pulled = Signal(object, str, object)
    released = Signal()
    nudged = Signal(object, float, object)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.grips: tuple[Grip, ...] = ()
        self.chosen = 0
        self.notes: dict[int, tuple[str, bool]] = {}
        self.lesions = np.zeros((0, 3, 3))
        """Corners of the triangles of the lesions, mm LPS: planes are coloured by their distance to them."""
        self._discs: dict[tuple[bytes, bytes, float, int], Drawn] = {}
        self.cuts: tuple[Drawn, ...] = ()
        self._held: tuple[Grip, str, QPointF] | None = None
        self.setAccessibleDescription(self.accessibleDescription() + " " + self.tr(
            "Brackets move the chosen handle, Ctrl and arrows tilt a plane or shift a place; N chooses the next handle."))

    def show_grips(self, grips: tuple[Grip, ...], radius_mm: float, *, moving: bool = False) -> None:
        """Draw these planes as discs with handles."""
        for disc in self._discs.values():
            self.renderer.RemoveActor(disc.actor)
        self.grips = grips
        self.chosen = min(self.chosen, max(0, len(grips) - 1))
        planes = [grip for grip in grips if grip.length_mm > 0.0]
        known, self._discs = self._discs, {}
        for grip in planes:  # one that stays where it is keeps its disc: the distances on it are work
            key = (grip.centre_mm.tobytes(), grip.normal.tobytes(), radius_mm, id(self.lesions))
            self._discs[key] = known.get(key) or disc_drawn(grip.centre_mm, grip.normal, radius_mm, "plane", self.lesions)
        self.scale = LIVE if (planes or self.cuts) and len(self.lesions) else None
        for disc in self._discs.values():
            self.renderer.AddActor(disc.actor)
        self.request(moving=moving)

    def show_cuts(self, cuts: tuple[Drawn, ...]) -> None:
        """The surfaces of cuts that are no planes, as they were measured last."""
        if not cuts and not self.cuts:
            return
        for cut in self.cuts:
            self.renderer.RemoveActor(cut.actor)
        self.cuts = cuts
        for cut in cuts:
            self.renderer.AddActor(cut.actor)
        self.scale = LIVE if (cuts or any(grip.length_mm > 0.0 for grip in self.grips)) and len(self.lesions) else None
        self.request(moving=self._held is not None)

    def show_notes(self, notes: dict[int, tuple[str, bool]]) -> None:
        """What is said at the handles: by the number of the procedure, the words and whether it is refused."""
        self.notes = notes
        self.update()

    def paint_over(self, painter: QPainter) -> None:
        super().paint_over(painter)
        taken = [QRectF(at.x() - 8, at.y() - 8, 16, 16) for at in (self.position_of(grip.centre_mm) for grip in self.grips)]
        for number, grip in enumerate(self.grips):
            centre, tip = self.position_of(grip.centre_mm), self.position_of(grip.tip_mm)
            start = centre if grip.handle.start_mm is None else self.position_of(grip.handle.start_mm)
            refused = self.notes.get(grip.procedure, ("", False))[1]
            colour = QColor(*(REFUSED if refused else CUT))
            for ink, width in ((QColor(*SCREEN.ground), 5), (colour, 2)):
                painter.setPen(QPen(ink, width))
                painter.drawLine(centre, tip)
                painter.drawLine(start, centre)
            painter.setPen(QPen(QColor(*SCREEN.letter if number == self.chosen and self.hasFocus() else SCREEN.ink), 2))
            painter.setBrush(colour if grip.handle.kind != "turn" else Qt.BrushStyle.NoBrush)
            _draw_knob(painter, grip.handle.kind, centre)
            if grip.length_mm > 0.0:
                painter.drawPolygon(_arrowhead(centre, tip))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if len(self.grips) > 1 and grip.handle.kind == "plane":
                self.say(painter, tip.x() + 10, tip.y() - 8, str(number + 1), SCREEN.ink, bold=True)
            elif grip.handle.kind != "plane":
                words = f"{self.tr(grip.handle.label)}  {grip.value}".rstrip()
                place = self._room_for(words, centre, taken, painter.fontMetrics())
                taken.append(place)
                self.say(painter, place.x(), place.y(), words, SCREEN.ink)
        self._paint_notes(painter)

    def _room_for(self, words: str, at: QPointF, taken: list[QRectF], metrics: QFontMetrics) -> QRectF:
        """Where the words of a handle stand: beside it, else above or below, clear of the border and of what is `taken`."""
        width, height = metrics.horizontalAdvance(words) + 4, metrics.height()
        right, bottom = self.width() - (_SCALE_PX if self.scale else 0) - 2.0 - width, self.height() - 2.0 - height
        places = [QRectF(min(max(at.x() + across, 2.0), max(right, 2.0)), min(max(at.y() - 9 + down * (height + 3), 2.0), bottom), width, height)
                  for down in (0, 1, -1, 2, -2, 3, -3) for across in (10.0, -10.0 - width, -0.5 * width)]
        free = [place for place in places if not any(place.intersects(other) for other in taken)]
        return free[0] if free else places[0]

    def _paint_notes(self, painter: QPainter) -> None:
        """The words of the procedure at its chosen handle; what is refused is said at its first handle whatever is chosen."""
        stops = any(refused for _, refused in self.notes.values())
        for procedure, (words, refused) in self.notes.items():
            if stops and not refused:
                continue  # what cannot be done comes first
            own = [(number != self.chosen, number) for number, grip in enumerate(self.grips) if grip.procedure == procedure]
            if not own or not (refused or (not min(own)[0] and (self.hasFocus() or self._held is not None))):
                continue
            place = self.position_of(self.grips[min(own)[1]].centre_mm)
            lines = textwrap.wrap(words, _COLUMNS)
            lines = lines if len(lines) <= _MOST_LINES else [*lines[:_MOST_LINES - 1], lines[_MOST_LINES - 1] + " ..."]
            metrics = painter.fontMetrics()
            width, height = max(metrics.horizontalAdvance(line) for line in lines) + 12, metrics.height() * len(lines) + 8
            x = min(max(4.0, place.x() + 14.0), max(4.0, self.width() - width - 4.0))
            y = min(max(4.0, place.y() + 12.0), max(4.0, self.height() - height - 4.0))
            painter.setPen(QPen(QColor(*(REFUSED if refused else SCREEN.quiet)), 1))
            painter.setBrush(QColor(*SCREEN.ground, 220))
            painter.drawRoundedRect(QRectF(x, y, width, height), 4, 4)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for number, line in enumerate(lines):
                self.say(painter, x + 6, y + 4 + number * metrics.height(), line, SCREEN.letter if refused else SCREEN.ink)

    def handle_at(self, position: QPointF) -> tuple[Grip, str] | None:
        """The nearest handle within reach of a widget position."""
        found = [(float(np.hypot(position.x() - at.x(), position.y() - at.y())), number, part)
                 for number, grip in enumerate(self.grips)
                 for part, at in (("centre", self.position_of(grip.centre_mm)), ("tip", self.position_of(grip.tip_mm)))
                 if part == "centre" or grip.length_mm > 0.0]
        near = min(found, default=None)
        return (self.grips[near[1]], near[2]) if near is not None and near[0] <= _REACH_PX else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.handle_at(event.position()) if event.button() == Qt.MouseButton.LeftButton else None
        if found is None:
            super().mousePressEvent(event)
            return
        self._held = (*found, event.position())
        self.chosen = self.grips.index(found[0])
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is None:
            self.setCursor(Qt.CursorShape.OpenHandCursor if self.handle_at(event.position()) else Qt.CursorShape.ArrowCursor)
            super().mouseMoveEvent(event)
            return
        grip, part, start = self._held
        right, top = self.screen_axes()
        size = mm_per_pixel(self.renderer, max(1, self.height()))
        moved = event.position() - start
        held = grip.centre_mm if part == "centre" else grip.tip_mm
        self.pulled.emit(grip, part, held + (moved.x() * right - moved.y() * top) * size)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held is None:
            super().mouseReleaseEvent(event)
            return
        self._held = None
        self.released.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {"[": -_STEP_MM, "]": _STEP_MM, "{": -5.0 * _STEP_MM, "}": 5.0 * _STEP_MM}.get(event.text())
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if self.grips and step is not None:
            self.nudged.emit(self.grips[self.chosen], step, np.zeros(3))
        elif self.grips and event.key() == Qt.Key.Key_N:
            self.chosen = (self.chosen + 1) % len(self.grips)
            self.update()
        elif self.grips and control and Qt.Key(event.key()) in _TURNS:
            about_right, about_up = _TURNS[Qt.Key(event.key())]
            right, top = self.screen_axes()
            self.nudged.emit(self.grips[self.chosen], 0.0, np.radians(_STEP_DEGREES) * (about_right * right + about_up * top))
        else:
            super().keyPressEvent(event)

    def screen_axes(self) -> tuple[Array, Array]:
        camera = self.renderer.GetActiveCamera()
        focus, eye, up = (np.array(v) for v in (camera.GetFocalPoint(), camera.GetPosition(), camera.GetViewUp()))
        right, top, _ = axes_of(View(tuple(eye - focus), tuple(up)))
        return right, top


def _arrowhead(start: QPointF, tip: QPointF) -> list[QPointF]:
    along = np.array([tip.x() - start.x(), tip.y() - start.y()])
    along = along / max(float(np.hypot(*along)), 1e-6)
    across = np.array([-along[1], along[0]])
    back = np.array([tip.x(), tip.y()]) - 12.0 * along
    return [tip, QPointF(*(back + 6.0 * across)), QPointF(*(back - 6.0 * across))]


def _draw_knob(painter: QPainter, kind: str, at: QPointF) -> None:
    if kind == "size":
        painter.drawRect(QRectF(at.x() - 6, at.y() - 6, 12, 12))
    elif kind == "along":
        painter.drawPolygon([at + QPointF(0, -8), at + QPointF(8, 0), at + QPointF(0, 8), at + QPointF(-8, 0)])
    else:
        painter.drawEllipse(at, 7, 7)
