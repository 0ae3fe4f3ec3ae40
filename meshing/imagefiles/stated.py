"""What an image file states, and reading its bytes without trusting its sizes."""
from __future__ import annotations

import gzip
import math
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Literal

import numpy as np
from numpy.typing import NDArray

from meshing.errors import ImageError

NiftiForm = Literal["qform", "sform"]

DEFLATE_RATIO = 1040
"""Deflate stores at most 258 bytes in 2 bits (RFC 1951), a ratio of 1032: a header that announces more is wrong."""
MOST_BYTES = 1 << 35
PIECE = 1 << 24

UNITS_MM = {"m": 1000.0, "cm": 10.0, "mm": 1.0, "um": 0.001, "micron": 0.001}


@dataclass(frozen=True, eq=False)
class ImageFile:
    """`values[k, j, i]` of any whole or real type; `matrix` (4, 4) takes (i, j, k) to LPS mm; `entries` are the header's
    own key and value pairs; `notes` say what had to be assumed."""

    values: NDArray[Any]
    matrix: NDArray[np.float64]
    entries: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def voxels(path: Path, file: BinaryIO, kind: np.dtype[Any], sizes: tuple[int, ...], packed: str, *,
           skip: int = 0) -> NDArray[Any]:
    """`sizes` (i, j, k) values of `kind` from where `file` stands; `packed` is "", "gzip", "zlib" or "bzip2".

    `skip` bytes of the unpacked stream stand before the values.

    Raises ImageError when the bytes are fewer than announced or cannot be unpacked.
    """
    count = three_sizes(path, sizes)
    wanted = skip + count * kind.itemsize
    here = file.tell()
    left = file.seek(0, 2) - here
    file.seek(here)
    most = left * DEFLATE_RATIO + 1024 if packed in ("gzip", "zlib") else MOST_BYTES if packed else left
    if wanted > min(most, MOST_BYTES):
        raise ImageError(f"The file {path} is cut short: its header announces {' x '.join(map(str, sizes))} voxels and {left} bytes "
                         f"follow it; copy it again from its source.")
    try:
        raw = _unpacked(file, packed, wanted) if packed else file.read(wanted)
    except (zlib.error, EOFError, gzip.BadGzipFile, OSError, ValueError) as cause:
        raise ImageError(f"The file {path} cannot be read (its packed values are damaged: {cause}); copy it again from its "
                         f"source.") from cause
    if len(raw) < wanted:
        raise ImageError(f"The file {path} is cut short: {len(raw)} of {wanted} bytes of values are there; copy it again from its "
                         f"source.")
    return np.frombuffer(raw, kind, count, skip).reshape(sizes[::-1])


def three_sizes(path: Path, sizes: tuple[int, ...]) -> int:
    """The number of voxels; raises ImageError unless there are three sizes of 1 to 65535."""
    if len(sizes) != 3:
        raise ImageError(f"The file {path} has {len(sizes)} axes; a volume has three and one value a voxel. Take one time step or "
                         f"channel.")
    if min(sizes) < 1 or max(sizes) > 65535:
        raise ImageError(f"The file {path} announces {' x '.join(map(str, sizes))} voxels, which no image has; export it again.")
    return math.prod(sizes)


def _unpacked(file: BinaryIO, packed: str, wanted: int) -> bytes:
    if packed == "gzip":
        with gzip.GzipFile(fileobj=file) as unpacked:
            return unpacked.read(wanted)
    if packed == "bzip2":
        import bz2

        found = bytearray()
        unpacker = bz2.BZ2Decompressor()
        while len(found) < wanted and not unpacker.eof:
            piece = file.read(PIECE) if unpacker.needs_input else b""
            if unpacker.needs_input and not piece:
                break
            found += unpacker.decompress(piece, wanted - len(found))
        return bytes(found)
    return zlib.decompressobj().decompress(file.read(), wanted)


def numbers(path: Path, text: str, count: int, what: str) -> tuple[float, ...]:
    """`count` finite numbers separated by blanks. Raises ImageError that names `what`."""
    try:
        found = tuple(float(part) for part in text.split())
    except ValueError:
        found = ()
    if len(found) != count or not all(map(math.isfinite, found)):
        raise ImageError(f"The file {path} states {what} as '{text[:60]}' instead of {count} numbers; export it again.")
    return found


def whole_numbers(path: Path, text: str, what: str) -> tuple[int, ...]:
    """Whole numbers separated by blanks. Raises ImageError that names `what`."""
    try:
        return tuple(int(part) for part in text.split()[:16])
    except ValueError:
        raise ImageError(f"The file {path} states {what} as '{text[:60]}' instead of whole numbers; export it again.") from None


def absent(path: Path, what: str) -> ImageError:
    return ImageError(f"The file {path} does not state {what}, so the place and size of its voxels are not known; export it again "
                      f"with it.")
