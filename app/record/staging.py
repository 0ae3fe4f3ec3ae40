"""Where images wait until their series is complete.

    OUT/STUDY/SERIES/IMAGE.dcm                       complete series, nothing else
    .OUT.incoming/STUDY/SERIES/IMAGE.dcm             beside it: what has arrived of the others

A file appears under its name only when it is whole (written beside and renamed). A series moves over by renaming its
folder. Images that a complete series lacks because the peer has got more since are added in the same way: a new folder
is put together from the old one (by links, not copies) and the new images, and takes the place of the old one.
"""
from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from app.atomic import write_atomically
from app.record.link import UID
from meshing.dicom.wire import identity_of
from meshing.errors import StoreError, TransferError

_SUFFIX = ".dcm"


@dataclass(frozen=True)
class Staging:
    """One series on its way into the folder `out`."""

    out: Path
    study: str
    series: str

    @property
    def home(self) -> Path:
        return self.out / self.study / self.series

    @property
    def waiting(self) -> Path:
        out = self.out.absolute()
        return out.with_name(f".{out.name}.incoming") / self.study / self.series

    def have(self) -> frozenset[str]:
        """The SOPInstanceUIDs that need not be asked for again."""
        return self.imported() | _names(self.waiting)

    def imported(self) -> frozenset[str]:
        return _names(self.home)

    def put(self, uid: str, data: bytes) -> bool:
        """Keep one arrived file; False when it is not what it is said to be."""
        found = identity_of(data)
        if found is None or len(uid) > 64 or not UID.fullmatch(uid):
            return False
        if (found.sop_uid, found.series_uid, found.study_uid) != (uid, self.series, self.study):
            return False
        try:
            write_atomically(self.waiting / f"{uid}{_SUFFIX}", data)
        except OSError as cause:
            raise StoreError(f"The image cannot be kept in '{self.waiting}' ({cause}); make room or choose another folder, then give the same "
                             "command again to go on from there.") from cause
        return True

    def complete(self, expected: Collection[str]) -> int:
        """Move the series into `out` once exactly `expected` are there; returns how many images were added.

        Raises TransferError when one is missing or damaged (a damaged one is removed, so that it is asked for again).
        """
        arrived = _names(self.waiting)
        for uid in sorted(arrived):
            found = identity_of(self.waiting / f"{uid}{_SUFFIX}")
            if found is None or found.sop_uid != uid:
                (self.waiting / f"{uid}{_SUFFIX}").unlink(missing_ok=True)
        lacking = set(expected) - self.have()
        if lacking:
            raise TransferError(f"{len(lacking)} of {len(expected)} images of the series {self.series} are missing; what has arrived is kept and "
                                "nothing was imported. Give the same command again to go on from there.")
        try:
            return self._move()
        except OSError as cause:
            raise StoreError(f"The series cannot be moved to '{self.home}' ({cause}); it is whole in '{self.waiting}'.") from cause

    def _move(self) -> int:
        arrived = _names(self.waiting)
        if not arrived:
            return 0
        for path in self.waiting.iterdir():
            if path.stem not in arrived:
                path.unlink()  # half a file of an interrupted run
        self.home.parent.mkdir(parents=True, exist_ok=True)
        if self.home.exists():
            old = self.waiting.with_name(f"{self.series}.old")
            shutil.rmtree(old, ignore_errors=True)
            for path in self.home.iterdir():
                if not (self.waiting / path.name).exists():
                    _linked(path, self.waiting / path.name)
            os.replace(self.home, old)
            os.replace(self.waiting, self.home)
            shutil.rmtree(old, ignore_errors=True)
        else:
            os.replace(self.waiting, self.home)
        for empty in (self.waiting.parent, self.waiting.parent.parent):
            with contextlib.suppress(OSError):  # other series wait there
                empty.rmdir()
        return len(arrived)


def _names(folder: Path) -> frozenset[str]:
    try:
        return frozenset(path.stem for path in folder.iterdir() if path.suffix == _SUFFIX and UID.fullmatch(path.stem))
    except OSError:
        return frozenset()


def _linked(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without links
        shutil.copy2(source, target)
