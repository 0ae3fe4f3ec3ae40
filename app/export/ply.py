"""PLY (Turk 1994), binary little endian: float coordinates and triangles. Unit and frame are comments of the header."""
from __future__ import annotations

from pathlib import Path

import numpy as np

from app.atomic import write_atomically
from app.export.obj import one_line
from meshing.surface import Surface

FACE = np.dtype([("count", "u1"), ("corners", "<i4", 3)])


def write(surface: Surface, path: Path) -> None:
    head = "\n".join((
        "ply", "format binary_little_endian 1.0", "comment unit mm, frame LPS (x left, y posterior, z superior)",
        f"comment structure {one_line(surface.name)}", f"comment frame of reference {surface.space}",
        f"element vertex {len(surface.points_mm)}", "property float x", "property float y", "property float z",
        f"element face {len(surface.triangles)}", "property list uchar int vertex_indices", "end_header", ""))
    faces = np.empty(len(surface.triangles), FACE)
    faces["count"] = 3
    faces["corners"] = surface.triangles
    write_atomically(path, head.encode() + surface.points_mm.astype("<f4").tobytes() + faces.tobytes())
