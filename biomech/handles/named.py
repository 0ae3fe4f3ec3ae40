"""Handles of what is chosen by its name: branches of a tree, segments of the liver. Pulled elsewhere, the name is that of what lies there."""
from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from biomech.handles.handle import Array, Handle, Scene
from meshing.centreline import Centreline
from meshing.labels import Labels
from meshing.volume import position_of


@dataclass(frozen=True)
class Branches:
    """The named branches that a field lists, each held in the middle of its length, on the tree whose name the field `tree` holds."""

    field: str = "branches"
    tree: str = "tree"

    def _tree(self, step: Any, scene: Scene) -> Centreline | None:
        wanted = getattr(step, self.tree)
        return next((tree for tree in (scene.model.trees if scene.model is not None else ()) if tree.name == wanted), None)

    def of(self, step: Any, scene: Scene) -> list[Handle]:
        tree, found = self._tree(step, scene), []
        for number, name in enumerate(getattr(step, self.field)):
            own = _points_of(tree, name) if tree is not None else np.empty((0, 3))
            if len(own):
                found.append(Handle((self.field, number), "along", own[len(own) // 2], label=name, by=self))
        return found

    def moved(self, step: Any, handle: Handle, point_mm: Array, scene: Scene) -> Any:
        tree = self._tree(step, scene)
        assert tree is not None
        named = np.flatnonzero([tree.names[branch] != "" for branch in tree.branch])
        nearest = named[int(np.linalg.norm(tree.points_mm[named] - point_mm, axis=1).argmin())]
        return _renamed(step, handle, tree.names[int(tree.branch[nearest])])


@dataclass(frozen=True)
class InSegments:
    """The segments of Couinaud that a field lists, each held in its middle."""

    field: str = "segments"

    def of(self, step: Any, scene: Scene) -> list[Handle]:
        middles = _middles(_labels(scene))
        return [Handle((self.field, number), "point", middles[name], label=f"segment {name}", by=self)
                for number, name in enumerate(getattr(step, self.field)) if name in middles]

    def moved(self, step: Any, handle: Handle, point_mm: Array, scene: Scene) -> Any:
        labels = _labels(scene)
        assert labels is not None
        places, names = _voxels(labels)
        return _renamed(step, handle, names[int(places.query(point_mm)[1])])


def _renamed(step: Any, handle: Handle, name: str) -> Any:
    """The step with another name in that place; one that is listed already is not listed twice."""
    field, number = str(handle.path[0]), int(handle.path[1])
    names = getattr(step, field)
    return step if name in names else replace(step, **{field: (*names[:number], name, *names[number + 1:])})


def _points_of(tree: Centreline, name: str) -> Array:
    return tree.points_mm[np.isin(tree.branch, [number for number, own in enumerate(tree.names) if own == name])]


def _labels(scene: Scene) -> Labels | None:
    segments = scene.model.segments if scene.model is not None else None
    return segments.labels if segments is not None and segments.labels.legend else None


@lru_cache(maxsize=4)
def _voxels(labels: Labels) -> tuple[cKDTree, list[str]]:
    """Every eighth voxel of the segments, and the segment of each."""
    voxels = np.argwhere(labels.values)[::8]
    known = {label.value: label.name.removeprefix("segment ") for label in labels.legend}
    return (cKDTree(position_of(labels.to_patient, voxels[:, ::-1].astype(np.float64))), [known[int(labels.values[tuple(v)])] for v in voxels])


@lru_cache(maxsize=4)
def _middles(labels: Labels | None) -> dict[str, Array]:
    """By the name of the segment, its voxel nearest to the mean of all: a segment may be bent round another one."""
    if labels is None:
        return {}
    places, names = _voxels(labels)
    points = np.asarray(places.data, np.float64)
    found = {}
    for name in dict.fromkeys(names):
        own = points[[other == name for other in names]]
        found[name] = own[int(np.linalg.norm(own - own.mean(axis=0), axis=1).argmin())]
    return found
