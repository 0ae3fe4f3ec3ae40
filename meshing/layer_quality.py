"""How good are boundary layers? Their elements are flat on purpose, so the angles of isotropic elements say nothing about them.

The error of a linear element is bounded by its largest angle, not by its smallest (Babuska and Aziz 1976; Krizek 1992), and
a flat element is good when it is well shaped in the metric that it was made for (Frey and Alauzet 2005). So every element
is stretched along the normal of the wall until it is as high there as it is wide, and measured then as any other: smallest dihedral
angle and scaled Jacobian. An element that is not flat is not stretched, so the same numbers hold for the whole mesh. Largest
angle: that of the element as it is.

Limits: LEAST in a lumen, as for other meshes (quality.py); LEAST_WALL in the wall of a vessel, whose prisms stand on the triangles of the
lumen's wall and cannot have better angles than those, however thick they are.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from meshing.quality import LIMITS, tet_measures
from meshing.surface import triangle_normals
from meshing.tetmesh import TetMesh, at_lps
from meshing.units import Degree, Millimetre
from meshing.vessels.lumen import Lumen

LEAST, LEAST_WALL = LIMITS.smallest_dihedral, Degree(5.0)
"""Smallest angles of stretched elements, in the layers of a lumen and in a wall: unverified defaults, below which the result says so."""


@dataclass(frozen=True, eq=False)
class LayerQuality:
    """`smallest_dihedral`, `scaled_jacobian`: the least of all elements, stretched; `plain_dihedral`: as it is; `largest_dihedral` as it is.

    `first` (3,) mm: the height of the elements at the wall, the 5th, 50th and 95th percentile of the nodes. `worst_mm` (3,) LPS: where
    the stretched element with the smallest angle lies. `stretch`: the largest, width over height.
    """

    smallest_dihedral: Degree
    scaled_jacobian: float
    plain_dihedral: Degree
    largest_dihedral: Degree
    below_10: int
    stretch: float
    first: tuple[Millimetre, Millimetre, Millimetre]
    worst_mm: NDArray[np.float64]

    def below(self, least: Degree) -> tuple[str, ...]:
        """Nothing where all stretched elements reach the angle `least`, else one sentence with the place and the remedy."""
        if self.smallest_dihedral >= least:
            return ()
        return (f"an element of the layers near {at_lps(self.worst_mm)} has an angle of {self.smallest_dihedral:.1f} degrees in its own metric "
                f"(limit {least:g}), so the result next to it is less exact: mesh with shorter edges, or fewer or thicker layers",)


@dataclass(frozen=True)
class CapQuality:
    """`off_plane`: how far the node of the cap that is farthest from the plane of its opening lies from it. `tilt`: the largest angle
    between the normal of a facet and that of the opening; `off_axis`: between the latter and the centreline over one radius."""

    name: str
    facets: int
    off_plane: Millimetre
    tilt: Degree
    off_axis: Degree
    area_mm2: float


def caps_of(mesh: TetMesh, lumen: Lumen) -> tuple[CapQuality, ...]:
    """How flat and how normal to the centreline the openings of a lumen's mesh are."""
    line, found = lumen.centreline, []
    for opening in lumen.openings:
        triangles = mesh.facet_set(opening.name).triangles
        outward = np.array(opening.outward) / np.linalg.norm(opening.outward)
        centre = np.array(opening.point_mm)
        area = triangle_normals(mesh.points_mm, triangles)
        length = np.linalg.norm(area, axis=1)
        # the sine, because the cosine of a small angle says nothing
        sine = np.linalg.norm(np.cross(area, outward), axis=1) / np.maximum(length, 1e-300)
        end = int(np.linalg.norm(line.points_mm - centre, axis=1).argmin())
        own = line.points_mm[_branch_near(lumen, end, opening.radius_mm)]
        axis = centre - own[-1]
        turned = float(np.linalg.norm(np.cross(axis, outward))) / max(float(np.linalg.norm(axis)), 1e-300)
        found.append(CapQuality(opening.name, len(triangles), Millimetre(float(np.abs((mesh.points_mm[triangles] - centre) @ outward).max())),
                                Degree(float(np.degrees(np.arcsin(min(float(sine.max()), 1.0))))),
                                Degree(float(np.degrees(np.arcsin(min(turned, 1.0))))), float(length.sum() / 2.0)))
    return tuple(found)


def _branch_near(lumen: Lumen, end: int, reach: float) -> list[int]:
    """Points of the centreline from its end at an opening inwards, over `reach` mm."""
    line, points, gone = lumen.centreline, [end], 0.0
    while gone < reach:
        further = line.children(points[-1])
        onward = int(line.parent[points[-1]]) if line.parent[end] >= 0 else int(further[0]) if len(further) else -1
        if onward < 0:
            break
        gone += float(np.linalg.norm(line.points_mm[onward] - line.points_mm[points[-1]]))
        points.append(onward)
    return points


def layer_quality(mesh: TetMesh, wall: str = "wall") -> LayerQuality:
    """The measures of a mesh whose layers lie along the facets `wall`."""
    triangles = mesh.facet_set(wall).triangles
    normals = triangle_normals(mesh.points_mm, triangles)
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-300)
    corners = mesh.points_mm[mesh.tets]
    _, near = cKDTree(mesh.points_mm[triangles].mean(axis=1)).query(corners.mean(axis=1))
    along = normals[near]
    stretched, stretch = _stretched(corners, along)
    alone = np.arange(4 * len(stretched), dtype=np.int32).reshape(-1, 4)
    angles, jacobian = tet_measures(stretched.reshape(-1, 3), alone)
    plain, _ = tet_measures(mesh.points_mm, mesh.tets)
    worst = int(angles.min(axis=1).argmin())
    low, middle, high = (Millimetre(float(v)) for v in np.percentile(first_heights(mesh, wall), [5.0, 50.0, 95.0]))
    return LayerQuality(Degree(float(angles.min())), float(jacobian.min()), Degree(float(plain.min())), Degree(float(plain.max())),
                        int((angles.min(axis=1) < 10.0).sum()), float(stretch.max()), (low, middle, high), corners[worst].mean(axis=0))


def first_heights(mesh: TetMesh, wall: str = "wall") -> NDArray[np.float64]:
    """(k,) mm for each facet of the wall the height of the element behind it."""
    triangles = mesh.facet_set(wall).triangles
    area = triangle_normals(mesh.points_mm, triangles)
    on_wall = np.zeros(len(mesh.points_mm), bool)
    on_wall[triangles] = True
    behind = mesh.tets[on_wall[mesh.tets].sum(axis=1) == 3]
    faces = np.sort(behind[on_wall[behind]].reshape(-1, 3), axis=1)
    nodes = len(mesh.points_mm)
    keys = (faces[:, 0].astype(np.int64) * nodes + faces[:, 1]) * nodes + faces[:, 2]
    wanted = np.sort(triangles, axis=1).astype(np.int64)
    order = np.argsort(keys)
    asked = (wanted[:, 0] * nodes + wanted[:, 1]) * nodes + wanted[:, 2]
    place = order[np.minimum(np.searchsorted(keys[order], asked), len(keys) - 1)]
    found = keys[place] == asked
    inner = behind[place[found]][~on_wall[behind[place[found]]]]
    unit = area[found] / np.maximum(np.linalg.norm(area[found], axis=1, keepdims=True), 1e-300)
    heights: NDArray[np.float64] = np.abs(np.einsum("ij,ij->i", mesh.points_mm[inner] - mesh.points_mm[triangles[found, 0]], unit))
    return heights


def _stretched(corners: NDArray[np.float64], along: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(m, 4, 3) corners stretched along unit (m, 3) until as high as wide, never shortened, and (m,) by how much."""
    height = np.einsum("mci,mi->mc", corners, along)
    aside = corners - height[:, :, None] * along[:, None]
    width = np.max([np.linalg.norm(aside[:, a] - aside[:, b], axis=1) for a in range(4) for b in range(a)], axis=0)
    by = np.maximum(width / np.maximum(np.ptp(height, axis=1), 1e-12), 1.0)
    return aside + (by[:, None] * height)[:, :, None] * along[:, None], by
