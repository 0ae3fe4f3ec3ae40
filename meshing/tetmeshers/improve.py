"""Better angles for the elements around a cut, without leaving any surface.

Every node searches at random for a place where the worst element around it is better (Freitag and Ollivier-Gooch 1997 call this
optimisation-based smoothing; the measure is theirs, `kernels/shape.py`). What it may do follows from the surfaces it lies on:

no surface      it moves freely
one surface     it moves normal to the sum of the area vectors of the surface's facets around it. That sum is the derivative of the
                volume on either side, so the volume stays exactly, and a flat cut stays flat
two             it moves along both, which is a line: the rim of a cap slides in its plane
three, a crease it stays

A move is kept only when the worst element around the node gets better, so nothing gets worse anywhere.
"""
from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from meshing.tetmesh import TetMesh
from meshing.tetmeshers.kernels.relax import random_step
from meshing.tetmeshers.kernels.shape import star_cosine
from meshing.tetmeshers.kernels.strata import surfaces_of_mesh
from meshing.tetmeshers.kernels.topology import Floats, Ints, stars_of

GOAL = float(np.cos(np.radians(14.0)))
"""Nodes whose worst element has no angle nearer to 0 or 180 degrees than this are left alone."""
ROUNDS = 20
SMOOTH_INTERFACE, SMOOTH_SET = 0.8, 0.9
"""Least cosine between a facet and the mean of its surface around a node; below it the node lies on a crease. A named set is a
cut or a cap, whose flatness counts for more than that of an organ's surface."""


def improve(points: Floats, mesh: TetMesh, movable: NDArray[np.bool_]) -> None:
    """Move the `movable` (n,) nodes among `points` (n, 3) mm, in place; `mesh` has the same nodes, and its surfaces are kept."""
    tets = mesh.tets.astype(np.int64)
    start, star = stars_of(tets, len(points))
    edge = np.full(len(points), np.inf)
    for a in range(4):
        for b in range(a):
            length = np.linalg.norm(points[tets[:, a]] - points[tets[:, b]], axis=1)
            np.minimum.at(edge, tets[:, a], length)
            np.minimum.at(edge, tets[:, b], length)
    reach = np.full(len(points), 0.0)
    np.maximum.at(reach, tets.ravel(), np.repeat(np.median(edge[tets], axis=1), 4))
    # only the facets around what may move have a say in how it may
    surfaces = [(triangles[movable[triangles].any(axis=1)], name) for triangles, name in surfaces_of_mesh(mesh)]
    for turn in range(ROUNDS):
        base, rank = bases_of(points, surfaces)
        nodes = np.flatnonzero(movable & (rank < 3))
        if not _search(points, tets, start, star, nodes, base, rank, 0.5 * reach, GOAL, turn):
            break


def bases_of(points: Floats, surfaces: list[tuple[Ints, str]]) -> tuple[Floats, Ints]:
    """(n, 2, 3) orthonormal directions in which each node may not move, and (n,) how many: 3 holds it; of the `surfaces_of_mesh`."""
    nodes = len(points)
    base, rank = np.zeros((nodes, 2, 3)), np.zeros(nodes, np.int64)
    for triangles, name in surfaces:
        smooth = SMOOTH_SET if name else SMOOTH_INTERFACE
        area = np.cross(points[triangles[:, 1]] - points[triangles[:, 0]], points[triangles[:, 2]] - points[triangles[:, 0]])
        total = np.stack([np.bincount(triangles.ravel(), np.repeat(area[:, c], 3), minlength=nodes) for c in range(3)], axis=1)
        mean = total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-300)
        cosine = np.einsum("tci,ti->tc", mean[triangles], area) / np.maximum(np.linalg.norm(area, axis=1, keepdims=True), 1e-300)
        least = np.full(nodes, 2.0)
        np.minimum.at(least, triangles.ravel(), cosine.ravel())
        own = np.unique(triangles)
        left = mean[own] - np.einsum("nk,nki->ni", np.einsum("nki,ni->nk", base[own], mean[own]), base[own])
        size = np.linalg.norm(left, axis=1)
        adds = size > 1e-6
        room = adds & (rank[own] < 2)
        base[own[room], rank[own[room]]] = left[room] / size[room, None]
        rank[own[adds]] += 1
        rank[own[least[own] < smooth]] = 3
    return base, np.minimum(rank, 3)


@njit(cache=True, nogil=True)
def _search(points, tets, start, star, nodes, base, rank, reach, goal, turn):  # type: ignore[no-untyped-def]
    """One round over `nodes`; returns how many found a better place."""
    better = 0
    move = np.empty(3)
    at = np.empty(3)
    held = np.zeros(len(points), np.bool_)
    for v in nodes:
        if rank[v] > 0 and held[v]:
            continue
        best = star_cosine(points, tets, start, star, v)
        if best <= goal:
            continue
        before = best
        for c in range(3):
            at[c] = points[v, c]
        state = np.uint64(v * 2654435761 + turn * 40503 + 88172645463325252)
        for trial in range(24):
            size = reach[v] / (1 + trial // 4)
            for c in range(3):
                state, number = random_step(state)
                move[c] = size * number
            for k in range(rank[v]):
                along = move[0] * base[v, k, 0] + move[1] * base[v, k, 1] + move[2] * base[v, k, 2]
                for c in range(3):
                    move[c] -= along * base[v, k, c]
            for c in range(3):
                points[v, c] = at[c] + move[c]
            after = star_cosine(points, tets, start, star, v)
            if after < best - 1e-9:
                best = after
                for c in range(3):
                    at[c] = points[v, c]
            else:
                for c in range(3):
                    points[v, c] = at[c]
        if best < before:
            better += 1
        if best < before and rank[v] > 0:
            # the directions of its neighbours on a surface have changed: they wait for the next round
            for p in range(start[v], start[v + 1]):
                for c in range(4):
                    held[tets[star[p], c]] = True
    return better
