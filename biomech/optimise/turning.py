"""What of a path, an ablation, ports or a vessel's repair may be turned: a procedure's knobs, and the procedure that their values stand for."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from biomech.handles.handle import place_at
from biomech.handles.shape import skin_of
from biomech.hardware.nouns import Trajectory
from biomech.hardware.outline import outline_of
from biomech.hardware.paths import crossing_mm
from biomech.model import PatientModel
from biomech.procedures import Ablation, Angioplasty, Bypass, Endograft, Interposition, Patch, PlacePorts, Stent, TrajectoryTo
from meshing.centreline import Centreline
from meshing.errors import AnatomyError
from meshing.step import Step, silent
from meshing.units import Degree, Millimetre, Percent
from meshing.vessels.stenosis import reference_radius, worst_stenosis

Array = NDArray[np.float64]
ALONG_MM, STENT_MM, OVERSIZE, OVER_GRAFT = 10.0, (12.0, 80.0), (0.0, 20.0), (5.0, 25.0)
GRAFT_MM, CLEARANCE_MM, ANGLE_DEG = (5.0, 12.0), (8.0, 40.0), (25.0, 70.0)
ENTRY_DEG, ZONE_MM, PROBE_DEG, PORT_MM = 35.0, 12.0, 30.0, 60.0
CALIBRE, LANDING_MM, PATCH = (0.7, 1.3), (10.0, 35.0), (0.1, 1.2)
"""Of the healthy vessel: diameters as a share of its own, patches as a share of its diameter. Ranges of a search, not limits of anybody."""


@dataclass(frozen=True)
class Knob:
    """A number to turn, in words, from 0 to 1 between `low` and `high` (in `unit`); `now` is where the plan stands."""

    name: str
    unit: str
    low: float
    high: float
    now: float

    def value(self, turned: float) -> float:
        return self.low + float(turned) * (self.high - self.low)


Named = Callable[[str], str]
Turned = tuple[list[Knob], Callable[[list[float]], Step[Any, Any]]]
Along = Stent | Angioplasty | Patch | Interposition


def turning(step: Step[Any, Any], named: Named, model: PatientModel) -> Turned:
    """The knobs of one procedure; none for what has none."""
    if isinstance(step, TrajectoryTo):
        return _path(step, named, model)
    if isinstance(step, Ablation):
        return _zone(step, named)
    if isinstance(step, PlacePorts):
        return _ports(step, named, model)
    if isinstance(step, Bypass):
        return _bypass(step, named, model)
    if isinstance(step, Endograft):
        return [Knob(named("proximal landing"), "mm", *LANDING_MM, float(step.proximal)),
                Knob(named("distal landing"), "mm", *LANDING_MM, float(step.distal)),
                Knob(named("oversizing"), "%", *OVER_GRAFT, float(step.oversize))], lambda v: replace(
                    step, proximal=Millimetre(round(v[0], 1)), distal=Millimetre(round(v[1], 1)), oversize=Percent(round(v[2], 1)))
    if isinstance(step, Interposition) and step.centre_lps is None:
        width = _calibre(model)
        return [Knob(named("healthy vessel taken with it"), "mm", 1.0, 20.0, float(step.margin)),
                Knob(named("diameter of the graft"), "mm", CALIBRE[0] * width, CALIBRE[1] * width, float(step.diameter or width))], \
            lambda v: replace(step, margin=Millimetre(round(v[0], 1)), diameter=Millimetre(round(v[1], 2)))
    if isinstance(step, (Stent, Angioplasty, Patch, Interposition)):
        return _along(step, named, model)
    return [], lambda _: step


def _calibre(model: PatientModel) -> float:
    """Diameter of the healthy vessel, in the middle of all of it."""
    return 2.0 * float(np.median(reference_radius(model.need_lumen().centreline)))


def _along(step: Along, named: Named, model: PatientModel) -> Turned:
    """What lies along the vessel: its place, its length, and how wide it is."""
    line = model.need_lumen().centreline
    arc = line.arc_mm()
    if step.centre_lps is None:
        worst = worst_stenosis(line)
        branch, centre = worst.branch, 0.5 * float(arc[worst.first] + arc[worst.last])
    else:
        point = _nearest(line, step.centre_lps)
        branch, centre = int(line.branch[point]), float(arc[point])
    own = np.flatnonzero(line.branch == branch)
    width = 2.0 * float(np.interp(centre, arc[own], reference_radius(line)[own]))
    what = "stent" if isinstance(step, Stent) else "balloon" if isinstance(step, Angioplasty) else "patch" if isinstance(step, Patch) else "graft"
    wide, field = _wide(step, named, width, what)

    def made(v: list[float]) -> Step[Any, Any]:
        at = line.points_mm[own[np.abs(arc[own] - centre - v[0]).argmin()]]
        x, y, z = (round(float(value), 2) for value in at)
        new: dict[str, Any] = {"centre_lps": (x, y, z), "length": round(v[1], 1), field: round(v[2], 1 if field == "oversize" else 2)}
        return replace(step, **new)

    length = float(step.length) if step.length is not None else STENT_MM[0]
    return [Knob(named("landing zone moved along the vessel"), "mm", -ALONG_MM, ALONG_MM, 0.0),
            Knob(named(f"length of the {what}"), "mm", *STENT_MM, length), wide], made


def _wide(step: Along, named: Named, width: float, what: str) -> tuple[Knob, str]:
    """The knob of how wide it is, and its field; `width` is that of the healthy vessel."""
    if isinstance(step, Stent):
        return Knob(named("oversizing"), "%", *OVERSIZE, float(step.oversize)), "oversize"
    if isinstance(step, Patch):
        return Knob(named("width of the patch"), "mm", max(1.0, PATCH[0] * width), PATCH[1] * width, float(step.width)), "width"
    return Knob(named(f"diameter of the {what}"), "mm", CALIBRE[0] * width, CALIBRE[1] * width, float(step.diameter or width)), "diameter"


def _nearest(line: Centreline, place: Any) -> int:
    return int(np.linalg.norm(line.points_mm - np.array(place), axis=1).argmin())


def _bypass(step: Bypass, named: Named, model: PatientModel) -> Turned:
    knobs = [Knob(named("diameter of the graft"), "mm", *GRAFT_MM, float(step.diameter)),
             Knob(named("angle of the anastomoses"), "deg", *ANGLE_DEG, float(step.angle))]
    if step.from_lps is None or step.to_lps is None:
        knobs.append(Knob(named("distance of the anastomoses from the stenosis"), "mm", *CLEARANCE_MM, float(step.clearance)))
        return knobs, lambda v: replace(step, diameter=Millimetre(round(v[0], 2)), angle=Degree(round(v[1], 1)), clearance=Millimetre(round(v[2], 2)))
    line = model.need_lumen().centreline
    points = [_nearest(line, place) for place in (step.from_lps, step.to_lps)]
    knobs += [Knob(named(f"{words} anastomosis moved along the vessel"), "mm", -ALONG_MM, ALONG_MM, 0.0) for words in ("proximal", "distal")]

    def made(v: list[float]) -> Step[Any, Any]:
        first, second = (place_at(line.points_mm[_moved(line, point, by)]) for point, by in zip(points, v[2:]))
        return replace(step, diameter=Millimetre(round(v[0], 2)), angle=Degree(round(v[1], 1)), from_lps=first, to_lps=second)

    return knobs, made


def _moved(line: Centreline, point: int, by: float) -> int:
    arc = line.arc_mm()
    own = np.flatnonzero(line.branch == line.branch[point])
    return int(own[np.abs(arc[own] - arc[point] - by).argmin()])


def _frame(way: Array) -> tuple[Array, Array]:
    """Two directions across one."""
    first = np.cross(way, np.eye(3)[np.abs(way).argmin()])
    first /= np.linalg.norm(first)
    return first, np.cross(way, first)


def _leaning(way: Array, turn: float, tilt: float) -> Array:
    first, second = _frame(way)
    new = way + np.tan(np.radians(turn)) * first + np.tan(np.radians(tilt)) * second
    return np.asarray(new / np.linalg.norm(new), np.float64)


@lru_cache(maxsize=4)
def entry_of(step: TrajectoryTo, model: PatientModel) -> tuple[float, float, float]:
    """Where the plan enters: as set, or the best of its own map."""
    if step.entry_lps is not None:
        return step.entry_lps
    path = step.run(model, silent).hardware[-1]
    assert isinstance(path, Trajectory)
    x, y, z = (float(v) for v in path.entry_mm)
    return x, y, z


def _path(step: TrajectoryTo, named: Named, model: PatientModel) -> Turned:
    target, entry = np.array(step.target_lps, np.float64), np.array(entry_of(step, model))
    way = (entry - target) / np.linalg.norm(entry - target)
    surface = outline_of(model.labels, step.within)

    def made(v: list[float]) -> Step[Any, Any]:
        if abs(v[0]) < 1e-6 and abs(v[1]) < 1e-6:
            return replace(step, entry_lps=place_at(entry))
        new = _leaning(way, v[0], v[1])
        length = crossing_mm(surface, target, target + 400.0 * new)[0]
        return replace(step, entry_lps=place_at(target + (length if np.isfinite(length) else float(np.linalg.norm(entry - target))) * new))

    return [Knob(named("entry turned"), "deg", -ENTRY_DEG, ENTRY_DEG, 0.0), Knob(named("entry tilted"), "deg", -ENTRY_DEG, ENTRY_DEG, 0.0)], made


def _zone(step: Ablation, named: Named) -> Turned:
    centre = np.array(step.centre_lps, np.float64)
    probe = np.array(step.entry_lps, np.float64) - centre
    length = float(np.linalg.norm(probe))
    knobs = [Knob(named(f"zone moved to the {way}"), "mm", -ZONE_MM, ZONE_MM, 0.0) for way in ("left", "back", "head")]
    knobs += [Knob(named(f"probe {way}"), "deg", -PROBE_DEG, PROBE_DEG, 0.0) for way in ("turned", "tilted")]
    if step.length is not None and step.width is not None:
        knobs += [Knob(named(f"{words} of the zone"), "mm", 10.0, 70.0, float(value)) for words, value in (
            ("length", step.length), ("width", step.width))]

    def made(v: list[float]) -> Step[Any, Any]:
        middle = centre + np.array(v[:3])
        new = replace(step, centre_lps=place_at(middle), entry_lps=place_at(middle + length * _leaning(probe / length, v[3], v[4])))
        return replace(new, length=Millimetre(round(v[5], 1)), width=Millimetre(round(v[6], 1))) if len(v) > 5 else new

    return knobs, made


def _ports(step: PlacePorts, named: Named, model: PatientModel) -> Turned:
    skin: cKDTree | None = skin_of(model.labels, step.within)
    if skin is None:
        raise AnatomyError(f"{' and '.join(step.within)}: there is no skin to put ports on")
    names = ("camera_lps", "left_lps", "right_lps")
    knobs = [Knob(named(f"{words} moved to the {way}"), "mm", -PORT_MM, PORT_MM, 0.0)
             for words in ("camera", "left port", "right port") for way in ("left", "head")]

    def made(v: list[float]) -> Step[Any, Any]:
        places: dict[str, Any] = {}
        for number, name in enumerate(names):
            by = np.array([v[2 * number], 0.0, v[2 * number + 1]])
            start = np.array(getattr(step, name), np.float64)
            places[name] = place_at(skin.data[int(skin.query(start + by)[1])]) if np.abs(by).max() > 1e-6 else getattr(step, name)
        return replace(step, **places)

    return knobs, made
