"""Contact without friction by the augmented Lagrangian with its exact tangent (Simo and Laursen 1992; Alart and Curnier 1991).

Each contact node has a gap g(x), a penalty kappa (N/m) and a force l >= 0 that is known from before. With t = max(0, l - kappa g) the energy is
(t^2 - l^2) / (2 kappa), the force on the node t n, the tangent kappa n n - t H where t > 0. After each equilibrium l <- t, until no
active gap is larger than what is asked for. Penalty alone stagnates: it needs a stiffness that spoils the solver for a gap that is small
enough; with the force carried over the stiffness may stay near that of the tissue.

* RigidContact: nodes against an obstacle (obstacles.py).
* SurfaceContact: nodes against the facets of another part of the body, of the same part (after a cut), or of a surface at rest in the room.
  The gap is the distance to the plane of the nearest facet; with the barycentric place b of its foot, u = dy - sum b_i dx_i,
  and the facet's edges a_1, a_2 with their duals a^1, a^2, and m_k = n . da_k (Wriggers 2006, chapter 4, without change of facet):

      dg = n . u        d2g = -2 sum m_k (a^k . u) - g sum m_k a^k.a^l m_l
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from biomech.materials.tensor import Array
from biomech.tissue.extras import Blocks, Longs
from biomech.tissue.obstacles import Obstacle

NEAREST = 8
"""Facets whose centres are nearest that are looked at for the nearest point."""
EDGE_SHARE = 0.02
"""Barycentric coordinates down to minus this count as inside a facet, so that no node falls between two."""


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
        on = t > 0.0
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
        self.facet = np.full(len(nodes), -1, np.int64)
        self._search(start)

    def at(self, level: float) -> None:
        """The other side moves by itself."""

    def _corners(self, x: Array, facet: Longs) -> Array:
        """(k, 3, 3) m corners of the facets."""
        found: Array = (x if self.still is None else self.still)[self.triangles[facet]]
        return found

    def _search(self, x: Array) -> None:
        """The nearest admissible facet of every node, -1 where there is none."""
        where = x if self.still is None else self.still
        corners = where[self.triangles]
        normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        size = float(np.sqrt(np.linalg.norm(corners - corners.mean(axis=1, keepdims=True), axis=2).max()**2))
        y = x[self.nodes]
        count = min(NEAREST, len(self.triangles))
        far, near = cKDTree(corners.mean(axis=1)).query(y, k=count, distance_upper_bound=self.reach + size)
        far, near = far.reshape(len(y), count), near.reshape(len(y), count)
        best, facet = np.full(len(y), np.inf), np.full(len(y), -1, np.int64)
        for c in range(count):
            seen = np.flatnonzero(np.isfinite(far[:, c]))
            if not len(seen):
                continue
            f = near[seen, c]
            g, b, _, _ = _foot(y[seen], corners[f])
            inside = (b.min(axis=1) > -EDGE_SHARE) & (np.abs(g) <= self.reach)
            if self.own:
                inside &= (self.triangles[f] != self.nodes[seen, None]).all(axis=1)
            started = (self.start if self.still is None else self.still)[self.triangles[f]]
            g0 = _foot(self.start[self.nodes[seen]], started)[0]
            inside &= (g0 >= -self.slack) & (np.linalg.norm(normal[f], axis=1) > 0.0)
            better = seen[inside & (np.abs(g) < best[seen])]
            chosen = inside & (np.abs(g) < best[seen])
            best[better], facet[better] = np.abs(g)[chosen], f[chosen]
        lost = (facet < 0) & (self.known > 0.0)
        facet[lost] = self.facet[lost]
        self.facet = facet

    def _pairs(self, x: Array) -> tuple[NDArray[np.int64], Array, Array, Array, Array]:
        """(which nodes, gap, b (k, 3), n, corners) of the nodes that face a facet."""
        k = np.flatnonzero(self.facet >= 0)
        corners = self._corners(x, self.facet[k])
        g, b, n, _ = _foot(x[self.nodes[k]], corners)
        return k, g, b, n, corners

    def gaps(self, x: Array) -> Array:
        """(k,) m; infinite where nothing is near."""
        k, g, *_ = self._pairs(x)
        found = np.full(len(self.nodes), np.inf)
        found[k] = g
        return found

    def energy(self, x: Array) -> float:
        return self.energy_of(self.gaps(x))

    def forces(self, x: Array) -> Array:
        k, g, b, n, _ = self._pairs(x)
        t = np.maximum(0.0, self.known[k] - self.kappa[k] * g)
        found = np.zeros_like(x)
        np.add.at(found, self.nodes[k], -t[:, None] * n)
        if self.still is None:
            np.add.at(found, self.triangles[self.facet[k]], (t[:, None] * b)[:, :, None] * n[:, None, :])
        return found

    def tangent(self, x: Array, positive: bool) -> Blocks:
        self._search(x)
        k, g, b, n, corners = self._pairs(x)
        t = np.maximum(0.0, self.known[k] - self.kappa[k] * g)
        on = t > 0.0
        k, g, b, n, corners, t = k[on], g[on], b[on], n[on], corners[on], t[on]
        # u = dy - sum b_i dx_i over (node, three corners); w = n . u as a row of 12
        share = np.concatenate([np.ones((len(k), 1)), -b], axis=1)
        w = share[:, :, None] * n[:, None, :]
        K = self.kappa[k, None, None, None, None] * np.einsum("kai,kbj->kaibj", w, w)
        if not positive:
            dual, metric = _duals(corners)
            m = np.zeros((len(k), 2, 4, 3))  # m_1 = n . (dx_2 - dx_1), m_2 = n . (dx_3 - dx_1)
            m[:, :, 1], m[:, 0, 2], m[:, 1, 3] = -n[:, None], n, n
            along = np.einsum("ka,kci->kcai", share, dual)
            mixed = np.einsum("kcai,kcbj->kaibj", m, along)
            bend = -(mixed + mixed.transpose(0, 3, 4, 1, 2)) - g[:, None, None, None, None] * np.einsum("kcai,kcd,kdbj->kaibj", m, metric, m)
            K = K - t[:, None, None, None, None] * bend
        if self.still is not None:
            return Blocks(self.nodes[k], self.nodes[k], np.ascontiguousarray(K[:, 0, :, 0]))
        return Blocks.dense(np.concatenate([self.nodes[k, None], self.triangles[self.facet[k]]], axis=1), K)

    def augment(self, x: Array) -> float:
        self._search(x)
        return self.carry_over(self.gaps(x))

    def worst(self, x: Array) -> Array:
        """(3,) m where a facet is entered deepest."""
        found: Array = x[self.nodes[np.argmin(self.gaps(x))]]
        return found

    def resultant(self, x: Array) -> Array:
        """(3,) N that the nodes press with."""
        k, g, _, n, _ = self._pairs(x)
        found: Array = -(np.maximum(0.0, self.known[k] - self.kappa[k] * g)[:, None] * n).sum(axis=0)
        return found


def _duals(corners: Array) -> tuple[Array, Array]:
    """(a^1, a^2 (k, 2, 3) dual to the edges from the first corner, a^k . a^l (k, 2, 2))."""
    a = corners[:, 1:] - corners[:, :1]
    metric = np.linalg.inv(np.einsum("kci,kdi->kcd", a, a))
    return np.einsum("kcd,kdi->kci", metric, a), metric


def _foot(y: Array, corners: Array) -> tuple[Array, Array, Array, Array]:
    """(gap, barycentric place (k, 3), normal, foot) of points over the planes of facets."""
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    n = normal / np.maximum(np.linalg.norm(normal, axis=1), 1e-300)[:, None]
    arm = y - corners[:, 0]
    g = np.einsum("ki,ki->k", arm, n)
    dual, _ = _duals(corners)
    b = np.einsum("kci,ki->kc", dual, arm)
    return g, np.concatenate([1.0 - b.sum(axis=1, keepdims=True), b], axis=1), n, y - g[:, None] * n
