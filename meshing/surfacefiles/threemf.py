"""3MF (3MF Consortium, Core Specification 1.3): a zip that holds a model in XML, with its unit.

Objects are meshes or put together from others by `component` with a transform (a row-vector matrix, 4 rows of 3); what
counts is what `build` lists. The frame of the patient is no part of the format; a "Description" that states it counts.
"""
from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import numpy as np
from numpy.typing import NDArray

from meshing.errors import ImageError
from meshing.surfacefiles.packed_xml import parsed_xml
from meshing.surfacefiles.triangles import Triangles, said

CORE = "{http://schemas.microsoft.com/3dmanufacturing/core/2015/02}"
MODEL_KIND = "http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"
UNITS = {"micron": "um", "millimeter": "mm", "centimeter": "cm", "inch": "in", "meter": "m"}
MOST_BYTES = 1 << 29
DEEPEST = 8
MOST_PARTS = 10_000

Mesh = tuple[NDArray[np.float64], NDArray[np.int32]]


def read(path: Path, raw: bytes) -> Triangles:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            root = parsed_xml(path, _model(path, archive))
    except (zipfile.BadZipFile, KeyError, EOFError, OSError, zlib.error, RuntimeError, ValueError) as cause:
        raise ImageError(f"The file {path} cannot be read as 3MF (its zip is damaged: {cause}); copy it again from its source.") from None
    unit = root.get("unit", "millimeter")
    if unit not in UNITS:
        raise ImageError(f"The file {path} states the unit '{unit[:20]}'; export it in millimetres.")
    objects = {found.get("id", ""): found for found in root.iter(f"{CORE}object")}
    builds = list(root.iter(f"{CORE}item"))
    meshes: list[tuple[str, Mesh]] = []
    visits = iter(range(MOST_PARTS))
    try:
        for item in builds:
            wanted = objects[item.get("objectid", "")]
            name = wanted.get("name", "")
            meshes += [(name, mesh) for mesh in _meshes(wanted, objects, _matrix(item.get("transform")), 0, visits)]
    except (KeyError, ValueError, TypeError, OverflowError) as cause:
        raise ImageError(f"The file {path} cannot be read as 3MF (an object is damaged or lies in another file: {cause}); export it "
                         f"again.") from None
    frame, _ = said(" ".join(found.text or "" for found in root.iter(f"{CORE}metadata")))
    return _together(meshes, frame, UNITS[unit])


def _model(path: Path, archive: zipfile.ZipFile) -> bytes:
    relations = parsed_xml(path, _member(archive, "_rels/.rels"))
    targets = [found.get("Target", "") for found in relations if found.get("Type") == MODEL_KIND]
    if not targets:
        raise KeyError("it names no model")
    return _member(archive, targets[0].lstrip("/"))


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        found = file.read(MOST_BYTES + 1)
    if len(found) > MOST_BYTES:
        raise ValueError("it unpacks to more than 512 MiB")
    return found


def _matrix(text: str | None) -> NDArray[np.float64]:
    """Twelve numbers: (x, y, z, 1) times a matrix of four rows and three columns."""
    if text is None:
        return np.eye(4)[:, :3]
    return np.array([float(part) for part in text.split()]).reshape(4, 3)


def _meshes(wanted: Element, objects: dict[str, Element], matrix: NDArray[np.float64], depth: int,
            visits: Iterator[int]) -> list[Mesh]:
    if depth > DEEPEST or next(visits, None) is None:
        raise ValueError("components within components without end")
    found: list[Mesh] = []
    for mesh in wanted.findall(f"{CORE}mesh"):
        points = np.array([[float(vertex.attrib[axis]) for axis in "xyz"] for vertex in mesh.iter(f"{CORE}vertex")]).reshape(-1, 3)
        corners = np.array([[int(triangle.attrib[f"v{n}"]) for n in (1, 2, 3)] for triangle in mesh.iter(f"{CORE}triangle")],
                           np.int64).reshape(-1, 3)
        if len(corners) and (corners.min() < 0 or corners.max() >= len(points)):
            raise ValueError("a triangle names a corner that does not exist")
        if np.linalg.det(matrix[:3]) < 0:  # 3MF 4.1: a mirroring transform keeps the triangles' outside outside
            corners = corners[:, ::-1]
        found.append((points @ matrix[:3] + matrix[3], corners.astype(np.int32)))
    for component in wanted.iter(f"{CORE}component"):
        inner = np.eye(4)
        inner[:, :3] = _matrix(component.get("transform"))
        outer = np.eye(4)
        outer[:, :3] = matrix
        found += _meshes(objects[component.attrib["objectid"]], objects, (inner @ outer)[:, :3], depth + 1, visits)
    return found


def _together(meshes: list[tuple[str, Mesh]], frame: str | None, unit: str) -> Triangles:
    parts: dict[str, list[NDArray[np.int32]]] = {}
    points, before = [], 0
    for name, (mine, triangles) in meshes:
        parts.setdefault(name, []).append(triangles + np.int32(before))
        points.append(mine)
        before += len(mine)
    return Triangles(np.concatenate(points) if points else np.empty((0, 3)),
                     tuple((name, np.concatenate(pieces)) for name, pieces in parts.items()), frame, unit)
