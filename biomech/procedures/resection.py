"""Resection along one or more planes.

Each plane is given by a point and a normal that points to the removed side; removed is what lies beyond ALL of them. One
plane is a hepatectomy: a right hepatectomy follows the plane of middle hepatic vein, gallbladder fossa and vena cava
(Cantlie). Two make a sector: a right posterior sectionectomy is behind the plane of the right hepatic vein and, at the
same time, right of the vena cava and the hilum, which stay.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from biomech.model import PatientModel
from biomech.remnant import SignedDistance, refuse_cut, resected
from meshing.errors import ParameterOutOfRange
from meshing.step import Monitor
from meshing.units import Millimetre


@dataclass(frozen=True)
class Plane:
    """A plane through `point_lps` whose `normal_lps` points to the removed side; the normal need not have unit length."""

    point_lps: tuple[Millimetre, Millimetre, Millimetre]
    normal_lps: tuple[float, float, float]

    def __post_init__(self) -> None:
        if not np.linalg.norm(self.normal_lps) > 1e-6:
            raise ParameterOutOfRange("the normal of the resection plane has no length; give a direction towards the removed side")

    def height_mm(self, points_mm: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n,) signed distance of (n, 3) LPS points in mm, positive on the removed side."""
        normal = np.asarray(self.normal_lps) / np.linalg.norm(self.normal_lps)
        height: NDArray[np.float64] = (points_mm - np.asarray(self.point_lps)) @ normal
        return height


@dataclass(frozen=True)
class Resection:
    """Resection along planes."""

    version: ClassVar[int] = 2
    procedure: ClassVar[str] = "resection"
    planes: tuple[Plane, ...]
    organ: str = "liver"
    title: str = "plane resection"

    def __post_init__(self) -> None:
        if not self.planes:
            raise ParameterOutOfRange("a resection needs at least one plane")

    def beyond(self, points_mm: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n,) positive where a point lies beyond every plane; exact distance in mm away from the crease of two planes."""
        lowest: NDArray[np.float64] = np.min([plane.height_mm(points_mm) for plane in self.planes], axis=0)
        return lowest

    def level(self, source: PatientModel, /) -> SignedDistance:
        """The signed distance along whose zero the organ is cut."""
        return self.beyond

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        monitor(0.0, f"cutting the {self.organ}")
        return resected(source, self.organ, self.beyond).after(self._sentence())

    def checked(self, source: PatientModel) -> str:
        refuse_cut(source, self.organ, self.beyond)
        return self._sentence()

    def _sentence(self) -> str:
        where = " and ".join(f"{_direction(plane.normal_lps)} of the plane through {_place(plane.point_lps)}" for plane in self.planes)
        return f"{self.title.capitalize()}: {self.organ} removed {where}."


def _place(point: tuple[Millimetre, Millimetre, Millimetre]) -> str:
    """A point in anatomical letters: "R 52, A 10, S 140 mm"."""
    letters = [("L", "R"), ("P", "A"), ("S", "I")]
    return ", ".join(f"{pair[0] if v >= 0 else pair[1]} {abs(v):.0f}" for v, pair in zip(point, letters)) + " mm"


def _direction(normal: tuple[float, float, float]) -> str:
    """The main anatomical directions of a vector: "right and posterior"."""
    words = [("left", "right"), ("posterior", "anterior"), ("superior", "inferior")]
    unit = np.asarray(normal) / np.linalg.norm(normal)
    parts = [(abs(v), pair[0] if v >= 0 else pair[1]) for v, pair in zip(unit, words) if abs(v) > 0.3]
    return " and ".join(word for _, word in sorted(parts, reverse=True))
