"""What of a plan may be turned, and by how much: numbers between 0 and 1 for every procedure, with 0.5 where the plan stands or in the
middle of its range."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from biomech.model import PatientModel
from biomech.optimise.turning import Knob, turning
from biomech.procedures import Plane, Resection, Wedge
from meshing.errors import RequestError
from meshing.step import Step
from meshing.units import Millimetre

Array = NDArray[np.float64]
SHIFT_MM, TURN_DEG = 15.0, 12.0
"""How far planes are moved and turned to either side."""
MARGIN_MM = (1.0, 25.0)


@dataclass(frozen=True)
class Space:
    """The knobs of a plan, and the procedures that a setting (knobs,) of them stands for."""

    knobs: tuple[Knob, ...]
    procedures: Callable[[Array], tuple[Step[Any, Any], ...]]

    def start(self) -> Array:
        """The setting at which the plan stands."""
        return np.array([np.clip((knob.now - knob.low) / (knob.high - knob.low), 0.0, 1.0) for knob in self.knobs])


def space_of(procedures: tuple[Step[Any, Any], ...], model: PatientModel) -> Space:
    """Raises RequestError when there is nothing to turn."""
    knobs: list[Knob] = []
    makers: list[tuple[Callable[[list[float]], Step[Any, Any]], int]] = []
    for number, step in enumerate(procedures, 1):
        found, maker = _knobs(step, f"procedure {number}" if len(procedures) > 1 else "", model)
        knobs += found
        makers.append((maker, len(found)))
    if not knobs:
        raise RequestError("this plan has nothing to optimise: it needs a resection along planes, a wedge, an ablation, a trajectory, ports, "
                           "or something that repairs a vessel")

    def made(setting: Array) -> tuple[Step[Any, Any], ...]:
        values = [knob.value(part) for knob, part in zip(knobs, setting)]
        steps, at = [], 0
        for maker, count in makers:
            steps.append(maker(values[at:at + count]))
            at += count
        return tuple(steps)

    return Space(tuple(knobs), made)


def _knobs(step: Step[Any, Any], prefix: str, model: PatientModel) -> tuple[list[Knob], Callable[[list[float]], Step[Any, Any]]]:
    def named(name: str) -> str:
        return f"{prefix}: {name}" if prefix else name

    if isinstance(step, Resection):
        planes = step.planes
        knobs = [knob for n in range(1, len(planes) + 1) for knob in (
            Knob(named(f"plane {n} moved"), "mm", -SHIFT_MM, SHIFT_MM, 0.0), Knob(named(f"plane {n} turned"), "deg", -TURN_DEG, TURN_DEG, 0.0),
            Knob(named(f"plane {n} tilted"), "deg", -TURN_DEG, TURN_DEG, 0.0))]
        return knobs, lambda v: replace(step, planes=tuple(_turned(plane, *v[3 * n:3 * n + 3]) for n, plane in enumerate(planes)))
    if isinstance(step, Wedge):
        return [Knob(named("margin"), "mm", *MARGIN_MM, float(step.margin))], lambda v: replace(step, margin=Millimetre(round(v[0], 2)))
    return turning(step, named, model)


def _turned(plane: Plane, shift: float, turn: float, tilt: float) -> Plane:
    """The plane moved along its normal (positive: removes less) and turned about two directions across it, through its point."""
    normal = np.asarray(plane.normal_lps, np.float64) / np.linalg.norm(plane.normal_lps)
    first = np.cross(normal, np.eye(3)[np.abs(normal).argmin()])
    first /= np.linalg.norm(first)
    second = np.cross(normal, first)
    new = normal + np.tan(np.radians(turn)) * first + np.tan(np.radians(tilt)) * second
    new /= np.linalg.norm(new)
    x, y, z = (Millimetre(round(float(value), 3)) for value in np.asarray(plane.point_lps) + shift * normal)
    a, b, c = (round(float(value), 5) for value in new)
    return replace(plane, point_lps=(x, y, z), normal_lps=(a, b, c))
