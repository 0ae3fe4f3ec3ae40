"""What of a procedure a hand can take hold of in 3D, and the procedure with it elsewhere.

Planes, places (fields called ..._lps in mm), lists of places and the parts of a tuple (head and tip of a screw) are read off the fields.
What else can be moved a procedure declares in one line, for example

    handles: ClassVar[Declared] = (Along("centre_lps", "length"),)

Each declaration knows where its handles are and what a moved one changes:

    plane   moves along its normal and tilts               along   runs on a vessel: a landing zone, an end of a stent or a graft
    point   goes where the hand puts it, or onto a skin    size    a radius, a length, a margin: the way out from a middle
    turn    runs about an axis through a middle
"""
from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args, get_origin

import numpy as np

from biomech.handles.handle import Array, Declared, Path, place_at
from biomech.handles.handle import Handle as Handle
from biomech.handles.handle import Scene as Scene
from meshing.step import fields_of, hints_of
from meshing.units import Millimetre


def handles_of(step: Any, scene: Scene | None = None) -> tuple[Handle, ...]:
    """Everything of a procedure that a hand can move: what is read off its fields in their order, then what it declares."""
    scene = scene if scene is not None else Scene()
    declared: Declared = getattr(type(step), "handles", ())
    labels = {field.name: field.label.removesuffix(" lps") for field in fields_of(type(step))}
    made = [handle for declaration in declared for handle in declaration.of(step, scene)]
    taken = {handle.path[0] for handle in made}
    found = [handle for handle in _read(step) if handle.path[0] not in taken]
    return tuple(replace(handle, label=handle.label or labels.get(str(handle.path[0]), str(handle.path[0]))) for handle in (*found, *made))


def moved(step: Any, handle: Handle, point_mm: Array, normal: Array | None = None, scene: Scene | None = None) -> Any:
    """The procedure with that handle elsewhere; positions to .1 mm, directions to .00001. Raises PlanningError where the step refuses it."""
    if handle.by is not None:
        return handle.by.moved(step, handle, np.asarray(point_mm, np.float64), scene if scene is not None else Scene())
    if handle.kind != "plane" or normal is None:
        return _with(step, handle.path, place_at(point_mm))
    a, b, c = (round(float(v), 5) for v in normal / np.linalg.norm(normal))
    plane = _at(step, handle.path)
    return _with(step, handle.path, replace(plane, point_lps=place_at(point_mm), normal_lps=(a, b, c)))


def _read(step: Any) -> list[Handle]:
    found: list[Handle] = []
    hints = hints_of(type(step))
    for field in fields(step):
        value, path = getattr(step, field.name), (field.name,)
        if _is_plane(value):
            found.append(_plane(value, path))
        elif _is_place(field.name, value, hints[field.name]):
            found.append(Handle(path, "point", np.asarray(value, np.float64)))
        elif isinstance(value, tuple):
            for number, part in enumerate(value):
                if _is_plane(part):
                    found.append(_plane(part, (field.name, number)))
                elif is_dataclass(part) and not isinstance(part, type):
                    found += [replace(inner, path=(field.name, number, *inner.path)) for inner in _read(part)]
                elif field.name.endswith("_lps") and isinstance(part, tuple) and len(part) == 3:
                    found.append(Handle((field.name, number), "point", np.asarray(part, np.float64)))
    return found


def _is_plane(value: Any) -> bool:
    return is_dataclass(value) and {field.name for field in fields(value)} == {"point_lps", "normal_lps"}


def _plane(plane: Any, path: Path) -> Handle:
    normal = np.asarray(plane.normal_lps, np.float64)
    return Handle(path, "plane", np.asarray(plane.point_lps, np.float64), normal / np.linalg.norm(normal))


def _is_place(name: str, value: Any, hint: Any) -> bool:
    """Whether a field holds one place: three millimetres, not a direction and not a list of places."""
    if not name.endswith("_lps") or not isinstance(value, tuple) or len(value) != 3:
        return False
    return any(get_origin(kind) is tuple and get_args(kind) == (Millimetre,) * 3 for kind in (hint, *get_args(hint)))


def _at(value: Any, path: Path) -> Any:
    for part in path:
        value = getattr(value, part) if isinstance(part, str) else value[part]
    return value


def _with(value: Any, path: Path, new: Any) -> Any:
    if not path:
        return new
    head, *rest = path
    if isinstance(head, str):
        return replace(value, **{head: _with(getattr(value, head), tuple(rest), new)})
    return (*value[:head], _with(value[head], tuple(rest), new), *value[head + 1:])
