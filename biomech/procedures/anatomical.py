"""Anatomical resection: whole segments of Couinaud, or the whole territory of portal branches, are taken out.

The border between segments is that of the label map the liver was divided into, smoothed by one voxel; the border of a territory is where
the walls of a chosen branch and of another one are equally far (meshing/vessels/territories.py), exactly. What hangs on a chosen branch
goes with it. Segments are approximate: meshing/vessels/couinaud.py.
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, find_objects, gaussian_filter, map_coordinates
from scipy.spatial import cKDTree

from biomech.branches import hanging_on
from biomech.handles.handle import Declared
from biomech.handles.named import Branches, InSegments
from biomech.model import PatientModel
from biomech.remnant import SignedDistance, parts_of, resected
from biomech.territory import lost_points
from meshing.centreline import Centreline
from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.labels import Labels
from meshing.step import Monitor
from meshing.tetmesh import at_lps
from meshing.vessels.couinaud import SEGMENTS, Segments
from meshing.volume import index_of, spacing_of

_FINE_MM, _PAD = 1.5, 6
_CLASSES = 8
"""Borders of segments are looked for on a grid about so fine, a few voxels larger than the liver. Walls are compared in so many classes of
radius: within one the nearest axis is the nearest wall."""


@dataclass(frozen=True)
class AnatomicalResection:
    """Anatomical resection.

    `segments` are numbers of Couinaud ("VI", "VII"), `branches` names of portal branches whose territories go; give one of the two.
    `spares` are names of branches of any vessel that must keep their blood: a border that cuts one is refused.
    """

    version: ClassVar[int] = 2
    procedure: ClassVar[str] = "anatomical resection"
    handles: ClassVar[Declared] = (InSegments(), Branches())
    segments: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    spares: tuple[str, ...] = ()
    tree: str = "portal vein"
    organ: str = "liver"

    def __post_init__(self) -> None:
        if bool(self.segments) == bool(self.branches):
            raise ParameterOutOfRange("an anatomical resection needs segments of Couinaud or branches of the portal vein, one of the two")
        strange = [name for name in self.segments if name not in SEGMENTS]
        if strange:
            raise ParameterOutOfRange(f"there is no segment '{strange[0]}'; Couinaud's are {', '.join(SEGMENTS)}")

    def level(self, source: PatientModel, /) -> SignedDistance:
        """The signed distance along whose zero the organ is cut. Raises AnatomyError as `run` does."""
        return _of_segments(source.segments, self.segments) if self.segments else _of_branches(source.tree(self.tree), self.branches)

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        """Raises AnatomyError when the liver was not divided, a branch has no such name, or all or nothing would go."""
        monitor(0.0, "finding the border")
        several = "s" if len(self.segments) > 1 else ""
        what = f"segment{several} {', '.join(self.segments)}" if self.segments else f"territory of the {', '.join(self.branches)}"
        beyond = self.level(source)
        monitor(0.3, f"cutting the {self.organ}")
        done = resected(source, self.organ, beyond)
        self._spared(done)
        mesh, removed = done.need_solid(), done.removed_tets()
        own = {name: removed[mesh.of(name)] for name in parts_of(mesh, self.organ)[1:]}
        through = [name for name, gone in own.items() if gone.any() and not gone.all()]
        more = f" The border runs through {', '.join(through)}." if through else ""
        return done.after(f"Anatomical resection of the {self.organ}: {what} removed.{more}")

    def _spared(self, done: PatientModel) -> None:
        known = {name for tree in done.trees for name in tree.names}
        for name in self.spares:
            if name not in known:
                raise AnatomyError(f"no vessel of this case has a branch named '{name}' that could be spared; it has "
                                   f"{', '.join(sorted(known - {''}))}")
            for tree in done.trees:
                numbers = [number for number, own in enumerate(tree.names) if own == name]
                lost = np.isin(tree.branch, numbers) & lost_points(done, tree, self.organ)
                if lost.any():
                    raise AnatomyError(f"this resection cuts the {name} at {at_lps(tree.points_mm[np.flatnonzero(lost)[0]])}, which is to be spared; "
                                       "choose other segments or branches")


def _of_segments(segments: Segments | None, names: tuple[str, ...]) -> SignedDistance:
    """mm inside the chosen segments, negative outside; every place belongs to the nearest segment."""
    if segments is None or not segments.labels.legend:
        why = f" ({'; '.join(segments.doubts)})" if segments is not None and segments.doubts else "; add [segments] to the protocol"
        raise AnatomyError(f"the liver of this case is not divided into segments{why}")
    labels = segments.labels
    missing = [name for name in names if f"segment {name}" not in labels.names]
    if missing:
        raise AnatomyError(f"this liver has no segment {', '.join(missing)}; it has {', '.join(name[8:] for name in labels.names)}")
    signed, first, step = _signed(labels, tuple(labels.label(f"segment {name}").value for name in names))

    def beyond(points_mm: NDArray[np.float64]) -> NDArray[np.float64]:
        index = (index_of(labels.to_patient, points_mm) - first) / step
        return np.asarray(map_coordinates(signed, index.T[::-1], order=1, mode="nearest"), np.float64)

    return beyond


@lru_cache(maxsize=4)
def _signed(labels: Labels, chosen: tuple[int, ...]) -> tuple[NDArray[np.float32], NDArray[np.float64], NDArray[np.float64]]:
    """The signed distance on a box of the grid, the index (i, j, k) of its first voxel, and its step in voxels."""
    box = find_objects((labels.values > 0).astype(np.uint8))[0]
    spacing = np.array(spacing_of(labels.to_patient))
    step = np.maximum(np.floor(_FINE_MM / spacing), 1.0)
    first = np.array([cut.start for cut in box][::-1], float) - _PAD * step
    last = np.array([cut.stop for cut in box][::-1], float) + _PAD * step
    axes = [np.arange(a, b, s).astype(int) for a, b, s in zip(first, last, step)]
    size = labels.values.shape[::-1]
    inside = [(axis >= 0) & (axis < n) for axis, n in zip(axes, size)]
    values = np.zeros(tuple(len(axis) for axis in axes[::-1]), np.uint8)
    values[np.ix_(*inside[::-1])] = labels.values[np.ix_(*[axis[own] for axis, own in zip(axes[::-1], inside[::-1])])]
    sampling = (spacing * step)[::-1]
    nearest = distance_transform_edt(values == 0, sampling, return_distances=False, return_indices=True)
    mine = np.isin(values[tuple(nearest)], chosen)
    if mine.all():
        raise AnatomyError("the chosen segments are all of the liver; leave at least one")
    signed = distance_transform_edt(mine, sampling) - distance_transform_edt(~mine, sampling)
    return gaussian_filter(signed, 1.0).astype(np.float32), first, step


def _of_branches(tree: Centreline, names: tuple[str, ...]) -> SignedDistance:
    """Half the difference of the distances to the nearest wall of another branch and of a chosen one: mm near the border."""
    mine = hanging_on(tree, names)
    if mine.all():
        raise AnatomyError(f"everything of the {tree.name} hangs on the {', '.join(names)}, so all of the organ would go; choose smaller branches")

    def beyond(points_mm: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(0.5 * (_to_wall(tree, ~mine, points_mm) - _to_wall(tree, mine, points_mm)), np.float64)

    return beyond


def _to_wall(tree: Centreline, chosen: NDArray[np.bool_], points_mm: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) mm from points to the nearest wall of the chosen points of the tree."""
    own = np.flatnonzero(chosen)
    own = own[np.argsort(tree.radius_mm[own], kind="stable")]
    best = np.full(len(points_mm), np.inf)
    for part in np.array_split(own, min(_CLASSES, len(own))):
        away, index = cKDTree(tree.points_mm[part]).query(points_mm)
        best = np.minimum(best, away - tree.radius_mm[part[index]])
    return best
