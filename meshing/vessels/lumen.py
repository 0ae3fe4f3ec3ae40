"""The blood space of a vessel tree as a signed distance with its centreline and its openings."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meshing.centreline import Centreline
from meshing.errors import AnatomyError
from meshing.frames import IJK, LPS, Transform


@dataclass(frozen=True)
class Opening:
    """Where blood enters or leaves: a flat cap at `point_mm` (LPS) with unit `outward` normal, cut through the lumen."""

    name: str
    point_mm: tuple[float, float, float]
    outward: tuple[float, float, float]
    radius_mm: float


@dataclass(frozen=True, eq=False)
class Lumen:
    """`distance_mm[k, j, i]` float32, negative inside the blood; `to_patient` as in Volume; `centreline` rooted at the
    inlet; `openings`: the first is the inlet, the others are outlets."""

    distance_mm: NDArray[np.float32]
    to_patient: Transform[IJK, LPS]
    centreline: Centreline
    openings: tuple[Opening, ...]

    def __post_init__(self) -> None:
        self.distance_mm.setflags(write=False)
        if len(self.openings) < 2:
            raise AnatomyError("a lumen needs an inlet and at least one outlet")

    @property
    def inlet(self) -> Opening:
        return self.openings[0]

    @property
    def outlets(self) -> tuple[Opening, ...]:
        return self.openings[1:]
