"""Films as AVI files of JPEG pictures (Motion JPEG): no library is needed to write them, and every player shows them.

Layout after "AVI RIFF File Reference" (Microsoft 1992): RIFF/AVI with a list of headers, a list of the pictures, and an index.
"""
from __future__ import annotations

import struct
from pathlib import Path

from app.atomic import write_atomically
from meshing.errors import StoreError

_HAS_INDEX, _KEY_FRAME = 0x10, 0x10


class Film:
    """Pictures of one size, `per_second` of them a second."""

    def __init__(self, width: int, height: int, per_second: int) -> None:
        self.width, self.height, self.per_second = width, height, per_second
        self._frames: list[bytes] = []

    def add(self, jpeg: bytes) -> None:
        self._frames.append(jpeg)

    def data(self) -> bytes:
        """The whole file."""
        count, largest = len(self._frames), max(map(len, self._frames), default=0)
        main = struct.pack("<14I", 1_000_000 // self.per_second, largest * self.per_second, 0, _HAS_INDEX, count, 0, 1, largest, self.width,
                           self.height, 0, 0, 0, 0)
        stream = struct.pack("<4s4sIHHIIIIIIII4H", b"vids", b"MJPG", 0, 0, 0, 0, 1, self.per_second, 0, count, largest, 0xFFFFFFFF, 0, 0, 0,
                             self.width, self.height)
        form = struct.pack("<IiiHH4sIiiII", 40, self.width, self.height, 1, 24, b"MJPG", 3 * self.width * self.height, 0, 0, 0, 0)
        headers = _list(b"hdrl", _chunk(b"avih", main) + _list(b"strl", _chunk(b"strh", stream) + _chunk(b"strf", form)))
        pictures, index, place = [], [], 4
        for frame in self._frames:
            pictures.append(_chunk(b"00dc", frame))
            index.append(struct.pack("<4s3I", b"00dc", _KEY_FRAME, place, len(frame)))
            place += len(pictures[-1])
        body = headers + _list(b"movi", b"".join(pictures)) + _chunk(b"idx1", b"".join(index))
        return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"AVI " + body

    def write(self, path: Path) -> None:
        """Raises StoreError when the file cannot be written."""
        try:
            write_atomically(path, self.data())
        except OSError as error:
            raise StoreError(f"The film cannot be written to {path}: {error.strerror}. Choose another folder, or make room.") from None


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def _list(name: bytes, data: bytes) -> bytes:
    return _chunk(b"LIST", name + data)
