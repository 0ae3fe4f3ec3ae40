"""What is drawn, as plain triangles: for views that are not VTK's. Thinned to a budget, because a page of a report must stay small."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkCommonDataModel import vtkPolyData
from vtkmodules.vtkFiltersCore import vtkQuadricDecimation, vtkTriangleFilter
from vtkmodules.vtkRenderingCore import vtkPolyDataMapper

from app.scene.actors import polydata
from app.scene.arrays import from_vtk
from app.scene.pictures import Drawn

MOST_POINTS = 65000
"""A solid's points are numbered with sixteen bits."""
_COARSER = 3.0
"""A surface that must lose more than two thirds of its triangles is first drawn together on a grid to this many times what is wanted."""
_SAME_MM = 1e-3


@dataclass(frozen=True, eq=False)
class Solid:
    """(n, 3) points in LPS mm and (m, 3) triangles with a colour (0..255) and an opacity; `name` stands in the legend, "" in none."""

    name: str
    colour: tuple[int, int, int]
    opacity: float
    points_mm: NDArray[np.float64]
    triangles: NDArray[np.int64]


def solids_of(drawn: Sequence[Drawn], most: int = 60_000) -> tuple[Solid, ...]:
    """The actors as solids, with at most about `most` triangles together. Small ones stay whole: a stent is thin everywhere."""
    found = [(part, data) for part in drawn if (data := _triangles(part)) is not None]
    sizes = [data.GetNumberOfPolys() for _, data in found]
    kept, left = dict.fromkeys(range(len(sizes)), 1.0), most
    for rank, n in enumerate(sorted(kept, key=lambda n: sizes[n])):
        own = min(sizes[n], left // (len(sizes) - rank))
        kept[n], left = own / max(sizes[n], 1), left - own
    solids = []
    for n, (part, data) in enumerate(found):
        points, triangles = _thinned(data, kept[n])
        colour = tuple(int(round(255 * share)) for share in part.actor.GetProperty().GetColor())
        solids.append(Solid(part.name, (colour[0], colour[1], colour[2]), float(part.actor.GetProperty().GetOpacity()), points, triangles))
    return tuple(solids)


def _triangles(part: Drawn) -> vtkPolyData | None:
    mapper = part.full or part.actor.GetMapper()
    assert isinstance(mapper, vtkPolyDataMapper)
    mapper.Update()
    plain = vtkTriangleFilter()
    plain.SetInputData(mapper.GetInput())
    plain.PassLinesOff()
    plain.PassVertsOff()
    plain.Update()
    data = plain.GetOutput()
    return data if data.GetNumberOfPolys() else None


def _thinned(data: vtkPolyData, keep: float) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """(n, 3) points and (m, 3) triangles with about the share `keep` of the triangles; points in one place are one."""
    points = from_vtk(data.GetPoints().GetData()).astype(np.float64)
    triangles = from_vtk(data.GetPolys().GetConnectivityArray()).reshape(-1, 3).astype(np.int64)
    points, triangles = _joined(points, triangles)
    share = min(keep, MOST_POINTS / max(len(points), 1))
    whole = len(triangles)
    if share >= 1.0:
        return points, triangles
    if share < 1.0 / _COARSER:
        points, triangles = _clustered(points, triangles, int(_COARSER * share * len(triangles)))
        share = min(1.0, share * whole / max(len(triangles), 1))
    fewer = vtkQuadricDecimation()
    fewer.SetInputData(polydata(points, triangles.astype(np.int32)))
    fewer.SetTargetReduction(1.0 - share)
    fewer.Update()
    thin = fewer.GetOutput()
    return _joined(from_vtk(thin.GetPoints().GetData()).astype(np.float64),
                   from_vtk(thin.GetPolys().GetConnectivityArray()).reshape(-1, 3).astype(np.int64))


def _clustered(points: NDArray[np.float64], triangles: NDArray[np.int64], wanted: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """About `wanted` triangles by drawing the points of each cell of a grid together: quick, before the careful thinning."""
    edges = points[triangles[:, 1:]] - points[triangles[:, :1]]
    area = 0.5 * float(np.linalg.norm(np.cross(edges[:, 0], edges[:, 1]), axis=1).sum())
    where, count = _numbered(points, np.sqrt(2.0 * area / max(wanted, 1)))
    size = np.bincount(where, minlength=count)
    middle = np.stack([np.bincount(where, points[:, axis], minlength=count) / size for axis in range(3)], axis=1)
    return _compact(middle, where[triangles])


def _joined(points: NDArray[np.float64], triangles: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Points that lie in one place (doubled where shading has a crease) are one; triangles without area are left out."""
    where, count = _numbered(points, _SAME_MM)
    first = np.empty(count, np.int64)
    first[where[::-1]] = np.arange(len(points))[::-1]
    return _compact(points[first], where[triangles])


def _numbered(points: NDArray[np.float64], step: float) -> tuple[NDArray[np.int64], int]:
    """(n,) the number of the cell of width `step` mm that each point lies in, and how many cells hold one."""
    cell = np.floor((points - points.min(axis=0)) / step + 0.5).astype(np.int64)
    size = cell.max(axis=0) + 1
    found, where = np.unique((cell[:, 0] * size[1] + cell[:, 1]) * size[2] + cell[:, 2], return_inverse=True)
    return where.reshape(-1), len(found)


def _compact(points: NDArray[np.float64], corners: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Without triangles that have lost their area, and without points that none uses."""
    whole = (corners[:, 0] != corners[:, 1]) & (corners[:, 1] != corners[:, 2]) & (corners[:, 0] != corners[:, 2])
    used, compact = np.unique(corners[whole], return_inverse=True)
    return points[used], compact.reshape(-1, 3)
