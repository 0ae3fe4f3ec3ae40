"""PLY (Turk 1994), text and binary of either byte order: element "vertex" with x, y, z, element "face" with one list of corners."""
from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meshing.errors import ImageError
from meshing.surfacefiles.triangles import Triangles, of_polygons, said

KINDS = {"char": "i1", "int8": "i1", "uchar": "u1", "uint8": "u1", "short": "i2", "int16": "i2", "ushort": "u2", "uint16": "u2",
         "int": "i4", "int32": "i4", "uint": "u4", "uint32": "u4", "float": "f4", "float32": "f4", "double": "f8", "float64": "f8"}
ORDERS = {"ascii": "", "binary_little_endian": "<", "binary_big_endian": ">"}


@dataclass
class Element:
    """`properties` are (name, kind of the value, kind of the count of a list or "")."""

    name: str
    count: int
    properties: list[tuple[str, str, str]]


def read(path: Path, raw: bytes) -> Triangles:
    try:
        return _read(raw)
    except (ValueError, KeyError, IndexError, OverflowError, TypeError, StopIteration) as cause:
        reason = str(cause).strip("'") or "it is cut short"
        raise ImageError(f"The file {path} cannot be read as PLY ({reason[:80]}); copy it again from its source.") from None


def _read(raw: bytes) -> Triangles:
    end = re.search(rb"end_header\r?\n", raw[:1 << 20])
    if not raw.startswith(b"ply") or end is None:
        raise ValueError("it has no header")
    lines = raw[:end.start()].decode("utf-8", "replace").splitlines()
    elements, order, comments = _header(lines)
    body: _Text | _Binary = _Binary(raw, end.end(), order) if order else _Text(raw[end.end():])
    points, faces = np.empty((0, 3)), np.empty((0, 3), np.int32)
    for element in elements:
        if element.name == "face":
            faces = body.faces(element)
        else:
            table = body.table(element)
            if element.name == "vertex":
                points = np.stack([table[axis] for axis in "xyz"], axis=1).astype(np.float64)
    frame, unit = said("\n".join(comments))
    return Triangles(points, (("", faces),), frame, unit)


def _header(lines: list[str]) -> tuple[list[Element], str, list[str]]:
    elements: list[Element] = []
    order, comments = None, []
    for line in lines[1:]:
        words = line.split()
        if not words:
            continue
        if words[0] == "format":
            order = ORDERS[words[1]]
        elif words[0] in ("comment", "obj_info"):
            comments.append(line)
        elif words[0] == "element":
            elements.append(Element(words[1], int(words[2]), []))
            if elements[-1].count < 0:
                raise ValueError("a negative count")
        elif words[0] == "property":
            holds_list = words[1] == "list"
            elements[-1].properties.append((words[-1], KINDS[words[3 if holds_list else 1]], KINDS[words[2]] if holds_list else ""))
    if order is None:
        raise ValueError("it does not state its format")
    return elements, order, comments


class _Text:
    def __init__(self, body: bytes) -> None:
        self.words = iter(body.split())

    def _rows(self, element: Element) -> list[list[list[float]]]:
        rows = []
        for _ in range(element.count):
            row = []
            for _, _, counted in element.properties:
                many = int(next(self.words)) if counted else 1
                row.append([float(next(self.words)) for _ in range(many)])
            if not row:
                raise ValueError("an element without properties")
            rows.append(row)
        return rows

    def table(self, element: Element) -> dict[str, NDArray[Any]]:
        rows = self._rows(element)
        return {name: np.array([row[n][0] for row in rows]) for n, (name, _, counted) in enumerate(element.properties) if not counted}

    def faces(self, element: Element) -> NDArray[np.int32]:
        where = _corner_list(element)
        return of_polygons([[int(corner) for corner in row[where]] for row in self._rows(element)])


class _Binary:
    def __init__(self, raw: bytes, at: int, order: str) -> None:
        self.raw, self.at, self.order = raw, at, order

    def table(self, element: Element) -> dict[str, NDArray[Any]]:
        if any(counted for _, _, counted in element.properties):
            raise ValueError(f"lists in the element {element.name}")
        kind = np.dtype([(name, self.order + kind) for name, kind, _ in element.properties])
        if kind.itemsize == 0:
            raise ValueError("an element without properties")
        found = np.frombuffer(self.raw, kind, element.count, self.at)
        self.at += kind.itemsize * element.count
        return {name: found[name] for name, _, _ in element.properties}

    def faces(self, element: Element) -> NDArray[np.int32]:
        where = _corner_list(element)
        if element.count == 0:
            return np.empty((0, 3), np.int32)
        kind = self._triangle(element)
        if len(self.raw) - self.at >= kind.itemsize * element.count:
            rows = np.frombuffer(self.raw, kind, element.count, self.at)
            counts = [rows[f"{name} count"] for name, _, counted in element.properties if counted]
            if all(np.all(count == 3) for count in counts):
                self.at += kind.itemsize * element.count
                return rows[element.properties[where][0]].astype(np.int64).astype(np.int32)
        return self._one_by_one(element, where)

    def _triangle(self, element: Element) -> np.dtype[Any]:
        """A row in which every list has three entries, as nearly all files have them."""
        fields: list[Any] = []
        for name, kind, counted in element.properties:
            fields += [(f"{name} count", self.order + counted), (name, self.order + kind, 3)] if counted else [(name, self.order + kind)]
        return np.dtype(fields)

    def _one_by_one(self, element: Element, where: int) -> NDArray[np.int32]:
        faces = []
        for _ in range(element.count):
            for number, (_, kind, counted) in enumerate(element.properties):
                many = int(self._take(counted, 1)[0]) if counted else 1
                values = self._take(kind, many)
                if number == where:
                    faces.append([int(corner) for corner in values])
        return of_polygons(faces)

    def _take(self, kind: str, many: int) -> NDArray[Any]:
        found = np.frombuffer(self.raw, self.order + kind, many, self.at) if many else np.empty(0, kind)
        self.at += found.nbytes
        return found


def _corner_list(element: Element) -> int:
    return next(n for n, (name, _, counted) in enumerate(element.properties) if counted and name in ("vertex_indices", "vertex_index"))
