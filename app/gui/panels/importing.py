"""Import a structure: a surface, a label map, a DICOM SEG or RTSTRUCT that somebody else drew becomes a structure of the case.

What the file does not say is asked for and never assumed; what is wrong with a surface is listed with its places; "Check" says
what the import would do, and only what was checked can be taken.
"""
from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
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

from app.gui.language import said
from app.gui.style import restyled
from app.gui.words import place_words
from app.gui.work import Work
from app.report.words import number_text
from app.session.importing import CHOICES, KINDS, Held, Trial, held_in, tried
from meshing import imagefiles, surfacefiles
from meshing.errors import PlanningError
from meshing.labels import Labels
from meshing.organ import organs
from meshing.segmenters.from_file import ACCEPTED, FromFile
from meshing.surface_check import Fault
from meshing.units import Percent
from meshing.volume import Volume

_PLACE = Qt.ItemDataRole.UserRole
_FRAMES = {"LPS": "LPS (to the left, to the back, up: DICOM)", "RAS": "RAS (to the right, to the front, up)"}
_UNITS = {"mm": "millimetres", "cm": "centimetres", "m": "metres", "um": "micrometres", "in": "inches"}


class ImportDialog(QDialog):
    """Emits `asked(FromFile)` for a structure that was checked, and `chosen(point LPS mm)` when a place is clicked."""

    asked = Signal(object)
    chosen = Signal(object)

    def __init__(self, volume: Volume, labels: Labels | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Import a structure"))
        self.resize(680, 640)
        self._volume, self._labels = volume, labels
        self.held: Held | None = None
        self.trial: Trial | None = None
        self._stem = ""
        self.work: Work | None = None
        self.path = QLineEdit()
        self.path.setPlaceholderText(self.tr("surface, label map, DICOM SEG or RTSTRUCT"))
        self.path.editingFinished.connect(self._look)
        self.kind, self.words = _wrapped(), _wrapped()
        self.kind.setObjectName("quiet")
        self.structure, self.organ, self.frame, self.unit, self.over = (QComboBox() for _ in range(5))
        self.name, self.part, self.fractional = QLineEdit(), QDoubleSpinBox(), QCheckBox(self.tr("inside from"))
        self.accepts = {word: QCheckBox(self.tr(ACCEPTED[word])) for word in ACCEPTED}
        self.faults = self._tree()
        self.form = QFormLayout()
        self._fill()
        column = QVBoxLayout(self)
        column.addLayout(self.form)
        column.addWidget(self.faults, 1)
        self.words.setMinimumHeight(5 * self.fontMetrics().lineSpacing())
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.words)
        self.check, self.take, close = QPushButton(self.tr("&Check")), QPushButton(self.tr("&Take as a structure")), QPushButton(self.tr("Close"))
        self.check.clicked.connect(self.look_at)
        self.take.setObjectName("primary")
        self.take.clicked.connect(self._take)
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self.check, self.take, close):
            row.addWidget(button)
        column.addLayout(row)
        self._show_held()

    def _fill(self) -> None:
        browse = QPushButton(self.tr("Browse..."))
        browse.setObjectName("small")
        browse.clicked.connect(self._browse)
        self.organ.addItem(self.tr("choose"), "")
        for name, known in organs().items():
            self.organ.addItem(known.name, name)
        for choice, known_words in ((self.frame, _FRAMES), (self.unit, _UNITS)):
            choice.addItem(self.tr("choose: the file does not say"), None)
            for key, spoken in known_words.items():
                choice.addItem(self.tr(spoken), key)
        for word, offer in ((None, self.tr("refuse")), ("takes", self.tr("it takes them from the other structure")),
                            ("yields", self.tr("it leaves them to the other structure"))):
            self.over.addItem(offer, word)
        self.part.setRange(0.1, 100.0)
        self.part.setValue(50.0)
        self.part.setSuffix(" %")
        fraction = _beside(self.fractional, self.part)
        choices = QWidget()
        column = QVBoxLayout(choices)
        column.setContentsMargins(0, 0, 0, 0)
        for box in self.accepts.values():
            column.addWidget(box)
            box.toggled.connect(self._changed)
        self.fractional.toggled.connect(self._changed)
        self.part.valueChanged.connect(self._changed)
        for words, widget in ((self.tr("&File"), _beside(self.path, browse)), ("", self.kind), (self.tr("&Structure in it"), self.structure),
                              (self.tr("&Name here"), self.name), (self.tr("&Kind"), self.organ), (self.tr("F&rame of the points"), self.frame),
                              (self.tr("&Unit of the points"), self.unit), (self.tr("Fractions"), fraction),
                              (self.tr("&Voxels claimed twice"), self.over), (self.tr("Accept that"), choices)):
            self.form.addRow(words, widget)
            label = self.form.labelForField(widget)
            if isinstance(label, QLabel) and isinstance(widget, QWidget):
                widget.setAccessibleName(label.text().replace("&", ""))
        self._rows = {"structure": self.structure, "frame": self.frame, "unit": self.unit, "fraction": fraction, "choices": choices}
        for combo in (self.structure, self.organ, self.frame, self.unit, self.over):
            combo.currentIndexChanged.connect(self._changed)
        self.name.textChanged.connect(self._changed)
        self.structure.currentIndexChanged.connect(self._propose_name)

    def _tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setAccessibleName(self.tr("What is wrong with the surface, with its places"))
        tree.setHeaderLabels([self.tr("Fault"), self.tr("How many"), self.tr("Place")])
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.setMinimumHeight(90)
        tree.itemClicked.connect(self._go_to)
        tree.itemActivated.connect(self._go_to)
        return tree

    def open_file(self, path: Path) -> None:
        """Look into `path`."""
        self.path.setText(str(path))
        self._look()

    def step(self) -> FromFile:
        """What the form says. Raises PlanningError where it does not go together."""
        held = self.held
        if held is None:
            raise PlanningError(self.tr("Choose a file first."))
        surface, name = held.kind == "surface", self.name.text().strip()
        if not name:
            raise PlanningError(self.tr("Give the structure a name."))
        if not self.organ.currentData():
            raise PlanningError(self.tr("Choose what kind of structure it is."))
        if self._labels is not None and name in self._labels.names:
            raise PlanningError(self.tr("There is a structure '{}' already; give this one another name.").format(name))
        share = Percent(self.part.value()) if held.kind == "SEG" and self.fractional.isChecked() else None
        several = len(held.structures) > 1
        return FromFile(self.path.text().strip(), name, str(self.organ.currentData()), structure=self.structure.currentText() if several else "",
                        frame=self.frame.currentData() if surface and held.frame is None else None,
                        unit=self.unit.currentData() if surface and held.unit is None else None, threshold=share,
                        over=self.over.currentData(), accept=tuple(word for word in CHOICES[held.kind] if self.accepts[word].isChecked()))  # type: ignore[misc]

    def look_at(self) -> None:
        """Find out, off the GUI thread, what an import would do."""
        try:
            step = self.step()
        except PlanningError as error:
            self.say(str(error), wrong=True)
            return
        self._work(self.tr("Looking at {}").format(step.name), lambda monitor: (step, tried(step, self._volume, self._labels, monitor)), self._seen)

    def _seen(self, found: tuple[FromFile, Trial]) -> None:
        step, trial = found
        self._show_faults(trial.faults)
        if trial.refusal:
            self.say(trial.refusal, wrong=True)
            return
        self.trial = trial
        volume = self.tr("{} would have {} mL.").format(step.name, number_text(trial.millilitres))
        self.say(" ".join([volume, *(f"{note}." for note in trial.notes)]))
        if trial.inside_mm is not None:
            self.chosen.emit(trial.inside_mm)
        self.take.setEnabled(True)

    def _take(self) -> None:
        if self.trial is not None:
            self.asked.emit(self.step())

    def _browse(self) -> None:
        endings = " ".join(f"*{suffix}" for suffix in (*surfacefiles.SUFFIXES, *imagefiles.SUFFIXES, ".dcm"))
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Structure to import"), filter=self.tr("Structures ({});;All files (*)").format(endings))
        if path:
            self.open_file(Path(path))

    def _look(self) -> None:
        path = Path(self.path.text().strip())
        if self.path.text().strip():
            self._work(self.tr("Looking into {}").format(path.name), lambda monitor: held_in(path), partial(self._show_held, path))

    def _work(self, title: str, does: Any, then: Any) -> None:
        self._stop()
        work = self.work = Work(title, does, self)

        def ended(show: Any, found: Any) -> None:
            if work is self.work:  # else something else was asked meanwhile
                self.work = None
                show(found)

        work.done.connect(partial(ended, then))
        work.failed.connect(partial(ended, lambda words: self.say(words, wrong=True)))
        self.say(f"{title} ...")
        work.start()

    def _show_held(self, path: Path | None = None, held: Held | None = None) -> None:
        self.held = held
        kind = held.kind if held is not None else ""
        self.structure.clear()
        if held is not None and path is not None:
            several = self.tr("one structure") if len(held.structures) == 1 else self.tr("{} structures").format(len(held.structures))
            stated = [self.tr("frame {}").format(held.frame)] * bool(held.frame) + [self.tr("unit {}").format(held.unit)] * bool(held.unit)
            says = self.tr("; it states {}").format(" and ".join(stated)) if stated else ""
            self.kind.setText(self.tr("{} with {}{}").format(self.tr(KINDS[kind]), several, says))
            self._stem = path.name.partition(".")[0]
            self.structure.addItems(list(held.structures))
            self.say("")
        shown = {"structure": held is not None and len(held.structures) > 1, "frame": held is not None and kind == "surface" and held.frame is None,
                 "unit": held is not None and kind == "surface" and held.unit is None, "fraction": kind == "SEG", "choices": held is not None}
        for row, visible in shown.items():
            self.form.setRowVisible(self._rows[row], visible)
        for word, box in self.accepts.items():
            box.setVisible(word in CHOICES.get(kind, ()))
        self.faults.setVisible(kind == "surface")
        self._show_faults(())
        self._changed()

    def _propose_name(self) -> None:
        """What the file calls the structure, until somebody writes another name."""
        if not self.name.isModified():
            called = self.structure.currentText()
            self.name.setText(called if called and not called.isdecimal() else f"{self._stem} {called}".strip())

    def _show_faults(self, faults: Sequence[Fault]) -> None:
        self.faults.clear()
        for fault in faults:
            top = QTreeWidgetItem([fault.words.partition(",")[0].removeprefix(f"{fault.count} "), str(fault.count), ""])
            top.setToolTip(0, fault.words)
            self.faults.addTopLevelItem(top)
            for place in fault.places_mm:
                item = QTreeWidgetItem(["", "", place_words(place)])
                item.setData(0, _PLACE, np.asarray(place, np.float64))
                top.addChild(item)
        self.faults.expandAll()

    def _changed(self) -> None:
        """What was checked was something else."""
        self.trial = None
        self.check.setEnabled(self.held is not None)
        self.take.setEnabled(False)
        self.take.setToolTip(self.tr("Check first: it is said what would be taken"))

    def _go_to(self, item: QTreeWidgetItem) -> None:
        place = item.data(0, _PLACE)
        if place is not None:
            self.chosen.emit(place)

    def say(self, words: str, *, wrong: bool = False) -> None:
        self.words.setText(f"✖ {said(words)}" if wrong else words)
        restyled(self.words, "wrong" if wrong else "status")

    def _stop(self) -> None:
        if self.work is not None:
            self.work.cancel()
            self.work.setParent(self.parent())  # the thread may outlive this dialog
            self.work = None

    def done(self, result: int) -> None:
        self._stop()
        super().done(result)


def _wrapped() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _beside(left: QWidget, right: QWidget) -> QWidget:
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(left, 1)
    row.addWidget(right)
    return both
