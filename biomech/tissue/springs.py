"""Springs and bonds: ligaments, tethered boundaries, sutures, plates.

* Tethers: a straight string from a node to a point of the room, E = k/2 max(0, |x - a| - l0)^2: it pulls and never pushes.
* Foundation: an elastic layer of stiffness k (Pa/m) between facets and what does not move, E = k/2 int |u|^2 dA, or of the normal part
  of u alone (the body slides along it).
* Ties: weighted sums of positions that must reach a target, c = sum w_i x_i - target = 0, by augmented Lagrangian (Hestenes 1969; Powell
  1969): E = l.c + kappa/2 |c|^2 and l <- l + kappa c after each equilibrium. A suture is a pair of points drawn together, a bond a pair
  whose distance stays; the motion is made in step with the load.
"""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from biomech.materials.tensor import Array
from biomech.tissue.extras import Blocks, Longs
from biomech.tissue.reference import triangle_rule, triangle_shapes

STIFF = 20.0
"""Penalty of a constraint in shear moduli times the length of an edge: stiff beside the tissue, yet no burden for the linear solver."""
STIFFEST = 64.0
"""Penalties grow to so many times the first and no further, however many motions follow each other: beyond, the tangent (float32) holds
little else."""
JUST_TAUT = 1e-12
"""m."""


class Tethers:
    """nodes (k,), anchors (k, 3) m, stiffness (k,) N/m, rest (k,) m: length at which each begins to pull."""

    def __init__(self, nodes: Longs, anchors: Array, stiffness: Array, rest: Array) -> None:
        self.nodes, self.anchors, self.stiffness, self.rest = nodes, anchors, stiffness, rest

    def at(self, level: float) -> None:
        """A tether is there from the beginning."""

    def _stretch(self, x: Array) -> tuple[Array, Array, Array]:
        """(elongation (k,), direction (k, 3), length (k,)); a slack tether has no elongation."""
        arm = x[self.nodes] - self.anchors
        length = np.maximum(np.linalg.norm(arm, axis=1), 1e-12)
        return np.maximum(length - self.rest, 0.0), arm / length[:, None], length

    def tension(self, x: Array) -> Array:
        """(k,) N."""
        return self.stiffness * self._stretch(x)[0]

    def energy(self, x: Array) -> float:
        return 0.5 * float(self.stiffness @ self._stretch(x)[0] ** 2)

    def forces(self, x: Array) -> Array:
        longer, direction, _ = self._stretch(x)
        found = np.zeros_like(x)
        np.add.at(found, self.nodes, (self.stiffness * longer)[:, None] * direction)
        return found

    def tangent(self, x: Array, positive: bool) -> Blocks:
        longer, direction, length = self._stretch(x)
        along = direction[:, :, None] * direction[:, None, :]
        taut = (length > self.rest - JUST_TAUT)[:, None, None]  # else a body that only strings hold would begin without a hold
        K = self.stiffness[:, None, None] * taut * (along + (longer / length)[:, None, None] * (np.eye(3) - along))
        return Blocks(self.nodes, self.nodes, K)


class Foundation:
    """facets (k, 6) nodes of quadratic triangles at `points` (n, 3) m, stiffness Pa/m; `normal`: of the normal part alone."""

    def __init__(self, points: Array, facets: Longs, stiffness: float, *, normal: bool = False) -> None:
        places, weights = triangle_rule()
        values, slopes = triangle_shapes(places)
        tangents = np.einsum("qad,fax->fqdx", slopes, points[facets])
        area = np.cross(tangents[:, :, 0], tangents[:, :, 1])
        size = np.linalg.norm(area, axis=2)
        n = area / size[:, :, None]
        resists = n[:, :, :, None] * n[:, :, None, :] if normal else np.broadcast_to(np.eye(3), (*size.shape, 3, 3))
        K = stiffness * np.einsum("fq,q,qa,qb,fqij->faibj", 0.5 * size, weights, values, values, resists)
        self.points, self.blocks = points, Blocks.dense(facets, K)
        self.area = 0.5 * float((size * weights).sum())

    def at(self, level: float) -> None:
        """A bed is there from the beginning."""

    def energy(self, x: Array) -> float:
        return 0.5 * float(np.vdot(self.forces(x), x - self.points))

    def forces(self, x: Array) -> Array:
        u = x - self.points
        found = np.zeros_like(x)
        np.add.at(found, self.blocks.rows, np.einsum("kij,kj->ki", self.blocks.values, u[self.blocks.columns]))
        return found

    def tangent(self, x: Array, positive: bool) -> Blocks:
        return self.blocks


class Ties:
    """Each of the k constraints sums `weights` (k, w) times the positions of `nodes` (k, w).

    start (k, 3) m is the sum where the body lies at rest, goal (k, 3) m what it must reach at full load; `kappa` N/m.
    """

    looks_again = False

    def __init__(self, nodes: Longs, weights: Array, start: Array, goal: Array, kappa: float) -> None:
        self.nodes, self.weights, self.start, self.goal, self.kappa = nodes, weights, start, goal, kappa
        self.force = np.zeros((len(nodes), 3))
        self.target, self.stiffer = goal.copy(), 1.0
        pair = weights[:, :, None] * weights[:, None, :]
        self.blocks = Blocks.dense(nodes, kappa * np.einsum("kab,ij->kaibj", pair, np.eye(3)))

    def at(self, level: float) -> None:
        self.target = self.start + level * (self.goal - self.start)

    def way(self) -> float:
        """m that the worst one moves."""
        return float(np.linalg.norm(self.goal - self.start, axis=1).max(initial=0.0))

    def strides(self, before: Array, after: Array) -> float:
        return 0.0

    def _missing(self, x: Array) -> Array:
        found: Array = np.einsum("kw,kwi->ki", self.weights, x[self.nodes]) - self.target
        return found

    def energy(self, x: Array) -> float:
        c = self._missing(x)
        return float(np.vdot(self.force, c)) + 0.5 * self.kappa * float(np.vdot(c, c))

    def forces(self, x: Array) -> Array:
        pull = self.force + self.kappa * self._missing(x)
        found = np.zeros_like(x)
        np.add.at(found, self.nodes, self.weights[:, :, None] * pull[:, None, :])
        return found

    def tangent(self, x: Array, positive: bool) -> Blocks:
        return self.blocks

    def augment(self, x: Array) -> float:
        """Take over the force of the penalty; returns by how much (m) the worst constraint was missed."""
        c = self._missing(x)
        self.force = self.force + self.kappa * c
        return float(np.linalg.norm(c, axis=1).max(initial=0.0))

    def pull(self, x: Array) -> float:
        """N, all constraints together."""
        return float(np.linalg.norm(self.force + self.kappa * self._missing(x), axis=1).sum())

    def worst(self, x: Array) -> Array:
        """(3,) m where the worst constraint lies."""
        k = int(np.argmax(np.linalg.norm(self._missing(x), axis=1)))
        found: Array = x[self.nodes[k]][np.abs(self.weights[k]) > 0].mean(axis=0)
        return found

    def begin(self) -> None:
        """A new equilibrium is sought."""

    def stiffen(self, factor: float) -> None:
        factor = min(factor, STIFFEST / self.stiffer)
        self.stiffer *= factor
        self.kappa *= factor
        self.blocks = Blocks(self.blocks.rows, self.blocks.columns, factor * self.blocks.values)


def pairs(points: Array, first: Sequence[tuple[Longs, Array]], second: Sequence[tuple[Longs, Array]], kappa: float, *,
          drawn: float | None) -> Ties:
    """Ties between weighted points: `first` and `second` hold (nodes, weights that sum to one) of the two ends of each.

    drawn: the ends go together by so many m, at most to one point (a suture); None: they keep the distance that they have (a bond).
    """
    width = max(len(a[0]) + len(b[0]) for a, b in zip(first, second))
    nodes, weights = np.zeros((len(first), width), np.int64), np.zeros((len(first), width))
    for k, ((a, wa), (b, wb)) in enumerate(zip(first, second)):
        both = np.concatenate([a, b])
        nodes[k, :len(both)], nodes[k, len(both):] = both, both[0]
        weights[k, :len(both)] = np.concatenate([wa, -wb])
    start = np.einsum("kw,kwi->ki", weights, points[nodes])
    if drawn is None:
        return Ties(nodes, weights, start, start, kappa)
    far = np.maximum(np.linalg.norm(start, axis=1, keepdims=True), 1e-12)
    return Ties(nodes, weights, start, start * np.maximum(1.0 - drawn / far, 0.0), kappa)
