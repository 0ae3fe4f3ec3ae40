"""Measuring with the mouse: which kind is being drawn, handles that are dragged, and the plan that comes of it.

    distance   press, drag, release; or click, go to any other slice or view, click again
    angle      three clicks, the corner second            ellipse   drag from corner to corner of its box
    volume     a click on a structure

Handles of finished marks can be dragged at any time while the panel is open. Every mark that is made, moved, named or deleted is
one step of undo; nothing is computed from marks.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtGui import QPainter, QPen

from app.gui.loading import Loaded
from app.gui.marks_layer import MarksLayer
from app.gui.slice_widget import SliceWidget
from app.report.words import reading_text
from app.session.plan import Plan
from meshing.errors import ParameterOutOfRange
from meshing.marks import MARKS, Angle, Distance, Ellipse, Mark, Reading, StructureVolume, place_of, renamed

_DRAGGED_PX = 6.0


class Marking(QObject):
    """`changed(label, plan)` for each step of undo, `drawn` when the views must be painted again, `refused(words)`, `chosen(number or None)`."""

    changed = Signal(str, object)
    drawn = Signal()
    refused = Signal(str)
    chosen = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.layer = MarksLayer()
        self.kind: str | None = None
        self.open = self.busy = False
        self._loaded: Loaded | None = None
        self._points: list[NDArray[np.float64]] = []
        self._pressed: tuple[SliceWidget, QPointF] | None = None
        self._dragged: tuple[int, int] | None = None
        self._at: tuple[SliceWidget, QPointF] | None = None

    @property
    def marks(self) -> tuple[Mark, ...]:
        return self.layer.marks

    def show_case(self, loaded: Loaded | None, *, busy: bool) -> None:
        """The marks of the plan as it is now; `busy`: look, but change nothing."""
        self._loaded, self.busy = loaded, busy
        if loaded is None or loaded.images is None:
            self.layer.show((), {})
        else:
            self._show(loaded.session.plan.marks, loaded.readings)
        self.drawn.emit()

    def _show(self, marks: Sequence[Mark], known: Mapping[Mark, Reading]) -> None:
        self.layer.show(marks, {mark: known[mark] if mark in known else self.read(mark) for mark in marks})

    def read(self, mark: Mark) -> Reading:
        """What a mark measures on the images that are shown."""
        images = self._loaded.images if self._loaded is not None else None
        assert images is not None
        return mark.measured(images.volume, {found.name: found.volume_ml for found in images.structures})

    def draw(self, kind: str | None) -> None:
        """What the next press begins; None: only handles move."""
        self.kind = kind
        self.give_up()

    def give_up(self) -> None:
        """Forget what was begun."""
        self._points, self._dragged, self.layer.moved, self._pressed = [], None, None, None
        self.drawn.emit()

    @property
    def begun(self) -> bool:
        return bool(self._points) or self._dragged is not None

    def takes(self, view: SliceWidget, position: QPointF) -> bool:
        """A press of the left button: True when it is about a mark."""
        if not self.open or self.busy or self._loaded is None:
            return False
        found = None if self._points else self.layer.under(view, position)
        point = view.point_at(position)
        if found is not None:
            self._dragged = found
            self.choose(found[0])
            return True
        if self.kind is None or point is None:
            return False
        self._pressed = (view, position)
        self._points.append(point)
        self._finish(view)
        self.drawn.emit()
        return True

    def move(self, view: SliceWidget, position: QPointF) -> None:
        self._at = (view, position)
        point = view.point_at(position)
        if self._dragged is not None and point is not None:
            number, handle = self._dragged
            try:
                mark = self.marks[number].moved(handle, point)
            except ParameterOutOfRange:
                return  # places that would fall together: it stays where it was
            self.layer.moved = (number, mark, self.read(mark))
        if self._dragged is not None or self._points:
            self.drawn.emit()

    def release(self, view: SliceWidget, position: QPointF) -> None:
        if self._dragged is not None:
            moved, self._dragged = self.layer.moved, None
            if moved is not None:
                number, mark, _ = moved
                self._change(self.tr("move of a measurement"), [*self.marks[:number], mark, *self.marks[number + 1:]], number)
        elif self._pressed is not None and self._points:
            started_on, start = self._pressed
            away, point = position - start, view.point_at(position)
            far = away.x() ** 2 + away.y() ** 2 > _DRAGGED_PX**2
            if started_on is view and far and point is not None and self.kind in ("distance", "ellipse"):
                self._points.append(point)
                self._finish(view)
        self._pressed = None
        self.drawn.emit()

    def leave(self) -> None:
        self._at = None

    def _finish(self, view: SliceWidget) -> None:
        """Make the mark when all its places are there."""
        needed = {"distance": 2, "angle": 3, "ellipse": 2, "volume": 1}[str(self.kind)]
        if len(self._points) < needed:
            return
        points, self._points = self._points, []
        try:
            mark = self._made(view, points)
        except ParameterOutOfRange as error:
            self.refused.emit(str(error))
            return
        if mark is not None:
            label = f"{mark.kind} {reading_text(self.read(mark))}"
            self._change(label, [*self.marks, mark], len(self.marks))

    def _made(self, view: SliceWidget, points: Sequence[NDArray[np.float64]]) -> Mark | None:
        assert view.slice is not None
        if self.kind == "distance":
            return Distance(place_of(points[0]), place_of(points[1]))
        if self.kind == "angle":
            return Angle(place_of(points[0]), place_of(points[1]), place_of(points[2]))
        if self.kind == "ellipse":
            centre, half = 0.5 * (points[0] + points[1]), 0.5 * (points[1] - points[0])
            right, top = (axis * abs(float(half @ axis)) for axis in (view.slice.right, view.slice.top))
            return Ellipse(place_of(centre), place_of(centre + right), place_of(centre + top))
        name = view.slice.structure_at(points[0])
        if name is None:
            self.refused.emit(self.tr("There is no structure under the mouse: click on one of the outlined structures to see its volume."))
            return None
        return StructureVolume(place_of(points[0]), name, name)

    def choose(self, number: int | None) -> None:
        """Point out one mark."""
        if number != self.layer.chosen:
            self.layer.chosen = number
            self.chosen.emit(number)
            self.drawn.emit()

    def delete(self, number: int) -> None:
        self._change(self.tr("deleted measurement"), [*self.marks[:number], *self.marks[number + 1:]], None)

    def rename(self, number: int, name: str) -> None:
        mark: Any = self.marks[number]
        if mark.name != name.strip():
            self._change(self.tr("name of a measurement"), [*self.marks[:number], renamed(mark, name), *self.marks[number + 1:]], number)

    def _change(self, label: str, marks: Sequence[Mark], chosen: int | None) -> None:
        """Show it at once; the plan follows, and what is read again then is the same."""
        if self.busy or self._loaded is None:
            self.refused.emit(self.tr("Wait for the work to end, or stop it with Esc; then the measurement can be changed."))
            return
        plan: Plan = self._loaded.session.plan
        self._show(marks, self.layer.readings)
        self.layer.chosen = chosen
        self.chosen.emit(chosen)
        self.changed.emit(label, replace(plan, marks=tuple(marks)))

    def paint(self, view: SliceWidget, painter: QPainter) -> None:
        """Finished marks, and lines from the places of an unfinished one to the mouse."""
        self.layer.paint(view, painter)
        if not self._points or view.slice is None:
            return
        painter.setPen(QPen(view.palette().highlight().color(), 1.5))
        places = [view.position_of(point) for point in self._points]
        if self._at is not None and self._at[0] is view:
            places.append(self._at[1])
        for place in places:
            painter.drawEllipse(place, 3.0, 3.0)
        if self.kind == "ellipse" and len(places) == 2:
            middle, half = (places[0] + places[1]) / 2, (places[1] - places[0]) / 2
            painter.drawEllipse(middle, abs(half.x()), abs(half.y()))
        else:
            for start, end in pairwise(places):
                painter.drawLine(start, end)


KINDS = tuple(cls.kind for cls in MARKS)
