"""Contact without friction by the augmented Lagrangian with its exact tangent (Simo and Laursen 1992; Alart and Curnier 1991).

Each contact node has a gap g(x), a penalty kappa (N/m) and a force l >= 0 that is known from before. With t = max(0, l - kappa g) the energy is
(t^2 - l^2) / (2 kappa), the force on the node t n, the tangent kappa n n - t H where t > 0. After each equilibrium l <- t, until no
active gap is larger than what is asked for. Penalty alone stagnates: it needs a stiffness that spoils the solver for a gap that is small
enough; with the force carried over the stiffness may stay near that of the tissue.

* RigidContact: nodes against an obstacle (obstacles.py).
* SurfaceContact: nodes against the facets of another part of the body, of the same part (after a cut), or of a surface at rest in the room.
  Each round finds for every node the nearest facet, the barycentric place b of its foot, the normal n there, interpolated between
  those of the corners so that a node may slide over edges and valleys, and the curvature S there, the slope of that normal; within the
  round they stay, so that, with r = y - sum b_i x_i,

      g = n.r + r.S r / 2

  is the distance to the curved surface to second order, and its tangent kappa m m - t S with m = n + S r exact, shared by -b_i to the
  corners: Newton's method ends after a few changes of what touches. Without S a node slides off a curved bed along its tangent and is
  fetched back by the next round, for ever where the tissue is soft. The next round looks again, and the miss is judged by what it finds.
"""
from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from biomech.materials.tensor import Array
from biomech.tissue.extras import Blocks, Longs
from biomech.tissue.obstacles import Obstacle
from biomech.tissue.springs import STIFFEST

NEAREST = 8
"""Facets whose centres are nearest that are looked at for the nearest point."""
EDGE_SHARE = 0.02
"""Barycentric coordinates down to minus this count as inside a facet, so that no node falls between two."""
FREE_LOOKS, TAKEN = 3, 0.67
"""Rounds that take the new normal whole; those after them take so much of it, because the normal is bent where facets meet, so a node there
may go too far each time: what goes too far by as much as it was off is brought down to a third a round."""
MOST_TURNS, A_TURN, A_JUMP = 3, 0.94, 0.1
"""A node whose normal has turned so often by more than this cosine, that has lost what it touched so often, or whose gap has jumped so often by more
than this part of a facet when it looked again after the free rounds, lies at an edge or a fold and would change sides for ever: it keeps what
it has."""
SMALL = 25.0
"""Percentile of the facets whose size says how far others may move before it looks again."""
MOST_BENT = 0.5
"""Largest curvature that is followed, over the size of a facet: what is bent more is an edge. The faces of a cut are followed as planes: drawn
together they crumple, and the slope of a crumpled normal leads astray."""
FACING = 0.3
"""Largest product of the normals of a node and a facet of one surface that can meet; on one face it is near one."""
AROUND = 0.25
"""A node of a cut that is farther than this part of a facet behind one, and was when surfaces looked last, has gone round its edge, not through it:
it does not press there, unless it pressed before."""
CLOSE = 1e-13
"""m: what is as near as this to pressing has the tangent of pressing; else a body that only lies on another would begin without a hold."""


class _Forces:
    """What both kinds share: nodes, penalties, known forces."""

    looks_again = False

    def __init__(self, nodes: Longs, kappa: Array) -> None:
        self.nodes, self.kappa, self.most = nodes, kappa, STIFFEST * kappa
        self.known = np.zeros(len(nodes))

    def begin(self) -> None:
        """A new equilibrium is sought."""

    def way(self) -> float:
        return 0.0

    def strides(self, before: Array, after: Array) -> float:
        return 0.0

    def stiffen(self, factor: float) -> None:
        self.kappa = np.minimum(factor * self.kappa, self.most)

    def pressing(self, g: Array) -> Array:
        """(k,) N."""
        found: Array = np.maximum(0.0, self.known - self.kappa * g)
        return found

    def energy_of(self, g: Array) -> float:
        return float(((self.pressing(g)**2 - self.known**2) / (2.0 * self.kappa)).sum())

    def carry_over(self, g: Array) -> float:
        """Take over the pressing forces; the largest gap (m, in or out) of the nodes that press."""
        self.known = self.pressing(g)
        return float(max(np.abs(g[self.known > 0.0]).max(initial=0.0), -g.min(initial=0.0)))


class RigidContact(_Forces):
    """nodes (k,) of the body against a rigid obstacle; kappa (k,) N/m."""

    def __init__(self, nodes: Longs, kappa: Array, obstacle: Obstacle) -> None:
        super().__init__(nodes, kappa)
        self.obstacle = obstacle

    def at(self, level: float) -> None:
        self.obstacle.at(level)

    def way(self) -> float:
        return float(np.linalg.norm(self.obstacle.motion))

    def gaps(self, x: Array) -> Array:
        """(k,) m, positive where open."""
        return self.obstacle.gap(x[self.nodes])[0]

    def energy(self, x: Array) -> float:
        return self.energy_of(self.gaps(x))

    def forces(self, x: Array) -> Array:
        g, n, _ = self.obstacle.gap(x[self.nodes])
        found = np.zeros_like(x)
        found[self.nodes] = -self.pressing(g)[:, None] * n
        return found

    def tangent(self, x: Array, positive: bool) -> Blocks:
        g, n, H = self.obstacle.gap(x[self.nodes])
        t = self.pressing(g)
        on = self.known - self.kappa * g > -CLOSE * self.kappa
        K = self.kappa[on, None, None] * n[on, :, None] * n[on, None, :]
        if not positive:
            K = K - t[on, None, None] * H[on]
        return Blocks(self.nodes[on], self.nodes[on], K)

    def augment(self, x: Array) -> float:
        return self.carry_over(self.gaps(x))

    def worst(self, x: Array) -> Array:
        """(3,) m where it is entered deepest."""
        found: Array = x[self.nodes[np.argmin(self.gaps(x))]]
        return found

    def resultant(self, x: Array) -> Array:
        """(3,) N on the obstacle."""
        return self.forces(x).sum(axis=0)


class SurfaceContact(_Forces):
    """nodes (k,) against triangles (t, 3), normals out of their body.

    reach m: how far a node looks for facets. `still` (s, 3) m: the triangles count these fixed places, not nodes of the body.
    start (n, 3) m: pairs that begin deeper than `slack` m are never made, because there the node lies behind the
    facet through its own tissue; `own` marks contact within one surface, where facets at the node itself are left out.
    """

    looks_again = True

    def __init__(self, nodes: Longs, kappa: Array, triangles: Longs, start: Array, *, reach: float, slack: float,
                 still: Array | None = None, own: bool = False) -> None:
        super().__init__(nodes, kappa)
        self.triangles, self.start, self.reach, self.slack, self.still, self.own = triangles, start, reach, slack, still, own
        self.near, self.then = np.zeros(len(nodes), bool), start
        self.facet, self.b, self.n = np.zeros(len(nodes), np.int64), np.zeros((len(nodes), 3)), np.zeros((len(nodes), 3))
        self.S = np.zeros((len(nodes), 3, 3))
        self.looks, self.turns = 0, np.zeros(len(nodes), np.int64)
        self.size = float(np.sqrt(np.percentile(_areas((start if still is None else still)[triangles]), SMALL)))
        self._search(start)

    def begin(self) -> None:
        self.looks = 0
        self.turns = np.zeros_like(self.turns)

    def at(self, level: float) -> None:
        """The other side moves by itself."""

    def strides(self, before: Array, after: Array) -> float:
        """How many facets its nodes have gone from `before` to `after` at most, in size."""
        return float(np.linalg.norm((after - before)[self.nodes], axis=1).max()) / self.size

    def _search(self, x: Array) -> None:
        """The nearest admissible facet of every node, its foot there and the normal. A node that presses keeps what it has until it finds another."""
        where, began = (x, self.start) if self.still is None else (self.still, self.still)
        corners = where[self.triangles]
        normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        smooth = np.zeros_like(where)
        np.add.at(smooth, self.triangles, normals[:, None])
        normals /= np.linalg.norm(normals, axis=1, keepdims=True)
        outward = smooth / np.maximum(np.linalg.norm(smooth, axis=1, keepdims=True), 1e-300)
        size = float(np.linalg.norm(corners - corners.mean(axis=1, keepdims=True), axis=2).max())
        y = x[self.nodes]
        count = min(NEAREST, len(self.triangles))
        far, close = cKDTree(corners.mean(axis=1)).query(y, k=count, distance_upper_bound=self.reach + size)
        far, close = far.reshape(len(y), count), close.reshape(len(y), count)
        best = np.full(len(y), np.inf)
        self.facet, self.b, self.n, self.S = self.facet.copy(), self.b.copy(), self.n.copy(), self.S.copy()
        near = self.near & (self.known > 0.0)
        for c in range(count):
            seen = np.flatnonzero(np.isfinite(far[:, c]))
            facet = close[seen, c]
            g, b = _foot(y[seen], corners[facet])
            good = (b.min(axis=1) > -EDGE_SHARE) & (np.abs(g) <= self.reach) & (np.abs(g) < best[seen])
            good &= _foot(self.start[self.nodes[seen]], began[self.triangles[facet]])[0] >= -self.slack
            if self.own:
                good &= (self.triangles[facet] != self.nodes[seen, None]).all(axis=1)
                good &= np.einsum("ki,ki->k", outward[self.nodes[seen]], normals[facet]) < FACING
                good &= (self.known[seen] > 0.0) | (np.maximum(g, self._gap_then(seen, facet)) >= -AROUND * self.size)
            k, f = seen[good], facet[good]
            best[k], near[k] = np.abs(g[good]), True
            self.facet[k], self.b[k] = f, b[good]
            n = np.einsum("kc,kci->ki", b[good], outward[self.triangles[f]])
            self.n[k] = n / np.linalg.norm(n, axis=1, keepdims=True)
            if not self.own:
                self.S[k] = _curvature(corners[f], outward[self.triangles[f]], MOST_BENT / self.size)
        self.near, self.then = near, x

    def _gap_then(self, which: Longs, facets: Longs) -> Array:
        """(k,) m of the nodes `which` over the planes of `facets` when surfaces looked last."""
        return _foot(self.then[self.nodes[which]], self.then[self.triangles[facets]])[0]

    def gaps(self, x: Array) -> Array:
        """(k,) m along the normals of this round; infinite where nothing is near."""
        found: Array = np.where(self.near, self._gap(x)[0], np.inf)
        return found

    def _gap(self, x: Array) -> tuple[Array, Array]:
        """(g (k,), its slope (k, 3) by the place of the node)."""
        corners = (x if self.still is None else self.still)[self.triangles[self.facet]]
        r = x[self.nodes] - np.einsum("kc,kci->ki", self.b, corners)
        bent = np.einsum("kij,kj->ki", self.S, r)
        return np.einsum("ki,ki->k", self.n + 0.5 * bent, r), self.n + bent

    def energy(self, x: Array) -> float:
        return self.energy_of(self.gaps(x))

    def forces(self, x: Array) -> Array:
        g, m = self._gap(x)
        push = self.pressing(np.where(self.near, g, np.inf))[:, None] * m
        found = np.zeros_like(x)
        found[self.nodes] = -push
        if self.still is None:
            np.add.at(found, self.triangles[self.facet], self.b[:, :, None] * push[:, None])
        return found

    def tangent(self, x: Array, positive: bool) -> Blocks:
        g, m = self._gap(x)
        t = self.known - self.kappa * g
        on = self.near & (t > -CLOSE * self.kappa)
        nodes = self.nodes[on]
        K = self.kappa[on, None, None] * m[on, :, None] * m[on, None]
        if not positive:
            K = K - np.maximum(t[on], 0.0)[:, None, None] * self.S[on]
        if self.still is not None:
            return Blocks(nodes, nodes, K)
        w = np.concatenate([np.ones((len(nodes), 1)), -self.b[on]], axis=1)
        return Blocks.dense(np.concatenate([nodes[:, None], self.triangles[self.facet[on]]], axis=1),
                            np.einsum("kij,ka,kb->kaibj", K, w, w))

    def augment(self, x: Array) -> float:
        solved = self.gaps(x)
        self.known = self.pressing(solved)
        self.looks += 1
        facet, b, before, S, had = self.facet, self.b, self.n, self.S, self.near
        self._search(x)
        kept, lost = had & (self.turns >= MOST_TURNS), had & ~self.near
        self.facet[kept], self.b[kept], self.n[kept], self.S[kept] = facet[kept], b[kept], before[kept], S[kept]
        self.near = self.near | kept
        jumped = (self.looks > FREE_LOOKS) & had & self.near & (np.abs(self._gap(x)[0] - np.where(had, solved, 0.0)) > A_JUMP * self.size)
        self.turns = self.turns + (lost | jumped | had & (np.einsum("ki,ki->k", self.n, before) < A_TURN))
        if self.looks > FREE_LOOKS:
            mixed = TAKEN * self.n[had] + (1.0 - TAKEN) * before[had]
            self.n[had] = mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
        g = self.gaps(x)
        return float(max(np.abs(g[self.known > 0.0]).max(initial=0.0), -g.min(initial=0.0)))

    def worst(self, x: Array) -> Array:
        """(3,) m where a facet is entered deepest."""
        found: Array = x[self.nodes[np.argmin(self.gaps(x))]]
        return found

    def resultant(self, x: Array) -> Array:
        """(3,) N that the nodes press with."""
        g, m = self._gap(x)
        found: Array = -(self.pressing(np.where(self.near, g, np.inf))[:, None] * m).sum(axis=0)
        return found


def _curvature(corners: Array, normals: Array, most: float) -> Array:
    """(k, 3, 3) 1/m: the slope of the normal over facets (k, 3, 3) m with normals (k, 3, 3) at their corners, symmetric, bounded by `most`."""
    first = corners[:, 1] - corners[:, 0]
    up = np.cross(first, corners[:, 2] - corners[:, 0])
    e = first / np.linalg.norm(first, axis=1, keepdims=True)
    f = np.cross(up / np.linalg.norm(up, axis=1, keepdims=True), e)
    T = np.stack([e, f], axis=1)
    ways = np.einsum("kai,kci->kac", T, corners[:, 1:] - corners[:, :1])
    turns = np.einsum("kai,kci->kac", T, normals[:, 1:] - normals[:, :1])
    S = turns @ np.linalg.inv(ways)
    values, vectors = np.linalg.eigh(0.5 * (S + S.transpose(0, 2, 1)))
    S = np.einsum("kab,kb,kcb->kac", vectors, np.clip(values, -most, most), vectors)
    found: Array = np.einsum("kai,kab,kbj->kij", T, S, T)
    return found


def _areas(corners: Array) -> Array:
    found: Array = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    return found


def _foot(y: Array, corners: Array) -> tuple[Array, Array]:
    """(gap, barycentric place (k, 3)) of points over the planes of facets."""
    a = corners[:, 1:] - corners[:, :1]
    normal = np.cross(a[:, 0], a[:, 1])
    arm = y - corners[:, 0]
    dual = np.linalg.solve(np.einsum("kci,kdi->kcd", a, a), a)
    b = np.einsum("kci,ki->kc", dual, arm)
    g = np.einsum("ki,ki->k", arm, normal) / np.linalg.norm(normal, axis=1)
    return g, np.concatenate([1.0 - b.sum(axis=1, keepdims=True), b], axis=1)
