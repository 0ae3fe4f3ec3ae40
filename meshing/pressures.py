"""Label pressures: by how much the walls between structures shift so that each has its volume.

The wall of a and b shifts by lam_a - lam_b along its normal, with

    sum over neighbours b of  A_ab (lam_a - lam_b)  =  V0_a - V_a,      lam_outside = 0,

a graph Laplacian of the walls' areas A_ab: the smallest motion (area-weighted) with the wanted volumes V0.
"""
from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@njit(cache=True, parallel=True)
def facet_geometry(points, faces):  # type: ignore[no-untyped-def]
    """Areas (f,) mm2 and unit normals (f, 3)."""
    areas = np.empty(len(faces))
    normals = np.empty((len(faces), 3))
    for f in prange(len(faces)):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        ux, uy, uz = points[b, 0] - points[a, 0], points[b, 1] - points[a, 1], points[b, 2] - points[a, 2]
        vx, vy, vz = points[c, 0] - points[a, 0], points[c, 1] - points[a, 1], points[c, 2] - points[a, 2]
        x, y, z = uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx
        double = np.sqrt(x * x + y * y + z * z) + 1e-300
        areas[f] = 0.5 * double
        normals[f, 0] = x / double
        normals[f, 1] = y / double
        normals[f, 2] = z / double
    return areas, normals


def pressures(areas: Floats, pairs: Ints, missing: Floats) -> Floats:
    """(labels,) the shifts lam in mm that give each label its `missing` volume (labels,) in mm3; the outside stays 0."""
    count = len(missing)
    weight = np.zeros((count, count))
    np.add.at(weight, (pairs[:, 0], pairs[:, 1]), areas)
    weight += weight.T
    laplacian = np.diag(weight.sum(axis=1)) - weight
    present = np.nonzero(weight.sum(axis=1)[1:] > 0.0)[0] + 1
    shift = np.zeros(count)
    stiff = laplacian[np.ix_(present, present)] + 1e-9 * np.eye(len(present)) * max(float(weight.max()), 1.0)
    shift[present] = np.linalg.solve(stiff, missing[present])
    return shift
