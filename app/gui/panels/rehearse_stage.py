"""Rehearse: the meshed organ under the mouse. Grasp, push and cut it; every picture says how far it is from rest.

    Turn    left drag turns, as in every view          Push    press on the organ: a ball goes in; drag it along; it stays
    Grasp   drag the surface; it stays held             Cut     drag a line over the organ: a blade goes in along the view

A child process computes (app/rehearsing.py); nothing here takes longer than drawing. What the certified solve of grasp, push and cuts finds takes
the place of the preview as soon as it is there, as long as the hand still does the same.
"""
from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QDoubleSpinBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.gui.loading import Loaded
from app.gui.panels.certified import Certified, drawn_as, surfaces_of
from app.gui.panels.certifying import Certifying
from app.gui.panels.rehearse_scene import CUT, GRASP, PUSH, TURN, RehearseScene
from app.gui.work import Work
from app.rehearsing import Link, Shown
from app.scene.pictures import Drawn
from app.scene.soft import SoftLine, SoftSurface
from app.session.rehearsed import BALL, ByHand, by_hand
from biomech.model import PatientModel
from biomech.rehearsal import Prepared, Stroke, prepared
from biomech.rehearsal.prepare import LIMITS
from biomech.tissue import SolveTissue
from meshing.step import Monitor
from meshing.units import Millimetre

Array = NDArray[np.float64]
_BLOOD = (90, 8, 14)
"""The colour of an incision."""
_FASTEST = 200
"""Frames a second beyond which the rate is that of frames with nothing to do."""
_BEFORE = 1.02
"""Where the ball begins, in its radius from the surface."""


class RehearseStage(QWidget):
    """Emits `asked_certified(ByHand)` and `failed(sentence)`."""

    asked_certified = Signal(object)
    failed = Signal(str)
    _heard = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loaded: Loaded | None = None
        self._plan, self._busy = "", False
        self._link: Link | None = None
        self._work: Work | None = None
        self._surfaces: tuple[SoftSurface | SoftLine, ...] = ()
        self._ball: tuple[Array, Array] | None = None
        self.shown: Shown | None = None
        self.said = ""
        self._after, self._organ = False, ""
        self.proof: Certified | None = None
        """What is shown in place of the preview."""
        self.proved: tuple[ByHand, str] | None = None
        """What was done by hand in the result that is shown, and the plan to which it belongs."""
        self.certifying = Certifying(self)
        self.certifying.proved.connect(self._prove)
        self.certifying.late.connect(self._say_late)
        self.certifying.failed.connect(self.failed)
        self._heard.connect(self._hear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        for row in (self._first_row(), self._modes_row(), self._sizes_row(), self._last_row()):
            row.addStretch(1)
            column.addLayout(row)
        self.scene = RehearseScene(self.tr("Rehearsal: preview"))
        self.scene.setAccessibleName(self.tr("3D view of the rehearsal"))
        self.scene.empty = self.tr("start the rehearsal to take the organ into the hand")
        for signal, does in ((self.scene.grasped, self._grasp), (self.scene.led, lambda by: self._ask("move", _triple(by))),
                             (self.scene.pressed, self._press), (self.scene.slid, self._slide), (self.scene.stroked, self._stroke)):
            signal.connect(does)
        column.addWidget(self.scene, 1)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setAccessibleName(self.tr("How far the rehearsal can be believed"))
        self.told.setToolTip(LIMITS)
        column.addWidget(self.told)
        self._enable()

    def _first_row(self) -> QHBoxLayout:
        self.start = self._button(self.tr("Start"), self._toggle)
        self.release = self._button(self.tr("Let go"), self._let_go)
        self.undo = self._button(self.tr("Undo"), lambda: self._ask("undo"))
        self.reset = self._button(self.tr("From the start"), lambda: self._ask("reset"))
        return _row(self.start, self.release, self.undo, self.reset)

    def _modes_row(self) -> QHBoxLayout:
        self.modes = QButtonGroup(self)
        for mode, words, tip in ((TURN, self.tr("Turn"), self.tr("Left drag turns the view")),
                                 (GRASP, self.tr("Grasp"), self.tr("Drag the surface of the organ; it stays held until you let go")),
                                 (PUSH, self.tr("Push"), self.tr("Press on the organ: a ball goes in by the depth and stays until you let go")),
                                 (CUT, self.tr("Cut"), self.tr("Drag a line over the organ: a blade goes in along the view, by the depth"))):
            button = QPushButton(words)
            button.setCheckable(True)
            button.setProperty("tip", tip)
            self.modes.addButton(button, mode)
        self.modes.button(TURN).setChecked(True)
        self.modes.idClicked.connect(self._choose_mode)
        return _row(*self.modes.buttons())

    def _sizes_row(self) -> QHBoxLayout:
        row = _row()
        self.radius = self._number(row, self.tr("Radius of grip and ball"), 15.0, 5.0, 40.0)
        self.reach = self._number(row, self.tr("Depth"), 25.0, 2.0, 100.0)
        return row

    def _last_row(self) -> QHBoxLayout:
        self.take_out = QCheckBox(self.tr("Take loose pieces out"))
        self.take_out.setToolTip(self.tr("A cut that sets a piece loose takes it out; without this such a cut is refused"))
        self.certify = self._button(self.tr("Certified solve"), self._certify)
        return _row(self.take_out, self.certify)

    def _button(self, words: str, does: Any) -> QPushButton:
        button = QPushButton(words)
        button.clicked.connect(lambda: does())
        return button

    def _number(self, row: QHBoxLayout, words: str, value: float, low: float, high: float) -> QDoubleSpinBox:
        label, box = QLabel(words), QDoubleSpinBox()
        box.setRange(low, high)
        box.setDecimals(0)
        box.setSuffix(" mm")
        box.setValue(value)
        box.setAccessibleName(words)
        label.setBuddy(box)
        row.addWidget(label)
        row.addWidget(box)
        return box

    def show_case(self, loaded: Loaded | None, plan: str, *, busy: bool) -> None:
        """Which plan of which case would be rehearsed; another one ends what is running."""
        other = loaded is None or self._loaded is None or loaded.session is not self._loaded.session or plan != self._plan
        self._loaded, self._plan, self._busy = loaded, plan, busy
        if other:
            self.end()
        self._look_for_proof()
        self._enable()

    def _look_for_proof(self) -> None:
        if self.certifying.waiting:
            self.certifying.look(self._loaded, self._hand(), self.shown.points_mm if self.shown is not None else None)

    def model(self) -> tuple[PatientModel, str] | None:
        """What is rehearsed on: the organ after the plan where it is simulated, else as scanned, and which, in words."""
        for shown in self._loaded.plans if self._loaded is not None else ():
            if shown.outcome.plan == self._plan:
                return shown.model, self.tr("the organ after '{}'").format(self._plan)
        if self._loaded is not None and self._loaded.plans:
            return self._loaded.plans[0].before, self.tr("the organ as scanned")
        return None

    def solver(self) -> SolveTissue | None:
        """The tissue simulation of the plan, whose loads the rehearsal takes."""
        solvers = self._loaded.session.plan.solvers if self._loaded is not None else ()
        return next((step for step in solvers if isinstance(step, SolveTissue)), None)

    @property
    def running(self) -> bool:
        return self._work is not None

    def _toggle(self) -> None:
        if self.running:
            self.end()
            return
        found, loaded = self.model(), self._loaded
        if found is None or loaded is None:
            return
        (model, words), solver, link = found, self.solver() or SolveTissue(), Link()
        self._after = any(shown.outcome.plan == self._plan for shown in loaded.plans)
        self._link, self.said = link, self.tr("Making {} ready").format(words)

        def does(monitor: Monitor) -> None:
            organ_ready: Prepared = prepared(model, solver)
            link.follow(organ_ready, lambda kind, value: self._heard.emit(kind, (link, value)), monitor)

        work = Work(self.tr("Rehearsal"), does, self)
        work.failed.connect(lambda words: self._failed(link, words))
        self._work = work
        work.start()
        self._enable()

    def end(self) -> None:
        """Let the child go; what it showed is gone with it."""
        if self._work is not None:
            self._work.cancel()
        self._work = self._link = self.shown = self.proof = self.proved = None
        self.certifying.forget()
        self._surfaces, self.said = (), ""
        self.scene.show_ball(None)
        self.scene.title = self.tr("Rehearsal: preview")
        self.scene.show_drawn(())
        self._enable()

    def _failed(self, link: Link, words: str) -> None:
        if link is self._link:
            self.end()
            self.said = words
            self._enable()
            self.failed.emit(words)

    def _hear(self, kind: str, heard: tuple[Link, Any]) -> None:
        link, value = heard
        if link is not self._link:
            return  # of a rehearsal that has ended
        if kind == "frame":
            self._show(value)
        else:
            self.said = str(value)
            if kind == "refused":
                self.failed.emit(self.said)
        self._enable()

    def _show(self, shown: Shown) -> None:
        first, self.proof, self.proved = self.shown is None, None, None
        self.scene.show_ball(shown.at, shown.ball[2] if shown.ball is not None else 0.0)
        if shown.parts is not None:
            self._organ = shown.parts[0].name
            made = surfaces_of(shown.parts)
            drawn = list(drawn_as(made))
            self._surfaces = tuple(surface for _, surface in made)
            if shown.incision is not None and len(shown.incision):
                line = SoftLine(shown.incision, _BLOOD)
                self._surfaces += (line,)
                drawn.append(Drawn(line.actor, self.tr("incision"), _BLOOD))
            for surface in self._surfaces:
                surface.move(shown.points_mm)
            self.scene.show_drawn(drawn)
        else:
            for surface in self._surfaces:
                surface.move(shown.points_mm)
            self.scene.request(moving=True)
        if first:
            self.said = ""
            self.scene.look_from("A")
        self.shown = shown
        self.scene.title = self.tr("PREVIEW, within {} mm").format(_rounded(shown.error_mm))
        self._ask("taken")

    def _ask(self, name: str, *values: Any) -> None:
        if self._link is not None:
            self._link.ask(name, *values)

    def _choose_mode(self, mode: int) -> None:
        self.scene.mode = mode
        self.scene.setCursor(Qt.CursorShape.ArrowCursor if mode == TURN else Qt.CursorShape.CrossCursor)

    def _grasp(self, point: Array) -> None:
        self.said = ""
        self._ask("release")
        self._ask("grasp", _triple(point), Millimetre(self.radius.value()))

    def _press(self, point: Array, out: Array) -> None:
        """Begin before the surface, then go in by the depth: the engine leads the ball no faster than tissue can follow."""
        self.said = ""
        self._ball = (point, out)
        self._ask("lift")
        self._ask("touch", _triple(point + _BEFORE * self.radius.value() * out), Millimetre(self.radius.value()))
        self._slide(np.zeros(3))

    def _slide(self, by: Array) -> None:
        if self._ball is not None:
            point, out = self._ball
            radius = self.radius.value()
            self._ask("slide", _triple(point + (radius - self.reach.value()) * out + by))

    def _stroke(self, start: Array, end: Array, inward: Array) -> None:
        self.said = ""
        self._ask("cut", Stroke.of(_triple(start), _triple(end), _triple(inward), Millimetre(self.reach.value())), self.take_out.isChecked())

    def _let_go(self) -> None:
        self._ask("release")
        self._ask("lift")

    def _hand(self) -> ByHand | None:
        """What was done by hand, None while nothing was."""
        step, shown = self.solver(), self.shown
        if step is None or shown is None:
            return None
        return by_hand(step, shown.hold, shown.ball, shown.strokes, self._organ, after=self._after)

    def _certify(self) -> None:
        done = self._hand()
        if done is not None and self._loaded is not None:
            self.said = ""
            self.certifying.ask(self._loaded, self._plan, done)
            self.asked_certified.emit(done)
            if not self._busy:
                self.certifying.forget()  # it was refused, and the reason said
            self._enable()

    def _say_late(self, plan: str) -> None:
        self.said = self.tr("The certified result of what the hand did before is there: the page Result shows it with '{}'").format(plan)
        self._enable()

    def _prove(self, proof: Certified, done: ByHand, plan: str) -> None:
        """The preview goes, the certified result is shown."""
        self.end()
        self.proof, self.proved = proof, (done, plan)
        self.scene.title = self.tr("CERTIFIED RESULT: {}").format(self.certifying.spoken(done))
        for ball in done.step.instruments:
            if ball.name == BALL:
                self.scene.show_ball(np.add(ball.tip_lps, ball.move_lps), float(ball.radius))
        self.scene.show_drawn(proof.drawn)
        self._enable()

    def _why_no_certificate(self) -> str:
        if self.solver() is None:
            return self.tr("The plan of this case asks for no tissue simulation")
        if self._hand() is None:
            return self.tr("Grasp, push or cut the organ first: the certified solve takes over what you do")
        return self.tr("Work is running already") if self._busy else ""

    def words(self) -> str:
        """What is shown and how far it can be believed."""
        shown = self.shown
        if self.proof is not None and self.proved is not None:
            return self.certifying.words(self.proof, *self.proved)
        if shown is None:
            return self.said
        parts = [self.tr("PREVIEW, within {} mm of rest on this mesh").format(_rounded(shown.error_mm))]
        if shown.frames_a_second > 0.0:
            fast = shown.frames_a_second > _FASTEST
            parts.append(self.tr("{} frames/s").format(f"over {_FASTEST}" if fast else f"{shown.frames_a_second:.0f}"))
        if shown.lag_mm > 0.5:
            parts.append(self.tr("the hand is {} mm ahead").format(f"{shown.lag_mm:.0f}"))
        waits = self.tr("The certified solve of this is running: its result takes the place of this preview")
        also = [self.said] if self.said else [waits] if self.certifying.waiting and self._busy else []
        return "\n".join([" · ".join(parts), *shown.words, *also])

    def _enable(self) -> None:
        running = self.shown is not None
        self.told.setText(self.words() or self.tr("A preview by hand, with the loads of the tissue simulation; its numbers come from the "
                                                  "certified solve."))
        why_not = "" if self.running else (self.tr("No case is open") if self._loaded is None else
                                           "" if self.model() is not None else self.tr("Nothing is simulated yet: the rehearsal needs its mesh"))
        self.start.setText(self.tr("End") if self.running else self.tr("Start"))
        self.start.setEnabled(not why_not)
        self.start.setToolTip(why_not or (self.tr("End the rehearsal") if self.running else self.tr("Take the organ into the hand")))
        first = self.tr("Start the rehearsal first")
        for button in self.modes.buttons():
            button.setEnabled(running)
            button.setToolTip(str(button.property("tip")) if running else first)
        held = self.shown is not None and (self.shown.hold is not None or self.shown.ball is not None)
        for button, on, words in ((self.release, held, self.tr("Let go of what is held") if held else self.tr("Nothing is held")),
                                  (self.undo, running, self.tr("Back to before the last grasp, push or cut")),
                                  (self.reset, running, self.tr("The organ as it was at the start"))):
            button.setEnabled(on)
            button.setToolTip(words if running else first)
        reason = self._why_no_certificate() if running else first
        self.certify.setEnabled(not reason)
        self.certify.setToolTip(reason or self.tr("Compute this with quadratic elements, as a job; a cut makes a plan of its own"))


def _triple(point: Array) -> tuple[float, float, float]:
    x, y, z = (float(v) for v in point)
    return x, y, z


def _rounded(mm: float) -> str:
    """Upwards to one digit, never less than .01."""
    size = max(mm, 0.01)
    digit = 10.0 ** np.floor(np.log10(size))
    return f"{np.ceil(size / digit - 1e-9) * digit:g}"


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget)
    return row
