"""Signed distance from points to a closed surface, mm: negative inside.

Exact: the nearest point of the triangulation, signed by the angle-weighted pseudo-normal there (Baerentzen and Aanaes 2005), as
vtkImplicitPolyDataDistance computes it.
"""
from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util import numpy_support
from vtkmodules.vtkCommonCore import vtkDoubleArray, vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkFiltersCore import vtkImplicitPolyDataDistance

from meshing.surface import Surface

_numpy: Any = numpy_support  # its functions carry no types


def signed_distance_mm(points: NDArray[np.float64], surface: Surface) -> NDArray[np.float64]:
    """(n,) distances of (n, 3) LPS mm points in the surface's frame; the surface must be closed."""
    corners = np.empty((len(surface.triangles), 4), np.int64)
    corners[:, 0] = 3
    corners[:, 1:] = surface.triangles
    cells = vtkCellArray()
    cells.ImportLegacyFormat(_numpy.numpy_to_vtkIdTypeArray(corners.ravel(), deep=True))
    places = vtkPoints()
    places.SetData(_numpy.numpy_to_vtk(np.ascontiguousarray(surface.points_mm), deep=True))
    data = vtkPolyData()
    data.SetPoints(places)
    data.SetPolys(cells)
    distance = vtkImplicitPolyDataDistance()
    distance.SetInput(data)
    asked = _numpy.numpy_to_vtk(np.ascontiguousarray(points, dtype=np.float64), deep=True)
    found = vtkDoubleArray()
    found.SetNumberOfTuples(len(points))
    distance.FunctionValue(asked, found)
    return np.array(_numpy.vtk_to_numpy(found), dtype=np.float64)
