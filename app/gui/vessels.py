"""A vessel of the case ready to be shown: its way, its profile, the axis for reformats, and what is marked on it. Made off the GUI thread."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.report.vessels import lumen_of, main_way, measured_along
from app.scene.vessel_picture import MARKED
from app.session.session import Session
from meshing.centreline import Centreline
from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.step import Monitor
from meshing.units import Degree, Millimetre
from meshing.vessels.aneurysm import largest_aneurysm
from meshing.vessels.profile import Profile, narrowest_of, way_to
from meshing.vessels.reformat import Axis, axis_through, sections_along, straightened
from meshing.volume import Volume

Array = NDArray[np.float64]

AXIS_STEP = Millimetre(0.5)
_MOST_ENDS = 12


@dataclass(frozen=True)
class Finding:
    """What is marked: from and to along the way, the place it is named at, and words."""

    kind: str
    first_mm: float
    last_mm: float
    at_mm: float
    words: str


@dataclass(frozen=True, eq=False)
class Vessel:
    """One way of one tree. `axis` has a point every AXIS_STEP of it."""

    tree: str
    way: str
    volume: Volume
    profile: Profile
    axis: Axis
    findings: tuple[Finding, ...]

    @property
    def length_mm(self) -> float:
        return float(self.axis.arc_mm[-1])

    def number(self, arc_mm: float) -> int:
        """The point of the axis at a length along it."""
        return int(np.clip(round(arc_mm / self.axis.step_mm), 0, len(self.axis.points_mm) - 1))

    def nearest(self, point_mm: Array) -> tuple[float, float]:
        """Length along the way of its point nearest to a place, and how far that is."""
        away = np.linalg.norm(self.axis.points_mm - point_mm, axis=1)
        return float(np.argmin(away) * self.axis.step_mm), float(away.min())

    def curved(self, rows: int, columns: int, angle: float) -> NDArray[np.float32]:
        """(rows, columns) values of the reformat: along the way to the right, across it upwards, equal millimetres both ways."""
        step = self.length_mm / max(columns, 2)
        axis = axis_through(self.axis.points_mm, Millimetre(step))
        found = straightened(self.volume, axis, Millimetre(0.5 * rows * step), Degree(angle)).values
        return np.asarray(found.T[::-1], np.float32)

    def section(self, arc_mm: float, half_mm: float, samples: int) -> NDArray[np.float32]:
        """(n, n) values across the way: `axis.across` to the right, `axis.up` upwards."""
        here = slice(self.number(arc_mm), self.number(arc_mm) + 1)
        own = self.axis
        one = Axis(own.points_mm[here], own.along[here], own.across[here], own.up[here], 2.0 * half_mm / samples)
        return np.asarray(sections_along(self.volume, one, Millimetre(half_mm)).values[0][::-1], np.float32)

    def reading(self, arc_mm: float) -> tuple[float, float, float, float, float]:
        """Radius, area, smallest and largest diameter, and narrowing in per cent (not a number near forks) at a length."""
        p = self.profile
        near = int(np.argmin(np.abs(p.arc_mm - arc_mm)))
        return (float(np.interp(arc_mm, p.arc_mm, p.radius_mm)), float(np.interp(arc_mm, p.arc_mm, p.area_mm2)), float(p.smallest_mm[near]),
                float(p.largest_mm[near]), float(p.percent_diameter[near]))


def ways_of(tree: Centreline) -> tuple[str | int, ...]:
    """Where a way can lead: "" the main one, then named branches; ends by their points where nothing has a name."""
    names = tuple(dict.fromkeys(name for name in tree.names if name))
    if names:
        return ("", *names)
    arc = tree.arc_mm()
    return ("", *(int(end) for end in sorted(tree.ends(), key=lambda end: -arc[end])[:_MOST_ENDS]))


def read_vessel(session: Session, volume: Volume, labels: Labels | None, tree: Centreline, end: str | int, monitor: Monitor) -> Vessel:
    """Raises AnatomyError where there is nothing to measure it on."""
    lumen = lumen_of(session, tree)
    way = main_way(tree, lumen) if end == "" else way_to(tree, end)
    if len(way) < 3:
        raise AnatomyError(f"This way of '{tree.name}' is too short to be laid straight; choose another.")
    monitor(0.2, "measuring the vessel")
    found = measured_along(tree, way, lumen, labels)
    if found is None:
        raise AnatomyError(f"'{tree.name}' was traced in a structure that is no longer among the outlines: there is nothing to measure it on. "
                           "Trace it again, or bring the structure back by undo.")
    monitor(0.7, "laying the vessel straight")
    axis = axis_through(tree.points_mm[way], AXIS_STEP)
    marked = [*_narrowing(found)]
    if lumen is not None:
        try:
            sac = largest_aneurysm(lumen)
        except AnatomyError:
            pass  # the usual case: there is none
        else:
            places = [int(np.flatnonzero(way == n)[0]) for n in (sac.first, sac.last, sac.point) if n in way]
            if len(places) == 3:
                first, last, at = (float(found.arc_mm[n]) for n in places)
                marked.append(Finding("aneurysm", first, last, at, f"{sac.kind} aneurysm, {sac.diameter_mm:.1f} mm, neck {sac.neck_mm[0]:.1f} to "
                                      f"{sac.neck_mm[1]:.1f} mm, sac {sac.sac_ml:.2g} mL"))
    return Vessel(tree.name, str(end), volume, found, axis, tuple(marked))


def _narrowing(found: Profile) -> list[Finding]:
    """The narrowest place, where it loses more than MARKED per cent of the diameter, with the stretch around it that does so by half of that."""
    worst = narrowest_of(found)
    if worst is None or not found.percent_diameter[worst[0]] > MARKED:
        return []
    at, arc = worst
    lost = np.nan_to_num(found.percent_diameter)
    first = last = at
    while first > 0 and lost[first - 1] > 0.5 * MARKED:
        first -= 1
    while last < len(lost) - 1 and lost[last + 1] > 0.5 * MARKED:
        last += 1
    return [Finding("stenosis", float(found.arc_mm[first]), float(found.arc_mm[last]), float(arc),
                    f"stenosis, {found.percent_diameter[at]:.0f} % by diameter, {found.percent_area[at]:.0f} % by area")]
