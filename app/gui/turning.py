"""Turning the slice planes: rings on the crosshair's lines to drag, Ctrl+Left and Ctrl+Right, and numbers in the panel of views.

In each view the two other planes are turned together about the crosshair; the view itself stays. A double click on a ring, or the
button in the panel, lays all three back along the patient's axes. How far they may be turned is in app/scene/planes.py.
"""
from __future__ import annotations

import math

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen

from app.gui.slice_widget import SliceWidget
from app.scene.colours import PLANE_COLOURS, SCREEN
from app.scene.planes import STRAIGHT, Planes
from meshing.units import Degree

_FROM_EDGE = 0.40
_RING_PX, _NEAR_PX = 5.0, 9.0


class Turning(QObject):
    """Holds the planes of all views; `turned(moving)` after each change."""

    turned = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.planes: Planes = STRAIGHT
        self.tool = self.drawing = False
        """Whether a tool for structures, or a measurement that is being drawn, owns the left button."""
        self._held: tuple[SliceWidget, Planes, float, str] | None = None
        self._near: tuple[SliceWidget, str] | None = None

    @property
    def possible(self) -> bool:
        return not self.tool and not self.drawing

    def set(self, planes: Planes, *, moving: bool = False) -> None:
        self.planes = planes
        self.turned.emit(moving)

    def straighten(self) -> None:
        """Lay all planes along the patient's axes."""
        self._held = None
        self.set(STRAIGHT)

    def turn(self, view: SliceWidget, angle: float) -> None:
        """Turn the two other planes by degrees, anticlockwise as this view shows them."""
        self.set(self.planes.turned(view.orientation, Degree(angle)), moving=True)

    def rings(self, view: SliceWidget) -> list[tuple[QPointF, str]]:
        """Where the rings of a view are, and which plane's line each is on."""
        if view.slice is None or not view.crosshair:
            return []
        at, reach = view.position_of(view.point_mm), _FROM_EDGE * min(view.width(), view.height())
        others = [name for name in PLANE_COLOURS if name != view.orientation]
        found = [(at + view.line_of(name) * (side * reach), name) for name in others for side in (-1.0, 1.0)]
        return [(place, name) for place, name in found if view.rect().contains(place.toPoint())]

    def under(self, view: SliceWidget, position: QPointF) -> str | None:
        """The plane whose ring lies under a position, None where there is none."""
        for place, name in self.rings(view):
            if math.hypot(place.x() - position.x(), place.y() - position.y()) <= _NEAR_PX:
                return name
        return None

    def takes(self, view: SliceWidget, position: QPointF) -> bool:
        name = self.under(view, position) if self.possible else None
        if name is not None:
            self._held = (view, self.planes, _angle(view, position), name)
        return name is not None

    def move(self, view: SliceWidget, position: QPointF) -> None:
        if self._held is None:
            near = self.under(view, position) if self.possible else None
            self._near = (view, near) if near is not None else None
            view.setCursor(Qt.CursorShape.SizeAllCursor if near else Qt.CursorShape.CrossCursor)
            return
        on, before, start, _ = self._held
        if on is view:
            angle = math.remainder(_angle(view, position) - start, 360.0)
            self.set(before.turned(view.orientation, Degree(angle)), moving=True)

    def release(self, view: SliceWidget, position: QPointF) -> None:
        self._held = None
        self.turned.emit(False)

    def leave(self) -> None:
        self._near = None

    def paint(self, view: SliceWidget, painter: QPainter) -> None:
        if not self.possible:
            return
        for place, name in self.rings(view):
            held = (self._held is not None and self._held[0] is view and self._held[3] == name) or self._near == (view, name)
            painter.setBrush(QColor(*PLANE_COLOURS[name]) if held else QColor(*SCREEN.ground))
            painter.setPen(QPen(QColor(*PLANE_COLOURS[name]), 2))
            painter.drawEllipse(place, _RING_PX, _RING_PX)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _angle(view: SliceWidget, position: QPointF) -> float:
    """Degrees of a place about the crosshair, anticlockwise on the screen."""
    away = position - view.position_of(view.point_mm)
    return math.degrees(math.atan2(-away.y(), away.x()))
