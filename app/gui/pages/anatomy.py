"""Anatomy: beside the images, the structures with their volume, and for each entry of the plan its method, parameters and state."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDoubleSpinBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.gui.language import said
from app.gui.loading import Loaded
from app.gui.panels.adding import AddButton
from app.gui.panels.properties import Properties
from app.gui.panels.state_row import StateRow
from app.gui.run_queue import Wish
from app.gui.style import look
from app.report.words import number_text
from app.session.adding import with_lesion
from app.session.additions import of_anatomy, with_added, without
from app.session.plan import Plan
from app.session.workflow import SIGNS, PageState, State
from meshing.errors import AnatomyError, PlanningError
from meshing.labels import Labels
from meshing.organ import organ
from meshing.step import title_of
from meshing.units import Millimetre
from meshing.volume import index_of

_PLACE = Qt.ItemDataRole.UserRole
_FIRST_MM = 12.0


class AnatomyPanel(QWidget):
    """Emits `changed(label for undo, Plan)`, `asked(Wish)`, and `chosen(point LPS mm)` when a structure is clicked. `place` says where the
    crosshair is (LPS mm)."""

    changed = Signal(str, object)
    asked = Signal(object)
    chosen = Signal(object)
    refused = Signal(str)

    def __init__(self, place: Callable[[], NDArray[np.float64]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._loaded: Loaded | None = None
        self._busy = False
        self._of: tuple[Any, ...] = ()
        self.setMinimumWidth(260)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        self.head = StateRow(self.tr("Anatomy"), self.tr("Find"))
        self.head.asked.connect(self._make)
        column.addWidget(self.head)
        column.addLayout(self._adding())
        self.list = self._tree([self.tr("Step"), self.tr("Method")], self.tr("Entries of the anatomy with their methods"))
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.list.itemSelectionChanged.connect(self._show_fields)
        self.structures = self._tree([self.tr("Structure"), self.tr("Volume")], self.tr("Structures with their volumes"))
        self.structures.setAccessibleDescription(self.tr("Enter or a click brings the slices to the structure."))
        self.structures.itemClicked.connect(self._go_to)
        self.structures.itemActivated.connect(self._go_to)
        self.fields = Properties()
        self.fields.changed.connect(self._changed)
        self.more.asking.connect(self.fields.setHidden)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        for widget in (self.list, self.more.form, self.fields, self.structures):
            parts.addWidget(widget)
        parts.setSizes([150, 240, 260, 260])
        column.addWidget(parts, 1)
        hint = QLabel(self.tr("Structures are outlines of a program: look at them in every slice before they are used."))
        hint.setObjectName("quiet")
        hint.setWordWrap(True)
        column.addWidget(hint)

    def _adding(self) -> QVBoxLayout:
        self.more = AddButton(of_anatomy, self._place)
        self.more.added.connect(self._add_step)
        self.remove = QPushButton(self.tr("Remove"))
        self.remove.clicked.connect(self._remove)
        above, row, both = QHBoxLayout(), QHBoxLayout(), QVBoxLayout()
        above.addWidget(self.more, 1)
        above.addWidget(self.remove)
        self.lesion = QPushButton(self.tr("Lesion at the crosshair"))
        self.lesion.clicked.connect(self._add_lesion)
        self.radius = QDoubleSpinBox()
        self.radius.setRange(2.0, 120.0)
        self.radius.setValue(_FIRST_MM)
        self.radius.setDecimals(0)
        self.radius.setSuffix(" mm")
        self.radius.setAccessibleName(self.tr("About the radius of the lesion"))
        self.radius.setToolTip(self.tr("About the radius of the lesion: a soft limit, the edge is looked for in the image"))
        self.lesion.setMinimumWidth(self.lesion.sizeHint().width())
        row.addWidget(self.lesion, 1)
        row.addWidget(self.radius)
        both.addLayout(above)
        both.addLayout(row)
        return both

    def _add_step(self, step: Any) -> None:
        """A recipe, tree or lumen, one step of undo, made at once."""
        if self._loaded is None:
            return
        plan, key = with_added(self._loaded.session.plan, step)
        title = self.tr(title_of(step)).split(". ")[0]
        self.changed.emit(self.tr("add {}").format(title), plan)
        self.asked.emit(Wish(self.tr("Anatomy: {}").format(title), key))

    def _remove(self) -> None:
        chosen = self._chosen()
        if self._loaded is None or chosen is None:
            return
        item = self.list.currentItem()
        try:
            plan = without(self._loaded.session.plan, *chosen)
        except PlanningError as error:
            self.refused.emit(said(str(error)))
            return
        self.changed.emit(self.tr("remove {}").format(item.text(0)[3:] if item is not None else ""), plan)

    def _add_lesion(self) -> None:
        """A lesion of the organ under the crosshair, one step of undo, looked for at once."""
        loaded = self._loaded
        if loaded is None or loaded.images is None or loaded.images.labels is None:
            return
        labels = loaded.images.labels
        host = structure_at(labels, self._place())
        try:
            if host is None:
                raise AnatomyError(self.tr("There is no organ under the crosshair: click into the lesion in a slice first."))
            radius = Millimetre(self.radius.value())
            plan, name = with_lesion(loaded.session.plan, host, labels.label(host).organ, self._place(), radius, labels.names)
        except AnatomyError as error:
            self.refused.emit(str(error))
            return
        self.changed.emit(self.tr("add {}").format(name), plan)
        self.asked.emit(Wish(self.tr("Anatomy: {}").format(name), loaded.session.labels_key()))

    def _tree(self, heads: list[str], name: str) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setAccessibleName(name)
        tree.setHeaderLabels(heads)
        tree.setRootIsDecorated(False)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        return tree

    def show_case(self, loaded: Loaded | None, states: Mapping[str, PageState], *, busy: bool) -> None:
        """The entries of the plan and what was found."""
        of = (loaded, states.get("Anatomy"), busy, look())
        if of == self._of:
            return
        self._of, self._loaded, self._busy = of, loaded, busy
        self.head.show_state(states.get("Anatomy", PageState("empty", self.tr("no case is open"))), why_not=self._why_not(),
                             hint=self.tr("Find the structures that are missing or out of date"))
        known = loaded is not None and loaded.images is not None and loaded.images.labels is not None
        self.more.show_case(loaded, busy=busy)
        self.lesion.setEnabled(known and not busy)
        self.lesion.setToolTip(self.tr("Wait until the work has ended, or stop it (Esc)") if busy else
                               self.tr("Looks for a lesion of the organ under the crosshair; click into it in a slice first") if known else
                               self.tr("find the organs first"))
        item = self.list.currentItem()
        keep = item.text(0)[3:] if item is not None else ""  # without the sign of its state
        self.list.blockSignals(True)
        self.list.clear()
        self.structures.clear()
        if loaded is not None:
            plan = loaded.session.plan
            for place, entry in enumerate(plan.anatomy):
                self._add(f"anatomy/{entry.name}", entry.name, self.tr(title_of(entry.segmenter)), ("anatomy", place))
            for place, tree in enumerate(plan.trees):
                self._add(f"tree/{getattr(tree, 'name', '')}", getattr(tree, "name", ""), self.tr(title_of(tree)), ("trees", place))
            for part in ("segments", "lumen"):
                if (step := getattr(plan, part)) is not None:
                    self._add(part, getattr(step, "name", "") or self.tr("liver"), self.tr(title_of(step)), (part, 0))
            for found in loaded.images.structures if loaded.images is not None else ():
                line = QTreeWidgetItem([found.name, f"{number_text(found.volume_ml)} mL"])
                line.setIcon(0, _swatch(organ(found.organ).colour))
                line.setData(0, _PLACE, found.inside_mm)
                line.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.structures.addTopLevelItem(line)
            same = self.list.findItems(keep, Qt.MatchFlag.MatchEndsWith) if keep else []
            first = same[0] if same else self.list.topLevelItem(0)
            if first is not None:
                self.list.setCurrentItem(first)
        self.list.blockSignals(False)
        self._show_fields()

    def _add(self, key: str, name: str, method: str, place: tuple[str, int]) -> None:
        assert self._loaded is not None
        state: State = ("ready" if key in self._loaded.ready else "failed" if key in self._loaded.troubles
                        else "stale" if key in self._loaded.stale else "empty")
        item = QTreeWidgetItem([f"{SIGNS[state]}  {name}", method])
        item.setData(0, _PLACE, place)
        words = {"ready": self.tr("found"), "stale": self.tr("out of date: {}").format(said(self._because(key))), "empty": self.tr("not found yet")}
        item.setToolTip(0, words.get(state) or self._loaded.troubles[key].words)
        if state != "ready":
            item.setForeground(0, QColor({"failed": look().wrong, "stale": look().warning}.get(state, look().quiet)))
        self.list.addTopLevelItem(item)

    def _because(self, key: str) -> str:
        earlier = self._loaded.stale.get(key) if self._loaded is not None else None
        return earlier.because if earlier is not None else ""

    def _why_not(self) -> str:
        if self._loaded is None:
            return self.tr("No case is open")
        if self._busy:
            return self.tr("Wait until the work has ended, or stop it (Esc)")
        plan = self._loaded.session.plan
        asks = plan.anatomy or plan.trees or plan.segments is not None or plan.lumen is not None
        return "" if asks else self.tr("The plan of this case asks for no anatomy: add a step")

    def _chosen(self) -> tuple[str, int] | None:
        item = self.list.currentItem()
        return item.data(0, _PLACE) if item is not None else None

    def _show_fields(self) -> None:
        self._enable_remove()
        chosen = self._chosen()
        if self._loaded is None or chosen is None:
            self.fields.show_step(None, empty=self.tr("The plan of this case asks for no anatomy."))
            return
        step = _step(self._loaded.session.plan, *chosen)
        self.fields.show_step(step, why_not=self._why_not())

    def _enable_remove(self) -> None:
        why_not = self._why_not() or ("" if self._chosen() is not None else self.tr("Choose a step first"))
        self.remove.setEnabled(not why_not)
        self.remove.setToolTip(why_not or self.tr("Remove this step from the plan; Ctrl+Z takes it back"))

    def _changed(self, label: str, step: Any) -> None:
        chosen = self._chosen()
        if self._loaded is None or chosen is None:
            return
        plan, (part, place) = self._loaded.session.plan, chosen
        if part == "anatomy":
            entries = tuple(replace(entry, segmenter=step) if n == place else entry for n, entry in enumerate(plan.anatomy))
            self.changed.emit(self.tr("{} of '{}'").format(label, plan.anatomy[place].name), replace(plan, anatomy=entries))
        elif part == "trees":
            trees = tuple(step if n == place else tree for n, tree in enumerate(plan.trees))
            self.changed.emit(label, replace(plan, trees=trees))
        else:
            self.changed.emit(label, replace(plan, segments=step) if part == "segments" else replace(plan, lumen=step))

    def _make(self) -> None:
        if self._loaded is not None:
            trees = [f"tree/{getattr(tree, 'name', '')}" for tree in self._loaded.session.plan.trees]
            parts = [part for part in ("segments", "lumen") if getattr(self._loaded.session.plan, part) is not None]
            for key in (self._loaded.session.labels_key(), *trees, *parts):
                if key not in self._loaded.ready:
                    self.asked.emit(Wish(self.tr("Anatomy: {}").format(key.partition("/")[2] or key), key))

    def _go_to(self, item: QTreeWidgetItem) -> None:
        point = item.data(0, _PLACE)
        if point is not None:
            self.chosen.emit(point)


def _step(plan: Plan, part: str, place: int) -> Any:
    """What line `place` of a part of the plan stands for."""
    if part in ("segments", "lumen"):
        return getattr(plan, part)
    return plan.anatomy[place].segmenter if part == "anatomy" else plan.trees[place]


def structure_at(labels: Labels, point_mm: NDArray[np.float64]) -> str | None:
    """The structure of the voxel nearest to a point (LPS mm), None where there is none."""
    i, j, k = np.rint(index_of(labels.to_patient, point_mm)[0]).astype(int)
    slices, rows, columns = labels.values.shape
    if not (0 <= i < columns and 0 <= j < rows and 0 <= k < slices):
        return None
    return next((label.name for label in labels.legend if label.value == labels.values[k, j, i]), None)


def _swatch(colour: tuple[int, int, int]) -> QIcon:
    image = QPixmap(12, 12)
    image.fill(QColor(*colour))
    return QIcon(image)
