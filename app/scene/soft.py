"""An organ whose points move with every frame: drawn without building anything anew until its triangles change."""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkCommonDataModel import vtkPolyData
from vtkmodules.vtkFiltersSources import vtkSphereSource
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

from app.scene.arrays import cells_of, points_of, to_vtk
from app.scene.colours import Rgb, fraction

Floats = NDArray[np.float64]


class SoftSurface:
    """One surface: `actor`, and `move` for each frame."""

    def __init__(self, triangles: NDArray[np.int32], colour: Rgb, opacity: float = 1.0) -> None:
        self._used, compact = np.unique(triangles, return_inverse=True)
        self._triangles = compact.reshape(-1, 3)
        self._data = vtkPolyData()
        self._data.SetPolys(cells_of(self._triangles))
        mapper = vtkPolyDataMapper()
        mapper.SetInputData(self._data)
        mapper.ScalarVisibilityOff()
        self.actor = vtkActor()
        self.actor.SetMapper(mapper)
        look = self.actor.GetProperty()
        look.SetColor(*fraction(colour))
        look.SetOpacity(opacity)
        look.SetAmbient(0.2)
        look.SetDiffuse(0.8)

    def move(self, points_mm: NDArray[np.float32]) -> None:
        """The places (n, 3) LPS of the points that the triangles number."""
        points = points_mm[self._used].astype(np.float64)
        self._data.SetPoints(points_of(points))
        self._data.GetPointData().SetNormals(to_vtk(_normals(points, self._triangles).astype(np.float32)))
        self._data.Modified()


class SoftLine:
    """Edges (e, 2) on a surface that moves, drawn over it."""

    def __init__(self, edges: NDArray[np.int32], colour: Rgb, width: float = 4.0) -> None:
        self._used, compact = np.unique(edges, return_inverse=True)
        self._data = vtkPolyData()
        self._data.SetLines(cells_of(compact.reshape(-1, 2)))
        mapper = vtkPolyDataMapper()
        mapper.SetInputData(self._data)
        mapper.ScalarVisibilityOff()
        mapper.SetResolveCoincidentTopologyToPolygonOffset()
        mapper.SetRelativeCoincidentTopologyLineOffsetParameters(-2.0, -8.0)
        self.actor = vtkActor()
        self.actor.SetMapper(mapper)
        look = self.actor.GetProperty()
        look.SetColor(*fraction(colour))
        look.SetLineWidth(width)
        look.LightingOff()

    def move(self, points_mm: NDArray[np.float32]) -> None:
        """The places (n, 3) LPS of the points that the edges number."""
        self._data.SetPoints(points_of(points_mm[self._used].astype(np.float64)))
        self._data.Modified()


class SoftBall:
    """A ball that presses on an organ: `actor`, which nobody can pick, and `move`."""

    def __init__(self, radius_mm: float, colour: Rgb) -> None:
        source = vtkSphereSource()
        source.SetRadius(radius_mm)
        source.SetThetaResolution(32)
        source.SetPhiResolution(24)
        mapper = vtkPolyDataMapper()
        mapper.SetInputConnection(source.GetOutputPort())
        self.actor = vtkActor()
        self.actor.SetMapper(mapper)
        self.actor.PickableOff()
        self.actor.GetProperty().SetColor(*fraction(colour))

    def move(self, centre_mm: Floats) -> None:
        """(3,) LPS."""
        self.actor.SetPosition(*(float(v) for v in centre_mm))


def _normals(points: Floats, triangles: NDArray[np.int64]) -> Floats:
    """(n, 3) unit normals of the points, means of those of their triangles by area."""
    a, b, c = (points[triangles[:, k]] for k in range(3))
    each = np.cross(b - a, c - a)
    sums = np.stack([np.bincount(triangles.ravel(), np.repeat(each[:, axis], 3), minlength=len(points)) for axis in range(3)], axis=1)
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-30))
