"""Small flow problems shared by the tests of this folder."""
from __future__ import annotations

import numpy as np

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
