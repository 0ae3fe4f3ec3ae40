"""Surfaces made quickly from label maps and distance maps: to look at, not to compute with (those are meshing.surfacers)."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import find_objects, gaussian_filter
from vtkmodules.vtkFiltersCore import vtkFlyingEdges3D

from app.scene.arrays import from_vtk
from app.scene.slices import image_data
from meshing.errors import RenderError
from meshing.frames import IJK, LPS, Transform
from meshing.labels import Labels
from meshing.step import Monitor, silent
from meshing.surface import Surface
from meshing.vessels.lumen import Lumen
from meshing.volume import position_of, spacing_of

VOXEL_MM = 1.6
"""Masks are averaged to voxels of about this size, or their own where that is larger."""


def display_surfaces(labels: Labels, names: Sequence[str], monitor: Monitor = silent) -> list[Surface]:
    """Smooth surfaces of structures: each mask is averaged to coarser voxels and blurred by one of them. Structures
    without a voxel are left out."""
    boxes = find_objects(labels.values)
    surfaces = []
    for done, name in enumerate(names):
        monitor(done / len(names), f"surface of {name}")
        number = labels.label(name).value
        box = boxes[number - 1] if number <= len(boxes) else None
        if box is not None:
            mask = (labels.values[box] == number).astype(np.float32)
            surfaces.append(_smoothed(mask, np.array([part.start for part in box]), labels.to_patient, name))
    return surfaces


def _smoothed(mask: NDArray[np.float32], start: NDArray[np.int64], to_patient: Transform[IJK, LPS], name: str) -> Surface:
    """The surface of a mask whose first voxel is (k, j, i) `start`."""
    block = np.array([max(1, int(VOXEL_MM / spacing)) for spacing in spacing_of(to_patient)[::-1]])
    # Two blocks of nothing all around, and as much as fills the last block.
    padded = np.pad(mask, [(2 * size, 2 * size + -length % size) for size, length in zip(block, mask.shape, strict=True)])
    slices, rows, columns = padded.shape // block
    coarse = padded.reshape(slices, block[0], rows, block[1], columns, block[2]).mean(axis=(1, 3, 5))
    # The first coarse voxel has its centre in the middle of its block.
    first = start - 2 * block + (block - 1) / 2
    return isosurface(gaussian_filter(coarse, 0.9), 0.5, to_patient, name, first=first[::-1], stride=block[::-1])


def lumen_surface(lumen: Lumen) -> Surface:
    """The wall: where the signed distance is zero."""
    return isosurface(lumen.distance_mm, 0.0, lumen.to_patient, "lumen", first=np.zeros(3), stride=np.ones(3))


def isosurface(values: NDArray[np.float32], level: float, to_patient: Transform[IJK, LPS], name: str, *,
               first: NDArray[np.float64], stride: NDArray[np.float64] | NDArray[np.int64]) -> Surface:
    """The surface values = `level` of a grid whose voxels lie at (i, j, k) = `first` + `stride` * n of `to_patient`."""
    edges = vtkFlyingEdges3D()
    edges.SetInputData(image_data(np.ascontiguousarray(values)))
    edges.SetValue(0, level)
    edges.ComputeNormalsOff()
    edges.ComputeGradientsOff()
    edges.ComputeScalarsOff()
    edges.Update()
    found = edges.GetOutput()
    if not found.GetNumberOfCells():
        raise RenderError(f"'{name}' has no surface to draw")
    ijk = from_vtk(found.GetPoints().GetData()).astype(float) * stride + first
    triangles = from_vtk(found.GetPolys().GetConnectivityArray()).reshape(-1, 3).astype(np.int32)
    surface = Surface(position_of(to_patient, ijk), triangles, to_patient.space, name)
    return surface if surface.volume_ml > 0 else Surface(surface.points_mm, triangles[:, ::-1].copy(), to_patient.space, name)
