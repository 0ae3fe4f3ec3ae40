"""The planes and points of a plan in 3D, to be moved by hand, with what they would take.

    drag the round handle       move the plane along its normal          [ and ]         by a millimetre (with Shift: five)
                                or the point (entry, target, screw ...) in the plane of the screen
    drag the arrow's tip        tilt it; it points to what is removed    Ctrl+arrows     by two degrees
    click a handle              choose its plane
"""
from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.gui.loading import Loaded
from app.gui.panels.handles import Handle, handles_of, moved
from app.gui.scene_widget import SceneWidget
from app.report.words import number_text
from app.scene.cameras import View, axes_of, mm_per_pixel
from app.scene.colours import CUT, SCREEN
from app.scene.pictures import Drawn, plane_drawn
from app.session.plan import Candidate
from biomech.preview import Preview
from biomech.procedures.resection import Resection
from meshing.errors import PlanningError

_REACH_PX = 12.0
_STEP_MM, _STEP_DEGREES = 1.0, 2.0
_TURNS = {Qt.Key.Key_Left: (0.0, -1.0), Qt.Key.Key_Right: (0.0, 1.0), Qt.Key.Key_Up: (-1.0, 0.0), Qt.Key.Key_Down: (1.0, 0.0)}
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Grip:
    """A plane or a point of a plan: which procedure, which of its handles, and where it is held; a point has no length."""

    procedure: int
    handle: Handle
    centre_mm: Array
    normal: Array
    length_mm: float

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
        self._discs: list[Drawn] = []
        self._held: tuple[Grip, str, QPointF] | None = None
        self.setAccessibleDescription(self.accessibleDescription() + " " + self.tr(
            "Brackets move the chosen plane, Ctrl and arrows tilt it."))

    def show_grips(self, grips: tuple[Grip, ...], radius_mm: float, *, moving: bool = False) -> None:
        """Draw these planes as discs with handles."""
        for disc in self._discs:
            self.renderer.RemoveActor(disc.actor)
        self.grips = grips
        self.chosen = min(self.chosen, max(0, len(grips) - 1))
        self._discs = [plane_drawn(grip.centre_mm, grip.normal, radius_mm, "plane") for grip in grips if grip.length_mm > 0.0]
        for disc in self._discs:
            self.renderer.AddActor(disc.actor)
        self.request(moving=moving)

    def paint_over(self, painter: QPainter) -> None:
        super().paint_over(painter)
        for number, grip in enumerate(self.grips):
            centre, tip = self.position_of(grip.centre_mm), self.position_of(grip.tip_mm)
            for colour, width in ((SCREEN.ground, 5), (CUT, 2)):
                painter.setPen(QPen(QColor(*colour), width))
                painter.drawLine(centre, tip)
            painter.setPen(QPen(QColor(*SCREEN.letter if number == self.chosen and self.hasFocus() else SCREEN.ink), 2))
            painter.setBrush(QColor(*CUT))
            painter.drawEllipse(centre, 7, 7)
            if grip.length_mm > 0.0:
                painter.drawPolygon(_arrowhead(centre, tip))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if len(self.grips) > 1:
                self.say(painter, tip.x() + 10, tip.y() - 8, str(number + 1), SCREEN.ink, bold=True)

    def handle_at(self, position: QPointF) -> tuple[Grip, str] | None:
        """The nearest handle within reach of a widget position."""
        found = [(float(np.hypot(position.x() - at.x(), position.y() - at.y())), number, part)
                 for number, grip in enumerate(self.grips)
                 for part, at in (("centre", self.position_of(grip.centre_mm)), ("tip", self.position_of(grip.tip_mm)))]
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
        right, top = self._screen_axes()
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
        elif self.grips and control and Qt.Key(event.key()) in _TURNS:
            about_right, about_up = _TURNS[Qt.Key(event.key())]
            right, top = self._screen_axes()
            self.nudged.emit(self.grips[self.chosen], 0.0, np.radians(_STEP_DEGREES) * (about_right * right + about_up * top))
        else:
            super().keyPressEvent(event)

    def _screen_axes(self) -> tuple[Array, Array]:
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


class PlaneStage(QWidget):
    """The planes and points of the plan that is chosen. Emits `changed(number of the procedure, procedure)` when one was moved."""

    changed = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._candidate: Candidate | None = None
        self._draft: Candidate | None = None
        self._loaded: Loaded | None = None
        self._stage: tuple[Drawn, ...] = ()
        self.busy = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.scene = PlaneScene(self.tr("Planes of the plan"))
        self.scene.empty = self.tr("no anatomy yet: run the plan to find it")
        self.numbers = QLabel()
        self.numbers.setAccessibleName(self.tr("Preview of the plan"))
        self.numbers.setWordWrap(True)
        self.numbers.setTextFormat(Qt.TextFormat.PlainText)
        column.addWidget(self.scene, 1)
        column.addWidget(self.numbers)
        self.scene.pulled.connect(self._pulled)
        self.scene.released.connect(self._released)
        self.scene.nudged.connect(self._nudged)

    def show_case(self, loaded: Loaded | None, *, busy: bool) -> None:
        """Take over the anatomy of a case."""
        self.busy = busy
        self._loaded = loaded
        stage = loaded.images.stage if loaded is not None and loaded.images is not None else ()
        if stage is not self._stage:
            first = not self._stage
            self._stage = stage
            self.scene.show_drawn(stage)
            if first:
                self.scene.look_from("AR")

    def show_plan(self, candidate: Candidate | None) -> None:
        """Show the planes of a plan; None shows none."""
        self._candidate = self._draft = candidate
        self._show(moving=False)

    def _resections(self) -> list[tuple[int, Resection]]:
        procedures = self._draft.procedures if self._draft is not None else ()
        return [(number, step) for number, step in enumerate(procedures) if isinstance(step, Resection)]

    def _show(self, *, moving: bool) -> None:
        box = np.reshape(_bounds(self._stage), (3, 2))
        radius = 0.32 * float(np.linalg.norm(box[:, 1] - box[:, 0]))
        grips = []
        for number, step in enumerate(self._draft.procedures if self._draft is not None else ()):
            for handle in handles_of(step):
                normal, length = (handle.normal, 0.35 * radius) if handle.normal is not None else (np.zeros(3), 0.0)
                grips.append(Grip(number, handle, handle.centre_mm, normal, length))
        self.scene.show_grips(tuple(grips) if self._stage else (), radius, moving=moving)
        self.numbers.setText(self.words())

    def words(self) -> str:
        """What the planes would take, or why nothing is said."""
        found = self._resections()
        if self._draft is None:
            return self.tr("Choose a plan to see its planes.")
        if not found and self.scene.grips:
            return self.tr("What the plan does is computed when it is simulated; drag its handles to change it.")
        if not found:
            return self.tr("This plan has no plane to move; its values are changed in the list.")
        return "\n".join(dict.fromkeys(self._line(step) for _, step in found))

    def _line(self, step: Resection) -> str:
        seen = self._loaded.previews.get(step.organ) if self._loaded is not None else None
        if seen is None:
            return self.tr("What the planes take is shown when the organ has been meshed: simulate the plans once.")
        return preview_words(seen.of(step), step.organ, self)

    def _pulled(self, grip: Grip, part: str, point: Array) -> None:
        if self.busy:
            return
        if grip.length_mm == 0.0:
            self._set(grip, point, None, moving=True)
        elif part == "centre":
            self._set(grip, grip.centre_mm + float((point - grip.centre_mm) @ grip.normal) * grip.normal, grip.normal, moving=True)
        else:
            self._set(grip, grip.centre_mm, point - grip.centre_mm, moving=True)

    def _nudged(self, grip: Grip, mm: float, turn: Array) -> None:
        if self.busy or grip.length_mm == 0.0:
            return
        angle = float(np.linalg.norm(turn))
        normal = grip.normal
        if angle > 0.0:
            axis = turn / angle
            normal = normal * np.cos(angle) + np.cross(axis, normal) * np.sin(angle) + axis * float(axis @ normal) * (1.0 - np.cos(angle))
        self._set(grip, grip.centre_mm + mm * grip.normal, normal, moving=False)
        self._released()

    def _set(self, grip: Grip, centre: Array, normal: Array | None, *, moving: bool) -> None:
        """The draft with one plane or point elsewhere; a place that its procedure refuses is not taken over."""
        if self._draft is None or (normal is not None and float(np.linalg.norm(normal)) < 1e-3):
            return
        try:
            step = moved(self._draft.procedures[grip.procedure], grip.handle, centre, normal)
        except PlanningError as error:
            self.numbers.setText(str(error))
            return
        steps = (*self._draft.procedures[:grip.procedure], step, *self._draft.procedures[grip.procedure + 1:])
        self._draft = replace(self._draft, procedures=steps)
        self._show(moving=moving)

    def _released(self) -> None:
        if self._draft is None or self._candidate is None or self._draft == self._candidate:
            return
        for number, (new, old) in enumerate(zip(self._draft.procedures, self._candidate.procedures)):
            if new != old:
                self.changed.emit(number, new)
                return


def preview_words(seen: Preview, organ: str, widget: QWidget) -> str:
    """One line: "Preview: removes 412 mL, 65.3 % of the liver stays, margin to tumour 1 13.9 mm"."""
    parts = [widget.tr("removes {} mL").format(number_text(seen.removed_ml)),
             widget.tr("{} % of the healthy {} stays").format(f"{seen.remnant_percent:.1f}", organ)]
    for name, margin in seen.margins:
        if margin is None:
            parts.append(widget.tr("{} stays").format(name))
        elif margin < 0.0:
            parts.append(widget.tr("✖ a plane goes through {}").format(name))
        else:
            parts.append(widget.tr("{} mm margin to {}").format(f"{margin:.1f}", name))
    return widget.tr("Preview, not simulated: {}").format(", ".join(parts))


def _bounds(drawn: tuple[Drawn, ...]) -> tuple[float, ...]:
    """Least and greatest L, P, S of all that is drawn; a cube of 100 mm when that is nothing."""
    if not drawn:
        return (-50.0, 50.0) * 3
    boxes = np.array([part.actor.GetBounds() for part in drawn])
    return tuple(float(boxes[:, k].min() if k % 2 == 0 else boxes[:, k].max()) for k in range(6))
