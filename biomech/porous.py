"""Porous: a mesh of wire across the mouth of an aneurysm, or wire in it, that blood has to pass.

Blood loses pressure in it by Darcy's law, grad p = -(mu / k) u. The permeability k of a heap of cylinders of diameter d that leave the
share e of the space free follows from their surface S per volume (capillary model of Kozeny and Carman, constant 2 as for cylinders along
and across the flow):

    k = e^3 / (2 S^2)

A sheet is thinner than any element: it acts as its resistance mu t / k per speed through it (t its thickness), spread over a layer as wide
as the elements there, on the side of the sac, where it does not touch the flow in the vessel. It holds blood back along as much as across.
A filling acts everywhere in the sac. The loss that grows with the square of the speed (Forchheimer) is left out: at a given speed the wire
holds blood back more than here.
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
"""Half the width over which a sheet is spread, in edges of the elements there: with less, few elements would carry it."""


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

    def beyond_mm(self, points_mm: Floats) -> tuple[Floats, NDArray[np.bool_]]:
        """(n,) distance outside the tube, and (n,) whether a point lies beside the tube at all."""
        nearest = cKDTree(self.path_mm).query(points_mm)[1]
        off = points_mm - self.path_mm[nearest]
        along = np.gradient(self.path_mm, axis=0)[nearest]
        along /= np.linalg.norm(along, axis=1)[:, None]
        away = np.linalg.norm(off - np.einsum("ij,ij->i", off, along)[:, None] * along, axis=1)
        beside = (nearest > 0) & (nearest < len(self.path_mm) - 1)
        if len(self.others_mm):
            far, other = cKDTree(self.others_mm).query(points_mm)
            beside &= away - self.radius_mm[nearest] < far - self.others_radius_mm[other]
        return away - self.radius_mm[nearest], beside

    def drag(self, corners_mm: Floats, viscosity: float) -> Floats:
        """(m,) the mean of mu / k in tetrahedra (m, 4, 3) mm, Pa s/m2, 0 where there is no wire."""
        mean = np.zeros(len(corners_mm))
        edge = np.linalg.norm(corners_mm[:, 1:] - corners_mm[:, :1], axis=2).mean(axis=1)
        beyond, beside = self.beyond_mm(corners_mm.mean(axis=1))
        near = beside & (np.abs(beyond) < 2.0 * edge)
        if not near.any():
            return mean
        wide = _LAYER * float(np.median(edge[near]))
        last = 2.0 * wide if self.kind == "sheet" else np.inf
        chosen = np.flatnonzero(beside & (beyond > -edge) & (beyond < last + edge))
        weights = np.full((4, 4), _INNER) + (_OUTER - _INNER) * np.eye(4)
        beyond, beside = self.beyond_mm(np.einsum("qk,tkx->tqx", weights, corners_mm[chosen]).reshape(-1, 3))
        inside = beside & (beyond > 0.0) & (beyond < last)
        # a bump of the integral 1: thickness over width, most in the middle of the layer
        share = self.thickness_mm * (1.0 - np.cos(np.pi * beyond / wide)) / (2.0 * wide) if self.kind == "sheet" else np.ones(len(beyond))
        mean[chosen] = viscosity / self.permeability_m2 * np.where(inside, share, 0.0).reshape(-1, 4).mean(axis=1)
        return mean
