"""What the window shows before a case is open: what to do, and the cases opened last."""
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget


class StartPage(QWidget):
    """Emits `asked_case`, `asked_protocol` and `chosen(folder)`."""

    asked_case = Signal()
    asked_protocol = Signal()
    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.setSpacing(8)
        title = QLabel(self.tr("Rehearse an operation before it happens"))
        title.setObjectName("huge")
        words = QLabel(self.tr("Open a case, or a protocol that says which images to read and which plans to compare.\n"
                               "A folder or a file can also be dropped here. No case yet? Run  rehearse demo  in a terminal: "
                               "it makes two sample patients."))
        words.setObjectName("quiet")
        words.setWordWrap(True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setMaximumWidth(560)
        column.addWidget(title, alignment=Qt.AlignmentFlag.AlignCenter)
        column.addWidget(words, alignment=Qt.AlignmentFlag.AlignCenter)
        self.open = QPushButton(self.tr("Open a case ...  (Ctrl+O)"))
        self.open.setObjectName("primary")
        self.open.clicked.connect(self.asked_case)
        self.protocol = QPushButton(self.tr("Open a protocol ...  (Ctrl+Shift+O)"))
        self.protocol.clicked.connect(self.asked_protocol)
        for button in (self.open, self.protocol):
            button.setMinimumWidth(320)
            column.addWidget(button, alignment=Qt.AlignmentFlag.AlignCenter)
        self._recent = QVBoxLayout()
        column.addLayout(self._recent)
        self.recent: list[QPushButton] = []

    def show_recent(self, folders: Sequence[Path]) -> None:
        """List the cases opened last, newest first."""
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.recent = []
        if folders:
            heading = QLabel(self.tr("OPENED LAST"))
            heading.setObjectName("heading")
            self._recent.addWidget(heading, alignment=Qt.AlignmentFlag.AlignCenter)
        for folder in folders:
            button = QPushButton(f"{folder.parent.name} / {folder.name}")
            button.setToolTip(str(folder))
            button.setMinimumWidth(320)
            button.clicked.connect(lambda _=False, f=str(folder): self.chosen.emit(f))
            self._recent.addWidget(button, alignment=Qt.AlignmentFlag.AlignCenter)
            self.recent.append(button)
