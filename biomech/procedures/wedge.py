"""Non-anatomical resection of a lesion with a margin.

Removed is every point of the organ closer than the margin to the lesion, and the way out to the surface: the lesion
with its margin is swept along the shortest way from its centre to the capsule, so that the specimen can be taken out
and no tissue bridges are left above it.
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from biomech.distances import surface_distance_mm
from biomech.handles.handle import Declared
from biomech.handles.shape import Margin
from biomech.model import RESECTION_SURFACE, PatientModel
from biomech.remnant import SignedDistance, parts_of, refuse_cut, resected
from meshing.errors import AnatomyError
from meshing.step import Monitor, Range, check, silent
from meshing.tetmesh import TetMesh, outer_facets
from meshing.units import Millimetre

_SAMPLE_MM = 1.0
"""Spacing of the points that stand for the lesion: the distance to them is too long by at most s^2 / (8 margin)."""

_CELL_MM, _BAND_MM = 2.0, 8.0
"""Far from the cut one point a cell is enough; nearer to it than the band all points are asked."""

ATTEMPTS, SHORT_MM = 4, 0.05
"""The facets of a round cut are chords and come nearer to the lesion than its nodes; the cut is widened until they do not."""


@dataclass(frozen=True)
class Wedge:
    """Wedge resection with a margin."""

    version: ClassVar[int] = 3
    procedure: ClassVar[str] = "wedge"
    handles: ClassVar[Declared] = (Margin(),)
    lesions: tuple[str, ...]
    margin: Annotated[Millimetre, Range(0.5, 60.0, "margin around the lesion")]
    organ: str = "liver"

    def __post_init__(self) -> None:
        check(self)

    def level(self, source: PatientModel, /) -> SignedDistance:
        """The signed distance along whose zero the organ is cut first; `run` widens the cut where its chords come too near to the lesion."""
        return _kept_way_out(source, self.lesions, self.organ).within(float(self.margin))

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        way_out = self._way_out(source.need_solid(), monitor)
        wanted, done = float(self.margin), source
        for attempt in range(ATTEMPTS):
            monitor(0.5 + 0.5 * attempt / ATTEMPTS, f"cutting the {self.organ}")
            done = resected(source, self.organ, way_out.within(wanted))
            short = self.margin - least_margin_mm(done, self.lesions)
            if short <= SHORT_MM:
                break
            wanted += short
        return done.after(self._sentence())

    def checked(self, source: PatientModel) -> str:
        refuse_cut(source, self.organ, self.level(source))
        return self._sentence()

    def _way_out(self, mesh: TetMesh, monitor: Monitor) -> _Cloud:
        """What is nearer than the margin to it is taken out."""
        sets = []
        for number, name in enumerate(self.lesions):
            monitor(number / len(self.lesions) * 0.5, f"margin around {name}")
            if mesh.label(name).organ == self.organ:
                raise AnatomyError(f"'{name}' is the organ itself, not a lesion in it")
            sets.append(swept(mesh, name, self.organ))
        if not sets:
            raise AnatomyError("a wedge resection needs at least one lesion")
        return _Cloud.of(np.concatenate(sets))

    def _sentence(self) -> str:
        return f"Wedge resection of {', '.join(self.lesions)} with a margin of {self.margin:g} mm, out to the nearest capsule."


@dataclass(frozen=True, eq=False)
class _Cloud:
    """Points close together, all of them and one of each cell. To find the nearest of very many that are all about equally far takes a search
    tree long, and there its answer matters least."""

    fine: cKDTree
    coarse: cKDTree

    @classmethod
    def of(cls, points: NDArray[np.float64]) -> _Cloud:
        cell = np.floor((points - points.min(axis=0)) / _CELL_MM).astype(np.int64)
        count = cell.max(axis=0) + 1
        _, first = np.unique((cell[:, 0] * count[1] + cell[:, 1]) * count[2] + cell[:, 2], return_index=True)
        return cls(cKDTree(points), cKDTree(points[first]))

    def within(self, reach_mm: float) -> SignedDistance:
        """Positive closer than `reach_mm` to any of the points; exact in the band around it, beyond at most the diagonal of a cell too far."""
        def level(points: NDArray[np.float64]) -> NDArray[np.float64]:
            away = np.asarray(self.coarse.query(points)[0], dtype=np.float64)
            near = np.abs(away - reach_mm) < _BAND_MM
            away[near] = self.fine.query(points[near])[0]
            return reach_mm - away
        return level


@lru_cache(maxsize=4)
def _kept_way_out(model: PatientModel, lesions: tuple[str, ...], organ: str) -> _Cloud:
    """While the margin is pulled, what it is measured from stays."""
    return Wedge(lesions, Millimetre(1.0), organ)._way_out(model.need_solid(), silent)


def least_margin_mm(model: PatientModel, lesions: tuple[str, ...]) -> float:
    """The shortest distance from any of the lesions to the resection surface."""
    mesh = model.need_solid()
    cut = mesh.facet_set(RESECTION_SURFACE).triangles
    return min(surface_distance_mm(mesh.points_mm, outer_facets(mesh.tets[mesh.of(name)]), cut) for name in lesions)


def swept(mesh: TetMesh, lesion: str, organ: str) -> NDArray[np.float64]:
    """(n, 3) points that fill the lesion and the way from it to the nearest capsule, about a millimetre apart."""
    surface = _sampled(mesh.points_mm, outer_facets(mesh.tets[mesh.of(lesion)]))
    inner = np.unique(mesh.tets[mesh.of(lesion)])
    centre = surface.mean(axis=0)
    capsule = mesh.points_mm[np.unique(outer_facets(mesh.tets[mesh.of(*parts_of(mesh, organ))]))]
    way = capsule[np.argmin(np.linalg.norm(capsule - centre, axis=1))] - centre
    length = float(np.linalg.norm(way))
    reach = length + float(np.linalg.norm(surface - centre, axis=1).max())
    steps = np.arange(0.0, reach, 2.0 * _SAMPLE_MM) / max(length, 1e-9)
    swept = (surface[None] + steps[:, None, None] * way).reshape(-1, 3)
    return np.concatenate([swept, mesh.points_mm[inner]])


def _sampled(points: NDArray[np.float64], triangles: NDArray[np.int32]) -> NDArray[np.float64]:
    """(n, 3) points on the triangles, at most `_SAMPLE_MM` apart along each side."""
    corners = points[triangles]
    longest = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max(axis=1)
    counts = np.maximum(np.ceil(longest / _SAMPLE_MM), 1.0).astype(np.int64)
    sampled = np.concatenate([_evenly(corners[counts == count], count) for count in np.unique(counts)])
    return np.unique(sampled.round(6), axis=0)


def _evenly(corners: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """(n, 3) points on triangles (t, 3, 3) whose sides are divided into `count`."""
    i, j = np.meshgrid(np.arange(count + 1), np.arange(count + 1), indexing="ij")
    inside = i + j <= count
    a, b = i[inside] / count, j[inside] / count
    weights = np.stack([1.0 - a - b, a, b], axis=1)
    return np.asarray(np.einsum("qk,tkx->tqx", weights, corners).reshape(-1, 3))
