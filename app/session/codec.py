"""Values <-> plain data. One description of a value serves the case file, the store and the messages to a worker.

A dataclass becomes {"type": "module.Class", field: ...}; an array becomes {"array": "a0"} and is handed to `arrays`; a
tuple becomes a list, a dict stays one, a type of a frame ("LPS") becomes {"frame": "LPS"}. Only frozen dataclasses of
meshing, biomech and app.session can come back, so that reading a file never runs foreign code. No pickle.
"""
from __future__ import annotations

import importlib
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from pathlib import PurePath
from typing import Any, Union, get_args, get_origin

import numpy as np
from numpy.typing import NDArray

from meshing.errors import CaseFileError
from meshing.frames import IJK, LPS, RAS
from meshing.step import hints_of

_FRAMES = {"IJK": IJK, "LPS": LPS, "RAS": RAS}
TRUSTED = ["meshing.", "biomech.", "app.session."]
"""Where classes may come from when plain data is read back."""

Arrays = dict[str, NDArray[Any]]


def to_plain(value: Any, arrays: Arrays | None = None) -> Any:
    """`value` as JSON data; arrays go into `arrays` (refused when it is None)."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        if arrays is None:
            raise TypeError("arrays are kept in the store, not in a case file or a message")
        key = f"a{len(arrays)}"
        arrays[key] = value
        return {"array": key}
    if isinstance(value, type) and value.__name__ in _FRAMES:
        return {"frame": value.__name__}
    if is_dataclass(value) and not isinstance(value, type):
        name = f"{type(value).__module__}.{type(value).__qualname__}"
        return {"type": name} | {f.name: to_plain(getattr(value, f.name), arrays) for f in fields(value) if f.init}
    if isinstance(value, (tuple, list)):
        return [to_plain(item, arrays) for item in value]
    if isinstance(value, Mapping):
        return {str(key): to_plain(item, arrays) for key, item in value.items()}
    if isinstance(value, PurePath):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no plain form")


def from_plain(data: Any, arrays: Mapping[str, NDArray[Any]] | None = None) -> Any:
    """The value that `to_plain` described."""
    return _read(data, Any, arrays or {})


def _read(data: Any, hint: Any, arrays: Mapping[str, NDArray[Any]]) -> Any:
    if isinstance(data, dict):
        if "type" in data:  # first: a dataclass may have a field called "array" or "frame"
            return _build(data, arrays)
        if "array" in data:
            return arrays[data["array"]]
        if "frame" in data:
            return _FRAMES[data["frame"]]
        return {key: _read(item, Any, arrays) for key, item in data.items()}
    if isinstance(data, list):
        return tuple(_read(item, h, arrays) for item, h in zip(data, _item_hints(hint, len(data))))
    return data


def _item_hints(hint: Any, count: int) -> list[Any]:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        hint = next((h for h in get_args(hint) if get_origin(h) is tuple), Any)
        origin = get_origin(hint)
    args = get_args(hint) if origin is tuple else ()
    if len(args) == 2 and args[1] is Ellipsis:
        return [args[0]] * count
    return list(args) if len(args) == count else [Any] * count


def _build(data: dict[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Any:
    cls = class_of(data["type"])
    hints = hints_of(cls)
    known = {f.name for f in fields(cls) if f.init}
    strange = data.keys() - known - {"type"}
    if strange:
        raise CaseFileError(f"{data['type']} has no field {', '.join(sorted(strange))}; the file was written by another version")
    values = {name: _read(item, hints.get(name, Any), arrays) for name, item in data.items() if name != "type"}
    try:
        return cls(**values)
    except TypeError:
        missing = sorted(f.name for f in fields(cls) if f.init and f.name not in values and f.default is MISSING and f.default_factory is MISSING)
        if not missing:
            raise
        raise CaseFileError(f"{data['type']} lacks the field {', '.join(missing)}; the file was written by another version") from None


def class_of(name: str) -> Any:
    """The dataclass called `name`, if it is one of ours."""
    if not name.startswith(tuple(TRUSTED)):
        raise CaseFileError(f"'{name}' is not a value of this program; the file is damaged or not ours")
    module, _, cls = name.rpartition(".")
    try:
        found = getattr(importlib.import_module(module), cls)
    except (ImportError, AttributeError):
        raise CaseFileError(f"this program has no '{name}'; the file was written by another version") from None
    if not is_dataclass(found):
        raise CaseFileError(f"'{name}' is not a value of this program; the file is damaged or not ours")
    return found
