"""Bypass: a graft that leads blood around a narrowed stretch of an artery.

The graft is a tube along a cubic curve that leaves the vessel at the anastomosis angle and comes back at the same angle,
arched to the side that keeps it clear of the native vessel and of bone. The lumen becomes its smooth union with the tube
(fillet FILLET_MM). The centreline stays a tree: the graft is a branch named "graft" whose last point lies on the native axis
at the distal anastomosis, where the loop closes. Diameters in use: femoro-popliteal 6-8 mm, iliac limbs 8-9 mm (CLINICAL
section 4, mark M, unverified default). Sutures, compliance mismatch and neointima are not modelled.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from biomech.device import Device
from biomech.handles.handle import Declared
from biomech.handles.vessel import Anastomoses
from biomech.model import PatientModel
from meshing.centreline import Centreline
from meshing.distance_edits import union
from meshing.errors import AnatomyError
from meshing.labels import Labels
from meshing.step import Monitor, Range, check
from meshing.units import Degree, Millimetre
from meshing.vessels.distance import room_for, tube_distance
from meshing.vessels.lumen import Lumen
from meshing.vessels.stenosis import worst_stenosis
from meshing.vessels.tree import branch_numbers, children_count, tangents
from meshing.volume import index_of, position_of

FILLET_MM = Millimetre(2.0)
CLEAR_MM = 1.5
"""Least gap between the walls of graft and native vessel, and between graft and bone, away from the anastomoses."""
SIDES = 16
GRAFT = "graft"
Place = tuple[Millimetre, Millimetre, Millimetre]


@dataclass(frozen=True)
class Bypass:
    """Bypass around a stenosis.

    `from_lps` and `to_lps` are points near the proximal and distal anastomosis; both None: `clearance` before and behind the
    worst stenosis.
    """

    version: ClassVar[int] = 1
    procedure: ClassVar[str] = "bypass"
    handles: ClassVar[Declared] = (Anastomoses(),)
    from_lps: Place | None = None
    to_lps: Place | None = None
    diameter: Annotated[Millimetre, Range(2, 25, "Diameter of the graft")] = Millimetre(8.0)
    clearance: Annotated[Millimetre, Range(3, 100, "Distance of the anastomoses from the stenosis")] = Millimetre(12.0)
    angle: Annotated[Degree, Range(20, 80, "Angle of the anastomosis")] = Degree(40.0)

    def __post_init__(self) -> None:
        check(self)
        if (self.from_lps is None) != (self.to_lps is None):
            raise AnatomyError("a bypass needs both anastomoses, or neither to go around the worst stenosis; only one was given")

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        lumen = source.need_lumen()
        monitor(0.0, "placing the anastomoses")
        start, end = self.ends(lumen.centreline)
        monitor(0.1, "finding a way for the graft")
        way = self._way(lumen.centreline, start, end, source.labels)
        monitor(0.4, "sewing the graft in")
        distance, grid = room_for(lumen.distance_mm, lumen.to_patient, way, float(self.diameter) / 2)
        arc = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(way, axis=0), axis=1))])
        radius = np.full(len(way), float(self.diameter) / 2)
        for host, away in ((start, arc), (end, arc[-1] - arc)):
            # a graft wider than its host is sewn to the front wall only: inside the host it is no wider than the host
            radius = np.minimum(radius, 0.85 * lumen.centreline.radius_mm[host] + 0.5 * away)
        distance = union(distance, tube_distance(distance.shape, grid, way, radius), FILLET_MM)
        line = _with_graft(lumen.centreline, start, way, radius)
        sentence = (f"Bypass of {lumen.centreline.name}: graft {self.diameter:g} mm in "
                    f"diameter and {arc[-1]:.0f} mm long, "
                    f"anastomoses at {_place(lumen.centreline.points_mm[start])} and "
                    f"{_place(lumen.centreline.points_mm[end])} "
                    f"under {self.angle:g} degrees (size and angle are unverified defaults).")
        monitor(1.0, "graft in place")
        return replace(source, lumen=Lumen(distance, grid, line, lumen.openings), lumen_mesh=None).after(sentence, Device("graft", way, radius))

    def ends(self, line: Centreline) -> tuple[int, int]:
        """Point numbers of the proximal and the distal anastomosis."""
        arc = line.arc_mm()
        if self.from_lps is None or self.to_lps is None:
            found = worst_stenosis(line)
            leaf = found.last
            while len(line.children(leaf)) == 1:
                leaf = int(line.children(leaf)[0])
            path = line.path_to_root(leaf)
            wanted = (arc[found.first] - float(self.clearance), arc[found.last] + float(self.clearance))
            start, end = (int(path[np.abs(arc[path] - s).argmin()]) for s in wanted)
            if wanted[0] < 0 or wanted[1] > arc[leaf]:
                raise AnatomyError(f"anastomoses {self.clearance:g} mm away from the stenosis would lie outside '{line.name}'; "
                                   "choose a smaller distance or set the points")
        else:
            start, end = (self._snapped(line, p, what) for p, what in ((self.from_lps, "proximal"), (self.to_lps, "distal")))
        if start not in line.path_to_root(end) or start == end:
            raise AnatomyError("the distal anastomosis does not lie downstream of the proximal one; "
                               "swap the points, or set both on the way to one outlet")
        length = arc[end] - arc[start]
        if length < 3.0 * float(self.diameter):
            raise AnatomyError(f"the anastomoses are {length:.0f} mm apart, "
                                   f"too near for a graft of {self.diameter:g} mm; "
                               f"set them at least {3 * float(self.diameter):.0f} mm apart")
        for point, what in ((start, "proximal"), (end, "distal")):
            ends = np.concatenate([[0], line.ends()])
            gap = float(np.linalg.norm(line.points_mm[ends] - line.points_mm[point], axis=1).min())
            if gap < 1.2 * float(self.diameter):
                raise AnatomyError(f"the {what} anastomosis lies {gap:.0f} mm from an opening of '{line.name}', "
                                   f"too near for a graft of {self.diameter:g} mm; "
                                   "set it farther inside, "
                                   "or segment more of the vessel")
        return start, end

    def _snapped(self, line: Centreline, place: Place, what: str) -> int:
        away = np.linalg.norm(line.points_mm - np.array(place), axis=1)
        point = int(away.argmin())
        if away[point] > 2.0 * line.radius_mm[point] + 5.0:
            raise AnatomyError(f"the {what} anastomosis was set {away[point]:.0f} mm away from '{line.name}'; set it on the vessel")
        return point

    def _way(self, line: Centreline, start: int, end: int, labels: Labels) -> NDArray[np.float64]:
        """(n, 3) axis of the graft, the lowest arch with enough room, on the side with the most of it."""
        direction = tangents(line.points_mm, line.parent.astype(np.int64), 6)
        a, b = line.points_mm[start], line.points_mm[end]
        chord = (b - a) / np.linalg.norm(b - a)
        helper = np.eye(3)[np.abs(chord).argmin()]
        across = np.cross(chord, helper) / np.linalg.norm(np.cross(chord, helper))
        up = np.cross(chord, across)
        native = cKDTree(line.points_mm)
        near = _bone_near(labels, 0.5 * (a + b), float(np.linalg.norm(b - a)))
        bony = cKDTree(near) if len(near) else None
        reach = float(self.diameter) / 2
        best_gap = -np.inf
        for height in (0.4, 0.55, 0.7, 0.9):
            ways = []
            for side in range(SIDES):
                out = np.cos(2 * np.pi * side / SIDES) * across + np.sin(2 * np.pi * side / SIDES) * up
                way = _arch(a, b, direction[start], direction[end], out, np.radians(float(self.angle)), height)
                arc = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(way, axis=0), axis=1))])
                # where the graft has left the mouth of an anastomosis it must be clear of the vessel
                free = (arc > 2.0 * float(self.diameter) + line.radius_mm[start]) & (arc[-1] - arc > 2.0 * float(self.diameter) + line.radius_mm[end])
                if not free.any():
                    free = np.abs(arc - 0.5 * arc[-1]) < 0.1 * arc[-1]
                away, nearest = native.query(way[free], k=20)
                gap = float((away - line.radius_mm[nearest]).min()) - reach
                if bony is not None:
                    gap = min(gap, float(bony.query(way)[0].min()) - reach)
                ways.append((gap, way))
            gap, way = max(ways, key=lambda pair: pair[0])
            best_gap = max(best_gap, gap)
            if gap >= CLEAR_MM:
                return way
        raise AnatomyError(f"no way for a graft of {self.diameter:g} mm was found that keeps {CLEAR_MM:g} mm clear of the vessel and of bone "
                           f"(at best {best_gap:.1f} mm); set the anastomoses "
                           "farther apart, or choose a thinner graft")


def _bone_near(labels: Labels, middle: NDArray[np.float64], reach: float) -> NDArray[np.float64]:
    """(n, 3) LPS centres of the voxels of bone within `reach` mm of a point along every axis of the patient."""
    corners = middle + reach * np.array(np.meshgrid((-1, 1), (-1, 1), (-1, 1))).reshape(3, -1).T
    index = index_of(labels.to_patient, corners)[:, ::-1]
    low = np.clip(np.floor(index.min(axis=0)), 0, None).astype(int)
    high = np.clip(np.ceil(index.max(axis=0)) + 1, 0, None).astype(int)
    bone = np.isin(labels.values[low[0]:high[0], low[1]:high[1], low[2]:high[2]], [label.value for label in labels.of_organ("bone")])
    found = position_of(labels.to_patient, (np.argwhere(bone) + low)[:, ::-1].astype(float))
    return found[(np.abs(found - middle) < reach).all(axis=1)]


def _arch(a: NDArray[np.float64], b: NDArray[np.float64], at_a: NDArray[np.float64], at_b: NDArray[np.float64], out: NDArray[np.float64],
          angle: float, height: float) -> NDArray[np.float64]:
    """A cubic Bezier curve from `a` to `b` that leaves and comes back under `angle` to the vessel, towards `out`."""
    def leaning(along: NDArray[np.float64], sign: float) -> NDArray[np.float64]:
        side = out - (out @ along) * along
        side /= np.linalg.norm(side)
        leant: NDArray[np.float64] = np.cos(angle) * along + sign * np.sin(angle) * side
        return leant

    length = float(np.linalg.norm(b - a)) * height
    first, second = a + length * leaning(at_a, 1.0), b - length * leaning(at_b, -1.0)
    t = np.linspace(0.0, 1.0, 161)[:, None]
    curve = (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * first + 3 * (1 - t) * t ** 2 * second + t ** 3 * b
    arc = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(curve, axis=0), axis=1))])
    even = np.linspace(0.0, arc[-1], max(int(arc[-1] / 0.5), 20))
    way: NDArray[np.float64] = np.stack([np.interp(even, arc, curve[:, k]) for k in range(3)], axis=1)
    return way


def _with_graft(line: Centreline, start: int, way: NDArray[np.float64], radius: NDArray[np.float64]) -> Centreline:
    """The tree with the graft as a branch from point `start`; its last point lies on the distal anastomosis."""
    count = len(line.points_mm)
    added = np.arange(count, count + len(way) - 1)
    parent = np.concatenate([line.parent.astype(np.int64), [start], added[:-1]])
    numbers, branches_found = branch_numbers(parent)
    names = [""] * branches_found
    has_child = children_count(parent) > 0
    for point in range(count):
        if not has_child[point] or (numbers[parent == point] != numbers[point]).all():
            old = int(line.branch[point])
            if point == np.flatnonzero(line.branch == old)[-1]:
                names[int(numbers[point])] = line.names[old]
    names[int(numbers[-1])] = GRAFT
    return Centreline(np.concatenate([line.points_mm, way[1:]]), np.concatenate([line.radius_mm, radius[1:]]),
                      parent.astype(np.int32), numbers, tuple(names), line.space, line.name)


def _place(point: NDArray[np.float64]) -> str:
    letters = (("R", "L"), ("A", "P"), ("I", "S"))
    return " ".join(f"{pair[int(x > 0)]}{abs(x):.0f}" for pair, x in zip(letters, point)) + " mm"
