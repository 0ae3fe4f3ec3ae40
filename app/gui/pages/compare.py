"""Compare: two plans side by side with linked cameras and one colour scale, and the table of measures below."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.gui.scene_widget import SceneWidget
from app.gui.style import QUIET, WARNING
from app.scene.actors import field_actor, magnitude
from app.scene.annotations import plain_unit
from app.scene.cameras import link, look
from app.scene.colours import locked_scale
from app.scene.pictures import Drawn, operation_drawn
from biomech.compare import Comparison
from biomech.model import PatientModel
from biomech.outcome import Measure, Outcome

_ANATOMY = "Operation"


@dataclass(frozen=True, eq=False)
class Shown:
    """One plan as the page needs it: its outcome, its model after the procedures, and the model before them."""

    outcome: Outcome
    model: PatientModel
    before: PatientModel


class ComparePage(QWidget):
    """Two plans at a time, chosen above each view; `asked_run` when there is nothing to compare yet."""

    asked_run = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plans: tuple[Shown, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        head = QHBoxLayout()
        title = QLabel(self.tr("Compare plans"))
        title.setObjectName("title")
        head.addWidget(title)
        head.addStretch(1)
        self.field = QComboBox()
        self.field.setAccessibleName(self.tr("What is shown on the models"))
        self.left, self.right = QComboBox(), QComboBox()
        for box, name in ((self.left, self.tr("Plan on the left")), (self.right, self.tr("Plan on the right"))):
            box.setAccessibleName(name)
            box.setMinimumWidth(220)
        for label, box in ((self.tr("Left"), self.left), (self.tr("Right"), self.right), (self.tr("Show"), self.field)):
            head.addWidget(QLabel(label))
            head.addWidget(box)
        column.addLayout(head)
        split = QSplitter(Qt.Orientation.Vertical)
        views = QSplitter()
        self.scenes = (SceneWidget(), SceneWidget())
        link(scene.renderer for scene in self.scenes)
        for scene in self.scenes:
            views.addWidget(scene)
            scene.turned.connect(self._follow)
        self.table = QTableWidget()
        self.table.setAccessibleName(self.tr("Measures of all plans"))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        split.addWidget(views)
        split.addWidget(self.table)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        column.addWidget(split, 1)
        self.limits = QLabel()
        self.limits.setObjectName("warning")
        self.limits.setWordWrap(True)
        column.addWidget(self.limits)
        for box in (self.left, self.right, self.field):
            box.currentIndexChanged.connect(self._redraw)

    def show_plans(self, plans: Sequence[Shown], comparison: Comparison) -> None:
        """All finished plans; the first is shown on the left and the second on the right."""
        self._plans = tuple(plans)
        for number, box in enumerate((self.left, self.right)):
            _refill(box, [shown.outcome.plan for shown in plans], min(number, len(plans) - 1))
        fields = dict.fromkeys(f"{field.name} ({plain_unit(field.unit)})" for shown in plans for s in shown.outcome.solutions
                               for field in s.fields if s.mesh is not None)
        _refill(self.field, [self.tr(_ANATOMY), *fields], 0)
        self._fill_table(comparison)
        warnings = dict.fromkeys(f"{s.kind}: {w}" for shown in plans for s in shown.outcome.solutions for w in s.credibility.warnings)
        self.limits.setText("   ".join(list(warnings)[:2]))
        self.limits.setToolTip("\n".join(warnings))
        self._redraw()

    def _redraw(self) -> None:
        if not self._plans:
            return
        chosen = [self._plans[max(0, box.currentIndex())] for box in (self.left, self.right)]
        draw = self._operation if self.field.currentIndex() <= 0 else self._field
        draw(chosen)
        look(self.scenes[0].renderer, "AR" if self._plans[0].model.solid is not None else "A", self.scenes[0].aspect)
        self._follow()

    def _operation(self, chosen: Sequence[Shown]) -> None:
        for scene, shown in zip(self.scenes, chosen):
            scene.title = shown.outcome.plan
            scene.show_drawn(operation_drawn(shown.model, shown.before), view=None)

    def _field(self, chosen: Sequence[Shown]) -> None:
        wanted = self.field.currentText().rsplit(" (", 1)[0]
        found = [[(s.mesh, f) for s in shown.outcome.solutions for f in s.fields if f.name == wanted and s.mesh is not None]
                 for shown in self._plans]
        everything = [magnitude(field.values) for pairs in found for _, field in pairs]
        unit = next(field.unit for pairs in found for _, field in pairs)
        scale = locked_scale(everything, wanted, unit)
        for scene, shown in zip(self.scenes, chosen):
            pairs = found[self._plans.index(shown)]
            scene.title = shown.outcome.plan
            scene.empty = self.tr("this plan has no such result")
            scene.show_drawn([Drawn(field_actor(mesh, field, scale)) for mesh, field in pairs], scale=scale, view=None)

    def _follow(self) -> None:
        for scene in self.scenes:
            scene.renderer.ResetCameraClippingRange()
            scene.request(moving=True)

    def _fill_table(self, comparison: Comparison) -> None:
        self.table.setColumnCount(2 + len(comparison.plans))
        self.table.setHorizontalHeaderLabels([self.tr("Measure"), self.tr("Better"), *comparison.plans])
        self.table.setRowCount(len(comparison.rows))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        words: dict[str, str] = {"lower": self.tr("lower"), "higher": self.tr("higher"), "neither": ""}
        for number, row in enumerate(comparison.rows):
            unit = plain_unit(row.unit)
            self.table.setItem(number, 0, _cell(f"{row.name}{f' ({unit})' if unit else ''}"))
            self.table.setItem(number, 1, _cell(words[row.better], colour=QUIET))
            for plan, measure in enumerate(row.cells):
                self.table.setItem(number, 2 + plan, _measured(measure, best=plan in row.best, tr=self.tr))


def _refill(box: QComboBox, names: Sequence[str], current: int) -> None:
    box.blockSignals(True)
    box.clear()
    box.addItems(list(names))
    box.setCurrentIndex(current)
    box.blockSignals(False)


def _cell(words: str, colour: str | None = None) -> QTableWidgetItem:
    item = QTableWidgetItem(words)
    if colour is not None:
        item.setForeground(QColor(colour))
    return item


def _measured(measure: Measure | None, *, best: bool, tr: Callable[[str], str]) -> QTableWidgetItem:
    if measure is None:
        return _cell("-", QUIET)
    interval = f"   {measure.low:.3g} to {measure.high:.3g}" if measure.low is not None and measure.high is not None else ""
    item = _cell(f"{'★ ' if best else ''}{measure.value:.4g}{interval}{'' if measure.verified else '  ?'}", None if measure.verified else WARNING)
    font = QFont()
    font.setBold(best)
    item.setFont(font)
    notes = [measure.explanation, measure.reference, "" if measure.verified else tr("? rests on an unverified default value")]
    item.setToolTip("\n".join(note for note in notes if note))
    return item
