"""What cuts: shapes with a signed distance in mm, positive on the side that is taken away (inside a round tool, beyond a plane or a sheet)."""
from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RBFInterpolator

from meshing.errors import ParameterOutOfRange
from meshing.step import Range, check
from meshing.units import Millimetre

Point = tuple[Millimetre, Millimetre, Millimetre]
Floats = NDArray[np.float64]
SMOOTHING_MM2 = 0.05
"""How little the sheet may miss its points: the weight of bending against their distance."""


class Tool(Protocol):
    """`distance_mm` of (n, 3) LPS points, positive where tissue is taken away."""

    def distance_mm(self, points_mm: Floats) -> Floats: ...


@dataclass(frozen=True)
class HalfSpace:
    """What lies beyond a plane, on the side its normal points to."""

    point_lps: Point
    normal_lps: tuple[float, float, float]

    def __post_init__(self) -> None:
        if not np.linalg.norm(self.normal_lps) > 1e-6:
            raise ParameterOutOfRange("the normal of the plane has no length; give a direction towards the removed side")

    def distance_mm(self, points_mm: Floats) -> Floats:
        normal = np.array(self.normal_lps) / np.linalg.norm(self.normal_lps)
        return np.asarray((points_mm - np.array(self.point_lps)) @ normal, np.float64)


@dataclass(frozen=True)
class RoundTool:
    """A ball of `radius` swept along a path of points; one point is the ball itself."""

    path_lps: tuple[Point, ...]
    radius: Annotated[Millimetre, Range(0.5, 100, "Radius of the tool")]

    def __post_init__(self) -> None:
        check(self)
        if not self.path_lps:
            raise ParameterOutOfRange("a round tool needs at least one point to be at")

    def distance_mm(self, points_mm: Floats) -> Floats:
        path = np.array(self.path_lps, np.float64)
        away = np.linalg.norm(points_mm - path[0], axis=1)
        for start, end in pairwise(path):
            along = end - start
            share = np.clip((points_mm - start) @ along / max(float(along @ along), 1e-12), 0.0, 1.0)
            away = np.minimum(away, np.linalg.norm(points_mm - start - share[:, None] * along, axis=1))
        return np.asarray(float(self.radius) - away, np.float64)


@dataclass(frozen=True)
class Sheet:
    """What lies beyond a curved surface through points, on the side of `towards_lps`.

    The surface is a thin-plate spline over the plane that fits the points best (Duchon 1977): the smoothest height over that plane. Its
    distance is the height along the plane's normal over the slope, right near the surface.
    """

    points_lps: tuple[Point, ...]
    towards_lps: Point

    def __post_init__(self) -> None:
        spread = np.linalg.svd(np.array(self.points_lps, np.float64).reshape(-1, 3) - np.mean(self.points_lps or ((0.0, 0.0, 0.0),), axis=0))[1]
        if len(self.points_lps) < 4 or spread[1] < 1e-3:
            raise ParameterOutOfRange("a curved surface needs at least four points that do not lie on one line; set more points")

    def distance_mm(self, points_mm: Floats) -> Floats:
        points = np.array(self.points_lps, np.float64)
        middle = points.mean(axis=0)
        across, up, normal = np.linalg.svd(points - middle)[2]
        normal = normal if (np.array(self.towards_lps) - middle) @ normal > 0.0 else -normal
        flat = np.stack([across, up], axis=1)
        height = RBFInterpolator((points - middle) @ flat, (points - middle) @ normal, smoothing=SMOOTHING_MM2, kernel="thin_plate_spline")
        at = (points_mm - middle) @ flat
        found = np.asarray(height(at), np.float64)
        step = 0.5
        slopes = [(height(at + d) - height(at - d)) / (2.0 * step) for d in step * np.eye(2)]
        return np.asarray(((points_mm - middle) @ normal - found) / np.sqrt(1.0 + sum(s**2 for s in slopes)), np.float64)
