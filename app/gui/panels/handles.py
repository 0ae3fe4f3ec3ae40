"""Which planes and points of a procedure can be taken hold of in 3D, and the procedure with one of them elsewhere.

Read off the fields of the step: a `Plane` or a tuple of them is a plane; a field called ..._lps that holds one place in mm is a point, and so
are the places of the parts of a tuple (the head and the tip of a screw). Directions, and places that are not set, have no handle.
"""
from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from biomech.procedures.resection import Plane
from meshing.units import Millimetre

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Handle:
    """A plane (with its unit `normal`) or a point (`normal` None) of a procedure: the way to it through fields and places, and where it is."""

    path: tuple[str | int, ...]
    centre_mm: Array
    normal: Array | None


def handles_of(step: Any) -> tuple[Handle, ...]:
    """Everything of a procedure that a hand can move, planes and points in the order of its fields."""
    found: list[Handle] = []
    hints = get_type_hints(type(step))
    for field in fields(step):
        value, path = getattr(step, field.name), (field.name,)
        if isinstance(value, Plane):
            found.append(_plane(value, path))
        elif _is_place(field.name, value, hints[field.name]):
            found.append(Handle(path, np.asarray(value, np.float64), None))
        elif isinstance(value, tuple):
            for number, part in enumerate(value):
                if isinstance(part, Plane):
                    found.append(_plane(part, (field.name, number)))
                elif is_dataclass(part) and not isinstance(part, type):
                    found += [Handle((field.name, number, *inner.path), inner.centre_mm, inner.normal) for inner in handles_of(part)]
    return tuple(found)


def _plane(plane: Plane, path: tuple[str | int, ...]) -> Handle:
    normal = np.asarray(plane.normal_lps, np.float64)
    return Handle(path, np.asarray(plane.point_lps, np.float64), normal / np.linalg.norm(normal))


def _is_place(name: str, value: Any, hint: Any) -> bool:
    """Whether a field holds one place: three millimetres, not a direction and not a list of places."""
    if not name.endswith("_lps") or not isinstance(value, tuple) or len(value) != 3:
        return False
    kinds = [hint, *get_args(hint)]
    return any(get_origin(kind) is tuple and get_args(kind) == (Millimetre,) * 3 for kind in kinds)


def moved(step: Any, handle: Handle, centre: Array, normal: Array | None) -> Any:
    """The procedure with that plane or point elsewhere; positions to .1 mm and directions to .00001."""
    x, y, z = (Millimetre(round(float(v), 1)) for v in centre)
    if normal is None:
        return _with(step, handle.path, (x, y, z))
    a, b, c = (round(float(v), 5) for v in normal / np.linalg.norm(normal))
    return _with(step, handle.path, Plane((x, y, z), (a, b, c)))


def _with(value: Any, path: tuple[str | int, ...], new: Any) -> Any:
    if not path:
        return new
    head, *rest = path
    if isinstance(head, str):
        return replace(value, **{head: _with(getattr(value, head), tuple(rest), new)})
    return (*value[:head], _with(value[head], tuple(rest), new), *value[head + 1:])
