"""TIPS: a shunt through the liver from the portal vein to a hepatic vein, a straight tube of the surgeon's diameter.

Its effect is on the portal circulation (biomech/flow/portal.py): it takes blood past the sinusoids, and the portosystemic gradient falls.
Reference: bleeding above 12 mmHg (Baveno VII, clinical library 2d [R]). Diameters have no default.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from scipy.ndimage import map_coordinates

from biomech.branches import Place, point_at
from biomech.device import Device
from biomech.handles.handle import Declared
from biomech.handles.shape import Size
from biomech.handles.vessel import OnTree
from biomech.model import PatientModel
from biomech.territory import lost_points
from meshing.errors import AnatomyError
from meshing.step import Monitor, Range, check
from meshing.tetmesh import at_lps
from meshing.units import Millimetre
from meshing.volume import index_of

_STEP_MM = 0.5
_LEAST_MM, _MOST_MM = 10.0, 200.0
_PASSABLE = ("portal_vein", "hepatic_vein", "inferior_vena_cava")


@dataclass(frozen=True)
class Tips:
    """Transjugular intrahepatic portosystemic shunt (TIPS).

    A straight shunt of inner `diameter` from `portal_lps` to `hepatic_lps`.
    """

    version: ClassVar[int] = 1
    procedure: ClassVar[str] = "tips"
    handles: ClassVar[Declared] = (OnTree("portal_lps", "portal"), OnTree("hepatic_lps", "hepatic"),
                                   Size("diameter", "portal_lps", "hepatic_lps", across=True, factor=0.5))
    portal_lps: Place
    hepatic_lps: Place
    diameter: Annotated[Millimetre, Range(4, 16, "Inner diameter of the shunt")]
    portal: str = "portal vein"
    hepatic: str = "hepatic vein"
    organ: str = "liver"

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        """Raises AnatomyError when an end is off its vein or cut, the way leaves the liver, or there is a shunt already."""
        monitor(0.0, "placing the shunt")
        if any(device.kind == "shunt" for device in source.devices):
            raise AnatomyError("this plan has a TIPS already; two shunts beside each other are not simulated: leave one of them out")
        ends = []
        for name, place in ((self.portal, self.portal_lps), (self.hepatic, self.hepatic_lps)):
            tree = source.tree(name)
            point = point_at(tree, place, f"the end of the TIPS in the {name}")
            closed = any(one.tree == name and point in one.points for one in source.occlusions)
            if closed or (source.removed is not None and lost_points(source, tree, self.organ)[point]):
                raise AnatomyError(f"the {name} carries no blood at {at_lps(tree.points_mm[point])} after what this plan did before; a TIPS "
                                   "there and that step exclude each other")
            ends.append(tree.points_mm[point])
        length = float(np.linalg.norm(ends[1] - ends[0]))
        if not _LEAST_MM <= length <= _MOST_MM:
            raise AnatomyError(f"the ends of the TIPS are {length:.0f} mm apart; a shunt through the liver is between {_LEAST_MM:g} and "
                               f"{_MOST_MM:g} mm long: move one of them")
        monitor(0.5, "following its way")
        path = np.linspace(ends[0], ends[1], max(int(length / _STEP_MM), 3))
        labels = source.labels
        inside = map_coordinates(labels.values, index_of(labels.to_patient, path).T[::-1], order=0, mode="constant")
        allowed = [0 if label.organ not in _PASSABLE and label.name != self.organ and label.organ != f"{self.organ}_tumour" else label.value
                   for label in labels.legend]
        outside = ~np.isin(inside, [value for value in allowed if value])
        if outside.any():
            crossed = sorted({label.name for label in labels.legend if (inside[outside] == label.value).any()})
            at = path[int(np.flatnonzero(outside)[0])]
            raise AnatomyError(f"the straight way of the TIPS leaves the {self.organ} at {at_lps(at)}"
                               + (f" into the {', '.join(crossed)}" if crossed else "") + "; set its ends so that it stays inside")
        radius = np.full(len(path), float(self.diameter) / 2.0)
        return source.after(f"TIPS from the {self.portal} to the {self.hepatic}: {self.diameter:g} mm in diameter, {length:.0f} mm long, as a "
                            "straight clean tube.", Device("shunt", path, radius))
