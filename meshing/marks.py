"""Measurements that a person lays over a scan: distances, angles, ellipses with their Hounsfield units, volumes.

A mark is a value: places in the patient (LPS mm) and nothing that was measured. What it measures is computed from the scan
whenever it is shown, so a mark never shows the number of an earlier segmentation. Every length and angle
comes with what one voxel of misplacement makes of it: each end counts as known to half a voxel along every axis of the grid,
which is the least that a hand can be wrong by and no statement about the anatomy.

To add a kind of mark: a frozen dataclass with `kind`, `handles`, `moved` and `measured`, and its line in MARKS.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from meshing.errors import ParameterOutOfRange
from meshing.units import Millimetre
from meshing.volume import Volume, index_of, position_of

Place = tuple[Millimetre, Millimetre, Millimetre]
Point = NDArray[np.float64]

_SHORTEST_MM = 0.1


def place_of(point_mm: Point) -> Place:
    """A point (3,) LPS mm as a mark keeps it, to a hundredth of a millimetre."""
    x, y, z = (Millimetre(round(float(c), 2)) for c in point_mm)
    return x, y, z


@dataclass(frozen=True)
class Reading:
    """What a mark measures. `value` in `unit` (UCUM), NaN where there is nothing to measure; `error` half the width of what half a voxel
    at each end makes of it, NaN where that does not apply; `more` in words, for the list and the report."""

    value: float
    unit: str
    error: float = float("nan")
    more: str = ""


class Mark(Protocol):
    """A measurement: its places, how one of them is moved, and what it measures on a scan."""

    kind: ClassVar[str]

    @property
    def name(self) -> str: ...
    def handles(self) -> NDArray[np.float64]:
        """(n, 3) LPS mm: the places that a hand can move."""
    def moved(self, handle: int, to_mm: Point) -> Self:
        """The same mark with one handle elsewhere."""
    def measured(self, volume: Volume, volumes_ml: Mapping[str, float]) -> Reading:
        """What it measures there; `volumes_ml` are the volumes of the structures by name."""


def _half_voxel(volume: Volume, along: Point) -> float:
    """Half a voxel of the grid along a unit vector in mm: the half widths along the three axes, root sum of squares."""
    axes = volume.to_patient.matrix[:3, :3]
    return float(np.linalg.norm(0.5 * axes.T @ along))


@dataclass(frozen=True)
class _Places:
    """What marks share whose handles are their fields `*_lps`, in order."""

    @classmethod
    def _names(cls) -> list[str]:
        return [field.name for field in fields(cls) if field.name.endswith("_lps")]

    def handles(self) -> NDArray[np.float64]:
        return np.array([getattr(self, name) for name in self._names()])

    def moved(self, handle: int, to_mm: Point) -> Self:
        return replace(self, **{self._names()[handle]: place_of(to_mm)})


@dataclass(frozen=True)
class Distance(_Places):
    """The straight way between two places, in one slice or from one slice to another."""

    first_lps: Place
    second_lps: Place
    name: str = ""
    kind: ClassVar[str] = "distance"

    def __post_init__(self) -> None:
        _apart(self.handles(), "a distance")

    def measured(self, volume: Volume, volumes_ml: Mapping[str, float]) -> Reading:
        first, second = self.handles()
        way = second - first
        length = float(np.linalg.norm(way))
        error = float(np.sqrt(2.0)) * _half_voxel(volume, way / length)
        side, back, up = np.abs(way)
        return Reading(length, "mm", error, f"{side:.1f} mm left-right, {back:.1f} mm front-back, {up:.1f} mm head-feet")


@dataclass(frozen=True)
class Angle(_Places):
    """The angle at a corner between the ways to two other places."""

    first_lps: Place
    corner_lps: Place
    second_lps: Place
    name: str = ""
    kind: ClassVar[str] = "angle"

    def __post_init__(self) -> None:
        first, corner, second = self.handles()
        _apart(np.array([first, corner]), "an angle")
        _apart(np.array([second, corner]), "an angle")

    def measured(self, volume: Volume, volumes_ml: Mapping[str, float]) -> Reading:
        """Degrees; a place off by e across a leg of length l turns it by e / l, and the corner turns both legs."""
        first, corner, second = self.handles()
        legs = [first - corner, second - corner]
        lengths = [float(np.linalg.norm(leg)) for leg in legs]
        u, v = (leg / length for leg, length in zip(legs, lengths))
        # atan2 keeps its digits near 0 and 180 degrees, where the cosine has none
        angle = float(np.degrees(2.0 * np.arctan2(np.linalg.norm(u - v), np.linalg.norm(u + v))))
        across = [_across(leg, other) for leg, other in ((u, v), (v, u))]
        gradients = [turned / length for turned, length in zip(across, lengths)]
        axes = 0.5 * volume.to_patient.matrix[:3, :3]
        parts = [*gradients, gradients[0] + gradients[1]]
        error = float(np.degrees(np.sqrt(sum(float(np.sum((axes.T @ part) ** 2)) for part in parts))))
        return Reading(angle, "deg", error, f"legs of {lengths[0]:.1f} and {lengths[1]:.1f} mm")


def _across(leg: Point, other: Point) -> Point:
    """The unit vector across `leg` away from `other` in their plane; any one across it when both lie on a line."""
    way = leg * float(leg @ other) - other
    length = float(np.linalg.norm(way))
    if length > 1e-9:
        return np.asarray(way / length, float)
    free = np.eye(3)[int(np.argmin(np.abs(leg)))]
    way = free - leg * float(leg @ free)
    return np.asarray(way / np.linalg.norm(way), float)


@dataclass(frozen=True)
class Ellipse(_Places):
    """The values inside an ellipse: its centre and the ends of its half axes, which are at right angles when it is drawn."""

    centre_lps: Place
    first_lps: Place
    second_lps: Place
    name: str = ""
    kind: ClassVar[str] = "ellipse"

    def __post_init__(self) -> None:
        centre, first, second = self.handles()
        _apart(np.array([centre, first]), "an ellipse")
        _apart(np.array([centre, second]), "an ellipse")
        if np.linalg.norm(np.cross(first - centre, second - centre)) < 1e-6:
            raise ParameterOutOfRange("an ellipse needs two half axes in different directions")

    def moved(self, handle: int, to_mm: Point) -> Self:
        """The centre takes the whole with it; the end of a half axis only gets longer or shorter."""
        centre, first, second = self.handles()
        if handle == 0:
            shift = to_mm - centre
            return replace(self, centre_lps=place_of(to_mm), first_lps=place_of(first + shift), second_lps=place_of(second + shift))
        axis = (first, second)[handle - 1] - centre
        unit = axis / np.linalg.norm(axis)
        end = centre + max(_SHORTEST_MM, float((to_mm - centre) @ unit)) * unit
        return super().moved(handle, end)

    def measured(self, volume: Volume, volumes_ml: Mapping[str, float]) -> Reading:
        """The mean of the voxels whose centres lie in the ellipse and within half a voxel of its plane."""
        unit = "HU" if volume.modality == "CT" else ""
        found = self.values(volume)
        centre, first, second = self.handles()
        area = float(np.pi * np.linalg.norm(np.cross(first - centre, second - centre)))
        if not found.size:
            return Reading(float("nan"), unit, more=f"{area:.0f} mm²: it holds no voxel of the image")
        more = f"{area:.0f} mm², {found.size} voxels, standard deviation {found.std():.0f}, least {found.min():.0f}, greatest {found.max():.0f}"
        return Reading(float(found.mean()), unit, more=more)

    def values(self, volume: Volume) -> NDArray[np.float64]:
        """(n,) the voxels inside."""
        centre, first, second = self.handles()
        a, b = first - centre, second - centre
        normal = np.cross(a, b)
        normal /= np.linalg.norm(normal)
        corners = centre + np.array([[x, y] for x in (-1, 1) for y in (-1, 1)]) @ np.array([a, b])
        index = index_of(volume.to_patient, corners)
        low = np.maximum(np.floor(index.min(axis=0)).astype(int) - 1, 0)
        high = np.minimum(np.ceil(index.max(axis=0)).astype(int) + 2, volume.values.shape[::-1])
        if (high <= low).any():
            return np.zeros(0)
        i, j, k = (np.arange(start, stop) for start, stop in zip(low, high))
        box = np.stack(np.meshgrid(k, j, i, indexing="ij"), axis=-1).reshape(-1, 3)
        from_centre = position_of(volume.to_patient, box[:, ::-1].astype(float)) - centre
        # components along the half axes, which may have been turned off the right angle by rounding
        along = from_centre @ np.linalg.pinv(np.array([a, b]))
        thick = 0.5 * float(np.abs(normal @ volume.to_patient.matrix[:3, :3]).max())
        # half a voxel to both sides: of two layers at the same distance the one on the side of the normal counts
        off = from_centre @ normal
        inside = (np.sum(along**2, axis=1) <= 1.0) & (off > -thick) & (off <= thick)
        return np.asarray(volume.values[tuple(box[inside].T)], np.float64)


@dataclass(frozen=True)
class StructureVolume:
    """The volume of a structure, written at a place on it; it follows every edit."""

    at_lps: Place
    structure: str
    name: str = ""
    kind: ClassVar[str] = "volume"

    def __post_init__(self) -> None:
        if not self.structure.strip():
            raise ParameterOutOfRange("the volume of a structure needs the name of the structure")

    def handles(self) -> NDArray[np.float64]:
        return np.array([self.at_lps])

    def moved(self, handle: int, to_mm: Point) -> StructureVolume:
        return replace(self, at_lps=place_of(to_mm))

    def measured(self, volume: Volume, volumes_ml: Mapping[str, float]) -> Reading:
        if self.structure not in volumes_ml:
            return Reading(float("nan"), "ml", more=f"there is no structure '{self.structure}' now")
        return Reading(volumes_ml[self.structure], "ml", more=f"{self.structure}, counted in voxels")


MARKS: tuple[type[Any], ...] = (Distance, Angle, Ellipse, StructureVolume)
"""Every kind; protocol files name them by `kind`."""


def _apart(points: NDArray[np.float64], what: str) -> None:
    if float(np.linalg.norm(points[0] - points[1])) < _SHORTEST_MM:
        raise ParameterOutOfRange(f"{what} needs places at least {_SHORTEST_MM:g} mm apart")


def renamed(mark: Any, name: str) -> Any:
    """The same mark under another name."""
    assert "name" in {field.name for field in fields(mark)}
    return replace(mark, name=name.strip())
