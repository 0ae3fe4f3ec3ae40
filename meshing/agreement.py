"""How far a mesh agrees with the label map it was made from: Dice coefficient and distance of the surfaces.

Dice (1945): 2 |A and B| / (|A| + |B|) of the voxels whose centres lie in the elements of a part (A) and those of its label (B).

Distance of a surface: the mean over the area of |d| at the facets' centres, with d the signed distance of the label map,
interpolated between voxel centres. At a voxel d is the distance to the nearest centre of the other kind, less half of the way
to a neighbour, so that d = 0 lies between two voxels of different kinds. The steps of voxels alone make this 0.1 to 0.15
voxel for an ideal smooth surface.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, map_coordinates

from meshing.frames import IJK, LPS, Transform
from meshing.labels import Labels
from meshing.surface import triangle_areas
from meshing.tetmesh import TetMesh, at_lps
from meshing.units import Millimetre
from meshing.volume import index_of, position_of, spacing_of

DICE_GOAL, DISTANCE_GOAL = 0.95, 0.2
"""Below this a structure is not resolved by its elements."""
BINS_VOXELS = np.arange(0.0, 3.1, 0.1)
"""Borders of the histogram of surface distances, in voxels; what is farther counts in the last bin."""
WORST = 10
LOOK = 7
"""The place where a part differs most from its label is the block of so many voxels with most differing ones."""


@dataclass(frozen=True, eq=False)
class Overlap:
    """One part against its label, by voxels; `differing_mm` (3,) LPS is where most of them differ."""

    name: str
    dice: float
    differing_mm: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Agreement(Overlap):
    """And by its surface; distances in mm and in voxels (of the mean spacing).

    `distances` is the area in mm2 of the surface in each bin of BINS_VOXELS, `worst_mm` (k, 3) LPS the facets farthest from
    the label, the worst first.
    """

    distance_mm: Millimetre
    distance_voxels: float
    largest_mm: Millimetre
    distances: NDArray[np.float64]
    worst_mm: NDArray[np.float64]


def overlaps_of(mesh: TetMesh, labels: Labels) -> tuple[Overlap, ...]:
    """One Overlap for each part that `labels` also names; `labels` must be the map that was meshed. A second for ten million voxels."""
    filled = voxels_of(mesh, labels.to_patient, labels.values.shape)
    return tuple(_overlap(labels, label.name, filled == label.value, labels.mask(label.name))
                 for label in mesh.legend if label.name in labels.names and (labels.values == labels.label(label.name).value).any())


def _overlap(labels: Labels, name: str, mine: NDArray[np.bool_], mask: NDArray[np.bool_]) -> Overlap:
    dice = 2.0 * np.count_nonzero(mine & mask) / (np.count_nonzero(mine) + np.count_nonzero(mask))
    blocks, counts = np.unique(np.argwhere(mine != mask) // LOOK, axis=0, return_counts=True)
    block = blocks[int(np.argmax(counts))] if len(blocks) else np.argwhere(mask)[0] // LOOK
    middle = (block[::-1] + 0.5) * LOOK - 0.5
    return Overlap(name, float(dice), position_of(labels.to_patient, middle[None])[0])


def agreement_of(mesh: TetMesh, labels: Labels) -> tuple[Agreement, ...]:
    """As `overlaps_of`, and the surfaces: seconds for ten million voxels."""
    return tuple(_agreement(mesh, labels, part) for part in overlaps_of(mesh, labels))


def _agreement(mesh: TetMesh, labels: Labels, part: Overlap) -> Agreement:
    facets = mesh.facet_set(f"{part.name} surface").triangles
    areas = triangle_areas(mesh.points_mm, facets)
    centres = mesh.points_mm[facets].mean(axis=1)
    index = index_of(labels.to_patient, centres)[:, ::-1]
    held = np.argwhere(labels.mask(part.name))
    low = np.maximum(np.minimum(held.min(axis=0), np.floor(index.min(axis=0)).astype(np.int64)) - 3, -3)
    high = np.maximum(held.max(axis=0), np.ceil(index.max(axis=0)).astype(np.int64)) + 4
    box = np.zeros(tuple(high - low), bool)
    box[tuple((held - low).T)] = True
    off = np.abs(map_coordinates(signed_distance(box, spacing_of(labels.to_patient)), (index - low).T, order=1, mode="nearest"))
    mean = float(np.average(off, weights=areas))
    voxel = float(np.mean(labels.spacing_mm))
    spread, _ = np.histogram(np.minimum(off / voxel, BINS_VOXELS[-1]), BINS_VOXELS, weights=areas)
    return Agreement(part.name, part.dice, part.differing_mm, Millimetre(mean), mean / voxel, Millimetre(float(off.max())), spread,
                     centres[np.argsort(-off, kind="stable")[:WORST]])


def unresolved(found: Sequence[Overlap]) -> tuple[str, ...]:
    """One sentence for each part that its elements do not resolve, with the place and the remedy."""
    return tuple(f"'{part.name}' agrees with its voxels only by a Dice coefficient of {part.dice:.2f} (goal {DICE_GOAL:g}), worst around "
                 f"{at_lps(part.differing_mm)}: it is too thin for its elements there; name it among the fine structures, allow more nodes for "
                 "thin structures, or leave it out of what is simulated" for part in found if part.dice < DICE_GOAL)


def signed_distance(mask: NDArray[np.bool_], spacing: tuple[float, float, float]) -> NDArray[np.float64]:
    """`[k, j, i]` mm from voxel centres to the border of `mask`, half-way between unlike neighbours; negative inside."""
    inside = distance_transform_edt(mask, sampling=spacing[::-1])
    outside = distance_transform_edt(~mask, sampling=spacing[::-1])
    half = 0.5 * float(np.mean(spacing))
    signed: NDArray[np.float64] = np.where(mask, half - np.maximum(inside, half), np.maximum(outside, half) - half)
    return signed


def voxels_of(mesh: TetMesh, to_patient: Transform[IJK, LPS], shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """`[k, j, i]` the part whose element holds the voxel's centre, 0 where none does."""
    out = np.zeros(shape, np.uint8)
    fill_voxels(index_of(to_patient, mesh.points_mm), mesh.tets.astype(np.int64), mesh.organ, out)
    return out


@njit(cache=True)
def fill_voxels(points, tets, number, out):  # type: ignore[no-untyped-def]
    """Write `number` (m,) into the voxels of `out[k, j, i]` whose centres tetrahedron m holds; `points` are (i, j, k)."""
    low = np.empty(3, np.int64)
    high = np.empty(3, np.int64)
    for t in range(len(tets)):
        a, b, c, d = tets[t, 0], tets[t, 1], tets[t, 2], tets[t, 3]
        empty = False
        for q in range(3):
            least = min(min(points[a, q], points[b, q]), min(points[c, q], points[d, q]))
            most = max(max(points[a, q], points[b, q]), max(points[c, q], points[d, q]))
            low[q] = max(int(np.ceil(least)), 0)
            high[q] = min(int(np.floor(most)), out.shape[2 - q] - 1)
            empty = empty or low[q] > high[q]
        if empty:
            continue
        ux, uy, uz = points[b, 0] - points[a, 0], points[b, 1] - points[a, 1], points[b, 2] - points[a, 2]
        vx, vy, vz = points[c, 0] - points[a, 0], points[c, 1] - points[a, 1], points[c, 2] - points[a, 2]
        wx, wy, wz = points[d, 0] - points[a, 0], points[d, 1] - points[a, 1], points[d, 2] - points[a, 2]
        # rows of the inverse of (u v w), each times the determinant
        p0, p1, p2 = vy * wz - vz * wy, vz * wx - vx * wz, vx * wy - vy * wx
        q0, q1, q2 = wy * uz - wz * uy, wz * ux - wx * uz, wx * uy - wy * ux
        r0, r1, r2 = uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx
        six = ux * p0 + uy * p1 + uz * p2
        if six == 0.0:
            continue
        slack = -1e-9
        for k in range(low[2], high[2] + 1):
            for j in range(low[1], high[1] + 1):
                for i in range(low[0], high[0] + 1):
                    x, y, z = i - points[a, 0], j - points[a, 1], k - points[a, 2]
                    s = (p0 * x + p1 * y + p2 * z) / six
                    e = (q0 * x + q1 * y + q2 * z) / six
                    g = (r0 * x + r1 * y + r2 * z) / six
                    if s >= slack and e >= slack and g >= slack and s + e + g <= 1.0 - slack:
                        out[k, j, i] = number[t]
