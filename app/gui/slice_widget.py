"""One slice with mouse and keys.

    wheel, Up, Down      slice by slice (Page Up, Page Down: ten)         left drag     crosshair
    Ctrl+wheel, + and -  zoom                                             right drag    window (across) and level (up, down)
    Home                 the whole image again                            middle drag   pan
    Ctrl+Left, Right     turn the two other planes, with Shift by ten degrees; so do the rings on the crosshair's lines

Patient letters, scale bar, position, and the value and structure under the cursor are painted over it.
"""
from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.gui.view import VtkView
from app.scene.annotations import bar_length
from app.scene.cameras import edge_letters, mm_per_pixel
from app.scene.colours import PLANE_COLOURS, SCREEN
from app.scene.planes import STRAIGHT, Planes
from app.scene.slices import Orientation, Slab, SliceView, Window
from meshing.labels import Labels
from meshing.units import Hounsfield
from meshing.volume import index_of

_NORMAL_AXIS = {"sagittal": 0, "coronal": 1, "axial": 2}
_SIDES = {"sagittal": ("L", "R"), "coronal": ("P", "A"), "axial": ("S", "I")}
_CUTS = {"axial": ("sagittal", "coronal"), "coronal": ("sagittal", "axial"), "sagittal": ("coronal", "axial")}
"""Which slices the vertical and the horizontal line of the crosshair stand for."""
_GAP_PX = 9.0
_WHEEL_STEP = 120.0
_KEYS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}
_TURN_KEYS = {Qt.Key.Key_Left: 1.0, Qt.Key.Key_Right: -1.0}
_ZOOM_KEYS = {Qt.Key.Key_Plus: 1.0, Qt.Key.Key_Equal: 1.0, Qt.Key.Key_Minus: -1.0}


class Tool(Protocol):
    """What takes the left button over (app/gui/hands.py)."""

    def press(self, view: SliceWidget, position: QPointF, opposite: bool) -> None: ...
    def move(self, view: SliceWidget, position: QPointF) -> None: ...
    def release(self, view: SliceWidget, position: QPointF) -> None: ...
    def leave(self) -> None: ...
    def paint(self, view: SliceWidget, painter: QPainter) -> None: ...


class Marks(Protocol):
    """Measurements over the slice (app/gui/marking.py); `takes` a press of the left button when it is about one of them."""

    def takes(self, view: SliceWidget, position: QPointF) -> bool: ...
    def move(self, view: SliceWidget, position: QPointF) -> None: ...
    def release(self, view: SliceWidget, position: QPointF) -> None: ...
    def leave(self) -> None: ...
    def paint(self, view: SliceWidget, painter: QPainter) -> None: ...


class Layer(Protocol):
    """What is painted over the slice and under the words (app/gui/overlay.py)."""

    def paint(self, view: SliceWidget, painter: QPainter) -> None: ...


class SliceWidget(VtkView):
    """Emits `moved(point LPS mm)`, `windowed(Window)` and `turns(degrees, anticlockwise)`; the page passes them on to all views."""

    moved = Signal(object)
    windowed = Signal(object)
    turns = Signal(float)

    def __init__(self, orientation: Orientation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.orientation: Orientation = orientation
        self.slice: SliceView | None = None
        self.point_mm = np.zeros(3)
        self.crosshair = True
        self.hand: Tool | None = None
        self.layer: Layer | None = None
        self.marks: Marks | None = None
        self.turner: Marks | None = None
        self.planes: Planes = STRAIGHT
        self.slab: Slab | None = None
        self.second_words: tuple[str, ...] = ()
        self._marking = self._turning = False
        self._pressed: tuple[Qt.MouseButton, QPointF, Window | None] | None = None
        self._under: NDArray[np.float64] | None = None
        self._fits = True
        self._turned = 0.0
        names = {"axial": self.tr("Axial"), "coronal": self.tr("Coronal"), "sagittal": self.tr("Sagittal")}
        self.title = names[orientation]
        self.setAccessibleName(self.tr("{} slice").format(self.title))
        self.setAccessibleDescription(self.tr(
            "Wheel, Up and Down: slice. Left drag: crosshair. Right drag: window and level. Ctrl and wheel, plus and minus: zoom. "
            "Middle drag: pan. Home: whole image. Control with Left and Right, or the rings on the lines: turn the two other planes."))
        self.setCursor(Qt.CursorShape.CrossCursor)

    def set_slice(self, view: SliceView | None) -> None:
        """Show a slice of a scan, whole; None empties the view."""
        if self.slice is not None:
            self.frame.remove(self.slice.renderer)
        self.slice, self._fits, self._under = view, True, None
        if view is not None:
            self.frame.add(view.renderer)
            self.point_mm = view.point_mm
            view.set_slab(self.slab)
            view.set_frame(self.planes.frame(self.orientation))
        self.request()

    def go_to(self, point_mm: NDArray[np.float64], *, moving: bool = False) -> None:
        """Show the slice through a point; drawn at the next paint, however many moves come before it."""
        if self.slice is not None:
            before, self.point_mm = self.point_mm, np.clip(point_mm, self.slice.box_mm[:, 0], self.slice.box_mm[:, 1])
            if abs(float((self.point_mm - before) @ self.slice.out)) > 1e-6 or not moving:
                self.request(moving=moving)
            else:
                self.update()  # the plane is the same: only the crosshair moves, and that is painted

    def set_planes(self, planes: Planes, *, moving: bool = False) -> None:
        """Show the plane of this view as it lies among three that are turned together."""
        self.planes = planes
        if self.slice is not None:
            self.slice.set_frame(planes.frame(self.orientation))
            self.request(moving=moving)

    def set_labels(self, labels: Labels | None) -> None:
        """Outline another label map of the same image; zoom and place stay."""
        if self.slice is not None and labels is not self.slice.labels:
            self.slice.set_labels(labels)
            self.request(moving=True)

    def set_window(self, window: Window) -> None:
        if self.slice is not None:
            self.slice.set_window(window)
            self.request()

    def set_slab(self, slab: Slab | None) -> None:
        """Show a projection of the slices about this one, None: this one alone."""
        self.slab = slab
        if self.slice is not None:
            self.slice.set_slab(slab)
            self.request()

    def set_hidden(self, names: frozenset[str]) -> None:
        """Leave out the outlines of these structures."""
        if self.slice is not None:
            self.slice.hidden = names
            self.request()

    def set_crosshair(self, shown: bool) -> None:
        self.crosshair = shown
        self.update()

    def prepare(self) -> None:
        if self.slice is None:
            return
        self.slice.show(self.point_mm, quick=self.moving)
        if self._fits:
            self.slice.fit(self.aspect, margin=0.02)
        self.slice.renderer.ResetCameraClippingRange()

    def paint_over(self, painter: QPainter) -> None:
        if self.slice is None:
            self.paint_empty(painter, self.tr("no scan yet"))
            return
        line = painter.fontMetrics().height() + 3
        if self.layer is not None:
            self.layer.paint(self, painter)
        if self.crosshair:
            self._paint_crosshair(painter)
            if self.turner is not None:
                self.turner.paint(self, painter)
        if self.hand is not None:
            self.hand.paint(self, painter)
        if self.marks is not None:
            self.marks.paint(self, painter)
        self.paint_letters(painter, edge_letters(self.slice.renderer.GetActiveCamera()))
        self.say(painter, 8, 6, self.title_words(), PLANE_COLOURS[self.orientation], bold=True)
        self.say(painter, 8, 6 + line, self.position_words(), SCREEN.ink)
        window = self.slice.window
        self.say(painter, 8, self.height() - line - 5, f"W {window.width:.0f}  L {window.level:.0f}", SCREEN.ink)
        for row, words in enumerate(self.second_words):  # which two images are shown, and how well they fit, in the view itself
            self.say(painter, 8, 6 + (2 + row) * line, painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, self.width() - 90),
                     SCREEN.letter)
        value, structure = self.under_words()
        self.say(painter, self.width() - 8, 6, value, SCREEN.ink, right=True)
        self.say(painter, self.width() - 8, 6 + line, structure, SCREEN.ink, right=True)
        size = mm_per_pixel(self.slice.renderer, self.height())
        length = bar_length(size, 0.28 * self.width())
        self.paint_bar(painter, length, length / size)

    def _paint_crosshair(self, painter: QPainter) -> None:
        """Where the two other slices cut this one, in their colours; a gap at the crossing leaves the target visible."""
        at = self.position_of(self.point_mm)
        reach = float(self.width() + self.height())
        for name in _CUTS[self.orientation]:
            way = self.line_of(name)
            painter.setPen(QPen(QColor(*PLANE_COLOURS[name]), 1))
            for side in (-1.0, 1.0):
                painter.drawLine(at + way * (side * _GAP_PX), at + way * (side * reach))

    def line_of(self, other: str) -> QPointF:
        """The direction, of length 1 in pixels, of the line in which the plane of another view cuts this one."""
        assert self.slice is not None
        along = np.cross(self.planes.out(other), self.slice.out)
        return QPointF(float(along @ self.slice.right), -float(along @ self.slice.top))

    def title_words(self) -> str:
        """The plane, and what is shown of the slices about it."""
        tilt = self.planes.tilt(self.orientation)
        title = self.title if tilt < 0.05 else self.tr("{}, turned {}°").format(self.title, f"{tilt:.1f}")
        if self.slab is None:
            return title
        kinds = {"brightest": self.tr("brightest of {} mm"), "darkest": self.tr("darkest of {} mm"), "mean": self.tr("mean of {} mm")}
        return f"{title}, {kinds[self.slab.kind].format(f'{self.slab.thickness:g}')}"

    def position_words(self) -> str:
        """Where the slice lies: "S 13.1 mm, 57 of 112"; the number only where slices lie along this axis of the image. Of a turned plane
        the place of the crosshair in the patient."""
        if self.planes.tilt(self.orientation) >= 0.05:
            sides = (("L", "R"), ("P", "A"), ("S", "I"))
            return "  ".join(f"{pair[0 if c >= 0 else 1]} {abs(c):.1f}" for pair, c in zip(sides, self.point_mm)) + " mm"
        axis = _NORMAL_AXIS[self.orientation]
        place = float(self.point_mm[axis])
        words = f"{_SIDES[self.orientation][0 if place >= 0 else 1]} {abs(place):.1f} mm"
        if self.slice is None:
            return words
        directions = self.slice.volume.to_patient.matrix[:3, :3]
        along = [n for n in range(3) if np.argmax(np.abs(directions[:, n])) == axis]
        if not along or np.count_nonzero(np.abs(directions[:, along[0]]) > 1e-6) > 1:
            return words
        number = index_of(self.slice.volume.to_patient, self.point_mm)[0][along[0]]
        return f"{words}   {round(float(number)) + 1}/{self.slice.volume.values.shape[2 - along[0]]}"

    def under_words(self) -> tuple[str, str]:
        """Value and structure under the mouse, at the crosshair when the mouse is elsewhere; "" outside the image."""
        if self.slice is None:
            return "", ""
        at = self._under if self._under is not None else self.point_mm
        value = self.slice.value_at(at)
        if value is None:
            return "", ""
        unit = " HU" if self.slice.volume.modality == "CT" else ""
        where = "" if self.slab is None else self.tr(" in the plane")
        return f"{value:.0f}{unit}{where}".replace("-", "−"), self.slice.structure_at(at) or ""

    def point_at(self, position: QPointF) -> NDArray[np.float64] | None:
        """The point of this slice (LPS mm) under a widget position."""
        if self.slice is None:
            return None
        size = mm_per_pixel(self.slice.renderer, self.height())
        x, y = position.x() - self.width() / 2, self.height() / 2 - position.y()
        found = np.array(self.slice.renderer.GetActiveCamera().GetFocalPoint())
        found += (x * self.slice.right + y * self.slice.top) * size
        found += ((self.point_mm - found) @ self.slice.out) * self.slice.out
        return np.asarray(found, float)

    def position_of(self, point_mm: NDArray[np.float64]) -> QPointF:
        """Where a point (LPS mm) lies in the widget."""
        assert self.slice is not None
        size = mm_per_pixel(self.slice.renderer, self.height())
        from_middle = np.asarray(point_mm, float) - np.array(self.slice.renderer.GetActiveCamera().GetFocalPoint())
        return QPointF(self.width() / 2 + float(from_middle @ self.slice.right) / size,
                       self.height() / 2 - float(from_middle @ self.slice.top) / size)

    def step(self, slices: int) -> None:
        """Go on by whole slices, towards left, posterior or superior where positive."""
        if self.slice is not None and slices:
            spacing = float(np.abs(self.slice.out @ self.slice.volume.to_patient.matrix[:3, :3]).max())
            ahead = self.slice.out * np.sign(self.slice.out[_NORMAL_AXIS[self.orientation]])
            there = self.point_mm + slices * spacing * ahead
            inside = bool(((there >= self.slice.box_mm[:, 0]) & (there <= self.slice.box_mm[:, 1])).all())
            if inside or self.planes.straight:  # beside the image a turned plane would slide along its border instead of going on
                self.moved.emit(there)

    def zoom(self, factor: float) -> None:
        """Show more (below 1) or less of the slice about the middle of the view."""
        if self.slice is not None:
            camera = self.slice.renderer.GetActiveCamera()
            camera.SetParallelScale(float(np.clip(camera.GetParallelScale() / factor, 2.0, 2000.0)))
            self._fits = False
            self.request(moving=True)

    def fit(self) -> None:
        """Show the whole image again."""
        self._fits = True
        self.request()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._tool_takes(event):
            return
        self._pressed = (event.button(), event.position(), self.slice.window if self.slice else None)
        if event.button() == Qt.MouseButton.LeftButton:
            self._move_cursor(event.position())

    def _tool_takes(self, event: QMouseEvent) -> bool:
        """Hand a press to the rings on the crosshair, the marks or the tool; Shift keeps the crosshair at hand."""
        keys = event.modifiers()
        left = event.button() == Qt.MouseButton.LeftButton
        if self.turner is not None and self.slice is not None and left and self.turner.takes(self, event.position()):
            self._turning = True
            return True
        wanted = event.button() == Qt.MouseButton.LeftButton and not keys & Qt.KeyboardModifier.ShiftModifier
        if self.marks is not None and self.slice is not None and wanted and self.marks.takes(self, event.position()):
            self._marking = True
            return True
        if self.hand is not None and self.slice is not None and wanted:
            self.hand.press(self, event.position(), bool(keys & Qt.KeyboardModifier.ControlModifier))
            return True
        return False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._turning and self.turner is not None and event.button() == Qt.MouseButton.LeftButton:
            self._turning = False
            self.turner.release(self, event.position())
            return
        if self._marking and self.marks is not None and event.button() == Qt.MouseButton.LeftButton:
            self._marking = False
            self.marks.release(self, event.position())
            return
        if self.hand is not None and event.button() == Qt.MouseButton.LeftButton and self._pressed is None:
            self.hand.release(self, event.position())
            return
        self._pressed = None
        self.request()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._under = self.point_at(event.position())
        if self.turner is not None and self._pressed is None:
            self.turner.move(self, event.position())
        if self._turning:
            return
        if self.marks is not None and self._pressed is None:
            self.marks.move(self, event.position())
        if self.hand is not None and self._pressed is None and not self._marking:
            self.hand.move(self, event.position())
        if self._pressed is None:
            self.update()
            return
        button, start, window = self._pressed
        moved = event.position() - start
        if button == Qt.MouseButton.LeftButton:
            self._move_cursor(event.position())
        elif button == Qt.MouseButton.RightButton and window is not None:
            self.windowed.emit(Window(Hounsfield(max(1.0, window.width + 2.0 * moved.x())), Hounsfield(window.level + 2.0 * moved.y())))
        elif button == Qt.MouseButton.MiddleButton and self.slice is not None:
            size = mm_per_pixel(self.slice.renderer, self.height())
            shift = (-moved.x() * self.slice.right + moved.y() * self.slice.top) * size
            camera = self.slice.renderer.GetActiveCamera()
            camera.SetFocalPoint(*(np.array(camera.GetFocalPoint()) + shift))
            camera.SetPosition(*(np.array(camera.GetPosition()) + shift))
            self._fits = False
            self._pressed = (button, event.position(), window)
            self.request(moving=True)

    def leaveEvent(self, event: QEvent) -> None:
        self._under = None
        for tool in (self.hand, self.marks, self.turner):
            if tool is not None:
                tool.leave()
        self.update()

    def _move_cursor(self, position: QPointF) -> None:
        point = self.point_at(position)
        if point is not None:
            self.moved.emit(point)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Fine wheels and touchpads send parts of a step: they add up, so that slices stay whole.
        self._turned += event.angleDelta().y() / _WHEEL_STEP
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1.15**self._turned)
            self._turned = 0.0
        else:
            whole = int(self._turned)
            self._turned -= whole
            self.step(whole)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _TURN_KEYS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.turns.emit(_TURN_KEYS[key] * (10.0 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0))
        elif key in _KEYS:
            self.step(_KEYS[key])
        elif key in _ZOOM_KEYS:
            self.zoom(1.15 ** _ZOOM_KEYS[key])
        elif key == Qt.Key.Key_Home:
            self.fit()
        else:
            super().keyPressEvent(event)
