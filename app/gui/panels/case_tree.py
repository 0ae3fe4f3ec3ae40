"""The case as a tree: image, anatomy with colour and visibility, plans, results; a word says what is out of date."""
from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from app.session.session import Session
from meshing.labels import Labels
from meshing.organ import organ
from meshing.volume import Volume


class CaseTree(QTreeWidget):
    """Emits `hidden(frozenset of structure names)` when a box is ticked."""

    hidden = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setAccessibleName(self.tr("Contents of the case"))
        self.itemChanged.connect(lambda *_: self.hidden.emit(self.hidden_names()))

    def show_case(self, session: Session, volume: Volume | None, labels: Labels | None, ready: frozenset[str]) -> None:
        """Fill the tree; `ready` holds the keys of the finished tasks."""
        before = self.hidden_names()
        self.blockSignals(True)
        self.clear()
        root = QTreeWidgetItem([session.plan.name])
        self.addTopLevelItem(root)
        image = self._group(root, self.tr("Image"))
        if volume is not None:
            slices, rows, columns = volume.values.shape
            x, y, z = volume.spacing_mm
            self._leaf(image, f"{volume.modality} {columns} x {rows} x {slices}", f"{x:.3g} x {y:.3g} x {z:.3g} mm")
            for note in volume.notes:
                self._leaf(image, note, "!")
        anatomy = self._group(root, self.tr("Anatomy"))
        for label in labels.legend if labels is not None else ():
            item = self._leaf(anatomy, label.name, f"{labels.volume_ml(label.name):.1f} mL" if labels is not None else "")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(0, Qt.CheckState.Unchecked if label.name in before else Qt.CheckState.Checked)
            item.setIcon(0, _swatch(organ(label.organ).colour))
            item.setData(0, Qt.ItemDataRole.UserRole, label.name)
        plans = self._group(root, self.tr("Plans"))
        for candidate in session.plan.candidates:
            done = f"plan/{candidate.name}" in ready
            self._leaf(plans, candidate.name, self.tr("simulated") if done else self.tr("not simulated"))
        self.expandAll()
        self.resizeColumnToContents(0)
        self.blockSignals(False)

    def hidden_names(self) -> frozenset[str]:
        """Names of the structures whose box is empty."""
        found = set()
        todo = [self.topLevelItem(n) for n in range(self.topLevelItemCount())]
        while todo:
            item = todo.pop()
            if item is None:
                continue
            name = item.data(0, Qt.ItemDataRole.UserRole)
            if name and item.checkState(0) == Qt.CheckState.Unchecked:
                found.add(str(name))
            todo += [item.child(n) for n in range(item.childCount())]
        return frozenset(found)

    def _group(self, root: QTreeWidgetItem, title: str) -> QTreeWidgetItem:
        return self._leaf(root, title, "")

    def _leaf(self, parent: QTreeWidgetItem, first: str, second: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([first, second])
        item.setToolTip(0, first)
        item.setForeground(1, QColor("#98a1b0"))
        parent.addChild(item)
        return item


def _swatch(colour: tuple[int, int, int]) -> QIcon:
    image = QPixmap(12, 12)
    image.fill(QColor(*colour))
    return QIcon(image)
