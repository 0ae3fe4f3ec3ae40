"""The nouns of what a hand can hold: a handle, what it lies on, and what a procedure declares."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from biomech.model import PatientModel
from meshing.units import Millimetre
from meshing.vessels.lumen import Lumen

Array = NDArray[np.float64]
Path = tuple[str | int, ...]
Kind = Literal["plane", "point", "along", "size", "turn"]
ARM_MM = 35.0
"""How far handles of turns and directions stand off their middle."""
STANDS_OFF = ARM_MM * np.array([1.0, -1.0, 1.0]) / np.sqrt(3.0)
"""The handle of a shift, so that it does not lie on that of the pivot."""


@dataclass(frozen=True, eq=False)
class Handle:
    """One thing to hold: the way to it through fields and places, what it is, and where.

    `normal` is the unit normal of a plane, the way of a size or the axis of a turn; `start_mm` where the line to the handle begins; `by` the
    declaration that made it, None where it was read off a field.
    """

    path: Path
    kind: Kind
    centre_mm: Array
    normal: Array | None = None
    start_mm: Array | None = None
    label: str = ""
    by: Declaration | None = None


@dataclass(frozen=True, eq=False)
class Scene:
    """What handles lie on: the model before the procedure, and, where it was simulated, the model after it."""

    model: PatientModel | None = None
    after: PatientModel | None = None

    @property
    def lumen(self) -> Lumen | None:
        return self.model.lumen if self.model is not None else None


class Declaration(Protocol):
    def of(self, step: Any, scene: Scene) -> list[Handle]: ...

    def moved(self, step: Any, handle: Handle, point_mm: Array, scene: Scene) -> Any: ...


Declared = tuple[Declaration, ...]


def place_at(point_mm: Array) -> tuple[Millimetre, Millimetre, Millimetre]:
    x, y, z = (Millimetre(round(float(v), 1)) for v in point_mm)
    return x, y, z


def point_of(step: Any, name: str) -> Array | None:
    """The place that a field holds, the first of a list of places."""
    value = getattr(step, name)
    if value is None:
        return None
    found = np.asarray(value, np.float64)
    return found if found.ndim == 1 else found[0]


def unit(vector: Array) -> Array:
    length = float(np.linalg.norm(vector))
    return vector / length if length > 1e-9 else np.array([1.0, 0.0, 0.0])


def across(direction: Array) -> Array:
    return unit(np.cross(direction, np.eye(3)[np.abs(direction).argmin()]))
