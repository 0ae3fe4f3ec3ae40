"""numpy <-> VTK arrays, with types (VTK's own helpers have none)."""
from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray, vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkDataArray, vtkIdTypeArray, vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray


def to_vtk(values: NDArray[Any], *, copy: bool = True) -> vtkDataArray:
    """(n,) or (n, k) values; without `copy` VTK reads the memory of `values`, which it keeps alive."""
    array: vtkDataArray = numpy_to_vtk(np.ascontiguousarray(values), deep=copy)  # type: ignore[no-untyped-call]
    return array


def from_vtk(array: vtkDataArray) -> NDArray[Any]:
    values: NDArray[Any] = vtk_to_numpy(array)  # type: ignore[no-untyped-call]
    return values


def points_of(points_mm: NDArray[np.float64]) -> vtkPoints:
    points = vtkPoints()
    points.SetData(to_vtk(points_mm.astype(np.float32)))
    return points


def cells_of(corners: NDArray[np.int64]) -> vtkCellArray:
    """(m, k) point numbers of m cells with k points each."""
    count, size = corners.shape
    cells = vtkCellArray()
    cells.SetData(_ids(np.arange(0, count * size + 1, size)), _ids(corners.ravel()))
    return cells


def _ids(numbers: NDArray[np.int64]) -> vtkIdTypeArray:
    array: vtkIdTypeArray = numpy_to_vtkIdTypeArray(np.ascontiguousarray(numbers, np.int64), deep=True)  # type: ignore[no-untyped-call]
    return array
