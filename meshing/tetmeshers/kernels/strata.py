"""Which surfaces of a mesh a node or an edge lies on, as bits, so that a node can be moved without leaving any of them.

A surface is the interface between two parts (or a part and the outside) or a named facet set; each has one bit in (n, w)
uint64 words. A node may slide along an edge when the edge carries every bit of the node.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from meshing.tetmesh import TetMesh, facet_keys
from meshing.tetmeshers.kernels.shape import star_ratio
from meshing.tetmeshers.kernels.topology import Floats, Ints, label_faces, neighbours_of, stars_of

Bits = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Strata:
    """Bits of nodes and of edges; `firm` (n,) tells nodes of a facet set that is no plain interface (a flat cap, a cut):
    those may never leave it."""

    of_node: Bits
    of_edge: Bits
    firm: NDArray[np.bool_]


def strata_of(mesh: TetMesh, edges: Ints) -> Strata:
    nodes = len(mesh.points_mm)
    faces, pairs = label_faces(mesh.tets.astype(np.int64), mesh.organ.astype(np.int64))
    pairs = np.sort(pairs, axis=1)
    code = pairs[:, 0] * 256 + pairs[:, 1]
    surfaces = [faces[code == value] for value in np.unique(code)]
    order = np.argsort(facet_keys(faces, nodes))
    keys, codes = facet_keys(faces, nodes)[order], code[order]
    counts = {int(value): int(count) for value, count in zip(*np.unique(code, return_counts=True))}
    firm = np.zeros(nodes, bool)
    for named in mesh.facets:
        if len(named.triangles) and not _whole_interfaces(facet_keys(named.triangles, nodes), keys, codes, counts):
            surfaces.append(named.triangles.astype(np.int64))
            firm[named.triangles.ravel()] = True
    words = (len(surfaces) + 63) // 64
    of_node = np.zeros((nodes, words), np.uint64)
    of_edge = np.zeros((len(edges), words), np.uint64)
    edge_keys = edges[:, 0] * np.int64(nodes) + edges[:, 1]
    for number, triangles in enumerate(surfaces):
        bit = np.uint64(1 << (number % 64))
        of_node[np.unique(triangles), number // 64] |= bit
        ends = np.sort(triangles[:, [(0, 1), (0, 2), (1, 2)]], axis=2).reshape(-1, 2)
        of_edge[np.unique(np.searchsorted(edge_keys, ends[:, 0] * np.int64(nodes) + ends[:, 1])), number // 64] |= bit
    return Strata(of_node, of_edge, firm)


def _whole_interfaces(named: Ints, keys: Ints, codes: Ints, counts: dict[int, int]) -> bool:
    """Is a facet set the union of complete interfaces? Then the interfaces' own bits say all there is to say."""
    place = np.minimum(np.searchsorted(keys, named), len(keys) - 1)
    if not (keys[place] == named).all():
        return False
    touched, count = np.unique(codes[place], return_counts=True)
    return all(counts[int(value)] == int(number) for value, number in zip(touched, count))


@njit(cache=True)
def snap_to_zero(points, phi, tets, edges, start, others, along, star_start, star, of_node, of_edge, leaves, reach, floor):  # type: ignore[no-untyped-def]
    """Move nodes that are closer than `reach` (fraction of an edge) to phi = 0 onto it, in place; phi becomes exactly 0 there.

    A node keeps to its surfaces unless `leaves` (n,) allows it to leave them. A move that brings the worst mean ratio
    around the node under min(`floor`, what it was) is taken back. Returns the number of moved nodes.
    """
    moved = 0
    for v in range(points.shape[0]):
        if phi[v] == 0.0:
            continue
        nearest = reach
        target = -1
        for p in range(start[v], start[v + 1]):
            w = others[p]
            if phi[v] * phi[w] >= 0.0:
                continue
            t = phi[v] / (phi[v] - phi[w])
            if t >= nearest:
                continue
            stays = True
            for k in range(of_node.shape[1]):
                if of_node[v, k] & ~of_edge[along[p], k] != 0:
                    stays = False
            if stays or leaves[v]:
                nearest = t
                target = w
        if target < 0:
            continue
        before = star_ratio(points, tets, star_start, star, v)
        x = points[v, 0]
        y = points[v, 1]
        z = points[v, 2]
        for c in range(3):
            points[v, c] += nearest * (points[target, c] - points[v, c])
        if star_ratio(points, tets, star_start, star, v) < min(floor, before):
            points[v, 0] = x
            points[v, 1] = y
            points[v, 2] = z
        else:
            phi[v] = 0.0
            moved += 1
    return moved


def snap(points: Floats, phi: Floats, mesh: TetMesh, edges: Ints, strata: Strata) -> None:
    """Snap `points` and `phi` in place: first within the surfaces, then the last few that would leave slivers."""
    tets = mesh.tets.astype(np.int64)
    start, others, along = neighbours_of(edges, len(points))
    star_start, star = stars_of(tets, len(points))
    nobody = np.zeros(len(points), bool)
    for leaves, reach, floor in ((nobody, 0.35, 0.15), (~strata.firm, 0.12, 0.05)):
        snap_to_zero(points, phi, tets, edges, start, others, along, star_start, star, strata.of_node, strata.of_edge,
                     leaves, reach, floor)
