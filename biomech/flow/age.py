"""Residence time: how long ago the blood at a place came in, by the washout of a passive scalar.

A dye that fills the vessel and is no longer fed leaves with the flow; integrated over time its concentration is the mean age a of the blood
(Spalding 1958, Chem. Eng. Sci. 9:74; Danckwerts 1953),

    u.grad a - kappa laplace a = 1,      a = 0 at the inlet, no flux at the wall, outflow free

on linear tetrahedra with streamline stabilisation; kappa is the kinematic viscosity (a Schmidt number of 1: a choice, not a property of
blood), so ages right at the wall, where blood does not move, are those of its surroundings. What leaves has on average the age V / Q, less the little
that diffuses back through the inlet.

Dimensionless: times in D / U.
"""
from __future__ import annotations

import numpy as np
import scipy.sparse as sparse
from numba import njit
from scipy.sparse.linalg import LinearOperator, gmres, spilu

from biomech.flow.arrays import Double, Ints
from biomech.flow.discretisation import Discretisation
from biomech.flow.vms import entry_positions
from meshing.errors import SimulationError

TOLERANCE = 1e-8


@njit(cache=True, nogil=True)
def _assemble(tets: Ints, gradients: Double, volumes: Double, velocity: Double, kappa: float, positions: Ints, values: Double, load: Double) -> None:
    mean, along = np.empty(3), np.empty(4)
    for e in range(len(tets)):
        nodes, g, volume = tets[e], gradients[e], volumes[e]
        for k in range(3):
            mean[k] = 0.25 * (velocity[nodes[0], k] + velocity[nodes[1], k] + velocity[nodes[2], k] + velocity[nodes[3], k])
        convected, square = 0.0, 0.0
        for a in range(4):
            along[a] = mean[0] * g[a, 0] + mean[1] * g[a, 1] + mean[2] * g[a, 2]
            convected += 2.0 * along[a] ** 2
            for b in range(4):
                square += 4.0 * (g[a, 0] * g[b, 0] + g[a, 1] * g[b, 1] + g[a, 2] * g[b, 2]) ** 2
        tau = 1.0 / np.sqrt(convected + 3.0 * kappa ** 2 * square + 1e-300)
        for a in range(4):
            load[nodes[a]] += volume * (0.25 + tau * along[a])
            for b in range(4):
                carried = 0.0
                for k in range(3):
                    carried += volume / 20.0 * (4.0 * mean[k] + velocity[nodes[a], k]) * g[b, k]
                diffused = kappa * (g[a, 0] * g[b, 0] + g[a, 1] * g[b, 1] + g[a, 2] * g[b, 2])
                values[positions[e, a, b]] += carried + volume * (diffused + tau * along[a] * along[b])


def mean_age(flow: Discretisation) -> Double:
    """(n,) in the order of the mesh. Raises SimulationError when the linear solver does not reach its tolerance."""
    positions = np.empty((len(flow.tets), 4, 4), np.int32)
    entry_positions(flow.tets, flow.indptr, flow.indices, positions)
    values, load = np.zeros(len(flow.indices)), np.zeros(len(flow))
    _assemble(flow.tets, flow.gradients, flow.volumes, np.ascontiguousarray(flow.state[:, :3]), flow.nu, positions, values, load)
    free = np.ones(len(flow), bool)
    free[flow.inlet.nodes] = False
    matrix = sparse.csr_matrix((values, flow.indices, flow.indptr), shape=(len(flow), len(flow)))[free][:, free].tocsc()
    factors = spilu(matrix, drop_tol=1e-3, fill_factor=6.0)
    found, failed = gmres(matrix, load[free], rtol=TOLERANCE, restart=60, maxiter=10, M=LinearOperator(matrix.shape, factors.solve))
    if failed or not np.isfinite(found).all():
        raise SimulationError("the residence time of the blood was not found: the linear solver stopped above its tolerance. The flow is not "
                              "affected; use a finer mesh where blood stands still")
    age = np.zeros(len(flow))
    age[free] = found
    return flow.in_mesh_order(age)


def leaving_age(flow: Discretisation, age: Double) -> float:
    """Mean age of what leaves, by flow; `age` in the order of the mesh. V / Q but for diffusion through the inlet."""
    own = age[flow.order]
    leaving = sum(float(np.einsum("i,ij,ij->", own[o.nodes], o.area_normals, flow.state[o.nodes, :3])) for o in flow.outlets)
    return leaving / sum(o.flux(flow.state) for o in flow.outlets)
