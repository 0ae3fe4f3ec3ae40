"""Boundary layers: thin prisms along the wall of a tetrahedral mesh, divided into tetrahedra.

The wall's nodes are pushed inwards in small steps, each kept only while the tetrahedra around the node stay well shaped,
and the nodes inside make room (guarded Laplacian smoothing). The gap between the old wall and the pushed one is filled
with prisms whose heights grow geometrically; a prism becomes three tetrahedra by its smallest node numbers (Dompierre
et al. 1999), so neighbours match. Where a push was held up the layers are thinner there. Where a node could not be pushed
at all its prisms close on it: contracting an edge of a prism leaves its other tetrahedra as they are, so the mesh stays
whole and the layers begin again at the next node.
"""
from __future__ import annotations

from itertools import pairwise

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix

from meshing.errors import MeshError
from meshing.surface import triangle_normals
from meshing.tetmesh import nodes_used, tet_volumes
from meshing.tetmeshers.kernels.relax import random_step
from meshing.tetmeshers.kernels.shape import star_cosine, star_ratio, worst_cosine

GUARD = 0.10
"""Mean-ratio quality below which a push may not take a tetrahedron (a regular one has 1)."""
STEEPEST = 1.7
"""Largest ratio of the depths at the two ends of an edge of the wall: next to a node that was held up the layers thin out gently."""
SETTLING = 10
GOAL = float(np.cos(np.radians(12.0)))
"""Columns whose worst element, stretched to its metric, has no angle nearer to 0 or 180 degrees are not moved again."""
STEPS = 8
TRIES = 4
PRISM = np.array([(0, 1, 2, 5), (0, 1, 4, 5), (0, 3, 4, 5)])
"""Tetrahedra of a prism with the wall's triangle 0 1 2 above 3 4 5, node numbers rising from 0 to 2."""
PRISM_SIGN = np.array([-1, 1, -1])


def with_layers(points: NDArray[np.float64], tets: NDArray[np.int32], wall: NDArray[np.int32], planes: NDArray[np.int32],
                normals: NDArray[np.float64], depth: NDArray[np.float64], layers: int, growth: float,
                ) -> tuple[NDArray[np.float64], NDArray[np.int32], NDArray[np.int32], NDArray[np.int64], NDArray[np.float64]]:
    """The mesh with `layers` layers of prisms inside the facets `wall` (m, 3), whose outer side stays where it is.

    `planes` (n,) is the cap each node lies on (-1: none), `normals` (caps, 3); nodes of a cap stay on it. `depth` (n,) in the
    unit of the points is asked of all layers together. Returns points, tets, the wall's facets, the old node each node
    stands for, and the share (k,) of the depth that each node of the wall reached. Tries again with half of the depth where
    prisms still fold.
    """
    for thinner in range(TRIES):
        try:
            made = _layered(points, tets, wall, planes, normals, depth / 2.0 ** thinner, layers, growth)
            return *made[:4], made[4] / 2.0 ** thinner
        except MeshError:
            if thinner == TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _layered(points: NDArray[np.float64], tets: NDArray[np.int32], wall: NDArray[np.int32], planes: NDArray[np.int32],
             normals: NDArray[np.float64], depth: NDArray[np.float64], layers: int, growth: float,
             ) -> tuple[NDArray[np.float64], NDArray[np.int32], NDArray[np.int32], NDArray[np.int64], NDArray[np.float64]]:
    nodes = nodes_used(wall, len(points))
    inward = inward_of(points, wall, nodes, planes, normals)
    core = points.copy()
    incidence = rows_of(tets.ravel(), np.repeat(np.arange(len(tets)), 4), len(points))
    pairs = np.concatenate([tets[:, [a, b]] for a in range(4) for b in range(4) if a != b])
    linked = rows_of(pairs[:, 0], pairs[:, 1], len(points), once=True)
    inside = np.zeros(len(points), bool)
    inside[tets] = True
    inside[nodes] = False
    inner = np.flatnonzero(inside)
    facets = rows_of(wall.ravel(), np.repeat(np.arange(len(wall)), 3), len(points))
    reached = _push(core, points, wall.astype(np.int64), *facets, tets.astype(np.int64), *incidence, *linked, nodes, inward, depth[nodes], inner,
                    planes.astype(np.int64), np.ascontiguousarray(normals), STEPS, GUARD)
    ends = np.unique(np.sort(np.concatenate([wall[:, [0, 1]], wall[:, [1, 2]], wall[:, [0, 2]]]), axis=1), axis=0).astype(np.int64)
    _graded(core, points, wall.astype(np.int64), *facets, tets.astype(np.int64), *incidence, ends, nodes, reached, STEEPEST, GUARD)
    share = np.cumsum(growth ** np.arange(layers))
    share = np.concatenate([[0.0], share / share[-1]])
    number = np.full(len(points), -1, np.int64)
    number[nodes] = np.arange(len(nodes))
    area = triangle_normals(points, wall)
    upright = area / np.maximum(np.linalg.norm(area, axis=1, keepdims=True), 1e-300)
    order = np.argsort(number[wall], axis=1)
    ranked = np.take_along_axis(wall, order, axis=1).astype(np.int64)
    odd = np.sign(np.linalg.det(np.eye(3)[order])).astype(np.int64)
    for turn in range(SETTLING):
        if not _settle(core, points, ranked, odd, upright, *facets, tets.astype(np.int64), *incidence, nodes, share, planes.astype(np.int64),
                       np.ascontiguousarray(normals), GOAL, turn):
            break
    reached = np.where(reached > 0.0, np.linalg.norm(core[nodes] - points[nodes], axis=1), 0.0)
    # sheet 0 is the wall itself, the last sheet the pushed nodes, which keep their numbers in the core
    stuck = ~(reached > 0.0)
    sheets = [np.where(stuck, nodes, len(points) + level * len(nodes) + np.arange(len(nodes))) for level in range(layers)] + [nodes]
    placed = [core] + [points[nodes] + share[level] * (core[nodes] - points[nodes]) for level in range(layers)]
    all_points = np.concatenate(placed)
    local = number[wall]
    prisms = prisms_between(sheets, local)
    all_tets = np.concatenate([tets.astype(np.int64), prisms]).astype(np.int32)
    volumes = tet_volumes(all_points, all_tets)
    if volumes.min() <= 0:
        at = all_points[all_tets[volumes.argmin()]].mean(axis=0)
        raise MeshError(f"the boundary layers fold over at ({at[0]:.1f}, {at[1]:.1f}, {at[2]:.1f}) mm LPS; "
                        "ask for fewer or thinner layers, or a shorter edge")
    source = np.concatenate([np.arange(len(points))] + [nodes] * layers)
    used = nodes_used(all_tets, len(all_points))
    new = np.full(len(all_points), -1, np.int32)
    new[used] = np.arange(len(used))
    return all_points[used], new[all_tets], new[sheets[0][local]], source[used], reached / np.maximum(depth[nodes], 1e-12)


def prisms_between(sheets: list[NDArray[np.int64]], local: NDArray[np.int64]) -> NDArray[np.int64]:
    """(k, 4) tetrahedra between sheets of nodes, the first on the side that the normals of the triangles `local` (m, 3) point to.

    `sheets[level][node]` is the number of a node of `local` on each sheet; where two are the same the prism is contracted.
    """
    order = np.argsort(local, axis=1)
    odd = np.sign(np.linalg.det(np.eye(3)[order])).astype(int)
    ranked = np.take_along_axis(local, order, axis=1)
    prisms = []
    for upper, lower in pairwise(sheets):
        corner = np.concatenate([upper[ranked], lower[ranked]], axis=1)
        for members, sign in zip(PRISM, PRISM_SIGN):
            tet = corner[:, members]
            turned = odd * sign < 0
            tet[turned] = tet[turned][:, [0, 1, 3, 2]]
            # a tetrahedron that holds a node twice belonged to an edge that was contracted
            ends = np.sort(tet, axis=1)
            prisms.append(tet[(ends[:, 1:] != ends[:, :-1]).all(axis=1)])
    return np.concatenate(prisms)


def inward_of(points: NDArray[np.float64], wall: NDArray[np.int32], nodes: NDArray[np.int64], planes: NDArray[np.int32],
            normals: NDArray[np.float64]) -> NDArray[np.float64]:
    """(k, 3) unit directions into the mesh at the wall's nodes; those of a cap's rim lie in the cap."""
    total = np.zeros_like(points)
    area = triangle_normals(points, wall)
    for corner in range(3):
        np.add.at(total, wall[:, corner], area)
    direction = -total[nodes]
    on_cap = planes[nodes] >= 0
    cap = normals[planes[nodes][on_cap]]
    direction[on_cap] -= np.einsum("ij,ij->i", direction[on_cap], cap)[:, None] * cap
    direction /= np.maximum(np.linalg.norm(direction, axis=1, keepdims=True), 1e-12)
    facing = -area / np.maximum(np.linalg.norm(area, axis=1, keepdims=True), 1e-300)
    around = rows_of(wall.ravel(), np.repeat(np.arange(len(wall)), 3), len(points))
    _turn(direction, nodes, *around, facing, planes.astype(np.int64), np.ascontiguousarray(normals))
    return direction


@njit(cache=True, nogil=True)
def _turn(direction, nodes, first, around, facing, planes, normals):  # type: ignore[no-untyped-def]
    """Turn directions towards the facets they hardly face: a prism is only valid when its node moves behind all its facets."""
    for n in range(len(nodes)):
        v = nodes[n]
        for _ in range(40):
            worst, facet = 2.0, -1
            for m in range(first[v], first[v + 1]):
                cosine = 0.0
                for k in range(3):
                    cosine += facing[around[m], k] * direction[n, k]
                if cosine < worst:
                    worst, facet = cosine, around[m]
            if worst > 0.5:
                break
            length = 0.0
            for k in range(3):
                direction[n, k] += 0.15 * facing[facet, k]
            if planes[v] >= 0:
                off = 0.0
                for k in range(3):
                    off += direction[n, k] * normals[planes[v], k]
                for k in range(3):
                    direction[n, k] -= off * normals[planes[v], k]
            for k in range(3):
                length += direction[n, k] ** 2
            for k in range(3):
                direction[n, k] /= np.sqrt(length)


@njit(cache=True, nogil=True)
def _graded(p, wall_points, wall, wall_first, wall_around, tets, first, around, ends, nodes, reached, steepest, guard):  # type: ignore[no-untyped-def]
    """Draw nodes back towards the wall where a neighbour is `steepest` times nearer to it; `p` and `reached` in place."""
    local = np.full(len(p), -1, np.int64)
    for n in range(len(nodes)):
        local[nodes[n]] = n
    for _ in range(20):
        changed = False
        for e in range(len(ends)):
            for turn in range(2):
                v, w = ends[e, turn], ends[e, 1 - turn]
                here, there = 0.0, 0.0
                for k in range(3):
                    here += (p[v, k] - wall_points[v, k]) ** 2
                    there += (p[w, k] - wall_points[w, k]) ** 2
                if here <= 1.0001 * steepest * steepest * there or there == 0.0:
                    continue
                share = steepest * np.sqrt(there / here)
                before = star_ratio(p, tets, first, around, v)
                x, y, z = p[v, 0], p[v, 1], p[v, 2]
                for k in range(3):
                    p[v, k] = wall_points[v, k] + share * (p[v, k] - wall_points[v, k])
                if star_ratio(p, tets, first, around, v) < min(guard, before) or not prisms_stand(p, wall_points, wall, wall_first, wall_around, v):
                    p[v, 0], p[v, 1], p[v, 2] = x, y, z
                else:
                    reached[local[v]] *= share
                    changed = True
        if not changed:
            break


@njit(cache=True, nogil=True)
def _column_cosine(p, wall_points, ranked, odd, upright, first, around, share, v, q):  # type: ignore[no-untyped-def]
    """The worst |cos| of the dihedral angles of the layers' elements at wall node v, each stretched along the normal of its
    facet until it is as high as wide (meshing/layer_quality.py); 2 when one is inverted."""
    worst = -2.0
    for n in range(first[v], first[v + 1]):
        m = around[n]
        for level in range(len(share) - 1):
            for member in range(3):
                w = ranked[m, 2 - member]
                if p[w, 0] == wall_points[w, 0] and p[w, 1] == wall_points[w, 1] and p[w, 2] == wall_points[w, 2]:
                    continue  # the edge of the prism that this one stands on was contracted
                low, high = 1e300, -1e300
                for c in range(4):
                    corner = PRISM[member, c]
                    w = ranked[m, corner % 3]
                    at = share[level + corner // 3]
                    along = 0.0
                    for k in range(3):
                        q[c, k] = wall_points[w, k] + at * (p[w, k] - wall_points[w, k])
                        along += q[c, k] * upright[m, k]
                    low, high = min(low, along), max(high, along)
                wide = 0.0
                for a in range(4):
                    for b in range(a):
                        square, rise = 0.0, 0.0
                        for k in range(3):
                            square += (q[a, k] - q[b, k]) ** 2
                            rise += (q[a, k] - q[b, k]) * upright[m, k]
                        wide = max(wide, square - rise * rise)
                by = max(np.sqrt(wide) / max(high - low, 1e-12), 1.0) - 1.0
                for c in range(4):
                    along = 0.0
                    for k in range(3):
                        along += q[c, k] * upright[m, k]
                    for k in range(3):
                        q[c, k] += by * along * upright[m, k]
                if odd[m] * PRISM_SIGN[member] < 0:
                    worst = max(worst, worst_cosine(q, 0, 1, 3, 2))
                else:
                    worst = max(worst, worst_cosine(q, 0, 1, 2, 3))
    return worst


@njit(cache=True, nogil=True)
def _settle(p, wall_points, ranked, odd, upright, wall_first, wall_around, tets, first, around, nodes, share, planes,  # type: ignore[no-untyped-def]
            normals, goal, turn):
    """One round of random search for better places of the pushed nodes, in place; returns how many found one."""
    better = 0
    q = np.empty((4, 3))
    at = np.empty(3)
    move = np.empty(3)
    for v in nodes:
        if p[v, 0] == wall_points[v, 0] and p[v, 1] == wall_points[v, 1] and p[v, 2] == wall_points[v, 2]:
            continue
        best = max(_column_cosine(p, wall_points, ranked, odd, upright, wall_first, wall_around, share, v, q), star_cosine(p, tets, first, around, v))
        if best <= goal:
            continue
        before = best
        depth = 0.0
        for k in range(3):
            at[k] = p[v, k]
            depth += (at[k] - wall_points[v, k]) ** 2
        state = np.uint64(v * 2654435761 + turn * 40503 + 88172645463325252)
        for trial in range(24):
            size = np.sqrt(depth) * 0.8 / (1 + trial // 4)
            for k in range(3):
                state, number = random_step(state)
                move[k] = size * number
            if planes[v] >= 0:
                off = 0.0
                for k in range(3):
                    off += move[k] * normals[planes[v], k]
                for k in range(3):
                    move[k] -= off * normals[planes[v], k]
            for k in range(3):
                p[v, k] = at[k] + move[k]
            after = star_cosine(p, tets, first, around, v)
            if after < best:
                after = max(after, _column_cosine(p, wall_points, ranked, odd, upright, wall_first, wall_around, share, v, q))
            if after < best - 1e-9:
                best = after
                for k in range(3):
                    at[k] = p[v, k]
            else:
                for k in range(3):
                    p[v, k] = at[k]
        if best < before:
            better += 1
    return better


@njit(cache=True, nogil=True)
def prisms_stand(p, wall_points, wall, wall_first, wall_around, v):  # type: ignore[no-untyped-def]
    """No prism at node v is folded: every corner lies outside every triangle of pushed and unpushed corners it may join.

    Then the three tetrahedra of a prism are valid whichever way it is divided.
    """
    q = np.empty((4, 3))
    for n in range(wall_first[v], wall_first[v + 1]):
        m = wall_around[n]
        for mask in range(1, 8):
            for c in range(3):
                q[c] = p[wall[m, c]] if (mask >> c) & 1 else wall_points[wall[m, c]]
            for c in range(3):
                if (mask >> c) & 1:
                    w = wall[m, c]
                    q[3] = wall_points[w]
                    pushed = p[w, 0] != q[3, 0] or p[w, 1] != q[3, 1] or p[w, 2] != q[3, 2]
                    if pushed and _six(q) <= 0.0:
                        return False
    return True


@njit(cache=True, nogil=True)
def _six(q):  # type: ignore[no-untyped-def]
    """Six times the volume over the triangle q[:3] of a corner q[3] on the side its normal points to."""
    ax, ay, az = q[1, 0] - q[0, 0], q[1, 1] - q[0, 1], q[1, 2] - q[0, 2]
    bx, by, bz = q[2, 0] - q[0, 0], q[2, 1] - q[0, 1], q[2, 2] - q[0, 2]
    cx, cy, cz = q[3, 0] - q[0, 0], q[3, 1] - q[0, 1], q[3, 2] - q[0, 2]
    return (ay * bz - az * by) * cx + (az * bx - ax * bz) * cy + (ax * by - ay * bx) * cz


def rows_of(row: NDArray[np.int32], column: NDArray[np.int64] | NDArray[np.int32], size: int, *,
          once: bool = False) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The columns of each row as (first entry of each row, columns)."""
    table: csr_matrix = coo_matrix((np.ones(len(row), np.int8), (row, column)), shape=(size, int(column.max()) + 1)).tocsr()
    if once:
        table.sum_duplicates()
    table.sort_indices()
    return table.indptr.astype(np.int64), table.indices.astype(np.int64)


@njit(cache=True, nogil=True)
def _push(p, wall_points, wall, wall_first, wall_around, tets, first, around, link_first,  # type: ignore[no-untyped-def]
          linked, nodes, inward, depth, inner, planes, normals, steps, guard):
    reached = np.zeros(len(nodes))
    old = np.empty(3)
    for _turn_number in range(2 * steps):
        for n in range(len(nodes)):
            v = nodes[n]
            stride = min(depth[n] / steps, depth[n] - reached[n])
            if stride <= 1e-9 * depth[n]:
                continue
            before = star_ratio(p, tets, first, around, v)
            old[:] = p[v]
            for _ in range(3 if reached[n] > 0 else 8):
                for k in range(3):
                    p[v, k] = old[k] + stride * inward[n, k]
                # a node that has not left the wall yet may squeeze its tetrahedra: without any depth there is no prism
                bound = min(guard, before) if reached[n] > 0 else min(0.02, 0.5 * before)
                if star_ratio(p, tets, first, around, v) >= bound and prisms_stand(p, wall_points, wall, wall_first, wall_around, v):
                    reached[n] += stride
                    break
                p[v] = old
                stride *= 0.4
        for v in inner:
            before = star_ratio(p, tets, first, around, v)
            old[:] = p[v]
            count = link_first[v + 1] - link_first[v]
            move = np.zeros(3)
            for n in range(link_first[v], link_first[v + 1]):
                for k in range(3):
                    move[k] += (p[linked[n], k] - old[k]) / count
            if planes[v] >= 0:
                off = 0.0
                for k in range(3):
                    off += move[k] * normals[planes[v], k]
                for k in range(3):
                    move[k] -= off * normals[planes[v], k]
            for k in range(3):
                p[v, k] = old[k] + 0.5 * move[k]
            if star_ratio(p, tets, first, around, v) < min(before, 0.5):
                p[v] = old
    return reached
