"""Is a mesh good enough to compute with, and where is it not?

For each part and for the whole: dihedral angles, scaled Jacobian, aspect ratio, elements without positive volume, longest edges
against those asked for, volume against the voxels of the label, and with a label map Dice and surface distance (agreement.py);
each with a histogram and the worst places. Small angles spoil the condition of the stiffness matrix, large
ones the accuracy of the gradient (Shewchuk 2002, "What is a good linear element?").

scaled Jacobian (Verdict library, Stimpson and others 2007): sqrt(2) J / max over corners of the product of its three edges;
1 for the regular tetrahedron, 0 flat, negative inverted.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from meshing.agreement import Agreement, agreement_of
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


LIMITS = Limits(Degree(10.0), Degree(170.0), 0.08, Percent(1.0))
"""For meshes of labels and surfaces as they are made: the mesher reaches them always. Layers along a wall have their own (layer_quality.py)."""
CUT_LIMITS = Limits(Degree(1.0), Degree(178.0), 0.01, Percent(1.0))
"""For meshes that a plan has cut: a cut through an element leaves what it leaves, and is repaired by shifting the plan a little."""
BINS_DEG = np.arange(0.0, 181.0, 5.0)
"""Borders of the histogram of dihedral angles."""
BINS_JACOBIAN = np.linspace(-1.0, 1.0, 41)
BINS_ASPECT = np.array([0.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.0, 10.0, 20.0, np.inf])
BINS_SIZE = np.array([0.0, 0.25, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.5, 2.0, np.inf])
"""Borders of the histogram of longest edges over those asked for."""
WORST = 10
"""How many of the worst places are kept."""

Asked = float | Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""The longest edge asked for in mm: one number, or a function of (n, 3) LPS mm."""


@dataclass(frozen=True, eq=False)
class SizeError:
    """Longest edges over those asked for: their median, the smallest that 95 % stay under, the largest, a histogram (BINS_SIZE)
    and the (k, 3) LPS places of the largest."""

    median: float
    most: float
    largest: float
    ratios: NDArray[np.int64]
    worst_mm: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PartQuality:
    """`name` is a part of the mesh or "whole mesh"; `volume_error` is None when there is no label map to compare with,
    `size` when nobody says which size was asked for.

    `largest_aspect` is the longest edge over the shortest height times sqrt(2/3): 1 for the regular tetrahedron.
    `dihedrals` counts the six angles of every tetrahedron in BINS_DEG, `jacobians` and `aspects` the tetrahedra in BINS_JACOBIAN
    and BINS_ASPECT; `worst_mm` (k, 3) LPS are the centres of the tetrahedra with the smallest angles, the worst first, and
    `worst_dihedrals` (k,) those angles in degrees; `worst_jacobian_mm` (k, 3) those with the smallest scaled Jacobians.
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
    jacobians: NDArray[np.int64]
    aspects: NDArray[np.int64]
    worst_mm: NDArray[np.float64]
    worst_dihedrals: NDArray[np.float64]
    worst_jacobian_mm: NDArray[np.float64]
    size: SizeError | None


@dataclass(frozen=True, eq=False)
class MeshQuality:
    """`agreement` holds Dice and surface distance of each part that the label map names; it is empty without one."""

    whole: PartQuality
    parts: tuple[PartQuality, ...]
    agreement: tuple[Agreement, ...] = ()

    def part(self, name: str) -> PartQuality:
        for part in self.parts:
            if part.name == name:
                return part
        raise MeshError(f"the mesh has no part named '{name}'; it has {', '.join(part.name for part in self.parts)}")


def quality_of(mesh: TetMesh, labels: Labels | None, *, asked: Asked | None = None, surfaces: bool = False) -> MeshQuality:
    """Measures of the mesh; with `labels` also the volumes, with `asked` the sizes, with `surfaces` Dice and surface distances.

    `labels` must be the map that was meshed (`MeshLabels.meshed`), with merged structures merged; parts that it does not
    name are not compared. The volume error of the whole is that of all compared parts together.
    """
    found = _Measured.of(mesh, asked)
    parts = []
    meshed_ml = labelled_ml = 0.0
    for label in mesh.legend:
        chosen = mesh.organ == label.value
        error = None
        if labels is not None and label.name in labels.names:
            truth = labels.volume_ml(label.name)
            here = float(found.volumes[chosen].sum()) * 1e-3
            meshed_ml, labelled_ml = meshed_ml + here, labelled_ml + truth
            if truth > 0.0:
                error = Percent(100.0 * (here / truth - 1.0))
        if chosen.any():
            parts.append(found.part(label.name, mesh, chosen, error))
    total = Percent(100.0 * (meshed_ml / labelled_ml - 1.0)) if labelled_ml > 0.0 else None
    agreement = agreement_of(mesh, labels) if labels is not None and surfaces else ()
    return MeshQuality(found.part("whole mesh", mesh, np.ones(len(mesh.tets), bool), total), tuple(parts), agreement)


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


def longest_edges(points: NDArray[np.float64], tets: NDArray[np.int32]) -> NDArray[np.float64]:
    """(m,) mm."""
    corners = points[tets]
    squared = [((corners[:, a] - corners[:, b]) ** 2).sum(axis=1) for a in range(4) for b in range(a + 1, 4)]
    longest: NDArray[np.float64] = np.sqrt(np.max(squared, axis=0))
    return longest


@dataclass(frozen=True, eq=False)
class _Measured:
    """What is measured of every tetrahedron, once for all parts."""

    angles: NDArray[np.float64]
    jacobian: NDArray[np.float64]
    volumes: NDArray[np.float64]
    aspect: NDArray[np.float64]
    size: NDArray[np.float64] | None

    @classmethod
    def of(cls, mesh: TetMesh, asked: Asked | None) -> _Measured:
        size = None
        if asked is not None:
            wanted = asked if isinstance(asked, (int, float)) else asked(mesh.points_mm[mesh.tets].mean(axis=1))
            size = longest_edges(mesh.points_mm, mesh.tets) / wanted
        return cls(*tet_measures(mesh.points_mm, mesh.tets), tet_volumes(mesh.points_mm, mesh.tets),
                   aspect_ratios(mesh.points_mm, mesh.tets), size)

    def part(self, name: str, mesh: TetMesh, chosen: NDArray[np.bool_], volume_error: Percent | None) -> PartQuality:
        smallest, jacobian, aspect = self.angles[chosen].min(axis=1), self.jacobian[chosen], self.aspect[chosen]
        worst = np.argsort(smallest, kind="stable")[:WORST]
        tets = mesh.tets[chosen]

        def at(order: NDArray[np.int64]) -> NDArray[np.float64]:
            places: NDArray[np.float64] = mesh.points_mm[tets[order[:WORST]]].mean(axis=1)
            return places

        size = None
        if self.size is not None:
            ratio = self.size[chosen]
            size = SizeError(float(np.median(ratio)), float(np.percentile(ratio, 95.0)), float(ratio.max()),
                             np.histogram(ratio, BINS_SIZE)[0].astype(np.int64), at(np.argsort(-ratio, kind="stable")))
        return PartQuality(name, len(tets), Degree(float(smallest.min())), Degree(float(self.angles[chosen].max())),
                           float(jacobian.min()), int((self.volumes[chosen] <= 0.0).sum()), volume_error, float(aspect.max()),
                           np.histogram(self.angles[chosen], BINS_DEG)[0].astype(np.int64),
                           np.histogram(jacobian, BINS_JACOBIAN)[0].astype(np.int64),
                           np.histogram(aspect, BINS_ASPECT)[0].astype(np.int64), at(worst), smallest[worst],
                           at(np.argsort(jacobian, kind="stable")), size)


def require_simulatable(mesh: TetMesh, labels: Labels | None = None, limits: Limits = LIMITS) -> None:
    """Raise MeshError, naming the place and the remedy, when the mesh is below `limits`."""
    if len(mesh.tets) == 0:
        raise MeshError("the mesh holds no tetrahedra; mesh an organ first")
    if not np.isfinite(mesh.points_mm).all():
        bad = int(np.argmax(~np.isfinite(mesh.points_mm).all(axis=1)))
        raise MeshError(f"node {bad} of the mesh has no position; mesh the organs again")
    quality = quality_of(mesh, labels)
    for part in quality.parts:
        at = at_lps(part.worst_mm[0] if part.smallest_dihedral < limits.smallest_dihedral or part.scaled_jacobian >= limits.scaled_jacobian
                    else part.worst_jacobian_mm[0])
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


@njit(cache=True, nogil=True)
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
