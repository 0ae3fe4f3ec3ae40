"""Connection of a vessel to the side of another one, as of Glenn (upper vena cava) or an extracardiac conduit of Fontan to a pulmonary artery.

The blood space becomes the smooth union of the vessel with a straight tube from `from_lps` to the vessel, along the tube's own axis. Blood
then comes in through the tube: its far end is the inlet, and where blood came in before it may leave. Conduits of Fontan are 18-20 mm wide
(clinical library 3, mark M, unverified); other calibres have no source there. One inflow: both venae cavae at once (a total connection) are
not simulated. Pressures to read it against: Fontan circulation 10-15 mmHg, transpulmonary gradient at most 8 mmHg (M, unverified).
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from biomech.branches import Place, point_at
from biomech.device import Device
from biomech.handles.handle import Declared
from biomech.handles.vessel import OnTree
from biomech.model import PatientModel
from biomech.vessel_edits import refuse_over
from meshing.centreline import Centreline
from meshing.distance_edits import union
from meshing.errors import AnatomyError
from meshing.step import Monitor, Range, check
from meshing.units import Degree, Millimetre
from meshing.vessels.distance import room_for, tube_distance
from meshing.vessels.lumen import Lumen, Opening
from meshing.vessels.tree import branch_numbers, tangents

FILLET_MM = Millimetre(2.0)
CONDUIT, FORMER = "conduit", "former inlet"
_STEP_MM, _WIDER = 0.5, 2.0
_LEAST_LENGTH = 2.0
"""Length of the tube outside of the vessel, in its diameters, that lets its flow develop a little before it meets the vessel (D:)."""


@dataclass(frozen=True)
class Connection:
    """Connection of a tube to the side of a vessel (Glenn, Fontan).

    A tube of `diameter` runs from `from_lps`, where blood comes in, straight to the vessel near `to_lps`. The angle between both must be
    at least `least_angle`.
    """

    version: ClassVar[int] = 1
    procedure: ClassVar[str] = "connection"
    handles: ClassVar[Declared] = (OnTree("to_lps"),)
    sources: ClassVar[dict[str, str]] = {"least_angle": "unverified default"}
    from_lps: Place
    to_lps: Place
    diameter: Annotated[Millimetre, Range(2, 30, "Diameter of the tube")]
    least_angle: Annotated[Degree, Range(10, 90, "Least angle between tube and vessel")] = Degree(30.0)

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        """Raises AnatomyError off the vessel, near its ends, for a tube too short, too wide or too flat, over a device."""
        lumen = source.need_lumen()
        line = lumen.centreline
        monitor(0.0, "placing the tube")
        joint = point_at(line, self.to_lps, "the connection")
        start, end = np.asarray(self.from_lps, np.float64), line.points_mm[joint]
        radius, host = float(self.diameter) / 2.0, float(line.radius_mm[joint])
        length = float(np.linalg.norm(end - start))
        self._fits(lumen, joint, length, radius, host)
        along = (end - start) / length
        way = start + np.linspace(0.0, length, max(int(length / _STEP_MM), 4) + 1)[:, None] * along
        refuse_over(source, ("stent", "graft", "endograft", "band", "flow diverter"), end[None], "connection")
        angle = float(np.degrees(np.arccos(min(abs(float(along @ tangents(line.points_mm, line.parent.astype(np.int64), 6)[joint])), 1.0))))
        if angle < self.least_angle:
            raise AnatomyError(f"the tube would meet the vessel under {angle:.0f} degrees, too flat to be sewn end to side; start it farther aside, "
                               f"at least under {self.least_angle:g} degrees")
        monitor(0.4, "sewing the tube to the vessel")
        # the tube's own end must lie outside of its opening, so it begins somewhat earlier; inside the vessel it is no wider than it
        early = np.concatenate([start - np.arange(int(2.0 * radius / _STEP_MM) + 8, 0, -1)[:, None] * _STEP_MM * along, way])
        wide = np.minimum(radius, 0.85 * host + 0.5 * np.linalg.norm(early - end, axis=1))
        distance, grid = room_for(lumen.distance_mm, lumen.to_patient, early, radius)
        distance = union(distance, tube_distance(distance.shape, grid, early, wide), FILLET_MM)
        x, y, z = (float(v) for v in along)
        inlet = Opening(CONDUIT, (float(start[0]), float(start[1]), float(start[2])), (-x, -y, -z), radius)
        tree = _rerooted(line, joint, way, np.minimum(radius, 0.85 * host + 0.5 * np.linalg.norm(way - end, axis=1)))
        outlets = (replace(lumen.inlet, name=FORMER), *lumen.outlets)
        made = Lumen(distance, grid, tree, (inlet, *outlets))
        monitor(1.0, "connected")
        return replace(source, lumen=made, lumen_mesh=None).after(
            f"Connection of a tube {self.diameter:g} mm wide and {length:.0f} mm long to the side of {line.name} ({2.0 * host:.1f} mm) under "
            f"{angle:.0f} degrees: blood comes in through the tube and leaves through {', '.join(opening.name for opening in outlets)} "
            "(calibre is an unverified default).", Device("graft", way, np.full(len(way), radius)))

    def _fits(self, lumen: Lumen, joint: int, length: float, radius: float, host: float) -> None:
        line = lumen.centreline
        if radius > _WIDER * host:
            raise AnatomyError(f"a tube of {self.diameter:g} mm is more than twice as wide as the vessel of {2.0 * host:.1f} mm; choose a narrower "
                               "one")
        if length < host + 2.0 * _LEAST_LENGTH * radius:
            raise AnatomyError(f"the tube begins {length:.0f} mm from the vessel's axis; begin it at least "
                               f"{host + 2.0 * _LEAST_LENGTH * radius:.0f} mm away")
        ends = np.concatenate([[0], line.ends()])
        gap = float(np.linalg.norm(line.points_mm[ends] - line.points_mm[joint], axis=1).min())
        if gap < 1.2 * 2.0 * radius + host:
            raise AnatomyError(f"the connection lies {gap:.0f} mm from an opening of '{line.name}', too near for a tube of {self.diameter:g} mm; "
                               "set it farther inside, or segment more of the vessel")


def _rerooted(line: Centreline, joint: int, way: NDArray[np.float64], radius: NDArray[np.float64]) -> Centreline:
    """The tree rooted at the far end of the tube; every stretch between forks keeps the name it had."""
    count = len(line.points_mm)
    linked: list[list[int]] = [[] for _ in range(count)]
    for point in range(1, count):
        linked[point].append(int(line.parent[point]))
        linked[int(line.parent[point])].append(point)
    tube = len(way) - 1  # the last point of the tube is the joint itself
    old, parent, waiting = [joint], [tube - 1], [(joint, tube)]
    seen = {joint}
    while waiting:
        point, number = waiting.pop(0)
        for other in linked[point]:
            if other not in seen:
                seen.add(other)
                old.append(other)
                parent.append(number)
                waiting.append((other, tube + len(old) - 1))
    parents = np.concatenate([np.arange(-1, tube - 1), parent]).astype(np.int64)
    numbers, found = branch_numbers(parents)
    before = np.concatenate([np.full(tube, -1), line.branch[old]])
    names = []
    for number in range(found):
        own = before[numbers == number]
        names.append(CONDUIT if (own < 0).any() else line.names[int(own[-1])])
    return Centreline(np.concatenate([way[:-1], line.points_mm[old]]), np.concatenate([radius[:-1], line.radius_mm[old]]), parents.astype(np.int32),
                      numbers, tuple(names), line.space, line.name)
