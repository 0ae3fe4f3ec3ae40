"""Get from PACS: whom to ask, whom to look for, what there is; the study that is chosen is fetched as a job of the window.

The peer is an entry of the settings file or an address (app/record/peer.py). Looking runs in a thread; closing the page
or asking again stops it.
"""
from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
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
from app.gui.style import restyled
from app.gui.work import Work
from app.record.peer import Peer, peer_of
from app.record.service import fetch_study, find_studies, known_peers
from meshing.errors import PlanningError

_COLUMNS = (("Date", "StudyDate"), ("Patient", "PatientName"), ("Number", "PatientID"), ("Kind", "ModalitiesInStudy"),
            ("Images", "NumberOfStudyRelatedInstances"), ("Description", "StudyDescription"))


class PacsPage(QDialog):
    """Emits `asked(title, does)`: the fetching of the chosen study, as work for the window's job bar."""

    asked = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Get from PACS"))
        self.resize(860, 520)
        self.work: Work | None = None
        self.studies: list[dict[str, str]] = []
        self._peer: Peer | None = None
        self.where, self.number, self.name, self.date = QComboBox(), QLineEdit(), QLineEdit(), QLineEdit()
        self.where.setEditable(True)
        address = self.where.lineEdit()
        assert address is not None
        address.setPlaceholderText(self.tr("TITLE@host:port, or an https address of DICOMweb"))
        self.number.setPlaceholderText(self.tr("number of the patient; * stands for any text"))
        self.name.setPlaceholderText(self.tr("Family^Given; * stands for any text"))
        self.date.setPlaceholderText(self.tr("20240507 or 20240501-20240531"))
        form = QFormLayout()
        for words, field in ((self.tr("&Archive"), self.where), (self.tr("Patient &number"), self.number), (self.tr("Patient na&me"), self.name),
                             (self.tr("&Date of study"), self.date)):
            form.addRow(words, field)
        self.table = QTableWidget(0, len(_COLUMNS))
        self.table.setAccessibleName(self.tr("Studies"))
        self.table.setHorizontalHeaderLabels([self.tr(words) for words, _ in _COLUMNS])
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.search, self.get = QPushButton(self.tr("&Find")), QPushButton(self.tr("&Get into a folder..."))
        self.search.setDefault(True)
        self.get.setObjectName("primary")
        row = QHBoxLayout()
        row.addWidget(self.words, 1)
        row.addWidget(self.search)
        row.addWidget(self.get)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        self.search.clicked.connect(self.look)
        self.get.clicked.connect(self._ask_folder)
        self.table.itemSelectionChanged.connect(self._refresh)
        try:
            self.where.addItems([peer.name for peer in known_peers()])
        except PlanningError as error:
            self._say(str(error), wrong=True)
        self._refresh()

    def look(self) -> None:
        """Ask the archive; a question that is still under way is stopped."""
        self._stop()
        try:
            self._peer = peer = peer_of(self.where.currentText().strip())
        except PlanningError as error:
            self._say(str(error), wrong=True)
            return
        keys = {"PatientID": self.number.text().strip(), "PatientName": self.name.text().strip(), "StudyDate": self.date.text().strip()}
        work = self.work = Work(self.tr("Looking in {}").format(peer.name), lambda monitor: find_studies(peer, keys, monitor), self)
        work.done.connect(partial(self._found, work))
        work.failed.connect(partial(self._failed, work))
        self._say(self.tr("Looking in {} ...").format(peer.name))
        self._show([])
        work.start()

    def fetch(self, folder: Path) -> None:
        """Hand the fetching of the chosen study to the window."""
        row, peer = self.table.currentRow(), self._peer
        if peer is None or not 0 <= row < len(self.studies):
            return
        study = self.studies[row]["StudyInstanceUID"]
        self.asked.emit(self.tr("Getting a study from {}").format(peer.name), lambda monitor: fetch_study(peer, study, None, folder, monitor))
        self.close()

    def _ask_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder for the images"))
        if folder:
            self.fetch(Path(folder))

    def _found(self, work: Work, studies: Any) -> None:
        if work is self.work:  # else another question was asked meanwhile
            self.work = None
            self._show([study for study in studies if study.get("StudyInstanceUID")])
            count = len(self.studies)
            self._say(self.tr("No study matches.") if not count else self.tr("1 study") if count == 1 else self.tr("{} studies").format(count))

    def _failed(self, work: Work, words: str) -> None:
        if work is self.work:
            self.work = None
            self._say(words, wrong=True)

    def _show(self, studies: list[dict[str, str]]) -> None:
        self.studies = studies
        self.table.setRowCount(len(studies))
        for number, study in enumerate(studies):
            for place, (_, keyword) in enumerate(_COLUMNS):
                self.table.setItem(number, place, QTableWidgetItem(study.get(keyword, "").replace("\\", ", ")))
        if len(studies) == 1:
            self.table.selectRow(0)
        self._refresh()

    def _refresh(self) -> None:
        self.get.setEnabled(bool(self.table.selectedItems()))

    def _say(self, words: str, *, wrong: bool = False) -> None:
        self.words.setText(f"✖ {said(words)}" if wrong else words)
        restyled(self.words, "wrong" if wrong else "status")

    def _stop(self) -> None:
        if self.work is not None:
            self.work.cancel()
            self.work = None

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop asking. The thread belongs to the window then: it must not be deleted while it ends."""
        work = self.work
        self._stop()
        if work is not None:
            work.setParent(self.parent())
        event.accept()
