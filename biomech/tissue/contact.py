"""Contact without friction by the augmented Lagrangian with its exact tangent (Simo and Laursen 1992; Alart and Curnier 1991).

Each contact node has a gap g(x), a penalty kappa (N/m) and a force l >= 0 that is known from before. With t = max(0, l - kappa g) the energy is
(t^2 - l^2) / (2 kappa), the force on the node t n, the tangent kappa n n - t H where t > 0. After each equilibrium l <- t, until no
active gap is larger than what is asked for. Penalty alone stagnates: it needs a stiffness that spoils the solver for a gap that is small
enough; with the force carried over the stiffness may stay near that of the tissue.

* RigidContact: nodes against an obstacle (obstacles.py).
* SurfaceContact: nodes against the facets of another part of the body, of the same part (after a cut), or of a surface at rest in the room.
  Each round finds for every node the nearest facet, the barycentric place b of its foot and the normal n there, interpolated between
  those of the corners so that a node may slide over edges and valleys; within the round they stay, so that

      g = n . (y - sum b_i x_i)

  is linear and its tangent kappa (n, -b_i n) (n, -b_j n) exact: Newton's method ends after a few changes of what touches. The next round
  looks again, and the miss is judged by what it finds.
"""
from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from biomech.materials.tensor import Array
from biomech.tissue.extras import Blocks, Longs
from biomech.tissue.obstacles import Obstacle

NEAREST = 8
"""Facets whose centres are nearest that are looked at for the nearest point."""
EDGE_SHARE = 0.02
"""Barycentric coordinates down to minus this count as inside a facet, so that no node falls between two."""
CLOSE = 1e-13
"""m: what is as near as this to pressing has the tangent of pressing; else a body that only lies on another would begin without a hold."""


class _Forces:
    """What both kinds share: nodes, penalties, known forces."""

    def __init__(self, nodes: Longs, kappa: Array) -> None:
        self.nodes, self.kappa = nodes, kappa
        self.known = np.zeros(len(nodes))

    def stiffen(self, factor: float) -> None:
        self.kappa = factor * self.kappa

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

    def __init__(self, nodes: Longs, kappa: Array, triangles: Longs, start: Array, *, reach: float, slack: float,
                 still: Array | None = None, own: bool = False) -> None:
        super().__init__(nodes, kappa)
        self.triangles, self.start, self.reach, self.slack, self.still, self.own = triangles, start, reach, slack, still, own
        self.near = np.zeros(len(nodes), bool)
        self.facet, self.b, self.n = np.zeros(len(nodes), np.int64), np.zeros((len(nodes), 3)), np.zeros((len(nodes), 3))
        self._search(start)

    def at(self, level: float) -> None:
        """The other side moves by itself."""

    def _search(self, x: Array) -> None:
        """The nearest admissible facet of every node, its foot there and the normal. A node that presses keeps what it has until it finds another."""
        where, began = (x, self.start) if self.still is None else (self.still, self.still)
        corners = where[self.triangles]
        normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        smooth = np.zeros_like(where)
        np.add.at(smooth, self.triangles, normals[:, None])
        size = float(np.linalg.norm(corners - corners.mean(axis=1, keepdims=True), axis=2).max())
        y = x[self.nodes]
        count = min(NEAREST, len(self.triangles))
        far, close = cKDTree(corners.mean(axis=1)).query(y, k=count, distance_upper_bound=self.reach + size)
        far, close = far.reshape(len(y), count), close.reshape(len(y), count)
        best = np.full(len(y), np.inf)
        near = self.near & (self.known > 0.0)
        for c in range(count):
            seen = np.flatnonzero(np.isfinite(far[:, c]))
            facet = close[seen, c]
            g, b = _foot(y[seen], corners[facet])
            good = (b.min(axis=1) > -EDGE_SHARE) & (np.abs(g) <= self.reach) & (np.abs(g) < best[seen])
            good &= _foot(self.start[self.nodes[seen]], began[self.triangles[facet]])[0] >= -self.slack
            if self.own:
                good &= (self.triangles[facet] != self.nodes[seen, None]).all(axis=1)
            k, f = seen[good], facet[good]
            best[k], near[k] = np.abs(g[good]), True
            self.facet[k], self.b[k] = f, b[good]
            n = np.einsum("kc,kci->ki", b[good], smooth[self.triangles[f]] / np.linalg.norm(smooth[self.triangles[f]], axis=2, keepdims=True))
            self.n[k] = n / np.linalg.norm(n, axis=1, keepdims=True)
        self.near = near

    def gaps(self, x: Array) -> Array:
        """(k,) m along the normals of this round; infinite where nothing is near."""
        corners = (x if self.still is None else self.still)[self.triangles[self.facet]]
        g = np.einsum("ki,ki->k", self.n, x[self.nodes] - np.einsum("kc,kci->ki", self.b, corners))
        found: Array = np.where(self.near, g, np.inf)
        return found

    def energy(self, x: Array) -> float:
        return self.energy_of(self.gaps(x))

    def forces(self, x: Array) -> Array:
        push = self.pressing(self.gaps(x))[:, None] * self.n
        found = np.zeros_like(x)
        found[self.nodes] = -push
        if self.still is None:
            np.add.at(found, self.triangles[self.facet], self.b[:, :, None] * push[:, None])
        return found

    def tangent(self, x: Array, positive: bool) -> Blocks:
        g = self.gaps(x)
        on = self.near & (self.known - self.kappa * np.where(self.near, g, 0.0) > -CLOSE * self.kappa)
        n, kappa, nodes = self.n[on], self.kappa[on], self.nodes[on]
        if self.still is not None:
            return Blocks(nodes, nodes, kappa[:, None, None] * n[:, :, None] * n[:, None])
        w = np.concatenate([np.ones((len(n), 1)), -self.b[on]], axis=1)[:, :, None] * n[:, None]
        return Blocks.dense(np.concatenate([nodes[:, None], self.triangles[self.facet[on]]], axis=1),
                            np.einsum("k,kai,kbj->kaibj", kappa, w, w))

    def augment(self, x: Array) -> float:
        self.known = self.pressing(self.gaps(x))
        self._search(x)
        g = self.gaps(x)
        return float(max(np.abs(g[self.known > 0.0]).max(initial=0.0), -g.min(initial=0.0)))

    def worst(self, x: Array) -> Array:
        """(3,) m where a facet is entered deepest."""
        found: Array = x[self.nodes[np.argmin(self.gaps(x))]]
        return found

    def resultant(self, x: Array) -> Array:
        """(3,) N that the nodes press with."""
        found: Array = -(self.pressing(self.gaps(x))[:, None] * self.n).sum(axis=0)
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
