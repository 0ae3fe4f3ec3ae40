"""Report: the PDF as it will be, page by page, drawn again when a section or a picture is left out; and everything that can be exported."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeySequence, QPixmap, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.export import FORMATS
from app.gui.language import said
from app.gui.loading import Loaded
from app.gui.panels.elided import ElidedLabel
from app.gui.panels.state_row import StateRow
from app.gui.style import look
from app.gui.work import Work
from app.report.content import ReportContent
from app.report.sections import OPTIONAL, SECTIONS
from app.session.session import Session
from app.session.workflow import PageState
from app.study import export_case, write_reports
from meshing.step import ContentId, Monitor, portion

_NAME = Qt.ItemDataRole.UserRole
_DOTS = 144.0
"""Dots an inch at which a page is drawn; the view scales it to its width."""


@dataclass(frozen=True, eq=False)
class Previewed:
    """The report of the results `of`, with one page drawn."""

    of: tuple[ContentId, ...]
    content: ReportContent
    pdf: bytes
    left_out: tuple[str, ...]
    count: int
    number: int
    page: QImage


class ReportPage(QWidget):
    """Emits `changed(label for undo, Plan)`, `asked_file(Path)`, `asked_work(title, what it does)`, `asked_sides` and `failed(sentence)`."""

    changed = Signal(str, object)
    asked_file = Signal(object)
    asked_work = Signal(str, object)
    asked_sides = Signal()
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loaded: Loaded | None = None
        self._of: tuple[Any, ...] = ()
        self._work: Work | None = None
        self._number = 0
        self.previewed: Previewed | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        self.head = StateRow(self.tr("Report"), self.tr("Save as PDF..."))
        self.head.asked.connect(lambda: self._ask_file(self.tr("PDF (*.pdf)"), "report.pdf"))
        column.addWidget(self.head)
        halves = QSplitter()
        halves.setChildrenCollapsible(False)
        halves.addWidget(self._left())
        halves.addWidget(self._right())
        halves.setSizes([330, 800])
        halves.setStretchFactor(1, 1)
        column.addWidget(halves, 1)
        for keys, step in (("PgUp", -1), ("PgDown", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda s=step: self.turn(s))

    def _left(self) -> QWidget:
        left = QWidget()
        left.setMaximumWidth(430)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 4, 0)
        self.parts = QTreeWidget()
        self.parts.setHeaderHidden(True)
        self.parts.setAccessibleName(self.tr("Sections and pictures of the report"))
        self.parts.setAccessibleDescription(self.tr("Space leaves a section or a picture out, or takes it in again."))
        self.parts.itemChanged.connect(self._ticked)
        column.addWidget(self.parts, 1)
        self.sides = QPushButton(self.tr("Left and right..."))
        self.sides.clicked.connect(self.asked_sides)
        self.html = QPushButton(self.tr("Save as HTML..."))
        self.html.clicked.connect(lambda: self._ask_file(self.tr("HTML (*.html)"), "report.html"))
        label = QLabel(self.tr("E&xport"))
        self.formats = QComboBox()
        self.formats.setAccessibleName(self.tr("Format of the export"))
        for format in FORMATS:
            self.formats.addItem(said(format.title), format.key)
        label.setBuddy(self.formats)
        self.export = QPushButton(self.tr("Into a folder..."))
        self.export.clicked.connect(self._ask_folder)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.formats, 1)
        row.addWidget(self.export)
        self.patient = QPushButton(self.tr("For the patient..."))
        self.patient.clicked.connect(self._ask_patient)
        for button in (self.sides, self.html, self.patient):
            column.addWidget(button)
        column.addLayout(row)
        return left

    def _right(self) -> QWidget:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        self.back, self.on = QPushButton("◀"), QPushButton("▶")
        for button, words, step in ((self.back, self.tr("Page before"), -1), (self.on, self.tr("Next page"), 1)):
            button.setAccessibleName(words)
            button.clicked.connect(lambda _=False, s=step: self.turn(s))
        self.where = ElidedLabel()
        self.where.setAccessibleName(self.tr("Which page is shown"))
        for widget in (self.back, self.where, self.on):
            row.addWidget(widget, 1 if widget is self.where else 0)
        self.where.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(row)
        self.paper = QLabel()
        self.paper.setAccessibleName(self.tr("Page of the report"))
        self.paper.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.paper.setWordWrap(True)
        self.area = QScrollArea()
        self.area.setAccessibleName(self.tr("Preview of the report"))
        self.area.setWidgetResizable(True)
        self.area.setWidget(self.paper)
        column.addWidget(self.area, 1)
        return right

    @property
    def drawing(self) -> bool:
        return self._work is not None

    def show_case(self, loaded: Loaded | None, states: Mapping[str, PageState], *, busy: bool) -> None:
        of = (loaded, states.get("Report"), busy)
        if of == self._of:
            return
        self._of, self._loaded = of, loaded
        missing = self.tr("No case is open") if loaded is None else "" if loaded.plans else self.tr("No plan has been simulated yet: page 6 does it")
        why_not = missing or (self.tr("Wait until the work has ended, or stop it (Esc)") if busy else "")
        found = states.get("Report", PageState("empty", self.tr("no case is open")))
        self.head.show_state(found, why_not=why_not, hint=self.tr("Write the report (Ctrl+P)"), again=True)
        self.head.run.setText(self.tr("Save as PDF..."))
        conflicts = len(loaded.sides.open) if loaded is not None else 0
        self.sides.setText(self.tr("⚠ Left and right: {} to decide...").format(conflicts) if conflicts else self.tr("Left and right..."))
        self.sides.setEnabled(loaded is not None and not busy)
        self.sides.setToolTip(self.tr("No file is written while left and right disagree") if conflicts else self.tr("What was compared")
                              if loaded is not None and not busy else why_not)
        hints = (self.tr("One file with all pictures and the plans in 3D inside"),
                 self.tr("The same numbers with their uncertainty, in plain words"), self.tr("Write all of the case that the format can hold"), "")
        for widget, words in zip((self.html, self.patient, self.export, self.formats), hints, strict=True):
            widget.setEnabled(not why_not)
            widget.setToolTip(why_not or words)
        self._show_parts()
        self._preview()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._preview()

    def _left_out(self) -> tuple[str, ...]:
        return self._loaded.session.plan.output.leave_out if self._loaded is not None else ()

    def _show_parts(self) -> None:
        out, known = self._left_out(), self.previewed
        self.parts.blockSignals(True)
        self.parts.clear()
        sections = QTreeWidgetItem([self.tr("Sections")])
        self.parts.addTopLevelItem(sections)
        for name, _ in SECTIONS if self._loaded is not None else ():
            self._tick(sections, name, out, optional=name in OPTIONAL)
        pictures = QTreeWidgetItem([self.tr("Pictures")])
        self.parts.addTopLevelItem(pictures)
        if known is not None and known.of == self._results():
            for picture in known.content.pictures:
                self._tick(pictures, picture.name, out, optional=True)
        else:
            waits = QTreeWidgetItem([self.tr("drawn with the preview") if self._loaded is not None and self._loaded.plans else self.tr("none yet")])
            waits.setDisabled(True)
            waits.setToolTip(0, self.tr("The pictures are drawn from the results"))
            pictures.addChild(waits)
        self.parts.expandAll()
        self.parts.blockSignals(False)

    def _tick(self, parent: QTreeWidgetItem, name: str, out: tuple[str, ...], *, optional: bool) -> None:
        words = said(name)
        item = QTreeWidgetItem([words if optional else self.tr("{} (always)").format(words)])
        item.setToolTip(0, words if optional else
                        self.tr("{} says what was found and how far it can be believed: always in the report").format(words))
        if optional:
            item.setData(0, _NAME, name)
            item.setCheckState(0, Qt.CheckState.Unchecked if name in out else Qt.CheckState.Checked)
        else:
            item.setForeground(0, QColor(look().quiet))
        parent.addChild(item)

    def _ticked(self, item: QTreeWidgetItem, column: int) -> None:
        name = item.data(0, _NAME)
        if self._loaded is None or not name:
            return
        plan = self._loaded.session.plan
        kept = tuple(other for other in plan.output.leave_out if other != name)
        gone = item.checkState(0) == Qt.CheckState.Unchecked
        label = self.tr("leave '{}' out of the report") if gone else self.tr("take '{}' into the report")
        self.changed.emit(label.format(name), replace(plan, output=replace(plan.output, leave_out=(*kept, name) if gone else kept)))

    def _results(self) -> tuple[ContentId, ...]:
        """What the content of the report depends on: the results, the weights, and what was decided."""
        loaded = self._loaded
        if loaded is None:
            return ()
        plan = loaded.session.plan
        decided = tuple(ContentId(repr(stated)) for stated in (*plan.sides, *plan.weights, plan.decision))
        return (*(task.id for task in loaded.tasks if task.key in loaded.ready), *decided)

    def turn(self, by: int) -> None:
        """Show the page that many pages on."""
        if self.previewed is not None:
            self._number = max(0, min(self.previewed.count - 1, self._number + by))
            self._preview()

    def _preview(self) -> None:
        loaded, known = self._loaded, self.previewed
        of, out = self._results(), self._left_out()
        if loaded is None or not loaded.plans or loaded.sides.open:
            self._say(self.tr("The report appears here when a plan has been simulated.") if loaded is None or not loaded.plans
                      else self.tr("Left and right do not agree: no report is made before this is decided."))
        elif known is not None and (known.of, known.left_out, known.number) == (of, out, self._number):
            self._show(known)
        elif self.isVisible() and self._work is None:
            number, session = self._number, loaded.session
            before = known if known is not None and known.of == of else None
            if before is None:
                self._say(self.tr("The pictures of the report are being drawn ..."))
            self._work = Work(self.tr("Preview of the report"), lambda monitor: preview(session, of, out, number, before, monitor), self)
            self._work.progress.connect(lambda _, doing, __: self.where.setText(doing))
            self._work.done.connect(self._arrived)
            self._work.failed.connect(self._failed)
            self._work.finished.connect(self._next)
            self._work.start()

    def _failed(self, words: str) -> None:
        self._say(said(words))
        self.failed.emit(words)

    def _arrived(self, found: Previewed) -> None:
        fresh = self.previewed is None or self.previewed.of != found.of
        self.previewed, self._number = found, found.number if found.number == min(self._number, found.count - 1) else self._number
        if fresh:
            self._show_parts()
        self._show(found)

    def _next(self) -> None:
        """Draw again when something else is wanted meanwhile; not what has just failed."""
        self._work = None
        known = self.previewed
        if self._loaded is not None and known is not None and known.of == self._results():
            self._preview()

    def _say(self, words: str) -> None:
        self.paper.setPixmap(QPixmap())
        self.paper.setText(words)
        self.where.setText("")
        self._enable(0, 0)

    def _show(self, found: Previewed) -> None:
        width = max(200, min(self.area.viewport().width() - 24, 900))
        ratio = self.devicePixelRatioF()
        pixels = QPixmap.fromImage(found.page.scaledToWidth(round(width * ratio), Qt.TransformationMode.SmoothTransformation))
        pixels.setDevicePixelRatio(ratio)
        self.paper.setPixmap(pixels)
        self.where.setText(self.tr("page {} of {}").format(found.number + 1, found.count))
        self._enable(found.number, found.count)

    def _enable(self, number: int, count: int) -> None:
        ends = ((self.back, number > 0, self.tr("This is the first page")), (self.on, number + 1 < count, self.tr("This is the last page")))
        for button, possible, words in ends:
            button.setEnabled(possible)
            button.setToolTip(button.accessibleName() if possible else words if count else self.tr("There is no preview yet"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.previewed is not None and not self.paper.pixmap().isNull():
            self._show(self.previewed)

    def _ask_file(self, kinds: str, name: str) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Write report"), name, kinds)
        if path:
            self.asked_file.emit(Path(path))

    def _ask_patient(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Write the patient's version"), "patient.pdf", self.tr("PDF (*.pdf);;HTML (*.html)"))
        if path:
            self.write_for_patient(Path(path))

    def write_for_patient(self, path: Path) -> None:
        """The patient's version as a job: HTML or PDF, by the ending of `path`."""
        if self._loaded is None:
            return
        session, html = self._loaded.session, path.suffix.lower() in (".html", ".htm")

        def write(monitor: Monitor) -> list[Path]:
            return write_reports(session, pdf=None if html else path, html=path if html else None, reader="patient", monitor=monitor)

        self.asked_work.emit(self.tr("Report for the patient: {}").format(path.name), write)

    def _ask_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder for the export"))
        if folder:
            self.export_to(Path(folder))

    def export_to(self, folder: Path) -> None:
        """Write the case in the chosen format into a folder, as a job."""
        if self._loaded is None:
            return
        session, key = self._loaded.session, str(self.formats.currentData())

        def write(monitor: Monitor) -> list[Path]:
            monitor(0.1, "writing")
            return export_case(session, key, folder)

        self.asked_work.emit(self.tr("Export as {}").format(self.formats.currentText()), write)


def preview(session: Session, of: tuple[ContentId, ...], left_out: tuple[str, ...], number: int, before: Previewed | None,
            monitor: Monitor) -> Previewed:
    """One page of the report. What `before` holds of the same results is used again."""
    import pypdfium2  # only this page needs it

    from app.report.gather import content_of
    from app.report.pdf import pdf_bytes

    content = before.content if before is not None else content_of(session, portion(monitor, 0.0, 0.8))
    pdf = before.pdf if before is not None and before.left_out == left_out else None
    if pdf is None:
        monitor(0.8, "setting the pages")
        pdf = pdf_bytes(replace(content, left_out=left_out))
    document = pypdfium2.PdfDocument(pdf)
    try:
        count = len(document)
        number = min(number, count - 1)
        pixels = document[number].render(scale=_DOTS / 72.0, rev_byteorder=True).to_numpy()
    finally:
        document.close()
    height, width, depth = pixels.shape
    form = QImage.Format.Format_RGB888 if depth == 3 else QImage.Format.Format_RGBA8888
    page = QImage(pixels.tobytes(), width, height, depth * width, form).copy()
    return Previewed(of, content, pdf, left_out, count, number, page)
