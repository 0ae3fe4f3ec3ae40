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


@dataclass(frozen=True, eq=False)
class Solid:
    """(n, 3) points in LPS mm and (m, 3) triangles with a colour (0..255) and an opacity; `name` stands in the legend, "" in none."""

    name: str
    colour: tuple[int, int, int]
    opacity: float
    points_mm: NDArray[np.float64]
    triangles: NDArray[np.int64]


def solids_of(drawn: Sequence[Drawn], most: int = 60_000) -> tuple[Solid, ...]:
    """The actors as solids, with at most about `most` triangles together; each keeps its share."""
    found = [(part, data) for part in drawn if (data := _triangles(part)) is not None]
    total = sum(data.GetNumberOfPolys() for _, data in found)
    solids = []
    for part, data in found:
        points, triangles = _thinned(data, min(1.0, most / max(total, 1)))
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
    if share >= 1.0:
        return points, triangles
    fewer = vtkQuadricDecimation()
    fewer.SetInputData(polydata(points, triangles.astype(np.int32)))
    fewer.SetTargetReduction(1.0 - share)
    fewer.Update()
    thin = fewer.GetOutput()
    return _joined(from_vtk(thin.GetPoints().GetData()).astype(np.float64),
                   from_vtk(thin.GetPolys().GetConnectivityArray()).reshape(-1, 3).astype(np.int64))


def _joined(points: NDArray[np.float64], triangles: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Points that lie in one place (doubled where shading has a crease) are one; triangles without area are left out."""
    _, first, where = np.unique(points.round(4), axis=0, return_index=True, return_inverse=True)
    corners = where.reshape(-1)[triangles]
    whole = (corners[:, 0] != corners[:, 1]) & (corners[:, 1] != corners[:, 2]) & (corners[:, 0] != corners[:, 2])
    used, compact = np.unique(corners[whole], return_inverse=True)
    return points[first][used], compact.reshape(-1, 3)
