"""A straight needle in tissue: what it pushes along its shaft and at its tip, and what it keeps from moving aside.

The tip cuts with a force F, the shaft rubs with a force f a length on the tissue that it passes (the two parts of the force of insertion of
Okamura, Simone and O'Leary 2004, IEEE Trans Biomed Eng 51:1707; the third, before the capsule gives way, is over when the tip is in). Pushed
in, both drag the tissue along the axis d, so the hand feels F + f L at a length L in the tissue. The shaft does not bend: tissue on it
may slide along it and not move aside, which is met by an augmented Lagrangian,

    E = - sum_k f ds_k d.y_k - F d.y_tip + sum_k (l_k.c_k + kappa/2 |c_k|^2),     c_k = (1 - d d)(y_k - a_k).

The first round, in which the needle is not there yet, says where the tissue lies under the other loads; the needle is aimed at its target as
it lies then. The hand stops where the tip would be at the target had nothing moved; the tissue goes with the needle, so the tip
cuts less of it: each round finds the place of the tissue at which the tip stops.
"""
from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from biomech.domain import MM
from biomech.materials.tensor import Array
from biomech.tissue.extras import Blocks, Longs
from biomech.tissue.fem import Body
from biomech.tissue.operation import Needle
from biomech.tissue.reference import shape_values
from biomech.tissue.springs import STIFF, STIFFEST
from meshing.errors import SimulationError
from meshing.tetmesh import at_lps

PIECES = 64
"""Pieces of the shaft, each pushing at its middle."""
NEAREST = 40
"""Elements whose middles are nearest that are looked at for the one that holds a point."""
INSIDE = 1e-6
"""Barycentric coordinates down to minus this count as inside."""
NOT_YET = 1.0
"""m: the miss of a needle that is not in place yet."""


class Shaft:
    """The needle in a body; `shear` (n,) Pa at the nodes, which sets the penalties. Positions in m, the body's order."""

    looks_again = False

    def __init__(self, needle: Needle, body: Body, scan: Array, shear: Array) -> None:
        self.needle, self.body = needle, body
        entry, tip = (np.array(place) * MM for place in (needle.entry_lps, needle.tip_lps))
        if located(body, scan, tip[None])[0][0] < 0:
            raise SimulationError(f"the tip of '{needle.name}' at {at_lps(tip / MM)} does not lie in the tissue that is simulated; put it there")
        self.length = float(np.linalg.norm(tip - entry))
        self.scan, self.shear = scan, shear
        self.push = 0.0
        self.placed = False
        self._place(scan, entry, tip)
        if not len(self.ds):
            raise SimulationError(f"'{needle.name}' does not pass through the tissue that is simulated")

    def _place(self, x: Array, entry: Array, tip: Array) -> None:
        """Cut the way from `entry` to `tip` into pieces, and keep those that lie in the tissue as it is at `x`."""
        self.entry, self.d = entry, (tip - entry) / np.linalg.norm(tip - entry)
        length = float(np.linalg.norm(tip - entry))
        self.along = (np.arange(PIECES) + 0.5) * length / PIECES
        element, L = located(self.body, x, np.concatenate([entry + self.along[:, None] * self.d, tip[None]]))
        if element[-1] < 0:
            raise SimulationError(f"the other loads move the tissue away from the tip of '{self.needle.name}' at {at_lps(tip / MM)}; support it, "
                                  "or aim deeper")
        kept = element >= 0
        self.along = np.append(self.along, length)[kept]
        self.nodes = self.body.nodes[element[kept]].astype(np.int64)
        self.weights = shape_values(L[kept], self.nodes.shape[1])
        self.ds = np.where(np.arange(PIECES + 1) < PIECES, length / PIECES, 0.0)[kept]
        self.depth = length
        # holding the shaft at more places than the elements have nodes for would ask the same of them twice
        corners = x[self.body.nodes[element[kept], :4]]
        wide = float(np.linalg.norm(corners[:, 1:] - corners[:, :1], axis=2).mean())
        count = min(len(self.along), 1 + int(np.ceil(np.ptp(self.along) / wide)))
        self.guided = np.unique(np.rint(np.linspace(0, len(self.along) - 1, count)).astype(np.int64))
        self.aim = self.at_points(x)
        self.across = np.eye(3) - np.outer(self.d, self.d)
        self.known = np.zeros((len(self.guided), 3))
        self.kappa, self.stiffer = STIFF * self.shear[self.nodes[self.guided]].mean(axis=1) * wide, 1.0

    def at_points(self, x: Array) -> Array:
        """(k, 3) m where the tissue on the shaft is, the tip last."""
        found: Array = np.einsum("ka,kai->ki", self.weights, x[self.nodes])
        return found

    def at(self, level: float) -> None:
        self.push = level * self.placed

    def way(self) -> float:
        return 0.0

    def strides(self, before: Array, after: Array) -> float:
        return 0.0

    def begin(self) -> None:
        """A new equilibrium is sought."""

    def _cut(self) -> tuple[Array, Longs, Array]:
        """(share (k,) of each piece that the needle has passed, and the nodes and weights of the tissue at the tip)."""
        half = 0.5 * self.ds
        share = np.clip((self.depth - self.along + half) / np.maximum(2.0 * half, 1e-12), 0.0, 1.0) * (self.ds > 0.0)
        after = int(np.clip(np.searchsorted(self.along, self.depth), 1, len(self.along) - 1)) if len(self.along) > 1 else 0
        w = 1.0
        if after:
            w = float(np.clip((self.depth - self.along[after - 1]) / max(self.along[after] - self.along[after - 1], 1e-12), 0.0, 1.0))
        nodes = np.concatenate([self.nodes[after - 1], self.nodes[after]])
        return share, nodes, np.concatenate([(1.0 - w) * self.weights[after - 1], w * self.weights[after]])

    def _drag(self, n: int) -> Array:
        """(n, 3) N that the needle drags the tissue along with."""
        share, nodes, weights = self._cut()
        found = np.zeros((n, 3))
        rub = float(self.needle.friction) * share * self.ds
        np.add.at(found, self.nodes, (rub[:, None] * self.weights)[:, :, None] * self.d)
        np.add.at(found, nodes, float(self.needle.tip_force) * weights[:, None] * self.d)
        return self.push * found

    def _aside(self, x: Array) -> Array:
        found: Array = (self.at_points(x) - self.aim)[self.guided] @ self.across
        return found

    def energy(self, x: Array) -> float:
        if not self.placed:
            return 0.0
        c = self._aside(x)
        return -float(np.vdot(self._drag(len(x)), x)) + float(np.vdot(self.known, c)) + 0.5 * float(self.kappa @ (c**2).sum(axis=1))

    def forces(self, x: Array) -> Array:
        found = -self._drag(len(x))
        if self.placed:
            held = self.known + self.kappa[:, None] * self._aside(x)
            np.add.at(found, self.nodes[self.guided], self.weights[self.guided, :, None] * held[:, None])
        return found

    def tangent(self, x: Array, positive: bool) -> Blocks:
        if not self.placed:
            return Blocks.none()
        w = self.weights[self.guided]
        pair = self.kappa[:, None, None] * w[:, :, None] * w[:, None]
        return Blocks.dense(self.nodes[self.guided], np.einsum("kab,ij->kaibj", pair, self.across))

    def augment(self, x: Array) -> float:
        if not self.placed:
            ends = located(self.body, self.scan, np.array([self.needle.entry_lps, self.needle.tip_lps]) * MM)
            tip = _followed(self.body, x, ends, 1)
            # a needle that begins outside the tissue begins where the plan says
            entry = _followed(self.body, x, ends, 0) if ends[0][0] >= 0 else np.array(self.needle.entry_lps) * MM
            self._place(x, entry, tip)
            self.placed, self.length = True, float(np.linalg.norm(tip - entry))
            return NOT_YET
        c = self._aside(x)
        self.known = self.known + self.kappa[:, None] * c
        before = self.depth
        self.depth = self._reached(x)
        return max(float(np.linalg.norm(c, axis=1).max()), abs(self.depth - before))

    def _reached(self, x: Array) -> float:
        """m along the way that the tip has cut: where the tissue lies as far along the axis as the tip."""
        went = (self.at_points(x) - self.entry) @ self.d
        later = np.flatnonzero(went >= self.length)
        if not len(later):
            return float(self.along[-1])
        k = int(later[0])
        if k == 0:
            return float(self.along[0])
        w = (self.length - went[k - 1]) / max(went[k] - went[k - 1], 1e-12)
        return float(self.along[k - 1] + w * (self.along[k] - self.along[k - 1]))

    def worst(self, x: Array) -> Array:
        found: Array = self.at_points(x)[self.guided[int(np.argmax(np.linalg.norm(self._aside(x), axis=1)))]]
        return found

    def stiffen(self, factor: float) -> None:
        factor = min(factor, STIFFEST / self.stiffer)
        self.stiffer *= factor
        self.kappa = factor * self.kappa

    def in_tissue(self) -> float:
        """m of the shaft that tissue surrounds."""
        return float(self._cut()[0] @ self.ds)

    def read(self, x: Array) -> tuple[tuple[str, float], ...]:
        """Force on the hand in N, and in m: shaft in tissue, how far the target has moved, how far before it the tip stops."""
        name = self.needle.name
        hand = float(self.needle.tip_force) + float(self.needle.friction) * self.in_tissue()
        aside = float(np.linalg.norm((self.known + self.kappa[:, None] * self._aside(x)).sum(axis=0)))
        return ((f"force of {name}", hand), (f"sideways force of {name}", aside), (f"{name}: length in tissue", self.in_tissue()),
                (f"{name}: target moved", float(np.linalg.norm(self.at_points(x)[-1] - self.aim[-1]))),
                (f"{name}: tip short of target", float(self.along[-1] - self.depth)))


def located(body: Body, x: Array, points: Array) -> tuple[Longs, Array]:
    """(element, -1 where none holds it; barycentric coordinates (k, 4)) of points (k, 3) m among the corners of the elements at `x`."""
    corners = x[body.nodes[:, :4]]
    _, near = cKDTree(corners.mean(axis=1)).query(points, k=min(NEAREST, len(corners)))
    near = near.reshape(len(points), -1)
    base = corners[near, 0]
    edges = np.moveaxis(corners[near, 1:] - base[:, :, None], 2, 3)
    rest = np.linalg.solve(edges, (points[:, None] - base)[..., None])[..., 0]
    L = np.concatenate([1.0 - rest.sum(axis=2, keepdims=True), rest], axis=2)
    best = L.min(axis=2).argmax(axis=1)
    row = np.arange(len(points))
    found = np.where(L[row, best].min(axis=1) > -INSIDE, near[row, best], -1).astype(np.int64)
    return found, L[row, best]


def _followed(body: Body, x: Array, places: tuple[Longs, Array], k: int) -> Array:
    nodes = body.nodes[places[0][k]]
    found: Array = shape_values(places[1][k:k + 1], len(nodes))[0] @ x[nodes]
    return found
