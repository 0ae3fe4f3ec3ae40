"""The view in which the mouse grasps, pushes and cuts; where it does none of these, it turns the view."""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.gui.scene_widget import SceneWidget
from app.scene.cameras import View, axes_of, mm_per_pixel
from app.scene.colours import SCREEN
from app.scene.picking import point_under
from app.scene.soft import SoftBall

Array = NDArray[np.float64]
TURN, GRASP, PUSH, CUT = range(4)
STEEL = (176, 184, 192)
"""The colour of the ball."""


class RehearseScene(SceneWidget):
    """Emits `grasped(point)`, `led(by)`, `pressed(point, out of the picture)`, `slid(by)`, `stroked(start, end, inward)`, in mm LPS."""

    grasped = Signal(object)
    led = Signal(object)
    pressed = Signal(object, object)
    slid = Signal(object)
    stroked = Signal(object, object, object)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.mode = TURN
        self._from: tuple[QPointF, Array] | None = None
        self._to = QPointF()
        self._ball: tuple[float, SoftBall] | None = None

    def show_ball(self, centre_mm: Array | None, radius_mm: float = 0.0) -> None:
        """The ball of the hand, None takes it away; the picture is drawn by whoever draws the organ."""
        if self._ball is not None and (centre_mm is None or self._ball[0] != radius_mm):
            self.renderer.RemoveActor(self._ball[1].actor)
            self._ball = None
        if centre_mm is not None:
            if self._ball is None:
                self._ball = (radius_mm, SoftBall(radius_mm, STEEL))
                self.renderer.AddActor(self._ball[1].actor)
            self._ball[1].move(centre_mm)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.mode == TURN or event.button() != Qt.MouseButton.LeftButton or not self.drawn:
            super().mousePressEvent(event)
            return
        ratio, at = self.devicePixelRatioF(), event.position()
        found = point_under(self.renderer, at.x() * ratio, (self.height() - at.y()) * ratio)
        if found is None:
            super().mousePressEvent(event)  # beside the organ the view turns
            return
        self._from, self._to = (at, found), at
        if self.mode == GRASP:
            self.grasped.emit(found)
        elif self.mode == PUSH:
            self.pressed.emit(found, self._axes()[2])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            super().mouseMoveEvent(event)
            return
        self._to = event.position()
        if self.mode == GRASP:
            self.led.emit(self._way())
        elif self.mode == PUSH:
            self.slid.emit(self._way())
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            super().mouseReleaseEvent(event)
            return
        (_, start), way = self._from, self._way()
        self._from = None
        if self.mode == CUT:
            self.stroked.emit(start, start + way, -self._axes()[2])
        self.update()

    def _way(self) -> Array:
        """mm LPS that the mouse has gone in the plane of the picture."""
        assert self._from is not None
        right, top, _ = self._axes()
        moved = self._to - self._from[0]
        return np.asarray((moved.x() * right - moved.y() * top) * mm_per_pixel(self.renderer, max(1, self.height())))

    def _axes(self) -> tuple[Array, Array, Array]:
        camera = self.renderer.GetActiveCamera()
        focus, eye, up = (np.array(v) for v in (camera.GetFocalPoint(), camera.GetPosition(), camera.GetViewUp()))
        return axes_of(View(tuple(eye - focus), tuple(up)))

    def paint_over(self, painter: QPainter) -> None:
        super().paint_over(painter)
        if self._from is not None and self.mode == CUT:
            for colour, width in ((SCREEN.ground, 5), (SCREEN.letter, 2)):
                painter.setPen(QPen(QColor(*colour), width))
                painter.drawLine(self._from[0], self._to)
