"""Which surfaces of a mesh a node or an edge lies on, as bits, so that a node can be moved without leaving any of them.

A surface is the interface between two parts (or a part and the outside) or a named facet set; each has one bit in (n, w)
uint64 words. A node may slide along an edge when the edge carries every bit of the node.

Sliding along an edge of a curved surface cuts its corners off. The volume of a part is linear in the position of one node,
so a node of one surface only is slid by D with  D . dV/dx = 0  instead: the edge's move, corrected in the direction that
stays on phi = 0. Then no part changes its volume at all.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from meshing.tetmesh import FACES_OUT, TetMesh, facet_keys
from meshing.tetmeshers.kernels.shape import star_ratio
from meshing.tetmeshers.kernels.topology import Floats, Ints, label_faces, neighbours_of, stars_of

Bits = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Strata:
    """Bits of nodes and of edges; `supple` (n,) tells nodes on at most one surface, and that a plain interface: not on a
    flat cap or an earlier cut, and not where three parts meet."""

    of_node: Bits
    of_edge: Bits
    supple: NDArray[np.bool_]


def strata_of(mesh: TetMesh, edges: Ints) -> Strata:
    nodes = len(mesh.points_mm)
    surfaces = surfaces_of_mesh(mesh)
    firm = np.zeros(nodes, bool)
    for triangles, name in surfaces:
        firm[triangles.ravel()] |= bool(name)
    words = (len(surfaces) + 63) // 64
    of_node = np.zeros((nodes, words), np.uint64)
    of_edge = np.zeros((len(edges), words), np.uint64)
    edge_keys = edges[:, 0] * np.int64(nodes) + edges[:, 1]
    count = np.zeros(nodes, np.int64)
    for number, (triangles, _) in enumerate(surfaces):
        bit = np.uint64(1 << (number % 64))
        of_node[np.unique(triangles), number // 64] |= bit
        count[np.unique(triangles)] += 1
        ends = np.sort(triangles[:, [(0, 1), (0, 2), (1, 2)]], axis=2).reshape(-1, 2)
        of_edge[np.unique(np.searchsorted(edge_keys, ends[:, 0] * np.int64(nodes) + ends[:, 1])), number // 64] |= bit
    return Strata(of_node, of_edge, (count <= 1) & ~firm)


def surfaces_of_mesh(mesh: TetMesh) -> list[tuple[Ints, str]]:
    """Every surface as its triangles (k, 3) and a name, which interfaces between parts do not have; all normals of one from one side.

    "NAME surface" is a union of interfaces, which say the same; a cut or a cap is not.
    """
    nodes = len(mesh.points_mm)
    faces, pairs = label_faces(mesh.tets.astype(np.int64), mesh.organ.astype(np.int64))
    turned = pairs[:, 0] > pairs[:, 1]
    faces[turned] = faces[turned][:, [0, 2, 1]]
    pairs = np.sort(pairs, axis=1)
    code = pairs[:, 0] * 256 + pairs[:, 1]
    surfaces = [(faces[code == value], "") for value in np.unique(code)]
    order = np.argsort(facet_keys(faces, nodes))
    keys, codes = facet_keys(faces, nodes)[order], code[order]
    counts = {int(value): int(count) for value, count in zip(*np.unique(code, return_counts=True))}
    return surfaces + [(named.triangles.astype(np.int64), named.name) for named in mesh.facets
                       if len(named.triangles) and not whole_interfaces(facet_keys(named.triangles, nodes), keys, codes, counts)]


def whole_interfaces(named: Ints, keys: Ints, codes: Ints, counts: dict[int, int]) -> bool:
    """Is a facet set the union of complete interfaces? Then the interfaces' own bits say all there is to say."""
    place = np.minimum(np.searchsorted(keys, named), len(keys) - 1)
    if not (keys[place] == named).all():
        return False
    touched, count = np.unique(codes[place], return_counts=True)
    return all(counts[int(value)] == int(number) for value, number in zip(touched, count))


@njit(cache=True, nogil=True)
def _snap_to_zero(  # type: ignore[no-untyped-def]
        points, phi, slope, tets, organ, start, others, along, star_start, star, of_node, of_edge, supple, reach, leave, floor):
    """Move nodes that are closer than `reach` (fraction of an edge) to phi = 0 onto it, in place; phi becomes exactly 0 there.

    A `supple` node may leave its edges when closer than `leave`. `slope` (n, 3) is the gradient of phi. A move that brings
    the worst mean ratio around the node under min(`floor`, what it was) is taken back.
    """
    old = np.empty(3)
    volume_slope = np.empty(3)
    tangent = np.empty(3)
    for v in range(points.shape[0]):
        if phi[v] == 0.0:
            continue
        nearest = reach
        target = -1
        on_surface = False
        for k in range(of_node.shape[1]):
            on_surface = on_surface or of_node[v, k] != 0
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
            if stays or (supple[v] and t < leave):
                nearest = t
                target = w
        if target < 0:
            continue
        before = star_ratio(points, tets, star_start, star, v)
        for c in range(3):
            old[c] = points[v, c]
            points[v, c] += nearest * (points[target, c] - points[v, c])
        if on_surface and supple[v]:
            part = organ[star[star_start[v]]]
            _volume_slope(points, tets, organ, star_start, star, v, part, volume_slope)
            steep = 0.0
            across = 0.0
            for c in range(3):
                steep += slope[v, c] ** 2
                across += slope[v, c] * volume_slope[c]
            gain = 0.0
            move = 0.0
            size = 0.0
            for c in range(3):
                tangent[c] = volume_slope[c] - across / (steep + 1e-300) * slope[v, c]
                gain += tangent[c] * volume_slope[c]
                move += (points[v, c] - old[c]) * volume_slope[c]
                size += volume_slope[c] ** 2
            # where the cut runs along the surface there is no direction left that does both
            if gain > 0.1 * size:
                for c in range(3):
                    points[v, c] -= move / gain * tangent[c]
        if star_ratio(points, tets, star_start, star, v) < min(floor, before):
            for c in range(3):
                points[v, c] = old[c]
        else:
            phi[v] = 0.0


@njit(cache=True, nogil=True)
def _volume_slope(points, tets, organ, star_start, star, v, part, out):  # type: ignore[no-untyped-def]
    """Six times the derivative of the volume of `part` by the position of node v: the normals of the faces opposite to it."""
    for c in range(3):
        out[c] = 0.0
    for p in range(star_start[v], star_start[v + 1]):
        t = star[p]
        if organ[t] != part:
            continue
        k = 0
        while tets[t, k] != v:
            k += 1
        i = tets[t, FACES_OUT[k, 0]]
        j = tets[t, FACES_OUT[k, 1]]
        m = tets[t, FACES_OUT[k, 2]]
        ux = points[j, 0] - points[i, 0]
        uy = points[j, 1] - points[i, 1]
        uz = points[j, 2] - points[i, 2]
        vx = points[m, 0] - points[i, 0]
        vy = points[m, 1] - points[i, 1]
        vz = points[m, 2] - points[i, 2]
        out[0] -= uy * vz - uz * vy
        out[1] -= uz * vx - ux * vz
        out[2] -= ux * vy - uy * vx


def snap(points: Floats, level: Floats, given: Floats, mesh: TetMesh, edges: Ints, strata: Strata) -> None:
    """Snap `points` and `level` in place; `given` is phi before the selection made parts of it 0."""
    tets = mesh.tets.astype(np.int64)
    start, others, along = neighbours_of(edges, len(points))
    star_start, star = stars_of(tets, len(points))
    slope = slopes_of(points, tets, given)
    for leave, floor in ((0.0, 0.15), (0.15, 0.05)):
        _snap_to_zero(points, level, slope, tets, mesh.organ.astype(np.int64), start, others, along, star_start, star,
                      strata.of_node, strata.of_edge, strata.supple, 0.35, leave, floor)


def slopes_of(points: Floats, tets: Ints, values: Floats) -> Floats:
    """(n, 3) gradient at the nodes of a function linear in every tetrahedron: the volume-weighted mean around each node."""
    a, b, c, d = (points[tets[:, k]] for k in range(4))
    six_volumes = np.einsum("ij,ij->i", np.cross(b - a, c - a), d - a)
    rise = values[tets[:, 1:]] - values[tets[:, :1]]
    weighted = rise[:, :1] * np.cross(c - a, d - a) + rise[:, 1:2] * np.cross(d - a, b - a)
    weighted += rise[:, 2:] * np.cross(b - a, c - a)
    total = np.bincount(tets.ravel(), weights=np.repeat(six_volumes, 4), minlength=len(points))
    slope = np.empty_like(points)
    for axis in range(3):
        slope[:, axis] = np.bincount(tets.ravel(), weights=np.repeat(weighted[:, axis], 4), minlength=len(points)) / total
    return slope
