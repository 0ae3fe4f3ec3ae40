"""The discrete model under the hand: linear tetrahedra with the laws of biomech/materials, exactly as the certified solver has them.

A frame needs the energy and the forces together, in one sweep and on one thread; a factorisation in the background needs the
tangent without the interpreter. Both are loops of this file around the elements of biomech/tissue/assembly.py and the laws of
biomech/materials/point.py, so that a rest of the rehearsal is an equilibrium of `biomech.tissue.newton.Solver` on the same mesh.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from biomech.domain import MM
from biomech.materials.law import Law
from biomech.materials.point import dilatation, shape_energy, shape_stress
from biomech.materials.tensor import COMPILED, Array, inverse_transpose
from biomech.rehearsal.dissection import fronts_of
from biomech.rehearsal.factor import Factor, factored
from biomech.tissue.assembly import assemble_block, own_axes
from biomech.tissue.fem import Body
from biomech.tissue.pattern import Longs
from biomech.tissue.reference import PARENTS, Ints
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


class Discrete:
    """One body at one topology. Nodes and elements inside are in the order of its `body`; `mesh` is in the caller's.

    mesh in mm; held (n,) bool, its nodes that do not move; behind: the face_neighbours of the mesh where they are known.
    """

    def __init__(self, mesh: TetMesh, matter: Matter, held: NDArray[np.bool_], behind: NDArray[np.int64] | None = None) -> None:
        self.mesh, self.matter, self.held = mesh, matter, held
        part = matter.part_of[mesh.organ]
        free = np.where(held[:, None, None], 0.0, np.eye(3))
        self.body = Body(mesh.points_mm * MM, mesh.tets, laws=matter.laws, part=part, free=free, mean=False)
        self.fixed = self.body.held
        self.load = self.body.body_force(matter.density[part], matter.acceleration)
        self.load[self.fixed] = 0.0
        self.gradients = np.ascontiguousarray(self.body.B[:, 0])
        behind = face_neighbours(mesh.tets.astype(np.int64)) if behind is None else behind
        self.surface = mesh.tets[:, FACES_OUT][behind < 0]
        self.skin = self.body.number[np.unique(self.surface)]
        self.size = float(np.cbrt(6.0 * np.sqrt(2.0) * self.body.volume.mean()))

    def forces(self, x: Array) -> tuple[float, Array, float]:
        """(energy less the work of the weight in J, its slope (n, 3) N without the held nodes, least det F) at positions x."""
        body = self.body
        slope = -self.load
        energy, least = _forces(x, body.nodes, self.gradients, body.volume, body.part, body.codes, body.pars, body.axes, body.lams, slope)
        slope[self.fixed] = 0.0
        return energy - float(np.vdot(self.load, x - body.points)), slope, least

    def factored(self, x: Array) -> Factor:
        """The factor of the tangent at x, made positive point by point; releases the interpreter while it works."""
        body = self.body
        D = np.zeros_like(body.D)
        m, width = body.nodes.shape
        _tangent(x, np.zeros(m), body.nodes, body.B, body.dV, body.part, body.codes, body.pars, body.axes, body.lams, body.slots, D,
                 np.zeros((1, 3, 3), np.float32), PARENTS, np.zeros_like(x), np.empty((m, width, 3)), np.empty(m))
        _hold(body.rows, body.columns, body.diagonal, self.fixed, D)
        return factored(fronts_of(body.points, body.rows, body.columns), body.rows, body.columns, D)

    def stiffness(self) -> Array:
        """(n,) N/m a bound of the stiffness that holds each node, for nodes that have no better."""
        body = self.body
        modulus = np.array([2.0 * float(law.shear_modulus) + float(law.lam) for law in self.matter.laws])[body.part]
        each = (modulus * body.volume)[:, None] * np.einsum("eai,eai->ea", self.gradients, self.gradients)
        return np.asarray(np.bincount(body.nodes.ravel(), each.ravel(), minlength=len(body.points)), np.float64)


@njit(nogil=True, **COMPILED)
def _forces(x: Array, nodes: Ints, B: Array, volume: Array, part: Ints, codes: Ints, pars: Array, axes: Array, lams: Array,
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
                    F[i, j] += x[n, i] * B[e, a, j]
        J = inverse_transpose(F, G)
        least = min(least, J)
        k = part[e]
        t = dilatation(codes[k], F, J, G)
        directions = own_axes(axes, e)
        if J > 0.0 or codes[k] == 0:
            total += volume[e] * (shape_energy(codes[k], pars[k], directions, F, J) + 0.5 * lams[k] * t * t)
        else:
            total = np.inf
        shape_stress(codes[k], pars[k], directions, F, G, P)
        for i in range(3):
            for j in range(3):
                P[i, j] = volume[e] * (P[i, j] + lams[k] * t * G[i, j])
        for a in range(4):
            n = nodes[e, a]
            for i in range(3):
                out[n, i] += P[i, 0] * B[e, a, 0] + P[i, 1] * B[e, a, 1] + P[i, 2] * B[e, a, 2]
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
