"""OFF (Geomview Object File Format): the word OFF, counts of points, faces and edges, then the points and the faces.

Faces are polygons, "3 a b c"; what follows the corners in a line (colours) is left out. No place for unit and frame but a
comment.
"""
from __future__ import annotations

from pathlib import Path

import numpy as np

from meshing.errors import ImageError
from meshing.surfacefiles.triangles import Triangles, of_polygons, said


def read(path: Path, raw: bytes) -> Triangles:
    text = raw.decode("utf-8", "replace")
    lines = [line.split("#")[0].split() for line in text.splitlines()]
    rows = [row for row in lines if row]
    try:
        if rows[0][0] != "OFF":
            raise ValueError("it does not begin with OFF")
        rows = [rows[0][1:], *rows[1:]] if len(rows[0]) > 1 else rows[1:]
        count, faces = int(rows[0][0]), int(rows[0][1])
        if min(count, faces) < 0 or len(rows) < 1 + count + faces:
            raise ValueError("it is cut short")
        points = np.array([[float(number) for number in row[:3]] for row in rows[1:1 + count]]).reshape(-1, 3)
        polygons = [[int(number) for number in row[1:1 + int(row[0])]] for row in rows[1 + count:1 + count + faces]]
        if any(len(polygon) != int(row[0]) for polygon, row in zip(polygons, rows[1 + count:], strict=False)):
            raise ValueError("a face is cut short")
        triangles = of_polygons(polygons)
    except (ValueError, IndexError, OverflowError) as cause:
        raise ImageError(f"The file {path} cannot be read as OFF ({str(cause)[:80]}); copy it again from its source.") from None
    frame, unit = said(" ".join(line for line in text.splitlines() if line.startswith("#")))
    return Triangles(points, (("", triangles),), frame, unit)
