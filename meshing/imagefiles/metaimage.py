"""MetaImage (.mha, and .mhd with its values beside it): the format of ITK, "MetaIO" documentation.

Lines "Key = value" up to ElementDataFile, then the values. The frame is LPS by the convention of ITK. TransformMatrix
lists the direction of the first axis, then of the second and third. ITK takes the identity, 0 and 1 for an absent
matrix, offset and spacing; here an absent one is refused.
"""
from __future__ import annotations

import re
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from meshing.errors import ImageError
from meshing.imagefiles.stated import UNITS_MM, ImageFile, NiftiForm, absent, numbers, voxels, whole_numbers

KINDS = {"MET_CHAR": "i1", "MET_UCHAR": "u1", "MET_SHORT": "i2", "MET_USHORT": "u2", "MET_INT": "i4", "MET_UINT": "u4",
         "MET_LONG_LONG": "i8", "MET_ULONG_LONG": "u8", "MET_FLOAT": "f4", "MET_DOUBLE": "f8"}
LONGEST_HEADER = 1 << 20


def read(path: Path, prefer: NiftiForm | None) -> ImageFile:
    with path.open("rb") as file:
        stated = _header(path, file)
        matrix, notes = _placed(path, stated)
        kind = KINDS.get(stated.get("ElementType", ""))
        if kind is None or stated.get("ElementNumberOfChannels", "1") != "1":
            raise ImageError(f"The file {path} holds values of the type {stated.get('ElementType', 'unknown')[:40]} with "
                             f"{stated.get('ElementNumberOfChannels', '1')[:10]} numbers a voxel; a volume has one. Take one channel.")
        sizes = whole_numbers(path, stated.get("DimSize", ""), "its sizes (DimSize)")
        big = _yes(stated, "BinaryDataByteOrderMSB") or _yes(stated, "ElementByteOrderMSB")
        if not _yes(stated, "BinaryData"):
            raise ImageError(f"The file {path} holds its values as text; export it with binary values.")
        packed = "zlib" if _yes(stated, "CompressedData") else ""
        if stated.get("HeaderSize", "0") != "0":
            raise ImageError(f"The file {path} asks to skip a header inside its values; export it as one .mha file.")
        shape = np.dtype((">" if big else "<") + kind)
        name = stated["ElementDataFile"]
        if name == "LOCAL":
            return ImageFile(voxels(path, file, shape, sizes, packed), matrix, stated, notes)
    beside = path.parent / name
    if not re.fullmatch(r"[^/\\%:]+", name) or name in ("..", "LIST") or not beside.is_file():
        raise ImageError(f"The values of {path} should lie in '{name[:80]}', which is not a file beside it; give both files, or "
                         f"export one .mha file.")
    with beside.open("rb") as file:
        return ImageFile(voxels(path, file, shape, sizes, packed), matrix, stated, notes)


def _header(path: Path, file: BinaryIO) -> dict[str, str]:
    stated: dict[str, str] = {}
    while "ElementDataFile" not in stated:
        line = file.readline(4096)
        key, mark, value = line.decode("utf-8", "replace").partition("=")
        if not mark or file.tell() > LONGEST_HEADER:
            raise ImageError(f"The file {path} cannot be read: its header does not read 'Key = value' up to ElementDataFile.")
        stated[key.strip()] = value.strip()
    if stated.get("ObjectType", "Image") != "Image":
        raise ImageError(f"The file {path} holds a {stated['ObjectType'][:40]}, not an image.")
    return stated


def _yes(stated: dict[str, str], key: str) -> bool:
    return stated.get(key, "").lower() in ("true", "1")


def _placed(path: Path, stated: dict[str, str]) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    if stated.get("NDims") != "3":
        raise ImageError(f"The file {path} has {stated.get('NDims', 'unknown')[:10]} axes; a volume has three and one value a voxel. "
                         f"Take one time step or channel.")

    def either(what: str, *keys: str) -> str:
        found = next((stated[key] for key in keys if key in stated), None)
        if found is None:
            raise absent(path, f"{what} ({keys[0]})")
        return found

    spacing = numbers(path, either("its spacing", "ElementSpacing"), 3, "its spacing")
    axes = np.reshape(numbers(path, either("its orientation", "TransformMatrix", "Rotation", "Orientation"), 9, "its orientation"), (3, 3))
    offset = numbers(path, either("where it begins", "Offset", "Position", "Origin"), 3, "where it begins")
    if min(spacing) <= 0 or np.max(np.abs(np.linalg.norm(axes, axis=1) - 1.0)) > 1e-3:
        raise ImageError(f"The file {path} states a spacing that is not above 0, or directions that are not unit vectors; export it "
                         f"again.")
    unit = stated.get("DistanceUnits", stated.get("Unit", ""))
    if unit not in ("", "?", *UNITS_MM):
        raise ImageError(f"The file {path} states the unit of length '{unit[:20]}'; export it in millimetres.")
    notes = () if unit in UNITS_MM else (f"{path.name} does not state its unit of length; millimetres were assumed",)
    matrix = np.eye(4)
    matrix[:3, :3] = axes.T * np.array(spacing)
    matrix[:3, 3] = offset
    matrix[:3] *= UNITS_MM.get(unit, 1.0)
    return matrix, notes
