"""Work off the GUI thread: what takes longer than a frame runs in a thread that only waits for child processes or reads
the store, and reports back by signals. Nothing here touches a widget."""
from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal
from PySide6.QtWidgets import QWidget

from meshing.errors import Cancelled, PlanningError
from meshing.step import Monitor

_BEHIND = 5
_SWITCH_S = 5e-4
"""How long another thread keeps the interpreter when the window wants it; by default ten times as long, and a turn of the event loop asks for it
many times."""
_PATIENCE_MS = 120_000
"""How long closing waits for work to stop, out of sight: a worker that does not hear is killed after five seconds; a plan's check ends by itself."""
CLOSING = "closing"
"""The property of a window that has been closed."""

_log = logging.getLogger(__name__)


class Work(QThread):
    """One piece of work: `does(monitor)` in its own thread.

    Signals: progress(fraction, doing, seconds left or -1), then exactly one of done(result), failed(text), cancelled().
    They arrive on the GUI thread. A Work deletes itself when its thread has ended.
    """

    progress = Signal(float, str, float)
    done = Signal(object)
    failed = Signal(str)
    cancelled = Signal()

    def __init__(self, title: str, does: Callable[[Monitor], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self._does = does
        self._stop = threading.Event()
        self._began = time.monotonic()
        self.finished.connect(self.deleteLater)

    def start(self, priority: QThread.Priority = QThread.Priority.InheritPriority) -> None:
        """Begin; but a window that is closing begins nothing any more: a thread must not outlive it."""
        owner = self.parent()
        while owner is not None and not isinstance(owner, QWidget):
            owner = owner.parent()
        if owner is not None and owner.window().property(CLOSING):
            self.deleteLater()
            return
        sys.setswitchinterval(_SWITCH_S)
        super().start(priority)

    def cancel(self) -> None:
        """Ask to stop at the next report."""
        self._stop.set()

    def run(self) -> None:
        _step_back()
        self._began = time.monotonic()
        try:
            result = self._does(self._monitor)
        except Cancelled:
            self.cancelled.emit()
        except PlanningError as error:
            self.failed.emit(str(error))
        except Exception as error:  # a defect must become a sentence in the window, never a silent end of the thread
            _log.exception("defect in '%s'", self.title)
            self.failed.emit(f"an internal error stopped this ({type(error).__name__}: {error}); the case is unchanged")
        else:
            self.done.emit(result)

    def _monitor(self, fraction: float, doing: str, /) -> None:
        if self._stop.is_set():
            raise Cancelled(f"cancelled while {doing}")
        spent = time.monotonic() - self._began
        left = spent * (1.0 - fraction) / fraction if fraction > 0.02 and spent > 1.0 else -1.0
        self.progress.emit(fraction, doing, left)


def stop_all(window: QWidget) -> None:
    """Ask all work of a window to stop, and wait for its end."""
    works = [work for work in window.findChildren(Work) if work.isRunning()]
    for work in works:
        work.cancel()
    for work in works:
        work.wait(_PATIENCE_MS)


def _step_back() -> None:
    """What is seen and touched comes before the work of this thread, and of those that it starts. Linux knows the niceness of single threads."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _BEHIND)
