"""Random vessel trees, the same as centreline, as lumen and as mesh: what the tiers of the flow room are compared on.

A trunk of 3 to 5 mm radius forks once or twice at 20 to 45 degrees; radii by Murray's law with a ratio of .7 to 1; branches of 10 to 16 radii,
slightly tapered and bent; every other tree has a narrowing of 25 to 50 % of the diameter in a branch. Flow at a trunk's
Reynolds number of 100 to 350; beds that hold 93 mmHg. Seeds make them; none was chosen.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biomech.flow.arrays import Double
from biomech.flow.conditions import BLOOD_DENSITY, BLOOD_VISCOSITY, FlowConditions
from meshing.centreline import Centreline
from meshing.distance_edits import union
from meshing.frames import IJK, LPS, SpaceUid, Transform
from meshing.phantoms.tree import Branch, grow
from meshing.units import CubicMetrePerSecond, Millimetre, PascalSecondPerCubicMetre, mmHg
from meshing.vessels.distance import tube_distance
from meshing.vessels.lumen import Lumen
from meshing.vessels.openings import with_openings

STEP_MM = 0.5
SPACING_MM = 0.4
FILLET_MM = Millimetre(0.8)
MEAN_PRESSURE = mmHg(93.0)
SPACE = SpaceUid("2.25.30")


@dataclass(frozen=True)
class RandomTree:
    lumen: Lumen
    conditions: FlowConditions


def random_tree(seed: int, *, blood: bool = True) -> RandomTree:
    """The tree of a seed; `blood` False leaves the distance of the lumen out, which only a mesh needs."""
    draw = np.random.default_rng(seed)
    radius = float(draw.uniform(3.0, 5.0))
    turn = np.linalg.qr(draw.normal(size=(3, 3)))[0]
    branches = [Branch("trunk", "", _way(draw, np.zeros(3), turn[0], 14.0 * radius), (1.03 * radius, radius))]
    narrowed = int(draw.integers(0, 2)) if seed % 2 == 0 else -1
    ends = _grow(branches, draw, "trunk", np.array(branches[0].way[-1]), turn[0], turn[1], radius, narrowed)
    if draw.uniform() < 0.5:
        name, point, along, own = ends[0]
        _grow(branches, draw, name, point, along, np.cross(along, turn[1]) / np.linalg.norm(np.cross(along, turn[1])), own, -1)
    centreline = grow("random tree", branches, SPACE, STEP_MM)
    distance, to_patient = _distance(centreline, len(branches)) if blood else (np.zeros((2, 2, 2), np.float32), Transform(np.eye(4), IJK, LPS, SPACE))
    lumen = with_openings(distance, to_patient, centreline, names=())
    inlet = lumen.inlet.radius_mm * 1e-3
    flow = float(draw.uniform(100.0, 350.0)) * np.pi * inlet * BLOOD_VISCOSITY / (2.0 * BLOOD_DENSITY)
    bed = 2.0 * MEAN_PRESSURE / flow
    return RandomTree(lumen, FlowConditions(inflow=CubicMetrePerSecond(flow), outlet_proximal=PascalSecondPerCubicMetre(0.05 * bed),
                                            outlet_distal=PascalSecondPerCubicMetre(0.95 * bed)))


def _distance(centreline: Centreline, branches: int) -> tuple[NDArray[np.float32], Transform[IJK, LPS]]:
    low, high = centreline.points_mm.min(axis=0) - 12.0, centreline.points_mm.max(axis=0) + 12.0
    shape = tuple(int(n) for n in np.ceil((high - low) / SPACING_MM).astype(int)[::-1] + 1)
    grid = np.diag([SPACING_MM, SPACING_MM, SPACING_MM, 1.0])
    grid[:3, 3] = low
    to_patient = Transform(grid, IJK, LPS, SPACE)
    distance = None
    for number in range(branches):
        line = centreline.branch_points(number)
        radii = centreline.radius_mm[line].copy()
        radii[0] = radii[min(1, len(radii) - 1)]        # at the fork a branch has its own radius, not the parent's
        tube = tube_distance(shape, to_patient, centreline.points_mm[line], radii)
        distance = tube if distance is None else union(distance, tube, FILLET_MM)
    assert distance is not None
    return distance, to_patient


def _way(draw: np.random.Generator, start: Double, along: Double, length: float) -> tuple[tuple[float, float, float], ...]:
    """Three points along `along`, the last two off the line by up to a twentieth of the length."""
    aside = [draw.normal(size=3) for _ in range(2)]
    points = [start, start + length * (0.5 * along + 0.025 * _across(aside[0], along)), start + length * (along + 0.05 * _across(aside[1], along))]
    return tuple((float(p[0]), float(p[1]), float(p[2])) for p in points[0 if not start.any() else 1:])


def _across(vector: Double, along: Double) -> Double:
    off: Double = vector - (vector @ along) * along
    return off / np.linalg.norm(off)


def _grow(branches: list[Branch], draw: np.random.Generator, parent: str, point: Double, along: Double, side: Double, radius: float,
          narrowed: int) -> list[tuple[str, Double, Double, float]]:
    """Two branches by Murray's law from `point`; (name, end, direction, radius) of both."""
    ratio = float(draw.uniform(0.7, 1.0))
    first = radius / (1.0 + ratio ** 3) ** (1.0 / 3.0)
    found = []
    for number, own in enumerate((first, ratio * first)):
        angle = np.radians(draw.uniform(20.0, 45.0)) * (1 if number else -1)
        direction = np.cos(angle) * along + np.sin(angle) * side
        length = float(draw.uniform(10.0, 16.0)) * own
        way = _way(draw, point, direction, length)
        shape: tuple[float, float] | Callable[[Double], Double] = (own, 0.95 * own)
        if number == narrowed:
            shape = _narrowed(own, float(draw.uniform(0.25, 0.50)), float(draw.uniform(4.0, 6.0)) * own)
        name = f"{parent}.{number}"
        branches.append(Branch(name, parent, way, shape, (float(direction[0]), float(direction[1]), float(direction[2]))))
        found.append((name, np.array(way[-1]), direction, own))
    return found


def _narrowed(radius: float, severity: float, length: float) -> Callable[[Double], Double]:
    def shape(arc: Double) -> Double:
        off = np.clip((arc - 0.45 * arc[-1]) / length, -0.5, 0.5)
        found: Double = radius * (1.0 - severity * np.cos(np.pi * off) ** 2)
        return found

    return shape
