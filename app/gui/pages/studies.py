"""Studies: the cases opened last, what a folder or a zip of images holds, and a new case from one of its series."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QImage, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.gui.language import said
from app.gui.loading import Loaded
from app.gui.style import look
from app.gui.work import Work
from app.session.identity import key_file
from app.session.session import Session
from app.studies import BEGINNINGS, Listing, Row, look_into, new_case
from meshing.step import Monitor

_HEADS = ("", "Kind", "Description", "Slices", "Size", "Spacing", "Can it be used?")
_THUMBNAIL_PX = 72
_RECENT_SHOWN = 5


class StudiesPage(QWidget):
    """Emits `asked_case`, `asked_protocol`, `asked_pacs`, `chosen(folder of a case)`, `asked_new(title, Monitor -> Session)` and
    `failed(sentence)`."""

    asked_case = Signal()
    asked_protocol = Signal()
    asked_pacs = Signal()
    chosen = Signal(str)
    asked_new = Signal(str, object)
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.listing: Listing | None = None
        self.work: Work | None = None
        self._busy = False
        self._case: Path | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        title = QLabel(self.tr("Rehearse an operation before it happens"))
        title.setObjectName("huge")
        column.addWidget(title)
        self.told = QLabel(self.tr("Drop a folder or a zip of images here, a case, or a protocol. No case yet? Run  rehearse demo  in a terminal: "
                                   "it makes two sample patients."))
        self.told.setObjectName("quiet")
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        column.addWidget(self.told)
        row = QHBoxLayout()
        self.look = self._button(self.tr("Look into images ...  (Ctrl+I)"), self.ask_folder)
        self.look.setObjectName("primary")
        self.zip = self._button(self.tr("A zip ..."), self.ask_zip)
        self.open = self._button(self.tr("Open a case ...  (Ctrl+O)"), self.asked_case.emit)
        self.protocol = self._button(self.tr("Open a protocol ...  (Ctrl+Shift+O)"), self.asked_protocol.emit)
        self.pacs = self._button(self.tr("Get from PACS ...  (Ctrl+G)"), self.asked_pacs.emit)
        second = QHBoxLayout()
        for line, buttons in ((row, (self.look, self.zip, self.pacs)), (second, (self.open, self.protocol))):
            for button in buttons:
                line.addWidget(button)
            line.addStretch(1)
            column.addLayout(line)
        self._recent = QHBoxLayout()
        column.addLayout(self._recent)
        self.recent: list[QPushButton] = []
        self.table = self._table()
        column.addWidget(self.table, 1)
        self._room = QWidget()
        column.addWidget(self._room, 1)
        self.warnings = QLabel()
        self.warnings.setObjectName("warning")
        self.warnings.setWordWrap(True)
        self.warnings.setTextFormat(Qt.TextFormat.PlainText)
        self.warnings.setAccessibleName(self.tr("What is wrong with the chosen series"))
        column.addWidget(self.warnings)
        column.addWidget(self._beginning())
        self._enable()

    def _button(self, words: str, does: Callable[[], object]) -> QPushButton:
        button = QPushButton(words)
        button.clicked.connect(lambda *_: does())
        return button

    def _table(self) -> QTableWidget:
        table = QTableWidget(0, len(_HEADS))
        table.setAccessibleName(self.tr("Series in the images"))
        table.setHorizontalHeaderLabels([self.tr(head) if head else "" for head in _HEADS])
        table.verticalHeader().hide()
        table.setIconSize(QSize(_THUMBNAIL_PX, _THUMBNAIL_PX))
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setWordWrap(True)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(len(_HEADS) - 1, QHeaderView.ResizeMode.Stretch)
        table.itemSelectionChanged.connect(self._enable)
        return table

    def _beginning(self) -> QWidget:
        """The line that makes a case of the chosen series."""
        self.maker = QWidget()
        rows = QVBoxLayout(self.maker)
        rows.setContentsMargins(0, 0, 0, 0)
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Name of the case"))
        self.name.setAccessibleName(self.tr("Name of the case"))
        self.name.textChanged.connect(self._enable)
        self.beginning = QComboBox()
        self.beginning.setAccessibleName(self.tr("What is looked for in the images"))
        for beginning in BEGINNINGS:
            self.beginning.addItem(self.tr(beginning), beginning)
        self.hide_who = QCheckBox(self.tr("without the patient's identity"))
        self.hide_who.setChecked(True)
        self.hide_who.setToolTip(self.tr("Copies the images into the case without names, numbers and private texts (PS3.15 Basic Profile); the "
                                         "originals stay as they are"))
        self.keep_who = QCheckBox(self.tr("keep the name encrypted"))
        self.keep_who.setChecked(True)
        self.looked = QCheckBox(self.tr("I have looked: no name is burned into the pixels"))
        self.looked.setToolTip(self.tr("Needed where the images do not say so themselves"))
        self.hide_who.toggled.connect(self._enable)
        self.make = QPushButton(self.tr("New case ..."))
        self.make.setObjectName("primary")
        self.make.clicked.connect(self._ask_new)
        for widgets in (((self.hide_who, 0), (self.keep_who, 0), (self.looked, 1)), ((self.name, 2), (self.beginning, 1), (self.make, 0))):
            row = QHBoxLayout()
            for widget, share in widgets:
                row.addWidget(widget, share)
            rows.addLayout(row)
        return self.maker

    @property
    def drawing(self) -> bool:
        return self.work is not None

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
            self._recent.addWidget(heading)
        alike = Counter(folder.parts[-2:] for folder in folders[:_RECENT_SHOWN])
        for folder in folders[:_RECENT_SHOWN]:
            told = folder.parts[-2 if alike[folder.parts[-2:]] == 1 else -3:]  # one folder more where two cases would read the same
            button = self._button(" / ".join(told), partial(self.chosen.emit, str(folder)))
            button.setToolTip(str(folder))
            button.setMinimumWidth(60)
            self._recent.addWidget(button)
            self.recent.append(button)
        self._recent.addStretch(1)
        self._enable()

    def show_case(self, loaded: Loaded | None, *, busy: bool) -> None:
        self._busy = busy
        self._case = Path(loaded.session.plan.image.folder) if loaded is not None else None
        self._enable()

    def showEvent(self, event: QShowEvent) -> None:
        """With a case open, its own images are listed unless others are."""
        super().showEvent(event)
        if self.listing is None and self.work is None and self._case is not None and self._case.exists():
            self.look_into(self._case)

    def ask_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder of images"))
        if folder:
            self.look_into(Path(folder))

    def ask_zip(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Zip or DICOMDIR"), filter=self.tr("Images (*.zip DICOMDIR *.dcm);;All files (*)"))
        if path:
            self.look_into(Path(path))

    def look_into(self, path: Path) -> None:
        """List the series of a folder or a file; asking again stops what was being looked into."""
        if self.work is not None:
            self.work.cancel()
        work = self.work = Work(self.tr("Looking into {}").format(path.name), lambda monitor: look_into(path, monitor), self)
        work.progress.connect(partial(self._doing, work))
        work.done.connect(partial(self._found, work))
        work.failed.connect(partial(self._refused, work))
        work.finished.connect(partial(self._ended, work))
        self.told.setText(self.tr("Looking into {} ...").format(path))
        self.show_listing(None)
        work.start()

    def _ended(self, work: Work) -> None:
        if work is self.work:
            self.work = None

    def _doing(self, work: Work, fraction: float, doing: str, left_s: float) -> None:
        if work is self.work:
            self.told.setText(doing)

    def _found(self, work: Work, listing: Listing) -> None:
        if work is self.work:
            self.show_listing(listing)

    def _refused(self, work: Work, words: str) -> None:
        if work is self.work:
            self.told.setText(said(words))
            self.failed.emit(words)

    def show_listing(self, listing: Listing | None) -> None:
        """The series that were found, the usable ones first chosen."""
        self.listing = listing
        rows = listing.rows if listing is not None else ()
        self.table.setRowCount(len(rows))
        for number, row in enumerate(rows):
            self._fill(number, row)
        if listing is not None:
            count = self.tr("1 series") if len(rows) == 1 else self.tr("{} series").format(len(rows))
            self.told.setText("\n".join([self.tr("{} in {}").format(count, listing.folder), *(f"⚠ {said(words)}" for words in listing.warnings)]))
            if rows:
                self.table.selectRow(max(range(len(rows)), key=lambda n: (rows[n].usable, rows[n].slices)))
        self._enable()

    def _fill(self, number: int, row: Row) -> None:
        state = self.tr("✔ yes") if row.usable else self.tr("✖ no")
        told = [said(words) for words in row.warnings]
        more = f"{state}, {len(told)} ⚠: {told[0]}" if told else state
        picture = QTableWidgetItem("" if row.picture is not None else self.tr("no picture"))
        if row.picture is not None:
            icon = QIcon(pixels := _pixmap(row.picture))
            icon.addPixmap(pixels, QIcon.Mode.Selected)  # grey values are not tinted
            picture.setIcon(icon)
        picture.setToolTip(row.patient)
        self.table.setItem(number, 0, picture)
        for place, words in enumerate((row.modality, row.description, str(row.slices), row.size, row.spacing or self.tr("unknown"), more), 1):
            item = QTableWidgetItem(words)
            item.setToolTip("\n".join(told) if place == len(_HEADS) - 1 else words)
            if place == len(_HEADS) - 1 and (row.warnings or not row.usable):
                item.setForeground(QColor(look().warning if row.usable else look().wrong))
            self.table.setItem(number, place, item)
        self.table.setRowHeight(number, _THUMBNAIL_PX + 6)

    def selected(self) -> Row | None:
        """The series of the chosen line."""
        number = self.table.currentRow()
        chosen = bool(self.table.selectedItems())
        return self.listing.rows[number] if self.listing is not None and chosen and 0 <= number < len(self.listing.rows) else None

    def _enable(self) -> None:
        row = self.selected()
        self.table.setVisible(self.listing is not None)
        self._room.setVisible(self.listing is None)
        self.maker.setVisible(self.listing is not None)
        self.warnings.setVisible(row is not None and bool(row.warnings))
        self.warnings.setText("\n".join(f"⚠ {said(words)}" for words in row.warnings) if row is not None else "")
        busy = self.tr("Wait until the work has ended, or stop it (Esc)") if self._busy else ""
        for button in (self.open, self.protocol, *self.recent):
            button.setEnabled(not busy)
            if busy or button not in self.recent:
                button.setToolTip(busy)
        self.looked.setEnabled(self.hide_who.isChecked())
        self.keep_who.setEnabled(self.hide_who.isChecked())
        self.keep_who.setToolTip(self.tr("Name and number stay with the case in a file that only the key of this user opens (AES-256-GCM): you see "
                                         "who it is, nobody else does. Images and results are not encrypted: who can read the folder of the case "
                                         "can look at them, without the name. The key is the file {}: without it the name is lost, so keep a copy of "
                                         "it").format(key_file()) if self.hide_who.isChecked() else
                                 self.tr("The images keep the name themselves"))
        if not self.hide_who.isChecked():
            self.looked.setToolTip(self.tr("Only needed when the identity is taken out"))
        reason = busy or self._missing(row)
        self.make.setEnabled(not reason)
        self.make.setToolTip(reason or self.tr("Choose the folder in which the case is made"))

    def _missing(self, row: Row | None) -> str:
        """What still has to be done before a case can be made."""
        if row is None:
            return self.tr("Choose a series first")
        if not row.usable:
            return self.tr("This series cannot be read: {}").format(said(row.warnings[0]) if row.warnings else self.tr("it is not one volume"))
        return "" if self.name.text().strip() else self.tr("Write the name of the case first")

    def _ask_new(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder in which the case is made"))
        if folder:
            self.begin(Path(folder))

    def begin(self, folder: Path) -> None:
        """Make the case in a new folder below `folder`, named as the case is."""
        listing, row, name = self.listing, self.selected(), self.name.text().strip()
        if listing is None or row is None or not name:
            return
        target = folder / (re.sub(r"[^\w\- ]+", "_", name).strip() + ".case")
        beginning, hide, looked = str(self.beginning.currentData()), self.hide_who.isChecked(), self.looked.isChecked()
        keep = key_file() if self.keep_who.isChecked() else None

        def make(monitor: Monitor) -> Session:
            return new_case(target, name, listing, row, beginning, hide=hide, looked=looked, key_file=keep, monitor=monitor)

        self.asked_new.emit(self.tr("New case {}").format(name), make)


def _pixmap(grey: NDArray[np.uint8]) -> QPixmap:
    rows, columns = grey.shape
    return QPixmap.fromImage(QImage(np.ascontiguousarray(grey).tobytes(), columns, rows, columns, QImage.Format.Format_Grayscale8).copy())
