"""Compare: two to four plans side by side with linked cameras and one colour scale, or the difference to the first; below them the table."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.gui.language import said
from app.gui.loading import Loaded, Shown
from app.gui.panels.choice import ChoicePanel
from app.gui.panels.clip_bar import ClipBar
from app.gui.panels.elided import ElidedLabel
from app.gui.panels.measures import MeasureTable
from app.gui.panels.pareto import ParetoView
from app.gui.panels.search import SearchPanel
from app.gui.scene_widget import SceneWidget
from app.gui.work import Work
from app.report.words import KEY_TO_SIGNS, simulation_text, unit_text
from app.scene.actors import magnitude
from app.scene.cameras import link
from app.scene.clip import Cut
from app.scene.colours import Scale, locked_scale
from app.scene.differences import difference, difference_scale
from app.scene.hardware import whole_drawn
from app.scene.margins import MARGIN, SCALE, has_margin, margin_drawn
from app.scene.pictures import Drawn
from app.scene.streams import field_actors
from app.session.decision import decided, weighed
from app.session.plan import Dissent
from biomech.outcome import named_twice
from biomech.ranking import Weight
from meshing.errors import PlanningError
from meshing.step import Monitor

_ROOM_FOR_KEY_PX, _ROOM_FOR_CUT_PX = 520, 400
_MOST = 4


@dataclass(frozen=True)
class Pictured:
    """All views of one choice, drawn, each with its scale; `asked` says which choice it was."""

    asked: int
    drawn: tuple[tuple[Drawn, ...], ...]
    scales: tuple[Scale | None, ...]

    def __post_init__(self) -> None:
        for part in sum(self.drawn, ()):
            part.actor.GetBounds()  # VTK keeps them: they are looked up off the GUI thread


class ComparePage(QWidget):
    """Two to four plans at a time, chosen above the views; `asked_run` when some plan is not simulated yet, `asked_work` for a search."""

    asked_run = Signal()
    asked_work = Signal(str, object)
    failed = Signal(str)
    changed = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plans: tuple[Shown, ...] = ()
        self._loaded: Loaded | None = None
        self._asked = 0
        self._drawing: Work | None = None
        self._fit = True
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.addLayout(self._head())
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        self._views = QSplitter()
        self._views.setChildrenCollapsible(False)
        self.clip = ClipBar()
        self.scenes: list[SceneWidget] = []
        for name in (self.tr("3D view of the plan on the left"), self.tr("3D view of the plan on the right")):
            self._add_scene(name)
        self.table, self.choice, self.pareto = MeasureTable(), ChoicePanel(), ParetoView()
        self.below = QTabWidget()
        self.below.setAccessibleName(self.tr("Numbers and choice"))
        self.below.setDocumentMode(True)
        self.below.addTab(self.table, self.tr("&Measures"))
        self.below.addTab(self.choice, self.tr("Ranking and &decision"))
        self.below.addTab(self.pareto, self.tr("&Compromises"))
        self.search = SearchPanel()
        self.below.addTab(self.search, self.tr("&Better plans"))
        self.search.asked.connect(self.asked_work)
        self.search.changed.connect(self.changed)
        self.search.failed.connect(self.failed)
        self.choice.weighed.connect(self._weigh)
        self.choice.decided.connect(self._decide)
        self.choice.refused.connect(self.failed)
        above = QWidget()
        rows = QVBoxLayout(above)
        rows.setContentsMargins(0, 0, 0, 2)
        rows.addWidget(self._views, 1)
        rows.addWidget(self.clip)
        self.clip.setMinimumHeight(1)  # it is put away where there is no room
        self.clip.moved.connect(self._clip)
        split.addWidget(above)
        split.addWidget(self.below)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([460, 300])
        column.addWidget(split, 1)
        self.key = QLabel()
        self.key.setObjectName("quiet")
        self.limits = QLabel()
        self.limits.setObjectName("warning")
        for label in (self.key, self.limits):
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            column.addWidget(label)
        for box in (*self.boxes, self.field):
            box.currentIndexChanged.connect(self._redraw)
        self.count.currentIndexChanged.connect(self._show_count)
        self.difference.toggled.connect(self._redraw)
        self._show_count()

    def _add_scene(self, name: str) -> None:
        scene = SceneWidget()
        scene.setAccessibleName(name)
        scene.legend = True
        scene.setMinimumHeight(110)
        scene.turned.connect(self._follow)
        scene.picked.connect(self._picked)
        scene.set_cut(self.clip.planes())
        self.scenes.append(scene)
        self._views.addWidget(scene)
        link(other.renderer for other in self.scenes)

    def _show_count(self) -> None:
        """Two, three or four views; a view is made when it is first asked for."""
        count = self.count.currentIndex() + 2
        while len(self.scenes) < count:
            self._add_scene(self.tr("3D view of plan {}").format(len(self.scenes) + 1))
        for place, scene in enumerate(self.scenes):
            scene.setVisible(place < count)
        for place, (label, box) in enumerate(zip(self._labels, self.boxes)):
            label.setVisible(place < count)
            box.setVisible(place < count)
        self._views.setSizes([500] * len(self.scenes))
        self._fit = True
        self._redraw()

    @property
    def shown(self) -> int:
        """How many plans are shown beside each other."""
        return self.count.currentIndex() + 2

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        self.left, self.right, self.field = QComboBox(), QComboBox(), QComboBox()
        self.boxes = (self.left, self.right, QComboBox(), QComboBox())
        self._labels: list[QLabel] = []
        self.count = QComboBox()
        self.count.addItems(["2", "3", "4"])
        self.count.setAccessibleName(self.tr("Number of views"))
        self.count.setMaximumWidth(52)
        self.difference = QPushButton("Δ")
        self.difference.setCheckable(True)
        self.difference.setObjectName("small")
        self.difference.setAccessibleName(self.tr("Difference to the plan on the left"))
        head.addWidget(self.count)
        for words, name, box in ((self.tr("&Left"), self.tr("Plan on the left"), self.left),
                                 (self.tr("&Right"), self.tr("Plan on the right"), self.right),
                                 (self.tr("Third"), self.tr("Plan in the third view"), self.boxes[2]),
                                 (self.tr("Fourth"), self.tr("Plan in the fourth view"), self.boxes[3]),
                                 (self.tr("Sho&w"), self.tr("What is shown on the models"), self.field)):
            label = QLabel(words)
            label.setBuddy(box)
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(4)
            box.setMaximumWidth(320)
            head.addWidget(label)
            head.addWidget(box, 3)
            self._labels.append(label)
        head.addWidget(self.difference)
        self.missing = ElidedLabel(least=16)
        self.missing.setObjectName("warning")
        self.run = QPushButton(self.tr("Simulate"))
        self.run.clicked.connect(self.asked_run)
        head.addStretch(1)
        head.addWidget(self.missing)
        head.addWidget(self.run)
        return head

    def show_case(self, loaded: Loaded | None, *, busy: bool) -> None:
        """Show the finished plans of a case: the first on the left and the second on the right at first."""
        plans = loaded.plans if loaded is not None else ()
        self._loaded = loaded
        self.choice.show_choice(loaded.comparison if loaded is not None else None, loaded.choice if loaded is not None else None,
                                loaded.session.plan.weights if loaded is not None else (), busy=busy)
        self._say_missing(loaded, busy=busy)
        self.search.show_case(loaded, busy=busy)
        first = tuple(weight.measure for weight in loaded.session.plan.weights) if loaded is not None else ()
        self.pareto.show_comparison(loaded.comparison if loaded is not None else None, first)
        same = [(a.outcome, a.model) for a in plans] == [(b.outcome, b.model) for b in self._plans]
        if same and loaded is not None:
            return
        self._plans = tuple(plans)
        names = [shown.outcome.plan for shown in plans]
        for number, box in enumerate(self.boxes):
            before = box.currentText()
            _refill(box, names, names.index(before) if before in names else min(number, len(names) - 1))
        fields = dict.fromkeys((s.kind, field.name, field.unit) for shown in plans for s in shown.outcome.solutions
                               for field in s.fields if s.mesh is not None and field.moment is None)
        fields |= dict.fromkeys([(MARGIN, MARGIN, "mm")] if any(has_margin(shown.model) for shown in plans) else [])
        twice = named_twice(shown.outcome for shown in plans)
        entries = [self.tr("Operation")]
        for kind, name, unit in fields:
            entries.append((f"{self.tr(name)} ({unit_text(unit)})" if unit_text(unit) else self.tr(name))
                           + (f", {self.tr(simulation_text(kind))}" if name in twice else ""))
        before = self.field.currentText()
        _refill(self.field, entries, entries.index(before) if before in entries else 0)
        for place, (kind, name, _) in enumerate(fields, 1):
            self.field.setItemData(place, f"{kind}/{name}" if kind != MARGIN else MARGIN)
        self._explain()
        self.table.show_comparison(loaded.comparison if loaded is not None else None, [shown.outcome for shown in plans])
        self._say_limits()
        self._fit = True
        self._redraw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.key.setVisible(event.size().height() >= _ROOM_FOR_KEY_PX)  # the head of the table explains the signs too
        self.clip.setVisible(event.size().height() >= _ROOM_FOR_CUT_PX or bool(self.clip.kind))
        super().resizeEvent(event)

    def _explain(self) -> None:
        """What each box is for, or why it is disabled."""
        none = self.tr("There is no simulated plan to choose")
        for box in (*self.boxes, self.field):
            box.setEnabled(bool(self._plans))
            box.setToolTip(f"{box.accessibleName()}: {box.currentText()}" if self._plans else none)
        self.clip.allow("" if self._plans else none)
        self.count.setEnabled(len(self._plans) > 2)
        self.count.setToolTip(self.tr("Number of views") if len(self._plans) > 2 else self.tr("There are no three simulated plans to show"))
        possible = len(self._plans) > 1 and self.field.currentData() not in (None, MARGIN)
        self.difference.setEnabled(possible)
        self.difference.setToolTip(self.tr("The other views show their values minus those of the plan on the left, in the same places")
                                   if possible else self.tr("choose a field to be compared first") if self._plans else none)

    def _say_missing(self, loaded: Loaded | None, *, busy: bool) -> None:
        missing = [c.name for c in loaded.session.plan.candidates if f"plan/{c.name}" not in loaded.ready] if loaded is not None else []
        old = loaded is not None and any(f"plan/{name}" in loaded.stale for name in missing)
        count = self.tr("↻ {} not up to date") if old else self.tr("○ {} not simulated yet")
        names = self.tr("Not up to date: {}") if old else self.tr("Not simulated yet: {}")
        self.missing.setText(count.format(len(missing)) if missing else "")
        self.missing.setToolTip(names.format(", ".join(missing)) if missing else "")
        self.run.setVisible(bool(missing))
        self.run.setEnabled(not busy)
        self.run.setToolTip(self.tr("Work is running already") if busy else self.tr("Compute what is missing"))
        words = (self.tr("No case is open.") if loaded is None else
                 self.tr("No plan is up to date: Simulate makes them anew.") if old else self.tr("No plan has been simulated yet."))
        for scene in self.scenes:
            scene.empty = words

    def _weigh(self, weights: tuple[Weight, ...]) -> None:
        if self._loaded is not None:
            self.changed.emit(self.tr("weigh the measures"), weighed(self._loaded.session.plan, weights, self._loaded.comparison))

    def _decide(self, plan: str, by: tuple[str, ...], reason: str, dissent: tuple[Dissent, ...]) -> None:
        if self._loaded is None:
            return
        try:
            found = decided(self._loaded.session, plan, by, reason, dissent)
        except PlanningError as error:
            self.failed.emit(str(error))
            return
        self.changed.emit(self.tr("decide for plan {}").format(plan), found)

    def _say_limits(self) -> None:
        found = dict.fromkeys(f"{shown.outcome.plan}, {s.kind}: {w}" for shown in self._plans for s in shown.outcome.solutions
                              for w in s.credibility.warnings)
        key = said(KEY_TO_SIGNS) + self.tr("  ? rests on an unverified default value.")
        self.key.setText(key if self._plans else "")
        lines = [said(line) for line in found]
        more = self.tr("   ({} more: see the warnings below)").format(len(lines) - 1) if len(lines) > 1 else ""
        self.limits.setText(f"⚠ {lines[0]}{more}" if lines else "")
        self.limits.setToolTip("\n".join(lines))
        self.limits.setVisible(bool(lines))

    def _redraw(self) -> None:
        self._asked += 1
        self._explain()
        if not self._plans:
            for scene in self.scenes:
                scene.title = ""
                scene.show_drawn(())
            return
        if self._drawing is not None:
            self._drawing.cancel()
        asked, plans, name = self._asked, self._plans, self.field.currentData()
        chosen = [plans[max(0, box.currentIndex())] for box in self.boxes[:self.shown]]
        minus = self.difference.isEnabled() and self.difference.isChecked()
        self._drawing = Work(self.tr("Drawing"), lambda monitor: pictured(asked, plans, chosen, name, monitor, minus=minus), self)
        self._drawing.done.connect(self._show)
        self._drawing.failed.connect(self._not_drawn)
        self._drawing.start()

    @property
    def drawing(self) -> bool:
        """Is the last choice still being drawn, or an earlier search being read?"""
        return self._drawing is not None or self.search.reading

    def _not_drawn(self, words: str) -> None:
        self._drawing = None
        self.failed.emit(words)

    def _show(self, found: Pictured) -> None:
        if found.asked != self._asked:
            return
        self._drawing = None
        for scene, drawn, scale, box in zip(self.scenes, found.drawn, found.scales, self.boxes):
            minus = scale is not None and scale is not found.scales[0]
            scene.title = self.tr("{} minus {}").format(box.currentText(), self.left.currentText()) if minus else box.currentText()
            scene.empty = self.tr("this plan has no such result")
            scene.show_drawn(drawn, scale=scale)
        boxes = [box for box in (scene.bounds() for scene in self.scenes) if box is not None]
        self.clip.show_bounds(boxes)
        if self._fit and boxes:
            self._fit = False
            together = np.array(boxes).reshape(-1, 3, 2)
            bounds = np.stack([together[:, :, 0].min(axis=0), together[:, :, 1].max(axis=0)], axis=1)
            view = "AR" if self._plans[0].model.solid is not None else "A"
            for scene in self.scenes:
                scene.look_from(view, tuple(float(value) for value in bounds.ravel()))

    def _clip(self, planes: Cut, moving: bool) -> None:
        """One cut: all views are open at the same place of the patient."""
        for scene in self.scenes:
            scene.set_cut(planes, moving=moving)

    def _picked(self, point_mm: NDArray[np.float64]) -> None:
        """A place that was clicked is marked in all views, and the cut goes there."""
        for scene in self.scenes:
            scene.mark(point_mm)
        self.clip.go_to(point_mm)

    def _follow(self) -> None:
        """One camera: what turned in one view is drawn in the other."""
        for scene in self.scenes:
            if scene is not self.sender():
                scene.follow()


def pictured(asked: int, plans: Sequence[Shown], chosen: Sequence[Shown], field: str | None, monitor: Monitor, *, minus: bool = False) -> Pictured:
    """The chosen plans drawn, as the operation or with a field ("simulation/name"); its scale is locked over ALL plans, shown or not. With
    `minus` all but the first are the difference to the first."""
    monitor(0.0, "drawing")
    if field is None:
        whole = []
        for shown in chosen:
            whole.append(tuple(whole_drawn(shown.model, shown.before)))
            monitor(0.5, "drawing")
        return Pictured(asked, tuple(whole), (None,) * len(whole))
    if field == MARGIN:
        drawn_margins = tuple(margin_drawn(shown.model) if has_margin(shown.model) else () for shown in chosen)
        return Pictured(asked, drawn_margins, (SCALE,) * len(chosen))
    found = {id(shown): [(s.mesh, f) for s in shown.outcome.solutions for f in s.fields
                         if f"{s.kind}/{f.name}" == field and s.mesh is not None and f.moment is None] for shown in plans}
    everything = [f for pairs in found.values() for _, f in pairs]
    scale = locked_scale([magnitude(f.values) for f in everything], everything[0].name, everything[0].unit)
    pairs = [found[id(shown)] for shown in chosen]
    scales = [scale] * len(chosen)
    if minus:
        pairs = [pairs[0], *([(mesh, difference(mesh, f, *first)) for (mesh, f), first in zip(own, pairs[0])] for own in pairs[1:])]
        monitor(0.5, "drawing")
        if differences := [f for own in pairs[1:] for _, f in own]:
            scales[1:] = [difference_scale(differences)] * (len(chosen) - 1)
    drawn = [tuple(Drawn(actor) for mesh, f in own for actor in field_actors(mesh, f, shade)) for own, shade in zip(pairs, scales)]
    return Pictured(asked, tuple(drawn), tuple(scales))


def _refill(box: QComboBox, names: Sequence[str], current: int) -> None:
    box.blockSignals(True)
    box.clear()
    box.addItems(list(names))
    box.setCurrentIndex(current)
    box.blockSignals(False)
