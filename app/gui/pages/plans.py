"""Plans: the candidate plans as a list, what each does, and the run button."""
from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QInputDialog,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.session.plan import Candidate
from app.session.session import Session
from meshing.step import fields_of, title_of


class PlansPage(QWidget):
    """Emits `asked_run` and `changed(label, plan)`; the window carries both out."""

    asked_run = Signal()
    changed = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        title = QLabel(self.tr("Candidate plans"))
        title.setObjectName("title")
        column.addWidget(title)
        self.list = QTreeWidget()
        self.list.setAccessibleName(self.tr("Candidate plans and their procedures"))
        self.list.setHeaderLabels([self.tr("Plan"), self.tr("Value")])
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.list.itemSelectionChanged.connect(self._enable)
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        self.duplicate = QPushButton(self.tr("Duplicate"))
        self.duplicate.clicked.connect(self._duplicate)
        self.remove = QPushButton(self.tr("Remove"))
        self.remove.clicked.connect(self._remove)
        self.run = QPushButton(self.tr("Simulate all plans"))
        self.run.setObjectName("primary")
        self.run.setShortcut("Ctrl+R")
        self.run.clicked.connect(self.asked_run)
        row.addWidget(self.duplicate)
        row.addWidget(self.remove)
        row.addStretch(1)
        row.addWidget(self.run)
        column.addLayout(row)
        self._enable()

    def show_case(self, session: Session, ready: frozenset[str]) -> None:
        """List the plans of the case; `ready` holds the keys of the finished tasks."""
        self._session = session
        self.list.clear()
        for candidate in session.plan.candidates:
            state = self.tr("simulated") if f"plan/{candidate.name}" in ready else self.tr("not simulated yet")
            item = QTreeWidgetItem([candidate.name, state])
            self.list.addTopLevelItem(item)
            for procedure in candidate.procedures:
                step = QTreeWidgetItem([title_of(procedure), ""])
                item.addChild(step)
                for field in fields_of(type(procedure)):
                    unit = f" {field.unit.lower()}" if field.range else ""
                    step.addChild(QTreeWidgetItem([field.label, f"{getattr(procedure, field.name)}{unit}"]))
            if not candidate.procedures:
                item.addChild(QTreeWidgetItem([self.tr("as scanned, nothing is done"), ""]))
            item.setExpanded(True)
        self._enable()

    def _chosen(self) -> Candidate | None:
        items = self.list.selectedItems()
        if self._session is None or not items:
            return None
        item: QTreeWidgetItem | None = items[0]
        name = ""
        while item is not None:
            name, item = item.text(0), item.parent()
        return next((c for c in self._session.plan.candidates if c.name == name), None)

    def _enable(self) -> None:
        chosen = self._chosen() is not None
        for button in (self.duplicate, self.remove):
            button.setEnabled(chosen)
            button.setToolTip("" if chosen else self.tr("Select a plan first"))
        has = self._session is not None and bool(self._session.plan.candidates)
        self.run.setEnabled(has)
        self.run.setToolTip(self.tr("Compute what is missing (Ctrl+R)") if has else self.tr("This case has no candidate plan"))

    def _duplicate(self) -> None:
        chosen = self._chosen()
        if chosen is None or self._session is None:
            return
        name, ok = QInputDialog.getText(self, self.tr("Duplicate plan"), self.tr("Name of the new plan"), text=f"{chosen.name}, variant")
        if ok and name.strip():
            plan = self._session.plan.with_candidate(Candidate(name.strip(), chosen.procedures))
            self.changed.emit(self.tr("duplicate plan '{}'").format(chosen.name), plan)

    def _remove(self) -> None:
        chosen = self._chosen()
        if chosen is not None and self._session is not None:
            plan = self._session.plan.without_candidate(chosen.name)
            self.changed.emit(self.tr("remove plan '{}'").format(chosen.name), plan)
