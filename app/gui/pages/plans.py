"""Plans: the candidate plans, what each does with its values, what state it is in, and the button that simulates them."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.gui.language import said
from app.gui.loading import Loaded
from app.gui.panels.drafting import DraftPanel
from app.gui.panels.elided import ElidedLabel
from app.gui.panels.plan_cards import PlanTree, card_of, item_of
from app.gui.panels.plane_stage import PlaneStage
from app.gui.panels.properties import Properties
from app.gui.style import look
from app.gui.words import Parameter, changed, parameters_of
from app.session.adding import Ground, Offer, offers, with_new_plan, with_step
from app.session.plan import Candidate, Plan
from biomech.handles import Scene, handles_of
from meshing.errors import PlanningError
from meshing.step import Step, title_of
from meshing.vessels.couinaud import SEGMENTS

_PLACE = Qt.ItemDataRole.UserRole
"""(candidate, procedure or -1, Parameter or None) of a line."""


class PlansPage(QWidget):
    """Emits `asked_run`, `changed(label for undo, Plan)` and `refused(sentence)`; the window carries them out. `place` says where the
    crosshair of the slices is (LPS mm): what is added begins there."""

    asked_run = Signal()
    changed = Signal(str, object)
    refused = Signal(str)

    def __init__(self, place: Callable[[], NDArray[np.float64]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._loaded: Loaded | None = None
        self._plan: Plan | None = None
        self._wanted = ""
        self._missing = self._old = 0
        self._busy = False
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        head = QHBoxLayout()
        title = QLabel(self.tr("Candidate plans"))
        title.setObjectName("title")
        self.state = ElidedLabel()
        self.state.setObjectName("quiet")
        self.state.setAccessibleName(self.tr("State of the plans"))
        head.addWidget(title)
        head.addWidget(self.state, 1)
        column.addLayout(head)
        self.list = PlanTree()
        self.list.setAccessibleName(self.tr("Candidate plans and their procedures"))
        self.list.setAccessibleDescription(self.tr("Enter or a double click on a name or a value changes it."))
        self.list.setHeaderLabels([self.tr("Plan, procedure, parameter"), self.tr("Value"), ""])
        self.list.itemActivated.connect(self._edit)
        self.list.itemSelectionChanged.connect(self._enable)
        self.list.itemChanged.connect(self._edited)
        self.stage = PlaneStage()
        self.stage.changed.connect(self._moved)
        halves = QSplitter(Qt.Orientation.Horizontal)
        self.form = Properties(place=place)
        self.form.setAccessibleName(self.tr("Values of the procedure"))
        self.form.changed.connect(self._reshaped)
        self.draft = DraftPanel(place)
        self.draft.added.connect(self._drafted)
        self.draft.cancelled.connect(self._undrafted)
        self.stage.scene.picked.connect(self._clicked)
        self._adds: Callable[[Step[Any, Any]], None] = self._begin
        self._known: dict[str, tuple[str, ...]] = {}
        left = QSplitter(Qt.Orientation.Vertical)
        left.setChildrenCollapsible(False)
        for part in (self.list, self.form, self.draft):
            left.addWidget(part)
        left.setSizes([400, 260, 320])
        self.form.hide()
        self.draft.hide()
        halves.addWidget(left)
        halves.addWidget(self.stage)
        halves.setStretchFactor(0, 1)
        halves.setStretchFactor(1, 1)
        halves.setSizes([640, 500])
        column.addWidget(halves, 1)
        row = QHBoxLayout()
        self.new = self._button(self.tr("New plan"), "Ctrl+N", lambda: self._offer(self._begin))
        self.more = self._button(self.tr("Add step"), "Ctrl+Shift+N", lambda: self._offer(self._go_on))
        self.duplicate = self._button(self.tr("Duplicate"), "Ctrl+D", self._duplicate)
        self.rename = self._button(self.tr("Rename"), "F2", self._rename)
        self.remove = self._button(self.tr("Remove"), "Del", self._remove)
        self.run = QPushButton(self.tr("Simulate all plans"))
        self.run.setObjectName("primary")
        self.run.setShortcut("Ctrl+R")
        self.run.clicked.connect(self.asked_run)
        for button in (self.new, self.more, self.duplicate, self.rename, self.remove):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.run)
        column.addLayout(row)
        self._enable()

    def _button(self, words: str, keys: str, does: object) -> QPushButton:
        button = QPushButton(words)
        button.setShortcut(keys)
        button.clicked.connect(does)
        return button

    def show_case(self, loaded: Loaded | None, *, busy: bool) -> None:
        """List the plans of the case; nothing can be changed while work is running."""
        if loaded is None or self._loaded is None or loaded.session is not self._loaded.session:
            self.draft.hide()  # it was begun on another patient
        self._busy, self._loaded = busy, loaded
        self.stage.show_case(loaded, busy=busy)
        plan = loaded.session.plan if loaded is not None else None
        self._known = known_names(loaded)
        chosen, line = self.chosen(), self._line()
        keep, self._wanted = self._wanted or (chosen.name if chosen is not None else ""), ""
        self._plan = plan
        self.list.blockSignals(True)
        self.list.clear()
        outcomes = {shown.outcome.plan: shown.outcome for shown in loaded.plans} if loaded is not None else {}
        self._missing = self._old = 0
        for number, candidate in enumerate(plan.candidates if plan is not None else ()):
            assert loaded is not None
            outcome = outcomes.get(candidate.name)
            card = card_of(candidate, loaded, outcome, self)
            self._missing += outcome is None
            self._old += outcome is None and card.state == "stale"
            top = item_of(card, said("\n".join([card.verdict, *outcome.done])) if outcome is not None else "")
            top.setData(0, _PLACE, (number, -1, None))
            self.list.addTopLevelItem(top)
            top.setFirstColumnSpanned(True)
            for place, procedure in enumerate(candidate.procedures):
                step = QTreeWidgetItem([self.tr(title_of(procedure)), "", ""])
                step.setData(0, _PLACE, (number, place, None))
                top.addChild(step)
                if (candidate.name, place) == line:
                    step.setSelected(True)
                for parameter in parameters_of(procedure):
                    self._add(step, parameter, (number, place))
            if candidate.name == keep and not self.list.selectedItems():
                top.setSelected(True)
        staged = self._staged()
        self.list.unfold(staged.name if staged is not None else "")
        self.list.blockSignals(False)
        self._enable()

    def _add(self, parent: QTreeWidgetItem, parameter: Parameter, place: tuple[int, int]) -> None:
        item = QTreeWidgetItem([said(parameter.label), said(parameter.text), ""])
        item.setData(0, _PLACE, (*place, parameter))
        if parameter.quantity:
            item.setToolTip(1, self.tr("Double click to change; write the value with its unit"))
        item.setForeground(0, QColor(look().quiet))
        parent.addChild(item)
        for part in parameter.parts:
            self._add(item, part, place)

    def chosen(self) -> Candidate | None:
        """The plan of the selected line."""
        items = self.list.selectedItems()
        if self._plan is None or not items:
            return None
        item: QTreeWidgetItem | None = items[0]
        while item is not None:
            place = item.data(0, _PLACE)
            if place is not None:
                number = int(place[0])
                return self._plan.candidates[number] if number < len(self._plan.candidates) else None
            item = item.parent()
        return None

    def _line(self) -> tuple[str, int] | None:
        """The plan and the number of the procedure of the selected line, None where it is no procedure."""
        items, chosen = self.list.selectedItems(), self.chosen()
        place = items[0].data(0, _PLACE) if items else None
        return (chosen.name, int(place[1])) if chosen is not None and place is not None and place[1] >= 0 else None

    def _show_form(self) -> None:
        """All values of the chosen procedure; a draft comes first."""
        line, chosen = self._line(), self.chosen()
        step = chosen.procedures[line[1]] if line is not None and chosen is not None and line[1] < len(chosen.procedures) else None
        self.form.show_step(step, choices=self._structures(), known=self._known,
                            why_not=self.tr("Wait until the work has ended, or stop it (Esc)") if self._busy else "")
        self.form.setVisible(step is not None and not self.draft.isVisibleTo(self))
        QTimer.singleShot(0, self.list, self._show_line)  # when the form has its room

    def _show_line(self) -> None:
        for item in self.list.selectedItems():
            self.list.scrollToItem(item)

    def _structures(self) -> tuple[str, ...]:
        images = self._loaded.images if self._loaded is not None else None
        return tuple(found.name for found in images.structures) if images is not None else ()

    def _reshaped(self, label: str, step: Step[Any, Any]) -> None:
        line, chosen = self._line(), self.chosen()
        if line is not None and chosen is not None and self._plan is not None:
            steps = (*chosen.procedures[:line[1]], step, *chosen.procedures[line[1] + 1:])
            self.changed.emit(self.tr("{} of '{}'").format(label, chosen.name), self._plan.with_candidate(replace(chosen, procedures=steps)))

    def _moved(self, procedure: int, step: Step[Any, Any]) -> None:
        """A plane or a point was moved in 3D."""
        chosen = self._staged()
        if chosen is not None and self._plan is not None:
            steps = (*chosen.procedures[:procedure], step, *chosen.procedures[procedure + 1:])
            self.changed.emit(self.tr("move a handle of '{}'").format(chosen.name), self._plan.with_candidate(replace(chosen, procedures=steps)))

    def _staged(self) -> Candidate | None:
        """The plan that is shown in 3D: the chosen one, else the first with something to take hold of."""
        plans = self._plan.candidates if self._plan is not None else ()
        base = Scene(self._loaded.base if self._loaded is not None else None)
        planned = (plan for plan in plans if any(handles_of(step, base) for step in plan.procedures))
        return self.chosen() or next(planned, None) or next(iter(plans), None)

    def _enable(self) -> None:
        self.stage.show_plan(self._staged())
        self._show_form()
        plans = self._plan.candidates if self._plan is not None else ()
        why_not = (self.tr("Wait until the work has ended, or stop it (Esc)") if self._busy
                   else "" if self.chosen() else self.tr("Select a plan first"))
        found = self._loaded is not None and self._loaded.images is not None and bool(self._loaded.images.structures)
        unfounded = "" if found else self.tr("find the anatomy first: a procedure begins on it")
        busy = self.tr("Wait until the work has ended, or stop it (Esc)") if self._busy else ""
        self.draft.set_busy(busy)
        self.new.setEnabled(not (busy or unfounded))
        self.new.setToolTip(busy or unfounded or self.tr("Another way to operate, beginning at the crosshair of the slices (Ctrl+N)"))
        self.more.setEnabled(not (why_not or unfounded))
        self.more.setToolTip(why_not or unfounded or
                             self.tr("One procedure more in this plan, beginning at the crosshair of the slices (Ctrl+Shift+N)"))
        for button, words in ((self.duplicate, self.tr("A copy to change (Ctrl+D)")), (self.rename, self.tr("Another name (F2)")),
                              (self.remove, self.tr("Take the plan out; Ctrl+Z brings it back (Del)"))):
            button.setEnabled(not why_not)
            button.setToolTip(why_not or words)
        reason = (self.tr("Work is running already") if self._busy else self.tr("This case has no candidate plan") if not plans
                  else self.tr("Everything is up to date") if not self._missing else "")
        self.run.setEnabled(not reason)
        self.run.setToolTip(reason or self.tr("Compute what is missing (Ctrl+R)"))
        if self._plan is None:
            self.state.setText(self.tr("no case open"))
        elif not plans:
            self.state.setText(self.tr("this case has no candidate plan yet: add one with New plan"))
        elif self._old:
            self.state.setText(self.tr("{} of {} not up to date").format(self._missing, len(plans)))
        elif self._missing:
            self.state.setText(self.tr("{} of {} not simulated yet").format(self._missing, len(plans)))
        else:
            self.state.setText(self.tr("all {} are simulated").format(len(plans)))

    def _edit(self, item: QTreeWidgetItem) -> None:
        place = item.data(0, _PLACE)
        if self._busy or place is None:
            return
        _, procedure, parameter = place
        column = 0 if procedure < 0 else 1
        if procedure >= 0 and (parameter is None or not parameter.quantity):
            return
        self.list.blockSignals(True)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        self.list.blockSignals(False)
        self.list.editItem(item, column)

    def _edited(self, item: QTreeWidgetItem, column: int) -> None:
        place = item.data(0, _PLACE)
        if self._plan is None or place is None:
            return
        number, procedure, parameter = place
        candidate = self._plan.candidates[number]
        text = item.text(column).strip()
        try:
            if procedure < 0:
                self._renamed(candidate, text)
            elif parameter is not None and text != said(parameter.text):
                step = changed(candidate.procedures[procedure], parameter, text)
                steps = (*candidate.procedures[:procedure], step, *candidate.procedures[procedure + 1:])
                self.changed.emit(self.tr("change {} of '{}'").format(self.tr(parameter.label), candidate.name),
                                  self._plan.with_candidate(replace(candidate, procedures=steps)))
        except PlanningError as error:
            self.list.blockSignals(True)
            item.setText(column, candidate.name if procedure < 0 else said(parameter.text))
            self.list.blockSignals(False)
            self.refused.emit(said(str(error)))

    def _renamed(self, candidate: Candidate, name: str) -> None:
        assert self._plan is not None
        if name == candidate.name:
            return
        if not name or any(other.name == name for other in self._plan.candidates):
            raise PlanningError(self.tr("A plan needs a name of its own; '{}' is {}.").format(name, self.tr("taken") if name else self.tr("empty")))
        plans = tuple(replace(other, name=name) if other is candidate else other for other in self._plan.candidates)
        self.changed.emit(self.tr("rename plan '{}'").format(candidate.name), replace(self._plan, candidates=plans))

    def _offer(self, does: Callable[[Step[Any, Any]], None]) -> None:
        """The procedures as a menu; those that wait for something ask for it in a form."""
        if self._plan is None or self._loaded is None or self._loaded.images is None:
            return
        structures = tuple((found.name, found.organ, found.inside_mm) for found in self._loaded.images.structures)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for one in offers(self._plan, Ground(structures, self._place())):
            title = self.tr(one.title)
            action = menu.addAction(title if one.step is not None else f"{title} ...")
            action.setToolTip("" if one.step is not None else self.tr("asks for what is missing: {}").format(self.tr(one.waits_for)))
            action.triggered.connect(lambda _=False, one=one: self.take(one, does))
        menu.popup(self.new.mapToGlobal(self.new.rect().topLeft()) - QPoint(0, menu.sizeHint().height()))

    def take(self, offer: Offer, does: Callable[[Step[Any, Any]], None]) -> None:
        """Add what is whole; ask for the rest of what is not."""
        if offer.step is not None:
            does(offer.step)
            return
        self._adds = does
        self.form.hide()
        self.draft.show()
        self.draft.ask(offer.draft, self._structures(), self._known)

    def _drafted(self, step: Step[Any, Any]) -> None:
        self._undrafted()
        self._adds(step)

    def _undrafted(self) -> None:
        self.draft.hide()
        self._show_form()
        self.list.setFocus()

    def _clicked(self, point_mm: NDArray[np.float64]) -> None:
        """A place on a surface was clicked: the form that waits for one takes it."""
        if self.draft.isVisible():
            self.draft.form.take_place(point_mm)

    def _begin(self, step: Step[Any, Any]) -> None:
        if self._plan is not None:
            plan, name = with_new_plan(self._plan, step)
            self._wanted = name
            self.changed.emit(self.tr("add plan '{}'").format(name), plan)

    def _go_on(self, step: Step[Any, Any]) -> None:
        chosen = self.chosen()
        if chosen is not None and self._plan is not None:
            self.changed.emit(self.tr("add {} to '{}'").format(self.tr(title_of(step)), chosen.name), with_step(self._plan, chosen.name, step))

    def _duplicate(self) -> None:
        chosen = self.chosen()
        if chosen is None or self._plan is None:
            return
        taken = {other.name for other in self._plan.candidates}
        words = self.tr("{} (copy)").format(chosen.name)
        name = next(n for n in (words, *(f"{words} {count}" for count in range(2, len(taken) + 3))) if n not in taken)
        self.changed.emit(self.tr("duplicate plan '{}'").format(chosen.name), self._plan.with_candidate(Candidate(name, chosen.procedures)))

    def _rename(self) -> None:
        chosen = self.chosen()
        for item in self.list.cards():
            if chosen is not None and item.text(0) == chosen.name:
                self._edit(item)

    def _remove(self) -> None:
        chosen = self.chosen()
        if chosen is not None and self._plan is not None:
            self.changed.emit(self.tr("remove plan '{}'").format(chosen.name), self._plan.without_candidate(chosen.name))


def known_names(loaded: Loaded | None) -> dict[str, tuple[str, ...]]:
    """What fields of a procedure may name besides structures: trees, their branches, segments of Couinaud."""
    trees = tuple(loaded.vessels.values()) if loaded is not None else ()
    branches = tuple(dict.fromkeys(name for tree in trees for name in tree.names if name))
    names = tuple(tree.name for tree in trees)
    return {"segments": SEGMENTS, "branches": branches, "spares": branches, "tree": names, "portal": names, "hepatic": names}
