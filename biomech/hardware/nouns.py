"""What a hard procedure leaves in a patient model. Positions are LPS mm of the patient as planned; nothing here is computed.

Each noun carries what its measures, its pictures and its words are read from, so that they cannot disagree.
"""
from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

WITHIN, BEYOND, IMPOSSIBLE = 0, 1, 2
"""Grades of an entry point: within all limits of the plan; beyond one of them; it hits something, or it cannot be done."""


@dataclass(frozen=True, eq=False)
class EntryMap:
    """The entry points that were tried for one target.

    points_mm (m, 3) on the surface; clearance_mm (m,) from the instrument's edge to the nearest vessel or zone; nearest (m,) its
    number in `structures`; angle_deg (m,) to the normal; length_mm (m,); grade (m,); reason (m,) number in `reasons`; rank (m,) from
    0, the best. `step_mm` is the grid on which it was computed: clearances are good to about that much.
    """

    points_mm: Array
    clearance_mm: Array
    nearest: NDArray[np.int32]
    angle_deg: Array
    length_mm: Array
    grade: NDArray[np.uint8]
    reason: NDArray[np.uint8]
    rank: NDArray[np.int32]
    structures: tuple[str, ...]
    reasons: tuple[str, ...]
    step_mm: float


NO_ENTRIES = EntryMap(np.zeros((0, 3)), np.zeros(0), np.zeros(0, np.int32), np.zeros(0), np.zeros(0), np.zeros(0, np.uint8), np.zeros(0, np.uint8),
                      np.zeros(0, np.int32), (), (), 0.0)
"""Before any entry point was tried."""


@dataclass(frozen=True, eq=False)
class Trajectory:
    """A straight path of an instrument of `radius_mm` from `entry_mm` to `target_mm` (3,).

    along_mm (n,) depth from the entry, clearance_mm (n,) from the instrument's edge to the nearest of `structures` there, nearest (n,)
    which; least_mm and least_at_mm (s,), (s, 3) the least clearance of each structure and where. A value of `reach_mm` means: at
    least that far. angle_deg is that to the normal of `surface`; the limits are those of the plan.
    """

    name: str
    entry_mm: Array
    target_mm: Array
    radius_mm: float
    along_mm: Array
    clearance_mm: Array
    nearest: NDArray[np.int32]
    structures: tuple[str, ...]
    vessels: tuple[str, ...]
    least_mm: Array
    least_at_mm: Array
    reach_mm: float
    angle_deg: float
    surface: str
    limits: tuple[tuple[str, float], ...]
    entries: EntryMap

    def length_mm(self) -> float:
        return float(np.linalg.norm(self.target_mm - self.entry_mm))

    def limit(self, name: str) -> float:
        return dict(self.limits)[name]


@dataclass(frozen=True, eq=False)
class Fragment:
    """A piece of `bone` that was moved rigidly by `matrix` (4, 4).

    points_mm (n, 3) and triangles (m, 3) are its outline where the plan puts it. gap and step are measured on the seam to what it
    belongs to (seams.py), None where the two do not meet; `overlap_ml` is bone in bone, `overlap_ml_mm` (2,) by how much that grows with every mm
    by which its own outline and that of the others lie farther out. `residual_mm` is how far it lies from the mirrored other side, None where
    it was moved by hand. shift_mm and turn_deg say how far its middle moved and how far it turned.
    `plane` is (point, normal) of the cut that made it, normal towards the piece, (2, 3) as scanned, empty for a fragment of a fracture.
    """

    name: str
    bone: str
    points_mm: Array
    triangles: NDArray[np.int32]
    matrix: Array
    plane: Array
    shift_mm: float
    turn_deg: float
    gap_mean_mm: float | None
    gap_max_mm: float | None
    step_mm: float | None
    overlap_ml: float
    volume_ml: float
    residual_mm: float | None
    overlap_ml_mm: Array = field(default_factory=lambda: np.zeros(2))


@dataclass(frozen=True, eq=False)
class Screw:
    """A screw from its head to its tip (3,). `breach_mm` is how far its surface leaves the bone between the two cortices that its axis
    passes, 0 where it does not; `breach_at_mm` where; `grade` after Gertzbein and Robbins. `in_bone_mm` is the length of its axis in
    bone, `beyond_mm` what sticks out of the far cortex. `nearest` is the nearest spared structure, "" without one. `out_mm` is the breach where
    there is one, else minus the least bone over the screw between its cortices; `past_mm` is `beyond_mm` where the tip is out, else minus the
    bone ahead of it; not numbers where that was not measured."""

    name: str
    head_mm: Array
    tip_mm: Array
    radius_mm: float
    bones: tuple[str, ...]
    in_bone_mm: float
    beyond_mm: float
    breach_mm: float
    breach_at_mm: Array
    grade: str
    nearest: str
    clearance_mm: float
    out_mm: float = math.nan
    past_mm: float = math.nan

    def length_mm(self) -> float:
        return float(np.linalg.norm(self.tip_mm - self.head_mm))


@dataclass(frozen=True, eq=False)
class Plate:
    """A plate along `path_mm` (n, 3), `width_mm` wide; stand-off of its under side from the bone, mean and most, and how deep it cuts in."""

    path_mm: Array
    width_mm: float
    standoff_mean_mm: float
    standoff_max_mm: float
    cuts_in_mm: float


@dataclass(frozen=True, eq=False)
class Implant:
    """A body against bone: points_mm (n, 3), triangles (m, 3) as planned; distance_mm (n,) of its points from the bone, negative inside.

    area_mm2 (n,) of each point. `coverage` is the percent of the area within `contact_mm` of the bone or in it; gaps are over what lies
    within `near_mm`. load_n (3,) is the force on it, LPS newton, all 0 without one. within_mm (k,) are distances from the bone of points that fill
    the body of `body_ml` evenly: what of it is bone has to be reamed.
    """

    name: str
    bone: str
    points_mm: Array
    triangles: NDArray[np.int32]
    distance_mm: Array
    area_mm2: Array
    contact_mm: float
    near_mm: float
    coverage: float
    gap_mean_mm: float
    gap_max_mm: float
    penetration_max_mm: float
    reamed_ml: float
    load_n: Array
    within_mm: Array = field(default_factory=lambda: np.zeros(0))
    body_ml: float = 0.0


@dataclass(frozen=True, eq=False)
class Hold:
    """Where bone is held still: its surface within `radius_mm` of any of `places_mm` (n, 3); `why` says what holds it."""

    places_mm: Array
    radius_mm: float
    why: str


@dataclass(frozen=True, eq=False)
class Ports:
    """Ports of a laparoscopy: camera, left and right hand of the surgeon (3,), and the target (3,), with the angles between them, degrees.

    azimuths and elevations (2,): left, right. inside_mm (3,) way from camera, left and right port to the target; apart_mm (3,)
    camera to left, camera to right, left to right. `doubts` are the limits that are broken, in words.
    """

    target_mm: Array
    camera_mm: Array
    left_mm: Array
    right_mm: Array
    manipulation_deg: float
    azimuths_deg: Array
    elevations_deg: Array
    inside_mm: Array
    apart_mm: Array
    instrument_mm: float
    doubts: tuple[str, ...]


Hardware = Trajectory | Fragment | Screw | Plate | Implant | Hold | Ports
