"""Labels -> smooth surfaces, all structures in one pass, so that neighbours share their wall exactly.

Surface nets (Gibson 1998; `quads.py`) put one point in every cell where labels meet. The smoothing of surface nets shrinks
vessels by 8 to 21 %, so it is left out. Windowed sinc smoothing (Taubin, Zhang and Golub 1996) with a pass band of 0.03 takes the
voxel steps away with 0.1 mm mean error at 1 mm voxels. It still takes a few per cent from vessels only a few voxels wide,
so every wall is then shifted until each structure has the volume of its voxels again (`walls.py`).
"""
from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.surface import Surface
from meshing.surfacers.quads import count_quads, surface_quads
from meshing.surfacers.walls import Walls
from meshing.volume import position_of

ITERATIONS = 40
PASS_BAND = 0.03


def surfaces_of(labels: Labels, names: tuple[str, ...], *, smooth: bool = True, pass_band: float = PASS_BAND) -> tuple[Surface, ...]:
    """One closed surface for each of the named structures, in that order.

    Structures that are not named count as outside; a wider `pass_band` smooths less. Raises AnatomyError for a structure without voxels.
    """
    return _nets(labels, _positions(labels, names), names, pass_band if smooth else None).surfaces()


def surface_of(labels: Labels, *names: str, smooth: bool = True) -> Surface:
    """One closed surface around the named structures taken together; the walls between them are left out."""
    numbers = np.zeros(256, np.uint8)
    for name in names:
        numbers[labels.label(name).value] = 1
    return _nets(labels, numbers, (" + ".join(names),), PASS_BAND if smooth else None).surfaces()[0]


def walls_of(labels: Labels, names: tuple[str, ...], *, smooth: bool = True, volumes_mm3: NDArray[np.float64] | None = None) -> Walls:
    """The walls of the named structures as one net, as `surfaces_of` makes it before it takes the structures apart.

    `volumes_mm3` (names + 1,), the first for nothing, is what they shall have instead of the volumes of their voxels.
    """
    return _nets(labels, _positions(labels, names), names, PASS_BAND if smooth else None, volumes_mm3)


def _positions(labels: Labels, names: tuple[str, ...]) -> NDArray[np.uint8]:
    """(256,) the position in `names`, from 1, of every value of the map, 0 for outside."""
    numbers = np.zeros(256, np.uint8)
    for position, name in enumerate(names, start=1):
        numbers[labels.label(name).value] = position
    return numbers


def _nets(labels: Labels, numbers: NDArray[np.uint8], names: tuple[str, ...], pass_band: float | None,
          volumes_mm3: NDArray[np.float64] | None = None) -> Walls:
    """`numbers` as of `_positions`; without `pass_band` nothing is smoothed."""
    values = numbers[labels.values]
    count = np.bincount(values.ravel(), minlength=len(names) + 1)
    for position, name in enumerate(names, start=1):
        if count[position] == 0:
            raise AnatomyError(f"'{name}' has no voxel in this case, so it has no surface; segment it first")
    box = [np.nonzero((values > 0).any(axis=axes))[0][[0, -1]] for axes in ((1, 2), (0, 2), (0, 1))]
    # two voxels of nothing around close the surface at the border of the image
    padded = np.pad(values[tuple(slice(low, high + 1) for low, high in box)], 2)
    points, triangles, sides = _surface_nets(padded, labels.spacing_mm, pass_band)
    made = Walls(points, triangles, sides, names, labels.space)
    if pass_band is not None:
        wanted = np.asarray(count * np.prod(labels.spacing_mm), np.float64) if volumes_mm3 is None else volumes_mm3
        made = made.with_volumes(wanted, 0.5 * min(labels.spacing_mm))
    first = np.array([box[2][0], box[1][0], box[0][0]], np.float64) - 2.0
    patient = position_of(labels.to_patient, made.points_mm / np.array(labels.spacing_mm) + first)
    mirrored = np.linalg.det(labels.to_patient.matrix[:3, :3]) < 0.0
    return replace(made, points_mm=patient, triangles=triangles[:, [0, 2, 1]] if mirrored else triangles)


def _surface_nets(values: NDArray[np.uint8], spacing: tuple[float, float, float], pass_band: float | None,
                  ) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Points (n, 3) in mm from the first voxel, triangles (m, 3) and the numbers (m, 2) on their two sides."""
    size, most = count_quads(values)
    points, quads, sides = np.empty((size, 3)), np.empty((most, 4), np.int64), np.empty((most, 2), np.int64)
    made = surface_quads(values, points, quads, sides)
    quads, sides = quads[:made], sides[:made]
    points *= np.array(spacing)
    if pass_band is not None:
        points = _smoothed(points, quads, pass_band)
    # two triangles of every quadrilateral, along its shorter diagonal
    along, across = (np.linalg.norm(points[quads[:, k]] - points[quads[:, k + 2]], axis=1) for k in (0, 1))
    turned = np.where((across < along)[:, None], np.roll(quads, -1, axis=1), quads)
    return points, np.concatenate([turned[:, [0, 1, 2]], turned[:, [0, 2, 3]]]), np.concatenate([sides, sides])


def _smoothed(points: NDArray[np.float64], quads: NDArray[np.int64], pass_band: float) -> NDArray[np.float64]:
    """Windowed sinc: every point among the ends of its edges, on all walls alike."""
    # a third of a second to import, and whoever only reads a report or a label map does not need it
    from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray, vtk_to_numpy
    from vtkmodules.vtkCommonCore import vtkPoints
    from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
    from vtkmodules.vtkFiltersCore import vtkWindowedSincPolyDataFilter

    corners = np.empty((len(quads), 5), np.int64)
    corners[:, 0] = 4
    corners[:, 1:] = quads
    cells, places, data = vtkCellArray(), vtkPoints(), vtkPolyData()
    cells.ImportLegacyFormat(numpy_to_vtkIdTypeArray(corners.ravel(), deep=True))  # type: ignore[no-untyped-call]
    places.SetData(numpy_to_vtk(points, deep=True))  # type: ignore[no-untyped-call]
    data.SetPoints(places)
    data.SetPolys(cells)
    sinc = vtkWindowedSincPolyDataFilter()
    sinc.SetInputData(data)
    sinc.SetNumberOfIterations(ITERATIONS)
    sinc.SetPassBand(pass_band)
    sinc.NonManifoldSmoothingOn()
    sinc.NormalizeCoordinatesOn()
    sinc.BoundarySmoothingOff()
    sinc.FeatureEdgeSmoothingOff()
    sinc.Update()
    return np.asarray(vtk_to_numpy(sinc.GetOutput().GetPoints().GetData()), np.float64)  # type: ignore[no-untyped-call]
