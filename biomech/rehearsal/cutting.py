"""A stroke of a blade through the deformed organ, as a change of its mesh.

The plane of the stroke (biomech/blade.py) lies in the shape that the hand sees; its height at the nodes, linear in each element, is carried to
the mesh at rest. Only the neighbourhood of the stroke is taken out, divided and opened (meshing/tetmeshers), and put back, so the work
goes with the length of the cut. Node numbers stay; new nodes and the elements of the neighbourhood come last. Nodes that are new or were
moved onto the cut take what the old elements have at their place.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse
from numba import njit
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from biomech.blade import Stroke, missed, opened_along, pieces_of, refuse_unopened, swept
from biomech.materials.tensor import COMPILED, Array
from biomech.tissue.pattern import Longs
from biomech.tissue.supports import refuse_floating
from meshing.errors import MeshError, SimulationError
from meshing.tetmesh import FACES_OUT, TetMesh, facet_keys, submesh
from meshing.tetmeshers.cut import cut_levelset
from meshing.tetmeshers.kernels.topology import face_neighbours

CUT = "cut"
NEAREST = 12
"""Elements among which a node is looked for."""


@dataclass(frozen=True, eq=False)
class Opened:
    """The mesh after a cut and its face_neighbours `behind` (new m, 4); `carry` (new n, old n) takes a field of the old nodes to the new;
    `fresh` (new n,) bool marks nodes that the cut made, doubled or moved; `nodes` (new n,) and `elements` (new m,) are the numbers before the
    cut, -1 for what is new. Elements that were there before have their corners where they were."""

    mesh: TetMesh
    behind: Longs
    carry: sparse.csr_matrix
    fresh: NDArray[np.bool_]
    nodes: Longs
    elements: Longs

    def without(self, off: NDArray[np.bool_]) -> Opened:
        """Without the elements `off` (new m,) and the nodes that only they have."""
        mesh, kept = submesh(self.mesh, ~off)
        number = np.append(np.cumsum(~off) - 1, -1)
        number[:-1][off] = -1
        return Opened(mesh, number[self.behind[~off]], self.carry[kept], self.fresh[kept], self.nodes[kept], self.elements[~off])


def cut(mesh: TetMesh, behind: Longs, seen_mm: Array, stroke: Stroke, size_mm: float) -> Opened:
    """Open `mesh` along the stroke; behind (m, 4) are its face_neighbours, seen_mm (n, 3) its nodes in the deformed shape, size_mm the size of
    its elements.

    Raises SimulationError when the stroke misses the organ, or is too short or too shallow for this mesh.
    """
    phi, chosen = swept(seen_mm, stroke, size_mm)
    touched = mesh.tets[_touching(mesh.tets, chosen)]
    if not len(touched) or not ((phi[touched] * chosen[touched]).min() < 0.0 < (phi[touched] * chosen[touched]).max()):
        raise missed(stroke)
    near = _touching(mesh.tets, used_nodes(touched, len(seen_mm)))
    nodes = np.flatnonzero(used_nodes(mesh.tets[near], len(seen_mm)))
    number = np.zeros(len(seen_mm), np.int32)
    number[nodes] = np.arange(len(nodes))
    local = TetMesh(mesh.points_mm[nodes], number[mesh.tets[near]], mesh.organ[near], mesh.space, mesh.legend)
    try:
        divided, _ = cut_levelset(local, phi[nodes], name=CUT, select=chosen[nodes])
        done, original = opened_along(divided, CUT)
    except MeshError:
        raise missed(stroke) from None
    refuse_unopened(divided, original, size_mm)
    return _put_back(mesh, behind, near, nodes, _Region(local, divided, done.points_mm, done.tets.astype(np.int64), done.organ, original))


@dataclass(frozen=True, eq=False)
class _Region:
    """The neighbourhood of a stroke: `local` before; afterwards points (k, 3) mm, tets, organ, where `original` (k,) is the node of `divided`,
    the neighbourhood divided and not yet opened, that each stands for."""

    local: TetMesh
    divided: TetMesh
    points: Array
    tets: NDArray[np.int64]
    organ: NDArray[np.uint8]
    original: Longs


def _put_back(mesh: TetMesh, behind: Longs, near: NDArray[np.bool_], nodes: Longs, region: _Region) -> Opened:
    n, kept, last = len(mesh.points_mm), len(nodes), len(region.points)
    local, divided, original = region.local, region.divided, region.original
    first = len(divided.points_mm)
    number = np.concatenate([nodes, n + np.arange(last - kept)])
    points = np.concatenate([mesh.points_mm, region.points[kept:]])
    points[nodes] = region.points[:kept]
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
    elements = np.concatenate([np.flatnonzero(~near), np.full(len(region.tets), -1)])
    tets = number[region.tets]
    made = TetMesh(points, np.concatenate([mesh.tets[~near], tets.astype(np.int32)]), np.concatenate([mesh.organ[~near], region.organ]),
                   mesh.space, mesh.legend)
    return Opened(made, _neighbours(mesh, behind, near, region.tets, tets), carry, fresh,
                  np.concatenate([np.arange(n), np.full(len(points) - n, -1)]), elements)


def _neighbours(mesh: TetMesh, behind: Longs, near: NDArray[np.bool_], local: NDArray[np.int64], tets: NDArray[np.int64]) -> Longs:
    """The face_neighbours of the elements that are not `near`, followed by `tets` (k, 4), which are those in their place; `local` are the
    same in numbers from 0. Only the border between the two is searched: its nodes are the same before and after."""
    m, count = len(near), int(np.count_nonzero(~near))
    number = np.full(m + 1, -1)
    number[:-1][~near] = np.arange(count)
    number[:-1][near] = -2
    outer = number[behind[~near]]
    inner = face_neighbours(local)
    inner[inner >= 0] += count
    open_outer, open_inner = np.nonzero(outer == -2), np.nonzero(inner < 0)
    n = len(mesh.points_mm) + int(tets.max()) + 1
    keys = facet_keys(mesh.tets[~near][open_outer[0]][np.arange(len(open_outer[0]))[:, None], FACES_OUT[open_outer[1]]], n)
    other = facet_keys(tets[open_inner[0][:, None], FACES_OUT[open_inner[1]]], n)
    order = np.argsort(keys)
    place = order[np.minimum(np.searchsorted(keys, other, sorter=order), len(keys) - 1)] if len(keys) else np.empty(0, np.int64)
    met = np.flatnonzero(keys[place] == other) if len(keys) else np.empty(0, np.int64)
    outer[open_outer[0][place[met]], open_outer[1][place[met]]] = count + open_inner[0][met]
    inner[open_inner[0][met], open_inner[1][met]] = open_outer[0][place[met]]
    return np.concatenate([outer, inner])


def _located(mesh: TetMesh, points: Array) -> tuple[Longs, Array]:
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


def used_nodes(tets: NDArray[np.int32] | NDArray[np.int64], count: int) -> NDArray[np.bool_]:
    """(count,) the nodes that an element has."""
    used = np.zeros(count, bool)
    used[tets] = True
    return used


@njit(nogil=True, **COMPILED)
def _touching(tets: NDArray[np.int32], chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(m,) the elements that have a chosen node."""
    found = np.zeros(len(tets), np.bool_)
    for e in range(len(tets)):
        found[e] = chosen[tets[e, 0]] or chosen[tets[e, 1]] or chosen[tets[e, 2]] or chosen[tets[e, 3]]
    return found


def loose(mesh: TetMesh, held: NDArray[np.bool_], behind: Longs) -> NDArray[np.bool_]:
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
