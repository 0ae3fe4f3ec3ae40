"""Resection along a curved surface: what lies beyond the smoothest surface through the points a surgeon marked is taken away."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from biomech.model import PatientModel
from biomech.remnant import SignedDistance, refuse_cut, resected
from meshing.step import Monitor, Range, check
from meshing.tools import Point, Sheet
from meshing.units import Millimetre


@dataclass(frozen=True)
class CurvedResection:
    """Resection along a curved surface.

    The surface goes through `points_lps` (four at least); removed is the side where `towards_lps` lies. Elements near it are made no longer
    than `edge` first.
    """

    version: ClassVar[int] = 2
    procedure: ClassVar[str] = "curved resection"
    points_lps: tuple[Point, ...]
    towards_lps: Point
    organ: str = "liver"
    edge: Annotated[Millimetre, Range(0.5, 40, "Longest edge near the cut")] = Millimetre(6.0)

    def __post_init__(self) -> None:
        check(self)
        self._sheet()

    def _sheet(self) -> Sheet:
        return Sheet(self.points_lps, self.towards_lps)

    def beyond(self, points_mm: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n,) signed distance in mm near the surface, positive on the removed side."""
        return self._sheet().distance_mm(points_mm)

    def level(self, source: PatientModel, /) -> SignedDistance:
        """The signed distance along whose zero the organ is cut."""
        return self.beyond

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        monitor(0.0, f"cutting the {self.organ}")
        return resected(source, self.organ, self.beyond, edge=self.edge).after(self._sentence())

    def checked(self, source: PatientModel) -> str:
        refuse_cut(source, self.organ, self.beyond)
        return self._sentence()

    def _sentence(self) -> str:
        return f"Resection along a curved surface through {len(self.points_lps)} points: the {self.organ} beyond it removed."
