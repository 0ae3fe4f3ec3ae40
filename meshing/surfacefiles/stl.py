"""STL, binary (80 bytes, a count, 50 bytes a triangle) or text ("facet normal", "vertex"). What begins with "solid" may be either:
the size decides."""
from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from meshing.errors import ImageError
from meshing.surface import triangle_normals
from meshing.surfacefiles.triangles import Triangles, said

ROW = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("unused", "<u2")])
_NUMBER = rb"([-+\w.]{1,60})(?=\s)"
_CORNER = re.compile(rb"vertex\s+" + rb"\s+".join([_NUMBER] * 3), re.IGNORECASE)
_NORMAL = re.compile(rb"facet\s+normal\s+" + rb"\s+".join([_NUMBER] * 3), re.IGNORECASE)


def read(path: Path, raw: bytes) -> Triangles:
    count = int.from_bytes(raw[80:84], "little") if len(raw) >= 84 else -1
    if count >= 0 and len(raw) == 84 + 50 * count:
        rows = np.frombuffer(raw, ROW, count, 84)
        words = raw[:80].decode("ascii", "replace")
        return _made(rows["corners"].reshape(-1, 3).astype(np.float64), rows["normal"].astype(np.float64), words)
    if raw[:5].lower() == b"solid" and b"facet" in raw:
        return _text(path, raw)
    raise ImageError(f"The file {path} cannot be read as STL: it announces {max(count, 0)} triangles, which would be {84 + 50 * max(count, 0)} "
                     f"bytes, and has {len(raw)}; copy it again from its source.")


def _text(path: Path, raw: bytes) -> Triangles:
    try:
        corners = np.array(_CORNER.findall(raw)).astype(np.float64).reshape(-1, 3)
        normals = np.array(_NORMAL.findall(raw)).astype(np.float64).reshape(-1, 3)
    except ValueError:
        raise ImageError(f"The file {path} is a text STL with a corner that is not three numbers; export it again.") from None
    if b"endsolid" not in raw.lower() or len(corners) != 3 * len(normals):
        raise ImageError(f"The text STL {path} is cut short or damaged: {len(normals)} triangles begin and {len(corners)} corners are "
                         f"there; copy it again from its source.")
    return _made(corners, normals, raw.split(b"\n", 1)[0].decode("utf-8", "replace"))


def _made(corners: NDArray[np.float64], normals: NDArray[np.float64], words: str) -> Triangles:
    triangles = np.arange(len(corners), dtype=np.int32).reshape(-1, 3)
    with np.errstate(all="ignore"):
        along = np.einsum("ij,ij->i", triangle_normals(corners, triangles), normals)
    frame, unit = said(words)
    against = int(np.count_nonzero(along < 0))
    return Triangles(corners, (("", triangles),), frame, unit, contradicted=2 * against > len(along))
