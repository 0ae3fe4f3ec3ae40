"""Forces that the equations report: wall shear stress and the pressure that drives the inflow.

Where a velocity is prescribed, the residual of the momentum equation of that node is the force of the surroundings on
the blood. This reaction converges faster than values read off the fields:

* wall shear stress = reaction at a wall node over its wall area (a 75 % stenosis: 0.603 of 0.607, gradients of the
  linear velocity 0.44). Nodes on a rim also carry the reaction of the inlet or outlet: they take the mean of their wall
  neighbours.
* what is shown is averaged over the patch of each node, itself and its neighbours on the wall, force over area: the reaction of a
  single node oscillates with the sizes of its triangles, and the largest of thousands would be the largest of these artefacts
  (throat of 75 %: largest node 16-19 % above the axisymmetric value, patches: see `rehearse verify severe`).
* inlet pressure = power of the reactions at the inlet over the flow, sum r.u / Q. The nodal pressure of a stabilised
  method has a boundary layer of one element at the caps (2.5 % of the drop of a short pipe on 8 000 nodes, against
  less than 0.1 % of the reaction).
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse

from biomech.flow.arrays import Bools, Double, Ints, Longs
from biomech.flow.discretisation import WALL, Discretisation


@dataclass(frozen=True, eq=False)
class WallStress:
    """`nodes` (k,) of the wall in the solver's order; `shear` (k, 3) tangential traction on the wall; `area` (k,)."""

    nodes: Longs
    shear: Double
    area: Double

    @property
    def magnitude(self) -> Double:
        size: Double = np.linalg.norm(self.shear, axis=1)
        return size


def wall_stress(flow: Discretisation) -> WallStress:
    """Shear of the present state; assembles the equations once without prescribed values."""
    wall, flow.membrane = flow.membrane, None       # a wall that gives has no reaction of its own: the blood's is asked for
    flow.assemble(False)
    flow.membrane = wall
    triangles, normals = flow.sets[WALL], flow.normals[WALL]
    area, normal = np.zeros(len(flow)), np.zeros((len(flow), 3))
    for corner in range(3):
        np.add.at(area, triangles[:, corner], np.linalg.norm(normals, axis=1) / 3.0)
        np.add.at(normal, triangles[:, corner], normals / 3.0)
    nodes = flow.wall_nodes
    normal[flow.mirrored] = 0.0     # the other half of the wall's patch is the mirror image of this one
    unit = normal[nodes] / np.linalg.norm(normal[nodes], axis=1)[:, None]
    force = np.where(flow.mirrored, 0.0, -flow.residual[:, :3])[nodes] / area[nodes, None]
    shear = np.zeros((len(flow), 3))
    shear[nodes] = force - np.einsum("ij,ij->i", force, unit)[:, None] * unit
    openings = (flow.inlet, *flow.outlets)
    rim = np.zeros(len(flow), bool)
    rim[np.intersect1d(np.concatenate([o.nodes for o in openings]), nodes)] = True
    _from_neighbours(shear, rim, triangles)
    return WallStress(nodes, shear[nodes], area[nodes])


def patch_mean(flow: Discretisation, stress: WallStress) -> WallStress:
    """The stress averaged over the patch of each node: the forces of the node and its wall neighbours over their areas."""
    number = np.full(len(flow), -1, np.int64)
    number[stress.nodes] = np.arange(len(stress.nodes))
    triangles = number[flow.sets[WALL]]
    size = len(stress.nodes)
    linked = sparse.csr_matrix((np.ones(9 * len(triangles)), (np.repeat(triangles, 3, axis=1).ravel(), np.tile(triangles, (1, 3)).ravel())),
                               shape=(size, size))
    linked.data[:] = 1.0
    shear = (linked @ (stress.shear * stress.area[:, None])) / (linked @ stress.area)[:, None]
    return WallStress(stress.nodes, shear, stress.area)


def inlet_pressure(flow: Discretisation) -> float:
    """Flow-weighted mean normal traction at the inlet; assembles the equations once without prescribed values."""
    flow.assemble(False)
    return standing_pressure(flow)


def standing_pressure(flow: Discretisation) -> float:
    """`inlet_pressure` of equations that stand already, assembled without prescribed values."""
    nodes = flow.inlet.nodes
    power = float(np.einsum("ij,ij->", flow.residual[nodes, :3], flow.state[nodes, :3]))
    return power / -flow.inlet.flux(flow.state)


def _from_neighbours(shear: Double, rim: Bools, triangles: Ints) -> None:
    """Replace the rows of `shear` at `rim` by the mean over their neighbours on the wall that are not on a rim."""
    total, count = np.zeros_like(shear), np.zeros(len(shear))
    for a in range(3):
        for b in range(3):
            pairs = rim[triangles[:, a]] & ~rim[triangles[:, b]]
            np.add.at(total, triangles[pairs, a], shear[triangles[pairs, b]])
            np.add.at(count, triangles[pairs, a], 1.0)
    known = rim & (count > 0)
    shear[known] = total[known] / count[known, None]
    shear[rim & (count == 0)] = 0.0
