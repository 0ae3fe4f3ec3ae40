"""Views that are not seen yet are drawn once in small pieces while nothing else happens, so that a page that comes up does not stand still.

What is slow about a first picture is not its triangles but what the renderer makes for each kind of them: programs for plain, translucent and
sorted surfaces, each a few hundredths of a second. A step draws one part of a scene into a few pixels; one step is done in a turn of the
event loop, and between two steps the window rests. A view that is shown before its turn comes is simply drawn.
"""
from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

from app.gui.work import CLOSING

_PAUSE_MS = 15


class Cold(Protocol):
    """A view whose first picture can be prepared: `warmed` does a step each time it is asked."""

    def warmed(self) -> Iterator[None]: ...

    def isVisible(self) -> bool: ...

    def drawing(self) -> bool:
        """Is some view that can be seen being drawn?"""

    def window(self) -> QObject: ...


class Warming(QObject):
    """The views that wait, and the step that is done next."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: dict[Cold, Iterator[None]] = {}
        self._timer = QTimer(self, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._step)

    @property
    def busy(self) -> bool:
        """Is some view still to be prepared?"""
        return bool(self._waiting)

    def ask(self, view: Cold) -> None:
        """Prepare a view when there is time; what was begun for it before is left."""
        self._waiting[view] = view.warmed()
        self._timer.start()

    def _step(self) -> None:
        for view in list(self._waiting):
            if not isValid(view) or view.isVisible() or view.window().property(CLOSING):
                del self._waiting[view]
        if not self._waiting:
            self._timer.stop()
            return
        first, steps = next(iter(self._waiting.items()))
        if first.drawing():
            return
        if next(steps, first) is first:
            del self._waiting[first]


WARMING = Warming()
"""The one that all windows of the program share: there is one event loop."""
