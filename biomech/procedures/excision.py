"""Excision with a round tool: a ball, or a ball swept along a path, is taken out of an organ with exact sides."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from biomech.handles.handle import Declared
from biomech.handles.shape import Size
from biomech.model import PatientModel
from biomech.remnant import SignedDistance, resected
from meshing.step import Monitor, Range, check
from meshing.tools import Point, RoundTool
from meshing.units import Millimetre

FINE = 0.35
"""Edges near the cut, in radii of the tool: the facets of a round cut then come within radius x FINE^2 / 8 of it."""


@dataclass(frozen=True)
class Excision:
    """Excision with a round tool.

    `path_lps` is where its middle goes; one point takes a ball out. Elements near the cut are made shorter than a third of the radius or so first.
    """

    version: ClassVar[int] = 2
    procedure: ClassVar[str] = "excision"
    handles: ClassVar[Declared] = (Size("radius", "path_lps"),)
    path_lps: tuple[Point, ...]
    radius: Annotated[Millimetre, Range(2, 100, "Radius of the tool")]
    organ: str = "liver"

    def __post_init__(self) -> None:
        check(self)
        self._tool()

    def _tool(self) -> RoundTool:
        return RoundTool(self.path_lps, self.radius)

    def beyond(self, points_mm: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n,) signed distance in mm, positive inside the tool's way."""
        return self._tool().distance_mm(points_mm)

    def level(self, source: PatientModel, /) -> SignedDistance:
        """The signed distance along whose zero the organ is cut."""
        return self.beyond

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        monitor(0.0, f"cutting the {self.organ}")
        done = resected(source, self.organ, self.beyond, edge=Millimetre(FINE * float(self.radius)))
        what = "a ball" if len(self.path_lps) == 1 else f"the way of a round tool along {len(self.path_lps)} points"
        return done.after(f"Excision of {what} of {2.0 * self.radius:g} mm in diameter from the {self.organ}.")
