"""Port placement for laparoscopy: camera, left and right hand, and the target, with the angles that decide how well hands and eye work.

    manipulation angle   between the two instruments at the target; task times are shortest near 60 degrees (CLINICAL section 6, Yunusa 2014 [R])
    azimuth              between each instrument and the way of the camera, seen along the table's normal: about 30 degrees each [M]
    elevation            of each instrument over the table: 30 to 60 degrees [M]
    distances            ports at least 50 mm apart [R]; working ports 150 to 200 mm, camera 100 to 200 mm from the target [M]
    inside : outside     of the instrument's shaft: at least 1 : 1 [M]

Limits of mark M are unverified defaults. The abdominal wall is that of the scan, moved forwards by `lift` where a port lies: the gas lifts it, by how
much is the plan's choice (0: as scanned) and not simulated here. Instruments are straight; the patient lies on the back.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from biomech.handles.handle import Declared
from biomech.handles.shape import OnSkin
from biomech.hardware.nouns import Ports
from biomech.hardware.outline import outline_of
from biomech.hardware.paths import samples
from biomech.join import Place
from biomech.model import PatientModel
from meshing.errors import AnatomyError
from meshing.step import Monitor, Range, check
from meshing.tetmesh import at_lps
from meshing.units import Degree, Millimetre

Array = NDArray[np.float64]
ON_SKIN_MM = 8.0
"""A port that was set may lie so far off the skin."""
AZIMUTH, AZIMUTH_OFF = 30.0, 15.0
ELEVATION = (30.0, 60.0)
WORKING_MM, CAMERA_MM = (150.0, 200.0), (100.0, 200.0)
_M = "[M]: unverified default"


@dataclass(frozen=True)
class PlacePorts:
    """Ports for laparoscopy.

    Instruments of `reach` from their handles go through `left_lps` and `right_lps` (the surgeon's hands), the camera through `camera_lps`, to
    `target_lps`. Ports lie on the outer surface of `within`, moved forwards by `lift`; the straight ways inside must not go through
    `forbidden`.
    """

    version: ClassVar[int] = 1
    procedure: ClassVar[str] = "ports"
    on_labels: ClassVar[bool] = True
    handles: ClassVar[Declared] = (OnSkin(("camera_lps", "left_lps", "right_lps")),)
    sources: ClassVar[dict[str, str]] = {
        "reach": "length of the instrument: unverified default", "apart": "ports at least 5 cm apart [R]",
        "manipulation": "shortest task times near 60 degrees, Yunusa 2014 [R]",
        "tolerance": "limit of this program [D]: unverified default", "lift": "choice of the plan"}
    target_lps: Place
    camera_lps: Place
    left_lps: Place
    right_lps: Place
    within: tuple[str, ...] = ("body",)
    forbidden: tuple[str, ...] = ()
    reach: Annotated[Millimetre, Range(100.0, 600.0, "length of the instruments")] = Millimetre(360.0)
    apart: Annotated[Millimetre, Range(10.0, 200.0, "least distance between ports")] = Millimetre(50.0)
    manipulation: Annotated[Degree, Range(20.0, 120.0, "manipulation angle wanted")] = Degree(60.0)
    tolerance: Annotated[Degree, Range(1.0, 60.0, "how far the manipulation angle may be off")] = Degree(15.0)
    lift: Annotated[Millimetre, Range(0.0, 100.0, "lift of the wall by the gas")] = Millimetre(0.0)

    def __post_init__(self) -> None:
        check(self)

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        """Raises AnatomyError when a port lies off the skin, a way leaves the body or goes through a forbidden structure, or an instrument is too
        short."""
        monitor(0.0, "looking at the ports")
        target = np.array(self.target_lps, np.float64)
        skin = outline_of(source.labels, self.within)
        if not skin.inside(target[None])[0]:
            raise AnatomyError(f"the target at {at_lps(target)} lies outside the {' and '.join(self.within)}: no instrument inside reaches it")
        names = ("camera", "left port", "right port")
        on_skin = [np.array(place, np.float64) for place in (self.camera_lps, self.left_lps, self.right_lps)]
        for name, place in zip(names, on_skin):
            off = float(skin.signed_mm(place[None])[0])
            if abs(off) > ON_SKIN_MM:
                raise AnatomyError(f"the {name} at {at_lps(place)} does not lie on the skin: it is {abs(off):.0f} mm "
                                   f"{'under' if off < 0.0 else 'outside'} it; set it on the skin")
        ports = [place - np.array([0.0, float(self.lift), 0.0]) for place in on_skin]
        for number, name in enumerate(names):
            monitor(0.2 + 0.2 * number, f"following the way of the {name}")
            self._follow(source, name, on_skin[number], target)
            length = float(np.linalg.norm(ports[number] - target))
            if number and length >= self.reach:
                raise AnatomyError(f"the target lies {length:.0f} mm from the {name}, and the instrument is {self.reach:g} mm long; set the port "
                                   "nearer")
        found = self.measured(target, ports)
        words = "; ".join(found.doubts) if found.doubts else "all limits kept"
        lifted = f"; wall lifted by {self.lift:g} mm as the plan says, not simulated" if self.lift > 0.0 else "; wall as scanned, WITHOUT gas"
        return replace(source, hardware=(*source.hardware, found)).after(
            f"Ports: camera at {at_lps(ports[0])}, left at {at_lps(ports[1])}, right at {at_lps(ports[2])}; instruments meet at "
            f"{found.manipulation_deg:.0f} degrees; {words} (limits of azimuth, elevation and depth are unverified defaults){lifted}.")

    def _follow(self, source: PatientModel, name: str, port: Array, target: Array) -> None:
        """Refuse a way that leaves the body or goes through what it must not."""
        along, places = samples(port, target)
        box = np.stack([np.minimum(port, target) - 5.0, np.maximum(port, target) + 5.0])
        inside = outline_of(source.labels, self.within, box).inside(places)
        out = np.flatnonzero(~inside & (along > 2.0 * ON_SKIN_MM))
        if len(out):
            raise AnatomyError(f"the way from the {name} to the target leaves the {' and '.join(self.within)} at {at_lps(places[out[0]])}; set the "
                               "port elsewhere")
        for other in self.forbidden:
            hit = np.flatnonzero(outline_of(source.labels, (other,), box).inside(places))
            if len(hit):
                raise AnatomyError(f"the way from the {name} to the target goes through '{other}' at {at_lps(places[hit[0]])}; set the port "
                                   "elsewhere")

    def measured(self, target: Array, ports: list[Array]) -> Ports:
        """Angles and distances of camera, left and right port (3,) each, with what is outside of the limits."""
        camera, left, right = ports
        ways = [(place - target) / np.linalg.norm(place - target) for place in ports]
        manipulation = _angle(ways[1], ways[2])
        azimuths = np.array([_angle(_level(ways[0]), _level(way)) for way in ways[1:]])
        elevations = np.array([90.0 - _angle(way, np.array([0.0, -1.0, 0.0])) for way in ways[1:]])
        inside = np.array([np.linalg.norm(place - target) for place in ports])
        apart = np.array([np.linalg.norm(camera - left), np.linalg.norm(camera - right), np.linalg.norm(left - right)])
        doubts = []
        if abs(manipulation - self.manipulation) > self.tolerance:
            doubts.append(f"the instruments meet at {manipulation:.0f} degrees, wanted {self.manipulation:g} +- {self.tolerance:g}")
        for pair, distance in zip(("camera and left port", "camera and right port", "left and right port"), apart):
            if distance < self.apart:
                doubts.append(f"{pair} are {distance:.0f} mm apart, at least {self.apart:g} mm wanted")
        for name, azimuth, elevation, depth in zip(("left", "right"), azimuths, elevations, inside[1:]):
            if abs(azimuth - AZIMUTH) > AZIMUTH_OFF:
                doubts.append(f"the {name} hand works {azimuth:.0f} degrees beside the camera, about {AZIMUTH:g} wanted {_M}")
            if not ELEVATION[0] <= elevation <= ELEVATION[1]:
                doubts.append(f"the {name} instrument stands at {elevation:.0f} degrees over the table, {ELEVATION[0]:g} to "
                              f"{ELEVATION[1]:g} wanted {_M}")
            if not WORKING_MM[0] <= depth <= WORKING_MM[1]:
                doubts.append(f"the {name} port is {depth:.0f} mm from the target, {WORKING_MM[0]:g} to {WORKING_MM[1]:g} wanted {_M}")
            if depth < 0.5 * self.reach:
                doubts.append(f"the {name} instrument is {depth:.0f} mm inside and {self.reach - depth:.0f} mm outside, at least as much "
                              f"inside wanted {_M}")
        if not CAMERA_MM[0] <= inside[0] <= CAMERA_MM[1]:
            doubts.append(f"the camera is {inside[0]:.0f} mm from the target, {CAMERA_MM[0]:g} to {CAMERA_MM[1]:g} wanted {_M}")
        return Ports(target, camera, left, right, manipulation, azimuths, elevations, inside, apart, float(self.reach), tuple(doubts))


def _angle(first: Array, second: Array) -> float:
    return float(np.degrees(np.arccos(np.clip(first @ second / max(float(np.linalg.norm(first) * np.linalg.norm(second)), 1e-12), -1.0, 1.0))))


def _level(way: Array) -> Array:
    """A direction in the plane of the table."""
    return np.array([way[0], 0.0, way[2]])
