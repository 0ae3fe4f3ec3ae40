"""The window: case and workflow on the left, the page in the middle, the job bar below.

It holds no science and no state of its own: the case is a Session, work runs as Work, pages show what they are given.
"""
from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QDockWidget,
    QFileDialog,
    QLabel,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.gui.loading import Loaded, load_case
from app.gui.pages.compare import ComparePage
from app.gui.pages.images import ImagesPage
from app.gui.pages.plans import PlansPage
from app.gui.panels.case_tree import CaseTree
from app.gui.panels.job_bar import JobBar
from app.gui.style import SHEET
from app.gui.work import Work
from app.session.casefile import NAME
from app.session.plan import Plan
from app.session.session import Session
from app.study import write_reports
from meshing.errors import PlanningError

PAGES = ("Images", "Plans", "Compare")


class MainWindow(QMainWindow):
    def __init__(self) -> None:
        super().__init__()
        self.session: Session | None = None
        self.loaded: Loaded | None = None
        self.resize(1440, 900)
        self.setAcceptDrops(True)
        self.images, self.plans, self.compare = ImagesPage(), PlansPage(), ComparePage()
        self.stack = QStackedWidget()
        for page in (self.images, self.plans, self.compare):
            self.stack.addWidget(page)
        self.jobs = JobBar()
        self.jobs.finished.connect(lambda _: self.reload())
        self.tree = CaseTree()
        self.tree.hidden.connect(self.images.set_hidden)
        self.plans.asked_run.connect(self.simulate)
        self.plans.changed.connect(self._do)
        self._build()
        self._menus()
        self._title()

    def _build(self) -> None:
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        banner = QLabel(self.tr("Research use - not for clinical decisions"))
        banner.setObjectName("banner")
        banner.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(banner)
        column.addWidget(self.stack, 1)
        column.addWidget(self.jobs)
        self.setCentralWidget(centre)
        side = QWidget()
        left = QVBoxLayout(side)
        left.setContentsMargins(8, 6, 8, 6)
        left.setSpacing(2)
        left.addWidget(_heading(self.tr("CASE")))
        left.addWidget(self.tree, 1)
        left.addWidget(_heading(self.tr("WORKFLOW")))
        self.steps = QButtonGroup(self)
        for number, name in enumerate(PAGES):
            button = QPushButton(f"{number + 1}   {self.tr(name)}")
            button.setObjectName("step")
            button.setCheckable(True)
            button.setShortcut(f"Ctrl+{number + 1}")
            button.setToolTip(f"{self.tr(name)} (Ctrl+{number + 1})")
            button.clicked.connect(lambda _=False, n=number: self.go(n))
            self.steps.addButton(button, number)
            left.addWidget(button)
        dock = QDockWidget(self.tr("Case"))
        dock.setObjectName("case")
        dock.setTitleBarWidget(QWidget())
        dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        dock.setWidget(side)
        dock.setMinimumWidth(290)
        self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
        self.go(0)

    def _menus(self) -> None:
        file = self.menuBar().addMenu(self.tr("&File"))
        self._action(file, self.tr("&Open case..."), "Ctrl+O", self._ask_case)
        self._action(file, self.tr("Open &protocol..."), "Ctrl+Shift+O", self._ask_protocol)
        self.report = self._action(file, self.tr("Write &report..."), "Ctrl+P", self._ask_report)
        file.addSeparator()
        self._action(file, self.tr("E&xit"), "Ctrl+Q", self.close)
        edit = self.menuBar().addMenu(self.tr("&Edit"))
        self.undo = self._action(edit, self.tr("&Undo"), QKeySequence.StandardKey.Undo, self._undo)
        self.redo = self._action(edit, self.tr("&Redo"), QKeySequence.StandardKey.Redo, self._redo)
        simulate = self.menuBar().addMenu(self.tr("&Simulate"))
        self.run = self._action(simulate, self.tr("Simulate &all plans"), None, self.simulate)

    def _action(self, menu: Any, words: str, keys: Any, does: Any) -> QAction:
        action = QAction(words, self)
        if keys is not None:
            action.setShortcut(keys)
        action.triggered.connect(lambda *_: does())
        menu.addAction(action)
        return action

    def go(self, page: int) -> None:
        self.stack.setCurrentIndex(page)
        self.steps.button(page).setChecked(True)

    def open_case(self, folder: Path) -> None:
        """Show the case in `folder`; what is wrong with it stands in the job bar."""
        self._start(lambda: Session.open(folder))

    def open_protocol(self, path: Path) -> None:
        """A new case beside the protocol file, or the one that is there already."""
        from app.session.protocol import read_protocol  # brings every solver in: a second that opening a case does not need

        self._start(lambda: Session.new(path.with_suffix(".case"), read_protocol(path)))

    def _start(self, make: Any) -> None:
        try:
            self.session = make()
        except PlanningError as error:
            self.jobs.words.setText(str(error))
            return
        assert self.session is not None
        self.session.listen(lambda _: None)
        QSettings("rehearse", "rehearse").setValue("last case", str(self.session.folder))
        self.loaded = None
        self.reload()

    def reload(self) -> None:
        """Read what is finished from the store, off the GUI thread, then show it."""
        self._title()
        session, before = self.session, self.loaded
        if session is None or self.jobs.work is not None:
            return
        loading = Work(self.tr("Opening {}").format(session.plan.name), lambda monitor: load_case(session, before, monitor), self)
        loading.done.connect(self._show)
        loading.failed.connect(self.jobs.words.setText)
        loading.finished.connect(loading.deleteLater)
        self._loading = loading
        loading.start()

    def _show(self, loaded: Loaded) -> None:
        session = self.session
        if session is None:
            return
        fresh = self.loaded is None or loaded.labels is not self.loaded.labels or loaded.volume is not self.loaded.volume
        self.loaded = loaded
        self.tree.show_case(session, loaded.volume, loaded.labels, loaded.ready)
        if fresh and loaded.volume is not None:
            self.images.show_scan(loaded.volume, loaded.labels)
            self.images.show_anatomy(loaded.drawn())
        self.plans.show_case(session, loaded.ready)
        self.compare.show_plans(loaded.plans, session.comparison())
        self._title()

    def simulate(self) -> None:
        """Compute everything that is missing, as a job with progress and cancel."""
        session = self.session
        if session is None or self.jobs.work is not None:
            return
        self.jobs.watch(Work(self.tr("Simulating"), lambda monitor: session.run(monitor), self))
        self._title()

    def _do(self, label: str, plan: Plan) -> None:
        if self.session is not None:
            self.session.do(label, plan)
            self.reload()

    def _undo(self) -> None:
        if self.session is not None and self.session.undo() is not None:
            self.reload()

    def _redo(self) -> None:
        if self.session is not None and self.session.redo() is not None:
            self.reload()

    def _title(self) -> None:
        session = self.session
        busy = self.jobs.work is not None
        self.setWindowTitle(f"{session.plan.name} - Rehearse" if session else "Rehearse")
        undo, redo = (session.can_undo, session.can_redo) if session else (None, None)
        self.undo.setEnabled(undo is not None and not busy)
        self.undo.setText(self.tr("&Undo {}").format(undo) if undo else self.tr("&Undo"))
        self.redo.setEnabled(redo is not None and not busy)
        self.redo.setText(self.tr("&Redo {}").format(redo) if redo else self.tr("&Redo"))
        self.run.setEnabled(session is not None and not busy)
        self.report.setEnabled(session is not None and self.loaded is not None and bool(self.loaded.plans) and not busy)

    def _ask_case(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Open case"))
        if folder:
            self.open_case(Path(folder))

    def _ask_protocol(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Open protocol"), filter=self.tr("Protocols (*.toml)"))
        if path:
            self.open_protocol(Path(path))

    def _ask_report(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Write report"), "report.pdf", "PDF (*.pdf)")
        session = self.session
        if path and session is not None:
            self.jobs.watch(Work(self.tr("Writing the report"),
                                 lambda monitor: write_reports(session, pdf=Path(path), html=None, monitor=monitor), self))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = Path(event.mimeData().urls()[0].toLocalFile())
        if path.suffix == ".toml":
            self.open_protocol(path)
        else:
            self.open_case(path.parent if path.name == NAME else path)

    def closeEvent(self, event: QCloseEvent) -> None:
        work = self.jobs.work
        if work is not None:
            work.cancel()
            work.wait(8000)
        event.accept()


def _heading(words: str) -> QLabel:
    label = QLabel(words)
    label.setObjectName("heading")
    return label


def application() -> QApplication:
    """The one QApplication, styled."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    app.setStyleSheet(SHEET)
    return app


def run_application(case: Path | None) -> int:
    app = application()
    window = MainWindow()
    window.show()
    if case is not None:
        window.open_case(case)
    else:
        last = Path(str(QSettings("rehearse", "rehearse").value("last case", "")))
        if (last / NAME).exists():
            window.open_case(last)
        else:
            window.jobs.words.setText(window.tr("Open a case or a protocol (Ctrl+O), or drop one here; 'rehearse demo' makes two sample cases."))
    return app.exec()
