"""A button with a menu of what a page can add to the plan; what is not whole asks for the rest in a form below it, in place."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.gui.language import said
from app.gui.loading import Loaded
from app.gui.panels.drafting import DraftPanel
from app.session.adding import Ground
from app.session.additions import Addition
from app.session.plan import Plan
from meshing.errors import PlanningError

Offers = Callable[[Plan, Ground], Sequence[Addition]]


class AddButton(QPushButton):
    """Emits `added(step)`, and `asking(bool)` when the form comes and goes. `form` is the DraftPanel that its page lays out; it is hidden but
    while something is asked for. `place` says where the crosshair is (LPS mm); on pages without one nothing that needs a place is offered as
    whole."""

    added = Signal(object)
    asking = Signal(bool)

    def __init__(self, offers: Offers, place: Callable[[], NDArray[Any]] | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(self.tr("Add ..."))
        self._offers, self._place = offers, place
        self._loaded: Loaded | None = None
        self.form = DraftPanel(place)
        self.form.added.connect(self._finish)
        self.form.cancelled.connect(lambda: self._open(False))
        self.form.hide()
        self.clicked.connect(self._ask)
        self.show_case(None, busy=False)

    def show_case(self, loaded: Loaded | None, *, busy: bool) -> None:
        """What can be added to the plan of the case; a form of another case is given up."""
        if loaded is None or self._loaded is None or loaded.session is not self._loaded.session:
            self._open(False)
        self._loaded = loaded
        why_not = (self.tr("No case is open") if loaded is None else self.tr("The images are not read yet") if loaded.images is None
                   else self.tr("Wait until the work has ended, or stop it (Esc)") if busy
                   else "" if self.offers() else self.tr("The plan has everything that this page can add"))
        self.setEnabled(not why_not)
        self.setToolTip(why_not or self.tr("Add to the plan; Ctrl+Z takes it back"))
        self.form.set_busy(why_not if busy else "")

    def offers(self) -> Sequence[Addition]:
        """What can be added now, with the crosshair where it is."""
        if self._loaded is None or self._loaded.images is None:
            return ()
        structures = tuple((found.name, found.organ, found.inside_mm) for found in self._loaded.images.structures)
        return self._offers(self._loaded.session.plan, Ground(structures, self._place() if self._place is not None else np.full(3, np.nan)))

    def _ask(self) -> None:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.aboutToHide.connect(menu.deleteLater)
        for one in self.offers():
            words = said(one.title).split(". ")[0] + (f": {one.about}" if one.about else "")
            action = menu.addAction(words if one.whole else f"{words} ...")
            action.setEnabled(not one.waits_for)
            action.setToolTip(said(one.waits_for) if one.waits_for else said(one.title))
            action.triggered.connect(lambda _=False, one=one: self.take(one))
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def take(self, one: Addition) -> None:
        """Add what is whole; ask for the rest of what is not."""
        if one.whole:
            try:
                self.added.emit(one.draft.built())
                return
            except PlanningError:
                pass  # the form says what may not stand together
        assert self._loaded is not None
        images = self._loaded.images
        self._open(True)
        self.form.ask(one.draft, tuple(found.name for found in images.structures) if images is not None else (), {})

    def _finish(self, step: Any) -> None:
        self._open(False)
        self.added.emit(step)

    def _open(self, on: bool) -> None:
        if on == self.form.isHidden():
            self.form.setVisible(on)
            self.asking.emit(on)
