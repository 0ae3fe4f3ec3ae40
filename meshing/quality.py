"""Is a mesh good enough to compute with, and where is it not?

For each part and for the whole: smallest and largest dihedral angle, smallest scaled Jacobian, elements without positive
volume, and the volume against the voxels of the label. Small angles spoil the condition of the stiffness matrix, large
ones the accuracy of the gradient (Shewchuk 2002, "What is a good linear element?").

scaled Jacobian (Verdict library, Stimpson and others 2007): sqrt(2) J / max over corners of the product of its three edges;
1 for the regular tetrahedron, 0 flat, negative inverted.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from meshing.errors import MeshError
from meshing.labels import Labels
from meshing.tetmesh import TetMesh, at_lps, tet_volumes
from meshing.units import Degree, Percent


@dataclass(frozen=True)
class Limits:
    """Below these a simulation refuses to start. Unverified defaults: no standard sets them."""

    smallest_dihedral: Degree
    largest_dihedral: Degree
    scaled_jacobian: float
    volume_error: Percent


LIMITS = Limits(Degree(5.0), Degree(170.0), 0.02, Percent(1.0))
BINS_DEG = np.arange(0.0, 181.0, 5.0)
"""Borders of the histogram of dihedral angles."""
WORST = 10
"""How many of the worst places are kept."""


@dataclass(frozen=True, eq=False)
class PartQuality:
    """`name` is a part of the mesh or "whole mesh"; `volume_error` is None when there is no label map to compare with.

    `largest_aspect` is the longest edge over the shortest height times sqrt(2/3): 1 for the regular tetrahedron.
    `dihedrals` counts the six angles of every tetrahedron in BINS_DEG; `worst_mm` (k, 3) LPS are the centres of the
    tetrahedra with the smallest angles, the worst first, and `worst_dihedrals` (k,) those angles in degrees.
    """

    name: str
    tets: int
    smallest_dihedral: Degree
    largest_dihedral: Degree
    scaled_jacobian: float
    inverted: int
    volume_error: Percent | None
    largest_aspect: float
    dihedrals: NDArray[np.int64]
    worst_mm: NDArray[np.float64]
    worst_dihedrals: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class MeshQuality:
    whole: PartQuality
    parts: tuple[PartQuality, ...]

    def part(self, name: str) -> PartQuality:
        for part in self.parts:
            if part.name == name:
                return part
        raise MeshError(f"the mesh has no part named '{name}'; it has {', '.join(part.name for part in self.parts)}")


def quality_of(mesh: TetMesh, labels: Labels | None) -> MeshQuality:
    """Measures of the mesh; with `labels` also the volumes.

    `labels` must be the map that was meshed (`MeshLabels.meshed`), with merged structures merged; parts that it does not
    name are not compared. The volume error of the whole is that of all compared parts together.
    """
    angles, jacobian = tet_measures(mesh.points_mm, mesh.tets)
    volumes = tet_volumes(mesh.points_mm, mesh.tets)
    parts = []
    meshed_ml = labelled_ml = 0.0
    for label in mesh.legend:
        chosen = mesh.organ == label.value
        error = None
        if labels is not None and label.name in labels.names:
            truth = labels.volume_ml(label.name)
            here = float(volumes[chosen].sum()) * 1e-3
            meshed_ml, labelled_ml = meshed_ml + here, labelled_ml + truth
            if truth > 0.0:
                error = Percent(100.0 * (here / truth - 1.0))
        if chosen.any():
            parts.append(_measure(label.name, mesh, chosen, angles, jacobian, volumes, error))
    total = Percent(100.0 * (meshed_ml / labelled_ml - 1.0)) if labelled_ml > 0.0 else None
    everything = np.ones(len(mesh.tets), bool)
    return MeshQuality(_measure("whole mesh", mesh, everything, angles, jacobian, volumes, total), tuple(parts))


def tet_measures(points: NDArray[np.float64], tets: NDArray[np.int32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(m, 6) dihedral angles in degrees, for the edges 01 02 03 12 13 23, and (m,) scaled Jacobians."""
    measures: tuple[NDArray[np.float64], NDArray[np.float64]] = _measures(points, tets)
    return measures


def aspect_ratios(points: NDArray[np.float64], tets: NDArray[np.int32]) -> NDArray[np.float64]:
    """(m,) longest edge over shortest height, times sqrt(2/3); large for every flat or thin shape, infinite at no volume."""
    corners = points[tets]
    edges = np.stack([corners[:, a] - corners[:, b] for a in range(4) for b in range(a + 1, 4)], axis=1)
    longest = np.sqrt(np.einsum("mek,mek->me", edges, edges).max(axis=1))
    sides = corners[:, [(1, 2, 3), (0, 3, 2), (0, 1, 3), (0, 2, 1)]]
    area = 0.5 * np.linalg.norm(np.cross(sides[:, :, 1] - sides[:, :, 0], sides[:, :, 2] - sides[:, :, 0]), axis=2).max(axis=1)
    volume = np.abs(tet_volumes(points, tets))
    ratio: NDArray[np.float64] = np.sqrt(2.0 / 3.0) * longest * area / np.maximum(3.0 * volume, 1e-300)
    return ratio


def _measure(name: str, mesh: TetMesh, chosen: NDArray[np.bool_], angles: NDArray[np.float64], jacobian: NDArray[np.float64],
             volumes: NDArray[np.float64], volume_error: Percent | None) -> PartQuality:
    smallest = angles[chosen].min(axis=1)
    worst = np.argsort(smallest, kind="stable")[:WORST]
    counts, _ = np.histogram(angles[chosen], BINS_DEG)
    return PartQuality(name, int(chosen.sum()), Degree(float(smallest.min())), Degree(float(angles[chosen].max())),
                       float(jacobian[chosen].min()), int((volumes[chosen] <= 0.0).sum()), volume_error,
                       float(aspect_ratios(mesh.points_mm, mesh.tets[chosen]).max()), counts.astype(np.int64),
                       mesh.points_mm[mesh.tets[chosen][worst]].mean(axis=1), smallest[worst])


def require_simulatable(mesh: TetMesh, labels: Labels | None = None, limits: Limits = LIMITS) -> None:
    """Raise MeshError, naming the place and the remedy, when the mesh is below `limits`."""
    if len(mesh.tets) == 0:
        raise MeshError("the mesh holds no tetrahedra; mesh an organ first")
    if not np.isfinite(mesh.points_mm).all():
        bad = int(np.argmax(~np.isfinite(mesh.points_mm).all(axis=1)))
        raise MeshError(f"node {bad} of the mesh has no position; mesh the organs again")
    quality = quality_of(mesh, labels)
    for part in quality.parts:
        at = at_lps(part.worst_mm[0])
        if part.inverted:
            raise MeshError(f"{part.inverted} elements of '{part.name}' are turned inside out, the worst near {at}; "
                            "mesh it again with another edge length")
        if part.smallest_dihedral < limits.smallest_dihedral or part.scaled_jacobian < limits.scaled_jacobian:
            raise MeshError(f"an element of '{part.name}' at {at} is nearly flat (smallest angle "
                            f"{part.smallest_dihedral:.1f} degrees, limit {limits.smallest_dihedral:g}; scaled Jacobian "
                            f"{part.scaled_jacobian:.3f}, limit {limits.scaled_jacobian:g}); mesh it finer there or "
                            "smooth the labels")
        if part.largest_dihedral > limits.largest_dihedral:
            raise MeshError(f"an element of '{part.name}' near {at} has an angle of {part.largest_dihedral:.1f} degrees (limit "
                            f"{limits.largest_dihedral:g}); mesh it finer there, or smooth the labels")
        if part.volume_error is not None and abs(part.volume_error) > limits.volume_error:
            raise MeshError(f"'{part.name}' has {part.volume_error:+.1f} % of volume against its voxels (limit "
                            f"{limits.volume_error:g} %), for example near {at}; it is too thin for its elements: mesh it finer")


@njit(cache=True)
def _measures(points, tets):  # type: ignore[no-untyped-def]
    angles = np.empty((len(tets), 6))
    jacobian = np.empty(len(tets))
    normal = np.empty((4, 3))
    length = np.empty(4)
    edge = np.empty(6)
    for t in range(len(tets)):
        for face in range(4):
            # the three other corners, ordered so that the normals point out of a positive tetrahedron
            i = tets[t, 1] if face == 0 else tets[t, 0]
            j = tets[t, 2] if face == 0 else tets[t, 3] if face == 1 else tets[t, 1] if face == 2 else tets[t, 2]
            k = tets[t, 3] if face == 0 else tets[t, 2] if face == 1 else tets[t, 3] if face == 2 else tets[t, 1]
            ux = points[j, 0] - points[i, 0]
            uy = points[j, 1] - points[i, 1]
            uz = points[j, 2] - points[i, 2]
            vx = points[k, 0] - points[i, 0]
            vy = points[k, 1] - points[i, 1]
            vz = points[k, 2] - points[i, 2]
            normal[face, 0] = uy * vz - uz * vy
            normal[face, 1] = uz * vx - ux * vz
            normal[face, 2] = ux * vy - uy * vx
            length[face] = np.sqrt(normal[face, 0] ** 2 + normal[face, 1] ** 2 + normal[face, 2] ** 2) + 1e-300
        six_volumes = 0.0
        for c in range(3):
            six_volumes -= normal[3, c] * (points[tets[t, 3], c] - points[tets[t, 0], c])
        n = 0
        for a in range(4):
            for b in range(a + 1, 4):
                squared = 0.0
                for c in range(3):
                    squared += (points[tets[t, a], c] - points[tets[t, b], c]) ** 2
                edge[n] = np.sqrt(squared)
                # the edge ab lies on the two faces opposite the other two corners
                f = 0 if a != 0 else 1 if b != 1 else 2
                g = 6 - a - b - f
                cosine = 0.0
                for c in range(3):
                    cosine -= normal[f, c] * normal[g, c]
                angles[t, n] = np.degrees(np.arccos(min(max(cosine / (length[f] * length[g]), -1.0), 1.0)))
                n += 1
        largest = max(max(edge[0] * edge[1] * edge[2], edge[0] * edge[3] * edge[4]),
                      max(edge[1] * edge[3] * edge[5], edge[2] * edge[4] * edge[5]))
        jacobian[t] = np.sqrt(2.0) * six_volumes / (largest + 1e-300)
    return angles, jacobian
