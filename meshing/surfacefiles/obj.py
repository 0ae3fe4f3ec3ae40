"""Wavefront OBJ: "v x y z", "f a b c" with corners from 1 (negative ones count back), "o" or "g" begin an object."""
from __future__ import annotations

from pathlib import Path

import numpy as np

from meshing.errors import ImageError
from meshing.surfacefiles.triangles import Triangles, of_polygons, said


def read(path: Path, raw: bytes) -> Triangles:
    points: list[tuple[float, float, float]] = []
    parts: dict[str, list[list[int]]] = {}
    comments: list[str] = []
    name = ""
    for number, line in enumerate(raw.decode("utf-8", "replace").splitlines(), 1):
        word, _, rest = line.strip().partition(" ")
        try:
            if word == "v":
                x, y, z = rest.split()[:3]
                points.append((float(x), float(y), float(z)))
            elif word == "f":
                corners = [int(corner.split("/", 1)[0]) for corner in rest.split()]
                if 0 in corners or len(corners) < 3 or min(corners) < -len(points):
                    raise ValueError
                parts.setdefault(name, []).append([corner - 1 if corner > 0 else len(points) + corner for corner in corners])
            elif word in ("o", "g"):
                name = rest.strip()
            elif word.startswith("#"):
                comments.append(line)
        except (ValueError, OverflowError):
            raise ImageError(f"The file {path} is damaged in line {number} ('{line[:40]}'); export the surface again.") from None
    most = max((corner for faces in parts.values() for face in faces for corner in face), default=-1)
    if not points or most >= len(points):
        raise ImageError(f"The file {path} cannot be read as OBJ: it has {len(points)} points and a face names number {most + 1}; "
                         f"copy it again from its source.")
    frame, unit = said("\n".join(comments))
    return Triangles(np.array(points, np.float64), tuple((name, of_polygons(faces)) for name, faces in parts.items()), frame, unit)
