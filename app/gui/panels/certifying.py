"""The certified solve of what was done by hand: what was asked for, and its result as soon as it is there."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.gui.language import said
from app.gui.loading import Loaded
from app.gui.panels.certified import Certified, certified, proof_of
from app.gui.work import Work
from app.report.words import number_text, verdict_of
from app.session.rehearsed import BALL, ByHand, name_of


@dataclass(frozen=True)
class _Asked:
    plan: str
    done: ByHand


class Certifying(QObject):
    """Emits `proved(Certified, ByHand, name of its plan)`, `late(name)` when the hand does something else by then, and `failed(sentence)`."""

    proved = Signal(object, object, str)
    late = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._asked: _Asked | None = None
        self._work: Work | None = None

    @property
    def waiting(self) -> bool:
        return self._asked is not None

    def ask(self, loaded: Loaded, rehearsed: str, done: ByHand) -> None:
        """Before the plan is changed: its new candidate has no name yet."""
        self._asked = _Asked(name_of(loaded.session.plan, rehearsed, done), done)

    def spoken(self, done: ByHand) -> str:
        """What was done, as a list of nouns."""
        words = {"grasp": self.tr("grasp"), "push": self.tr("push"), "cut": self.tr("cut")}
        return ", ".join(words[part] for part in done.parts)

    def words(self, proof: Certified, done: ByHand, plan: str) -> str:
        """What a reader of the result has to know, a line each."""
        verdict = verdict_of(proof.outcome)
        lines = [self.tr("CERTIFIED RESULT, no preview: {}, with quadratic elements").format(self.spoken(done)),
                 f"{verdict.sign} {said(verdict.text)}"]
        numbers = [number for solution in proof.outcome.solutions if solution.kind == "tissue" for number in solution.numbers]
        if (force := dict(numbers).get(f"force of {BALL}")) is not None:
            lines.append(self.tr("The ball is pressed with {} N").format(number_text(force)))
        if done.incision is not None:
            lines.append(self.tr("The cut is an incision of the new plan '{}'; it lies within {} mm of where it was drawn").format(
                plan, f"{np.ceil(10.0 * max(done.off_mm, 0.1)) / 10.0:.1f}"))
        if proof.off_mm is not None:
            lines.append(self.tr("The preview lay {} mm away from it at most").format(number_text(proof.off_mm)))
        return "\n".join(lines)

    def forget(self) -> None:
        self._asked = None

    def look(self, loaded: Loaded | None, now: ByHand | None, preview_mm: NDArray[np.float32] | None) -> None:
        """Has the solve ended that was asked for? Then its result is drawn, unless the hand does something else `now`."""
        asked = self._asked
        outcome = proof_of(loaded, asked.plan, asked.done.step) if asked is not None and loaded is not None else None
        if asked is None or outcome is None or self._work is not None:
            return
        if now != asked.done:
            self._asked = None
            self.late.emit(asked.plan)
            return
        self._work = Work(self.tr("Drawing"), lambda monitor: (asked, certified(outcome, preview_mm)), self)
        self._work.done.connect(self._prove)
        self._work.failed.connect(self.failed)
        self._work.finished.connect(self._proved)
        self._work.start()

    def _prove(self, found: tuple[_Asked, Certified]) -> None:
        asked, proof = found
        if asked is self._asked:
            self._asked = None
            self.proved.emit(proof, asked.done, asked.plan)

    def _proved(self) -> None:
        self._work = None
