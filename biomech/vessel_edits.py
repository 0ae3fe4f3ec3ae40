"""What procedures do to the blood space of an artery: a stretch of a vessel is opened, replaced by a tube, or drawn in.

All of it happens on the signed distance, so nothing has to be cut and sewn: a union with a tube opens (stent, balloon, patch); inside a
stretch the distance becomes that of a tube (interposition, endograft), or the larger of both (band, clip: what stands out of the tube is
gone). Towards the ends of a stretch the new distance goes over into the old one within TAPER_MM.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from biomech.device import Kind
from biomech.model import PatientModel
from meshing.centreline import Centreline
from meshing.distance_edits import union
from meshing.errors import AnatomyError
from meshing.step import Monitor
from meshing.tetmesh import at_lps
from meshing.units import Millimetre
from meshing.vessels.aneurysm import Aneurysm, healthy_axis, largest_aneurysm
from meshing.vessels.distance import BAND, tube_distance
from meshing.vessels.lumen import Lumen
from meshing.vessels.stenosis import reference_radius, worst_stenosis
from meshing.vessels.trace import remeasured
from meshing.vessels.tree import smoothed
from meshing.volume import position_of

TAPER_MM = 4.0
MARGIN_MM = 2.0
"""How far a device must reach beyond the narrowed stretch on either side."""
_FINE_MM = 0.2
"""Points of an axis are made so dense before the nearest one is looked for."""
Place = tuple[Millimetre, Millimetre, Millimetre]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Stretch:
    """A part of one branch: `own` its points, `arc` (n,) mm along it, and where the part begins, ends and has its middle."""

    own: NDArray[np.int64]
    arc: Floats
    first: float
    last: float
    centre: float

    def beyond(self) -> Floats:
        """(n,) mm by which the points of the branch lie outside the part."""
        return np.maximum(np.maximum(self.first - self.arc, self.arc - self.last), 0.0)

    def share(self) -> Floats:
        """(n,) 1 within the part, falling to 0 over TAPER_MM beyond it."""
        return 0.5 + 0.5 * np.cos(np.pi * np.minimum(self.beyond() / TAPER_MM, 1.0))


def stretch_at(line: Centreline, centre_lps: Place | None, length: Millimetre, what: str) -> Stretch:
    """The part of a branch for a device of `length` at a place, or at the worst stenosis. `what` names it in refusals."""
    arc = line.arc_mm()
    if centre_lps is None:
        found = worst_stenosis(line)
        branch, centre = found.branch, 0.5 * (arc[found.first] + arc[found.last])
        if found.length_mm + 2 * MARGIN_MM > float(length):
            raise AnatomyError(f"a {what} of {length:g} mm does not cover the stenosis of {found.length_mm:.0f} mm; "
                               f"choose at least {found.length_mm + 2 * MARGIN_MM:.0f} mm")
    else:
        point = int(np.linalg.norm(line.points_mm - np.array(centre_lps), axis=1).argmin())
        away = float(np.linalg.norm(line.points_mm[point] - np.array(centre_lps)))
        if away > 2.0 * line.radius_mm[point] + 5.0:
            raise AnatomyError(f"the {what} was set {away:.0f} mm away from '{line.name}'; set it on the vessel")
        branch, centre = int(line.branch[point]), arc[point]
    own = np.flatnonzero(line.branch == branch)
    first, last = centre - float(length) / 2, centre + float(length) / 2
    if first - TAPER_MM < arc[own[0]] or last + TAPER_MM > arc[own[-1]]:
        raise AnatomyError(f"a {what} of {length:g} mm at this place would reach over a fork or an opening: "
                           f"the branch leaves {centre - arc[own[0]]:.0f} mm before and "
                           f"{arc[own[-1]] - centre:.0f} mm behind its middle; choose a shorter {what} or another place")
    return Stretch(own, arc[own], float(first), float(last), float(centre))


def swollen(lumen: Lumen, before: float, behind: float, what: str) -> tuple[Stretch, Aneurysm]:
    """The part of a branch from `before` mm proximal of its aneurysm to `behind` mm distal of it. Raises AnatomyError when there is no room."""
    found, line = largest_aneurysm(lumen), lumen.centreline
    arc = line.arc_mm()
    own = np.flatnonzero(line.branch == found.branch)
    first, last = float(arc[found.first]) - before, float(arc[found.last]) + behind
    room = float(arc[found.first] - arc[own[0]]) - TAPER_MM, float(arc[own[-1]] - arc[found.last]) - TAPER_MM
    for has, needs, side in ((room[0], before, "before"), (room[1], behind, "behind")):
        if has < needs:
            raise AnatomyError(f"the vessel leaves {max(has, 0.0):.0f} mm {side} the aneurysm at {at_lps(np.array(found.place_mm))} up to the next "
                               f"fork or opening, and the {what} needs {needs:.0f} mm there; shorten it on that side or choose another procedure")
    return Stretch(own, arc[own], first, last, 0.5 * (first + last)), found


def opened_along(lumen: Lumen, part: Stretch, reference: Floats, target: Floats, monitor: Monitor) -> tuple[Lumen, Floats, Floats]:
    """The lumen with the part opened to the radii `target` (n,) of the branch's points, the axis (n, 3) and the radii (n,) of what opens it."""
    line, own, share = lumen.centreline, part.own, part.share()
    parent = np.arange(len(own)) - 1
    step = float(np.median(np.diff(part.arc)))
    # a stent is straighter than the axis of a plaque: bends shorter than the vessel is wide are not followed
    axis = smoothed(line.points_mm[own], parent, np.where(line.radius_mm[own] < 0.9 * reference, 0.05, 1.0), reference / step)
    ends = 0.8 * np.minimum(line.radius_mm[own], target)
    radius = ends + (target - ends) * share
    held = part.beyond() < TAPER_MM
    tube = tube_distance(lumen.distance_mm.shape, lumen.to_patient, axis[held], radius[held])
    distance = union(lumen.distance_mm, tube)
    monitor(0.6, "measuring the opened vessel")
    changed = np.zeros(len(line.points_mm), bool)
    changed[own[held]] = True
    return Lumen(distance, lumen.to_patient, remeasured(distance, lumen.to_patient, line, changed), lumen.openings), axis, radius


def bridged(line: Centreline, part: Stretch, found: Aneurysm | None = None) -> tuple[Floats, Floats]:
    """(n, 3) axis and (n,) radius of the branch without disease: the axis is bridged over its aneurysm, without one over the part."""
    reference = reference_radius(line)
    sick = (part.first, part.last) if found is None else (float(line.arc_mm()[found.first]), float(line.arc_mm()[found.last]))
    low, high = (int(np.abs(part.arc - s).argmin()) for s in sick)
    return healthy_axis(line, part.own, low, high, reference), reference[part.own]


def neck_mm(axis: Floats, found: Aneurysm) -> Floats:
    """(3,) where the way from the axis (n, 3) to the dome leaves the healthy wall."""
    dome = np.array(found.dome_lps)
    foot = axis[int(np.linalg.norm(axis - dome, axis=1).argmin())]
    place: Floats = dome - found.dome_mm * (dome - foot) / max(float(np.linalg.norm(dome - foot)), 1e-9)
    return place


def replaced(lumen: Lumen, part: Stretch, axis: Floats, radius: Floats) -> Lumen:
    """The lumen whose blood in the part is the tube with this axis (n, 3) and radius (n,), at the points of the branch."""
    return _reshaped(lumen, part, axis, radius, keep=False)


def drawn_in(lumen: Lumen, part: Stretch, axis: Floats, radius: Floats) -> Lumen:
    """The lumen without what stands out of the tube in the part."""
    return _reshaped(lumen, part, axis, radius, keep=True)


def _reshaped(lumen: Lumen, part: Stretch, axis: Floats, radius: Floats, *, keep: bool) -> Lumen:
    line = lumen.centreline
    near = np.argwhere(lumen.distance_mm < BAND)
    places = position_of(lumen.to_patient, near[:, ::-1].astype(np.float64))
    fine = np.linspace(0.0, part.arc[-1] - part.arc[0], int((part.arc[-1] - part.arc[0]) / _FINE_MM) + 2) + part.arc[0]
    dense = np.stack([np.interp(fine, part.arc, axis[:, k]) for k in range(3)], axis=1)
    away, nearest = cKDTree(dense).query(places)
    own = np.interp(fine, part.arc, line.radius_mm[part.own])[nearest]
    others = np.setdiff1d(np.arange(len(line.points_mm)), part.own)
    mine = np.ones(len(places), bool)
    if len(others):
        far, other = cKDTree(line.points_mm[others]).query(places)
        mine = away - own < far - line.radius_mm[others[other]]
    weight = np.where(mine, np.interp(fine, part.arc, part.share())[nearest], 0.0)
    tube = away - np.interp(fine, part.arc, radius)[nearest]
    nodes = tuple(near.T)
    old = lumen.distance_mm[nodes].astype(np.float64)
    target = np.maximum(old, tube) if keep else tube
    distance = lumen.distance_mm.copy()
    distance[nodes] = np.minimum((1.0 - weight) * old + weight * target, BAND)
    share = part.share()
    points, radii = line.points_mm.copy(), line.radius_mm.copy()
    points[part.own] += share[:, None] * (axis - points[part.own])
    wanted = np.minimum(radius, radii[part.own]) if keep else radius
    radii[part.own] += share * (wanted - radii[part.own])
    return Lumen(distance.astype(np.float32), lumen.to_patient, replace(line, points_mm=points, radius_mm=radii), lumen.openings)


def others_of(line: Centreline, part: Stretch) -> tuple[Floats, Floats]:
    """Axis and radius of the vessels beside the branch of the part."""
    others = np.setdiff1d(np.arange(len(line.points_mm)), part.own)
    return line.points_mm[others], line.radius_mm[others]


def refuse_over(model: PatientModel, kinds: Sequence[Kind], path_mm: Floats, what: str, reach_mm: float = 0.0) -> None:
    """Raises AnatomyError where the plan has left a device of one of the kinds nearer than `reach_mm` to where `what` would go."""
    for device in model.devices:
        if device.kind in kinds:
            away, nearest = cKDTree(device.path_mm).query(path_mm)
            if (away < device.radius_mm[nearest] + reach_mm).any():
                at = path_mm[int(away.argmin())]
                raise AnatomyError(f"this plan has left a {device.kind} at {at_lps(at)}; a {what} in the same place and that exclude each other: "
                                   "leave one of them out")
