"""Proposals of neural networks: ask one of the user's own environment, look at what it found, accept structure by structure."""
from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.gui import memory
from app.gui.language import said
from app.report.words import number_text
from meshing.editors import Accept
from meshing.errors import PlanningError
from meshing.labels import Label
from meshing.neural import AskNetwork, Proposal
from meshing.neural.licence import LICENSED, LIMITS, licence_words
from meshing.organ import organs

Table = tuple[tuple[Label, float, float | None], ...]

_PLACE = Qt.ItemDataRole.UserRole
_RUNNERS = {"totalsegmentator": "TotalSegmentator", "monai": "MONAI bundle", "onnx": "ONNX model", "torchscript": "TorchScript model"}


class ProposalsDialog(QDialog):
    """Emits `asked(AskNetwork)`, `looked(Accept)` when a structure is chosen and `accepted_one(Accept)` when it is accepted."""

    asked = Signal(object)
    looked = Signal(object)
    accepted_one = Signal(object)

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Proposals of neural networks"))
        self.setMinimumWidth(620)
        self._taken = list(names)
        column = QVBoxLayout(self)
        limits = _wrapped(self.tr(LIMITS))
        limits.setObjectName("warning")
        column.addWidget(limits)
        column.addLayout(self._form())
        self.found = QTreeWidget()
        self.found.setAccessibleName(self.tr("What was proposed"))
        self.found.setHeaderLabels([self.tr("Structure"), self.tr("Volume"), self.tr("Confidence"), self.tr("Kind")])
        self.found.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.found.setMinimumHeight(180)
        self.found.itemSelectionChanged.connect(self._look)
        column.addWidget(self.found, 1)
        self.words = _wrapped("")
        self.words.setObjectName("quiet")
        column.addWidget(self.words)
        row = QHBoxLayout()
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("Kind of the accepted structure"))
        for key, known in organs().items():
            self.kind.addItem(known.name, key)
        self.accept_one = QPushButton(self.tr("Accept this structure"))
        self.accept_one.setObjectName("primary")
        self.accept_one.clicked.connect(lambda: self._send(self.accepted_one.emit))
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.close)
        for widget in (QLabel(self.tr("as")), self.kind, self.accept_one):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(close)
        column.addLayout(row)
        self._look()
        self._licence()

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        runner, python, weights, task = memory.network()
        self.runner = QComboBox()
        for key, words in _RUNNERS.items():
            self.runner.addItem(self.tr(words), key)
        self.runner.setCurrentIndex(max(0, self.runner.findData(runner)))
        self.python, self.weights, self.task = QLineEdit(python), QLineEdit(weights), QLineEdit(task)
        self.python.setPlaceholderText(self.tr("the program 'python' of the environment where the network is installed"))
        self.weights.setPlaceholderText(self.tr("model file, bundle folder, or folder of weights; nothing is fetched from the network"))
        self.task.setPlaceholderText("total")
        self.licence = _wrapped("")
        self.licence.setAccessibleName(self.tr("Licence"))
        self.licensed = QCheckBox(self.tr("I have this licence, and my use is within it"))
        self.fast = QCheckBox(self.tr("fast (coarser, less memory)"))
        self.ask = QPushButton(self.tr("Ask the network"))
        self.ask.setToolTip(self.tr("Runs in a process of its own without any network connection; Esc stops it"))
        self.ask.clicked.connect(self._ask)
        for label, widget in ((self.tr("Kind of model"), self.runner), (self.tr("Python"), self._with_browse(self.python, folder=False)),
                              (self.tr("Weights"), self._with_browse(self.weights, folder=None)), (self.tr("Task"), self.task), ("", self.fast),
                              (self.tr("Licence"), self.licence), ("", self.licensed), ("", self.ask)):
            form.addRow(label, widget)
        self.runner.currentIndexChanged.connect(self._licence)
        self.task.textChanged.connect(self._licence)
        self.weights.textChanged.connect(self._licence)
        return form

    def _with_browse(self, line: QLineEdit, *, folder: bool | None) -> QWidget:
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        button = QPushButton(self.tr("Browse..."))
        button.setObjectName("small")

        def choose() -> None:
            wants_folder = folder if folder is not None else self.runner.currentData() in ("totalsegmentator", "monai")
            path = QFileDialog.getExistingDirectory(self) if wants_folder else QFileDialog.getOpenFileName(self)[0]
            if path:
                line.setText(path)

        button.clicked.connect(choose)
        row.addWidget(line, 1)
        row.addWidget(button)
        return both

    def show_proposals(self, proposals: Sequence[tuple[str, Proposal, Table]]) -> None:
        """List what has been proposed, newest first."""
        self.found.clear()
        self._proposals = {name: proposal for name, proposal, _ in proposals}
        for name, proposal, table in reversed(proposals):
            top = QTreeWidgetItem([f"{name}: {proposal.model}"])
            top.setToolTip(0, proposal.words())
            self.found.addTopLevelItem(top)
            for label, millilitres, sure in table:
                item = QTreeWidgetItem([label.name, f"{number_text(millilitres)} mL",
                                        f"{sure:.0f} %" if sure is not None else self.tr("none given"), label.organ or self.tr("choose")])
                item.setData(0, _PLACE, (name, label.name, label.organ))
                top.addChild(item)
        self.found.expandAll()

    def set_busy(self, busy: bool) -> None:
        self.ask.setEnabled(not busy)
        self._busy = busy
        self._look()

    _busy = False
    _proposals: dict[str, Proposal]

    def _licence(self) -> None:
        runner, task = str(self.runner.currentData()), self.task.text().strip()
        total = runner == "totalsegmentator"
        self.licence.setText(licence_words(runner, self.weights.text().strip(), task))
        self.licensed.setVisible(total and (task or "total") in LICENSED)
        self.task.setEnabled(total)
        self.fast.setEnabled(total)

    def _ask(self) -> None:
        runner, task = self.runner.currentData(), self.task.text().strip()
        total = runner == "totalsegmentator"
        memory.remember_network((str(runner), self.python.text().strip(), self.weights.text().strip(), task))
        number = len(self._taken) + 1
        while f"proposal {number}" in self._taken:
            number += 1
        agreed = self.licensed.isVisible() and self.licensed.isChecked()
        try:
            step = AskNetwork(f"proposal {number}", runner, self.python.text().strip(), self.weights.text().strip(), task=task if total else "",
                              fast=total and self.fast.isChecked(), accept=("licence",) if agreed else ())
        except PlanningError as error:
            self.say(str(error))
            return
        self._taken.append(step.name)
        self.asked.emit(step)

    def say(self, words: str) -> None:
        self.words.setText(said(words))

    def _look(self) -> None:
        chosen = self._chosen()
        self.accept_one.setEnabled(chosen is not None and not self._busy)
        self.accept_one.setToolTip("" if chosen is not None else self.tr("choose a structure of a proposal"))
        if chosen is not None:
            name, _, organ = chosen
            if organ:
                self.kind.setCurrentIndex(max(0, self.kind.findData(organ)))
            self.say(self._proposals[name].words())
            self._send(self.looked.emit)

    def _chosen(self) -> tuple[str, str, str] | None:
        items = self.found.selectedItems()
        found = items[0].data(0, _PLACE) if items else None
        return (str(found[0]), str(found[1]), str(found[2])) if found else None

    def _send(self, to: object) -> None:
        chosen = self._chosen()
        if chosen is not None and callable(to):
            name, structure, organ = chosen
            to(Accept(name, structure, name=structure, organ=str(self.kind.currentData()) if not organ else ""))


def _wrapped(words: str) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
