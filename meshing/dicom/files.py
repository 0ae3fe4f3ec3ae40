"""Where the bytes of a study lie: files below a folder, or members of one zip archive."""
from __future__ import annotations

import io
import lzma
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from meshing.errors import ImageError

MAGIC = b"DICM"
"""What stands after the preamble of a DICOM file (PS3.10 7.1)."""


@dataclass(frozen=True, order=True)
class Place:
    """A file, or one member of a zip archive."""

    path: Path
    member: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.member}" if self.member else str(self.path)


DAMAGE = (OSError, EOFError, KeyError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError)
"""What a file that cannot be read raises: absent, cut short, damaged, or locked by a password."""


class Reader(Protocol):
    """Opens places; each archive only once."""

    def open(self, place: Place) -> BinaryIO: ...

    def read(self, place: Place) -> bytes: ...

    def size(self, place: Place) -> int: ...


class _Reader:
    def __init__(self) -> None:
        self.archives: dict[Path, zipfile.ZipFile] = {}

    def open(self, place: Place) -> BinaryIO:
        return cast(BinaryIO, self._archive(place).open(place.member)) if place.member else place.path.open("rb")

    def size(self, place: Place) -> int:
        return self._archive(place).getinfo(place.member).file_size if place.member else place.path.stat().st_size

    def _archive(self, place: Place) -> zipfile.ZipFile:
        if place.path not in self.archives:
            self.archives[place.path] = zipfile.ZipFile(place.path)
        return self.archives[place.path]

    def read(self, place: Place) -> bytes:
        try:
            with self.open(place) as file:
                return file.read()
        except DAMAGE as cause:
            raise ImageError(f"The file {place} cannot be read ({cause}); copy the series again from its source.") from cause


@contextmanager
def reading() -> Iterator[Reader]:
    """A Reader whose archives are closed at the end. For one thread at a time."""
    reader = _Reader()
    try:
        yield reader
    finally:
        for archive in reader.archives.values():
            archive.close()


def places(folder: Path) -> tuple[Place, ...]:
    """Every file below `folder`, or every member of the zip `folder`, in order of their names.

    Raises ImageError when there is nothing of that name or the archive is damaged. Archives inside a folder are not
    opened: they would mix studies that somebody packed apart.
    """
    if folder.is_dir():
        found = [Place(Path(root) / name) for root, _, names in os.walk(folder) for name in names]
        return tuple(sorted(found))
    if not folder.is_file():
        raise ImageError(f"There is no folder or zip file '{folder}'; give the folder that holds the DICOM files of the scan.")
    if not zipfile.is_zipfile(folder):
        return (Place(folder),)
    try:
        with zipfile.ZipFile(folder) as archive:
            return tuple(sorted(Place(folder, name) for name in {info.filename for info in archive.infolist() if not info.is_dir()}))
    except DAMAGE as cause:
        raise ImageError(f"The zip file '{folder}' is damaged ({cause}); copy it again from its source.") from cause


def head_of(file: BinaryIO) -> bytes:
    """The first 144 bytes; the position is left at the start."""
    head = file.read(144)
    file.seek(0, io.SEEK_SET)
    return head


def looks_like_dicom(head: bytes) -> bool:
    """Whether a file may be DICOM: the preamble of Part 10, or, for files without it, a first element of group 0002 or
    0008 (in either byte order) with a small element number."""
    if head[128:132] == MAGIC:
        return True
    if len(head) < 132:
        return False
    little = int.from_bytes(head[0:2], "little"), int.from_bytes(head[2:4], "little")
    big = int.from_bytes(head[0:2], "big"), int.from_bytes(head[2:4], "big")
    return any(group in (0x0002, 0x0008) and element < 0x0100 for group, element in (little, big))
