"""The case as a tree: image, anatomy with colour, visibility and volume, plans with their state."""
from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from app.gui.loading import Loaded, Structure, hidden_at_first
from app.gui.style import look
from app.report.words import number_text
from meshing.organ import organ

_NARROW_PX = 190
_NAME = Qt.ItemDataRole.UserRole


class CaseTree(QTreeWidget):
    """Emits `hidden(frozenset of structure names)` when a box is ticked."""

    hidden = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._structures: tuple[Structure, ...] | None = None
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setAccessibleName(self.tr("Contents of the case"))
        self.setAccessibleDescription(self.tr("Space shows or hides a structure in the slices and in 3D."))
        self.itemChanged.connect(self._changed)

    def show_case(self, loaded: Loaded) -> None:
        """Fill the tree; boxes stay as they are while the structures stay the same."""
        images = loaded.images
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
            item = self._leaf(anatomy, found.name, f"{number_text(found.volume_ml)} mL")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(0, Qt.CheckState.Unchecked if found.name in out else Qt.CheckState.Checked)
            item.setIcon(0, _swatch(organ(found.organ).colour))
            item.setData(0, _NAME, found.name)
        if not structures:
            self._line(anatomy, self.tr("not found yet"), look().quiet)
        plans = self._group(self.tr("Plans"))
        for candidate in loaded.session.plan.candidates:
            done = f"plan/{candidate.name}" in loaded.ready
            self._line(plans, f"{'✔' if done else '○'}  {candidate.name}",
                       tip=f"{candidate.name}: {self.tr('simulated') if done else self.tr('not simulated yet')}")
        if not loaded.session.plan.candidates:
            self._line(plans, self.tr("none"), look().quiet)
        self.expandAll()
        self.blockSignals(False)

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
