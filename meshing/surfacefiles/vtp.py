"""VTK PolyData in XML (.vtp; VTK File Formats, "XML file formats"): polygons as text, base64 or appended, plain or zlib.

Polygons become fans of triangles; strips, and pieces beyond the first, are refused.
"""
from __future__ import annotations

import base64
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import numpy as np
from numpy.typing import NDArray

from meshing.errors import ImageError
from meshing.surfacefiles.packed_xml import parsed_xml
from meshing.surfacefiles.triangles import Triangles, fans, said

KINDS = {"Int8": "i1", "UInt8": "u1", "Int16": "i2", "UInt16": "u2", "Int32": "i4", "UInt32": "u4", "Int64": "i8", "UInt64": "u8",
         "Float32": "f4", "Float64": "f8"}
MOST_BYTES = 1 << 31


@dataclass(frozen=True)
class Coding:
    """How the arrays of a file are kept: order of bytes, kind of the lengths, zlib or not, and what is appended."""

    order: str
    lengths: str
    packed: bool
    appended: bytes
    appended_base64: bool


def opened(path: Path, raw: bytes) -> tuple[Element, Coding, bytes]:
    """The tree of a VTK file in XML, how its arrays are kept, and its text without what is appended. Raises ValueError or KeyError."""
    start = raw.find(b"<AppendedData")
    tail = b""
    if start >= 0:
        begin = raw.find(b">", start) + 1
        end = raw.rfind(b"</AppendedData>")
        tail = raw[begin:end if end > begin else len(raw)].lstrip()[1:]
        text = raw[:begin] + b"</AppendedData></VTKFile>"
    else:
        text = raw
    root = parsed_xml(path, text)
    return root, _coding(root, tail), text


def read(path: Path, raw: bytes) -> Triangles:
    try:
        root, coding, text = opened(path, raw)
        pieces = list(root.iter("Piece"))
        if root.tag != "VTKFile" or root.get("type") != "PolyData" or len(pieces) != 1:
            raise ImageError(f"The file {path} cannot be read as VTP: it holds {len(pieces)} pieces of {root.get('type', 'nothing known')[:40]}, not "
                             f"one piece of PolyData.")
        points, triangles = _piece(pieces[0], coding)
    except (ValueError, KeyError, TypeError, IndexError, OverflowError, MemoryError, zlib.error) as cause:
        raise ImageError(f"The file {path} cannot be read as VTP (an array is damaged: {str(cause)[:80]}); copy it again from its "
                         f"source.") from None
    comments = re.findall(rb"<!--(.*?)-->", text, re.DOTALL)
    frame, unit = said(b"\n".join(comments).decode("utf-8", "replace"))
    return Triangles(points, (("", triangles),), frame, unit)


def _coding(root: Element, tail: bytes) -> Coding:
    compressor = root.get("compressor", "")
    if compressor not in ("", "vtkZLibDataCompressor"):
        raise ValueError(f"packed by {compressor}")
    appended = root.find("AppendedData")
    return Coding({"LittleEndian": "<", "BigEndian": ">"}[root.attrib["byte_order"]], KINDS[root.get("header_type", "UInt32")],
                  bool(compressor), tail, appended is not None and appended.get("encoding") == "base64")


def _piece(piece: Element, coding: Coding) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    if int(piece.get("NumberOfStrips", "0")):
        raise ValueError("triangle strips; export plain triangles")
    count, polygons = int(piece.get("NumberOfPoints", "0")), int(piece.get("NumberOfPolys", "0"))
    holder, polys = piece.find("Points"), piece.find("Polys")
    if holder is None or polys is None:
        raise ValueError("no points or no polygons")
    points = array_of(holder[0], coding).astype(np.float64).reshape(-1, 3)
    named = {array.get("Name", ""): array_of(array, coding).astype(np.int64) for array in polys.findall("DataArray")}
    ends, corners = named["offsets"][:polygons], named["connectivity"]
    starts = np.concatenate([[0], ends]).astype(np.int64)
    if len(points) != count or len(ends) != polygons or np.any(np.diff(starts) < 0) or starts[-1] > len(corners):
        raise ValueError("the counts do not fit")
    if len(corners) and (corners.min() < 0 or corners.max() >= count):
        raise ValueError("a polygon names a corner that does not exist")
    return points, fans(corners, starts)


def array_of(array: Element, coding: Coding) -> NDArray[Any]:
    kind = np.dtype(coding.order + KINDS[array.attrib["type"]])
    how = array.get("format", "ascii")
    if how == "ascii":
        return np.array((array.text or "").split(), np.float64 if kind.kind == "f" else np.int64)
    if how == "binary":
        return np.frombuffer(_base64(("".join((array.text or "").split())).encode(), coding), kind)
    data = coding.appended[int(array.attrib["offset"]):]
    if int(array.attrib["offset"]) < 0:
        raise ValueError("an offset below 0")
    return np.frombuffer(_base64(data, coding) if coding.appended_base64 else _raw(data, coding), kind)


def _base64(text: bytes, coding: Coding) -> bytes:
    """The lengths and the values are coded one after the other, each padded by itself."""
    size = np.dtype(coding.lengths).itemsize
    if not coding.packed:
        length = _numbers(base64.b64decode(text[:_coded(size)]), coding, 1)[0]
        return _exact(base64.b64decode(text[:_coded(size + length)]), size, length)
    blocks = _numbers(base64.b64decode(text[:_coded(size)]), coding, 1)[0]
    head = size * (3 + blocks)
    sizes = _numbers(base64.b64decode(text[:_coded(head)]), coding, 3 + blocks)[3:]
    return _blocks(base64.b64decode(text[_coded(head):_coded(head) + _coded(sum(sizes))]), sizes)


def _raw(data: bytes, coding: Coding) -> bytes:
    size = np.dtype(coding.lengths).itemsize
    if not coding.packed:
        return _exact(data, size, _numbers(data, coding, 1)[0])
    blocks = _numbers(data, coding, 1)[0]
    return _blocks(data[size * (3 + blocks):], _numbers(data, coding, 3 + blocks)[3:])


def _coded(count: int) -> int:
    return -(-count // 3) * 4


def _numbers(data: bytes, coding: Coding, count: int) -> list[int]:
    return [int(n) for n in np.frombuffer(data, coding.order + coding.lengths, count)]


def _exact(data: bytes, skip: int, length: int) -> bytes:
    if length < 0 or len(data) < skip + length:
        raise ValueError("it is cut short")
    return data[skip:skip + length]


def _blocks(data: bytes, sizes: list[int]) -> bytes:
    found, at = bytearray(), 0
    for size in sizes:
        block = zlib.decompressobj()
        found += block.decompress(data[at:at + size], MOST_BYTES - len(found))
        at += size
        if not block.eof or len(found) >= MOST_BYTES:
            raise ValueError("a packed block is cut short")
    return bytes(found)
