"""The stored reference of vmtk's aorta (MR angiography): its image and its centreline, read without VTK."""
from __future__ import annotations

import base64
import re
import zlib
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from numpy.typing import NDArray

from meshing.frames import SpaceUid
from meshing.volume import Volume, grid


def read_image(path: Path) -> Volume:
    """A compressed MetaImage in the coordinates of vmtk: those of its header with x and y turned round."""
    raw = path.read_bytes()
    end = raw.index(b"LOCAL") + 6
    head = dict(re.findall(r"(\w+) = (.*)", raw[:end].decode("ascii")))
    size = [int(n) for n in head["DimSize"].split()]
    step = [float(n) for n in head["ElementSpacing"].split()]
    start = [float(n) for n in head["Offset"].split()]
    values = np.frombuffer(zlib.decompress(raw[end:]), "<f4").reshape(size[::-1]).astype(np.float32)
    return Volume(values, grid((step[0], step[1], step[2]), (-start[0], -start[1], start[2]), SpaceUid("1.2.9")), "MR")


def read_line(path: Path) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points (n, 3) mm and radii (n,) mm of the largest inscribed balls."""
    root = ElementTree.parse(path).getroot()
    arrays = {array.get("Name"): _array(array.text or "", array.get("type") or "") for array in root.iter("DataArray")}
    return arrays["Points"].reshape(-1, 3).astype(np.float64), arrays["MaximumInscribedSphereRadius"].astype(np.float64)


def _array(text: str, kind: str) -> NDArray[np.generic]:
    """Blocks compressed by zlib after a header of UInt32: number of blocks, their size, the last one's, compressed sizes."""
    text = "".join(text.split())
    count = int(np.frombuffer(base64.b64decode(text[:8])[:4], "<u4")[0])
    length = 4 * (3 + count)
    chars = 4 * ((length + 2) // 3)
    sizes = np.frombuffer(base64.b64decode(text[:chars])[:length], "<u4")[3:]
    body = base64.b64decode(text[chars:])
    parts, at = [], 0
    for size in sizes:
        parts.append(zlib.decompress(body[at:at + int(size)]))
        at += int(size)
    return np.frombuffer(b"".join(parts), {"Float32": "<f4", "Float64": "<f8", "Int64": "<i8", "Int32": "<i4"}.get(kind, "<u1"))


def read_triangles(path: Path) -> NDArray[np.float64]:
    """(n, 3, 3) corners mm of a binary STL."""
    raw = path.read_bytes()
    count = int(np.frombuffer(raw[80:84], "<u4")[0])
    rows = np.frombuffer(raw[84:], np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("byte", "<u2")]), count)
    return rows["corners"].astype(np.float64)


def share_inside(triangles: NDArray[np.float64], step_mm: float, parts: int) -> Volume:
    """How much of each voxel lies inside a closed surface, x 1000: lines along z cross it an even number of times."""
    low = triangles.min(axis=(0, 1)) - 4.0
    size = np.ceil((triangles.max(axis=(0, 1)) + 4.0 - low) / step_mm).astype(int)
    fine = step_mm / parts
    x, y = ((np.arange(n * parts) + 0.5 + 1e-4) * fine + a for n, a in zip(size[:2], low))
    flips = np.zeros((size[2] * parts + 1, len(y), len(x)), np.int8)
    for a, b, c in triangles:
        i0, i1 = np.searchsorted(x, [min(a[0], b[0], c[0]), max(a[0], b[0], c[0])])
        j0, j1 = np.searchsorted(y, [min(a[1], b[1], c[1]), max(a[1], b[1], c[1])])
        area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])
        if i1 == i0 or j1 == j0 or area == 0.0:
            continue
        p, q = np.meshgrid(x[i0:i1] - a[0], y[j0:j1] - a[1])
        u = (p * (c[1] - a[1]) - q * (c[0] - a[0])) / area
        v = (q * (b[0] - a[0]) - p * (b[1] - a[1])) / area
        hit = (u >= 0) & (v >= 0) & (u + v <= 1)
        z = a[2] + u * (b[2] - a[2]) + v * (c[2] - a[2])
        k = np.clip(np.ceil((z[hit] - low[2]) / fine - 0.5), 0, len(flips) - 1).astype(int)
        j, i = np.nonzero(hit)
        np.add.at(flips, (k, j + j0, i + i0), 1)
    inside = (np.cumsum(flips, axis=0)[:-1] % 2).astype(np.float32)
    share = inside.reshape(size[2], parts, size[1], parts, size[0], parts).mean(axis=(1, 3, 5))
    start = low + 0.5 * step_mm
    to_patient = grid((step_mm,) * 3, (float(start[0]), float(start[1]), float(start[2])), SpaceUid("1.2.9"))
    return Volume((1000.0 * share).astype(np.float32), to_patient, "MR")
