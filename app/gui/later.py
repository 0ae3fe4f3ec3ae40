"""What is out of sight is brought up to date afterwards, one piece in a turn of the event loop: no turn pays for the whole window."""
from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.gui.view import VtkView

_PAUSE_MS, _TRIES = 1, 20
"""What is posted without a delay may still run in the same turn; beside views that are drawn all the time every 20th is taken."""


class Later(QObject):
    """Pieces that wait, by name; of each the last that was asked for."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: dict[str, Callable[[], object]] = {}
        self._tried = 0
        self._timer = QTimer(self, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._step)

    @property
    def busy(self) -> bool:
        """Does something wait?"""
        return bool(self._waiting)

    def tell(self, name: str, does: Callable[[], object], *, now: bool) -> None:
        """Do it `now`, or when its turn comes."""
        self._waiting.pop(name, None)
        if now:
            does()
        else:
            self._waiting[name] = does
            self._timer.start()

    def catch_up(self, *names: str) -> None:
        """Do now what of these waits."""
        for name in names:
            if (does := self._waiting.pop(name, None)) is not None:
                does()

    def leave(self) -> None:
        """Nothing of it is wanted any more."""
        self._waiting.clear()

    def _step(self) -> None:
        self._tried += 1
        if not VtkView.take_turn() and self._tried < _TRIES:
            return
        self._tried = 0
        self.catch_up(*list(self._waiting)[:1])
        if not self._waiting:
            self._timer.stop()
