"""The window: case and workflow on the left, the page in the middle, the job bar below.

It holds no science and no state of its own: the case is a Session, work runs as Work, pages show what they are given.
"""
from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QActionGroup, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QDockWidget,
    QFileDialog,
    QMainWindow,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from app.gui import memory
from app.gui.commands import Commands, allow
from app.gui.loading import Loaded, load_case
from app.gui.pages.compare import ComparePage
from app.gui.pages.images import ImagesPage
from app.gui.pages.plans import PlansPage
from app.gui.pages.start import StartPage
from app.gui.panels.header import Header
from app.gui.panels.job_bar import JobBar
from app.gui.panels.pacs import PacsPage
from app.gui.panels.palette import Palette
from app.gui.panels.shortcuts import Shortcuts
from app.gui.panels.side import Side
from app.gui.panels.sides import SidesDialog
from app.gui.style import THEMES, Theme, wear
from app.gui.work import Work
from app.session.casefile import NAME
from app.session.laterality import resolved
from app.session.plan import Plan
from app.session.session import Session
from app.study import write_reports
from meshing.errors import PlanningError
from meshing.step import Monitor

PAGES = ("Images", "Plans", "Compare")
_PATIENCE_MS = 9000
"""How long closing waits for work to stop: a worker that does not hear is killed after five seconds."""


class MainWindow(QMainWindow):
    shown = Signal()
    task_done = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.loaded: Loaded | None = None
        self._reading: Work | None = None
        self._read_again = False
        self._closing = False
        self.resize(1440, 900)
        before = memory.geometry()
        if before is not None:
            self.restoreGeometry(before)
        self.setAcceptDrops(True)
        self.start = StartPage()
        self.images, self.plans, self.compare = ImagesPage(), PlansPage(), ComparePage()
        self.stack = QStackedWidget()
        for page in (self.images, self.plans, self.compare, self.start):
            self.stack.addWidget(page)
        self.header = Header()
        self.jobs = JobBar()
        self.side = Side([self.tr(name) for name in PAGES])
        self.tree, self.steps = self.side.tree, self.side.steps
        self._build()
        self._menus()
        self._connect()
        self.start.show_recent(memory.recent_cases())
        self._refresh()

    @property
    def session(self) -> Session | None:
        return self.loaded.session if self.loaded is not None else None

    def _build(self) -> None:
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.stack, 1)
        column.addWidget(self.jobs)
        self.setCentralWidget(centre)
        top = QToolBar()
        top.setMovable(False)
        top.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        top.toggleViewAction().setEnabled(False)
        top.addWidget(self.header)
        self.addToolBar(top)
        dock = QDockWidget(self.tr("Case"))
        dock.setObjectName("case")
        dock.setTitleBarWidget(QWidget(dock))
        dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        dock.setWidget(self.side)
        dock.setMinimumWidth(180)
        self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
        self.resizeDocks([dock], [290], Qt.Orientation.Horizontal)
        self.go(0)

    def _menus(self) -> None:
        menus = self.commands = Commands(self)
        file = menus.menu(self.tr("&File"))
        self.open = menus.add(file, self.tr("&Open case..."), "Ctrl+O", self._ask_case)
        self.open_text = menus.add(file, self.tr("Open &protocol..."), "Ctrl+Shift+O", self._ask_protocol)
        menus.add(file, self.tr("&Get from PACS..."), "Ctrl+G", self.ask_pacs)
        self.report = menus.add(file, self.tr("Write &report..."), "Ctrl+P", self._ask_report)
        file.addSeparator()
        menus.add(file, self.tr("E&xit"), "Ctrl+Q", self.close)
        edit = menus.menu(self.tr("&Edit"))
        self.undo = menus.add(edit, self.tr("&Undo"), QKeySequence(QKeySequence.StandardKey.Undo), self._undo)
        self.redo = menus.add(edit, self.tr("&Redo"), QKeySequence(QKeySequence.StandardKey.Redo), self._redo)
        edit.addSeparator()
        self.sides = menus.add(edit, self.tr("&Left and right..."), None, self.decide_sides)
        view = menus.menu(self.tr("&View"))
        for number, name in enumerate(PAGES):
            menus.add(view, self.tr("&{} {}").format(number + 1, self.tr(name)), None, partial(self.go, number))
        view.addSeparator()
        names = {"dark": self.tr("&Dark look"), "light": self.tr("&Light look"), "system": self.tr("Look of the &desktop")}
        looks = QActionGroup(self)
        for theme in THEMES:
            action = menus.add(view, names[theme], None, partial(self.set_theme, theme))
            action.setCheckable(True)
            action.setChecked(theme == memory.theme())
            looks.addAction(action)
        view.addSeparator()
        menus.add(view, self.tr("&Full screen"), "F11", self._full_screen)
        simulate = menus.menu(self.tr("&Simulate"))
        self.run = menus.add(simulate, self.tr("Simulate &all plans"), None, self.simulate)
        helping = menus.menu(self.tr("&Help"))
        menus.add(helping, self.tr("&Commands..."), "Ctrl+K", self.show_palette)
        menus.add(helping, self.tr("&Keys and gestures..."), "F1", self.show_shortcuts)

    def _connect(self) -> None:
        self.steps.idClicked.connect(self.go)
        self.tree.hidden.connect(self.images.set_hidden)
        self.plans.asked_run.connect(self.simulate)
        self.plans.changed.connect(self._do)
        self.plans.refused.connect(self._refused)
        self.compare.asked_run.connect(self.simulate)
        self.compare.failed.connect(self._refused)
        self.compare.changed.connect(self._do)
        self.jobs.finished.connect(self._work_ended)
        self.task_done.connect(self._task_done)
        self.start.asked_case.connect(self._ask_case)
        self.start.asked_protocol.connect(self._ask_protocol)
        self.start.chosen.connect(lambda folder: self.open_case(Path(folder)))

    def show_palette(self) -> Palette:
        """All commands by typing, below the header."""
        palette = Palette(self.commands.actions, self)
        palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        palette.move(self.mapToGlobal(QPoint((self.width() - palette.width()) // 2, 80)))
        palette.show()
        palette.field.setFocus()
        return palette

    def show_shortcuts(self) -> Shortcuts:
        page = Shortcuts(self.commands.actions, self)
        page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        page.show()
        return page

    def set_theme(self, theme: Theme) -> None:
        """Another look, now and at the next start."""
        memory.remember_theme(theme)
        wear(theme)
        if self.loaded is not None:
            self._show(self.loaded)

    def go(self, page: int) -> None:
        """Show a page; before a case is open, what to do first."""
        self.steps.button(page).setChecked(True)
        if self.session is not None:
            memory.remember_page(self.session.folder, page)
        self.stack.setCurrentIndex(page if self.loaded is not None else self.stack.count() - 1)

    def open_case(self, folder: Path) -> None:
        """Show the case in `folder`; what is wrong with it stands in the job bar and the case shown before stays."""
        self._open(self.tr("Opening {}").format(f"{folder.parent.name}/{folder.name}"), lambda: Session.open(folder))

    def open_protocol(self, path: Path) -> None:
        """A new case beside the protocol file, or the one that is there already."""
        def make() -> Session:
            from app.session.protocol import read_protocol  # brings every solver in: a second that opening a case does not need

            return Session.new(path.with_suffix(".case"), read_protocol(path))

        self._open(self.tr("Opening {}").format(path.name), make)

    def _open(self, title: str, make: Callable[[], Session]) -> None:
        if self.jobs.work is not None:
            self._refused(self.tr("Another case can be opened when the work has ended; Esc stops it."))
            return
        work = Work(title, lambda monitor: load_case(make, None, monitor), self)
        work.done.connect(self._opened)
        self.jobs.watch(work)
        self._refresh()

    def _opened(self, loaded: Loaded) -> None:
        if self._closing:
            return
        loaded.session.listen(self.task_done.emit)
        memory.remember_case(loaded.session.folder)
        page = memory.page(loaded.session.folder)
        self._show(loaded)
        self.go(page if page < len(PAGES) else 0)

    def reload(self) -> None:
        """Read what is finished from the store, off the GUI thread, then show it."""
        if self._closing:
            return
        self._refresh()
        before = self.loaded
        if before is None:
            return
        if self._reading is not None:
            self._read_again = True
            return
        work = Work(self.tr("Reading the case"), lambda monitor: load_case(lambda: before.session, before, monitor), self)
        work.done.connect(self._reread)
        work.failed.connect(self._refused)
        work.finished.connect(self._read)
        self._reading = work
        work.start()

    def _reread(self, loaded: Loaded) -> None:
        if not self._closing and loaded.session is self.session:  # else another case was opened meanwhile
            self._show(loaded)

    def _read(self) -> None:
        self._reading = None
        if self._read_again:
            self._read_again = False
            self.reload()

    def _show(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.tree.show_case(loaded)
        self.images.show_images(loaded.images, self.tree.hidden_names())
        plan = loaded.session.plan
        self.header.show_case(plan.name, loaded.patient, plan.patient)
        results = (f"{shown.outcome.plan}, {s.kind}: {w}" for shown in loaded.plans for s in shown.outcome.solutions for w in s.credibility.warnings)
        self.jobs.set_warnings([*(conflict.sentence for conflict in loaded.sides.open), *loaded.images_said, *results])
        self._refresh()
        self.shown.emit()

    def simulate(self) -> None:
        """Compute everything that is missing, as a job with progress and cancel."""
        session = self.session
        if session is None or self.jobs.work is not None:
            return
        self.jobs.watch(Work(self.tr("Simulation"), lambda monitor: session.run(monitor), self))
        self._refresh()

    def decide_sides(self) -> bool:
        """Show what was compared about left and right, and take a decision where something disagrees; True when nothing is open."""
        if self.loaded is None or self.jobs.work is not None:
            return False
        session, sides = self.loaded.session, self.loaded.sides
        dialog = SidesDialog(sides, self)
        accepted = dialog.exec() == SidesDialog.DialogCode.Accepted and bool(sides.open)
        if accepted:
            plan = resolved(session.plan, sides.open, reason=dialog.reason(), by=dialog.by(), image=session.content())
            self._do(self.tr("decide about left and right"), plan)
        return accepted or not sides.open

    def _task_done(self, key: str) -> None:
        """Show a result as soon as it is kept, while the others are still being made."""
        if self.jobs.work is not None and (key == "image" or key.startswith("anatomy/") or key.count("/") == 1):
            self.reload()

    def _work_ended(self, ok: bool) -> None:
        self.reload()

    def _refused(self, words: str) -> None:
        self.jobs.say(words, wrong=True)

    def _do(self, label: str, plan: Plan) -> None:
        if self.session is not None:
            self._change(lambda session: session.do(label, plan), self.tr("Done: {}. Ctrl+Z takes it back.").format(label))

    def _undo(self) -> None:
        if self.session is not None:
            self._change(Session.undo, self.tr("Taken back: {}").format(self.session.can_undo))

    def _redo(self) -> None:
        if self.session is not None:
            self._change(Session.redo, self.tr("Done again: {}").format(self.session.can_redo))

    def _change(self, does: Callable[[Session], object], words: str) -> None:
        session = self.session
        if session is None or self.jobs.work is not None:
            return
        try:
            does(session)
        except PlanningError as error:
            self._refused(str(error))
        else:
            self.jobs.say(words)
        self.reload()

    def _refresh(self) -> None:
        """Bring titles, menus and buttons up to date with the case and the work."""
        session, busy = self.session, self.jobs.work is not None
        self.setWindowTitle(f"{session.plan.name} - Rehearse" if session else "Rehearse")
        undo, redo = (session.can_undo, session.can_redo) if session else (None, None)
        working = self.tr("wait for the work to end, or stop it with Esc")
        allow(self.undo, undo is not None and not busy, working if busy else self.tr("nothing to take back"))
        self.undo.setText(self.tr("&Undo {}").format(undo) if undo else self.tr("&Undo"))
        allow(self.redo, redo is not None and not busy, working if busy else self.tr("nothing was taken back"))
        self.redo.setText(self.tr("&Redo {}").format(redo) if redo else self.tr("&Redo"))
        self.plans.show_case(self.loaded, busy=busy)
        self.compare.show_case(self.loaded, busy=busy)
        allow(self.run, self.plans.run.isEnabled(), self.plans.run.toolTip())
        allow(self.report, self.loaded is not None and bool(self.loaded.plans) and not busy,
              working if busy else self.tr("no plan has been simulated yet"))
        allow(self.sides, self.loaded is not None and not busy, working if busy else self.tr("no case is open"))
        for action in (self.open, self.open_text):
            allow(action, not busy, working)

    def _ask_case(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Open case"))
        if folder:
            self.open_case(Path(folder))

    def _ask_protocol(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Open protocol"), filter=self.tr("Protocols (*.toml)"))
        if path:
            self.open_protocol(Path(path))

    def ask_pacs(self) -> PacsPage:
        """Look for a study in the hospital's archive; fetching it runs as a job, like all other work."""
        page = PacsPage(self)
        page.asked.connect(self._fetch)
        page.show()
        return page

    def _fetch(self, title: str, does: Callable[[Monitor], object]) -> None:
        if self.jobs.work is not None:
            self._refused(self.tr("Something else is running; stop it or wait for its end, then get the study."))
        else:
            self.jobs.watch(Work(title, does, self))
            self._refresh()

    def _ask_report(self) -> None:
        if self.loaded is not None and self.loaded.sides.open and not self.decide_sides():
            return
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Write report"), "report.pdf", "PDF (*.pdf)")
        session = self.session
        if path and session is not None and self.jobs.work is None:
            self.jobs.watch(Work(self.tr("Report {}").format(Path(path).name),
                                 lambda monitor: write_reports(session, pdf=Path(path), html=None, monitor=monitor), self))
            self._refresh()

    def _full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

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
        """Stop all work and wait for it, so that no thread and no child process outlives the window."""
        self._closing = True
        memory.remember_geometry(self.saveGeometry())
        self.hide()
        works = [work for work in self.findChildren(Work) if work.isRunning()]
        for work in works:
            work.cancel()
        for work in works:
            work.wait(_PATIENCE_MS)
        event.accept()
