"""The one door between millimetres and SI."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshing.frames import SpaceUid
from meshing.labels import Label
from meshing.tetmesh import FacetSet, TetMesh

MM = 1e-3
"""One millimetre in metres."""


@dataclass(frozen=True, eq=False)
class Domain:
    """A tetrahedral mesh in metres: `points` (n, 3) LPS, `tets` (m, 4), `organ` (m,) label values, named `facets`."""

    points: NDArray[np.float64]
    tets: NDArray[np.int32]
    organ: NDArray[np.uint8]
    legend: tuple[Label, ...]
    facets: tuple[FacetSet, ...]
    space: SpaceUid

    @classmethod
    def of(cls, mesh: TetMesh) -> Domain:
        return cls(mesh.points_mm * MM, mesh.tets, mesh.organ, mesh.legend, mesh.facets, mesh.space)

    def back(self) -> TetMesh:
        """The same mesh in millimetres."""
        return TetMesh(self.points / MM, self.tets, self.organ, self.space, self.legend, self.facets)
