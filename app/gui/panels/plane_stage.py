"""The handles of a plan in 3D, to be moved by hand, with what the plan would do or why it cannot be done, before anything is simulated.

    drag the round handle       move the plane along its normal          [ and ]         by a millimetre or a degree (with Shift: five)
                                or what else is held (biomech/handles)   Ctrl+arrows     tilt a plane by two degrees, shift a place by 1 mm
    drag the arrow's tip        tilt it; it points to what is removed    N               the next handle
    click a handle              choose it
"""
from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.gui.language import said
from app.gui.loading import Loaded
from app.gui.panels.grip_scene import Grip, PlaneScene
from app.gui.panels.measuring import Measuring
from app.gui.words import held_words
from app.gui.work import Work
from app.report.words import number_text
from app.scene.margins import corners_of
from app.scene.pictures import Drawn
from app.session.checks import CHECKER
from app.session.plan import Candidate
from biomech.foresee import Said
from biomech.handles import Scene, handles_of, moved
from biomech.model import PatientModel
from biomech.preview import CUTS, Cut, Preview
from biomech.procedures.resection import Resection
from meshing.errors import PlanningError

Array = NDArray[np.float64]
_MOST_NAMES = 4
"""Of vessels in the line below the view."""


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
        self._said: tuple[Said, ...] = ()
        self._of: object = None
        self._wrong: dict[int, str] = {}
        self._looking: Work | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.scene = PlaneScene(self.tr("Handles of the plan"))
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
        self.measuring = Measuring(self)
        self.measuring.measured.connect(self._measured)

    def show_case(self, loaded: Loaded | None, *, busy: bool) -> None:
        """Take over the anatomy of a case."""
        self.busy = busy
        self._loaded = loaded
        stage = loaded.images.stage if loaded is not None and loaded.images is not None else ()
        if stage is not self._stage:
            first = not self._stage
            self._stage = stage
            images = loaded.images if loaded is not None else None
            self.scene.lesions = corners_of(images.surfaces if images is not None else ())
            self.scene.show_drawn(stage)
            if first:
                self.scene.look_from("AR")

    def show_plan(self, candidate: Candidate | None) -> None:
        """Show the planes of a plan; None shows none."""
        if (candidate.name if candidate is not None else "") != (self._candidate.name if self._candidate is not None else ""):
            self.measuring.clear()
            self.scene.show_cuts(())
        self._candidate = self._draft = candidate
        self._wrong = {}
        self._show(moving=False)
        self._look()

    @property
    def looking(self) -> bool:
        """Whether the plan is being checked or measured."""
        return self._looking is not None or self.measuring.busy

    def _base(self) -> Scene:
        """What handles lie on: the patient before the plan, and after it where it was simulated."""
        if self._loaded is None or self._draft is None:
            return Scene()
        name = self._draft.name
        return Scene(self._loaded.base, next((shown.model for shown in self._loaded.plans if shown.outcome.plan == name), None))

    def _look(self) -> None:
        """Check the draft in a child process while it is looked at; what has changed meanwhile is checked next. A plan as it was simulated has said
        all it has to say."""
        model, steps = self._base().model, self._draft.procedures if self._draft is not None else ()
        if self._loaded is None or model is None or not steps or self._of == (steps, model):
            return
        if (told := self._simulated(model)) is not None:
            self._of, self._said = (steps, model), told
            self._tell()
            if self.isVisible():
                CHECKER.warm(self._loaded.session.store.folder, self._loaded.base_id)
        elif self._looking is not None:
            self._looking.cancel()
        elif self.isVisible():
            asked = (steps, model)
            self._said, self._of = (), None
            store, id = self._loaded.session.store.folder, self._loaded.base_id
            work = self._looking = Work(self.tr("Checking the plan"), lambda monitor: (asked, CHECKER.ask(store, id, steps, monitor)), self)
            work.done.connect(self._found)
            work.failed.connect(lambda words: self._not_found(asked, words))
            work.finished.connect(self._looked)
            work.start()

    def _simulated(self, model: PatientModel) -> tuple[Said, ...] | None:
        """What the procedures of the draft said when it was simulated, None where it was not, or where they did not say one sentence each."""
        assert self._loaded is not None
        assert self._draft is not None
        name, after = self._draft.name, self._base().after
        done = tuple(task.step for task in self._loaded.tasks if task.key.startswith(f"plan/{name}/procedure "))  # those that were read with it
        if after is None or done != self._draft.procedures:
            return None
        told = after.done[len(model.done):]
        return tuple(Said(n, words, refused=False) for n, words in enumerate(told)) if len(told) == len(self._draft.procedures) else None

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()
        self._tell()

    def _found(self, found: tuple[object, tuple[Said, ...]]) -> None:
        self._of, said = found
        steps = self._draft.procedures if self._draft is not None else ()
        self._said = said if self._of == (steps, self._base().model) else ()
        self._tell()

    def _not_found(self, asked: object, words: str) -> None:
        """What could not be checked is not checked again and again."""
        self._of, self._said = asked, (Said(0, words, refused=True),)
        self._tell()

    def _looked(self) -> None:
        self._looking = None
        self._look()

    def _tell(self) -> None:
        notes = {one.number: (said(one.words), one.refused) for one in self._said}
        self.scene.show_notes(notes | {number: (said(words), True) for number, words in self._wrong.items()})
        self.numbers.setText(self.words())

    def _cuts(self) -> list[tuple[int, Cut]]:
        procedures = self._draft.procedures if self._draft is not None else ()
        return [(number, step) for number, step in enumerate(procedures) if isinstance(step, CUTS)]

    def _show(self, *, moving: bool) -> None:
        box = np.reshape(_bounds(self._stage), (3, 2))
        radius = 0.32 * float(np.linalg.norm(box[:, 1] - box[:, 0]))
        grips, scene = [], self._base()
        for number, step in enumerate(self._draft.procedures if self._draft is not None else ()):
            for handle in handles_of(step, scene):
                flat = handle.normal if handle.kind == "plane" else None
                grips.append(Grip(number, handle, handle.centre_mm, np.zeros(3), 0.0, held_words(step, handle)) if flat is None else
                             Grip(number, handle, handle.centre_mm, flat, 0.35 * radius))
        self.scene.show_grips(tuple(grips) if self._stage else (), radius, moving=moving)
        if self.measuring.forget({number for number, step in self._cuts() if not isinstance(step, Resection)}):
            self.scene.show_cuts(self.measuring.drawn())
        self._tell()

    def words(self) -> str:
        """What the plan would take and do, or why nothing is said."""
        if self._draft is None:
            return self.tr("Choose a plan to see its handles.")
        lines = [line for number, step in self._cuts() if (line := self._line(number, step))]
        lines += [f"✖ {said(words)}" for words in self._wrong.values()]
        lines += [f"✖ {said(one.words)}" if one.refused else said(one.words) for one in self._said]
        if not lines and not self.scene.grips:
            lines = [self.tr("This plan has nothing to take hold of; its values are changed in the list.")]
        if not self._said and self.scene.grips and self._draft.procedures:
            lines.append(self.tr("Checking the plan ...") if self._loaded is not None and self._loaded.base is not None else
                         self.tr("What the plan would do is said here when the anatomy has been found: run the plan once."))
        return "\n".join(dict.fromkeys(lines))

    def _line(self, number: int, step: Cut) -> str:
        """What a cut would take: along planes at once, along anything else as soon as it has been measured off the GUI thread."""
        seen = self._loaded.previews.get(step.organ) if self._loaded is not None else None
        if seen is None:
            return self.tr("What the cut takes is shown when the organ has been meshed: simulate the plans once.")
        if isinstance(step, Resection):
            return preview_words(seen.of(step), step.organ, self)
        if self.isVisible():
            self.measuring.follow(number, step, seen, self.scene.lesions)
        known = self.measuring.known(number)
        return preview_words(known, step.organ, self) if known is not None else ""

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
        """A step of the keyboard: `mm` along what the handle moves on, or a `turn` (radians about a direction of the screen)."""
        if self.busy:
            return
        angle = float(np.linalg.norm(turn))
        if grip.length_mm == 0.0:
            self._set(grip, grip.centre_mm + self._shift(grip, mm, turn), None, moving=False)
        else:
            normal = grip.normal
            if angle > 0.0:
                axis = turn / angle
                normal = normal * np.cos(angle) + np.cross(axis, normal) * np.sin(angle) + axis * float(axis @ normal) * (1.0 - np.cos(angle))
            self._set(grip, grip.centre_mm + mm * grip.normal, normal, moving=False)
        self._released()

    def _shift(self, grip: Grip, mm: float, turn: Array) -> Array:
        """Where a step of the keyboard moves what is no plane: along its own way, round its axis, or over the screen."""
        handle = grip.handle
        right, top = self.scene.screen_axes()
        if float(np.linalg.norm(turn)) > 0.0:
            way = np.cross(turn, np.cross(right, top))
            return np.asarray(way / max(float(np.linalg.norm(way)), 1e-9), np.float64)
        if handle.kind == "turn" and handle.normal is not None and handle.start_mm is not None:
            arm = handle.centre_mm - handle.start_mm
            return np.asarray(np.cos(np.radians(mm)) * arm + np.sin(np.radians(mm)) * np.cross(handle.normal, arm) - arm, np.float64)
        if handle.kind == "size" and handle.normal is not None:
            return mm * handle.normal
        return mm * np.cross(right, top)

    def _set(self, grip: Grip, centre: Array, normal: Array | None, *, moving: bool) -> None:
        """The draft with one handle elsewhere; a place that its procedure refuses is not taken over, and said at the handle."""
        if self._draft is None or (normal is not None and float(np.linalg.norm(normal)) < 1e-3):
            return
        try:
            step = moved(self._draft.procedures[grip.procedure], grip.handle, centre, normal, self._base())
        except PlanningError as error:
            self._wrong = {grip.procedure: str(error)}
            self._tell()
            return
        self._wrong = {}
        steps = (*self._draft.procedures[:grip.procedure], step, *self._draft.procedures[grip.procedure + 1:])
        self._draft = replace(self._draft, procedures=steps)
        self._said = ()
        self._show(moving=moving)
        self._look()

    def _measured(self) -> None:
        """A cut has been measured where the hand holds it, or held it last."""
        self.scene.show_cuts(self.measuring.drawn())
        self._tell()

    def _released(self) -> None:
        if self._draft is None or self._candidate is None or self._draft == self._candidate:
            return
        for number, (new, old) in enumerate(zip(self._draft.procedures, self._candidate.procedures)):
            if new != old:
                self.changed.emit(number, new)
                return


def preview_words(seen: Preview, organ: str, widget: QWidget) -> str:
    """One line: "Preview: removes 412 mL, 65.3 % of the liver stays, 13.9 mm margin to tumour 1, divides portal vein (right), 4.2 mm to portal vein
    (left)"; of the vessels that are spared those that are touched, and the nearest other one."""
    parts = [widget.tr("removes {} mL").format(number_text(seen.removed_ml)),
             widget.tr("{} % of the healthy {} stays").format(f"{seen.remnant_percent:.1f}", organ)]
    for name, margin in seen.margins:
        if margin is None:
            parts.append(widget.tr("{} stays").format(name))
        elif margin < 0.0:
            parts.append(widget.tr("✖ the cut goes through {}").format(name))
        else:
            parts.append(widget.tr("{} mm margin to {}").format(f"{margin:.1f}", name))
    if seen.divided:
        parts.append(widget.tr("divides {}").format(_listed([said(name) for name in seen.divided])))
    touched = [said(name) for name, away in seen.vessels if away == 0.0 and name not in seen.divided]
    if touched:
        parts.append(widget.tr("touches {}").format(_listed(touched)))
    spared = next((pair for pair in seen.vessels if pair[1] > 0.0), None)
    if spared is not None:
        parts.append(widget.tr("{} mm to {}").format(f"{spared[1]:.1f}", said(spared[0])))
    return widget.tr("Preview by geometry alone: {}").format(", ".join(parts))


def _listed(names: list[str]) -> str:
    return " + ".join([*names[:_MOST_NAMES], *(["..."] if len(names) > _MOST_NAMES else [])])


def _bounds(drawn: tuple[Drawn, ...]) -> tuple[float, ...]:
    """Least and greatest L, P, S of all that is drawn; a cube of 100 mm when that is nothing."""
    if not drawn:
        return (-50.0, 50.0) * 3
    boxes = np.array([part.actor.GetBounds() for part in drawn])
    return tuple(float(boxes[:, k].min() if k % 2 == 0 else boxes[:, k].max()) for k in range(6))
