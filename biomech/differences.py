"""What one plan does otherwise than another, in words: where a plane, a point or a number moved, and what came of it.

Directions are those of the patient (LPS: +x left, +y back, +z up); where a plane comes nearer to a vessel that has a name, that is said too.
Plans that do different things are not compared field by field.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from biomech.compare import Comparison
from biomech.outcome import Measure
from biomech.procedures import Plane
from meshing.centreline import Centreline
from meshing.step import Step, fields_of, hints_of, title_of
from meshing.tetmesh import at_lps
from meshing.units import UNITS, write_quantity

_LEAST_MM, _LEAST_DEG = 0.05, 0.05
_MOSTLY, _NEAR_MM = 0.5, 30.0
_SHARE = 0.35
"""A direction is named by the axes along which it has at least this share of its length."""


def differences(first: Sequence[Step[Any, Any]], second: Sequence[Step[Any, Any]], trees: Sequence[Centreline] = ()) -> tuple[str, ...]:
    """What the procedures `second` do otherwise than `first`; () when they are the same. `trees` are vessels that planes may come nearer to."""
    if [type(step) for step in first] != [type(step) for step in second]:
        return (f"{_listed(second)} instead of {_listed(first)}",)
    found: list[str] = []
    for one, other in zip(first, second):
        found += _fields(one, other, trees)
    return tuple(found)


def effects(comparison: Comparison, first: str, second: str, most: int = 6) -> tuple[str, ...]:
    """How the measures with a direction change from plan `first` to plan `second`, the largest relative change first."""
    a, b = comparison.plans.index(first), comparison.plans.index(second)
    found = []
    for row in comparison.rows:
        one, other = row.cells[a], row.cells[b]
        if row.better == "neither" or one is None or other is None or one.value == other.value:
            continue
        change = other.value - one.value
        unit = " points" if row.unit == "%" else "" if row.unit == "1" else f" {_UNIT_WORDS.get(row.unit, row.unit)}"
        worth = "better" if (change > 0) == (row.better == "higher") else "worse"
        found.append((abs(change) / max(abs(one.value), abs(other.value)), f"{row.name} {change:+.3g}{unit} ({worth}{_doubt(one, other)})"))
    return tuple(words for _, words in sorted(found, key=lambda pair: -pair[0])[:most])


def _doubt(one: Measure, other: Measure) -> str:
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return ", no interval"
    return "" if one.high < other.low or other.high < one.low else ", intervals overlap"


_UNIT_WORDS = {"ml": "mL", "mm[Hg]": "mmHg", "ml/min": "mL/min", "deg": "degrees"}


def _listed(steps: Sequence[Step[Any, Any]]) -> str:
    counted = Counter(title_of(step).rstrip(".").lower() for step in steps)
    return " and ".join(f"{count} x {title}" if count > 1 else title for title, count in counted.items()) or "no procedure"


def _fields(one: Any, other: Any, trees: Sequence[Centreline]) -> list[str]:
    hints = hints_of(type(one))
    labels = {field.name: field.label for field in fields_of(type(one))}
    found = []
    for field in fields(one):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if a != b and field.name != "title":
            found += _changed(labels.get(field.name, field.name.replace("_", " ")), a, b, hints[field.name], trees)
    return found


def _changed(label: str, a: Any, b: Any, hint: Any, trees: Sequence[Centreline]) -> list[str]:
    if isinstance(a, Plane) and isinstance(b, Plane):
        return _planes(label, a, b, trees)
    if isinstance(a, tuple) and isinstance(b, tuple):
        if _is_point(a) and _is_point(b):
            return _moves(_the(label), np.asarray(b) - np.asarray(a))
        if len(a) != len(b):
            return [f"{len(b)} instead of {len(a)} {label}", *_kept_planes(label, a, b, trees)]
        single = label.removesuffix("s")
        return [words for n, (x, y) in enumerate(zip(a, b), 1) if x != y
                for words in _changed(single if len(a) == 1 else f"{single} {n}", x, y, Any, trees)]
    if is_dataclass(a) and type(a) is type(b):
        return [f"{label}: {words}" for words in _fields(a, b, trees)]
    return [f"{label} {_written(b, hint)} instead of {_written(a, hint)}"]


def _the(label: str) -> str:
    """ "the plane", but "plane 2"."""
    return label if label[-1:].isdigit() else f"the {label}"


def _is_point(value: tuple[Any, ...]) -> bool:
    return len(value) == 3 and all(isinstance(part, (int, float)) for part in value)


def _kept_planes(label: str, a: tuple[Any, ...], b: tuple[Any, ...], trees: Sequence[Centreline]) -> list[str]:
    """How each plane of the shorter list lies to the plane of the longer that faces most nearly its way."""
    if not all(isinstance(plane, Plane) for plane in (*a, *b)):
        return []
    found = []
    for plane in a if len(a) < len(b) else b:
        near = max(b if len(a) < len(b) else a, key=lambda other: _facing(plane, other))
        one, other = (plane, near) if len(a) < len(b) else (near, plane)
        found += _planes(label.removesuffix("s") + " that stays", one, other, trees)
    return found


def _facing(one: Plane, other: Plane) -> float:
    """Cosine of the angle between two planes."""
    a, b = np.asarray(one.normal_lps), np.asarray(other.normal_lps)
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))


def _planes(label: str, a: Plane, b: Plane, trees: Sequence[Centreline]) -> list[str]:
    """How the second plane lies to the first: shifted along their mean normal, at the point of the first, and turned."""
    before, after = (np.asarray(plane.normal_lps) / np.linalg.norm(plane.normal_lps) for plane in (a, b))
    found = []
    shift = float(-b.height_mm(np.asarray(a.point_lps, np.float64)[None])[0])
    angle = float(np.degrees(np.arctan2(np.linalg.norm(np.cross(before, after)), before @ after)))
    if abs(shift) >= _LEAST_MM:
        found += _moves(_the(label), shift * after, " (removes less)" if shift > 0 else " (removes more)")
        found += _nearer(label, a, b, abs(shift), trees)
    if angle >= _LEAST_DEG:
        found.append(f"{_the(label)} turned by {angle:.1f} degrees")
    return found


def _nearer(label: str, a: Plane, b: Plane, shift: float, trees: Sequence[Centreline]) -> list[str]:
    """The named branch that a moved plane comes nearest towards, when that is most of its way and the branch then lies near it."""
    best: tuple[float, str, float] | None = None
    for tree in trees:
        for branch, name in enumerate(tree.names):
            own = tree.points_mm[tree.branch == branch]
            if not name or not len(own):
                continue
            before, after = (float(np.abs(plane.height_mm(own)).min()) for plane in (a, b))
            if before - after >= _MOSTLY * shift and after <= _NEAR_MM and (best is None or after < best[0]):
                best = after, name if tree.name in name else f"{name} ({tree.name})", before
    return [] if best is None else [f"{_the(label)} comes nearer to {best[1]}: {best[0]:.1f} mm instead of {best[2]:.1f} mm"]


def _moves(what: str, by: NDArray[np.float64], more: str = "") -> list[str]:
    length = float(np.linalg.norm(by))
    if length < _LEAST_MM:
        return []
    words = [pair[int(part > 0)] for part, pair in zip(by, (("right", "left"), ("front", "back"), ("feet", "head"))) if abs(part) >= _SHARE * length]
    return [f"{what} moved {length:.1f} mm towards the {' and the '.join(words)}{more}"]


def _written(value: Any, hint: Any) -> str:
    """A value with its unit, as a protocol would write it."""
    name = getattr(getattr(hint, "__origin__", hint), "__name__", "")
    if value is None:
        return "nothing"
    if isinstance(value, tuple) and _is_point(value):
        return "at " + at_lps(np.asarray(value, np.float64))
    if name in UNITS and isinstance(value, (int, float)):
        return write_quantity(value, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
