"""A simulated plan in 3D: a field as colours, the deformed shape with its factor, and where it was before as a pale shape."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from app.gui.scene_widget import SceneWidget
from app.gui.work import Work
from app.report.words import number_text, unit_text
from app.scene.actors import magnitude, tets_actor
from app.scene.colours import Scale, locked_scale
from app.scene.pictures import Drawn
from app.scene.streams import field_actors
from biomech.outcome import Field, Outcome, Solution
from meshing.step import Monitor

FACTORS = (0.0, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0)
"""How many times the computed displacement the shape is moved; 1 is true."""
_WAIT_MS = 60
_BEFORE = (170, 176, 186)


@dataclass(frozen=True, eq=False)
class Staged:
    """A choice, drawn."""

    asked: int
    drawn: tuple[Drawn, ...]
    scale: Scale
    title: str


class ResultStage(QWidget):
    """Shows one outcome at a time; `failed(sentence)` when it cannot be drawn."""

    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outcome: Outcome | None = None
        self._others: tuple[Outcome, ...] = ()
        self._stale = False
        self._asked = 0
        self._work: Work | None = None
        self._fit = True
        self._later = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._later.timeout.connect(self._draw)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
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
        self.scene = SceneWidget()
        self.scene.setAccessibleName(self.tr("3D view of the result"))
        column.addWidget(self.scene, 1)
        self._explain()

    @property
    def drawing(self) -> bool:
        return self._work is not None or self._later.isActive()

    def show_outcome(self, outcome: Outcome | None, others: Sequence[Outcome] = (), *, stale: bool = False, empty: str = "") -> None:
        """The result of one plan; `others` share its colour scale; `stale` veils it."""
        if outcome is self._outcome and stale == self._stale and outcome is not None:
            return
        self._outcome, self._others, self._stale = outcome, tuple(others), stale
        self.scene.empty, self.scene.greyed = empty, stale
        keep = self.field.currentText()
        self.field.blockSignals(True)
        self.field.clear()
        for solution, found in fields_in(outcome):
            unit = unit_text(found.unit)
            self.field.addItem(f"{found.name} ({unit})" if unit else found.name, (solution.kind, found.name))
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
        self._later.start()

    def _explain(self) -> None:
        chosen = self._chosen()
        moving = chosen is not None and displacement_of(*chosen) is not None
        self.field.setEnabled(chosen is not None)
        self.field.setToolTip("" if chosen is not None else self.tr("There is no result to choose"))
        self.factor.setEnabled(moving)
        self.factor.setToolTip(self.tr("How many times the computed displacement the shape is moved") if moving
                               else self.tr("This result has no displacement"))
        factor = FACTORS[self.factor.value()]
        self.told.setText("" if not moving else self.tr("not deformed") if factor == 0.0 else self.tr("deformed, true size") if factor == 1.0
                          else self.tr("deformed × {} (exaggerated)").format(number_text(factor)))

    def _draw(self) -> None:
        chosen = self._chosen()
        if chosen is None or self._outcome is None:
            self.scene.title = ""
            self.scene.show_drawn(())
            return
        if self._work is not None:
            return  # it draws the last choice when it has ended
        asked, outcome, everyone = self._asked, self._outcome, (self._outcome, *self._others)
        factor = FACTORS[self.factor.value()] if displacement_of(*chosen) is not None else 0.0
        stale = self.tr("earlier state: an input has changed since") if self._stale else ""
        self._work = Work(self.tr("Drawing"), lambda monitor: staged(asked, outcome, everyone, *chosen, factor, stale, monitor), self)
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
        self.scene.title = found.title
        self.scene.show_drawn(found.drawn, scale=found.scale)
        if self._fit:
            self._fit = False
            self.scene.look_from("AR" if len(found.drawn) > 1 else "A")


def fields_in(outcome: Outcome | None) -> list[tuple[Solution, Field]]:
    """What can be shown of an outcome."""
    return [(s, f) for s in (outcome.solutions if outcome is not None else ()) if s.mesh is not None for f in s.fields]


def displacement_of(solution: Solution, shown: Field) -> Field | None:
    """The displacement at the nodes of a solution's mesh, mm: the field that is shown where it is one (an instant of a motion)."""
    moves = [f for f in (shown, *solution.fields) if f.place == "node" and f.values.ndim == 2 and f.unit == "mm"]
    return moves[0] if moves else None


def staged(asked: int, outcome: Outcome, everyone: Sequence[Outcome], solution: Solution, field: Field, factor: float, stale: str,
           monitor: Monitor) -> Staged:
    """One field on the deformed mesh, its scale locked over the same field of all plans."""
    monitor(0.1, "drawing the result")
    same = [f.values for other in everyone for s, f in fields_in(other) if s.kind == solution.kind and f.name == field.name]
    scale = locked_scale([magnitude(values) for values in same], field.name, field.unit)
    mesh, moved = solution.mesh, displacement_of(solution, field)
    assert mesh is not None
    drawn = []
    if moved is not None and factor != 0.0:
        before = tets_actor(mesh, np.ones(len(mesh.tets), bool), _BEFORE, 0.2)
        before.GetProperty().FrontfaceCullingOn()  # only its far side is drawn, so that it never dims the colours in front
        drawn.append(Drawn(before))
        mesh = replace(mesh, points_mm=mesh.points_mm + factor * moved.values)
    drawn[:0] = [Drawn(actor) for actor in field_actors(mesh, field, scale)]
    monitor(1.0, "result drawn")
    return Staged(asked, tuple(drawn), scale, " - ".join(part for part in (outcome.plan, stale) if part))
