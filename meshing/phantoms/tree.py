"""Vessels of the sample patients: named branches along smooth curves, and the exact tube around them.

A branch is a natural cubic spline through its control points with a radius that is a function of arc length. The blood
is the set of points p with |p - c(s)| < r(s), c(s) the nearest point of a segment: at every place the cross section
is the circle of the radius the Centreline states, so radius, area and stenosis are exact by construction.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from meshing.centreline import Centreline
from meshing.frames import SpaceUid

Array = NDArray[np.float64]
Radius = Callable[[Array], Array]


@dataclass(frozen=True, eq=False)
class Branch:
    """`way` (m, 3) control points LPS mm, without the first when the branch leaves the end of `parent`."""

    name: str
    parent: str
    way: tuple[tuple[float, float, float], ...]
    radius: tuple[float, float] | Radius
    leaving: tuple[float, float, float] | None = None


def taper(start: float, end: float) -> Radius:
    """Radius from `start` to `end` mm, linear in arc length."""
    def radius(arc: Array) -> Array:
        return start + (end - start) * arc / max(float(arc[-1]), 1e-9)

    return radius


def curve(way: Array, step_mm: float, leaving: Array | None = None) -> Array:
    """(n, 3) points every `step_mm` along the spline through `way`, which may be made to start along `leaving`."""
    knots = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(way, axis=0), axis=1))])
    ends = "natural" if leaving is None else ((1, leaving / np.linalg.norm(leaving)), (2, np.zeros(3)))
    spline = CubicSpline(knots, way, bc_type=ends)
    fine = spline(np.linspace(0.0, knots[-1], 40 * len(way)))
    arc = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(fine, axis=0), axis=1))])
    count = max(int(np.ceil(arc[-1] / step_mm)), 2)
    there = np.interp(np.linspace(0.0, arc[-1], count + 1), arc, np.linspace(0.0, knots[-1], len(fine)))
    return np.asarray(spline(there), dtype=np.float64)


def grow(name: str, branches: Sequence[Branch], space: SpaceUid, step_mm: float = 1.0) -> Centreline:
    """The tree of all branches; the first is the root, and a parent comes before its children."""
    points: list[Array] = []
    radii: list[Array] = []
    parents: list[NDArray[np.int32]] = []
    numbers: list[NDArray[np.int32]] = []
    last: dict[str, int] = {}
    total = 0
    for number, branch in enumerate(branches):
        start = last.get(branch.parent, -1)
        way = np.array(branch.way, dtype=np.float64)
        if start >= 0:
            way = np.vstack([np.concatenate(points)[start], way])
        line = curve(way, step_mm, None if branch.leaving is None else np.array(branch.leaving))
        arc = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
        radius = (taper(*branch.radius) if isinstance(branch.radius, tuple) else branch.radius)(arc)
        if start >= 0:
            line, radius = line[1:], radius[1:]
        n = len(line)
        before = np.arange(total - 1, total + n - 1, dtype=np.int32)
        before[0] = start
        points.append(line)
        radii.append(radius)
        parents.append(before)
        numbers.append(np.full(n, number, np.int32))
        total += n
        last[branch.name] = total - 1
    return Centreline(np.concatenate(points), np.concatenate(radii), np.concatenate(parents), np.concatenate(numbers),
                      tuple(branch.name for branch in branches), space, name)


def segments(tree: Centreline) -> Array:
    """(m, 8) rows of start xyz, start radius, end xyz, end radius, for every link of the tree.

    The link that leaves a fork keeps the radius of the child: a thin branch does not swell at its stem.
    """
    own = np.flatnonzero(tree.parent >= 0)
    up = tree.parent[own]
    first = np.where(tree.branch[up] == tree.branch[own], tree.radius_mm[up], tree.radius_mm[own])
    return np.column_stack([tree.points_mm[up], first, tree.points_mm[own], tree.radius_mm[own]])


def chain(way: Sequence[tuple[float, float, float]], start: float, end: float, step_mm: float = 3.0) -> Array:
    """Segments of one unnamed tapering tube through `way`: a rib, a gut loop, a process of a vertebra."""
    line = curve(np.array(way, dtype=np.float64), step_mm)
    radius = np.linspace(start, end, len(line))
    return np.column_stack([line[:-1], radius[:-1], line[1:], radius[1:]])
