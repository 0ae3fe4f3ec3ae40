"""Flow in a plane as a slab: a flat mesh of quadrilaterals drawn out by one layer of tetrahedra between two planes of symmetry.

With one layer all nodes lie on these planes, so nothing moves across the slab: the three-dimensional solver answers the plane problem. Tetrahedra
lean to one side within the layer; what is read off is the mean of the two planes.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from biomech.flow.arrays import Bools, Double, Longs
from biomech.flow.discretisation import WALL, Discretisation
from biomech.verification.pipes import prisms_to_tets
from meshing.tetmesh import outer_facets, tet_volumes

FRONT, BACK = "front", "back"


@dataclass(frozen=True, eq=False)
class Slab:
    """`flat` (k, 2) nodes of the plane; the discretisation has them at z = 0 and again at z = `depth`."""

    flat: Double
    depth: float
    flow: Discretisation

    def nodes(self, where: Bools) -> Longs:
        """(2, m) the solver's numbers of the flat nodes `where` (k,), front and back."""
        back = np.empty(len(self.flow), np.int64)
        back[self.flow.order] = np.arange(len(self.flow))
        chosen = np.flatnonzero(where)
        return np.stack([back[chosen], back[chosen + len(self.flat)]])

    def values(self, where: Bools) -> Double:
        """(m, 4) velocity and pressure at the flat nodes `where`, the mean of both planes."""
        found: Double = self.flow.state[self.nodes(where)].mean(axis=0)
        return found

    def force(self, where: Bools) -> Double:
        """(2,) force of the fluid on the wall nodes `where` per unit depth: what the equations of these nodes are short of (reactions.py)."""
        self.flow.assemble(False)
        found: Double = -self.flow.residual[self.nodes(where), :2].sum(axis=(0, 1)) / self.depth
        return found


def slab(flat: Double, quads: Longs, depth: float, nu: float, named: Callable[[Double], dict[str, Bools]]) -> Slab:
    """`flat` (k, 2), `quads` (q, 4) in order around; `named` tells from the middles (e, 2) of the outer edges which belong to "inlet" and the
    outlets, the others are wall. A quadrilateral is cut from its first corner to its third."""
    k = len(flat)
    triangles = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
    points = np.concatenate([np.column_stack([flat, np.full(k, z)]) for z in (0.0, depth)])
    tets = prisms_to_tets(np.column_stack([triangles, triangles + k]))
    wrong = tet_volumes(points, tets.astype(np.int32)) < 0
    tets[wrong] = tets[wrong][:, [0, 2, 1, 3]]
    facets = outer_facets(tets.astype(np.int32))
    front, back = (facets < k).all(axis=1), (facets >= k).all(axis=1)
    sides = facets[~front & ~back]
    openings = named(points[sides][:, :, :2].mean(axis=1))
    wall = ~np.any(list(openings.values()), axis=0) if openings else np.ones(len(sides), bool)
    sets = {WALL: sides[wall], **{name: sides[which] for name, which in openings.items()}, FRONT: facets[front], BACK: facets[back]}
    return Slab(flat, depth, Discretisation(points, tets.astype(np.int32), sets, nu, symmetry=(FRONT, BACK)))


def grid(x: Double, y: Double) -> tuple[Double, Longs]:
    """Nodes (nx ny, 2), y fastest, and quadrilaterals of a rectangle."""
    number = np.arange(len(x) * len(y)).reshape(len(x), len(y))
    quads = np.stack([number[:-1, :-1], number[1:, :-1], number[1:, 1:], number[:-1, 1:]], -1).reshape(-1, 4)
    return np.stack(np.meshgrid(x, y, indexing="ij"), -1).reshape(-1, 2), quads
