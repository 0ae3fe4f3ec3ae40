"""The discrete model under the hand: linear tetrahedra with the laws of biomech/materials, exactly as the certified solver has them.

A frame needs the energy and the forces together, in one sweep and on one thread; a factorisation in the background needs the
tangent without the interpreter. Both are loops of this file around the elements of biomech/tissue/assembly.py and the laws of
biomech/materials/point.py, so that a rest of the rehearsal is an equilibrium of `biomech.tissue.newton.Solver` on the same mesh.
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numba import njit
from numpy.typing import NDArray

from biomech.domain import MM
from biomech.materials.law import Law
from biomech.materials.point import dilatation, shape_energy, shape_stress
from biomech.materials.tensor import COMPILED, Array, inverse_transpose
from biomech.rehearsal.dissection import fronts_of
from biomech.rehearsal.factor import Factor, Single, factored
from biomech.tissue.assembly import assemble_block, own_axes
from biomech.tissue.checks import refuse_broken_mesh, refuse_inside_out
from biomech.tissue.fem import Body
from biomech.tissue.pattern import Longs, diagonal_slots, morton_order, node_to_elements, sparsity
from biomech.tissue.reference import PARENTS, Ints, element_gradients, quadrature, shape_slopes
from meshing.tetmesh import FACES_OUT, TetMesh
from meshing.tetmeshers.kernels.topology import face_neighbours

FLATTEST = 1e-3
"""Smallest det F of an element that is shown; below it the element is as good as inside out."""


@dataclass(frozen=True, eq=False)
class Matter:
    """What the tissue is: laws, their density (laws,) kg/m3, part_of (256,) which of them each label value follows, and the
    acceleration (3,) m/s2 of the weight."""

    laws: tuple[Law, ...]
    density: Array
    part_of: NDArray[np.int32]
    acceleration: Array


@dataclass(frozen=True, eq=False)
class Discrete:
    """One body at one topology.

    `mesh` (mm), held (n,) bool, its nodes that do not move, and behind (m, 4), its face_neighbours, are in the caller's order. The rest is
    inside: nodes and elements along a Morton curve, those that a cut made last. order (n,) and elements (m,) are the caller's numbers of both;
    points (n, 3) m, nodes (m, 4), B (m, 1, 4, 3) 1/m the gradients of the shape functions, dV (m, 1) m3, part (m,) which law.
    """

    mesh: TetMesh
    matter: Matter
    held: NDArray[np.bool_]
    behind: Longs
    order: Longs
    elements: Longs
    points: Array
    nodes: Ints
    B: Array
    dV: Array
    part: Ints

    @classmethod
    def of(cls, mesh: TetMesh, matter: Matter, held: NDArray[np.bool_]) -> Discrete:
        """Raises MeshError, with the place, for nodes without a place and for elements without a volume."""
        points = mesh.points_mm * MM
        refuse_broken_mesh(points, mesh.tets)
        order, elements = morton_order(points), morton_order(points[mesh.tets].mean(axis=1))
        points = points[order]
        nodes = _inverse(order)[mesh.tets[elements]].astype(np.int32)
        B, dV = _gradients(points, nodes)
        behind = face_neighbours(mesh.tets.astype(np.int64))
        return cls(mesh, matter, held, behind, order, elements, points, nodes, B, dV, matter.part_of[mesh.organ[elements]])

    def after(self, mesh: TetMesh, held: NDArray[np.bool_], behind: Longs, nodes: Longs, elements: Longs) -> Discrete:
        """The same after a cut, of which only what is new is worked out: nodes (n,) and elements (m,) tell what number each of those of
        `mesh` had before, -1 for new ones. An element that was there before has its corners where they were."""
        order, _ = _followed(self.order, nodes)
        later, kept = _followed(self.elements, elements)
        points = np.ascontiguousarray(mesh.points_mm[order]) * MM
        inside = _inverse(order)[mesh.tets[later]].astype(np.int32)
        B, dV = _gradients(points, inside[len(kept):])
        part = np.concatenate([self.part[kept], self.matter.part_of[mesh.organ[later[len(kept):]]]])
        return Discrete(mesh, self.matter, held, behind, order, later, points, inside, np.concatenate([self.B[kept], B]),
                        np.concatenate([self.dV[kept], dV]), part)

    @cached_property
    def number(self) -> Longs:
        """(n,) the number inside of each of the caller's nodes."""
        return _inverse(self.order)

    @cached_property
    def fixed(self) -> NDArray[np.bool_]:
        return self.held[self.order]

    @cached_property
    def surface(self) -> Ints:
        """(k, 3) the outer triangles, the caller's numbers."""
        element, face = np.nonzero(self.behind < 0)
        found: Ints = self.mesh.tets[element[:, None], FACES_OUT[face]]
        return found

    @cached_property
    def skin(self) -> Longs:
        """The nodes of the surface, numbers inside."""
        mark = np.zeros(len(self.order), bool)
        mark[self.surface] = True
        return self.number[mark]

    @cached_property
    def size(self) -> float:
        """m, the edge of a regular element of the mean volume."""
        return float(np.cbrt(6.0 * np.sqrt(2.0) * self.dV.mean()))

    @cached_property
    def load(self) -> Array:
        """(n, 3) N the weight, none on held nodes."""
        mass = np.zeros(len(self.points))
        _spread(self.nodes, self.dV[:, 0] * self.matter.density[self.part], mass)
        mass[self.fixed] = 0.0
        return mass[:, None] * self.matter.acceleration

    @cached_property
    def stiffness(self) -> Array:
        """(n,) N/m a bound of the stiffness that holds each node, for nodes that have no better."""
        modulus = np.array([2.0 * float(law.shear_modulus) + float(law.lam) for law in self.matter.laws])
        found = np.zeros(len(self.points))
        _bound(self.nodes, self.B, self.dV, modulus[self.part], found)
        return found

    @cached_property
    def _laws(self) -> tuple[Ints, Array, Array, Array]:
        """Codes, parameters, directions and first Lame parameters of the laws, for the kernels."""
        laws = self.matter.laws
        return (np.array([law.code for law in laws], np.int32), np.array([law.parameters() for law in laws]), np.eye(3)[None],
                np.array([float(law.lam) for law in laws]))

    @cached_property
    def pattern(self) -> tuple[Longs, Ints, Longs, Ints]:
        """(row starts, columns, where the diagonal stands, slots of the elements) of the tangent; releases the interpreter."""
        rows, columns, diagonal, slots = _pattern(self.nodes, len(self.points))
        return rows, columns, diagonal, slots

    def inside(self, values: Array) -> Array:
        """Caller's node order -> the one inside."""
        return np.ascontiguousarray(values[self.order])

    def outside(self, values: Array) -> Array:
        """The node order inside -> the caller's."""
        found = np.empty_like(values)
        found[self.order] = values
        return found

    def body(self, grasped: Longs | None = None) -> Body:
        """The same for the certified solver, which has an order of its own; `grasped` (k,) numbers inside of nodes held besides."""
        still = self.held.copy()
        if grasped is not None:
            still[self.order[grasped]] = True
        return Body(self.mesh.points_mm * MM, self.mesh.tets, laws=self.matter.laws, part=self.matter.part_of[self.mesh.organ],
                    free=np.where(still[:, None, None], 0.0, np.eye(3)), mean=False)

    def forces(self, x: Array) -> tuple[float, Array, float]:
        """(energy less the work of the weight in J, its slope (n, 3) N without the held nodes, least det F) at positions x."""
        slope = -self.load
        energy, least = _forces(x, self.nodes, self.B, self.dV, self.part, *self._laws, slope)
        slope[self.fixed] = 0.0
        return energy - float(np.vdot(self.load, x - self.points)), slope, least

    def tangent(self, x: Array) -> Single:
        """(blocks, 3, 3) N/m, in the places of `pattern`, the tangent at x made positive point by point, without the held nodes; single
        precision; releases the interpreter while it works."""
        rows, columns, diagonal, slots = self.pattern
        D = np.zeros((len(columns), 3, 3), np.float32)
        m, width = self.nodes.shape
        _tangent(x, np.zeros(m), self.nodes, self.B, self.dV, self.part, *self._laws, slots, D,
                 np.zeros((1, 3, 3), np.float32), PARENTS, np.zeros_like(x), np.empty((m, width, 3)), np.empty(m))
        _hold(rows, columns, diagonal, self.fixed, D)
        return D

    def factored(self, x: Array) -> Factor:
        """The factor of `tangent`; releases the interpreter while it works."""
        rows, columns, _, _ = self.pattern
        return factored(fronts_of(self.points, rows, columns), rows, columns, self.tangent(x))


def _inverse(order: Longs) -> Longs:
    found = np.empty(len(order), np.int64)
    found[order] = np.arange(len(order))
    return found


def _followed(order: Longs, before: Longs) -> tuple[Longs, Longs]:
    """The order of what is there after a cut, and the places in `order` of what was there before, which comes first; before (k,) the former
    numbers, -1 for what is new."""
    now = np.full(len(order), -1, np.int64)
    old = np.flatnonzero(before >= 0)
    now[before[old]] = old
    found = now[order]
    kept = np.flatnonzero(found >= 0)
    return np.concatenate([found[kept], np.flatnonzero(before < 0)]), kept


def _gradients(points: Array, nodes: Ints) -> tuple[Array, Array]:
    """(B, dV) of linear elements. Raises MeshError, with the place, where one has no volume."""
    B, dV = np.empty((len(nodes), 1, 4, 3)), np.empty((len(nodes), 1))
    element_gradients(points, nodes, shape_slopes(quadrature(1)[0], 4), B, dV)
    if len(nodes):
        refuse_inside_out(points, nodes, dV)
    return B, dV


@njit(nogil=True, **COMPILED)
def _forces(x: Array, nodes: Ints, B: Array, dV: Array, part: Ints, codes: Ints, pars: Array, axes: Array, lams: Array,
            out: Array) -> tuple[float, float]:
    """Adds the internal forces to `out`; (energy, least det F)."""
    F, G, P = np.empty((3, 3)), np.empty((3, 3)), np.empty((3, 3))
    total, least = 0.0, np.inf
    for e in range(nodes.shape[0]):
        F[:] = 0.0
        for a in range(4):
            n = nodes[e, a]
            for i in range(3):
                for j in range(3):
                    F[i, j] += x[n, i] * B[e, 0, a, j]
        J = inverse_transpose(F, G)
        least = min(least, J)
        k = part[e]
        t = dilatation(codes[k], F, J, G)
        directions = own_axes(axes, e)
        if J > 0.0 or codes[k] == 0:
            total += dV[e, 0] * (shape_energy(codes[k], pars[k], directions, F, J) + 0.5 * lams[k] * t * t)
        else:
            total = np.inf
        shape_stress(codes[k], pars[k], directions, F, G, P)
        for i in range(3):
            for j in range(3):
                P[i, j] = dV[e, 0] * (P[i, j] + lams[k] * t * G[i, j])
        for a in range(4):
            n = nodes[e, a]
            for i in range(3):
                out[n, i] += P[i, 0] * B[e, 0, a, 0] + P[i, 1] * B[e, 0, a, 1] + P[i, 2] * B[e, 0, a, 2]
    return total, least


@njit(nogil=True, **COMPILED)
def _tangent(x: Array, p: Array, nodes: Ints, B: Array, dV: Array, part: Ints, codes: Ints, pars: Array, axes: Array, lams: Array,
             slots: Ints, D: Array, coarse: Array, parents: Ints, force: Array, slope: Array, theta: Array) -> None:
    assemble_block(0, nodes.shape[0], x, p, nodes, B, dV, part, codes, pars, axes, lams, 0.0, False, True, True, slots, D, slots, coarse,
                   parents, force, slope, theta)


@njit(nogil=True, **COMPILED)
def _hold(rows: Longs, columns: Ints, diagonal: Longs, fixed: NDArray[np.bool_], D: Array) -> None:
    """Rows and columns of nodes that do not move, by a diagonal of the size of their own."""
    for r in range(rows.size - 1):
        for k in range(rows[r], rows[r + 1]):
            if fixed[r] or fixed[columns[k]]:
                if k == diagonal[r]:
                    scale = (D[k, 0, 0] + D[k, 1, 1] + D[k, 2, 2]) / 3.0
                    D[k, :, :] = 0.0
                    D[k, 0, 0] = D[k, 1, 1] = D[k, 2, 2] = scale
                else:
                    D[k, :, :] = 0.0


@njit(nogil=True, **COMPILED)
def _pattern(nodes: Ints, count: int) -> tuple[Longs, Ints, Longs, Ints]:
    """As biomech/tissue/pattern.py, on one thread."""
    start, where = node_to_elements(nodes, count)
    rows, columns = sparsity(nodes, count, start, where)
    slots = np.empty((nodes.shape[0], 4, 4), np.int32)
    for e in range(nodes.shape[0]):
        for a in range(4):
            r = nodes[e, a]
            for b in range(4):
                slots[e, a, b] = rows[r] + np.searchsorted(columns[rows[r]:rows[r + 1]], nodes[e, b])
    return rows, columns, diagonal_slots(rows, columns), slots


@njit(nogil=True, **COMPILED)
def _spread(nodes: Ints, amount: Array, out: Array) -> None:
    """A quarter of what each element has to each of its corners."""
    for e in range(nodes.shape[0]):
        for a in range(4):
            out[nodes[e, a]] += 0.25 * amount[e]


@njit(nogil=True, **COMPILED)
def _bound(nodes: Ints, B: Array, dV: Array, modulus: Array, out: Array) -> None:
    for e in range(nodes.shape[0]):
        for a in range(4):
            out[nodes[e, a]] += modulus[e] * dV[e, 0] * (B[e, 0, a, 0] ** 2 + B[e, 0, a, 1] ** 2 + B[e, 0, a, 2] ** 2)
