"""Handles of shapes: places on a skin, sizes, margins, directions, and the pose of a piece."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.ndimage import binary_erosion
from scipy.spatial import cKDTree

from biomech.handles.handle import ARM_MM, STANDS_OFF, Array, Handle, Scene, across, place_at, point_of, unit
from biomech.hardware.nouns import Trajectory
from meshing.labels import Labels
from meshing.units import Degree, Millimetre
from meshing.volume import position_of


@dataclass(frozen=True)
class OnSkin:
    """Places on the outer surface of the structures that the field `within` names. One that is not set lies where the last simulation found it."""

    places: tuple[str, ...]
    within: str = "within"

    def of(self, step: Any, scene: Scene) -> list[Handle]:
        found = []
        for name in self.places:
            place = point_of(step, name)
            if place is None:
                path = next((part for part in (scene.after.hardware if scene.after is not None else ()) if isinstance(part, Trajectory)
                             and np.allclose(part.target_mm, step.target_lps)), None)
                place = path.entry_mm if path is not None else None
            if place is not None:
                target = point_of(step, "target_lps")
                found.append(Handle((name,), "point", place, start_mm=target, by=self))
        return found

    def moved(self, step: Any, handle: Handle, point_mm: Array, scene: Scene) -> Any:
        skin = skin_of(scene.model.labels, tuple(getattr(step, self.within))) if scene.model is not None else None
        at = point_mm if skin is None else skin.data[int(skin.query(point_mm)[1])]
        return replace(step, **{str(handle.path[0]): place_at(at)})


@lru_cache(maxsize=4)
def skin_of(labels: Labels, names: tuple[str, ...]) -> cKDTree | None:
    """The outermost voxels of structures, to find the nearest to a place: those beside nothing, else (a brain in its skull) all of their border."""
    known = [name for name in names if name in labels.names]
    if not known:
        return None
    mask = labels.mask(*known)
    rim = np.argwhere(mask & ~binary_erosion(labels.values != 0))
    rim = rim if len(rim) else np.argwhere(mask & ~binary_erosion(mask))
    return cKDTree(position_of(labels.to_patient, rim[:, ::-1].astype(np.float64))) if len(rim) else None


@dataclass(frozen=True)
class Size:
    """A number whose handle lies `factor` times as far from the place `at`: towards the place or along the direction of the field `towards`, or
    `across` it."""

    field: str
    at: str
    towards: str = ""
    across: bool = False
    factor: float = 1.0

    def _way(self, step: Any, middle: Array) -> Array:
        if not self.towards:
            return np.array([1.0, 0.0, 0.0])
        value = point_of(step, self.towards)
        direction = np.array([1.0, 0.0, 0.0]) if value is None else value if "direction" in self.towards else value - middle
        return across(unit(direction)) if self.across else unit(direction)

    def of(self, step: Any, scene: Scene) -> list[Handle]:
        value, middle = getattr(step, self.field), point_of(step, self.at)
        if value is None or middle is None:
            return []
        way = self._way(step, middle)
        return [Handle((self.field,), "size", middle + self.factor * float(value) * way, way, middle, by=self)]

    def moved(self, step: Any, handle: Handle, point_mm: Array, scene: Scene) -> Any:
        assert handle.normal is not None
        assert handle.start_mm is not None
        value = max(float((point_mm - handle.start_mm) @ handle.normal) / self.factor, 0.0)
        return replace(step, **{self.field: Millimetre(round(value, 1))})


@dataclass(frozen=True)
class Margin:
    """A margin around structures of the mesh that the field `around` names (`side` -1: a rim inside them): the handle stands so far off the
    leftmost point of the first of them."""

    field: str = "margin"
    around: str = "lesions"
    side: float = 1.0

    def of(self, step: Any, scene: Scene) -> list[Handle]:
        value = getattr(step, self.around)
        names: Sequence[str] = (value,) if isinstance(value, str) else value
        mesh = scene.model.solid if scene.model is not None else None
        if mesh is None or not names or names[0] not in {label.name for label in mesh.legend}:
            return []
        nodes = mesh.points_mm[mesh.tets[mesh.of(names[0])].ravel()]
        if not len(nodes):
            return []
        edge, way = nodes[int(nodes[:, 0].argmax())], np.array([self.side, 0.0, 0.0])
        return [Handle((self.field,), "size", edge + float(getattr(step, self.field)) * way, way, edge, by=self)]

    def moved(self, step: Any, handle: Handle, point_mm: Array, scene: Scene) -> Any:
        assert handle.start_mm is not None
        return replace(step, **{self.field: Millimetre(round(max(self.side * float(point_mm[0] - handle.start_mm[0]), 0.0), 1))})


@dataclass(frozen=True)
class Direction:
    """A direction at a place: the handle stands ARM_MM from it."""

    field: str
    at: str

    def of(self, step: Any, scene: Scene) -> list[Handle]:
        middle, way = point_of(step, self.at), unit(np.asarray(getattr(step, self.field), np.float64))
        return [] if middle is None else [Handle((self.field,), "point", middle + ARM_MM * way, None, middle, by=self)]

    def moved(self, step: Any, handle: Handle, point_mm: Array, scene: Scene) -> Any:
        middle = point_of(step, self.at)
        assert middle is not None
        x, y, z = (round(float(v), 5) for v in unit(point_mm - middle))
        return replace(step, **{self.field: (x, y, z)})


TURNS, SHIFTS = ("turn_l", "turn_p", "turn_s"), ("to_left", "to_posterior", "to_superior")


@dataclass(frozen=True)
class Pose:
    """A piece that is turned about the axes of the patient and shifted, through `pivot_lps` (unset: the point of its plane, or the middle of the
    structure that the field `piece` names)."""

    piece: str = ""

    def _pivot(self, step: Any, scene: Scene) -> Array | None:
        if step.pivot_lps is not None:
            return np.asarray(step.pivot_lps, np.float64)
        if not self.piece:
            return np.asarray(step.plane.point_lps, np.float64)
        return _middle(scene.model.labels, getattr(step, self.piece)) if scene.model is not None else None

    def of(self, step: Any, scene: Scene) -> list[Handle]:
        pivot = self._pivot(step, scene)
        if pivot is None:
            return []
        middle = pivot + np.array([float(getattr(step, name)) for name in SHIFTS])
        found = [Handle((SHIFTS[0],), "point", middle + STANDS_OFF, None, middle, "shift of the piece", self)]
        for axis, name in enumerate(TURNS):
            first, second = np.eye(3)[(axis + 1) % 3], np.eye(3)[(axis + 2) % 3]
            angle = np.radians(float(getattr(step, name)))
            arm = ARM_MM * (np.cos(angle) * first + np.sin(angle) * second)
            found.append(Handle((name,), "turn", middle + arm, np.eye(3)[axis], middle, by=self))
        return found

    def moved(self, step: Any, handle: Handle, point_mm: Array, scene: Scene) -> Any:
        pivot = self._pivot(step, scene)
        assert pivot is not None
        assert handle.start_mm is not None
        if handle.kind == "point":
            return replace(step, **{name: Millimetre(round(float(v), 1)) for name, v in zip(SHIFTS, point_mm - STANDS_OFF - pivot)})
        axis = TURNS.index(str(handle.path[0]))
        off = point_mm - handle.start_mm
        angle = float(np.degrees(np.arctan2(off[(axis + 2) % 3], off[(axis + 1) % 3])))
        return replace(step, **{TURNS[axis]: Degree(round(angle, 1))})


@lru_cache(maxsize=8)
def _middle(labels: Labels, name: str) -> Array | None:
    if name not in labels.names:
        return None
    voxels = np.argwhere(labels.mask(name))
    return np.asarray(position_of(labels.to_patient, voxels[:, ::-1].astype(np.float64)).mean(axis=0), np.float64) if len(voxels) else None
