"""The content hash of a case's images, remembered beside the results.

Hashing hundreds of megabytes each time a case is opened is slow, and a case must open on a machine that no longer has the
images. So STORE/content.json keeps, for a folder and series, the hash and a fingerprint of the files (names, sizes, times): the
hash is taken again only when the fingerprint has changed, and kept when the files are gone.
"""
from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path

from meshing.dicom.read import source_id
from meshing.step import ContentId


def content_of(store: Path, folder: str, series: str) -> ContentId:
    """The hash of the image files. Raises ImageError when they are not there and never were."""
    path = store / "content.json"
    known = _read(path)
    now = fingerprint(Path(folder))
    same = known.get("folder") == folder and known.get("series") == series
    if same and (now is None or known.get("fingerprint") == now):
        return ContentId(known["id"])
    found = source_id(Path(folder), series)
    temporary = path.with_suffix(".tmp")
    with contextlib.suppress(OSError):  # a folder that may only be read, or a full disk: it is hashed again the next time
        temporary.write_text(json.dumps({"folder": folder, "series": series, "fingerprint": now, "id": found}), encoding="utf-8")
        os.replace(temporary, path)
    return found


def fingerprint(folder: Path) -> str | None:
    """Names, sizes and times of all files below `folder` (or of a zip file) as one hash; None when it is not there."""
    if not folder.exists():
        return None
    files = [folder] if folder.is_file() else sorted(p for p in folder.rglob("*") if p.is_file())
    digest = hashlib.sha256()
    for file in files:
        found = file.stat()
        digest.update(f"{file.relative_to(folder)} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _read(path: Path) -> dict[str, str]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # a lost or torn note costs one more hashing
    return data if isinstance(data, dict) else {}
