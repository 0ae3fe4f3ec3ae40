"""Where bone is held still when the tissue is simulated: at a joint, a ligament, a clamp.

Without it the rule of the liver's bed would hold whatever faces the back (biomech/tissue/supports.py), which is nonsense for bone. The choice of
places is the planner's, and stands in the assumptions of the report.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np

from biomech.handles.handle import Declared
from biomech.handles.shape import Size
from biomech.hardware.nouns import Hold
from biomech.join import Place
from biomech.model import PatientModel
from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.step import Monitor, Range, check
from meshing.tetmesh import at_lps, outer_facets
from meshing.units import Millimetre


@dataclass(frozen=True)
class HoldBone:
    """Hold bone still.

    The surface within `radius` of each of `places_lps` does not move; everything else is free. `why` says what holds it there.
    """

    version: ClassVar[int] = 1
    procedure: ClassVar[str] = "hold"
    handles: ClassVar[Declared] = (Size("radius", "places_lps"),)
    places_lps: tuple[Place, ...]
    radius: Annotated[Millimetre, Range(1.0, 100.0, "radius of what is held")] = Millimetre(15.0)
    why: str = "choice of the plan"

    def __post_init__(self) -> None:
        check(self)
        if not self.places_lps:
            raise ParameterOutOfRange("nothing is held: give at least one place")

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        """Raises AnatomyError when a place lies farther from the surface of the mesh than its radius."""
        monitor(0.0, "holding the bone")
        mesh = source.need_solid()
        if source.opening is not None:
            raise AnatomyError("this plan has opened the skull, under which the brain lies on its bed; that and bone held at chosen places exclude "
                               "each other: leave one of them out")
        surface = mesh.points_mm[np.unique(outer_facets(mesh.tets[~source.removed_tets()]))]
        places = np.array(self.places_lps, np.float64)
        for place in places:
            far = float(np.linalg.norm(surface - place, axis=1).min())
            if far > self.radius:
                raise AnatomyError(f"the place to be held at {at_lps(place)} is {far:.1f} mm away from the surface of the mesh, and its radius is "
                                   f"{self.radius:g} mm; move it or make it larger")
        held = Hold(places, float(self.radius), self.why)
        where = " and ".join(at_lps(place) for place in places)
        return replace(source, hardware=(*source.hardware, held)).after(f"Held still within {self.radius:g} mm of {where} ({self.why}).")
