"""A progress bar on stderr with the time left; a monitor that any step can report to."""
from __future__ import annotations

import sys
import threading
from types import TracebackType


class Bar:
    """Use as a context and pass it on as a Monitor. On a terminal it is a live bar, elsewhere a line every ten percent.

    Reporting is safe from several threads. Ctrl-C reaches the caller as KeyboardInterrupt as always.
    """

    def __init__(self, title: str) -> None:
        self._title = title
        self._lock = threading.Lock()
        self._shown = -1

    def __enter__(self) -> Bar:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        self._live = sys.stderr.isatty()
        self._progress = Progress(TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(),
                                  TextColumn("left"), TimeRemainingColumn(), console=Console(stderr=True), disable=not self._live,
                                  transient=True)
        self._progress.start()
        self._task = self._progress.add_task(self._title, total=1.0)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._progress.stop()

    def __call__(self, fraction: float, doing: str, /) -> None:
        with self._lock:
            self._progress.update(self._task, completed=fraction, description=f"{self._title}: {doing}"[:100])
            tenth = int(fraction * 10)
            if not self._live and tenth > self._shown:
                self._shown = tenth
                sys.stderr.write(f"{self._title}: {tenth * 10} % {doing}\n")
