"""Plate and screws: each screw with its length, its breach and its grade, the plate with its distance from the bone.

Screws sit in the bone where the plan puts it (after osteotomy and reduction). Where the case has a mesh of the bone, a screw that passes from one
piece into the next bonds the two where it crosses the seam, and a plate bonds the places under the screws of different pieces; a bond
keeps two places as they are to each other, so metal and threads count as rigid.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from biomech.hardware.nouns import Plate, Screw
from biomech.hardware.outline import outline_of
from biomech.hardware.paths import REACH_MM
from biomech.hardware.pieces import Piece, pieces_of
from biomech.hardware.screws import Seat, grade_of, seat_of
from biomech.join import Join, Place
from biomech.model import PatientModel
from meshing.errors import AnatomyError, ParameterOutOfRange
from meshing.step import Monitor, Range, check
from meshing.tetmesh import TetMesh, at_lps, outer_facets
from meshing.units import Millimetre

Array = NDArray[np.float64]
_HEAD_OFF_MM = 10.0
"""A head may stand so far off the bone: a thick plate or soft tissue lies between."""


@dataclass(frozen=True)
class ScrewAt:
    """A screw from its head at `head_lps` to its tip at `tip_lps`, `diameter` thick over the threads."""

    head_lps: Place
    tip_lps: Place
    diameter: Annotated[Millimetre, Range(1.0, 12.0, "diameter of the screw")]

    def __post_init__(self) -> None:
        check(self)
        if np.linalg.norm(np.subtract(self.head_lps, self.tip_lps)) < 2.0:
            raise ParameterOutOfRange("head and tip of a screw lie in the same place; set the tip where it ends in the bone")


@dataclass(frozen=True)
class Plating:
    """Plate and screws.

    `screws` go into the structures `bones`; a plate lies along the points `plate_lps` (empty: none), `width` wide. Screws must not touch
    `spare`. `bite` is the radius of the bone that a bond holds when the tissue is simulated.
    """

    version: ClassVar[int] = 2
    procedure: ClassVar[str] = "plate and screws"
    on_labels: ClassVar[bool] = True
    sources: ClassVar[dict[str, str]] = {"width": "choice of the plate: unverified default", "bite": "modelling choice of this program [D]"}
    bones: tuple[str, ...]
    screws: tuple[ScrewAt, ...]
    plate_lps: tuple[Place, ...] = ()
    width: Annotated[Millimetre, Range(2.0, 40.0, "width of the plate")] = Millimetre(10.0)
    spare: tuple[str, ...] = ()
    bite: Annotated[Millimetre, Range(1.0, 40.0, "radius of the bone that a bond holds")] = Millimetre(5.0)

    def __post_init__(self) -> None:
        check(self)
        if not self.bones or not self.screws:
            raise ParameterOutOfRange("plate and screws need at least one bone and one screw")
        if len(self.plate_lps) == 1:
            raise ParameterOutOfRange("a plate needs at least two points along its middle; give none for screws alone")

    def run(self, source: PatientModel, monitor: Monitor, /) -> PatientModel:
        """Raises AnatomyError when a screw misses the bone, stands off it, or goes through what it must spare."""
        monitor(0.0, "looking at the bone")
        pieces = tuple(piece for bone in self.bones for piece in pieces_of(source.labels, source.hardware, bone))
        if not any(piece.outline for piece in pieces):
            raise AnatomyError(f"{' and '.join(self.bones)}: there is no bone in these structures")
        made: list[Screw] = []
        seats: list[Seat] = []
        before = sum(isinstance(part, Screw) for part in source.hardware)
        for number, screw in enumerate(self.screws):
            monitor(0.2 + 0.6 * number / len(self.screws), f"screw {number + 1}")
            found, seat = self._screw(source, screw, f"screw {before + number + 1}", pieces)
            made.append(found)
            seats.append(seat)
        plate = (self._plate(pieces),) if self.plate_lps else ()
        model = replace(source, hardware=(*source.hardware, *made, *plate))
        if source.solid is not None:
            model = replace(model, joins=(*model.joins, *self._joins(source.solid, made, seats)))
        return model.after(self._sentence(made, plate))

    def _screw(self, source: PatientModel, screw: ScrewAt, name: str, pieces: tuple[Piece, ...]) -> tuple[Screw, Seat]:
        head, tip = np.array(screw.head_lps, np.float64), np.array(screw.tip_lps, np.float64)
        seat = seat_of(head, tip, screw.diameter / 2.0, pieces)
        if seat is None:
            far = min(float(piece.signed_mm(np.linspace(head, tip, 50)).min()) for piece in pieces)
            raise AnatomyError(f"{name} from {at_lps(head)} to {at_lps(tip)} misses the {' and '.join(self.bones)}: its axis passes {far:.1f} mm "
                               "beside the bone; move head or tip")
        off = min(float(piece.signed_mm(head[None])[0]) for piece in pieces)
        if off > _HEAD_OFF_MM:
            raise AnatomyError(f"the head of {name} at {at_lps(head)} stands {off:.1f} mm off the bone; set it on the bone or on the plate")
        nearest, clearance = "", REACH_MM
        line = np.linspace(head, tip, max(2, int(np.linalg.norm(tip - head) / 0.25)))
        box = np.stack([np.minimum(head, tip) - REACH_MM, np.maximum(head, tip) + REACH_MM])
        for other in self.spare:
            away = outline_of(source.labels, (other,), box).signed_mm(line) - screw.diameter / 2.0
            if away.min() < 0.0:
                raise AnatomyError(f"{name} goes through '{other}' at {at_lps(line[int(away.argmin())])}, by {-away.min():.1f} mm; choose "
                                   "another way")
            if away.min() < clearance:
                nearest, clearance = other, float(away.min())
        found = Screw(name, head, tip, screw.diameter / 2.0, seat.pieces, seat.in_bone_mm, seat.beyond_mm, seat.breach_mm, seat.breach_at_mm,
                      grade_of(Millimetre(seat.breach_mm)), nearest, clearance, seat.out_mm, seat.past_mm)
        return found, seat

    def _plate(self, pieces: tuple[Piece, ...]) -> Plate:
        corners = np.array(self.plate_lps, np.float64)
        arc = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(corners, axis=0), axis=1))])
        even = np.linspace(0.0, arc[-1], max(2, int(arc[-1])))
        path = np.stack([np.interp(even, arc, corners[:, axis]) for axis in range(3)], axis=1)
        off = np.min([piece.signed_mm(path) for piece in pieces], axis=0)
        above = np.maximum(off, 0.0)
        return Plate(path, float(self.width), float(above.mean()), float(above.max()), float(np.maximum(-off, 0.0).max()))

    def _joins(self, mesh: TetMesh, screws: list[Screw], seats: list[Seat]) -> tuple[Join, ...]:
        """Bonds where screws cross from one piece to the next, and, under a plate, between the heads of screws in different pieces."""
        parts = {label.name for label in mesh.legend}
        pairs = [(pair, names) for seat in seats for pair, names in zip(seat.seams_mm, seat.between)]
        if self.plate_lps:
            pairs += [(np.stack([a.head_mm, b.head_mm]), (a.bones[0], b.bones[0])) for a, b in combinations(screws, 2) if a.bones[0] != b.bones[0]]
        found = []
        for pair, names in pairs:
            if not parts.issuperset(names):
                continue  # a bone that is not meshed is not simulated either
            outside = [mesh.points_mm[np.unique(outer_facets(mesh.tets[mesh.of(name)]))] for name in names]
            ends = [own[int(np.linalg.norm(own - place, axis=1).argmin())] for own, place in zip(outside, pair)]
            first, second = ((Millimetre(float(p[0])), Millimetre(float(p[1])), Millimetre(float(p[2]))) for p in ends)
            found.append(Join("bond", first, second, self.bite))
        return tuple(found)

    def _sentence(self, screws: list[Screw], plate: tuple[Plate, ...]) -> str:
        said = []
        for screw in screws:
            words = f"{screw.name} {2 * screw.radius_mm:g} x {screw.length_mm():.0f} mm in {' and '.join(screw.bones)}, grade {screw.grade}"
            if screw.grade != "A":
                words += f" (BREACH of {screw.breach_mm:.1f} mm at {at_lps(screw.breach_at_mm)})"
            if screw.beyond_mm > 0.0:
                words += f", tip {screw.beyond_mm:.1f} mm beyond the far cortex"
            said.append(words)
        for each in plate:
            length = float(np.linalg.norm(np.diff(each.path_mm, axis=0), axis=1).sum())
            said.append(f"plate of {length:.0f} mm, {each.standoff_max_mm:.1f} mm off the bone at most, "
                        f"{each.cuts_in_mm:.1f} mm into it at most")
        return "Plate and screws: " + "; ".join(said) + "."


