"""How far a mesh agrees with the label map it was made from: Dice coefficient and distance of the surfaces.

Dice (1945): 2 |A and B| / (|A| + |B|) of the voxels whose centres lie in the elements of a part (A) and those of its label (B).

Distance of a surface: the average symmetric surface distance (Heimann et al. 2009, IEEE Trans. Med. Imaging 28:1251) between the facets
of a part and the smooth surface of its label: the mean over the area of both of how far the nearest point of the other lies. The smooth
surface is made from the label map alone, knows nothing of the mesh or of the field it was made from, and has the volume of the voxels
(surfacers/nets.py: surface nets, windowed sinc). On balls and tubes of known radius it lies 0.07 to 0.11 voxel from the truth, 0.09 to 0.22
where voxels are three times as high as wide (tests/meshing/test_agreement.py); in plates as thin as a voxel up to 0.2, and there the distance
says little. The border of the voxels itself lies 0.23 to 0.27 away from the truth, and surface nets that are bound to their cells 0.2 to 0.5
inside it, so neither can tell 0.2. A voxel of an image with sides of different length is the cube of its volume.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.ndimage import binary_opening

from meshing.closeness import nearest_distances
from meshing.frames import IJK, LPS, Transform
from meshing.labels import Labels
from meshing.surface import Surface, triangle_areas
from meshing.surfacers.boundary import boundary_surface
from meshing.surfacers.nets import surfaces_of
from meshing.tetmesh import TetMesh, at_lps
from meshing.units import Millimetre
from meshing.volume import index_of, position_of

DICE_GOAL, DISTANCE_GOAL = 0.95, 0.2
"""Below this Dice coefficient, or on average farther than so many voxels from its smooth surface, a structure is not resolved by its elements."""
THICK, MOST_THIN = 3, 0.5
"""A label has a surface to be compared with unless more than the part MOST_THIN of its voxels lies where it is fewer than THICK voxels thick (no
voxel there has all its six neighbours): how far the smooth surface of such a sheet, thread or point lies from the truth is not known to 0.2."""
BINS_VOXELS = np.arange(0.0, 3.1, 0.1)
"""Borders of the histogram of surface distances, in voxels; what is farther counts in the last bin."""
WORST = 10
PASS_BAND = 0.1
"""Of the windowed sinc, the default of its implementation: less smoothing than of what is shown, for the sake of plates and thin vessels."""
MOST_BOXES = 200
"""Boxes along the longest side of a surface in which near triangles are looked for."""
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
    """And by its surface; distances in mm and in voxels (cubes of their volume).

    `distances` is the area in mm2 of the surface in each bin of BINS_VOXELS, `worst_mm` (k, 3) LPS the places of either surface farthest
    from the other, the worst first, and `parting_mm` (3,) LPS is where most of the distance comes from; `thin` is the part of the label's
    voxels that lie where it is fewer than THICK voxels thick.
    """

    distance_mm: Millimetre
    distance_voxels: float
    largest_mm: Millimetre
    distances: NDArray[np.float64]
    worst_mm: NDArray[np.float64]
    parting_mm: NDArray[np.float64]
    thin: float

    @property
    def has_surface(self) -> bool:
        """Is the label thick enough for its surface to be known to a fifth of a voxel?"""
        return self.thin <= MOST_THIN


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
    parts = overlaps_of(mesh, labels)
    smooth = surfaces_of(labels, tuple(part.name for part in parts), pass_band=PASS_BAND) if parts else ()
    return tuple(_agreement(mesh, labels, part, surface) for part, surface in zip(parts, smooth, strict=True))


def _agreement(mesh: TetMesh, labels: Labels, part: Overlap, smooth: Surface) -> Agreement:
    voxel = float(np.cbrt(np.prod(labels.spacing_mm)))
    mine = boundary_surface(mesh, part.name)
    places, areas = _sampled(mine, voxel)
    there, there_areas = _sampled(smooth, voxel)
    off, back = _away(places, smooth), _away(there, mine)
    spread, _ = np.histogram(np.minimum(off / voxel, BINS_VOXELS[-1]), BINS_VOXELS, weights=areas)
    at, away, weights = np.concatenate([places, there]), np.concatenate([off, back]), np.concatenate([areas, there_areas])
    mean = float(np.average(away, weights=weights))
    return Agreement(part.name, part.dice, part.differing_mm, Millimetre(mean), mean / voxel, Millimetre(float(away.max())), spread,
                     at[np.argsort(-away, kind="stable")[:WORST]], _heaviest(at, away * weights, LOOK * voxel),
                     _thin(labels.mask(part.name)))


def _thin(mask: NDArray[np.bool_]) -> float:
    """The part of the voxels that no voxel with all its six neighbours covers."""
    box = tuple(slice(held[0], held[-1] + 1) for held in (np.flatnonzero(mask.any(axis=axes)) for axes in ((1, 2), (0, 2), (0, 1))))
    return 1.0 - float(np.count_nonzero(binary_opening(mask[box]))) / float(np.count_nonzero(mask))


def _heaviest(places: NDArray[np.float64], weights: NDArray[np.float64], size: float) -> NDArray[np.float64]:
    """(3,) the middle of the `places` (k, 3), by their `weights` (k,), in the cube of `size` mm that holds most of the weight."""
    _, cube = np.unique(np.floor(places / size).astype(np.int64), axis=0, return_inverse=True)
    cube = cube.reshape(-1)
    chosen = cube == int(np.argmax(np.bincount(cube, weights=weights)))
    middle: NDArray[np.float64] = np.average(places[chosen], axis=0, weights=weights[chosen] + 1e-12)
    return middle


def _away(places: NDArray[np.float64], surface: Surface) -> NDArray[np.float64]:
    """(k,) mm from places (k, 3) to the nearest point of a surface."""
    corners = surface.points_mm[surface.triangles]
    low, high = corners.min(axis=(0, 1)), corners.max(axis=(0, 1))
    cell = max(float(np.median(np.ptp(corners, axis=1).max(axis=1))), float((high - low).max()) / MOST_BOXES, 1e-9)
    counts = np.maximum(np.ceil((high - low) / cell).astype(np.int64), 1)
    found: NDArray[np.float64] = nearest_distances(places, surface.points_mm, surface.triangles.astype(np.int64), low, cell, counts)
    return found


def _sampled(surface: Surface, step: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Places (k, 3) on a surface, one in each piece of triangles divided until no edge is longer than `step` mm, and the pieces' areas (k,)."""
    corners = surface.points_mm[surface.triangles]
    areas = triangle_areas(surface.points_mm, surface.triangles)
    parts = np.maximum(np.ceil(np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max(axis=1) / step), 1.0).astype(np.int64)
    places, weights = [], []
    for n in np.unique(parts):
        a, b, c = corners[parts == n].transpose(1, 0, 2)
        upright = [(i + 1 / 3, j + 1 / 3) for i in range(n) for j in range(n - i)]
        turned = [(i + 2 / 3, j + 2 / 3) for i in range(n) for j in range(n - i - 1)]
        for s, t in upright + turned:
            places.append(a + s / n * (b - a) + t / n * (c - a))
            weights.append(areas[parts == n] / n ** 2)
    return np.concatenate(places), np.concatenate(weights)


def unresolved(found: Sequence[Overlap]) -> tuple[str, ...]:
    """One sentence for each part that its elements do not resolve, with the place and the remedy; of an Agreement its surface is judged too."""
    return tuple(words for part in found if (words := _unresolved(part)))


def _unresolved(part: Overlap) -> str:
    if part.dice < DICE_GOAL:
        return (f"'{part.name}' agrees with its voxels only by a Dice coefficient of {part.dice:.2f} (goal {DICE_GOAL:g}), worst around "
                f"{at_lps(part.differing_mm)}: it is too thin for its elements there; name it among the fine structures, allow more nodes for "
                "thin structures, or leave it out of what is simulated")
    if not isinstance(part, Agreement) or part.distance_voxels <= DISTANCE_GOAL:
        return ""
    off = (f"the surface of '{part.name}' lies {part.distance_voxels:.2f} voxel ({part.distance_mm:.2g} mm) from that of its voxels on average "
           f"(goal {DISTANCE_GOAL:g} voxel), most of it around {at_lps(part.parting_mm)} and {part.largest_mm:.2g} mm at most at "
           f"{at_lps(part.worst_mm[0])}: ")
    if not part.has_surface:
        return off + (f"{100.0 * part.thin:.0f} % of it is thinner than {THICK} voxels, so where its surface lies is not known better than that; "
                      "only an image of smaller voxels tells more")
    return off + ("it is too thin or too curved for its elements there; choose a shorter edge, name it among the fine structures or allow more "
                  "nodes for thin structures")


def voxels_of(mesh: TetMesh, to_patient: Transform[IJK, LPS], shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """`[k, j, i]` the part whose element holds the voxel's centre, 0 where none does."""
    out = np.zeros(shape, np.uint8)
    fill_voxels(index_of(to_patient, mesh.points_mm), mesh.tets.astype(np.int64), mesh.organ, out)
    return out


@njit(cache=True, nogil=True)
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
