"""Editing in the window: from the panel and the hand to an edit, from the edit to the plan, from the plan to the views.

Everything that computes runs in a thread, edits one after the other; what goes through millions of voxels runs in a child process
with the job bar. The slices follow at once; the rest of the window (3D, tree, warnings) follows when the hand rests.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from app.gui.hands import Hand, SeedsHand, StrokeHand, hand_for, lps
from app.gui.overlay import ChangeOverlay
from app.gui.pages.images import ImagesPage
from app.gui.panels.job_bar import JobBar
from app.gui.work import Work
from app.session.editing import LARGE, Done, Workbench
from meshing.editors import Click, Crop, Erase, Islands, Paint, SmartBrush, ThresholdTool
from meshing.editors.edit import Edit
from meshing.editors.seeds import Seed
from meshing.errors import AnatomyError, PlanningError
from meshing.organ import organ
from meshing.step import Monitor

_REST_MS = 1500
_PREVIEW_MS = 150
_WHOLE_MAP = (ThresholdTool,)
_GOES_FAR = ("margin", "hollow", "smooth", "holes", "islands", "fill between slices", "logical")
"""Tools that go through the whole box of a structure."""


class EditDesk(QObject):
    """`rested` when the last edit is a moment old: the window reads the case again then. `refused(words)` when nothing was done."""

    rested = Signal()
    refused = Signal(str)

    def __init__(self, page: ImagesPage, jobs: JobBar, undo: Callable[[], None], redo: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self.page, self.panel, self._jobs = page, page.tools, jobs
        self.bench: Workbench | None = None
        self.hand: Hand | None = None
        self._work: Work | None = None
        self._waiting: list[Edit] = []
        self._asked_preview: Work | None = None
        self._preview_again = False
        self._following = self._follow_again = False
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.rested)
        self._soon = QTimer(self, singleShot=True, interval=_PREVIEW_MS)
        self._soon.timeout.connect(self._preview)
        self.panel.chosen.connect(self._chosen)
        self.panel.asked.connect(self.apply)
        self.panel.undone.connect(undo)
        self.panel.redone.connect(redo)

    @property
    def busy(self) -> bool:
        """Whether an edit is being made, or the map is brought after the plan."""
        return self._work is not None

    @property
    def editing(self) -> bool:
        """Whether an edit is being made: its plan is not to be changed until it is kept."""
        return self._work is not None and not self._following

    def show_bench(self, bench: Workbench | None) -> None:
        """Work on the label map of a case that was read; None puts the tools away."""
        same, self.bench = bench is self.bench, bench
        self.page.tools_button.setEnabled(bench is not None)
        self.page.tools_button.setToolTip(self.tr("Correct the structures (T)") if bench is not None else
                                          self.tr("there is no label map yet: run the plan to find the anatomy"))
        if bench is None:
            self.page.tools_button.setChecked(False)
        if same:
            self._show_map()  # read again after an edit: what is previewed and what was said still holds
        else:
            self.refresh()

    def follow(self) -> None:
        """Bring map and slices after the plan: it was changed by undo, redo or somebody else."""
        bench = self.bench
        if bench is None or self.busy:
            self._follow_again = self.busy
            return
        self._following, self._follow_again = True, False
        work = self._work = Work(self.tr("Following the plan"), lambda monitor: bench.current(), self)
        work.done.connect(self._followed)
        work.failed.connect(self._lost)
        work.start()
        self._enable()

    def _followed(self) -> None:
        """Go on after a change that was made meanwhile, then with the edits that wait."""
        self._work, self._following = None, False
        self.refresh()
        if self._follow_again:
            self.follow()
        else:
            self._next()

    def _lost(self) -> None:
        """The case must be run first; reading it again makes a new bench."""
        self.bench, self._following = None, False
        self._ended()

    def refresh(self) -> None:
        """Show the map as it is now, the volume of the structure and what can be undone."""
        self.page.set_layer(None)
        self._show_map()
        if self.bench is not None:
            self.panel.show_volume(self.bench.volume_ml(self.panel.name))

    def _show_map(self) -> None:
        if self.bench is not None:
            self.panel.show_labels(self.bench.labels)
            self.page.set_labels(self.bench.labels)
        self._enable()
        self._take_hand()

    def _enable(self) -> None:
        session = self.bench.session if self.bench is not None else None
        self.panel.set_busy(self.busy or self._jobs.work is not None, session.can_undo if session else None, session.can_redo if session else None)

    def _take_hand(self) -> None:
        """Give the views the hand of the tool, as large and as coloured as it is."""
        tool = self.panel.tool if self.page.tools.isVisibleTo(self.page) and self.bench is not None else None
        if self.hand is None or self.hand.property("tool") is not tool:
            self.hand = hand_for(tool)
            if self.hand is not None:
                self.hand.setProperty("tool", tool)
                self.hand.asked.connect(self._try)
                self.hand.grown.connect(self._soon.start)
        self.page.set_hand(self.hand)
        self.panel.hint.setText(self.hand.hint if self.hand is not None else "" if tool is None else self.tr("Set the parameters, then Apply."))
        if self.hand is not None:
            self.hand.colour = organ(self.panel.organ).colour
            values = self.panel.values()
            self.hand.radius = float(values.get("radius") or 5.0)
            self.hand.flat = isinstance(self.hand, StrokeHand) and self.panel.flat.isChecked()
        if isinstance(self.hand, SeedsHand):
            self.hand.name = self.panel.name

    def _chosen(self) -> None:
        self.page.set_layer(None)
        if self.bench is not None:
            self.panel.show_volume(self.bench.volume_ml(self.panel.name))
        self._enable()
        self._take_hand()
        self._soon.start()

    def edit_of(self, given: dict[str, Any], opposite: bool) -> Edit | None:
        """The edit that panel and hand describe. Raises PlanningError for values that do not go together; None when something is missing."""
        tool = self.panel.tool
        if tool is None or self.bench is None:
            return None
        if opposite and tool in (Paint, SmartBrush, Erase):
            tool = Paint if tool is Erase else Erase
        known = {field.name for field in fields(tool)}
        values = {name: value for name, value in self.panel.values().items() if name in known} | given
        if "name" in known:
            if not self.panel.name:
                raise AnatomyError(self.tr("Give the new structure a name first."))
            values["name"] = self.panel.name
        if "organ" in known and self.panel.label is None:
            values["organ"] = self.panel.organ
        if tool is Crop:
            values["names"] = (self.panel.name,)
        if tool is Click:
            values["against_lps"] = tuple(edit.point_lps for edit in self.bench.session.plan.edits
                                          if isinstance(edit, Click) and edit.name == self.panel.name and edit.add != values.get("add", True))
        if isinstance(self.hand, SeedsHand) and "seeds" in known:
            values["seeds"] = self._seeds()
        if tool is Islands and "point_lps" in given and "point" not in values["keep"]:
            values["keep"] = "at the point"
        needed = [field for field in fields(tool) if field.name.endswith("_lps") or field.name in ("normal", "view")]
        if any(field.name not in values and field.default is not None and not isinstance(field.default, tuple) for field in needed):
            return None
        found: Edit = tool(**values)
        return found

    def _seeds(self) -> tuple[Seed, ...]:
        assert isinstance(self.hand, SeedsHand)
        assert self.bench is not None
        names = dict.fromkeys(name for name, _, _ in self.hand.seeds)
        known = self.bench.labels.names
        return tuple(Seed(name, tuple(lps(point) for other, _, point in self.hand.seeds if other == name),
                          organ=self.panel.organ if name and name not in known else "") for name in names)

    def apply(self) -> None:
        """Do what the panel says."""
        self._try({}, False)

    def _try(self, given: dict[str, Any], opposite: bool) -> None:
        if self._jobs.work is not None and not self.busy:
            self._say_wrong(self.tr("Something else is running; wait for its end, or stop it with Esc."))
            return
        try:
            edit = self.edit_of(given, opposite)
        except PlanningError as error:
            self._say_wrong(str(error))
            return
        if edit is None:
            self._say_wrong(self.hand.hint if self.hand is not None else self.tr("Choose a tool first."))
        else:
            self.make(edit)

    def make(self, edit: Edit) -> None:
        """Make an edit, after those that wait already."""
        self._waiting.append(edit)
        self._next()

    def _next(self) -> None:
        """Make the next edit that waits."""
        if self._work is not None or not self._waiting or self.bench is None:
            return
        edit, bench = self._waiting.pop(0), self.bench
        apart = self.goes_through(edit) > LARGE
        work = Work(self.tr("Editing {}").format(getattr(edit, "name", "")), lambda monitor: bench.make(edit, monitor, apart=apart), self)
        work.done.connect(self._made)
        work.failed.connect(self._failed)
        work.cancelled.connect(self._ended)
        self._work = work
        self._soon.stop()
        if apart:
            self._jobs.watch(work)
        else:
            work.start()
        self._enable()

    def goes_through(self, edit: Edit) -> int:
        """About how many voxels an edit goes through."""
        assert self.bench is not None
        if isinstance(edit, _WHOLE_MAP):
            return self.bench.labels.values.size // 8  # a comparison a voxel: an eighth of the work of a distance
        name = getattr(edit, "name", "")
        if edit.tool in _GOES_FAR and name in self.bench.labels.names:
            return int(self.bench.extent(name))
        reach = float(getattr(edit, "reach", 0.0)) or float(getattr(edit, "radius", 0.0) or 10.0)
        return int(np.prod([2.0 * reach / step + 1.0 for step in self.bench.labels.spacing_mm]))

    def _made(self, done: Done) -> None:
        self._work = None
        if self.bench is None:
            return
        if done.accounts or done.change.values.size:
            try:
                self.bench.keep(done)
            except PlanningError as error:
                self._say_wrong(str(error))
            if isinstance(self.hand, SeedsHand):
                self.hand.give_up()
        self.refresh()
        self.panel.show_volume(self.bench.volume_ml(self.panel.name), done.accounts)
        if not done.accounts:
            self.panel.say(self.tr("Done; every volume is the same.") if done.change.values.size else self.tr("Nothing changed."))
        self._rest.start()
        if self._follow_again:
            self.follow()
        else:
            self._next()

    def _failed(self, words: str) -> None:
        self._ended()
        self._say_wrong(words)

    def _ended(self) -> None:
        self._work = None
        self._waiting.clear()
        self.refresh()

    def _say_wrong(self, words: str) -> None:
        self.panel.say(words, wrong=True)
        self.refused.emit(words)

    def _preview(self) -> None:
        """Show what Apply would do, for tools that need no gesture."""
        if self._asked_preview is not None:
            self._preview_again = True
            return
        bench = self.bench
        if bench is None or self.busy or self._jobs.work is not None or not self.panel.preview.isChecked() or not self.page.tools.isVisible():
            return
        try:
            edit = None if self.hand is not None and not isinstance(self.hand, SeedsHand) else self.edit_of({}, False)
        except PlanningError as error:
            self.panel.say(str(error))
            return
        if edit is None or self.goes_through(edit) > LARGE:
            return
        work = Work(self.tr("Preview"), lambda monitor: preview_of(bench, edit, monitor), self)
        work.done.connect(self._previewed)
        work.finished.connect(self._preview_ended)
        self._asked_preview = work
        work.start()

    def _previewed(self, found: Preview | str) -> None:
        if isinstance(found, str):
            self.panel.say(found)
        elif self.bench is not None and not self.busy and not self._preview_again:
            self.page.set_layer(found.layer)
            self.panel.show_volume(self.bench.volume_ml(self.panel.name), found.done.accounts, would=True)

    def _preview_ended(self) -> None:
        self._asked_preview = None
        if self._preview_again:
            self._preview_again = False
            self._soon.start()


@dataclass(frozen=True, eq=False)
class Preview:
    """What an edit would do, and how it looks."""

    done: Done
    layer: ChangeOverlay


def preview_of(bench: Workbench, edit: Edit, monitor: Monitor) -> Preview | str:
    """A preview that cannot be made says why beside the form; it is no failure."""
    try:
        done = bench.preview(edit, monitor)
    except AnatomyError as error:
        return str(error)
    return Preview(done, ChangeOverlay(bench.labels, done.change))
