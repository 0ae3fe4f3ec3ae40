"""A simulated plan in 3D: a field as colours or arrows, the deformed shape with its factor and where it was before as a pale shape, blood as
lines with particles on them, and the moments of a heartbeat.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from app.gui.scene_widget import SceneWidget
from app.gui.work import Work
from app.report.words import SIMULATIONS, number_text, unit_text
from app.scene.actors import magnitude, tets_actor
from app.scene.colours import Scale, locked_scale
from app.scene.pictures import Drawn
from app.scene.streams import BeatParticles, Particles, fed, field_actors, flows
from biomech.flow.solve_pulse import PERIOD
from biomech.outcome import Field, Outcome, Solution, named_twice
from meshing.step import Monitor
from meshing.units import Second

FACTORS = (0.0, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0)
"""How many times the computed displacement the shape is moved; 1 is true."""
_WAIT_MS = 60
_FRAME_MS, _MOMENT_MS = 50, 400
_BEFORE = (170, 176, 186)

Choice = tuple[int, int, int, bool]


@dataclass(frozen=True, eq=False)
class Staged:
    """A choice, drawn."""

    asked: int
    drawn: tuple[Drawn, ...]
    scale: Scale
    title: str
    particles: Particles | None = None


class ResultStage(QWidget):
    """Shows one outcome at a time; `failed(sentence)` when it cannot be drawn."""

    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outcome: Outcome | None = None
        self._others: tuple[Outcome, ...] = ()
        self._stale = ""
        self._asked = 0
        self._work: Work | None = None
        self._particles: Particles | None = None
        self._seconds = 0.0
        self._kept: dict[Choice, Staged] = {}
        self._drawn_for: Choice = (0, 0, 0, False)
        self._fit = True
        self._later = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._later.timeout.connect(self._draw)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 0)
        row = QHBoxLayout()
        label = QLabel(self.tr("&Result"))
        self.field = QComboBox()
        self.field.setAccessibleName(self.tr("Result that is shown as colours"))
        self.field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.field.currentIndexChanged.connect(self._choose)
        label.setBuddy(self.field)
        self.factor = QSlider(Qt.Orientation.Horizontal)
        self.factor.setRange(0, len(FACTORS) - 1)
        self.factor.setValue(1)
        self.factor.setPageStep(1)
        self.factor.setAccessibleName(self.tr("Factor of the deformation"))
        self.factor.valueChanged.connect(self._choose)
        self.told = QLabel()
        self.told.setMinimumWidth(170)
        for widget, share in ((label, 0), (self.field, 2), (self.factor, 1), (self.told, 0)):
            row.addWidget(widget, share)
        column.addLayout(row)
        column.addLayout(self._motion())
        self.scene = SceneWidget()
        self.scene.setAccessibleName(self.tr("3D view of the result"))
        column.addWidget(self.scene, 1)
        self._explain()

    def _motion(self) -> QHBoxLayout:
        """Arrows, particles, and the moment of the heartbeat."""
        row = QHBoxLayout()
        self.arrows = QCheckBox(self.tr("A&rrows"))
        self.arrows.toggled.connect(self._choose)
        self.play = QPushButton(self.tr("▶ Play"))
        self.play.setObjectName("small")
        self.play.setCheckable(True)
        self.play.toggled.connect(self._play)
        self.moment = QSlider(Qt.Orientation.Horizontal)
        self.moment.setRange(0, 0)
        self.moment.setPageStep(1)
        self.moment.setAccessibleName(self.tr("Moment of the heartbeat"))
        self.moment.valueChanged.connect(self._choose)
        self.when = QLabel()
        self.when.setMinimumWidth(170)
        for widget, share in ((self.arrows, 0), (self.play, 0), (self.moment, 1), (self.when, 0)):
            row.addWidget(widget, share)
        self._clock = QTimer(self, interval=_FRAME_MS)
        self._clock.timeout.connect(self._tick)
        return row

    def _play(self, on: bool) -> None:
        self.play.setText(self.tr("■ Stop") if on else self.tr("▶ Play"))
        if on:
            self._clock.start(_MOMENT_MS if self.moment.maximum() else _FRAME_MS)
        else:
            self._clock.stop()
            self.scene.request()

    def _tick(self) -> None:
        """The next moment of the beat, or the particles a little further."""
        if self.moment.maximum():
            if not self.drawing:
                self.moment.setValue((self.moment.value() + 1) % (self.moment.maximum() + 1))
        elif self._particles is not None and self.isVisible():
            self._seconds += 1e-3 * _FRAME_MS / self._particles.slower
            self._particles.move(self._seconds)
            self.scene.request(moving=True)

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees does not move."""
        self.play.setChecked(False)
        super().hideEvent(event)

    @property
    def drawing(self) -> bool:
        return self._work is not None or self._later.isActive()

    @property
    def outcome(self) -> Outcome | None:
        return self._outcome

    @property
    def simulation(self) -> Solution | None:
        """The one whose field is chosen."""
        chosen = self._chosen()
        return None if chosen is None else chosen[0]

    def show_outcome(self, outcome: Outcome | None, others: Sequence[Outcome] = (), *, stale: str = "", empty: str = "") -> None:
        """The result of one plan; `others` share its colour scale; `stale`, why it is no longer that of the plan, veils it."""
        if outcome is self._outcome and stale == self._stale and outcome is not None:
            return
        self._outcome, self._others, self._stale = outcome, tuple(others), stale
        self._kept.clear()
        self.play.setChecked(False)
        self.scene.empty, self.scene.greyed = empty, bool(stale)
        keep = self.field.currentText()
        self.field.blockSignals(True)
        self.field.clear()
        twice = named_twice(() if outcome is None else (outcome,))
        for solution, found in fields_in(outcome):
            unit = unit_text(found.unit)
            name = self.tr(found.name)
            whose = ", " + self.tr(SIMULATIONS.get(solution.kind, solution.kind)) if found.name in twice else ""
            self.field.addItem((f"{name} ({unit})" if unit else name) + whose, (solution.kind, found.name))
        self.field.setCurrentIndex(max(0, self.field.findText(keep)))
        self.field.blockSignals(False)
        self._fit = True
        self._choose()

    def _chosen(self) -> tuple[Solution, Field] | None:
        wanted = self.field.currentData()
        return next(((s, f) for s, f in fields_in(self._outcome) if wanted is not None and [s.kind, f.name] == list(wanted)), None)

    def _choose(self) -> None:
        self._asked += 1
        self._explain()
        known = self._kept.get(self._choice())
        if known is not None and self._work is None:
            self._put(known)
        else:
            self._later.start()

    def _choice(self) -> Choice:
        """What is asked for, as the key of what was drawn."""
        return self.field.currentIndex(), self.factor.value(), self.moment.value(), self.arrows.isChecked()

    def _explain(self) -> None:
        chosen = self._chosen()
        moving = chosen is not None and displacement_of(*chosen) is not None
        self.field.setEnabled(chosen is not None)
        self.field.setToolTip("" if chosen is not None else self.tr("There is no result to choose"))
        self.factor.setEnabled(moving)
        self.factor.setToolTip(self.tr("How many times the computed displacement the shape is moved") if moving
                               else self.tr("This result has no displacement"))
        self._explain_motion(chosen)
        factor = FACTORS[self.factor.value()]
        self.told.setText("" if not moving else self.tr("not deformed") if factor == 0.0 else self.tr("deformed, true size") if factor == 1.0
                          else self.tr("deformed × {} (exaggerated)").format(number_text(factor)))

    def _explain_motion(self, chosen: tuple[Solution, Field] | None) -> None:
        """What can be shown of the motion of this result, and why not."""
        times = [field.moment for field in moments_of(*chosen)] if chosen is not None else []
        if self.moment.maximum() != max(0, len(times) - 1):
            self.moment.blockSignals(True)
            self.moment.setRange(0, max(0, len(times) - 1))
            self.moment.setValue(0)
            self.moment.blockSignals(False)
        self.moment.setEnabled(bool(times))
        self.moment.setToolTip(self.tr("Which moment of the last computed heartbeat is shown") if times else
                               self.tr("This result is not known at moments of a heartbeat"))
        vector = chosen is not None and chosen[1].values.ndim == 2
        self.arrows.setEnabled(vector)
        self.arrows.setToolTip(self.tr("Size and direction as arrows; the longest is a fixed share of the picture") if vector else
                               self.tr("This result has no direction"))
        steady = chosen is not None and chosen[0].mesh is not None and flows(chosen[0].mesh, chosen[1]) and not times
        self.play.setEnabled(bool(times) or steady)
        self.play.setToolTip(self.tr("Goes through the heartbeat") if times else self.tr("Lets particles move with the blood") if steady else
                             self.tr("Nothing moves in this result"))
        if not self.play.isEnabled():
            self.play.setChecked(False)
        slower = self._particles.slower if self._particles is not None and steady else 0.0
        self.when.setText(self.tr("{} % of the beat").format(round(100.0 * (times[self.moment.value()] or 0.0))) if times else
                          "" if not slower else self.tr("{} times slower").format(number_text(slower)) if slower >= 1.0 else
                          self.tr("{} times faster").format(number_text(1.0 / slower)))

    def _draw(self) -> None:
        chosen = self._chosen()
        if chosen is None or self._outcome is None:
            self.scene.title = ""
            self._particles = None
            self.scene.show_drawn(())
            return
        if self._work is not None:
            return  # it draws the last choice when it has ended
        times, arrows, self._drawn_for = moments_of(*chosen), self.arrows.isChecked(), self._choice()
        if times:
            chosen = chosen[0], times[self.moment.value()]
        asked, outcome, everyone = self._asked, self._outcome, (self._outcome, *self._others)
        factor = FACTORS[self.factor.value()] if displacement_of(*chosen) is not None else 0.0
        stale = self.tr("earlier state: {}").format(self._stale) if self._stale else ""
        self._work = Work(self.tr("Drawing"), lambda monitor: staged(asked, outcome, everyone, *chosen, factor, stale, monitor, arrows=arrows), self)
        self._work.done.connect(self._show)
        self._work.failed.connect(self.failed)
        self._work.finished.connect(self._ended)
        self._work.start()

    def _ended(self) -> None:
        self._work = None

    def _show(self, found: Staged) -> None:
        if found.asked != self._asked:
            self._later.start()
            return
        self._kept[self._drawn_for] = found
        self._put(found)

    def _put(self, found: Staged) -> None:
        self.scene.title = found.title
        self._particles = found.particles
        self.scene.show_drawn(found.drawn, scale=found.scale)
        self._explain_motion(self._chosen())
        if self._fit:
            self._fit = False
            self.scene.look_from("AR" if len(found.drawn) > 1 else "A")


def fields_in(outcome: Outcome | None) -> list[tuple[Solution, Field]]:
    """What can be shown of an outcome."""
    return [(s, f) for s in (outcome.solutions if outcome is not None else ()) if s.mesh is not None for f in s.fields
            if f.moment is None]


def moments_of(solution: Solution, field: Field) -> list[Field]:
    """A field at the moments of the last heartbeat, in their order; none where it is known once."""
    return sorted((f for f in solution.fields if f.name == field.name and f.moment is not None), key=lambda f: f.moment or 0.0)


def displacement_of(solution: Solution, shown: Field) -> Field | None:
    """The displacement at the nodes of a solution's mesh, mm: the field that is shown where it is one (an instant of a motion)."""
    moves = [f for f in (shown, *solution.fields) if f.place == "node" and f.values.ndim == 2 and f.unit == "mm"]
    return moves[0] if moves else None


@lru_cache(maxsize=1)
def beat_particles(solution: Solution) -> BeatParticles | None:
    """The blood of a heartbeat on its way, for all its moments; None where the length of the beat is not known."""
    beat = [f for f in solution.fields if f.name == "velocity" and f.moment is not None]
    period = dict(solution.numbers).get(PERIOD)
    if solution.mesh is None or not beat or period is None:
        return None
    return BeatParticles(solution.mesh, sorted(beat, key=lambda f: f.moment or 0.0), Second(period))


def staged(asked: int, outcome: Outcome, everyone: Sequence[Outcome], solution: Solution, field: Field, factor: float, stale: str,
           monitor: Monitor, *, arrows: bool = False) -> Staged:
    """One field on the deformed mesh, its scale locked over the same field of all plans."""
    monitor(0.1, "drawing the result")
    same = [f.values for other in everyone for s in other.solutions if s.kind == solution.kind for f in s.fields if f.name == field.name]
    scale = locked_scale([magnitude(values) for values in same], field.name, field.unit)
    mesh, moved = solution.mesh, displacement_of(solution, field)
    assert mesh is not None
    drawn = []
    if moved is not None and factor != 0.0:
        before = tets_actor(mesh, np.ones(len(mesh.tets), bool), _BEFORE, 0.2)
        before.GetProperty().FrontfaceCullingOn()  # only its far side is drawn, so that it never dims the colours in front
        drawn.append(Drawn(before))
        mesh = replace(mesh, points_mm=mesh.points_mm + factor * moved.values)
    drawn[:0] = [Drawn(actor) for actor in field_actors(mesh, field, scale, arrows=arrows)]
    particles = None
    if not arrows and flows(mesh, field):
        if field.moment is None:
            particles = Particles(fed(mesh, field))
        following = None if field.moment is None else beat_particles(solution)
        drawn += [Drawn(particles.actor)] if particles is not None else []
        drawn += [Drawn(following.actor(field.moment or 0.0))] if following is not None else []
    monitor(1.0, "result drawn")
    return Staged(asked, tuple(drawn), scale, " - ".join(part for part in (outcome.plan, stale) if part), particles)
