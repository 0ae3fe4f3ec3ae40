"""One slice with mouse and keys: wheel = slice, left drag = crosshair, right drag = window/level, Ctrl+wheel = zoom,
middle drag = pan. Patient letters, scale bar, position and the value under the cursor are painted over it."""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.gui.view import VtkView
from app.scene.annotations import bar_length
from app.scene.cameras import edge_letters, mm_per_pixel
from app.scene.colours import PLANE_COLOURS, SCREEN
from app.scene.slices import Orientation, SliceView, Window
from meshing.labels import Labels
from meshing.units import Hounsfield
from meshing.volume import Volume

_NORMAL_AXIS = {"sagittal": 0, "coronal": 1, "axial": 2}
_SIDES = {"sagittal": ("L", "R"), "coronal": ("P", "A"), "axial": ("S", "I")}


class SliceWidget(VtkView):
    """Emits `moved(point LPS mm)` and `windowed(Window)`; the page passes them on to the other views."""

    moved = Signal(object)
    windowed = Signal(object)

    def __init__(self, orientation: Orientation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.orientation: Orientation = orientation
        self.slice: SliceView | None = None
        self._pressed: tuple[Qt.MouseButton, QPointF, Window | None] | None = None
        self._under: NDArray[np.float64] | None = None
        self._fitted = False
        self.setAccessibleName(self.tr("{} slice").format(orientation))
        self.setAccessibleDescription(self.tr("Wheel: slice. Left drag: crosshair. Right drag: window and level. Ctrl and wheel: zoom."))
        self.setCursor(Qt.CursorShape.CrossCursor)

    def set_scan(self, volume: Volume, labels: Labels | None) -> None:
        """Show a scan; the structures of `labels` are outlined."""
        if self.slice is not None:
            self.frame.remove(self.slice.renderer)
        self.slice = SliceView(volume, labels, orientation=self.orientation, theme=SCREEN)
        self.slice.show(self.slice.point_mm, cursor=True)
        self.frame.add(self.slice.renderer)
        self._fitted = False
        self.request()

    def go_to(self, point_mm: NDArray[np.float64], *, moving: bool = False) -> None:
        if self.slice is not None:
            self.slice.show(point_mm, cursor=True)
            self.request(moving=moving)

    def set_window(self, window: Window) -> None:
        if self.slice is not None:
            self.slice.set_window(window)
            self.request()

    def set_hidden(self, names: frozenset[str]) -> None:
        if self.slice is not None:
            self.slice.set_hidden(names)
            self.slice.show(self.slice.point_mm, cursor=True)
            self.request()

    def paint_over(self, painter: QPainter) -> None:
        if self.slice is None:
            painter.fillRect(self.rect(), QColor(*SCREEN.ground))
            painter.setPen(QColor(*SCREEN.quiet))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("no scan yet"))
            return
        if not self._fitted:
            self._fitted = True
            self.slice.fit(self.aspect, margin=0.02)
            self.request()
        self._paint_letters(painter)
        axis = _NORMAL_AXIS[self.orientation]
        place = float(self.slice.point_mm[axis])
        side = _SIDES[self.orientation][0 if place >= 0 else 1]
        self._say(painter, 8, 6, self.tr(self.orientation.capitalize()), PLANE_COLOURS[self.orientation])
        self._say(painter, 8, 22, f"{side} {abs(place):.1f} mm", SCREEN.ink)
        window = self.slice.window
        self._say(painter, 8, self.height() - 22, f"W {window.width:.0f}  L {window.level:.0f}", SCREEN.ink)
        at = self._under if self._under is not None else self.slice.point_mm
        value = self.slice.value_at(at)
        if value is not None:
            structure = self.slice.structure_at(at)
            self._say(painter, self.width() - 8, 6, f"{value:.0f} HU" + (f"  {structure}" if structure else ""), SCREEN.ink, right=True)
        self._paint_scale(painter)
        if self.hasFocus():
            painter.setPen(QPen(QColor("#5aa7ec"), 1))
            painter.drawRect(0, 0, self.width() - 1, self.height() - 1)

    def _paint_letters(self, painter: QPainter) -> None:
        assert self.slice is not None
        left, right, top, bottom = edge_letters(self.slice.renderer.GetActiveCamera())
        painter.setPen(QColor(*SCREEN.letter))
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        w, h = self.width(), self.height()
        for letter, x, y in ((left, 14, h / 2), (right, w - 14, h / 2), (top, w / 2, 14), (bottom, w / 2, h - 14)):
            painter.drawText(QRectF(x - 14, y - 10, 28, 20), Qt.AlignmentFlag.AlignCenter, letter)
        font.setBold(False)
        painter.setFont(font)

    def _paint_scale(self, painter: QPainter) -> None:
        assert self.slice is not None
        size = mm_per_pixel(self.slice.renderer, self.height())
        length = bar_length(size, 0.3 * self.width())
        x1, y = self.width() - 12.0, self.height() - 12.0
        x0 = x1 - length / size
        painter.setPen(QPen(QColor(*SCREEN.ink), 2))
        painter.drawLine(QPointF(x0, y), QPointF(x1, y))
        for x in (x0, x1):
            painter.drawLine(QPointF(x, y - 4), QPointF(x, y + 4))
        self._say(painter, int(x1), int(y) - 22, f"{length:g} mm", SCREEN.ink, right=True)

    def _say(self, painter: QPainter, x: int, y: int, words: str, colour: tuple[int, int, int], *, right: bool = False) -> None:
        painter.setPen(QColor(*colour))
        box = QRectF(x - 300, y, 300, 16) if right else QRectF(x, y, 300, 16)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft, words)

    def point_at(self, position: QPointF) -> NDArray[np.float64] | None:
        """The point of this slice (LPS mm) under a widget position."""
        if self.slice is None:
            return None
        camera = self.slice.renderer.GetActiveCamera()
        size = mm_per_pixel(self.slice.renderer, self.height())
        focus = np.array(camera.GetFocalPoint())
        x, y = position.x() - self.width() / 2, self.height() / 2 - position.y()
        found = focus + (x * self.slice.right + y * self.slice.top) * size
        found += ((self.slice.point_mm - found) @ self.slice.out) * self.slice.out
        return np.asarray(found, float)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = (event.button(), event.position(), self.slice.window if self.slice else None)
        if event.button() == Qt.MouseButton.LeftButton:
            self._move_cursor(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        self.request()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._under = self.point_at(event.position())
        if self._pressed is None:
            self.update()
            return
        button, start, window = self._pressed
        moved = event.position() - start
        if button == Qt.MouseButton.LeftButton:
            self._move_cursor(event)
        elif button == Qt.MouseButton.RightButton and window is not None:
            self.windowed.emit(Window(Hounsfield(max(1.0, window.width + 2.0 * moved.x())), Hounsfield(window.level - 2.0 * moved.y())))
        elif button == Qt.MouseButton.MiddleButton and self.slice is not None:
            size = mm_per_pixel(self.slice.renderer, self.height())
            shift = (-moved.x() * self.slice.right + moved.y() * self.slice.top) * size
            camera = self.slice.renderer.GetActiveCamera()
            camera.SetFocalPoint(*(np.array(camera.GetFocalPoint()) + shift))
            camera.SetPosition(*(np.array(camera.GetPosition()) + shift))
            self._pressed = (button, event.position(), window)
            self.request(moving=True)

    def leaveEvent(self, event: object) -> None:
        self._under = None
        self.update()

    def _move_cursor(self, event: QMouseEvent) -> None:
        point = self.point_at(event.position())
        if point is not None:
            self.moved.emit(point)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.slice is None:
            return
        steps = event.angleDelta().y() / 120.0
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.slice.renderer.GetActiveCamera().Zoom(1.15 ** steps)
            self.request(moving=True)
        else:
            spacing = min(self.slice.volume.spacing_mm) if self.orientation != "axial" else self.slice.volume.spacing_mm[2]
            self.moved.emit(self.slice.point_mm + steps * spacing * np.abs(self.slice.out))
