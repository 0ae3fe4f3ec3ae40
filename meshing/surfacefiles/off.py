"""Object File Format (OFF, Geomview): "OFF", the numbers of points, faces and edges, the points, and faces as "count a b c ..."."""
from __future__ import annotations

from pathlib import Path

import numpy as np

from meshing.errors import ImageError
from meshing.surfacefiles.triangles import Triangles, of_polygons, said


def read(path: Path, raw: bytes) -> Triangles:
    text = raw.decode("utf-8", "replace")
    comments = "\n".join(line for line in text.splitlines() if line.lstrip().startswith("#"))
    words = " ".join(line.partition("#")[0] for line in text.splitlines()).split()
    try:
        if not words or words[0] != "OFF":
            raise ValueError("it does not begin with OFF")
        points, faces = int(words[1]), int(words[2])
        at = 4 + 3 * points
        if points <= 0 or faces < 0 or at > len(words):
            raise ValueError("it ends too early")
        corners = np.array(words[4:at], np.float64).reshape(-1, 3)
        polygons = []
        for _ in range(faces):
            count = int(words[at])
            polygon = [int(word) for word in words[at + 1:at + 1 + count]]
            if count < 3 or len(polygon) < count:
                raise ValueError("a face has too few corners")
            polygons.append(polygon)
            at += 1 + count
        triangles = of_polygons(polygons)
    except (ValueError, IndexError, OverflowError) as cause:
        raise ImageError(f"The file {path} cannot be read as OFF ({str(cause)[:60]}); copy it again from its source.") from None
    frame, unit = said(comments)
    return Triangles(corners, (("", triangles),), frame, unit)
