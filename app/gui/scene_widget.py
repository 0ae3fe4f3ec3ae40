"""A 3D view: left drag turns, right drag or wheel zooms, middle drag pans; A P L R S I are the standard views."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QLinearGradient, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.gui.view import VtkView
from app.scene.annotations import plain_unit
from app.scene.backend import new_renderer
from app.scene.cameras import VIEWS, edge_letters, look
from app.scene.colours import SCREEN, TABLES, Scale
from app.scene.pictures import Drawn

_DEGREES_PER_PIXEL = 0.4


class SceneWidget(VtkView):
    """Shows actors of app.scene. Emits `turned` after each camera move, so that a page can link views."""

    turned = Signal()

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.scale: Scale | None = None
        self.empty = self.tr("nothing to show yet")
        self.renderer = new_renderer(SCREEN)
        self.frame.add(self.renderer)
        self._drawn: tuple[Drawn, ...] = ()
        self._last: tuple[Qt.MouseButton, QPointF] | None = None
        self.setAccessibleName(self.tr("3D view {}").format(title).strip())
        self.setAccessibleDescription(self.tr("Left drag turns, wheel zooms, middle drag pans; keys A P L R S I are the standard views."))

    def show_drawn(self, drawn: Sequence[Drawn], *, scale: Scale | None = None, view: str | None = "AR") -> None:
        """Replace what is shown; `view` None keeps the camera."""
        for part in self._drawn:
            self.renderer.RemoveActor(part.actor)
        self._drawn, self.scale = tuple(drawn), scale
        for part in self._drawn:
            self.renderer.AddActor(part.actor)
        if view is not None and self._drawn:
            look(self.renderer, view, self.aspect)
        self.request()

    def set_hidden(self, names: frozenset[str]) -> None:
        for part in self._drawn:
            part.actor.SetVisibility(part.name not in names)
        self.request()

    def look_from(self, view: str) -> None:
        if self._drawn:
            look(self.renderer, view, self.aspect)
            self.request()
            self.turned.emit()

    def paint_over(self, painter: QPainter) -> None:
        painter.setPen(QColor(*SCREEN.ink))
        painter.drawText(QRectF(10, 6, self.width() - 20, 18), Qt.AlignmentFlag.AlignLeft, self.title)
        if not self._drawn:
            painter.setPen(QColor(*SCREEN.quiet))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.empty)
            return
        left, right, top, bottom = edge_letters(self.renderer.GetActiveCamera())
        painter.setPen(QColor(*SCREEN.letter))
        w, h = self.width(), self.height()
        for letters, x, y in ((left, 16, h / 2), (right, w - 16, h / 2), (top, w / 2, 16), (bottom, w / 2, h - 14)):
            painter.drawText(QRectF(x - 20, y - 10, 40, 20), Qt.AlignmentFlag.AlignCenter, letters)
        if self.scale is not None:
            self._paint_scale(painter, self.scale)

    def _paint_scale(self, painter: QPainter, scale: Scale) -> None:
        box = QRectF(self.width() - 34, 0.22 * self.height(), 14, 0.56 * self.height())
        ramp = QLinearGradient(box.bottomLeft(), box.topLeft())
        for stop in np.linspace(0.0, 1.0, 17):
            ramp.setColorAt(float(stop), QColor(*(int(c) for c in TABLES[scale.table][int(stop * 255)])))
        painter.fillRect(box, ramp)
        painter.setPen(QColor(*SCREEN.ink))
        for part in range(5):
            value = scale.low + (scale.high - scale.low) * part / 4
            sign = ">" if part == 4 and scale.above else ""
            y = box.bottom() - box.height() * part / 4
            painter.drawText(QRectF(box.left() - 74, y - 9, 68, 18), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                             f"{sign}{value:.3g}")
        painter.drawText(QRectF(box.left() - 200, box.top() - 30, 214, 18), Qt.AlignmentFlag.AlignRight,
                         f"{scale.title} ({plain_unit(scale.unit)})")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._last = (event.button(), event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._last = None
        self.request()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._last is None:
            return
        button, before = self._last
        moved = event.position() - before
        self._last = (button, event.position())
        camera = self.renderer.GetActiveCamera()
        if button == Qt.MouseButton.LeftButton:
            camera.Azimuth(-_DEGREES_PER_PIXEL * moved.x())
            camera.Elevation(_DEGREES_PER_PIXEL * moved.y())
            camera.OrthogonalizeViewUp()
        elif button == Qt.MouseButton.RightButton:
            camera.Zoom(1.01 ** -moved.y())
        else:
            self._pan(moved)
        self.renderer.ResetCameraClippingRange()
        self.request(moving=True)
        self.turned.emit()

    def _pan(self, moved: QPointF) -> None:
        camera = self.renderer.GetActiveCamera()
        focus, eye, up = (np.array(v) for v in (camera.GetFocalPoint(), camera.GetPosition(), camera.GetViewUp()))
        right: NDArray[np.float64] = np.cross(focus - eye, up)
        right /= np.linalg.norm(right)
        size = 2.0 * camera.GetParallelScale() / max(1, self.height())
        shift = (-moved.x() * right + moved.y() * up) * size
        camera.SetFocalPoint(*(focus + shift))
        camera.SetPosition(*(eye + shift))

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.renderer.GetActiveCamera().Zoom(1.12 ** (event.angleDelta().y() / 120.0))
        self.request(moving=True)
        self.turned.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text().upper()
        if letter in VIEWS and len(letter) == 1:
            self.look_from(letter)
        else:
            super().keyPressEvent(event)
