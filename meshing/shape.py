"""A solid shape as a signed distance on a grid, the edits on it as steps, and its mesh.

To add an edit: write a function of distances in distance_edits.py and a frozen dataclass that is a Step here, add it to SHAPE_EDITS, test its
volume against geometry in tests/meshing/test_shape.py.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from meshing.distance_edits import shell, union, widened, without
from meshing.errors import MeshError
from meshing.frames import IJK, LPS, Transform
from meshing.labels import Label, Labels
from meshing.step import Monitor, Range, check
from meshing.tetmesh import TetMesh
from meshing.tetmeshers.distance import mesh_distance
from meshing.units import Millimetre
from meshing.volume import position_of, spacing_of

ROOM = Millimetre(3.0)
"""Kept around a shape on its grid."""


@dataclass(frozen=True, eq=False)
class Shape:
    """`distance_mm[k, j, i]`, negative inside; `to_patient` as in Volume; `label` names what it is."""

    distance_mm: NDArray[np.float32]
    to_patient: Transform[IJK, LPS]
    label: Label

    def __post_init__(self) -> None:
        self.distance_mm.setflags(write=False)


@dataclass(frozen=True)
class ShapeOf:
    """Signed distance of a structure; `room` millimetres are added around it, for edits that make it larger."""

    version: ClassVar[int] = 1
    name: str
    room: Annotated[Millimetre, Range(0, 200, "Room around the structure")] = Millimetre(20.0)

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: Labels, monitor: Monitor, /) -> Shape:
        """The distance from the border between voxels, half a voxel beyond their centres. Raises MeshError for an empty structure."""
        monitor(0.0, f"distance from {self.name}")
        mask = source.mask(self.name)
        if not mask.any():
            raise MeshError(f"'{self.name}' has no voxel in this case; segment it first")
        spacing = np.array(spacing_of(source.to_patient))
        room = np.ceil((float(self.room) + ROOM) / spacing).astype(int)[::-1]
        at = np.argwhere(mask)
        low, high = at.min(axis=0) - room, at.max(axis=0) + room + 1
        before, behind = np.maximum(-low, 0), np.maximum(high - np.array(mask.shape), 0)
        box = tuple(slice(a, b) for a, b in zip(low + before, high + before))
        inside = np.pad(mask, list(zip(before, behind)))[box]
        sampling = spacing[::-1]
        out, deep = distance_transform_edt(~inside, sampling=sampling), distance_transform_edt(inside, sampling=sampling)
        half = 0.5 * float(spacing.min())
        distance = np.where(inside, -(deep - half), out - half).astype(np.float32)
        matrix = source.to_patient.matrix.copy()
        matrix[:3, 3] = position_of(source.to_patient, low[::-1].astype(np.float64)[None])[0]
        return Shape(distance, replace(source.to_patient, matrix=matrix), source.label(self.name))


@dataclass(frozen=True)
class Widen:
    """Move the surface of a shape outwards, or inwards where `by` is negative."""

    version: ClassVar[int] = 1
    by: Annotated[Millimetre, Range(-100, 100, "Distance")]

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: Shape, monitor: Monitor, /) -> Shape:
        monitor(0.0, "moving the surface")
        return replace(source, distance_mm=widened(source.distance_mm, self.by))


@dataclass(frozen=True)
class Margin:
    """The shell around a shape between two distances from its surface."""

    version: ClassVar[int] = 1
    inner: Annotated[Millimetre, Range(-100, 100, "Inner distance")] = Millimetre(0.0)
    outer: Annotated[Millimetre, Range(-100, 100, "Outer distance")] = Millimetre(10.0)

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: Shape, monitor: Monitor, /) -> Shape:
        monitor(0.0, "taking the margin")
        return replace(source, distance_mm=shell(source.distance_mm, self.inner, self.outer))


@dataclass(frozen=True)
class Unite:
    """Unite two shapes on one grid, with a fillet where they meet: a graft on a vessel."""

    version: ClassVar[int] = 1
    fillet: Annotated[Millimetre, Range(0, 20, "Fillet")] = Millimetre(0.0)

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: tuple[Shape, Shape], monitor: Monitor, /) -> Shape:
        monitor(0.0, "uniting two shapes")
        one, other = _on_one_grid(*source)
        return replace(one, distance_mm=union(one.distance_mm, other.distance_mm, self.fillet))


@dataclass(frozen=True)
class Subtract:
    """Take the second shape out of the first: room for an implant, with `gap` around it."""

    version: ClassVar[int] = 1
    gap: Annotated[Millimetre, Range(0, 20, "Gap around the implant")] = Millimetre(0.0)

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: tuple[Shape, Shape], monitor: Monitor, /) -> Shape:
        monitor(0.0, "making room")
        one, other = _on_one_grid(*source)
        return replace(one, distance_mm=without(one.distance_mm, widened(other.distance_mm, self.gap)))


@dataclass(frozen=True)
class MeshShape:
    """Tetrahedra of a shape."""

    version: ClassVar[int] = 1
    edge: Annotated[Millimetre, Range(0.1, 40, "Longest edge")] = Millimetre(4.0)

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: Shape, monitor: Monitor, /) -> TetMesh:
        return mesh_distance(source.distance_mm, source.to_patient, self.edge, label=source.label, monitor=monitor)


def _on_one_grid(one: Shape, other: Shape) -> tuple[Shape, Shape]:
    if one.distance_mm.shape != other.distance_mm.shape or not np.allclose(one.to_patient.matrix, other.to_patient.matrix, atol=1e-6):
        raise MeshError(f"'{one.label.name}' and '{other.label.name}' lie on different grids; make both from one label map with the same box")
    return one, other


SHAPE_EDITS = (ShapeOf, Widen, Margin, Unite, Subtract, MeshShape)
