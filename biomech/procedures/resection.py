"""Resection along a plane.

The plane is given by a point and a normal that points to the tissue that is removed. A right hepatectomy is the plane
of the middle hepatic vein, gallbladder fossa and vena cava (Cantlie); a right posterior sectionectomy the plane of the
right hepatic vein.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from biomech.model import PatientModel
from biomech.remnant import resected
from meshing.errors import ParameterOutOfRange
from meshing.step import Monitor
from meshing.units import Millimetre


@dataclass(frozen=True)
class Resection:
    """Resection along a plane."""

    version: ClassVar[int] = 1
    procedure: ClassVar[str] = "resection"
    point_lps: tuple[Millimetre, Millimetre, Millimetre]
    normal_lps: tuple[float, float, float]
    organ: str = "liver"
    title: str = "plane resection"

    def __post_init__(self) -> None:
        if not np.linalg.norm(self.normal_lps) > 1e-6:
            raise ParameterOutOfRange("the normal of the resection plane has no length; give a direction towards the removed side")

    def beyond(self, points_mm: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n,) signed distance of (n, 3) LPS points in mm, positive on the removed side."""
        normal = np.asarray(self.normal_lps) / np.linalg.norm(self.normal_lps)
        distance: NDArray[np.float64] = (points_mm - np.asarray(self.point_lps)) @ normal
        return distance

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        monitor(0.0, f"cutting the {self.organ}")
        done = resected(source, self.organ, self.beyond)
        return done.after(f"{self.title.capitalize()}: {self.organ} removed beyond the plane through "
                          f"{_place(self.point_lps)}, towards {_direction(self.normal_lps)}.")


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
