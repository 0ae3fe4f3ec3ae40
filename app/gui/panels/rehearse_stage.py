"""Rehearse: the meshed organ under the mouse. Grasp, push and cut it; every picture says how far it is from rest.

    Turn    left drag turns, as in every view          Push    press on the organ: a ball goes in; drag it along
    Grasp   drag the surface; it stays held             Cut     drag a line over the organ: a blade goes in along the view

A child process computes (app/rehearsing.py); nothing here takes longer than drawing. What the certified solve of a grasp finds takes the place of
the preview as soon as it is there, as long as the hand still holds the same.
"""
from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QDoubleSpinBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.gui.language import said
from app.gui.loading import Loaded
from app.gui.panels.certified import Certified, certified, drawn_as, proof_of, surfaces_of
from app.gui.panels.rehearse_scene import CUT, GRASP, PUSH, TURN, RehearseScene
from app.gui.work import Work
from app.rehearsing import Link, Shown
from app.report.words import number_text, verdict_of
from app.scene.pictures import Drawn
from app.scene.soft import SoftLine, SoftSurface
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
    """Emits `asked_certified(SolveTissue)` and `failed(sentence)`."""

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
        self._asked: SolveTissue | None = None
        self._proving: Work | None = None
        self.proof: Certified | None = None
        """What is shown in place of the preview."""
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
                             (self.scene.pressed, self._press), (self.scene.slid, self._slide), (self.scene.lifted, lambda: self._ask("lift")),
                             (self.scene.stroked, self._stroke)):
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
        self.release = self._button(self.tr("Let go"), lambda: self._ask("release"))
        self.undo = self._button(self.tr("Undo"), lambda: self._ask("undo"))
        self.reset = self._button(self.tr("From the start"), lambda: self._ask("reset"))
        return _row(self.start, self.release, self.undo, self.reset)

    def _modes_row(self) -> QHBoxLayout:
        self.modes = QButtonGroup(self)
        for mode, words, tip in ((TURN, self.tr("Turn"), self.tr("Left drag turns the view")),
                                 (GRASP, self.tr("Grasp"), self.tr("Drag the surface of the organ; it stays held until you let go")),
                                 (PUSH, self.tr("Push"), self.tr("Press on the organ: a ball goes in by the depth, and along with the mouse")),
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
        self._work = self._link = self.shown = self.proof = self._asked = None
        self._surfaces, self.said = (), ""
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
        first, self.proof = self.shown is None, None
        if shown.parts is not None:
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

    def _held(self) -> SolveTissue | None:
        """The tissue simulation with the grasp of the hand, None while nothing is held."""
        step = self.solver()
        if step is None or self.shown is None or self.shown.hold is None:
            return None
        at, by, grip = self.shown.hold
        x, y, z = (round(float(v), 1) for v in at)
        a, b, c = (round(float(v), 2) for v in by)
        return replace(step, retraction_at=(x, y, z), retraction=(a, b, c), grip=Millimetre(round(grip, 1)))

    def _certify(self) -> None:
        if (step := self._held()) is not None:
            self.asked_certified.emit(step)
            self._asked = step if self._busy else None  # it may have been refused, and the reason said
            self._enable()

    def _look_for_proof(self) -> None:
        """Has the certified solve ended that was asked for? Then it takes the place of the preview, unless the hand holds something else now."""
        asked, loaded = self._asked, self._loaded
        outcome = proof_of(loaded, self._plan, asked) if asked is not None and loaded is not None else None
        if outcome is None or self._proving is not None:
            return
        last = self.shown.points_mm if self.shown is not None else None
        if self._held() != asked:
            self._asked, self.said = None, self.tr("The certified result of the grasp before is there: the page Result shows it")
            return
        self._proving = Work(self.tr("Drawing"), lambda monitor: (asked, certified(outcome, last)), self)
        self._proving.done.connect(self._prove)
        self._proving.failed.connect(self.failed)
        self._proving.finished.connect(self._proved)
        self._proving.start()

    def _prove(self, found: tuple[SolveTissue, Certified]) -> None:
        """The preview goes, the certified result is shown."""
        asked, proof = found
        if asked is self._asked:
            self.end()
            self.proof = proof
            self.scene.title = self.tr("CERTIFIED RESULT of the grasp")
            self.scene.show_drawn(proof.drawn)
            self._enable()

    def _proved(self) -> None:
        self._proving = None

    def _why_no_certificate(self) -> str:
        if self.solver() is None:
            return self.tr("The plan of this case asks for no tissue simulation")
        if self.shown is None or self.shown.hold is None:
            return self.tr("Grasp the organ first: the certified solve takes the grasp over")
        if self.shown.cuts:
            return self.tr("The certified solve knows the cuts of the plan, not those of the hand: undo them, or make them planes of the plan")
        return self.tr("Work is running already") if self._busy else ""

    def words(self) -> str:
        """What is shown and how far it can be believed."""
        shown = self.shown
        if self.proof is not None:
            verdict = verdict_of(self.proof.outcome)
            parts = [self.tr("CERTIFIED RESULT of the grasp, no preview: quadratic elements"), f"{verdict.sign} {said(verdict.text)}"]
            off = self.proof.off_mm
            return "\n".join([*parts, *([] if off is None else [self.tr("The preview lay {} mm away from it at most").format(number_text(off))])])
        if shown is None:
            return self.said
        parts = [self.tr("PREVIEW, within {} mm of rest on this mesh").format(_rounded(shown.error_mm))]
        if shown.frames_a_second > 0.0:
            fast = shown.frames_a_second > _FASTEST
            parts.append(self.tr("{} frames/s").format(f"over {_FASTEST}" if fast else f"{shown.frames_a_second:.0f}"))
        if shown.lag_mm > 0.5:
            parts.append(self.tr("the hand is {} mm ahead").format(f"{shown.lag_mm:.0f}"))
        waits = self.tr("The certified solve of this grasp is running: its result takes the place of this preview")
        also = [self.said] if self.said else [waits] if self._asked is not None and self._busy else []
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
        held = running and self.shown is not None and self.shown.hold is not None
        for button, on, words in ((self.release, held, self.tr("Let go of what is held") if held else self.tr("Nothing is held")),
                                  (self.undo, running, self.tr("Back to before the last grasp, push or cut")),
                                  (self.reset, running, self.tr("The organ as it was at the start"))):
            button.setEnabled(on)
            button.setToolTip(words if running else first)
        reason = self._why_no_certificate() if running else first
        self.certify.setEnabled(not reason)
        self.certify.setToolTip(reason or self.tr("Compute this grasp with quadratic elements, as a job"))


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
