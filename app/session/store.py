"""Results by content id: computed once, kept on disk, never half-written.

    STORE/objects/ab/abcdef....json   {"made": provenance, "seconds": how long it took, "value": plain data}
    STORE/objects/ab/abcdef....zip    its arrays (zarr 3, zstd with bit shuffle), when it has any

The arrays are written first and the JSON last, each as `.tmp` and then renamed: an object exists when its JSON does.
"""
from __future__ import annotations

import errno
import json
import os
import shutil
import threading
from collections import OrderedDict
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary
from zipfile import BadZipFile, is_zipfile

import numpy as np
from numpy.typing import NDArray

from app.session.codec import Arrays, from_plain, to_plain
from meshing.errors import StoreError
from meshing.step import ContentId, Derived, Made

_REMEMBERED_BYTES = 600_000_000
_CHUNK_BYTES = 16_000_000
_HEAD_CHARACTERS = 4096


@dataclass(frozen=True)
class Kept:
    """A result that is in the store: how it was made, and when it was written (seconds since 1970, as the file system has it)."""

    id: ContentId
    made: Made
    at: float


class Store:
    """A folder of results. Safe for several processes: objects are only ever added, whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._remembered: OrderedDict[ContentId, tuple[Derived[Any], int]] = OrderedDict()
        self._alive: WeakValueDictionary[ContentId, Any] = WeakValueDictionary()
        self._reading = threading.Lock()
        self._catalogue: dict[str, Kept] = {}
        try:
            (folder / "objects").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"the folder {folder} for results cannot be made: {error.strerror}; choose another with --out") from None

    def _path(self, id: ContentId, ending: str) -> Path:
        return self.folder / "objects" / id[:2] / f"{id}.{ending}"

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and self._path(ContentId(id), "json").exists()

    def put(self, made: Made, value: Any, seconds: float) -> None:
        """Keep `value` under the id of its provenance. Raises StoreError when the disk is full."""
        arrays: Arrays = {}
        data = {"made": asdict(made), "seconds": seconds, "value": to_plain(value, arrays)}
        target, packed = self._path(made.id, "json"), self._path(made.id, "zip")
        temporary = [path.with_name(f"{path.name}.{os.getpid()}.tmp") for path in (packed, target)]
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if arrays:
                _write_arrays(temporary[0], arrays)
                os.replace(temporary[0], packed)
            temporary[1].write_text(json.dumps(data), encoding="utf-8")
            os.replace(temporary[1], target)
        except OSError as error:
            raise _disk_error(error, self.folder, sum(a.nbytes for a in arrays.values())) from None
        finally:
            for path in temporary:
                with suppress(OSError):  # on a disk that may only be read even what is not there cannot be removed; the reason was said above
                    path.unlink(missing_ok=True)

    def get(self, id: ContentId) -> Derived[Any]:
        """The value with this id. Raises StoreError when it is missing or damaged. Threads of one process may ask at once."""
        with self._reading:
            return self._get(id)

    def _get(self, id: ContentId) -> Derived[Any]:
        if id in self._remembered:
            self._remembered.move_to_end(id)
            return self._remembered[id][0]
        data = self._read(id)
        if (alive := self._alive.get(id)) is not None:  # somebody shows it just now: it need not be read again
            return Derived(alive, _made(data["made"]))
        packed = self._path(id, "zip")
        try:
            arrays = _read_arrays(packed) if packed.exists() else {}
            value = from_plain(data["value"], arrays)
        except (KeyError, ValueError, OSError, BadZipFile) as error:
            raise self._damaged(id, str(error)) from None
        found = Derived(value, _made(data["made"]))
        self._remember(id, found, sum(a.nbytes for a in arrays.values()))
        return found

    def made(self, id: ContentId) -> Made:
        """Provenance only, without reading the arrays."""
        return _made(self._read(id)["made"])

    def catalogue(self) -> tuple[Kept, ...]:
        """Everything that is in the store; each object is read once, and only its provenance. What is damaged is left out."""
        found: dict[str, Kept] = {}
        for path in sorted((self.folder / "objects").glob("*/*.json")):
            with suppress(OSError, ValueError, KeyError, TypeError):
                found[path.stem] = self._catalogue.get(path.stem) or Kept(ContentId(path.stem), _made(_head(path)), path.stat().st_mtime)
        self._catalogue = found
        return tuple(found.values())

    def seconds(self, id: ContentId) -> float:
        """How long this result took to compute."""
        return float(self._read(id)["seconds"])

    def history(self, id: ContentId) -> tuple[Made, ...]:
        """The provenance of `id` and of everything it was made from, sources first."""
        seen: dict[ContentId, Made] = {}

        def visit(found: ContentId) -> None:
            if found in seen or found not in self:
                return
            made = self.made(found)
            for source in made.sources:
                visit(source)
            seen[found] = made

        visit(id)
        return tuple(seen.values())

    def _read(self, id: ContentId) -> dict[str, Any]:
        try:
            data: dict[str, Any] = json.loads(self._path(id, "json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise StoreError(f"the result {id} is not in {self.folder}; run the case again to make it") from None
        except (ValueError, OSError) as error:
            raise self._damaged(id, str(error)) from None
        return data

    def _damaged(self, id: ContentId, cause: str) -> StoreError:
        return StoreError(f"the stored result {self._path(id, 'json')} is damaged ({cause}); delete that file and run the case "
                          "again: only this result is made anew")

    def _remember(self, id: ContentId, found: Derived[Any], size: int) -> None:
        self._remembered[id] = (found, size)
        with suppress(TypeError):  # tuples and numbers cannot be referred to weakly, and are small
            self._alive[id] = found.value
        while sum(s for _, s in self._remembered.values()) > _REMEMBERED_BYTES and len(self._remembered) > 1:
            self._remembered.popitem(last=False)


def _head(path: Path) -> dict[str, Any]:
    """The provenance at the beginning of an object, without what follows it. Raises ValueError where there is none."""
    begins, size = '{"made": ', _HEAD_CHARACTERS
    with path.open(encoding="utf-8") as file:
        text = file.read(size)
        if not text.startswith(begins):
            raise ValueError("no provenance")
        while True:
            try:
                found, _ = json.JSONDecoder().raw_decode(text, len(begins))
            except ValueError:
                more = file.read(size := 4 * size)
                if not more:
                    raise
                text += more
            else:
                return dict(found)


def _made(data: dict[str, Any]) -> Made:
    return Made(data["step"], data["version"], data["parameters"], tuple(ContentId(s) for s in data["sources"]))


def _disk_error(error: OSError, folder: Path, size: int) -> StoreError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        free = shutil.disk_usage(folder).free / 1e6
        return StoreError(f"the disk is full: a result of about {size / 1e6:.0f} MB does not fit into {folder} ({free:.0f} MB free). "
                          "Everything finished before is kept and nothing is half-written; free some space, or choose another "
                          "folder with --out, and run again: it goes on from here")
    return StoreError(f"a result cannot be written to {folder}: {error.strerror or error}; everything finished before is kept")


def _write_arrays(path: Path, arrays: dict[str, NDArray[Any]]) -> None:
    import zarr  # slow to import, and the help text must be instant
    from zarr.codecs import BloscCodec, BloscShuffle

    codec = BloscCodec(cname="zstd", clevel=3, shuffle=BloscShuffle.bitshuffle)
    with zarr.storage.ZipStore(path, mode="w") as packed:
        group = zarr.create_group(packed)
        for key, array in arrays.items():
            stored = np.ascontiguousarray(array.astype(np.uint8) if array.dtype == bool else array)
            rows = max(1, min(len(stored), _CHUNK_BYTES * max(1, len(stored)) // max(1, stored.nbytes))) if stored.ndim else 1
            made = group.create_array(key, shape=stored.shape, dtype=stored.dtype, compressors=codec,
                                      chunks=(rows, *(max(1, n) for n in stored.shape[1:])) if stored.ndim else (),
                                      attributes={"bool": array.dtype == bool})
            if stored.size:
                made[...] = stored


def _read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    import zarr

    if not is_zipfile(path):
        raise BadZipFile(f"{path.name} is torn")
    found = {}
    with zarr.storage.ZipStore(path, mode="r") as packed:
        for key, array in zarr.open_group(packed, mode="r").arrays():
            values = np.asarray(array[...])
            found[key] = values.astype(bool) if array.attrs["bool"] else values
    return found
