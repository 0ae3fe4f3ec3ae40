"""Wavefront OBJ: text lines "v x y z" and "f a b c", corners counted from 1. Unit and frame are comments."""
from __future__ import annotations

from io import StringIO
from pathlib import Path

import numpy as np

from app.atomic import write_atomically
from meshing.surface import Surface


def write(surface: Surface, path: Path) -> None:
    write_atomically(path, encoded(surface))


def encoded(surface: Surface) -> bytes:
    """The bytes of the file."""
    text = StringIO()
    text.write(f"# unit mm, frame LPS (x left, y posterior, z superior)\n# frame of reference {surface.space}\n"
               f"o {one_line(surface.name)}\n")
    np.savetxt(text, surface.points_mm, "v %.9g %.9g %.9g")
    np.savetxt(text, surface.triangles + 1, "f %d %d %d")
    return text.getvalue().encode()


def one_line(words: str) -> str:
    """A name that cannot break out of its line."""
    return " ".join(words.split())
