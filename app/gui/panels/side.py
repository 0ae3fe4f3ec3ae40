"""The left side of the window: the contents of the case above the numbered pages."""
from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.gui.panels.case_tree import CaseTree


class Side(QWidget):
    """`tree` and, in the button group `steps`, one button a page."""

    def __init__(self, pages: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tree = CaseTree()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.addWidget(_heading(self.tr("CASE")))
        head.addStretch(1)
        self.all = self._button(self.tr("All"), self.tr("Show all structures"), True)
        self.none = self._button(self.tr("None"), self.tr("Hide all structures"), False)
        head.addWidget(self.all)
        head.addWidget(self.none)
        column.addLayout(head)
        column.addWidget(self.tree, 1)
        column.addWidget(_heading(self.tr("WORKFLOW")))
        self.steps = QButtonGroup(self)
        for number, name in enumerate(pages):
            button = QPushButton(f"{number + 1}   {name}")
            button.setObjectName("step")
            button.setCheckable(True)
            button.setShortcut(f"Ctrl+{number + 1}")
            button.setToolTip(f"{name} (Ctrl+{number + 1})")
            self.steps.addButton(button, number)
            column.addWidget(button)

    def _button(self, short: str, words: str, shown: bool) -> QPushButton:
        button = QPushButton(short)
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setObjectName("small")
        button.clicked.connect(lambda: self.tree.show_structures(shown))
        return button


def _heading(words: str) -> QLabel:
    label = QLabel(words)
    label.setObjectName("heading")
    return label
