"""Films of Motion JPEG: their headers say what is in them."""
from __future__ import annotations

import struct
from pathlib import Path

import pytest

from app.scene.film import Film
from meshing.errors import StoreError


def test_the_headers_and_the_index_say_what_is_in_the_file(tmp_path: Path) -> None:
    film = Film(64, 48, 12)
    pictures = [b"\xff\xd8\xff" + bytes([n]) * (10 + n) for n in range(5)]
    for picture in pictures:
        film.add(picture)
    film.write(tmp_path / "film.avi")
    data = (tmp_path / "film.avi").read_bytes()
    assert struct.unpack("<4sI4s", data[:12]) == (b"RIFF", len(data) - 8, b"AVI ")
    main = struct.unpack("<14I", data[data.index(b"avih") + 8:][:56])
    assert (main[0], main[4], main[8], main[9]) == (83333, 5, 64, 48)
    stream = data[data.index(b"strh") + 4:]
    assert struct.unpack("<I", stream[:4])[0] == 56
    assert struct.unpack("<II", stream[4 + 20:][:8]) == (1, 12), "twelve pictures a second"
    assert struct.unpack("<I", data[data.index(b"strf") + 4:][:4])[0] == 40
    start, index = data.index(b"movi"), data.rindex(b"idx1")
    for number, picture in enumerate(pictures):
        name, flags, place, size = struct.unpack("<4s3I", data[index + 8 + 16 * number:][:16])
        assert (name, flags) == (b"00dc", 0x10)
        assert data[start + place:start + place + 4] == b"00dc"
        assert data[start + place + 8:start + place + 8 + size] == picture


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError, match="Choose another folder"):
        Film(2, 2, 1).write(tmp_path / "file" / "film.avi")
