"""The list of measurements: what to draw next, and every mark with its name and value."""
from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.gui.marking import KINDS
from app.report.words import reading_text
from meshing.marks import Mark, Reading

_WIDTH = 292


class MarksPanel(QWidget):
    """Emits `drawing(kind or None)`, `picked(number)`, `named(number, words)`, `deleted(number)`, `seen(shown)`."""

    drawing = Signal(object)
    picked = Signal(int)
    named = Signal(int, str)
    deleted = Signal(int)
    seen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(_WIDTH)
        self._shown: tuple[tuple[Mark, Reading], ...] = ()
        self._why_not = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.setSpacing(4)
        head = QLabel(self.tr("MEASURE"))
        head.setObjectName("heading")
        column.addWidget(head)
        column.addLayout(self._kinds())
        self.hint = QLabel()
        self.hint.setObjectName("quiet")
        self.hint.setWordWrap(True)
        self.hint.setMinimumHeight(4 * self.fontMetrics().lineSpacing())
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.hint)
        self.table = QTableWidget(0, 2)
        self.table.setAccessibleName(self.tr("Measurements"))
        self.table.setHorizontalHeaderLabels([self.tr("Name"), self.tr("Value")])
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        # the widths of a thousand rows are not worth a look at every one of them
        self.table.horizontalHeader().resizeSection(1, 128)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.itemSelectionChanged.connect(self._selected)
        self.table.itemChanged.connect(self._edited)
        column.addWidget(self.table, 1)
        self.more = QLabel()
        self.more.setAccessibleName(self.tr("About the chosen measurement"))
        self.more.setObjectName("quiet")
        self.more.setWordWrap(True)
        self.more.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        column.addWidget(self.more)
        column.addLayout(self._buttons())
        self.draw(None)

    def _kinds(self) -> QGridLayout:
        names = {"distance": (self.tr("Distance"), "D"), "angle": (self.tr("Angle"), "G"), "ellipse": (self.tr("Ellipse"), "E"),
                 "volume": (self.tr("Volume"), "V")}
        grid = QGridLayout()
        grid.setSpacing(2)
        self.buttons = QButtonGroup(self)
        self.buttons.setExclusive(False)
        for number, kind in enumerate(KINDS):
            words, keys = names[kind]
            button = QPushButton(words)
            button.setCheckable(True)
            button.setObjectName("small")
            button.setToolTip(f"{words} ({keys})")
            self.buttons.addButton(button, number)
            grid.addWidget(button, number // 2, number % 2)
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(lambda b=button: b.isEnabled() and b.click())
        self.buttons.idClicked.connect(lambda number: self.draw(KINDS[number] if self.buttons.button(number).isChecked() else None))
        return grid

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.show_marks_box = QCheckBox(self.tr("Show"))
        self.show_marks_box.setChecked(True)
        self.show_marks_box.setToolTip(self.tr("Paint the measurements over the slices"))
        self.show_marks_box.toggled.connect(self.seen)
        self.delete = QPushButton(self.tr("Delete"))
        self.delete.clicked.connect(lambda: self.deleted.emit(self.table.currentRow()))
        row.addWidget(self.show_marks_box)
        row.addStretch(1)
        row.addWidget(self.delete)
        return row

    def draw(self, kind: str | None) -> None:
        """What the mouse draws next, said in words."""
        hints = {None: self.tr("Choose what to draw. Handles of finished measurements can be dragged; a name is typed into the list."),
                 "distance": self.tr("Drag from one place to the other; or click, go to another slice or view, and click again."),
                 "angle": self.tr("Three clicks: the end of one leg, the corner, the end of the other leg."),
                 "ellipse": self.tr("Drag from corner to corner of its box: mean and spread of the voxels inside."),
                 "volume": self.tr("Click on a structure.")}
        for number, own in enumerate(KINDS):
            self.buttons.button(number).setChecked(own == kind)
        self.hint.setText(hints[kind])
        self.drawing.emit(kind)

    def show_marks(self, marks: Sequence[Mark], readings: Mapping[Mark, Reading], chosen: int | None) -> None:
        """List the marks with what they measure."""
        shown = tuple((mark, readings[mark]) for mark in marks)
        self.table.blockSignals(True)
        if shown != self._shown:
            self._shown = shown
            self.table.setRowCount(len(shown))
            for row, (mark, reading) in enumerate(shown):
                self._fill(row, mark, reading)
        if chosen is None:
            self.table.clearSelection()
            self.table.setCurrentCell(-1, -1)
        elif chosen != self.table.currentRow():
            self.table.setCurrentCell(chosen, 0)
        self.table.blockSignals(False)
        self._describe()

    def _fill(self, row: int, mark: Mark, reading: Reading) -> None:
        name, value = QTableWidgetItem(mark.name or mark.kind), QTableWidgetItem(reading_text(reading))
        value.setFlags(value.flags() & ~Qt.ItemFlag.ItemIsEditable)
        for item in (name, value):
            item.setToolTip(reading.more)
        self.table.setItem(row, 0, name)
        self.table.setItem(row, 1, value)

    def set_possible(self, possible: bool, why_not: str) -> None:
        """Whether marks can be changed now."""
        self._why_not = "" if possible else why_not
        for number, kind in enumerate(KINDS):
            button = self.buttons.button(number)
            button.setEnabled(possible)
            button.setToolTip(why_not if not possible else f"{button.text()} ({'DGEV'[KINDS.index(kind)]})")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed if possible
                                   else QAbstractItemView.EditTrigger.NoEditTriggers)
        self._describe()

    def _describe(self) -> None:
        row = self.table.currentRow()
        there = 0 <= row < len(self._shown)
        self.more.setText(self._shown[row][1].more if there else "")
        self.delete.setEnabled(there and not self._why_not)
        words = self.tr("Delete the chosen measurement") if there else self.tr("choose a measurement in the list first")
        self.delete.setToolTip(self._why_not or words)

    def _selected(self) -> None:
        self._describe()
        if self.table.currentRow() >= 0:
            self.picked.emit(self.table.currentRow())

    def _edited(self, item: QTableWidgetItem) -> None:
        mark = self._shown[item.row()][0]
        words = item.text().strip()
        if item.column() == 0 and words != (mark.name or mark.kind):
            self.named.emit(item.row(), "" if words == mark.kind else words)
