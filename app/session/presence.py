"""Who has a case open, and whether somebody else has saved it since: what a second window is told.

Presence is a lock of the operating system on CASE/.open, which goes with the process that holds it: after `kill -9` nothing is left
to clean up. It only tells; what keeps both windows' work whole is the stamp of the case file, compared before every save.
"""
from __future__ import annotations

import contextlib
import os
import socket
from pathlib import Path
from types import ModuleType
from typing import IO

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # Windows has no such lock; there the stamp alone keeps two windows apart
    fcntl = None

Stamp = tuple[int, int, int]
_NAME = ".open"


class Presence:
    """Held while a window shows a case. `other` names who had it before, "" when nobody does."""

    def __init__(self, folder: Path) -> None:
        self.other = ""
        self._file: IO[str] | None = None
        try:
            file = (folder / _NAME).open("a+", encoding="utf-8")
        except OSError:  # a folder that may only be read: nothing is saved there by anybody
            return
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                file.seek(0)
                self.other = file.read().strip() or "another window"
                file.close()
                return
        file.truncate(0)
        file.write(f"process {os.getpid()} on {socket.gethostname()}\n")
        file.flush()
        self._file = file

    def leave(self) -> None:
        """The case is no longer shown."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.truncate(0)
            self._file.close()
            self._file = None


def stamp_of(path: Path) -> Stamp | None:
    """What changes whenever somebody saves the file; None when it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
