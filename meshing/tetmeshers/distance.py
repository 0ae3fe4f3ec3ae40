"""Signed distance -> TetMesh of one material whose surface is the zero level: vessel lumens and edited shapes.

The same lattice, snapping and fit as for label maps (`lattice.py`, `kernels/`), with the cubic B-spline of the distance
instead of label weights. The facets are fitted to the zero level in the least-squares sense rather than put on it with
their corners: corners on a circle of radius R cut a chord's share of its area off, and the resistance of a vessel goes
with the fourth power of its radius.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation, distance_transform_edt, maximum_filter

from meshing.errors import MeshError
from meshing.frames import IJK, LPS, Transform
from meshing.labels import Label
from meshing.step import Monitor, Range, check, portion, silent
from meshing.tetmesh import TetMesh, at_lps
from meshing.tetmeshers.kernels.assemble import LatticePlan, inverted, tets_of_field
from meshing.tetmeshers.kernels.bcc import Size
from meshing.tetmeshers.kernels.field import Field
from meshing.tetmeshers.kernels.size import GROWTH, bisections, nearest_value
from meshing.tetmeshers.kernels.topology import Floats
from meshing.tetmeshers.lattice import MOST_NODES, active_cubes, named_facets
from meshing.units import Millimetre
from meshing.vessels.lumen import Lumen
from meshing.volume import position_of, spacing_of

FINEST = Millimetre(0.1)
SizeMm = Callable[[Floats], Floats]
"""(n, 3) LPS mm -> (n,) target length of the longest edge in mm."""


@dataclass(frozen=True)
class MeshLumen:
    """Tetrahedra from the signed distance of a vessel.

    The longest edge is `edge` where the vessel is wide and a share `1 / across` of the local diameter where it is
    narrow, never below `finest`.
    """

    version: ClassVar[int] = 1
    edge: Annotated[Millimetre, Range(0.05, 20.0, "longest edge")]
    across: Annotated[int, Range(2, 40, "elements across the vessel")] = 8
    finest: Annotated[Millimetre, Range(0.02, 20.0, "shortest target edge")] = FINEST

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: Lumen, monitor: Monitor, /) -> TetMesh:
        """The blood space as one part named "lumen", uncapped: `meshing.cut.clip_flat` makes the openings."""
        monitor(0.0, "measuring the width of the vessel")
        spacing = spacing_of(source.to_patient)
        width = local_width(source.distance_mm, spacing)
        # bisection stops between 0.8 and 1 of the target, and the mean edge is 0.8 of the longest
        target = np.clip(1.4 * width / self.across, float(self.finest), float(self.edge)).astype(np.float32)
        return mesh_distance(source.distance_mm, source.to_patient, self.edge, size=grow(target, spacing, float(self.edge)),
                             label=Label(1, "lumen", "artery_lumen"), monitor=portion(monitor, 0.1, 1.0))


def mesh_distance(distance_mm: NDArray[np.float32], to_patient: Transform[IJK, LPS], edge: Millimetre, *, label: Label,
                  size: SizeMm | NDArray[np.float32] | None = None, monitor: Monitor = silent) -> TetMesh:
    """Tetrahedra of the part of space where `distance_mm[k, j, i]` (mm, negative inside) is below 0.

    `size` asks for a longest edge below `edge` in places, either as a function of LPS mm or as a grid `[k, j, i]` in mm like
    the distance. The facet set is "NAME surface". Raises MeshError when nothing lies inside or it is too small for `edge`,
    and when the shape reaches the border of the grid (it would be cut off there without anybody having said so).
    """
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
    spacing = spacing_of(to_patient)
    step = np.array(spacing)
    box = [np.nonzero(inside.any(axis=axes))[0][[0, -1]] for axes in ((1, 2), (0, 2), (0, 1))]
    origin = np.array([box[2][0], box[1][0], box[0][0]]) * step - step - 1.5 * float(edge)
    end_at = np.array([box[2][1], box[1][1], box[0][1]]) * step + step + 1.5 * float(edge)
    cubes = np.maximum(np.ceil((end_at - origin) / float(edge)).astype(np.int64), 3)
    # the zero level may lie up to a voxel beyond the last voxel inside
    active = active_cubes(binary_dilation(inside), step, origin, float(edge), cubes)
    if 2.0 * np.count_nonzero(active) > MOST_NODES:
        raise MeshError(f"elements of {edge:g} mm would need more than {MOST_NODES / 1e6:g} million nodes for '{label.name}'; "
                        "choose a longer edge and a size field for the narrow places")
    local, finest = _size_in_grid(size, to_patient, spacing, float(edge), inside)
    plan = LatticePlan(active, origin, float(edge), local, bisections(float(edge), finest))
    points, tets, number = tets_of_field(Field.of_distance(distance_mm, spacing), plan, None, portion(monitor, 0.0, 0.95))
    if len(tets) == 0:
        at = position_of(to_patient, np.argwhere(inside)[0][::-1].astype(np.float64))[0]
        raise MeshError(f"the shape '{label.name}' at {at_lps(at)} is too small for elements of {edge:g} mm; "
                        "choose a shorter edge")
    patient = position_of(to_patient, points / step)
    if np.linalg.det(to_patient.matrix[:3, :3]) < 0.0:
        tets = tets[:, [0, 1, 3, 2]]
    wrong = inverted(patient, tets)
    if len(wrong):
        at = patient[tets[wrong[0]]].mean(axis=0)
        raise MeshError(f"no valid element could be made of '{label.name}' at {at_lps(at)}; choose a shorter edge there")
    return TetMesh(patient, tets.astype(np.int32), np.full(len(tets), label.value, np.uint8), to_patient.space, (label,),
                   named_facets(tets, number, (label,)))


def local_width(distance_mm: NDArray[np.float32], spacing: tuple[float, float, float]) -> NDArray[np.float32]:
    """`[k, j, i]` mm: the local diameter, which is twice the depth at the nearest ridge of the distance.

    On the ridge (the medial axis) the slope of the distance drops from 1 towards that of the radius along the vessel.
    """
    slopes = np.gradient(distance_mm, *spacing[::-1])
    # 0.65 lies between the 0.62 of an axis midway between four voxels and the 0.71 of a right-angled rim, which is no vessel
    ridge = (distance_mm < 0.0) & (sum(slope**2 for slope in slopes) < 0.65**2)
    if not ridge.any():
        return np.full(distance_mm.shape, 2.0 * min(spacing), np.float32)
    nearest = distance_transform_edt(~ridge, sampling=spacing[::-1], return_distances=False, return_indices=True)
    # the axis runs between voxel centres: the deepest neighbour is the better estimate
    depth = maximum_filter(-distance_mm, size=3)
    width: NDArray[np.float32] = 2.0 * depth[tuple(nearest)]
    return width


def grow(target: NDArray[np.float32], spacing: tuple[float, float, float], edge: float) -> NDArray[np.float32]:
    """The largest size that is nowhere above `target[k, j, i]` and grows by at most GROWTH mm per mm away from small ones."""
    level = float(target.min())
    out = target.copy()
    while level < edge:
        away = distance_transform_edt(target > level * 1.0001, sampling=spacing[::-1])
        out = np.minimum(out, level + GROWTH * away).astype(np.float32)
        level *= 1.25
    return out


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
