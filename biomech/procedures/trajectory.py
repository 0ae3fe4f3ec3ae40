"""A straight path of a needle or an electrode to a target, with what lies beside it and a ranked map of entry points.

The path runs from the outer surface of the structures `within` to the target. It is measured exactly (biomech/hardware/paths.py); the map
of entry points comes from maps of distance (biomech/hardware/entries.py), and its best points are measured exactly before one is taken.
Limits: vessels at least 3 mm from the electrode's edge, at most 30 degrees to the normal of the skull, at most 80 to 90 mm long (Sparks
2017, mark M, unverified default); 2 to 3 mm from the ventricles for deep electrodes (mark M). The path is straight and the
tissue does not move: a brain that sinks and a needle that bends are left out; frameless accuracy is 1 to 2 mm (Vakharia 2019).
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from biomech.handles.handle import Declared
from biomech.handles.shape import OnSkin
from biomech.hardware.entries import Limits, directions, fields_of, map_of
from biomech.hardware.nouns import IMPOSSIBLE, NO_ENTRIES, EntryMap, Trajectory
from biomech.hardware.outline import Outline, outline_of
from biomech.hardware.paths import GAP_MM, REACH_MM, Beside, Neighbourhood, crossing_mm
from biomech.join import Place
from biomech.model import PatientModel
from meshing.errors import AnatomyError
from meshing.step import Monitor, Range, check, portion, silent
from meshing.tetmesh import at_lps
from meshing.units import Degree, Millimetre

Array = NDArray[np.float64]
_SPARKS = "Sparks 2017 [M]: unverified default"
ON_SURFACE_MM = 3.0
"""An entry point that was set may lie so far off the surface; it is moved onto it along the path."""
_TRIED = 24
"""So many of the best entry points of the map are measured exactly."""


@dataclass(frozen=True)
class TrajectoryTo:
    """Path to a target.

    `target_lps` is where the tip goes; `entry_lps` where it enters (empty: the best of the map). The path runs within
    `within`, at whose outer surface it enters, and through the bone `skull`, to whose normal its angle is taken (empty: to that of the
    surface). `organ` is where the target must lie. `vessels` and `forbidden` are structures it must not touch; the vessel trees of the case
    count as vessels. The map has `entries` points, over the sphere or within `cone` of the direction of `approach_lps`.
    """

    version: ClassVar[int] = 1
    procedure: ClassVar[str] = "trajectory"
    on_labels: ClassVar[bool] = True
    handles: ClassVar[Declared] = (OnSkin(("entry_lps",)),)
    sources: ClassVar[dict[str, str]] = {
        "vessel_clearance": _SPARKS, "steepest": _SPARKS, "longest": _SPARKS,
        "zone_clearance": "ventricle 2-3 mm for deep electrodes [M]: unverified default",
        "diameter": "choice of the instrument: unverified default"}
    target_lps: Place
    entry_lps: Place | None = None
    within: tuple[str, ...] = ("body",)
    skull: str = ""
    organ: str = ""
    vessels: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    diameter: Annotated[Millimetre, Range(0.3, 15.0, "diameter of the instrument")] = Millimetre(2.0)
    vessel_clearance: Annotated[Millimetre, Range(0.0, 20.0, "least distance from vessels")] = Millimetre(3.0)
    zone_clearance: Annotated[Millimetre, Range(0.0, 20.0, "least distance from forbidden structures")] = Millimetre(2.0)
    steepest: Annotated[Degree, Range(5.0, 90.0, "largest angle to the normal of the skull")] = Degree(30.0)
    longest: Annotated[Millimetre, Range(5.0, 300.0, "longest path")] = Millimetre(90.0)
    entries: Annotated[int, Range(50, 20000, "entry points tried")] = 1000
    approach_lps: Place | None = None
    cone: Annotated[Degree, Range(5.0, 180.0, "half angle of the cone of entry points")] = Degree(60.0)
    title: str = "biopsy"

    def __post_init__(self) -> None:
        check(self)
        if not self.within:
            raise AnatomyError("a path needs the structures that it may run in; name them in `within`, for example [\"body\"]")

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        """Raises AnatomyError when the target or the entry lies where it cannot, or the path crosses what it must not."""
        labels, target = source.labels, np.array(self.target_lps, np.float64)
        monitor(0.0, "looking at the target")
        self._check_target(source, target)
        set_ = None if self.entry_lps is None else np.array(self.entry_lps, np.float64)
        if set_ is not None:  # what cannot be done is said before any work is spent on the map
            around, surface, wide = self._around(source, set_[None], target)
            entry = self._on_surface(surface, set_, target)
            self._refuse_crossing(around, around.beside(entry, target, self.diameter / 2.0))
        fields = fields_of(labels, source.trees, self.within, self.skull, self.vessels, self.forbidden, portion(monitor, 0.05, 0.5))
        toward = self.approach_lps if self.approach_lps is not None else self.entry_lps
        ways = directions(self.entries, None if toward is None else np.array(toward, np.float64) - target, self.cone)
        limits = Limits(self.vessel_clearance, self.zone_clearance, self.longest, self.steepest)
        monitor(0.5, "trying entry points")
        found = map_of(fields, target, ways, self.diameter / 2.0, limits)
        if set_ is None:
            if (found.grade == IMPOSSIBLE).all():
                most = found.reasons[int(np.bincount(found.reason).argmax())]
                raise AnatomyError(f"none of {self.entries} entry points reaches the target at {at_lps(target)}; most often the path {most}. Move "
                                   "the target, widen the cone, or take a structure out of the forbidden ones")
            monitor(0.6, "measuring paths exactly")
            best = found.points_mm[np.argsort(found.rank)[:_TRIED]]
            around, surface, wide = self._around(source, best, target)
            entry = self._best(source, around, surface, best, target, wide)
        monitor(0.9, "measuring the path")
        skull = outline_of(labels, (self.skull,), wide) if self.skull else None
        beside = around.beside(entry, target, self.diameter / 2.0)
        self._refuse_crossing(around, beside)
        path = self._path(around, beside, entry, target, self._angle(surface, skull, entry, target), found)
        return replace(source, hardware=(*source.hardware, path)).after(self._sentence(path))

    def checked(self, source: PatientModel) -> str:
        """The words of `run` but for the map of entry points, which is what takes long; without an entry there is nothing without the map."""
        if self.entry_lps is None:
            return self.run(source, silent).done[-1]
        target = np.array(self.target_lps, np.float64)
        self._check_target(source, target)
        set_ = np.array(self.entry_lps, np.float64)
        around, surface, wide = self._around(source, set_[None], target)
        entry = self._on_surface(surface, set_, target)
        beside = around.beside(entry, target, self.diameter / 2.0)
        self._refuse_crossing(around, beside)
        skull = outline_of(source.labels, (self.skull,), wide) if self.skull else None
        return f"{'; '.join(self._said(self._path(around, beside, entry, target, self._angle(surface, skull, entry, target), None)))}."

    def _around(self, source: PatientModel, entries: Array, target: Array) -> tuple[Neighbourhood, Outline, Array]:
        """What lies about the paths from these entry points, the surface there, and the box (2, 3) of both."""
        box = np.stack([np.minimum(entries.min(axis=0), target), np.maximum(entries.max(axis=0), target)])
        wide = np.stack([box[0] - REACH_MM, box[1] + REACH_MM])
        return Neighbourhood(source.labels, source.trees, self.vessels, self.forbidden, box), outline_of(source.labels, self.within, wide), wide

    def _check_target(self, source: PatientModel, target: Array) -> None:
        box = np.stack([target - REACH_MM, target + REACH_MM])
        for name in (*self.vessels, *self.forbidden):
            if outline_of(source.labels, (name,), box).inside(target[None])[0]:
                raise AnatomyError(f"the target at {at_lps(target)} lies in '{name}', which the path must not touch; move the target, or take "
                                   f"'{name}' out of the list")
        names = (self.organ,) if self.organ else self.within
        outline = outline_of(source.labels, names, box)
        if not outline.inside(target[None])[0]:
            far = f"{float(outline.signed_mm(target[None])[0]):.1f} mm" if outline else f"more than {REACH_MM:g} mm"
            raise AnatomyError(f"the target at {at_lps(target)} misses the {' and '.join(names)}: it lies {far} outside it")

    def _on_surface(self, surface: Outline, entry: Array, target: Array) -> Array:
        """The entry point that was set, moved onto the surface along the path."""
        length = float(np.linalg.norm(entry - target))
        if length < 2.0:
            raise AnatomyError(f"entry and target at {at_lps(target)} are {length:.1f} mm apart; a path needs two places")
        beyond = entry + (entry - target) / length * (ON_SURFACE_MM + GAP_MM)
        leaves, gap = crossing_mm(surface, target, beyond)
        off = float(surface.signed_mm(entry[None])[0])
        if not np.isfinite(leaves) or abs(leaves - length) > ON_SURFACE_MM:
            raise AnatomyError(f"the entry at {at_lps(entry)} does not lie on the surface of the {' and '.join(self.within)}: it is "
                               f"{abs(off):.1f} mm {'under' if off < 0 else 'outside'} it; set it on the surface")
        if gap is not None:
            at = target + (entry - target) / length * gap[1]
            raise AnatomyError(f"the path leaves the {' and '.join(self.within)} on its way: from {at_lps(at)} it is outside for "
                               f"{gap[1] - gap[0]:.1f} mm; choose another entry")
        return np.asarray(target + (entry - target) / length * leaves, np.float64)

    def _best(self, source: PatientModel, around: Neighbourhood, surface: Outline, entries: Array, target: Array, box: Array) -> Array:
        """Of the best entry points of the map that whose exact path keeps the limits and is farthest beyond what its structures ask for."""
        asked = np.array([float(self.vessel_clearance if name in around.vessels else self.zone_clearance) for name in around.names])
        skull = outline_of(source.labels, (self.skull,), box) if self.skull else None
        found: list[tuple[bool, float, int, Array]] = []
        for number, near in enumerate(entries):
            beyond = near + (near - target) / np.linalg.norm(near - target) * (ON_SURFACE_MM + GAP_MM)
            leaves, gap = crossing_mm(surface, target, beyond)
            if np.isfinite(leaves) and gap is None:
                entry = target + (near - target) / np.linalg.norm(near - target) * leaves
                clear = around.beside(entry, target, self.diameter / 2.0).clearance_mm.min(axis=1)
                spare = float((clear - asked).min()) if len(asked) else 0.0
                angle = self._angle(surface, skull, entry, target)
                found.append((spare < 0.0 or angle > self.steepest or leaves > self.longest, -spare, number, entry))
        if not found:
            raise AnatomyError(f"none of the best entry points of the map reaches the target at {at_lps(target)} within the "
                               f"{' and '.join(self.within)}; set the entry by hand")
        return np.asarray(min(found, key=lambda each: each[:3])[3], np.float64)

    def _refuse_crossing(self, around: Neighbourhood, beside: Beside) -> None:
        for name, clear in zip(beside.names, beside.clearance_mm):
            worst = int(clear.argmin())
            if clear[worst] < 0.0:
                kind = "vessel" if name in around.vessels else "forbidden structure"
                raise AnatomyError(f"the path goes through the {kind} '{name}' at {at_lps(beside.places_mm[worst])}, {beside.along_mm[worst]:.0f} mm "
                                   f"deep (its edge is {-clear[worst]:.1f} mm inside); choose another entry, or leave it out for the best of the map")

    def _angle(self, surface: Outline, skull: Outline | None, entry: Array, target: Array) -> float:
        """Degrees between the path and the normal where it enters the skull, or the surface where there is none."""
        where, outline = entry, surface
        if skull is not None:
            outline = skull
            beyond = entry + (entry - target) / np.linalg.norm(entry - target)
            leaves = crossing_mm(outline, target, beyond)[0] if outline else np.inf
            if not np.isfinite(leaves):
                raise AnatomyError(f"the path from {at_lps(entry)} to {at_lps(target)} does not meet '{self.skull}', to which its angle is "
                                   "measured; leave `skull` empty, or choose another entry")
            where = target + (entry - target) / np.linalg.norm(entry - target) * leaves
        cosine = float(outline.normal_at(where) @ (entry - target)) / float(np.linalg.norm(entry - target))
        return float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))

    def _path(self, around: Neighbourhood, beside: Beside, entry: Array, target: Array, angle: float, found: EntryMap | None) -> Trajectory:
        rows = beside.clearance_mm if len(beside.names) else np.full((1, len(beside.along_mm)), REACH_MM)
        worst = beside.clearance_mm.argmin(axis=1)
        limits = (("vessel", float(self.vessel_clearance)), ("zone", float(self.zone_clearance)), ("angle", float(self.steepest)),
                  ("length", float(self.longest)))
        return Trajectory(self.title, entry, target, self.diameter / 2.0, beside.along_mm, rows.min(axis=0), rows.argmin(axis=0).astype(np.int32),
                          beside.names, around.vessels, beside.clearance_mm.min(axis=1), beside.places_mm[worst].reshape(-1, 3), REACH_MM, angle,
                          self.skull or " and ".join(self.within), limits, found if found is not None else NO_ENTRIES)

    def _sentence(self, path: Trajectory) -> str:
        good = int((path.entries.grade == 0).sum())
        return (f"{'; '.join(self._said(path))}; {good} of {len(path.entries.grade)} entry points tried keep all limits (limits: Sparks 2017, "
                "unverified defaults).")

    def _said(self, path: Trajectory) -> list[str]:
        """What was planned and every limit it breaks, in words."""
        said = [f"{self.title.capitalize()}: straight path of {path.length_mm():.1f} mm, {self.diameter:g} mm in diameter, from "
                f"{at_lps(path.entry_mm)} to {at_lps(path.target_mm)}, {path.angle_deg:.0f} degrees to the normal of the {path.surface}"]
        if not path.vessels:
            said.append("NO VESSEL is in the label map or the trees of this case, so distances to vessels are NOT known")
        for name, least, at in zip(path.structures, path.least_mm, path.least_at_mm):
            wanted = path.limit("vessel" if name in path.vessels else "zone")
            if least < wanted:
                said.append(f"TOO NEAR: {name} {least:.1f} mm from its edge at {at_lps(at)}, limit {wanted:g} mm")
        if path.angle_deg > self.steepest:
            said.append(f"STEEPER than the limit of {self.steepest:g} degrees")
        if path.length_mm() > self.longest:
            said.append(f"LONGER than the limit of {self.longest:g} mm")
        return said
