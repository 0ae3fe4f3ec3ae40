"""Pathlines of a heartbeat: where blood that enters at a moment of the beat goes, through as many beats as it stays.

    x' = u(x, t),   u between two stored moments of the beat linear in time, the last of one beat followed by the first of the next

Runge-Kutta's fourth order, a step of at most a share of an element and of the beat; from one tetrahedron to the next as in paths.py. In an
unsteady flow these are not streamlines: those show where blood would go if the moment lasted.
"""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numba import njit

from biomech.flow.arrays import Double, Ints
from biomech.flow.paths import LEAP, STEPS, Path, entering, inflow, neighbours, velocity_at
from meshing.tetmesh import TetMesh, tet_volumes
from meshing.units import Second

LEAST_STEPS = 50
"""Steps of a beat at least."""


@njit(cache=True, nogil=True)
def _blend(points: Double, tets: Ints, beyond: Ints, inverses: Double, moments: Double, fields: Double, phase: float, at: Double, tet: int,
           weights: Double, other: Double, found: Double) -> int:
    """The tetrahedron that holds `at` and the velocity there at a phase of the beat; -1 outside."""
    phase %= 1.0
    behind = 0
    while behind < len(moments) and moments[behind] < phase:
        behind += 1
    behind %= len(moments)
    before = (behind - 1) % len(moments)
    span = (moments[behind] - moments[before]) % 1.0
    share = ((phase - moments[before]) % 1.0) / span if span > 0.0 else 1.0
    tet = velocity_at(points, tets, beyond, inverses, fields[behind], at, tet, weights, found)
    if tet >= 0:
        velocity_at(points, tets, beyond, inverses, fields[before], at, tet, weights, other)
        found[:] = share * found + (1.0 - share) * other
    return tet


@njit(cache=True, nogil=True)
def _follow(points: Double, tets: Ints, beyond: Ints, inverses: Double, sizes: Double, moments: Double, fields: Double, period: float,
            release: float, until: float, start: Double, tet: int, path: Double, times: Double, speeds: Double) -> int:
    """Fill `path`, `times`, `speeds` from `start` at time `release`; how many points there are."""
    weights, other, at, probe = np.empty(4), np.empty(3), start.copy(), np.empty(3)
    k = np.empty((4, 3))
    time = 0.0
    for step in range(len(path)):
        tet = _blend(points, tets, beyond, inverses, moments, fields, (release + time) / period, at, tet, weights, other, k[0])
        if tet < 0:
            return step
        path[step], times[step], speeds[step] = at, time, np.sqrt((k[0] ** 2).sum())
        if time >= until:
            return step + 1
        dt = min(LEAP * sizes[tet] / max(speeds[step], 1e-300), period / LEAST_STEPS, until - time)
        inside = tet
        for stage in range(1, 4):
            part = dt if stage == 3 else 0.5 * dt
            probe[:] = at + part * k[stage - 1]
            inside = _blend(points, tets, beyond, inverses, moments, fields, (release + time + part) / period, probe, inside, weights, other,
                            k[stage])
            if inside < 0:
                return step + 1
        at += dt / 6.0 * (k[0] + 2.0 * k[1] + 2.0 * k[2] + k[3])
        time += dt
    return len(path)


def pathlines(mesh: TetMesh, moments: Sequence[float], velocity: Double, starts: Double, tets: Ints, *, period: Second, release: Second,
              lasting: Second) -> tuple[Path, ...]:
    """The courses from `starts` (k, 3) mm, which lie in `tets` (k,), of blood let go at the time `release` of the beat, for `lasting` s or until
    it leaves. `velocity` (m, n, 3) m/s at the `moments` (m,), rising shares of the beat. The times of a path start at 0 with its release."""
    points = mesh.points_mm
    corners = points[mesh.tets]
    inverses = np.linalg.inv(np.transpose(corners[:, 1:] - corners[:, :1], (0, 2, 1)))
    sizes = np.cbrt(np.abs(tet_volumes(points, mesh.tets)) * 6.0)
    beyond = neighbours(mesh.tets)
    moving, when = np.ascontiguousarray(velocity * 1e3), np.array(moments, dtype=np.float64)
    path, times, speeds = np.empty((STEPS, 3)), np.empty(STEPS), np.empty(STEPS)
    found = []
    for start, tet in zip(starts, tets):
        count = _follow(points, mesh.tets, beyond, inverses, sizes, when, moving, float(period), float(release), float(lasting), start, int(tet),
                        path, times, speeds)
        if count > 1:
            found.append(Path(path[:count].copy(), times[:count].copy(), speeds[:count] * 1e-3))
    return tuple(found)


def entering_paths(mesh: TetMesh, moments: Sequence[float], velocity: Double, *, period: Second, lasting: Second,
                   count: int) -> tuple[tuple[float, Path], ...]:
    """(release s, path) of blood that enters through the openings, about `count` in all: at each of the moments, in the share of the beat's inflow
    that enters then."""
    entered = [inflow(mesh, field) for field in velocity]
    whole = sum(entered)
    found = []
    for moment, field, part in zip(moments, velocity, entered):
        starts, tets = entering(mesh, field, round(count * part / whole)) if part > 0.0 else (np.zeros((0, 3)), np.zeros(0, np.int32))
        release = Second(float(moment % 1.0 * period))
        found += [(float(release), path) for path in pathlines(mesh, moments, velocity, starts, tets, period=period, release=release,
                                                               lasting=lasting)]
    return tuple(found)
