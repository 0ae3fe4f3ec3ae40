"""Better versions of a plan: start a search or go on with one, see its compromises, and make a plan of one of them.

The search is a job like all other work: progress and cancel stand in the bar below. Each generation is kept, so a search that was stopped
goes on from there. What is accepted is a plan like any other: Ctrl+Z takes it back, and simulating it is the proof of what was foreseen.
"""
from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSpinBox,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.cluster.hands import Hands
from app.gui.loading import Loaded
from app.gui.panels.elided import ElidedLabel
from app.gui.panels.front import FrontView
from app.gui.work import Work
from app.optimising import LEAST, MOST, Proposals, as_planned, named_apart, optimise, search_tasks, so_far, solved
from app.report.words import number_text, unit_text
from app.session.session import Session
from biomech.differences import differences
from meshing.step import ContentId, Monitor


class SearchPanel(QWidget):
    """Emits `asked(title, what it does)` for the search, `changed(label for undo, Plan)` when a proposal is accepted."""

    asked = Signal(str, object)
    changed = Signal(str, object)
    failed = Signal(str)
    arrived = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loaded: Loaded | None = None
        self._of: tuple[str, ContentId] | None = None
        self._reading: Work | None = None
        self._busy = False
        self.found: Proposals | None = None
        self.plan, self.candidates = QComboBox(), QSpinBox()
        self.start, self.accept = QPushButton(self.tr("Search")), QPushButton(self.tr("Accept"))
        self.said = ElidedLabel()
        self.said.setObjectName("quiet")
        self.table, self.front = QTableWidget(), FrontView()
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addLayout(self._head())
        halves = QSplitter()
        halves.setChildrenCollapsible(False)
        self.table.setMinimumWidth(150)
        halves.addWidget(self.table)
        halves.addWidget(self.front)
        halves.setSizes([520, 620])
        column.addWidget(halves, 1)
        self.table.setAccessibleName(self.tr("The plan and the proposals of the search"))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.itemSelectionChanged.connect(self._chosen)
        self.plan.currentIndexChanged.connect(self._other_plan)
        self.candidates.valueChanged.connect(self._enable)
        self.start.clicked.connect(self._search)
        self.accept.clicked.connect(self._accept)
        self.arrived.connect(self._show_found)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        self.candidates.setRange(LEAST, MOST)
        self.candidates.setSingleStep(30)
        self.candidates.setValue(300)
        self.candidates.setSuffix(self.tr(" versions"))
        for words, name, widget in ((self.tr("Better &than"), self.tr("Plan to start from"), self.plan),
                                    (self.tr("&of"), self.tr("How many versions are tried"), self.candidates)):
            label = QLabel(words)
            label.setBuddy(widget)
            widget.setAccessibleName(name)
            head.addWidget(label)
            head.addWidget(widget, 3 if widget is self.plan else 1)
        self.plan.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.plan.setMinimumContentsLength(4)
        self.plan.setMaximumWidth(300)
        head.addWidget(self.start)
        head.addWidget(self.said, 4)
        self.candidates.setMinimumWidth(60)
        head.addWidget(self.accept)
        return head

    def show_case(self, loaded: Loaded | None, *, busy: bool) -> None:
        """Show the plans of a case, and what was found for the one that is chosen."""
        self._loaded, self._busy = loaded, busy
        names = [c.name for c in loaded.session.plan.candidates if c.procedures] if loaded is not None else []
        if names != [self.plan.itemText(n) for n in range(self.plan.count())]:
            before = self.plan.currentText()
            self.plan.blockSignals(True)
            self.plan.clear()
            self.plan.addItems(names)
            self.plan.setCurrentIndex(max(0, self.plan.findText(before)))
            self.plan.blockSignals(False)
        self._other_plan()
        self._say()

    @property
    def reading(self) -> bool:
        """Is an earlier search still being read?"""
        return self._reading is not None

    def _missing(self) -> str:
        """Why nothing can be searched, or ""."""
        if self._loaded is None or not self.plan.count():
            return self.tr("There is no plan with a procedure")
        if "model" not in self._loaded.ready:
            return self.tr("The anatomy has not been computed yet: simulate first")
        return self.tr("Work is running; Esc stops it") if self._busy else ""

    def _id(self) -> tuple[str, ContentId] | None:
        """What a search of the chosen plan would be: it changes with the plan and with what it rests on."""
        if self._loaded is None or not self.plan.count() or "model" not in self._loaded.ready:
            return None
        name = self.plan.currentText()
        tasks = search_tasks(self._loaded.session, name, self.candidates.value())
        return name, next(task.id for task in tasks if task.key == f"optimise/{name}/0")

    def _other_plan(self) -> None:
        """Forget what was found for another plan, and read what is kept of this one."""
        of = self._id()
        if of != self._of:
            self._of = of
            self._show_found(None)
            if of is not None and self._loaded is not None and self._reading is None:
                session, name, most = self._loaded.session, of[0], self.candidates.value()
                work = self._reading = Work(self.tr("Reading the search"), lambda monitor: so_far(session, name, most), self)
                work.done.connect(self._show_found)
                work.failed.connect(self.failed)
                work.finished.connect(self._read)
                work.start()
        self._enable()

    def _read(self) -> None:
        self._reading = None

    def _search(self) -> None:
        if self._loaded is None:
            return
        session, name, count = self._loaded.session, self.plan.currentText(), self.candidates.value()

        def does(monitor: Monitor) -> None:
            self.arrived.emit(optimise(session, name, count, _telling(session, name, count, monitor, self.arrived.emit), Hands()))

        self.asked.emit(self.tr("Search for better versions of {}").format(name), does)

    def _show_found(self, found: Proposals | None) -> None:
        if found is not None and found.plan != self.plan.currentText():
            return
        self.found = found
        self.table.setRowCount(0)
        goals = found.search.goals if found is not None else ()
        self.table.setColumnCount(len(goals) + 2 if goals else 0)
        if found is not None and self._loaded is not None:
            self.table.setHorizontalHeaderLabels(["", *(chr(97 + n) for n in range(len(goals))), self.tr("What is done otherwise")])
            for n, goal in enumerate(goals):
                head = self.table.horizontalHeaderItem(n + 1)
                if head is not None:
                    head.setText(f"{chr(97 + n)} {'▲' if goal.better == 'higher' else '▼'}\n{unit_text(goal.unit)}")
                    head.setToolTip(f"{self.tr(goal.name)} ({unit_text(goal.unit)}): {goal.better} is better")
            start = as_planned(self._loaded.session, found.plan)
            self._row(self.tr("plan"), found.search.values[0], "")
            for n, (row, candidate) in enumerate(zip(found.rows, found.candidates), 1):
                self._row(str(n), found.search.values[row], "; ".join(differences(start.procedures, candidate.procedures)))
            self.table.resizeColumnsToContents()
            self.table.resizeRowsToContents()
            self.table.horizontalHeader().setSectionResizeMode(len(goals) + 1, QHeaderView.ResizeMode.Stretch)
        self.front.show_found(found)
        self._say()
        self._enable()

    def _row(self, name: str, values: object, words: str) -> None:
        place = self.table.rowCount()
        self.table.insertRow(place)
        numbers = [number_text(float(value) + 0.0) for value in values]  # type: ignore[attr-defined]
        for column, text in enumerate([name, *numbers, words]):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            if 0 < column <= len(numbers):
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(place, column, item)

    def _say(self) -> None:
        found = self.found
        self.table.setVisible(found is not None)
        if found is None or self._loaded is None:
            words = self.tr("variations of the plan are tried on the fast tier; nothing changes until one is accepted")
            self.said.setText(words if self._loaded is not None else "")
            self.said.setToolTip(self.said.text())
            return
        words = self.tr("{} tried, {} compromises; foreseen on the fast tier, seen through what is not known").format(
            len(found.search.values), len(found.search.front()))
        proof = solved(self._loaded.session, found, tuple(range(1, len(found.rows) + 1)))
        lines = [self.tr("{}: {} foreseen {}, solved in full {}").format(row["number"], row["goal"], number_text(row["foreseen"]),
                                                                         number_text(row["solved"])) for row in proof]
        self.said.setText(f"{words}. {lines[0]}" if lines else words)
        self.said.setToolTip("\n".join([words, *lines]))

    def _chosen(self) -> None:
        rows = self.table.selectionModel().selectedRows()
        self.front.show_found(self.found, rows[0].row() if rows else 0)
        self._enable()

    def _enable(self) -> None:
        missing = self._missing()
        self.start.setEnabled(not missing)
        done = len(self.found.search.values) if self.found is not None else 0
        self.start.setText(self.tr("Go on") if 0 < done < self.candidates.value() else self.tr("Search"))
        self.start.setToolTip(missing or self.tr("Look for compromises that are better than the plan in something"))
        nothing = missing or (self.tr("Choose a proposal in the table") if self.front.chosen == 0 or self.found is None else "")
        self.accept.setEnabled(not nothing)
        self.accept.setToolTip(nothing or self.tr("It becomes a plan of the case; simulate it to see whether it holds. Ctrl+Z takes it back"))

    def _accept(self) -> None:
        if self.found is None or self._loaded is None or self.front.chosen == 0:
            return
        plan = self._loaded.session.plan
        candidate = named_apart(plan, self.found.candidates[self.front.chosen - 1])
        self.changed.emit(self.tr("accept {}").format(candidate.name), plan.with_candidate(candidate))


def _telling(session: Session, plan: str, candidates: int, monitor: Monitor, tell: object) -> Monitor:
    """`monitor`, which also tells what was found whenever one more generation is done."""
    steps = [task for task in search_tasks(session, plan, candidates) if task.key.startswith(f"optimise/{plan}/")]
    told = sum(task.id in session.store for task in steps)

    def watched(fraction: float, doing: str, /) -> None:
        nonlocal told
        monitor(fraction, doing)
        done = sum(task.id in session.store for task in steps)
        if told < done < len(steps):
            told = done
            tell(so_far(session, plan, candidates))  # type: ignore[operator]

    return watched
