"""Simulate: for each candidate its state and time, what it rests on, the queue, residuals while it runs, and its result in 3D."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.gui.language import said
from app.gui.loading import Loaded
from app.gui.panels.adding import AddButton
from app.gui.panels.job_bar import spoken
from app.gui.panels.properties import Properties
from app.gui.panels.rehearse_stage import RehearseStage
from app.gui.panels.residuals import Residuals
from app.gui.panels.resolution import ResolutionBox, about
from app.gui.panels.result_stage import ResultStage
from app.gui.panels.state_row import StateRow
from app.gui.panels.values import ValuesTable, planned, used
from app.gui.panels.wrapped import HintedList
from app.gui.run_queue import RunQueue, Wish
from app.gui.style import look
from app.gui.work import Work
from app.session.additions import of_simulation, with_added, without
from app.session.child import LOG
from app.session.estimate import remaining
from app.session.plan import Plan
from app.session.rehearsed import ByHand, name_of, with_hand
from app.session.runner import needed
from app.session.workflow import SIGNS, PageState, State
from biomech.outcome import Outcome
from meshing.step import Monitor, title_of

_TAIL_BYTES = 20_000
_NAME = Qt.ItemDataRole.UserRole


class SimulatePage(QWidget):
    """Emits `changed(label for undo, Plan)`, `asked(Wish)`, `asked_stop` and `failed(sentence)`."""

    changed = Signal(str, object)
    asked = Signal(object)
    asked_stop = Signal()
    failed = Signal(str)

    def __init__(self, queue: RunQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.queue = queue
        self._loaded: Loaded | None = None
        self._busy = False
        self._of: tuple[Any, ...] = ()
        self._reading: Work | None = None
        self._earlier: dict[str, Outcome] = {}
        self._unreadable: set[str] = set()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        self.head = StateRow(self.tr("Simulate"), self.tr("Simulate all plans"))
        self.head.asked.connect(lambda: self._ask([c.name for c in self._plan().candidates] if self._loaded is not None else []))
        column.addWidget(self.head)
        halves = QSplitter()
        halves.setChildrenCollapsible(False)
        halves.addWidget(self._left())
        halves.addWidget(self._right())
        halves.setSizes([430, 700])
        halves.setStretchFactor(1, 1)
        column.addWidget(halves, 1)
        queue.changed.connect(self._show_queue)
        self._show_queue()

    def _left(self) -> QWidget:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 4, 0)
        self.list = QTreeWidget()
        self.list.setAccessibleName(self.tr("Candidate plans to simulate"))
        self.list.setRootIsDecorated(False)
        self.list.setHeaderLabels([self.tr("Plan"), self.tr("Time")])
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.setMaximumHeight(130)
        self.list.itemSelectionChanged.connect(self._choose)
        column.addWidget(self.list)
        row = QHBoxLayout()
        self.one = QPushButton(self.tr("Simulate this plan"))
        self.one.clicked.connect(lambda: self._ask([self.chosen()]))
        self.out = QPushButton(self.tr("Take out of the queue"))
        self.out.clicked.connect(self._take_out)
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.clicked.connect(self.asked_stop)
        for button in (self.one, self.stop, self.out):
            row.addWidget(button)
        column.addLayout(row)
        self.waiting = HintedList(self.tr("The queue is empty"))
        self.waiting.setAccessibleName(self.tr("Queue: what is computed next"))
        self.waiting.setMaximumHeight(64)
        self.waiting.itemSelectionChanged.connect(self._enable)
        column.addWidget(self.waiting)
        self.resolution = ResolutionBox()
        self.resolution.changed.connect(self.changed)
        column.addWidget(self.resolution)
        self.tabs = QTabWidget()
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideRight)
        self.tabs.setAccessibleName(self.tr("What the simulation rests on"))
        loads = QWidget()
        inner = QVBoxLayout(loads)
        inner.setContentsMargins(2, 4, 2, 2)
        self.solver = QComboBox()
        self.solver.setAccessibleName(self.tr("Simulation whose loads are shown"))
        self.solver.currentIndexChanged.connect(self._show_solver)
        self.fields = Properties()
        self.fields.changed.connect(self._changed)
        self.more = AddButton(of_simulation, None)
        self.more.added.connect(self._add_solver)
        self.more.asking.connect(self.fields.setHidden)
        self.remove = QPushButton(self.tr("Remove"))
        self.remove.clicked.connect(self._remove)
        row = QHBoxLayout()
        row.addWidget(self.solver, 1)
        row.addWidget(self.more)
        row.addWidget(self.remove)
        inner.addLayout(row)
        inner.addWidget(self.more.form, 1)
        inner.addWidget(self.fields, 1)
        self.values = ValuesTable()
        self.log = QPlainTextEdit()
        self.log.setReadOnly(True)
        self.log.setAccessibleName(self.tr("Log of the work"))
        self.tabs.addTab(loads, self.tr("&Loads and boundary"))
        self.tabs.addTab(self.values, self.tr("&Materials and values"))
        self.tabs.addTab(self.log, self.tr("Lo&g"))
        self.tabs.currentChanged.connect(lambda _: self._read_log())
        column.addWidget(self.tabs, 1)
        return left

    def _right(self) -> QWidget:
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        self.stage = ResultStage()
        self.stage.failed.connect(self.failed)
        self.stage.field.currentIndexChanged.connect(self._show_residuals)
        self.residuals = Residuals()
        self.rehearsal = RehearseStage()
        self.rehearsal.failed.connect(self.failed)
        self.rehearsal.asked_certified.connect(self._certify)
        self.views = views = QTabWidget()
        views.setAccessibleName(self.tr("Result, or rehearsal by hand"))
        views.addTab(self.stage, self.tr("&Result"))
        views.addTab(self.rehearsal, self.tr("Re&hearse"))
        parts.addWidget(views)
        parts.addWidget(self.residuals)
        parts.setSizes([560, 140])
        return parts

    def _certify(self, done: ByHand) -> None:
        """The real solve of the chosen plan, or of a copy that is cut, with what the hand of the rehearsal did."""
        if self._loaded is not None:
            plan = self._plan()
            name = name_of(plan, self.chosen(), done)
            label = self.tr("take over from the rehearsal: {}").format(self.rehearsal.certifying.spoken(done))
            self.changed.emit(label, with_hand(plan, self.chosen(), done))
            self.asked.emit(Wish(self.tr("Simulation of {}").format(name), f"plan/{name}"))

    def _plan(self) -> Plan:
        assert self._loaded is not None
        return self._loaded.session.plan

    @property
    def drawing(self) -> bool:
        return self.stage.drawing or self._reading is not None

    def chosen(self) -> str:
        """The name of the plan that is shown, "" when the case has none."""
        item = self.list.currentItem()
        return str(item.data(0, _NAME)) if item is not None else ""

    def hear(self, fraction: float, doing: str, left_s: float) -> None:
        """A progress line of what is running."""
        self.residuals.hear(doing)

    def show_case(self, loaded: Loaded | None, states: Mapping[str, PageState], *, busy: bool, running: str = "") -> None:
        """The candidates of the case; `running` is the key of the task that is being made."""
        of = (loaded, states.get("Simulate"), busy, running, look())
        if of == self._of:
            return
        other = self._loaded is None or loaded is None or self._loaded.session is not loaded.session
        self._of, self._loaded, self._busy = of, loaded, busy
        if other:
            self._earlier = {}
            self.residuals.show_history("", ())
        keep = self.chosen()
        self.list.blockSignals(True)
        self.list.clear()
        for candidate in loaded.session.plan.candidates if loaded is not None else ():
            self._add(candidate.name, running)
        place = next((n for n in range(self.list.topLevelItemCount()) if self._named(n) == keep), 0)
        chosen = self.list.topLevelItem(place)
        if chosen is not None:
            self.list.setCurrentItem(chosen)
        self.list.blockSignals(False)
        self.solver.blockSignals(True)
        now = self.solver.currentText()
        self.solver.clear()
        self.solver.addItems([self.tr(title_of(step)) for step in (self._plan().solvers if loaded is not None else ())])
        self.solver.setCurrentIndex(max(0, self.solver.findText(now)))
        self.solver.blockSignals(False)
        self.solver.setEnabled(self.solver.count() > 0)
        self.more.show_case(loaded, busy=busy)
        self.remove.setEnabled(self.solver.count() > 0 and not busy)
        self.remove.setToolTip(self.tr("Wait until the work has ended, or stop it (Esc)") if busy else
                               self.tr("Remove this simulation from the plan; Ctrl+Z takes it back") if self.solver.count() else
                               self.tr("The plan of this case asks for no simulation"))
        self.solver.setToolTip("" if self.solver.count() else self.tr("The plan of this case asks for no simulation"))
        self.head.show_state(states.get("Simulate", PageState("empty", self.tr("no case is open"))), why_not=self._why_not(),
                             hint=self.tr("Simulate every plan that is missing or out of date, one after the other"))
        self.resolution.show_case(loaded, busy=busy)
        self._show_solver()
        self._choose()

    def _named(self, row: int) -> str:
        item = self.list.topLevelItem(row)
        return str(item.data(0, _NAME)) if item is not None else ""

    def _add(self, name: str, running: str) -> None:
        loaded = self._loaded
        assert loaded is not None
        keys = [task.key for task in loaded.tasks if task.key == f"plan/{name}" or task.key.startswith(f"plan/{name}/")]
        trouble = next((loaded.troubles[key] for key in keys if key in loaded.troubles and key not in loaded.ready), None)
        last = f"plan/{name}"
        state: State = ("running" if running in keys else "ready" if last in loaded.ready else "failed" if trouble is not None
                        else "stale" if last in loaded.stale else "empty")
        if state == "ready":
            words = self.tr("took {}").format(spoken(sum(loaded.took.get(key, 0.0) for key in keys)))
        elif last not in {task.key for task in loaded.tasks}:
            words = ""  # the plan is newer than what was read of the case, which is being read again
        else:
            words = about(remaining(needed(loaded.tasks, last), loaded.ready, loaded.took, loaded.tasks))
        item = QTreeWidgetItem([f"{SIGNS[state]}  {name}", words])
        item.setData(0, _NAME, name)
        because = said(loaded.stale[last].because) if last in loaded.stale else ""
        tips = {"ready": self.tr("simulated"), "stale": self.tr("stale: {}; its result is shown veiled").format(because),
                "empty": self.tr("not simulated yet"), "running": self.tr("running")}
        item.setToolTip(0, trouble.words if state == "failed" and trouble is not None else tips[state])
        if state in ("failed", "stale"):
            item.setForeground(0, QColor(look().wrong if state == "failed" else look().warning))
        self.list.addTopLevelItem(item)

    def _why_not(self) -> str:
        if self._loaded is None:
            return self.tr("No case is open")
        return "" if self._plan().candidates else self.tr("This case has no candidate plan: page 5 makes one")

    def _ask(self, names: list[str]) -> None:
        if self._loaded is not None:
            for name in names:
                if f"plan/{name}" not in self._loaded.ready:
                    self.asked.emit(Wish(self.tr("Simulation of {}").format(name), f"plan/{name}"))

    def _take_out(self) -> None:
        row = self.waiting.currentRow()
        if 0 <= row < len(self.queue.waiting):
            self.queue.remove(row)

    def _show_queue(self) -> None:
        self.waiting.clear()
        self.waiting.addItems([wish.title for wish in self.queue.waiting])
        self.waiting.setToolTip(self.tr("{} in the queue").format(len(self.queue.waiting)) if self.queue.waiting else self.tr("The queue is empty"))
        self._enable()

    def _enable(self) -> None:
        name = self.chosen()
        ready = self._loaded is not None and f"plan/{name}" in self._loaded.ready
        again = self._loaded is not None and f"plan/{name}" in self._loaded.stale
        reason = self._why_not() or (self.tr("'{}' is up to date").format(name) if ready else "")
        self.one.setText(self.tr("Run again") if again and not ready else self.tr("Simulate this plan"))
        self.one.setEnabled(not reason)
        self.one.setToolTip(reason or (self.tr("Put it into the queue") if self._busy else self.tr("Simulate '{}' now").format(name)))
        self.stop.setEnabled(self._busy)
        self.stop.setToolTip(self.tr("Stop the work and empty the queue; what is finished is kept (Esc)") if self._busy
                             else self.tr("Nothing is running"))
        chosen = bool(self.waiting.selectedItems())
        self.out.setEnabled(chosen)
        self.out.setToolTip("" if chosen else self.tr("Choose a line of the queue first") if self.queue.waiting else self.tr("The queue is empty"))

    def _show_solver(self) -> None:
        solvers = self._plan().solvers if self._loaded is not None else ()
        place = self.solver.currentIndex()
        step = solvers[place] if 0 <= place < len(solvers) else None
        images = self._loaded.images if self._loaded is not None else None
        choices = [found.name for found in images.structures] if images is not None else []
        self.fields.show_step(step, choices=choices, why_not=self.tr("Wait until the work has ended, or stop it (Esc)") if self._busy else "",
                              empty=self.tr("The plan of this case asks for no simulation."))

    def _add_solver(self, step: Any) -> None:
        self.changed.emit(self.tr("add {}").format(self.tr(title_of(step))), with_added(self._plan(), step)[0])

    def _remove(self) -> None:
        plan, place = self._plan(), self.solver.currentIndex()
        self.changed.emit(self.tr("remove {}").format(self.tr(title_of(plan.solvers[place]))), without(plan, "solvers", place))

    def _changed(self, label: str, step: Any) -> None:
        if self._loaded is not None:
            plan, place = self._plan(), self.solver.currentIndex()
            self.changed.emit(label, replace(plan, solvers=tuple(step if n == place else old for n, old in enumerate(plan.solvers))))

    def _choose(self) -> None:
        """Show the result of the chosen plan, an earlier one veiled; and what it rests on."""
        self._enable()
        self._read_log()
        loaded, name = self._loaded, self.chosen()
        self.rehearsal.show_case(loaded, name, busy=self._busy)
        if loaded is None or not name:
            self.stage.show_outcome(None, empty=self.tr("no case is open") if loaded is None else self.tr("this case has no candidate plan"))
            self.values.show_values(())
            return
        plan = loaded.session.plan
        before = planned(plan.solvers, loaded.images.structures if loaded.images is not None else (), getattr(plan.mesh, "names", ()))
        fresh = next((shown.outcome for shown in loaded.plans if shown.outcome.plan == name), None)
        outcome = fresh or self._earlier.get(self._key(name))
        self.values.show_values(used(fresh, before) if fresh is not None else before)
        lost = self._key(name) in self._unreadable
        if self.isVisible():
            old = loaded.stale.get(f"plan/{name}") if fresh is None else None
            self.stage.show_outcome(outcome, [p.outcome for p in loaded.plans if p.outcome is not fresh], stale=said(old.because) if old else "",
                                    empty=(self.tr("the result of '{}' that is there cannot be read by this version: run it again") if lost else
                                           self.tr("'{}' is not simulated yet")).format(name))
        if outcome is None and f"plan/{name}" in loaded.stale and self._reading is None and self.isVisible() and not lost:
            self._read_earlier(name)
        self._show_residuals()

    def _show_residuals(self) -> None:
        if self.stage.outcome is not None and not (self._busy and self.residuals.live):
            self.residuals.show_outcome(self.stage.outcome, self.stage.simulation)

    def _key(self, name: str) -> str:
        assert self._loaded is not None
        earlier = self._loaded.stale.get(f"plan/{name}")
        return str(earlier.id) if earlier is not None else ""

    def _read_earlier(self, name: str) -> None:
        loaded = self._loaded
        assert loaded is not None
        id = loaded.stale[f"plan/{name}"].id

        def read(monitor: Monitor) -> tuple[str, Outcome]:
            monitor(0.1, "reading an earlier result")
            return str(id), loaded.session.store.get(id).value

        self._reading = Work(self.tr("Reading an earlier result"), read, self)
        self._reading.done.connect(self._read)
        self._reading.failed.connect(lambda _: self._unreadable.add(str(id)))
        self._reading.finished.connect(self._read_on)
        self._reading.start()

    def _read(self, found: tuple[str, Outcome]) -> None:
        self._earlier[found[0]] = found[1]

    def _read_on(self) -> None:
        self._reading = None
        if self._loaded is not None and self._key(self.chosen()) in self._earlier.keys() | self._unreadable:
            self._choose()

    def _read_log(self) -> None:
        """What went wrong with the chosen plan, in a sentence, then what the workers wrote last."""
        loaded = self._loaded
        if loaded is None or self.tabs.currentWidget() is not self.log:
            return
        words = [f"✖ {trouble.at}  {trouble.title}\n{trouble.words}\n" for trouble in loaded.troubles.values()]
        store = loaded.session.store.folder
        tails = [f"--- {path}\n{_tail(path)}" for path in (store / "errors.log", store / LOG) if path.exists() and path.stat().st_size]
        self.log.setPlainText("\n".join([*words, *tails]) or self.tr("Nothing went wrong, and no program wrote a warning."))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._choose()


def _tail(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
        return file.read().decode("utf-8", "replace")
