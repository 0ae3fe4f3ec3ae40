"""Handles that run on vessels: stents and balloons, landing zones, ends of grafts, places on a tree."""
from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Protocol

import numpy as np

from biomech.handles.handle import Array, Handle, Scene, place_at, point_of
from biomech.vessel_edits import bridged, neck_mm, swollen
from meshing.centreline import Centreline
from meshing.errors import AnatomyError
from meshing.units import Millimetre, Percent
from meshing.vessels.aneurysm import Aneurysm, largest_aneurysm
from meshing.vessels.lumen import Lumen
from meshing.vessels.stenosis import worst_stenosis


@dataclass(frozen=True)
class Run:
    """A branch of a centreline to run along: `arc` (n,) mm and the points (n, 3) there."""

    points_mm: Array
    arc: Array

    def at(self, s: float) -> Array:
        return np.array([np.interp(s, self.arc, self.points_mm[:, axis]) for axis in range(3)])

    def nearest(self, point_mm: Array) -> float:
        return float(self.arc[int(np.linalg.norm(self.points_mm - point_mm, axis=1).argmin())])


@lru_cache(maxsize=4)
def _stenosis(line: Centreline) -> tuple[int, float] | None:
    """Branch and arc of the middle of the worst stenosis."""
    try:
        worst = worst_stenosis(line)
    except AnatomyError:
        return None
    arc = line.arc_mm()
    return worst.branch, 0.5 * float(arc[worst.first] + arc[worst.last])


@lru_cache(maxsize=4)
def _aneurysm(lumen: Lumen) -> Aneurysm | None:
    try:
        return largest_aneurysm(lumen)
    except AnatomyError:
        return None


def _branch(line: Centreline, branch: int) -> Run:
    own = np.flatnonzero(line.branch == branch)
    return Run(line.points_mm[own], line.arc_mm()[own])


@dataclass(frozen=True)
class Along:
    """A device on the artery: the field `place` (unset: the worst stenosis) is its middle, `length` reaches to either side of it."""

    place: str = "centre_lps"
    length: str = "length"

    def _there(self, step: Any, lumen: Lumen) -> tuple[Run, float] | None:
        line, place = lumen.centreline, point_of(step, self.place)
        if place is not None:
            point = int(np.linalg.norm(line.points_mm - place, axis=1).argmin())
            return _branch(line, int(line.branch[point])), float(line.arc_mm()[point])
        found = _stenosis(line)
        return (_branch(line, found[0]), found[1]) if found is not None else None

    def of(self, step: Any, scene: Scene) -> list[Handle]:
        length = getattr(step, self.length)
        there = self._there(step, scene.lumen) if scene.lumen is not None and length is not None else None
        if there is None:
            return []
        run, middle = there
        ends = [run.at(middle + side * 0.5 * float(length)) for side in (-1.0, 1.0)]
        return [Handle((self.place,), "along", run.at(middle), by=self),
                *(Handle((self.length, side), "along", end, start_mm=run.at(middle), label=f"{words} end", by=self)
                  for side, (end, words) in enumerate(zip(ends, ("proximal", "distal"))))]

    def moved(self, step: Any, handle: Handle, point_mm: Array, scene: Scene) -> Any:
        assert scene.lumen is not None
        line = scene.lumen.centreline
        if handle.path == (self.place,):
            at = line.points_mm[int(np.linalg.norm(line.points_mm - point_mm, axis=1).argmin())]
            return replace(step, **{self.place: place_at(at)})
        there = self._there(step, scene.lumen)
        assert there is not None
        run, middle = there
        half = 0.5 * float(getattr(step, self.length))
        stays = middle + half if handle.path[1] == 0 else middle - half
        end = run.nearest(point_mm)
        return replace(step, **{self.place: place_at(run.at(0.5 * (stays + end))), self.length: Millimetre(round(abs(end - stays), 1))})


@dataclass(frozen=True)
class Landing:
    """Landing zones before and behind the largest aneurysm of the artery; nothing where the field `unless` is set."""

    before: str
    behind: str
    unless: str = ""

    def of(self, step: Any, scene: Scene) -> list[Handle]:
        if scene.lumen is None or (self.unless and getattr(step, self.unless) is not None):
            return []
        found = _aneurysm(scene.lumen)
        if found is None:
            return []
        run, first, last = self._edges(scene.lumen, found)
        before, behind = float(getattr(step, self.before)), float(getattr(step, self.behind))
        return [Handle((self.before, 0), "along", run.at(first - before), start_mm=run.at(first), label="proximal landing", by=self),
                Handle((self.behind, 1), "along", run.at(last + behind), start_mm=run.at(last), label="distal landing", by=self)]

    def moved(self, step: Any, handle: Handle, point_mm: Array, scene: Scene) -> Any:
        assert scene.lumen is not None
        found = _aneurysm(scene.lumen)
        assert found is not None
        run, first, last = self._edges(scene.lumen, found)
        at = run.nearest(point_mm)
        length = first - at if handle.path[1] == 0 else at - last
        return replace(step, **{str(handle.path[0]): Millimetre(round(max(length, 0.0), 1))})

    def _edges(self, lumen: Lumen, found: Aneurysm) -> tuple[Run, float, float]:
        arc = lumen.centreline.arc_mm()
        return _branch(lumen.centreline, found.branch), float(arc[found.first]), float(arc[found.last])


@lru_cache(maxsize=4)
def _from_neck(lumen: Lumen) -> tuple[Array, Array] | None:
    """Where the neck of the largest aneurysm is, and the way from there to its dome."""
    try:
        part, found = swollen(lumen, 0.0, 0.0, "device")
    except AnatomyError:
        return None
    base = neck_mm(bridged(lumen.centreline, part, found)[0], found)
    return base, np.array(found.dome_lps) - base


@dataclass(frozen=True)
class OutOfNeck:
    """A number that reaches out of the neck of the largest aneurysm towards its dome: in mm, or `percent` of that way."""

    field: str
    percent: bool = False

    def of(self, step: Any, scene: Scene) -> list[Handle]:
        way = _from_neck(scene.lumen) if scene.lumen is not None else None
        if way is None:
            return []
        base, out = way
        length = float(np.linalg.norm(out))
        reach = float(getattr(step, self.field)) * (length / 100.0 if self.percent else 1.0)
        return [Handle((self.field,), "size", base + reach * out / length, out / length, base, by=self)]

    def moved(self, step: Any, handle: Handle, point_mm: Array, scene: Scene) -> Any:
        assert scene.lumen is not None
        way = _from_neck(scene.lumen)
        assert way is not None
        base, out = way
        length = float(np.linalg.norm(out))
        reach = max(float((point_mm - base) @ out) / length, 0.0)
        return replace(step, **{self.field: Percent(round(100.0 * reach / length, 1)) if self.percent else Millimetre(round(reach, 1))})


class Sewn(Protocol):
    def ends(self, line: Centreline) -> tuple[int, int]:
        """The points of the centreline at which a graft is sewn in."""


@dataclass(frozen=True)
class Anastomoses:
    """Both ends of a graft on the artery; where they are not set they lie where the step finds them (`ends`)."""

    first: str = "from_lps"
    second: str = "to_lps"

    def of(self, step: Sewn, scene: Scene) -> list[Handle]:
        if scene.lumen is None:
            return []
        places = [point_of(step, name) for name in (self.first, self.second)]
        if places[0] is None or places[1] is None:
            try:
                places = [scene.lumen.centreline.points_mm[number] for number in step.ends(scene.lumen.centreline)]
            except AnatomyError:
                return []
        return [Handle((name,), "along", place, label=f"{words} anastomosis", by=self)
                for name, place, words in zip((self.first, self.second), places, ("proximal", "distal")) if place is not None]

    def moved(self, step: Any, handle: Handle, point_mm: Array, scene: Scene) -> Any:
        assert scene.lumen is not None
        line = scene.lumen.centreline
        new = {str(other.path[0]): place_at(other.centre_mm) for other in self.of(step, scene)}
        new[str(handle.path[0])] = place_at(line.points_mm[int(np.linalg.norm(line.points_mm - point_mm, axis=1).argmin())])
        return replace(step, **new)


@dataclass(frozen=True)
class OnTree:
    """A place that runs on the vessel tree whose name the field `tree` holds ("": the artery)."""

    place: str
    tree: str = ""

    def _line(self, step: Any, scene: Scene) -> Centreline | None:
        if not self.tree:
            return scene.lumen.centreline if scene.lumen is not None else None
        wanted = getattr(step, self.tree)
        return next((tree for tree in (scene.model.trees if scene.model is not None else ()) if tree.name == wanted), None)

    def of(self, step: Any, scene: Scene) -> list[Handle]:
        place = point_of(step, self.place)
        return [] if place is None or self._line(step, scene) is None else [Handle((self.place,), "along", place, by=self)]

    def moved(self, step: Any, handle: Handle, point_mm: Array, scene: Scene) -> Any:
        line = self._line(step, scene)
        assert line is not None
        return replace(step, **{self.place: place_at(line.points_mm[int(np.linalg.norm(line.points_mm - point_mm, axis=1).argmin())])})
