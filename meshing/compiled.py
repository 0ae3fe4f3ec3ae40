"""Compiled kernels are thrown away when anything they were compiled from has changed.

numba keeps compiled functions beside their source and compiles again when that file changes, but not when a function or a constant of another file,
which it has compiled in, changes there: after an update of single files the old one would go on being used in silence, and meshes come out wrong.
Here the kernels of a file are kept as long as its own source, the sources that it imports, and those that these import where they are compiled
themselves, are the same byte by byte.
"""
from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

PACKAGES = ("meshing", "biomech", "app")
RECORD = "kernels.json"
_IMPORT = re.compile(rb"^\s*(?:from|import)\s+((?:meshing|biomech|app)[\w.]*)", re.MULTILINE)


def drop_outdated(root: Path, packages: Iterable[str] = PACKAGES) -> tuple[str, ...]:
    """Delete the outdated kernels of the `packages` below the folder `root`; their files, relative to it.

    Nothing but a look at the times of the sources, milliseconds, when these are as they were the last time. Where the folder cannot be written
    nothing is done: what is installed for all users is replaced as a whole, and then numba sees it by itself.
    """
    folders = [root / name for name in packages if (root / name).is_dir()]
    sources = {path.relative_to(root).as_posix(): (state.st_mtime_ns, state.st_size) for folder in folders for path, state in _sources(folder)}
    seen = sha256(json.dumps(sorted(sources.items())).encode()).hexdigest()
    record = folders[0] / "__pycache__" / RECORD
    try:
        before = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        before = {}
    if before.get("seen") == seen:
        return ()
    texts = {name: (root / name).read_bytes() for name in sources}
    now = {name: _below(name, texts) for name, text in texts.items() if b"njit" in text}
    known: dict[str, str] = before.get("below", {})
    outdated = tuple(name for name, below in now.items() if known.get(name) != below)
    try:
        for name in outdated:
            for kept in (root / name).parent.joinpath("__pycache__").glob(f"{Path(name).stem}.*.nb[ci]"):
                kept.unlink(missing_ok=True)
        record.parent.mkdir(exist_ok=True)
        part = record.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps({"seen": seen, "below": now}), encoding="utf-8")
        part.replace(record)
    except OSError:
        return ()
    return outdated


def _sources(folder: Path) -> Iterable[tuple[Path, os.stat_result]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    yield from _sources(Path(entry.path))
            elif entry.name.endswith(".py"):
                yield Path(entry.path), entry.stat()


def _below(name: str, texts: dict[str, bytes]) -> str:
    """The hash of all sources that are compiled into the kernels of `name`."""
    found, todo = {name}, [name]
    while todo:
        text = texts[todo.pop()]
        if b"njit" not in text:
            continue
        for module in _IMPORT.findall(text):
            place = module.decode().replace(".", "/")
            for file in (f"{place}.py", f"{place}/__init__.py"):
                if file in texts and file not in found:
                    found.add(file)
                    todo.append(file)
    whole = sha256()
    for file in sorted(found):
        whole.update(file.encode() + b"\0" + texts[file] + b"\0")
    return whole.hexdigest()
