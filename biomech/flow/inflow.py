"""How blood enters the mesh.

The default mean flow is the aorto-iliac benchmark of Boileau et al. 2015 (mean of the inlet wave): 479 mL/min, clinical
library 2b and 2c, mark R; clinical series give 0.8-1.2 L/min [M], so a measured flow should replace it.

The profile is the developed one of the inlet's own outline: -laplace w = 1 on the cap, w = 0 on its rim (Poiseuille's
paraboloid when the cap is a circle), scaled so that the flux of the *discrete* field is exactly the flow asked for;
without that the balance of flow is off by about one per cent.
"""
from __future__ import annotations

import numpy as np
import scipy.sparse as sparse
from scipy.sparse.linalg import spsolve

from biomech.flow.arrays import Double
from biomech.flow.discretisation import INLET, Discretisation
from meshing.errors import SimulationError
from meshing.units import mL_per_min

ILIAC_INFLOW = mL_per_min(479.0)


def developed_profile(flow: Discretisation, volume_flow: float) -> Double:
    """(k, 3) velocity of the inlet nodes with exactly `volume_flow` (dimensionless) entering.

    Raises SimulationError when the inlet has no node off the wall.
    """
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
    rows, columns = np.repeat(triangles, 3, axis=1).ravel(), np.tile(triangles, (1, 3)).ravel()
    laplace = sparse.csc_matrix((stiffness.ravel(), (rows, columns)), shape=(len(nodes), len(nodes)))
    load = np.bincount(triangles.ravel(), np.repeat(areas / 3.0, 3), minlength=len(nodes))
    speed = np.zeros(len(nodes))
    speed[free] = np.atleast_1d(spsolve(laplace[free][:, free], load[free]))
    inwards = -normals.sum(axis=0) / np.linalg.norm(normals.sum(axis=0))
    velocity = speed[:, None] * inwards
    entering = -float(np.einsum("ij,ij->", flow.inlet.area_normals, velocity))
    scaled: Double = velocity * (volume_flow / entering)
    return scaled
