"""NIfTI-1 and NIfTI-2 ("nifti1.h", "nifti2.h"; Cox et al. 2004), single files, plain or gzip.

The frame is RAS+, stated twice: as a quaternion with spacings (qform) and as a matrix (sform). Either may be declared
absent (code 0). Both are read here, because libraries silently prefer one of them: when they place any corner of the
image further than APART_MM from each other, the caller must say which is right. Without both, the old ANALYZE way
(spacing alone) would be left, which knows no left and right: refused.
"""
from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from meshing.errors import ImageError
from meshing.imagefiles.stated import ImageFile, NiftiForm, voxels

APART_MM = 0.1

KINDS = {2: "u1", 4: "i2", 8: "i4", 16: "f4", 64: "f8", 256: "i1", 512: "u2", 768: "u4", 1024: "i8", 1280: "u8"}
UNITS_MM = {1: 1000.0, 2: 1.0, 3: 0.001}
RAS_TO_LPS = np.diag([-1.0, -1.0, 1.0, 1.0])


@dataclass(frozen=True, eq=False)
class Header:
    """What counts of a header, in either version."""

    order: str
    sizes: tuple[int, ...]
    pixdim: tuple[float, ...]
    kind: int
    offset: int
    slope: float
    intercept: float
    unit: int
    forms: dict[str, NDArray[np.float64]]


def read(path: Path, prefer: NiftiForm | None) -> ImageFile:
    packed = path.name.lower().endswith(".gz")
    with path.open("rb") as file:
        head = _header(path, _start(path, file, packed))
        matrix, notes = _placed(path, head, prefer)
        if head.kind not in KINDS:
            raise ImageError(f"The file {path} cannot be read: its values are of the kind {head.kind} (colour, complex or "
                             f"unknown), not one number a voxel. Take one channel.")
        kind = np.dtype(head.order + KINDS[head.kind])
        file.seek(0)
        values = voxels(path, file, kind, head.sizes, "gzip" if packed else "", skip=head.offset)
    if head.slope not in (0.0, 1.0) or (head.slope == 1.0 and head.intercept != 0.0):
        values = values * np.float64(head.slope) + head.intercept
    return ImageFile(values, matrix, {}, notes)


def _start(path: Path, file: BinaryIO, packed: bool) -> bytes:
    """The first 544 bytes, unpacked."""
    if not packed:
        return file.read(544)
    try:
        with gzip.GzipFile(fileobj=file) as unpacked:
            return unpacked.read(544)
    except (OSError, EOFError, zlib.error) as cause:
        raise ImageError(f"The file {path} cannot be read (it is not gzip: {cause}); copy it again from its source.") from cause


def _header(path: Path, raw: bytes) -> Header:
    size = len(raw)
    order = next((order for order in "<>" if size >= 348 and struct.unpack_from(order + "i", raw)[0] in (348, 540)), None)
    if order is None:
        raise ImageError(f"The file {path} cannot be read: it has no NIfTI header.")
    second = struct.unpack_from(order + "i", raw)[0] == 540

    def take(form: str, offset: int) -> tuple[Any, ...]:
        return struct.unpack_from(order + form, raw, offset)

    if second and size < 540:
        raise ImageError(f"The file {path} cannot be read: its header is cut short.")
    magic = raw[4:7] if second else raw[344:347]
    if magic not in (b"n+1", b"n+2"):
        kept = "its values in another file (.img)" if magic in (b"ni1", b"ni2") else "no mark of NIfTI"
        raise ImageError(f"The file {path} cannot be read: it has {kept}; export it as one .nii file.")
    if second:
        dim, pixdim, unit, kind = take("8q", 16), take("8d", 104), take("i", 500)[0], take("h", 12)[0]
        offset, slope, intercept = take("q", 168)[0], *take("2d", 176)
        codes, quaternion, rows = take("2i", 344), take("6d", 352), take("12d", 400)
    else:
        dim, pixdim, unit, kind = take("8h", 40), take("8f", 76), take("b", 123)[0], take("h", 70)[0]
        offset, slope, intercept = take("3f", 108)
        codes, quaternion, rows = take("2h", 252), take("6f", 256), take("12f", 280)
    if not 1 <= dim[0] <= 7 or not np.isfinite(offset) or not (544 if second else 348) <= offset <= 1 << 30:
        raise ImageError(f"The file {path} cannot be read: its header says {dim[0]} axes and values from byte {offset}.")
    sizes = tuple(int(n) for n in dim[1:dim[0] + 1])
    while len(sizes) > 3 and sizes[-1] == 1:
        sizes = sizes[:-1]
    forms = {}
    if codes[0] > 0:
        forms["qform"] = _from_quaternion(path, quaternion, pixdim)
    if codes[1] > 0:
        forms["sform"] = np.vstack([np.reshape(rows, (3, 4)), [0, 0, 0, 1]]).astype(np.float64)
    plain = not np.isfinite(slope) or not np.isfinite(intercept) or slope == 0
    return Header(order, sizes, pixdim, kind, int(offset), 1.0 if plain else float(slope), 0.0 if plain else float(intercept),
                  unit & 7, forms)


def _placed(path: Path, head: Header, prefer: NiftiForm | None) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """The voxel-to-LPS matrix in mm that the header states, and what is to be said about it."""
    forms, notes = head.forms, []
    if not forms:
        raise ImageError(f"The file {path} does not state how it lies in the patient (qform_code and sform_code are 0); export "
                         f"it with its orientation.")
    if len(head.sizes) != 3:
        raise ImageError(f"The file {path} has {len(head.sizes)} axes; a volume has three and one value a voxel. Take one time step "
                         f"or channel.")
    chosen = prefer if prefer in forms else ("sform" if "sform" in forms else "qform")
    if len(forms) == 2:
        ends = [(0, n - 1) for n in head.sizes]
        corner = np.array([[a, b, c, 1] for a in ends[0] for b in ends[1] for c in ends[2]], float)
        apart = float(np.max(np.linalg.norm(corner @ (forms["qform"] - forms["sform"]).T[:, :3], axis=1)))
        if not apart <= APART_MM:
            if prefer is None:
                raise ImageError(f"The file {path} places its voxels in two ways that differ by up to {apart:.1f} mm: by its "
                                 f"quaternion ({_ras_words(forms['qform'])}) and by its matrix ({_ras_words(forms['sform'])}). "
                                 f"Find out which is right and ask for 'qform' or 'sform'.")
            notes.append(f"qform and sform of {path.name} differ by up to {apart:.1f} mm; the {chosen} was used as asked")
    if head.unit not in (0, *UNITS_MM):
        raise ImageError(f"The file {path} states an unknown unit of length (code {head.unit}); export it in millimetres.")
    if head.unit == 0:
        notes.append(f"{path.name} does not state its unit of length; millimetres were assumed")
    if chosen == "sform":
        steps, stated = np.linalg.norm(forms["sform"][:3, :3], axis=0), np.abs(head.pixdim[1:4])
        if np.any(np.abs(steps - stated) > 0.01 * np.maximum(steps, 1e-6)) and "qform" not in forms:
            notes.append(f"{path.name} states voxels of {_times(stated)} and a matrix of {_times(steps)}; the matrix was used")
    matrix = RAS_TO_LPS @ forms[chosen]
    matrix[:3] *= UNITS_MM.get(head.unit, 1.0)
    return matrix, tuple(notes)


def _times(values: NDArray[np.float64]) -> str:
    return " x ".join(f"{value:.4g}" for value in values)


def _ras_words(matrix: NDArray[np.float64]) -> str:
    start = ", ".join(f"{mm:.1f}" for mm in matrix[:3, 3])
    return f"first voxel at RAS ({start})"


def _from_quaternion(path: Path, quaternion: Sequence[float], pixdim: Sequence[float]) -> NDArray[np.float64]:
    """nifti1.h, method 2: a rotation (b, c, d; a from the unit length), the spacings and the sign qfac = pixdim[0]."""
    b, c, d, *offset = quaternion
    length = b * b + c * c + d * d
    if not length <= 1.001 or not min(pixdim[1:4]) > 0:
        raise ImageError(f"The quaternion of {path} is not a rotation, or its spacing is not above 0; export it again.")
    a = np.sqrt(max(0.0, 1.0 - length))
    rotation = np.array([
        [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
        [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
        [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c],
    ])
    qfac = -1.0 if pixdim[0] < 0 else 1.0
    matrix = np.eye(4)
    matrix[:3, :3] = rotation * np.array([pixdim[1], pixdim[2], qfac * pixdim[3]])
    matrix[:3, 3] = offset
    return matrix
