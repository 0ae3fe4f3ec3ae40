"""Signed distances -> TetMesh whose surfaces are their zero levels: vessel lumens and edited shapes, one part for each distance.

The same lattice, snapping and fit as for label maps (`lattice.py`, `kernels/`), with the cubic B-spline of the distance
instead of label weights. The facets are fitted to the zero level in the least-squares sense rather than put on it with
their corners: corners on a circle of radius R cut a chord's share of its area off, and the resistance of a vessel goes
with the fourth power of its radius. What is left of the error in volume is put right by a pressure (meshing/pressures.py).
"""
from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation

from meshing.errors import MeshError
from meshing.frames import IJK, LPS, Transform
from meshing.labels import Label
from meshing.quality import LIMITS
from meshing.step import Monitor, portion, silent
from meshing.tetmesh import TetMesh, at_lps
from meshing.tetmeshers.kernels.assemble import LatticePlan, inverted, tets_of_field
from meshing.tetmeshers.kernels.bcc import Size
from meshing.tetmeshers.kernels.field import Field
from meshing.tetmeshers.kernels.size import bisections, nearest_value
from meshing.tetmeshers.kernels.topology import Floats
from meshing.tetmeshers.lattice import MOST_NODES, active_cubes, named_facets
from meshing.units import Millimetre
from meshing.volume import position_of, spacing_of

FINEST = Millimetre(0.1)
SizeMm = Callable[[Floats], Floats]
"""(n, 3) LPS mm -> (n,) target length of the longest edge in mm."""


def mesh_distance(distance_mm: NDArray[np.float32], to_patient: Transform[IJK, LPS], edge: Millimetre, *, label: Label,
                  size: SizeMm | NDArray[np.float32] | None = None, keep_volume: bool = True, volume_mm3: float | None = None,
                  monitor: Monitor = silent) -> TetMesh:
    """Tetrahedra of the part of space where `distance_mm[k, j, i]` (mm, negative inside) is below 0.

    `size` asks for a longest edge below `edge` in places, either as a function of LPS mm or as a grid `[k, j, i]` in mm like
    the distance. The volume is that inside the zero level, or `volume_mm3` where it is known better. `keep_volume` must be
    off where the distance jumps, because between its values the volume is not defined
    there. The facet set is "NAME surface". Raises MeshError when nothing lies inside or it is too small for `edge`,
    and when the shape reaches the border of the grid (it would be cut off there without anybody having said so).
    """
    _refuse_shape(distance_mm, to_patient, label)
    volumes = None
    if keep_volume:
        volumes = [_inside_mm3(distance_mm, to_patient) if volume_mm3 is None else volume_mm3]
    return _meshed((distance_mm,), to_patient, edge, (label,), size, volumes, monitor)


def mesh_distances(shapes: Sequence[tuple[Label, NDArray[np.float32]]], to_patient: Transform[IJK, LPS], edge: Millimetre, *,
                   size: SizeMm | NDArray[np.float32] | None = None, monitor: Monitor = silent) -> TetMesh:
    """As `mesh_distance` for several shapes, each with its signed distance on one grid: a part for each, with matching interfaces.

    Where shapes overlap the later one has the place: a tumour after its organ, an implant after the bone. What is left of every shape keeps
    its volume. The facet sets are those of label maps: "NAME surface" and "A | B". Raises MeshError, too, for a shape of which the later ones
    leave nothing, and for shapes on different grids or with one number.
    """
    if not shapes or len({label.value for label, _ in shapes}) < len(shapes):
        raise MeshError("the shapes to mesh need numbers of their own, each once; give every signed distance its own label")
    if len({distance.shape for _, distance in shapes}) > 1:
        raise MeshError(f"the signed distances have the shapes {', '.join(str(distance.shape) for _, distance in shapes)}; put them on one grid")
    left = []
    for position, (label, distance) in enumerate(shapes):
        _refuse_shape(distance, to_patient, label)
        for _, later in shapes[position + 1:]:
            distance = np.maximum(distance, -later)
        if not (distance < 0.0).any():
            raise MeshError(f"nothing is left of '{label.name}': the shapes after it cover it; change their order or leave it out")
        left.append(np.asarray(distance, np.float32))
    volumes = [_inside_mm3(distance, to_patient) for distance in left]
    mesh = _meshed(tuple(left), to_patient, edge, tuple(label for label, _ in shapes), size, volumes, monitor)
    for (label, _), wanted, distance in zip(shapes, volumes, left, strict=True):
        error = 100.0 * (1e3 * mesh.volume_ml(label.name) / wanted - 1.0)
        if abs(error) > LIMITS.volume_error:
            at = position_of(to_patient, np.argwhere(distance <= distance.min())[0][::-1].astype(np.float64))[0]
            raise MeshError(f"'{label.name}' at {at_lps(at)} would have {error:+.1f} % of volume: it is too thin for elements of {edge:g} mm; "
                            "choose a shorter edge or give a size field there")
    return mesh


def _refuse_shape(distance_mm: NDArray[np.float32], to_patient: Transform[IJK, LPS], label: Label) -> None:
    """Raise MeshError for a shape that is empty, damaged or cut off."""
    inside = distance_mm < 0.0
    if not np.isfinite(distance_mm).all():
        raise MeshError(f"the signed distance of '{label.name}' holds values that are no numbers; make it again")
    if not inside.any():
        raise MeshError(f"the shape '{label.name}' is empty: its signed distance is nowhere negative")
    for axis in range(3):
        for end in (0, -1):
            face = np.take(inside, end, axis=axis)
            if face.any():
                index = np.insert(np.argwhere(face)[0], axis, 0 if end == 0 else inside.shape[axis] - 1)[::-1]
                at = position_of(to_patient, index.astype(np.float64))[0]
                raise MeshError(f"the shape '{label.name}' reaches the border of its grid at {at_lps(at)}; "
                                "enlarge the grid by a few voxels of positive distance")


def _inside_mm3(distance_mm: NDArray[np.float32], to_patient: Transform[IJK, LPS]) -> float:
    return Field.of_distance(distance_mm, spacing=spacing_of(to_patient)).volume_inside()


def _meshed(distances: tuple[NDArray[np.float32], ...], to_patient: Transform[IJK, LPS], edge: Millimetre, legend: tuple[Label, ...],
            size: SizeMm | NDArray[np.float32] | None, volumes: list[float] | None, monitor: Monitor) -> TetMesh:
    """The mesh of shapes that do not overlap, with these `volumes` in mm3."""
    names = ", ".join(f"'{label.name}'" for label in legend)
    inside = np.minimum.reduce(distances) < 0.0
    spacing = spacing_of(to_patient)
    step = np.array(spacing)
    box = [np.nonzero(inside.any(axis=axes))[0][[0, -1]] for axes in ((1, 2), (0, 2), (0, 1))]
    origin = np.array([box[2][0], box[1][0], box[0][0]]) * step - step - 1.5 * float(edge)
    end_at = np.array([box[2][1], box[1][1], box[0][1]]) * step + step + 1.5 * float(edge)
    cubes = np.maximum(np.ceil((end_at - origin) / float(edge)).astype(np.int64), 3)
    # the zero level may lie up to a voxel beyond the last voxel inside
    active = active_cubes(binary_dilation(inside), step, origin, float(edge), cubes)
    if 2.0 * np.count_nonzero(active) > MOST_NODES:
        raise MeshError(f"elements of {edge:g} mm would need more than {MOST_NODES / 1e6:g} million nodes for {names}; "
                        "choose a longer edge and a size field for the narrow places")
    local, finest = _size_in_grid(size, to_patient, spacing, float(edge), inside)
    plan = LatticePlan(active, origin, float(edge), local, bisections(float(edge), finest))
    wanted = None if volumes is None else np.array([0.0, *volumes])
    points, tets, number = tets_of_field(Field.of_distance(*distances, spacing=spacing), plan, wanted, portion(monitor, 0.0, 0.95))
    for position, label in enumerate(legend, start=1):
        if not (number == position).any():
            at = position_of(to_patient, np.argwhere(distances[position - 1] < 0.0)[0][::-1].astype(np.float64))[0]
            raise MeshError(f"the shape '{label.name}' at {at_lps(at)} is too small for elements of {edge:g} mm; "
                            "choose a shorter edge")
    patient = position_of(to_patient, points / step)
    if np.linalg.det(to_patient.matrix[:3, :3]) < 0.0:
        tets = tets[:, [0, 1, 3, 2]]
    wrong = inverted(patient, tets)
    if len(wrong):
        at = patient[tets[wrong[0]]].mean(axis=0)
        raise MeshError(f"no valid element could be made of {names} at {at_lps(at)}; choose a shorter edge there")
    organ = np.array([0, *(label.value for label in legend)], np.uint8)[number]
    return TetMesh(patient, tets.astype(np.int32), organ, to_patient.space, legend, named_facets(tets, number, legend))


def _size_in_grid(size: SizeMm | NDArray[np.float32] | None, to_patient: Transform[IJK, LPS], spacing: tuple[float, float, float],
                  edge: float, inside: NDArray[np.bool_]) -> tuple[Size | None, float]:
    """The size as a function of grid mm, and its smallest value inside the shape."""
    if size is None:
        return None, edge
    if isinstance(size, np.ndarray):
        if size.shape != inside.shape:
            raise MeshError(f"the size field has the shape {size.shape} and the signed distance {inside.shape}; "
                            "both must be on the same grid")
        return nearest_value(size, spacing), float(size[inside].min())
    asked = size

    def at(points: Floats) -> Floats:
        return asked(position_of(to_patient, points / np.array(spacing)))

    some = np.argwhere(inside[::2, ::2, ::2]) * 2  # sizes change over several steps of the grid
    nodes = some if len(some) else np.argwhere(inside)
    return at, float(at(nodes[:, ::-1] * np.array(spacing)).min())
