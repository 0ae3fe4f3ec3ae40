"""The three-dimensional answer on a random tree: static pressure drop from the inlet to each outlet, on two meshes, extrapolated.

A drop f behaves as f(h) = f(0) + C h^2 with h = nodes^(-1/3) (the order of the method, pipe_flow.py); two meshes give f(0).
"""
from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from biomech.flow.arrays import Double
from biomech.flow.solve import SolveFlow
from biomech.flow.steady import FROM_COARSE, FROM_REST, solve_steady
from biomech.verification.trees import RandomTree
from meshing.errors import MeshError
from meshing.step import Monitor, portion
from meshing.tetmesh import TetMesh
from meshing.tetmeshers.lumen import MeshLumen
from meshing.units import Millimetre

RECIPES = ((3.0, 4, 3), (2.2, 6, 4))
"""Edge mm, elements across, layers: the coarse mesh and the fine one."""


@dataclass(frozen=True, eq=False)
class Drops:
    """(outlets,) Pa: extrapolated, and on the fine mesh; `flow` m3/s; `nodes` of both meshes."""

    extrapolated: Double
    fine: Double
    flow: Double
    nodes: tuple[int, ...]


def drops(tree: RandomTree, monitor: Monitor) -> Drops:
    solver = SolveFlow(**asdict(tree.conditions))
    found, nodes, before = [], [], None
    for number, (edge, across, layers) in enumerate(RECIPES):
        watched = portion(monitor, number / 2.0, (number + 1) / 2.0)
        mesh = _mesh(tree, edge, across, layers, watched)
        case = solver.case(tree.lumen, mesh)
        case.start(before)
        solve_steady(case.flow, case.beds, FROM_REST if before is None else FROM_COARSE, watched)
        found.append(case.inlet_pressure() - case.outlet_pressures())
        nodes.append(len(case.flow))
        before = case
    assert before is not None
    ratio = (nodes[1] / nodes[0]) ** (2.0 / 3.0)
    flow = np.array([o.flux(before.flow.state) for o in before.flow.outlets]) * before.speed * before.length ** 2
    return Drops(found[1] + (found[1] - found[0]) / (ratio - 1.0), found[1], flow, tuple(nodes))


def _mesh(tree: RandomTree, edge: float, across: int, layers: int, monitor: Monitor) -> TetMesh:
    """With fewer layers where a fork is too sharp for them."""
    while True:
        try:
            return MeshLumen(edge=Millimetre(edge), across=across, layers=layers).run(tree.lumen, portion(monitor, 0.0, 0.3))
        except MeshError:
            if layers == 0:
                raise
            layers -= 1
