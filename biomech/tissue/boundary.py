"""Loads on a part of the surface: traction that keeps its direction, and pressure that follows the surface.

Pressure p on the deformed facet with tangents t1, t2 pushes with -p N_a t1 x t2 (Bonet and Wood 2008, section 8.5). On a closed surface, or
on one whose rim is held, this has an energy; on an open patch the part of the tangent along the rim is not symmetric. The
force is exact always; the tangent keeps its symmetric part, and the energy is the quadratic model about the last tangent.
"""
from __future__ import annotations

import numpy as np

from biomech.materials.tensor import Array
from biomech.tissue.extras import Blocks, Longs
from biomech.tissue.reference import EDGES, Ints, triangle_rule, triangle_shapes


def quadratic_facets(corners: int, tets: Ints, nodes: Ints, triangles: Ints) -> Longs:
    """(k, 6) nodes of the quadratic facets over corner `triangles` (k, 3): corners, then the middles of 01, 12, 02."""
    ends = np.sort(tets[:, EDGES].reshape(-1, 2).astype(np.int64), axis=1)
    keys, first = np.unique(ends[:, 0] * corners + ends[:, 1], return_index=True)
    middles = nodes[:, 4:].ravel()[first]
    sides = [np.sort(triangles[:, pair].astype(np.int64), axis=1) for pair in ([0, 1], [1, 2], [0, 2])]
    found = [*triangles.T, *(middles[np.searchsorted(keys, side[:, 0] * corners + side[:, 1])] for side in sides)]
    return np.stack(found, axis=1).astype(np.int64)


def flat_facets(facets: Longs) -> Longs:
    """(4k, 3) small triangles through the nodes of (k, 6) quadratic ones, turned alike."""
    small: Longs = facets[:, [[0, 3, 5], [3, 1, 4], [5, 4, 2], [3, 4, 5]]].reshape(-1, 3)
    return small


def area_vectors(x: Array, facets: Longs) -> Array:
    """(k, q, 3) t1 x t2 at the points of the rule; half of it is normal times area."""
    tangents = np.einsum("qad,fax->fqdx", triangle_shapes(triangle_rule()[0])[1], x[facets])
    found: Array = np.cross(tangents[:, :, 0], tangents[:, :, 1])
    return found


def facet_area(x: Array, facets: Longs) -> float:
    """m2."""
    return 0.5 * float((np.linalg.norm(area_vectors(x, facets), axis=2) @ triangle_rule()[1]).sum())


def traction_force(points: Array, facets: Longs, traction: Array) -> Array:
    """(n, 3) N of the traction (3,) Pa on the facets (k, 6) as they are at `points`."""
    places, weights = triangle_rule()
    size = np.linalg.norm(area_vectors(points, facets), axis=2)
    share = np.einsum("fq,q,qa->fa", 0.5 * size, weights, triangle_shapes(places)[0])
    found = np.zeros_like(points)
    np.add.at(found, facets, share[:, :, None] * traction)
    return found


class FollowerPressure:
    """`pressure` Pa on the facets (k, 6), against their outward normals, in step with the load."""

    def __init__(self, points: Array, facets: Longs, pressure: float) -> None:
        self.facets, self.full, self.pressure = facets, pressure, pressure
        self.here, self.force, self.blocks = points.copy(), np.zeros_like(points), Blocks.none()

    def at(self, level: float) -> None:
        self.pressure = level * self.full

    def forces(self, x: Array) -> Array:
        places, weights = triangle_rule()
        share = self.pressure * np.einsum("q,qa,fqx->fax", 0.5 * weights, triangle_shapes(places)[0], area_vectors(x, self.facets))
        found = np.zeros_like(x)
        np.add.at(found, self.facets, share)
        return found

    def energy(self, x: Array) -> float:
        u = x - self.here
        bend = np.einsum("ki,kij,kj->", u[self.blocks.rows], self.blocks.values, u[self.blocks.columns])
        return float(np.vdot(self.force, u)) + 0.5 * float(bend)

    def tangent(self, x: Array, positive: bool) -> Blocks:
        self.here, self.force = x.copy(), self.forces(x)
        if positive:
            self.blocks = Blocks.none()
            return self.blocks
        places, weights = triangle_rule()
        values, slopes = triangle_shapes(places)
        t = np.einsum("qad,fax->fqdx", slopes, x[self.facets])
        # d(t1 x t2) = -[t2] dt1 + [t1] dt2, with [t] the matrix of the cross product
        turn = -np.einsum("qb,fqij->fqbij", slopes[:, :, 0], _cross(t[:, :, 1])) + np.einsum("qb,fqij->fqbij", slopes[:, :, 1], _cross(t[:, :, 0]))
        K = self.pressure * np.einsum("q,qa,fqbij->faibj", 0.5 * weights, values, turn)
        self.blocks = Blocks.dense(self.facets, 0.5 * (K + K.transpose(0, 3, 4, 1, 2)))
        return self.blocks


def _cross(t: Array) -> Array:
    """(..., 3, 3) the matrices [t] with [t] v = t x v."""
    found = np.zeros((*t.shape, 3))
    found[..., 0, 1], found[..., 0, 2], found[..., 1, 2] = -t[..., 2], t[..., 1], -t[..., 0]
    found[..., 1, 0], found[..., 2, 0], found[..., 2, 1] = t[..., 2], -t[..., 1], t[..., 0]
    return found
