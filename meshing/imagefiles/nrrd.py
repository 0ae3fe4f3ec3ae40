"""NRRD (Kindlmann, "Definition of NRRD file format", teem.sourceforge.net/nrrd/format.html), attached values only.

    NRRD000X, lines "field: value" and "key:=value", an empty line, the values

The space must be one of the patient's (LPS, RAS, LAS): a file with "spacings" alone knows no sides. The origin is the
centre of the first voxel. Millimetres unless "space units" says otherwise.
"""
from __future__ import annotations

import re
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from meshing.errors import ImageError
from meshing.imagefiles.stated import UNITS_MM, ImageFile, NiftiForm, absent, numbers, three_sizes, voxels, whole_numbers

KINDS = {
    "u1": ("uchar", "unsigned char", "uint8", "uint8_t"), "i1": ("signed char", "int8", "int8_t"),
    "i2": ("short", "short int", "signed short", "signed short int", "int16", "int16_t"),
    "u2": ("ushort", "unsigned short", "unsigned short int", "uint16", "uint16_t"),
    "i4": ("int", "signed int", "int32", "int32_t"), "u4": ("uint", "unsigned int", "uint32", "uint32_t"),
    "i8": ("longlong", "long long", "long long int", "signed long long", "signed long long int", "int64", "int64_t"),
    "u8": ("ulonglong", "unsigned long long", "unsigned long long int", "uint64", "uint64_t"),
    "f4": ("float",), "f8": ("double",),
}
SPACES = {"left-posterior-superior": (1, 1, 1), "lps": (1, 1, 1), "right-anterior-superior": (-1, -1, 1), "ras": (-1, -1, 1),
          "left-anterior-superior": (1, -1, 1), "las": (1, -1, 1)}
"""Spaces of the patient, and their signs to LPS."""
PACKED = {"raw": "", "gz": "gzip", "gzip": "gzip", "bz2": "bzip2", "bzip2": "bzip2"}
TEXT = ("txt", "text", "ascii")
LONGEST_HEADER = 1 << 20


def read(path: Path, prefer: NiftiForm | None) -> ImageFile:
    with path.open("rb") as file:
        stated, entries = _header(path, file)
        matrix, notes = _placed(path, stated, entries)
        name = " ".join(stated.get("type", "").lower().split())
        kind = next((kind for kind, names in KINDS.items() if name in names), None)
        if kind is None:
            raise ImageError(f"The file {path} cannot be read: its values are of the type '{name[:40]}', not one number a voxel.")
        sizes = whole_numbers(path, stated.get("sizes", ""), "its sizes")
        coding = stated.get("encoding", "").lower()
        if coding in TEXT:
            return ImageFile(_text_values(path, file, sizes, kind), matrix, entries, notes)
        if coding not in PACKED:
            raise ImageError(f"The file {path} cannot be read: its encoding '{coding[:40]}' is none of {', '.join((*PACKED, *TEXT))}.")
        order = {"little": "<", "big": ">"}.get(stated.get("endian", "").lower(), "" if kind.endswith("1") else None)
        if order is None:
            raise absent(path, "the order of its bytes (endian)")
        _skip(path, file, stated)
        return ImageFile(voxels(path, file, np.dtype(order + kind), sizes, PACKED[coding]), matrix, entries, notes)


def _header(path: Path, file: BinaryIO) -> tuple[dict[str, str], dict[str, str]]:
    first = file.readline(16)
    if not re.match(rb"NRRD000\d\s*$", first):
        raise ImageError(f"The file {path} cannot be read: it does not begin like NRRD.")
    stated: dict[str, str] = {}
    entries: dict[str, str] = {}
    while file.tell() < LONGEST_HEADER:
        line = file.readline(LONGEST_HEADER).decode("utf-8", "replace").rstrip("\r\n")
        if not line:
            break
        if line.startswith("#"):
            continue
        key, mark, value = line.partition(":=") if ":=" in line and ": " not in line.partition(":=")[0] else line.partition(":")
        if mark == ":=":
            entries[key] = value
        elif mark:
            stated[" ".join(key.lower().split())] = value.strip()
    if "data file" in stated or "datafile" in stated:
        raise ImageError(f"The values of {path} lie in another file; export header and values as one .nrrd file.")
    return stated, entries


def _placed(path: Path, stated: dict[str, str], entries: dict[str, str]) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    if stated.get("dimension", "") != "3":
        raise ImageError(f"The file {path} has {stated.get('dimension', 'unknown')[:10]} axes; a volume has three and one value a voxel. "
                         f"Take one time step, channel or layer.")
    space = stated.get("space", "").lower()
    if not space:
        raise ImageError(f"The file {path} does not state its space (LPS or RAS), so left and right are not known; export it "
                         f"with its space.")
    if space not in SPACES:
        raise ImageError(f"The file {path} lies in the space '{space[:40]}', which is not the patient's (LPS, RAS or LAS), so left and "
                         f"right are not known; export it with its space.")
    vectors = re.findall(r"\(([^()]*)\)", stated.get("space directions", ""))
    if len(vectors) != 3:
        raise absent(path, "the direction and spacing of its axes (space directions)")
    origin = re.findall(r"\(([^()]*)\)", stated.get("space origin", ""))
    if len(origin) != 1:
        raise absent(path, "where it begins (space origin)")
    factor, notes = _unit(path, stated, entries)
    matrix = np.eye(4)
    for axis, text in enumerate(vectors):
        matrix[:3, axis] = numbers(path, text.replace(",", " "), 3, "a direction")
    matrix[:3, 3] = numbers(path, origin[0].replace(",", " "), 3, "its origin")
    matrix[:3] *= factor * np.array(SPACES[space], float)[:, None]
    return matrix, notes


def _unit(path: Path, stated: dict[str, str], entries: dict[str, str]) -> tuple[float, tuple[str, ...]]:
    units = set(re.findall(r'"([^"]*)"', stated.get("space units", ""))) or {entries.get("Unit", "")}
    if units == {""}:
        return 1.0, (f"{path.name} does not state its unit of length; millimetres were assumed",)
    if len(units) > 1 or not units <= UNITS_MM.keys():
        raise ImageError(f"The file {path} states the unit of length {', '.join(sorted(units))[:60]}; export it in millimetres.")
    return UNITS_MM[units.pop()], ()


def _skip(path: Path, file: BinaryIO, stated: dict[str, str]) -> None:
    lines, bytes_ = (whole_numbers(path, stated.get(f"{what} skip", stated.get(f"{what}skip", "0")), f"its {what} skip")
                     for what in ("line", "byte"))
    if lines != (0,) or len(bytes_) != 1 or not 0 <= bytes_[0] < 1 << 40:
        raise ImageError(f"The file {path} asks to skip lines or a number of bytes that it does not state; export it without.")
    file.seek(bytes_[0], 1)


def _text_values(path: Path, file: BinaryIO, sizes: tuple[int, ...], kind: str) -> NDArray[np.generic]:
    count = three_sizes(path, sizes)
    try:
        found = np.array(file.read().split(), np.float64)
    except ValueError:
        found = np.empty(0)
    if len(found) != count:
        raise ImageError(f"The file {path} is cut short or damaged: {len(found)} of {count} values are there.")
    with np.errstate(all="ignore"):
        return found.astype(kind).reshape(sizes[::-1])
