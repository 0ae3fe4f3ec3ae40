"""What a cut along anything but planes would take, measured off the GUI thread while a hand holds it: a cut that has moved on meanwhile is measured
next, so what is said and drawn is never further behind the hand than one measurement.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.gui.work import Work
from app.scene.margins import cut_drawn
from app.scene.pictures import Drawn
from biomech.preview import Cut, Preview, ResectionPreview
from meshing.errors import PlanningError


@dataclass(frozen=True, eq=False)
class Asked:
    """Procedure `number` of a plan, to be measured by `by` and drawn with its distances to `lesions` (n, 3, 3) mm LPS."""

    number: int
    step: Cut
    by: ResectionPreview
    lesions: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Measured:
    """What was found, None where the anatomy refuses the cut: the check of the plan says why."""

    asked: Asked
    seen: Preview | None
    drawn: Drawn | None


class Measuring(QObject):
    """Emits `measured` when a cut that was asked for has been measured."""

    measured = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._known: dict[int, Measured] = {}
        self._wanted: dict[int, Asked] = {}
        self._work: Work | None = None

    def clear(self) -> None:
        """Another plan: what was measured is none of its business."""
        self._known, self._wanted = {}, {}

    def forget(self, but: set[int]) -> bool:
        """What is known of other procedures than these; was there any?"""
        gone = self._known.keys() - but
        for number in gone:
            del self._known[number]
        return bool(gone)

    @property
    def busy(self) -> bool:
        return self._work is not None

    def follow(self, number: int, step: Cut, by: ResectionPreview, lesions: NDArray[np.float64]) -> None:
        """Measure procedure `number` of the plan as it is now, unless that is known."""
        known = self._known.get(number)
        if known is not None and known.asked.by is by and known.asked.step == step:
            self._wanted.pop(number, None)
            return
        if known is not None and (known.asked.by is not by or type(known.asked.step) is not type(step)):
            del self._known[number]
        self._wanted[number] = Asked(number, step, by, lesions)
        self._start()

    def known(self, number: int) -> Preview | None:
        """What was measured last of a procedure."""
        found = self._known.get(number)
        return found.seen if found is not None else None

    def drawn(self) -> tuple[Drawn, ...]:
        """The surfaces of the cuts as they were measured last."""
        return tuple(found.drawn for found in self._known.values() if found.drawn is not None)

    def _start(self) -> None:
        if self._work is None and self._wanted:
            asked = next(iter(self._wanted.values()))
            self._work = Work(self.tr("Measuring the cut"), lambda monitor: _measured(asked), self)
            self._work.done.connect(self._found)
            self._work.finished.connect(self._ended)
            self._work.start()

    def _found(self, found: Measured) -> None:
        asked = found.asked
        if asked.number not in self._wanted:
            return  # of a plan that is not shown any more
        if self._wanted[asked.number] is asked:
            del self._wanted[asked.number]
        self._known[asked.number] = found
        self.measured.emit()

    def _ended(self) -> None:
        self._work = None
        self._start()


def _measured(asked: Asked) -> Measured:
    try:
        seen = asked.by.of(asked.step)
    except PlanningError:
        return Measured(asked, None, None)
    return Measured(asked, seen, cut_drawn(seen.surface_mm, "cut", asked.lesions) if len(seen.surface_mm) else None)
