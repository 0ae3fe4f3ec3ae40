"""All keys and gestures on one page (F1)."""
from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from app.gui.panels.palette import plain

GESTURES = (
    ("Wheel, Up, Down", "slice by slice"), ("Page Up, Page Down", "ten slices"), ("Left drag", "crosshair; in 3D: turn"),
    ("Right drag", "window and level; in 3D: zoom"), ("Ctrl+wheel, + and -", "zoom"), ("Middle drag", "pan"),
    ("Home", "the whole image again"), ("1 to 4, double click", "one view alone, or all four again"), ("F2 to F6", "window presets"),
    ("M", "slab: the brightest value, or one slice again"),
    ("Q", "measure; D, G, E, V: distance, angle, ellipse, volume"), ("T", "tools on the structures"),
    ("C", "vessel laid straight, with radius, area and cross section"),
    ("O", "views: turned planes, fill, second image, volume, cut, film"),
    ("Ctrl+Left, Ctrl+Right in a slice", "turn the two other planes by one degree, with Shift by ten; or drag the rings"),
    ("F10", "conference: full screen and large type; Page Down and Page Up go through it"),
    ("Space", "crosshair on and off; in the tree: show or hide"), ("Esc", "stop the work that runs"))
"""What the views of the image page listen to."""


class Shortcuts(QDialog):
    """A table of keys; stays open beside the work."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys and gestures"))
        self.resize(520, 560)
        rows = [(action.shortcut().toString(QKeySequence.SequenceFormat.NativeText), plain(action.text())) for action in actions
                if not action.shortcut().isEmpty()]
        rows += [(self.tr(keys), self.tr(does)) for keys, does in GESTURES]
        self.table = QTableWidget(len(rows), 2)
        self.table.setAccessibleName(self.windowTitle())
        self.table.setHorizontalHeaderLabels([self.tr("Key or gesture"), self.tr("What it does")])
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for number, row in enumerate(rows):
            for place, words in enumerate(row):
                self.table.setItem(number, place, QTableWidgetItem(words))
        shut = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        shut.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.addWidget(self.table)
        column.addWidget(shut)
