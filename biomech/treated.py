"""What a plan does to tissue without taking it out: zones that are ablated, branches that are embolised.

An ablation zone is a spheroid about the probe, `length` along it and `width` across. The distance of a point to it is exact: in the plane
through the axis the zone is an ellipse, whose nearest point (a cos t, b sin t) is found by bisection (Eberly 2013): with the point at
(y, z), both at least 0, the root s of (a y / (s + a^2))^2 + (b z / (s + b^2))^2 = 1 gives the nearest point (a^2 y / (s + a^2), ...).
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshing.errors import ParameterOutOfRange
from meshing.tetmesh import TetMesh, tet_volumes
from meshing.units import Millimetre

Place = tuple[Millimetre, Millimetre, Millimetre]
Floats = NDArray[np.float64]
SINK_MM = 3.0
"""Vessels wider than this take the heat of radio frequency away (Lin 2016, clinical library 3 [R])."""
_HALVINGS = 60
_PARTS = 8
"""A tetrahedron through which the border of a zone runs is sampled at the middles of so many parts of each edge."""


@dataclass(frozen=True)
class Zone:
    """Tissue that is killed and stays: a spheroid about `centre_lps` with its axis along `along_lps`; `sinks`: blood in large
    vessels takes its heat away (radio frequency), so that tissue beside them survives."""

    centre_lps: Place
    along_lps: tuple[float, float, float]
    length: Millimetre
    width: Millimetre
    sinks: bool = True

    def __post_init__(self) -> None:
        if not (self.length > 0.0 and self.width > 0.0 and np.linalg.norm(self.along_lps) > 1e-6):
            raise ParameterOutOfRange("an ablation zone needs a direction of the probe, a length and a width larger than 0")

    def depth_mm(self, points_mm: Floats) -> Floats:
        """(n,) distance of (n, 3) LPS points to the border of the zone, positive inside it."""
        along, across = self._beside(points_mm)
        return _depth(np.abs(along), across, float(self.length) / 2.0, float(self.width) / 2.0)

    def holds(self, points_mm: Floats) -> NDArray[np.bool_]:
        """(n,) which of (n, 3) LPS points lie in the zone."""
        along, across = self._beside(points_mm)
        found: NDArray[np.bool_] = (2.0 * along / self.length) ** 2 + (2.0 * across / self.width) ** 2 < 1.0
        return found

    def _beside(self, points_mm: Floats) -> tuple[Floats, Floats]:
        """(n,) place along the axis and distance from it."""
        axis = np.asarray(self.along_lps, np.float64) / np.linalg.norm(self.along_lps)
        off = points_mm - np.asarray(self.centre_lps)
        along: Floats = off @ axis
        return along, np.sqrt(np.maximum(np.einsum("ij,ij->i", off, off) - along ** 2, 0.0))

    @property
    def ml(self) -> float:
        """Volume of the whole zone."""
        return float(np.pi / 6.0 * self.length * self.width ** 2) * 1e-3


@dataclass(frozen=True)
class Occlusion:
    """No blood passes the points `points` of the vessel tree `tree` any more."""

    tree: str
    points: tuple[int, ...]


def ablated_share(zones: tuple[Zone, ...], mesh: TetMesh) -> Floats:
    """(m,) share of each tetrahedron that lies in a zone."""
    share = np.zeros(len(mesh.tets))
    if not zones:
        return share
    corners = mesh.points_mm[mesh.tets]
    middle = corners.mean(axis=1)
    reach = np.linalg.norm(corners - middle[:, None], axis=2).max(axis=1)
    depth = np.max([zone.depth_mm(middle) for zone in zones], axis=0)
    share[depth >= reach] = 1.0
    border = np.flatnonzero(np.abs(depth) < reach)
    weights = _middles(_PARTS)
    places = np.einsum("qk,tkx->tqx", weights, corners[border]).reshape(-1, 3)
    within = np.any([zone.holds(places) for zone in zones], axis=0)
    share[border] = within.reshape(-1, len(weights)).mean(axis=1)
    return share


def ablated_ml(zones: tuple[Zone, ...], mesh: TetMesh, chosen: NDArray[np.bool_]) -> float:
    """Volume of the chosen tetrahedra that lies in a zone."""
    return float((ablated_share(zones, mesh) * tet_volumes(mesh.points_mm, mesh.tets))[chosen].sum()) * 1e-3


def _middles(parts: int) -> Floats:
    """(q, 4) barycentric middles of equal upright parts of a tetrahedron: an even lattice in its inside."""
    i, j, k = np.meshgrid(*[np.arange(parts)] * 3, indexing="ij")
    inside = i + j + k < parts
    first = (np.stack([i[inside], j[inside], k[inside]], axis=1) + 0.25) / parts
    return np.column_stack([1.0 - first.sum(axis=1), first])


def _depth(y: Floats, z: Floats, a: float, b: float) -> Floats:
    """(n,) distance to the ellipse with half axes a (along y) and b (along z), positive inside; y, z >= 0."""
    inside = (y / a) ** 2 + (z / b) ** 2 < 1.0
    least = min(a, b) ** 2
    y_, z_ = np.maximum(y, 1e-9), np.maximum(z, 1e-9)
    low = np.full(len(y), -least)
    high = np.maximum(np.hypot(a * y_, b * z_) - least, 0.0)
    for _ in range(_HALVINGS):
        s = 0.5 * (low + high)
        value = (a * y_ / (s + a * a)) ** 2 + (b * z_ / (s + b * b)) ** 2 - 1.0
        low, high = np.where(value > 0.0, s, low), np.where(value > 0.0, high, s)
    s = 0.5 * (low + high)
    foot_y, foot_z = a * a * y_ / (s + a * a), b * b * z_ / (s + b * b)
    away: Floats = np.hypot(foot_y - y, foot_z - z)
    return np.where(inside, away, -away)
