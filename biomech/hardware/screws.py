"""Where the surface of a screw leaves the bone, and by how much.

The surface is sampled on rings along the axis. A breach is how far a place of it lies outside the bone, between the cortex by which the axis
enters and the one by which it leaves last. At both cortices a slanted screw shows a part of its rim before its axis is through: there a stretch
of r tan(angle) is not counted (at most REACH radii). A screw that leaves the far cortex is not a breach but stands beyond it by so many mm.

Grades of Gertzbein and Robbins (made for pedicle screws): A none, B below 2 mm, C below 4, D below 6, E from 6 mm on (CLINICAL section 3,
ijssurgery 13:132). A breach below SEEN_MM is not told from none: it is less than the outline of the bone is sure of.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biomech.hardware.pieces import Piece
from meshing.units import Millimetre

Array = NDArray[np.float64]
GRADES: tuple[tuple[float, str], ...] = ((2.0, "B"), (4.0, "C"), (6.0, "D"))
SOURCE = "Gertzbein-Robbins: A none, B below 2 mm, C below 4, D below 6, E 6 mm or more (ijssurgery 13:132), made for pedicle screws"
SEEN_MM = 0.3
RING, STEP_MM, REACH = 32, 0.5, 1.75
AHEAD_MM, BESIDE_MM = 30.0, 3.0


@dataclass(frozen=True, eq=False)
class Seat:
    """How a screw sits: length of its axis in bone, what sticks out beyond the last cortex, the breach and where, the pieces it holds in
    order, and where its axis passes from one to the next (k, 2, 3), `between` which. `out_mm` and `past_mm` go on below 0: how much bone lies
    over the screw at least, and how much ahead of its tip (at most AHEAD_MM)."""

    in_bone_mm: float
    beyond_mm: float
    breach_mm: float
    breach_at_mm: Array
    pieces: tuple[str, ...]
    seams_mm: Array
    between: tuple[tuple[str, str], ...]
    out_mm: float
    past_mm: float


def grade_of(breach_mm: Millimetre) -> str:
    """The grade of Gertzbein and Robbins."""
    if breach_mm < SEEN_MM:
        return "A"
    return next((grade for limit, grade in GRADES if breach_mm < limit), "E")


def seat_of(head: Array, tip: Array, radius_mm: float, pieces: tuple[Piece, ...]) -> Seat | None:
    """How the screw from `head` to `tip` (3,) sits in the pieces of bone; None when its axis misses all of them."""
    length = float(np.linalg.norm(tip - head))
    along = np.linspace(0.0, length, max(3, int(np.ceil(length / STEP_MM)) + 1))
    way = (tip - head) / length
    axis = head + along[:, None] * way
    each = np.stack([piece.signed_mm(axis) for piece in pieces])
    inside = each.min(axis=0) < 0.0
    if not inside.any():
        return None
    first, last = int(np.flatnonzero(inside)[0]), int(np.flatnonzero(inside)[-1])
    across = np.cross(way, np.eye(3)[np.abs(way).argmin()])
    across /= np.linalg.norm(across)
    turn = 2.0 * np.pi * np.arange(RING) / RING
    ring = radius_mm * (np.cos(turn)[:, None] * across + np.sin(turn)[:, None] * np.cross(way, across))
    start = along[first] + _slant(pieces, each, axis[first], first, way, radius_mm)
    end = along[last] - (_slant(pieces, each, axis[last], last, way, radius_mm) if last < len(along) - 1 else 0.0)
    counted = np.flatnonzero((along >= start) & (along <= end))
    outside, at = np.nan, axis[first]
    if len(counted):
        places = (axis[counted][:, None] + ring).reshape(-1, 3)
        out = np.min([piece.signed_mm(places) for piece in pieces], axis=0)
        worst = int(out.argmax())
        outside, at = float(out[worst]), places[worst]
    beyond = float(length - along[last]) if last < len(along) - 1 else 0.0
    past = beyond if beyond > 0.0 else -_ahead_mm(tip, way, pieces)
    if outside < 0.0:  # bone beside the screw, not that of the cortices by which it enters and leaves
        beside = (along[counted] >= along[first] + BESIDE_MM) & (along[counted] <= along[last] - max(0.0, BESIDE_MM + min(past, 0.0)))
        outside = float(out.reshape(-1, RING)[beside].max()) if beside.any() else outside
    owner = each.argmin(axis=0)[inside]
    order = tuple(pieces[number].name for number in dict.fromkeys(owner.tolist()))
    change = np.flatnonzero(np.diff(owner) != 0)
    held = np.flatnonzero(inside)
    seams = np.stack([axis[held[change]], axis[held[change + 1]]], axis=1) if len(change) else np.zeros((0, 2, 3))
    step = length / (len(along) - 1)
    between = tuple((pieces[int(owner[at])].name, pieces[int(owner[at + 1])].name) for at in change)
    return Seat(float(inside.sum() * step), beyond, max(0.0, outside) if np.isfinite(outside) else 0.0, at, order, seams, between, outside, past)


def _ahead_mm(tip: Array, way: Array, pieces: tuple[Piece, ...]) -> float:
    """Bone on the line ahead of a tip that lies in it, up to the first way out."""
    along = np.arange(0.0, AHEAD_MM + STEP_MM, STEP_MM)
    signed = np.min([piece.signed_mm(tip + along[:, None] * way) for piece in pieces], axis=0)
    out = np.flatnonzero(signed >= 0.0)
    if not len(out) or out[0] == 0:
        return AHEAD_MM if not len(out) else 0.0
    at = int(out[0])
    return float(along[at - 1] - STEP_MM * signed[at - 1] / (signed[at] - signed[at - 1]))


def _slant(pieces: tuple[Piece, ...], each: Array, place: Array, index: int, way: Array, radius_mm: float) -> float:
    """How far along the axis the rim of the screw needs to be through a cortex that it meets slanted, mm."""
    piece = pieces[int(each[:, index].argmin())]
    back = np.linalg.inv(piece.matrix)
    normal = piece.matrix[:3, :3] @ piece.outline.normal_at(back[:3, :3] @ place + back[:3, 3])
    cosine = abs(float(normal @ way))
    tangent = float(np.sqrt(max(0.0, 1.0 - cosine**2))) / max(cosine, 1e-3)
    return radius_mm * min(tangent, REACH) + STEP_MM
