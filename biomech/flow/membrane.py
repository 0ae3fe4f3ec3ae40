"""A wall that gives: the coupled-momentum method (Figueroa et al. 2006, Comput. Methods Appl. Mech. Engrg. 195:5685).

The wall is a thin elastic membrane on the boundary triangles of the blood and moves with the blood's nodes there; the mesh itself stays
where it is, so displacements must stay small against the radius. In the equations of the wall's nodes

    Int sigma(d) : grad_s v  h dS  -  (p - p_0) (v, n)  = viscous traction,        d' = u

with plane stress and transverse shear (factor 5/6) on each triangle, nu = 1/2, no mass of its own, p_0 the pressure at which the scan shows the
vessel. d is the backward difference of the blood's own step (pulse.py): d = (u - past_d) / inertia, so the wall enters the matrix as K / inertia.
The rims of the openings are held. By Moens (1878) and Korteweg (1878) a stiffness E h = 2 rho R c^2 carries long waves with the speed c; the shear
resists the turning of a triangle out of its plane, also where the whole wall turns, so waves of only some diameters run a little faster.
"""
from __future__ import annotations

import numpy as np

from biomech.flow.arrays import Double
from biomech.flow.discretisation import WALL, Discretisation

POISSON, SHEAR = 0.5, 5.0 / 6.0


class Membrane:
    """The wall of `flow`: `stiffness` (t,) E h of its triangles, dimensionless; `rest` the pressure without displacement.

    Frees the wall's nodes but those on the rims; make it before what reads `flow.fixed`.
    """

    def __init__(self, flow: Discretisation, stiffness: Double, rest: float) -> None:
        held = np.concatenate([flow.inlet.nodes, *(outlet.nodes for outlet in flow.outlets)])
        self.nodes = np.setdiff1d(flow.wall_nodes, held)
        flow.fixed[self.nodes, :3] = False
        triangles, normals = flow.sets[WALL], flow.normals[WALL]
        self._k = _stiffness(flow.points[triangles], normals, stiffness)
        self._rows, self._columns = np.repeat(triangles, 3, axis=1), np.tile(triangles, (1, 3))
        keys = np.repeat(np.arange(len(flow), dtype=np.int64), np.diff(flow.indptr)) * len(flow) + flow.indices
        self._places = np.searchsorted(keys, self._rows.astype(np.int64) * len(flow) + self._columns)
        self._load = np.zeros((len(flow), 3))
        for corner in range(3):
            np.add.at(self._load, triangles[:, corner], rest * normals / 3.0)
        self.moved = np.zeros((len(flow), 3))
        self._before = np.zeros((len(flow), 3))
        self._past = np.zeros((len(flow), 3))
        flow.membrane = self

    def start(self, rate: float, now: float, before: float) -> None:
        """Before a step with the backward difference u = rate d + now d_n + before d_n-1 (windkessel.backward)."""
        self._past = now * self.moved + before * self._before
        self._inertia = rate

    def add(self, flow: Discretisation) -> None:
        """Add the wall to `flow.values` and `flow.residual`."""
        moved = (flow.state[:, :3] - self._past) / self._inertia
        force = np.einsum("tabkl,tbl->tak", self._k, moved[flow.sets[WALL]])
        for corner in range(3):
            np.add.at(flow.residual[:, :3], flow.sets[WALL][:, corner], force[:, corner])
        flow.residual[:, :3] += self._load
        np.add.at(flow.values[:, :3, :3], self._places, (self._k.reshape(-1, 9, 3, 3) / self._inertia).astype(np.float32))

    def advance(self, state: Double) -> None:
        """The step is taken."""
        now = (state[:, :3] - self._past) / self._inertia
        still = np.ones(len(now), bool)
        still[self.nodes] = False
        now[still] = 0.0
        self._before, self.moved = self.moved, now


def _stiffness(corners: Double, normals: Double, stiffness: Double) -> Double:
    """(t, 3, 3, 3, 3): triangle, corner, corner, component, component."""
    area = np.linalg.norm(normals, axis=1)
    third = normals / area[:, None]
    first = corners[:, 1] - corners[:, 0]
    first /= np.linalg.norm(first, axis=1)[:, None]
    turn = np.stack([first, np.cross(third, first), third], axis=1)          # rows: the local axes
    flat = np.einsum("tij,taj->tai", turn, corners - corners[:, :1])[:, :, :2]
    opposite = np.roll(flat, -2, axis=1) - np.roll(flat, -1, axis=1)         # edge from the next corner to the one after it
    slope = np.stack([-opposite[:, :, 1], opposite[:, :, 0]], axis=2) / (2.0 * area)[:, None, None]     # (t, 3, 2) gradients
    strain = np.zeros((len(corners), 5, 3, 3))      # by corner and local component
    strain[:, 0, :, 0] = strain[:, 2, :, 1] = strain[:, 3, :, 2] = slope[:, :, 0]
    strain[:, 1, :, 1] = strain[:, 2, :, 0] = strain[:, 4, :, 2] = slope[:, :, 1]
    shear = (1.0 - POISSON) / 2.0
    law = np.diag([1.0, 1.0, shear, SHEAR * shear, SHEAR * shear])
    law[0, 1] = law[1, 0] = POISSON
    local = np.einsum("tiak,ij,tjbl->tabkl", strain, law / (1.0 - POISSON ** 2), strain) * (stiffness * area)[:, None, None, None, None]
    found: Double = np.einsum("tik,tabij,tjl->tabkl", turn, local, turn)
    return found
