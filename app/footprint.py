"""How much memory this program holds, its child processes included."""
from __future__ import annotations

import ctypes
import sys
import threading
from types import TracebackType

import psutil

_EVERY_S = 0.25


def held_mb() -> float:
    """Memory of this process and all its descendants now, MB. On Linux a page that several of them share is shared out among
    them (proportional set size); elsewhere it is counted for each, so the sum is then rather too large."""
    me = psutil.Process()
    total = 0
    for process in (me, *me.children(recursive=True)):
        try:
            held = process.memory_full_info()
            total += held.pss if hasattr(held, "pss") else held.rss
        except psutil.Error:  # it ended between the listing and the question
            continue
    return total / 1e6


def give_back() -> None:
    """Hand memory that was freed back to the system: the C library of Linux keeps it for later, which others then lack."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # not every C library of Linux is GNU's
        if trim is not None:
            trim(0)


class PeakMemory:
    """Watches `held_mb` four times a second from `with` to the end of the block; `peak_mb` is the largest value seen."""

    def __init__(self) -> None:
        self.peak_mb = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="peak memory", daemon=True)

    def __enter__(self) -> PeakMemory:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            self.peak_mb = max(self.peak_mb, held_mb())
            if self._over.wait(_EVERY_S):
                return
