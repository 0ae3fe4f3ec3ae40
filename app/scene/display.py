"""Surfaces made quickly from label maps and distance maps: to look at, not to compute with (those are meshing.surfacers).

Structures that touch share their wall, so nothing shines through between them; a net with fewer triangles stands in while the
scene is turned or dragged (level of detail).
"""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.ndimage import find_objects
from scipy.ndimage import label as label_pieces
from vtkmodules.vtkFiltersCore import vtkFlyingEdges3D, vtkQuadricDecimation

from app.scene.actors import polydata
from app.scene.arrays import from_vtk
from app.scene.slices import image_data
from meshing.errors import RenderError
from meshing.frames import IJK, LPS, Transform
from meshing.labels import Labels
from meshing.pressures import facet_geometry
from meshing.step import Monitor, silent
from meshing.surface import Surface
from meshing.surfacers.decimate import decimated
from meshing.surfacers.nets import walls_of
from meshing.surfacers.quads import majority
from meshing.surfacers.walls import Walls
from meshing.vessels.lumen import Lumen
from meshing.volume import index_of, position_of

VOXEL_MM = 2.2
"""Label maps are made coarser, by majority, to voxels of about this size, or their own where that is larger."""
SAMPLES, REFITS, SOFTENED = 12, 2, 8
"""With four rounds of softening a ball of 40 mm in voxels of 0.8 x 0.8 x 2 mm lies 0.075 mm off, and 95 % of its normals are turned by less than 7.7
degrees; with eight it is 0.058 mm and 4.7 degrees."""
CRUMB = 0.001
"""Pieces below a thousandth of the voxels of their structure are not drawn: crumbs that a segmentation left between others. They stay in the
label map, in its volume and in the slices."""
ROUNDS = 20
"""Of closing diagonals: each may open another one."""
SHOWN_TRIANGLES, LIGHT_TRIANGLES = 40_000, 20_000
"""Of all structures together: a software renderer draws the first with sorted translucency in less than a tenth of a second, the others, while
the scene moves, thirty times a second."""


def display_walls(labels: Labels, names: Sequence[str], monitor: Monitor = silent) -> Walls:
    """The smooth walls of structures with the volumes of their voxels; structures without a voxel are left out."""
    monitor(0.0, "surfaces of the anatomy")
    count = np.bincount(labels.values.ravel(), minlength=256)
    numbers = np.zeros(256, np.uint8)
    for name in names:
        numbers[labels.label(name).value] = labels.label(name).value
    block = np.array([max(1, int(VOXEL_MM / spacing)) for spacing in labels.spacing_mm[::-1]])
    values = majority(np.ascontiguousarray(numbers[labels.values]), block)
    matrix = labels.to_patient.matrix.copy()
    matrix[:3, 3] = position_of(labels.to_patient, (block[::-1] - 1) / 2.0)[0]
    matrix[:3, :3] *= block[::-1]
    stays = _without_crumbs(values)
    close_diagonals(values)
    legend = tuple(label for label in labels.legend if (values == label.value).any() and label.name in names)
    coarse = Labels(values, Transform(matrix, IJK, LPS, labels.space), legend)
    if not legend:
        return Walls(np.empty((0, 3)), np.empty((0, 3), np.int64), np.empty((0, 2), np.int64), (), labels.space)
    monitor(0.3, "surfaces of the anatomy")
    true = np.array([0.0, *(count[label.value] * stays[label.value] for label in legend)]) * float(np.prod(labels.spacing_mm))
    walls = walls_of(coarse, tuple(label.name for label in legend), volumes_mm3=true)
    position = np.zeros(256, np.uint8)
    for number, label in enumerate(legend, start=1):
        position[label.value] = number
    monitor(0.7, "surfaces of the anatomy")
    for _ in range(REFITS):
        walls = _refitted(walls, labels, position, float(max(coarse.spacing_mm)))
    return walls.with_volumes(true, 0.25 * float(min(coarse.spacing_mm)))


def _without_crumbs(values: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Take away, in place, pieces smaller than CRUMB of their structure; returns for each number the share that stays (256,)."""
    stays = np.ones(256)
    for number, box in enumerate(find_objects(values), start=1):
        if box is None:
            continue
        own = values[box] == number
        pieces, many = label_pieces(own)
        if many > 1:
            sizes = np.bincount(pieces.ravel())
            small = sizes < CRUMB * sizes[1:].sum()
            small[0] = False
            values[box][small[pieces]] = 0
            stays[number] = 1.0 - float(sizes[small].sum() / sizes[1:].sum())
    return stays


@njit(cache=True, nogil=True)
def close_diagonals(values):  # type: ignore[no-untyped-def]
    """Fill, in place, what only touches along an edge: there a wall would meet itself, and such corners can never be thinned out (half of the
    triangles of a ragged segmentation hung on them). Voxels of a structure that touch so are joined, by a voxel of nothing where there is one;
    where nothing touches nothing, one side of it is filled. Returns how many of the last round's changes would ask for another one."""
    sizes = values.shape
    for _ in range(ROUNDS):
        changes = 0
        for axis in range(3):
            u, v = (1, 2) if axis == 0 else ((0, 2) if axis == 1 else (0, 1))
            du, dv = np.zeros(3, np.int64), np.zeros(3, np.int64)
            du[u], dv[v] = 1, 1
            for k in range(sizes[0] - du[0] - dv[0]):
                for j in range(sizes[1] - du[1] - dv[1]):
                    for i in range(sizes[2] - du[2] - dv[2]):
                        a, b = values[k, j, i], values[k + du[0], j + du[1], i + du[2]]
                        c = values[k + dv[0], j + dv[1], i + dv[2]]
                        d = values[k + du[0] + dv[0], j + du[1] + dv[1], i + du[2] + dv[2]]
                        if a == d and b != a and c != a:
                            changes += 1
                            if a == 0:
                                values[k, j, i] = b
                            elif c == 0 and b != 0:
                                values[k + dv[0], j + dv[1], i + dv[2]] = a
                            else:
                                values[k + du[0], j + du[1], i + du[2]] = a
                        elif b == c and a != b and d != b:
                            changes += 1
                            if b == 0:
                                values[k + du[0], j + du[1], i + du[2]] = a
                            elif d == 0 and a != 0:
                                values[k + du[0] + dv[0], j + du[1] + dv[1], i + du[2] + dv[2]] = b
                            else:
                                values[k, j, i] = b
        if changes == 0:
            break
    return changes


def _refitted(walls: Walls, labels: Labels, position: NDArray[np.uint8], reach: float) -> Walls:
    """The walls moved to where the true voxels change: along the normal of each triangle, from -reach to +reach, the part of the
    way in its first side less that in its second tells how far the change lies off. `position` (256,) are the numbers of sides."""
    areas, normals = facet_geometry(walls.points_mm, walls.triangles)
    centre = walls.points_mm[walls.triangles].mean(axis=1)
    off = np.zeros(len(centre))
    size = np.array(labels.values.shape[::-1])
    for part in (np.arange(SAMPLES) + 0.5) / SAMPLES * 2.0 - 1.0:
        at = np.rint(index_of(labels.to_patient, centre + part * reach * normals)).astype(np.int64)
        within = ((at >= 0) & (at < size)).all(axis=1)
        i, j, k = np.clip(at, 0, size - 1).T
        here = np.where(within, position[labels.values[k, j, i]], 0)
        off += (here == walls.sides[:, 0]).astype(float) - (here == walls.sides[:, 1])
    move = (off * reach / SAMPLES)[:, None] * normals
    for _ in range(SOFTENED):  # one ray sees steps of voxels; its surroundings do not
        around = np.bincount(walls.triangles.ravel(), weights=np.repeat(areas, 3), minlength=len(walls.points_mm))
        at_points = np.stack([np.bincount(walls.triangles.ravel(), weights=np.repeat(areas * move[:, axis], 3), minlength=len(walls.points_mm))
                              for axis in range(3)], axis=1) / np.maximum(around, 1e-300)[:, None]
        move = at_points[walls.triangles].mean(axis=1)
    points = walls.points_mm + at_points
    return walls.with_triangles(points, walls.triangles, walls.sides)


def display_surfaces(labels: Labels, names: Sequence[str], monitor: Monitor = silent) -> list[Surface]:
    """`display_walls`, each structure by itself, in the order of `names`."""
    walls = display_walls(labels, names, monitor)
    return [walls.surface(name) for name in names if name in walls.names]


def thinned(walls: Walls, triangles: int, monitor: Monitor = silent) -> Walls:
    """The same walls with about so many triangles, or the walls themselves where they have not many more."""
    return decimated(walls, triangles, monitor) if len(walls.triangles) > 1.5 * triangles else walls


def lightened(surfaces: Sequence[Surface], triangles: int) -> tuple[Surface, ...]:
    """Surfaces that have many more than about `triangles` triangles together, each thinned out for itself: where walls are ragged and shared no more
    can go without changing their topology, and while a scene moves that is not seen."""
    share = triangles / max(sum(len(surface.triangles) for surface in surfaces), 1)
    return tuple(surfaces) if share > 0.75 else tuple(_thinned_alone(surface, share) for surface in surfaces)


def _thinned_alone(surface: Surface, share: float) -> Surface:
    collapse = vtkQuadricDecimation()
    collapse.SetInputData(polydata(surface.points_mm, surface.triangles))
    collapse.SetTargetReduction(1.0 - share)
    collapse.VolumePreservationOn()
    collapse.Update()
    found = collapse.GetOutput()
    if not found.GetNumberOfCells():
        return surface
    corners = from_vtk(found.GetPolys().GetConnectivityArray()).reshape(-1, 3).astype(np.int32)
    return Surface(from_vtk(found.GetPoints().GetData()).astype(float), corners, surface.space, surface.name)


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
