"""Opening of the skull with loss of cerebrospinal fluid.

In the closed skull the fluid carries the brain almost wholly; where it has run out through the opening the brain weighs in full and sinks
(brain shift). The opening takes the skull away; `drained` says how far the fluid stands below the highest point of the brain. The density
of the fluid has no default: it decides how much of the weight is set free.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np

from biomech.handles.handle import Declared
from biomech.handles.shape import Size
from biomech.hardware.nouns import Hold
from biomech.join import Opening, Place
from biomech.model import PatientModel
from meshing.errors import AnatomyError
from meshing.step import Monitor, Range, check
from meshing.tetmesh import at_lps
from meshing.units import KilogramPerCubicMetre, Millimetre


@dataclass(frozen=True)
class Craniotomy:
    """Craniotomy with loss of fluid.

    The skull is taken away within `radius` of `centre_lps`; the fluid, of density `fluid_density`, stands `drained` below the highest
    point of the brain.
    """

    version: ClassVar[int] = 1
    procedure: ClassVar[str] = "craniotomy"
    handles: ClassVar[Declared] = (Size("radius", "centre_lps"),)
    centre_lps: Place
    radius: Annotated[Millimetre, Range(5.0, 90.0, "radius of the opening")]
    drained: Annotated[Millimetre, Range(0.0, 200.0, "fluid level below the highest point of the brain")]
    fluid_density: Annotated[KilogramPerCubicMetre, Range(900.0, 1100.0, "density of the fluid")]
    organ: str = "brain"

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        """Raises AnatomyError when the opening shows nothing of the organ."""
        monitor(0.0, "opening the skull")
        if source.opening is not None:
            raise AnatomyError(f"this plan has opened the skull at {at_lps(np.array(source.opening.centre_lps, np.float64))} already; two openings, "
                               "each with a level of its own fluid, exclude each other: leave one of them out")
        if any(isinstance(part, Hold) for part in source.hardware):
            raise AnatomyError("this plan holds its tissue still at chosen places, and an opened skull lets the brain lie on its bed; the two "
                               "exclude each other: leave one of them out")
        mesh = source.need_solid()
        points = mesh.points_mm[np.unique(mesh.tets[mesh.of(self.organ)])]
        far = float(np.linalg.norm(points - np.array(self.centre_lps), axis=1).min())
        if far > self.radius:
            raise AnatomyError(f"the opening at {at_lps(np.array(self.centre_lps, np.float64))} is {far:.0f} mm away from the {self.organ} "
                               "and its radius is "
                               f"{self.radius:g} mm, so it shows nothing of it; move it or widen it")
        opening = Opening(self.centre_lps, self.radius, self.drained, self.fluid_density)
        return replace(source, opening=opening).after(f"Craniotomy of {2 * self.radius:g} mm across; fluid drained to {self.drained:g} mm below the "
                                                      f"highest point of the {self.organ}.")
