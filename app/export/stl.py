"""Binary STL: an 80-byte header, the number of triangles, and for each its normal, three corners and two unused bytes.

The format has no place for unit and frame, so they stand in the header and in a small text file beside it
(`<name>.stl.txt`): a reader that guesses metres or RAS would print a mirrored or a thousandfold organ.
"""
from __future__ import annotations

from pathlib import Path

import numpy as np

from app.atomic import write_atomically
from meshing.surface import Surface, triangle_normals

TRIANGLE = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("unused", "<u2")])


def write(surface: Surface, path: Path) -> None:
    write_atomically(path, encoded(surface))
    note = f"{path.name}: unit mm, frame LPS (x to the patient's left, y to posterior, z to superior)\n" \
           f"structure: {surface.name}\nframe of reference: {surface.space}\n"
    write_atomically(path.with_name(path.name + ".txt"), note.encode())


def encoded(surface: Surface) -> bytes:
    """The bytes of the file."""
    head = f"binary; unit mm; frame LPS (x left, y posterior, z superior); {surface.name}"
    rows = np.zeros(len(surface.triangles), TRIANGLE)
    normals = triangle_normals(surface.points_mm, surface.triangles)
    rows["normal"] = normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-300)
    rows["corners"] = surface.points_mm[surface.triangles]
    body: bytes = rows.tobytes()
    return head.encode("ascii", "replace")[:80].ljust(80) + len(rows).to_bytes(4, "little") + body
