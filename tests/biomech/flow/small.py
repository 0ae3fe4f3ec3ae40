"""Small flow problems shared by the tests of this folder."""
from __future__ import annotations

import numpy as np

from biomech.flow.blockmatrix import to_dense
from biomech.flow.discretisation import Discretisation
from biomech.flow.inflow import developed_profile
from biomech.verification.pipes import PipeMesh, pipe


def small_pipe(reynolds: float = 50.0, *, outlets: int = 1) -> tuple[PipeMesh, Discretisation]:
    """A coarse pipe, its end cut into one or two outlets, with a state that is neither zero nor a solution."""
    mesh = pipe(1, 2, 6, 1.5)
    sets = dict(mesh.sets)
    if outlets == 2:
        ends = sets.pop("outlet")
        left = mesh.points[ends][:, :, 0].mean(axis=1) > 0
        sets.update(left=ends[left], right=ends[~left])
    flow = Discretisation(mesh.points, mesh.tets, sets, 1.0 / reynolds)
    noise = np.random.default_rng(3).standard_normal(flow.state.shape)
    flow.state = np.where(flow.fixed, 0.0, 0.3 * noise)
    flow.state[:, 2] += np.where(flow.fixed[:, 2], 0.0, 1.0)
    flow.prescribe_inflow(developed_profile(flow, np.pi / 4.0))
    return mesh, flow


def slope_error(flow: Discretisation) -> float:
    """How far Newton's matrix is from the central difference of the residual, along a random direction, relative."""
    flow.assemble(True)
    slope, state = to_dense(flow.indptr, flow.indices, flow.values), flow.state
    direction = np.random.default_rng(1).standard_normal(state.shape)
    residuals = []
    for sign in (1.0, -1.0):
        flow.state = state + sign * 1e-6 * direction
        flow.assemble(True)
        residuals.append(flow.residual.copy())
    difference = (residuals[0] - residuals[1]).ravel() / 2e-6
    return float(np.linalg.norm(slope @ direction.ravel() - difference) / np.linalg.norm(difference))
