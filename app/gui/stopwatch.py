"""How fast the window is, measured in the real program: `rehearse bench window` runs this in child processes.

    python -m app.gui.stopwatch start BEGAN [CASE]    from BEGAN (seconds since 1970) to the first window that is painted and enabled, and to
                                                      the case that is read and drawn
    python -m app.gui.stopwatch session CASE          the longest turns of the event loop over a scripted session

Each prints one JSON object. Times are by the clock and in processor time: the latter is not lengthened by what else runs on the machine.
"""
from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.gui import start
from app.gui.main_window import MainWindow
from app.gui.style import application, wear
from app.gui.warming import WARMING
from app.session.workflow import PAGES
from meshing.errors import RequestError

_PATIENCE_S, _PAUSE_S = 120.0, 0.001


@dataclass(frozen=True)
class Block:
    """One turn of the event loop: processor time of its thread, time by the clock, and what was done."""

    own_s: float
    wall_s: float
    what: str


class Probe:
    """How long each turn of the event loop held the GUI thread. The wait for the next turn belongs to it by the clock: work in another thread that
    does not let go of the interpreter stalls the window just as well."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []

    def watch(self, what: str, does: Callable[[], object], seconds: float = 0.4) -> None:
        """Do something, then let the window live."""
        self._time(what, does)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._time(what, QCoreApplication.processEvents)

    def _time(self, what: str, does: Callable[[], object]) -> None:
        wall, own = time.perf_counter(), time.thread_time()
        does()
        time.sleep(_PAUSE_S)
        self.blocks.append(Block(time.thread_time() - own, time.perf_counter() - wall - _PAUSE_S, what))

    def longest_s(self) -> float:
        return max(block.own_s for block in self.blocks)

    def p99_s(self) -> float:
        return sorted(block.own_s for block in self.blocks)[int(0.99 * len(self.blocks))]

    def told(self) -> dict[str, Any]:
        """Longest and 99th percentile in both times, and the five longest turns with what they were."""
        wall = sorted(block.wall_s for block in self.blocks)
        worst = sorted(self.blocks, key=lambda block: -block.own_s)[:5]
        return {"turns": len(self.blocks), "longest_ms": 1e3 * self.longest_s(), "p99_ms": 1e3 * self.p99_s(), "longest_wall_ms": 1e3 * wall[-1],
                "p99_wall_ms": 1e3 * wall[int(0.99 * len(wall))],
                "worst": ", ".join(f"{block.what} {1e3 * block.own_s:.0f} ms ({1e3 * block.wall_s:.0f})" for block in worst)}


def scripted(window: MainWindow, probe: Probe) -> None:
    """A session with a mouse: views that are prepared, every page, slices, filled planes turned, the 3D view turned and cut open, plans compared,
    and the first handle of each plan moved, which is checked behind it and taken back."""
    wait(lambda: not WARMING.busy, probe, "prepare a view")
    for page in (*PAGES, *reversed(PAGES)):
        probe.watch(page, partial(window.go, page))
        wait(lambda: _quiet(window), probe, page)
    window.go("Images")
    axial, scene = window.images.slices["axial"], window.compare.scenes[0]
    for _ in range(20):
        probe.watch("slice", partial(QTest.keyClick, axial, Qt.Key.Key_Up), 0.02)
    panel = window.images.viewing.panel
    panel.fill.setValue(50)
    for _ in range(20):
        probe.watch("turn filled planes", partial(QTest.keyClick, axial, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier), 0.02)
    probe.watch("rest", lambda: None, 1.0)
    panel.cut.setCurrentIndex(2)
    for _ in range(20):
        probe.watch("cut follows", partial(QTest.keyClick, window.images.slices["coronal"], Qt.Key.Key_Up), 0.02)
        probe.watch("turn what is cut", partial(QTest.keyClick, window.images.scene, Qt.Key.Key_Left), 0.02)
    probe.watch("rest", lambda: None, 1.0)
    probe.watch("Compare", partial(window.go, "Compare"))
    for _ in range(20):
        probe.watch("turn plans", partial(QTest.keyClick, scene, Qt.Key.Key_Left), 0.02)
    probe.watch("cut plans", partial(window.compare.clip.what.setCurrentIndex, 3))
    for _ in range(20):
        probe.watch("move the cut of the plans", partial(QTest.keyClick, window.compare.clip.where, Qt.Key.Key_Right), 0.02)
    probe.watch("rest", lambda: None, 1.0)
    window.go("Plans")
    stage, choice = window.plans.stage, window.plans.list
    for at in range(choice.topLevelItemCount()):
        line = choice.topLevelItem(at)  # the list is made anew after each change
        if line is not None:
            probe.watch("choose a plan", partial(choice.setCurrentItem, line))
        wait(lambda: not stage.looking and _quiet(window), probe, "choose a plan")
        before = window.session and window.session.plan
        probe.watch("move a handle", partial(QTest.keyClick, stage.scene, Qt.Key.Key_BracketRight))
        wait(lambda: not stage.looking and _quiet(window), probe, "check a plan")
        if window.session is not None and window.session.plan != before:
            probe.watch("take it back", window.undo.trigger)
            wait(lambda: not stage.looking and _quiet(window), probe, "take it back")


def wait(ready: Callable[[], bool], probe: Probe | None = None, what: str = "") -> None:
    """Let the window live until `ready()`. Raises RequestError after two minutes."""
    end = time.monotonic() + _PATIENCE_S
    while not ready():
        if time.monotonic() > end:
            raise RequestError("the window was not ready after two minutes")
        if probe is not None:
            probe.watch(what, QCoreApplication.processEvents, 0.0)
        else:
            QCoreApplication.processEvents()
        time.sleep(0.002)


def _quiet(window: MainWindow) -> bool:
    return window.jobs.work is None and not window.drawing


def session(case: Path) -> dict[str, Any]:
    """The scripted session on a finished case."""
    wear("dark")
    window = MainWindow()
    window.resize(1440, 900)
    window.show()
    gc.freeze()  # as the program does
    window.open_case(case)
    wait(lambda: _quiet(window))
    if window.loaded is None:
        raise RequestError(f"{case} could not be shown: {window.jobs.words.text()}")
    probe = Probe()
    scripted(window, probe)
    window.close()
    return probe.told()


class FirstPaint(QObject):
    """Notes when the window was painted first, and when its case was there."""

    def __init__(self, began: float, *, case: bool) -> None:
        super().__init__()
        self.found: dict[str, Any] = {}
        self._began, self._case = began, case
        self._timer = QTimer(self, interval=10)
        self._timer.timeout.connect(self._look)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.found and event.type() == QEvent.Type.Paint and isinstance(watched, MainWindow) and watched.isEnabled():
            self.found["pending"] = True
            QTimer.singleShot(0, self._painted)
        return False

    def _painted(self) -> None:
        self.found = {"window_s": time.time() - self._began, "window_cpu_s": time.process_time()}
        self._timer.start()

    def _look(self) -> None:
        window = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))
        if self._case and not _quiet(window):
            return
        self._timer.stop()
        if self._case and window.loaded is None:
            self.found["wrong"] = window.jobs.words.text()
        elif self._case:
            self.found |= {"case_s": time.time() - self._began, "case_cpu_s": time.process_time()}
        window.close()
        QCoreApplication.quit()


def started(began: float, case: Path | None) -> dict[str, Any]:
    """The program as `rehearse open` starts it, until its window can be used."""
    app = application()
    first = FirstPaint(began, case=case is not None)
    app.installEventFilter(first)
    start(case)
    app.removeEventFilter(first)
    if "wrong" in first.found:
        raise RequestError(f"{case} could not be shown: {first.found['wrong']}")
    return first.found


def main(arguments: list[str]) -> int:
    what, *rest = arguments
    found = session(Path(rest[0])) if what == "session" else started(float(rest[0]), Path(rest[1]) if len(rest) > 1 else None)
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
