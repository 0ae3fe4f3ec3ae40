"""The case as a tree: image, anatomy with colour, visibility, opacity and volume, meshes, plans and results with their states."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QMenu, QTreeWidget, QTreeWidgetItem, QWidget

from app.gui.language import said
from app.gui.loading import Loaded, Structure, hidden_at_first
from app.gui.pages.mesh import sources_of
from app.gui.panels.plan_cards import state_of
from app.gui.style import look
from app.report.words import number_text
from app.session.plan import Plan
from app.session.workflow import SIGNS, State
from meshing.organ import organ

_NARROW_PX = 190
_NAME = Qt.ItemDataRole.UserRole


class CaseTree(QTreeWidget):
    """Emits `hidden(frozenset of structure names)` when a box is ticked, `faded(opacities by structure)` when one is chosen in the menu of a
    structure, `changed(label, plan)` when one is locked there or unlocked."""

    changed = Signal(str, object)
    hidden = Signal(object)
    faded = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._structures: tuple[Structure, ...] | None = None
        self._plan: Plan | None = None
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setAccessibleName(self.tr("Contents of the case"))
        self.setAccessibleDescription(self.tr("Space shows or hides a structure in the slices and in 3D; its menu (right click, Menu key) makes it "
                                              "more or less opaque in 3D and locks it against edits."))
        self.itemChanged.connect(self._changed)
        self.opacities: dict[str, float] = {}
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._offer)

    def show_case(self, loaded: Loaded) -> None:
        """Fill the tree; boxes stay as they are while the structures stay the same."""
        images, self._plan = loaded.images, loaded.session.plan
        structures = images.structures if images is not None else ()
        names = [found.name for found in structures]
        known = self._structures is not None and [found.name for found in self._structures] == names
        out = self.hidden_names() if known else hidden_at_first(structures)
        self._structures = structures
        self.blockSignals(True)
        self.clear()
        image = self._group(self.tr("Image"))
        if images is None:
            self._line(image, self.tr("not read yet"), look().quiet)
        else:
            slices, rows, columns = images.volume.values.shape
            x, y, z = images.volume.spacing_mm
            self._line(image, f"{images.volume.modality}  {columns} × {rows} × {slices}")
            self._line(image, f"{x:.3g} × {y:.3g} × {z:.3g} mm")
            for note in images.volume.notes:
                self._line(image, f"⚠ {note}", look().warning)
        anatomy = self._group(self.tr("Anatomy"))
        for found in structures:
            locked = found.name in self._plan.locked
            item = self._leaf(anatomy, self.tr("{} (locked)").format(found.name) if locked else found.name, f"{number_text(found.volume_ml)} mL")
            if locked:
                item.setToolTip(0, self.tr("{}: locked, no tool changes it").format(found.name))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(0, Qt.CheckState.Unchecked if found.name in out else Qt.CheckState.Checked)
            item.setIcon(0, _swatch(organ(found.organ).colour))
            item.setData(0, _NAME, found.name)
        if not structures:
            self._line(anatomy, self.tr("not found yet"), look().quiet)
        self._add_meshes(loaded)
        plans = self._group(self.tr("Plans"))
        for candidate in loaded.session.plan.candidates:
            state, words = state_of(candidate, loaded, self)
            self._line(plans, f"{SIGNS[state]}  {candidate.name}", tip=f"{candidate.name}: {words}")
        if not loaded.session.plan.candidates:
            self._line(plans, self.tr("none"), look().quiet)
        self._add_results(loaded)
        self.expandAll()
        self.blockSignals(False)

    def _add_meshes(self, loaded: Loaded) -> None:
        meshes = self._group(self.tr("Meshes"))
        sources = sources_of(loaded)
        for source in sources:
            state: State = "empty" if source.id is None else "stale" if source.stale else "ready"
            self._line(meshes, f"{SIGNS[state]}  {said(source.title)}", tip=f"{said(source.title)}: {self._state(state, source.stale)}")
        if not sources:
            self._line(meshes, self.tr("none"), look().quiet)

    def _add_results(self, loaded: Loaded) -> None:
        """What was simulated of each plan, and earlier results whose inputs have changed."""
        results = self._group(self.tr("Results"))
        done = {shown.outcome.plan: shown.outcome for shown in loaded.plans}
        for candidate in loaded.session.plan.candidates:
            outcome, name = done.get(candidate.name), candidate.name
            if outcome is not None:
                kinds = ", ".join(dict.fromkeys(said(solution.kind) for solution in outcome.solutions))
                self._line(results, f"{SIGNS['ready']}  {name}", tip=f"{name}: {kinds}" if kinds else name)
            elif (last := f"plan/{name}") in loaded.stale:
                self._line(results, f"{SIGNS['stale']}  {name}", look().warning, tip=f"{name}: {self._state('stale', loaded.stale[last].because)}")
        if not results.childCount():
            self._line(results, self.tr("none"), look().quiet)

    def _state(self, state: State, because: str = "") -> str:
        return {"ready": self.tr("up to date"), "stale": self.tr("stale: {}").format(said(because))}.get(state, self.tr("not made yet"))

    def _offer(self, place: QPoint) -> None:
        """The menu of a structure."""
        item = self.itemAt(place) or self.currentItem()
        name = str(item.data(0, _NAME) or "") if item is not None else ""
        if not name:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSection(self.tr("Opacity in 3D"))
        for percent in (100, 75, 50, 25, 10):
            action = menu.addAction(f"{percent} %")
            action.setCheckable(True)
            action.setChecked(round(100.0 * self.opacities.get(name, -1.0)) == percent)
            action.triggered.connect(lambda _=False, share=percent / 100.0: self.fade(self.opacities | {name: share}))
        menu.addAction(self.tr("as its organ")).triggered.connect(lambda: self.fade({n: v for n, v in self.opacities.items() if n != name}))
        if self._plan is not None:
            menu.addSeparator()
            lock = menu.addAction(self.tr("Locked: no tool changes it"))
            lock.setCheckable(True)
            lock.setChecked(name in self._plan.locked)
            lock.triggered.connect(lambda on=False: self._lock(name, locked=on))
        menu.popup(self.viewport().mapToGlobal(place))

    def _lock(self, name: str, *, locked: bool) -> None:
        if self._plan is not None:
            others = tuple(other for other in self._plan.locked if other != name)
            label = (self.tr("lock {}") if locked else self.tr("unlock {}")).format(name)
            self.changed.emit(label, replace(self._plan, locked=(*others, name) if locked else others))

    def fade(self, opacities: Mapping[str, float]) -> None:
        """Opacities (0 to 1) by the names of structures; the others look as their organ does."""
        self.opacities = dict(opacities)
        self.faded.emit(self.opacities)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.setColumnHidden(1, self.width() < _NARROW_PX)  # names before volumes where there is no room for both
        super().resizeEvent(event)

    def hidden_names(self) -> frozenset[str]:
        """Names of the structures whose box is empty."""
        return frozenset(str(item.data(0, _NAME)) for item in self._structure_items() if item.checkState(0) == Qt.CheckState.Unchecked)

    def show_structures(self, shown: bool) -> None:
        """Tick or empty all boxes at once."""
        self.blockSignals(True)
        for item in self._structure_items():
            item.setCheckState(0, Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
        self.blockSignals(False)
        self.hidden.emit(self.hidden_names())

    def item_named(self, name: str) -> QTreeWidgetItem:
        """The line of a structure."""
        return next(item for item in self._structure_items() if item.data(0, _NAME) == name)

    def _structure_items(self) -> list[QTreeWidgetItem]:
        groups = [self.topLevelItem(n) for n in range(self.topLevelItemCount())]
        items = [group.child(n) for group in groups if group is not None for n in range(group.childCount())]
        return [item for item in items if item is not None and item.data(0, _NAME)]

    def _changed(self, item: QTreeWidgetItem, column: int) -> None:
        if item.data(0, _NAME):
            self.hidden.emit(self.hidden_names())

    def _group(self, title: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([title, ""])
        self.addTopLevelItem(item)
        item.setFirstColumnSpanned(True)
        return item

    def _line(self, parent: QTreeWidgetItem, words: str, colour: str | None = None, *, tip: str = "") -> None:
        item = QTreeWidgetItem([words])
        item.setToolTip(0, tip or words)
        item.setForeground(0, QColor(colour or look().ink))
        parent.addChild(item)
        item.setFirstColumnSpanned(True)

    def _leaf(self, parent: QTreeWidgetItem, first: str, second: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([first, second])
        item.setToolTip(0, first)
        item.setForeground(1, QColor(look().quiet))
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        parent.addChild(item)
        return item


def _swatch(colour: tuple[int, int, int]) -> QIcon:
    image = QPixmap(12, 12)
    image.fill(QColor(*colour))
    return QIcon(image)
