"""The window: case and workflow on the left, the page in the middle, the job bar below.

It holds no science and no state of its own: the case is a Session, work runs as Work, pages show what they are given.
"""
from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDockWidget, QSplitter, QToolBar, QVBoxLayout, QWidget

from app.gui import layouts, memory
from app.gui.asking import Asking
from app.gui.commands import allow
from app.gui.desk import EditDesk
from app.gui.later import Later
from app.gui.loading import Loaded, load_case
from app.gui.menus import Menus
from app.gui.opening import Opening
from app.gui.pages.anatomy import AnatomyPanel
from app.gui.pages.compare import ComparePage
from app.gui.pages.images import ImagesPage
from app.gui.pages.mesh import MeshPage
from app.gui.pages.plans import PlansPage
from app.gui.pages.report import ReportPage
from app.gui.pages.simulate import SimulatePage
from app.gui.pages.studies import StudiesPage
from app.gui.panels.header import Header
from app.gui.panels.job_bar import JobBar
from app.gui.panels.side import Side
from app.gui.panels.stack import Pages
from app.gui.proposing import Proposing
from app.gui.run_queue import RunQueue, Wish
from app.gui.style import Theme, wear
from app.gui.work import CLOSING, Work, stop_all
from app.session.checks import CHECKER
from app.session.plan import Plan
from app.session.runner import needed
from app.session.session import Session
from app.session.workflow import PAGES, PageState, states
from meshing.errors import PlanningError
from meshing.step import Monitor


class MainWindow(Asking):
    task_done = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.loaded: Loaded | None = None
        self._reading: Work | None = None
        self._read_again = self._closing = False
        self._wish: Wish | None = None
        self.opening = Opening()
        self._elsewhere: tuple[str, ...] = ()
        self._made: set[str] = set()
        self.queue, self.later = RunQueue(self), Later(self)
        self.resize(1440, 900)
        if (before := memory.geometry()) is not None:
            self.restoreGeometry(before)
        self.setAcceptDrops(True)
        self.studies, self.images, self.mesh = StudiesPage(), ImagesPage(), MeshPage()
        self.anatomy, self.plans, self.simulation = AnatomyPanel(self.images.place), PlansPage(self.images.place), SimulatePage(self.queue)
        self.compare, self.report_page = ComparePage(), ReportPage()
        self.imaging = QSplitter()
        self.imaging.setChildrenCollapsible(False)
        self.imaging.addWidget(self.images)
        self.imaging.addWidget(self.anatomy)
        self.imaging.setStretchFactor(0, 1)
        self.imaging.setSizes([900, 330])
        shown = (self.studies, self.imaging, self.imaging, self.mesh, self.plans, self.simulation, self.compare, self.report_page)
        self.pages: dict[str, QWidget] = dict(zip(PAGES, shown, strict=True))
        self.stack = Pages()
        for page in dict.fromkeys(self.pages.values()):
            self.stack.addWidget(page)
        self.header = Header()
        self.jobs = JobBar()
        self.desk = EditDesk(self.images, self.jobs, self.take_back, self.do_again, self)
        self.proposing = Proposing(self.desk, self.jobs)
        self.side = Side([self.tr(name) for name in PAGES])
        self.tree, self.steps = self.side.tree, self.side.steps
        self._build()
        self.commands = menus = Menus(self)
        self.undo, self.redo, self.run, self.report, self.sides = menus.undo, menus.redo, menus.run, menus.report, menus.sides
        self._connect()
        self.studies.show_recent(memory.recent_cases())
        self._refresh()
        self.go("Studies")
        self.later.catch_up(*PAGES)

    @property
    def session(self) -> Session | None:
        return self.loaded.session if self.loaded is not None else None

    @property
    def page(self) -> str:
        """The name of the page that is shown."""
        return PAGES[max(0, self.steps.checkedId())]

    @property
    def drawing(self) -> bool:
        """Is some page still being drawn?"""
        pages = (self.stack, self.studies, self.images.vessel, self.mesh, self.simulation, self.compare, self.report_page)
        return self.later.busy or any(page.drawing for page in pages)

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

    def _connect(self) -> None:
        self.steps.idClicked.connect(lambda number: self.go(PAGES[number]))
        self.images.beside.connect(lambda: self.go(self.page))
        self.tree.faded.connect(self.images.scene.set_faded)
        for page in (self.tree, self.images, self.plans, self.anatomy, self.mesh, self.simulation, self.compare, self.report_page):
            page.changed.connect(self.change)
        for source in (self.plans, self.compare):
            source.asked_run.connect(self.simulate)
        for maker in (self.anatomy, self.mesh, self.simulation):
            maker.asked.connect(self.make)
        for refusing in (self.plans, self.images, self.desk, self.anatomy):
            refusing.refused.connect(self.refuse)
        for pictured in (self.mesh, self.simulation, self.compare, self.report_page, self.studies):
            pictured.failed.connect(self.refuse)
        self.simulation.asked_stop.connect(self.jobs.cancel)
        self.report_page.asked_file.connect(self.write_report)
        for worker in (self.report_page, self.compare, self.images):
            worker.asked_work.connect(self.work_on)
        self.report_page.asked_sides.connect(self.decide_sides)
        self.jobs.finished.connect(self._work_ended)
        self.jobs.asked_place.connect(self.show_place)
        self.task_done.connect(self._task_done)
        for signal, does in ((self.studies.asked_case, self.ask_case), (self.studies.asked_protocol, self.ask_protocol),
                             (self.studies.asked_pacs, self.ask_pacs), (self.studies.asked_new, self.open_made),
                             (self.studies.chosen, lambda folder: self.open_case(Path(folder))), (self.desk.rested, self.reload),
                             (self.anatomy.chosen, self.images.go_to), (self.tree.hidden, self.images.set_hidden)):
            signal.connect(does)

    def set_theme(self, theme: Theme) -> None:
        """Another look, now and at the next start."""
        memory.remember_theme(theme)
        wear(theme)
        if self.loaded is not None:
            self._show(self.loaded)

    def go(self, page: str) -> None:
        """Show a page by its name; before a case is open, the first one, which says what to do."""
        if self.session is not None:
            layouts.remember(self, page)
        else:
            page = PAGES[0]
        self.steps.button(PAGES.index(page)).setChecked(True)
        self.later.catch_up(*(name for name, shown in self.pages.items() if shown is self.pages[page]))
        self.anatomy.setVisible(page == "Anatomy" and not self.images.crowded)
        self.stack.setCurrentWidget(self.pages[page])

    def open_case(self, folder: Path) -> None:
        """Show the case in `folder`; what is wrong with it stands in the job bar and the case shown before stays."""
        self.open_made(self.tr("Opening {}").format(f"{folder.parent.name}/{folder.name}"), partial(self.opening.case, folder))

    def open_protocol(self, path: Path) -> None:
        """A new case beside the protocol file, or the one that is there already."""
        self.open_made(self.tr("Opening {}").format(path.name), partial(self.opening.protocol, path))

    def open_made(self, title: str, make: Callable[[Monitor], Session]) -> None:
        """Show the case that `make` makes or opens."""
        if self.jobs.work is not None:
            self.refuse(self.tr("Another case can be opened when the work has ended; Esc stops it."))
            return
        work = Work(title, lambda monitor: load_case(make, None, monitor), self)
        work.done.connect(self._opened)
        self.jobs.watch(work)
        self._refresh()

    def _opened(self, loaded: Loaded) -> None:
        if self._closing:
            return
        if self.loaded is None or self.loaded.session.folder.resolve() != loaded.session.folder.resolve():
            other = self.opening.enter(loaded.session.folder)
            self._elsewhere = (self.tr("This case is open elsewhere too ({}). Look at it freely; a change is saved only while nobody else has saved "
                                       "one since.").format(other),) if other else ()
        loaded.session.listen(self.task_done.emit)
        memory.remember_case(loaded.session.folder)
        self._made.clear()
        page, layout = layouts.left(self, loaded.session.folder)
        self._show(loaded)
        self.later.catch_up("Images", "Compare")  # what the layout is about
        self.studies.show_recent(memory.recent_cases())
        self.go(layouts.restore(self, page, layout))
        if loaded.unread:
            self.make(Wish(self.tr("Reading the images"), loaded.session.labels_key()))

    def reload(self) -> None:
        """Read what is finished from the store, off the GUI thread, then show it."""
        if self._closing:
            return
        self._refresh()
        self._read()

    def _read(self) -> None:
        before = self.loaded
        if before is None or self._closing:
            return
        if self._reading is not None:
            self._read_again = True
            return
        work = Work(self.tr("Reading the case"), lambda monitor: load_case(lambda _: before.session, before, monitor), self)
        work.done.connect(self._reread)
        work.failed.connect(self.refuse)
        work.finished.connect(self._was_read)
        self._reading = work
        work.start()

    def _reread(self, loaded: Loaded) -> None:
        if not self._closing and loaded.session is self.session:  # else another case was opened meanwhile
            self._show(loaded)

    def _was_read(self) -> None:
        """What has changed meanwhile is read next; the rest of the window was brought up to date when that was asked for."""
        self._reading = None
        if self._read_again:
            self._read_again = False
            self._read()

    def _show(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.tree.show_case(loaded)
        self.images.show_images(loaded.images, self.tree.hidden_names())
        self.desk.show_bench(loaded.bench)
        plan = loaded.session.plan
        self.header.show_case(plan.name, loaded.patient, plan.patient)
        results = (f"{shown.outcome.plan}, {s.kind}: {w}" for shown in loaded.plans for s in shown.outcome.solutions for w in s.credibility.warnings)
        self.jobs.set_warnings([*self._elsewhere, *(conflict.sentence for conflict in loaded.sides.open), *loaded.images_said, *results])
        self._refresh()

    def simulate(self) -> None:
        """Compute everything that is missing, as a job with progress and cancel."""
        self.make(Wish(self.tr("Simulation"), None))

    def make(self, wish: Wish) -> None:
        """Compute what is wished for now, or after what is running."""
        session = self.session
        if session is None:
            return
        if self.jobs.work is not None:
            self.jobs.say(self.tr("{}: waits for its turn").format(wish.title) if self.queue.add(wish)
                          else self.tr("{}: is in the queue already").format(wish.title))
            return
        self._wish = wish
        self._made.clear()
        work = Work(wish.title, lambda monitor: session.run(monitor, only=wish.only), self)
        work.cancelled.connect(self.queue.clear)
        work.progress.connect(self.simulation.hear)
        self.jobs.watch(work)
        self._refresh()

    def work_on(self, title: str, does: Callable[[Monitor], object]) -> bool:
        """Do something as a job with progress and cancel; False, with the reason said, while another is running."""
        if not self._free():
            return False
        self.jobs.watch(Work(title, does, self))
        self._refresh()
        return True

    def _task_done(self, key: str) -> None:
        """Show a result as soon as it is kept, while the others are still being made."""
        self._made.add(key)
        if self.jobs.work is not None and (key in ("image", "mesh") or key.startswith("anatomy/") or key.count("/") == 1):
            self.reload()
        elif self.jobs.work is not None:
            self._show_states()

    def _work_ended(self, ok: bool) -> None:
        self._wish = None
        self.reload()
        if (following := self.queue.take()) is not None and not self._closing:
            self.make(following)

    def refuse(self, words: str) -> None:
        """Say why something was not done."""
        self.jobs.say(words, wrong=True)

    def change(self, label: str, plan: Plan) -> None:
        """Replace the plan; one step of undo."""
        if self.session is not None:
            self._change(lambda session: session.do(label, plan), self.tr("Done: {}. Ctrl+Z takes it back.").format(label))

    def take_back(self) -> None:
        if self.session is not None:
            self._change(Session.undo, self.tr("Taken back: {}").format(self.session.can_undo))

    def do_again(self) -> None:
        if self.session is not None:
            self._change(Session.redo, self.tr("Done again: {}").format(self.session.can_redo))

    def _change(self, does: Callable[[Session], object], words: str) -> None:
        session = self.session
        if session is None or not self._free():
            return
        try:
            does(session)
        except PlanningError as error:
            self.refuse(str(error))
        else:
            self.jobs.say(words)
        self.desk.follow()
        self.reload()

    def _free(self) -> bool:
        """Is nothing running? If something is, that is said: what was asked for is not done."""
        if busy := self.jobs.work is not None or self.desk.editing:
            self.refuse(self.tr("Something else is running; stop it (Esc) or wait for its end, then try again."))
        return not busy

    def running(self) -> str:
        """The key of the task that is being made just now, "" when there is none."""
        loaded, wish = self.loaded, self._wish
        if loaded is None or wish is None or self.jobs.work is None or wish.only not in (None, *(task.key for task in loaded.tasks)):
            return ""
        return next((task.key for task in needed(loaded.tasks, wish.only) if task.key not in loaded.ready | self._made), "")

    def page_states(self) -> dict[str, PageState]:
        """The state of every page of the open case, what is running just now included."""
        assert self.loaded is not None
        loaded = self.loaded
        return states(loaded.session.plan, loaded.tasks, loaded.ready | self._made, loaded.stale, loaded.troubles, self.running())

    def _show_states(self) -> None:
        loaded, busy = self.loaded, self.jobs.work is not None
        found = self.page_states() if loaded is not None else None
        self.side.show_states(found, self.tr("open a case first"), names=PAGES)
        for action in self.commands.pages[1:]:
            allow(action, loaded is not None, self.tr("no case is open"))
        for name, page in (("Images", self.images), ("Anatomy", self.anatomy), ("Mesh", self.mesh), ("Report", self.report_page)):
            self._tell(name, partial(page.show_case, loaded, found or {}, busy=busy))
        self._tell("Simulate", partial(self.simulation.show_case, loaded, found or {}, busy=busy, running=self.running()))

    def _tell(self, page: str, does: Callable[[], None]) -> None:
        """A page that is seen is brought up to date at once, the others when there is time, or as soon as they are turned to."""
        self.later.tell(page, does, now=self.pages[page] is self.stack.currentWidget())

    def _show_plans(self, *, busy: bool) -> None:
        self.plans.show_case(self.loaded, busy=busy)
        allow(self.run, self.plans.run.isEnabled(), self.plans.run.toolTip())

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
        self._tell("Plans", partial(self._show_plans, busy=busy))
        self._tell("Compare", partial(self.compare.show_case, self.loaded, busy=busy))
        self._tell("Studies", partial(self.studies.show_case, self.loaded, busy=busy))
        self._show_states()
        allow(self.report, self.loaded is not None and bool(self.loaded.plans) and not busy,
              working if busy else self.tr("no plan has been simulated yet"))
        allow(self.commands.moved, not busy and (self.loaded is not None or self.opening.homeless is not None),
              working if busy else self.tr("no case is open"))
        for action in (self.sides, self.commands.copy, self.commands.structure):
            allow(action, self.loaded is not None and not busy, working if busy else self.tr("no case is open"))
        for action in (self.commands.open, self.commands.open_text, self.commands.images, *self.commands.languages):
            allow(action, not busy, working)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop all work and wait for it, so that no thread and no child process outlives the window."""
        self._closing = True
        self.setProperty(CLOSING, True)
        self.opening.leave()
        self.later.leave()
        layouts.leave(self)
        self.hide()
        stop_all(self)
        CHECKER.rest()
        event.accept()
