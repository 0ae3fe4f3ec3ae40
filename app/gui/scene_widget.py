"""A 3D view with mouse and keys.

    left drag, arrows     turn                        A P L R S I    standard views
    wheel, + and -        zoom (right drag too)       Home           everything, from the first view
    middle drag           pan                         left click     go to the point that is clicked
"""
from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.gui.view import VtkView
from app.gui.warming import WARMING
from app.gui.words import part_words
from app.scene.annotations import bar_length, orientation_cube
from app.scene.backend import new_renderer
from app.scene.cameras import VIEWS, View, axes_of, edge_letters, look, mm_per_pixel
from app.scene.clip import Cut, Mapper, cut
from app.scene.colours import SCREEN, Rgb, Scale
from app.scene.picking import point_under
from app.scene.pictures import Drawn

_DEGREES_PER_PIXEL = 0.4
_DEGREES_PER_KEY = 10.0
_CLICK_PX = 3
_VEIL = 150
_CUBE_PX = 74
_PEELS = 2
"""Of two layers each: behind four translucent walls the order is no longer seen (.01 of 255 grey levels on average), and costs a third of a frame."""
_TURN_S = 0.015
"""So long new parts are prepared in a turn of the event loop; one of them may take longer."""
_STRIP_PX, _STRIP_ROWS = 32_000, 40
"""At most so many pixels, and no fewer rows, a full frame draws in a turn: a software renderer takes less than a tenth of a second for them."""
_SHORT_S, _LONG_S = 0.02, 0.045
"""Where a strip took longer (a rich scene, a busy machine) the next one is half as high, twice where it was quick."""
_WARM_SIZES = ((16, 16), (24, 20))
_ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
_ZOOM_KEYS = {Qt.Key.Key_Plus: 1.15, Qt.Key.Key_Equal: 1.15, Qt.Key.Key_Minus: 1 / 1.15}

Bounds = tuple[float, ...]


class SceneWidget(VtkView):
    """Shows actors of app.scene. Emits `turned` after each camera move, so that a page can link views, and `picked`
    (point LPS mm) when a surface is clicked."""

    turned = Signal()
    picked = Signal(object)

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.scale: Scale | None = None
        self.legend = False
        self.greyed = False
        self.empty = self.tr("nothing to show yet")
        self.renderer = new_renderer(SCREEN)
        self.renderer.SetUseFXAA(True)
        self.renderer.SetMaximumNumberOfPeels(_PEELS)
        self._cube = new_renderer(SCREEN)
        self._cube.SetUseDepthPeeling(0)
        self._cube.PreserveColorBufferOn()
        self._cube.AddViewProp(orientation_cube(SCREEN))
        self._cube.GetActiveCamera().ParallelProjectionOn()
        self.frame.add(self.renderer)
        self.frame.add(self._cube)
        self._drawn: tuple[Drawn, ...] = ()
        self._cold: dict[bool, list[Drawn]] = {False: [], True: []}
        self._layers = False
        self._strips: list[NDArray[np.uint8]] = []
        self._strip_px = _STRIP_PX
        self._planes: Cut = ()
        self._home: str | None = None
        self._bounds: Bounds | None = None
        self._last: tuple[Qt.MouseButton, QPointF] | None = None
        self._pressed = QPointF()
        self.marked_mm: NDArray[np.float64] | None = None
        self._lines: tuple[tuple[NDArray[np.float64], str, Rgb], ...] = ()
        self.setAccessibleName(self.tr("3D view {}").format(title).strip())
        self.setAccessibleDescription(self.tr("Left drag and arrows turn, a click goes to a point, wheel, plus and minus zoom, middle drag pans; "
                                              "the keys A P L R S I are the standard views, Home shows everything."))

    def show_drawn(self, drawn: Sequence[Drawn], *, scale: Scale | None = None) -> None:
        """Replace what is shown; the camera stays as it is."""
        for part in self._drawn:
            self.renderer.RemoveActor(part.actor)
        self._drawn, self.scale = tuple(drawn), scale
        for part in self._drawn:
            self.renderer.AddActor(part.actor)
        self._cut()
        self._cold = {False: list(self._drawn), True: list(self._drawn)}
        self._layers, self._strip_px = self.shows, _STRIP_PX // 2
        self.request(moving=self.shows and self.isVisible())
        if not self.isVisible() and self.shows:
            WARMING.ask(self)

    def request(self, *, moving: bool = False) -> None:
        self._strips = []
        super().request(moving=moving)

    def warmed(self) -> Iterator[None]:
        """Draw each part for itself, then all together, into a few pixels; every step leaves the scene as it was."""
        parts = list(self._drawn)
        for size in _WARM_SIZES:
            for sorted_ in (False, True):
                for shown in ([], *([part] for part in parts), parts):
                    if size == _WARM_SIZES[0] or shown is parts:
                        self._draw_apart(size, shown, peeling=sorted_)
                        yield

    def primed(self) -> bool:
        """New parts are drawn one by one into a few pixels, as many in a turn as a frame has time for: what makes the first picture slow is not
        their triangles but their programs. A full frame of many pixels is drawn in strips, all but the last of them here."""
        cold, began = self._cold[not self.moving], time.perf_counter()
        if cold:
            self._draw_apart(_WARM_SIZES[0], [cold.pop()], peeling=not self.moving)
            while cold and time.perf_counter() - began < _TURN_S:
                self._draw_apart(_WARM_SIZES[0], [cold.pop()], peeling=not self.moving)
        elif self._layers and not self.moving:  # what is sorted takes as many pixels as a strip has, whatever is drawn in it
            self._layers = False
            (low, high), clear = self._rows(), [part for part in self._drawn if part.actor.GetProperty().GetOpacity() < 1.0]
            self._draw_apart((self.pixels()[0], high - low), clear[-1:], peeling=True)
        elif self._rows()[1] < self.pixels()[1]:
            self._strips.append(self._strip())
        else:
            return True
        return False

    def _rows(self) -> tuple[int, int]:
        """Which rows of the frame are drawn next, from below: all of them at once while the hand moves."""
        (width, height), low = self.pixels(), sum(len(strip) for strip in self._strips)
        if self.moving or self._at_once or not self.shows:
            return 0, height
        least = _STRIP_ROWS if low else round(_CUBE_PX * self.devicePixelRatioF()) + 1  # the cube is not divided
        count = max(1, min(-(-(height - low) // max(self._strip_px // width, 1)), (height - low) // least))
        return low, low - (low - height) // count

    def _strip(self) -> NDArray[np.uint8]:
        """The next rows of a full frame: the camera sees a part of what it saw."""
        (width, height), (low, high), began = self.pixels(), self._rows(), time.perf_counter()
        share, camera = (high - low) / height, self.renderer.GetActiveCamera()
        self.frame.set_moving(False)
        self.prepare()
        scale, cube = camera.GetParallelScale(), self._cube.GetViewport()
        camera.SetParallelScale(scale * share)
        camera.SetWindowCenter(0.0, ((low + high) / height - 1.0) / share)
        self._cube.SetViewport(0.0, 0.0, cube[2], min(1.0, cube[3] / share))
        self._cube.SetDraw(self._cube.GetDraw() and low == 0)
        self.frame.resize(width, high - low)
        self._size = (width, high - low)
        found = self.frame.pixels()
        camera.SetParallelScale(scale)
        camera.SetWindowCenter(0.0, 0.0)
        took = time.perf_counter() - began
        if took > _LONG_S:
            self._strip_px = max(self._strip_px // 2, _STRIP_PX // 4)
        elif took < _SHORT_S:
            self._strip_px = min(2 * self._strip_px, _STRIP_PX)
        return found

    def drawn_frame(self) -> NDArray[np.uint8]:
        if self._rows() == (0, self.pixels()[1]):
            return super().drawn_frame()
        strips, self._strips, self._size = [self._strip(), *reversed(self._strips)], [], self.pixels()
        self.frame.resize(*self._size)
        return np.concatenate(strips)

    def _draw_apart(self, size: tuple[int, int], shown: Sequence[Drawn], *, peeling: bool) -> None:
        before = [part.actor.GetVisibility() for part in self._drawn]
        for part in self._drawn:
            part.actor.SetVisibility(part in shown and part.actor.GetVisibility())
        self.renderer.SetUseDepthPeeling(peeling)
        self.renderer.SetUseFXAA(peeling)
        self.frame.resize(*size)
        self._size, self._stale = size, True
        self.frame.pixels()
        for part, visible in zip(self._drawn, before):
            part.actor.SetVisibility(visible)

    @property
    def is_cut(self) -> bool:
        return bool(self._planes)

    def set_cut(self, planes: Cut, *, moving: bool = False) -> None:
        """Draw only what lies on the kept side of all planes."""
        if len(planes) != len(self._planes):  # programs know how many planes cut: those for this many are made in turns of their own
            self._cold = {False: list(self._drawn), True: list(self._drawn)}
        self._planes = planes
        self._cut()
        self.request(moving=moving)

    def _mappers(self) -> list[Mapper]:
        return [mapper for part in self._drawn for mapper in (part.actor.GetMapper(), part.full, part.light) if mapper is not None]

    def _cut(self) -> None:
        cut(self._mappers(), self._planes)

    @property
    def drawn(self) -> tuple[Drawn, ...]:
        return self._drawn

    @property
    def shows(self) -> bool:
        """Is there anything to see?"""
        return bool(self._drawn)

    def set_hidden(self, names: frozenset[str]) -> None:
        """Hide the structures of these names."""
        for part in self._drawn:
            part.actor.SetVisibility(part.name not in names)
        self.request()

    def bounds(self) -> Bounds | None:
        """Least and greatest L, P and S in mm of what is shown, None when that is nothing."""
        found = tuple(float(value) for value in self.renderer.ComputeVisiblePropBounds())
        return found if found[0] <= found[1] else None

    def look_from(self, view: str, bounds_mm: Bounds | None = None) -> None:
        """Show everything (or the box `bounds_mm`) from a standard view; it fits again after a resize until the user moves."""
        self._home, self._bounds = view, bounds_mm
        if self.bounds() is not None:  # views that share the camera may be drawn before this one
            look(self.renderer, view, self.aspect, margin=0.1, bounds_mm=bounds_mm)
        self.request()
        self.turned.emit()

    def prepare(self) -> None:
        # Sorted translucency and smooth edges wait until the hand rests: they take most of a frame.
        self.renderer.SetUseDepthPeeling(not self.moving)
        self.renderer.SetUseFXAA(not self.moving)
        for part in self._drawn:
            part.move(self.moving, cut_open=self.is_cut)
        if self._home is not None and self.bounds() is not None:
            look(self.renderer, self._home, self.aspect, margin=0.1, bounds_mm=self._bounds)
        if self.shows:
            self.renderer.ResetCameraClippingRange()
        seen, own = self.renderer.GetActiveCamera(), self._cube.GetActiveCamera()
        out = np.array(seen.GetPosition()) - np.array(seen.GetFocalPoint())
        own.SetFocalPoint(0, 0, 0)
        own.SetPosition(*(out / max(float(np.linalg.norm(out)), 1e-9) * 5))
        own.SetViewUp(*seen.GetViewUp())
        own.SetParallelScale(0.85)
        wide, high = _CUBE_PX / max(self.width(), 1), _CUBE_PX / max(self.height(), 1)
        self._cube.SetViewport(0.0, 0.0, min(1.0, wide), min(1.0, high))
        self._cube.SetDraw(self.shows and self.height() > 3 * _CUBE_PX)
        self._cube.ResetCameraClippingRange()

    def paint_over(self, painter: QPainter) -> None:
        if self.greyed and self._drawn:
            painter.fillRect(self.rect(), QColor(*SCREEN.ground, _VEIL))  # what is no longer true is seen through a veil
        if not self.shows:
            self.paint_empty(painter, self.empty)
        title = painter.fontMetrics().elidedText(self.title, Qt.TextElideMode.ElideRight, max(40, int(self.width() / 2) - 50))
        self.say(painter, 10, 6, title, SCREEN.ink, bold=True)
        if not self.shows:
            return
        taken = self.paint_scale(painter, self.scale) if self.scale is not None else 0
        self.paint_letters(painter, edge_letters(self.renderer.GetActiveCamera()), right_free=taken)
        size = mm_per_pixel(self.renderer, self.height())
        length = bar_length(size, 0.25 * self.width())
        self.paint_bar(painter, length, length / size)
        if self.marked_mm is not None:
            self._paint_mark(painter, self.marked_mm)
        for points, words, colour in self._lines:
            self._paint_line(painter, points, words, colour)
        if self.legend and self.scale is None and self.height() > 14 * painter.fontMetrics().height():
            self._paint_legend(painter)

    def mark(self, point_mm: NDArray[np.float64] | None) -> None:
        """Show where the crosshair of the slices is."""
        self.marked_mm = point_mm
        self.update()

    def draw_lines(self, lines: Sequence[tuple[NDArray[np.float64], str, Rgb]]) -> None:
        """Measurements over everything: each the places of a line (n, 3) LPS mm, its words and its colour."""
        self._lines = tuple(lines)
        self.update()

    def position_of(self, point_mm: NDArray[np.float64]) -> QPointF:
        """Where a point (LPS mm) lies in the widget."""
        camera = self.renderer.GetActiveCamera()
        focus, eye, up = (np.array(v) for v in (camera.GetFocalPoint(), camera.GetPosition(), camera.GetViewUp()))
        right, top, _ = axes_of(View(tuple(eye - focus), tuple(up)))
        size = mm_per_pixel(self.renderer, max(1, self.height()))
        return QPointF(self.width() / 2 + float((point_mm - focus) @ right) / size,
                       self.height() / 2 - float((point_mm - focus) @ top) / size)

    def _paint_mark(self, painter: QPainter, point_mm: NDArray[np.float64]) -> None:
        at = self.position_of(point_mm)
        for colour, width in ((SCREEN.ground, 4), (SCREEN.letter, 2)):
            painter.setPen(QPen(QColor(*colour), width))
            painter.drawEllipse(at, 7, 7)
            for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                painter.drawLine(at + QPointF(7 * dx, 7 * dy), at + QPointF(13 * dx, 13 * dy))

    def _paint_line(self, painter: QPainter, points: NDArray[np.float64], words: str, colour: Rgb) -> None:
        places = [self.position_of(point) for point in points]
        for ink, width in ((SCREEN.ground, 3.5), (colour, 1.5)):
            painter.setPen(QPen(QColor(*ink), width))
            painter.drawPolyline(QPolygonF(places))
        self.say(painter, places[-1].x() + 6, places[-1].y() - 9, words, colour)

    def _paint_legend(self, painter: QPainter) -> None:
        line = painter.fontMetrics().height() + 3
        entries = dict.fromkeys((part.name, part.colour) for part in self._drawn if part.name)
        rows = [8 + row * line for row in range(1, max(2, int((self.height() - 3 * line) / line) + 1))]
        free = [y for y in rows if abs(y - self.height() / 2) >= line]  # the letter of the side stands in the middle
        for y, (name, colour) in zip(free, entries):
            painter.fillRect(QRectF(11, y + 3, line - 8, line - 8), QColor(*colour))
            self.say(painter, 10 + line, y, part_words(name), SCREEN.ink)

    def _move(self, across: float, up: float) -> None:
        camera = self.renderer.GetActiveCamera()
        camera.Azimuth(-across)
        camera.Elevation(up)
        camera.OrthogonalizeViewUp()
        self._moved()

    def zoom(self, factor: float) -> None:
        """Bring what is shown nearer (above 1) or further away."""
        camera = self.renderer.GetActiveCamera()
        camera.SetParallelScale(float(np.clip(camera.GetParallelScale() / factor, 1.0, 5000.0)))
        self._moved()

    def _pan(self, moved: QPointF) -> None:
        camera = self.renderer.GetActiveCamera()
        focus, eye, up = (np.array(v) for v in (camera.GetFocalPoint(), camera.GetPosition(), camera.GetViewUp()))
        right: NDArray[np.float64] = np.cross(focus - eye, up)
        right /= np.linalg.norm(right)
        shift = (-moved.x() * right + moved.y() * up) * mm_per_pixel(self.renderer, max(1, self.height()))
        camera.SetFocalPoint(*(focus + shift))
        camera.SetPosition(*(eye + shift))
        self._moved()

    def _moved(self) -> None:
        self._home = None
        self.request(moving=True)
        self.turned.emit()

    def follow(self) -> None:
        """Draw again after the camera that this view shares was moved elsewhere."""
        self._home = None
        self.request(moving=True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._last = (event.button(), event.position())
        self._pressed = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        still = (event.position() - self._pressed).manhattanLength() <= _CLICK_PX
        clicked = self._last is not None and self._last[0] == Qt.MouseButton.LeftButton and still
        self._last = None
        if clicked and self._drawn:
            self._pick(event.position())
        elif not still:
            self.request()

    def _pick(self, position: QPointF) -> None:
        ratio = self.devicePixelRatioF()
        found = point_under(self.renderer, position.x() * ratio, (self.height() - position.y()) * ratio)
        if found is not None:
            self.picked.emit(found)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._last is None or not self.shows:
            return
        button, before = self._last
        if (event.position() - self._pressed).manhattanLength() <= _CLICK_PX:
            return  # a click with an unsteady hand
        moved = event.position() - before
        self._last = (button, event.position())
        if button == Qt.MouseButton.LeftButton:
            self._move(_DEGREES_PER_PIXEL * moved.x(), _DEGREES_PER_PIXEL * moved.y())
        elif button == Qt.MouseButton.RightButton:
            self.zoom(1.01 ** -moved.y())
        else:
            self._pan(moved)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.shows:
            self.zoom(1.12 ** (event.angleDelta().y() / 120.0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, letter = Qt.Key(event.key()), event.text().upper()
        if letter in VIEWS and len(letter) == 1:
            self.look_from(letter, self._bounds)
        elif key in _ARROWS and self.shows:
            across, up = _ARROWS[key]
            self._move(_DEGREES_PER_KEY * across, _DEGREES_PER_KEY * up)
        elif key in _ZOOM_KEYS and self.shows:
            self.zoom(_ZOOM_KEYS[key])
        elif key == Qt.Key.Key_Home:
            self.look_from("AR", self._bounds)
        else:
            super().keyPressEvent(event)
