"""Device: something that a plan leaves in the patient, by its place and calibre. Its effect is in the geometry that it changed."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from meshing.errors import AnatomyError

Kind = Literal["stent", "graft", "endograft", "patch", "band", "clip", "coils", "flow diverter", "shunt"]


@dataclass(frozen=True, eq=False)
class Device:
    """A tubular device.

    kind        "stent" (a mesh of metal inside a vessel), "graft" (a tube that carries blood), "shunt" (a tube through the liver) and so on
    path_mm     (n, 3) its axis, LPS, at least two points
    radius_mm   (n,) of the blood space that it holds open
    """

    kind: Kind
    path_mm: NDArray[np.float64]
    radius_mm: NDArray[np.float64]

    def __post_init__(self) -> None:
        if self.path_mm.ndim != 2 or self.path_mm.shape[1:] != (3,) or len(self.path_mm) < 2 or self.radius_mm.shape != (len(self.path_mm),):
            raise AnatomyError(f"a {self.kind} needs an axis of at least two points with one radius each")
        if not (self.radius_mm > 0.0).all():
            raise AnatomyError(f"a {self.kind} has a radius of {float(self.radius_mm.min()):g} mm; it must be larger than 0")

    def length_mm(self) -> float:
        return float(np.linalg.norm(np.diff(self.path_mm, axis=0), axis=1).sum())
