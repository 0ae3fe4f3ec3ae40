"""What holds an organ: which facets of its surface are fixed and which only rest on something.

The liver hangs on the retrohepatic vena cava and the bare area and lies on the back wall of the abdomen; both hold it
fast. Frictionless sliding on the back wall was tried and ruled out: at 2 kPa the organ then flows off the wall and has no
equilibrium under its own weight. No stiffness is invented: the supports are exact.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from biomech.materials.tensor import Array
from biomech.tissue.reference import Ints, edge_nodes
from meshing.errors import SimulationError
from meshing.labels import Labels
from meshing.surface import triangle_normals
from meshing.volume import position_of

CAVA = "inferior_vena_cava"
REACH_MM = 5.0
"""Capsule within this distance of the vena cava is attached to it."""
FACING = np.cos(np.radians(45.0))
"""A facet is held on the back wall when its outward normal lies within 45 degrees of posterior."""
FALLBACK_SHARE = 0.05
"""Without a vena cava: this share of the capsule, the most posterior and superior part, is fixed."""
POSTERIOR = np.array([0.0, 1.0, 0.0])
POSTERIOR_SUPERIOR = np.array([0.0, 1.0, 1.0]) / np.sqrt(2.0)


@dataclass(frozen=True, eq=False)
class Supports:
    """fixed and resting (k,) bool over the capsule facets, and what the reader must know about them."""

    fixed: NDArray[np.bool_]
    resting: NDArray[np.bool_]
    described: str
    warnings: tuple[str, ...] = ()


def find_supports(points_mm: Array, capsule: Ints, labels: Labels) -> Supports:
    """The supports of the capsule facets (normals outwards) of a liver, by the anatomy around it."""
    normals = triangle_normals(points_mm, capsule)
    areas = np.linalg.norm(normals, axis=1)
    normals = normals / np.maximum(areas, 1e-30)[:, None]
    centres = points_mm[capsule].mean(axis=1)
    resting = normals @ POSTERIOR > FACING
    fixed = np.zeros(len(capsule), bool)
    cava = [label.value for label in labels.legend if label.organ == CAVA or label.name.lower() == "inferior vena cava"]
    voxels = np.argwhere(np.isin(labels.values, cava)) if cava else np.empty((0, 3), int)
    if len(voxels):
        reach = REACH_MM + 0.5 * max(labels.spacing_mm)
        tree = cKDTree(position_of(labels.to_patient, voxels[:, ::-1].astype(np.float64)))
        fixed = tree.query(centres, distance_upper_bound=reach)[0] <= reach
    if fixed.any():
        return Supports(fixed, resting & ~fixed, f"capsule within {REACH_MM:g} mm of the vena cava fixed; capsule facing the "
                        "back (within 45 degrees of posterior) held on the wall of the abdomen, without sliding")
    order = np.argsort(-(centres @ POSTERIOR_SUPERIOR))
    fixed[order[np.cumsum(areas[order]) <= FALLBACK_SHARE * areas.sum()]] = True
    why = "the case has no inferior vena cava" if not len(voxels) else f"no capsule lies within {REACH_MM:g} mm of the vena cava"
    return Supports(fixed, resting & ~fixed, "the most posterior and superior 5 % of the capsule and all capsule "
                    "facing the back (within 45 degrees of posterior) fixed",
                    (f"{why}: the most posterior and superior 5 % of the capsule was fixed in place of the bare area, so "
                     "displacements near it are a guess",))


def projectors(points: Array, corners: int, tets: Ints, nodes: Ints, capsule: Ints, supports: Supports) -> Array:
    """(n, 3, 3) projector of each node of the quadratic mesh on the directions in which it may move."""
    free = np.tile(np.eye(3), (len(points), 1, 1))
    free[edge_nodes(corners, tets, nodes, capsule[supports.resting | supports.fixed])] = 0.0
    return free


def refuse_floating(points: Array, free: Array) -> None:
    """Raise SimulationError when the held directions leave a rigid motion of the body possible."""
    arm = (points - points.mean(axis=0)) / np.ptp(points, axis=0).max()
    modes = np.zeros((len(points), 3, 6))
    modes[:, [0, 1, 2], [0, 1, 2]] = 1.0
    modes[:, 1, 3], modes[:, 2, 3] = -arm[:, 2], arm[:, 1]
    modes[:, 0, 4], modes[:, 2, 4] = arm[:, 2], -arm[:, 0]
    modes[:, 0, 5], modes[:, 1, 5] = -arm[:, 1], arm[:, 0]
    stopped = np.einsum("nij,njm->nim", np.eye(3) - free, modes)
    values = np.linalg.eigvalsh(np.einsum("nim,nik->mk", stopped, stopped))
    if values[0] < 1e-4 * max(values[-1], 1.0):
        raise SimulationError("the organ is not held: its supports leave it free to slide or turn as a whole, so gravity has no "
                              "equilibrium; segment the inferior vena cava, or simulate a part that touches its attachments")
