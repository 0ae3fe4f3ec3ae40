"""How blood enters the mesh.

The default mean flow is the aorto-iliac benchmark of Boileau et al. 2015 (mean of the inlet wave): 479 mL/min, clinical
library 2b and 2c, mark R; clinical series give 0.8-1.2 L/min [M], so a measured flow should replace it.

Profiles on the inlet's own outline, 0 on its rim:

developed   -laplace w = 1 (Poiseuille's paraboloid when the cap is a circle)
Womersley   i omega w - nu laplace w = 1 for each harmonic of the wave (Womersley 1955 when the cap is a circle)
plug        w = 1 at every node off the rim

each scaled so that the flux of the *discrete* field is exactly the flow asked for; without that the balance of flow is off by about
one per cent.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import scipy.sparse as sparse
from scipy.sparse.linalg import spsolve

from biomech.flow.arrays import Complexes, Double, Longs
from biomech.flow.discretisation import INLET, Discretisation
from meshing.errors import SimulationError
from meshing.units import mL_per_min

ILIAC_INFLOW = mL_per_min(479.0)
OUTPUT = mL_per_min(5600.0)
"""Cardiac output of the library at rest (2b, BioGears validation, mark R)."""


Profile = Literal["womersley", "parabolic", "plug"]


@dataclass(frozen=True, eq=False)
class _Cap:
    """The inlet as a mesh of its own: linear elements, `free` (k,) the nodes off the rim, `load` (k,) the integrals of the shape functions."""

    laplace: sparse.csc_matrix
    mass: sparse.csc_matrix
    load: Double
    free: Longs
    inwards: Double
    area_normals: Double

    def solved(self, matrix: sparse.csc_matrix, load: Double) -> Complexes:
        """(k,) the speed w of `matrix` w = `load`, scaled to a flow of 1."""
        speed = np.zeros(len(self.load), np.complex128)
        speed[self.free] = np.atleast_1d(spsolve(matrix[self.free][:, self.free], load[self.free].astype(np.complex128)))
        return self.scaled(speed)

    def scaled(self, speed: Complexes) -> Complexes:
        found: Complexes = speed / -((self.area_normals @ self.inwards) @ speed)
        return found


def _cap(flow: Discretisation) -> _Cap:
    nodes = flow.inlet.nodes
    triangles = np.searchsorted(nodes, flow.sets[INLET])
    normals = flow.normals[INLET]
    free = np.flatnonzero(~np.isin(nodes, flow.wall_nodes))
    if not len(free):
        raise SimulationError("the inlet of the lumen mesh has no node off the wall, so no blood can enter; "
                              "use a smaller edge length")
    corners = flow.points[flow.sets[INLET]]
    opposite = corners[:, [2, 0, 1]] - corners[:, [1, 2, 0]]      # edge facing each corner
    areas = np.linalg.norm(normals, axis=1)
    stiffness = np.einsum("tak,tbk->tab", opposite, opposite) / (4.0 * areas)[:, None, None]
    mass = areas[:, None, None] / 12.0 * (np.ones((3, 3)) + np.eye(3))
    rows, columns = np.repeat(triangles, 3, axis=1).ravel(), np.tile(triangles, (1, 3)).ravel()
    shape = (len(nodes), len(nodes))
    return _Cap(sparse.csc_matrix((stiffness.ravel(), (rows, columns)), shape=shape), sparse.csc_matrix((mass.ravel(), (rows, columns)), shape=shape),
                np.bincount(triangles.ravel(), np.repeat(areas / 3.0, 3), minlength=len(nodes)).astype(np.float64), free,
                -normals.sum(axis=0) / np.linalg.norm(normals.sum(axis=0)), flow.inlet.area_normals)


def developed_profile(flow: Discretisation, volume_flow: float) -> Double:
    """(k, 3) velocity of the inlet nodes with exactly `volume_flow` (dimensionless) entering.

    Raises SimulationError when the inlet has no node off the wall.
    """
    cap = _cap(flow)
    found: Double = volume_flow * cap.solved(cap.laplace, cap.load).real[:, None] * cap.inwards
    return found


def profile_in_time(flow: Discretisation, kind: Profile, harmonics: Complexes, period: float, volume_flow: float) -> Callable[[float], Double]:
    """(k, 3) velocity of the inlet nodes at a phase of 0..1, with exactly the flow of the wave entering.

    The wave is `volume_flow` (1 + 2 Re sum_n harmonics[n - 1] exp(2 pi i n phase)), `period` dimensionless. Raises SimulationError when the
    inlet has no node off the wall.
    """
    cap = _cap(flow)
    still = cap.solved(cap.laplace, cap.load)
    if kind == "plug":
        even = np.zeros(len(cap.load), np.complex128)
        even[cap.free] = 1.0
        still = cap.scaled(even)
    turn = 2j * np.pi * np.arange(1, len(harmonics) + 1)
    swings = np.tile(still[:, None], (1, len(harmonics)))
    if kind == "womersley":
        swings = np.stack([cap.solved((turn_n / period) * cap.mass + flow.nu * cap.laplace, cap.load) for turn_n in turn], axis=1)

    def velocity(phase: float) -> Double:
        speed = still.real + 2.0 * (swings @ (harmonics * np.exp(turn * phase))).real
        found: Double = volume_flow * speed[:, None] * cap.inwards
        return found

    return velocity
