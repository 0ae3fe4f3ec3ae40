"""Work that waits for a network, in a thread of its own.

The caller's thread only watches: it passes progress on to the monitor ten times a second, so a cancel (the monitor
raises) or Ctrl-C is heard at once even while the other side is silent, and closes the line under the work.
"""
from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from meshing.errors import Cancelled, TransferError
from meshing.step import Monitor
from meshing.units import Second

T = TypeVar("T")

_LOOK_S = 0.1
_GRACE_S = 2.0


class Line:
    """What the work and its watcher share: progress one way, the wish to stop the other way."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._closers: list[Callable[[], None]] = []
        self._stopped = False
        self._patience: tuple[float, str] | None = None
        self._heard = time.monotonic()
        self.fraction, self.doing = 0.0, ""

    def tell(self, fraction: float, doing: str) -> None:
        """Progress; also a sign of life of the other side. Raises Cancelled when the watcher has stopped."""
        self.fraction, self.doing = fraction, doing
        self.heard()
        if self._stopped:
            raise Cancelled("cancelled")

    def heard(self) -> None:
        """The other side has said something."""
        self._heard = time.monotonic()

    def closes(self, closer: Callable[[], None]) -> None:
        """How to end what the work is waiting for; called from the watcher's thread, at once when that has stopped already."""
        with self._lock:
            self._closers.append(closer)
            late = self._stopped
        if late:
            closer()

    @contextlib.contextmanager
    def patience(self, time_out: Second, who: str) -> Iterator[None]:
        """While inside, a silence longer than `time_out` stops the work with a TransferError."""
        self.heard()
        self._patience = (time_out, who)
        try:
            yield
        finally:
            self._patience = None

    @property
    def stopped(self) -> bool:
        return self._stopped

    def stop(self) -> None:
        """Have the work end: may be called any number of times."""
        with self._lock:
            self._stopped = True
            closers = list(self._closers)
        for closer in reversed(closers):
            closer()

    def check(self) -> None:
        """For the watcher: raise when the other side was silent for too long."""
        if self._patience is not None and time.monotonic() - self._heard > self._patience[0]:
            raise TransferError(silence_words(self._patience[1], Second(self._patience[0])))


def silence_words(who: str, time_out: Second) -> str:
    return (f"{who} has not answered for {time_out:g} s. What has arrived is kept; look whether that system and the network are well, then "
            "give the same command again to go on from there.")


def carried_out(does: Callable[[Line], T], monitor: Monitor) -> T:
    """Run `does(line)` in a thread and watch it. Raises what it raises, and what the monitor raises (Cancelled)."""
    line = Line()
    result: list[T] = []
    failure: list[BaseException] = []

    def work() -> None:
        try:
            result.append(does(line))
        except BaseException as error:  # carried over to the thread that waits, whatever it is
            failure.append(error)
        finally:
            ended.set()

    ended = threading.Event()  # not Thread.join: a Ctrl-C in it makes Python 3.11 and 3.12 believe that the thread has ended
    threading.Thread(target=work, daemon=True, name="waits for a network").start()
    try:
        while not ended.wait(_LOOK_S):
            monitor(line.fraction, line.doing)
            line.check()
        monitor(line.fraction, line.doing)
    except BaseException:
        end = time.monotonic() + _GRACE_S
        while not ended.is_set() and time.monotonic() < end:
            line.stop()  # again and again: what a first call woke may have begun to wait for something else
            ended.wait(_LOOK_S)
        raise
    if failure:
        raise failure[0]
    return result[0]
