"""A stroke of a blade through the deformed organ, as a change of its mesh.

The plane of the stroke lies in the shape that the hand sees; its height at the nodes, linear in each element, is carried to the mesh
at rest. Only the neighbourhood of the stroke is taken out, divided and opened (meshing/tetmeshers), and put back, so the work
goes with the length of the cut. Node numbers stay; new nodes come last. Nodes that are new or were moved onto the cut take what the
old elements have at their place.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse
from numba import njit
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from biomech.materials.tensor import COMPILED, Array
from biomech.tissue.supports import refuse_floating
from meshing.errors import MeshError, SimulationError
from meshing.tetmesh import TetMesh, at_lps, tet_volumes
from meshing.tetmeshers.cut import cut_levelset
from meshing.tetmeshers.edits import opened, side_of
from meshing.tetmeshers.kernels.topology import face_neighbours
from meshing.units import Millimetre

CUT = "cut"
WIDTH, ABOVE = 2.5, 4.0
"""How far to either side of a stroke, and how far outside of its line, nodes belong to it; in sizes of an element."""
NEAREST = 12
"""Elements among which a node is looked for."""
SHALLOWEST = 1.0
"""A stroke is at least so many element sizes long and deep."""


@dataclass(frozen=True)
class Stroke:
    """The blade goes along the surface from `start` to `end` (mm LPS, deformed shape) and reaches `depth` along `inward`."""

    start: tuple[float, float, float]
    end: tuple[float, float, float]
    inward: tuple[float, float, float]
    depth: Millimetre


@dataclass(frozen=True, eq=False)
class Opened:
    """The mesh after a cut; `carry` (new n, old n) takes a field of the old nodes to the new; `fresh` (new n,) bool marks nodes that
    the cut made, doubled or moved."""

    mesh: TetMesh
    carry: sparse.csr_matrix
    fresh: NDArray[np.bool_]


def cut(mesh: TetMesh, seen_mm: Array, stroke: Stroke, size_mm: float) -> Opened:
    """Open `mesh` along the stroke; seen_mm (n, 3) are its nodes in the deformed shape, size_mm the size of its elements.

    Raises SimulationError when the stroke misses the organ, or is too short or too shallow for this mesh.
    """
    phi, chosen = _swept(seen_mm, stroke, size_mm)
    touched = chosen[mesh.tets].any(axis=1)
    if not touched.any() or not ((phi[mesh.tets] * chosen[mesh.tets])[touched].min() < 0.0 < (phi[mesh.tets] * chosen[mesh.tets])[touched].max()):
        raise _missed(stroke)
    ring = used_nodes(mesh.tets[touched], len(seen_mm))
    near = np.asarray(ring[mesh.tets].any(axis=1), np.bool_)
    nodes = np.flatnonzero(used_nodes(mesh.tets[near], len(seen_mm)))
    number = np.zeros(len(seen_mm), np.int32)
    number[nodes] = np.arange(len(nodes))
    local = TetMesh(mesh.points_mm[nodes], number[mesh.tets[near]], mesh.organ[near], mesh.space, mesh.legend)
    try:
        divided, _ = cut_levelset(local, phi[nodes], name=CUT, select=chosen[nodes])
        done = opened(divided, side_of(divided, CUT), CUT)
    except MeshError:
        raise _missed(stroke) from None
    if len(done.points_mm) == len(divided.points_mm):
        raise SimulationError(f"the stroke opens nothing on this mesh, whose elements are {size_mm:.1f} mm: draw a longer or deeper one")
    return _put_back(mesh, near, nodes, local, divided, done)


def _swept(seen: Array, stroke: Stroke, size: float) -> tuple[Array, NDArray[np.bool_]]:
    """(n,) height over the plane of the blade in mm, and which nodes lie where it went."""
    start, end, inward = (np.asarray(v, np.float64) for v in (stroke.start, stroke.end, stroke.inward))
    if not np.isfinite([*start, *end, *inward, stroke.depth]).all():
        raise SimulationError("the stroke of the blade is not a number; draw it again on the organ")
    along = end - start
    length = float(np.linalg.norm(along))
    if length < SHALLOWEST * size or stroke.depth < SHALLOWEST * size:
        raise SimulationError(f"the stroke is {length:.1f} mm long and {stroke.depth:.1f} mm deep; this mesh, whose elements are {size:.1f} mm, "
                              f"can show a cut from {SHALLOWEST * size:.1f} mm: draw a longer or deeper one")
    along = along / length
    down = inward - (inward @ along) * along
    if np.linalg.norm(down) < 1e-6 * max(1.0, float(np.linalg.norm(inward))):
        raise SimulationError("the blade points along its own stroke and so would cut nothing; draw the stroke across the view")
    down /= np.linalg.norm(down)
    normal = np.cross(along, down)
    away = seen - start
    phi, t, s = away @ normal, away @ along, away @ down
    inside = (t > -0.5 * size) & (t < length + 0.5 * size) & (s > -ABOVE * size) & (s < stroke.depth + 0.25 * size)
    return phi, inside & (np.abs(phi) < WIDTH * size)


def _missed(stroke: Stroke) -> SimulationError:
    return SimulationError(f"the stroke from {at_lps(np.asarray(stroke.start))} to {at_lps(np.asarray(stroke.end))} does not pass through the "
                           "organ; draw it on the organ")


def _put_back(mesh: TetMesh, near: NDArray[np.bool_], nodes: NDArray[np.int64], local: TetMesh, divided: TetMesh, done: TetMesh) -> Opened:
    n, kept, first, last = len(mesh.points_mm), len(nodes), len(divided.points_mm), len(done.points_mm)
    number = np.concatenate([nodes, n + np.arange(last - kept)])
    points = np.concatenate([mesh.points_mm, done.points_mm[kept:]])
    points[nodes] = done.points_mm[:kept]
    tets = np.concatenate([mesh.tets[~near], number[done.tets]]).astype(np.int32)
    # the copies stand, in order, for the nodes that their element had before
    original = np.arange(last)
    original[done.tets] = divided.tets
    moved = np.flatnonzero(np.abs(divided.points_mm[:kept] - local.points_mm).max(axis=1) > 0.0)
    asked = np.concatenate([moved, np.arange(kept, first)])
    where, weights = _located(local, divided.points_mm[asked])
    same = np.setdiff1d(np.arange(kept), asked)
    before = sparse.csr_matrix((np.concatenate([np.ones(len(same)), weights.ravel()]),
                                (np.concatenate([same, np.repeat(asked, 4)]), np.concatenate([same, local.tets[where].ravel()]))),
                               shape=(first, kept))
    inner = before[original].tocoo()
    outer = np.setdiff1d(np.arange(n), nodes)
    carry = sparse.csr_matrix((np.concatenate([inner.data, np.ones(len(outer))]),
                               (np.concatenate([number[inner.row], outer]), np.concatenate([nodes[inner.col], outer]))), shape=(len(points), n))
    fresh = np.zeros(len(points), bool)
    fresh[n:] = True
    fresh[number[asked]] = True
    fresh[nodes[original[first:][original[first:] < kept]]] = True
    organ = np.concatenate([mesh.organ[~near], done.organ])
    return Opened(TetMesh(points, tets, organ, mesh.space, mesh.legend), carry, fresh)


def _located(mesh: TetMesh, points: Array) -> tuple[NDArray[np.int64], Array]:
    """The element of `mesh` that holds each point best, and the barycentric coordinates (k, 4) in it, none below zero."""
    corners = mesh.points_mm[mesh.tets]
    _, near = cKDTree(corners.mean(axis=1)).query(points, k=min(NEAREST, len(corners)))
    near = np.atleast_2d(near.T).T if near.ndim == 1 else near
    base = corners[near, 0]
    edges = np.moveaxis(corners[near, 1:] - base[:, :, None], 2, 3)
    rest = np.linalg.solve(edges, (points[:, None] - base)[..., None])[..., 0]
    weights = np.concatenate([1.0 - rest.sum(axis=2, keepdims=True), rest], axis=2)
    best = weights.min(axis=2).argmax(axis=1)
    row = np.arange(len(points))
    found = np.maximum(weights[row, best], 0.0)
    return near[row, best], found / found.sum(axis=1, keepdims=True)


def pieces_of(mesh: TetMesh, behind: NDArray[np.int64] | None = None) -> NDArray[np.int32]:
    """(m,) the piece of tissue that each tetrahedron belongs to; pieces hang together by faces. `behind`: the face_neighbours where known."""
    found: NDArray[np.int32] = _pieces(face_neighbours(mesh.tets.astype(np.int64)) if behind is None else behind)
    return found


@njit(nogil=True, **COMPILED)
def _pieces(behind: NDArray[np.int64]) -> NDArray[np.int32]:
    """Floods from element to element; pieces are numbered by their first element."""
    piece = np.full(len(behind), -1, np.int32)
    ahead = np.empty(len(behind), np.int64)
    count = 0
    for first in range(len(behind)):
        if piece[first] >= 0:
            continue
        piece[first], ahead[0], waiting = count, first, 1
        while waiting:
            waiting -= 1
            for other in behind[ahead[waiting]]:
                if other >= 0 and piece[other] < 0:
                    piece[other], ahead[waiting] = count, other
                    waiting += 1
        count += 1
    return piece


def used_nodes(tets: NDArray[np.int32], count: int) -> NDArray[np.bool_]:
    """(count,) the nodes that an element has."""
    used = np.zeros(count, bool)
    used[tets] = True
    return used


def loose(mesh: TetMesh, held: NDArray[np.bool_], behind: NDArray[np.int64] | None = None) -> NDArray[np.bool_]:
    """(m,) the tetrahedra of pieces that nothing holds: their held nodes leave a rigid motion of the piece free."""
    piece = pieces_of(mesh, behind)
    out = np.zeros(len(mesh.tets), bool)
    for k in range(int(piece.max()) + 1):
        mine = piece == k
        nodes = np.flatnonzero(used_nodes(mesh.tets if mine.all() else mesh.tets[mine], len(held)))
        try:
            refuse_floating(mesh.points_mm[nodes], np.where(held[nodes][:, None, None], 0.0, np.eye(3)))
        except SimulationError:
            out |= mine
    return out


def loose_words(mesh: TetMesh, found: NDArray[np.bool_]) -> str:
    volumes = tet_volumes(mesh.points_mm, mesh.tets[found])
    centre = mesh.points_mm[mesh.tets[found]].mean(axis=(0, 1))
    return f"{volumes.sum() * 1e-3:.1f} ml of tissue at {at_lps(centre)}"
