"""DICOMDIR: the list of files that comes with a CD or a stick (PS3.3 F, PS3.10 8.6).

Records form a tree (patient, study, series, image) by byte offsets within the file; each image record names its file by
up to eight path components. The files themselves decide what there is; the list is used to say which of them are absent,
because a slice that is lost from the end of a series leaves no gap.
"""
from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import pydicom

from meshing.dicom.files import Place
from meshing.dicom.instance import DIRECTORY
from meshing.errors import ImageError


@dataclass(frozen=True)
class Listed:
    """A file that a DICOMDIR names: path components below the folder of the DICOMDIR, and the series it belongs to."""

    path: tuple[str, ...]
    series_uid: str


def is_directory(place: Place) -> bool:
    """Whether a file is called as a DICOMDIR must be."""
    return PurePosixPath(place.member).name.upper() == "DICOMDIR" if place.member else place.path.name.upper() == "DICOMDIR"


def listed_in(raw: bytes, place: Place) -> tuple[Listed, ...]:
    """The files that the DICOMDIR in `raw` lists; empty when it is none. Raises ImageError when it is damaged."""
    try:
        data = pydicom.dcmread(io.BytesIO(raw), force=True)
        if str(data.file_meta.get("MediaStorageSOPClassUID", "")) != DIRECTORY:
            return ()
        records = list(data.get("DirectoryRecordSequence") or ())
        root = int(data.get("OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity") or 0)
        return tuple(_files(records, _series_by_offset(records, root)))
    except Exception as cause:  # pydicom raises many kinds on damaged data
        raise ImageError(f"The DICOMDIR {place} is damaged ({cause}); give the folder of the images instead.") from cause


def absent(listed: Iterable[Listed], directory: Place, present: Sequence[Place]) -> tuple[Listed, ...]:
    """Those of `listed` that are not among `present`; upper and lower case count as the same, as on a CD."""
    known = {_key(place) for place in present}
    base = _base(directory)
    return tuple(file for file in listed if (*base, *_plain(file.path)) not in known)


def beside(listed: Iterable[Listed], directory: Place, present: Sequence[Place]) -> tuple[Place, ...]:
    """The places among `present` that `listed` names."""
    base = _base(directory)
    wanted = {(*base, *_plain(file.path)) for file in listed}
    return tuple(place for place in present if _key(place) in wanted)


def _key(place: Place) -> tuple[str, ...]:
    return _plain(PurePosixPath(place.member).parts if place.member else Path(place.path).parts)


def _base(directory: Place) -> tuple[str, ...]:
    return _key(directory)[:-1]


def _plain(parts: Sequence[str]) -> tuple[str, ...]:
    """Without case, version number and closing dot, which CD file systems add or change."""
    return tuple(part.upper().split(";")[0].rstrip(".") for part in parts)


def _series_by_offset(records: Sequence[Any], root: int) -> dict[int, str]:
    """The series that each record belongs to, down the tree from the offset of the first record."""
    at = {int(record.seq_item_tell): record for record in records if getattr(record, "seq_item_tell", None)}
    found: dict[int, str] = {}
    todo = [(root, "")]
    while todo:
        offset, series = todo.pop()
        if offset in found or offset not in at:
            continue
        record = at[offset]
        todo.append((int(record.get("OffsetOfTheNextDirectoryRecord") or 0), series))
        found[offset] = str(record.get("SeriesInstanceUID") or "") or series
        todo.append((int(record.get("OffsetOfReferencedLowerLevelDirectoryEntity") or 0), found[offset]))
    return found


def _files(records: Sequence[Any], series: Mapping[int, str]) -> Iterator[Listed]:
    """Every file in use. A record outside the tree (offsets are often lost) belongs to the series that precedes it."""
    last = ""
    for record in records:
        last = str(record.get("SeriesInstanceUID") or "") or last
        path = record.get("ReferencedFileID")
        if path and record.get("RecordInUseFlag") != 0:
            parts = (path,) if isinstance(path, str) else tuple(str(part) for part in path)
            yield Listed(parts, series.get(int(getattr(record, "seq_item_tell", None) or 0), last))
