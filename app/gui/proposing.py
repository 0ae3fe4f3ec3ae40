"""Proposals in the window: the dialog, the asking as a job, the look at a structure in the slices, its acceptance as an edit."""
from __future__ import annotations

from PySide6.QtCore import QObject

from app.gui.desk import EditDesk, Preview, preview_of
from app.gui.panels.job_bar import JobBar
from app.gui.panels.proposals import ProposalsDialog
from app.gui.work import Work
from meshing.editors import Accept
from meshing.errors import PlanningError
from meshing.neural import AskNetwork


class Proposing(QObject):
    """Opens the dialog for the label map that the desk has."""

    def __init__(self, desk: EditDesk, jobs: JobBar) -> None:
        super().__init__(desk)
        self._desk, self._jobs = desk, jobs
        self.dialog: ProposalsDialog | None = None
        desk.panel.proposals.connect(self.open)

    def open(self) -> ProposalsDialog | None:
        bench = self._desk.bench
        if bench is None:
            return None
        names = [str(getattr(step, "name", "")) for step in bench.session.plan.proposals]
        dialog = self.dialog = ProposalsDialog(names, self._desk.page.window())
        dialog.asked.connect(self._ask)
        dialog.looked.connect(self._look)
        dialog.accepted_one.connect(self._desk.make)
        dialog.finished.connect(lambda _: self._desk.page.set_layer(None))
        dialog.show()
        self._read()
        return dialog

    def _read(self) -> None:
        """Show what has been proposed; reading it is work."""
        bench, dialog = self._desk.bench, self.dialog
        if bench is not None and dialog is not None:
            work = Work(self.tr("Reading proposals"), lambda monitor: [(name, found, found.table()) for name, found in bench.proposals()], self)
            work.done.connect(dialog.show_proposals)
            work.failed.connect(dialog.say)
            work.start()

    def _ask(self, step: AskNetwork) -> None:
        bench, dialog = self._desk.bench, self.dialog
        if bench is None or dialog is None:
            return
        if self._jobs.work is not None or self._desk.busy:
            dialog.say(self.tr("Something else is running; wait for its end, or stop it with Esc."))
            return
        work = Work(self.tr("Asking the network"), lambda monitor: bench.ask(step, monitor), self)
        work.done.connect(self._answered)
        work.failed.connect(dialog.say)
        work.finished.connect(lambda: dialog.set_busy(False))
        dialog.set_busy(True)
        dialog.say(self.tr("The network is working; Esc in the window stops it."))
        self._jobs.watch(work)

    def _answered(self, step: AskNetwork) -> None:
        bench = self._desk.bench
        if bench is None:
            return
        try:
            bench.keep_asked(step)
        except PlanningError as error:
            self._desk.refused.emit(str(error))
        self._read()

    def _look(self, edit: Accept) -> None:
        """Show in the slices what would be accepted."""
        bench = self._desk.bench
        if bench is None or self._desk.busy:
            return
        work = Work(self.tr("Preview"), lambda monitor: preview_of(bench, edit, monitor), self)
        work.done.connect(self._seen)
        work.start()

    def _seen(self, found: Preview | str) -> None:
        if self.dialog is None or not self.dialog.isVisible() or self._desk.busy:
            return
        if isinstance(found, str):
            self.dialog.say(found)
        else:
            self._desk.page.set_layer(found.layer)
