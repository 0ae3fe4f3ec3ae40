"""Bone in pieces that were moved rigidly: their outlines and distances where the plan puts them, and the mesh with a piece moved.

The label map is never changed. A piece is a structure of it, less what lies beyond the planes that cut it, in a pose; its signed distance is
the larger of that of the whole bone and of the planes, so a cut is exact however coarse the voxels are. An osteotomy cuts what is left of a
bone after the ones before; a fragment of a fracture is a structure of its own.
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from biomech.hardware.nouns import Fragment, Hardware
from biomech.hardware.outline import Outline, outline_of
from meshing.errors import AnatomyError
from meshing.labels import Label, Labels
from meshing.registration.poses import Matrix, about, placed, turn
from meshing.surface import Surface
from meshing.tetmesh import FACES_OUT, FacetSet, TetMesh, facet_keys
from meshing.units import Degree, Millimetre
from meshing.volume import index_of, position_of, spacing_of, voxel_ml

Array = NDArray[np.float64]
_FACE_MM = 0.7
"""Distance of the points that stand for the face of a cut."""
_MOST_VOXELS, _FEW_VOXELS = 60_000, 100_000
_GRID = 200_000


@dataclass(frozen=True, eq=False)
class Piece:
    """What of `outline` (as scanned) lies on the positive side of every cut, (point, unit normal) each, in the pose `matrix`."""

    name: str
    outline: Outline
    cuts: tuple[tuple[Array, Array], ...]
    matrix: Matrix

    def signed_mm(self, points_mm: Array, grown_mm: float = 0.0) -> Array:
        """(n,) distance from the piece where the plan puts it, negative inside; exact inside and beside a face, a lower bound beyond an edge.
        With its outline `grown_mm` farther out; faces of cuts stay."""
        back = placed(undone(self.matrix), points_mm)
        found = self.outline.signed_mm(back) - grown_mm
        for point, normal in self.cuts:
            found = np.maximum(found, -((back - point) @ normal))
        return found

    def cloud(self) -> tuple[Array, Array]:
        """(n, 3) points of the outline of the piece where the plan puts it, and (n, 3) outward normals; faces of cuts included."""
        keep = np.ones(len(self.outline.points_mm), bool)
        points, normals = [], []
        for number, (point, normal) in enumerate(self.cuts):
            keep &= (self.outline.points_mm - point) @ normal > 0.0
            face = self._face(point, normal)
            for other, (at, along) in enumerate(self.cuts):
                if other != number:
                    face = face[(face - at) @ along > 0.0]
            points.append(face)
            normals.append(np.tile(-normal, (len(face), 1)))
        points.insert(0, self.outline.points_mm[keep])
        normals.insert(0, self.outline.normals[keep])
        return placed(self.matrix, np.concatenate(points)), np.concatenate(normals) @ self.matrix[:3, :3].T

    def _face(self, point: Array, normal: Array) -> Array:
        """(n, 3) an even grid of points of the plane inside the bone."""
        first = np.cross(normal, np.eye(3)[np.abs(normal).argmin()])
        first /= np.linalg.norm(first)
        second = np.cross(normal, first)
        flat = (self.outline.points_mm - point) @ np.stack([first, second], axis=1)
        near = flat[np.abs((self.outline.points_mm - point) @ normal) < 2.0 * self.outline.spacing_mm]
        if not len(near):
            return np.zeros((0, 3))
        u, v = (np.arange(near[:, axis].min(), near[:, axis].max() + _FACE_MM, _FACE_MM) for axis in (0, 1))
        grid = point + np.stack(np.meshgrid(u, v), axis=-1).reshape(-1, 2) @ np.stack([first, second])
        found: Array = grid[self.outline.inside(grid)]
        return found


def fragments_of(hardware: Iterable[Hardware], bone: str) -> tuple[Fragment, ...]:
    """The moved pieces of a structure, in the order in which they were moved."""
    return tuple(part for part in hardware if isinstance(part, Fragment) and part.bone == bone)


def pieces_of(labels: Labels, hardware: Iterable[Hardware], bone: str, outline: Outline | None = None) -> tuple[Piece, ...]:
    """All pieces of the structure `bone` where the plan puts them; the last is the rest that was not moved, unless all of it was."""
    outline = outline_of(labels, (bone,)) if outline is None else outline
    cuts: tuple[tuple[Array, Array], ...] = ()
    found = []
    for moved in fragments_of(hardware, bone):
        if not len(moved.plane):
            return (Piece(moved.name, outline, (), moved.matrix),)
        point, normal = moved.plane
        found.append(Piece(moved.name, outline, (*cuts, (point, normal)), moved.matrix))
        cuts = (*cuts, (point, -normal))
    return (*found, Piece(bone, outline, cuts, np.eye(4)))


def posed(turns: tuple[Degree, Degree, Degree], shift: tuple[Millimetre, Millimetre, Millimetre], pivot_mm: Array) -> Matrix:
    """Turns about L, then P, then S through `pivot_mm`, then the shift."""
    return about(turn(np.radians(np.array(turns, np.float64))), pivot_mm, pivot_mm + np.array(shift, np.float64))


def undone(matrix: Matrix) -> Matrix:
    """The pose that takes back what `matrix` does."""
    return np.asarray(np.linalg.inv(matrix), np.float64)


def angle_deg(matrix: Matrix) -> float:
    """How far a pose turns, about whatever axis."""
    return float(np.degrees(np.arccos(np.clip(0.5 * (np.trace(matrix[:3, :3]) - 1.0), -1.0, 1.0))))


def voxels_of(labels: Labels, piece: Piece, bone: str) -> tuple[Array, float]:
    """(n, 3) points that fill a piece as scanned, thinned out evenly, and its volume in mL. A small bone gets eight a voxel, so that a cut
    is felt finer than by whole voxels."""
    voxels = np.argwhere(labels.mask(bone))[:, ::-1].astype(np.float64)
    share = 1
    if len(voxels) < _FEW_VOXELS:
        corners = np.stack(np.meshgrid(*[(-0.25, 0.25)] * 3), axis=-1).reshape(-1, 3)
        voxels, share = (voxels[:, None] + corners).reshape(-1, 3), len(corners)
    middles = position_of(labels.to_patient, voxels)
    for point, normal in piece.cuts:
        middles = middles[(middles - point) @ normal > 0.0]
    volume = len(middles) * voxel_ml(labels.to_patient) / share
    return middles[:: max(1, len(middles) // _MOST_VOXELS)], volume


def surface_of_piece(labels: Labels, piece: Piece, bone: str) -> Surface:
    """The surface of a piece where the plan puts it, for the eye."""
    from meshing.surfacers import surface_of  # it brings VTK in, which reading a case does without

    mask = labels.mask(bone)
    at = np.argwhere(mask)
    middles = position_of(labels.to_patient, at[:, ::-1].astype(np.float64))
    keep = np.ones(len(at), bool)
    for point, normal in piece.cuts:
        keep &= (middles - point) @ normal > 0.0
    if not keep.any():
        raise AnatomyError(f"nothing of '{bone}' is left in the piece '{piece.name}'")
    low, high = at[keep].min(axis=0) - 2, at[keep].max(axis=0) + 3
    values = np.zeros(high - low, np.uint8)
    values[tuple((at[keep] - low).T)] = 1
    matrix = labels.to_patient.matrix.copy()
    matrix[:3, 3] += matrix[:3, :3] @ low[::-1]
    small = Labels(values, replace(labels.to_patient, matrix=matrix), (Label(1, piece.name, "bone"),))
    made = surface_of(small, piece.name)
    return replace(made, points_mm=placed(piece.matrix, made.points_mm))


def overlap_ml(middles_mm: Array, volume_ml: float, matrix: Matrix, others: Iterable[Piece]) -> float:
    """mL of a piece, given by middles of its voxels as scanned and its pose, that lie in other pieces."""
    moved = placed(matrix, middles_mm)
    inside = np.zeros(len(moved), bool)
    for other in others:
        back = placed(undone(other.matrix), moved)
        own = other.outline.inside(back)
        for point, normal in other.cuts:
            own &= (back - point) @ normal > 0.0
        inside |= own
    return volume_ml * float(inside.mean()) if len(moved) else 0.0


def overlap_growth(own: Piece, others: Iterable[Piece], half_mm: float) -> Array:
    """(2,) mL a mm by which `own` overlaps `others` more when its outline, and when theirs, lies farther out: the difference between
    `half_mm` outwards and inwards, counted on an even grid where both are near."""
    others = tuple(others)
    clouds = [piece.cloud()[0] for piece in (own, *others)]
    if len(clouds) < 2 or not all(len(cloud) for cloud in clouds):
        return np.zeros(2)
    joined = np.concatenate(clouds[1:])
    low = np.maximum(clouds[0].min(axis=0), joined.min(axis=0)) - 2.0 * half_mm
    high = np.minimum(clouds[0].max(axis=0), joined.max(axis=0)) + 2.0 * half_mm
    if (high <= low).any():
        return np.zeros(2)
    step = max(0.25 * half_mm, float(np.prod(high - low) / _GRID) ** (1.0 / 3.0))
    axes = [np.arange(a + 0.5 * step, b, step) for a, b in zip(low, high)]
    points = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
    for pieces in ((own,), others):
        points = points[np.min([piece.signed_mm(points, half_mm) for piece in pieces], axis=0) < 0.0] if len(points) else points

    def both(first: float, second: float) -> float:
        if not len(points):
            return 0.0
        within = (own.signed_mm(points, first) < 0.0) & (np.min([piece.signed_mm(points, second) for piece in others], axis=0) < 0.0)
        return float(within.sum() * step ** 3 * 1e-3)

    return np.array([both(half_mm, 0.0) - both(-half_mm, 0.0), both(0.0, half_mm) - both(0.0, -half_mm)]) / (2.0 * half_mm)


def moved_mesh(mesh: TetMesh, part: NDArray[np.bool_], label: Label, matrix: Matrix) -> TetMesh:
    """The mesh with the tetrahedra `part` (m,) cut loose from the rest, moved by `matrix` and called `label`.

    Nodes that the piece shares with the rest are doubled. A facet goes with the piece when only the piece has it.
    """
    nodes = len(mesh.points_mm)
    own = np.unique(mesh.tets[part])
    stay = np.unique(mesh.tets[~part])
    copy = np.arange(nodes, dtype=np.int64)
    shared = np.intersect1d(own, stay)
    copy[shared] = nodes + np.arange(len(shared))
    points = np.concatenate([mesh.points_mm, mesh.points_mm[shared]])
    tets = np.where(part[:, None], copy[mesh.tets], mesh.tets).astype(np.int32)
    lands = np.unique(tets[part])
    points[lands] = placed(matrix, points[lands])
    mine = facet_keys(mesh.tets[part][:, FACES_OUT].reshape(-1, 3), nodes)
    others = facet_keys(mesh.tets[~part][:, FACES_OUT].reshape(-1, 3), nodes)
    facets = []
    for named in mesh.facets:
        keys = facet_keys(named.triangles, nodes)
        along = np.isin(keys, mine) & ~np.isin(keys, others)
        facets.append(FacetSet(named.name, np.where(along[:, None], copy[named.triangles], named.triangles).astype(np.int32)))
    legend = mesh.legend if label.name in (known.name for known in mesh.legend) else (*mesh.legend, label)
    return replace(mesh, points_mm=points, tets=tets, organ=np.where(part, label.value, mesh.organ).astype(np.uint8), legend=legend,
                   facets=tuple(facets))


def free_value(mesh: TetMesh) -> int:
    """A label value that no part of the mesh has; those from 128 on are for what a resection takes out."""
    taken = {label.value for label in mesh.legend}
    found = next((value for value in range(1, 128) if value not in taken), None)
    if found is None:
        raise AnatomyError("the mesh has 127 parts already; no further piece of bone can be told apart")
    return found


def as_scanned(mesh: TetMesh, hardware: Iterable[Hardware]) -> Array:
    """(n, 3) where the nodes of the mesh lay in the scan: pieces that the plan moved are put back."""
    points = mesh.points_mm.copy()
    known = {label.name: label.value for label in mesh.legend}
    for moved in hardware:
        if isinstance(moved, Fragment) and moved.name in known:
            own = np.unique(mesh.tets[mesh.organ == known[moved.name]])
            points[own] = placed(undone(moved.matrix), mesh.points_mm[own])
    return points


def near_labels(labels: Labels, points_mm: Array, names: tuple[str, ...]) -> dict[str, int]:
    """How many of the points lie in each of the named structures, by the voxels they fall into."""
    kji = np.rint(index_of(labels.to_patient, points_mm)).astype(int)[:, ::-1]
    inside = ((kji >= 0) & (kji < np.array(labels.values.shape))).all(axis=1)
    values = labels.values[tuple(kji[inside].T)]
    return {name: int((values == labels.label(name).value).sum()) for name in names}


def coarse_mm(labels: Labels) -> float:
    """The largest side of a voxel."""
    return float(max(spacing_of(labels.to_patient)))
