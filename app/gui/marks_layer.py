"""Measurements painted over a slice, and which of their handles lies under the mouse.

A mark is shown in the slices that it touches: whole where all its places lie in the slice, dashed where the slice cuts it or holds
only one of its ends (then it is seen from above). An ellipse belongs to its own slice.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.gui.slice_widget import SliceWidget
from app.report.words import reading_text
from app.scene.colours import SCREEN, Rgb
from meshing.marks import Ellipse, Mark, Reading, StructureVolume

_NEAR_PX = 8.0
_HANDLE_PX = 3.5
_MOST_LINES = 40
_MARK, _CHOSEN = (255, 214, 92), (120, 240, 255)
_CURVE = np.stack([np.cos(np.linspace(0.0, 2.0 * np.pi, 49)), np.sin(np.linspace(0.0, 2.0 * np.pi, 49))], axis=1)


@dataclass
class _Heights:
    """How far above a slice through the origin, normal to `out`, the lowest and the highest place of each mark lie, mm."""

    out: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


class MarksLayer:
    """What is painted: `marks` with their `readings`, the `chosen` one, and places of one that is being drawn."""

    def __init__(self) -> None:
        self.marks: tuple[Mark, ...] = ()
        self.readings: dict[Mark, Reading] = {}
        self.chosen: int | None = None
        self.moved: tuple[int, Mark, Reading] | None = None
        self.shown = True
        self._heights: dict[str, _Heights] = {}

    def show(self, marks: Sequence[Mark], readings: Mapping[Mark, Reading]) -> None:
        self.marks, self.readings, self.moved = tuple(marks), dict(readings), None
        self._heights.clear()
        if self.chosen is not None and self.chosen >= len(self.marks):
            self.chosen = None

    def lines(self) -> list[tuple[NDArray[np.float64], str, Rgb]]:
        """Distances and angles for the view in 3D, at most the newest of very many, and always the chosen one."""
        if not self.shown:
            return []
        straight = [n for n, mark in enumerate(self.marks) if not isinstance(mark, (Ellipse, StructureVolume))]
        wanted = sorted({*straight[-_MOST_LINES:], *(n for n in straight if n == self.chosen)})
        return [(self.marks[n].handles(), words_of(self.marks[n], self.readings.get(self.marks[n])), _CHOSEN if n == self.chosen else _MARK)
                for n in wanted]

    def under(self, view: SliceWidget, position: QPointF) -> tuple[int, int] | None:
        """The number of the mark and of its handle at a place of the view; the newest where several lie there."""
        if not self.shown:
            return None
        for number in reversed(self._seen(view)):
            for handle, point in enumerate(self.marks[number].handles()):
                away = view.position_of(point) - position
                if away.x() ** 2 + away.y() ** 2 <= _NEAR_PX**2:
                    return number, handle
        return None

    def paint(self, view: SliceWidget, painter: QPainter) -> None:
        if not self.shown:
            return
        for number in self._seen(view):
            if self.moved is None or self.moved[0] != number:
                self._paint(view, painter, self.marks[number], self.readings.get(self.marks[number]), number == self.chosen)
        if self.moved is not None:
            self._paint(view, painter, self.moved[1], self.moved[2], True)

    def _seen(self, view: SliceWidget) -> list[int]:
        """The marks that the slice of a view touches."""
        if view.slice is None or not self.marks:
            return []
        out = view.slice.out
        known = self._heights.get(view.orientation)
        if known is None or not np.array_equal(known.out, out):
            of_all = [mark.handles() @ out for mark in self.marks]
            known = self._heights[view.orientation] = _Heights(out.copy(), np.array([h.min() for h in of_all]), np.array([h.max() for h in of_all]))
        heights, place, thick = known, float(view.point_mm @ out), half_slice(view)
        touched = np.flatnonzero((heights.low <= place + thick) & (heights.high >= place - thick))
        return [int(n) for n in touched if not isinstance(self.marks[n], Ellipse) or heights.high[n] - heights.low[n] <= 2.0 * thick]

    def _paint(self, view: SliceWidget, painter: QPainter, mark: Mark, reading: Reading | None, chosen: bool) -> None:
        assert view.slice is not None
        handles = mark.handles()
        inside = np.abs((handles - view.point_mm) @ view.slice.out) <= half_slice(view)
        places = [view.position_of(point) for point in handles]
        line = curve(mark, view)
        style = Qt.PenStyle.SolidLine if inside.all() else Qt.PenStyle.DashLine
        colour = QColor(*(_CHOSEN if chosen else _MARK))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (QPen(QColor(*SCREEN.ground), 3, style), QPen(colour, 1.5, style)):
            painter.setPen(pen)
            painter.drawPolyline(line)
        painter.setBrush(colour)
        painter.setPen(QPen(QColor(*SCREEN.ground), 1))
        for place, here in zip(places, inside):
            if here:
                painter.drawEllipse(place, _HANDLE_PX, _HANDLE_PX)
        last = max(places, key=lambda place: place.x())
        view.say(painter, min(last.x() + 9, view.width() - 90.0), last.y() - 9, words_of(mark, reading), _CHOSEN if chosen else _MARK)


def words_of(mark: Mark, reading: Reading | None) -> str:
    """What is written beside a mark: its name and its value."""
    return " ".join(part for part in (mark.name, reading_text(reading) if reading is not None else "") if part)


def half_slice(view: SliceWidget) -> float:
    """Half the thickness of what one slice of the view shows, mm."""
    assert view.slice is not None
    return 0.5 * float(np.abs(view.slice.out @ view.slice.volume.to_patient.matrix[:3, :3]).max()) + 1e-6


def curve(mark: Mark, view: SliceWidget) -> QPolygonF:
    """The line of a mark in a view: through its handles, round the ellipse, or nothing for a volume."""
    handles = mark.handles()
    if isinstance(mark, Ellipse):
        centre, first, second = handles
        points = centre + _CURVE @ np.array([first - centre, second - centre])
        return QPolygonF([view.position_of(point) for point in points])
    if isinstance(mark, StructureVolume):
        return QPolygonF()
    return QPolygonF([view.position_of(point) for point in handles])
