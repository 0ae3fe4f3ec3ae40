"""What the window asks in dialogs: files, folders, archives, decisions; and what is dropped on it. The window itself carries it out."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow

from app.gui.conference import Conference
from app.gui.panels.importing import ImportDialog
from app.gui.panels.pacs import PacsPage
from app.gui.panels.palette import Palette
from app.gui.panels.shortcuts import Shortcuts
from app.gui.panels.sides import SidesDialog
from app.gui.run_queue import Wish
from app.session.casefile import NAME
from app.session.importing import imported
from app.session.laterality import resolved
from app.session.plan import Plan
from app.session.rescue import copy_case, moved_images
from app.session.session import Session
from app.study import write_reports
from meshing.errors import PlanningError
from meshing.segmenters.from_file import FromFile
from meshing.step import Monitor

if TYPE_CHECKING:
    from app.gui.loading import Loaded
    from app.gui.menus import Menus
    from app.gui.opening import Opening
    from app.gui.pages.compare import ComparePage
    from app.gui.pages.images import ImagesPage
    from app.gui.pages.studies import StudiesPage
    from app.gui.panels.job_bar import JobBar


class Asking(QMainWindow):
    """The window's dialogs. What they need of the window is declared here and made there."""

    loaded: Loaded | None
    jobs: JobBar
    commands: Menus
    opening: Opening
    images: ImagesPage
    compare: ComparePage
    studies: StudiesPage
    conference: Conference | None = None

    if TYPE_CHECKING:
        def open_case(self, folder: Path) -> None: ...

        def go(self, page: str) -> None: ...

        def refuse(self, words: str) -> None: ...

        def open_protocol(self, path: Path) -> None: ...

        def open_made(self, title: str, make: Callable[[Monitor], Session]) -> None: ...

        def work_on(self, title: str, does: Callable[[Monitor], object]) -> bool: ...

        def change(self, label: str, plan: Plan) -> None: ...

        def make(self, wish: Wish) -> None: ...

    def ask_case(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Open case"))
        if folder:
            self.open_case(Path(folder))

    def ask_protocol(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Open protocol"), filter=self.tr("Protocols (*.toml)"))
        if path:
            self.open_protocol(Path(path))

    def ask_pacs(self) -> PacsPage:
        """Look for a study in the hospital's archive; fetching it runs as a job, like all other work."""
        page = PacsPage(self)
        page.asked.connect(self.work_on)
        page.show()
        return page

    def ask_structure(self) -> ImportDialog | None:
        """Take in a structure that somebody else drew."""
        images = self.loaded.images if self.loaded is not None else None
        if images is None:
            return None
        dialog = ImportDialog(images.volume, images.labels, self)
        dialog.chosen.connect(self.images.go_to)
        dialog.asked.connect(lambda step: self._import(dialog, step))
        dialog.show()
        return dialog

    def _import(self, dialog: ImportDialog, step: FromFile) -> None:
        """One step of undo, and the structure is made at once."""
        if self.loaded is None or self.jobs.work is not None:
            dialog.say(self.tr("Something else is running; wait for its end, or stop it with Esc."), wrong=True)
            return
        try:
            plan = imported(self.loaded.session.plan, step)
        except PlanningError as error:
            dialog.say(str(error), wrong=True)
            return
        dialog.close()
        self.change(self.tr("import {}").format(step.name), plan)
        self.make(Wish(self.tr("Anatomy: {}").format(step.name), self.loaded.session.labels_key()))

    def ask_report(self) -> None:
        """Left and right first: no file is asked for while something about them is open."""
        if self.loaded is None or not self._sides_agree():
            return
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Write report"), "report.pdf", self.tr("PDF (*.pdf);;HTML (*.html)"))
        if path:
            self._write_report(Path(path))

    def write_report(self, path: Path) -> None:
        """The report as PDF or HTML, by the ending of `path`; what is open about left and right is asked first."""
        if self.loaded is not None and self._sides_agree():
            self._write_report(path)

    def _sides_agree(self) -> bool:
        """Is nothing open about left and right, or has it been decided just now?"""
        return self.loaded is not None and (not self.loaded.sides.open or self.decide_sides())

    def _write_report(self, path: Path) -> None:
        assert self.loaded is not None
        session = self.loaded.session
        html = path.suffix.lower() in (".html", ".htm")
        self.work_on(self.tr("Report {}").format(path.name), lambda monitor: write_reports(
            session, pdf=None if html else path, html=path if html else None, monitor=monitor))

    def ask_copy(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Save a copy of the case"), "copy.case")
        if path:
            self.copy_to(Path(path))

    def copy_to(self, folder: Path) -> None:
        """A copy of the case with all its results; it opens like any other case."""
        if self.loaded is not None:
            session = self.loaded.session
            self.work_on(self.tr("Copy in {}").format(folder.name), lambda monitor: copy_case(session, folder, monitor))

    def ask_moved(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Where the images are now"))
        if folder:
            self.images_moved(Path(folder))

    def images_moved(self, folder: Path) -> None:
        """Read the images from another place from now on, when they are the same."""
        label, title = self.tr("images lie in {}").format(folder.name), self.tr("Images in {}").format(folder.name)
        if self.opening.homeless is not None:
            case = self.opening.homeless

            def found(monitor: Monitor) -> Session:
                session = Session.open(case)
                session.do(label, moved_images(session, folder, monitor))
                return session

            self.open_made(title, found)
        elif self.loaded is not None:
            session = self.loaded.session
            self.work_on(title, lambda monitor: session.do(label, moved_images(session, folder, monitor)))

    def decide_sides(self) -> bool:
        """Show what was compared about left and right, and take a decision where something disagrees; True when nothing is open."""
        if self.loaded is None or self.jobs.work is not None:
            return False
        session, sides = self.loaded.session, self.loaded.sides
        dialog = SidesDialog(sides, self)
        accepted = dialog.exec() == SidesDialog.DialogCode.Accepted and bool(sides.open)
        if accepted:
            self.change(self.tr("decide about left and right"),
                        resolved(session.plan, sides.open, reason=dialog.reason(), by=dialog.by(), image=session.content()))
        return accepted or not sides.open

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

    def confer(self) -> None:
        """Show the case to a conference, or go back to work."""
        if self.conference is not None:
            self.conference.leave()
        elif self.loaded is None or not self.loaded.plans:
            self.refuse(self.tr("A conference needs a case with a simulated plan: open one, or run the simulation first."))
        else:
            self.conference = Conference(self)

    def full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def show_place(self, point_mm: tuple[float, float, float]) -> None:
        """Go to a place that a message names, in the images."""
        if self.loaded is None or self.loaded.images is None:
            self.refuse(self.tr("There are no images to show it in; run the plan first."))
            return
        self.go("Images")
        self.images.go_to(np.array(point_mm), moving=False)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A protocol, a case, or images: what it is decides what happens."""
        path = Path(event.mimeData().urls()[0].toLocalFile())
        folder = path.parent if path.name == NAME else path
        if path.suffix == ".toml":
            self.open_protocol(path)
        elif (folder / NAME).exists():
            self.open_case(folder)
        else:
            self.go("Studies")
            self.studies.look_into(path)
