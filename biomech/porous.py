"""Porous: a mesh of wire across the mouth of an aneurysm, or wire in it, that blood has to pass.

Blood loses pressure in it by Darcy's law, grad p = -(mu / k) u. The permeability k of a heap of cylinders of diameter d that leave the
share e of the space free follows from their surface S per volume (capillary model of Kozeny and Carman, constant 2 as for cylinders along
and across the flow):

    k = e^3 / (2 S^2)

A sheet is thinner than any element: it acts as its resistance mu t / k per speed through it (t its thickness), spread over a layer as wide
as the elements there; only the speed across the sheet is held back. A filling acts everywhere in the sac, in all directions. The loss that
grows with the square of the speed (Forchheimer) is left out: at a given speed the wire holds blood back more than here.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from meshing.errors import AnatomyError

Floats = NDArray[np.float64]
_INNER, _OUTER = 0.13819660112501052, 0.5854101966249685
"""Keast's four points of a tetrahedron: exact for quadratics."""
_LAYER = 1.5
"""Half the width over which a sheet is spread, in edges of the elements there."""


def permeability_m2(free: float, surface_per_m: float) -> float:
    """k of wires that leave the share `free` of the space, with `surface_per_m` m2 of surface in a m3."""
    return free ** 3 / (2.0 * surface_per_m ** 2)


@dataclass(frozen=True, eq=False)
class Porous:
    """`kind` "sheet": on the wall of the tube with axis `path_mm` (n, 3) LPS and `radius_mm` (n,); "filling": outside of it.

    `permeability_m2` is k; `thickness_mm` that of a sheet. `others_mm` (k, 3) with `others_radius_mm` (k,) are the axis of other vessels:
    blood nearer to their wall is not meant.
    """

    kind: Literal["sheet", "filling"]
    path_mm: Floats
    radius_mm: Floats
    permeability_m2: float
    thickness_mm: float
    others_mm: Floats
    others_radius_mm: Floats

    def __post_init__(self) -> None:
        if len(self.path_mm) < 3 or self.radius_mm.shape != (len(self.path_mm),) or not self.permeability_m2 > 0.0:
            raise AnatomyError("what blood has to pass needs an axis of at least three points, a radius at each, and a permeability above 0")

    def beyond_mm(self, points_mm: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
        """(n,) distance outside the tube, (n, 3) direction away from its axis, and (n,) whether a point lies beside the tube at all."""
        nearest = cKDTree(self.path_mm).query(points_mm)[1]
        off = points_mm - self.path_mm[nearest]
        along = np.gradient(self.path_mm, axis=0)[nearest]
        along /= np.linalg.norm(along, axis=1)[:, None]
        off = off - np.einsum("ij,ij->i", off, along)[:, None] * along
        away = np.linalg.norm(off, axis=1)
        beside = (nearest > 0) & (nearest < len(self.path_mm) - 1)
        if len(self.others_mm):
            far, other = cKDTree(self.others_mm).query(points_mm)
            beside &= away - self.radius_mm[nearest] < far - self.others_radius_mm[other]
        return away - self.radius_mm[nearest], off / np.maximum(away, 1e-9)[:, None], beside

    def drag(self, corners_mm: Floats, viscosity: float) -> tuple[NDArray[np.int64], Floats]:
        """Which of the tetrahedra (m, 4, 3) mm it acts in, and (p, 3, 3) the mean of mu / k there, Pa s/m2."""
        weights = np.full((4, 4), _INNER) + (_OUTER - _INNER) * np.eye(4)
        middle = corners_mm.mean(axis=1)
        edge = np.linalg.norm(corners_mm[:, 1:] - corners_mm[:, :1], axis=2).mean(axis=1)
        beyond, _, beside = self.beyond_mm(middle)
        near = beside & (np.abs(beyond) < 2.0 * edge) if self.kind == "sheet" else beside & (beyond > -edge)
        if not near.any():
            return np.zeros(0, np.int64), np.zeros((0, 3, 3))
        wide = _LAYER * float(np.median(edge[near]))
        chosen = np.flatnonzero(beside & (np.abs(beyond) < wide + edge)) if self.kind == "sheet" else np.flatnonzero(near)
        places = np.einsum("qk,tkx->tqx", weights, corners_mm[chosen]).reshape(-1, 3)
        beyond, across, beside = self.beyond_mm(places)
        strength = viscosity / self.permeability_m2
        if self.kind == "sheet":
            hat = np.where(np.abs(beyond) < wide, (1.0 + np.cos(np.pi * np.clip(beyond / wide, -1.0, 1.0))) / (2.0 * wide), 0.0)
            size, tensor = strength * self.thickness_mm * hat * beside, across[:, :, None] * across[:, None, :]
        else:
            size, tensor = strength * (beyond > 0.0) * beside, np.broadcast_to(np.eye(3), (len(places), 3, 3))
        mean = (size[:, None, None] * tensor).reshape(len(chosen), 4, 3, 3).mean(axis=1)
        acts = mean.trace(axis1=1, axis2=2) > 0.0
        return chosen[acts], mean[acts]
