"""What the left button does in a slice while a tool is chosen: strokes, clicks, outlines, boxes, lines, seeds.

A hand collects places in the patient (LPS mm), paints what it has so far, and when it is done asks for an edit by the fields that come
from the mouse. Ctrl means the opposite (erase, take away, nothing's seed), Shift still moves the crosshair.
"""
from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.gui.slice_widget import SliceWidget
from app.gui.style import DARK
from app.scene.cameras import mm_per_pixel
from app.scene.colours import Rgb
from meshing.editors import Click, Crop, Erase, GrowFromSeeds, GrowRegion, Islands, LevelTracing, Paint, Scissors, SmartBrush, SplitByPlane, Watershed
from meshing.units import Millimetre

Place = tuple[Millimetre, Millimetre, Millimetre]

_LEAST_DRAG_MM = 2.0
_STEP_PX = 2.0
_SEED_PX = 5.0


def lps(point: NDArray[np.float64]) -> Place:
    """A point as the fields of a step want it, to a hundredth of a millimetre."""
    x, y, z = (Millimetre(round(float(c), 2)) for c in point)
    return x, y, z


class Hand(QObject):
    """`asked(fields, opposite)` when a gesture is complete; `grown` when it is one of several. Subclasses fill `complete`."""

    asked = Signal(object, bool)
    grown = Signal()
    hint = ""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.colour: Rgb = (74, 155, 224)
        self.radius = 5.0
        self.flat = False
        self.points: list[NDArray[np.float64]] = []
        self.opposite = False
        self._at: tuple[SliceWidget, QPointF] | None = None
        self._on: SliceWidget | None = None

    def press(self, view: SliceWidget, position: QPointF, opposite: bool) -> None:
        point = view.point_at(position)
        if point is not None:
            self._on, self.opposite, self.points = view, opposite, [point]
            view.update()

    def move(self, view: SliceWidget, position: QPointF) -> None:
        self._at = (view, position)
        point = view.point_at(position)
        if self._on is view and point is not None and view.slice is not None:
            apart = float(np.linalg.norm(point - self.points[-1])) / mm_per_pixel(view.slice.renderer, view.height())
            if apart >= _STEP_PX:
                self.points.append(point)
        view.update()

    def release(self, view: SliceWidget, position: QPointF) -> None:
        if self._on is view and view.slice is not None:
            self._on = None
            fields = self.complete(view)
            if fields is not None:
                self.asked.emit(fields, self.opposite)
            self.points = []
        view.update()

    def leave(self) -> None:
        self._at = None

    def give_up(self) -> None:
        """Forget what was begun."""
        self._on, self.points = None, []

    def complete(self, view: SliceWidget) -> dict[str, Any] | None:
        """The fields that the gesture gives, None when there is nothing to do."""
        return None

    def paint(self, view: SliceWidget, painter: QPainter) -> None:
        """What the hand has so far, over the slice."""

    def pen(self, width: float = 2.0) -> QPen:
        pen = QPen(QColor("#ff7a66") if self.opposite and self._on is not None else QColor(*self.colour), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        return pen

    def line(self, view: SliceWidget) -> QPolygonF:
        return QPolygonF([view.position_of(point) for point in self.points])


def _out(view: SliceWidget) -> tuple[float, float, float]:
    assert view.slice is not None
    x, y, z = (round(float(c), 9) for c in view.slice.out)
    return x, y, z


class StrokeHand(Hand):
    """A brush: a circle of its size under the mouse, the stroke while it is drawn."""

    hint = "Left drag: stroke.  Ctrl: the opposite.  [ and ]: size.  Shift: crosshair."

    def complete(self, view: SliceWidget) -> dict[str, Any]:
        return {"path_lps": tuple(lps(point) for point in self.points), "slice_normal": _out(view) if self.flat else None}

    def paint(self, view: SliceWidget, painter: QPainter) -> None:
        if view.slice is None:
            return
        pixels = self.radius / mm_per_pixel(view.slice.renderer, view.height())
        if self._on is view:
            pen = self.pen(2.0 * pixels)
            colour = pen.color()
            colour.setAlpha(90)
            pen.setColor(colour)
            painter.setPen(pen)
            painter.drawPolyline(self.line(view) if len(self.points) > 1 else QPolygonF([view.position_of(self.points[0])] * 2))
        if self._at is not None and self._at[0] is view:
            painter.setPen(self.pen(1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(self._at[1], pixels, pixels)


class PointHand(Hand):
    """A click; `field` is where it goes, and `wrapped` whether that field holds several."""

    hint = "Left click: here.  Shift: crosshair."

    def __init__(self, field: str, *, wrapped: bool = False, with_plane: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._field, self._wrapped, self._with_plane = field, wrapped, with_plane

    def complete(self, view: SliceWidget) -> dict[str, Any]:
        point = lps(self.points[0])
        given: dict[str, Any] = {self._field: (point,) if self._wrapped else point}
        return given | ({"slice_normal": _out(view)} if self._with_plane else {})


class DragHand(Hand):
    """A click, or a drag whose length is the radius within which it counts."""

    hint = "Left click or drag (how far it counts): this belongs to it.  Ctrl: this does not.  Shift: crosshair."

    def complete(self, view: SliceWidget) -> dict[str, Any]:
        length = float(np.linalg.norm(self.points[-1] - self.points[0]))
        radius = Millimetre(round(min(length, 120.0), 1)) if length >= _LEAST_DRAG_MM else None
        return {"point_lps": lps(self.points[0]), "radius": radius, "add": not self.opposite}

    def paint(self, view: SliceWidget, painter: QPainter) -> None:
        if self._on is view and view.slice is not None:
            pixels = float(np.linalg.norm(self.points[-1] - self.points[0])) / mm_per_pixel(view.slice.renderer, view.height())
            painter.setPen(self.pen())
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(view.position_of(self.points[0]), max(3.0, pixels), max(3.0, pixels))


class OutlineHand(Hand):
    """A closed line around what is to be cut."""

    hint = "Left drag around: cuts through the whole depth.  Shift: crosshair."

    def complete(self, view: SliceWidget) -> dict[str, Any] | None:
        if len(self.points) < 3:
            return None
        return {"outline_lps": tuple(lps(point) for point in self.points), "view": _out(view)}

    def paint(self, view: SliceWidget, painter: QPainter) -> None:
        if self._on is view:
            fill = QColor(*self.colour)
            fill.setAlpha(50)
            painter.setPen(self.pen())
            painter.setBrush(fill)
            painter.drawPolygon(self.line(view))


class BoxHand(Hand):
    """A rectangle in the slice; through the slices the box is as deep as the image."""

    hint = "Left drag: the box that stays; it goes through all slices, and needs slices that are not turned.  Shift: crosshair."

    def complete(self, view: SliceWidget) -> dict[str, Any] | None:
        assert view.slice is not None
        if not view.planes.straight:  # a box along the patient's axes is no rectangle in a turned slice
            return None
        first, last = self.points[0], self.points[-1]
        depth = np.abs(view.slice.out)
        low = np.minimum(first, last) * (1.0 - depth) + (view.slice.box_mm[:, 0] - 1e3) * depth
        high = np.maximum(first, last) * (1.0 - depth) + (view.slice.box_mm[:, 1] + 1e3) * depth
        if np.any(high - low < 0.5):
            return None
        return {"corners_lps": (lps(low), lps(high))}

    def paint(self, view: SliceWidget, painter: QPainter) -> None:
        if self._on is view:
            a, b = view.position_of(self.points[0]), view.position_of(self.points[-1])
            painter.setPen(self.pen())
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(QPolygonF([a, QPointF(b.x(), a.y()), b, QPointF(a.x(), b.y())]))


class LineHand(Hand):
    """A line in the slice: the plane through it and through the eye. The part on the side of the arrow is split off."""

    hint = "Left drag a line: the part on the arrow's side is split off.  Shift: crosshair."

    def complete(self, view: SliceWidget) -> dict[str, Any] | None:
        assert view.slice is not None
        along = self.points[-1] - self.points[0]
        if float(np.linalg.norm(along)) < _LEAST_DRAG_MM:
            return None
        normal = np.cross(view.slice.out, along)
        x, y, z = (round(float(c), 9) for c in normal / np.linalg.norm(normal))
        return {"point_lps": lps(self.points[0]), "normal": (x, y, z)}

    def paint(self, view: SliceWidget, painter: QPainter) -> None:
        if self._on is view and view.slice is not None and len(self.points) > 1:
            a, b = view.position_of(self.points[0]), view.position_of(self.points[-1])
            painter.setPen(self.pen())
            painter.drawLine(a, b)
            normal = np.cross(view.slice.out, self.points[-1] - self.points[0])
            middle = 0.5 * (self.points[0] + self.points[-1])
            length = float(np.linalg.norm(normal))
            if length > 0.0:
                painter.drawLine(view.position_of(middle), view.position_of(middle + 8.0 * normal / length))


class SeedsHand(Hand):
    """Seeds of the chosen structure, with Ctrl of nothing; they stay until the tool is applied."""

    hint = "Left click: a seed of this structure, Ctrl: of what is none (choose another structure for its seeds).  Then Apply."

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.seeds: list[tuple[str, Rgb, NDArray[np.float64]]] = []
        self.name = ""

    def complete(self, view: SliceWidget) -> None:
        grey: Rgb = (190, 190, 190)
        self.seeds += [("" if self.opposite else self.name, grey if self.opposite else self.colour, point) for point in self.points[:1]]
        self.grown.emit()

    def give_up(self) -> None:
        super().give_up()
        self.seeds = []

    def paint(self, view: SliceWidget, painter: QPainter) -> None:
        if view.slice is None:
            return
        for name, colour, point in self.seeds:
            away = abs(float((point - view.point_mm) @ view.slice.out))
            if away < 3.0:
                painter.setPen(QPen(QColor(DARK.title), 1.5))
                painter.setBrush(QColor(*colour))
                at = view.position_of(point)
                if name:
                    painter.drawEllipse(at, _SEED_PX, _SEED_PX)
                else:
                    painter.drawRect(round(at.x() - _SEED_PX), round(at.y() - _SEED_PX), round(2 * _SEED_PX), round(2 * _SEED_PX))


def hand_for(tool: Any) -> Hand | None:
    """The hand that goes with a tool; None for tools that the mouse has no part in."""
    if tool in (Paint, Erase, SmartBrush):
        return StrokeHand()
    if tool is Click:
        return DragHand()
    if tool is GrowRegion:
        return PointHand("seeds_lps", wrapped=True)
    if tool is LevelTracing:
        return PointHand("point_lps", with_plane=True)
    if tool is Islands:
        return PointHand("point_lps")
    return {Scissors: OutlineHand, Crop: BoxHand, SplitByPlane: LineHand, GrowFromSeeds: SeedsHand, Watershed: SeedsHand}.get(tool, lambda: None)()
